//! What has a position. Cutting Chinese into words loses hits: 和平统一 is not found where the cutter saw 和 平统 一. So every
//! character of a script without spaces stands by itself, a run of letters or digits is one token, and every mark is
//! one too: only then is `，也要` found as exactly as 也要, and a single 《 as exactly as a word. Blanks have no position.
//!
//! ```text
//!   text     增长 ２．５％，不是 25% of GDP
//!   folded   增长2.5%,不是25% of gdp
//!   tokens   增 长 2 . 5 % , 不 是 25 % of gdp
//! ```

use std::ops::Range;

/// Maps a character to the form that is compared: its width, script and case taken away. It must map its own results to
/// themselves, and no blank to a letter.
pub type Fold = fn(char) -> char;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A character of a script without spaces.
    Alone,
    /// A run of letters and digits.
    Word,
    /// A mark or sign.
    Mark,
}

/// What a character is to the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Alone,
    Letter,
    Mark,
    Blank,
    /// As if it were not there: soft hyphens, joiners, variation selectors.
    Nothing,
}

#[inline]
pub(crate) fn sort(c: char) -> Sort {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Sort::Letter,
            ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' => Sort::Blank,
            _ => Sort::Mark,
        };
    }
    match c {
        '\u{4e00}'..='\u{9fff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '\u{3005}'..='\u{3007}'
        // Kana, Thai and its neighbours.
        | '\u{3041}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}' => Sort::Alone,
        // The marks of Chinese, before it is asked of the large tables what they are.
        '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => Sort::Mark,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {
            Sort::Nothing
        }
        // Accents that stand by themselves belong to the letter before.
        '\u{300}'..='\u{36f}' => Sort::Letter,
        _ if c.is_alphanumeric() => Sort::Letter,
        _ if c.is_whitespace() => Sort::Blank,
        _ => Sort::Mark,
    }
}

/// The text as it is compared: every character folded, one blank for many, and none beside a character that stands
/// alone, where blanks are layout.
#[must_use]
pub fn fold_text(text: &str, fold: Fold) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut before = Sort::Alone;
    for c in text.chars().map(fold) {
        let sort = sort(c);
        match sort {
            Sort::Nothing => continue,
            Sort::Blank => {
                blank = before != Sort::Alone;
                continue;
            }
            Sort::Alone => {}
            Sort::Letter | Sort::Mark if blank => out.push(' '),
            Sort::Letter | Sort::Mark => {}
        }
        blank = false;
        before = sort;
        out.push(c);
    }
    out
}

/// The tokens of a folded text in order: what each is, and its bytes.
pub fn tokens(folded: &str) -> impl Iterator<Item = (Kind, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at;
            // U+5000 to U+9FFF, most of Chinese, is seen by the first of three bytes.
            if matches!(folded.as_bytes().get(at)?, 0xe5..=0xe9) {
                at += 3;
                return Some((Kind::Alone, start..at));
            }
            let mut chars = folded[at..].chars();
            let c = chars.next()?;
            at += c.len_utf8();
            match sort(c) {
                Sort::Nothing | Sort::Blank => {}
                Sort::Alone => return Some((Kind::Alone, start..at)),
                Sort::Mark => return Some((Kind::Mark, start..at)),
                Sort::Letter => {
                    at += chars.take_while(|c| sort(*c) == Sort::Letter).map(char::len_utf8).sum::<usize>();
                    return Some((Kind::Word, start..at));
                }
            }
        }
    })
}

/// Whether a token is a mark, by its first character.
pub(crate) fn is_mark(token: &str) -> bool {
    tokens(token).next().is_some_and(|(kind, _)| kind == Kind::Mark)
}

/// Where the tokens of a text stand in the text as written: as many ranges of bytes as its folded form has tokens.
#[must_use]
pub fn places(text: &str, fold: Fold) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(text.len() / 3);
    let mut open = false;
    for (i, c) in text.char_indices() {
        let end = i + c.len_utf8();
        match sort(fold(c)) {
            Sort::Nothing => continue,
            Sort::Blank => open = false,
            Sort::Alone | Sort::Mark => {
                open = false;
                out.push(i..end);
            }
            Sort::Letter => match out.last_mut() {
                Some(last) if open => last.end = end,
                _ => {
                    open = true;
                    out.push(i..end);
                }
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(c: char) -> char {
        match c {
            '，' => ',',
            '長' => '长',
            _ => c.to_lowercase().next().unwrap_or(c),
        }
    }

    fn check(text: &str, folded: &str, expected: &str) {
        let made = fold_text(text, plain);
        assert_eq!(made, folded);
        let got: Vec<&str> = tokens(&made).map(|(_, r)| &made[r]).collect();
        assert_eq!(got.join(" "), expected);
    }

    #[test]
    fn what_is_a_token() {
        check("增長 2.5%，\n不是 25% of GDP", "增长2.5%,不是25% of gdp", "增 长 2 . 5 % , 不 是 25 % of gdp");
        check("  open -  harbour ", "open - harbour", "open - harbour");
        check("co\u{ad}operate don't", "cooperate don't", "cooperate don ' t");
        check("", "", "");
    }

    proptest! {
        #[test]
        fn folded_and_written_text_have_the_same_tokens(text in "[ab2 ,，長长\n\u{ad}。かÀ-]{0,40}") {
            let folded = fold_text(&text, plain);
            let of_folded: Vec<String> = tokens(&folded).map(|(_, r)| folded[r].to_owned()).collect();
            let of_text: Vec<String> = places(&text, plain)
                .into_iter()
                .map(|r| fold_text(&text[r], plain))
                .collect();
            prop_assert_eq!(of_folded, of_text);
            prop_assert_eq!(fold_text(&folded, plain), folded);
        }
    }
}
