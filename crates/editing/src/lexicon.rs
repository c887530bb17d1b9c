//! Words, where the script does not part them.
//!
//! `的万户千` ends one piece of a broken paragraph and `家中` starts the next; `互鉴互鉴` stands where no Chinese writer
//! leaves it. To tell, one must know where words end, and Chinese prints no spaces. [`Lexicon::zh`] is a list of
//! 270,000 simplified Chinese words with frequencies, compiled into the program as an [`fst`] and read in place: it
//! costs nothing to load. It proposes and ranks; it never decides what a text should read, since what it does not know
//! (this year's slogan, a foreign name) is as often right as wrong.

pub(crate) mod english;
mod junction;
mod segment;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use fst::Map;
use fst::raw::{CompiledAddr, Fst, Node, Output};

use crate::script::fold;

pub use junction::{joins_well, overlap_at_break};

const WORDS: &[u8] = include_bytes!("../data/zh-words.fst");

/// Sum of all frequencies of the list, the denominator of every probability; a test recounts it.
pub(crate) const TOTAL: u64 = 59_676_336;

/// What a word mostly is, as far as the list says; a coarse hint, since most Chinese words are several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordClass {
    /// The list does not say, or the word is not in it.
    #[default]
    Unknown,
    /// A common noun.
    Noun,
    /// The name of a person, place or body.
    Name,
    /// A verb.
    Verb,
    /// An adjective or another attribute.
    Adjective,
    /// An adverb.
    Adverb,
    /// A numeral, also with its measure.
    Numeral,
    /// A measure word.
    Measure,
    /// A pronoun.
    Pronoun,
    /// A preposition.
    Preposition,
    /// A conjunction.
    Conjunction,
    /// A particle or suffix.
    Particle,
    /// A set phrase, mostly of four characters.
    Idiom,
    /// A word of place or direction.
    Place,
    /// A word of time.
    Time,
}

impl WordClass {
    /// In the order of the four bits that `examples/build_data.rs` writes.
    const BY_CODE: [Self; 15] = [
        Self::Unknown,
        Self::Noun,
        Self::Name,
        Self::Verb,
        Self::Adjective,
        Self::Adverb,
        Self::Numeral,
        Self::Measure,
        Self::Pronoun,
        Self::Preposition,
        Self::Conjunction,
        Self::Particle,
        Self::Idiom,
        Self::Place,
        Self::Time,
    ];
}

/// What the list holds about a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// How often it occurred in the texts behind the list, of about 60 million words.
    pub freq: u32,
    /// What it mostly is.
    pub class: WordClass,
}

impl Entry {
    fn unpack(value: u64) -> Self {
        let class = usize::try_from(value & 0xf).ok().and_then(|code| WordClass::BY_CODE.get(code));
        Self {
            freq: u32::try_from(value >> 4).unwrap_or(u32::MAX),
            class: class.copied().unwrap_or_default(),
        }
    }

    /// Natural logarithm of the probability of the word; a word outside the list counts half of the rarest in it.
    fn log_probability(self) -> f64 {
        f64::from(self.freq).max(0.5).ln() - (TOTAL as f64).ln()
    }
}

/// A word of a segmented text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// What the list knows of it; frequency 0 where it is not a word of the list (a mark, a figure, a Latin word, a
    /// character that the list does not know).
    pub entry: Entry,
}

/// A list of words with frequencies.
#[derive(Debug)]
pub struct Lexicon {
    words: Map<&'static [u8]>,
    /// Where the words of each ideograph from U+4E00 on start. Three of the nine or so steps of a look-up lead there,
    /// through the widest nodes; built in a millisecond, the table makes segmentation half as fast again.
    heads: Vec<Head>,
}

/// The state of the transducer after a first character.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    /// Absent where no word starts with the character. (Address 0 is that of a word that goes on nowhere.)
    addr: Option<CompiledAddr>,
    out: u64,
    /// The character as a word.
    single: Entry,
}

/// A way from one state of the transducer to the next by a character.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: CompiledAddr,
    out: u64,
    /// What is added where a word ends here.
    last: Option<u64>,
}

