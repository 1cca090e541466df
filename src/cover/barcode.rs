//! An ISBN → the bars of its EAN-13 (ISO/IEC 15420), with the number above them.

use super::front::{Cover, FULL};
use super::shape::line;
use crate::geom::{Length, Point, Rect};
use crate::layout::Look;
use crate::media::Style;

/// Digits as seven modules each, bars as ones: set A. Set B is set C read backwards, and C is A inverted.
const SET_A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011, 0b011_0111,
    0b000_1011,
];
/// Which of the first six digits are of set B, by the digit before them.
const FIRST: [u8; 10] =
    [0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110, 0b01_1010];
/// Modules of bars, and of the white that they need to the left and to the right (§ 4.3.4).
const MODULES: i64 = 95;
const QUIET: (i64, i64) = (11, 7);
/// Module of nominal size, 0.33 mm; and the smallest that scanners need, 80 % of it.
const NOMINAL: Length = Length::sp(61_306);

/// The thirteen digits of an identifier that is an ISBN.
pub fn isbn(identifier: &str) -> Option<[u8; 13]> {
    let digits: Vec<u8> = identifier.strip_prefix("urn:isbn:")?.bytes().map(|b| b.wrapping_sub(b'0')).collect();
    match digits.len() {
        13 => digits.try_into().ok(),
        // An ISBN of ten digits is one of thirteen with 978 in front and another check digit.
        10 => {
            let mut all = [9, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            all[3..12].copy_from_slice(&digits[..9]);
            let sum: u32 = all.iter().zip([1, 3].into_iter().cycle()).map(|(digit, by)| u32::from(*digit) * by).sum();
            all[12] = ((10 - sum % 10) % 10) as u8;
            Some(all)
        }
        _ => None,
    }
}

/// The bars of a number.
pub struct Barcode {
    digits: [u8; 13],
}

impl Barcode {
    /// Bars for these digits.
    pub fn new(digits: &[u8; 13]) -> Barcode {
        Barcode { digits: digits.map(|digit| digit % 10) }
    }

    /// Modules from the left, bars as `true`.
    fn modules(&self) -> Vec<bool> {
        let mut modules = vec![true, false, true];
        let mut push = |bits: u8| modules.extend((0..7).rev().map(|bit| bits >> bit & 1 == 1));
        let set_b = FIRST[usize::from(self.digits[0])];
        for (at, digit) in self.digits[1..7].iter().enumerate() {
            let a = SET_A[usize::from(*digit)];
            // Set C inverted twice and turned round.
            let b = (!a & 0x7f).reverse_bits() >> 1;
            push(if set_b >> (5 - at) & 1 == 1 { b } else { a });
        }
        modules.extend([false, true, false, true, false]);
        let mut push = |bits: u8| modules.extend((0..7).rev().map(|bit| bits >> bit & 1 == 1));
        self.digits[7..].iter().for_each(|digit| push(!SET_A[usize::from(*digit)] & 0x7f));
        modules.extend([true, false, true]);
        modules
    }

    /// Draws it in a place, as large as fits up to its nominal size.
    pub fn draw(&self, cover: &mut Cover<'_>, place: Rect) {
        let module = NOMINAL.min(place.size.w / (MODULES + QUIET.0 + QUIET.1));
        let wide = module * (MODULES + QUIET.0 + QUIET.1);
        let left = place.at.x + (place.size.w - wide).half() + module * QUIET.0;
        let face = cover.face(Style::Regular, Look::Text);
        let size = place.size.h / 8;
        let text: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let words = format!("ISBN {}\u{a0}{}", &text[..3], &text[3..]);
        let (glyphs, width) = line(&words, face, size);
        let top = place.at.y + size.scale(14, 10);
        let at = Point { x: left + (module * MODULES - width).half(), y: top };
        cover.run(Style::Regular, size, at, FULL, glyphs, words);
        let (from, to) = (top + size.half(), place.at.y + place.size.h - size.scale(14, 10));
        let modules = self.modules();
        let mut at = 0;
        while at < modules.len() {
            let long = modules[at..].iter().take_while(|is_bar| **is_bar).count();
            if long > 0 {
                let x = left + module * at as i64;
                cover.rule(x, from, module * long as i64, to - from, FULL);
            }
            at += long.max(1);
        }
        // The first digit stands before the bars, each other one below its own.
        let places = [-8, 3, 10, 17, 24, 31, 38, 50, 57, 64, 71, 78, 85];
        for (digit, place) in text.split("").filter(|digit| !digit.is_empty()).zip(places) {
            let (glyphs, width) = line(digit, face, size);
            let at = Point { x: left + module * place + (module * 7 - width).half(), y: to + size };
            cover.run(Style::Regular, size, at, FULL, glyphs, digit.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_become_the_bars_of_the_standard() {
        // The example of most textbooks on EAN-13: 4 003994 155486.
        let bars = Barcode::new(&[4, 0, 0, 3, 9, 9, 4, 1, 5, 5, 4, 8, 6]).modules();
        let text: String = bars.iter().map(|bar| if *bar { '1' } else { '0' }).collect();
        let wanted = [
            "101", "0001101", "0100111", "0111101", "0001011", "0010111", "0011101", "01010", "1100110", "1001110",
            "1001110", "1011100", "1001000", "1010000", "101",
        ];
        assert_eq!(text, wanted.concat());
        assert_eq!(text.len() as i64, MODULES);
    }

    #[test]
    fn an_isbn_of_ten_digits_becomes_one_of_thirteen() {
        assert_eq!(isbn("urn:isbn:0306406152"), Some([9, 7, 8, 0, 3, 0, 6, 4, 0, 6, 1, 5, 7]));
        assert_eq!(isbn("urn:isbn:9780306406157"), isbn("urn:isbn:0306406152"));
        assert_eq!(isbn("urn:isbn:030640615X").map(|digits| digits[12]), isbn("urn:isbn:0306406152").map(|d| d[12]));
        assert_eq!(isbn("urn:uuid:1"), None);
    }
}
