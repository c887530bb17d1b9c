//! Fluent faults: what a transcribing model writes where it did not read.
//!
//! Its errors form words, so nothing in the printing alone looks wrong: a near-synonym, a lost 不, a country for its
//! neighbour, a digit. It also loses its place, and then either jumps from one copy of a string to the next (an
//! eye-skip, as scribes do) or says a phrase twice.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Damage;
use super::draft::Draft;
use super::page::{Language, Page, is_han};
use super::random::Random;
use super::risk::whole_word;
use super::words::{
    FUNCTION_EN, FUNCTION_ZH, NAMES_EN, NAMES_ZH, NEGATION_EN, NEUTRAL_ZH, SOUND_ALIKE_EN, SOUND_ALIKE_ZH,
    SYNONYM_EN, SYNONYM_ZH,
};

/// Kinds and their shares of all faults. Eye-skips and loops are few because each touches many characters.
const SHARES: &[(Damage, usize)] = &[
    (Damage::Synonym, 36),
    (Damage::SoundAlike, 14),
    (Damage::FunctionWordLost, 16),
    (Damage::NegationLost, 6),
    (Damage::Figure, 8),
    (Damage::NameExchanged, 10),
    (Damage::Loop, 5),
    (Damage::EyeSkip, 5),
];

/// How often another place is tried in a row before the page counts as full.
const TRIES: usize = 60;

/// How far apart two copies of a string may stand for an eye to jump, in characters. Print lines of a column hold some
/// twenty characters; four lines is as far as skips in the newspapers reach.
const REACH_ZH: usize = 80;
/// The same for English, whose words are longer.
const REACH_EN: usize = 240;

/// At how many places a printing can go wrong, for each character that does: one that is damaged at 2 % of its characters
/// at an eighth of the places. Words are drawn before places, so that without it a word that stands once in a briefing was
/// damaged in every second printing: of three printings, two had the same wrong word at 0.6 % of the characters, five times
/// what independent faults make, and no collation can tell such a reading from the right one. Fewer places would not hold
/// the noise.
const OFFERED: f64 = 6.25;

/// A place and what may be printed there.
type Site = (Range<usize>, Vec<String>);

/// Words by first character, each with what it is exchanged for.
struct Lexicon(BTreeMap<char, Vec<Entry>>);

/// A word and what it is exchanged for.
type Entry = (Vec<char>, Vec<String>);

impl Lexicon {
    fn new(groups: &str) -> Self {
        let mut entries: BTreeMap<char, Vec<Entry>> = BTreeMap::new();
        for group in groups.split_whitespace() {
            // An underscore stands for the space inside an English phrase.
            let members: Vec<String> = group.split('|').map(|m| m.replace('_', " ")).collect();
            for member in &members {
                let others: Vec<String> = members.iter().filter(|m| *m != member).cloned().collect();
                let word: Vec<char> = member.chars().collect();
                if let Some(first) = word.first() {
                    let words = entries.entry(*first).or_default();
                    match words.iter_mut().find(|(w, _)| *w == word) {
                        Some((_, known)) => known.extend(others),
                        None => words.push((word, others)),
                    }
                }
            }
        }
        for words in entries.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self(entries)
    }

    /// Every place of the page where a word of the lexicon stands.
    fn sites(&self, page: &Page) -> Vec<Site> {
        let mut sites = Vec::new();
        for (_, line) in page.turns() {
            let mut at = line.body;
            while at < line.end {
                let text = &page.chars[..line.end];
                let first = text[at];
                let lower = first.to_lowercase().next().unwrap_or(first);
                let found = [first, lower].iter().filter_map(|c| self.0.get(c)).flatten().find(
                    |(word, _)| match page.language {
                        Language::Chinese => text[at..].starts_with(word),
                        Language::English => whole_word(text, at, word),
                    },
                );
                let Some((word, others)) = found else {
                    at += 1;
                    continue;
                };
                let capital = word.first().is_some_and(|c| *c != first);
                let others = others.iter().map(|o| if capital { capitalised(o) } else { o.clone() });
                sites.push((at..at + word.len(), others.collect()));
                at += word.len();
            }
        }
        sites
    }
}

