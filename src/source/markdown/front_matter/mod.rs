//! Front matter → what it says about the essay: YAML between `---` lines, TOML between `+++` lines,
//! JSON in braces, Pandoc's title block of `%` lines, MultiMarkdown's lines `Key: value`.
//!
//! Keys that are of no use here are ignored, whatever they hold: front matter is written for
//! other programs. Only what cannot be read at all is worth a warning.

mod facts;
mod value;

pub(super) use facts::FrontMatter;
use facts::understand;

/// Why front matter cannot be read, the byte of the file where, and what can be read of it
/// all the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Broken {
    pub why: String,
    pub at: usize,
    pub mended: Option<Box<FrontMatter>>,
    /// Whether that is all of it.
    pub whole: bool,
}

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
    Json,
    /// `Key: value` up to a blank line.
    Lines,
    /// `% title`, `% authors`, `% date`.
    Percent,
}

/// The block at the head of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// What stands between the fences.
    inner: &'a str,
    /// Byte at which it begins.
    at: usize,
    syntax: Syntax,
    /// Byte at which the body begins.
    pub end: usize,
}

/// Front matter larger than this is none.
const MAX_SIZE: usize = 64 << 10;

/// Finds the block; `None` when the file has none.
pub(super) fn find(text: &str) -> Option<Head<'_>> {
    fenced(text).or_else(|| json(text)).or_else(|| plain(text))
}

fn fenced(text: &str) -> Option<Head<'_>> {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next()?;
    let syntax = match fence.trim_end() {
        "---" => Syntax::Yaml,
        "+++" => Syntax::Toml,
        _ => return None,
    };
    let mut at = fence.len();
    for line in lines {
        let closes = match line.trim_end() {
            "---" | "..." => syntax == Syntax::Yaml,
            "+++" => syntax == Syntax::Toml,
            _ => false,
        };
        if closes {
            let inner = &text[fence.len()..at];
            return Some(Head { inner, at: fence.len(), syntax, end: at + line.len() });
        }
        at += line.len();
        if at > MAX_SIZE {
            return None;
        }
    }
    None
}

/// An object that opens on the first line, alone or with its first key, and closes at the end of a line.
fn json(text: &str) -> Option<Head<'_>> {
    let first = text.strip_prefix('{')?.trim_start();
    if !first.starts_with('"') {
        return None;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().take(MAX_SIZE) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let rest = &text[at + 1..];
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let alone = rest[..line].trim().is_empty();
            return alone.then_some(Head { inner: &text[..=at], at: 0, syntax: Syntax::Json, end: at + 1 + line });
        }
    }
    None
}

/// Lines at the top that are front matter without fences.
fn plain(text: &str) -> Option<Head<'_>> {
    let percent = text.starts_with("% ");
    // A text may begin with a word and a colon; no text begins with these.
    let keyed = text.get(..6).is_some_and(|key| key.eq_ignore_ascii_case("title:"));
    if !percent && !keyed {
        return None;
    }
    let mut end = 0;
    let mut fields = 0;
    for line in text.split_inclusive('\n') {
        let goes_on = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        let opens = if percent { line.starts_with('%') && fields < 3 } else { opens_field(line) };
        if !(opens || goes_on) || end > MAX_SIZE {
            break;
        }
        fields += usize::from(opens);
        end += line.len();
    }
    let blank_below = text[end..].lines().next().is_none_or(|line| line.trim().is_empty());
    let syntax = if percent { Syntax::Percent } else { Syntax::Lines };
    (blank_below && end <= MAX_SIZE).then_some(Head { inner: &text[..end], at: 0, syntax, end })
}

/// `Key: value` or `Some key: value`.
fn opens_field(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    key.split(' ').count() <= 2 && key.split(' ').all(word) && value.starts_with([' ', '\t', '\n'])
}

/// Keys that tell front matter from a text that opens with a rule and a word and a colon.
const TELLING: [&str; 12] = [
    "title",
    "date",
    "layout",
    "author",
    "authors",
    "tags",
    "categories",
    "draft",
    "slug",
    "permalink",
    "published",
    "description",
];

