//! Names of styles → what their paragraphs are.
//!
//! Word stores the names of its own styles in English, whatever its user interface; other
//! programs and converters store them as they show them.

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Body,
    /// A title is 0, `Heading 1` is 1.
    Heading(u8),
    Subtitle,
    Author,
    Date,
    /// An abstract, a callout, a pulled quote.
    Aside,
    /// The heading above an abstract.
    AsideTitle,
    Quote,
    Epigraph,
    Verse,
    Code,
    Caption,
    /// Belongs to the list item above it.
    ListPart,
    /// A term of a list of definitions.
    Term,
    /// What a term means.
    Definition,
    /// A line of a table of contents, figures or authorities.
    Contents,
    /// A line of an index.
    Index,
}

/// Names, folded as by [`fold`].
const ROLES: &[(&str, Role)] = &[
    ("title", Role::Heading(0)),
    ("titel", Role::Heading(0)),
    ("titre", Role::Heading(0)),
    ("título", Role::Heading(0)),
    ("titolo", Role::Heading(0)),
    ("subtitle", Role::Subtitle),
    ("untertitel", Role::Subtitle),
    ("soustitre", Role::Subtitle),
    ("subtítulo", Role::Subtitle),
    ("sottotitolo", Role::Subtitle),
    ("author", Role::Author),
    ("authors", Role::Author),
    ("byline", Role::Author),
    ("date", Role::Date),
    ("abstract", Role::Aside),
    ("abstracttitle", Role::AsideTitle),
    ("aside", Role::Aside),
    ("sidebar", Role::Aside),
    ("callout", Role::Aside),
    ("pullquote", Role::Aside),
    ("quote", Role::Quote),
    ("intensequote", Role::Quote),
    ("blocktext", Role::Quote),
    ("blockquote", Role::Quote),
    ("blockquotation", Role::Quote),
    ("quotations", Role::Quote),
    ("quotation", Role::Quote),
    ("zitat", Role::Quote),
    ("intensiveszitat", Role::Quote),
    ("citation", Role::Quote),
    ("citationintense", Role::Quote),
    ("cita", Role::Quote),
    ("citadestacada", Role::Quote),
    ("citazione", Role::Quote),
    ("epigraph", Role::Epigraph),
    ("motto", Role::Epigraph),
    ("dedication", Role::Epigraph),
    ("verse", Role::Verse),
    ("poem", Role::Verse),
    ("poetry", Role::Verse),
    ("sourcecode", Role::Code),
    ("htmlpreformatted", Role::Code),
    ("preformattedtext", Role::Code),
    ("preformatted", Role::Code),
    ("verbatim", Role::Code),
    ("plaincode", Role::Code),
    ("codeblock", Role::Code),
    ("code", Role::Code),
    ("macro", Role::Code),
    ("macrotext", Role::Code),
    ("caption", Role::Caption),
    ("tablecaption", Role::Caption),
    ("imagecaption", Role::Caption),
    ("figurecaption", Role::Caption),
    ("beschriftung", Role::Caption),
    ("légende", Role::Caption),
    ("illustration", Role::Caption),
    ("drawing", Role::Caption),
    ("listparagraph", Role::ListPart),
    ("listcontinue", Role::ListPart),
    ("listcontinue2", Role::ListPart),
    ("listcontinue3", Role::ListPart),
    ("listcontinue4", Role::ListPart),
    ("listcontinue5", Role::ListPart),
    ("definitionterm", Role::Term),
    ("term", Role::Term),
    ("listheading", Role::Term),
    ("definition", Role::Definition),
    ("listcontents", Role::Definition),
    ("tocheading", Role::Contents),
    ("contentsheading", Role::Contents),
    ("tableoffigures", Role::Contents),
    ("tableofauthorities", Role::Contents),
    ("toaheading", Role::Contents),
    ("indexheading", Role::Index),
    ("normal", Role::Body),
];

/// What stands before the number in the names of headings, folded.
const HEADINGS: &[&str] = &[
    "heading",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "encabezado",
    "cabeçalho",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "nadpis",
    "címsor",
    "titlu",
    "заголовок",
    "επικεφαλίδα",
    "başlık",
    "标题",
    "標題",
    "見出し",
    "제목",
    "כותרת",
    "عنوان",
    "naslov",
    "tiêuđề",
];

/// What a style of this name is for; `None` when the name says nothing.
pub(super) fn role(name: &str) -> Option<Role> {
    let name = fold(name);
    if let Some((_, role)) = ROLES.iter().find(|(known, _)| *known == name) {
        return Some(*role);
    }
    let (word, number) = name.split_at(name.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let number: u8 = number.parse().ok().filter(|n| (1..=9).contains(n))?;
    match word {
        "toc" | "contents" | "verzeichnis" | "tm" => Some(Role::Contents),
        "index" => Some(Role::Index),
        word => HEADINGS.contains(&word).then_some(Role::Heading(number)),
    }
}

/// Lower case without the white space and marks that producers write differently.
pub(super) fn fold(name: &str) -> String {
    // `heading 1,Chapter` names the style and its aliases.
    let name = name.split([',', ';']).next().unwrap_or(name);
    name.chars().filter(|c| !c.is_whitespace() && !"-_.".contains(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_spelling() {
        for (name, expected) in [
            ("heading 1", Some(Role::Heading(1))),
            ("Überschrift 2", Some(Role::Heading(2))),
            ("标题 3", Some(Role::Heading(3))),
            ("Heading 1,h1,Chapter", Some(Role::Heading(1))),
            ("Title", Some(Role::Heading(0))),
            ("toc 1", Some(Role::Contents)),
            ("Intense Quote", Some(Role::Quote)),
            ("Source_Code", Some(Role::Code)),
            ("HTML Preformatted", Some(Role::Code)),
            ("Body Text", None),
            ("heading 12", None),
        ] {
            assert_eq!(role(name), expected, "{name}");
        }
    }
}