/// A way that was looked up, and where it may be overwritten by another. Packed, since what a look-up waits for is memory:
/// the list is smaller than 4 GiB, and so are its values.
#[derive(Clone, Copy, Debug)]
struct Slot {
    from: u32,
    by: char,
    /// [`NOWHERE`] where no word goes on so.
    to: u32,
    out: u32,
    /// [`NOWHERE`] where no word ends here.
    last: u32,
}

/// More than any address and any value of the list.
const NOWHERE: u32 = u32::MAX;

impl Slot {
    const EMPTY: Self = Self { from: NOWHERE, by: '\0', to: NOWHERE, out: 0, last: NOWHERE };

    fn step(self) -> Option<Step> {
        (self.to != NOWHERE).then(|| Step {
            to: self.to as CompiledAddr,
            out: u64::from(self.out),
            last: (self.last != NOWHERE).then(|| u64::from(self.last)),
        })
    }
}

/// Three bytes of a character are three nodes to be decoded, and texts take the same ways again and again, so that many
/// are remembered: a megabyte or two for each thread. There is one list, so the table need not say of which it is.
const SLOTS: usize = 1 << 15;

thread_local! {
    static STEPS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
}

const FIRST_HEAD: usize = 0x4e00;
const HEADS: usize = 0x9fff - FIRST_HEAD + 1;

