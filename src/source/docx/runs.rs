//! What stands in a paragraph (ECMA-376 part 1 §17.3): runs, links, fields, notes, marks of changes.

use super::body::{NoteKind, Paragraph, Reader, branch};
use super::fields::Field;
use super::format::{Properties, Raised};
use super::package::Target as Relation;
use super::spans::{Content, Look};
use super::symbols;
use crate::doc::{Inline, Note, Style, Target};
use crate::lang::Lang;
use crate::source::link;
use crate::source::xml::Element;
use roxmltree::Node;
use std::sync::Arc;

/// A field that is open.
pub(super) struct Open {
    code: String,
    /// What it is, once its code is read; what follows is what it shows.
    field: Option<Field>,
    target: Option<Target>,
}

/// Fields, hidden words, codes: what becomes of text here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// Part of a field's code, or of what is made anew.
    Dropped,
    Cut(&'static str),
}

/// Text boxes and cells nest at most so deep.
pub(super) const MAX_DEPTH: usize = 12;
/// Fields nest at most so deep.
const MAX_FIELDS: usize = 32;
/// A bookmark around a note's mark begins so many runs before it at most.
const MARK_REACH: usize = 4;

impl<'a> Reader<'a> {
    /// The runs in an element.
    pub fn runs(&mut self, parent: Node<'a, 'a>, look: &Look, out: &mut Paragraph) {
        for child in parent.elements() {
            match child.name() {
                "r" => self.run(child, look, out),
                "hyperlink" => {
                    let link = look.link.clone().or_else(|| self.hyperlink(child));
                    self.runs(child, &Look { link, ..look.clone() }, out);
                }
                "ins" | "moveTo" => {
                    self.tally.changes += 1;
                    self.runs(child, look, out);
                }
                "del" | "moveFrom" => self.tally.changes += 1,
                "smartTag" | "customXml" | "dir" | "bdo" => self.runs(child, look, out),
                "sdt" => {
                    let placeholder = child.child("sdtPr").and_then(|node| node.child("showingPlcHdr"));
                    if let (Some(content), None) = (child.child("sdtContent"), placeholder) {
                        self.runs(content, look, out);
                    }
                }
                "fldSimple" => {
                    self.open(child.attr("instr").unwrap_or("").to_owned());
                    self.separate(look, out);
                    self.runs(child, look, out);
                    self.close(look, out);
                }
                "bookmarkStart" => {
                    if let Some(name) = child.attr("name") {
                        out.spans.push(Content::Other(Inline::Anchor(name.into())), look);
                    }
                }
                "oMath" => self.formula(child, false, look, out),
                "oMathPara" => {
                    for formula in child.elements().filter(|node| node.name() == "oMath") {
                        self.formula(formula, true, look, out);
                    }
                }
                "AlternateContent" => {
                    if let Some(branch) = branch(child) {
                        self.runs(branch, look, out);
                    }
                }
                "subDoc" => self.lose("an embedded document"),
                _ => {}
            }
        }
    }

    fn formula(&mut self, node: Node<'a, 'a>, display: bool, look: &Look, out: &mut Paragraph) {
        if self.fate() == Fate::Kept {
            out.spans.push(Content::Other(Inline::Math(super::math::read(node, display))), look);
        }
    }

    /// What becomes of text, by the fields that are open.
    fn fate(&self) -> Fate {
        for open in &self.fields {
            match &open.field {
                None => return Fate::Dropped,
                Some(Field::Page | Field::Symbol { .. }) => return Fate::Dropped,
                Some(field) => {
                    if let Some(reason) = field.cut() {
                        return Fate::Cut(reason);
                    }
                }
            }
        }
        Fate::Kept
    }

    fn run(&mut self, run: Node<'a, 'a>, around: &Look, out: &mut Paragraph) {
        let own = run.child("rPr");
        let style = own.and_then(|node| node.child("rStyle")).and_then(|node| node.attr("val"));
        let style = style.map(|id| self.styles.words(id)).unwrap_or_default();
        let properties = own.map(Properties::read).unwrap_or_default().over(&style);
        // The mark at the head of a note is made anew.
        let hidden = properties.hidden == Some(true) || (properties.mark && self.in_note);
        let look = self.look(&properties, around);
        self.run_children(run, &properties, &look, hidden, out);
    }

