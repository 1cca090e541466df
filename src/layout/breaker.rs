//! Boxes, glue, penalties and discretionaries → the breaks that make the best paragraph.
//!
//! A pure function with TeX's own arithmetic: Knuth and Plass, *Breaking Paragraphs into
//! Lines* (1981), in the form of TeX82 (tex.web, parts 38 and 39), whose sections the comments
//! name as §. It knows nothing of fonts or pages; all lengths are scaled points. It chooses the
//! breaks that TeX chooses, which `tests/data/paragraph_cases.json` holds it to.

/// Demerits that no paragraph reaches (§833).
const AWFUL: i64 = (1 << 30) - 1;
/// A penalty from here on forbids a break, from its negative on forces one (§157).
pub const INFINITE: i64 = 10_000;
/// A line number beyond all lines (§829, `max_halfword`).
const BEYOND: usize = 1 << 28;

/// How far stretch reaches: a higher order outweighs all lower ones.
pub const FINITE: usize = 0;
/// `fil`, the order of glue that fills a last line.
pub const FIL: usize = 2;

/// One thing in a paragraph's horizontal list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Something of fixed width.
    Box {
        /// Its width.
        width: i64,
    },
    /// White space that stretches and shrinks; a break may replace it.
    Glue {
        /// Natural width.
        width: i64,
        /// By how much it stretches at ratio 1.
        stretch: i64,
        /// Order of infinity of the stretch, 0 to 4.
        order: usize,
        /// By how much it can shrink.
        shrink: i64,
    },
    /// A place where a break costs or is wanted.
    Penalty {
        /// From −10000 (forced) to 10000 (forbidden).
        cost: i64,
    },
    /// A place where a break changes the text around it.
    Disc {
        /// Width at the end of the line before a break here.
        pre: i64,
        /// Width at the start of the line behind it.
        post: i64,
        /// Width when no break is made.
        replace: i64,
        /// The penalty of a break here.
        cost: i64,
        /// From hyphenation, so not tried in the first pass.
        auto: bool,
        /// Nothing is set behind the break, so glue after it is discarded.
        post_empty: bool,
    },
}

/// Glue at the edge of every line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skip {
    /// Natural width.
    pub width: i64,
    /// By how much it stretches.
    pub stretch: i64,
    /// Order of the stretch.
    pub order: usize,
    /// By how much it shrinks.
    pub shrink: i64,
}

/// The shape of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All lines are equally wide.
    Even(i64),
    /// The first lines are `first` wide, those after `count` lines `rest`.
    Hanging {
        /// How many lines are special.
        count: usize,
        /// Their width.
        first: i64,
        /// The width of all others.
        rest: i64,
    },
    /// A width for each line; the last one repeats.
    Lines(Vec<i64>),
}

/// TeX's parameters of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    /// Largest badness of a line in the pass without hyphenation; below zero skips the pass.
    pub pretolerance: i64,
    /// Largest badness of a line in the passes with hyphenation.
    pub tolerance: i64,
    /// Stretch added to every line in a third pass; none when zero.
    pub emergency_stretch: i64,
    /// Added to the badness of every line.
    pub line_penalty: i64,
    /// Demerits when tight and loose lines meet.
    pub adj_demerits: i64,
    /// Demerits of two hyphenated lines in a row.
    pub double_hyphen_demerits: i64,
    /// Demerits of a hyphen in the last line but one.
    pub final_hyphen_demerits: i64,
    /// How many lines more (or fewer, below zero) than the best paragraph has.
    pub looseness: i64,
    /// Glue at the left edge.
    pub left: Skip,
    /// Glue at the right edge.
    pub right: Skip,
    /// Widths of the lines.
    pub shape: Shape,
}

/// The chosen breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaks {
    /// The item at which each line ends; the last is the number of items.
    pub at: Vec<usize>,
    /// Demerits of the whole paragraph.
    pub demerits: i64,
    /// 1 without hyphenation, 2 with it, 3 with emergency stretch.
    pub pass: u8,
}

/// Badness of a line whose glue must change by `t` and can change by `s` (§108).
fn badness(t: i64, s: i64) -> i64 {
    if t == 0 {
        return 0;
    }
    if s <= 0 {
        return INFINITE;
    }
    // r is about 297 t/s, so that r³/2¹⁸ is about 100 (t/s)³.
    let r = if t <= 7_230_584 {
        t * 297 / s
    } else if s >= 1_663_497 {
        t / (s / 297)
    } else {
        t
    };
    if r > 1290 { INFINITE } else { (r * r * r + 0o400_000) / 0o1_000_000 }
}

