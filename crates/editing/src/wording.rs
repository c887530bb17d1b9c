//! The wording of a text: what must agree for a quotation to be called verbatim, and nothing else.
//!
//! A journalist types 「如果垄断价值链，公平何在？」 in traditional script, with other marks and without the paragraph
//! break that stands in the record. The words are the same. But `2.5%` is not `25%`, though only a point is gone, and
//! `national` is not `international`, though every letter stands there. So a text becomes *words* to be compared: a Han
//! character is one, a run of letters or digits is one, a sign that carries sense (%, $, a minus) is one; marks of
//! punctuation, blanks, width, script and case are none. Each word knows its bytes in the text.
//!
//! ```text
//!   text    增长　２．５％，不是25%        “do NOT”
//!   words   增 长 2.5 % 不 是 25 %         do not
//! ```

use std::ops::Range;

use crate::explain::{Context, Known, Language, LocusView, ReadingView, explain};
use crate::script::{fold, is_han};

/// Cells of the table that an alignment may fill: a quotation of 4,000 words beside a turn of 4,000. Beyond it, only the
/// part of the text that shares most with the quotation is looked at.
const CELLS: usize = 16_000_000;

/// Words in a gram: with two, half of the turns of a record share some with any quotation; with four, a quotation of
/// eight characters with one misprint may share none with its own source.
pub const GRAM: usize = 3;

/// A text as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    words: Vec<u64>,
    at: Vec<(u32, u32)>,
}

/// What was done to a character while words are made.
enum Sort {
    /// A word by itself.
    Alone,
    /// Part of a word of letters and digits.
    Letter,
    /// Between two words.
    Mark,
    /// As if it were not there: soft hyphens, joiners, variation selectors.
    Nothing,
}

fn sort(c: char) -> Sort {
    match c {
        // First what is most of all text.
        '\u{4e00}'..='\u{9fff}' => Sort::Alone,
        'a'..='z' | '0'..='9' => Sort::Letter,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' => Sort::Nothing,
        // Accents that stand by themselves belong to the letter before.
        '\u{300}'..='\u{36f}' => Sort::Letter,
        // Scripts without spaces: kana, Thai and its neighbours.
        '\u{3040}'..='\u{30ff}'
        | '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}' => Sort::Alone,
        '%' | '‰' | '°' | '℃' | '℉' | '$' | '€' | '£' | '¥' | '￥' | '+' | '=' | '×' | '÷' | '<' | '>'
        | '&' | '@' | '#' | '§' | '№' | '±' | '≈' | '~' => Sort::Alone,
        _ if is_han(c) => Sort::Alone,
        _ if c.is_alphanumeric() => Sort::Letter,
        _ => Sort::Mark,
    }
}

/// FNV-1a over a folded character. Words are compared by it first and then letter by letter: nobody should be able to
/// write a quotation whose hash is that of another.
fn add(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3)
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

