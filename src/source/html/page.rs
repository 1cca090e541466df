//! A whole page → pieces and cuts: *tree → what is no text → roots → a piece of each*.

use super::chrome::{self, Dropped, TITLE};
use super::content::{self, Words};
use super::dom::{Dom, Id, is_blank};
use super::facts::{self, Facts};
use super::footnotes::{self, Footnotes};
use super::ids::Ids;
use super::reader::Reader;
use super::{Base, elements, parse};
use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, Inline};
use crate::source::notes::Notes;
use crate::source::{Cut, Piece, Reading, headings, title, title_from_path};
use std::sync::Arc;

/// An essay has at least so many words below its heading.
const LEAST_ESSAY: usize = 30;

/// Reads a page.
pub(in crate::source) fn read(html: &str, file: &Arc<str>, sink: &mut Sink) -> Reading {
    let dom = parse::page(html);
    let body = dom.find(Dom::ROOT, "body").unwrap_or(Dom::ROOT);
    // Most pages are saved with their pictures beside them; one with a `base` is not.
    let address = dom.find(Dom::ROOT, "base").and_then(|id| dom.get(id, "href")).filter(|url| url.starts_with("http"));
    let base = Base { file, line: 1, url: address };
    let ids = Ids::new(&dom, &base, false);
    let mut page = Page {
        dom: &dom,
        body,
        base: &base,
        footnotes: footnotes::find(&dom, &ids),
        ids,
        dropped: chrome::find(&dom, body),
        notes: Notes::default(),
    };
    let roots = content::roots(&dom, body, &mut page.dropped);
    let several = roots.len() > 1;
    let pieces = roots.iter().filter_map(|root| page.piece(*root, several)).collect();
    page.drop_outside(&roots);
    let cuts = page.cuts();
    page.notes.report(sink);
    Reading { pieces, cuts, ..Reading::default() }
}

struct Page<'a> {
    dom: &'a Dom,
    body: Id,
    base: &'a Base<'a>,
    ids: Ids<'a>,
    footnotes: Footnotes,
    dropped: Dropped,
    notes: Notes,
}

