//! Style sheets (CSS Syntax 3, CSS 2.1 appendix G; EPUB 3.3 §6.3): bytes → what is malformed, and what is referred to.
//!
//! Properties and values are not judged: reading systems ignore what they do not know. `scanner` cuts the text into
//! tokens, this file follows rules and declarations.

mod scanner;

use super::package::Version;
use super::references::{Kind, Reference};
use super::report::{At, short};
use crate::diag::Diagnostic;
use scanner::{Token, tokens};

/// At-rules in at-rules; deeper ones are not looked into.
const MAX_DEPTH: usize = 32;

type Fault<'f> = &'f mut dyn FnMut(u32, u32, Diagnostic);

/// Checks a style sheet of its own.
pub(super) fn file(bytes: &[u8], version: Version, references: &mut Vec<Reference>, fault: Fault) {
    let (encoding, length) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
    let stated = text.strip_prefix("@charset \"").and_then(|rest| rest.split('"').next());
    // UTF-16 is allowed, if not advised.
    if let Some(name) =
        stated.filter(|name| !name.eq_ignore_ascii_case("utf-8") && !name.to_ascii_lowercase().starts_with("utf-16"))
    {
        let finding = wrong(format!("the style sheet is encoded as `{}`", short(name))).hint("save it as UTF-8");
        fault(1, 1, finding);
    }
    sheet(&text, version, references, fault);
}

/// Checks the text of a style sheet.
pub(super) fn sheet(text: &str, version: Version, references: &mut Vec<Reference>, fault: Fault) {
    let mut parser = Parser::new(text, version, references, fault);
    while parser.at < parser.tokens.len() {
        match parser.tokens[parser.at].token {
            // Marks of comments around style sheets in old HTML.
            Token::Markup => parser.at += 1,
            Token::At(_) => parser.at_rule(0),
            _ => parser.rule(false),
        }
    }
}

/// Checks the value of a `style` attribute.
pub(super) fn declarations(text: &str, version: Version, references: &mut Vec<Reference>, fault: Fault) {
    let mut parser = Parser::new(text, version, references, fault);
    while parser.at < parser.tokens.len() {
        if parser.is(&Token::Semicolon) {
            parser.at += 1;
        } else if !parser.declaration(Block { inline: true, font_face: false }) {
            return;
        }
    }
}

/// Where a declaration stands.
#[derive(Clone, Copy)]
struct Block {
    inline: bool,
    font_face: bool,
}

struct Parser<'t, 'o> {
    tokens: Vec<scanner::Placed<'t>>,
    at: usize,
    version: Version,
    references: &'o mut Vec<Reference>,
    fault: Fault<'o>,
    /// Whether the end came too soon, which is told once.
    ended: bool,
}

impl<'t, 'o> Parser<'t, 'o> {
    fn new(text: &'t str, version: Version, references: &'o mut Vec<Reference>, fault: Fault<'o>) -> Parser<'t, 'o> {
        let tokens = tokens(text);
        for one in &tokens {
            if let Token::Bad(why) = one.token {
                fault(one.line, one.column, wrong(why.to_owned()));
            }
        }
        Parser { tokens, at: 0, version, references, fault, ended: false }
    }

    fn is(&self, token: &Token) -> bool {
        self.tokens.get(self.at).is_some_and(|one| one.token == *token)
    }

    fn tell(&mut self, at: usize, message: &str) {
        let place = self.tokens.get(at).or(self.tokens.last()).map_or((1, 1), |one| (one.line, one.column));
        (self.fault)(place.0, place.1, wrong(message.to_owned()));
    }

    fn end(&mut self) {
        if !self.ended {
            self.tell(self.tokens.len(), "the style sheet ends inside of a rule");
        }
        self.ended = true;
        self.at = self.tokens.len();
    }

    fn refer(&mut self, href: &str, kind: Kind, at: usize) {
        let (line, column) = (self.tokens[at].line, self.tokens[at].column);
        if href.trim_ascii().is_empty() {
            (self.fault)(line, column, wrong("a `url()` is empty".into()));
        } else if !href.starts_with('#') {
            self.references.push(Reference::new(href, kind, At { file: "", line, column }));
        }
    }

    /// `selectors { declarations }`.
    fn rule(&mut self, frames: bool) {
        let start = self.at;
        while self.at < self.tokens.len() && !matches!(self.tokens[self.at].token, Token::OpenBrace | Token::CloseBrace)
        {
            self.at += 1;
        }
        if self.at == self.tokens.len() {
            return self.end();
        }
        let open = self.is(&Token::OpenBrace);
        let bad = selectors(&self.tokens[start..self.at], frames);
        if !open || bad.is_some() {
            self.tell(bad.map_or(self.at, |at| start + at), "this is no selector");
        }
        self.at += 1;
        if open {
            self.block(Block { inline: false, font_face: false });
        }
    }

