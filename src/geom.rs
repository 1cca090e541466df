//! Lengths, points and boxes.
//!
//! All lengths are whole scaled points, so that they compare, hash and dump exactly
//! and no result depends on the order of floating-point sums. One point (pt) is 1/72 in,
//! one scaled point (sp) is 1/65536 pt. On a page, x grows to the right and y grows
//! downward from the top left corner of the trimmed page.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// Scaled points in one point.
const SP_PER_PT: i64 = 65_536;

/// A length in scaled points (1/65536 of 1/72 in).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

impl Length {
    /// No length at all.
    pub const ZERO: Length = Length(0);

    /// A length of `sp` scaled points.
    pub const fn sp(sp: i64) -> Length {
        Length(sp)
    }

    /// A length of `pt` whole points.
    pub const fn pt(pt: i64) -> Length {
        Length(pt * SP_PER_PT)
    }

    /// The length nearest to `pt` points.
    pub fn from_pt(pt: f64) -> Length {
        Length((pt * SP_PER_PT as f64).round() as i64)
    }

    /// The length nearest to `inches` inches.
    pub fn from_in(inches: f64) -> Length {
        Length::from_pt(inches * 72.0)
    }

    /// The length nearest to `mm` millimetres.
    pub fn from_mm(mm: f64) -> Length {
        Length::from_pt(mm * 72.0 / 25.4)
    }

    /// In scaled points.
    pub const fn to_sp(self) -> i64 {
        self.0
    }

    /// In points.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / SP_PER_PT as f64
    }

    /// `self * num / den` without overflow, rounded to the nearest scaled point.
    /// A zero denominator gives zero.
    pub fn scale(self, num: i64, den: i64) -> Length {
        if den == 0 {
            return Length::ZERO;
        }
        // Lengths on a page are so short that the product nearly always is a word.
        if let Some(product) = self.0.checked_mul(num).filter(|product| product.abs() < i64::MAX / 2)
            && den.unsigned_abs() < i64::MAX as u64 / 2
        {
            let half = den.abs() / 2;
            let rounded =
                if (product < 0) == (den < 0) { product + half * den.signum() } else { product - half * den.signum() };
            return Length(rounded / den);
        }
        let product = i128::from(self.0) * i128::from(num);
        let den = i128::from(den);
        let half = den.abs() / 2;
        let rounded =
            if (product < 0) == (den < 0) { product + half * den.signum() } else { product - half * den.signum() };
        Length((rounded / den) as i64)
    }

    /// Half of it, rounded down.
    pub const fn half(self) -> Length {
        Length(self.0.div_euclid(2))
    }

    /// The distance from zero.
    pub const fn abs(self) -> Length {
        Length(self.0.abs())
    }
}

impl fmt::Display for Length {
    /// In points with at most three decimals, as the text dumps want it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.3}", self.to_pt());
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if text == "-0" { "0" } else { text })
    }
}

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}pt")
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        self.0 += other.0;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        self.0 -= other.0;
    }
}

impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, by: i64) -> Length {
        Length(self.0 * by)
    }
}

impl Div<i64> for Length {
    type Output = Length;
    fn div(self, by: i64) -> Length {
        Length(self.0 / by)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        Length(lengths.map(|l| l.0).sum())
    }
}

/// A place on a page, from its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// Distance from the left edge.
    pub x: Length,
    /// Distance from the top edge.
    pub y: Length,
}

/// The width and height of a page, a picture or a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Width.
    pub w: Length,
    /// Height.
    pub h: Length,
}

/// A box on a page: its top left corner and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Top left corner.
    pub at: Point,
    /// Width and height.
    pub size: Size,
}

/// The four margins of a page in a bound book; `inner` is at the spine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sides {
    /// At the spine.
    pub inner: Length,
    /// At the fore-edge.
    pub outer: Length,
    /// Above the text block.
    pub top: Length,
    /// Below the text block.
    pub bottom: Length,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_convert_and_print() {
        assert_eq!(Length::from_in(1.0), Length::pt(72));
        assert_eq!(Length::from_mm(25.4), Length::pt(72));
        assert_eq!(Length::from_pt(10.5).to_string(), "10.5");
        assert_eq!(Length::sp(-1).to_string(), "0");
    }

    #[test]
    fn scale_rounds_to_nearest_on_both_sides_of_zero() {
        assert_eq!(Length::sp(5).scale(1, 2), Length::sp(3));
        assert_eq!(Length::sp(-5).scale(1, 2), Length::sp(-3));
        assert_eq!(Length::sp(5).scale(1, -2), Length::sp(-3));
        assert_eq!(Length::sp(5).scale(1, 0), Length::ZERO);
    }
}
