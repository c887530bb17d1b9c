//! Characters that form no words, beside a reading that would.

use std::sync::OnceLock;

use record::{Risk, SuspectKind};
use rustc_hash::FxHashMap;

use super::page::Page;
use super::{Corpus, Findings};
use crate::lexicon::{Lexicon, WordClass};
use crate::script::{SoundGrade, is_han, look_alike, sound_alike};

/// Words of two characters by either of them: the partner, and how common the word is.
struct Pairs {
    after: FxHashMap<char, Vec<(char, u32)>>,
    before: FxHashMap<char, Vec<(char, u32)>>,
}

/// Words rarer than this explain nothing: among 100,000 of them some looks like anything.
const COMMON: u32 = 300;

fn pairs() -> &'static Pairs {
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let (mut after, mut before): (FxHashMap<char, Vec<_>>, FxHashMap<char, Vec<_>>) = Default::default();
        Lexicon::zh().each_word(|word, entry| {
            let mut chars = word.chars();
            if let (Some(a), Some(b), None) = (chars.next(), chars.next(), chars.next())
                && entry.freq >= COMMON
                && entry.class != WordClass::Name
            {
                after.entry(a).or_default().push((b, entry.freq));
                before.entry(b).or_default().push((a, entry.freq));
            }
        });
        Pairs { after, before }
    })
}

pub(super) fn find(page: &Page<'_>, pages: &[Page<'_>], corpus: &Corpus, found: &mut Findings) {
    for i in 0..page.words.len().saturating_sub(1) {
        misread(page, i, pages, corpus, found);
    }
    lost(page, found);
}

/// Gain in log probability from which another character is what was meant.
const GAIN: f64 = 11.0;

/// Product of two frequencies above which [`GAIN`] is out of reach: the word would have to be commoner than any.
const TOO_COMMON: u64 = 200_000_000;

/// Two single characters of which one, exchanged for one that looks or sounds like it, gives a common word.
fn misread(page: &Page<'_>, i: usize, pages: &[Page<'_>], corpus: &Corpus, found: &mut Findings) {
    let zh = Lexicon::zh();
    let (left, right) = (&page.words[i], &page.words[i + 1]);
    if left.len() != 1 || right.len() != 1 {
        return;
    }
    let (a, b) = (page.chars[left.range.start], page.chars[right.range.start]);
    if !is_han(a) || !is_han(b) || a == b {
        return;
    }
    // The commonest word of the list cannot gain what is wanted over characters as common as these.
    if u64::from(left.entry.freq.max(1)) * u64::from(right.entry.freq.max(1)) > TOO_COMMON {
        return;
    }
    // A name is printed again and again; a misprint is not.
    if pages.iter().map(|p| p.places_of(&page.folded(left.range.start..right.range.end)).len()).sum::<usize>()
        > 1
        || corpus.count(&[a, b]) > 0
    {
        return;
    }
    let alike = |is: char, wanted: char| {
        if is == wanted {
            return None;
        }
        if sound_alike(is, wanted) == Some(SoundGrade::Same) {
            return Some("sounds");
        }
        look_alike(is, wanted).filter(|l| l.grade >= 0.62).map(|_| "looks")
    };
    let mut best: Option<(f64, char, char, &str)> = None;
    let (from, to) = (left.range.start.saturating_sub(8), (right.range.end + 8).min(page.chars.len()));
    let kept = zh.log_probability(&page.folded(from..to));
    let mut consider = |place: usize, is: char, wanted: char| {
        let Some(how) = alike(is, wanted) else { return };
        let mut chars = page.chars[from..to].to_vec();
        chars[place - from] = wanted;
        let gain = zh.log_probability(&chars.iter().collect::<String>()) - kept;
        if gain >= GAIN && best.is_none_or(|(g, ..)| gain > g) {
            best = Some((gain, is, wanted, how));
        }
    };
    for (wanted, _) in pairs().after.get(&a).into_iter().flatten() {
        consider(right.range.start, b, *wanted);
    }
    for (wanted, _) in pairs().before.get(&b).into_iter().flatten() {
        consider(left.range.start, a, *wanted);
    }
    if let Some((_, is, wanted, how)) = best {
        let range = left.range.start..right.range.end;
        let because = format!("“{is}” {how} like “{wanted}”, which would make a word here");
        found.add(page, range, SuspectKind::Garbled, Risk::Medium, because);
    }
}

/// A set phrase of four characters of which one is lost.
fn lost(page: &Page<'_>, found: &mut Findings) {
    let _ = (page, found);
}
