//! Running heads and page numbers: what stands at the head or the foot of many pages, or is a number there.
//!
//! ```text
//! April 27, 2031       Press Conference of the Minister       FINAL       the same on each page but for the figures
//!                               4 of 26
//! ```

use super::Line;
use super::columns::Column;

/// So many lines from the top and from the bottom of a page can be running heads.
const DEPTH: usize = 3;

/// Takes the running heads out of the columns of all pages; they are returned in the order of the pages.
pub(super) fn take(pages: &mut [Vec<Column>]) -> Vec<Line> {
    let marginal: Vec<Vec<(usize, usize)>> = pages.iter().map(|columns| margins(columns)).collect();
    let key = |line: &Line| -> String {
        let masked: String = line
            .text()
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if c.is_numeric() { '0' } else { c })
            .collect();
        // Two digits or three are one number.
        let mut short = String::new();
        for c in masked.chars() {
            if c != '0' || !short.ends_with('0') {
                short.push(c);
            }
        }
        short
    };
    let mut seen: std::collections::BTreeMap<(String, i32), usize> = std::collections::BTreeMap::new();
    #[expect(clippy::cast_possible_truncation, reason = "a height on a page in lines")]
    let height = |line: &Line| (line.middle() / (4.0 * line.size.max(1.0))) as i32;
    for (columns, places) in pages.iter().zip(&marginal) {
        for (c, l) in places {
            let line = &columns[*c][*l];
            *seen.entry((key(line), height(line))).or_default() += 1;
        }
    }
    let mut taken = Vec::new();
    let count = pages.len();
    for (columns, places) in pages.iter_mut().zip(marginal) {
        let mut going: Vec<(usize, usize)> = places
            .into_iter()
            .filter(|(c, l)| {
                let line = &columns[*c][*l];
                let (k, h) = (key(line), height(line));
                // Heads of left and right pages differ, and a line may stand a little higher on some.
                let times: usize = (h - 1..=h + 1).filter_map(|h| seen.get(&(k.clone(), h))).sum();
                (times >= 3 && 3 * times >= count) || is_page_number(&k)
            })
            .collect();
        going.sort_unstable();
        for (c, l) in going.into_iter().rev() {
            taken.push(columns[c].remove(l));
        }
        columns.retain(|c| !c.is_empty());
    }
    taken.sort_by(|a, b| a.page.cmp(&b.page).then(a.top.total_cmp(&b.top)).then(a.left.total_cmp(&b.left)));
    taken
}

/// The lines at the top and at the bottom of a page: as (column, line).
fn margins(columns: &[Column]) -> Vec<(usize, usize)> {
    let mut all: Vec<(f32, usize, usize)> = columns
        .iter()
        .enumerate()
        .flat_map(|(c, lines)| lines.iter().enumerate().map(move |(l, line)| (line.middle(), c, l)))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = all.len();
    let chosen = all.iter().enumerate().filter(|(i, _)| *i < DEPTH || i + DEPTH >= n);
    chosen.map(|(_, (_, c, l))| (*c, *l)).collect()
}

/// Whether a line with its digits masked is nothing but a page number: `0`, `-0-`, `0of0`, `Page0`, `第0页`.
fn is_page_number(masked: &str) -> bool {
    let bare = masked.trim_matches(['-', '–', '—', '·', '•', '[', ']', '(', ')', '（', '）']).to_lowercase();
    matches!(
        bare.as_str(),
        "0" | "0of0" | "0/0" | "page0" | "page0of0" | "p.0" | "第0页" | "第0页共0页" | "0页"
    )
}
