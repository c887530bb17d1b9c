//! Where in a line each of its characters stands.
//!
//! The network says at which step it saw a character, and a step is a sixth of one: right to a few pixels. Between two
//! characters there is mostly a column without ink, and that is where one ends and the next begins.
//!
//! ```text
//! 会谈 。 “ 双方      a mark fills a corner of its square: its ink says too little. A character of Chinese print has
//! ├┤├┤├─┤├─┤├┤├┤      the square whatever its ink, else the lines of a paragraph would begin and end at random
//! ```

use crate::ink::Ink;
use crate::lines::Box;

/// A character of a line, in pixels of the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stand {
    pub(crate) text: String,
    pub(crate) confidence: f32,
    /// Where the network saw it.
    pub(crate) at: f32,
    /// Its room.
    pub(crate) left: i32,
    pub(crate) right: i32,
    /// Its ink within its room, from left to right and from top to bottom; nothing where there is none.
    pub(crate) ink: Option<(i32, i32)>,
    pub(crate) rows: Option<(i32, i32)>,
    /// Whether it is a rule, as thin at its ends as in its middle.
    pub(crate) even: bool,
}

/// Whether characters of this kind fill a square.
pub(crate) fn is_ideograph(text: &str) -> bool {
    let han = |c: char| matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3fffd);
    text.chars().next().is_some_and(han)
}

/// Marks that fill the left part of their square, and those that fill the right part.
const LEFT: &str = "，。、；：？！”’）》」』〉】";
const RIGHT: &str = "“‘（(《「『〈【";

/// Whether a mark opens something, and so stands at the right of its square.
pub(crate) fn opens(text: &str) -> bool {
    !text.is_empty() && RIGHT.contains(text)
}

/// The size of the type of a line: the step from one ideograph to the next, else its height.
pub(crate) fn em(stands: &[(&str, f32)], height: i32) -> f32 {
    let height = height as f32;
    let mut steps: Vec<f32> = stands
        .windows(2)
        .filter(|w| is_ideograph(w[0].0) && is_ideograph(w[1].0))
        .map(|w| w[1].1 - w[0].1)
        .filter(|step| (0.6 * height..1.6 * height).contains(step))
        .collect();
    if steps.len() < 3 {
        return height * 1.06;
    }
    steps.sort_by(f32::total_cmp);
    let middle = steps[steps.len() / 2];
    // The network counts in steps of a fifth of a character, so that the middle one is a whole number of them: the mean of
    // those near it is not.
    steps.retain(|step| (step / middle - 1.0).abs() < 0.35);
    steps.iter().sum::<f32>() / steps.len() as f32
}

/// Gives every character its room. `read` holds what was read, where its middle is and how sure it is, from left to right.
pub(crate) fn stands(read: &[(&str, f32, f32)], line: Box, ink_map: &Ink) -> Vec<Stand> {
    let places: Vec<(&str, f32)> = read.iter().map(|r| (r.0, r.1)).collect();
    let em = em(&places, line.height());
    let dots: Vec<usize> =
        (line.left..line.right).map(|x| ink_map.in_column(x, line.top, line.bottom)).collect();
    let at = |x: i32| usize::try_from(x - line.left).ok().and_then(|x| dots.get(x)).copied().unwrap_or(0);
    // Between two characters: the column with the least ink near the middle of them, and of those the nearest.
    let border = |left: f32, right: f32| {
        let middle = (left + right) / 2.0;
        let reach = (0.22 * em).min((right - left) * 0.4);
        let (from, to) = ((middle - reach).round() as i32, (middle + reach).round() as i32);
        (from..=to)
            .min_by_key(|x| (at(*x), (*x as f32 - middle).abs() as i32))
            .unwrap_or(middle.round() as i32)
            .clamp(line.left, line.right)
    };
    let mut out: Vec<Stand> = Vec::with_capacity(read.len());
    for (i, (text, middle, confidence)) in read.iter().enumerate() {
        let left = out.last().map_or(line.left, |last| last.right);
        let right = read.get(i + 1).map_or(line.right, |next| border(*middle, next.1)).max(left);
        let inked = |x: &i32| at(*x) > 0;
        let ink = (left..right).find(inked).zip((left..right).rev().find(inked)).map(|(l, r)| (l, r + 1));
        let (rows, even) = match ink {
            Some((left, right)) => {
                let inked = |y: &i32| ink_map.in_row(*y, left, right) > 0;
                let (first, last) =
                    ((line.top..line.bottom).find(inked), (line.top..line.bottom).rev().find(inked));
                (first.zip(last).map(|(t, b)| (t, b + 1)), is_even(left, right, &at))
            }
            None => (None, false),
        };
        let (text, confidence, at) = ((*text).to_owned(), *confidence, *middle);
        out.push(Stand { text, confidence, at, left, right, ink, rows, even });
    }
    for i in 0..out.len() {
        let before = i.checked_sub(1).map(|b| out[b].right);
        let after = out.get(i + 1).map(|a| a.left);
        square(&mut out[i], em, before, after);
    }
    out
}

