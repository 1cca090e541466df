//! The search for the best breaks: active nodes and what a line between two breaks costs.

use super::fine::{Edge, Fine, Judgement, stacks};
use super::{Breaks, FINITE, INFINITE, Item, Params, Shape, line_start};

/// Demerits that no paragraph reaches (§833).
const AWFUL: i64 = (1 << 30) - 1;
/// A line number beyond all lines (§829, `max_halfword`).
const BEYOND: usize = 1 << 28;
/// The most hyphens in a row that a search tells apart.
const RUNS: usize = 3;

/// Badness of a line whose glue must change by `t` and can change by `s` (§108).
pub fn badness(t: i64, s: i64) -> i64 {
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
pub struct Sums {
    pub(super) width: i64,
    pub(super) stretch: [i64; 5],
    pub(super) shrink: i64,
}

/// How tight a line is (§817): 0 very loose, 1 loose, 2 decent, 3 tight.
type Fitness = usize;

/// A way to set the text up to a break (§819, §821).
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Number of the line that begins here, from 1.
    pub line: usize,
    /// Fitness of the line that ends here.
    fitness: Fitness,
    /// Whether that line ends in a hyphen.
    hyphenated: bool,
    /// How many lines in a row do, up to [`RUNS`] − 1; only where that counts.
    run: u8,
    /// How far its spaces are from their natural width; only where that counts.
    ratio: i32,
    pub demerits: i64,
    /// Sums up to the first thing set on the next line.
    start: Sums,
    /// The letters before it.
    letters: i64,
    /// Item at which the line ends.
    item: usize,
    /// The node before, as an index into the arena.
    previous: Option<u32>,
}

/// A paragraph that is being broken.
pub struct Search<'a> {
    items: &'a [Item],
    params: &'a Params,
    fine: Option<Fine<'a>>,
    /// Sums of everything before each item.
    sums: Vec<Sums>,
    /// The last line of a special width; lines after `easy_line` are all alike (§847, §848).
    last_special_line: usize,
    easy_line: usize,
    /// All nodes ever made in this pass.
    arena: Vec<Node>,
    /// Indices of the active ones, by line number.
    active: Vec<u32>,
}

/// What one pass over the paragraph carries along.
struct Pass {
    /// Glue at the edges of every line.
    background: Sums,
    threshold: i64,
    /// Whether an overfull line must be accepted.
    last: bool,
}

/// A break that is being considered.
#[derive(Clone, Copy)]
struct Place {
    item: usize,
    penalty: i64,
    hyphenated: bool,
    /// Width of what a break here adds to the line.
    pre: i64,
}

/// What a line from a node to a place comes to.
struct Line {
    bad: i64,
    fitness: Fitness,
    ratio: i32,
    /// Hyphens in a row, with this line's.
    run: u8,
}

/// The best way into a place for each class of nodes, among those of one line number.
struct Best {
    demerits: [i64; 4 * RUNS],
    from: [(u32, i32); 4 * RUNS],
    least: i64,
}

impl Best {
    const NONE: Best = Best { demerits: [AWFUL; 4 * RUNS], from: [(0, 0); 4 * RUNS], least: AWFUL };
}

impl<'a> Search<'a> {
    /// A search; with `apart` the ways are kept apart by their number of lines.
    pub fn new(items: &'a [Item], params: &'a Params, fine: Option<Fine<'a>>, apart: bool) -> Search<'a> {
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
        let easy_line = if params.looseness == 0 && !apart { last_special_line } else { BEYOND };
        Search { items, params, fine, sums, last_special_line, easy_line, arena: Vec::new(), active: Vec::new() }
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
            Shape::Lines(widths) => widths.get(line.min(widths.len()).saturating_sub(1)).copied().unwrap_or(0),
        }
    }

    /// Tries to break the paragraph without hyphens, with them, and with emergency stretch (§863);
    /// the number of the pass that found a way, whose active nodes stand at the end.
    pub fn run(&mut self) -> Option<u8> {
        let params = self.params;
        let emergency = params.emergency_stretch > 0;
        let passes = [
            (1, params.pretolerance, false, false, 0),
            (2, params.tolerance, true, !emergency, 0),
            (3, params.tolerance, true, true, params.emergency_stretch),
        ];
        for (number, threshold, hyphenate, last, extra_stretch) in passes {
            if threshold < 0 && number == 1 || number == 3 && !emergency {
                continue;
            }
            if self.pass(threshold, hyphenate, last, extra_stretch) && (last || self.is_good(number)) {
                return Some(number);
            }
        }
        None
    }

    /// Whether a pass has found what was asked for, and no later one can find better.
    fn is_good(&self, pass: u8) -> bool {
        let (best, loose) = self.choose();
        let hyphens_help = match (&self.fine, best) {
            (Some(fine), Some(best)) => pass == 1 && best.demerits > fine.weights.good,
            _ => false,
        };
        loose && !hyphens_help
    }

