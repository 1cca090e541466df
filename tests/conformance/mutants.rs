//! What EPUBCheck says of the broken EPUBs that our validator is held to: makes the record anew and compares it.
//! `CHAPBOOK_BLESS=1` writes it.

// What only the offline comparison asks for is not used here.
#[allow(dead_code)]
#[path = "../mutants/mod.rs"]
mod made;

use crate::toolbox;
use serde_json::{Map, Value};

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/epubcheck.json");
const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/EpubCheckMany.java");

#[test]
fn epubcheck_says_what_the_record_says() {
    let Some(mut epubcheck) = toolbox::epubcheck_with(TOOL) else { return };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let good = made::good().into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let mut names = Vec::new();
    for (name, bytes) in good.chain(made::all().into_iter().map(|mutant| (mutant.name, mutant.bytes))) {
        let path = folder.path().join(format!("{:03}.epub", names.len()));
        std::fs::write(&path, bytes).expect("a file can be written");
        epubcheck.arg(path);
        names.push(name);
    }
    let output = toolbox::run(&mut epubcheck);
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), names.len(), "EPUBCheck stopped:\n{}", String::from_utf8_lossy(&output.stderr));
    let ids = |line: &str| line.split('\t').skip(1).map(|id| Value::from(id.replace('_', "-"))).collect::<Vec<_>>();
    let record: Map<String, Value> =
        names.into_iter().zip(lines).map(|(name, line)| (name, ids(line).into())).collect();
    for good in ["two", "three", "built"] {
        assert_eq!(record[good], Value::Array(Vec::new()), "EPUBCheck finds errors in the good book {good}");
    }
    let mut text = String::from("{\n");
    for (n, (name, ids)) in record.iter().enumerate() {
        let comma = if n + 1 < record.len() { "," } else { "" };
        text.push_str(&format!("{}: {ids}{comma}\n", Value::from(name.as_str())));
    }
    text.push_str("}\n");
    if std::env::var_os("CHAPBOOK_BLESS").is_some() {
        std::fs::write(RECORD, text).expect("the record can be written");
    } else {
        let known = std::fs::read_to_string(RECORD).expect("the record is there");
        assert_eq!(known, text, "CHAPBOOK_BLESS=1 writes the record");
    }
}
