//! The few words that an EPUB adds to its author's, in the book's language.

use crate::lang::Lang;

/// Words for the pages that the author did not write.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub cover: &'static str,
    pub title_page: &'static str,
    pub copyright: &'static str,
    pub contents: &'static str,
    /// The landmark where the text begins.
    pub text: &'static str,
    /// The list of landmarks.
    pub landmarks: &'static str,
    /// For an essay whose title is empty.
    pub untitled: &'static str,
}

impl Words {
    /// The words in a language; English where we do not know them.
    pub(super) fn of(language: &Lang) -> Words {
        let words = |[cover, title_page, copyright, contents, text, landmarks, untitled]: [&'static str; 7]| Words {
            cover,
            title_page,
            copyright,
            contents,
            text,
            landmarks,
            untitled,
        };
        words(match language.primary() {
            "de" => ["Umschlag", "Titelseite", "Impressum", "Inhalt", "Text", "Wegmarken", "Ohne Titel"],
            "fr" => [
                "Couverture",
                "Page de titre",
                "Mentions légales",
                "Table des matières",
                "Texte",
                "Repères",
                "Sans titre",
            ],
            "es" => ["Cubierta", "Portada", "Créditos", "Índice", "Texto", "Puntos de referencia", "Sin título"],
            "it" => {
                ["Copertina", "Frontespizio", "Colophon", "Indice", "Testo", "Punti di riferimento", "Senza titolo"]
            }
            "pt" => ["Capa", "Folha de rosto", "Créditos", "Sumário", "Texto", "Pontos de referência", "Sem título"],
            "nl" => ["Omslag", "Titelpagina", "Colofon", "Inhoud", "Tekst", "Oriëntatiepunten", "Zonder titel"],
            "ru" => {
                ["Обложка", "Титульный лист", "Выходные данные", "Содержание", "Текст", "Ориентиры", "Без названия"]
            }
            _ => ["Cover", "Title page", "Copyright", "Contents", "Text", "Landmarks", "Untitled"],
        })
    }
}
