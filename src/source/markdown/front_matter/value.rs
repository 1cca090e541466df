//! Front matter in YAML, TOML, JSON or plain lines → tables of text.

use super::facts::understand;
use super::{Broken, FrontMatter, Head, Syntax};
use saphyr::{LoadableYamlNode, Scalar, Yaml};

/// Flow collections and lists on one line nest at most so deep: the YAML tree is dropped
/// recursively, and must not exhaust the stack.
const MAX_NESTING: usize = 64;

/// A value; scalars as text.
pub(super) enum Value {
    Text(String),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
}

/// The table of a TOML document.
pub(super) fn read_toml(head: &Head<'_>) -> Result<Option<Value>, Broken> {
    let table: toml::Table = head.inner.parse().map_err(|error: toml::de::Error| Broken {
        why: error.message().lines().next().unwrap_or("invalid TOML").to_owned(),
        at: head.at + error.span().map_or(0, |span| span.start),
        mended: salvaged(head, '='),
        whole: false,
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

/// The mapping of a YAML document; `None` when it is something else.
pub(super) fn read_yaml(head: &Head<'_>) -> Result<Option<Value>, Broken> {
    if let Some(at) = too_deep(head.inner) {
        let mended = salvaged(head, ':');
        return Err(Broken { why: "nested too deep".into(), at: head.at + at, mended, whole: false });
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
            whole: mended.is_some(),
            mended: mended.map(|table| Box::new(understand(&table))).or_else(|| salvaged(head, ':')),
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

/// The object of a JSON document.
pub(super) fn read_json(head: &Head<'_>) -> Result<Option<Value>, Broken> {
    let object: serde_json::Value = serde_json::from_str(head.inner).map_err(|error| {
        let lines = head.inner.split_inclusive('\n').take(error.line().saturating_sub(1));
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or("invalid JSON").to_owned();
        Broken {
            why,
            at: head.at + lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1),
            mended: salvaged(head, ':'),
            whole: false,
        }
    })?;
    Ok(Some(from_json(object)))
}

/// What can be read line by line of front matter that is broken: keys at the margin (of an object in
/// JSON, anywhere), each with its value or the items below it. `None` when that is nothing.
pub(super) fn salvaged(head: &Head<'_>, sign: char) -> Option<Box<FrontMatter>> {
    let json = head.syntax == Syntax::Json;
    let mut entries: Vec<(String, Value)> = Vec::new();
    for line in head.inner.lines() {
        let at_margin = json || !line.starts_with([' ', '\t', '-']);
        let line = line.trim();
        match line.split_once(sign).filter(|_| at_margin) {
            Some((key, value)) => {
                let key = key.trim().trim_matches('"');
                let is_key =
                    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
                if is_key && !entries.iter().any(|(known, _)| known == key) {
                    entries.push((key.to_owned(), loose(value)));
                }
            }
            None => {
                let item = line.strip_prefix("- ").map(loose);
                match (item, entries.last_mut()) {
                    (Some(item), Some((_, Value::List(items)))) => items.push(item),
                    (Some(item), Some((_, value @ Value::Text(_)))) => {
                        if matches!(value, Value::Text(text) if text.is_empty()) {
                            *value = Value::List(vec![item]);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    (!entries.is_empty()).then(|| Box::new(understand(&Value::Table(entries))))
}

/// A value or a list in brackets, lists in lists as one, without the quotation marks around it or the one that is left of them.
fn loose(value: &str) -> Value {
    let value = value.trim().trim_end_matches(',');
    if value.starts_with('[') {
        let items = value.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
        let items = items.trim_end_matches(']').split(',').map(loose);
        return Value::List(items.filter(|item| !matches!(item, Value::Text(text) if text.is_empty())).collect());
    }
    let quote = |c: char| matches!(c, '"' | '\'');
    let text = match value.chars().next().filter(|c| quote(*c)) {
        Some(mark) => value[1..].strip_suffix(mark).unwrap_or(&value[1..]),
        // `"` behind a value that none opens is what is left of a pair.
        None => value.strip_suffix('"').unwrap_or(value),
    };
    Value::Text(text.replace("\\\"", "\"").trim().to_owned())
}

fn from_json(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => Value::List(items.into_iter().map(from_json).collect()),
        serde_json::Value::Object(table) => {
            Value::Table(table.into_iter().map(|(key, value)| (key, from_json(value))).collect())
        }
        serde_json::Value::Null => Value::Text(String::new()),
        scalar => Value::Text(scalar.to_string()),
    }
}

/// Lines `Key: value` as MultiMarkdown has them; a value goes on in lines that are indented.
pub(super) fn read_lines(head: &Head<'_>) -> Value {
    let mut entries: Vec<(String, Value)> = Vec::new();
    for line in head.inner.lines() {
        let parted = line.split_once(':').filter(|_| !line.starts_with([' ', '\t']));
        match (parted, entries.last_mut()) {
            (Some((key, value)), _) => entries.push((key.trim().to_owned(), Value::Text(value.trim().to_owned()))),
            (None, Some((_, Value::Text(before)))) => {
                before.push(' ');
                before.push_str(line.trim());
            }
            (None, _) => {}
        }
    }
    Value::Table(entries)
}

/// Title, authors parted by `;` and date on lines that begin with `%`, as Pandoc has them.
pub(super) fn read_percent(head: &Head<'_>) -> Value {
    let mut fields: Vec<String> = Vec::new();
    for line in head.inner.lines() {
        match (line.strip_prefix('%'), fields.last_mut()) {
            (Some(field), _) => fields.push(field.trim().to_owned()),
            (None, Some(field)) => {
                field.push(' ');
                field.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    let mut fields = fields.into_iter();
    let title = Value::Text(fields.next().unwrap_or_default());
    let authors = fields.next().unwrap_or_default();
    let authors = Value::List(authors.split(';').map(|name| Value::Text(name.trim().to_owned())).collect());
    let date = fields.next().map(|date| ("date".to_owned(), Value::Text(date)));
    Value::Table([("title".to_owned(), title), ("author".to_owned(), authors)].into_iter().chain(date).collect())
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
