//! One distinct text in its columns.
//!
//! Kept as a list of tokens with their columns, not as a row of a table: a hundred texts that have nothing in common
//! need a hundred times as many columns as each has tokens, and a table of all that would be mostly empty.

use crate::collation::Cell;
use crate::merge::Text;
use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) keys: Vec<u32>,
    /// Column of each token.
    pub(crate) columns: Vec<u32>,
    width: usize,
    /// The tokens by ascending column, where that is not their own order.
    by_column: Option<Vec<u32>>,
    /// What stands in each column, for a text that fills most of them: the token, or [`OMITTED`] or [`LOST`]. Asking for
    /// single cells is most of what is done with a collation, and a search for each took a tenth of the whole work.
    cells: Option<Vec<u32>>,
    /// The runs of columns without a token, ascending.
    pub(crate) absences: Vec<Absence>,
    /// The witnesses, ascending.
    pub(crate) members: Vec<u32>,
    /// Moved blocks, in tokens, ascending.
    pub(crate) moved: Vec<Range<usize>>,
}

/// No token: the text goes on without it.
const OMITTED: u32 = u32::MAX;
/// No token, since the text is lost.
const LOST: u32 = u32::MAX - 1;

/// A text that fills at least one column in so many has a table of its cells.
const DENSE: usize = 4;

/// A run of columns in which a text has no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Absence {
    pub(crate) columns: Range<usize>,
    /// Because it is lost, not omitted.
    pub(crate) lost: bool,
}

impl Row {
    pub(crate) fn new(text: Text, width: usize, rank: &[u32]) -> Self {
        let columns: Vec<u32> = text.columns.iter().map(|&id| rank[id as usize]).collect();
        let by_column = (!text.moved.is_empty()).then(|| {
            let mut tokens: Vec<u32> = (0..columns.len() as u32).collect();
            tokens.sort_unstable_by_key(|&token| columns[token as usize]);
            tokens
        });
        let moved = text.moved.iter().map(|block| block.start as usize..block.end as usize).collect();
        let mut row = Row {
            keys: text.keys,
            columns,
            width,
            by_column,
            cells: None,
            absences: Vec::new(),
            members: text.members,
            moved,
        };
        // A lacuna takes all columns between its neighbours; moved blocks are nobody's neighbours.
        let lost: Vec<Range<usize>> = text
            .lacunae
            .iter()
            .map(|&at| {
                let from = row.home_before(at as usize).map_or(0, |token| row.columns[token] as usize + 1);
                let to = row.home_from(at as usize).map_or(width, |token| row.columns[token] as usize);
                from..to.max(from)
            })
            .collect();
        let mut below = 0;
        let mut absences = Vec::new();
        for i in 0..=row.columns.len() {
            let here = if i < row.columns.len() { row.columns[row.sorted(i)] as usize } else { width };
            if below < here {
                let next = lost.partition_point(|range| range.end < here);
                let is_lost = lost.get(next).is_some_and(|range| range.start <= below && here <= range.end);
                absences.push(Absence { columns: below..here, lost: is_lost });
            }
            below = here + 1;
        }
        row.absences = absences;
        row.cells = row.table();
        row
    }

    fn table(&self) -> Option<Vec<u32>> {
        if self.columns.len().saturating_mul(DENSE) < self.width || self.columns.len() >= LOST as usize {
            return None;
        }
        let mut cells = vec![OMITTED; self.width];
        for lost in self.absences.iter().filter(|absence| absence.lost) {
            cells[lost.columns.clone()].fill(LOST);
        }
        for (token, column) in (0..).zip(&self.columns) {
            cells[*column as usize] = token;
        }
        Some(cells)
    }

    /// What stands in a column.
    pub(crate) fn cell(&self, column: usize) -> Cell {
        match &self.cells {
            Some(cells) => match cells[column] {
                OMITTED => Cell::Omitted,
                LOST => Cell::Lost,
                token => Cell::Token(token as usize),
            },
            None => match self.at(column) {
                Some(token) => Cell::Token(token),
                None if self.absence(column).is_some_and(|absence| absence.lost) => Cell::Lost,
                None => Cell::Omitted,
            },
        }
    }

    /// The token at an index of the order by column.
    fn sorted(&self, index: usize) -> usize {
        self.by_column.as_ref().map_or(index, |tokens| tokens[index] as usize)
    }

    /// The indices, in the order by column, of the tokens in a run of columns.
    fn indices(&self, columns: &Range<usize>) -> Range<usize> {
        match &self.by_column {
            None => within(columns, self.columns.len(), self.width, |i| self.columns[i] as usize),
            Some(tokens) => {
                within(columns, tokens.len(), self.width, |i| self.columns[tokens[i] as usize] as usize)
            }
        }
    }

