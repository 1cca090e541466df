//! The line breaker against TeX: every case of `tests/data/paragraph_cases.json` must give
//! TeX's own breaks, demerits and pass.

use chapbook::layout::breaker::{Breaks, Item, Params, Shape, Skip, break_lines};
use serde_json::Value;

fn number(value: &Value, key: &str) -> i64 {
    value[key].as_i64().unwrap_or_else(|| panic!("{key} is no number in {value}"))
}

fn item(value: &Value) -> Item {
    match value["t"].as_str() {
        Some("box") => Item::Box { width: number(value, "w") },
        Some("glue") => Item::Glue {
            width: number(value, "w"),
            stretch: number(value, "stretch"),
            order: number(value, "stretch_order") as usize,
            shrink: number(value, "shrink"),
        },
        Some("penalty") => Item::Penalty { cost: number(value, "cost") },
        Some("disc") => Item::Disc {
            pre: number(value, "pre"),
            post: number(value, "post"),
            replace: number(value, "replace"),
            cost: number(value, "cost"),
            auto: value["auto"] == true,
            post_empty: value["post_empty"] == true,
        },
        other => panic!("unknown item {other:?}"),
    }
}

fn skip(value: &Value) -> Skip {
    Skip {
        width: number(value, "w"),
        stretch: number(value, "stretch"),
        order: number(value, "stretch_order") as usize,
        shrink: number(value, "shrink"),
    }
}

fn shape(value: &Value) -> Shape {
    let hsize = number(value, "hsize");
    if let Some(lines) = value["parshape"].as_array() {
        return Shape::Lines(lines.iter().map(|line| line[1].as_i64().expect("a width")).collect());
    }
    let (indent, after) = (number(value, "hangindent").abs(), number(value, "hangafter"));
    match (indent, after) {
        (0, _) => Shape::Even(hsize),
        (_, ..0) => Shape::Hanging { count: after.unsigned_abs() as usize, first: hsize - indent, rest: hsize },
        _ => Shape::Hanging { count: after as usize, first: hsize, rest: hsize - indent },
    }
}

fn params(value: &Value) -> Params {
    Params {
        pretolerance: number(value, "pretolerance"),
        tolerance: number(value, "tolerance"),
        emergency_stretch: number(value, "emergencystretch"),
        line_penalty: number(value, "linepenalty"),
        adj_demerits: number(value, "adjdemerits"),
        double_hyphen_demerits: number(value, "doublehyphendemerits"),
        final_hyphen_demerits: number(value, "finalhyphendemerits"),
        looseness: number(value, "looseness"),
        left: skip(&value["leftskip"]),
        right: skip(&value["rightskip"]),
        shape: shape(value),
    }
}

#[test]
fn every_case_breaks_as_tex_breaks_it() {
    let cases: Value = serde_json::from_str(include_str!("data/paragraph_cases.json")).expect("the cases are JSON");
    let cases = cases["cases"].as_array().expect("a list of cases");
    assert_eq!(cases.len(), 39);
    for case in cases {
        let items: Vec<Item> = case["items"].as_array().expect("a list of items").iter().map(item).collect();
        let expected = &case["expected"];
        let expected = Breaks {
            at: expected["breaks"]
                .as_array()
                .expect("breaks")
                .iter()
                .map(|b| b.as_u64().expect("an index") as usize)
                .collect(),
            demerits: number(expected, "demerits"),
            pass: number(expected, "pass") as u8,
        };
        assert_eq!(break_lines(&items, &params(&case["params"])), Some(expected), "{}", case["name"]);
    }
}
