//! Text → its language, by script and by the frequency of its trigrams.

use super::Lang;

/// Letters that are looked at: enough to be sure, little enough for ten thousand essays.
const LOOKED_AT: usize = 600;
/// Texts of fewer letters are not judged.
const TOO_FEW: usize = 200;

/// What is looked at of a text.
pub(super) fn head(text: &str) -> &str {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The language of a text; `None` when it is too short, or could be another as well.
pub(super) fn detect(text: &str) -> Option<Lang> {
    let head = head(text);
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    // The language of most books, told without its trigrams.
    if letters >= TOO_FEW && is_plain_english(head) {
        return Some(Lang::english());
    }
    let found = whatlang::detect(head)?;
    // A sign of Chinese or Japanese says as much as a word.
    let weight = if matches!(found.lang(), whatlang::Lang::Cmn | whatlang::Lang::Jpn) { 5 } else { 1 };
    if letters * weight < TOO_FEW || !found.is_reliable() {
        return None;
    }
    let code = found.lang().code();
    Lang::parse(SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short))
}

/// The commonest words of English that are rare in other languages.
const COMMON_ENGLISH: [&str; 10] = ["the", "and", "of", "to", "is", "you", "that", "for", "with", "it"];
/// None of them has more letters.
const COMMON_LETTERS: usize = 4;
/// In running English they are one word in four or five, and two in five of them are the first two, which its
/// neighbours have not as they have `is`, `of` and `for`.
const PLAIN_ENGLISH: usize = 7;
const ENGLISH_ALONE: usize = 5;

/// Whether a word is among the commonest of English.
pub(super) fn is_common_english(word: &str) -> bool {
    word.len() <= COMMON_LETTERS && COMMON_ENGLISH.iter().any(|common| common.eq_ignore_ascii_case(word))
}

fn is_plain_english(text: &str) -> bool {
    let (mut all, mut common, mut alone) = (0, 0, 0);
    for word in text.split_whitespace() {
        all += 1;
        common += usize::from(is_common_english(word));
        alone += usize::from(COMMON_ENGLISH[..2].iter().any(|own| own.eq_ignore_ascii_case(word)));
    }
    alone > 0 && common * PLAIN_ENGLISH >= all && alone * ENGLISH_ALONE >= common
}

/// Languages with a code of two letters, which BCP 47 prefers to that of three (ISO 639-3, ISO 639-1).
const SHORT: [(&str, &str); 70] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart_and_scraps_are_not_judged() {
        let tag = |text: &str| detect(&text.repeat(4)).map(|lang| lang.tag().to_owned());
        let english = "Whoever binds a book by hand learns that the thread matters less than the patience with it. ";
        assert_eq!(tag(english).as_deref(), Some("en"));
        let german = "Wer ein Buch von Hand bindet, lernt bald, dass der Faden weniger zählt als die Geduld. ";
        assert_eq!(tag(german).as_deref(), Some("de"));
        let russian = "Тот, кто переплетает книгу вручную, скоро узнаёт, что терпение важнее нити. Бумага не прощает \
            спешки: согнутая против волокна, она ломается уже через неделю, какой бы острой ни была кость.";
        assert_eq!(tag(russian).as_deref(), Some("ru"));
        assert_eq!(tag("亲手装订一本书的人很快就会明白，耐心比线更重要，纸有自己的纹理。").as_deref(), Some("zh"));
        assert_eq!(detect("Care"), None);
        assert_eq!(detect(""), None);
    }

    #[test]
    fn neighbours_of_english_are_not_taken_for_it() {
        for (text, plain) in [
            ("It is the patience that is with you, and not the thread, that makes the book.", true),
            ("Het is de vraag of het boek of de draad is gemaakt voor wie het leest.", false),
            ("It is de fraach oft it boek makke is foar dyjinge dy\u{2019}t it lêze wol.", false),
            ("For den som binder bøger for hånd, er tråden for lidt og tålmodigheden for meget.", false),
            ("", false),
        ] {
            assert_eq!(is_plain_english(text), plain, "{text}");
        }
    }

    #[test]
    fn codes_are_sorted_and_known_to_the_detector() {
        assert!(SHORT.is_sorted());
        assert!(SHORT.iter().all(|(long, short)| whatlang::Lang::from_code(*long).is_some() && short.len() == 2));
    }
}
