//! What a witness does elsewhere tells which of two explanations holds.
//!
//! 历 for 厉 is misread or misheard, and the place itself cannot say which. But a witness of which a hundred other readings
//! look like what they should be was recognised from a picture, and one that puts words of like sense in their place was
//! written by a model that has ears and no eyes.

use record::{Cause, Variant};

/// For each variant and reading the cause that would do as well as the one told.
pub(super) type Rivals = Vec<Vec<Option<Cause>>>;

/// Fewer readings than these are no habit.
const HABIT: usize = 3;

/// Exchanges the two causes where the habits of the witnesses of a reading speak for the other.
pub(super) fn weigh(variants: &mut [Variant], rivals: &Rivals, witnesses: usize) {
    let mut seen = vec![0usize; witnesses];
    let mut heard = vec![0usize; witnesses];
    for (v, rivals) in variants.iter().zip(rivals) {
        for (r, _) in v.readings.iter().zip(rivals).filter(|(_, rival)| rival.is_none()) {
            let count = match r.cause {
                Some(Cause::LookAlike) => &mut seen,
                Some(Cause::SoundAlike | Cause::FluentSubstitution) => &mut heard,
                _ => continue,
            };
            r.witnesses.iter().for_each(|(s, _)| count[s.place()] += 1);
        }
    }
    for (v, rivals) in variants.iter_mut().zip(rivals) {
        for (r, rival) in v.readings.iter_mut().zip(rivals) {
            let Some(rival) = rival else { continue };
            let of = |count: &[usize]| r.witnesses.iter().map(|(s, _)| count[s.place()]).sum::<usize>();
            let (seen, heard) = (of(&seen), of(&heard));
            let exchange = match rival {
                Cause::SoundAlike => heard > seen && heard >= HABIT,
                _ => seen > heard && seen >= HABIT,
            };
            if exchange {
                r.cause = Some(*rival);
            }
        }
    }
}
