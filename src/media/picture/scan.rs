//! Whether the coded data of a JPEG reach to the foot of its picture (ITU T.81 annexes B and F).
//!
//! A file that was cut off and closed, or lost a piece in the middle, ends like any other, and decoders fill up its picture
//! without a word. So the data are walked through block by block, which takes less time than to decode them. Only those of
//! sequential files are: of a progressive one that lacks its last scans the whole picture is there, if not as sharp.

use super::jpeg::scan_length;

const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
/// Coefficients of a block.
const BLOCK: u32 = 64;

/// Whether at most the last row of blocks is missing. What is no sequential file is left to its decoder.
pub(super) fn reaches_the_foot(bytes: &[u8]) -> bool {
    let mut head = Head::default();
    let mut at = 2;
    while let Some(&[0xff, marker, l1, l0]) = bytes.get(at..at + 4) {
        if marker == 0xff {
            // Fill bytes may stand before a marker.
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([l1, l0]));
        let Some(body) = bytes.get(at + 4..at + 2 + length) else { return true };
        let read = match marker {
            EOI => break,
            0xc0 | 0xc1 => head.frame(body),
            0xc4 => head.tables(body),
            // Progressive, lossless and arithmetic coding.
            0xc2..=0xcf => None,
            0xdd => head.restart(body),
            _ => Some(()),
        };
        if read.is_none() {
            return true;
        }
        at += 2 + length;
        if marker == SOS {
            let Some(scan) = head.scan(body) else { return true };
            let mut bits = Bits { bytes: &bytes[at..], at: 0, held: 0, count: 0 };
            let units = (0..scan.units).take_while(|unit| scan.unit(*unit, &mut bits).is_some()).count();
            if units + scan.row < scan.units {
                return false;
            }
            at += bits.at + scan_length(&bits.bytes[bits.at..]);
        }
    }
    true
}

/// What the segments before a scan say.
#[derive(Default)]
struct Head {
    width: usize,
    height: usize,
    components: Vec<Component>,
    /// For DC and for AC coefficients.
    tables: [[Option<Table>; 4]; 2],
    /// Units between restart markers, 0 without any.
    interval: usize,
}

struct Component {
    id: u8,
    /// Blocks in a unit of all components.
    across: usize,
    down: usize,
}

impl Head {
    fn frame(&mut self, body: &[u8]) -> Option<()> {
        let [8, h1, h0, w1, w0, count, ref components @ ..] = *body else { return None };
        self.width = u16::from_be_bytes([w1, w0]).into();
        self.height = u16::from_be_bytes([h1, h0]).into();
        self.components = components
            .chunks_exact(3)
            .take(count.into())
            .map(|part| Component { id: part[0], across: (part[1] >> 4).into(), down: (part[1] & 15).into() })
            .collect();
        self.components.iter().all(|part| (1..=4).contains(&part.across) && (1..=4).contains(&part.down)).then_some(())
    }

    fn tables(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((place, rest)) = body.split_first() {
            let counts = rest.get(..16)?;
            let symbols = rest.get(16..16 + counts.iter().map(|count| usize::from(*count)).sum::<usize>())?;
            let table = self.tables.get_mut(usize::from(place >> 4))?.get_mut(usize::from(place & 15))?;
            *table = Some(Table::new(counts, symbols)?);
            body = &rest[16 + symbols.len()..];
        }
        Some(())
    }

    fn restart(&mut self, body: &[u8]) -> Option<()> {
        self.interval = u16::from_be_bytes([*body.first()?, *body.get(1)?]).into();
        Some(())
    }

    fn scan(&self, body: &[u8]) -> Option<Scan<'_>> {
        let (count, parts) = body.split_first()?;
        let parts: Vec<&[u8]> = parts.chunks_exact(2).take((*count).into()).collect();
        let table = |kind: usize, id: u8| self.tables[kind].get(usize::from(id))?.as_ref();
        let mut blocks = Vec::new();
        for part in &parts {
            let component = self.components.iter().find(|component| component.id == part[0])?;
            let tables = [table(0, part[1] >> 4)?, table(1, part[1] & 15)?];
            let count = if parts.len() == 1 { 1 } else { component.across * component.down };
            blocks.extend(std::iter::repeat_n(tables, count));
        }
        let most = |side: fn(&Component) -> usize| self.components.iter().map(side).max();
        let (across, down) = (most(|part| part.across)?, most(|part| part.down)?);
        // A component by itself comes in its own blocks, as many as its samples need (§ A.2.2).
        let own = if let [part] = &parts[..] { self.components.iter().find(|one| one.id == part[0]) } else { None };
        let (row, rows) = match own {
            Some(own) => ((self.width * own.across).div_ceil(across * 8), (self.height * own.down).div_ceil(down * 8)),
            None => (self.width.div_ceil(across * 8), self.height.div_ceil(down * 8)),
        };
        Some(Scan { blocks, row, units: row * rows, interval: self.interval })
    }
}