    fn look(&self, properties: &Properties, around: &Look) -> Look {
        let on = |property: Option<bool>| property == Some(true);
        let link = around.link.clone().or_else(|| self.fields.iter().rev().find_map(|open| open.target.clone()));
        // Underlining is how typescripts ask for italics; that of links is their own.
        let underlined = on(properties.underlined) && link.is_none();
        Look {
            bold: on(properties.bold),
            italic: on(properties.italic) || underlined,
            small_caps: on(properties.small_caps),
            strike: on(properties.strike),
            raised: properties.raised == Some(Raised::Super) && !properties.mark,
            lowered: properties.raised == Some(Raised::Sub),
            code: on(properties.code),
            language: self.foreign(properties),
            link,
        }
    }

    /// The language of a run, where it is another than that of most of the text.
    fn foreign(&self, properties: &Properties) -> Option<Lang> {
        let tag = if properties.rtl == Some(true) { &properties.language_rtl } else { &properties.language };
        let language = Lang::parse(tag.as_deref()?)?;
        let main = Lang::parse(self.language.as_deref()?)?;
        (language.primary() != main.primary()).then_some(language)
    }

    fn run_children(
        &mut self,
        run: Node<'a, 'a>,
        properties: &Properties,
        look: &Look,
        hidden: bool,
        out: &mut Paragraph,
    ) {
        for child in run.elements() {
            match child.name() {
                "fldChar" => match child.attr("fldCharType") {
                    Some("begin") => self.open(String::new()),
                    Some("separate") => self.separate(look, out),
                    Some("end") => self.close(look, out),
                    _ => {}
                },
                "instrText" => {
                    if let Some(open) = self.fields.last_mut().filter(|open| open.field.is_none()) {
                        open.code.push_str(child.text().unwrap_or(""));
                    }
                }
                _ if hidden => {}
                "t" => {
                    let text = child.text().unwrap_or("");
                    match &properties.symbols {
                        Some(font) => self.words(&symbols::text(text, font), look, out),
                        None => self.words(text, look, out),
                    }
                }
                "tab" | "ptab" => self.words("\t", look, out),
                "br" | "cr" if self.fate() == Fate::Kept => out.spans.push(Content::Break, look),
                "noBreakHyphen" => self.words("\u{2011}", look, out),
                "softHyphen" => self.words("\u{ad}", look, out),
                "sym" => {
                    let code = child.attr("char").and_then(|code| u32::from_str_radix(code, 16).ok());
                    let c = code.and_then(|code| symbols::character(code, child.attr("font").unwrap_or("")));
                    if let Some(c) = c {
                        self.words(c.encode_utf8(&mut [0; 4]), look, out);
                    }
                }
                "footnoteReference" | "endnoteReference" => {
                    let kind = if child.name() == "footnoteReference" { NoteKind::Foot } else { NoteKind::End };
                    self.note(kind, child, look, out);
                    // The author's own mark stands in the same run; notes are numbered anew.
                    if child.attr("customMarkFollows").is_some() {
                        return;
                    }
                }
                "drawing" | "pict" | "object" => self.draw(child, look, out),
                "ruby" => {
                    let words = |name| child.child(name).map(Element::all_text).unwrap_or_default().trim().to_owned();
                    match (words("rubyBase"), words("rt")) {
                        (base, above) if base.is_empty() || above.is_empty() => self.words(&(base + &above), look, out),
                        (base, above) if self.fate() == Fate::Kept => {
                            let above = vec![Inline::Text(format!("({above})"))];
                            let reading = Inline::Styled { style: Style::Reading, content: above };
                            let content = vec![Inline::Text(base), reading];
                            out.spans.push(Content::Other(Inline::Styled { style: Style::Ruby, content }), look);
                        }
                        (base, _) => self.words(&base, look, out),
                    }
                }
                "AlternateContent" => {
                    if let Some(branch) = branch(child) {
                        self.run_children(branch, properties, look, hidden, out);
                    }
                }
                _ => {}
            }
        }
    }

    fn words(&mut self, text: &str, look: &Look, out: &mut Paragraph) {
        match self.fate() {
            Fate::Kept => out.spans.text(text, look),
            Fate::Cut(reason) => out.cut = Some(reason),
            Fate::Dropped => {}
        }
    }

    fn draw(&mut self, node: Node<'a, 'a>, look: &Look, out: &mut Paragraph) {
        if self.fate() != Fate::Kept {
            return;
        }
        if self.depth > MAX_DEPTH {
            return self.lose("a drawing in a drawing in a drawing");
        }
        for image in self.drawing(node, &mut out.drawn) {
            out.spans.push(Content::Other(Inline::Image(image)), look);
        }
    }

