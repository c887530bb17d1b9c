//! What is compared is not what is printed. Two printings of one sentence differ in width, case, marks and line ends, and
//! a recognised page differs in every blank; none of that should cost a match. So a text is folded to *symbols*, and
//! every symbol knows the character of the original that it came from.
//!
//! A symbol is a UTF-16 code unit. Nearly all characters in use are one unit, which halves the memory traffic of
//! everything after this stage against 32-bit symbols; the others are two units, and stay exact. The way back is a bit
//! for each character ("it was kept"), an eighth of a byte: an array of offsets would be as large as the text.

/// Marks the entry of a character that is dropped. U+0000 itself is dropped, so nothing else has this value.
const DROPPED: u16 = 0;

/// How characters become symbols. Width and case are always folded; letters and digits of all scripts are kept, marks
/// and blanks are dropped.
#[derive(Clone)]
pub struct Folding {
    /// One entry for each code unit.
    basic: Box<[u16]>,
}

impl std::fmt::Debug for Folding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Folding")
    }
}

impl Default for Folding {
    fn default() -> Self {
        Self::with(|c| c)
    }
}

/// Full-width forms and the case: one character for one character, as a place must stay a place.
fn plain(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        // İ has a lower case of two characters.
        _ => c,
    }
}

impl Folding {
    /// A folding that also maps characters as `script` says (traditional to simplified, say), before width and case.
    /// The table of such a mapping is no matter of this crate. Characters outside the Basic Multilingual Plane are not
    /// mapped.
    #[must_use]
    pub fn with(script: impl Fn(char) -> char) -> Self {
        let mut basic = vec![DROPPED; 0x1_0000].into_boxed_slice();
        for code in 1..=0xffff_u32 {
            let Some(c) = char::from_u32(code) else { continue };
            if !c.is_alphanumeric() {
                continue;
            }
            let to = plain(script(plain(c)));
            // A mapping that leads to a mark or out of the plane would lose text: then the character stays itself.
            let to = if to.is_alphanumeric() { to } else { c };
            basic[code as usize] = u16::try_from(to as u32).unwrap_or(code as u16);
        }
        Self { basic }
    }

    /// Folds a text.
    #[must_use]
    pub fn fold(&self, text: &str) -> Folded {
        let mut folded = Folded::default();
        self.fold_into(text, &mut folded);
        folded
    }

    /// Folds a text into buffers that are used again.
    pub fn fold_into(&self, text: &str, folded: &mut Folded) {
        let Folded { symbols, kept, characters } = folded;
        symbols.clear();
        kept.clear();
        symbols.reserve(text.len() / 3 + 16);
        let (mut word, mut n) = (0u64, 0u64);
        for c in text.chars() {
            let code = c as u32;
            let keep = if code < 0x1_0000 {
                let to = self.basic[code as usize];
                if to != DROPPED {
                    symbols.push(to);
                }
                to != DROPPED
            } else if c.is_alphanumeric() {
                let mut units = [0; 2];
                symbols.extend_from_slice(plain(c).encode_utf16(&mut units));
                true
            } else {
                false
            };
            word |= u64::from(keep) << (n & 63);
            n += 1;
            if n & 63 == 0 {
                kept.push(word);
                word = 0;
            }
        }
        if n & 63 != 0 {
            kept.push(word);
        }
        *characters = n;
    }
}

/// A folded text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// What is compared.
    pub symbols: Vec<u16>,
    /// A bit for each character of the original, the first in the lowest bit: whether it is a symbol.
    pub kept: Vec<u64>,
    /// Characters of the original.
    pub characters: u64,
}

impl Folded {
    /// Spans of symbols as spans of characters of the original. See [`to_characters`].
    #[must_use]
    pub fn to_characters(&self, spans: &[(u32, u32)]) -> Vec<(u64, u64)> {
        to_characters(&self.symbols, &self.kept, spans)
    }
}

