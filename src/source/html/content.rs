//! Which elements of a page hold its text: the roots of its pieces.

use super::chrome::Dropped;
use super::dom::{Dom, Id, is_blank};

/// An article has at least so many words.
const LEAST_ARTICLE: usize = 60;
/// A paragraph of prose has at least so many words that are no link.
const PROSE: usize = 10;
/// Links of a contents list or a bar at least.
const LEAST_LINKS: usize = 3;

/// Classes under which blog engines put the text of a post.
const CONTENT: [&str; 16] = [
    "entry-content",
    "post-content",
    "post-body",
    "article-content",
    "article-body",
    "articlebody",
    "markdown-body",
    "e-content",
    "available-content",
    "gh-content",
    "story-body",
    "mw-parser-output",
    "page-content",
    "post__content",
    "content__body",
    "blog-post",
];

/// Sums of words before each node, without those dropped: all, and those of links.
pub(super) struct Words {
    all: Vec<usize>,
    linked: Vec<usize>,
    links: Vec<usize>,
}

impl Words {
    /// Counts the words of a tree.
    pub fn new(dom: &Dom, dropped: &Dropped) -> Words {
        let mut words = Words { all: vec![0], linked: vec![0], links: vec![0] };
        let (mut link, mut skip) = (0, 0);
        for id in dom.all() {
            if dropped.contains_key(&id) || matches!(dom.name(id), "script" | "style" | "template" | "head") {
                skip = skip.max(dom.range(id).end);
            }
            let is_link = id >= skip && dom.name(id) == "a" && dom.get(id, "href").is_some();
            if is_link {
                link = dom.range(id).end;
            }
            let count = dom.text(id).filter(|_| id >= skip).map_or(0, |text| text.split_whitespace().count());
            words.all.push(words.all[id] + count);
            words.linked.push(words.linked[id] + if id < link { count } else { 0 });
            words.links.push(words.links[id] + usize::from(is_link));
        }
        words
    }

    /// Words below a node.
    pub fn of(&self, dom: &Dom, id: Id) -> usize {
        self.all[dom.range(id).end] - self.all[id]
    }

    /// Words below a node that are in no link.
    pub fn unlinked(&self, dom: &Dom, id: Id) -> usize {
        self.of(dom, id) - (self.linked[dom.range(id).end] - self.linked[id])
    }

    /// Words from one node to before another.
    pub fn between(&self, from: Id, to: Id) -> usize {
        self.all[to].saturating_sub(self.all[from])
    }

    /// Links below a node.
    pub fn links(&self, dom: &Dom, id: Id) -> usize {
        self.links[dom.range(id).end] - self.links[id]
    }

    /// Whether nearly all below a node is links, and several of them.
    fn is_bar(&self, dom: &Dom, id: Id) -> bool {
        self.links(dom, id) >= LEAST_LINKS && self.unlinked(dom, id) * 4 <= self.of(dom, id)
    }

    /// Whether a page is but links to others.
    pub fn only_links(&self, dom: &Dom, id: Id) -> bool {
        self.links(dom, id) > LEAST_LINKS && self.unlinked(dom, id) * 4 <= self.of(dom, id)
    }
}

/// The elements that hold the text, in order: several when the page is of several articles.
pub(super) fn roots(dom: &Dom, body: Id, dropped: &mut Dropped) -> Vec<Id> {
    let words = Words::new(dom, dropped);
    let kept = |id: &Id| words.of(dom, *id) > 0;
    let mut articles: Vec<Id> = Vec::new();
    for id in dom.range(body).filter(|id| dom.name(*id) == "article").filter(kept) {
        if articles.last().is_none_or(|last| id >= dom.range(*last).end) {
            articles.push(id);
        }
    }
    let titled = |id: &Id| dom.range(*id).any(|id| matches!(dom.name(id), "h1" | "h2" | "h3"));
    let substantial: Vec<Id> =
        articles.iter().copied().filter(|id| titled(id) && words.unlinked(dom, *id) >= LEAST_ARTICLE).collect();
    if substantial.len() > 1 {
        // A short one among its like is an essay too.
        let like = |a: Id, b: Id| dom.parent(a) == dom.parent(b) && dom.get(a, "class") == dom.get(b, "class");
        let is_one = |id: &Id| {
            substantial.contains(id)
                || (titled(id) && words.unlinked(dom, *id) > 0 && substantial.iter().any(|one| like(*one, *id)))
        };
        return articles.into_iter().filter(is_one).collect();
    }
    let holds_most = |id: Id| words.of(dom, id) * 2 >= words.of(dom, body);
    let by_mark = substantial.into_iter().chain(articles).chain(marked(dom, body)).find(|id| holds_most(*id));
    if let Some(root) = by_mark {
        return vec![root];
    }
    let root = lowest(dom, body, &words);
    bars(dom, root, &words, dropped);
    vec![root]
}

