//! Paragraphs for the line breaker as JSON: the items, the parameters, and what is expected.
//!
//! The form is that of `tests/data/paragraph_cases.json`, whose `about` explains it: lengths in
//! scaled points, parameters under TeX's names. A parameter that is left out is TeX's own initial
//! one: zero, but for \hangafter.

use chapbook::layout::breaker::{Item, Params, Shape, Skip};
use serde::{Deserialize, Deserializer, de};

/// A file of cases with an explanation beside them.
#[derive(Deserialize)]
struct Explained {
    cases: Vec<Case>,
}

/// Reads cases, with an explanation beside them or alone.
///
/// # Errors
/// What is wrong, and in which line and column.
pub fn read(text: &str) -> serde_json::Result<Vec<Case>> {
    if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str(text).map(|Explained { cases }| cases)
    }
}

/// Numbers beyond this are refused, so that nothing overflows; it is more than any length or
/// penalty of TeX.
const MOST: i64 = 1 << 30;

/// A length, penalty or count.
#[derive(Clone, Copy, Debug, Default)]
struct Number(i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        let number = i64::deserialize(from)?;
        if number.abs_diff(0) > MOST.unsigned_abs() {
            return Err(de::Error::custom(format_args!("{number} is more than {MOST} either way")));
        }
        Ok(Number(number))
    }
}

/// An order of infinity: 0 for finite glue, up to 4.
#[derive(Clone, Copy, Debug, Default)]
struct Order(usize);

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Order, D::Error> {
        let order = usize::deserialize(from)?;
        if order > 4 {
            Err(de::Error::custom(format_args!("{order} is no order of stretch (0 to 4)")))
        } else {
            Ok(Order(order))
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
    pub demerits: Option<i64>,
    /// Which of the three passes it took.
    pub pass: Option<u8>,
}

#[derive(Deserialize)]
#[serde(tag = "t", rename_all = "lowercase")]
enum CaseItem {
    Box {
        w: Number,
    },
    Glue {
        w: Number,
        #[serde(default)]
        stretch: Number,
        #[serde(default)]
        stretch_order: Order,
        #[serde(default)]
        shrink: Number,
    },
    Penalty {
        cost: Number,
    },
    Disc {
        #[serde(default)]
        pre: Number,
        #[serde(default)]
        post: Number,
        #[serde(default)]
        replace: Number,
        cost: Number,
        #[serde(default)]
        auto: bool,
        #[serde(default)]
        post_empty: bool,
    },
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct CaseSkip {
    w: Number,
    stretch: Number,
    stretch_order: Order,
    shrink: Number,
}

#[derive(Deserialize)]
struct CaseParams {
    hsize: Number,
    pretolerance: Number,
    tolerance: Number,
    #[serde(rename = "emergencystretch", default)]
    emergency_stretch: Number,
    #[serde(rename = "linepenalty", default)]
    line_penalty: Number,
    #[serde(rename = "adjdemerits", default)]
    adj_demerits: Number,
    #[serde(rename = "doublehyphendemerits", default)]
    double_hyphen_demerits: Number,
    #[serde(rename = "finalhyphendemerits", default)]
    final_hyphen_demerits: Number,
    #[serde(default)]
    looseness: Number,
    #[serde(rename = "leftskip", default)]
    left: CaseSkip,
    #[serde(rename = "rightskip", default)]
    right: CaseSkip,
    #[serde(rename = "hangindent", default)]
    hang_indent: Number,
    #[serde(rename = "hangafter", default = "one")]
    hang_after: Number,
    /// Indent and width of each line.
    parshape: Option<Vec<(Number, Number)>>,
}

/// \hangafter where nothing is said of it.
fn one() -> Number {
    Number(1)
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
            pretolerance: params.pretolerance.0,
            tolerance: params.tolerance.0,
            emergency_stretch: params.emergency_stretch.0,
            line_penalty: params.line_penalty.0,
            adj_demerits: params.adj_demerits.0,
            double_hyphen_demerits: params.double_hyphen_demerits.0,
            final_hyphen_demerits: params.final_hyphen_demerits.0,
            looseness: params.looseness.0,
            left: params.left.skip(),
            right: params.right.skip(),
            shape: params.shape(),
        }
    }
}

impl CaseItem {
    fn item(&self) -> Item {
        match *self {
            CaseItem::Box { w } => Item::Box { width: w.0 },
            CaseItem::Glue { w, stretch, stretch_order, shrink } => {
                Item::Glue { width: w.0, stretch: stretch.0, order: stretch_order.0, shrink: shrink.0 }
            }
            CaseItem::Penalty { cost } => Item::Penalty { cost: cost.0 },
            CaseItem::Disc { pre, post, replace, cost, auto, post_empty } => {
                Item::Disc { pre: pre.0, post: post.0, replace: replace.0, cost: cost.0, auto, post_empty }
            }
        }
    }
}

impl CaseSkip {
    fn skip(self) -> Skip {
        Skip { width: self.w.0, stretch: self.stretch.0, order: self.stretch_order.0, shrink: self.shrink.0 }
    }
}

impl CaseParams {
    /// TeX's \parshape, else \hangindent with \hangafter (§848).
    fn shape(&self) -> Shape {
        if let Some(lines) = self.parshape.as_ref().filter(|lines| !lines.is_empty()) {
            return Shape::Lines(lines.iter().map(|(_, width)| width.0).collect());
        }
        let (hsize, indent, after) = (self.hsize.0, self.hang_indent.0, self.hang_after.0);
        let (narrow, count) = (hsize - indent.abs(), after.unsigned_abs() as usize);
        match (indent, after) {
            (0, _) => Shape::Even(hsize),
            (_, ..0) => Shape::Hanging { count, first: narrow, rest: hsize },
            _ => Shape::Hanging { count, first: hsize, rest: narrow },
        }
    }
}