/// Sums of widths, stretch by order, and shrink.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    width: i64,
    stretch: [i64; 5],
    shrink: i64,
}

/// How tight a line is (§817): 0 very loose, 1 loose, 2 decent, 3 tight.
type Fitness = usize;

/// A way to set the text up to a break (§819, §821).
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Number of the line that begins here, from 1.
    line: usize,
    /// Fitness of the line that ends here.
    fitness: Fitness,
    /// Whether that line ends in a hyphen.
    hyphenated: bool,
    demerits: i64,
    /// Sums up to the first thing set on the next line.
    start: Sums,
    /// Item at which the line ends.
    item: usize,
    /// The node before, as an index into the arena.
    previous: Option<u32>,
}

struct Breaker<'a> {
    items: &'a [Item],
    params: &'a Params,
    /// Sums of everything before each item.
    sums: Vec<Sums>,
    /// The last line of a special width; lines after `easy_line` are all alike (§847, §848).
    last_special_line: usize,
    easy_line: usize,
    /// All nodes ever made; the active list holds indices.
    arena: Vec<Node>,
}

/// The best breaks of a paragraph, or `None` when `items` is empty.
///
/// Lines that fit in no way are made overfull rather than left out, as in TeX.
pub fn break_lines(items: &[Item], params: &Params) -> Option<Breaks> {
    if items.is_empty() {
        return None;
    }
    let mut breaker = Breaker::new(items, params);
    let emergency = params.emergency_stretch > 0;
    if params.pretolerance >= 0
        && let Some(found) = breaker.pass(params.pretolerance, false, false, 0)
    {
        return Some(Breaks { pass: 1, ..found });
    }
    if let Some(found) = breaker.pass(params.tolerance, true, !emergency, 0) {
        return Some(Breaks { pass: 2, ..found });
    }
    let found = breaker.pass(params.tolerance, true, true, params.emergency_stretch)?;
    Some(Breaks { pass: 3, ..found })
}

/// What stays on the line that starts behind a break at `item`: discardable items are skipped (§837).
fn sums_after(items: &[Item], sums: &[Sums], item: usize) -> Sums {
    let mut at = item;
    let mut post_width = 0;
    if let Item::Disc { post, post_empty, .. } = items[item] {
        at += 1;
        post_width = post;
        if !post_empty {
            return Sums { width: sums[at].width - post, ..sums[at] };
        }
    }
    while at < items.len() && matches!(items[at], Item::Glue { .. } | Item::Penalty { .. }) {
        at += 1;
    }
    Sums { width: sums[at].width - post_width, ..sums[at] }
}

/// The item with which the line behind a break at `item` starts.
pub fn line_start(items: &[Item], item: usize) -> usize {
    let mut at = item;
    if let Item::Disc { post_empty, .. } = items[item] {
        at += 1;
        if !post_empty {
            return at;
        }
    }
    while at < items.len() && matches!(items[at], Item::Glue { .. } | Item::Penalty { .. }) {
        at += 1;
    }
    at
}

