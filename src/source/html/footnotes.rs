//! Finds the notes of a text: the marks, what each stands for, and the links back.
//!
//! No two programs mark notes alike. What holds for all of them: a mark is a short link to a
//! place further down that links back, or whose name or class says that it is a note. This
//! covers Pandoc, kramdown, markdown-it, WordPress and its plug-ins, Ghost, Substack, Word,
//! Google Docs and EPUB's `noteref`. A text without a mark is no note, and stays where it is.

use super::dom::{Dom, Id, is_blank};
use super::ids::Ids;
use crate::doc::{Block, BlockKind, Inline};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The notes of a text.
#[derive(Default)]
pub(super) struct Footnotes {
    /// What the notes say, in the order of their first marks.
    pub notes: Vec<Body>,
    /// Links that are marks, and the note of each.
    marks: FxHashMap<Id, usize>,
    /// What is not read where it stands: texts of notes, links back, labels.
    skipped: FxHashSet<Id>,
}

/// What a note says.
pub(super) struct Body {
    /// Names the note in its text.
    pub label: Arc<str>,
    /// The elements that hold it, in order.
    pub parts: Vec<Id>,
}

impl Footnotes {
    /// The note of which a link is the mark.
    pub fn of(&self, link: Id) -> Option<usize> {
        self.marks.get(&link).copied()
    }

    /// Whether an element is not read where it stands.
    pub fn skips(&self, id: Id) -> bool {
        self.skipped.contains(&id)
    }
}

/// A link that may be a mark.
struct Candidate {
    link: Id,
    target: Id,
    body: Id,
}

/// Finds the notes.
pub(super) fn find(dom: &Dom, ids: &Ids<'_>) -> Footnotes {
    let candidates: Vec<Candidate> =
        ids.links().filter_map(|(link, target)| candidate(dom, ids, link, target)).collect();
    let targets: FxHashSet<Id> = candidates.iter().map(|one| one.target).collect();
    let held = |id: Id| dom.range(id).filter(|node| targets.contains(node)).count();
    // An element that holds two notes is the text of neither.
    let sound = |one: &&Candidate| held(one.body) == 1 && !dom.range(one.body).contains(&one.link);
    let mut bodies: FxHashMap<Id, usize> = FxHashMap::default();
    let mut found = Footnotes::default();
    let mut texts: Vec<Id> = Vec::new();
    for one in candidates.iter().filter(sound) {
        let note = *bodies.entry(one.target).or_insert_with(|| {
            texts.push(one.body);
            let label = ids.name(one.target).unwrap_or_default();
            found.notes.push(Body { label: label.into(), parts: vec![one.body] });
            texts.len() - 1
        });
        found.marks.insert(one.link, note);
    }
    reach(dom, &mut found, &texts);
    go_on(dom, &mut found, &texts);
    let marks: Vec<(Id, usize)> = found.marks.iter().map(|(link, note)| (*link, *note)).collect();
    let mut places: Vec<FxHashSet<Id>> = vec![FxHashSet::default(); found.notes.len()];
    for (link, note) in marks {
        places[note].extend(near(dom, link));
    }
    for (note, body) in found.notes.iter().enumerate() {
        for part in &body.parts {
            let back = |link: &Id| leads_back(dom, ids, *link, &places[note]);
            found.skipped.extend(dom.range(*part).filter(|id| dom.name(*id) == "a").filter(back));
            found.skipped.insert(*part);
        }
    }
    // The number that stands in front of a note as its target.
    for one in &candidates {
        let label = one.target != one.body && is_label(dom.words(one.target).trim());
        if label && found.marks.contains_key(&one.link) {
            found.skipped.insert(one.target);
        }
    }
    found
}

/// Takes back notes whose marks all stand in notes that nobody reaches.
fn reach(dom: &Dom, found: &mut Footnotes, texts: &[Id]) {
    let mut ends: Vec<(Id, Id, usize)> = texts.iter().enumerate().map(|(i, id)| (*id, dom.range(*id).end, i)).collect();
    ends.sort_unstable();
    let around = |link: Id| {
        let at = ends.partition_point(|(start, ..)| *start <= link);
        ends[..at].last().filter(|(_, end, _)| link < *end).map(|(_, _, note)| *note)
    };
    let mut reached = vec![false; texts.len()];
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    let mut open = Vec::new();
    for (link, note) in &found.marks {
        match around(*link) {
            Some(outer) => inside[outer].push(*note),
            None => open.push(*note),
        }
    }
    while let Some(note) = open.pop() {
        if !std::mem::replace(&mut reached[note], true) {
            open.append(&mut inside[note]);
        }
    }
    found.marks.retain(|_, note| reached[*note]);
    for (note, body) in found.notes.iter_mut().enumerate() {
        if !reached[note] {
            body.parts.clear();
        }
    }
}

