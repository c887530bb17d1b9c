use std::sync::OnceLock;

/// Pairs of a character and its normal form, one pair a line; `data/README.md` says where they come from.
const PAIRS: &str = include_str!("../../data/fold.txt");

/// Folding by code point. All but a handful of the pairs lie in the Basic Multilingual Plane: 128 KiB, filled in well
/// under a millisecond, make the lookup one load, where a hash table would cost more than the rest of the collation.
struct Table {
    /// The normal form of each character of the plane; [`ELSEWHERE`] where it lies outside.
    basic: Box<[u16]>,
    /// Pairs with a member outside the plane, sorted.
    beyond: Vec<(char, char)>,
}

/// No character has this number.
const ELSEWHERE: u16 = 0xffff;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut basic: Box<[u16]> = (0..=u16::MAX).collect();
        let mut beyond = Vec::new();
        for line in PAIRS.lines() {
            let mut chars = line.chars();
            let (Some(from), Some(to)) = (chars.next(), chars.next()) else { continue };
            match (u16::try_from(from as u32), u16::try_from(to as u32)) {
                (Ok(code), Ok(to)) => basic[usize::from(code)] = to,
                (Ok(code), Err(_)) => {
                    basic[usize::from(code)] = ELSEWHERE;
                    beyond.push((from, to));
                }
                (Err(_), _) => beyond.push((from, to)),
            }
        }
        for (code, to) in (0..=u16::MAX).zip(basic.iter_mut()) {
            let Some(c) = char::from_u32(u32::from(code)) else { continue };
            if let Some(normal) = by_rule(c).and_then(|n| u16::try_from(n as u32).ok()) {
                *to = normal;
            }
        }
        beyond.sort_unstable();
        Table { basic, beyond }
    })
}

/// The normal form of a character, for comparing only: width, traditional to simplified, case, the shapes of quotation
/// marks, dashes and spaces, compatibility ideographs.
///
/// One character always gives one character, so that a place in the folded text is a place in the text. Therefore
/// what needs context (乾 in 乾坤 against 乾燥) folds to the commoner form, on both sides of a comparison alike, and
/// what is two characters in one form and one in the other (`……`, `㎞`) stays as it is. The comma `，` and the
/// enumeration comma `、` stay apart: an editor chose between them.
#[must_use]
#[inline]
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let table = table();
    match table.basic.get(c as usize) {
        Some(to) if *to != ELSEWHERE => char::from_u32(u32::from(*to)).unwrap_or(c),
        _ => table.beyond.binary_search_by_key(&c, |pair| pair.0).map_or(c, |i| table.beyond[i].1),
    }
}

/// The normal form of what is no ideograph.
fn by_rule(c: char) -> Option<char> {
    Some(match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '＂' | '″'
        | '﹁' | '﹂' | '﹃' | '﹄' => '"',
        '‘' | '’' | '‚' | '‛' | '＇' | '′' | '´' | '｀' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '－' | '﹣' | '﹘' => '-',
        '～' | '〜' | '∼' => '~',
        '。' | '｡' | '．' | '﹒' => '.',
        '﹐' | '，' => ',',
        '､' | '﹑' => '、',
        '·' | '•' | '‧' | '∙' | '・' | '･' | '●' => '·',
        '⋯' => '…',
        '【' | '〔' | '〖' | '［' => '[',
        '】' | '〕' | '〗' | '］' => ']',
        '〈' => '《',
        '〉' => '》',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).map_or(c, |narrow| narrow.to_ascii_lowercase())
        }
        // Below the ideographs case is all that is folded.
        _ if (c as u32) < 0x2e80 => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// The normal form of a text: as many characters as the text, each by [`fold`].
#[must_use]
pub fn fold_str(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The normal form of a text in small letters. Ideographs have none, and asking each for its small letter took longer than
/// all else that is done with it.
#[must_use]
pub fn lowered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(fold) {
        if c.is_ascii() || c >= '\u{2e80}' {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Whether a character is a Chinese ideograph of the blocks that texts use.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        || c == '〇'
}

/// Whether a character is a letter or a digit of any script, as `char::is_alphanumeric` says, which for the marks of
/// Chinese print goes through a table that took longer than all else that is done with a character.
#[must_use]
#[inline]
pub fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        '\u{2010}'..='\u{2027}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' => false,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_what_unicode_says() {
        let mut all = '\0'..='\u{ffff}';
        assert_eq!(all.find(|c| is_letter_or_digit(*c) != c.is_alphanumeric()), None);
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(fold_str(a), fold_str(b));
    }

    #[test]
    fn width_case_quotes_dashes_and_script_fold() {
        same("３月７日，湖港（ＡＢＣ）", "3月7日,湖港(abc)");
        same("記者：「發展」與『國際』！", "记者:“发展”与”国际“!");
        same("湖州—海州－山州", "湖州–海州-山州");
        same("⼈⼝", "人口");
    }

    #[test]
    fn comma_and_enumeration_comma_stay_apart() {
        assert_ne!(fold('，'), fold('、'));
        assert_eq!(fold('。'), fold('.'));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in ('\0'..=char::MAX).filter(|c| (*c as u32) < 0x4_0000) {
            assert_eq!(fold(fold(c)), fold(c), "{c:?} U+{:04X}", c as u32);
        }
    }
}
