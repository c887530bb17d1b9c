//! A witness: one text, cut into tokens, under a siglum.

use crate::tokens::{Key, Kind, Token, Tokenizer};
use std::ops::Range;

/// The short name of a witness ("A", "大", "麗-CB"): not empty, no control characters, no white space at its ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Siglum(String);

impl Siglum {
    /// Checks and makes a siglum.
    pub fn new(name: impl Into<String>) -> Result<Self, WitnessError> {
        let name = name.into();
        if name.is_empty() || name.trim() != name || name.chars().any(char::is_control) {
            return Err(WitnessError::Siglum { name });
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Siglum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a witness could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WitnessError {
    /// The siglum is empty, has white space at an end, or holds control characters.
    #[error("siglum {name:?} is not usable; hint: a short name without control characters, such as A")]
    Siglum {
        /// What was given.
        name: String,
    },
    /// The text does not fit positions of 32 bits.
    #[error("witness {siglum} has {bytes} bytes, more than the 4 GiB that can be addressed; hint: split it")]
    TooLong {
        /// Whose text.
        siglum: Siglum,
        /// Its length.
        bytes: usize,
    },
    /// A token lies outside the text, inside a character, before its predecessor, or is empty.
    #[error("token {token} of witness {siglum} is not a range of its text after the token before it")]
    TokenRange {
        /// Whose token.
        siglum: Siglum,
        /// Its index.
        token: usize,
    },
    /// A lacuna or border stands behind the last token.
    #[error("position {position} of witness {siglum} lies beyond its {tokens} tokens")]
    Position {
        /// Whose position.
        siglum: Siglum,
        /// The position, in tokens.
        position: usize,
        /// How many tokens there are.
        tokens: usize,
    },
}

/// One text of the work, ready to be collated.
///
/// ```
/// use collate::{Tokenizer, Witness};
///
/// let mut tokenizer = Tokenizer::new();
/// let a = Witness::read("A", "the end of all things", &mut tokenizer)?;
/// assert_eq!(a.tokens().len(), 5);
/// assert_eq!(a.reading(1..3), "end of");
/// # Ok::<(), collate::WitnessError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    siglum: Siglum,
    text: String,
    tokens: Vec<Token>,
    lacunae: Vec<u32>,
    borders: Vec<u32>,
}

impl Witness {
    /// A witness from a text and the tokens that somebody cut it into. Tokens are in order, do not overlap, are not
    /// empty, and start and end between characters; what lies between them is taken for white space.
    pub fn new(
        siglum: impl Into<String>,
        text: impl Into<String>,
        tokens: Vec<Token>,
    ) -> Result<Self, WitnessError> {
        let (siglum, text) = (Siglum::new(siglum)?, text.into());
        if u32::try_from(text.len()).is_err() {
            return Err(WitnessError::TooLong { siglum, bytes: text.len() });
        }
        let mut last = 0;
        for (i, token) in tokens.iter().enumerate() {
            let (start, end) = (token.start as usize, token.end as usize);
            if start < last || end <= start || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
                return Err(WitnessError::TokenRange { siglum, token: i });
            }
            last = end;
        }
        Ok(Self { siglum, text, tokens, lacunae: Vec::new(), borders: Vec::new() })
    }

    /// A witness cut by a tokenizer.
    pub fn read(
        siglum: impl Into<String>,
        text: impl Into<String>,
        tokenizer: &mut Tokenizer,
    ) -> Result<Self, WitnessError> {
        let text = text.into();
        let tokens = tokenizer.tokens(&text);
        Self::new(siglum, text, tokens)
    }

    /// A witness from a list of tokens, each with its printed form (white space at its end allowed) and, where the
    /// caller made one, its normal form. Pairs whose printed form is empty or only white space join the token before.
    ///
    /// ```
    /// use collate::{Tokenizer, Witness};
    ///
    /// let list = [("The ", Some("the")), ("ende", Some("end"))];
    /// let a = Witness::from_list("A", list, &mut Tokenizer::new())?;
    /// assert_eq!(a.text(), "The ende");
    /// # Ok::<(), collate::WitnessError>(())
    /// ```
    pub fn from_list<'t>(
        siglum: impl Into<String>,
        list: impl IntoIterator<Item = (&'t str, Option<&'t str>)>,
        tokenizer: &mut Tokenizer,
    ) -> Result<Self, WitnessError> {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for (printed, normal) in list {
            let before = text.len() + (printed.len() - printed.trim_start().len());
            let core = printed.trim();
            text.push_str(printed);
            if core.is_empty() {
                continue;
            }
            let inner = tokenizer.tokens(core);
            let key = match (normal, inner.as_slice()) {
                (Some(normal), _) => tokenizer.key(normal.trim()),
                (None, [one]) => one.key,
                (None, _) => tokenizer.folded(core),
            };
            let kind = inner.iter().map(|t| t.kind).min().unwrap_or(Kind::Punctuation);
            let (Ok(start), Ok(end)) = (u32::try_from(before), u32::try_from(before + core.len())) else {
                return Err(WitnessError::TooLong { siglum: Siglum::new(siglum)?, bytes: text.len() });
            };
            tokens.push(Token { start, end, key, kind, weight: kind.weight() });
        }
        Self::new(siglum, text, tokens)
    }