impl Wording {
    /// The words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        // About as many as a Chinese text has, and twice as many as an English one.
        let room = text.len() / 3;
        let mut out = Self { words: Vec::with_capacity(room), at: Vec::with_capacity(room) };
        let mut open: Option<(u64, u32, u32)> = None;
        let mut chars = text.char_indices().map(|(i, printed)| (i, printed, fold(printed))).peekable();
        let mut before = ' ';
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        while let Some((i, printed, c)) = chars.next() {
            let end = narrow(i + printed.len_utf8());
            let next = chars.peek().map_or(' ', |(_, _, c)| *c);
            match sort(c) {
                Sort::Nothing => continue,
                Sort::Letter => {
                    let (hash, start, _) = open.unwrap_or((SEED, narrow(i), 0));
                    open = Some((add(hash, c), start, end));
                }
                Sort::Alone => {
                    out.close(&mut open);
                    out.push(add(SEED, c), narrow(i), end);
                }
                Sort::Mark => {
                    let inside = open.is_some() && next.is_alphanumeric() && !is_han(next);
                    let figures = inside && before.is_ascii_digit() && next.is_ascii_digit();
                    match c {
                        // 2.5 is one figure, and so are 12:30 and 3/4.
                        '.' | ':' | '/' if figures => open = open.map(|(h, s, _)| (add(h, c), s, end)),
                        // 3,000 is 3000; 2024,2025 are two figures.
                        ',' if figures && groups(&text[i + printed.len_utf8()..]) => {
                            open = open.map(|(h, s, _)| (h, s, end));
                        }
                        // don't is one word.
                        '\'' if inside && !figures => open = open.map(|(h, s, _)| (add(h, c), s, end)),
                        _ => {
                            out.close(&mut open);
                            // A minus before a figure; after a word or a second dash it is a dash.
                            if c == '-' && next.is_ascii_digit() && !before.is_alphanumeric() && before != '-'
                            {
                                out.push(add(SEED, c), narrow(i), end);
                            }
                        }
                    }
                }
            }
            before = c;
        }
        out.close(&mut open);
        out
    }

    fn close(&mut self, open: &mut Option<(u64, u32, u32)>) {
        if let Some((hash, start, end)) = open.take() {
            self.push(hash, start, end);
        }
    }

    fn push(&mut self, hash: u64, start: u32, end: u32) {
        self.words.push(hash);
        self.at.push((start, end));
    }

    /// How many words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is nothing to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The bytes of the text from the first to the last of these words, marks between them included. Of no words: the
    /// place before the next one.
    #[must_use]
    pub fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let start =
            self.at
                .get(words.start)
                .or(self.at.last())
                .map_or(0, |at| if words.start < self.at.len() { at.0 } else { at.1 }) as usize;
        match words.end.checked_sub(1).filter(|_| !words.is_empty()).and_then(|i| self.at.get(i)) {
            Some(last) => start..last.1 as usize,
            None => start..start,
        }
    }

    /// The words at these bytes and within, for a text whose parts are known by their bytes.
    #[must_use]
    pub fn within(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.at.partition_point(|at| (at.0 as usize) < bytes.start);
        let end = self.at.partition_point(|at| (at.1 as usize) <= bytes.end);
        start..end.max(start)
    }

    /// A number for every run of [`GRAM`] words, in the order of the text. Two runs may share a number: what a gram
    /// finds is looked at again.
    pub fn grams(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.windows(GRAM).map(|run| {
            let mixed =
                run.iter().fold(SEED, |h, w| (h ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29));
            (mixed ^ (mixed >> 32)) as u32
        })
    }

    /// Where all words of `needle` stand in a row, as ranges of words; overlapping ones too. `text` and `needle_text` are
    /// the texts that the two were made of.
    #[must_use]
    pub fn find(&self, text: &str, needle: &Self, needle_text: &str) -> Vec<Range<usize>> {
        let n = needle.len();
        let Some(first) = needle.words.first() else { return Vec::new() };
        let Some(last) = self.len().checked_sub(n) else { return Vec::new() };
        (0..=last)
            .filter(|&i| self.words[i] == *first && self.words[i..i + n] == needle.words[..])
            .map(|i| i..i + n)
            .filter(|found| self.spells(text, found, needle, needle_text, &(0..n)))
            .collect()
    }

    /// Whether two runs of words are the same letters.
    fn spells(&self, text: &str, mine: &Range<usize>, other: &Self, theirs: &str, of: &Range<usize>) -> bool {
        // Mostly both print it alike.
        if mine.len() == of.len()
            && text.get(self.bytes(mine)).is_some_and(|words| Some(words) == theirs.get(other.bytes(of)))
        {
            return true;
        }
        mine.len() == of.len()
            && mine
                .clone()
                .zip(of.clone())
                .all(|(a, b)| letters(text, self.at[a]).eq(letters(theirs, other.at[b])))
    }

    /// The longest run of words that begins at `from` of this wording and stands in `other`: where it stands there. The
    /// first of equally long ones.
    #[must_use]
    pub fn longest_from(&self, from: usize, other: &Self) -> Range<usize> {
        let mut best = 0..0;
        let Some(first) = self.words.get(from) else { return best };
        for j in (0..other.len()).filter(|&j| other.words[j] == *first) {
            let length = self.words[from..].iter().zip(&other.words[j..]).take_while(|(a, b)| a == b).count();
            if length > best.len() {
                best = j..j + length;
            }
        }
        best
    }

    /// Aligns this wording, all of it, with the part of `other` that is nearest to it. None where nothing is shared.
    #[must_use]
    pub fn align(&self, other: &Self) -> Option<Alignment> {
        let n = self.len();
        let window = self.window(other)?;
        let text = &other.words[window.clone()];
        let m = text.len();
        // Rows are the words of this wording, columns those of the text; the text may begin and end anywhere.
        let width = m + 1;
        let mut steps = vec![Step::Start; (n + 1).checked_mul(width)?];
        let mut row: Vec<u32> = vec![0; width];
        for i in 1..=n {
            let mut diagonal = row[0];
            row[0] += 1;
            steps[i * width] = Step::Quoted;
            for j in 1..=m {
                let same = self.words[i - 1] == text[j - 1];
                let across = diagonal + u32::from(!same);
                let (quoted, record) = (row[j] + 1, row[j - 1] + 1);
                diagonal = row[j];
                let (cost, step) = if across <= quoted && across <= record {
                    (across, if same { Step::Same } else { Step::Other })
                } else if quoted <= record {
                    (quoted, Step::Quoted)
                } else {
                    (record, Step::Record)
                };
                row[j] = cost;
                steps[i * width + j] = step;
            }
        }
        let (mut j, cost) = row.iter().copied().enumerate().min_by_key(|(_, cost)| *cost)?;
        if cost as usize >= n {
            return None;
        }
        let end = window.start + j;
        let mut i = n;
        let mut changes: Vec<Change> = Vec::new();
        while i > 0 {
            let step = steps[i * width + j];
            let (di, dj) = match step {
                Step::Same | Step::Other => (1, 1),
                Step::Quoted | Step::Start => (1, 0),
                Step::Record => (0, 1),
            };
            i -= di;
            j -= dj;
            if step == Step::Same {
                continue;
            }
            let there = window.start + j;
            match changes.last_mut() {
                Some(last) if last.quoted.start == i + di && last.record.start == there + dj => {
                    last.quoted.start = i;
                    last.record.start = there;
                }
                _ => changes.push(Change { quoted: i..i + di, record: there..there + dj }),
            }
        }
        changes.reverse();
        Some(Alignment { place: window.start + j..end, distance: cost as usize, changes })
    }

    /// Takes words of the record to the ends of an alignment that only the quotation has there: 共谋兴旺 beside 共谋发展 is
    /// one word for another, and not two put in. Over a mark nothing is taken: behind a full stop another sentence begins.
    pub fn fill_ends(&self, text: &str, alignment: &mut Alignment, quoted: usize) {
        let beside = |a: usize, b: usize| {
            let between =
                self.at.get(a).zip(self.at.get(b)).and_then(|(a, b)| text.get(a.1 as usize..b.0 as usize));
            between.is_some_and(|between| between.trim().is_empty() && !between.contains('\n'))
        };
        if let Some(last) = alignment.changes.last_mut()
            && last.record.is_empty()
            && last.quoted.end == quoted
        {
            let mut end = last.record.end;
            while end - last.record.start < last.quoted.len() && end > 0 && beside(end - 1, end) {
                end += 1;
            }
            last.record.end = end;
            alignment.place.end = end;
        }
        if let Some(first) = alignment.changes.first_mut()
            && first.record.is_empty()
            && first.quoted.start == 0
        {
            let mut start = first.record.start;
            while first.record.end - start < first.quoted.len() && start > 0 && beside(start - 1, start) {
                start -= 1;
            }
            first.record.start = start;
            alignment.place.start = start;
        }
    }

    /// The part of `other` that an alignment looks at: all of it, where the table is not too large.
    fn window(&self, other: &Self) -> Option<Range<usize>> {
        let (n, m) = (self.len(), other.len());
        if n == 0 || m == 0 {
            return None;
        }
        if (n + 1).saturating_mul(m + 1) <= CELLS {
            return Some(0..m);
        }
        let size = (CELLS / (n + 1)).saturating_sub(1).max(1).min(m);
        let mut mine: Vec<u64> = self.words.clone();
        mine.sort_unstable();
        let shares = |i: usize| usize::from(mine.binary_search(&other.words[i]).is_ok());
        let mut held: usize = (0..size).map(shares).sum();
        let mut best = (held, 0);
        for i in size..m {
            held = held + shares(i) - shares(i - size);
            if held > best.0 {
                best = (held, i + 1 - size);
            }
        }
        Some(best.1..best.1 + size)
    }
}

