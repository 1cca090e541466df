//! Front matter, YAML between `---` lines or TOML between `+++` lines → what it says about the essay.
//!
//! Keys that are of no use here are ignored, whatever they hold: front matter is written for
//! other programs. Only what cannot be read at all is worth a warning.

use crate::lang::Lang;
use crate::source::dates;
use saphyr::{LoadableYamlNode, Scalar, Yaml};

/// What front matter says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub date: Option<String>,
    /// What stands as the date and is none.
    pub no_date: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
    pub draft: bool,
}

/// Why front matter cannot be read, the byte of the file where, and what can be read of it
/// all the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Broken {
    pub why: String,
    pub at: usize,
    pub mended: Option<Box<FrontMatter>>,
}

/// The block at the head of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// What stands between the fences.
    inner: &'a str,
    /// Byte at which it begins.
    at: usize,
    toml: bool,
    /// Byte at which the body begins.
    pub end: usize,
}

/// Front matter larger than this is none.
const MAX_SIZE: usize = 64 << 10;
/// Characters of a value that messages show.
const SHOWN: usize = 40;
/// Flow collections and lists on one line nest at most so deep: the YAML tree is dropped
/// recursively, and must not exhaust the stack.
const MAX_NESTING: usize = 64;

/// Finds the block; `None` when the file has none.
pub(super) fn find(text: &str) -> Option<Head<'_>> {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next()?;
    let toml = match fence.trim_end() {
        "---" => false,
        "+++" => true,
        _ => return None,
    };
    let mut at = fence.len();
    for line in lines {
        let closes = match line.trim_end() {
            "---" | "..." => !toml,
            "+++" => toml,
            _ => false,
        };
        if closes {
            let inner = &text[fence.len()..at];
            return Some(Head { inner, at: fence.len(), toml, end: at + line.len() });
        }
        at += line.len();
        if at > MAX_SIZE {
            return None;
        }
    }
    None
}

/// The fence of a block that opens as front matter does, with a key on its first line, and that
/// no line closes.
pub(super) fn unclosed(text: &str) -> Option<&str> {
    let mut lines = text.lines().map(str::trim_end);
    let (fence, first) = (lines.next()?, lines.next()?);
    let parted = match fence {
        "---" => first.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with([' ', '\t'])),
        "+++" => first.split_once('='),
        _ => None,
    };
    let (key, _) = parted?;
    let key = key.trim_end();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (is_key && find(text).is_none()).then_some(fence)
}

/// The line of the file, from 1, on which a key stands at the margin; the first when none does.
pub(super) fn line_of(head: &str, key: &str) -> u32 {
    let is_key = |line: &str| {
        let name = line.split([':', '=']).next().unwrap_or("");
        name.trim_end().trim_matches(['"', '\'']).eq_ignore_ascii_case(key)
    };
    head.lines().position(is_key).map_or(1, |at| at as u32 + 1)
}

/// Reads the block. `Ok(None)` when it is no front matter after all but text between two
/// thematic breaks.
pub(super) fn read(head: &Head<'_>) -> Result<Option<FrontMatter>, Broken> {
    let table = if head.toml { read_toml(head)? } else { read_yaml(head)? };
    Ok(table.map(|table| understand(&table)))
}

/// The values that matter here; scalars as text.
enum Value {
    Text(String),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
}

fn read_toml(head: &Head<'_>) -> Result<Option<Value>, Broken> {
    let table: toml::Table = head.inner.parse().map_err(|error: toml::de::Error| Broken {
        why: error.message().lines().next().unwrap_or("invalid TOML").to_owned(),
        at: head.at + error.span().map_or(0, |span| span.start),
        mended: None,
    })?;
    Ok(Some(from_toml(toml::Value::Table(table))))
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Array(items) => Value::List(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => {
            Value::Table(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect())
        }
        scalar => Value::Text(scalar.to_string()),
    }
}