/// Whether ink is as thick at its ends as in its middle. A column or two of a neighbour may be among it.
fn is_even(left: i32, right: i32, dots: &dyn Fn(i32) -> usize) -> bool {
    let length = right - left;
    let usual = |from: i32, to: i32| {
        let mut columns: Vec<usize> = (from..to).map(dots).collect();
        columns.sort_unstable();
        columns.get(columns.len() / 2).copied().unwrap_or(0) as f32
    };
    let end = (length / 5).max(1);
    let (first, last) = (usual(left, left + end), usual(right - end, right));
    first.max(last) < 1.35 * usual(left + 2 * end, right - 2 * end) + 0.5
}

/// Makes the room of a character as wide as the character is set: no wider where a gap follows, and a whole square where
/// its ink fills a part of one and there is room.
fn square(stand: &mut Stand, em: f32, before: Option<i32>, after: Option<i32>) {
    let Some((left, right)) = stand.ink else { return };
    if stand.text == " " {
        return;
    }
    let whole = em.round() as i32;
    let (from, to) = if LEFT.contains(&stand.text) {
        let from = left - whole / 12;
        (from, from + whole)
    } else if opens(&stand.text) && stand.text != "(" {
        let to = right + whole / 12;
        (to - whole, to)
    } else if is_ideograph(&stand.text) {
        let middle = (left + right) / 2;
        (middle - whole / 2, middle - whole / 2 + whole)
    } else {
        // Letters and figures are as wide as they are; the gap that a wide space leaves is not theirs.
        if stand.right - stand.left > whole {
            (stand.left, stand.right) = (left, right);
        }
        return;
    };
    // Ink is never left out, and the room of a neighbour never entered.
    let (from, to) = (from.min(left), to.max(right));
    stand.left = before.map_or(from, |before| from.max(before));
    stand.right = after.map_or(to, |after| to.min(after)).max(stand.left + 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_end_where_there_is_no_ink() {
        let row = ".########..########.########..##..";
        let ink = Ink::drawn(&[row; 8]);
        let line = Box { left: 0, top: 0, right: 34, bottom: 8 };
        // Where the network saw them is wrong by a pixel or two.
        let read = [("港", 5.5, 0.9), ("口", 14.0, 0.9), ("大", 25.0, 0.9), ("。", 31.5, 0.9)];
        let stands = stands(&read, line, &ink);
        let rooms: Vec<(i32, i32)> = stands.iter().map(|s| (s.left, s.right)).collect();
        assert_eq!(stands[0].ink, Some((1, 9)));
        assert_eq!(stands[1].ink, Some((11, 19)));
        assert_eq!(stands[2].ink, Some((20, 28)));
        assert!(rooms.windows(2).all(|w| w[0].1 <= w[1].0), "{rooms:?}");
        assert!(stands[3].right - stands[3].left >= 8, "a full stop has its square: {rooms:?}");
    }

    #[test]
    fn a_rule_is_even_and_a_stroke_of_the_brush_is_not() {
        let check = |rows: [&str; 3], even: bool| {
            let line = Box { left: 0, top: 0, right: 20, bottom: 20 };
            let stands = stands(&[("一", 10.0, 0.9)], line, &Ink::drawn(&rows));
            assert_eq!((stands[0].even, stands[0].rows.map(|r| r.1)), (even, Some(2)));
        };
        check(["....................", "####################", "...................."], true);
        check(["...............####.", ".##################.", "...................."], false);
    }

    #[test]
    fn a_wide_gap_belongs_to_nobody() {
        let row = "########................########";
        let ink = Ink::drawn(&[row; 8]);
        let line = Box { left: 0, top: 0, right: 32, bottom: 8 };
        let stands = stands(&[("左", 4.0, 0.9), ("右", 28.0, 0.9)], line, &ink);
        assert!(stands[0].right <= 9 && stands[1].left >= 23, "{stands:?}");
    }
}
