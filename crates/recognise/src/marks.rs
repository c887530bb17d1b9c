//! `，` or `,`: two characters of one shape, which a network that sees a line squeezed to its height tells apart by luck.
//!
//! The page tells. A mark of Chinese print has a square to itself, one of Latin print has the width of its ink:
//!
//! ```text
//! 会谈， 双方      from the ink of the mark to the square of the next ideograph: nine tenths of an em
//! 会谈,双方        four tenths
//! 会谈， “双方     to the ink of a quotation mark, which stands at the right of its square: fourteen tenths; nine where
//! 会谈,  “双方     the mark is Latin, and nine where the setter kerns two marks of Chinese print: that says nothing
//! ```
//!
//! Where nothing stands behind the mark (at the end of a line) nothing is measured: then it is what such marks are on the
//! page, and beside an ideograph where the page has no other, it is of Chinese print.
//!
//! `—` and `一` are the other pair. A dash is longer than `一`, by a tenth of an em, and as thin at its ends as in its
//! middle: measured against the `一` of the same page, since ink spreads. The dash of two squares is one rule without a gap; between two `一`
//! there is one.
//!
//! And specks look like marks: a full stop without ink, a semicolon without its upper half.

use crate::glyphs::{Stand, is_ideograph, opens};

const WIDE: &str = "，：；？！（）";
const NARROW: &str = ",:;?!()";

/// From the ink of a mark to the square of what follows, in ems: more than this is of Chinese print.
const SQUARE: f32 = 0.64;
/// The same to the ink of a mark that stands at the left of its square, and of one at the right of it: less than this says
/// nothing.
const TO_CLOSING: f32 = 0.72;
const TO_OPENING: f32 = 1.2;

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
    for (stands, em) in &mut *lines {
        without_specks(stands, *em);
    }
    dashes(lines);
    widths(lines);
}

/// Marks that are none: without ink, or read twice of one.
fn without_specks(stands: &mut Vec<Stand>, em: f32) {
    // Print light on dark has no ink at all.
    if stands.iter().all(|s| s.ink.is_none()) {
        return;
    }
    let low = |text: &str| !text.is_empty() && ",.;:，。；：、·'`".contains(text);
    stands.retain(|s| !low(&s.text) || s.ink.is_some());
    let (top, bottom) =
        stands.iter().filter_map(|s| s.rows).fold((i32::MAX, i32::MIN), |(t, b), r| (t.min(r.0), b.max(r.1)));
    for stand in &mut *stands {
        // Nothing in the upper half of the line: what was seen there was too small to be ink.
        if stand.rows.is_some_and(|r| 2 * r.0 > top + bottom) {
            match stand.text.as_str() {
                "；" => "，".clone_into(&mut stand.text),
                ";" => ",".clone_into(&mut stand.text),
                _ => {}
            }
        }
    }
    let mut i = 1;
    while i < stands.len() {
        let (a, b) = (&stands[i - 1], &stands[i]);
        if low(&a.text) && low(&b.text) && a.text != b.text && b.at - a.at < 0.3 * em {
            stands.remove(if a.confidence < b.confidence { i - 1 } else { i });
        } else {
            i += 1;
        }
    }
}

/// So many `一` say how long they are on a page.
const FEW: usize = 4;
/// A dash is longer than they, in ems.
const LONGER: f32 = 0.055;

/// Two bars nearer to one another than this, in ems, are one rule; `一` leaves a twentieth of an em on either side.
const TOUCHING: f32 = 0.045;

/// The dash of two squares, whatever its halves were taken for.
fn long_dashes(lines: &mut [(Vec<Stand>, f32)]) {
    let bar = |s: &Stand| matches!(s.text.as_str(), "一" | "—" | "-" | "–" | "―");
    for (stands, em) in lines {
        for i in 1..stands.len() {
            let (left, right) = (&stands[i - 1], &stands[i]);
            let (Some(a), Some(b)) = (left.ink, right.ink) else { continue };
            let both = ((b.1 - a.0) as f32 / *em, (b.0 - a.1) as f32 / *em);
            if bar(left) && bar(right) && both.0 > 1.6 && both.1 <= TOUCHING {
                "—".clone_into(&mut stands[i - 1].text);
                "—".clone_into(&mut stands[i].text);
            }
        }
    }
}

fn dashes(lines: &mut [(Vec<Stand>, f32)]) {
    long_dashes(lines);
    let length = |s: &Stand, em: f32| s.ink.map(|(l, r)| (r - l) as f32 / em);
    let bar = |s: &Stand| matches!(s.text.as_str(), "一" | "—");
    let mut lengths: Vec<f32> = lines
        .iter()
        .flat_map(|(stands, em)| stands.iter().filter(|s| s.text == "一").filter_map(|s| length(s, *em)))
        .collect();
    if lengths.len() < FEW {
        return;
    }
    lengths.sort_by(f32::total_cmp);
    let usual = lengths[lengths.len() / 2];
    for (stands, em) in lines {
        for i in 0..stands.len() {
            let (stand, em) = (&stands[i], *em);
            let Some(length) = length(stand, em).filter(|_| bar(stand)) else { continue };
            // Two dashes are one rule, cut somewhere.
            let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten();
            if beside.filter_map(|n| stands.get(n)).any(|s| s.text == "—") && stand.text == "—" {
                continue;
            }
            let long = length > usual + LONGER && length < 1.15 && stand.even;
            let text = if long { "—" } else { "一" };
            text.clone_into(&mut stands[i].text);
        }
    }
}

