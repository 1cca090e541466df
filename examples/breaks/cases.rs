//! Paragraphs for the line breaker as JSON: the items, the parameters, and what is expected.
//!
//! The form is that of `tests/data/paragraph_cases.json`, whose `about` explains it: lengths in
//! scaled points, parameters under TeX's names.

use chapbook::layout::breaker::{Item, Params, Shape, Skip};
use serde::Deserialize;

/// A file of cases.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Cases {
    /// With an explanation beside them.
    Explained { cases: Vec<Case> },
    /// The cases alone.
    Plain(Vec<Case>),
}

impl Cases {
    /// The cases in order.
    pub fn into_vec(self) -> Vec<Case> {
        match self {
            Cases::Explained { cases } | Cases::Plain(cases) => cases,
        }
    }
}

/// One paragraph.
#[derive(Deserialize)]
pub struct Case {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    items: Vec<CaseItem>,
    params: CaseParams,
    /// What TeX made of it.
    pub expected: Option<Expected>,
}

/// The breaks that TeX chose.
#[derive(Deserialize)]
pub struct Expected {
    /// The item at which each line ends.
    pub breaks: Vec<usize>,
    /// Demerits of the paragraph.
    pub demerits: i64,
    /// Which of the three passes it took.
    pub pass: Option<u8>,
}

#[derive(Deserialize)]
#[serde(tag = "t", rename_all = "lowercase")]
enum CaseItem {
    Box {
        w: i64,
    },
    Glue {
        w: i64,
        #[serde(default)]
        stretch: i64,
        #[serde(default)]
        stretch_order: usize,
        #[serde(default)]
        shrink: i64,
    },
    Penalty {
        cost: i64,
    },
    Disc {
        #[serde(default)]
        pre: i64,
        #[serde(default)]
        post: i64,
        #[serde(default)]
        replace: i64,
        cost: i64,
        #[serde(default)]
        auto: bool,
        #[serde(default)]
        post_empty: bool,
    },
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct CaseSkip {
    w: i64,
    stretch: i64,
    stretch_order: usize,
    shrink: i64,
}

#[derive(Deserialize)]
struct CaseParams {
    hsize: i64,
    pretolerance: i64,
    tolerance: i64,
    #[serde(rename = "emergencystretch", default)]
    emergency_stretch: i64,
    #[serde(rename = "linepenalty", default)]
    line_penalty: i64,
    #[serde(rename = "adjdemerits", default)]
    adj_demerits: i64,
    #[serde(rename = "doublehyphendemerits", default)]
    double_hyphen_demerits: i64,
    #[serde(rename = "finalhyphendemerits", default)]
    final_hyphen_demerits: i64,
    #[serde(default)]
    looseness: i64,
    #[serde(rename = "leftskip", default)]
    left: CaseSkip,
    #[serde(rename = "rightskip", default)]
    right: CaseSkip,
    #[serde(rename = "hangindent", default)]
    hang_indent: i64,
    #[serde(rename = "hangafter", default)]
    hang_after: i64,
    /// Indent and width of each line.
    parshape: Option<Vec<(i64, i64)>>,
}

impl Case {
    /// The items as the breaker has them.
    pub fn items(&self) -> Vec<Item> {
        self.items.iter().map(CaseItem::item).collect()
    }

    /// The parameters as the breaker has them.
    pub fn params(&self) -> Params {
        let params = &self.params;
        Params {
            pretolerance: params.pretolerance,
            tolerance: params.tolerance,
            emergency_stretch: params.emergency_stretch,
            line_penalty: params.line_penalty,
            adj_demerits: params.adj_demerits,
            double_hyphen_demerits: params.double_hyphen_demerits,
            final_hyphen_demerits: params.final_hyphen_demerits,
            looseness: params.looseness,
            left: params.left.skip(),
            right: params.right.skip(),
            shape: params.shape(),
        }
    }
}

impl CaseItem {
    fn item(&self) -> Item {
        match *self {
            CaseItem::Box { w } => Item::Box { width: w },
            CaseItem::Glue { w, stretch, stretch_order, shrink } => {
                Item::Glue { width: w, stretch, order: stretch_order, shrink }
            }
            CaseItem::Penalty { cost } => Item::Penalty { cost },
            CaseItem::Disc { pre, post, replace, cost, auto, post_empty } => {
                Item::Disc { pre, post, replace, cost, auto, post_empty }
            }
        }
    }
}

impl CaseSkip {
    fn skip(self) -> Skip {
        Skip { width: self.w, stretch: self.stretch, order: self.stretch_order, shrink: self.shrink }
    }
}

impl CaseParams {
    /// TeX's \parshape, else \hangindent with \hangafter (§848).
    fn shape(&self) -> Shape {
        if let Some(lines) = self.parshape.as_ref().filter(|lines| !lines.is_empty()) {
            return Shape::Lines(lines.iter().map(|(_, width)| *width).collect());
        }
        let hsize = self.hsize;
        let narrow = hsize - self.hang_indent.abs();
        match (self.hang_indent, self.hang_after) {
            (0, _) => Shape::Even(hsize),
            (_, ..0) => Shape::Hanging { count: self.hang_after.unsigned_abs() as usize, first: narrow, rest: hsize },
            _ => Shape::Hanging { count: self.hang_after as usize, first: hsize, rest: narrow },
        }
    }
}