fn read_yaml(head: &Head<'_>) -> Result<Option<Value>, Broken> {
    if let Some(at) = too_deep(head.inner) {
        return Err(Broken { why: "nested too deep".into(), at: head.at + at, mended: None });
    }
    let documents = Yaml::load_from_str(head.inner).map_err(|error| {
        let (line, column) = (error.marker().line(), error.marker().col());
        let line_at: usize = head.inner.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &head.inner[line_at..];
        let column_at = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
        let mended = Yaml::load_from_str(&indent_quoted(head.inner)).ok().and_then(front_table);
        Broken {
            why: error.info().to_owned(),
            at: head.at + line_at + column_at,
            mended: mended.map(|table| Box::new(understand(&table))),
        }
    })?;
    // A mapping is front matter; so is nothing at all.
    Ok(if head.inner.trim().is_empty() { Some(Value::Table(Vec::new())) } else { front_table(documents) })
}

fn front_table(documents: Vec<Yaml<'_>>) -> Option<Value> {
    let value = documents.into_iter().next().map(from_yaml)?;
    matches!(value, Value::Table(_)).then_some(value)
}

/// Indents the lines of quoted values that go on at the margin. YAML forbids that (1.2.2 §7.4),
/// but the parsers of older site generators allow it, and so blogs are full of it.
fn indent_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut open: Option<char> = None;
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        match open {
            Some(_) => out.push_str("  "),
            None => {
                let value = line.split_once(": ").map_or(line, |(_, value)| value).trim_start();
                let value = value.strip_prefix("- ").map_or(value, str::trim_start);
                open = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                rest = value.get(1..).unwrap_or("");
            }
        }
        out.push_str(line);
        if let Some(quote) = open
            && closes(rest, quote)
        {
            open = None;
        }
    }
    out
}

/// Whether a quotation that is open at the head of the line ends on it. Quotes are escaped by
/// a backslash in double quotes and doubled in single ones.
fn closes(line: &str, quote: char) -> bool {
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote && (quote == '"' || chars.next_if_eq(&'\'').is_none()) {
            return true;
        }
    }
    false
}

fn from_yaml(value: Yaml<'_>) -> Value {
    match value {
        Yaml::Value(Scalar::String(text)) => Value::Text(text.into_owned()),
        Yaml::Value(Scalar::Boolean(flag)) => Value::Text(flag.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Value::Text(number.to_string()),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::Text(number.to_string()),
        Yaml::Representation(text, ..) => Value::Text(text.into_owned()),
        Yaml::Sequence(items) => Value::List(items.into_iter().map(from_yaml).collect()),
        Yaml::Mapping(table) => Value::Table(
            table
                .into_iter()
                .filter_map(|(key, value)| match from_yaml(key) {
                    Value::Text(key) => Some((key, from_yaml(value))),
                    _ => None,
                })
                .collect(),
        ),
        Yaml::Tagged(_, inner) => from_yaml(*inner),
        Yaml::Value(Scalar::Null) | Yaml::Alias(_) | Yaml::BadValue => Value::Text(String::new()),
    }
}

/// The byte at which collections nest deeper than any front matter does. Nesting by indentation
/// is bounded by the size of the block.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut flow = 0_usize;
    let mut in_a_row = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' | b'{' => flow += 1,
            b']' | b'}' => flow = flow.saturating_sub(1),
            // `- - - x` opens three lists on one line.
            b'-' | b'?' | b':' if bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace) => in_a_row += 1,
            b' ' | b'\t' => {}
            _ => in_a_row = 0,
        }
        if flow > MAX_NESTING || in_a_row > MAX_NESTING {
            return Some(at);
        }
    }
    None
}

