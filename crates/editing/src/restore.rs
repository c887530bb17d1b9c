//! Restoring: from printed paragraphs to paragraphs in the order in which they were spoken.
//!
//! ```text
//!   …活力在地方。我                        a paragraph broken in mid-sentence …
//!   3月7日，记者会现场。某社记者 某某摄      … by a caption that is none of its words …
//!   们始终愿意加强对话。                    … goes on here
//!   记者会历时1小时30分钟。                 the end; what follows has lost its place:
//!   田。我们主张开放的区域主义。              the tail of an answer far above
//! ```
//!
//! A paragraph is *closed* where it ends as sentences end. An open one is joined to the next words that carry no
//! attribution, over captions, credits and page heads, never over a heading or an attribution: there text is lost, and
//! a gap is stated, never bridged.

use record::{BlockRole, Joint, TextSpan};

use crate::language::{Form, LabelHit, Pack, ends_asking};
use crate::layout::{self, Paragraph};
use crate::lexicon;

/// A stretch of source text inside a paragraph that is being put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) span: TextSpan,
    pub(crate) space: bool,
    pub(crate) joint: Joint,
}

/// A printed paragraph with its words and their places.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// The words, printed lines run together.
    pub(crate) text: String,
    /// Where the words stand: offset in `text` where a stretch starts, and the stretch.
    pub(crate) stretches: Vec<(usize, Stretch)>,
    /// Which of its ends were struck out: there nothing is lost, however the sentence stands.
    pub(crate) struck: StruckEnds,
}

/// Whether the printing has struck out the first or the last words of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StruckEnds {
    pub(crate) head: bool,
    pub(crate) tail: bool,
}

impl Unit {
    pub(crate) fn of(paragraph: &Paragraph, source: &str) -> Self {
        let stretches = Vec::with_capacity(paragraph.lines.len());
        let mut unit = Self { text: String::new(), stretches, struck: StruckEnds::default() };
        for line in &paragraph.lines {
            if line.space {
                unit.text.push(' ');
            }
            let stretch = Stretch { span: line.span, space: line.space, joint: Joint::Line };
            unit.stretches.push((unit.text.len(), stretch));
            unit.text.push_str(&source[line.span.start()..line.span.end()]);
        }
        unit
    }

    /// The part between two offsets of the text, both on character boundaries, white space at its ends left out.
    pub(crate) fn part(&self, from: usize, to: usize) -> Self {
        let words = &self.text[from..to];
        let from = from + (words.len() - words.trim_start_matches(layout::is_blank).len());
        let to = from + self.text[from..to.max(from)].trim_end_matches(layout::is_blank).len();
        let bare = |words: &str| !words.contains(char::is_alphanumeric);
        let struck = StruckEnds {
            head: self.struck.head && bare(&self.text[..from]),
            tail: self.struck.tail && bare(&self.text[to..]),
        };
        let mut out = Self { text: self.text[from..to].to_owned(), stretches: Vec::new(), struck };
        let first = self.stretches.partition_point(|(start, s)| start + s.span.len() <= from);
        for (start, s) in &self.stretches[first..] {
            let (a, b) = ((*start).max(from), (start + s.span.len()).min(to));
            if a >= b {
                break;
            }
            let at = s.span.start() + (a - start);
            let space = s.space && a == *start && a > from;
            let span = TextSpan::between(at, at + (b - a));
            out.stretches.push((a - from, Stretch { span, space, joint: s.joint }));
        }
        out
    }

    /// The paragraph without some of its ranges, which are sorted and do not touch; what stood on either side of one
    /// is joined over it, with a space where there was one.
    pub(crate) fn without(&self, ranges: &[(usize, usize)]) -> Self {
        let mut out = Self { text: String::new(), stretches: Vec::new(), struck: StruckEnds::default() };
        let mut from = 0;
        let ends = ranges.iter().map(|(a, _)| *a).chain([self.text.len()]);
        let starts = ranges.iter().map(|(_, b)| *b).chain([self.text.len()]);
        for (end, next) in ends.zip(starts) {
            let kept = self.part(from, end);
            from = next;
            if kept.text.is_empty() {
                continue;
            }
            if out.text.is_empty() {
                out = kept;
            } else {
                out.append(&kept, Joint::Furniture);
            }
        }
        out
    }

