//! Finds template tags in text: Liquid and Nunjucks (`{% … %}`, `{{ … }}`), Zola's calls (`{{ name(…) }}`,
//! `{% name(…) %}`), Hugo's shortcodes (`{{< … >}}`, `{{% … %}}`); which closes which; their arguments.

use std::ops::Range;

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// With its braces.
    pub range: Range<usize>,
    pub form: Form,
    /// In lower case, without the `end` or `/` of one that closes.
    pub name: String,
    /// What stands behind the name.
    pub args: &'a str,
    pub closes: bool,
    /// The tag that closes it.
    pub partner: Option<usize>,
}

/// How a tag is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `{% … %}`, `{{< … >}}`, `{{% … %}}`, `{{ name(…) }}`.
    Call,
    /// `{{ … }}`: the value of what stands in it.
    Value,
    /// `{{</* … */>}}`: shows a tag; `args` is what it shows.
    Shown,
}

/// Longer tags are text.
const MAX_LENGTH: usize = 2000;
/// Open tags among which the one that a tag closes is looked for.
const MAX_OPEN: usize = 64;

/// All tags outside of code, in order.
pub(super) fn tags<'a>(text: &'a str, code: &[Range<usize>]) -> Vec<Tag<'a>> {
    let mut tags: Vec<Tag<'a>> = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    let mut raw_may_end = true;
    while let Some(open) = text[at..].find('{') {
        at += open;
        while code.next_if(|code| code.end <= at).is_some() {}
        if let Some(code) = code.peek().filter(|code| code.start <= at) {
            at = code.end;
            continue;
        }
        let Some(tag) = tag(text, at) else {
            at += 1;
            continue;
        };
        at = tag.range.end;
        let raw = raw_may_end && tag.form == Form::Call && !tag.closes && matches!(&*tag.name, "raw" | "verbatim");
        let end = if raw { end_of_raw(text, at) } else { None };
        raw_may_end &= !raw || end.is_some();
        tags.push(tag);
        if let Some(end) = end {
            let number = tags.len();
            tags[number - 1].partner = Some(number);
            at = end.range.end;
            tags.push(end);
        }
    }
    pair(&mut tags);
    tags
}

/// The tag that begins at a brace.
fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let rest = &text[at..];
    // `{{` in a formula or a set of braces is no tag; behind a tag it is.
    let before = &text[..at];
    let in_braces = before.ends_with('}') && !before.ends_with("%}") && !before.ends_with("}}");
    if (in_braces || before.ends_with(['\\', '_', '^', '{', '$']) || behind_command(before)) && !rest.starts_with("{%")
    {
        return None;
    }
    let (open, close, form) = match rest.as_bytes() {
        [b'{', b'{', b'<', ..] => ("{{<", ">}}", Form::Call),
        [b'{', b'{', b'%', ..] => ("{{%", "%}}", Form::Call),
        [b'{', b'{', ..] => ("{{", "}}", Form::Value),
        [b'{', b'%', ..] => ("{%", "%}", Form::Call),
        _ => return None,
    };
    let mut window = (open.len() + MAX_LENGTH).min(rest.len());
    while !rest.is_char_boundary(window) {
        window -= 1;
    }
    let length = rest[open.len()..window].find(close)?;
    let end = at + open.len() + length + close.len();
    let inner = rest[open.len()..open.len() + length].trim_matches('-').trim();
    if let Some(shown) = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
        let range = at..end;
        return Some(Tag { range, form: Form::Shown, name: String::new(), args: shown, closes: false, partner: None });
    }
    let slash = inner.starts_with('/');
    let inner = inner.trim_start_matches('/').trim_start();
    let length =
        inner.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/' | ':')).unwrap_or(inner.len());
    let (name, args) = inner.split_at(length);
    let calls = args.starts_with('(');
    let form = if form == Form::Value && calls { Form::Call } else { form };
    let value_shape = || inner.starts_with(['"', '\'']) || name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if (form == Form::Call && name.is_empty()) || (form == Form::Value && !value_shape()) {
        return None;
    }
    if form == Form::Value {
        let name = name.to_lowercase();
        return Some(Tag { range: at..end, form, name, args: inner, closes: false, partner: None });
    }
    let ends = name.strip_prefix("end").filter(|_| !calls);
    let closes = slash || ends.is_some();
    let name = if slash { name } else { ends.unwrap_or(name) };
    let args = args.trim().trim_start_matches('(').trim_end_matches('/').trim_end().trim_end_matches(')');
    Some(Tag { range: at..end, form, name: name.to_lowercase(), args, closes, partner: None })
}

/// Whether a text ends in a command of TeX.
fn behind_command(text: &str) -> bool {
    let letters = text.bytes().rev().take(20).take_while(u8::is_ascii_alphabetic).count();
    letters > 0 && text[..text.len() - letters].ends_with('\\')
}