    /// Tries all breaks once (§863); `false` when no way through the paragraph is left.
    fn pass(&mut self, threshold: i64, hyphenate: bool, last: bool, extra_stretch: i64) -> bool {
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
            run: 0,
            ratio: 0,
            demerits: 0,
            start: Sums::default(),
            letters: 0,
            item: usize::MAX,
            previous: None,
        });
        self.active.clear();
        self.active.push(0);
        let pass = Pass { background, threshold, last };
        for (index, item) in self.items.iter().enumerate() {
            let place = Place { item: index, penalty: 0, hyphenated: false, pre: 0 };
            match *item {
                // Glue is a break only right behind something that is no glue (§868).
                Item::Glue { .. }
                    if index > 0 && matches!(self.items[index - 1], Item::Box { .. } | Item::Disc { .. }) =>
                {
                    self.try_break(&pass, place);
                }
                Item::Penalty { cost } => self.try_break(&pass, Place { penalty: cost, ..place }),
                Item::Disc { pre, cost, auto, .. } if hyphenate || !auto => {
                    self.try_break(&pass, Place { penalty: cost, hyphenated: true, pre, ..place });
                }
                _ => {}
            }
            if self.active.is_empty() {
                return false;
            }
        }
        // The end of the paragraph counts as hyphenated, so that a hyphen before the
        // last line takes the final demerits (§873, §859).
        self.try_break(&pass, Place { item: self.items.len(), penalty: -INFINITE, hyphenated: true, pre: 0 });
        !self.active.is_empty()
    }

    /// The ways that reach the end.
    pub fn ends(&self) -> impl Iterator<Item = &Node> {
        self.active.iter().map(|&index| &self.arena[index as usize])
    }

    /// The best of the ways that reach the end, and whether it is as loose as was asked for (§874, §875).
    pub fn choose(&self) -> (Option<&Node>, bool) {
        // min_by_key gives the first of equals, as TeX does.
        let Some(mut best) = self.ends().min_by_key(|node| node.demerits) else { return (None, false) };
        let looseness = self.params.looseness;
        let best_line = best.line as i64;
        let (mut actual, mut fewest) = (0, best.demerits);
        if looseness != 0 {
            for node in self.ends() {
                let difference = node.line as i64 - best_line;
                let closer = (difference < actual && looseness <= difference)
                    || (difference > actual && looseness >= difference);
                if closer || (difference == actual && node.demerits < fewest) {
                    best = node;
                    actual = difference;
                    fewest = node.demerits;
                }
            }
        }
        (Some(best), actual == looseness)
    }

    /// The breaks that led to a node.
    pub fn breaks(&self, node: &Node, pass: u8) -> Breaks {
        let demerits = node.demerits;
        let mut at = Vec::with_capacity(node.line);
        let mut node = node;
        while let Some(previous) = node.previous {
            at.push(node.item);
            node = &self.arena[previous as usize];
        }
        at.reverse();
        Breaks { at, demerits, pass }
    }

    /// Considers a break at one place for every active node (§829 to §855).
    fn try_break(&mut self, pass: &Pass, place: Place) {
        if place.penalty >= INFINITE {
            return;
        }
        let place = Place { penalty: place.penalty.max(-INFINITE), ..place };
        let mut best = Best::NONE;
        let mut old_line = 0;
        let mut width = 0;
        let mut k = 0;
        loop {
            let node_index = self.active.get(k).copied();
            let line = node_index.map_or(BEYOND, |i| self.arena[i as usize].line);
            if line > old_line {
                // The nodes of a line number are done: make the new ones before them (§835, §836).
                if best.least < AWFUL && (old_line != self.easy_line || node_index.is_none()) {
                    k += self.make_nodes(&best, place, k);
                    best = Best::NONE;
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
            let node = &self.arena[node_index as usize];
            let set = self.set(node, place, width, &pass.background);
            let mut artificial = false;
            let stays;
            if set.bad > INFINITE || place.penalty == -INFINITE {
                stays = false;
                if pass.last && best.least == AWFUL && self.active.len() == 1 && k == 0 {
                    // Nothing else is left: an overfull line is better than none (§854).
                    artificial = true;
                } else if set.bad > pass.threshold {
                    self.active.remove(k);
                    continue;
                }
            } else {
                stays = true;
                if set.bad > pass.threshold {
                    k += 1;
                    continue;
                }
            }
            let demerits = node.demerits + if artificial { 0 } else { self.demerits(node, &set, place) };
            let class = set.fitness + 4 * usize::from(set.run);
            if demerits <= best.demerits[class] {
                best.demerits[class] = demerits;
                best.from[class] = (node_index, set.ratio);
                best.least = best.least.min(demerits);
            }
            if stays {
                k += 1;
            } else {
                self.active.remove(k);
            }
        }
    }

    /// Makes a node for each class of ways into a place that may turn out best, before the active
    /// node `k`; how many.
    fn make_nodes(&mut self, best: &Best, place: Place, k: usize) -> usize {
        let (start, letters) = self.line_start(place.item);
        let slack = self.params.adj_demerits.abs() + self.fine.map_or(0, |fine| fine.weights.slack());
        let limit = if slack >= AWFUL - best.least { AWFUL - 1 } else { best.least + slack };
        let mut made = 0;
        for (class, &demerits) in best.demerits.iter().enumerate() {
            if demerits > limit {
                continue;
            }
            let (from, ratio) = best.from[class];
            let node = Node {
                line: self.arena[from as usize].line + 1,
                fitness: class % 4,
                hyphenated: place.hyphenated,
                run: (class / 4) as u8,
                ratio,
                demerits,
                start,
                letters,
                item: place.item,
                previous: Some(from),
            };
            self.active.insert(k + made, self.arena.len() as u32);
            self.arena.push(node);
            made += 1;
        }
        made
    }

    /// Sums up to what is set first on the line behind a break, where discardable items are
    /// skipped (§837), and the letters before it.
    fn line_start(&self, item: usize) -> (Sums, i64) {
        if item >= self.items.len() {
            return (Sums::default(), 0);
        }
        let at = line_start(self.items, item);
        let post = if let Item::Disc { post, .. } = self.items[item] { post } else { 0 };
        let sums = Sums { width: self.sums[at].width - post, ..self.sums[at] };
        (sums, self.fine.map_or(0, |fine| fine.edges[at].letters))
    }

    /// How the line from a node to a place comes out (§851 to §853).
    fn set(&self, node: &Node, place: Place, width: i64, background: &Sums) -> Line {
        let sums = &self.sums[place.item];
        let mut short = width - (background.width + sums.width - node.start.width + place.pre);
        if let Some(fine) = &self.fine {
            let (before, after) = (self.edge(node), &fine.edges[place.item]);
            short += before.left + after.right;
            let stretch = background.stretch[FINITE] + sums.stretch[FINITE] - node.start.stretch[FINITE];
            let shrink = background.shrink + sums.shrink - node.start.shrink;
            let Judgement { mut bad, ratio } =
                if short > 0 && (sums.fills(&node.start) || background.fills(&Sums::default())) {
                    Judgement { bad: 0, ratio: node.ratio }
                } else {
                    fine.weights.judge(short, after.letters - node.letters, stretch, shrink)
                };
            let most = usize::from(fine.weights.most_hyphens);
            let run = if place.hyphenated && place.item < self.items.len() { node.run + 1 } else { 0 };
            if most > 0 && usize::from(run) > most.min(RUNS - 1) {
                bad = bad.max(INFINITE);
            }
            let run = if most > 0 { run.min(RUNS as u8 - 1) } else { 0 };
            return Line { bad, fitness: fitness(bad, short > 0), ratio, run };
        }
        let stretch = |order: usize| background.stretch[order] + sums.stretch[order] - node.start.stretch[order];
        let (bad, fitness) = if short > 0 {
            let finite = stretch(FINITE);
            if (1..5).any(|order| stretch(order) != 0) {
                (0, 2)
            } else if short > 7_230_584 && finite < 1_663_497 {
                (INFINITE, 0)
            } else {
                let bad = badness(short, finite);
                (bad, fitness(bad, true))
            }
        } else {
            let shrink = background.shrink + sums.shrink - node.start.shrink;
            let bad = if -short > shrink { INFINITE + 1 } else { badness(-short, shrink) };
            (bad, fitness(bad, false))
        };
        Line { bad, fitness, ratio: 0, run: 0 }
    }

    /// What stands beside the break that a node is.
    fn edge(&self, node: &Node) -> Edge {
        let Some(fine) = &self.fine else { return Edge::default() };
        fine.edges.get(node.item).copied().unwrap_or(fine.start)
    }

    /// Demerits of a line (§859), and of what it does beside the line before.
    fn demerits(&self, node: &Node, set: &Line, place: Place) -> i64 {
        let params = self.params;
        let line = params.line_penalty + set.bad;
        let mut demerits = if line.abs() >= 10_000 { 100_000_000 } else { line * line };
        if place.penalty > 0 {
            demerits += place.penalty * place.penalty;
        } else if place.penalty > -INFINITE {
            demerits -= place.penalty * place.penalty;
        }
        let is_last = place.item >= self.items.len();
        if place.hyphenated && node.hyphenated {
            demerits += if is_last { params.final_hyphen_demerits } else { params.double_hyphen_demerits };
        }
        if set.fitness.abs_diff(node.fitness) > 1 {
            demerits += params.adj_demerits;
        }
        let Some(fine) = &self.fine else { return demerits };
        let weights = fine.weights;
        let ratio = i64::from(set.ratio);
        demerits += weights.uneven * ratio * ratio / 1_000_000;
        if set.bad > 100 && set.ratio > 0 {
            demerits += weights.loose;
        }
        if node.previous.is_some() {
            demerits += weights.contrast(node.ratio, set.ratio);
            demerits += weights.stack * stacks(&self.edge(node), &fine.edges[place.item], is_last);
            if is_last && self.sums[place.item].width - node.start.width < weights.least {
                demerits += weights.stub;
            }
        }
        demerits
    }
}

/// The class of a line by its badness (§817).
fn fitness(bad: i64, stretched: bool) -> Fitness {
    match (stretched, bad) {
        (_, ..=12) => 2,
        (true, ..=99) => 1,
        (true, _) => 0,
        (false, _) => 3,
    }
}
