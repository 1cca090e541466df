//! Who made a book beside its authors → the lines about them on its title page, in its language.
//!
//! Roles are MARC relator codes. Languages that would bend the name (Russian, Polish and their like) name
//! the work instead, with a colon, as title pages there do.

use crate::lang::Lang;
use std::collections::BTreeMap;

/// The roles that title pages name, each with the one of [`in_language`] whose words it has.
const ROLES: [(&str, usize); 13] = [
    ("edt", 0),
    ("com", 1),
    ("trl", 2),
    ("adp", 3),
    ("ill", 4),
    ("art", 4),
    ("pht", 5),
    ("wfw", 6),
    ("wpr", 6),
    ("win", 7),
    ("aui", 7),
    ("aft", 8),
    ("waw", 8),
];

/// The lines for people, given by role and name: one for those of the same work, in the order of the first of
/// each. Roles that title pages do not name, and names without words, have none.
pub fn credits<'a>(people: impl Iterator<Item = (&'a str, &'a str)>, language: &Lang) -> Vec<String> {
    let mut works: Vec<usize> = Vec::new();
    let mut names: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (role, name) in people.map(|(role, name)| (role, name.trim())).filter(|(_, name)| !name.is_empty()) {
        let Some((_, work)) = ROLES.iter().find(|(code, _)| *code == role) else { continue };
        let of_work = names.entry(*work).or_default();
        if of_work.is_empty() {
            works.push(*work);
        }
        of_work.push(name);
    }
    let words = in_language(language.primary());
    works.into_iter().map(|work| words[work].replace("{}", &names[&work].join(", "))).collect()
}

/// Editor, compiler, translator, adapter, illustrator, photographer, and who wrote foreword, introduction and
/// afterword; English where we do not know the words.
#[rustfmt::skip]
fn in_language(primary: &str) -> [&'static str; 9] {
    match primary {
        "ca" => [
            "Edició de {}", "Recopilació de {}", "Traducció de {}", "Adaptació de {}", "Il·lustracions de {}",
            "Fotografies de {}", "Pròleg de {}", "Introducció de {}", "Epíleg de {}",
        ],
        "cs" => [
            "Editor: {}", "Výběr: {}", "Překlad: {}", "Adaptace: {}", "Ilustrace: {}",
            "Fotografie: {}", "Předmluva: {}", "Úvod: {}", "Doslov: {}",
        ],
        "da" => [
            "Redigeret af {}", "Samlet af {}", "Oversat af {}", "Bearbejdet af {}", "Illustreret af {}",
            "Fotografier af {}", "Forord af {}", "Indledning af {}", "Efterord af {}",
        ],
        "de" => [
            "Herausgegeben von {}", "Zusammengestellt von {}", "Übersetzt von {}", "Bearbeitet von {}",
            "Illustriert von {}", "Fotografien von {}", "Vorwort von {}", "Einleitung von {}", "Nachwort von {}",
        ],
        "es" => [
            "Edición de {}", "Recopilación de {}", "Traducción de {}", "Adaptación de {}", "Ilustraciones de {}",
            "Fotografías de {}", "Prólogo de {}", "Introducción de {}", "Epílogo de {}",
        ],
        "fr" => [
            "Sous la direction de {}", "Textes réunis par {}", "Traduit par {}", "Adapté par {}", "Illustré par {}",
            "Photographies de {}", "Préface de {}", "Introduction de {}", "Postface de {}",
        ],
        "it" => [
            "A cura di {}", "Testi raccolti da {}", "Traduzione di {}", "Adattamento di {}", "Illustrazioni di {}",
            "Fotografie di {}", "Prefazione di {}", "Introduzione di {}", "Postfazione di {}",
        ],
        "ja" => ["{} 編", "{} 編", "{} 訳", "{} 翻案", "{} 絵", "{} 写真", "{} 序文", "{} 序論", "{} あとがき"],
        "ko" => ["{} 엮음", "{} 엮음", "{} 옮김", "{} 각색", "{} 그림", "{} 사진", "{} 머리말", "{} 서문", "{} 후기"],
        "nb" | "nn" | "no" => [
            "Redigert av {}", "Samlet av {}", "Oversatt av {}", "Bearbeidet av {}", "Illustrert av {}",
            "Fotografier av {}", "Forord av {}", "Innledning av {}", "Etterord av {}",
        ],
        "nl" => [
            "Onder redactie van {}", "Samengesteld door {}", "Vertaald door {}", "Bewerkt door {}",
            "Geïllustreerd door {}", "Foto’s van {}", "Voorwoord van {}", "Inleiding van {}", "Nawoord van {}",
        ],
        "pl" => [
            "Redakcja: {}", "Wybór: {}", "Przekład: {}", "Adaptacja: {}", "Ilustracje: {}",
            "Fotografie: {}", "Przedmowa: {}", "Wstęp: {}", "Posłowie: {}",
        ],
        "pt" => [
            "Organização de {}", "Seleção de {}", "Tradução de {}", "Adaptação de {}", "Ilustrações de {}",
            "Fotografias de {}", "Prefácio de {}", "Introdução de {}", "Posfácio de {}",
        ],
        "ru" => [
            "Редактор: {}", "Составитель: {}", "Перевод: {}", "Обработка: {}", "Иллюстрации: {}",
            "Фотографии: {}", "Предисловие: {}", "Введение: {}", "Послесловие: {}",
        ],
        "sv" => [
            "Redigerad av {}", "Sammanställd av {}", "Översatt av {}", "Bearbetad av {}", "Illustrerad av {}",
            "Fotografier av {}", "Förord av {}", "Inledning av {}", "Efterord av {}",
        ],
        "uk" => [
            "Редактор: {}", "Упорядник: {}", "Переклад: {}", "Обробка: {}", "Ілюстрації: {}",
            "Фотографії: {}", "Передмова: {}", "Вступ: {}", "Післямова: {}",
        ],
        "zh" => ["{} 编", "{} 编", "{} 译", "{} 改编", "{} 绘", "{} 摄影", "{} 序", "{} 导言", "{} 后记"],
        _ => [
            "Edited by {}", "Compiled by {}", "Translated by {}", "Adapted by {}", "Illustrated by {}",
            "Photographs by {}", "Foreword by {}", "Introduction by {}", "Afterword by {}",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_one_work_share_a_line_in_the_words_of_the_language() {
        let people = [("aut", "Ada"), ("trl", "Bo"), ("ill", "Cy"), ("trl", " Di "), ("cov", "Ed"), ("edt", " ")];
        let lines = |tag| credits(people.into_iter(), &Lang::parse(tag).unwrap());
        assert_eq!(lines("en"), ["Translated by Bo, Di", "Illustrated by Cy"]);
        assert_eq!(lines("de-AT"), ["Übersetzt von Bo, Di", "Illustriert von Cy"]);
        assert_eq!(lines("ru"), ["Перевод: Bo, Di", "Иллюстрации: Cy"]);
        assert_eq!(lines("ja"), ["Bo, Di 訳", "Cy 絵"]);
        assert_eq!(lines("tlh")[0], "Translated by Bo, Di");
    }

    #[test]
    fn every_line_of_every_language_has_a_place_for_the_name() {
        let tags = "ca cs da de es fr it ja ko nb nl pl pt ru sv uk zh en";
        for tag in tags.split(' ') {
            assert!(in_language(tag).iter().all(|line| line.matches("{}").count() == 1), "{tag}");
        }
        assert!(ROLES.iter().all(|(_, work)| *work < in_language("en").len()));
    }
}
