//! Which edits are high risk.
//!
//! A digit, a negation, an obligation, a country, place, organ or title is never decided by vote, and a lost statement
//! changes what was said; everything else is low. Decided from the words of the clean text that the edit touches and
//! from the words that it makes.

use std::collections::BTreeMap;
use std::ops::Range;

use record::RiskReason;

use super::Damage;
use super::page::{Language, Page};
use super::words::{NAMES_EN, NAMES_ZH, NEGATION_EN, NEGATION_ZH, NEUTRAL_ZH, OBLIGATION_EN, OBLIGATION_ZH};

/// Titles among the names of [`NAMES_ZH`] and [`NAMES_EN`], told apart by their ends.
const TITLES: &[&str] = &[
    "主席",
    "总统",
    "总理",
    "首相",
    "国王",
    "部长",
    "外长",
    "大使",
    "特使",
    "领事",
    "秘书长",
    "总干事",
    "议长",
    "发言人",
    "负责人",
    "President",
    "Chancellor",
    "Premier",
    "Minister",
    "Ambassador",
    "Secretary",
];

/// Organs among them.
const BODIES: &[&str] = &[
    "东盟",
    "欧盟",
    "非盟",
    "阿盟",
    "联合国",
    "世贸组织",
    "世卫组织",
    "上合组织",
    "安理会",
    "联大",
    "Senate",
    "House",
    "Congress",
    "Parliament",
    "NATO",
    "UN",
    "EU",
];

/// The words that make an edit risky.
pub(super) struct Risks {
    language: Language,
    /// By first letter in lower case, longest first.
    words: BTreeMap<char, Vec<Word>>,
    longest: usize,
}

/// A word and why it is risky; no reason for one that only hides a shorter word.
type Word = (Vec<char>, Option<RiskReason>);

