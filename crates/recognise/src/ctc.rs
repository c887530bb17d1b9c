//! From what a network thinks at each step along a line to characters.
//!
//! Connectionist temporal classification (Graves and others 2006): at each step the network gives a probability to every
//! character and to a blank; the same character at neighbouring steps is one, two of the same have a blank between.
//!
//! ```text
//! step      0    1    2    3    4    5    6    7
//! best      ·    外   外   ·    交   ·    部   ·        · is the blank
//! read           └──外──┘       交        部            each where its steps are
//! ```
//!
//! The best character of each step is taken, as PP-OCR does. A search over many readings needs a model of language to be
//! worth its time, and such a model writes what is usual where the page says what is not.

/// A character that was read: its number, the steps that it was read at, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Peak {
    pub(crate) label: usize,
    /// The middle of its steps, weighted by how sure each is; steps are counted from 0, and 0.5 is the middle of the first.
    pub(crate) at: f32,
    /// The highest probability of its steps.
    pub(crate) confidence: f32,
}

/// The number that stands for no character.
const BLANK: usize = 0;

/// Decodes one line: rows of probabilities, a row for each step.
pub(crate) fn decode(steps: &[f32], labels: usize) -> Vec<Peak> {
    let mut peaks: Vec<Peak> = Vec::new();
    let mut before = BLANK;
    let mut weight = 0.0;
    for (step, row) in steps.chunks_exact(labels.max(1)).enumerate() {
        // What is no number is never the best.
        let (label, probability) = row
            .iter()
            .copied()
            .enumerate()
            .fold((BLANK, f32::MIN), |best, next| if next.1 > best.1 { next } else { best });
        let probability = probability.clamp(0.0, 1.0);
        let at = step as f32 + 0.5;
        match peaks.last_mut() {
            _ if label == BLANK => {}
            Some(peak) if label == before => {
                // Steps of no probability have no middle; the first keeps its place.
                if weight + probability > 0.0 {
                    peak.at = (peak.at * weight + at * probability) / (weight + probability);
                }
                peak.confidence = peak.confidence.max(probability);
                weight += probability;
            }
            _ => {
                peaks.push(Peak { label, at, confidence: probability });
                weight = probability;
            }
        }
        before = label;
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Steps at each of which one label has a probability and the rest share what is left.
    fn matrix(best: &[(usize, f32)], labels: usize) -> Vec<f32> {
        best.iter()
            .flat_map(|(label, p)| {
                let rest = (1.0 - p) / (labels - 1) as f32;
                (0..labels).map(move |l| if l == *label { *p } else { rest })
            })
            .collect()
    }

    #[test]
    fn repeated_steps_are_one_character_and_a_blank_parts_two() {
        let steps = matrix(&[(0, 0.9), (2, 0.6), (2, 0.8), (0, 0.9), (2, 0.7), (3, 0.5), (0, 0.9)], 4);
        let read = decode(&steps, 4);
        assert_eq!(read.iter().map(|p| p.label).collect::<Vec<_>>(), [2, 2, 3]);
        assert!((read[0].at - 2.07).abs() < 0.01 && (read[0].confidence - 0.8).abs() < 1e-6);
        assert!((read[1].at - 4.5).abs() < 1e-6);
    }

    #[test]
    fn steps_below_nothing_stand_in_the_line() {
        let read = decode(&[-0.2, -0.1, -0.2, -0.1], 2);
        assert_eq!(read, [Peak { label: 1, at: 0.5, confidence: 0.0 }]);
    }

    #[test]
    fn a_blank_line_reads_nothing() {
        assert!(decode(&matrix(&[(0, 0.9); 5], 4), 4).is_empty());
        assert!(
            decode(&[], 4).is_empty() && decode(&[1.0], 0).is_empty() && decode(&[f32::NAN; 8], 4).is_empty()
        );
    }

    proptest! {
        #[test]
        fn characters_stand_in_order_within_the_line(steps in proptest::collection::vec(-1.0f32..2.0, 0..400)) {
            let read = decode(&steps, 5);
            prop_assert!(read.windows(2).all(|w| w[0].at < w[1].at));
            let all = (steps.len() / 5) as f32;
            let proper = |p: &Peak| p.at > 0.0 && p.at < all && (0.0..=1.0).contains(&p.confidence) && p.label > 0;
            prop_assert!(read.iter().all(proper));
        }
    }
}