/// Picks what matters; values of an unexpected kind are ignored.
fn understand(table: &Value) -> FrontMatter {
    let get = |names: &[&str]| {
        let Value::Table(entries) = table else { return None };
        names
            .iter()
            .find_map(|name| entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    };
    let text = |names: &[&str]| match get(names) {
        Some(Value::Text(text)) => {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        }
        _ => None,
    };
    let date = text(&["date"]);
    let day = date.as_deref().and_then(dates::read);
    let no_date = match get(&["date"]) {
        Some(Value::List(_)) => Some("a list".to_owned()),
        Some(Value::Table(_)) => Some("a table".to_owned()),
        _ => date.filter(|_| day.is_none()).map(|date| format!("`{}`", shorten(&date))),
    };
    let dated_path = || text(&["path"]).and_then(|path| date_in_path(&path));
    FrontMatter {
        title: text(&["title"]),
        subtitle: text(&["subtitle"]),
        date: day.or_else(dated_path),
        no_date,
        authors: get(&["authors", "author"]).map(authors).unwrap_or_default(),
        language: text(&["lang", "language"]).and_then(|tag| Lang::parse(&tag)),
        draft: text(&["draft"]).is_some_and(|draft| matches!(draft.to_lowercase().as_str(), "true" | "yes" | "on"))
            || text(&["published"]).is_some_and(|published| published.eq_ignore_ascii_case("false")),
    }
}

/// The head of a value, for messages.
fn shorten(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// The date in a path such as `/notes/2019/05/06/title`.
fn date_in_path(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|day| dates::read(&day.join("-")))
}

/// One name, several, or tables with a `name`.
fn authors(value: &Value) -> Vec<String> {
    match value {
        Value::Text(name) if name.trim().is_empty() => Vec::new(),
        Value::Text(name) => vec![name.trim().to_owned()],
        Value::List(items) => items.iter().flat_map(authors).collect(),
        Value::Table(entries) => {
            entries.iter().filter(|(key, _)| key == "name").flat_map(|(_, value)| authors(value)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_text(text: &str) -> Result<Option<FrontMatter>, Broken> {
        read(&find(text).unwrap())
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = "---\ntitle: \"Paper: a love story\"\ndate: 2019-05-06\nauthors:\n- Ann\n- name: Bo\ndraft: true\nlang: de\ntags: [a, {b: c}]\n---\nText";
        let toml = "+++\ntitle = \"Paper: a love story\"\ndate = 2019-05-06\nauthors = [\"Ann\", { name = \"Bo\" }]\ndraft = true\nlanguage = \"de\"\n[extra]\nx = 1\n+++\nText";
        let expected = FrontMatter {
            title: Some("Paper: a love story".into()),
            subtitle: None,
            date: Some("2019-05-06".into()),
            no_date: None,
            authors: vec!["Ann".into(), "Bo".into()],
            language: Lang::parse("de"),
            draft: true,
        };
        assert_eq!(read_text(yaml), Ok(Some(expected.clone())));
        assert_eq!(read_text(toml), Ok(Some(expected)));
    }

    #[test]
    fn text_between_thematic_breaks_is_no_front_matter() {
        assert_eq!(read_text("---\nOnce upon a time.\n---\n"), Ok(None));
        assert_eq!(find("---\ntitle: x\n"), None);
        assert_eq!(find("Text\n---\n"), None);
    }

    #[test]
    fn broken_front_matter_says_where() {
        let text = "---\ntitle: x\nauthors:\n- ann\t\ttab: [\n---\n";
        let broken = read_text(text).unwrap_err();
        assert!(broken.at > 10 && broken.at <= text.len(), "{broken:?}");
        let text = "+++\ntitle = \"x\"\ndate = 2019-\n+++\n";
        assert_eq!(text[..read_text(text).unwrap_err().at].matches('\n').count(), 2);
    }

    #[test]
    fn quoted_values_that_go_on_at_the_margin_are_read_all_the_same() {
        let broken = read_text("---\ntitle: \"One\ntwo \\\"three\\\"\nfour\"\ndate: 2019-05-06\n---\n").unwrap_err();
        let mended = broken.mended.unwrap();
        assert_eq!(mended.title.as_deref(), Some("One two \"three\" four"));
        assert_eq!(mended.date.as_deref(), Some("2019-05-06"));
    }

    #[test]
    fn a_date_may_stand_in_the_path_only() {
        assert_eq!(date_in_path("notes/2019/05/06/a-title").as_deref(), Some("2019-05-06"));
        assert_eq!(date_in_path("notes/2019/05"), None);
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        for inner in ["[".repeat(30_000), "- ".repeat(30_000), "{a: ".repeat(9_000), "? ".repeat(30_000)] {
            assert!(read_text(&format!("---\n{inner}\n---\n")).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_front_matter_panics(inner in "[-a:\\[\\]{}&*!|>'\"#% \n\t0-9é]{0,60}", fence in "(---|\\+\\+\\+)") {
            if let Some(head) = find(&format!("{fence}\n{inner}\n{fence}\nText")) {
                let _ = read(&head);
            }
        }
    }
}