    /// The paragraph without some of its ranges, which are sorted and do not touch, each with what it makes of the
    /// place. A space is left where one stood on either side, and none is put where none stood: `vaccines.[gov]`.
    pub(crate) fn cut(&self, ranges: &[(usize, usize, Joint)]) -> Self {
        let mut out = Self { text: String::new(), stretches: Vec::new(), struck: StruckEnds::default() };
        let bare = |words: &str| !words.contains(char::is_alphanumeric);
        let (mut from, mut blank, mut joint) = (0, false, Joint::Line);
        let end = (self.text.len(), self.text.len(), Joint::Line);
        for &(start, next, by) in ranges.iter().chain([&end]) {
            let raw = &self.text[from..start];
            let kept = self.part(from, start);
            if kept.text.is_empty() {
                blank |= !raw.is_empty();
            } else {
                blank |= raw.starts_with(layout::is_blank);
                if out.text.is_empty() {
                    out = kept;
                } else {
                    let wide = |c: Option<char>| c.is_some_and(layout::is_wide);
                    let apart = !wide(out.text.chars().next_back()) || !wide(kept.text.chars().next());
                    out.join(&kept, joint, blank && apart);
                }
                (blank, joint) = (raw.ends_with(layout::is_blank), by);
            }
            from = next;
        }
        let (first, last) = (ranges.first(), ranges.last());
        let struck = |r: Option<&(usize, usize, Joint)>| r.is_some_and(|r| r.2 == Joint::Struck);
        out.struck = StruckEnds {
            head: self.struck.head || struck(first) && first.is_some_and(|r| bare(&self.text[..r.0])),
            tail: self.struck.tail || struck(last) && last.is_some_and(|r| bare(&self.text[r.1..])),
        };
        out
    }

    /// Where a stretch of the source stands in the words, as far as it does.
    pub(crate) fn range_of(&self, span: TextSpan) -> Option<(usize, usize)> {
        let first = self.stretches.partition_point(|(_, s)| s.span.end() <= span.start());
        let last = self.stretches.partition_point(|(_, s)| s.span.start() < span.end()).checked_sub(1)?;
        let (start, s) = self.stretches.get(first)?;
        let from = start + span.start().saturating_sub(s.span.start());
        let (start, s) = self.stretches.get(last)?;
        let to = start + span.end().min(s.span.end()).saturating_sub(s.span.start());
        let sound = from < to && self.text.is_char_boundary(from) && self.text.is_char_boundary(to);
        sound.then_some((from, to))
    }

    pub(crate) fn span(&self) -> TextSpan {
        let spans = self.stretches.iter().map(|(_, s)| s.span);
        spans.reduce(TextSpan::cover).unwrap_or(TextSpan::empty(0))
    }

    pub(crate) fn spans(&self) -> impl Iterator<Item = TextSpan> {
        self.stretches.iter().map(|(_, s)| s.span)
    }

    pub(crate) fn start(&self) -> usize {
        self.stretches.first().map_or(0, |(_, s)| s.span.start())
    }

    pub(crate) fn end(&self) -> usize {
        self.stretches.last().map_or(0, |(_, s)| s.span.end())
    }

    /// Appends `next`, which continues this paragraph.
    pub(crate) fn append(&mut self, next: &Self, joint: Joint) {
        self.join(next, joint, layout::spaced(&self.text, &next.text));
    }

    fn join(&mut self, next: &Self, joint: Joint, space: bool) {
        if space {
            self.text.push(' ');
        }
        for (i, (start, s)) in next.stretches.iter().enumerate() {
            let first = Stretch { space, joint, ..*s };
            self.stretches.push((self.text.len() + start, if i == 0 { first } else { *s }));
        }
        self.text.push_str(&next.text);
        self.struck.tail = next.struck.tail;
    }

    /// Takes the last `characters` characters off, and gives their span.
    pub(crate) fn drop_tail(&mut self, characters: usize) -> Option<TextSpan> {
        let cut = self.text.char_indices().rev().nth(characters.checked_sub(1)?)?.0;
        let span = self.part(cut, self.text.len()).span();
        *self = self.part(0, cut);
        Some(span)
    }
}

/// What a printed paragraph was found to be.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Words of the conference, with the attribution that opens them.
    Words(Option<LabelHit>),
    /// An editor's heading.
    Heading(u8),
    /// None of the conference's words.
    Other(BlockRole),
    /// Where the printed conference ends.
    EndMark,
    /// A jump line.
    Jump { onward: bool },
}

