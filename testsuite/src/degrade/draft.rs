//! The edits made so far, kept from overlapping, and the printing they make.
//!
//! Every damage is a replacement of a range of the clean text, a move two of them. Ranges never overlap, so the order
//! in which damages were thought of does not matter and replaying is one pass.

use std::collections::BTreeSet;
use std::ops::Range;

use super::page::Page;
use super::risk::Risks;
use super::{Damage, Degraded, Edit};

/// Edits of a page.
pub(super) struct Draft<'a> {
    page: &'a Page,
    risks: Risks,
    edits: Vec<(Range<usize>, String, Damage, Option<String>)>,
    /// Start and end of every edit.
    taken: BTreeSet<(usize, usize)>,
}

impl<'a> Draft<'a> {
    /// No edits yet.
    pub(super) fn new(page: &'a Page) -> Self {
        let risks = Risks::of(page);
        Self { page, risks, edits: Vec::new(), taken: BTreeSet::new() }
    }

    /// Whether no edit comes nearer to the range than `margin` characters. With no margin, edits may touch, and two
    /// insertions may stand at one place; they keep the order in which they were made.
    pub(super) fn free(&self, range: &Range<usize>, margin: usize) -> bool {
        // As the edits do not overlap, the last one that starts early enough also ends last.
        let last = self.taken.range(..(range.end + margin, 0)).next_back();
        last.is_none_or(|(_, end)| range.start >= end + margin)
    }

    /// Whether the place lies inside a stretch that is gone.
    pub(super) fn buried(&self, at: usize) -> bool {
        self.taken.range(..=(at, usize::MAX)).next_back().is_some_and(|(start, end)| start < end && at < *end)
    }

    /// Replaces the range, keeping one untouched character to every other edit so that each stays an edit of its own.
    pub(super) fn put(&mut self, range: Range<usize>, after: String, damage: Damage) -> bool {
        self.put_within(range, after, damage, None, 1)
    }

    /// Replaces the range, touching neighbours if it must.
    pub(super) fn put_close(&mut self, range: Range<usize>, after: String, damage: Damage) -> bool {
        self.put_within(range, after, damage, None, 0)
    }

    /// As [`Draft::put`], with the boundary of an eye-skip.
    pub(super) fn skip(&mut self, range: Range<usize>, boundary: String) -> bool {
        self.put_within(range, String::new(), Damage::EyeSkip, Some(boundary), 1)
    }

    fn put_within(
        &mut self,
        range: Range<usize>,
        after: String,
        damage: Damage,
        boundary: Option<String>,
        margin: usize,
    ) -> bool {
        if range.end > self.page.chars.len() || range.start > range.end || !self.free(&range, margin) {
            return false;
        }
        if self.page.chars[range.clone()].iter().copied().eq(after.chars()) {
            return false;
        }
        self.taken.insert((range.start, range.end));
        self.edits.push((range, after, damage, boundary));
        true
    }

    /// The printing.
    pub(super) fn print(mut self) -> Degraded {
        // The sort is stable: two insertions at one place stay in the order in which they were made.
        self.edits.sort_by_key(|(range, ..)| (range.start, range.end));
        let chars = &self.page.chars;
        let mut text = String::with_capacity(chars.len() * 3);
        let mut edits = Vec::with_capacity(self.edits.len());
        let (mut at, mut printed) = (0, 0);
        for (range, after, damage, boundary) in self.edits {
            text.extend(&chars[at..range.start]);
            printed += range.start - at;
            text.push_str(&after);
            let length = after.chars().count();
            let reasons = self.risks.reasons(self.page, &range, &after, damage);
            edits.push(Edit {
                clean_start: range.start,
                clean_end: range.end,
                degraded_start: printed,
                degraded_end: printed + length,
                damage,
                cause: damage.cause(),
                class: damage.class(),
                before: self.page.text(range.clone()),
                after,
                high_risk: !reasons.is_empty(),
                reasons,
                boundary,
            });
            printed += length;
            at = range.end;
        }
        text.extend(&chars[at..]);
        Degraded { text, edits }
    }
}
