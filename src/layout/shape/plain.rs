//! Words of plain letters: text → glyphs from a table, exactly as the font's own tables give them.
//!
//! Most words are letters that nothing in their font joins or exchanges: each has its glyph, and only its advance
//! follows from the letter behind it (kerning). Which those are is read off the font (OpenType 1.9, `GSUB` and `GPOS`):
//! no substitution begins with their glyph, no ligature with the two glyphs of a pair, and they are positioned in pairs
//! alone, whose first advance is all that changes. What a pair changes the [`Engine`] says, once. Every other text is
//! left to it.

use super::engine::{Engine, Scale};
use super::look::features;
use super::{Face, Look, Shaped, Tongue, Voice};
use crate::lang::Lang;
use crate::paged::Glyph;
use harfrust::{Feature, FontRef, Tag};
use rustc_hash::FxHashMap;
use skrifa::raw::tables::gpos::{PairPos, PositionSubtables, SinglePos, ValueFormat};
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::layout::{
    ChainedSequenceContext, CoverageTable, FeatureList, LangSys, LookupFlag, ScriptList, SequenceContext,
};
use skrifa::raw::{ReadError, TableProvider};
use skrifa::{GlyphId, GlyphId16, MetadataProvider};
use std::collections::BTreeSet;

/// Characters that a table has room for: the letters of English, the hyphen and the apostrophe.
const SLOTS: usize = 54;
/// The first of them that is no letter.
const SIGNS: usize = 52;

/// The advance of a pair that was not asked for yet, and of one that is not plain.
const UNKNOWN: i32 = i32::MIN;
const JOINED: i32 = i32::MIN + 1;

/// Where a character stands in a table.
fn slot(c: char) -> Option<usize> {
    match c {
        'A'..='Z' => Some(c as usize - 'A' as usize),
        'a'..='z' => Some(26 + c as usize - 'a' as usize),
        '-' => Some(SIGNS),
        '’' => Some(SIGNS + 1),
        _ => None,
    }
}

/// The character of a place.
fn character(slot: usize) -> char {
    match slot {
        0..26 => char::from(b'A' + slot as u8),
        26..SIGNS => char::from(b'a' + (slot - 26) as u8),
        SIGNS => '-',
        _ => '’',
    }
}

/// The tables of all fonts, looks and languages that were met.
pub(super) type Plains = FxHashMap<(u16, Look, Tongue), Plain>;

/// The plain letters of a font in a look and a language.
pub(super) struct Plain {
    /// The glyph of each, and its advance in font units where no letter follows; none for those that are not plain.
    glyphs: [Option<(u16, i32)>; SLOTS],
    /// The advance of the first of two.
    pairs: Vec<i32>,
}

/// A text of plain letters at a size; none when it is not only of them.
pub(super) fn shape(
    plains: &mut Plains,
    engine: &mut Engine<'_>,
    text: &str,
    face: Face,
    voice: Voice<'_>,
) -> Option<Shaped> {
    let slots = || text.chars().map(slot);
    // By its letters a text is known to be Latin.
    if !slots().all(|slot| slot.is_some()) || !slots().flatten().any(|slot| slot < SIGNS) {
        return None;
    }
    let key = (face.font.0, face.look, voice.tongue);
    let plain = plains.entry(key).or_insert_with(|| Plain::of(engine.font(face), face.look, &voice.speech.lang));
    let scale = engine.scale(face);
    let mut shaped = Shaped { glyphs: Vec::with_capacity(text.chars().count()), text: text.into(), width: 0 };
    let mut slots = slots().flatten().peekable();
    while let Some(slot) = slots.next() {
        let (id, own) = plain.glyphs[slot]?;
        let advance = match slots.peek() {
            Some(next) => plain.pair(slot, *next, |pair| engine.first_advance(pair, face, voice))?,
            None => own,
        };
        let advance = scale.advance(advance);
        shaped.width += advance;
        let text_len = character(slot).len_utf8() as u8;
        shaped.glyphs.push(Glyph { id, text_len, advance: Scale::clamp(advance), dx: 0, dy: 0 });
    }
    Some(shaped)
}

