//! The colour profile of sRGB, from its published primaries and curve (IEC 61966-2-1), as a display
//! profile of version 4.2 (ICC.1:2004-10), which PDF 1.7 names.
//!
//! Its numbers are facts, so the profile is free of anybody's terms.

/// A number with 16 bits behind the point, from millionths (ICC.1 § 5.1.3).
fn fixed(millionths: i64) -> [u8; 4] {
    let scaled = (millionths * 65_536 + millionths.signum() * 500_000) / 1_000_000;
    // All numbers here are below 3.
    (scaled as i32).to_be_bytes()
}

/// What light is in the space between profiles (D50).
const WHITE: [i64; 3] = [964_203, 1_000_000, 824_905];

/// Red, green and blue, adapted to D50 by Bradford's method.
const PRIMARIES: [[i64; 3]; 3] = [[436_066, 222_488, 13_916], [385_147, 716_873, 97_076], [143_066, 60_608, 714_096]];

/// That method from D65, the white of sRGB, row by row.
const ADAPTATION: [i64; 9] = [1_047_882, 22_919, -50_201, 29_587, 990_484, -17_059, -9_232, 15_076, 751_678];

/// The curve: (a x + b)^g from d on, c x below; g, a, b, c, d (ICC.1 § 10.15, type 3).
const CURVE: [i64; 5] = [2_400_000, 947_867, 52_133, 77_399, 40_450];

/// The length of header and count of tags, and of a tag in the table behind them.
const HEAD: usize = 132;
const ENTRY: usize = 12;

/// The whole profile.
pub(super) fn profile() -> Vec<u8> {
    let numbers = |kind: &[u8; 4], numbers: &[i64]| {
        let mut data = [&kind[..], &[0; 4]].concat();
        numbers.iter().for_each(|number| data.extend(fixed(*number)));
        data
    };
    let mut curve = [&b"para"[..], &[0; 4], &[0, 3, 0, 0]].concat();
    CURVE.iter().for_each(|number| curve.extend(fixed(*number)));
    let elements: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], words("sRGB")),
        (&[b"cprt"], words("No copyright")),
        (&[b"wtpt"], numbers(b"XYZ ", &WHITE)),
        (&[b"chad"], numbers(b"sf32", &ADAPTATION)),
        (&[b"rXYZ"], numbers(b"XYZ ", &PRIMARIES[0])),
        (&[b"gXYZ"], numbers(b"XYZ ", &PRIMARIES[1])),
        (&[b"bXYZ"], numbers(b"XYZ ", &PRIMARIES[2])),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let count: usize = elements.iter().map(|(names, _)| names.len()).sum();
    let (mut table, mut data) = (Vec::new(), Vec::new());
    for (names, element) in elements {
        for name in names {
            table.extend_from_slice(*name);
            table.extend((HEAD as u32 + (count * ENTRY + data.len()) as u32).to_be_bytes());
            table.extend((element.len() as u32).to_be_bytes());
        }
        data.extend(element);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header((HEAD + table.len() + data.len()) as u32);
    profile.extend((count as u32).to_be_bytes());
    profile.extend(table);
    profile.extend(data);
    profile
}

/// The first 128 bytes (§ 7.2).
fn header(size: u32) -> Vec<u8> {
    let mut header = size.to_be_bytes().to_vec();
    header.extend([0; 4]);
    header.extend([4, 0x20, 0, 0]);
    header.extend_from_slice(b"mntrRGB XYZ ");
    // Midnight of the first day of 2026.
    for part in [2026_u16, 1, 1, 0, 0, 0] {
        header.extend(part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    // No platform, flags, maker, model or attributes; for photographs rather than for exact colours.
    header.extend([0; 28]);
    WHITE.iter().for_each(|number| header.extend(fixed(*number)));
    header.resize(128, 0);
    header
}

/// Words in English (§ 10.13).
fn words(words: &str) -> Vec<u8> {
    let text: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut data = [&b"mluc"[..], &[0; 4]].concat();
    for number in [1, 12] {
        data.extend(u32::to_be_bytes(number));
    }
    data.extend_from_slice(b"enUS");
    for number in [text.len() as u32, 28] {
        data.extend(number.to_be_bytes());
    }
    data.extend(text);
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_of_the_profile_lies_inside_it() {
        let profile = profile();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        for entry in 0..number(128) {
            let at = 132 + entry * 12;
            let (from, size) = (number(at + 4), number(at + 8));
            assert!(from % 4 == 0 && from >= 132 + number(128) * 12 && from + size <= profile.len());
        }
        assert_eq!(fixed(964_203), [0, 0, 0xf6, 0xd6]);
        assert_eq!(fixed(-50_201), (-3290_i32).to_be_bytes());
    }
}
