//! Versions of one page: what a later one reads otherwise, it corrects.
//!
//! ```text
//! A   …/press-call   published 15:50        Foreign Minister Wong met …
//! B   …/press-call   changed 21:10          Foreign Minister Wang met …        B corrects A
//! ```
//!
//! Both stay witnesses. Where nobody but versions of one page stands at a place, the later one's reading is what the house
//! itself says should stand there: that explains the difference, and decides it.

use record::{Cause, Choice, Variant, VariantClass};

use crate::Member;

/// A passage that the later version lacks is longer than a correction: it may be lost.
const CORRECTED: usize = 80;

/// For each witness the one of which it is a later version: the latest before it.
pub(super) fn of(members: &[&Member<'_>]) -> Vec<Option<usize>> {
    let page = |w: usize| members[w].witness.clues.page.as_ref();
    (0..members.len())
        .map(|w| {
            let own = page(w)?;
            (0..members.len())
                .filter(|e| page(*e).is_some_and(|p| p.address == own.address && p.changed < own.changed))
                .max_by_key(|e| page(*e).map(|p| p.changed.clone()))
        })
        .collect()
}

/// Decides for the later version where nobody else stands at the place. Gives whether it did.
pub(super) fn decide(v: &mut Variant, version_of: &[Option<usize>]) -> bool {
    if !matches!(
        v.class,
        VariantClass::Wording | VariantClass::Omission | VariantClass::Addition | VariantClass::Attribution
    ) {
        return false;
    }
    let [a, b] = &v.readings[..] else { return false };
    let ([(one, _)], [(other, _)]) = (&a.witnesses[..], &b.witnesses[..]) else { return false };
    let of = |w: record::Siglum| version_of.get(w.place()).copied().flatten();
    let later = match (of(*one), of(*other)) {
        (Some(e), _) if e == other.place() => 0,
        (_, Some(e)) if e == one.place() => 1,
        _ => return false,
    };
    let earlier = 1 - later;
    // A label that the later version lacks is lost: nobody corrects a speaker by leaving the name out.
    let lost = v.readings[later].text.is_empty()
        && (v.class == VariantClass::Attribution || v.readings[earlier].text.chars().count() > CORRECTED);
    if lost || v.readings[later].lacuna {
        return false;
    }
    v.readings[earlier].cause = Some(Cause::LaterCorrection);
    v.readings[later].cause = None;
    // Why the one could be mistaken for the other says nothing any more.
    v.readings.iter_mut().for_each(|r| r.evidence.clear());
    let (old, new) = (v.readings[earlier].witnesses[0].0, v.readings[later].witnesses[0].0);
    let because = format!("{new} is a later version of the same page as {old}, and reads so.");
    v.choice = Choice::Chosen { reading: later, because };
    true
}
