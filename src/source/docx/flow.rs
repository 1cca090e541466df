//! Paragraphs one after another → blocks: lists from their items, quotes, code and verse from
//! the paragraphs that follow each other, captions with what they are about.

use super::names::Role;
use super::numbering::{Mark, Place};
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Definition, Figure, Inline, ListItem, Table, VerseLine};

/// Indents differ by so little and still stand in line, in twentieths of a point.
const IN_LINE: i32 = 40;

/// A list that may go on.
struct Open {
    place: Place,
    start: Option<u64>,
    items: Vec<ListItem>,
    origin: Origin,
}

/// Blocks in the making.
#[derive(Default)]
pub(super) struct Flow {
    out: Vec<Block>,
    lists: Vec<Open>,
    /// Indented like the last item: part of it, if the list goes on.
    waiting: Vec<Block>,
    /// What the last block gathers.
    group: Option<Role>,
    /// An empty paragraph stands below the last one.
    apart: bool,
    /// A caption that waits for its table or picture.
    caption: Option<(Vec<Inline>, Origin)>,
}

impl Flow {
    /// Whether nothing has been read but titles.
    pub fn is_head(&self) -> bool {
        let is_title = |block: &Block| matches!(block.kind, BlockKind::Heading { level: 0, .. });
        self.lists.is_empty() && self.caption.is_none() && self.out.iter().all(is_title)
    }

    /// Whether a list may go on.
    pub fn in_list(&self) -> bool {
        !self.lists.is_empty()
    }

    /// A block that belongs to no list.
    pub fn block(&mut self, block: Block) {
        self.close(0);
        self.out.append(&mut self.waiting);
        self.group = None;
        self.apart = false;
        self.place(block);
    }

    fn place(&mut self, mut block: Block) {
        if let Some((words, origin)) = self.caption.take() {
            match &mut block.kind {
                BlockKind::Figure(Figure { caption, .. }) | BlockKind::Table(Table { caption, .. })
                    if caption.is_empty() =>
                {
                    *caption = words;
                }
                _ => self.out.push(Block { kind: BlockKind::Paragraph(words), origin }),
            }
        }
        self.out.push(block);
    }

    /// An empty paragraph.
    pub fn blank(&mut self) {
        self.apart = true;
    }

    /// A thematic break; several in a row are one.
    pub fn rule(&mut self, origin: Origin) {
        let again = self.lists.is_empty() && matches!(self.out.last(), Some(Block { kind: BlockKind::Break, .. }));
        if !again {
            self.block(Block { kind: BlockKind::Break, origin });
        }
    }

    /// A block that is indented by `left`; of a list item, if one is open and it is indented
    /// like it. `surely` when its style says that it is part of an item.
    pub fn indented(&mut self, block: Block, left: i32, surely: bool) {
        let fits = self.lists.iter().rposition(|open| left + IN_LINE >= open.place.left);
        match fits {
            Some(at) if surely => {
                self.close(at + 1);
                let mut waiting = std::mem::take(&mut self.waiting);
                waiting.push(block);
                self.add_to_item(waiting);
            }
            Some(_) if left > 0 => self.waiting.push(block),
            _ => self.block(block),
        }
    }

    /// An item of a list.
    pub fn item(&mut self, place: Place, item: ListItem, origin: Origin) {
        let keep = self.lists.partition_point(|open| open.place.level <= place.level);
        self.close(keep);
        let goes_on = |open: &Open| {
            let counts_on = place.mark == Mark::Bullet || place.number == open.place.number.saturating_add(1);
            open.place.mark == place.mark && counts_on
        };
        if let Some(open) = self.lists.last_mut().filter(|open| open.place.level == place.level) {
            if goes_on(open) {
                if let Some(last) = open.items.last_mut() {
                    last.blocks.append(&mut self.waiting);
                }
                open.items.push(item);
                open.place = place;
                return;
            }
            self.close(self.lists.len() - 1);
        }
        let waiting = std::mem::take(&mut self.waiting);
        if self.lists.is_empty() {
            self.out.extend(waiting);
            self.group = None;
        } else {
            self.add_to_item(waiting);
        }
        let start = (place.mark == Mark::Number).then_some(place.number);
        self.lists.push(Open { place, start, items: vec![item], origin });
    }

    fn add_to_item(&mut self, mut blocks: Vec<Block>) {
        match self.lists.last_mut().and_then(|open| open.items.last_mut()) {
            Some(item) => item.blocks.append(&mut blocks),
            None => self.out.append(&mut blocks),
        }
    }