impl Plain {
    /// What is plain in a font; nothing in one whose tables cannot be read, or are of other kinds.
    fn of(font: &FontRef<'_>, look: Look, lang: &Lang) -> Plain {
        let mut plain = Plain { glyphs: [None; SLOTS], pairs: vec![UNKNOWN; SLOTS * SLOTS] };
        let (charmap, hmtx) = (font.charmap(), font.hmtx().ok());
        let classes = font.gdef().ok().and_then(|gdef| gdef.glyph_class_def()?.ok());
        for slot in 0..SLOTS {
            let glyph = charmap.map(character(slot)).and_then(|id| GlyphId16::try_from(id).ok());
            let is_mark = |id: &GlyphId16| classes.as_ref().is_some_and(|classes| classes.get(*id) == MARK);
            let advance = |id: GlyphId16| Some(i32::from(hmtx.as_ref()?.advance(GlyphId::from(id))?));
            let glyph = glyph.filter(|id| id.to_u16() != 0 && !is_mark(id));
            plain.glyphs[slot] = glyph.and_then(|id| Some((id.to_u16(), advance(id)?)));
        }
        // A pair without a letter tells no script.
        for sign in SIGNS..SLOTS {
            plain.pairs[sign * SLOTS + SIGNS..(sign + 1) * SLOTS].fill(JOINED);
        }
        let is_other = OTHER_TABLES.iter().any(|tag| font.table_data(Tag::new(tag)).is_some());
        if is_other || plain.look_through(font, &features(look), lang).is_err() {
            plain.glyphs = [None; SLOTS];
        }
        plain
    }

    /// The advance of the first of two; `ask` tells it. None when they are not plain.
    fn pair(&mut self, first: usize, second: usize, ask: impl FnOnce(&str) -> i32) -> Option<i32> {
        let known = &mut self.pairs[first * SLOTS + second];
        if *known == UNKNOWN {
            *known = ask(&String::from_iter([character(first), character(second)]));
        }
        (*known != JOINED).then_some(*known)
    }

    /// Takes out what substitutions and positions of a font begin with.
    fn look_through(&mut self, font: &FontRef<'_>, features: &[Feature], lang: &Lang) -> Result<(), ReadError> {
        if let Ok(gsub) = font.gsub() {
            if gsub.feature_variations().is_some() {
                return Err(ReadError::OutOfBounds);
            }
            let (found, list) =
                (lookups(&gsub.script_list()?, &gsub.feature_list()?, features, lang)?, gsub.lookup_list()?);
            for index in found {
                let lookup = list.lookups().get(usize::from(index))?;
                self.substituted(&lookup.subtables()?, passes_over(lookup.lookup_flag()))?;
            }
        }
        if let Ok(gpos) = font.gpos() {
            if gpos.feature_variations().is_some() {
                return Err(ReadError::OutOfBounds);
            }
            let (found, list) =
                (lookups(&gpos.script_list()?, &gpos.feature_list()?, features, lang)?, gpos.lookup_list()?);
            for index in found {
                let lookup = list.lookups().get(usize::from(index))?;
                self.positioned(&lookup.subtables()?, passes_over(lookup.lookup_flag()))?;
            }
        }
        Ok(())
    }