/// Paragraphs between two notes belong to the first.
fn go_on(dom: &Dom, found: &mut Footnotes, texts: &[Id]) {
    let starts: FxHashMap<Id, usize> = texts.iter().enumerate().map(|(note, id)| (*id, note)).collect();
    let parents: FxHashSet<Id> = texts.iter().map(|id| dom.parent(*id)).collect();
    for parent in parents {
        let mut open: Option<(usize, Vec<Id>)> = None;
        for child in dom.children(parent) {
            if let Some(note) = starts.get(&child).filter(|note| !found.notes[**note].parts.is_empty()) {
                if let Some((before, more)) = open.replace((*note, Vec::new())) {
                    found.notes[before].parts.extend(more);
                }
            } else if matches!(dom.name(child), "p" | "blockquote" | "ul" | "ol" | "pre" | "dd") {
                open.iter_mut().for_each(|(_, more)| more.push(child));
            } else if !dom.is_blank(child) {
                open = None;
            }
        }
        // A description goes with its term to the end of the list.
        if let Some((note, more)) = open.filter(|_| dom.name(parent) == "dl") {
            found.notes[note].parts.extend(more);
        }
    }
}

fn candidate(dom: &Dom, ids: &Ids<'_>, link: Id, target: Id) -> Option<Candidate> {
    if target <= link {
        return None;
    }
    let words = dom.words(link);
    let named = says(dom, link, &["noteref", "footnote", "endnote", "fn"])
        || dom.ancestors(link).take(2).any(|up| says(dom, up, &["noteref", "footnote-ref", "footnote-anchor", "fn"]));
    if !named && !is_label(words.trim()) {
        return None;
    }
    let body = body(dom, target)?;
    let holds_heading = dom.range(body).any(|id| matches!(dom.name(id), "h1" | "h2" | "h3" | "h4" | "article"));
    let places: FxHashSet<Id> = near(dom, link).collect();
    let answers = || dom.range(body).filter(|id| dom.name(*id) == "a").any(|id| leads_back(dom, ids, id, &places));
    let is_note = |id: Id| says(dom, id, &["footnote", "endnote", "rearnote", "footnotes", "endnotes", "fn", "ftn"]);
    let sound = !holds_heading
        && (is_note(target)
            || is_note(body)
            || dom.ancestors(body).take(3).any(is_note)
            || ids.name(target).is_some_and(is_note_id)
            || answers());
    sound.then_some(Candidate { link, target, body })
}

/// Whether class, role or `epub:type` of an element has one of the words as a part.
fn says(dom: &Dom, id: Id, words: &[&str]) -> bool {
    ["class", "role", "epub:type", "rel"].iter().filter_map(|name| dom.get(id, name)).any(|value| {
        value.split_ascii_whitespace().any(|token| {
            let token = token.to_ascii_lowercase();
            let token = token.strip_prefix("doc-").unwrap_or(&token);
            words
                .iter()
                .any(|word| token == *word || (word.len() > 4 && token.contains(word) && !token.contains("back")))
        })
    })
}

/// Whether an id is one that programs give to notes: `fn1`, `fn:1`, `_ftn1`, `footnote-2`.
fn is_note_id(name: &str) -> bool {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    let rest =
        ["footnote", "endnote", "note", "ftnt", "ftn", "edn", "fn", "en"].iter().find_map(|p| name.strip_prefix(p));
    rest.is_some_and(|rest| {
        rest.ends_with(|c: char| c.is_ascii_alphanumeric())
            && rest.starts_with(|c: char| c.is_ascii_digit() || "-_:.".contains(c))
            && !rest.contains("ref")
    })
}

/// Whether a link's words are those of a mark: a number, a letter or a sign, bracketed or not.
fn is_label(words: &str) -> bool {
    let inner = words.trim_matches(|c: char| "[](){}.: \u{a0}^".contains(c));
    let count = inner.chars().count();
    let is = |fits: fn(char) -> bool, most: usize| (1..=most).contains(&count) && inner.chars().all(fits);
    is(|c| c.is_numeric(), 4)
        || is(|c| "*∗†‡§¶#".contains(c), 4)
        || is(|c| c.is_ascii_alphabetic(), 1)
        || is(|c| "ivxlc".contains(c), 6)
}