/// Whether a comma stands before just three digits: `3,000`.
fn groups(after: &str) -> bool {
    let digits = after.chars().map(fold).take(4).take_while(char::is_ascii_digit).count();
    digits == 3
}

/// The letters of a word, as they are compared.
fn letters(text: &str, at: (u32, u32)) -> impl Iterator<Item = char> + '_ {
    let word = text.get(at.0 as usize..at.1 as usize).unwrap_or_default();
    word.chars().map(fold).filter(|c| !matches!(sort(*c), Sort::Nothing) && *c != ',')
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Start,
    Same,
    Other,
    /// A word that only the quotation has.
    Quoted,
    /// A word that only the record has.
    Record,
}

/// A quotation beside the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// The words of the record that it stands beside.
    pub place: Range<usize>,
    /// How many words are to be put in, taken out or replaced.
    pub distance: usize,
    /// Where they differ, in order.
    pub changes: Vec<Change>,
}

/// A place where quotation and record differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Words of the quotation; empty where it leaves some out.
    pub quoted: Range<usize>,
    /// Words of the record; empty where it has none.
    pub record: Range<usize>,
}

/// A difference between a quotation and the record, in words for a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is quoted; empty where it leaves words out.
    pub quoted: String,
    /// What the record reads; empty where it has no such words.
    pub record: String,
    /// What a reader would be misled about, the gravest first: a negation, a figure, a name. Empty where the sense is
    /// not touched.
    pub touches: Vec<record::RiskReason>,
}