impl Lexicon {
    /// The Chinese list. Texts are folded before they are looked up, so traditional script and full width find the
    /// same words.
    #[must_use]
    pub fn zh() -> &'static Self {
        static ZH: OnceLock<Lexicon> = OnceLock::new();
        ZH.get_or_init(|| {
            let words = Map::new(WORDS).expect("the word list compiled into the program is well formed");
            let mut list = Self { words, heads: Vec::new() };
            list.heads = (0..HEADS).map(|i| list.head_of(i)).collect();
            list
        })
    }

    fn head_of(&self, index: usize) -> Head {
        let c = u32::try_from(FIRST_HEAD + index).ok().and_then(char::from_u32);
        let state = c.and_then(|c| self.walk_folded(self.fst().root(), Output::zero(), c));
        state.map_or_else(Head::default, |(node, out)| Head {
            addr: Some(node.addr()),
            out: out.value(),
            single: if node.is_final() {
                Entry::unpack(out.cat(node.final_output()).value())
            } else {
                Entry::default()
            },
        })
    }

    /// The state after a first character; none where no word starts with it.
    fn head(&self, c: char) -> Option<(Node<'_>, Output, Entry)> {
        match (c as usize).checked_sub(FIRST_HEAD).and_then(|i| self.heads.get(i)) {
            Some(head) => Some((self.fst().node(head.addr?), Output::new(head.out), head.single)),
            None => {
                let (node, out) = self.walk_folded(self.fst().root(), Output::zero(), c)?;
                let single = node.is_final().then(|| Entry::unpack(out.cat(node.final_output()).value()));
                Some((node, out, single.unwrap_or_default()))
            }
        }
    }

    /// As [`Self::head`], by address.
    fn head_state(&self, c: char) -> Option<(CompiledAddr, u64, Entry)> {
        match (c as usize).checked_sub(FIRST_HEAD).and_then(|i| self.heads.get(i)) {
            Some(head) => Some((head.addr?, head.out, head.single)),
            None => self.head(c).map(|(node, out, single)| (node.addr(), out.value(), single)),
        }
    }

    /// The way from a state by one folded character; none where no word goes on so.
    fn step(&self, from: CompiledAddr, c: char) -> Option<Step> {
        let narrow = |n: u64| u32::try_from(n).unwrap_or(NOWHERE);
        STEPS.with_borrow_mut(|slots| {
            if slots.is_empty() {
                slots.resize(SLOTS, Slot::EMPTY);
            }
            let mixed = (from as u64 ^ u64::from(c as u32) << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let slot = &mut slots[(mixed >> (64 - SLOTS.ilog2())) as usize];
            if (slot.from as CompiledAddr, slot.by) != (from, c) {
                *slot = Slot { from: narrow(from as u64), by: c, ..Slot::EMPTY };
                if let Some((node, out)) = self.walk_folded(self.fst().node(from), Output::zero(), c) {
                    slot.to = narrow(node.addr() as u64);
                    slot.out = narrow(out.value());
                    slot.last = if node.is_final() { narrow(node.final_output().value()) } else { NOWHERE };
                }
            }
            slot.step()
        })
    }

    fn fst(&self) -> &Fst<&'static [u8]> {
        self.words.as_fst()
    }

    /// What the list holds about a word; none where it is not in the list.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry> {
        let (node, out) = self.walk(word.chars())?;
        (node.is_final() && !word.is_empty()).then(|| Entry::unpack(out.cat(node.final_output()).value()))
    }

    /// The frequency of a word; none where it is not in the list.
    #[must_use]
    pub fn freq(&self, word: &str) -> Option<u32> {
        self.entry(word).map(|e| e.freq)
    }

    /// Whether the list has the word.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        self.entry(word).is_some()
    }

    /// The set phrases that start with `prefix`, in the order of their code points, at most `limit`.
    #[must_use]
    pub fn idioms(&self, prefix: &str, limit: usize) -> Vec<String> {
        let Some((node, out)) = self.walk(prefix.chars()) else { return Vec::new() };
        let mut found = Vec::new();
        let mut key: Vec<u8> = prefix.chars().map(fold).collect::<String>().into_bytes();
        self.collect_idioms(node, out, &mut key, limit, &mut found);
        found
    }

    fn collect_idioms(
        &self,
        node: Node<'_>,
        out: Output,
        key: &mut Vec<u8>,
        limit: usize,
        found: &mut Vec<String>,
    ) {
        if node.is_final() && Entry::unpack(out.cat(node.final_output()).value()).class == WordClass::Idiom {
            found.extend(String::from_utf8(key.clone()));
        }
        for step in node.transitions() {
            if found.len() >= limit {
                return;
            }
            key.push(step.inp);
            self.collect_idioms(self.fst().node(step.addr), out.cat(step.out), key, limit, found);
            key.pop();
        }
    }

    /// Calls `each` with every word of the list, in the order of their code points.
    pub(crate) fn each_word(&self, mut each: impl FnMut(&str, Entry)) {
        let mut stream = self.words.stream();
        while let Some((key, value)) = fst::Streamer::next(&mut stream) {
            if let Ok(word) = std::str::from_utf8(key) {
                each(word, Entry::unpack(value));
            }
        }
    }

    /// Follows characters, folded, from the root of the list; none where no word starts so.
    fn walk(&self, chars: impl Iterator<Item = char>) -> Option<(Node<'_>, Output)> {
        let mut chars = chars.map(fold);
        let Some(first) = chars.next() else { return Some((self.fst().root(), Output::zero())) };
        let (node, out, _) = self.head(first)?;
        chars.try_fold((node, out), |(node, out), c| self.walk_folded(node, out, c))
    }

    fn walk_folded<'a>(&'a self, mut node: Node<'a>, mut out: Output, c: char) -> Option<(Node<'a>, Output)> {
        let mut buffer = [0; 4];
        for &byte in c.encode_utf8(&mut buffer).as_bytes() {
            let step = node.transition(node.find_input(byte)?);
            out = out.cat(step.out);
            node = self.fst().node(step.addr);
        }
        Some((node, out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_denominator_is_the_sum_of_the_list() {
        use fst::Streamer;
        let mut stream = Lexicon::zh().words.stream();
        let mut sum = 0;
        while let Some((_, value)) = stream.next() {
            sum += value >> 4;
        }
        assert_eq!(sum, TOTAL);
    }

    #[test]
    fn words_are_found_in_either_script() {
        let zh = Lexicon::zh();
        assert!(zh.is_word("国际"));
        assert_eq!(zh.freq("國際"), zh.freq("国际"));
        assert!(!zh.is_word("国际的"));
        assert!(!zh.is_word(""));
        assert_eq!(zh.entry("个").map(|e| e.class), Some(WordClass::Measure));
    }

    #[test]
    fn idioms_complete_a_beginning() {
        let found = Lexicon::zh().idioms("画蛇", 10);
        assert!(found.contains(&"画蛇添足".to_owned()), "{found:?}");
    }
}
