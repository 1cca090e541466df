//! The cheapest pages found by trying all: every way to set each paragraph, every end of every page,
//! every height of every spread.

use super::*;
use crate::layout::pages::ways::{LONELY_LINE, MIN_LAST_LINES, UNEVEN, UNEVEN_LINE};
use proptest::prelude::*;

const GRID: Length = Length::pt(10);
const LINES: i64 = 3;

/// A chapter of lines alone.
#[derive(Clone, Debug)]
struct Small {
    rows: Vec<RowMeasure>,
    forks: Vec<Fork>,
    opens_on_recto: bool,
    reach: Reach,
}

impl Small {
    fn matter(&self) -> Matter<'_> {
        Matter {
            rows: &self.rows,
            forks: &self.forks,
            notes: &[],
            heads: &[],
            height: GRID * LINES,
            grid: GRID,
            above_notes: GRID,
            opens_on_recto: self.opens_on_recto,
            reach: self.reach,
        }
    }

    fn heights(&self) -> std::ops::RangeInclusive<i64> {
        -self.reach.shorter..=self.reach.longer
    }

    /// The rows of each way to set all paragraphs, with what they cost.
    fn texts(&self) -> Vec<(Vec<usize>, i64)> {
        let mut texts = vec![(Vec::new(), 0)];
        let mut row = 0;
        while row < self.rows.len() {
            let fork = self.forks.iter().find(|fork| fork.strands[0].first == row);
            let own = [Strand { first: row, end: row + 1, cost: 0 }];
            let strands = fork.map_or(&own[..], |fork| &fork.strands);
            let longer = |(rows, cost): &(Vec<usize>, i64), strand: &Strand| {
                let rows: Vec<usize> = rows.iter().copied().chain(strand.first..strand.end).collect();
                (rows, cost + strand.cost)
            };
            texts = texts.iter().flat_map(|text| strands.iter().map(move |strand| longer(text, strand))).collect();
            row = strands[strands.len() - 1].end;
        }
        texts
    }

    /// The cost of a page with so many lines that are followed by others or not.
    fn page(&self, rows: &[usize], is_last: bool, is_recto: bool, longer: i64) -> Option<i64> {
        let lacks = LINES + longer - rows.len() as i64;
        let last = self.rows[rows[rows.len() - 1]];
        if lacks < 0 {
            return None;
        }
        if is_last {
            return Some(LONELY_LINE * (MIN_LAST_LINES - rows.len() as i64).max(0));
        }
        let hyphen = HYPHEN + if is_recto { TURNED_HYPHEN } else { 0 };
        let foot = if lacks > 0 { UNEVEN + UNEVEN_LINE * lacks * lacks } else { 0 };
        Some(last.break_cost + if last.hyphenated { hyphen } else { 0 } + foot)
    }

    fn spread(longer: i64) -> i64 {
        [SHORTER_SPREAD, SHORT_SPREAD, 0, LONG_SPREAD][(2 + longer) as usize]
    }

    /// The least cost of some rows, from a side on; a recto has the height of its spread.
    fn least(&self, rows: &[usize], recto: Option<i64>) -> i64 {
        if rows.is_empty() {
            return 0;
        }
        let mut least = NEVER;
        let heights = recto.map_or(self.heights(), |longer| longer..=longer);
        for longer in heights {
            for count in 1..=rows.len() {
                let (page, rest) = rows.split_at(count);
                let Some(cost) = self.page(page, rest.is_empty(), recto.is_some(), longer) else { break };
                let next = if recto.is_some() { None } else { Some(longer) };
                let spread = if recto.is_some() { 0 } else { Small::spread(longer) };
                least = least.min(cost + spread + self.least(rest, next));
            }
        }
        least
    }

    fn cheapest(&self) -> i64 {
        let least = |(rows, cost): (Vec<usize>, i64)| {
            if self.opens_on_recto {
                let opening = |longer| Small::spread(longer) + self.least(&rows, Some(longer));
                cost + self.heights().map(opening).min().unwrap_or(NEVER)
            } else {
                cost + self.least(&rows, None)
            }
        };
        self.texts().into_iter().map(least).min().unwrap_or(NEVER)
    }

    /// What pages cost.
    fn price(&self, pages: &[PageRows]) -> i64 {
        let mut total = 0;
        for (number, page) in pages.iter().enumerate() {
            let is_recto = self.opens_on_recto == number.is_multiple_of(2);
            let rows: Vec<usize> = page.rows.iter().map(|(row, _)| *row).collect();
            total += self.page(&rows, number + 1 == pages.len(), is_recto, page.longer).expect("it fits");
            if number == 0 || !is_recto {
                total += Small::spread(page.longer);
            } else {
                assert_eq!(page.longer, pages[number - 1].longer, "both pages of a spread are equally high");
            }
        }
        let chosen = |strand: &&Strand| pages.iter().flat_map(|page| &page.rows).any(|(row, _)| strand.holds(*row));
        total + self.forks.iter().flat_map(|fork| &fork.strands).filter(chosen).map(|strand| strand.cost).sum::<i64>()
    }
}

fn chapters() -> impl Strategy<Value = Small> {
    let line = (0u8..8, any::<bool>()).prop_map(|(kind, hyphenated)| RowMeasure {
        height: GRID,
        on_grid: true,
        break_cost: [0, 0, 0, 0, 0, 700, 5_000, 1_000_000][usize::from(kind)],
        hyphenated: hyphenated && kind == 0,
        ..RowMeasure::default()
    });
    let strand = (prop::collection::vec(line, 1..4), 0i64..3000);
    let paragraph = prop::collection::vec(strand, 1..4);
    let reach = (0i64..=MOST_SHORTER, 0i64..=MOST_LONGER).prop_map(|(shorter, longer)| Reach { shorter, longer });
    (prop::collection::vec(paragraph, 1..5), any::<bool>(), reach).prop_map(|(paragraphs, opens_on_recto, reach)| {
        let (mut rows, mut forks) = (Vec::new(), Vec::new());
        for ways in paragraphs {
            let mut strands = Vec::new();
            for (lines, cost) in ways {
                let first = rows.len();
                rows.extend(lines);
                let cost = if strands.is_empty() { 0 } else { cost };
                strands.push(Strand { first, end: rows.len(), cost });
            }
            if strands.len() > 1 {
                forks.push(Fork { strands });
            }
        }
        Small { rows, forks, opens_on_recto, reach }
    })
}

proptest! {
    #[test]
    fn no_pages_are_cheaper_than_those_chosen(chapter in chapters()) {
        let Cut { pages, cost, .. } = break_pages(&chapter.matter());
        prop_assert_eq!(cost, chapter.cheapest(), "{:?}", pages);
        prop_assert_eq!(chapter.price(&pages), cost, "{:?}", pages);
    }
}
