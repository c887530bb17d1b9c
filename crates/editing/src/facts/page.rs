//! A text as characters that rules can look at: folded in script and width where that changes no mark.

use std::ops::Range;

use crate::lexicon::{Lexicon, WordClass};
use crate::script::{fold, is_han};

/// A word with its class, in characters.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) class: WordClass,
}

/// A text for rules.
pub(super) struct Page {
    /// Han folded to simplified script, letters and digits to ASCII; marks as they stand.
    pub(super) chars: Vec<char>,
    /// The byte of each character, and of the end.
    at: Vec<usize>,
    /// The words, which cover the text.
    pub(super) tokens: Vec<Token>,
    /// For each character its word.
    token_of: Vec<usize>,
}

impl Page {
    pub(super) fn of(text: &str) -> Self {
        let mut chars = Vec::with_capacity(text.len() / 3 + 1);
        let mut at = Vec::with_capacity(text.len() / 3 + 2);
        for (i, c) in text.char_indices() {
            at.push(i);
            chars.push(match c {
                '％' => '%',
                '．' => '.',
                '—' | '–' | '－' | '～' | '〜' => '-',
                c if is_han(c) || c.is_alphanumeric() => fold(c),
                c => c,
            });
        }
        at.push(text.len());
        let mut tokens = Vec::new();
        let mut token_of = Vec::with_capacity(chars.len());
        let mut next = 0;
        for word in Lexicon::zh().segment(text) {
            let start = next;
            while next < chars.len() && at[next] < word.range.end {
                token_of.push(tokens.len());
                next += 1;
            }
            tokens.push(Token { range: start..next, class: word.entry.class });
        }
        Self { chars, at, tokens, token_of }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at a place; a line feed beyond either end, so that rules stop there.
    pub(super) fn get(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\n')
    }

    /// The character before a place.
    pub(super) fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\n', |i| self.get(i))
    }

    /// Bytes of the text.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let of = |i: usize| self.at.get(i).copied().unwrap_or_else(|| self.at.last().copied().unwrap_or(0));
        of(range.start)..of(range.end)
    }

    /// The character at a byte.
    pub(super) fn char_at(&self, byte: usize) -> usize {
        self.at.partition_point(|b| *b < byte)
    }

    pub(super) fn starts(&self, i: usize, word: &str) -> bool {
        word.chars().zip(i..).all(|(c, at)| self.chars.get(at) == Some(&c))
    }

    /// Whether the text up to `end` ends with a word.
    pub(super) fn ends(&self, end: usize, word: &str) -> bool {
        let n = word.chars().count();
        end >= n && self.starts(end - n, word)
    }

    /// The first of these words that stands at a place, with its length in characters. Lists put longer words first.
    pub(super) fn one_of<'w>(&self, i: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        words.iter().find(|w| self.starts(i, w)).map(|w| (*w, w.chars().count()))
    }

    /// The first of these words that ends before a place.
    pub(super) fn one_before<'w>(&self, end: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        words.iter().find(|w| self.ends(end, w)).map(|w| (*w, w.chars().count()))
    }

    pub(super) fn token(&self, i: usize) -> Option<&Token> {
        self.token_of.get(i).and_then(|t| self.tokens.get(*t))
    }

    /// The words that lie in a stretch, from the first that begins in it.
    pub(super) fn tokens_in(&self, range: Range<usize>) -> impl Iterator<Item = &Token> {
        let first = self.tokens.partition_point(|t| t.range.start < range.start);
        self.tokens[first..].iter().take_while(move |t| t.range.end <= range.end)
    }

    pub(super) fn words(&self, range: Range<usize>) -> String {
        self.chars.get(range).map(|c| c.iter().collect()).unwrap_or_default()
    }

    /// The sentence around a place: from after the last `。！？；` or line feed to before the next.
    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        let ends = |c: &char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n');
        let i = i.min(self.chars.len());
        let start = self.chars[..i].iter().rposition(ends).map_or(0, |p| p + 1);
        let end = self.chars[i..].iter().position(ends).map_or(self.chars.len(), |p| i + p);
        start..end
    }

    /// The clause around a place: within its sentence, between commas and colons. A comma between digits ends none.
    pub(super) fn clause(&self, i: usize) -> Range<usize> {
        let sentence = self.sentence(i);
        let ends = |at: usize| {
            matches!(self.get(at), '，' | '：' | ',' | ':')
                && !(self.get(at + 1).is_ascii_digit() && self.before(at).is_ascii_digit())
        };
        let start = (sentence.start..i).rev().find(|at| ends(*at)).map_or(sentence.start, |p| p + 1);
        let end = (i..sentence.end).find(|at| ends(*at)).unwrap_or(sentence.end);
        start..end
    }
}

/// A mark that ends a stretch of words.
pub(super) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '。' | '！'
            | '？'
            | '；'
            | '，'
            | '、'
            | '：'
            | '!'
            | '?'
            | ';'
            | ','
            | ':'
            | '\n'
            | '（'
            | '）'
            | '('
            | ')'
            | '“'
            | '”'
            | '《'
            | '》'
            | '"'
    )
}
