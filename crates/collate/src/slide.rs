//! Gaps at natural borders.
//!
//! Of 甲同意，乙同意，丙反对 one witness has 甲同意，丙反对. What did it leave out: 乙同意， or ，乙同意 or 同意，乙? All cost the
//! same. An editor reads the first. So every gap that could as well stand further left or right is slid to the best
//! of its places:
//!
//! ```text
//!    甲 同 意 ， 乙 同 意 ， 丙         甲 同 意 ， 乙 同 意 ， 丙
//!    甲 -  -  -  -  同 意 ， 丙    →    甲 同 意 ， -  -  -  -  丙
//! ```
//!
//! First comes the place both of whose edges are borders, and the strongest: paragraph, end of sentence, other
//! punctuation. One edge is not enough: in 。如是如是， it is the second 如是 that is missing, not the one after the stop.
//! Without such a place the last is taken, where the missing string starts right after the first copy of what is
//! repeated: the place at which the eye skipped. (Critical editions put it there too: of the omissions in 39 Buddhist
//! texts that could slide, 18 stand at the right end and 3 at the left.)
//!
//! A gap is slid for all texts that share it at once; for one alone, the columns of the others would come apart.

use crate::columns::Columns;
use crate::merge::Text;
use crate::words::Words;

/// How far a gap is slid at most. Longer than any repeated phrase; in a text that repeats one character for a
/// megabyte it keeps each gap near where it was found.
const FURTHEST: usize = 256;

/// Columns in their order, with what sliding needs to know of each.
struct Strip<'c> {
    columns: &'c Columns,
    /// A number for the set of texts in each column, by rank: equal sets have equal numbers.
    sets: Vec<u64>,
    counts: Vec<u32>,
}

/// A number for a text in a set; sets are the sums of these.
fn mark(text: usize) -> u64 {
    let mixed = (text as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 31)).wrapping_mul(0xD6E8_FEB8_6659_FD93) | 1
}

/// Slides all gaps.
pub(crate) fn slide(columns: &mut Columns, texts: &mut [Text], words: &Words<'_>) {
    if texts.len() < 2 {
        return;
    }
    let width = columns.len();
    let mut strip = Strip { columns, sets: vec![0; width], counts: vec![0; width] };
    let mut border = vec![false; width]; // a block of some text begins in this column
    for (t, text) in texts.iter().enumerate() {
        for &id in &text.columns {
            let rank = strip.columns.rank[id as usize] as usize;
            strip.sets[rank] = strip.sets[rank].wrapping_add(mark(t));
            strip.counts[rank] += 1;
        }
        for &at in &text.borders {
            if let Some(&id) = text.columns.get(at as usize) {
                border[strip.columns.rank[id as usize] as usize] = true;
            }
        }
    }
    let all = texts.len() as u32;
    let mut start = 0;
    while start < width {
        let mut end = start + 1;
        while end < width && strip.sets[end] == strip.sets[start] {
            end += 1;
        }
        // Past the gap where it now is: half of a gap is not a gap.
        start = if strip.counts[start] < all {
            end + try_gap(&mut strip, texts, words, &border, start, end)
        } else {
            end
        };
    }
}

impl Strip<'_> {
    /// The one key of a column, if all its texts agree.
    fn key(&self, rank: usize) -> Option<u32> {
        let column = self.columns.at(rank);
        column.uniform().then_some(column.key)
    }
}