/// The element that holds the text of the note at whose beginning the target stands.
fn body(dom: &Dom, target: Id) -> Option<Id> {
    let is_block = |id: Id| {
        matches!(
            dom.name(id),
            "p" | "li" | "div" | "aside" | "section" | "dd" | "dt" | "td" | "th" | "tr" | "blockquote" | "footer"
        )
    };
    let mut body = target;
    while !is_block(body) {
        body = dom.parent(body);
        if body == Dom::ROOT || matches!(dom.name(body), "body" | "ul" | "ol" | "table" | "figure") {
            return None;
        }
    }
    let opens = |id: Id| (id..target).filter_map(|id| dom.text(id)).all(is_blank);
    if !opens(body) {
        return None;
    }
    // A box around one note: what stands below its first paragraph belongs to it too.
    for _ in 0..2 {
        let up = dom.parent(body);
        let only = matches!(dom.name(up), "div" | "li" | "aside" | "dd" | "tr") && opens(up) && !plural(dom, up);
        if !only {
            break;
        }
        body = up;
    }
    if matches!(dom.name(body), "td" | "th") { Some(dom.parent(body)) } else { Some(body) }
}

/// Whether an element is the box of all notes.
fn plural(dom: &Dom, id: Id) -> bool {
    let names = ["footnotes", "endnotes", "notes", "references", "footnotes-list"];
    dom.has_class(id, &names)
        || ["id", "role", "epub:type"].iter().filter_map(|name| dom.get(id, name)).any(|value| {
            let value = value.trim_start_matches("doc-");
            names.contains(&value)
        })
        || matches!(dom.name(dom.parent(id)), "body" | "")
            && dom.children(id).filter(|child| matches!(dom.name(*child), "p" | "div")).count() > 1
}

/// The places by which a link back may name a mark: the link, what is in it, and what is close around it.
fn near(dom: &Dom, link: Id) -> impl Iterator<Item = Id> + '_ {
    let up = dom.ancestors(link).take(3).filter(|up| !matches!(dom.name(*up), "div" | "section" | "body"));
    dom.range(link).chain(up)
}

/// Whether a link leads from a note back to its mark.
fn leads_back(dom: &Dom, ids: &Ids<'_>, link: Id, places: &FxHashSet<Id>) -> bool {
    let Some(href) = dom.get(link, "href") else { return false };
    let named = says(dom, link, &["footnote-back", "backlink", "reversefootnote"])
        || dom.classes(link).any(|class| {
            class.contains("backref") || class.contains("footnote-to-top") || class.contains("footnote-back")
        });
    let arrow = matches!(
        dom.words(link).trim().trim_end_matches(['\u{fe0e}', '\u{fe0f}']),
        "↩" | "↑" | "^" | "⏎" | "↵" | "⤴" | "🔙"
    );
    (named || arrow) && (href.contains('#')) || ids.target(link).is_some_and(|target| places.contains(&target))
}

/// Takes off what the links between mark and note leave: a number in front, brackets, spaces.
pub(super) fn tidy(blocks: &mut Vec<Block>) {
    if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut()
        && let Some(Inline::Text(text)) = content.first_mut()
    {
        let rest = text.trim_start_matches(|c: char| "[]().:^ \u{a0}".contains(c));
        // Brackets that hold words are the note's own.
        if !text[..text.len() - rest.len()].ends_with(['[', '(']) {
            *text = rest.to_owned();
        }
        if text.is_empty() {
            content.remove(0);
        }
    }
    if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.last_mut() {
        if let Some(Inline::Text(text)) = content.last_mut() {
            let rest = text.trim_end_matches([' ', '\u{a0}']);
            let rest = ["[]", "()"].iter().find_map(|pair| rest.strip_suffix(pair)).unwrap_or(rest);
            text.truncate(rest.trim_end_matches([' ', '\u{a0}']).len());
        }
        if super::inlines::is_blank(content) {
            blocks.pop();
        }
    }
}

/// Whether a heading says that notes follow.
pub(super) fn is_heading(text: &str) -> bool {
    const NAMES: [&str; 27] = [
        "footnotes",
        "footnote",
        "notes",
        "endnotes",
        "end notes",
        "notes & references",
        "notes and references",
        "references",
        "anmerkungen",
        "fußnoten",
        "endnoten",
        "notes de bas de page",
        "notas",
        "notas al pie",
        "notas de rodapé",
        "note",
        "note a piè di pagina",
        "voetnoten",
        "noten",
        "noter",
        "fotnoter",
        "fodnoter",
        "przypisy",
        "poznámky",
        "примечания",
        "сноски",
        "注释",
    ];
    let text = text.trim().trim_end_matches(':').to_lowercase();
    NAMES.contains(&text.as_str())
}
