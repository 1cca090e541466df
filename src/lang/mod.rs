//! Language tags (BCP 47) and what follows from them.

mod detect;

use std::fmt;

/// A BCP 47 language tag in its usual letter case, e.g. `en`, `de-AT`, `zh-Hans`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(String);

impl Lang {
    /// Reads a tag; underscores count as hyphens. `None` when it has not the form of a tag:
    /// a primary subtag of two or three letters, then subtags of one to eight letters or digits.
    pub fn parse(tag: &str) -> Option<Lang> {
        let mut out = String::new();
        for (i, part) in tag.trim().split(['-', '_']).enumerate() {
            let shape = if i == 0 {
                (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
            } else {
                (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            };
            if !shape {
                return None;
            }
            if i > 0 {
                out.push('-');
            }
            match part.len() {
                2 if i > 0 => out.push_str(&part.to_ascii_uppercase()),
                4 if i > 0 => {
                    out.push_str(&part[..1].to_ascii_uppercase());
                    out.push_str(&part[1..].to_ascii_lowercase());
                }
                _ => out.push_str(&part.to_ascii_lowercase()),
            }
        }
        Some(Lang(out))
    }

    /// The language of a text; `None` when it is too short, or could be another as well.
    pub fn detect(text: &str) -> Option<Lang> {
        detect::detect(text)
    }

    /// The beginning of a text, by which alone [`Lang::detect`] judges.
    pub fn detected_by(text: &str) -> &str {
        detect::head(text)
    }

    /// Whether a word is among the commonest of English, which are rare in other languages.
    pub fn is_common_english(word: &str) -> bool {
        detect::is_common_english(word)
    }

    /// English, the default.
    pub fn english() -> Lang {
        Lang("en".into())
    }

    /// The whole tag.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// Whether the language is written from right to left: by the script that the tag names, else
    /// by the one that the language is usually written in.
    pub fn is_rtl(&self) -> bool {
        let mut subtags = self.0.split('-').skip(1);
        match subtags.find(|subtag| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic())) {
            Some(script) => {
                matches!(
                    script,
                    "Adlm" | "Arab" | "Aran" | "Hebr" | "Mand" | "Nkoo" | "Rohg" | "Samr" | "Syrc" | "Thaa"
                )
            }
            None => matches!(
                self.primary(),
                "ar" | "arc"
                    | "ckb"
                    | "dv"
                    | "fa"
                    | "he"
                    | "iw"
                    | "ji"
                    | "nqo"
                    | "ps"
                    | "sd"
                    | "syr"
                    | "ug"
                    | "ur"
                    | "yi"
            ),
        }
    }

    /// Whether a text in the language `other` is in this one: `en` covers `en-GB`, not the other way round.
    pub fn covers(&self, other: &Lang) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// The primary subtag, e.g. `de` of `de-AT`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_covers_its_regions() {
        let covers = |a: &str, b: &str| Lang::parse(a).unwrap().covers(&Lang::parse(b).unwrap());
        assert!(covers("en", "en-GB") && covers("en-GB", "en-GB"));
        assert!(!covers("en-GB", "en") && !covers("es", "est"));
    }

    #[test]
    fn tags_are_put_in_their_usual_case() {
        assert_eq!(Lang::parse("EN_gb").unwrap().tag(), "en-GB");
        assert_eq!(Lang::parse("zh-hans-cn").unwrap().tag(), "zh-Hans-CN");
        assert_eq!(Lang::parse("de-AT").unwrap().primary(), "de");
        assert!(Lang::parse("english language").is_none());
        assert!(Lang::parse("").is_none());
    }

    #[test]
    fn the_direction_follows_from_the_script() {
        let rtl = |tag| Lang::parse(tag).unwrap().is_rtl();
        assert!(rtl("ar") && rtl("he-IL") && rtl("az-Arab") && rtl("fa"));
        assert!(!rtl("en") && !rtl("ku-Latn") && !rtl("ks-Deva") && !rtl("zh-Hant"));
    }
}
