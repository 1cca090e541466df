//! Where an essay without a title may begin: below a rule, in a dump in which rules stand above titles.

use super::Verdict;
use super::item::{Item, Kind};

/// So many titles below rules are a habit …
const TITLES: usize = 3;
/// … when they are so many of ten.
const OF_TEN: usize = 8;

/// The texts that stand below a rule as titles do.
pub(super) fn openings(items: &[Item], verdicts: &[Verdict]) -> Vec<usize> {
    let below_rule = |i: &usize| items[i - 1].kind == Kind::Break;
    let titles: Vec<usize> = (1..items.len()).filter(|&i| verdicts[i].is_taken()).collect();
    let ruled = titles.iter().filter(|i| below_rule(i)).count();
    if ruled < TITLES || ruled * 10 < titles.len() * OF_TEN {
        return Vec::new();
    }
    let text = |i: &usize| items[*i].is_paragraph() && verdicts[*i] == Verdict::Text && !items[*i].role.is_furniture();
    (1..items.len()).filter(below_rule).filter(text).collect()
}
