//! Texts that nobody wrote, shaped like prose: characters by Zipf's law, phrases that come back, punctuation. And
//! their copies, which know of every character where it comes from.

use crate::degrade::random::Random;

/// A character, and which character of the original it is; none where it was put in.
pub type Traced = (char, Option<u32>);

/// A Han character, frequent ones frequently.
fn character(random: &mut Random) -> char {
    let rank = (3_000f64.powf(random.fraction()) - 1.0) as u32;
    char::from_u32(0x4e00 + rank * 5).unwrap_or('一')
}

/// A text of so many characters.
#[must_use]
pub fn prose(length: usize, random: &mut Random) -> Vec<Traced> {
    let phrases: Vec<Vec<char>> = (0..200)
        .map(|_| {
            let length = random.between(2, 6);
            (0..length).map(|_| character(random)).collect()
        })
        .collect();
    let mut text = Vec::with_capacity(length + 8);
    while text.len() < length {
        match random.below(10) {
            0..=3 => text.extend_from_slice(&phrases[random.below(200)]),
            4 => text.push(if random.chance(0.33) { '。' } else { '，' }),
            _ => {
                let length = random.between(1, 6);
                text.extend((0..length).map(|_| character(random)));
            }
        }
    }
    text.truncate(length);
    text.into_iter().enumerate().map(|(i, c)| (c, Some(i as u32))).collect()
}

/// A copy in which each character is, with this chance, replaced, dropped, or followed by a new one.
#[must_use]
pub fn noisy(text: &[Traced], noise: f64, random: &mut Random) -> Vec<Traced> {
    let mut out = Vec::with_capacity(text.len());
    for &(c, origin) in text {
        if !random.chance(noise) {
            out.push((c, origin));
            continue;
        }
        match random.below(3) {
            0 => out.push((character(random), origin)),
            1 => {}
            _ => out.extend([(c, origin), (character(random), None)]),
        }
    }
    out
}

/// The text alone.
#[must_use]
pub fn text_of(traced: &[Traced]) -> String {
    traced.iter().map(|(c, _)| *c).collect()
}