/// The code length and the symbol of every sixteen bits; no length where no code is.
struct Table(Vec<(u8, u8)>);

impl Table {
    /// From the number of codes of each length, and the symbols in the order of their codes (annex C).
    fn new(counts: &[u8], symbols: &[u8]) -> Option<Table> {
        let mut table = vec![(0, 0); 1 << 16];
        let mut symbols = symbols.iter();
        let mut from = 0;
        for (length, count) in (1..=16).zip(counts) {
            for symbol in symbols.by_ref().take((*count).into()) {
                let to = from + (1 << (16 - length));
                table.get_mut(from..to)?.fill((length, *symbol));
                from = to;
            }
        }
        Some(Table(table))
    }
}

/// A scan to be walked through.
struct Scan<'a> {
    /// The tables of each block of a unit.
    blocks: Vec<[&'a Table; 2]>,
    /// Units in a row, and in all.
    row: usize,
    units: usize,
    interval: usize,
}

impl Scan<'_> {
    /// Passes a unit (§ F.2.2); `None` when it is not there.
    fn unit(&self, number: usize, bits: &mut Bits<'_>) -> Option<()> {
        if self.interval > 0 && number > 0 && number.is_multiple_of(self.interval) {
            bits.restart()?;
        }
        for [dc, ac] in &self.blocks {
            let size = bits.symbol(dc)?;
            bits.skip(size)?;
            let mut at = 1;
            while at < BLOCK {
                let symbol = bits.symbol(ac)?;
                match (symbol >> 4, symbol & 15) {
                    (15, 0) => at += 16,
                    // The rest of the block is zero.
                    (_, 0) => break,
                    (zeros, size) => {
                        at += u32::from(zeros) + 1;
                        bits.skip(size)?;
                    }
                }
            }
        }
        Some(())
    }
}

/// Coded data, bit by bit up to the next marker.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The last so many bits of it are those that come next.
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.count <= 48 {
            let Some(byte) = self.bytes.get(self.at) else { return };
            if *byte == 0xff {
                // A zero says that it is no marker.
                if self.bytes.get(self.at + 1) != Some(&0) {
                    return;
                }
                self.at += 1;
            }
            self.at += 1;
            self.held = self.held << 8 | u64::from(*byte);
            self.count += 8;
        }
    }

    fn symbol(&mut self, table: &Table) -> Option<u8> {
        self.fill();
        let next = if self.count >= 16 { self.held >> (self.count - 16) } else { self.held << (16 - self.count) };
        let (length, symbol) = table.0[(next & 0xffff) as usize];
        if length == 0 {
            return None;
        }
        self.skip(length)?;
        Some(symbol)
    }

    fn skip(&mut self, count: u8) -> Option<()> {
        if self.count < count.into() {
            self.fill();
        }
        self.count = self.count.checked_sub(count.into())?;
        Some(())
    }

    /// Passes a restart marker, which begins on a whole byte.
    fn restart(&mut self) -> Option<()> {
        self.count = 0;
        while self.bytes.get(self.at + 1) == Some(&0xff) {
            self.at += 1;
        }
        let is_there = matches!(self.bytes.get(self.at..)?, [0xff, 0xd0..=0xd7, ..]);
        self.at += 2;
        is_there.then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn photograph() -> Vec<u8> {
        let mut out = Vec::new();
        let image =
            image::RgbImage::from_fn(120, 90, |x, y| image::Rgb([(x * y) as u8, ((x * 7) ^ (y * 13)) as u8, y as u8]));
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 80).encode_image(&image).unwrap();
        out
    }

    #[test]
    fn a_photograph_that_was_cut_off_and_closed_was_shown_without_a_word() {
        let whole = photograph();
        assert!(reaches_the_foot(&whole));
        let closed = |end: usize| [&whole[..end], &[0xff, EOI]].concat();
        let hole = [&whole[..whole.len() / 2], &whole[whole.len() * 3 / 4..]].concat();
        for damaged in [closed(whole.len() / 2), closed(whole.len() * 3 / 4), hole] {
            assert!(!reaches_the_foot(&damaged));
            let read = crate::media::Picture::read(&damaged);
            assert!(read.is_err_and(|why| why.contains("part of the picture")));
        }
        // Some programs lose the last bytes; nobody sees it.
        assert!(reaches_the_foot(&closed(whole.len() - 20)));
        // A head that promises more than there is.
        let mut tall = whole.clone();
        let frame = tall.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        tall[frame + 5] = 0x7f;
        assert!(!reaches_the_foot(&tall));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40)) {
            let mut bytes = photograph();
            for (at, byte) in edits {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            reaches_the_foot(&bytes);
        }
    }
}