/// A paragraph with its kind, in print order.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) unit: Unit,
    pub(crate) kind: Kind,
}

impl Item {
    pub(crate) fn label(&self) -> Option<&LabelHit> {
        match &self.kind {
            Kind::Words(l) => l.as_ref(),
            _ => None,
        }
    }

    pub(crate) fn label_mut(&mut self) -> Option<&mut LabelHit> {
        match &mut self.kind {
            Kind::Words(l) => l.as_mut(),
            _ => None,
        }
    }

    pub(crate) fn is_words(&self) -> bool {
        matches!(self.kind, Kind::Words(_))
    }

    /// The words after the attribution.
    pub(crate) fn words(&self) -> &str {
        let text = self.unit.text.as_str();
        self.label().map_or(text, |l| {
            &text[l.len.min(text.len())..text.len().saturating_sub(l.tail).max(l.len.min(text.len()))]
        })
    }

    fn asks(&self) -> bool {
        self.label().is_some_and(LabelHit::asks)
    }
}

/// The block role of a paragraph's form.
pub(crate) fn role_of(form: Form) -> Kind {
    match form {
        Form::Caption => Kind::Other(BlockRole::Caption),
        Form::Credit => Kind::Other(BlockRole::Credit),
        Form::PageHead | Form::Teaser | Form::Separator => Kind::Other(BlockRole::Furniture),
        Form::Stage => Kind::Other(BlockRole::Stage),
        Form::EndMark => Kind::EndMark,
        Form::Jump { onward } => Kind::Jump { onward },
    }
}

/// How far back and ahead a junction is judged, in characters.
const REACH: usize = 16;

pub(crate) fn tail(s: &str) -> &str {
    s.char_indices().rev().nth(REACH - 1).map_or(s, |(i, _)| &s[i..])
}

pub(crate) fn head(s: &str) -> &str {
    s.char_indices().nth(REACH).map_or(s, |(i, _)| &s[..i])
}

/// How well `next` continues `previous` without anything between, in tenths: the base of every decision on order.
fn junction(pack: &Pack, previous: &Item, next: &Item) -> i32 {
    let open = !(pack.is_closed)(previous.words());
    match (open, next.label().is_some()) {
        // An open end before an attribution: something is lost here.
        (true, true) => -20,
        (true, false) if pack.code == "zh" => 20 + spans_break(previous.words(), next.words()),
        // Where words are written apart, a small letter shows that a sentence goes on.
        (true, false) => 25 * i32::from(starts_open(pack, next.words())),
        (false, true) => 5,
        // A closed paragraph and another one: usual, unless the second starts in the middle of a sentence.
        (false, false) => {
            if starts_open(pack, next.words()) {
                -15
            } else {
                0
            }
        }
    }
}

fn spans_break(previous: &str, next: &str) -> i32 {
    // −1 to 1: a word across the break says more than an open end does.
    (lexicon::joins_well(tail(previous), head(next)) * 25.0) as i32
}

/// Whether a paragraph starts in the middle of a sentence, as far as its first characters tell.
pub(crate) fn starts_open(pack: &Pack, words: &str) -> bool {
    let Some(first) = words.chars().next() else { return false };
    if matches!(first, '，' | ',' | '、' | '。' | '；' | '：' | '？' | '！' | '”' | '’' | '》' | '）' | '%')
    {
        return true;
    }
    if pack.code != "zh" {
        return first.is_lowercase();
    }
    // `田。我们主张…`: no sentence is one or two characters long. But `第一；我们…` is a comma misread.
    let Some(end) = words.chars().take(4).position(|c| matches!(c, '。' | '！' | '？' | '；')) else {
        return false;
    };
    let head: String = words.chars().take(end).collect();
    let leads = LEADING.contains(&head.as_str()) || head.starts_with('第') && end == 2;
    !leads
}

/// Words with which a Chinese sentence opens and behind which a comma stands.
const LEADING: &[&str] = &[
    "首先",
    "其次",
    "再次",
    "最后",
    "此外",
    "另外",
    "同时",
    "当然",
    "但是",
    "不过",
    "因此",
    "所以",
    "总之",
    "例如",
    "比如",
    "一是",
    "二是",
    "三是",
    "四是",
    "我想说",
    "我认为",
    "我们认为",
    "我注意到",
    "事实上",
    "实际上",
];

