//! Says why the witnesses differ at one place, how much a wrong choice would harm, and what the text should read.
//!
//! ```text
//! A  …新规则谁来定？[如果大船说了算，小船谁来帮？]大家心里有数。
//! B  …新规则谁来帮？[                        ]大家心里有数。
//! ```
//!
//! B lost a sentence. Nobody need have censored it: 谁来帮？ stands at both ends of the gap, and an eye that leaves the
//! first copy comes back to the second. That is evidence, and it is reported with both boundary strings; where there is
//! none the cause is *unknown*, never a guess.
//!
//! The work on a locus has four steps, each in its own file:
//!
//! 1. *class*: are these the same words written otherwise, other words, or words against none (this file);
//! 2. *cause*: what could have turned one reading into the other, tried in a fixed order (`cause.rs`);
//! 3. *risk*: what the difference touches (`risk.rs`, with the language data of `zh.rs` and `en.rs`);
//! 4. *choice*: a noisy channel. Each reading is asked how well it explains the others as its errors, given how noisy
//!    their witnesses are and who shares errors with whom, and how well it reads. The likeliest reading is *shown* in any
//!    case; whether it is *chosen* is another question: what touches a name, a title, a doctrine, a party, a place, a
//!    body, a figure, a date, a negation or an obligation is never chosen by vote (`choice.rs`).
//!
//! Everything here is a pure function of its arguments and bounded: contexts are cut to 48 characters, only the readings
//! themselves may be long.

mod cause;
mod choice;
mod data;
mod en;
mod risk;
#[cfg(test)]
mod tests;
mod units;
mod zh;

use record::{Cause, Choice, Evidence, Risk, RiskReason, VariantClass};

pub use data::Known;
use units::{Side, difference, same_content};

use crate::lexicon::english;

/// Whether a character is one of the commoner Chinese surnames.
pub(crate) fn is_surname(c: char) -> bool {
    zh::SURNAMES.contains(crate::script::fold(c))
}

/// Which language data to judge by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese, either script.
    Zh,
    /// English.
    En,
    /// Neither: figures and capitals are judged, words are not.
    #[default]
    Other,
}

/// Why a witness has no text here though it did not leave anything out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The text goes on on a page that the source does not hold.
    Jump,
    /// The source begins later, or the head of the paragraph is gone.
    Head,
    /// The source or the paragraph breaks off before.
    Tail,
}

/// What stood inside a reading or directly beside it on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// A caption or credit.
    Caption,
    /// A new column, or a paragraph broken in two.
    Column,
    /// A jump line, with the text going on elsewhere in the source.
    Jump,
    /// Another article's headline, a teaser, a running head.
    Furniture,
}

/// What some witnesses have at the locus.
#[derive(Clone, Debug, Default)]
pub struct ReadingView<'a> {
    /// The words as printed; empty where the text is absent.
    pub text: &'a str,
    /// The words before it as printed in its first witness; 40 characters or more if there are as many.
    pub before: &'a str,
    /// The words after it.
    pub after: &'a str,
    /// Its witnesses, as indices that [`Context`] shares.
    pub witnesses: Vec<usize>,
    /// Set where the text is absent because the source lost it.
    pub lost: Option<Lost>,
    /// Set where all its witnesses had a break of the page at this place.
    pub broken: Option<Break>,
}

/// Another locus of the same clause, as readings with their witnesses.
#[derive(Clone, Debug, Default)]
pub struct Neighbour<'a> {
    /// Each reading with its witnesses.
    pub readings: Vec<(&'a str, Vec<usize>)>,
}

/// A place where the witnesses differ.
#[derive(Clone, Debug, Default)]
pub struct LocusView<'a> {
    /// What they have; at least two readings make a locus.
    pub readings: Vec<ReadingView<'a>>,
    /// The words of the absent readings stand elsewhere in their witnesses.
    pub moved: bool,
    /// The other loci of the clause, that is between the marks of punctuation around this one.
    pub neighbours: Vec<Neighbour<'a>>,
}

/// What is known beyond the locus.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Which language data to judge by.
    pub language: Language,
    /// Lone readings per 10,000 characters of each witness; one that is missing or not finite counts as the mean of
    /// those known. Best counted where three witnesses or more stand: between two, either is always alone.
    pub noise: &'a [f64],
    /// Pairs of witnesses known to share errors: together they are one voice.
    pub kin: &'a [(usize, usize)],
    /// How often a string occurs in the record outside this event; constantly 0 if nobody counted. It is asked a
    /// dozen times a locus, for one to five words or some twelve characters, so it should be an index and no search.
    pub usage: &'a dyn Fn(&str) -> u32,
    /// Names that the record has learnt: speakers, outlets, the parties of its labels.
    pub known: &'a Known,
}

impl Context<'_> {
    /// How well a word is attested: by the record's own use, or in English by the list of words, whichever says more.
    fn attested(&self, word: &str) -> u32 {
        let used = (self.usage)(word);
        if self.language == Language::En { used.max(english::commonness(word)) } else { used }
    }
}

/// Why one reading differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The cause; none for a reading that needs no excuse.
    pub cause: Option<Cause>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// The cause that would do as well: 历 and 厉 look alike and sound alike. What the witness does elsewhere tells.
    pub rival: Option<Cause>,
}

/// All that is said of a locus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The kind of difference.
    pub class: VariantClass,
    /// Why each reading differs, in the order of the readings.
    pub accounts: Vec<Account>,
    /// How much harm a wrong choice would do.
    pub risk: Risk,
    /// Why the risk is high; empty where it is not.
    pub reasons: Vec<RiskReason>,
    /// What the text should read.
    pub choice: Choice,
}