    /// Marks places where text of this witness is lost: each is a position between tokens, 0 before the first one
    /// and `tokens().len()` after the last. What other witnesses hold at such a place is *lost* here, not omitted.
    pub fn with_lacunae(mut self, positions: impl IntoIterator<Item = usize>) -> Result<Self, WitnessError> {
        self.lacunae = self.positions(positions)?;
        Ok(self)
    }

    /// Marks where paragraphs or other blocks begin, as token positions. They are soft evidence: among alignments of
    /// equal cost a gap prefers to start and end there.
    pub fn with_borders(mut self, positions: impl IntoIterator<Item = usize>) -> Result<Self, WitnessError> {
        self.borders = self.positions(positions)?;
        Ok(self)
    }

    fn positions(&self, positions: impl IntoIterator<Item = usize>) -> Result<Vec<u32>, WitnessError> {
        let mut sorted = Vec::new();
        for position in positions {
            if position > self.tokens.len() {
                let (siglum, tokens) = (self.siglum.clone(), self.tokens.len());
                return Err(WitnessError::Position { siglum, position, tokens });
            }
            sorted.push(position as u32);
        }
        sorted.sort_unstable();
        sorted.dedup();
        Ok(sorted)
    }

    /// The siglum.
    pub fn siglum(&self) -> &Siglum {
        &self.siglum
    }

    /// The text as given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Token positions at which text is lost, ascending.
    pub fn lacunae(&self) -> &[u32] {
        &self.lacunae
    }

    /// Token positions at which a block begins, ascending.
    pub fn borders(&self) -> &[u32] {
        &self.borders
    }

    /// The normal form of a token.
    pub fn key(&self, token: usize) -> Key {
        self.tokens[token].key
    }

    /// The printed form of one token.
    ///
    /// # Panics
    /// If there is no such token.
    pub fn printed(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        &self.text[token.start as usize..token.end as usize]
    }

    /// What is printed from the first to the last token of a range, white space between them included. An empty
    /// range reads as the empty string.
    ///
    /// # Panics
    /// If the range reaches beyond the tokens.
    pub fn reading(&self, tokens: Range<usize>) -> &str {
        match &self.tokens[tokens] {
            [] => "",
            [one] => &self.text[one.start as usize..one.end as usize],
            [first, .., last] => &self.text[first.start as usize..last.end as usize],
        }
    }

    /// The whole stretch of text that a range of tokens stands for: like [`reading`](Self::reading), with the white
    /// space that follows, and, for the first token, the white space before it. The stretches of consecutive ranges
    /// put together are the text.
    ///
    /// # Panics
    /// If the range reaches beyond the tokens.
    pub fn stretch(&self, tokens: Range<usize>) -> &str {
        if tokens.is_empty() {
            // A text of white space alone has no token to carry it; it stays with the empty range of the whole.
            return if self.tokens.is_empty() { &self.text } else { "" };
        }
        let edge = |token: usize| match self.tokens.get(token) {
            _ if token == 0 => 0,
            Some(token) => token.start as usize,
            None => self.text.len(),
        };
        &self.text[edge(tokens.start)..edge(tokens.end)]
    }
}
