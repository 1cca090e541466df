//! Lengths → PDF numbers and boxes (ISO 32000-2 § 7.3.3, 7.9.5).
//!
//! Numbers are written in thousandths of a point, counted as integers, so that moves add up
//! exactly: 0.001 pt is a hundredth of a dot of a 2400 dpi printer.

use crate::geom::{Length, Rect, Size};
use lopdf::Object;

/// A length in thousandths of a point, rounded to the nearest.
pub(super) fn thousandths(length: Length) -> i64 {
    length.scale(1000, Length::pt(1).to_sp()).to_sp()
}

/// The distance from the bottom of a page that is `height` high to what is `y` below its top.
pub(super) fn from_bottom(height: Length, y: Length) -> Length {
    Length::sp(height.to_sp().saturating_sub(y.to_sp()))
}

/// A length as a number in an object.
pub(super) fn object(length: Length) -> Object {
    let value = thousandths(length);
    if value % 1000 == 0 { Object::Integer(value / 1000) } else { Object::Real((value as f64 / 1000.0) as f32) }
}

/// The box of a page.
pub(super) fn page_box(size: Size) -> Object {
    Object::Array(vec![0.into(), 0.into(), object(size.w), object(size.h)])
}

/// A box on a page that is `height` high: left, bottom, right, top.
pub(super) fn rectangle(rect: Rect, height: Length) -> Object {
    let right = Length::sp(rect.at.x.to_sp().saturating_add(rect.size.w.to_sp()));
    let below = Length::sp(rect.at.y.to_sp().saturating_add(rect.size.h.to_sp()));
    let corners = [rect.at.x, from_bottom(height, below), right, from_bottom(height, rect.at.y)];
    Object::Array(corners.map(object).to_vec())
}

/// Appends `value / 10^digits` without trailing zeros.
pub(super) fn push_decimal(out: &mut Vec<u8>, value: i64, digits: usize) {
    if value < 0 {
        out.push(b'-');
    }
    // Most are kerns: whole numbers of one or two figures.
    if let (figures @ 0..100, 0) = (value.unsigned_abs() as usize, digits) {
        let [tens, ones] = [figures / 10, figures % 10].map(|figure| b'0' + figure as u8);
        return if tens == b'0' { out.push(ones) } else { out.extend_from_slice(&[tens, ones]) };
    }
    let mut figures = [b'0'; 24];
    let mut rest = value.unsigned_abs();
    let mut start = figures.len();
    while rest > 0 || figures.len() - start <= digits {
        start -= 1;
        figures[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let (whole, fraction) = figures[start..].split_at(figures.len() - start - digits);
    out.extend_from_slice(whole);
    let significant = fraction.iter().rposition(|figure| *figure != b'0').map_or(0, |last| last + 1);
    if significant > 0 {
        out.push(b'.');
        out.extend_from_slice(&fraction[..significant]);
    }
}

/// Appends a length in points and a space.
pub(super) fn push_length(out: &mut Vec<u8>, length: Length) {
    push_decimal(out, thousandths(length), 3);
    out.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_no_idle_zeros() {
        let written = |value, digits| {
            let mut out = Vec::new();
            push_decimal(&mut out, value, digits);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(0, 3), "0");
        assert_eq!(written(-500, 3), "-0.5");
        assert_eq!(written(12_340, 3), "12.34");
        assert_eq!([0, 7, 10, -99, 100].map(|value| written(value, 0)), ["0", "7", "10", "-99", "100"]);
        assert_eq!(written(i64::MIN, 3), "-9223372036854775.808");
    }
}