fn widths(lines: &mut [(Vec<Stand>, f32)]) {
    let mut undecided: Vec<(usize, usize)> = Vec::new();
    // By mark: how many are wide on this page, and how many narrow.
    let mut habits = [[0usize; 2]; 7];
    for (number, (stands, em)) in lines.iter_mut().enumerate() {
        for i in 0..stands.len() {
            let Some(mark) = place(&stands[i].text) else { continue };
            match room(stands, i, *em) {
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
        let mut own = habits[mark];
        if own == [0, 0] {
            // No other mark of its kind: as the others.
            own = habits.iter().fold(own, |sum, h| [sum[0] + h[0], sum[1] + h[1]]);
        }
        let [narrow, wide] = own;
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

/// How much room a mark has: behind it, or before one that opens.
fn room(stands: &[Stand], i: usize, em: f32) -> Room {
    let opening = opens(&stands[i].text);
    let neighbour = if opening { i.checked_sub(1).and_then(|b| stands.get(b)) } else { stands.get(i + 1) };
    let (Some(own), Some((neighbour, other))) = (stands[i].ink, neighbour.and_then(|n| Some((n, n.ink?))))
    else {
        return Room::Unknown;
    };
    // The ink of most ideographs lies in the middle of the square.
    let middle = (other.0 + other.1) as f32 / 2.0;
    let ideograph = is_ideograph(&neighbour.text);
    let room = match (opening, ideograph) {
        (false, true) => middle - em / 2.0 - own.0 as f32,
        (false, false) => (other.0 - own.0) as f32,
        (true, true) => own.1 as f32 - (middle + em / 2.0),
        (true, false) => (own.1 - other.1) as f32,
    } / em;
    let (least, sure) = match () {
        () if !is_mark(&neighbour.text) => (SQUARE, true),
        () if opens(&neighbour.text) == opening => (TO_CLOSING, false),
        () => (TO_OPENING, false),
    };
    match room > least {
        true => Room::Wide,
        false if sure => Room::Narrow,
        false => Room::Unknown,
    }
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
            let ink = match () {
                () if is_ideograph(text) => (left + 1, right - 1),
                () if opens(text) => (right - 4, right - 1),
                () => (left + 1, left + 4),
            };
            let stand = Stand {
                text: (*text).to_owned(),
                confidence: 1.0,
                at: (left + right) as f32 / 2.0,
                left,
                right,
                ink: Some(ink),
                rows: Some((1, 19)),
                even: true,
            };
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
    fn the_dash_of_two_squares_is_one_rule() {
        let mut touching = line(&[("次", 10), ("一", 10), ("一", 10), ("比", 10)]);
        touching[1].ink = Some((20, 40));
        touching[2].ink = Some((40, 60));
        let mut lines = vec![(touching, 20.0)];
        settle(&mut lines);
        assert_eq!(lines[0].0.iter().map(|s| s.text.as_str()).collect::<String>(), "次——比");
        check(&[("次", 10), ("一", 10), ("一", 10), ("列", 10)], "次一一列");
    }

    #[test]
    fn the_room_of_a_mark_says_which_it_is() {
        check(&[("会", 10), (",", 10), ("谈", 10)], "会，谈");
        check(&[("会", 10), ("，", 3), ("谈", 10)], "会,谈");
        check(&[("会", 10), (",", 5), ("谈", 10)], "会,谈");
        check(&[("会", 10), ("”", 10), (",", 4), ("谈", 10)], "会”,谈");
        check(&[("会", 10), ("?", 10), ("”", 5), ("谈", 10)], "会？”谈");
        check(&[("会", 10), ("(", 10), ("谈", 10)], "会（谈");
        check(&[("会", 10), ("（", 4), ("谈", 10)], "会(谈");
    }

    #[test]
    fn between_figures_a_mark_is_narrow() {
        check(&[("3", 5), ("：", 3), ("0", 5)], "3:0");
    }

    #[test]
    fn a_dash_is_longer_than_the_ones_of_its_page() {
        let mut lines =
            vec![(line(&[("一", 9), ("大", 10), ("一", 9), ("一", 9), ("一", 9), ("一", 11)]), 20.0)];
        settle(&mut lines);
        assert_eq!(lines[0].0.iter().map(|s| s.text.as_str()).collect::<String>(), "一大一一一—");
        lines[0].0[5].even = false;
        settle(&mut lines);
        assert!(lines[0].0[5].text == "一");
    }

    #[test]
    fn specks_are_no_marks() {
        let mut lines = vec![(line(&[("会", 10), (".", 2), ("谈", 10), ("；", 10), ("大", 10)]), 20.0)];
        (lines[0].0[1].ink, lines[0].0[1].rows) = (None, None);
        lines[0].0[3].rows = Some((14, 19));
        settle(&mut lines);
        assert_eq!(lines[0].0.iter().map(|s| s.text.as_str()).collect::<String>(), "会谈，大");
    }

    #[test]
    fn at_the_end_of_a_line_the_page_tells() {
        check(&[("会", 10), (",", 3)], "会，");
        check(&[("会", 10), ("，", 3), ("谈", 10), ("，", 3)], "会,谈,");
        check(&[("OK", 10), ("！", 3)], "OK!");
    }
}
