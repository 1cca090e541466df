//! What a page says about itself: title, author, dates, address, tags, language. From its
//! `meta` elements (Open Graph, Dublin Core), JSON-LD (schema.org), microformats and HTML.

use super::dom::{Dom, Id};
use crate::lang::Lang;
use crate::source::dates;
use serde_json::Value;

/// What is known about a page.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// As `og:title` or the `title` element has it.
    pub title: Option<String>,
    /// The name of the site, which titles may end in.
    pub site: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub tags: Vec<String>,
    pub language: Option<Lang>,
}

/// Reads what the whole page says.
pub(super) fn of_page(dom: &Dom) -> Facts {
    let meta = |names: &[&str]| -> Vec<String> {
        names.iter().map(|name| all_meta(dom, name)).find(|found| !found.is_empty()).unwrap_or_default()
    };
    let one = |names: &[&str]| meta(names).into_iter().next();
    let element = dom.all().find(|id| dom.name(*id) == "title" && dom.name(dom.parent(*id)) != "svg");
    let article = article(dom);
    let said = |key: &str| article.as_ref().and_then(|article| article.get(key)).map(names).unwrap_or_default();
    let title = one(&["og:title"]).or_else(|| element.map(|id| super::code::one_line(&dom.words(id))));
    let is_name = |name: &String| !name.contains("://") && !name.is_empty();
    let mut authors: Vec<String> =
        meta(&["author", "dc.creator", "dcterms.creator"]).into_iter().filter(is_name).collect();
    if authors.is_empty() {
        authors = said("author").into_iter().filter(is_name).collect();
    }
    if authors.is_empty() {
        authors = all_meta(dom, "article:author").into_iter().filter(is_name).collect();
    }
    let date = one(&["article:published_time", "dc.date", "dcterms.date", "dc.date.issued", "date", "pubdate"]);
    let canonical = dom.all().find(|id| dom.name(*id) == "link" && has_rel(dom, *id, "canonical"));
    let url = canonical.and_then(|id| dom.get(id, "href")).map(str::to_owned).or_else(|| one(&["og:url"]));
    let mut tags = meta(&["article:tag"]);
    if tags.is_empty() {
        let keywords = meta(&["keywords"]).into_iter().chain(said("keywords"));
        tags = keywords.flat_map(|list| list.split(',').map(|tag| tag.trim().to_owned()).collect::<Vec<_>>()).collect();
    }
    tags.retain(|tag| !tag.is_empty());
    let html = dom.all().find(|id| dom.name(*id) == "html");
    let language = html.and_then(|id| dom.get(id, "lang").or_else(|| dom.get(id, "xml:lang"))).and_then(Lang::parse);
    Facts {
        title: title.filter(|title| !title.trim().is_empty()),
        site: one(&["og:site_name", "application-name"]),
        authors,
        date: date.or_else(|| said("datePublished").into_iter().next()).as_deref().and_then(dates::read),
        url: url.filter(|url| url.starts_with("http")),
        tags,
        language: language
            .or_else(|| one(&["content-language", "dc.language", "dcterms.language"]).as_deref().and_then(Lang::parse)),
    }
}

