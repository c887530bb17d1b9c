//! Places that stand near to others.

use crate::evaluate::{Span, gallop};
use crate::segment::Starts;

/// The places of `these` that have one of `others` in the same part, at most `distance` tokens between them. Both are sorted.
///
/// One may be a word that stands everywhere and the other a name: whole stretches without the rarer one are leapt over, so
/// that it is the rarer one that the time goes by.
pub(crate) fn near(parts: &Starts, these: &[Span], others: &[Span], distance: u32) -> Vec<Span> {
    let longest = |spans: &[Span]| spans.iter().map(|s| s.length).max().unwrap_or(0);
    let reach = distance.saturating_add(longest(others));
    let reach_of_these = distance.saturating_add(longest(these));
    let (mut i, mut from, mut part) = (0, 0, 0);
    let mut out = Vec::new();
    while let Some(s) = these.get(i) {
        from += gallop(&others[from..], |o| o.at.saturating_add(reach) < s.at);
        let Some(first) = others.get(from) else { break };
        let until = s.end().saturating_add(distance);
        if first.at > until {
            i += gallop(&these[i..], |t| t.at.saturating_add(reach_of_these) < first.at).max(1);
            continue;
        }
        // Where they are near at all it is worth asking whether they stand in one part.
        let mut within = None;
        let found = others[from..].iter().take_while(|o| o.at <= until).any(|o| {
            // The very place is no company for itself.
            if (o.at, o.length) == (s.at, s.length) || o.end().saturating_add(distance) < s.at {
                return false;
            }
            let (start, end) = *within.get_or_insert_with(|| {
                part = parts.seek(part, s.at);
                parts.range(part)
            });
            (start..end).contains(&o.at)
        });
        if found {
            out.push(*s);
        }
        i += 1;
    }
    out
}
