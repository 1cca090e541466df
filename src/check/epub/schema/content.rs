//! Content models: which children an element takes, in which order (as regular expressions over element names).
//!
//! An expression becomes the positions of its names and which position may follow which (Glushkov 1961), so that a
//! sequence of children is followed in one pass with a set of positions, whatever the expression.

/// The number of an element name in its schema.
pub(super) type Name = u16;

/// A set of element names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(Vec<u64>);

impl Names {
    pub fn insert(&mut self, name: Name) {
        let word = usize::from(name / 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (name % 64);
    }

    pub fn extend(&mut self, others: &Names) {
        if self.0.len() < others.0.len() {
            self.0.resize(others.0.len(), 0);
        }
        self.0.iter_mut().zip(&others.0).for_each(|(own, other)| *own |= other);
    }

    pub fn contains(&self, name: Name) -> bool {
        self.0.get(usize::from(name / 64)).is_some_and(|word| word & (1 << (name % 64)) != 0)
    }

    pub fn iter(&self) -> impl Iterator<Item = Name> {
        (0..self.0.len() as Name * 64).filter(|name| self.contains(*name))
    }
}

/// What one position of a model accepts: a set of names, or whatever the surroundings allow (`@here`).
#[derive(Clone, Debug)]
pub(super) enum Particle {
    Of(Names),
    Here,
}

/// A regular expression over particles.
pub(super) enum Expression {
    Nothing,
    One(Particle),
    Sequence(Vec<Expression>),
    Choice(Vec<Expression>),
    /// May be absent (`?`, `*`), may be repeated (`*`, `+`).
    Repeat {
        inner: Box<Expression>,
        optional: bool,
        many: bool,
    },
}

/// A content model.
#[derive(Debug)]
pub(super) enum Model {
    /// Anything; these names among it are held to their own rules, the rest is not looked into.
    Any(Names),
    /// In this order.
    Ordered(Automaton),
    /// In any order, each so many times: names, at least once, at most once.
    Counted(Vec<(Names, bool, bool)>),
}

/// An expression as positions; bit n of a set is position n.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    particles: Vec<Particle>,
    first: u64,
    last: u64,
    follow: Vec<u64>,
    nullable: bool,
}

/// Positions of one part of an expression.
struct Part {
    first: u64,
    last: u64,
    nullable: bool,
}

impl Automaton {
    pub fn new(expression: &Expression) -> Automaton {
        let mut automaton = Automaton::default();
        let whole = automaton.add(expression);
        Automaton { first: whole.first, last: whole.last, nullable: whole.nullable, ..automaton }
    }

    /// Recurses as deep as the expression, which is from our own tables.
    fn add(&mut self, expression: &Expression) -> Part {
        match expression {
            Expression::Nothing => Part { first: 0, last: 0, nullable: true },
            Expression::One(particle) => {
                let bit = 1 << self.particles.len();
                assert!(self.particles.len() < 64, "a content model of our tables has more than 64 names");
                self.particles.push(particle.clone());
                self.follow.push(0);
                Part { first: bit, last: bit, nullable: false }
            }
            Expression::Sequence(parts) => {
                let mut whole = Part { first: 0, last: 0, nullable: true };
                for part in parts {
                    let part = self.add(part);
                    self.join(whole.last, part.first);
                    whole.first |= if whole.nullable { part.first } else { 0 };
                    whole.last = part.last | if part.nullable { whole.last } else { 0 };
                    whole.nullable &= part.nullable;
                }
                whole
            }
            Expression::Choice(parts) => {
                let mut whole = Part { first: 0, last: 0, nullable: false };
                for part in parts {
                    let part = self.add(part);
                    whole.first |= part.first;
                    whole.last |= part.last;
                    whole.nullable |= part.nullable;
                }
                whole
            }
            Expression::Repeat { inner, optional, many } => {
                let part = self.add(inner);
                if *many {
                    self.join(part.last, part.first);
                }
                Part { nullable: part.nullable || *optional, ..part }
            }
        }
    }