/// The word as it stands at the head of a sentence.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The places at which this printing can go wrong.
fn offered<T>(mut places: Vec<T>, noise: f64, random: &mut Random) -> Vec<T> {
    places.retain(|_| random.chance(OFFERED * noise));
    places
}

/// The sites of each word together. Words are drawn before places, or every second fault would fall on 的.
fn by_word(page: &Page, sites: Vec<Site>) -> Vec<Vec<Site>> {
    let mut words: BTreeMap<String, Vec<Site>> = BTreeMap::new();
    for site in sites {
        words.entry(page.text(site.0.clone())).or_default().push(site);
    }
    words.into_values().collect()
}

/// Places where a negation can fall out and leave a sentence.
fn negations(page: &Page) -> Vec<Site> {
    let mut sites = Vec::new();
    let neutral: Vec<Vec<char>> = NEUTRAL_ZH.split_whitespace().map(|w| w.chars().collect()).collect();
    for (_, line) in page.turns() {
        let text = &page.chars[..line.end];
        for at in line.words() {
            match page.language {
                Language::Chinese => {
                    let hidden = neutral.iter().any(|w| {
                        text[at..].starts_with(w) || (at > line.body && text[at - 1..].starts_with(w))
                    });
                    let here: String = text[at..line.end.min(at + 2)].iter().collect();
                    // 不 between two verbs (是不是) asks and does not deny.
                    let asks = at > line.body && text.get(at + 1) == Some(&text[at - 1]);
                    if here == "没有" {
                        sites.push((at..at + 2, vec![String::new()]));
                    } else if text[at] == '不'
                        && !hidden
                        && !asks
                        && text.get(at + 1).is_some_and(|c| is_han(*c))
                    {
                        sites.push((at..at + 1, vec![String::new()]));
                    }
                }
                Language::English => {
                    for word in NEGATION_EN.split_whitespace() {
                        let word: Vec<char> = word.chars().collect();
                        if !whole_word(text, at, &word) {
                            continue;
                        }
                        let end = at + word.len();
                        let spoken: String = word.iter().collect();
                        match spoken.as_str() {
                            "not" | "never" | "no" if text.get(end) == Some(&' ') => {
                                sites.push((at..end + 1, vec![String::new()]));
                            }
                            "without" => sites.push((at..end, vec!["with".to_owned()])),
                            "cannot" => sites.push((at..end, vec!["can".to_owned()])),
                            "nobody" => sites.push((at..end, vec!["somebody".to_owned()])),
                            "nothing" => sites.push((at..end, vec!["something".to_owned()])),
                            "n't" => sites.push((at..end, vec![String::new()])),
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    sites
}

/// Function words whose loss leaves a sentence.
fn function_words(page: &Page) -> Vec<Site> {
    let list = if page.language == Language::Chinese { FUNCTION_ZH } else { FUNCTION_EN };
    let words: Vec<Vec<char>> = list.split_whitespace().map(|w| w.chars().collect()).collect();
    let mut sites = Vec::new();
    for (_, line) in page.turns() {
        let text = &page.chars[..line.end];
        for at in line.words().skip(1) {
            for word in &words {
                match page.language {
                    Language::Chinese if text[at..].starts_with(word) => {
                        // Only between two Chinese characters, and not where the word is half of another (目的, 的确).
                        let inside = is_han(text[at - 1]) && text.get(at + 1).is_some_and(|c| is_han(*c));
                        let half = matches!(text[at - 1], '目' | '标' | '解' | '除' | '即' | '从')
                            || matches!(
                                text.get(at + 1),
                                Some('确' | '解' | '来' | '于' | '且' | '年' | '有' | '属')
                            );
                        if inside && !half {
                            sites.push((at..at + 1, vec![String::new()]));
                        }
                    }
                    Language::English
                        if whole_word(text, at, word) && text.get(at + word.len()) == Some(&' ') =>
                    {
                        sites.push((at..at + word.len() + 1, vec![String::new()]));
                    }
                    _ => {}
                }
            }
        }
    }
    sites
}

/// Digits of figures, and 亿 and 万 behind them.
fn figures(page: &Page) -> Vec<Range<usize>> {
    let mut sites = Vec::new();
    for (_, line) in page.turns() {
        let mut at = line.body;
        while at < line.end {
            if !page.chars[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let end = (at..line.end).find(|i| !page.chars[*i].is_ascii_digit()).unwrap_or(line.end);
            sites.push(at..end);
            at = end;
        }
    }
    sites
}

/// A wrong figure in place of the right one.
fn misfigure(page: &Page, draft: &mut Draft<'_>, random: &mut Random, at: Range<usize>) -> bool {
    let digits: Vec<char> = page.chars[at.clone()].to_vec();
    let unit = page.chars.get(at.end).copied();
    if let Some(unit @ ('亿' | '万')) = unit
        && random.chance(0.15)
    {
        let other = if unit == '亿' { "万" } else { "亿" };
        return draft.put(at.end..at.end + 1, other.to_owned(), Damage::Figure);
    }
    let swap = (1..digits.len()).find(|i| digits[*i] != digits[i - 1] && (*i > 1 || digits[1] != '0'));
    if let Some(i) = swap
        && random.chance(0.4)
    {
        let after: String = [digits[i], digits[i - 1]].iter().collect();
        return draft.put(at.start + i - 1..at.start + i + 1, after, Damage::Figure);
    }
    let i = random.below(digits.len());
    let low = usize::from(i == 0 && digits.len() > 1);
    let digit = char::from_digit(random.between(low, 9) as u32, 10).unwrap_or('7');
    draft.put(at.start + i..at.start + i + 1, digit.to_string(), Damage::Figure)
}

/// The pairs of copies between which an eye can jump: where the first copy starts, where the second does, and how long
/// the string is. Only the nearest earlier copy is taken, so the search is linear in the page.
fn skips(page: &Page) -> Vec<(usize, usize, usize)> {
    let mut sites = Vec::new();
    for (_, line) in page.turns() {
        let mut last: BTreeMap<Vec<char>, usize> = BTreeMap::new();
        match page.language {
            Language::Chinese => {
                for at in line.body..line.end.saturating_sub(1) {
                    let pair = page.chars[at..at + 2].to_vec();
                    if !pair.iter().all(|c| is_han(*c)) {
                        continue;
                    }
                    if let Some(before) = last.insert(pair, at)
                        && at - before <= REACH_ZH
                    {
                        sites.push((before, at, line.end));
                    }
                }
            }
            Language::English => {
                let starts: Vec<usize> = line
                    .words()
                    .filter(|i| {
                        page.chars[*i].is_alphanumeric() && (*i == line.body || page.chars[i - 1] == ' ')
                    })
                    .collect();
                for pair in starts.windows(3) {
                    let words = page.chars[pair[0]..pair[2]].to_vec();
                    // Two words that come to eight letters: `of the` is too common to hold an eye.
                    if words.len() < 8 {
                        continue;
                    }
                    if let Some(before) = last.insert(words, pair[0])
                        && pair[0] - before <= REACH_EN
                    {
                        sites.push((before, pair[0], line.end));
                    }
                }
            }
        }
    }
    let mut found = Vec::new();
    for (first, second, end) in sites {
        // The longest common string from both places; a pair inside a longer match would only give the same skip again.
        let length = (0..end - second)
            .take_while(|k| first + k < second && page.chars[first + k] == page.chars[second + k])
            .count();
        let inner = first > 0
            && page.chars[first - 1] == page.chars[second - 1]
            && page.chars[first - 1] != '\n'
            && page.language == Language::Chinese;
        // What is skipped must be more than a doubled word, or the skip would read as a repair.
        if !inner && second - first >= length + 2 {
            found.push((first, second, length));
        }
    }
    found
}

/// Stretches that can be said twice: a few characters or words without a mark between them.
fn phrase(page: &Page, random: &mut Random, places: &[usize]) -> Option<Range<usize>> {
    let start = *random.pick(places)?;
    match page.language {
        Language::Chinese => {
            let wanted = random.between(2, 8);
            let length =
                (start..page.chars.len()).take(wanted).take_while(|i| is_han(page.chars[*i])).count();
            (length >= 2).then_some(start..start + length)
        }
        Language::English => {
            if start > 0 && page.chars[start - 1] != ' ' {
                return None;
            }
            let mut left = random.between(1, 4);
            let mut end = start;
            for i in start..page.chars.len() {
                match page.chars[i] {
                    c if c.is_alphanumeric() || c == '\'' || c == '’' => {}
                    ' ' => {
                        left -= 1;
                        end = i + 1;
                        if left == 0 {
                            break;
                        }
                    }
                    _ => break,
                }
            }
            (end > start + 2).then_some(start..end)
        }
    }
}

/// Damages the page.
pub(super) fn damage(page: &Page, draft: &mut Draft<'_>, random: &mut Random, noise: f64) {
    let mut pick = |zh, en| {
        let groups = if page.language == Language::Chinese { zh } else { en };
        by_word(page, offered(Lexicon::new(groups).sites(page), noise, random))
    };
    let synonyms = pick(SYNONYM_ZH, SYNONYM_EN);
    let sounds = pick(SOUND_ALIKE_ZH, SOUND_ALIKE_EN);
    let names = pick(NAMES_ZH, NAMES_EN);
    let negations = by_word(page, offered(negations(page), noise, random));
    let functions = by_word(page, offered(function_words(page), noise, random));
    let figures = offered(figures(page), noise, random);
    let skips = offered(skips(page), noise, random);
    let places: Vec<usize> =
        page.turns().flat_map(|(_, l)| l.words()).filter(|i| page.chars[*i].is_alphanumeric()).collect();
    let words: usize = page.turns().map(|(_, l)| l.words().len()).sum();
    let budget = noise * words as f64;
    let (mut spent, mut failed) = (0.0, 0);
    while spent < budget && failed < TRIES {
        let Some(kind) = random.weighted(SHARES) else { break };
        let word = |sites: &[Vec<Site>], draft: &mut Draft<'_>, random: &mut Random| {
            let places = random.pick(sites)?;
            let (range, to) = random.pick(places)?.clone();
            let to = random.pick(&to)?.clone();
            let size = range.len().max(to.chars().count());
            draft.put(range, to, kind).then_some(size)
        };
        let size = match kind {
            Damage::Synonym => word(&synonyms, draft, random),
            Damage::SoundAlike => word(&sounds, draft, random),
            Damage::NameExchanged => word(&names, draft, random),
            Damage::NegationLost => word(&negations, draft, random),
            Damage::FunctionWordLost => word(&functions, draft, random),
            Damage::Figure => {
                random.pick(&figures).cloned().and_then(|at| misfigure(page, draft, random, at).then_some(1))
            }
            Damage::Loop => phrase(page, random, &places).and_then(|said| {
                let length = said.len();
                draft.put(said.end..said.end, page.text(said), kind).then_some(length)
            }),
            _ => random.pick(&skips).copied().and_then(|(first, second, length)| {
                let size = second - first;
                // The last fault may not overshoot: taken in proportion, so that the share is right on average.
                let fits = random.chance((budget - spent) / size as f64);
                let boundary = page.text(first..first + length);
                (fits && draft.skip(first + length..second + length, boundary)).then_some(size)
            }),
        };
        match size {
            Some(size) => {
                spent += size as f64;
                failed = 0;
            }
            None => failed += 1,
        }
    }
}
