//! The words that the tool adds to a book itself, by language.

use crate::lang::Lang;

/// The heading of the table of contents; English where the language is not known here.
pub fn contents(lang: &Lang) -> &'static str {
    match lang.primary() {
        "ar" => "المحتويات",
        "ca" => "Índex",
        "cs" => "Obsah",
        "da" => "Indhold",
        "de" => "Inhalt",
        "el" => "Περιεχόμενα",
        "es" => "Índice",
        "fi" => "Sisällys",
        "fr" => "Table des matières",
        "hu" => "Tartalom",
        "it" => "Indice",
        "ja" => "目次",
        "nb" | "nn" | "no" => "Innhold",
        "nl" => "Inhoud",
        "pl" => "Spis treści",
        "pt" => "Índice",
        "ro" => "Cuprins",
        "ru" => "Содержание",
        "sk" => "Obsah",
        "sv" => "Innehåll",
        "tr" => "İçindekiler",
        "uk" => "Зміст",
        "zh" => "目录",
        _ => "Contents",
    }
}
