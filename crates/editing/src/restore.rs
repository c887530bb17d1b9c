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

use crate::language::{Form, LabelHit, Pack};
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
}

impl Unit {
    pub(crate) fn of(paragraph: &Paragraph, source: &str) -> Self {
        let mut unit = Self { text: String::new(), stretches: Vec::with_capacity(paragraph.lines.len()) };
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
        let mut out = Self { text: self.text[from..to].to_owned(), stretches: Vec::new() };
        for (start, s) in &self.stretches {
            let (a, b) = ((*start).max(from), (start + s.span.len()).min(to));
            if a < b {
                let at = s.span.start() + (a - start);
                let space = s.space && a == *start && a > from;
                let span = TextSpan::between(at, at + (b - a));
                out.stretches.push((a - from, Stretch { span, space, joint: s.joint }));
            }
        }
        out
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
        let space = layout::spaced(&self.text, &next.text);
        if space {
            self.text.push(' ');
        }
        for (i, (start, s)) in next.stretches.iter().enumerate() {
            let first = Stretch { space, joint, ..*s };
            self.stretches.push((self.text.len() + start, if i == 0 { first } else { *s }));
        }
        self.text.push_str(&next.text);
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

    pub(crate) fn is_words(&self) -> bool {
        matches!(self.kind, Kind::Words(_))
    }

    /// The words after the attribution.
    pub(crate) fn words(&self) -> &str {
        self.label().map_or(self.unit.text.as_str(), |l| &self.unit.text[l.len.min(self.unit.text.len())..])
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
        (true, false) => 20 + if pack.code == "zh" { spans_break(previous.words(), next.words()) } else { 0 },
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
    if pack.code == "en" {
        return first.is_lowercase();
    }
    // `田。我们主张…`: no sentence is one or two characters long.
    let end = words.find(['。', '！', '？', '；']);
    end.is_some_and(|e| words[..e].chars().count() <= 3)
}

/// Puts text that stands behind the end mark where it belongs. Gives the order of the items, and the places (indices
/// into the order) where a moved run starts or ends.
pub(crate) fn order(pack: &Pack, items: &[Item]) -> (Vec<usize>, Vec<usize>) {
    let plain: Vec<usize> = (0..items.len()).collect();
    let Some(mark) = items.iter().position(|i| matches!(i.kind, Kind::EndMark)) else {
        return (plain, vec![]);
    };
    let words_in = |range: std::ops::Range<usize>| range.filter(|i| items[*i].is_words()).collect::<Vec<_>>();
    let (body, strays) = (words_in(0..mark), words_in(mark + 1..items.len()));
    let (Some(&first), Some(&last)) = (strays.first(), strays.last()) else { return (plain, vec![]) };
    let at = |slot: usize| (slot.checked_sub(1).map(|i| body[i]), body.get(slot).copied());
    let in_question = |index: Option<usize>| {
        let upto = index.map_or(0, |i| i + 1);
        let label = items[..upto].iter().rev().find_map(Item::label);
        label.is_some_and(asks)
    };
    let score = |slot: usize| -> i32 {
        let (previous, next) = at(slot);
        let mut s = 0;
        // A cut by page or column falls between paragraphs less often than inside one.
        let seam = |a: usize, b: usize| {
            let clean = (pack.is_closed)(items[a].words()) && items[b].label().is_none();
            junction(pack, &items[a], &items[b]) - if clean { 12 } else { 0 }
        };
        s += previous.map_or(0, |p| seam(p, first));
        s += next.map_or(0, |n| {
            let fresh = previous.is_some_and(|p| (pack.is_closed)(items[p].words()));
            match items[n].label() {
                // The strays' last words are the file's last: cut off there, they need no attribution to explain them.
                Some(_) => seam(last, n).max(0),
                // A paragraph printed after a finished one starts afresh; an open end does not want it.
                None if fresh && !starts_open(pack, items[n].words()) => seam(last, n) - 18,
                None => seam(last, n),
            }
        });
        if let (Some(p), Some(n)) = (previous, next) {
            // What is broken here as printed speaks for this place.
            s -= junction(pack, &items[p], &items[n]);
            // An answer after an answer, where its question should stand.
            if let Some(l) = items[n].label()
                && !asks(l)
                && !in_question(Some(p))
            {
                s += 20;
            }
        }
        // The first attribution among the strays must fit whoever is speaking.
        if let Some(l) = strays.iter().find_map(|i| items[*i].label())
            && asks(l) == in_question(previous)
        {
            s -= 15;
        }
        s + heading_overlap(items, previous, items[first].words())
    };
    // A place must show why: a sentence that breaks off or goes on here, a heading that ends in the first words. Without
    // such a place the strays stay where they were printed.
    let continues = |a: usize, b: usize| !(pack.is_closed)(items[a].words()) && items[b].label().is_none();
    let anchored = |slot: usize| {
        let (previous, next) = at(slot);
        previous.is_some_and(|p| continues(p, first))
            || next.is_some_and(|n| continues(last, n))
            || heading_overlap(items, previous, items[first].words()) > 0
    };
    let end = body.len();
    // Words without an attribution behind the end mark are out of place by themselves.
    let stay = if items[first].label().is_some() { 0 } else { -12 };
    let best = (0..=end)
        .filter(|slot| *slot == end || anchored(*slot))
        .map(|slot| (if slot == end { stay } else { score(slot) }, slot))
        .max_by_key(|(s, slot)| (*s, *slot));
    let Some((_, slot)) = best.filter(|(_, slot)| *slot != end) else { return (plain, vec![]) };
    // Whatever stands directly before the next words (headings) stays with them.
    let cut = slot.checked_sub(1).map_or(0, |i| body[i] + 1);
    let run = mark + 1..items.len();
    let mut order: Vec<usize> = (0..cut).collect();
    order.extend(run.clone());
    order.extend(cut..=mark);
    (order, vec![cut, cut + run.len()])
}

pub(crate) fn asks(label: &LabelHit) -> bool {
    use crate::language::LabelKind::{FollowUp, Question};
    matches!(label.kind, Question(_) | FollowUp)
}

/// `…应成为合作的示范田` over an answer and `田。我们主张` among the strays: the answer's own words end its heading.
fn heading_overlap(items: &[Item], previous: Option<usize>, words: &str) -> i32 {
    let Some(p) = previous else { return 0 };
    let Some(heading) = items[..=p].iter().rev().find(|i| matches!(i.kind, Kind::Heading(_))) else {
        return 0;
    };
    let end = words.find(['。', '，', '；', '！', '？']).unwrap_or(0);
    let fragment = &words[..end];
    let title = heading.unit.text.trim_end_matches(['”', '"', '。']);
    if !fragment.is_empty() && fragment.chars().count() <= 12 && title.ends_with(fragment) { 45 } else { 0 }
}
