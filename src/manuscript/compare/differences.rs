//! Where two copies of one essay differ, sentence by sentence.

use super::super::essay::Essay;
use super::common_ends;
use crate::diag::Origin;
use crate::doc::{Block, each_image, printed_text};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// A place where two copies differ.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::manuscript) struct Difference {
    /// What the copy that is kept says there; empty when it says nothing.
    pub kept: Vec<Sentence>,
    /// What the other copy says instead.
    pub copy: Vec<Sentence>,
}

/// A sentence of an essay, or a picture.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::manuscript) struct Sentence {
    /// Its words; of a picture, its path.
    pub text: String,
    /// The block that it stands in.
    pub origin: Origin,
    /// Whether it is a picture.
    pub picture: bool,
}

/// Where two copies differ, in the order of the text: two sentences are the same when their `form` is.
pub(in crate::manuscript) fn differences(kept: &Essay, copy: &Essay, form: fn(&str) -> String) -> Vec<Difference> {
    let (kept, copy) = apart(&kept.piece.blocks, &copy.piece.blocks);
    let (kept, copy) = (sentences(kept), sentences(copy));
    let keys = |all: &[Sentence]| -> Vec<(bool, String)> {
        all.iter().map(|sentence| (sentence.picture, form(&sentence.text))).collect()
    };
    let said = |all: &[Sentence], from: usize, len: usize| all[from..from + len].to_vec();
    capture_diff_slices(Algorithm::Myers, &keys(&kept), &keys(&copy))
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal { .. } => None,
            DiffOp::Delete { old_index, old_len, .. } => {
                Some(Difference { kept: said(&kept, old_index, old_len), copy: Vec::new() })
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                Some(Difference { kept: Vec::new(), copy: said(&copy, new_index, new_len) })
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                Some(Difference { kept: said(&kept, old_index, old_len), copy: said(&copy, new_index, new_len) })
            }
        })
        .collect()
}

/// What is left of two lists of blocks without those that both begin and end with: few copies differ
/// in more than a paragraph. The first blocks that differ stay, for they may begin alike.
fn apart<'a>(kept: &'a [Block], copy: &'a [Block]) -> (&'a [Block], &'a [Block]) {
    let shown = |block: &Block| {
        let (one, mut pictures) = (std::slice::from_ref(block), Vec::new());
        each_image(one, &mut |image| pictures.push(image.path.clone()));
        (printed_text(one), pictures)
    };
    let shown = |blocks: &[Block]| blocks.iter().map(shown).collect::<Vec<_>>();
    let (a, b) = (shown(kept), shown(copy));
    let (head, mut tail) = common_ends(&a, &b);
    tail = tail.min(a.len().min(b.len()).saturating_sub(head + 1));
    (&kept[head..kept.len() - tail], &copy[head..copy.len() - tail])
}

/// The sentences (UAX #29) and pictures of an essay's blocks.
fn sentences(blocks: &[Block]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for block in blocks {
        let one = std::slice::from_ref(block);
        for line in printed_text(one).lines() {
            let sentences = line.unicode_sentences().map(str::trim).filter(|sentence| !sentence.is_empty());
            let sentence =
                |text: &str| Sentence { text: text.to_owned(), origin: block.origin.clone(), picture: false };
            all.extend(sentences.map(sentence));
        }
        each_image(one, &mut |image| {
            all.push(Sentence { text: image.path.to_string(), origin: image.origin.clone(), picture: true });
        });
    }
    all
}