/// Where the text behind an end mark was put, in the order of the items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// Indices of the items.
    pub(crate) items: Vec<usize>,
    /// Places in `items` where a moved run starts or ends.
    pub(crate) seams: Vec<usize>,
    /// Words that stand behind an end mark and belong to nobody knows whom.
    pub(crate) strays: Option<Strays>,
}

/// Words behind an end mark for which no place was found; the index of the first item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strays {
    /// Part of the conference: some of them are attributed.
    Talk(usize),
    /// Perhaps no part of it: a footnote, a correction, another article.
    Note(usize),
}

/// Puts text that stands behind the end mark where it belongs.
pub(crate) fn order(pack: &Pack, items: &[Item]) -> Order {
    let as_printed = |strays| Order { items: (0..items.len()).collect(), seams: vec![], strays };
    let Some(mark) = items.iter().position(|i| matches!(i.kind, Kind::EndMark)) else {
        return as_printed(None);
    };
    let words_in = |range: std::ops::Range<usize>| range.filter(|i| items[*i].is_words()).collect::<Vec<_>>();
    let (body, strays) = (words_in(0..mark), words_in(mark + 1..items.len()));
    let (Some(&first), Some(&last)) = (strays.first(), strays.last()) else { return as_printed(None) };
    // A dateline on a line of its own looks like an end mark: nothing has ended where nobody has spoken.
    if !body.iter().any(|i| items[*i].label().is_some()) {
        return as_printed(None);
    }
    let place = Insertion::of(pack, items, &body, &strays);
    let end = body.len();
    // Words without an attribution behind the end mark are out of place by themselves.
    // In Chinese print, that is: notes stand below transcripts in other languages.
    let stay = if items[first].label().is_some() || pack.code != "zh" { 0 } else { -12 };
    let best = (0..end)
        .filter(|slot| place.anchored(*slot, first, last))
        .map(|slot| (place.score(slot, first, last), slot))
        .max_by_key(|(s, slot)| (*s, *slot))
        .filter(|(s, _)| *s > stay);
    let Some((_, slot)) = best else {
        let labelled = strays.iter().any(|i| items[*i].label().is_some());
        return as_printed(Some(if labelled { Strays::Talk(first) } else { Strays::Note(first) }));
    };
    // Whatever stands directly before the next words (headings) stays with them.
    let cut = slot.checked_sub(1).map_or(0, |i| body[i] + 1);
    let run = mark + 1..items.len();
    let mut order: Vec<usize> = (0..cut).collect();
    order.extend(run.clone());
    order.extend(cut..=mark);
    Order { items: order, seams: vec![cut, cut + run.len()], strays: None }
}

/// The places between the words of the body, each with what decides whether the strays belong there.
struct Insertion<'a> {
    pack: &'a Pack,
    items: &'a [Item],
    body: &'a [usize],
    /// For each of the body's words: whether they are part of a question.
    asking: Vec<bool>,
    /// For each of the body's words: the last heading before them.
    heading: Vec<Option<usize>>,
    /// For each of the body's words: whether the first attribution there or after asks.
    next_asks: Vec<Option<bool>>,
    /// Whether the first attribution among the strays asks.
    first_asks: Option<bool>,
    /// Whether the last attribution among the strays asks.
    last_asks: Option<bool>,
}

/// A question upon a question, or an answer upon an answer: 12 in 4,500 (see `unlabelled`), less what damage explains.
const UNANSWERED: i32 = 35;

/// How badly words end for the side they are put on: 2 of 100 questions end without a question mark, 1.3 of 100
/// paragraphs of an answer end with one.
fn misfit(asks: bool, words: &str) -> i32 {
    match (asks, ends_asking(words)) {
        (true, false) => 25,
        (false, true) => 15,
        _ => 0,
    }
}

impl<'a> Insertion<'a> {
    fn of(pack: &'a Pack, items: &'a [Item], body: &'a [usize], strays: &[usize]) -> Self {
        let (mut asking, mut heading) = (Vec::with_capacity(body.len()), Vec::with_capacity(body.len()));
        let (mut asks, mut over, mut at) = (false, None, 0);
        for &i in body {
            let headings = (at..i).filter(|k| matches!(items[*k].kind, Kind::Heading(_)));
            over = headings.max().or(over);
            at = i;
            if items[i].label().is_some() {
                asks = items[i].asks();
            }
            asking.push(asks);
            heading.push(over);
        }
        let mut next_asks: Vec<Option<bool>> = vec![None; body.len() + 1];
        for (place, &i) in body.iter().enumerate().rev() {
            next_asks[place] = items[i].label().map(LabelHit::asks).or(next_asks[place + 1]);
        }
        let mut labelled = strays.iter().filter_map(|i| items[*i].label()).map(LabelHit::asks);
        let first_asks = labelled.next();
        let last_asks = labelled.next_back().or(first_asks);
        Self { pack, items, body, asking, heading, next_asks, first_asks, last_asks }
    }

