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
    let linear = (0..TRIES).any(|_| is_linear(time(&short, &read), time(&long, &read)));
    let head: String = long.chars().take(40).collect();
    assert!(
        linear,
        "{LONGER} times as much took {:?} instead of {:?}: {head}",
        time(&long, &read),
        time(&short, &read)
    );
}

/// Whether a time is one that [`LONGER`] times the input may take.
fn is_linear(short: Duration, long: Duration) -> bool {
    long <= short * MOST + NOISE
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
    let ms = Duration::from_millis;
    for short in [1, 100, 2000] {
        assert!(is_linear(ms(short), ms(short * 4)));
    }
    assert!(!is_linear(ms(100), ms(1600)));
    assert!(!is_linear(ms(2000), ms(32_000)));
    takes_linear_time(4000, |size| "x".repeat(size), |text| assert!(std::hint::black_box(text).len() <= 4000));
}