/// Elements that say of themselves that they hold the text.
fn marked(dom: &Dom, body: Id) -> impl Iterator<Item = Id> + '_ {
    let property = dom.range(body).filter(|id| dom.get(*id, "itemprop").is_some_and(|value| value == "articleBody"));
    let class = dom.range(body).filter(|id| dom.has_class(*id, &CONTENT));
    let main = dom.range(body).filter(|id| dom.name(*id) == "main" || dom.get(*id, "role") == Some("main"));
    property.chain(class).chain(main)
}

/// The lowest element that holds all prose.
fn lowest(dom: &Dom, body: Id, words: &Words) -> Id {
    let mut root = body;
    loop {
        let prose = |id: &Id| words.unlinked(dom, *id) >= PROSE;
        let mut holders = dom.children(root).filter(prose);
        match (holders.next(), holders.next()) {
            (Some(one), None)
                if matches!(
                    dom.name(one),
                    "div" | "section" | "main" | "td" | "tr" | "tbody" | "table" | "center" | "article"
                ) =>
            {
                root = one;
            }
            _ => return root,
        }
    }
}

/// Drops bars of links and contents lists above the first and below the last prose.
fn bars(dom: &Dom, root: Id, words: &Words, dropped: &mut Dropped) {
    let children: Vec<Id> = dom.children(root).filter(|id| dom.text(*id).is_none_or(|text| !is_blank(text))).collect();
    let heading = |id: Id| matches!(dom.name(id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let prose = |id: &Id| words.unlinked(dom, *id) >= PROSE && !words.is_bar(dom, *id) && !heading(*id);
    let first = children.iter().position(prose).unwrap_or(0);
    let last = children.iter().rposition(prose).unwrap_or(children.len());
    let inside = |id: Id| {
        dom.range(id)
            .filter(|id| dom.name(*id) == "a")
            .filter_map(|id| dom.get(id, "href"))
            .all(|href| href.starts_with('#'))
    };
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for (at, id) in children.iter().enumerate() {
        let bar = words.is_bar(dom, *id);
        // Contents lists stand behind title pages and prefaces too.
        if bar && inside(*id) {
            found.push((at, "contents"));
        } else if bar && (at < first || (at > last && words.of(dom, *id) <= 3 * PROSE)) {
            found.push((at, "navigation"));
        }
    }
    let contents = dropped.iter().filter(|(_, reason)| **reason == "contents").map(|(id, _)| *id);
    let mut heads: Vec<usize> = contents.filter_map(|id| children.iter().position(|child| *child == id)).collect();
    for (at, reason) in found {
        dropped.insert(children[at], reason);
        if reason == "contents" {
            heads.push(at);
        }
    }
    // The heading of a contents list goes with it.
    for at in heads {
        let head = at.checked_sub(1).map(|at| children[at]).filter(|id| heading(*id));
        if let Some(id) = head.filter(|id| is_contents(&dom.words(*id))) {
            dropped.insert(id, "contents");
        }
    }
}

/// Drops what stands above the contents list of a printed book: title page, dedication, notes on
/// the edition. A preface stays, and all below it.
pub(super) fn title_page(dom: &Dom, root: Id, dropped: &mut Dropped) {
    const PREFACES: [&str; 10] = [
        "preface",
        "introduction",
        "foreword",
        "prologue",
        "vorwort",
        "einleitung",
        "préface",
        "avant-propos",
        "prefazione",
        "prólogo",
    ];
    let Some(list) = dom.children(root).find(|id| dropped.get(id) == Some(&"contents")) else { return };
    let is_preface = |id: &Id| {
        let heading = dom.range(*id).find(|id| matches!(dom.name(*id), "h1" | "h2" | "h3" | "h4"));
        heading.is_some_and(|id| {
            let text = super::code::one_line(&dom.words(id)).to_lowercase();
            PREFACES.iter().any(|name| text.starts_with(name))
        })
    };
    let above = dom.children(root).take_while(|id| *id < list && !is_preface(id));
    above.for_each(|id| {
        dropped.entry(id).or_insert("title-page");
    });
}

fn is_contents(text: &str) -> bool {
    const NAMES: [&str; 11] = [
        "contents",
        "table of contents",
        "inhalt",
        "inhaltsverzeichnis",
        "table des matières",
        "indice",
        "índice",
        "sommaire",
        "inhoud",
        "innehåll",
        "оглавление",
    ];
    NAMES.contains(&super::code::one_line(text).to_lowercase().trim_end_matches([':', '.']))
}