    fn around(&self, slot: usize) -> (Option<usize>, Option<usize>) {
        (slot.checked_sub(1).map(|i| self.body[i]), self.body.get(slot).copied())
    }

    fn closed(&self, item: usize) -> bool {
        (self.pack.is_closed)(self.items[item].words())
    }

    /// A place must show why: a sentence that breaks off or goes on here, a heading that ends in the first words.
    /// Without such a place the strays stay where they were printed.
    fn anchored(&self, slot: usize, first: usize, last: usize) -> bool {
        let (previous, next) = self.around(slot);
        let goes_on = |b: usize| self.pack.code == "zh" || starts_open(self.pack, self.items[b].words());
        let continues = |a: usize, b: usize| !self.closed(a) && self.items[b].label().is_none() && goes_on(b);
        previous.is_some_and(|p| continues(p, first))
            || next.is_some_and(|n| continues(last, n))
            || self.heading_overlap(slot, first) > 0
    }

    /// How well the strays from `first` to `last` fit here, in tenths.
    fn score(&self, slot: usize, first: usize, last: usize) -> i32 {
        let (previous, next) = self.around(slot);
        let (pack, items) = (self.pack, self.items);
        // A cut by page or column falls between paragraphs less often than inside one.
        let seam = |a: usize, b: usize| {
            let clean = self.closed(a) && items[b].label().is_none();
            junction(pack, &items[a], &items[b]) - if clean { 12 } else { 0 }
        };
        let mut s = previous.map_or(0, |p| seam(p, first));
        s += next.map_or(0, |n| {
            let fresh = previous.is_some_and(|p| self.closed(p));
            match items[n].label() {
                // The strays' last words are the file's last: cut off there, they need no attribution to explain them.
                Some(_) => seam(last, n).max(0),
                // A paragraph printed after a finished one starts afresh; an open end does not want it.
                None if fresh && !starts_open(pack, items[n].words()) => seam(last, n) - 18,
                None => seam(last, n),
            }
        });
        let asking = previous.is_some_and(|_| self.asking[slot - 1]);
        if let (Some(p), Some(n)) = (previous, next) {
            // What is broken here as printed speaks for this place.
            s -= junction(pack, &items[p], &items[n]);
            // An answer after an answer, where its question should stand.
            if items[n].label().is_some() && !items[n].asks() && !asking {
                s += 20;
            }
        }
        // The first attribution among the strays must fit whoever is speaking, and whoever speaks next their last: the
        // wording of a break deceives more often than questions and answers fail to alternate.
        if self.first_asks == Some(asking) {
            s -= UNANSWERED;
        }
        if self.last_asks.is_some() && self.last_asks == self.next_asks[slot] {
            s -= UNANSWERED;
        }
        // What goes on with a question ends in a question mark, what goes on with an answer does not.
        if previous.is_some_and(|p| !self.closed(p)) && items[first].label().is_none() {
            s -= misfit(asking, items[first].words());
        }
        if let (Some(n), Some(asks)) = (next.filter(|n| items[*n].label().is_none()), self.last_asks)
            && !self.closed(last)
        {
            s -= misfit(asks, items[n].words());
        }
        s + self.heading_overlap(slot, first)
    }

    /// `…应成为合作的示范田` over an answer and `田。我们主张` among the strays: the answer's own words end its heading.
    fn heading_overlap(&self, slot: usize, first: usize) -> i32 {
        let Some(heading) = slot.checked_sub(1).and_then(|i| self.heading[i]) else { return 0 };
        let words = self.items[first].words();
        let end = words.find(['。', '，', '；', '！', '？']).unwrap_or(0);
        let fragment = &words[..end];
        let title = self.items[heading].unit.text.trim_end_matches(['”', '"', '。']);
        let ends = !fragment.is_empty() && fragment.chars().count() <= 12 && title.ends_with(fragment);
        if ends { 45 } else { 0 }
    }
}
