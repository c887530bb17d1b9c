use std::ops::Range;

use record::Role;

use super::TurnView;
use crate::lexicon::{Entry, Lexicon};
use crate::script::{fold, is_han};

/// A word of a page, in characters.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) entry: Entry,
}

impl Token {
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }
}

/// A turn prepared for the rules: its characters as printed and folded, its words, its sentences and clauses. All
/// places are counted in characters; [`Page::bytes`] leads back.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) exchange: Option<usize>,
    pub(super) role: Role,
    pub(super) text: &'a str,
    pub(super) raw: Vec<char>,
    pub(super) chars: Vec<char>,
    offsets: Vec<usize>,
    pub(super) words: Vec<Token>,
    /// Stretches between full stops, question marks, exclamation marks and paragraph ends, marks left out.
    pub(super) sentences: Vec<Range<usize>>,
    /// Stretches between those and commas, colons, semicolons.
    pub(super) clauses: Vec<Range<usize>>,
    chinese: bool,
}

impl<'a> Page<'a> {
    pub(super) fn of(turn: &TurnView<'a>) -> Self {
        let raw: Vec<char> = turn.text.chars().collect();
        let chars: Vec<char> = raw.iter().map(|c| fold(*c)).collect();
        let mut offsets: Vec<usize> = turn.text.char_indices().map(|(at, _)| at).collect();
        offsets.push(turn.text.len());
        let han = chars.iter().filter(|c| is_han(**c)).count();
        let letters = chars.iter().filter(|c| c.is_alphabetic()).count();
        let chinese = han * 2 > letters;
        let mut words = Vec::new();
        if chinese {
            let mut at = 0;
            for word in Lexicon::zh().segment(turn.text) {
                let length = turn.text[word.range].chars().count();
                words.push(Token { range: at..at + length, entry: word.entry });
                at += length;
            }
        }
        let ends = |i: usize| match chars[i] {
            '!' | '?' | '\n' | '…' => true,
            // A point between digits or letters is none of a sentence.
            '.' => raw[i] != '.' || !chars.get(i + 1).is_some_and(|c| c.is_alphanumeric()),
            _ => false,
        };
        let parts = |i: usize| ends(i) || matches!(chars[i], ',' | ';' | ':');
        let sentences = stretches(chars.len(), ends);
        let clauses = stretches(chars.len(), parts);
        Self {
            exchange: turn.exchange,
            role: turn.role,
            text: turn.text,
            raw,
            chars,
            offsets,
            words,
            sentences,
            clauses,
            chinese,
        }
    }

    pub(super) fn is_chinese(&self) -> bool {
        self.chinese
    }

    /// Bytes of the text that characters cover.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let last = self.offsets.len() - 1;
        self.offsets[range.start.min(last)]..self.offsets[range.end.min(last)]
    }

    /// The characters as printed.
    pub(super) fn printed(&self, range: Range<usize>) -> &'a str {
        &self.text[self.bytes(range)]
    }

    /// The characters folded.
    pub(super) fn folded(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    /// The words that lie wholly in a stretch of characters.
    pub(super) fn words_in(&self, range: Range<usize>) -> &[Token] {
        let from = self.words.partition_point(|w| w.range.start < range.start);
        let to = self.words.partition_point(|w| w.range.end <= range.end);
        self.words.get(from..to.max(from)).unwrap_or(&[])
    }

    /// Whether a word starts at this character.
    pub(super) fn word_starts_at(&self, at: usize) -> Option<&Token> {
        self.words.binary_search_by_key(&at, |w| w.range.start).ok().map(|i| &self.words[i])
    }

    /// The word that ends before this character.
    pub(super) fn word_ending_at(&self, at: usize) -> Option<&Token> {
        self.words.binary_search_by_key(&at, |w| w.range.end).ok().map(|i| &self.words[i])
    }

    /// The word that holds a character.
    pub(super) fn word_at(&self, at: usize) -> Option<&Token> {
        self.words.get(self.words.partition_point(|w| w.range.end <= at)).filter(|w| w.range.start <= at)
    }

    /// The sentence that holds a character, at most [`REACH`] characters of it on either side.
    pub(super) fn sentence_at(&self, at: usize) -> Range<usize> {
        near(&self.sentences, at)
    }

    /// The clause that holds a character, as far as [`Page::sentence_at`].
    pub(super) fn clause_at(&self, at: usize) -> Range<usize> {
        near(&self.clauses, at)
    }

    /// The clauses of a sentence.
    pub(super) fn clauses_in(&self, sentence: &Range<usize>) -> &[Range<usize>] {
        let from = self.clauses.partition_point(|c| c.start < sentence.start);
        let to = self.clauses.partition_point(|c| c.end <= sentence.end);
        self.clauses.get(from..to.max(from)).unwrap_or(&[])
    }

    /// The places where a folded string stands, in characters.
    pub(super) fn places_of(&self, needle: &str) -> impl Iterator<Item = usize> {
        let needle: Vec<char> = needle.chars().collect();
        let first = needle.first().copied();
        (0..self.chars.len())
            .filter(move |at| Some(self.chars[*at]) == first && self.chars[*at..].starts_with(&needle))
    }

    /// Whether a folded string stands anywhere.
    pub(super) fn has(&self, needle: &str) -> bool {
        self.places_of(needle).next().is_some()
    }
}

/// How far a rule looks along a sentence. A text without stops is no prose, and must not cost the square of its length.
const REACH: usize = 300;

fn near(stretches: &[Range<usize>], at: usize) -> Range<usize> {
    let found = stretches.get(stretches.partition_point(|s| s.end <= at)).filter(|s| s.start <= at);
    found.map_or(at..at + 1, |s| s.start.max(at.saturating_sub(REACH))..s.end.min(at + REACH))
}

fn stretches(length: usize, parts: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..=length {
        if at == length || parts(at) {
            if at > start {
                found.push(start..at);
            }
            start = at + 1;
        }
    }
    found
}