/// Slides the gap of those texts that lack the columns from `start` to `end` but hold those next to them.
/// Returns how far to the right it went.
fn try_gap(
    strip: &mut Strip<'_>,
    texts: &mut [Text],
    words: &Words<'_>,
    border: &[bool],
    start: usize,
    end: usize,
) -> usize {
    let same = |a: usize, b: usize| strip.key(a).is_some() && strip.key(a) == strip.key(b);
    // Cheap refusals first: nearly every gap stays where it is.
    let right_possible = end < strip.sets.len() && same(start, end);
    let left_possible = start > 0 && same(start - 1, end - 1);
    if !right_possible && !left_possible {
        return 0;
    }
    // The texts that would slide: those in the next column that are not in the gap. All of the gap must be in the
    // next column too, or its other texts would lose their counterpart.
    let beside = if right_possible { end } else { start - 1 };
    let movers: Vec<usize> = (0..texts.len())
        .filter(|&t| token_at(&texts[t], strip.columns, beside).is_some())
        .filter(|&t| token_at(&texts[t], strip.columns, start).is_none())
        .collect();
    let shift = movers.iter().fold(0u64, |sum, &t| sum.wrapping_add(mark(t)));
    let held = strip.sets[start];
    if movers.is_empty() {
        return 0;
    }
    let fits = |rank: usize| strip.sets[rank] == held.wrapping_add(shift);
    let right = (0..FURTHEST.min(strip.sets.len() - end))
        .take_while(|&step| same(start + step, end + step) && fits(end + step))
        .count();
    let left = (0..FURTHEST.min(start))
        .take_while(|&step| same(start - 1 - step, end - 1 - step) && fits(start - 1 - step))
        .count();
    if right + left == 0 {
        return 0;
    }
    // A text whose tokens near the gap are moved, or that has a lacuna there, keeps it where it is.
    let stays = |t: usize| {
        let text = &texts[t];
        let near = (start - left..end + right).filter_map(|rank| token_at(text, strip.columns, rank));
        let (mut low, mut high) = (u32::MAX, 0);
        for token in near {
            (low, high) = (low.min(token as u32), high.max(token as u32));
        }
        text.moved.iter().any(|block| block.start <= high + 1 && low <= block.end)
            || text.lacunae.iter().any(|&at| low <= at && at <= high + 1)
    };
    if movers.iter().any(|&t| stays(t)) {
        return 0;
    }
    let strength = |rank: usize| edge(strip, words, border, rank);
    let score = |offset: isize| {
        let place = |rank: usize| rank.checked_add_signed(offset).map_or(0, strength);
        let (first, last) = (place(start), place(end));
        (if first.min(last) > 0 { first + last } else { 0 }, offset)
    };
    let Some((_, offset)) = (-(left as isize)..=right as isize).map(score).max() else { return 0 };
    let steps: Vec<(usize, usize)> = if offset >= 0 {
        (0..offset as usize).map(|step| (end + step, start + step)).collect()
    } else {
        (0..offset.unsigned_abs()).map(|step| (start - 1 - step, end - 1 - step)).collect()
    };
    for (from, to) in steps {
        for &t in &movers {
            if let Some(token) = token_at(&texts[t], strip.columns, from) {
                texts[t].columns[token] = strip.columns.order[to];
            }
        }
        strip.sets[from] = strip.sets[from].wrapping_sub(shift);
        strip.sets[to] = strip.sets[to].wrapping_add(shift);
        strip.counts[from] -= movers.len() as u32;
        strip.counts[to] += movers.len() as u32;
    }
    offset.max(0) as usize
}

/// The token of a text in the column of a rank; moved blocks are searched too.
fn token_at(text: &Text, columns: &Columns, rank: usize) -> Option<usize> {
    let within = |from: usize, to: usize| {
        let part = &text.columns[from..to];
        let at = part.partition_point(|&id| (columns.rank[id as usize] as usize) < rank);
        (at < part.len() && columns.rank[part[at] as usize] as usize == rank).then_some(from + at)
    };
    // Between two edges of moved blocks the ranks ascend.
    let mut from = 0;
    for &edge in &text.breaks {
        if let Some(token) = within(from, edge as usize) {
            return Some(token);
        }
        from = edge as usize;
    }
    within(from, text.columns.len())
}

/// How strong a border lies before a column: 8 before a paragraph and at both ends of everything, 4 after the end of
/// a sentence, 2 after other closing punctuation, 1 before a bracket or quotation mark that opens.
fn edge(strip: &Strip<'_>, words: &Words<'_>, border: &[bool], rank: usize) -> u32 {
    if rank == 0 || rank >= border.len() || border[rank] {
        return 8;
    }
    let (before, after) = (strip.columns.at(rank - 1).key, strip.columns.at(rank).key);
    let closing = if words.is_word(before) {
        0
    } else {
        match words.word(before).printed {
            "。" | "！" | "？" | "!" | "?" | "." | "．" | "…" | "।" | "؟" => 4,
            "“" | "‘" | "「" | "『" | "《" | "〈" | "（" | "(" | "[" | "【" | "«" => 0,
            _ => 2,
        }
    };
    let opening = match words.word(after).printed {
        "“" | "‘" | "「" | "『" | "《" | "〈" | "（" | "(" | "[" | "【" | "«" if !words.is_word(after) => {
            1
        }
        _ => 0,
    };
    // A mark that closes belongs to what stands before it: no border before it, whatever came earlier.
    if opening == 0 && !words.is_word(after) { 0 } else { closing + opening }
}
