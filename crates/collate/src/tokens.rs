//! What is compared with what: cutting a text into tokens.
//!
//! Most collators split at white space. Of a Chinese page that makes one token per paragraph, and a comma typed
//! without a space becomes part of the word before it, so that "said," and "said" differ. Here the unit follows the
//! script: a character where the script writes no spaces, a word where it does, a figure as a whole (15 against 51 is
//! one misprint, not two), and punctuation always on its own with little weight.
//!
//! A token keeps two forms apart. The *printed form* is a range of bytes in the witness and is never altered. The
//! *normal form* decides what counts as equal; the caller says how it is made (width, case, simplified and
//! traditional), and the crate only ever sees it as an integer [`Key`].

use rustc_hash::FxHashMap;

/// The normal form of a token, as a number: equal keys mean equal normal forms.
///
/// Keys come from one [`Tokenizer`]; keys of two tokenizers must not be mixed. A normal form of a single character
/// has that character's code point as its key, longer ones are numbered from [`Key::FIRST_INTERNED`] on. The values
/// themselves never influence a collation, only which of them are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub u32);

impl Key {
    /// The first number above all Unicode code points.
    pub const FIRST_INTERNED: u32 = 0x11_0000;
}

/// What a token is; it decides how much the token weighs when witnesses are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A word, a figure, a Han character, a kana, a Hangul syllable: what carries the text.
    Word,
    /// A mark between words. It weighs a quarter of a word and is never aligned with a word.
    Punctuation,
    /// White space, where the caller wants it compared. The built-in cutting never makes such tokens: there, white
    /// space belongs to no token, and to the reading of the token before it.
    Space,
}

impl Kind {
    /// The weight given to tokens of this kind: 4 for words, 1 for punctuation and space.
    pub const fn weight(self) -> u8 {
        match self {
            Kind::Word => 4,
            Kind::Punctuation | Kind::Space => 1,
        }
    }
}

/// One unit of comparison: a range of bytes in its witness, and what it counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    /// First byte of the printed form in the text of the witness.
    pub start: u32,
    /// Byte after the last one of the printed form. White space up to the next token belongs to neither.
    pub end: u32,
    /// The normal form.
    pub key: Key,
    /// What it is.
    pub kind: Kind,
    /// What it weighs against other tokens: skipping or replacing it costs in proportion. 0 counts as 1.
    pub weight: u8,
}

/// How large a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// By script: a character for Han, kana, Hangul, Thai, Lao, Khmer and Burmese, a word for all other letters, a
    /// whole figure for digits (with the points and commas inside it).
    #[default]
    Script,
    /// Every character is a token, whatever its script; combining marks stay with their letter. White space is
    /// dropped.
    Character,
    /// A run of letters and digits is a token, whatever its script: for Korean, which writes spaces, and for Chinese
    /// that somebody has cut into words by spaces.
    Word,
}

type Fold = Box<dyn Fn(char, &mut String) + Send + Sync>;

/// Cuts texts into tokens and numbers their normal forms.
///
/// One tokenizer serves all witnesses of a collation, because it holds the numbering.
///
/// ```
/// use collate::{Kind, Tokenizer};
///
/// let mut tokenizer = Tokenizer::new();
/// let text = "他说：a two-part 计划, 2,600 in all";
/// let tokens = tokenizer.tokens(text);
/// let printed: Vec<&str> = tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
/// assert_eq!(printed, ["他", "说", "：", "a", "two", "-", "part", "计", "划", ",", "2,600", "in", "all"]);
/// assert_eq!(tokens[2].kind, Kind::Punctuation);
/// ```
///
/// A fold says what counts as equal; here letters are compared without case:
///
/// ```
/// use collate::{lowercase, Tokenizer};
///
/// let mut tokenizer = Tokenizer::new().fold(lowercase);
/// let tokens = tokenizer.tokens("The the");
/// assert_eq!(tokens[0].key, tokens[1].key);
/// ```
#[derive(Default)]
pub struct Tokenizer {
    unit: Unit,
    ignored: Option<Kind>,
    fold: Option<Fold>,
    names: FxHashMap<String, u32>,
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokenizer")
            .field("unit", &self.unit)
            .field("ignored", &self.ignored)
            .field("folds", &self.fold.is_some())
            .field("interned", &self.names.len())
            .finish()
    }
}

/// A ready-made fold: lower case.
pub fn lowercase(c: char, out: &mut String) {
    out.extend(c.to_lowercase());
}

impl Tokenizer {
    /// Tokens by script, normal form equal to the printed form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Chooses the size of tokens.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Sets how a printed character becomes characters of the normal form: the function appends them to the string.
    /// It may append none (a soft hyphen) or several.
    pub fn fold(mut self, fold: impl Fn(char, &mut String) + Send + Sync + 'static) -> Self {
        self.fold = Some(Box::new(fold));
        self
    }

