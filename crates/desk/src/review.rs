//! What a person must decide, the most harmful first. The order is the whole point: a queue that begins with commas is
//! not worked through, and the name that was misread stands at its end.

use serde::Serialize;

use crate::variants::rank;
use crate::view::{SuspectView, UnconfirmedView, VariantView};
use crate::{Desk, DeskError, Watch};

/// A thing to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ReviewItem {
    /// The printings differ.
    Variant(VariantView),
    /// A place looks wrong by itself.
    Suspect(SuspectView),
    /// A word of high risk rests on one printing alone.
    Unconfirmed(UnconfirmedView),
}

/// The queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReviewView {
    /// What to decide, in this order: variants of high risk; suspects; words of a single witness; other variants that
    /// the evidence does not decide; at the end whatever is only punctuation.
    pub items: Vec<ReviewItem>,
    /// How many of them somebody has decided already, which are left out.
    pub decided: usize,
    /// How many events were looked at.
    pub events: usize,
}

impl Desk {
    /// What is to be decided, in one event (or those whose ids begin so) or in all.
    ///
    /// # Errors
    /// There is no such event.
    pub fn review(&self, only: Option<&str>, watch: &mut dyn Watch) -> Result<ReviewView, DeskError> {
        let mut queue: Vec<(u8, ReviewItem)> = Vec::new();
        let mut decided = 0;
        let events = self.each_established(only, watch, |made, release| {
            let chosen = |id: &str| {
                made.event.emendations.iter().any(|e| {
                    !e.revoked
                        && matches!(&e.correction, record::Correction::Choose { variant, .. } if variant == id)
                })
            };
            for v in VariantView::of(made, release) {
                if chosen(&v.id) {
                    decided += 1;
                    continue;
                }
                let place = match (is_punctuation(&v), v.risk.as_str(), v.decided) {
                    (true, _, _) => 5,
                    (false, "high", _) => 0,
                    (false, _, false) => 4,
                    (false, _, true) => continue,
                };
                queue.push((place, ReviewItem::Variant(v)));
            }
            for s in SuspectView::of(made, release) {
                let place = if s.kind == "punctuation" { 5 } else { 1 + u8::from(rank(&s.risk) > 0) };
                queue.push((place, ReviewItem::Suspect(s)));
            }
            for u in UnconfirmedView::of(made, release) {
                queue.push((3, ReviewItem::Unconfirmed(u)));
            }
        })?;
        queue.sort_by_key(|(place, _)| *place);
        // Punctuation that the evidence decides is nobody's work.
        queue.retain(|(place, item)| match item {
            ReviewItem::Variant(v) => *place < 5 || !v.decided,
            ReviewItem::Suspect(_) | ReviewItem::Unconfirmed(_) => true,
        });
        Ok(ReviewView { items: queue.into_iter().map(|(_, item)| item).collect(), decided, events })
    }
}

/// Whether the readings differ in nothing but marks and spaces.
fn is_punctuation(v: &VariantView) -> bool {
    let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut readings = v.readings.iter().map(|r| words(&r.text));
    let Some(first) = readings.next() else { return false };
    readings.all(|r| r == first)
}