    /// Takes out what a substitution begins with.
    fn substituted(&mut self, subtables: &SubstitutionSubtables<'_>, passes_over: bool) -> Result<(), ReadError> {
        match subtables {
            SubstitutionSubtables::Single(all) => self.take_out(all.iter(), |subtable| match subtable {
                SingleSubst::Format1(single) => single.coverage(),
                SingleSubst::Format2(single) => single.coverage(),
            }),
            SubstitutionSubtables::Multiple(all) => self.take_out(all.iter(), |subtable| subtable.coverage()),
            SubstitutionSubtables::Alternate(all) => self.take_out(all.iter(), |subtable| subtable.coverage()),
            SubstitutionSubtables::Reverse(all) => self.take_out(all.iter(), |subtable| subtable.coverage()),
            SubstitutionSubtables::Contextual(all) => self.take_out(all.iter(), context),
            SubstitutionSubtables::ChainContextual(all) => self.take_out(all.iter(), chain),
            SubstitutionSubtables::Ligature(all) if passes_over => {
                self.take_out(all.iter(), |subtable| subtable.coverage())
            }
            SubstitutionSubtables::Ligature(all) => all.iter().try_for_each(|subtable| {
                let subtable = subtable?;
                let coverage = subtable.coverage()?;
                for first in 0..SLOTS {
                    let Some(set) = self.covered(first, &coverage) else { continue };
                    for ligature in subtable.ligature_sets().get(usize::from(set))?.ligatures().iter() {
                        match ligature?.component_glyph_ids().first() {
                            Some(second) => self.join(first, second.get()),
                            None => self.glyphs[first] = None,
                        }
                    }
                }
                Ok(())
            }),
            SubstitutionSubtables::EmptyExtension => Ok(()),
        }
    }

    /// Takes out what is positioned otherwise than by an advance before another letter.
    fn positioned(&mut self, subtables: &PositionSubtables<'_>, passes_over: bool) -> Result<(), ReadError> {
        match subtables {
            PositionSubtables::Pair(all) => {
                let is_plain = |subtable: &Result<PairPos<'_>, ReadError>| {
                    let formats = subtable.as_ref().map(|subtable| match subtable {
                        PairPos::Format1(pairs) => (pairs.value_format1(), pairs.value_format2()),
                        PairPos::Format2(pairs) => (pairs.value_format1(), pairs.value_format2()),
                    });
                    formats.is_ok_and(|(one, two)| ValueFormat::X_ADVANCE.contains(one) && two.is_empty())
                };
                let others = all.iter().filter(|subtable| passes_over || !is_plain(subtable));
                self.take_out(others, |subtable| match subtable {
                    PairPos::Format1(pairs) => pairs.coverage(),
                    PairPos::Format2(pairs) => pairs.coverage(),
                })
            }
            PositionSubtables::Single(all) => self.take_out(all.iter(), |subtable| match subtable {
                SinglePos::Format1(single) => single.coverage(),
                SinglePos::Format2(single) => single.coverage(),
            }),
            PositionSubtables::Cursive(all) => self.take_out(all.iter(), |subtable| subtable.coverage()),
            PositionSubtables::MarkToBase(all) => self.take_out(all.iter(), |subtable| subtable.mark_coverage()),
            PositionSubtables::MarkToLig(all) => self.take_out(all.iter(), |subtable| subtable.mark_coverage()),
            PositionSubtables::MarkToMark(all) => self.take_out(all.iter(), |subtable| subtable.mark1_coverage()),
            PositionSubtables::Contextual(all) => self.take_out(all.iter(), context),
            PositionSubtables::ChainContextual(all) => self.take_out(all.iter(), chain),
            PositionSubtables::EmptyExtension => Ok(()),
        }
    }

    fn covered(&self, slot: usize, coverage: &CoverageTable<'_>) -> Option<u16> {
        coverage.get(GlyphId16::new(self.glyphs[slot]?.0))
    }

    /// Takes out what is covered by some tables.
    fn take_out<'t, T>(
        &mut self,
        tables: impl Iterator<Item = Result<T, ReadError>>,
        coverage: impl Fn(&T) -> Result<CoverageTable<'t>, ReadError>,
    ) -> Result<(), ReadError> {
        for table in tables {
            let coverage = coverage(&table?)?;
            for slot in 0..SLOTS {
                if self.covered(slot, &coverage).is_some() {
                    self.glyphs[slot] = None;
                }
            }
        }
        Ok(())
    }

    /// Takes out the pairs of a letter and those of a glyph.
    fn join(&mut self, first: usize, second: GlyphId16) {
        for slot in 0..SLOTS {
            if self.glyphs[slot].is_some_and(|(id, _)| id == second.to_u16()) {
                self.pairs[first * SLOTS + slot] = JOINED;
            }
        }
    }
}