    /// The token in a column.
    pub(crate) fn at(&self, column: usize) -> Option<usize> {
        self.within(&(column..column + 1)).next()
    }

    /// The tokens in a run of columns, by column.
    pub(crate) fn within(&self, columns: &Range<usize>) -> impl Iterator<Item = usize> + '_ {
        self.indices(columns).map(|index| self.sorted(index))
    }

    /// Whether there is any token in a run of columns.
    pub(crate) fn has(&self, columns: &Range<usize>) -> bool {
        !self.indices(columns).is_empty()
    }

    /// The absence that holds a column.
    pub(crate) fn absence(&self, column: usize) -> Option<&Absence> {
        let next = self.absences.partition_point(|absence| absence.columns.end <= column);
        self.absences.get(next).filter(|absence| absence.columns.contains(&column))
    }

    /// The tokens in a run of columns as ranges without a gap.
    pub(crate) fn pieces(&self, columns: &Range<usize>) -> Vec<Range<usize>> {
        let mut pieces: Vec<Range<usize>> = Vec::new();
        if self.by_column.is_none() {
            let piece = self.indices(columns);
            return if piece.is_empty() { pieces } else { vec![piece] };
        }
        for token in self.within(columns) {
            match pieces.last_mut() {
                Some(piece) if piece.end == token => piece.end += 1,
                _ => pieces.push(token..token + 1),
            }
        }
        pieces
    }

    /// The token before which something in this column would stand.
    pub(crate) fn before(&self, column: usize) -> usize {
        let mut index = self.indices(&(0..column)).end;
        // Tokens of moved blocks do not say where the text goes on.
        while let Some(last) = index.checked_sub(1) {
            let token = self.sorted(last);
            if !self.is_moved(token) {
                return token + 1;
            }
            index = last;
        }
        0
    }

    /// Whether a token belongs to a moved block.
    pub(crate) fn is_moved(&self, token: usize) -> bool {
        let next = self.moved.partition_point(|block| block.end <= token);
        self.moved.get(next).is_some_and(|block| block.contains(&token))
    }

    /// The last token before this one that stands in its place.
    pub(crate) fn home_before(&self, mut token: usize) -> Option<usize> {
        loop {
            token = token.checked_sub(1)?;
            let next = self.moved.partition_point(|block| block.end <= token);
            match self.moved.get(next).filter(|block| block.contains(&token)) {
                Some(block) => token = block.start,
                None => return Some(token),
            }
        }
    }

    /// The first token from this one on that stands in its place.
    pub(crate) fn home_from(&self, mut token: usize) -> Option<usize> {
        let mut block = self.moved.partition_point(|block| block.end <= token);
        while let Some(next) = self.moved.get(block).filter(|next| next.contains(&token)) {
            token = next.end;
            block += 1;
        }
        (token < self.columns.len()).then_some(token)
    }

    /// The columns from the first to the last token of a moved block.
    pub(crate) fn span(&self, block: &Range<usize>) -> Range<usize> {
        let held = &self.columns[block.clone()];
        let low = held.iter().min().map_or(0, |&column| column as usize);
        let high = held.iter().max().map_or(0, |&column| column as usize + 1);
        low..high
    }
}

/// The indices of ascending columns that lie in a range. Tokens are spread over the columns almost evenly, so the search
/// starts where an even spread would put them and widens from there.
fn within(
    columns: &Range<usize>,
    tokens: usize,
    width: usize,
    column: impl Fn(usize) -> usize,
) -> Range<usize> {
    let search = |guess: usize, target: usize| {
        let (mut low, mut high, mut step) = (guess.min(tokens), guess.min(tokens), 1);
        while low > 0 && column(low - 1) >= target {
            high = low - 1;
            low = low.saturating_sub(step);
            step *= 2;
        }
        step = 1;
        while high < tokens && column(high) < target {
            low = high + 1;
            high = (high + step).min(tokens);
            step *= 2;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if column(middle) < target { low = middle + 1 } else { high = middle }
        }
        low
    };
    // Columns and tokens are kept in 32 bits, so the product fits.
    let even = columns.start as u64 * tokens as u64 / width.max(1) as u64;
    let start = search(even as usize, columns.start);
    start..search(start, columns.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_finds_what_a_scan_finds() {
        let held = [0, 1, 2, 7, 8, 20, 21, 22, 23, 40];
        for start in 0..45 {
            for end in start..45 {
                let from = held.iter().filter(|&&c| c < start).count();
                let to = held.iter().filter(|&&c| c < end).count();
                assert_eq!(within(&(start..end), held.len(), 41, |i| held[i]), from..to, "{start}..{end}");
            }
        }
        assert_eq!(within(&(0..5), 0, 0, |_| 0), 0..0);
    }
}