impl<'a> Breaker<'a> {
    fn new(items: &'a [Item], params: &'a Params) -> Breaker<'a> {
        let mut sums = Vec::with_capacity(items.len() + 1);
        let mut sum = Sums::default();
        sums.push(sum);
        for item in items {
            match *item {
                Item::Box { width } => sum.width += width,
                Item::Glue { width, stretch, order, shrink } => {
                    sum.width += width;
                    sum.stretch[order.min(4)] += stretch;
                    sum.shrink += shrink;
                }
                Item::Disc { replace, .. } => sum.width += replace,
                Item::Penalty { .. } => {}
            }
            sums.push(sum);
        }
        let last_special_line = match &params.shape {
            Shape::Even(_) => 0,
            Shape::Hanging { count, .. } => *count,
            Shape::Lines(widths) => widths.len().saturating_sub(1),
        };
        let easy_line = if params.looseness == 0 { last_special_line } else { BEYOND };
        Breaker { items, params, sums, last_special_line, easy_line, arena: Vec::new() }
    }

    fn line_width(&self, line: usize) -> i64 {
        match &self.params.shape {
            Shape::Even(width) => *width,
            Shape::Hanging { first, rest, .. } => {
                if line > self.last_special_line {
                    *rest
                } else {
                    *first
                }
            }
            Shape::Lines(widths) => widths[line.min(widths.len()).saturating_sub(1)],
        }
    }

    /// Tries all breaks once (§863); `None` when no way through the paragraph is left.
    fn pass(&mut self, threshold: i64, hyphenate: bool, last: bool, extra_stretch: i64) -> Option<Breaks> {
        let (left, right) = (self.params.left, self.params.right);
        let mut background =
            Sums { width: left.width + right.width, shrink: left.shrink + right.shrink, ..Sums::default() };
        background.stretch[left.order.min(4)] += left.stretch;
        background.stretch[right.order.min(4)] += right.stretch;
        background.stretch[FINITE] += extra_stretch;
        self.arena.clear();
        self.arena.push(Node {
            line: 1,
            fitness: 2,
            hyphenated: false,
            demerits: 0,
            start: Sums::default(),
            item: usize::MAX,
            previous: None,
        });
        let mut pass = Pass { active: vec![0], background, threshold, last };
        for (index, item) in self.items.iter().enumerate() {
            match *item {
                // Glue is a break only right behind something that is no glue (§868).
                Item::Glue { .. }
                    if index > 0 && matches!(self.items[index - 1], Item::Box { .. } | Item::Disc { .. }) =>
                {
                    self.try_break(&mut pass, index, 0, false, 0);
                }
                Item::Penalty { cost } => self.try_break(&mut pass, index, cost, false, 0),
                Item::Disc { pre, cost, auto, .. } if hyphenate || !auto => {
                    self.try_break(&mut pass, index, cost, true, pre)
                }
                _ => {}
            }
            if pass.active.is_empty() {
                return None;
            }
        }
        // The end of the paragraph counts as hyphenated, so that a hyphen before the
        // last line takes the final demerits (§873, §859).
        self.try_break(&mut pass, self.items.len(), -INFINITE, true, 0);
        self.choose(&pass.active, last)
    }

    /// The best of the ways that reach the end (§874, §875).
    fn choose(&self, active: &[u32], last: bool) -> Option<Breaks> {
        let nodes = || active.iter().map(|&i| &self.arena[i as usize]);
        // min_by_key gives the first of equals, as TeX does.
        let mut best = nodes().min_by_key(|node| node.demerits)?;
        let looseness = self.params.looseness;
        if looseness != 0 {
            let best_line = best.line as i64;
            let (mut actual, mut fewest) = (0, best.demerits);
            for node in nodes() {
                let difference = node.line as i64 - best_line;
                let closer = (difference < actual && looseness <= difference)
                    || (difference > actual && looseness >= difference);
                if closer || (difference == actual && node.demerits < fewest) {
                    best = node;
                    actual = difference;
                    fewest = node.demerits;
                }
            }
            if actual != looseness && !last {
                return None;
            }
        }
        let demerits = best.demerits;
        let mut at = Vec::new();
        let mut node = best;
        while let Some(previous) = node.previous {
            at.push(node.item);
            node = &self.arena[previous as usize];
        }
        at.reverse();
        Some(Breaks { at, demerits, pass: 0 })
    }

    /// Considers a break at one item for every active node (§829 to §855).
    fn try_break(&mut self, pass: &mut Pass, item: usize, penalty: i64, hyphenated: bool, pre: i64) {
        if penalty >= INFINITE {
            return;
        }
        let penalty = penalty.max(-INFINITE);
        // Best way into this break for each fitness class, among nodes of one line number.
        let mut minimal = [AWFUL; 4];
        let mut place = [0u32; 4];
        let mut minimum = AWFUL;
        let mut start: Option<Sums> = None;
        let mut old_line = 0;
        let mut width = 0;
        let mut k = 0;
        loop {
            let node_index = pass.active.get(k).copied();
            let line = node_index.map_or(BEYOND, |i| self.arena[i as usize].line);
            if line > old_line {
                // The nodes of a line number are done: make the new ones before them (§835, §836).
                if minimum < AWFUL && (old_line != self.easy_line || node_index.is_none()) {
                    let start = *start.get_or_insert_with(|| {
                        if item < self.items.len() { sums_after(self.items, &self.sums, item) } else { Sums::default() }
                    });
                    let slack = self.params.adj_demerits.abs();
                    let limit = if slack >= AWFUL - minimum { AWFUL - 1 } else { minimum + slack };
                    for fitness in 0..4 {
                        if minimal[fitness] <= limit {
                            let line = self.arena[place[fitness] as usize].line + 1;
                            let node = Node {
                                line,
                                fitness,
                                hyphenated,
                                demerits: minimal[fitness],
                                start,
                                item,
                                previous: Some(place[fitness]),
                            };
                            pass.active.insert(k, self.arena.len() as u32);
                            self.arena.push(node);
                            k += 1;
                        }
                        minimal[fitness] = AWFUL;
                    }
                    minimum = AWFUL;
                }
                if node_index.is_none() {
                    return;
                }
                if line > self.easy_line {
                    width = self.line_width(self.last_special_line + 1);
                    old_line = BEYOND - 1;
                } else {
                    old_line = line;
                    width = self.line_width(line);
                }
            }
            let Some(node_index) = node_index else { return };
            let node = self.arena[node_index as usize];
            let (bad, fitness) = self.judge(&node, item, pre, width, &pass.background);
            let mut artificial = false;
            let stays;
            if bad > INFINITE || penalty == -INFINITE {
                stays = false;
                if pass.last && minimum == AWFUL && pass.active.len() == 1 && k == 0 {
                    // Nothing else is left: an overfull line is better than none (§854).
                    artificial = true;
                } else if bad > pass.threshold {
                    pass.active.remove(k);
                    continue;
                }
            } else {
                stays = true;
                if bad > pass.threshold {
                    k += 1;
                    continue;
                }
            }
            let demerits = node.demerits
                + if artificial { 0 } else { self.demerits(&node, bad, fitness, penalty, hyphenated, item) };
            if demerits <= minimal[fitness] {
                minimal[fitness] = demerits;
                place[fitness] = node_index;
                minimum = minimum.min(demerits);
            }
            if stays {
                k += 1;
            } else {
                pass.active.remove(k);
            }
        }
    }

    /// Badness and fitness of the line from `node` to a break at `item` (§851 to §853).
    fn judge(&self, node: &Node, item: usize, pre: i64, width: i64, background: &Sums) -> (i64, Fitness) {
        let sums = &self.sums[item];
        let short = width - (background.width + sums.width - node.start.width + pre);
        if short > 0 {
            let stretch = |order: usize| background.stretch[order] + sums.stretch[order] - node.start.stretch[order];
            if (1..5).any(|order| stretch(order) != 0) {
                return (0, 2);
            }
            let finite = stretch(FINITE);
            if short > 7_230_584 && finite < 1_663_497 {
                return (INFINITE, 0);
            }
            let bad = badness(short, finite);
            (
                bad,
                if bad <= 12 {
                    2
                } else if bad <= 99 {
                    1
                } else {
                    0
                },
            )
        } else {
            let shrink = background.shrink + sums.shrink - node.start.shrink;
            let bad = if -short > shrink { INFINITE + 1 } else { badness(-short, shrink) };
            (bad, if bad > 12 { 3 } else { 2 })
        }
    }

    /// Demerits of a line (§859).
    fn demerits(&self, node: &Node, bad: i64, fitness: Fitness, penalty: i64, hyphenated: bool, item: usize) -> i64 {
        let params = self.params;
        let line = params.line_penalty + bad;
        let mut demerits = if line.abs() >= 10_000 { 100_000_000 } else { line * line };
        if penalty > 0 {
            demerits += penalty * penalty;
        } else if penalty > -INFINITE {
            demerits -= penalty * penalty;
        }
        if hyphenated && node.hyphenated {
            demerits +=
                if item < self.items.len() { params.double_hyphen_demerits } else { params.final_hyphen_demerits };
        }
        if fitness.abs_diff(node.fitness) > 1 {
            demerits += params.adj_demerits;
        }
        demerits
    }
}

/// What one pass over the paragraph carries along.
struct Pass {
    /// Indices of the active nodes, by line number.
    active: Vec<u32>,
    /// Glue at the edges of every line.
    background: Sums,
    threshold: i64,
    /// Whether an overfull line must be accepted.
    last: bool,
}