/// The glyphs that a context begins with.
fn context<'a>(context: &SequenceContext<'a>) -> Result<CoverageTable<'a>, ReadError> {
    match context {
        SequenceContext::Format1(context) => context.coverage(),
        SequenceContext::Format2(context) => context.coverage(),
        SequenceContext::Format3(context) => context.coverages().get(0),
    }
}

/// The same of one that looks at what is around.
fn chain<'a>(context: &ChainedSequenceContext<'a>) -> Result<CoverageTable<'a>, ReadError> {
    match context {
        ChainedSequenceContext::Format1(context) => context.coverage(),
        ChainedSequenceContext::Format2(context) => context.coverage(),
        ChainedSequenceContext::Format3(context) => context.input_coverages().get(0),
    }
}

/// Glyph class of marks (`GDEF`), which have rules of their own.
const MARK: u16 = 3;

/// Tables beside `GSUB` and `GPOS` that shape text.
const OTHER_TABLES: [&[u8; 4]; 5] = [b"kern", b"kerx", b"mort", b"morx", b"trak"];

/// Whether a lookup passes over letters, so that its pairs need not stand side by side.
fn passes_over(flag: LookupFlag) -> bool {
    let flags = LookupFlag::IGNORE_BASE_GLYPHS | LookupFlag::IGNORE_LIGATURES;
    flag.to_bits() & flags.to_bits() != 0
}

/// Features of OpenType's registry that no shaper applies to Latin unless they are asked for.
const OFF: [&[u8; 4]; 35] = [
    b"aalt", b"afrc", b"c2pc", b"c2sc", b"case", b"cpsp", b"cswh", b"dlig", b"dnom", b"fin2", b"fin3", b"fina",
    b"frac", b"hist", b"hlig", b"init", b"isol", b"lnum", b"med2", b"medi", b"nalt", b"numr", b"onum", b"ordn",
    b"ornm", b"pcap", b"pnum", b"salt", b"sinf", b"smcp", b"subs", b"sups", b"swsh", b"titl", b"tnum",
];

/// Whether a feature may be applied; stylistic sets and variants of characters are not by themselves.
fn is_on(tag: Tag, asked: &[Feature]) -> bool {
    if let Some(feature) = asked.iter().find(|feature| feature.tag == tag) {
        return feature.value > 0;
    }
    let [one, two, three, four] = tag.to_be_bytes();
    let is_numbered = matches!(&[one, two], b"ss" | b"cv") && three.is_ascii_digit() && four.is_ascii_digit();
    !is_numbered && !OFF.iter().any(|off| Tag::new(off) == tag)
}

/// What OpenType calls some languages.
const LANGUAGES: [(&str, &[u8; 4]); 8] = [
    ("en", b"ENG "),
    ("de", b"DEU "),
    ("fr", b"FRA "),
    ("es", b"ESP "),
    ("it", b"ITA "),
    ("nl", b"NLD "),
    ("pt", b"PTG "),
    ("sv", b"SVE "),
];

/// Whether what a font does for one of its languages may be done for a language.
fn may_be(lang: &Lang, tag: Tag) -> bool {
    let known = LANGUAGES.iter().find(|(plain, _)| *plain == lang.tag());
    known.is_none_or(|(_, own)| Tag::new(own) == tag)
}