/// The letter by which a word is looked up.
fn key(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

impl Risks {
    /// The words for a page: those of its language, and its speaker's name.
    pub(super) fn of(page: &Page) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut add = |list: &str, reason| {
            let split = |c: char| c.is_whitespace() || c == '|';
            for word in list.split(split).filter(|w| !w.is_empty()) {
                words.push((word.chars().collect(), reason));
            }
        };
        let (names, negation, obligation, neutral) = match page.language {
            Language::Chinese => (NAMES_ZH, NEGATION_ZH, OBLIGATION_ZH, NEUTRAL_ZH),
            Language::English => (NAMES_EN, NEGATION_EN, OBLIGATION_EN, ""),
        };
        add(neutral, None);
        add(negation, Some(RiskReason::Negation));
        add(obligation, Some(RiskReason::Obligation));
        for name in names.split(|c: char| c.is_whitespace() || c == '|').filter(|n| !n.is_empty()) {
            let reason = if TITLES.contains(&name) {
                RiskReason::Title
            } else if BODIES.contains(&name) {
                RiskReason::Body
            } else {
                RiskReason::Place
            };
            words.push((name.chars().collect(), Some(reason)));
        }
        // Outlet labels carry no name of a person; a speaker's label does, after a title that ends in a full stop.
        if let Some(name) = page.speaker.as_deref().and_then(|s| s.split_whitespace().next_back())
            && name.chars().count() > 1
            && !name.contains(':')
        {
            words.push((name.chars().collect(), Some(RiskReason::Name)));
        }
        // Longest first, so that 未来 hides 未 and 绝不允许 is one obligation.
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        words.dedup_by(|a, b| a.0 == b.0);
        let longest = words.first().map_or(0, |w| w.0.len());
        let mut table: BTreeMap<char, Vec<Word>> = BTreeMap::new();
        for word in words {
            if let Some(first) = word.0.first() {
                table.entry(key(*first)).or_default().push(word);
            }
        }
        Self { language: page.language, words: table, longest }
    }

    /// Reasons of words in `text` that overlap `range` (or hold it inside, if it is empty).
    fn touched(&self, text: &[char], range: &Range<usize>, reasons: &mut Vec<RiskReason>) {
        let mut at = 0;
        while at < text.len() {
            let here = &text[at..];
            let word = self.words.get(&key(text[at])).into_iter().flatten().find(|(word, _)| {
                here.len() >= word.len()
                    && match self.language {
                        Language::Chinese => here.starts_with(word),
                        Language::English => whole_word(text, at, word),
                    }
            });
            let Some((word, reason)) = word else {
                at += 1;
                continue;
            };
            let end = at + word.len();
            let hit = if range.is_empty() {
                at < range.start && range.start < end
            } else {
                at < range.end && range.start < end
            };
            if let (true, Some(reason)) = (hit, reason) {
                reasons.push(*reason);
                // 不得 and 不应 oblige and deny at once.
                if word.contains(&'不') {
                    reasons.push(RiskReason::Negation);
                }
            }
            at = end;
        }
    }

    /// Whether what was lost holds the end of a sentence and words enough to have said something.
    fn holds_sentence(&self, lost: &[char]) -> bool {
        match self.language {
            Language::Chinese => lost.len() > 4 && lost.iter().any(|c| matches!(c, '。' | '！' | '？')),
            Language::English => lost.len() > 20 && lost.iter().any(|c| matches!(c, '.' | '!' | '?')),
        }
    }

    /// Why an edit is high risk; empty where it is not.
    pub(super) fn reasons(
        &self,
        page: &Page,
        range: &Range<usize>,
        after: &str,
        damage: Damage,
    ) -> Vec<RiskReason> {
        // What only moves or dresses words changes none.
        if matches!(
            damage,
            Damage::Break
                | Damage::BreakDoubled
                | Damage::Caption
                | Damage::Furniture
                | Damage::EndMark
                | Damage::PullQuote
                | Damage::Moved
                | Damage::Width
                | Damage::Space
        ) {
            return Vec::new();
        }
        // Another shape of an apostrophe leaves a denial what it is.
        let lost: String = page.chars[range.clone()].iter().collect();
        if editing::script::fold_str(&lost) == editing::script::fold_str(after) {
            return Vec::new();
        }
        let after = match damage {
            // A caption or a jump line says nothing of the words it displaced.
            Damage::Jump | Damage::CaptionLoss => "",
            _ => after,
        };
        let mut reasons = Vec::new();
        let from = range.start.saturating_sub(self.longest);
        let to = (range.end + self.longest).min(page.chars.len());
        let clean = &page.chars[from..to];
        let local = range.start - from..range.end - from;
        self.touched(clean, &local, &mut reasons);
        let mut printed: Vec<char> = clean[..local.start].to_vec();
        printed.extend(after.chars());
        let made = local.start..printed.len();
        printed.extend(&clean[local.end..]);
        self.touched(&printed, &made, &mut reasons);
        let lost = &page.chars[range.clone()];
        let figure = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '%' | '％');
        let unit = |c: char| matches!(c, '亿' | '万');
        if lost.iter().any(|c| figure(*c))
            // A letter read as a digit (p1an) is no figure.
            || (after.chars().any(figure) && !lost.iter().any(|c| c.is_alphabetic()))
            || (lost.iter().any(|c| unit(*c)) && page.chars[from..range.start].last().is_some_and(|c| figure(*c)))
        {
            reasons.push(RiskReason::Figure);
        }
        let by_design = matches!(
            damage,
            Damage::SentenceLeftOut
                | Damage::ParagraphLeftOut
                | Damage::ExchangeLeftOut
                | Damage::QuestionShortened
        );
        if by_design || (after.chars().count() * 2 < lost.len() && self.holds_sentence(lost)) {
            reasons.push(RiskReason::Statement);
        }
        reasons.sort_unstable();
        reasons.dedup();
        reasons
    }
}

/// Whether the word stands at `at` with no letter on either side; `n't` may follow a letter.
pub(super) fn whole_word(text: &[char], at: usize, word: &[char]) -> bool {
    let letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    text[at..].len() >= word.len()
        && word.iter().enumerate().all(|(k, c)| {
            // Only the first letter of a word may differ in case: `House` is an organ, `house` is not; `Not` is `not`.
            let t = text[at + k];
            t == *c || (k == 0 && c.is_lowercase() && same(t, *c)) || (*c == '\'' && t == '’')
        })
        && !letter(text.get(at + word.len()))
        && (word.first() == Some(&'n') && word.get(1) == Some(&'\'')
            || at.checked_sub(1).is_none_or(|b| !letter(text.get(b))))
}
