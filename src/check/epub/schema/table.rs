//! The tables of the schemas: text → rules. A table is lines of these forms, a deeper line continuing the one above:
//!
//! | line | means |
//! |---|---|
//! | `namespace URI` | of names without prefix |
//! | `@set NAME…` | a set of elements, also of other sets |
//! | `%list ATTRIBUTE…` | a list of attributes, also of other lists |
//! | `NAME… : CONTENT ; ATTRIBUTE…` | what elements take; `PARENT>NAME` only in that parent |
//!
//! Content: `#text` before it allows text anywhere, in it text in that place, and `#filled` demands text; `#any NAME…` is anything, with rules only for those
//! names; `& A B? C* D+` is in any order, else a regular expression with `( | ) ? * +`; `@here` is what the parent takes.
//! Attributes: `name!` is required, `name:type` has a type of `value`, `name=a|b` one of these values, `prefix*` any name
//! that begins so. Several rules for one name are alternatives: one of them must fit.

use super::content::{Automaton, Expression, Model, Name, Names, Particle};
use super::value::{self, Check};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Namespace prefixes of the tables.
const PREFIXES: [(&str, &str); 13] = [
    ("xml", roxmltree::NS_XML_URI),
    ("epub", "http://www.idpf.org/2007/ops"),
    ("opf", "http://www.idpf.org/2007/opf"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("svg", "http://www.w3.org/2000/svg"),
    ("m", "http://www.w3.org/1998/Math/MathML"),
    ("ssml", "http://www.w3.org/2001/10/synthesis"),
    ("ev", "http://www.w3.org/2001/xml-events"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("rendition", "http://www.idpf.org/2013/rendition"),
    ("enc", "http://www.w3.org/2001/04/xmlenc#"),
    ("comp", "http://www.idpf.org/2016/encryption#compression"),
    ("ds", "http://www.w3.org/2000/09/xmldsig#"),
];

/// Text, as it is written in a content model.
const TEXT: &str = "#text";

/// Rules for the elements of a kind of document.
#[derive(Default)]
pub(super) struct Table {
    /// Element names by namespace.
    names: FxHashMap<&'static str, FxHashMap<&'static str, Name>>,
    /// How names are shown.
    pub shown: Vec<String>,
    rules: FxHashMap<(Option<Name>, Name), Vec<Arc<Rule>>>,
    sets: FxHashMap<&'static str, Names>,
    lists: FxHashMap<&'static str, Arc<Attributes>>,
    /// Names with a rule of their own in some parent.
    nested: Names,
    /// The namespace of names without prefix in the part being read.
    namespace: &'static str,
}

/// What an element takes.
pub(super) struct Rule {
    pub model: Model,
    /// Text may stand anywhere.
    pub text: bool,
    pub filled: bool,
    /// What `@here` means inside: none when it means what it means here.
    pub here: Option<Names>,
    /// Lists that other rules have too, then its own; the last that names an attribute counts.
    attributes: Vec<Arc<Attributes>>,
}

/// A list of attributes.
#[derive(Default)]
struct Attributes {
    known: FxHashMap<(&'static str, &'static str), Value>,
    /// Beginnings of names without namespace that are allowed with any value; empty for all attributes.
    wild: Vec<&'static str>,
    required: Vec<(&'static str, &'static str)>,
}

/// What an attribute takes.
#[derive(Clone)]
pub(super) enum Value {
    Typed(Check),
    OneOf(Vec<&'static str>),
}

impl Value {
    pub fn takes(&self, text: &str) -> bool {
        match self {
            Value::Typed(check) => check(text),
            Value::OneOf(values) => values.contains(&text),
        }
    }
}

impl Rule {
    /// What the attribute of this namespace and name takes: `Some(None)` is anything.
    pub fn attribute<'s>(&'s self, namespace: &'s str, name: &'s str) -> Option<Option<&'s Value>> {
        if let Some(value) = self.attributes.iter().rev().find_map(|list| list.known.get(&(namespace, name))) {
            return Some(Some(value));
        }
        self.attributes
            .iter()
            .flat_map(|list| &list.wild)
            .any(|start| start.is_empty() || namespace.is_empty() && name.starts_with(start))
            .then_some(None)
    }

    /// The attributes that must be there, by namespace and name.
    pub fn required(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.attributes.iter().flat_map(|list| list.required.iter().copied())
    }
}

impl Attributes {
    fn extend(&mut self, other: &Attributes) {
        self.known.extend(other.known.iter().map(|(name, value)| (*name, value.clone())));
        self.wild.extend_from_slice(&other.wild);
        self.required.extend_from_slice(&other.required);
    }
}

impl Table {
    /// Reads tables into one.
    ///
    /// # Panics
    /// When a table is wrong, which a test would find: they are part of the program.
    pub fn read(texts: &[&'static str]) -> Table {
        let mut table = Table::default();
        let parts: Vec<Vec<Vec<&'static str>>> = texts.iter().map(|text| lines(text)).collect();
        // Sets may name elements of a table further down, so that names come first, then sets, then rules.
        for lines in &parts {
            table.namespace = lines[0][1];
            for line in lines.iter().filter(|line| line.contains(&":")) {
                for name in line.iter().take_while(|word| **word != ":").filter(|word| !word.starts_with('@')) {
                    let name = name.rsplit('>').next().unwrap_or(name);
                    table.name(name);
                }
            }
        }
        for lines in &parts {
            table.namespace = lines[0][1];
            lines.iter().skip(1).for_each(|line| table.definition(line));
        }
        for lines in &parts {
            table.namespace = lines[0][1];
            lines.iter().filter(|line| line.contains(&":")).for_each(|line| table.rule(line));
        }
        table
    }

    /// What text counts as where it has a place.
    pub fn text(&self) -> Option<Name> {
        self.find("", TEXT)
    }

    /// The number of an element name of a document.
    pub fn find(&self, namespace: &str, name: &str) -> Option<Name> {
        self.names.get(namespace)?.get(name).copied()
    }

    /// The alternatives for an element in a parent.
    pub fn rules(&self, parent: Option<Name>, name: Name) -> &[Arc<Rule>] {
        let own = if self.nested.contains(name) { self.rules.get(&(parent, name)) } else { None };
        own.or_else(|| self.rules.get(&(None, name))).map_or(&[], Vec::as_slice)
    }

    fn name(&mut self, shown: &'static str) -> Name {
        let unprefixed = if shown == TEXT { "" } else { self.namespace };
        let (namespace, local) = self.qualify(shown, unprefixed);
        let next = self.shown.len() as Name;
        let name = *self.names.entry(namespace).or_default().entry(local).or_insert(next);
        if name == next {
            self.shown.push(local.to_owned());
        }
        name
    }

    fn qualify(&self, shown: &'static str, unprefixed: &'static str) -> (&'static str, &'static str) {
        let Some((prefix, local)) = shown.split_once(':') else { return (unprefixed, shown) };
        let known = PREFIXES.iter().find(|(known, _)| *known == prefix);
        (known.unwrap_or_else(|| panic!("the prefix of `{shown}` is not known")).1, local)
    }

    fn set(&mut self, word: &'static str) -> Names {
        if let Some(set) = word.strip_prefix('@') {
            return self.sets.get(set).unwrap_or_else(|| panic!("the set `{word}` comes later")).clone();
        }
        let mut names = Names::default();
        names.insert(self.name(word));
        names
    }

    fn definition(&mut self, line: &[&'static str]) {
        if line.contains(&":") {
            return;
        }
        if let Some(set) = line[0].strip_prefix('@') {
            let mut names = Names::default();
            for word in &line[1..] {
                let more = self.set(word);
                names.extend(&more);
            }
            self.sets.insert(set, names);
        } else if let Some(list) = line[0].strip_prefix('%') {
            let mut attributes = Attributes::default();
            for word in &line[1..] {
                match word.strip_prefix('%') {
                    Some(list) => attributes.extend(&self.lists[list]),
                    None => self.attribute(&mut attributes, word),
                }
            }
            self.lists.insert(list, attributes.into());
        }
    }

    fn rule(&mut self, line: &[&'static str]) {
        let colon = line.iter().position(|word| *word == ":").expect("a rule has a colon");
        let end = line.iter().position(|word| *word == ";").unwrap_or_else(|| panic!("no `;` in the rule of {line:?}"));
        let mut targets = Vec::new();
        for word in &line[..colon] {
            match word.split_once('>') {
                Some((parent, name)) => {
                    let (parent, name) = (self.name(parent), self.name(name));
                    self.nested.insert(name);
                    targets.push((Some(parent), name));
                }
                None => {
                    let names = self.set(word);
                    targets.extend(names.iter().map(|name| (None, name)));
                }
            }
        }
        let rule = Arc::new(self.make(&line[colon + 1..end], &line[end + 1..]));
        for target in targets {
            self.rules.entry(target).or_default().push(rule.clone());
        }
    }

    fn make(&mut self, content: &[&'static str], attributes: &[&'static str]) -> Rule {
        let filled = content.first() == Some(&"#filled");
        let text = filled || content.first() == Some(&"#text");
        let body = if text { &content[1..] } else { content };
        let model = match body {
            ["#any", names @ ..] => {
                let mut ruled = Names::default();
                for word in names {
                    let more = self.set(word);
                    ruled.extend(&more);
                }
                Model::Any(ruled)
            }
            ["&", entries @ ..] => Model::Counted(entries.iter().map(|entry| self.entry(entry)).collect()),
            body => Model::Ordered(Automaton::new(&self.expression(body.iter().copied()))),
        };
        let here = body.iter().find_map(|word| {
            let set = word.trim_matches(|c: char| "()|?*+".contains(c));
            let set = set.split('|').find(|one| ["@flow", "@phrasing"].contains(one))?;
            self.sets.get(&set[1..]).cloned()
        });
        let mut lists = Vec::new();
        let mut own = Attributes::default();
        for word in attributes {
            match word.strip_prefix('%') {
                Some(list) => {
                    let list = self.lists.get(list).unwrap_or_else(|| panic!("the list `{word}` comes later"));
                    lists.push(list.clone());
                }
                None => self.attribute(&mut own, word),
            }
        }
        lists.push(own.into());
        Rule { model, text, filled, here, attributes: lists }
    }

    fn attribute(&self, list: &mut Attributes, word: &'static str) {
        let known = |prefix: &str| PREFIXES.iter().any(|(known, _)| *known == prefix);
        let (name, value) = match word.split_once('=') {
            Some((name, values)) => (name, Value::OneOf(values.split('|').collect())),
            // Of the colons, the one behind a namespace prefix is part of the name.
            None => match word.rsplit_once(':').filter(|(name, _)| !known(name)) {
                Some((name, kind)) => {
                    let check = value::by_name(kind).unwrap_or_else(|| panic!("no type `{kind}`"));
                    (name, Value::Typed(check))
                }
                None => (word, Value::Typed(|_| true)),
            },
        };
        if let Some(start) = name.strip_suffix('*') {
            list.wild.push(start);
            return;
        }
        let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
        let key = self.qualify(name, "");
        if required {
            list.required.push(key);
        }
        list.known.insert(key, value);
    }

    fn entry(&mut self, word: &'static str) -> (Names, bool, bool) {
        let name = word.trim_end_matches(['?', '*', '+']);
        let (needed, once) = (!word.ends_with(['?', '*']), !word.ends_with(['*', '+']));
        (self.set(name), needed, once)
    }

    /// A choice of sequences, up to the closing parenthesis or the end; recurses as deep as the table's parentheses.
    fn expression(&mut self, words: impl Iterator<Item = &'static str>) -> Expression {
        let mut signs = Vec::new();
        for mut rest in words {
            while !rest.is_empty() {
                let at = rest.find(['(', ')', '|', '?', '*', '+']).unwrap_or(rest.len()).max(1);
                signs.push(&rest[..at]);
                rest = &rest[at..];
            }
        }
        let mut at = 0;
        self.choice(&signs, &mut at)
    }

    fn choice(&mut self, signs: &[&'static str], at: &mut usize) -> Expression {
        let mut choices = Vec::new();
        let mut sequence = Vec::new();
        while *at < signs.len() {
            let sign = signs[*at];
            *at += 1;
            match sign {
                ")" => break,
                "|" => choices.push(Expression::Sequence(std::mem::take(&mut sequence))),
                _ => {
                    let mut one = match sign {
                        "(" => self.choice(signs, at),
                        "@here" => Expression::One(Particle::Here),
                        name => Expression::One(Particle::Of(self.set(name))),
                    };
                    if let Some(sign) = signs.get(*at).filter(|sign| ["?", "*", "+"].contains(sign)) {
                        *at += 1;
                        one = Expression::Repeat { inner: Box::new(one), optional: *sign != "+", many: *sign != "?" };
                    }
                    sequence.push(one);
                }
            }
        }
        choices.push(Expression::Sequence(sequence));
        if choices.len() == 1 { choices.pop().unwrap_or(Expression::Nothing) } else { Expression::Choice(choices) }
    }
}

/// The words of each line, with lines that continue it.
fn lines(text: &'static str) -> Vec<Vec<&'static str>> {
    let mut lines: Vec<Vec<&'static str>> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') => last.extend(line.split_ascii_whitespace()),
            _ => lines.push(line.split_ascii_whitespace().collect()),
        }
    }
    lines
}