/// The lookups that may be applied to Latin text in a language, by their numbers.
fn lookups(
    scripts: &ScriptList<'_>,
    features: &FeatureList<'_>,
    asked: &[Feature],
    lang: &Lang,
) -> Result<BTreeSet<u16>, ReadError> {
    let mut found = BTreeSet::new();
    let mut add = |system: LangSys<'_>| -> Result<(), ReadError> {
        let required = system.required_feature_index();
        for index in system.feature_indices().iter().map(|index| index.get()).chain([required]) {
            let Some(record) = features.feature_records().get(usize::from(index)) else { continue };
            if index == required || is_on(record.feature_tag(), asked) {
                let feature = record.feature(features.offset_data())?;
                found.extend(feature.lookup_list_indices().iter().map(|index| index.get()));
            }
        }
        Ok(())
    };
    for record in scripts.script_records() {
        if ![b"latn", b"DFLT", b"dflt"].iter().any(|tag| Tag::new(tag) == record.script_tag()) {
            continue;
        }
        let script = record.script(scripts.offset_data())?;
        if let Some(system) = script.default_lang_sys() {
            add(system?)?;
        }
        for other in script.lang_sys_records().iter().filter(|record| may_be(lang, record.lang_sys_tag())) {
            add(other.lang_sys(script.offset_data())?)?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Length;
    use crate::layout::shape::{Faces, Shaper};
    use crate::media::{Fonts, Style};
    use crate::text::Hyphenator;
    use std::path::Path;
    use std::sync::Arc;

    /// The words of the texts in a folder.
    fn words_in(folder: &Path) -> BTreeSet<String> {
        let texts = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        let texts = texts.filter_map(|path| std::fs::read_to_string(path).ok());
        texts.flat_map(|text| text.split(|c| slot(c).is_none()).map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// Holds the words that are plain in a face to what its font's tables give; how many there are.
    fn compared(words: &BTreeSet<String>, lang: &Lang, style: Style, look: Look) -> usize {
        let fonts = Fonts::built_in();
        let faces = Faces::new(&fonts);
        let mut shaper = Shaper::new(&faces, lang, Arc::new(Hyphenator::none()));
        let face = Face { font: faces.font(style), size: Length::pt(11), look };
        let Shaper { plains, engine, speeches, .. } = &mut shaper;
        let voice = Voice { tongue: Tongue(0), speech: &speeches[0] };
        let mut plain = 0;
        for word in words {
            if let Some(quick) = shape(plains, engine, word, face, voice) {
                assert_eq!(quick, engine.shape(word, face, voice), "{word} {face:?}");
                plain += 1;
            }
        }
        plain
    }

    #[test]
    fn plain_words_are_as_the_font_shapes_them() {
        let pairs = (0..SLOTS).flat_map(|one| (0..SLOTS).map(move |two| (character(one), character(two))));
        let mut words: BTreeSet<String> = pairs.map(|(one, two)| format!("n{one}{two}o")).collect();
        words.extend(words_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content")));
        for tag in ["en", "tr"] {
            let lang = Lang::parse(tag).expect("a tag");
            for (style, look) in [
                (Style::Regular, Look::Text),
                (Style::Regular, Look::Caps),
                (Style::Italic, Look::Text),
                (Style::Bold, Look::Display),
                (Style::Mono, Look::Code),
            ] {
                let plain = compared(&words, &lang, style, look);
                // Small capitals are exchanged for letters; in other languages EB Garamond has its own for some.
                assert!(
                    look == Look::Caps || tag != "en" || plain * 10 > words.len() * 8,
                    "{plain} {style:?} {look:?}"
                );
            }
        }
    }

    #[test]
    fn plain_words_of_the_reference_book_are_as_the_font_shapes_them() {
        let folder = std::env::var_os("CHAPBOOK_TYPOGRAPHY").map(|folder| Path::new(&folder).join("sherlock"));
        let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
            return println!("skipped: CHAPBOOK_TYPOGRAPHY names no folder with the reference book");
        };
        let words = words_in(&folder);
        for style in [Style::Regular, Style::Italic] {
            let plain = compared(&words, &Lang::english(), style, Look::Text);
            assert!(plain * 10 > words.len() * 8, "{plain} of {}", words.len());
        }
    }
}
