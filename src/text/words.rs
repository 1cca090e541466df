//! The few words that the tool adds to its author's, in the book's language.

use crate::lang::Lang;

/// Words for the pages that the author did not write.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The cover.
    pub cover: &'static str,
    /// The title page.
    pub title_page: &'static str,
    /// The page with rights and identifiers.
    pub copyright: &'static str,
    /// The page that says for whom the book is.
    pub dedication: &'static str,
    /// The page of the motto.
    pub epigraph: &'static str,
    /// The page that says how the book was made.
    pub colophon: &'static str,
    /// The heading of the table of contents.
    pub contents: &'static str,
    /// The landmark where the text begins.
    pub text: &'static str,
    /// The list of landmarks.
    pub landmarks: &'static str,
    /// For an essay whose title is empty.
    pub untitled: &'static str,
    /// The notes of an essay.
    pub notes: &'static str,
    /// A task that is done.
    pub done: &'static str,
    /// A task that is not.
    pub to_do: &'static str,
    /// The link from a note back to its mark, before the number.
    back: &'static str,
}

impl Words {
    /// The words in a language; English where we do not know them.
    pub fn of(language: &Lang) -> Words {
        let [cover, title_page, copyright, contents, text, landmarks, untitled, notes, done, to_do, back] =
            in_language(language.primary());
        let [dedication, epigraph, colophon] = matter_in(language.primary());
        Words {
            cover,
            title_page,
            copyright,
            dedication,
            epigraph,
            colophon,
            // The one word that is printed on paper is known in more languages.
            contents: contents_in(language).unwrap_or(contents),
            text,
            landmarks,
            untitled,
            notes,
            done,
            to_do,
            back,
        }
    }

    /// A page by its number, as a reference names it.
    pub fn page(language: &Lang, number: &str) -> String {
        let word = match language.primary() {
            "de" => "Seite",
            "fr" | "en" => "page",
            "es" | "pt" => "página",
            "it" | "nl" => "pagina",
            "ru" => "с.",
            "pl" => "s.",
            "cs" | "sk" => "s.",
            "sv" => "sidan",
            "da" | "nb" | "nn" | "no" => "side",
            _ => "p.",
        };
        format!("{word}\u{a0}{number}")
    }

    /// What the link from a note to its mark is called.
    pub fn back_to(&self, number: usize) -> String {
        format!("{} {number}", self.back)
    }
}

/// The words in the order of [`Words`].
#[rustfmt::skip]
fn in_language(primary: &str) -> [&'static str; 11] {
    match primary {
        "de" => [
            "Umschlag", "Titelseite", "Impressum", "Inhalt", "Text", "Wegmarken", "Ohne Titel",
            "Anmerkungen", "erledigt", "offen", "Zurück zur Anmerkungsziffer",
        ],
        "fr" => [
            "Couverture", "Page de titre", "Mentions légales", "Table des matières", "Texte", "Repères", "Sans titre",
            "Notes", "fait", "à faire", "Retour à l’appel de note",
        ],
        "es" => [
            "Cubierta", "Portada", "Créditos", "Índice", "Texto", "Puntos de referencia", "Sin título",
            "Notas", "hecho", "por hacer", "Volver a la llamada",
        ],
        "it" => [
            "Copertina", "Frontespizio", "Colophon", "Indice", "Testo", "Punti di riferimento", "Senza titolo",
            "Note", "fatto", "da fare", "Torna al richiamo",
        ],
        "pt" => [
            "Capa", "Folha de rosto", "Créditos", "Sumário", "Texto", "Pontos de referência", "Sem título",
            "Notas", "feito", "por fazer", "Voltar à chamada",
        ],
        "nl" => [
            "Omslag", "Titelpagina", "Colofon", "Inhoud", "Tekst", "Oriëntatiepunten", "Zonder titel",
            "Noten", "gedaan", "te doen", "Terug naar nootcijfer",
        ],
        "ru" => [
            "Обложка", "Титульный лист", "Выходные данные", "Содержание", "Текст", "Ориентиры", "Без названия",
            "Примечания", "сделано", "не сделано", "Назад к знаку сноски",
        ],
        _ => [
            "Cover", "Title page", "Copyright", "Contents", "Text", "Landmarks", "Untitled",
            "Notes", "done", "to do", "Back to reference",
        ],
    }
}

/// Dedication, motto and colophon.
fn matter_in(primary: &str) -> [&'static str; 3] {
    match primary {
        "de" => ["Widmung", "Motto", "Kolophon"],
        "fr" => ["Dédicace", "Épigraphe", "Achevé d’imprimer"],
        "es" => ["Dedicatoria", "Epígrafe", "Colofón"],
        "it" => ["Dedica", "Epigrafe", "Colophon"],
        "pt" => ["Dedicatória", "Epígrafe", "Colofão"],
        "nl" => ["Opdracht", "Motto", "Colofon"],
        "ru" => ["Посвящение", "Эпиграф", "Об издании"],
        _ => ["Dedication", "Epigraph", "Colophon"],
    }
}

/// "Contents" in languages of which the other words are not known here.
fn contents_in(language: &Lang) -> Option<&'static str> {
    Some(match language.primary() {
        "ar" => "المحتويات",
        "ca" => "Índex",
        "cs" | "sk" => "Obsah",
        "da" => "Indhold",
        "el" => "Περιεχόμενα",
        "fi" => "Sisällys",
        "hu" => "Tartalom",
        "ja" => "目次",
        "nb" | "nn" | "no" => "Innhold",
        "pl" => "Spis treści",
        "ro" => "Cuprins",
        "sv" => "Innehåll",
        "tr" => "İçindekiler",
        "uk" => "Зміст",
        "zh" => "目录",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_language_and_fall_back_on_english() {
        let words = |tag| Words::of(&Lang::parse(tag).unwrap());
        assert_eq!((words("de-AT").contents, words("de-AT").cover), ("Inhalt", "Umschlag"));
        assert_eq!((words("pl").contents, words("pl").cover), ("Spis treści", "Cover"));
        assert_eq!(words("tlh").contents, "Contents");
    }
}
