//! Texts of made-up words, the same in every run.

/// Made-up words: SplitMix64 numbers, the small ones often, spelt in syllables.
pub struct Words(pub u64);

impl Words {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "la", "ment", "to", "ri", "sen", "ka", "do", "vel", "in", "per", "mo", "ta", "cu", "ne", "so", "bri",
            "fal", "ge", "hu", "ster", "pa", "lin", "or", "wi",
        ];
        // Squared, so that some words come up far more often, as in any language.
        let most = 1 << (2 + self.below(13));
        let mut number = self.below(most);
        let mut word = SYLLABLES[number % 24].to_owned();
        number /= 24;
        while number > 0 {
            word.push_str(SYLLABLES[number % 24]);
            number /= 24;
        }
        word
    }

    fn sentence(&mut self) -> String {
        let count = 6 + self.below(14);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        format!("{}.", capital(&words.join(" ")))
    }

    pub fn paragraph(&mut self, least: usize) -> String {
        let mut text = self.sentence();
        while text.split(' ').count() < least {
            text.push(' ');
            text.push_str(&self.sentence());
        }
        text
    }

    pub fn title(&mut self) -> String {
        let count = 2 + self.below(6);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        capital(&words.join(" "))
    }

    pub fn essay(&mut self, words: usize) -> Vec<String> {
        (0..words / 64).map(|_| self.paragraph(58)).collect()
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
