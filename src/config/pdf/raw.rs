//! The keys of `[pdf]` and of theme files as serde sees them, and how one table lies over another.

use super::{Binding, Emphasis, LetterStyle, Links, NoteNumbers, NotePlace, OpeningWords, Place, TextAlign};
use crate::config::raw::{Font, Margins};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What one table leaves open, another says.
pub trait Layered {
    /// What this says, else what `under` does, as if that stood at `at`.
    fn over(self, under: Self, at: &Range<usize>) -> Self;
}

impl<T> Layered for Option<Spanned<T>> {
    fn over(self, under: Self, at: &Range<usize>) -> Self {
        self.or_else(|| under.map(|value| Spanned::new(at.clone(), value.into_inner())))
    }
}

impl Layered for Option<Lettering> {
    fn over(self, under: Self, at: &Range<usize>) -> Self {
        Some(self.unwrap_or_default().over(under.unwrap_or_default(), at))
    }
}

/// A table whose keys may all be absent.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Deserialize, Default)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name {
            $(pub $key: Option<$type>,)*
        }

        impl Layered for $name {
            fn over(self, under: Self, at: &Range<usize>) -> Self {
                $name { $($key: self.$key.over(under.$key, at),)* }
            }
        }
    };
}

table! {
    /// `[pdf]`, or a theme file.
    Pdf {
        theme: Spanned<String>,
        trim: Spanned<String>,
        margins: Spanned<Margins>,
        font: Spanned<Font>,
        font_size: Spanned<String>,
        leading: Spanned<String>,
        indent: Spanned<String>,
        paragraph_space: Spanned<String>,
        inset: Spanned<String>,
        align: Spanned<TextAlign>,
        hyphenate: Spanned<bool>,
        emphasis: Spanned<Emphasis>,
        opening: Spanned<OpeningWords>,
        drop_cap: Spanned<u32>,
        ornament: Spanned<String>,
        sink: Spanned<u32>,
        notes: Spanned<NotePlace>,
        notes_size: Spanned<String>,
        notes_leading: Spanned<String>,
        note_numbers: Spanned<NoteNumbers>,
        links: Spanned<Links>,
        page_references: Spanned<bool>,
        dates: Spanned<bool>,
        binding: Spanned<Binding>,
        sources: Spanned<bool>,
        title: Lettering,
        subtitle: Lettering,
        byline: Lettering,
        dateline: Lettering,
        part: Lettering,
        heading: Lettering,
        subheading: Lettering,
        epigraph: Lettering,
        caption: Lettering,
        running_head: Lettering,
        folio: Lettering,
        book_title: Lettering,
        term: Spanned<LetterStyle>,
        table_head: Spanned<LetterStyle>,
    }
}

table! {
    /// How an element is lettered.
    Lettering {
        size: Spanned<String>,
        style: Spanned<LetterStyle>,
        align: Spanned<Place>,
    }
}