/// Maps spans of symbols (first included, last excluded, not empty) to spans of characters of the original: from the
/// character of the first symbol to behind that of the last, so that marks at the ends stay outside. One walk over the
/// text for all spans.
#[must_use]
pub fn to_characters(symbols: &[u16], kept: &[u64], spans: &[(u32, u32)]) -> Vec<(u64, u64)> {
    // Each wanted symbol with where its character goes: (symbol, span, whether it is the end).
    let mut wanted: Vec<(u32, usize, bool)> = Vec::with_capacity(spans.len() * 2);
    for (n, &(start, end)) in spans.iter().enumerate() {
        wanted.push((start, n, false));
        wanted.push((end.saturating_sub(1).max(start), n, true));
    }
    wanted.sort_unstable();
    let mut out = vec![(0, 0); spans.len()];
    let mut next = wanted.into_iter().peekable();
    let mut at = 0usize;
    'walk: for (w, &word) in kept.iter().enumerate() {
        let mut rest = word;
        // A word without surrogates can be stepped over by counting.
        while rest != 0 {
            let character = w as u64 * 64 + u64::from(rest.trailing_zeros());
            rest &= rest - 1;
            let width = if symbols.get(at).is_some_and(|s| (0xd800..0xdc00).contains(s)) { 2 } else { 1 };
            while let Some(&(symbol, span, end)) = next.peek() {
                if symbol as usize >= at + width {
                    break;
                }
                next.next();
                if end {
                    out[span].1 = character + 1;
                } else {
                    out[span].0 = character;
                }
            }
            if next.peek().is_none() {
                break 'walk;
            }
            at += width;
        }
    }
    out
}

/// How much a symbol weighs in a gram: an ideograph says about as much as half a syllable of a syllabary more, and two
/// and a half letters of an alphabet.
#[inline]
pub(crate) fn weight(symbol: u16) -> u32 {
    u32::from(WEIGHTS[usize::from(symbol >> 8)])
}

/// Weights by the upper half of the symbol: asked twice for each symbol of the archive.
static WEIGHTS: [u8; 256] = {
    let mut weights = [2; 256];
    let mut n = 0;
    while n < 256 {
        weights[n] = match n {
            // Ideographs, and the halves of those outside the plane.
            0x34..=0x9f | 0xd8..=0xdf | 0xf9..=0xfa => HAN as u8,
            // Kana, bopomofo, hangul.
            0x30..=0x31 | 0xac..=0xd7 => 3,
            _ => 2,
        };
        n += 1;
    }
    weights
};

/// The weight of an ideograph.
pub(crate) const HAN: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, symbols: &str) {
        let folded = Folding::default().fold(text);
        assert_eq!(String::from_utf16_lossy(&folded.symbols), symbols);
    }

    #[test]
    fn what_is_folded() {
        check("３月７日，ＡＢ  c。\n“港口”", "3月7日abc港口");
        check("", "");
        check("……！", "");
        check("𠀀一𠀁", "𠀀一𠀁");
        check("İstanbul", "İstanbul");
    }

    #[test]
    fn spans_lead_back() {
        let text = "“甲，乙𠀀，丙丁”";
        let folded = Folding::default().fold(text);
        let characters: Vec<char> = text.chars().collect();
        let n = folded.symbols.len() as u32;
        assert_eq!(n, 6);
        let back = |s, e| {
            let (a, b) = folded.to_characters(&[(s, e)])[0];
            characters[a as usize..b as usize].iter().collect::<String>()
        };
        assert_eq!(back(0, n), "甲，乙𠀀，丙丁");
        assert_eq!(back(1, 3), "乙𠀀");
        assert_eq!(back(3, 5), "𠀀，丙");
        assert_eq!(back(0, 1), "甲");
        let many = folded.to_characters(&[(4, 6), (0, 2)]);
        assert_eq!(many, [(6, 8), (1, 4)]);
    }

    #[test]
    fn a_script_can_be_mapped() {
        let folding = Folding::with(|c| if c == '國' { '国' } else { c });
        assert_eq!(folding.fold("國際").symbols, "国際".encode_utf16().collect::<Vec<_>>());
    }
}