    fn open(&mut self, code: String) {
        if self.fields.len() < MAX_FIELDS {
            self.fields.push(Open { code, field: None, target: None });
        } else {
            self.fields_beyond += 1;
        }
    }

    fn close(&mut self, look: &Look, out: &mut Paragraph) {
        if self.fields_beyond > 0 {
            self.fields_beyond -= 1;
            return;
        }
        // A field without a result has been read only now.
        self.separate(look, out);
        self.fields.pop();
    }

    /// The code of the innermost field is whole.
    fn separate(&mut self, look: &Look, out: &mut Paragraph) {
        let Some(mut open) = self.fields.pop_if(|open| open.field.is_none()) else { return };
        let kept = self.fate() == Fate::Kept;
        let field = Field::read(&open.code);
        match &field {
            Field::Link { url, anchor } if kept => {
                let fragment = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                open.target = self.target(&format!("{url}{fragment}"));
            }
            Field::Reference(bookmark) if kept => open.target = Some(Target::Anchor(bookmark.as_str().into())),
            Field::Note(bookmark) if kept => {
                if let Some(label) = self.note_marks.get(bookmark) {
                    out.spans.push(Content::Other(Inline::NoteAgain(label.clone())), look);
                    // What it shows is the old number.
                    open.field = Some(Field::Page);
                    self.fields.push(open);
                    return;
                }
            }
            Field::Symbol { code, font } if kept => {
                if let Some(c) = symbols::character(*code, font.as_deref().unwrap_or("")) {
                    out.spans.text(c.encode_utf8(&mut [0; 4]), look);
                }
            }
            _ => {}
        }
        open.field = Some(field);
        self.fields.push(open);
    }

    fn hyperlink(&mut self, node: Node<'a, 'a>) -> Option<Target> {
        let fragment = node.attr("anchor").map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let relation = node.attr("id").and_then(|id| self.relations.get(id));
        let address = match relation {
            Some(Relation::External(address)) => address.as_str(),
            _ => "",
        };
        if address.is_empty() && fragment.is_empty() { None } else { self.target(&format!("{address}{fragment}")) }
    }

    pub(super) fn target(&mut self, address: &str) -> Option<Target> {
        // Word's own name for the beginning of the document.
        if address == "#_top" || address == "#top" || self.fate() != Fate::Kept {
            return None;
        }
        // Bookmarks are no URLs: nothing in them is encoded.
        if let Some(bookmark) = address.strip_prefix('#').filter(|name| !name.is_empty()) {
            return Some(Target::Anchor(bookmark.into()));
        }
        match link::target(address, self.file) {
            Ok(target) => Some(target),
            Err(why) => {
                let origin = self.origin();
                self.complaints.bad_link(address, why, origin);
                None
            }
        }
    }

    /// A note at its mark.
    fn note(&mut self, kind: NoteKind, mark: Node<'a, 'a>, look: &Look, out: &mut Paragraph) {
        let Some(id) = mark.attr("id").filter(|_| self.fate() == Fate::Kept && !self.in_note) else { return };
        let label: Arc<str> = match kind {
            NoteKind::Foot => format!("footnote-{id}").into(),
            NoteKind::End => format!("endnote-{id}").into(),
        };
        for span in out.spans.0.iter().rev().take(MARK_REACH) {
            if let Content::Other(Inline::Anchor(bookmark)) = &span.content {
                self.note_marks.insert(bookmark.to_string(), label.clone());
            }
        }
        // A link around a mark would hide the link of the mark.
        let look = &Look { link: None, language: look.language.clone(), ..Look::default() };
        if !self.notes_seen.insert(label.clone()) {
            out.spans.push(Content::Other(Inline::NoteAgain(label)), look);
            return;
        }
        let Some(&(node, relations)) = self.notes.get(&(kind, id)) else {
            return self.lose("the text of a note");
        };
        // A note is read as a document of its own, at the paragraph of its mark.
        let fields = std::mem::take(&mut self.fields);
        let bookmarks = std::mem::take(&mut self.bookmarks);
        let around = std::mem::replace(&mut self.relations, relations);
        self.in_note = true;
        let blocks = self.blocks(node);
        self.in_note = false;
        self.relations = around;
        self.bookmarks = bookmarks;
        self.fields = fields;
        let origin = self.origin();
        out.spans.push(Content::Other(Inline::Note(Note { label, blocks, origin })), look);
    }
}