/// Explains one locus.
///
/// ```
/// use editing::explain::{Context, Known, Language, LocusView, ReadingView, explain};
/// use record::{Cause, Risk};
///
/// let reading = |text, after, witnesses| ReadingView { text, before: "新规则谁来定？", after, witnesses, ..Default::default() };
/// let locus = LocusView {
///     readings: vec![reading("如果大船说了算，小船由谁来定？", "大家心里有数。", vec![0]), reading("", "大家心里有数。", vec![1])],
///     ..Default::default()
/// };
/// let known = Known::default();
/// let context = Context { language: Language::Zh, noise: &[], kin: &[], usage: &|_| 0, known: &known };
/// let explanation = explain(&locus, &context);
/// assert_eq!(explanation.accounts[1].cause, Some(Cause::EyeSkip));
/// assert_eq!(explanation.risk, Risk::High);
/// assert_eq!(explanation.choice.shown(), 0);
/// ```
#[must_use]
pub fn explain(locus: &LocusView<'_>, context: &Context<'_>) -> Explanation {
    let sides = Side::all(&locus.readings, context.language);
    let held: Vec<usize> = (0..sides.len()).filter(|&i| locus.readings[i].lost.is_none()).collect();
    let judged = risk::judge(locus, &sides, &held, context);
    let decision = choice::choose(locus, &sides, &held, &judged, context);
    let class = classify(locus, &sides, &held, &decision);
    Explanation {
        class,
        accounts: decision.accounts,
        risk: judged.risk,
        reasons: judged.reasons,
        choice: decision.choice,
    }
}

/// The words of a text that no reader should rely on while one witness alone attests them: figures with their units,
/// relations between two parties, names of doctrines. Ranges count bytes of the text.
#[must_use]
pub fn needs_confirming(
    text: &str,
    language: Language,
    known: &Known,
) -> Vec<(std::ops::Range<usize>, RiskReason)> {
    let context = Context { language, noise: &[], kin: &[], usage: &|_| 0, known };
    let mut out = Vec::new();
    let mut at = 0;
    // Sentence by sentence: the cost of judging grows with the window, and nothing reaches across a full stop.
    for sentence in text.split_inclusive(['。', '！', '？', '\n', '?', '!']) {
        for (range, reason, pair) in risk::touched(sentence, &context) {
            let (words, next) = (&sentence[range.clone()], &sentence[range.end..]);
            let wanted = match reason {
                // Years and ordinals are confirmed by everything around them; amounts are not.
                RiskReason::Figure => {
                    words.contains(|c: char| c.is_ascii_digit() || matches!(c, '亿' | '万' | '%'))
                        && !words.ends_with(['年', '周', '届', '日', '月', '时'])
                        && !next.starts_with(['年', '周', '届', '世', '时'])
                }
                // A name set in quotation or title marks; a bare …主义 is a common noun as often as not.
                RiskReason::Doctrine => words.ends_with("思想") || next.starts_with(['》', '”', '’']),
                RiskReason::Party => pair && zh::PAIR_NOUNS.split(' ').any(|noun| next.starts_with(noun)),
                _ => false,
            };
            if wanted {
                out.push((at + range.start..at + range.end, reason));
            }
        }
        at += sentence.len();
    }
    out
}

/// The class of the locus.
///
/// Who lacks what is a matter of attestation: the shorter side is an omission where the longer is held by at least as
/// many witnesses, or where a mechanism shows that it was lost. Between two witnesses of equal weight the reading that
/// the text shows decides, save that eight characters and more are always called an omission: text is lost by accident,
/// hardly ever gained.
fn classify(
    locus: &LocusView<'_>,
    sides: &[Side<'_>],
    held: &[usize],
    decision: &choice::Decision,
) -> VariantClass {
    if locus.moved {
        return VariantClass::Move;
    }
    if held.len() < 2 {
        return VariantClass::Layout;
    }
    if held.iter().all(|&i| same_content(&sides[held[0]], &sides[i])) {
        return VariantClass::Orthographic;
    }
    let shown = decision.choice.shown();
    let others: Vec<usize> =
        held.iter().copied().filter(|&i| i != shown && !same_content(&sides[shown], &sides[i])).collect();
    let by_layout = |i: &usize| {
        matches!(
            decision.accounts[*i].cause,
            Some(Cause::CaptionBreak | Cause::ColumnOverlap | Cause::PageJump)
        )
    };
    if !others.is_empty() && others.iter().all(by_layout) {
        return VariantClass::Layout;
    }
    let mut class = None;
    for &other in &others {
        let (ours, theirs) = difference(&sides[shown], &sides[other]);
        let (ours, theirs) = (sides[shown].content(ours), sides[other].content(theirs));
        let votes = |i: usize| locus.readings[i].witnesses.len();
        let one = match (ours, theirs) {
            (1.., 1..) | (0, 0) => VariantClass::Wording,
            (_, 0) if votes(shown) >= votes(other) => VariantClass::Omission,
            // The shown reading is longer and less attested: it is shown because the others lost it.
            (_, 0) => VariantClass::Omission,
            (0, gained) => {
                let doubled = decision.accounts[other].cause == Some(Cause::DoubledText);
                let outvoted = votes(shown) < votes(other);
                if !doubled && (outvoted || (votes(shown) == votes(other) && gained >= 8)) {
                    VariantClass::Omission
                } else {
                    VariantClass::Addition
                }
            }
        };
        class = match (class, one) {
            (None, one) => Some(one),
            (Some(class), one) if class == one => Some(class),
            _ => Some(VariantClass::Wording),
        };
    }
    class.unwrap_or(VariantClass::Wording)
}
