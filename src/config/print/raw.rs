//! `[print]` and `[cover]` as serde sees them.

use super::{Color, CoverColor};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Print {
    pub color: Option<Color>,
    pub bleed: Option<Spanned<String>>,
    pub crop_marks: Option<bool>,
    pub pages_multiple_of: Option<Spanned<u32>>,
    pub profile: Option<Spanned<String>>,
    pub printer: Option<Spanned<String>>,
    pub paper: Option<Spanned<String>>,
    pub paper_thickness: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cover {
    pub color: Option<CoverColor>,
    pub bleed: Option<Spanned<String>>,
    pub spine: Option<Spanned<String>>,
    pub barcode: Option<bool>,
}