    /// Closes all lists but the `keep` outermost.
    fn close(&mut self, keep: usize) {
        while self.lists.len() > keep {
            let Some(Open { start, items, origin, .. }) = self.lists.pop() else { return };
            let tight = items.iter().all(|item| {
                item.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::List { .. })).count() <= 1
            });
            let list = Block { kind: BlockKind::List { start, tight, items }, origin };
            if self.lists.is_empty() {
                self.place(list);
            } else {
                self.add_to_item(vec![list]);
            }
        }
    }

    /// A paragraph that is one with others of its role.
    pub fn grouped(&mut self, role: Role, block: Block) {
        let again = self.group == Some(role) && self.lists.is_empty();
        let origin = block.origin.clone();
        if again
            && let Some(Block {
                kind: BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner),
                ..
            }) = self.out.last_mut()
        {
            inner.push(block);
            return;
        }
        let kind = match role {
            Role::Epigraph => BlockKind::Epigraph(vec![block]),
            Role::Aside => BlockKind::Aside(vec![block]),
            _ => BlockKind::Quote(vec![block]),
        };
        self.block(Block { kind, origin });
        self.group = Some(role);
    }

    /// Lines of code.
    pub fn code(&mut self, lines: &str, origin: Origin) {
        if self.group == Some(Role::Code)
            && let Some(Block { kind: BlockKind::Code { text, .. }, .. }) = self.out.last_mut()
        {
            // An empty paragraph between two of code is an empty line of it.
            text.push_str(if std::mem::take(&mut self.apart) { "\n\n" } else { "\n" });
            text.push_str(lines);
            return;
        }
        self.block(Block { kind: BlockKind::Code { language: None, text: lines.to_owned() }, origin });
        self.group = Some(Role::Code);
    }

    /// Lines of verse: a stanza when there are several, else one line of the stanza above.
    pub fn verse(&mut self, mut lines: Vec<VerseLine>, origin: Origin) {
        let several = lines.len() > 1;
        if self.group == Some(Role::Verse)
            && let Some(Block { kind: BlockKind::Verse(stanzas), .. }) = self.out.last_mut()
        {
            match stanzas.last_mut() {
                Some(last) if !several && !self.apart => last.append(&mut lines),
                _ => stanzas.push(lines),
            }
            self.apart = several;
            return;
        }
        self.block(Block { kind: BlockKind::Verse(vec![lines]), origin });
        self.group = Some(Role::Verse);
        // What follows a whole stanza is the next one.
        self.apart = several;
    }

    /// A term of a list of definitions.
    pub fn term(&mut self, term: Vec<Inline>, origin: Origin) {
        if let Some(list) = self.definitions(origin) {
            match list.last_mut() {
                Some(last) if last.details.is_empty() => last.terms.push(term),
                _ => list.push(Definition { terms: vec![term], details: Vec::new() }),
            }
        }
    }

    /// What the term above means.
    pub fn definition(&mut self, block: Block) {
        if self.group != Some(Role::Term) {
            return self.block(block);
        }
        if let Some(last) = self.definitions(block.origin.clone()).and_then(|list| list.last_mut()) {
            match last.details.last_mut() {
                Some(details) => details.push(block),
                None => last.details.push(vec![block]),
            }
        }
    }

    fn definitions(&mut self, origin: Origin) -> Option<&mut Vec<Definition>> {
        if self.group != Some(Role::Term) || !self.lists.is_empty() {
            self.block(Block { kind: BlockKind::Definitions(Vec::new()), origin });
            self.group = Some(Role::Term);
        }
        match self.out.last_mut() {
            Some(Block { kind: BlockKind::Definitions(list), .. }) => Some(list),
            _ => None,
        }
    }

    /// A caption: of the picture or table right above that has none, else of the next.
    pub fn caption(&mut self, words: Vec<Inline>, origin: Origin) {
        self.close(0);
        self.out.append(&mut self.waiting);
        self.group = None;
        if self.caption.is_none()
            && let Some(Block {
                kind: BlockKind::Figure(Figure { caption, .. }) | BlockKind::Table(Table { caption, .. }),
                ..
            }) = self.out.last_mut()
            && caption.is_empty()
        {
            *caption = words;
        } else {
            if let Some((words, origin)) = self.caption.take() {
                self.out.push(Block { kind: BlockKind::Paragraph(words), origin });
            }
            self.caption = Some((words, origin));
        }
    }

    /// The blocks.
    pub fn finish(mut self) -> Vec<Block> {
        self.close(0);
        self.out.append(&mut self.waiting);
        if let Some((words, origin)) = self.caption {
            self.out.push(Block { kind: BlockKind::Paragraph(words), origin });
        }
        self.out
    }
}
