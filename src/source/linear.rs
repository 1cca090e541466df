//! For tests: whether a reader's time grows with its input and not faster, told by the time that its
//! thread was on the processor, which other programs on the machine hardly change.

use std::time::{Duration, Instant};

/// The longer input is so many times the shorter.
const LONGER: usize = 4;
/// Linear time takes it four times as long, quadratic time sixteen.
const MOST: u32 = 8;
/// Less is noise.
const NOISE: Duration = Duration::from_millis(300);
/// A measurement that was disturbed is made again.
const TRIES: usize = 4;

/// Panics unless `read` takes linear time over what `make` makes of `size` and of a quarter of it.
pub(super) fn takes_linear_time(size: usize, make: impl Fn(usize) -> String, read: impl Fn(&str)) {
    let (short, long) = (make(size / LONGER), make(size));
    let linear = (0..TRIES).any(|_| time(&long, &read) <= time(&short, &read) * MOST + NOISE);
    let head: String = long.chars().take(40).collect();
    assert!(
        linear,
        "{LONGER} times as much took {:?} instead of {:?}: {head}",
        time(&long, &read),
        time(&short, &read)
    );
}

fn time(text: &str, read: &impl Fn(&str)) -> Duration {
    let (wall, begun) = (Instant::now(), on_processor());
    read(text);
    match begun.zip(on_processor()) {
        Some((begun, ended)) => ended.saturating_sub(begun),
        None => wall.elapsed(),
    }
}

/// How long this thread has run, where the system tells (Linux, proc(5)).
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(told.split_whitespace().next()?.parse().ok()?))
}

#[test]
fn quadratic_time_is_told_from_linear() {
    let work = |times: usize| {
        std::hint::black_box((0..times as u64).fold(1, |sum, n| std::hint::black_box(sum ^ n.wrapping_mul(31))));
    };
    let text = |size: usize| "x".repeat(size);
    takes_linear_time(4000, text, |text| work(text.len() * 1000));
    let quadratic = || takes_linear_time(20_000, text, |text| work(text.len() * text.len() / 4));
    assert!(std::panic::catch_unwind(quadratic).is_err());
}
