//! `，` or `,`: two characters of one shape, which a network that sees a line squeezed to its height tells apart by luck.
//!
//! The page tells. A mark of Chinese print has a square to itself, one of Latin print has the width of its ink:
//!
//! ```text
//! 会谈， 双方      a square of white and mark between two ideographs
//! 会谈,双方        a quarter of one
//! 会谈。” 双方     two squares for two marks, or one and a half where the setter kerns them
//! ```
//!
//! Where nothing stands behind the mark (at the end of a line) nothing is measured: then it is what such marks are on the
//! page, and beside an ideograph where the page has no other, it is of Chinese print.

use crate::glyphs::{Stand, is_ideograph};

const WIDE: &str = "，：；？！（）";
const NARROW: &str = ",:;?!()";

/// Marks as wide as this, in ems, are of Chinese print: the middle between the square and the quarter or third.
const SQUARE: f32 = 0.68;

fn place(text: &str) -> Option<usize> {
    let is = |c: char| text.chars().eq([c]);
    WIDE.chars().zip(NARROW.chars()).position(|(wide, narrow)| is(wide) || is(narrow))
}

fn form(place: usize, wide: bool) -> String {
    (if wide { WIDE } else { NARROW }).chars().nth(place).map(String::from).unwrap_or_default()
}

/// Other marks that are set in a square beside those, and count when the room is shared out.
fn is_mark(text: &str) -> bool {
    place(text).is_some() || "。、“”‘’《》〈〉「」『』".contains(text) && !text.is_empty()
}

/// Sets right the marks of the lines of a page, each with the size of its type.
pub(crate) fn settle(lines: &mut [(Vec<Stand>, f32)]) {
    let mut undecided: Vec<(usize, usize)> = Vec::new();
    // By mark: how many are wide on this page, and how many narrow.
    let mut habits = [[0usize; 2]; 7];
    for (number, (stands, em)) in lines.iter_mut().enumerate() {
        for i in 0..stands.len() {
            let Some(mark) = place(&stands[i].text) else { continue };
            match is_wide(stands, i, *em) {
                Room::Wide | Room::Narrow if !beside_ideograph(stands, i) => {
                    stands[i].text = form(mark, false);
                }
                room @ (Room::Wide | Room::Narrow) => {
                    let wide = matches!(room, Room::Wide);
                    habits[mark][usize::from(wide)] += 1;
                    stands[i].text = form(mark, wide);
                }
                Room::Unknown => undecided.push((number, i)),
            }
        }
    }
    for (number, i) in undecided {
        let stands = &mut lines[number].0;
        let Some(mark) = place(&stands[i].text) else { continue };
        let [narrow, wide] = habits[mark];
        let wide = beside_ideograph(stands, i) && wide >= narrow;
        stands[i].text = form(mark, wide);
    }
}

enum Room {
    Wide,
    Narrow,
    Unknown,
}

/// Whether an ideograph stands before or behind a mark, other marks between them.
fn beside_ideograph(stands: &[Stand], i: usize) -> bool {
    let first = |mut side: Box<dyn Iterator<Item = &Stand> + '_>| side.find(|s| !is_mark(&s.text)).cloned();
    let before = first(Box::new(stands[..i].iter().rev()));
    let after = first(Box::new(stands[i + 1..].iter()));
    [before, after].iter().flatten().any(|s| is_ideograph(&s.text))
}

/// How much room the marks have among which this one stands.
fn is_wide(stands: &[Stand], i: usize, em: f32) -> Room {
    let from = stands[..i].iter().rposition(|s| !is_mark(&s.text));
    let to = stands[i + 1..].iter().position(|s| !is_mark(&s.text)).map(|n| i + 1 + n);
    let (Some(from), Some(to)) = (from, to) else { return Room::Unknown };
    let (Some(before), Some(after)) = (edge(&stands[from], em, true), edge(&stands[to], em, false)) else {
        return Room::Unknown;
    };
    let marks = (to - from - 1) as f32;
    if (after - before) / marks > SQUARE * em { Room::Wide } else { Room::Narrow }
}

/// Where the square of a character ends or begins; of letters and figures, their ink.
fn edge(stand: &Stand, em: f32, right: bool) -> Option<f32> {
    let (from, to) = stand.ink?;
    Some(if is_ideograph(&stand.text) {
        // The ink of most ideographs lies in the middle of the square.
        (from + to) as f32 / 2.0 + if right { em / 2.0 } else { -em / 2.0 }
    } else if right {
        to as f32
    } else {
        from as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters with the room that is given to each, in tenths of an em of 20 pixels; ink in the middle of ideographs, at
    /// the left of marks.
    fn line(characters: &[(&str, i32)]) -> Vec<Stand> {
        let mut left = 0;
        let set = |(text, tenths): &(&str, i32)| {
            let right = left + 2 * tenths;
            let ink = if is_ideograph(text) { (left + 1, right - 1) } else { (left + 1, left + 4) };
            let stand =
                Stand { text: (*text).to_owned(), confidence: 1.0, at: 0.0, left, right, ink: Some(ink) };
            left = right;
            stand
        };
        characters.iter().map(set).collect()
    }

    fn check(characters: &[(&str, i32)], settled: &str) {
        let mut lines = vec![(line(characters), 20.0)];
        settle(&mut lines);
        assert_eq!(lines[0].0.iter().map(|s| s.text.as_str()).collect::<String>(), settled);
    }

    #[test]
    fn the_room_of_a_mark_says_which_it_is() {
        check(&[("会", 10), (",", 10), ("谈", 10)], "会，谈");
        check(&[("会", 10), ("，", 3), ("谈", 10)], "会,谈");
        check(&[("会", 10), (",", 5), ("谈", 10)], "会,谈");
        check(&[("会", 10), (":", 10), ("“", 10), ("谈", 10)], "会：“谈");
        check(&[("会", 10), ("？", 10), ("”", 5), ("谈", 10)], "会？”谈");
    }

    #[test]
    fn between_figures_a_mark_is_narrow() {
        check(&[("3", 5), ("：", 3), ("0", 5)], "3:0");
    }

    #[test]
    fn at_the_end_of_a_line_the_page_tells() {
        check(&[("会", 10), (",", 3)], "会，");
        check(&[("会", 10), ("，", 3), ("谈", 10), ("，", 3)], "会,谈,");
        check(&[("OK", 10), ("！", 3)], "OK!");
    }
}