    fn join(&mut self, from: u64, to: u64) {
        for (position, follow) in self.follow.iter_mut().enumerate() {
            if from & (1 << position) != 0 {
                *follow |= to;
            }
        }
    }
}

/// How far the children of one element have been followed.
pub(super) enum Progress {
    /// Before the first child.
    Start,
    /// At these positions.
    At(u64),
    /// How often each entry of a counted model came.
    Counts(Vec<u32>),
    /// A fault was told; the rest is not judged.
    Lost,
}

/// What is wrong with a child.
pub(super) enum Refused {
    /// It may not stand here; what might.
    Here(Names),
    /// It stands here a second time.
    Again,
}

impl Model {
    /// Takes one child; `name` is none when the schema does not know it. `here` is what `@here` stands for.
    pub fn take(&self, progress: &mut Progress, name: Option<Name>, here: &Names) -> Result<(), Refused> {
        match self {
            Model::Any(_) => Ok(()),
            Model::Ordered(automaton) => {
                let open = match progress {
                    Progress::Lost => return Ok(()),
                    Progress::At(positions) => (0..automaton.follow.len())
                        .filter(|n| *positions & (1 << n) != 0)
                        .fold(0, |open, n| open | automaton.follow[n]),
                    _ => automaton.first,
                };
                let accepts = |position: &usize| {
                    open & (1 << position) != 0
                        && name.is_some_and(|name| match &automaton.particles[*position] {
                            Particle::Of(names) => names.contains(name),
                            Particle::Here => here.contains(name),
                        })
                };
                let next = (0..automaton.particles.len()).filter(accepts).fold(0, |next, n| next | 1u64 << n);
                if next != 0 {
                    *progress = Progress::At(next);
                    return Ok(());
                }
                let mut expected = Names::default();
                automaton.gather(open, &mut expected);
                *progress = Progress::Lost;
                Err(Refused::Here(expected))
            }
            Model::Counted(entries) => {
                if matches!(progress, Progress::Start) {
                    *progress = Progress::Counts(vec![0; entries.len()]);
                }
                let Progress::Counts(counts) = progress else { return Ok(()) };
                let at = name.and_then(|name| entries.iter().position(|(names, ..)| names.contains(name)));
                let Some(at) = at else {
                    let mut expected = Names::default();
                    entries.iter().for_each(|(names, ..)| expected.extend(names));
                    return Err(Refused::Here(expected));
                };
                counts[at] += 1;
                if entries[at].2 && counts[at] > 1 { Err(Refused::Again) } else { Ok(()) }
            }
        }
    }

    /// At the end of an element: what should have come, when something should.
    pub fn end(&self, progress: &Progress) -> Option<Names> {
        match (self, progress) {
            (Model::Any(_), _) | (_, Progress::Lost) => None,
            (Model::Ordered(automaton), Progress::At(positions)) => {
                if positions & automaton.last != 0 {
                    return None;
                }
                let mut expected = Names::default();
                for n in (0..automaton.follow.len()).filter(|n| positions & (1 << n) != 0) {
                    automaton.gather(automaton.follow[n], &mut expected);
                }
                Some(expected)
            }
            (Model::Ordered(automaton), _) => {
                let mut expected = Names::default();
                automaton.gather(automaton.first, &mut expected);
                (!automaton.nullable).then_some(expected)
            }
            (Model::Counted(entries), progress) => {
                let came = |n: usize| matches!(progress, Progress::Counts(counts) if counts[n] > 0);
                let missing = entries.iter().enumerate().find(|(n, (_, needed, _))| *needed && !came(*n));
                missing.map(|(_, (names, ..))| names.clone())
            }
        }
    }
}

impl Automaton {
    fn gather(&self, positions: u64, into: &mut Names) {
        for (n, particle) in self.particles.iter().enumerate() {
            if let (true, Particle::Of(names)) = (positions & (1 << n) != 0, particle) {
                into.extend(names);
            }
        }
    }
}
