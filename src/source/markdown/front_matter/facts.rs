//! The values of front matter → what they say about the essay. The names of the keys are those of
//! Jekyll, Hugo, Zola, Eleventy, Hexo, Astro, Docusaurus, Ghost, Obsidian and Pandoc.

use super::value::Value;
use crate::lang::Lang;
use crate::source::{Status, dates};

/// What front matter says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::source::markdown) struct FrontMatter {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub date: Option<String>,
    /// What stands as the date and is none.
    pub no_date: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
    pub status: Option<Status>,
    /// Where it was published; the canonical URL first.
    pub urls: Vec<String>,
    pub slug: Option<String>,
    pub tags: Vec<String>,
    pub weight: Option<i64>,
    /// Everything that is a text or a number, for templates that name it.
    pub scalars: Vec<(String, String)>,
}

/// Keys of the date, the surest first.
const DATES: [&str; 10] = [
    "date",
    "publishDate",
    "publish_date",
    "pubDate",
    "published_at",
    "published",
    "created",
    "created_at",
    "updated",
    "lastmod",
];
/// Keys of addresses, the canonical ones first.
const URLS: [&str; 11] = [
    "canonical_url",
    "canonicalURL",
    "canonical",
    "permalink",
    "url",
    "original_url",
    "path",
    "aliases",
    "alias",
    "redirect_from",
    "external_url",
];
/// Keys of tags and the like.
const TAGS: [&str; 6] = ["tags", "tag", "categories", "category", "keywords", "topics"];
/// Keys of the place among its like.
const WEIGHTS: [&str; 6] = ["weight", "order", "nav_order", "sidebar_position", "position", "chapter"];
/// Characters of a value that messages show.
const SHOWN: usize = 40;

/// Picks what matters; values of an unexpected kind are ignored.
pub(super) fn understand(table: &Value) -> FrontMatter {
    let keys = Keys(table);
    let date = DATES.iter().find_map(|key| dates::read(&keys.text(&[key])?));
    let no_date = match keys.own("date") {
        _ if date.is_some() => None,
        Some(Value::List(_)) => Some("a list".to_owned()),
        Some(Value::Table(_)) => Some("a table".to_owned()),
        _ => keys.text(&["date"]).map(|date| format!("`{}`", shorten(&date))),
    };
    let dated_path = || keys.text(&["path"]).and_then(|path| date_in_path(&path));
    FrontMatter {
        title: keys.text(&["title"]),
        subtitle: keys.text(&["subtitle", "sub_title", "tagline"]),
        date: date.or_else(dated_path),
        no_date,
        authors: keys.get(&["authors", "author", "by"]).map(authors).unwrap_or_default(),
        language: keys.text(&["lang", "language", "locale"]).and_then(|tag| Lang::parse(&tag.replace('_', "-"))),
        status: status(&keys),
        urls: urls(&keys),
        slug: keys.text(&["slug"]).map(|slug| slug.trim_matches('/').to_owned()).filter(|slug| !slug.is_empty()),
        tags: tags(&keys),
        weight: WEIGHTS.iter().find_map(|key| number(&keys.text(&[key])?)),
        scalars: scalars(table),
    }
}

/// Look-ups by key, whatever its case. Zola and Hugo keep keys of the author's own in tables,
/// which are asked where the front matter itself has no such key.
struct Keys<'a>(&'a Value);

impl<'a> Keys<'a> {
    fn own(&self, name: &str) -> Option<&'a Value> {
        entry(self.0, name)
    }

    fn get(&self, names: &[&str]) -> Option<&'a Value> {
        let inner = |name: &str| {
            ["extra", "params", "taxonomies"]
                .iter()
                .find_map(|table| self.own(table).and_then(|table| entry(table, name)))
        };
        names.iter().find_map(|name| self.own(name)).or_else(|| names.iter().find_map(|name| inner(name)))
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        match self.get(names) {
            Some(Value::Text(text)) => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                (!text.is_empty()).then_some(text)
            }
            _ => None,
        }
    }

    fn is(&self, name: &str, words: &[&str]) -> bool {
        self.text(&[name]).is_some_and(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)))
    }
}

fn entry<'a>(table: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Table(entries) = table else { return None };
    entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn status(keys: &Keys<'_>) -> Option<Status> {
    const YES: [&str; 3] = ["true", "yes", "on"];
    const NO: [&str; 3] = ["false", "no", "off"];
    let private = keys.is("private", &YES)
        || keys.is("visibility", &["private", "members", "paid", "tiers", "password"])
        || keys.is("access", &["private", "members", "paid"])
        || keys.is("status", &["private"])
        || keys.text(&["password"]).is_some();
    let draft = keys.is("draft", &YES)
        || keys.is("published", &NO)
        || keys.is("publish", &NO)
        || keys.is("status", &["draft", "pending", "unpublished", "scheduled"]);
    let page = keys.is("layout", &["page"]) || keys.is("type", &["page"]);
    match () {
        () if private => Some(Status::Private),
        () if draft => Some(Status::Draft),
        () if page => Some(Status::Page),
        () => None,
    }
}

/// Addresses, absolute or of the site, each once.
fn urls(keys: &Keys<'_>) -> Vec<String> {
    let mut urls = Vec::new();
    for value in URLS.iter().filter_map(|key| keys.get(&[key])) {
        each_text(value, &mut |text| {
            // `/:year/:title/` is a pattern, `false` says that there is none.
            let is_address = text.contains('/') && !text.contains(char::is_whitespace) && !text.contains("/:");
            if is_address && !urls.iter().any(|known| known == text) {
                urls.push(text.to_owned());
            }
        });
    }
    urls
}

/// Tags and categories as printed, each once. A list in one text is parted by commas.
fn tags(keys: &Keys<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for value in TAGS.iter().filter_map(|key| keys.get(&[key])) {
        each_text(value, &mut |text| {
            for tag in text.split(',').map(|tag| tag.trim().trim_start_matches('#')) {
                if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
                    tags.push(tag.to_owned());
                }
            }
        });
    }
    tags
}

fn each_text<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a str)) {
    match value {
        Value::Text(text) => visit(text.trim()),
        Value::List(items) => items.iter().for_each(|item| each_text(item, visit)),
        Value::Table(entries) => entries.iter().for_each(|(_, value)| each_text(value, visit)),
    }
}

fn number(text: &str) -> Option<i64> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole.trim().parse().ok()
}

fn scalars(table: &Value) -> Vec<(String, String)> {
    let Value::Table(entries) = table else { return Vec::new() };
    let scalar = |(key, value): &(String, Value)| match value {
        Value::Text(text) => Some((key.clone(), text.trim().to_owned())),
        _ => None,
    };
    entries.iter().filter_map(scalar).collect()
}

/// The head of a value, for messages.
fn shorten(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// The date in a path such as `/notes/2019/05/06/title`.
pub(super) fn date_in_path(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|day| dates::read(&day.join("-")))
}

/// One name, several, or tables with a `name`.
fn authors(value: &Value) -> Vec<String> {
    match value {
        Value::Text(name) if name.trim().is_empty() => Vec::new(),
        Value::Text(name) => vec![name.trim().to_owned()],
        Value::List(items) => items.iter().flat_map(authors).collect(),
        Value::Table(_) => {
            entry(value, "name").or_else(|| entry(value, "display_name")).map(authors).unwrap_or_default()
        }
    }
}