/// Says what the differences of an alignment are, those that touch a negation, a figure or a name first.
#[must_use]
pub fn differences(
    quote: (&Wording, &str),
    record: (&Wording, &str),
    alignment: &Alignment,
    language: &str,
) -> Vec<Difference> {
    let language = match language {
        "zh" => Language::Zh,
        "en" => Language::En,
        _ => Language::Other,
    };
    let known = Known::default();
    let context = Context { language, noise: &[], kin: &[], usage: &|_| 0, known: &known };
    let side = |(wording, text): (&Wording, &'_ str), words: &Range<usize>| {
        let bytes = wording.bytes(words);
        (text[..bytes.start].to_owned(), text[bytes.clone()].to_owned(), text[bytes.end..].to_owned())
    };
    // Forty characters on either side are what judging a place looks at.
    let last = |s: &str| s.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let first = |s: &str| s.chars().take(40).collect::<String>();
    let mut out: Vec<Difference> = alignment
        .changes
        .iter()
        .map(|change| {
            let (before, quoted, after) = side(quote, &change.quoted);
            let (their_before, theirs, their_after) = side(record, &change.record);
            let (before, after) = (last(&before), first(&after));
            let (their_before, their_after) = (last(&their_before), first(&their_after));
            // At its ends a quotation has no context of its own: the record's stands in.
            let readings = vec![
                ReadingView {
                    text: &quoted,
                    before: if before.is_empty() { &their_before } else { &before },
                    after: if after.is_empty() { &their_after } else { &after },
                    witnesses: vec![0],
                    ..Default::default()
                },
                ReadingView {
                    text: &theirs,
                    before: &their_before,
                    after: &their_after,
                    witnesses: vec![1],
                    ..Default::default()
                },
            ];
            let locus = LocusView { readings, ..Default::default() };
            let mut touches = explain(&locus, &context).reasons;
            touches.sort_by_key(|reason| gravity(*reason));
            Difference { quoted, record: theirs, touches }
        })
        .collect();
    out.sort_by_key(|d| d.touches.first().map_or(u8::MAX, |reason| gravity(*reason)));
    out
}

/// Which difference is said first: what turns a statement round, then what makes it false, then the rest.
fn gravity(reason: record::RiskReason) -> u8 {
    use record::RiskReason as R;
    match reason {
        R::Negation => 0,
        R::Figure => 1,
        R::Name => 2,
        R::Party => 3,
        R::Place => 4,
        R::Date => 5,
        R::Body => 6,
        R::Title => 7,
        R::Doctrine => 8,
        R::Obligation => 9,
        R::Statement => 10,
        R::Speaker => 11,
    }
}

