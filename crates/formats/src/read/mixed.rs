//! Two files pasted together, or a quotation pasted into a file: most of it UTF-8, a stretch of it GB18030.
//! Decoded as UTF-8 the stretch is a row of U+FFFD; decoded as GB18030 the rest is rubbish.
//!
//! ```text
//!   bytes    e9 97 ae ef bc 9a | c7 eb ce ca b2 bf b3 a4 | 0a e7 ad 94 …
//!   stretch  UTF-8             | not UTF-8               | UTF-8
//! ```
//!
//! A stretch that is not UTF-8 starts at the first invalid byte (or a little before it: a pair of GB18030 may pass
//! for a two-byte character) and goes on to the line end, or to where several UTF-8 characters in a row or a
//! run of ASCII show that it is over.

use std::ops::Range;

/// Three characters of three bytes each: a row of GB18030 pairs passes for it once in thousands.
const UTF8_AGAIN: usize = 9;
/// A Latin phrase of this many bytes ends a stretch.
const ASCII_AGAIN: usize = 16;

/// A stretch of bytes, all of them UTF-8 or none known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) range: Range<usize>,
    pub(super) utf8: bool,
}

/// Cuts the bytes into stretches, in linear time. Stretches are not empty and follow each other without gap.
pub(super) fn stretches(bytes: &[u8]) -> impl Iterator<Item = Stretch> + '_ {
    let mut at = 0;
    let mut waiting: Option<Stretch> = None;
    std::iter::from_fn(move || {
        if let Some(next) = waiting.take() {
            return Some(next);
        }
        let rest = bytes.get(at..).filter(|r| !r.is_empty())?;
        let from = at;
        let Err(error) = std::str::from_utf8(rest) else {
            at = bytes.len();
            return Some(Stretch { range: from..at, utf8: true });
        };
        let start = before_pairs(bytes, from, from + error.valid_up_to());
        let end = end_of_foreign(bytes, from + error.valid_up_to());
        at = end;
        let foreign = Stretch { range: start..end, utf8: false };
        if start > from {
            waiting = Some(foreign);
            Some(Stretch { range: from..start, utf8: true })
        } else {
            Some(foreign)
        }
    })
}

/// Steps back from `at` over two-byte characters that touch it, not before `from`.
fn before_pairs(bytes: &[u8], from: usize, mut at: usize) -> usize {
    while at >= from + 2 && matches!(bytes.get(at - 2), Some(0xc2..=0xdf)) {
        at -= 2;
    }
    at
}

fn end_of_foreign(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut after_last_foreign = start;
    let mut ascii = 0;
    while let Some(&b) = bytes.get(at) {
        if b == b'\n' || ascii >= ASCII_AGAIN || (at > start && wide_run(bytes, at, UTF8_AGAIN) >= UTF8_AGAIN)
        {
            break;
        }
        if b < 0x80 {
            at += 1;
            ascii += 1;
        } else {
            // A pair, whatever its second byte: GB18030 and Big5 use ASCII letters there.
            at += if bytes.get(at + 1).is_some_and(|b| *b >= 0x40) { 2 } else { 1 };
            ascii = 0;
            after_last_foreign = at;
        }
    }
    after_last_foreign.clamp(start + 1, bytes.len())
}

/// The number of bytes, up to `enough`, of three-byte UTF-8 characters that follow one another from `at` on.
pub(super) fn wide_run(bytes: &[u8], at: usize, enough: usize) -> usize {
    let mut end = at;
    while end - at < enough
        && bytes.get(end..end + 3).is_some_and(|c| c[0] >= 0xe0 && std::str::from_utf8(c).is_ok())
    {
        end += 3;
    }
    end - at
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    #[test]
    fn a_pasted_line_is_one_stretch() {
        let (pasted, ..) = GB18030.encode("请问部长今年的计划");
        let bytes = ["问：第一行。\n".as_bytes(), &pasted, "\n答：谢谢。".as_bytes()].concat();
        let cut: Vec<_> = stretches(&bytes).collect();
        assert_eq!(cut.iter().map(|s| s.utf8).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(&bytes[cut[1].range.clone()], &*pasted);
    }

    #[test]
    fn inside_a_line_too() {
        let (pasted, ..) = GB18030.encode("部长的计划");
        let bytes = ["问：请介绍".as_bytes(), &pasted, "好不好？谢谢。".as_bytes()].concat();
        let cut: Vec<_> = stretches(&bytes).collect();
        assert_eq!(cut.len(), 3);
        assert_eq!(&bytes[cut[1].range.clone()], &*pasted);
    }
}