    /// Declarations up to the closing brace.
    fn block(&mut self, block: Block) {
        loop {
            match self.tokens.get(self.at).map(|one| &one.token) {
                None => return self.end(),
                Some(Token::CloseBrace) => {
                    self.at += 1;
                    return;
                }
                Some(_) => {
                    let good = self.declaration(block);
                    if !good {
                        self.skip_declaration();
                    }
                    if self.is(&Token::Semicolon) {
                        self.at += 1;
                    }
                }
            }
        }
    }

    fn skip_declaration(&mut self) {
        while self.at < self.tokens.len() && !self.is(&Token::Semicolon) && !self.is(&Token::CloseBrace) {
            self.at += 1;
        }
    }

    /// `name: value`, up to its semicolon or brace. False when it is none.
    fn declaration(&mut self, block: Block) -> bool {
        let start = self.at;
        let Token::Ident(name) = self.tokens[start].token else {
            self.tell(start, "a property name should stand here");
            self.at += usize::from(!self.is(&Token::CloseBrace) && !self.is(&Token::Semicolon));
            return false;
        };
        self.at += 1;
        if !self.is(&Token::Colon) {
            if self.at == self.tokens.len() {
                self.end();
            } else {
                self.tell(self.at, &format!("a colon should stand behind `{}`", short(name)));
            }
            return false;
        }
        self.at += 1;
        let first = self.at;
        let mut depth: usize = 0;
        while let Some(one) = self.tokens.get(self.at) {
            match &one.token {
                Token::Semicolon | Token::CloseBrace if depth == 0 => break,
                Token::CloseBrace if !block.inline => break,
                Token::Function(_) | Token::OpenParen | Token::OpenBracket => depth += 1,
                Token::CloseParen | Token::CloseBracket if depth > 0 => depth -= 1,
                Token::CloseParen | Token::CloseBracket | Token::OpenBrace | Token::At(_) | Token::Markup => {
                    self.tell(self.at, &format!("the value of `{}` is malformed", short(name)));
                    return false;
                }
                Token::Url(href) => {
                    let href = href.to_string();
                    self.refer(&href, if block.font_face { Kind::Font } else { Kind::Background }, self.at);
                }
                _ => {}
            }
            self.at += 1;
        }
        if self.at == self.tokens.len() && (!block.inline || depth > 0) {
            self.end();
            return false;
        }
        if depth > 0 || self.at == first && !name.starts_with("--") {
            self.tell(self.at, &format!("the value of `{}` is missing or malformed", short(name)));
            return false;
        }
        let forbidden = ["direction", "unicode-bidi"].iter().any(|one| name.eq_ignore_ascii_case(one));
        if forbidden && self.version == Version::Three {
            let (line, column) = (self.tokens[start].line, self.tokens[start].column);
            let finding = Diagnostic::error(
                "epub-css",
                format!("the property `{name}` may not stand in a style sheet of a book"),
            )
            .hint("use the attribute `dir` and the element `bdo`");
            (self.fault)(line, column, finding);
        }
        true
    }

