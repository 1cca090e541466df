//! The text of a style sheet → tokens (CSS Syntax 3 §4), without white space and comments.

use std::borrow::Cow;

/// A token, as far as the checker tells them apart.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'t> {
    Ident(&'t str),
    /// `@name`, without `@`.
    At(&'t str),
    /// `name(`.
    Function(&'t str),
    Hash,
    /// A number with or without unit or percent sign.
    Number,
    String(Cow<'t, str>),
    /// `url(…)`, quoted or not.
    Url(Cow<'t, str>),
    Colon,
    Semicolon,
    Comma,
    OpenBrace,
    CloseBrace,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    /// `<!--` or `-->`.
    Markup,
    Delim(char),
    /// What is wrong here.
    Bad(&'static str),
}

/// A token with its place.
#[derive(Debug)]
pub(super) struct Placed<'t> {
    pub token: Token<'t>,
    /// Whether white space or a comment stands before it.
    pub spaced: bool,
    pub line: u32,
    pub column: u32,
}

/// Cuts a text into tokens. One pass: each step goes on from where the last ended.
pub(super) fn tokens(text: &str) -> Vec<Placed<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut line, mut column, mut spaced) = (text, 1, 1, true);
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first.is_ascii_whitespace() {
            (None, rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len()))
        } else if let Some(comment) = rest.strip_prefix("/*") {
            match comment.find("*/") {
                Some(end) => (None, end + 4),
                None => (Some(Token::Bad("a comment is not closed")), rest.len()),
            }
        } else {
            let (token, length) = token(rest, first);
            (Some(token), length)
        };
        match token {
            Some(token) => {
                tokens.push(Placed { token, spaced, line, column });
                spaced = false;
            }
            None => spaced = true,
        }
        let taken = &rest[..length];
        line += taken.matches('\n').count() as u32;
        let last = taken.rfind('\n').map_or(taken, |at| &taken[at + 1..]);
        column = if taken.contains('\n') { 1 } else { column } + last.chars().count() as u32;
        rest = &rest[length..];
    }
    tokens
}

fn token(text: &str, first: char) -> (Token<'_>, usize) {
    let single = |token| (token, first.len_utf8());
    match first {
        ':' => single(Token::Colon),
        ';' => single(Token::Semicolon),
        ',' => single(Token::Comma),
        '{' => single(Token::OpenBrace),
        '}' => single(Token::CloseBrace),
        '(' => single(Token::OpenParen),
        ')' => single(Token::CloseParen),
        '[' => single(Token::OpenBracket),
        ']' => single(Token::CloseBracket),
        '"' | '\'' => string(text),
        '#' if name(&text[1..]) > 0 => (Token::Hash, 1 + name(&text[1..])),
        '@' if ident(&text[1..]) > 0 => {
            let length = ident(&text[1..]);
            (Token::At(&text[1..=length]), 1 + length)
        }
        '<' if text.starts_with("<!--") => (Token::Markup, 4),
        '-' if text.starts_with("-->") => (Token::Markup, 3),
        '0'..='9' | '+' | '-' | '.' if number(text) > 0 => {
            let digits = number(text);
            let unit = if text[digits..].starts_with('%') { 1 } else { ident(&text[digits..]) };
            (Token::Number, digits + unit)
        }
        _ => match ident(text) {
            0 => single(Token::Delim(first)),
            length if text[length..].starts_with('(') => {
                if text[..length].eq_ignore_ascii_case("url") {
                    url(text, length + 1)
                } else {
                    (Token::Function(&text[..length]), length + 1)
                }
            }
            length => (Token::Ident(&text[..length]), length),
        },
    }
}

/// The length of a name: letters, digits, hyphens, escapes, anything beyond ASCII.
fn name(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if characters.peek().is_some_and(|(_, next)| *next != '\n') => {
                characters.next();
            }
            c if c.is_ascii_alphanumeric() || "-_".contains(c) || !c.is_ascii() => {}
            _ => return at,
        }
    }
    text.len()
}

/// The length of an identifier: a name that does not begin with a digit, nor with a hyphen and one.
fn ident(text: &str) -> usize {
    let start = text.strip_prefix('-').unwrap_or(text);
    if start.starts_with(|c: char| c.is_ascii_digit()) || start.is_empty() {
        return 0;
    }
    let length = name(text);
    if length == 1 && text.starts_with('-') { 0 } else { length }
}

/// The length of a number without its unit.
fn number(text: &str) -> usize {
    let sign = usize::from(text.starts_with(['+', '-']));
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = sign + digits(sign);
    if text[whole..].starts_with('.') && digits(whole + 1) > 0 {
        return whole + 1 + digits(whole + 1);
    }
    if whole > sign { whole } else { 0 }
}

fn string(text: &str) -> (Token<'_>, usize) {
    let quote = text.as_bytes()[0];
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' => return (Token::Bad("a string goes over the end of its line"), at),
            byte if byte == quote => return (Token::String(unescape(&text[1..at])), at + 1),
            _ => {}
        }
        at += 1;
    }
    (Token::Bad("a string is not closed"), text.len())
}

/// `from` is behind the parenthesis.
fn url(text: &str, from: usize) -> (Token<'_>, usize) {
    let inside = text[from..].trim_ascii_start();
    let start = text.len() - inside.len();
    if inside.starts_with(['"', '\'']) {
        let (token, length) = string(inside);
        let after = text[start + length..].trim_ascii_start();
        return match token {
            Token::String(href) if after.starts_with(')') => (Token::Url(href), text.len() - after.len() + 1),
            Token::String(_) => (Token::Bad("a `url()` is not closed"), start + length),
            bad => (bad, start + length),
        };
    }
    let Some(end) = inside.find(')') else { return (Token::Bad("a `url()` is not closed"), text.len()) };
    let href = inside[..end].trim_ascii_end();
    let token = if href.contains(|c: char| c.is_ascii_whitespace() || "\"'(".contains(c)) && !href.contains('\\') {
        Token::Bad("a `url()` with such characters is quoted")
    } else {
        Token::Url(unescape(href))
    };
    (token, start + end + 1)
}

/// CSS Syntax 3 §4.3.7.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        out.push_str(before);
        let digits = escaped.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits > 0 {
            let code = u32::from_str_radix(&escaped[..digits], 16).ok().and_then(char::from_u32);
            out.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
            rest = escaped[digits..].strip_prefix(' ').unwrap_or(&escaped[digits..]);
        } else {
            let next = escaped.chars().next();
            out.extend(next.filter(|c| *c != '\n'));
            rest = &escaped[next.map_or(0, char::len_utf8)..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}
