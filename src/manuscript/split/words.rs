//! Words that tell what a line of a page is for, in the languages of Europe, and how words are counted.

/// The words of a text, in small letters, without punctuation.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// How many words.
pub(super) fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The first word of a line, folded and without what an apostrophe adds: `They’re` is `they`.
pub(super) fn first_word(text: &str) -> String {
    let first = words(text).next().unwrap_or_default();
    first.split(['\'', '’']).next().unwrap_or(&first).to_owned()
}

/// Whether all words of four letters and more begin with capitals, and there are at least `least`.
pub(super) fn capital_initials(text: &str, least: usize) -> bool {
    let long = || text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 3);
    let capital = |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    long().count() >= least && long().all(capital)
}

/// Days and halves of the day.
pub(super) const CALENDAR: [&str; 16] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "am",
    "pm",
];

/// How the months begin in the languages of Europe.
pub(super) const MONTHS: [&str; 52] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jän", "mär", "mai", "okt",
    "dez", "fév", "fev", "avr", "juin", "aoû", "déc", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set",
    "ott", "out", "mei", "maj", "янв", "фев", "мар", "апр", "мая", "май", "июн", "июл", "авг", "сен", "окт", "ноя",
    "дек", "січ", "лип", "сер",
];

/// What a page has around its essays, as a whole line: where to go from here.
pub(super) const NAVIGATION: [&str; 42] = [
    "read more",
    "more",
    "read the rest of this entry",
    "read the full story",
    "read full post",
    "next",
    "previous",
    "home",
    "newer posts older posts",
    "read the rest",
    "read on",
    "keep reading",
    "continue reading",
    "older posts",
    "newer posts",
    "older entries",
    "newer entries",
    "recent posts",
    "related posts",
    "all posts",
    "next post",
    "previous post",
    "next page",
    "previous page",
    "page of",
    "back to top",
    "back to blog",
    "skip to content",
    "loading",
    "load more",
    "weiterlesen",
    "mehr lesen",
    "ältere beiträge",
    "lire la suite",
    "leer más",
    "leggi tutto",
    "lees verder",
    "czytaj dalej",
    "läs mer",
    "читать далее",
    "читати далі",
    "διαβάστε περισσότερα",
];

/// With a colon behind: the name of the essay before or after.
pub(super) const NEIGHBOURS: [&str; 6] = ["next", "previous", "prev", "newer", "older", "up next"];

/// What a page offers below a post, as a whole line without its figures.
pub(super) const FOOTERS: [&str; 48] = [
    "share",
    "twitter",
    "facebook",
    "email",
    "likes",
    "reply",
    "comments off",
    "tags permalink",
    "powered by wordpress",
    "all rights reserved",
    "share this",
    "share this post",
    "share on twitter",
    "share on facebook",
    "like this",
    "tweet",
    "comment",
    "comments",
    "no comments",
    "no comments yet",
    "leave a comment",
    "leave a reply",
    "add a comment",
    "view comments",
    "responses",
    "permalink",
    "print this",
    "email this",
    "subscribe",
    "sign up",
    "tags",
    "filed under",
    "teilen",
    "kommentare",
    "keine kommentare",
    "partager",
    "commentaires",
    "aucun commentaire",
    "compartir",
    "comentarios",
    "condividi",
    "commenti",
    "delen",
    "reacties",
    "udostępnij",
    "komentarze",
    "поделиться",
    "комментарии",
];

/// What stands before the colon of a line below a post.
pub(super) const LABELS: [&str; 18] = [
    "tags",
    "tag",
    "tagged",
    "categories",
    "category",
    "labels",
    "topics",
    "filed under",
    "posted in",
    "permalink",
    "schlagwörter",
    "kategorien",
    "mots-clés",
    "catégories",
    "etiquetas",
    "categorías",
    "метки",
    "рубрика",
];

/// What stands before the colon of a line beside a title.
pub(super) const BYLINE_LABELS: [&str; 12] = [
    "date",
    "published",
    "posted",
    "updated",
    "last updated",
    "author",
    "authors",
    "written by",
    "words",
    "автор",
    "дата",
    "datum",
];

/// What is said with a number of minutes.
pub(super) const READING: [&str; 8] =
    ["read", "reading", "lesen", "lesezeit", "lecture", "lectura", "lettura", "чтения"];

/// Names that sections of an essay have, and essays hardly.
pub(super) const SECTIONS: [&str; 48] = [
    "introduction",
    "conclusion",
    "conclusions",
    "background",
    "summary",
    "overview",
    "abstract",
    "references",
    "further reading",
    "notes",
    "footnotes",
    "acknowledgements",
    "acknowledgments",
    "next steps",
    "what's next",
    "what’s next",
    "what next",
    "key links",
    "links",
    "resources",
    "appendix",
    "results",
    "discussion",
    "methods",
    "the problem",
    "the solution",
    "the challenge",
    "the future",
    "getting started",
    "how it works",
    "lessons learned",
    "takeaways",
    "key takeaways",
    "faq",
    "in closing",
    "wrapping up",
    "final thoughts",
    "einleitung",
    "fazit",
    "zusammenfassung",
    "conclusión",
    "introducción",
    "resumen",
    "introduzione",
    "conclusioni",
    "введение",
    "заключение",
    "выводы",
];