/// The tag that ends what is to be shown as it stands.
fn end_of_raw(text: &str, from: usize) -> Option<Tag<'_>> {
    let mut at = from;
    while let Some(open) = text[at..].find("{%") {
        at += open;
        match tag(text, at) {
            Some(tag) if tag.closes && matches!(&*tag.name, "raw" | "verbatim") => return Some(tag),
            _ => at += 2,
        }
    }
    None
}

/// Finds the partners. `{% end %}` closes whatever is open.
fn pair(tags: &mut [Tag<'_>]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..tags.len() {
        if tags[at].form != Form::Call || tags[at].partner.is_some() {
            continue;
        }
        if !tags[at].closes {
            open.push(at);
            continue;
        }
        let window = open.len().saturating_sub(MAX_OPEN);
        let fits = |opened: &usize| tags[at].name.is_empty() || tags[*opened].name == tags[at].name;
        if let Some(found) = open[window..].iter().rposition(fits) {
            let opened = open[window + found];
            open.truncate(window + found);
            tags[opened].partner = Some(at);
        }
    }
}

/// The arguments of a tag.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Args {
    /// Those without a name, in order.
    pub plain: Vec<String>,
    named: Vec<(String, String)>,
}

impl Args {
    /// The first of the named arguments that is there.
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self.named.iter().find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty());
            found.map(|(_, value)| value.as_str())
        })
    }
}

/// Words, quoted or not, parted by spaces or commas; `key=value` and `key: value` are named.
pub(super) fn args(text: &str) -> Args {
    let mut args = Args::default();
    let mut rest = text.trim_start();
    let mut key: Option<String> = None;
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let (value, behind) = match quote {
            Some(quote) => {
                let inner = &rest[1..];
                let is_end = |(at, _): &(usize, &str)| !inner[..*at].ends_with('\\');
                let end = inner.match_indices(quote).find(is_end).map_or(inner.len(), |(at, _)| at);
                (
                    inner[..end].replace(&format!("\\{quote}"), &quote.to_string()),
                    inner[end..].strip_prefix(quote).unwrap_or(""),
                )
            }
            None => {
                let stops = |c: char| c.is_whitespace() || matches!(c, ',' | '=' | '"' | '\'');
                let end = rest.find(stops).unwrap_or(rest.len());
                let end = if end == 0 { rest.chars().next().map_or(1, char::len_utf8) } else { end };
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        rest = behind.trim_start();
        let name =
            value.strip_suffix(':').or_else(|| rest.starts_with('=').then_some(&*value)).filter(|_| quote.is_none());
        match (key.take(), name) {
            (None, Some(name)) if !name.is_empty() => {
                rest = rest.trim_start_matches('=').trim_start();
                key = Some(name.to_owned());
            }
            (Some(key), _) => args.named.push((key, value)),
            (None, _) if quote.is_none() && matches!(&*value, "," | "=") => {}
            (None, _) => args.plain.push(value),
        }
        rest = rest.trim_start_matches(',').trim_start();
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let tags = tags(text, &[]);
        let one = |tag: &Tag<'_>| {
            let partner = tag.partner.map_or(String::new(), |partner| format!("->{partner}"));
            format!("{}{}({}){partner}", if tag.closes { "/" } else { "" }, tag.name, tag.args)
        };
        tags.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tags_of_all_generators_are_found_and_paired() {
        assert_eq!(shown("{% note %}a{% b x=1 %}{%- endnote -%}"), "note()->2 b(x=1) /note()");
        assert_eq!(shown("{{< figure src=\"a\" >}}{{% tip %}}x{{% /tip %}}"), "figure(src=\"a\") tip()->2 /tip()");
        assert_eq!(
            shown("{% q(a=1) %}x{% end %} {{ f(b=\"c\") }} {{ page.x | y }}"),
            "q(a=1)->1 /() f(b=\"c\") page.x(page.x | y)"
        );
        assert_eq!(shown("{% raw %}{{ x }}{% endraw %}{{ y }}"), "raw()->1 /raw() y(y)");
        for none in ["{ x }", "\\frac{{a}}{b}", "{{ 1 }}", "{%", "{% %}", "{{{x}}}"] {
            assert_eq!(shown(none), "", "{none}");
        }
    }

    #[test]
    fn arguments_are_named_or_plain() {
        let found = args("\"a b\" c, key=\"d e\" other: f x=1");
        assert_eq!(found.plain, ["a b", "c"]);
        assert_eq!(
            (found.get(&["key"]), found.get(&["other"]), found.get(&["X"])),
            (Some("d e"), Some("f"), Some("1"))
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([{}%<>#=\"' a-zé,:/*()-]|\\{%|\\{\\{|%\\}|\\}\\}|raw|end){0,40}") {
            for tag in tags(&text, &[]) {
                let _ = args(tag.args);
                prop_assert!(text.is_char_boundary(tag.range.end));
            }
        }
    }
}
