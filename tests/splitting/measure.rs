//! What is found of a dump, held against what is known of it.

use crate::dump::Dump;
use chapbook::diag::Sink;
use chapbook::world::Memory;
use chapbook::{config, survey};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// How many are there, how many were found, how many of those are right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub there: usize,
    pub found: usize,
    pub right: usize,
}

impl Count {
    pub fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }

    pub fn recall(self) -> f64 {
        if self.there == 0 { 1.0 } else { self.right as f64 / self.there as f64 }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.there += other.there;
        self.found += other.found;
        self.right += other.right;
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub openings: Count,
    pub copies: Count,
    /// Warnings that a line is doubtful.
    pub doubts: usize,
    /// Wrong openings, found or missed, that no warning names.
    pub silent: usize,
}

impl Score {
    /// Which part of the wrong openings, found or missed, a warning names.
    fn warned(&self) -> f64 {
        let Count { there, found, right } = self.openings;
        let wrong = there + found - 2 * right;
        if wrong == 0 { 1.0 } else { 1.0 - self.silent as f64 / wrong as f64 }
    }

    /// A row of the table in the documentation.
    pub fn row(&self, name: &str) -> String {
        let Score { openings, copies, .. } = self;
        format!(
            "| {name} | {} | {:.3} | {:.3} | {:.2} | {} | {} | {:.3} | {:.3} |",
            openings.there,
            openings.precision(),
            openings.recall(),
            self.warned(),
            self.doubts,
            copies.there,
            copies.precision(),
            copies.recall()
        )
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.openings += other.openings;
        self.copies += other.copies;
        self.doubts += other.doubts;
        self.silent += other.silent;
    }
}

/// Splits and merges a dump.
pub fn measure(dump: &Dump, name: &str) -> Score {
    let shown = std::env::var("CHAPBOOK_SHOW").is_ok_and(|show| show == name || show == "all");
    let toml = "[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*.txt\"\n";
    let mut sink = Sink::new();
    let config = config::parse(toml, config::FILE_NAME, &mut sink).expect("the config is sound");
    let world = Memory::new(dump.pages.iter().map(|(file, text)| (file.as_str(), text.clone())));
    let report = survey(&world, &config, None, &mut sink).expect("pages can be read").report;

    let truth: BTreeMap<(String, u32), usize> =
        dump.openings.iter().map(|opening| ((opening.file.clone(), opening.line), opening.work)).collect();
    let place = |file: &str, line: u32| (file.to_owned(), line);
    let mut found: BTreeSet<(String, u32)> = report.essays.iter().map(|e| place(&e.file, e.line)).collect();
    found.extend(report.left_out.iter().map(|left| place(&left.file, left.line)));
    // Text above the first title of a page is no opening that anybody claims.
    for fragment in &dump.fragments {
        found.remove(fragment);
    }
    let right = found.iter().filter(|at| truth.contains_key(*at)).count();
    let openings = Count { there: truth.len(), found: found.len(), right };
    let doubts: BTreeSet<(String, u32)> = sink
        .diagnostics()
        .iter()
        .filter(|warning| warning.rule == "doubtful-split")
        .filter_map(|warning| warning.origin.as_ref().map(|origin| place(&origin.file, origin.line)))
        .collect();
    let wrong: Vec<&(String, u32)> = found.iter().filter(|at| !truth.contains_key(*at)).collect();
    let missed: Vec<&(String, u32)> = truth.keys().filter(|at| !found.contains(*at)).collect();
    let silent = wrong.iter().chain(&missed).filter(|at| !doubts.contains(**at)).count();

    let works: BTreeSet<usize> = truth.values().copied().collect();
    let is_copy = |left: &&chapbook::manuscript::LeftOut| {
        let kept = left.kept.as_ref().and_then(|kept| truth.get(&place(&kept.file, kept.line)));
        kept.is_some() && kept == truth.get(&place(&left.file, left.line))
    };
    let left: Vec<_> =
        report.left_out.iter().filter(|left| !dump.fragments.contains(&place(&left.file, left.line))).collect();
    let right = left.iter().filter(|left| is_copy(left)).count();
    let copies = Count { there: truth.len() - works.len(), found: left.len(), right };
    if shown {
        let line = |at: &(String, u32)| {
            let (_, text) = dump.pages.iter().find(|(file, _)| *file == at.0).expect("a page of the dump");
            let text = text.lines().nth(at.1 as usize - 1).unwrap_or_default().chars().take(100).collect::<String>();
            format!("{}:{}{} {text}", at.0, at.1, if doubts.contains(at) { " (doubtful)" } else { "" })
        };
        println!("== {name} {:?}", dump.traps);
        wrong.iter().for_each(|at| println!("  wrong  {}", line(at)));
        missed.iter().for_each(|at| println!("  missed {}", line(at)));
        for left in left.iter().filter(|left| !is_copy(left)) {
            println!(
                "  no copy {}:{} {} ({:?} {:?}) of {:?}",
                left.file, left.line, left.title, left.reason, left.score, left.kept
            );
        }
        if let Ok(folder) = std::env::var("CHAPBOOK_DUMPS") {
            for (file, text) in &dump.pages {
                let folder = format!("{folder}/{name}");
                std::fs::create_dir_all(&folder).expect("the folder can be made");
                std::fs::write(format!("{folder}/{file}"), text).expect("the page can be written");
            }
        }
    }
    Score { openings, copies, doubts: doubts.len(), silent }
}

/// Scores by name, printed as a table.
pub struct Table {
    lines: Vec<String>,
    sum: Score,
}

impl Table {
    pub fn new(title: &str) -> Table {
        let head = format!("{title:<40} openings  precision recall | copies precision recall | doubts silent");
        Table { lines: vec![head], sum: Score::default() }
    }

    pub fn row(&mut self, name: &str, score: Score) {
        let Score { openings, copies, doubts, silent } = score;
        self.lines.push(format!(
            "{name:<40} {:>8}  {:>9.3} {:>6.3} | {:>6} {:>9.3} {:>6.3} | {doubts:>6} {silent:>6}",
            openings.there,
            openings.precision(),
            openings.recall(),
            copies.there,
            copies.precision(),
            copies.recall(),
        ));
    }

    pub fn count(&mut self, score: Score) {
        self.sum += score;
    }

    pub fn add(&mut self, name: &str, score: Score) {
        self.row(name, score);
        self.count(score);
    }

    /// Prints the rows and the sum, and gives it.
    pub fn print(mut self) -> Score {
        self.row("all", self.sum);
        self.lines.iter().for_each(|line| println!("{line}"));
        self.sum
    }
}