    /// Leaves out tokens of a kind. With punctuation ignored, marks are neither compared nor aligned; they stay in the
    /// text, and in the [stretch](crate::Witness::stretch) of the token before them.
    ///
    /// ```
    /// use collate::{Kind, Tokenizer};
    ///
    /// let mut tokenizer = Tokenizer::new().ignore(Kind::Punctuation);
    /// assert_eq!(tokenizer.tokens("“Well,” he said.").len(), 3);
    /// ```
    pub fn ignore(mut self, kind: Kind) -> Self {
        self.ignored = Some(kind);
        self
    }

    /// The normal form of a printed form.
    pub fn normal(&self, printed: &str) -> String {
        let mut normal = String::with_capacity(printed.len());
        match &self.fold {
            None => normal.push_str(printed),
            Some(fold) => printed.chars().for_each(|c| fold(c, &mut normal)),
        }
        normal
    }

    /// The key of a normal form that the caller made.
    pub fn key(&mut self, normal: &str) -> Key {
        let mut chars = normal.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Key(c as u32);
        }
        if let Some(&n) = self.names.get(normal) {
            return Key(n);
        }
        // A tokenizer would have to see four thousand million different words before the numbers ran out; should
        // that happen, the last number is shared, which makes those words equal but harms nothing else.
        let n = Key::FIRST_INTERNED.saturating_add(self.names.len() as u32);
        self.names.insert(normal.to_owned(), n);
        Key(n)
    }

    /// The key of a printed form, folded as a whole: for tokens that the caller cut.
    pub fn folded(&mut self, printed: &str) -> Key {
        match &self.fold {
            None => self.key(printed),
            Some(fold) => {
                let mut normal = String::new();
                printed.chars().for_each(|c| fold(c, &mut normal));
                self.key(&normal)
            }
        }
    }

    /// Cuts a text. Positions are bytes; a text longer than 4 GiB is cut only that far, and
    /// [`Witness::new`](crate::Witness::new) refuses it.
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.len() / 3);
        let mut folded = String::new();
        let fold = self.fold.take();
        let mut at = 0;
        loop {
            // A Han character that no mark follows is most of a Chinese text, and needs none of the questions below.
            if let Some(c) = han_alone(text.as_bytes(), at).filter(|_| self.unit != Unit::Word) {
                let (Ok(from), Ok(to)) = (u32::try_from(at), u32::try_from(at + c.len_utf8())) else { break };
                at += c.len_utf8();
                if self.ignored != Some(Kind::Word) {
                    let key = match &fold {
                        None => Key(c as u32),
                        Some(fold) => {
                            folded.clear();
                            fold(c, &mut folded);
                            match han_alone(folded.as_bytes(), 0).filter(|_| folded.len() == 3) {
                                Some(normal) => Key(normal as u32),
                                None => self.key(&folded),
                            }
                        }
                    };
                    let kind = Kind::Word;
                    tokens.push(Token { start: from, end: to, key, kind, weight: kind.weight() });
                }
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            let start = at;
            at += c.len_utf8();
            let class = classify(c);
            let kind = match class {
                Class::Space => continue,
                Class::Mark | Class::Other => Kind::Punctuation,
                Class::Alone | Class::Letter | Class::Digit | Class::Sign => Kind::Word,
            };
            match (self.unit, class) {
                (Unit::Script, Class::Letter) => at = end_of_word(text, at, false),
                (Unit::Word, Class::Letter | Class::Alone) => at = end_of_word(text, at, true),
                (Unit::Script | Unit::Word, Class::Digit) => at = end_of_figure(text, at),
                _ => {}
            }
            at = end_of_marks(text, at);
            if self.ignored == Some(kind) {
                continue;
            }
            let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(at)) else { break };
            let printed = &text[start..at];
            let key = match &fold {
                None if at - start == c.len_utf8() => Key(c as u32),
                None => self.key(printed),
                Some(fold) => {
                    folded.clear();
                    if at - start == c.len_utf8() {
                        fold(c, &mut folded);
                    } else {
                        printed.chars().for_each(|c| fold(c, &mut folded));
                    }
                    self.key(&folded)
                }
            };
            tokens.push(Token { start: from, end: to, key, kind, weight: kind.weight() });
        }
        self.fold = fold;
        tokens
    }
}