/// Whether words that stand right before a quotation in its record, or right after it, would change what it says: it
/// leaves out the not before it, or begins in the middle of a figure. Gives those words.
#[must_use]
pub fn cut_off(wording: &Wording, text: &str, place: &Range<usize>) -> Option<String> {
    let numeral = |c: char| "〇零一二三四五六七八九十百千万亿两".contains(c);
    let word = |i: usize| {
        let (start, end) = *wording.at.get(i)?;
        text.get(start as usize..end as usize)
    };
    let single = |i: usize| word(i).and_then(|w| w.chars().next()).map(fold);
    // A mark between the two parts them.
    let beside = |a: usize, b: usize| {
        wording.at.get(a).zip(wording.at.get(b)).is_some_and(|(a, b)| {
            text.get(a.1 as usize..b.0 as usize).is_some_and(|between| between.trim().is_empty())
        })
    };
    if let Some(i) = place.start.checked_sub(1).filter(|i| beside(*i, place.start)) {
        let negation = single(i).is_some_and(|c| "不没未非无别莫勿".contains(c))
            || word(i).is_some_and(|w| {
                let w: String = w.chars().map(fold).collect();
                matches!(w.as_str(), "not" | "never" | "no" | "cannot" | "neither" | "nor")
                    || w.ends_with("n't")
            });
        let figure = single(i).is_some_and(numeral) && single(place.start).is_some_and(numeral);
        if negation || figure {
            return word(i).map(str::to_owned);
        }
    }
    let last = place.end.checked_sub(1)?;
    let figure = beside(last, place.end)
        && single(last).is_some_and(numeral)
        && single(place.end).is_some_and(numeral);
    if figure { word(place.end).map(str::to_owned) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let w = Wording::of(text);
        (0..w.len()).map(|i| &text[w.bytes(&(i..i + 1))]).collect()
    }

    #[track_caller]
    fn same(a: &str, b: &str, expected: bool) {
        assert_eq!(Wording::of(a).words == Wording::of(b).words, expected, "{a} / {b}");
    }

    #[test]
    fn what_is_a_word() {
        assert_eq!(words("增长　２．５％，不是25%"), ["增", "长", "２．５", "％", "不", "是", "25", "%"]);
        assert_eq!(words("Don’t co-operate, at 12:30!"), ["Don’t", "co", "operate", "at", "12:30"]);
        assert_eq!(words("3,000 and 2024,2025"), ["3,000", "and", "2024", "2025"]);
        assert_eq!(words("约-5%——5年"), ["约", "5", "%", "5", "年"]);
        assert_eq!(words("为 -5%"), ["为", "-", "5", "%"]);
        assert!(words("，。……“”").is_empty());
    }

    #[test]
    fn what_is_the_same_wording() {
        same("「國際合作，」他說：", "国际合作\n他说", true);
        same("ＡＢＣ ３，０００", "abc 3000", true);
        same("2.5%", "25%", false);
        same("international", "national", false);
        same("不能", "能", false);
        same("do not", "don't", false);
    }

    #[test]
    fn a_word_is_found_whole() {
        let find = |text: &str, needle: &str| {
            let (t, n) = (Wording::of(text), Wording::of(needle));
            t.find(text, &n, needle).into_iter().map(|f| text[t.bytes(&f)].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(find("港口要開放，也要 安全。", "开放也要安全"), ["開放，也要 安全"]);
        assert!(find("an international port", "national port").is_empty());
        assert!(find("增长25%", "5%").is_empty());
        assert_eq!(find("啊啊啊", "啊啊").len(), 2);
    }

    #[test]
    fn differences_that_turn_the_sense_round_come_first() {
        let quote = "这场风浪阻挡得了渔船出港的脚步";
        let text = "大家看到，这场大风浪阻挡不了渔船出港的脚步。";
        let (q, t) = (Wording::of(quote), Wording::of(text));
        let aligned = q.align(&t).unwrap();
        assert_eq!(aligned.distance, 2);
        let said = differences((&q, quote), (&t, text), &aligned, "zh");
        assert_eq!((said[0].quoted.as_str(), said[0].record.as_str()), ("得", "不"));
        assert_eq!(said[0].touches, [record::RiskReason::Negation]);
        assert_eq!((said[1].quoted.as_str(), said[1].record.as_str()), ("", "大"));
    }

    #[test]
    fn what_is_cut_off() {
        let cut = |text: &str, quote: &str| {
            let (t, q) = (Wording::of(text), Wording::of(quote));
            cut_off(&t, text, &t.find(text, &q, quote)[0])
        };
        assert_eq!(cut("我们不是对手", "是对手"), Some("不".to_owned()));
        assert_eq!(cut("投资二十五亿元", "五亿元"), Some("十".to_owned()));
        assert_eq!(cut("我说不，是对手", "是对手"), None);
        assert_eq!(cut("we do not accept this", "accept this"), Some("not".to_owned()));
    }
}