/// Adds what one article of the page says itself.
pub(super) fn of_article(dom: &Dom, root: Id, facts: &mut Facts) {
    let says = |id: Id, key: &str| dom.get(id, "itemprop") == Some(key);
    if facts.authors.is_empty() {
        let author = dom.range(root).find(|id| {
            has_rel(dom, *id, "author")
                || says(*id, "author")
                || dom.has_class(*id, &["p-author", "author-name", "byline-name"])
        });
        let name = author.map(|id| super::code::one_line(&dom.words(id)));
        facts.authors.extend(name.filter(|name| !name.is_empty() && name.split(' ').count() <= 6));
    }
    if facts.date.is_none() {
        let is_date =
            |id: Id| says(id, "datePublished") || (dom.name(id) == "time" && dom.get(id, "datetime").is_some());
        // A day that a story tells of stands in its text, the day of publication above or below it.
        let in_text =
            |id: Id| dom.ancestors(id).any(|up| dom.name(up) == "p" && dom.words(up).split_whitespace().count() > 30);
        let found = dom.range(root).filter(|id| is_date(*id) && !in_text(*id));
        facts.date =
            found.filter_map(|id| dates::read(dom.get(id, "datetime").or_else(|| dom.get(id, "content"))?)).next();
    }
    if facts.tags.is_empty() {
        let tags = dom.range(root).filter(|id| has_rel(dom, *id, "tag") || dom.has_class(*id, &["p-tag"]));
        facts.tags = tags.map(|id| super::code::one_line(&dom.words(id))).filter(|tag| !tag.is_empty()).collect();
    }
    if facts.url.is_none() {
        let own = dom.range(root).find(|id| dom.has_class(*id, &["p-canonical", "u-url"]));
        facts.url = own.and_then(|id| dom.get(id, "href")).filter(|url| url.starts_with("http")).map(str::to_owned);
    }
}

fn has_rel(dom: &Dom, id: Id, rel: &str) -> bool {
    dom.get(id, "rel").is_some_and(|value| value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(rel)))
}

/// The contents of all `meta` elements of a name.
fn all_meta(dom: &Dom, name: &str) -> Vec<String> {
    let named = |id: Id| {
        ["property", "name", "http-equiv"]
            .iter()
            .any(|key| dom.get(id, key).is_some_and(|value| value.eq_ignore_ascii_case(name)))
    };
    let found = dom.all().filter(|id| dom.name(*id) == "meta" && named(*id)).filter_map(|id| dom.get(id, "content"));
    found.map(super::code::one_line).filter(|value| !value.is_empty()).collect()
}

/// Whether the page says that it is one article.
pub(super) fn describes_article(dom: &Dom) -> bool {
    all_meta(dom, "og:type").iter().any(|kind| kind == "article") || article(dom).is_some()
}

/// The article that the page's JSON-LD describes.
fn article(dom: &Dom) -> Option<Value> {
    let scripts =
        dom.all().filter(|id| dom.name(*id) == "script" && dom.get(*id, "type") == Some("application/ld+json"));
    for script in scripts {
        let Ok(value) = serde_json::from_str::<Value>(&dom.words(script)) else { continue };
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list),
                Value::Object(mut object) => {
                    let kinds = object.get("@type").map(names).unwrap_or_default();
                    if kinds.iter().any(|kind| kind.ends_with("Article") || kind.ends_with("Posting")) {
                        return Some(Value::Object(object));
                    }
                    open.extend(object.remove("@graph"));
                }
                _ => {}
            }
        }
    }
    None
}

/// The names in a value: a string, an object with a name, or a list of such.
fn names(value: &Value) -> Vec<String> {
    let one = |value: &Value| value.as_str().or_else(|| value.get("name")?.as_str()).map(super::code::one_line);
    match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    }
}

/// A title without the name of the site behind it or in front.
pub(super) fn without_site(title: &str, site: Option<&str>, heading: Option<&str>) -> String {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let parts = |mark: &'static str| title.split(mark).collect::<Vec<_>>();
    for mark in [" | ", " – ", " — ", " - ", " · ", " » ", " :: ", " • "] {
        let parts = parts(mark);
        if parts.len() < 2 {
            continue;
        }
        if let Some(site) = site {
            if parts.last().is_some_and(|part| same(part, site)) {
                return parts[..parts.len() - 1].join(mark).trim().to_owned();
            }
            if same(parts[0], site) {
                return parts[1..].join(mark).trim().to_owned();
            }
        }
        if let Some(heading) = heading
            && let Some(part) = parts.iter().find(|part| same(part, heading))
        {
            return part.trim().to_owned();
        }
    }
    title.trim().to_owned()
}