/// A block that opens as front matter does, with a key on its first line, and that no line closes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unclosed<'a> {
    /// The fence that opens it.
    pub fence: &'a str,
    /// The byte behind its last key, and what its keys say; `None` when they tell nothing.
    pub read: Option<(usize, Box<FrontMatter>)>,
}

/// Finds such a block. It is taken to end at the first line that is no key, item or the rest of one.
pub(super) fn unclosed(text: &str) -> Option<Unclosed<'_>> {
    let mut lines = text.split_inclusive('\n');
    let opening = lines.next()?;
    let fence = opening.trim_end();
    let (sign, syntax) = match fence {
        "---" => (':', Syntax::Yaml),
        "+++" => ('=', Syntax::Toml),
        _ => return None,
    };
    let key = |line: &str| {
        let (key, value) = line.trim_end().split_once(sign)?;
        let key = key.trim_end();
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        (is_key && (sign == '=' || value.is_empty() || value.starts_with([' ', '\t']))).then(|| key.to_lowercase())
    };
    key(lines.clone().next()?)?;
    if find(text).is_some() {
        return None;
    }
    let goes_on =
        |line: &&str| key(line).is_some() || (line.starts_with([' ', '\t', '-', ']', '[']) && !line.trim().is_empty());
    let block: Vec<&str> = lines.take_while(goes_on).collect();
    let tells = block.iter().filter_map(|line| key(line)).any(|key| TELLING.contains(&key.as_str()));
    let end = opening.len() + block.iter().map(|line| line.len()).sum::<usize>();
    let head = Head { inner: &text[opening.len()..end], at: opening.len(), syntax, end };
    let read = (tells && end <= MAX_SIZE).then(|| value::salvaged(&head, sign)).flatten();
    Some(Unclosed { fence, read: read.map(|front| (end, front)) })
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
    let table = match head.syntax {
        Syntax::Yaml => value::read_yaml(head)?,
        Syntax::Toml => value::read_toml(head)?,
        Syntax::Json => value::read_json(head)?,
        Syntax::Lines => Some(value::read_lines(head)),
        Syntax::Percent => Some(value::read_percent(head)),
    };
    Ok(table.map(|table| understand(&table)))
}

#[cfg(test)]
mod tests {
    use super::facts::date_in_path;
    use super::*;
    use crate::lang::Lang;
    use crate::source::Status;
    use proptest::prelude::*;

    fn read_text(text: &str) -> Result<Option<FrontMatter>, Broken> {
        read(&find(text).unwrap())
    }