    /// `@name parameters;` or `@name parameters { … }`.
    fn at_rule(&mut self, depth: usize) {
        let start = self.at;
        let Token::At(name) = self.tokens[start].token else { return };
        let name = name.to_ascii_lowercase();
        self.at += 1;
        let mut nested: usize = 0;
        let mut imported = name != "import";
        loop {
            let Some(one) = self.tokens.get(self.at) else { return self.end() };
            match &one.token {
                Token::Semicolon | Token::OpenBrace if nested > 0 => {
                    self.tell(self.at, &format!("a bracket of `@{}` is not closed", short(&name)));
                    return self.skip_block();
                }
                Token::Semicolon => {
                    self.at += 1;
                    return;
                }
                Token::OpenBrace => break,
                Token::Function(_) | Token::OpenParen | Token::OpenBracket => nested += 1,
                Token::CloseParen | Token::CloseBracket => nested = nested.saturating_sub(1),
                Token::CloseBrace => {
                    self.tell(self.at, &format!("`@{}` is malformed", short(&name)));
                    return self.skip_block();
                }
                Token::Url(href) | Token::String(href) if !imported => {
                    let href = href.to_string();
                    imported = true;
                    self.refer(&href, Kind::Style, self.at);
                }
                Token::Url(href) if nested == 0 && name != "import" && name != "namespace" => {
                    let href = href.to_string();
                    self.refer(&href, Kind::Background, self.at);
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at += 1;
        // Rules in it, or declarations: whichever sign comes first.
        let sign = |one: &scanner::Placed| matches!(one.token, Token::OpenBrace | Token::CloseBrace | Token::Semicolon);
        let rules =
            self.tokens[self.at..].iter().find(|one| sign(one)).is_some_and(|one| one.token == Token::OpenBrace);
        if !rules {
            return self.block(Block { inline: false, font_face: name == "font-face" });
        }
        if depth >= MAX_DEPTH {
            return self.skip_block();
        }
        loop {
            match self.tokens.get(self.at).map(|one| &one.token) {
                None => return self.end(),
                Some(Token::CloseBrace) => {
                    self.at += 1;
                    return;
                }
                Some(Token::At(_)) => self.at_rule(depth + 1),
                Some(_) => self.rule(name.ends_with("keyframes")),
            }
        }
    }

    /// Leaves the block that is open, or the rule at its semicolon.
    fn skip_block(&mut self) {
        let mut depth: usize = 0;
        while let Some(one) = self.tokens.get(self.at) {
            self.at += 1;
            match one.token {
                Token::Semicolon if depth == 0 => return,
                Token::OpenBrace => depth += 1,
                Token::CloseBrace if depth <= 1 => return,
                Token::CloseBrace => depth -= 1,
                _ => {}
            }
        }
    }
}

/// The first token that makes a list of selectors none. `frames`: percentages, of `@keyframes`.
fn selectors(tokens: &[scanner::Placed], frames: bool) -> Option<usize> {
    let mut depth: usize = 0;
    // Whether a simple selector must come next: at the beginning, after a comma or combinator.
    let mut expecting = true;
    for (at, one) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let joined = |kinds: fn(&Token) -> bool| next.is_some_and(|next| !next.spaced && kinds(&next.token));
        match &one.token {
            Token::Function(_) if next.is_some_and(|next| next.token == Token::CloseParen) => return Some(at + 1),
            Token::Function(name) if !takes_selectors(name) && !is_simple(&tokens[at + 1..]) => return Some(at),
            Token::OpenBracket if depth == 0 && !is_attribute(&tokens[at + 1..]) => return Some(at + 1),
            Token::Function(_) | Token::OpenParen | Token::OpenBracket => depth += 1,
            Token::CloseParen | Token::CloseBracket if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            Token::Ident(_) | Token::Hash | Token::Delim('*' | '&') => {}
            Token::Delim('.') if joined(|token| matches!(token, Token::Ident(_))) => {}
            Token::Delim('|') => {}
            // Readers pass over a pseudo-class that they do not know, and so over one without a name.
            Token::Colon => {}
            Token::Number if at > 0 && tokens[at - 1].token == Token::Colon => {}
            Token::Comma | Token::Delim('>' | '+' | '~') => {
                if expecting {
                    return Some(at);
                }
                expecting = true;
                continue;
            }
            Token::Number if frames => {}
            _ => return Some(at),
        }
        expecting = false;
    }
    (expecting || depth > 0).then_some(tokens.len())
}

/// Pseudo-classes in whose brackets EPUBCheck takes selectors. What it does not take, shops refuse with it.
fn takes_selectors(function: &str) -> bool {
    ["not", "is", "where", "has"].iter().any(|name| function.eq_ignore_ascii_case(name))
}

/// Whether words, numbers and signs between them are all that stands before the next closing bracket, as
/// Selectors 3 has it (§6.6): no class, no list.
fn is_simple(tokens: &[scanner::Placed]) -> bool {
    let inside = tokens.iter().map(|one| &one.token).take_while(|token| **token != Token::CloseParen);
    inside
        .into_iter()
        .all(|token| matches!(token, Token::Ident(_) | Token::Number | Token::String(_) | Token::Delim('+' | '-')))
}

/// Whether an attribute selector, behind its bracket, names an attribute and, if any, a value to match
/// (Selectors 3 §6.3).
fn is_attribute(tokens: &[scanner::Placed]) -> bool {
    let end = tokens.iter().position(|one| one.token == Token::CloseBracket).unwrap_or(tokens.len());
    let inside: Vec<&Token> = tokens[..end].iter().map(|one| &one.token).collect();
    let name = match inside[..] {
        [Token::Ident(_) | Token::Delim('*'), Token::Delim('|'), Token::Ident(_), ..] => 3,
        [Token::Delim('|'), Token::Ident(_), ..] => 2,
        [Token::Ident(_), ..] => 1,
        _ => return false,
    };
    let value = |token: &&Token| matches!(token, Token::Ident(_) | Token::String(_));
    match &inside[name..] {
        [] => true,
        [Token::Delim('='), text] | [Token::Delim('~' | '|' | '^' | '$' | '*'), Token::Delim('='), text] => value(text),
        _ => false,
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::error("epub-css", format!("the style sheet is malformed: {message}"))
}

#[cfg(test)]
mod tests {
    use super::super::package::Version;
    use super::super::references::Kind;
    use super::{declarations, sheet};

    fn faults(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        sheet(text, Version::Three, &mut Vec::new(), &mut |line, column, one| {
            found.push(format!("{line}:{column} {}", one.message))
        });
        found
    }

    #[test]
    fn good_style_sheets_have_no_faults() {
        for good in [
            "",
            "p { margin: 0 }",
            "@charset \"utf-8\"; a:hover, li > p + p::first-line { color: red !important; --x:; }",
            "@media print and (min-width: 10em) { p { x: calc(1px + 2px) } } @page :left { margin: 1in; }",
            "@font-face { font-family: \"A\"; src: url(a.otf) format(\"opentype\"), url( 'b.woff' ) }",
            "@keyframes x { from { a: b } 50.5% { a: b } to { a: b } }",
            "@namespace epub \"http://www.idpf.org/2007/ops\"; [epub|type~='x'] { a: b }",
            "/* } */ <!-- p:not(.a, #b):nth-child(2n+1) { content: '\\201C' \"}\" } -->",
            "@import url(a.css); @import 'b.css' screen;",
            "a[x], a[x=y], a[x~='y'], a[*|x^=y], a[n|x] { a: b }",
            "a: { b: c } a:: { b: c } a:1 { b: c }",
            "a:is(.b, .c):has(> d) { a: b } a:nth-child(-n + 3 of li) { a: b }",
            "@media (min-width: 1px)) { a { b: c } }",
        ] {
            assert_eq!(faults(good), [""; 0], "{good}");
        }
    }

    #[test]
    fn malformed_ones_have() {
        for bad in [
            "p { color: red",
            "p { color }",
            "p { color: }",
            "p { : red }",
            "p color: red }",
            "} p { a: b }",
            "p { a: b } }",
            "p, { a: b }",
            "> p { a: b }",
            ". { a: b }",
            "p { a: 'b\n }",
            "p { a: url(b }",
            "/* p { a: b }",
            "@media print { p { a: b }",
            "p { a: b) }",
            "1p { a: b }",
            "p { 1: b }",
            "p { direction: rtl }",
            "p { a: url() }",
            "p { a: (b }",
            "a[] { a: b }",
            "a[=x] { a: b }",
            "a[x=] { a: b }",
            "a[x=1] { a: b }",
            "a[x y] { a: b }",
            "a:not() { a: b }",
            "a:nth-child(2 of .b) { a: b }",
            "a:not(:lang(en, de)) { a: b }",
            "@media screen and ( { a { b: c } }",
            "@supports (a: b { a { b: c } }",
            "a { b: c <!-- d --> }",
        ] {
            assert!(!faults(bad).is_empty(), "{bad}");
        }
        assert!(faults("a { b: c }\np { direction: rtl }")[0].starts_with("2:5 the property `direction`"));
    }

    #[test]
    fn references_are_found() {
        let mut found = Vec::new();
        let text = "@import 'a.css'; @font-face { src: url(\"b.otf\") } p { background: url(c.png) } q { x: url(#d) }";
        sheet(text, Version::Three, &mut found, &mut |_, _, one| panic!("{}", one.message));
        let found: Vec<_> = found.iter().map(|one| (one.href.as_str(), one.kind)).collect();
        assert_eq!(found, [("a.css", Kind::Style), ("b.otf", Kind::Font), ("c.png", Kind::Background)]);
    }

    #[test]
    fn style_attributes_are_declarations() {
        let count = |text: &str| {
            let mut count = 0;
            declarations(text, Version::Three, &mut Vec::new(), &mut |_, _, _| count += 1);
            count
        };
        for good in ["color: red", ";color: red;", "a: b; c: d"] {
            assert_eq!(count(good), 0, "{good}");
        }
        for bad in ["color", "color:", "color: red; }", "{}", "a: (b"] {
            assert!(count(bad) > 0, "{bad}");
        }
    }
}