impl Page<'_> {
    /// The piece of a root; `None` when nothing but links is in it.
    fn piece(&mut self, root: Id, several: bool) -> Option<Piece> {
        let dom = self.dom;
        let mut facts = facts::of_page(dom);
        if several {
            // What the page says of itself it says of none of its articles.
            facts = Facts { site: facts.site, language: facts.language, ..Facts::default() };
        }
        facts::of_article(dom, if several { root } else { self.body }, &mut facts);
        let book = self.is_book(root);
        let mut piece = Piece::new(Origin::new(self.base.file, dom.line(root), 0));
        let heading = self.title_heading(root, &facts, several);
        let mut notes = Vec::new();
        if let Some(id) = heading.filter(|_| !book) {
            self.take_title(id, &mut piece, &mut notes);
        }
        if book && self.has_licence() {
            content::title_page(dom, root, &mut self.dropped);
        }
        let words = Words::new(dom, &self.dropped);
        if words.only_links(dom, root) {
            self.dropped.insert(root, "navigation");
            return None;
        }
        piece.blocks = self.blocks(root, facts.language.clone(), &Dropped::default(), true);
        if piece.blocks.is_empty() && piece.title.is_empty() {
            return None;
        }
        if piece.title.is_empty() {
            let given = facts.title.map(|title| facts::without_site(&title, facts.site.as_deref(), None));
            piece.title = vec![Inline::Text(given.unwrap_or_else(|| title_from_path(self.base.file)))];
        }
        trim(&mut piece.blocks);
        title::place_notes(notes, &mut piece.blocks, &piece.origin);
        headings::shift(&mut piece.blocks);
        piece.unsplit = book;
        piece.authors = facts.authors;
        piece.date = facts.date;
        piece.language = facts.language;
        piece.urls = facts.url.into_iter().collect();
        piece.tags = facts.tags;
        Some(piece)
    }

    /// The blocks below a node, without what is dropped if `main`.
    fn blocks(&mut self, id: Id, language: Option<crate::lang::Lang>, none: &Dropped, main: bool) -> Vec<Block> {
        let dropped = if main { &self.dropped } else { none };
        let reader =
            Reader::new(self.dom, &self.ids, &self.footnotes, self.base, language, &mut self.notes).without(dropped);
        reader.read(id)
    }

    /// Takes a heading, and the subtitle that goes with it, out of the text.
    fn take_title(&mut self, id: Id, piece: &mut Piece, notes: &mut Vec<Inline>) {
        let dom = self.dom;
        let content = elements::flatten(self.blocks(id, None, &Dropped::default(), false), &Inline::LineBreak);
        (piece.title, *notes) = title::from_heading(content);
        piece.origin = Origin::new(self.base.file, dom.line(id), 0);
        self.dropped.insert(id, TITLE);
        let names = [
            "subtitle",
            "sub-title",
            "subheading",
            "subhed",
            "dek",
            "standfirst",
            "p-summary",
            "post-subtitle",
            "article-subtitle",
        ];
        let group = dom.ancestors(id).find(|up| dom.name(*up) == "hgroup");
        let in_group =
            group.and_then(|group| dom.children(group).find(|child| *child != id && dom.name(*child) == "p"));
        // The subtitle stands close behind the title.
        let close = || {
            let behind = (dom.range(id).end..dom.all().end).take(60);
            behind.take_while(|id| dom.text(*id).is_none_or(|text| text.split_whitespace().count() < 40))
        };
        let named = in_group.or_else(|| {
            close().find(|id| {
                (dom.has_class(*id, &names) || dom.get(*id, "itemprop") == Some("alternativeHeadline"))
                    && !self.dropped.contains_key(id)
            })
        });
        if let Some(subtitle) = named {
            piece.subtitle = Some(super::code::one_line(&dom.words(subtitle))).filter(|text| !text.is_empty());
            self.dropped.insert(subtitle, TITLE);
        }
    }

    /// The heading that is the title of a root.
    fn title_heading(&self, root: Id, facts: &Facts, several: bool) -> Option<Id> {
        let dom = self.dom;
        let shown = |id: &Id| {
            !dom.is_blank(*id)
                && dom.ancestors(*id).all(|up| {
                    !matches!(self.dropped.get(&up), Some(reason) if *reason != "navigation") && dom.name(up) != "nav"
                })
        };
        let named = |names: &'static [&'static str]| move |id: &Id| names.contains(&dom.name(*id));
        let mut inside = dom.range(root).filter(shown);
        if several {
            return inside.find(|id| matches!(dom.name(*id), "h1" | "h2" | "h3"));
        }
        let same = |id: &Id| {
            let words = super::code::one_line(&dom.words(*id));
            facts.title.as_ref().is_some_and(|title| {
                facts::without_site(title, facts.site.as_deref(), Some(&words)).to_lowercase() == words.to_lowercase()
            })
        };
        let all = || dom.range(self.body).filter(shown).filter(named(&["h1", "h2", "h3"]));
        // The site's name may stand in a heading above the text.
        let mut own = dom.range(root).filter(shown).filter(named(&["h1", "h2", "h3"]));
        own.find(same)
            .or_else(|| all().find(same))
            .or_else(|| inside.find(named(&["h1"])))
            .or_else(|| all().find(named(&["h1"])).filter(|id| dom.range(*id).all(|id| dom.name(id) != "img")))
            .or_else(|| self.opening_heading(root))
    }

    /// A heading with which a root begins.
    fn opening_heading(&self, root: Id) -> Option<Id> {
        let dom = self.dom;
        let mut skip = 0;
        for id in dom.range(root) {
            if id < skip {
                continue;
            }
            if self.dropped.contains_key(&id) {
                skip = dom.range(id).end;
            } else if matches!(dom.name(id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
                return Some(id);
            } else if dom.text(id).is_some_and(|text| !is_blank(text)) {
                return None;
            }
        }
        None
    }

    /// Whether the page is a book of Project Gutenberg.
    fn has_licence(&self) -> bool {
        let mut texts = self.dom.range(self.body).filter_map(|id| self.dom.text(id));
        texts.any(|text| text.contains("PROJECT GUTENBERG EBOOK"))
    }

    /// Whether several texts stand below headings of their own: a book on one page.
    fn is_book(&self, root: Id) -> bool {
        let dom = self.dom;
        let words = Words::new(dom, &self.dropped);
        let shown =
            |id: &Id| dom.ancestors(*id).all(|up| !self.dropped.contains_key(&up)) && !self.dropped.contains_key(id);
        let at = |level: &str| -> usize {
            let found: Vec<Id> = dom.range(root).filter(|id| dom.name(*id) == level).filter(shown).collect();
            let ends = found.iter().skip(1).copied().chain([dom.range(root).end]);
            found.iter().zip(ends).filter(|(from, to)| words.between(dom.range(**from).end, *to) >= LEAST_ESSAY).count()
        };
        let has = |level: &str| dom.range(root).filter(|id| dom.name(*id) == level).any(|id| shown(&id));
        let of_one = dom.name(root) == "article" || facts::describes_article(dom);
        if of_one {
            return false;
        }
        if self.has_licence() {
            return ["h1", "h2", "h3"].iter().any(|level| at(level) > 1);
        }
        at("h1") > 1 || (!has("h1") && at("h2") > 1)
    }

    /// Drops everything that is in no root.
    fn drop_outside(&mut self, roots: &[Id]) {
        let dom = self.dom;
        let mut next = self.body + 1;
        while next < dom.range(self.body).end {
            let id = next;
            let range = dom.range(id);
            let is_root = roots.iter().any(|root| *root == id || dom.range(*root).contains(&id));
            let around = roots.iter().any(|root| range.contains(root));
            if around && !is_root {
                next = id + 1;
                continue;
            }
            if !is_root && *roots != [self.body] {
                self.dropped.entry(id).or_insert("boilerplate");
            }
            next = range.end;
        }
    }

    /// The lines of everything with words that was dropped; what follows for the same reason is one cut.
    fn cuts(&self) -> Vec<Cut> {
        let dom = self.dom;
        let mut cuts: Vec<Cut> = Vec::new();
        let mut skip = 0;
        let mut kept = true;
        for id in dom.range(self.body) {
            if id < skip {
                continue;
            }
            let Some(reason) = self.dropped.get(&id).filter(|reason| **reason != TITLE) else {
                kept |= dom.text(id).is_some_and(|text| !is_blank(text));
                continue;
            };
            skip = dom.range(id).end;
            let readable = dom.range(id).any(|id| {
                let script = matches!(dom.name(dom.parent(id)), "script" | "style" | "template" | "noscript");
                !script && dom.text(id).is_some_and(|text| !is_blank(text))
            });
            if !readable {
                continue;
            }
            let (first, last) = (dom.line(id), dom.last_line(id));
            match cuts.last_mut().filter(|cut| !kept && cut.reason == *reason) {
                Some(cut) => cut.end_line = cut.end_line.max(last),
                None => cuts.push(Cut { origin: Origin::new(self.base.file, first, 0), end_line: last, reason }),
            }
            kept = false;
        }
        cuts
    }
}

/// Takes breaks off the ends.
fn trim(blocks: &mut Vec<Block>) {
    let is_break = |block: Option<&Block>| block.is_some_and(|block| matches!(block.kind, BlockKind::Break));
    while is_break(blocks.last()) {
        blocks.pop();
    }
    let first = blocks.iter().take_while(|block| matches!(block.kind, BlockKind::Break)).count();
    blocks.drain(..first);
}
