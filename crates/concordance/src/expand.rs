//! One word of a query that stands for many of the vocabulary: wildcards, stems, the pieces of words that a regular
//! expression asks for.

use rust_stemmers::{Algorithm, Stemmer};

use crate::query::Glob;
use crate::segment::Segment;

/// Letters that a word and its stem share: Snowball's English rules change the end of a word; of *dying* only the first
/// letter is left.
const SHARED: usize = 1;

/// The stem of an English word in lower case.
pub(crate) fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

/// The tokens with this stem, sorted.
pub(crate) fn with_stem(segment: &Segment, stem: &str) -> Vec<u32> {
    let stemmer = Stemmer::create(Algorithm::English);
    let prefix: String = stem.chars().take(SHARED).collect();
    let mut out = Vec::new();
    segment.tokens_from(&prefix, |token, id| {
        if token.bytes().all(|b| b.is_ascii_lowercase()) && stemmer.stem(token) == stem {
            out.push(id);
        }
    });
    out.sort_unstable();
    out
}

/// The tokens that a word with wildcards stands for, sorted.
pub(crate) fn matching(segment: &Segment, globs: &[Glob]) -> Vec<u32> {
    let prefix: String =
        globs.iter().map_while(|g| if let Glob::Letter(c) = g { Some(*c) } else { None }).collect();
    let mut out = Vec::new();
    segment.tokens_from(&prefix, |token, id| {
        if globs_match(globs, token) {
            out.push(id);
        }
    });
    out.sort_unstable();
    out
}

/// The tokens that hold these letters, sorted.
pub(crate) fn holding(segment: &Segment, letters: &str) -> Vec<u32> {
    let mut out = Vec::new();
    segment.tokens_from("", |token, id| {
        if token.contains(letters) {
            out.push(id);
        }
    });
    out.sort_unstable();
    out
}

/// Whether a token is as the pattern says. Goes back to the last `*` only: no pattern takes more than the product of both
/// lengths.
pub(crate) fn globs_match(globs: &[Glob], token: &str) -> bool {
    let letters: Vec<char> = token.chars().collect();
    let (mut g, mut l) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while l < letters.len() {
        match globs.get(g) {
            Some(Glob::Run) => {
                star = Some((g, l));
                g += 1;
            }
            Some(Glob::One) => (g, l) = (g + 1, l + 1),
            Some(Glob::Letter(c)) if *c == letters[l] => (g, l) = (g + 1, l + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (g, l) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    globs[g..].iter().all(|g| *g == Glob::Run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        let check = |pattern: &str, token: &str, expected: bool| {
            let globs: Vec<Glob> = pattern
                .chars()
                .map(|c| match c {
                    '?' => Glob::One,
                    '*' => Glob::Run,
                    c => Glob::Letter(c),
                })
                .collect();
            assert_eq!(globs_match(&globs, token), expected, "{pattern} {token}");
        };
        check("harbo?r", "harbor", false);
        check("harbo?r", "harbour", true);
        check("harbo*r", "harbour", true);
        check("harbo*r", "harbor", true);
        check("*b*b*", "abcab", true);
        check("*b*b", "abcabc", false);
        check("fish*", "fish", true);
    }

    #[test]
    fn stems() {
        assert_eq!(stem("harbours"), stem("harbour"));
        assert_eq!(stem("negotiating"), stem("negotiated"));
    }
}
