//! Shapers for the threads that set chapters: as many as work at once, each with the words that it
//! has met, whichever chapter they stood in.

use crate::layout::shape::{Shaper, Tongue};
use std::sync::{Mutex, PoisonError};

/// Shapers that are not at work, and how to make another.
pub struct Shapers<'a, F: Fn() -> Shaper<'a>> {
    make: F,
    idle: Mutex<Vec<Shaper<'a>>>,
}

impl<'a, F: Fn() -> Shaper<'a>> Shapers<'a, F> {
    /// None yet; `make` makes them as they are needed.
    pub fn new(make: F) -> Shapers<'a, F> {
        Shapers { make, idle: Mutex::default() }
    }

    /// Does something with a shaper that nobody else uses meanwhile, and that speaks the book's language, whatever
    /// it spoke last.
    pub fn lend<T>(&self, act: impl FnOnce(&mut Shaper<'a>) -> T) -> T {
        // A thread that panicked took its shaper with it; those here are whole.
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let found = idle().pop();
        let mut shaper = found.unwrap_or_else(&self.make);
        shaper.speak(Tongue::default());
        let made = act(&mut shaper);
        idle().push(shaper);
        made
    }
}