/// The character of the block of the common ideographs that stands at a byte of UTF-8, where what follows can be no mark: in
/// ASCII there is none, and none begins with the first bytes of these ideographs.
fn han_alone(text: &[u8], at: usize) -> Option<char> {
    let [first @ 0xE4..=0xE9, second, third] = *text.get(at..at + 3)?.first_chunk::<3>()? else {
        return None;
    };
    let code = (u32::from(first & 0x0F) << 12) | (u32::from(second & 0x3F) << 6) | u32::from(third & 0x3F);
    let follows = text.get(at + 3).is_none_or(|next| matches!(next, 0..=0x7F | 0xE4..=0xE9));
    char::from_u32(code).filter(|c| follows && matches!(c, '\u{4E00}'..='\u{9FFF}'))
}

/// What a character is to the cutter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// White space.
    Space,
    /// A letter of a script that writes no spaces.
    Alone,
    /// A letter of a script that writes spaces.
    Letter,
    Digit,
    /// A combining mark or joiner with nothing before it.
    Mark,
    /// A sign that says something: per cent, degrees, currencies. "5%" against "5" is a difference of substance.
    Sign,
    /// Punctuation and everything else.
    Other,
}

fn classify(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            '%' | '$' => Class::Sign,
            _ if c.is_ascii_whitespace() || c == '\x0b' => Class::Space,
            _ => Class::Other,
        };
    }
    match c {
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' => Class::Alone,
        '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303D}' | '\u{30FB}' => Class::Other,
        // 々 〆 〇, kana, Bopomofo, Hangul syllables, compatibility and rare Han, half-width kana.
        '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{312F}'
        | '\u{31A0}'..='\u{31FF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}'
        // Thai, Lao, Burmese, Khmer.
        | '\u{0E01}'..='\u{0E30}'
        | '\u{0E40}'..='\u{0E46}'
        | '\u{0E81}'..='\u{0EB0}'
        | '\u{0EC0}'..='\u{0EC6}'
        | '\u{1000}'..='\u{102A}'
        | '\u{1780}'..='\u{17B3}' => Class::Alone,
        '％' | '‰' | '°' | '℃' | '＄' | '£' | '￡' | '€' | '¥' | '￥' | '₩' | '₽' | '₹' => Class::Sign,
        _ if is_mark(c) => Class::Mark,
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

/// Combining marks, variation selectors and joiners. The standard library does not tell marks from other characters;
/// these are the blocks that occur in running text of living scripts and in transcriptions of older ones.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'
        | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{093C}'
        | '\u{093E}'..='\u{094F}' | '\u{0981}'..='\u{0983}' | '\u{09BC}' | '\u{09BE}'..='\u{09CD}'
        | '\u{0B82}' | '\u{0BBE}'..='\u{0BCD}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'
        | '\u{0EB1}' | '\u{0EB4}'..='\u{0EBC}' | '\u{0EC8}'..='\u{0ECE}' | '\u{0F71}'..='\u{0F84}'
        | '\u{102B}'..='\u{103E}' | '\u{17B4}'..='\u{17D3}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200C}' | '\u{200D}' | '\u{20D0}'..='\u{20F0}' | '\u{302A}'..='\u{302F}' | '\u{3099}' | '\u{309A}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{E0100}'..='\u{E01EF}')
}

fn end_of_marks(text: &str, mut at: usize) -> usize {
    // What mostly comes next is a Han character, and asking for twenty blocks of marks takes longer than all else here.
    let plain = |c: char| c.is_ascii() || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3020}');
    while let Some(c) = text[at..].chars().next().filter(|&c| !plain(c) && is_mark(c)) {
        at += c.len_utf8();
    }
    at
}

/// A word runs on over letters, digits and marks, and over an apostrophe between letters: "don't" is one word, but
/// "two-part" is two, because printers differ over the hyphen far more often than over the words.
///
/// Where words of all scripts are wanted, it runs on over letters that stand alone otherwise.
fn end_of_word(text: &str, mut at: usize, any_script: bool) -> usize {
    loop {
        let mut rest = text[at..].chars();
        match rest.next() {
            Some(c) if matches!(classify(c), Class::Letter | Class::Digit | Class::Mark) => {
                at += c.len_utf8()
            }
            Some(c) if any_script && classify(c) == Class::Alone => at += c.len_utf8(),
            Some(c @ ('\'' | '’' | '\u{02BC}'))
                if rest.next().is_some_and(|next| classify(next) == Class::Letter) =>
            {
                at += c.len_utf8();
            }
            _ => return at,
        }
    }
}

/// A figure runs on over digits, and over a single point or comma between digits.
fn end_of_figure(text: &str, mut at: usize) -> usize {
    loop {
        let mut rest = text[at..].chars();
        match rest.next() {
            Some(c) if classify(c) == Class::Digit => at += c.len_utf8(),
            Some(c @ ('.' | ',' | '．' | '，'))
                if rest.next().is_some_and(|next| classify(next) == Class::Digit) =>
            {
                at += c.len_utf8();
            }
            _ => return at,
        }
    }
}
