//! What a book's lines are judged by beside TeX's badness: letters that give way, edges that stand
//! out into the margin, and what readers stumble over from one line to the next.
//!
//! Each is a departure from TeX's cost, none of which counts unless it is asked for; docs/pages.md
//! has the reason and the figure of each.

use super::INFINITE;
use super::cost::badness;

/// What stands on either side of a break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// How far the line before the break stands out into the right margin.
    pub right: i64,
    /// How far the line behind it stands out into the left margin.
    pub left: i64,
    /// The word that the line before ends with; 0 for one that nobody would notice.
    pub ends: u32,
    /// The word that the line behind begins with.
    pub begins: u32,
    /// The width of the letters before the item that can be spread or closed up.
    pub letters: i64,
}

/// A book's way of judging lines.
#[derive(Clone, Copy, Debug)]
pub struct Fine<'a> {
    /// For each item what a break there has at its sides, and at the end the end of the paragraph.
    pub edges: &'a [Edge],
    /// The edge with which the paragraph begins.
    pub start: Edge,
    /// What each fault counts.
    pub weights: &'a Weights,
}

/// What each fault counts, in demerits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    /// By how much letters may be spread, in ten-thousandths of their width.
    pub spread: i64,
    /// By how much they may be closed up.
    pub close: i64,
    /// How much of what a line lacks letters take before they reach that, in hundredths.
    pub share: i64,
    /// How far spaces may shrink at worst, in hundredths of what they should at most.
    pub squeeze: i64,
    /// At most so many lines in a row end in hyphens; 0 for any number.
    pub most_hyphens: u8,
    /// Two lines in a row begin or end with the same word.
    pub stack: i64,
    /// Two lines in a row whose spaces differ by [`EASE`] and a quarter of a natural space; by the square of
    /// what is beyond [`EASE`].
    pub contrast: i64,
    /// A line whose spaces are wider or narrower than [`EVEN`] by a natural space; by the square of the difference.
    pub uneven: i64,
    /// A line whose spaces are beyond [`LOOSE`] or [`TIGHT`].
    pub extreme: i64,
    /// A last line that is shorter than `least`.
    pub stub: i64,
    /// A paragraph without hyphens that costs no more than this is good enough: what one hyphen and a few even
    /// lines count.
    pub good: i64,
    /// The width in scaled points from which a last line is long enough.
    pub least: i64,
}

/// By how much the spaces of lines in a row may differ, in thousandths of a natural space, before it is seen.
const EASE: i64 = 318;
/// How much wider than natural the spaces of a line should be, in thousandths: text has more short lines than long.
pub(super) const EVEN: i64 = 28;
/// How much wider or narrower they may be before a reader sees holes, or has to look for the words.
pub(super) const LOOSE: i64 = 509;
pub(super) const TIGHT: i64 = -238;

/// How a line comes out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgement {
    /// Its badness; above [`INFINITE`] when it is overfull.
    pub bad: i64,
    /// How far its spaces are from their natural width, in thousandths of it.
    pub ratio: i32,
}

impl Weights {
    /// How a line comes out that lacks `short`, with so much of letters and of finite stretch and shrink.
    pub(super) fn judge(&self, short: i64, letters: i64, stretch: i64, shrink: i64) -> Judgement {
        let rest = short - self.letters(short, letters, shrink);
        let bad = if rest >= 0 {
            badness(rest, stretch)
        } else if -rest > shrink * self.squeeze / 100 {
            INFINITE + 1
        } else {
            badness(-rest, shrink)
        };
        // Spaces stretch by half of themselves at ratio 1.
        let ratio = if bad >= INFINITE || stretch <= 0 { 0 } else { (rest * 500 / stretch) as i32 };
        Judgement { bad, ratio }
    }

    /// How much of what a line lacks its letters take.
    pub fn letters(&self, short: i64, letters: i64, shrink: i64) -> i64 {
        let share = short * self.share / 100;
        // What spaces cannot give up letters must.
        let share = if short < 0 { share.min(short + shrink * self.squeeze / 100) } else { share };
        share.clamp(-letters * self.close / 10_000, letters * self.spread / 10_000)
    }

    /// What the change of spaces from one line to the next counts.
    pub(super) fn contrast(&self, one: i32, other: i32) -> i64 {
        let beyond = i64::from(one.abs_diff(other)) - EASE;
        if beyond <= 0 { 0 } else { self.contrast * beyond * beyond / (250 * 250) }
    }

    /// More than what two ways into one break can differ by for the line that follows.
    pub(super) fn slack(&self) -> i64 {
        2 * self.stack + 4 * self.contrast
    }
}

/// Whether a line between two edges begins or ends with the same word as the line beside it.
pub(super) fn stacks(before: &Edge, after: &Edge, is_last: bool) -> i64 {
    let begins = before.begins != 0 && before.begins == after.begins && !is_last;
    let ends = before.ends != 0 && before.ends == after.ends && !is_last;
    i64::from(begins) + i64::from(ends)
}