    #[test]
    fn yaml_toml_and_json_say_the_same() {
        let yaml = "---\ntitle: \"Paper: a love story\"\ndate: 2019-05-06\nauthors:\n- Ann\n- name: Bo\ndraft: true\nlang: de\ntags: [a, {b: c}]\n---\nText";
        let toml = "+++\ntitle = \"Paper: a love story\"\ndate = 2019-05-06\nauthors = [\"Ann\", { name = \"Bo\" }]\ndraft = true\nlanguage = \"de\"\ntags = [\"a\", { b = \"c\" }]\n[extra]\nx = 1\n+++\nText";
        let json = "{\"title\": \"Paper: a love story\", \"date\": \"2019-05-06\",\n\"authors\": [\"Ann\", {\"name\": \"Bo\"}],\n\
            \"draft\": true, \"lang\": \"de\", \"tags\": [\"a\", {\"b\": \"c\"}]}\nText";
        let expected = FrontMatter {
            title: Some("Paper: a love story".into()),
            date: Some("2019-05-06".into()),
            authors: vec!["Ann".into(), "Bo".into()],
            language: Lang::parse("de"),
            status: Some(Status::Draft),
            tags: vec!["a".into(), "c".into()],
            ..FrontMatter::default()
        };
        for text in [yaml, toml, json] {
            let mut found = read_text(text).unwrap().unwrap();
            found.scalars.clear();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn addresses_weights_and_who_may_read_it_are_found_under_their_many_names() {
        let text = "---\npermalink: /2019/05/title\ncanonicalURL: https://x.org/t\naliases: [/old, ':pattern', false]\n\
            slug: my-slug\nnav_order: 3\nvisibility: private\ncategories: x, y\npubDate: 2019-05-06\n---\n";
        let found = read_text(text).unwrap().unwrap();
        assert_eq!(found.urls, ["https://x.org/t", "/2019/05/title", "/old"]);
        assert_eq!(
            (found.slug.as_deref(), found.weight, found.status),
            (Some("my-slug"), Some(3), Some(Status::Private))
        );
        assert_eq!((found.tags.join("|"), found.date.as_deref()), ("x|y".into(), Some("2019-05-06")));
        let text = "+++\ntitle = \"x\"\n[taxonomies]\ntags = [\"a\"]\n[extra]\nsubtitle = \"s\"\n+++\n";
        let found = read_text(text).unwrap().unwrap();
        assert_eq!((found.tags.join("|"), found.subtitle.as_deref()), ("a".into(), Some("s")));
    }

    #[test]
    fn front_matter_without_fences_is_read() {
        let text = "% On\n  paper\n% Ann; Bo\n% 2019-05-06\n\nText";
        let found = read_text(text).unwrap().unwrap();
        assert_eq!((found.title.as_deref(), found.authors.join("|")), (Some("On paper"), "Ann|Bo".into()));
        assert_eq!(found.date.as_deref(), Some("2019-05-06"));
        let found = read_text("Title: On paper\nAuthor: Ann\n\nText").unwrap().unwrap();
        assert_eq!((found.title.as_deref(), found.authors.join("|")), (Some("On paper"), "Ann".into()));
        for text in ["Title: a\nhas gone on\n\nText", "Note: a\n\nText", "%not\n", "{not json}", "{\"a\": 1} text"] {
            assert_eq!(find(text), None, "{text}");
        }
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
    fn what_can_be_read_of_broken_front_matter_is_read() {
        let mended = |text: &str| read_text(text).unwrap_err().mended.unwrap();
        let yaml = mended("---\ntitle: Paper: a love story\ndate: 2019-05-06\ndraft: true\ntags:\n- a\n- \"b\n---\n");
        assert_eq!(yaml.title.as_deref(), Some("Paper: a love story"));
        assert_eq!((yaml.status, yaml.tags.join("|")), (Some(Status::Draft), "a|b".into()));
        let unclosed = mended("---\ntitle: \"Paper\ndate: 2019-05-06\ntags: [a, b\n---\n");
        assert_eq!((unclosed.title.as_deref(), unclosed.date.as_deref()), (Some("Paper"), Some("2019-05-06")));
        assert_eq!(unclosed.tags, ["a", "b"]);
        let toml = mended("+++\ntitle = \"Paper\ndate = 2019-05-06\ndraft = true\n+++\n");
        assert_eq!((toml.title.as_deref(), toml.status), (Some("Paper"), Some(Status::Draft)));
        let json = mended("{\n \"title\": \"Paper\",\n \"tags\": [\"a\"],\n}\n");
        assert_eq!((json.title.as_deref(), json.tags.join("|")), (Some("Paper"), "a".into()));
    }

    #[test]
    fn front_matter_that_nothing_closes_ends_with_its_keys() {
        let text = "---\ntitle: Paper\ntags:\n- a\n\nText: more\n";
        let found = unclosed(text).unwrap();
        let (end, front) = found.read.unwrap();
        assert_eq!((found.fence, &text[end..], front.title.as_deref()), ("---", "\nText: more\n", Some("Paper")));
        assert_eq!(unclosed("---\nAnn: hello\n\nBo: hi\n").unwrap().read, None);
        assert_eq!(unclosed("+++\ntitle = \"Paper\"\nText\n").unwrap().read.unwrap().0, 20);
        assert_eq!(unclosed("---\n\nText\n"), None);
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

    #[test]
    fn a_list_in_thousands_of_brackets_ended_the_program() {
        let deep = format!("{}x{}", "[".repeat(20_000), "]".repeat(20_000));
        for text in [format!("---\ntags: {deep}\n---\n"), format!("+++\ntags = {deep}\n+++\n")] {
            let mended = read_text(&text).unwrap_err().mended.expect("its keys can be read");
            assert_eq!(mended.tags, ["x"]);
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
