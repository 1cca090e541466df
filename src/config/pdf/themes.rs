//! The themes that are built in.

/// Their names, the default first.
pub const NAMES: [&str; 3] = ["book", "pamphlet", "large-print"];

/// The text of a theme.
pub fn text(name: &str) -> Option<&'static str> {
    match name {
        "book" => Some(include_str!("themes/book.toml")),
        "pamphlet" => Some(include_str!("themes/pamphlet.toml")),
        "large-print" => Some(include_str!("themes/large-print.toml")),
        _ => None,
    }
}
