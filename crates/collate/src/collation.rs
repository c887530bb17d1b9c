//! The result: which tokens stand opposite each other.

use crate::limits::Finding;
use crate::row::Row;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a witness has in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cell {
    /// The token of this index.
    Token(usize),
    /// Nothing: the witness goes on without it.
    Omitted,
    /// Nothing, because the witness has a lacuna there.
    Lost,
}

/// A block that a witness holds at another place than the columns have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The witness whose own order differs from the order of the columns. Where only two texts differ, which of them
    /// is said to have moved the block is a convention: the columns follow the other one.
    pub witness: usize,
    /// The block in it, in tokens.
    pub tokens: Range<usize>,
    /// The columns in which the block stands, together with its counterparts.
    pub columns: Range<usize>,
    /// The counterparts: each witness that holds tokens in these columns where the columns have them.
    pub counterparts: Vec<(usize, Range<usize>)>,
}

/// Witnesses aligned token by token.
///
/// Columns stand in one order for all. Every token of every witness is in exactly one column. The columns of a
/// witness's tokens ascend, except for its [moved blocks](Move): their tokens stand in the columns of their
/// counterparts, though the witness has them elsewhere. Reading a witness in *its* order therefore means going
/// through its tokens, and [`column_of`](Self::column_of) says where each one stands;
/// [`unrolled`](Self::unrolled) gives an order of columns in which no row steps back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collation {
    width: usize,
    /// The distinct texts, in canonical order.
    pub(crate) rows: Vec<Row>,
    /// For each witness its row.
    pub(crate) row_of: Vec<u32>,
    /// For each witness which of the lists in `printed` numbers its printed forms.
    pub(crate) printed_of: Vec<u32>,
    pub(crate) printed: Vec<Vec<u32>>,
    moves: Vec<Move>,
    findings: Vec<Finding>,
    cells: u64,
}

/// A column of the [unrolled](Collation::unrolled) collation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatColumn {
    /// The column of the collation that it shows, wholly or in part.
    pub column: usize,
    /// Whether it holds tokens of moved blocks, at the place where their witnesses have them.
    pub moved: bool,
    /// For each witness its token.
    pub cells: Vec<Option<usize>>,
}

impl Collation {
    pub(crate) fn new(
        width: usize,
        rows: Vec<Row>,
        row_of: Vec<u32>,
        printed_of: Vec<u32>,
        printed: Vec<Vec<u32>>,
        findings: Vec<Finding>,
        cells: u64,
    ) -> Self {
        let moves = moves(&rows);
        Self { width, rows, row_of, printed_of, printed, moves, findings, cells }
    }

    pub(crate) fn row(&self, witness: usize) -> &Row {
        &self.rows[self.row_of[witness] as usize]
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many witnesses were collated.
    pub fn witnesses(&self) -> usize {
        self.row_of.len()
    }

    /// How many distinct texts they hold, equal normal forms taken for equal.
    pub fn distinct(&self) -> usize {
        self.rows.len()
    }

    /// Which of the distinct texts a witness holds. The numbers depend on the texts alone.
    ///
    /// # Panics
    /// If there is no such witness.
    pub fn text_of(&self, witness: usize) -> usize {
        self.row_of[witness] as usize
    }

    /// What a witness has in a column. Where the witness fills fewer than a quarter of the columns, finding it takes time in
    /// proportion to the logarithm of its length.
    ///
    /// # Panics
    /// If there is no such witness or column.
    pub fn cell(&self, witness: usize, column: usize) -> Cell {
        assert!(column < self.width, "column {column} of {}", self.width);
        self.row(witness).cell(column)
    }

    /// In which column a token stands.
    ///
    /// # Panics
    /// If there is no such witness or token.
    pub fn column_of(&self, witness: usize, token: usize) -> usize {
        self.row(witness).columns[token] as usize
    }

    /// How many tokens a witness has.
    ///
    /// # Panics
    /// If there is no such witness.
    pub fn tokens(&self, witness: usize) -> usize {
        self.row(witness).keys.len()
    }

    /// The moved blocks, by witness and place.
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// What should be known about how the collation was made.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many cells were aligned one by one: the part of the work that grows faster than the texts, and that
    /// [`Limits`](crate::Limits) hold. The same input takes the same number on every machine.
    pub fn cells(&self) -> u64 {
        self.cells
    }

    /// The tokens that a witness has in a run of columns. Where it has none, the empty range stands at the token
    /// before which they would come. Columns that reach across the edge of a moved block may hold several pieces of
    /// the witness: this is the first, see [`pieces_in`](Self::pieces_in). Loci never reach across such an edge.
    ///
    /// # Panics
    /// If there is no such witness.
    pub fn tokens_in(&self, witness: usize, columns: &Range<usize>) -> Range<usize> {
        let row = self.row(witness);
        row.pieces(columns).into_iter().next().unwrap_or_else(|| {
            let at = row.before(columns.start);
            at..at
        })
    }

    /// The tokens that a witness has in a run of columns, as ranges without a gap, by column.
    ///
    /// # Panics
    /// If there is no such witness.
    pub fn pieces_in(&self, witness: usize, columns: &Range<usize>) -> Vec<Range<usize>> {
        self.row(witness).pieces(columns)
    }

    /// The columns in an order in which no row steps back, for formats that know tables only: the columns as they
    /// are, and the tokens of moved blocks in columns of their own at the place where their witness has them.
    /// Witnesses with the same block at the same place share these columns.
    pub fn unrolled(&self) -> Vec<FlatColumn> {
        let groups = self.groups();
        let mut groups = groups.iter().peekable();
        let mut flat = Vec::with_capacity(self.width);
        // For each row how many of its tokens in their place were shown.
        let mut shown = vec![0usize; self.rows.len()];
        for place in std::iter::once(None).chain((0..self.width).map(Some)) {
            if let Some(column) = place {
                let mut tokens = vec![None; self.rows.len()];
                for (r, row) in self.rows.iter().enumerate() {
                    let next = row.home_from(shown[r]);
                    if let Some(token) = next.filter(|&token| row.columns[token] as usize == column) {
                        tokens[r] = Some(token);
                        shown[r] = token + 1;
                    }
                }
                self.push_flat(&mut flat, column, false, &tokens);
            }
            while let Some(group) = groups.next_if(|group| group.after == place) {
                for column in group.columns.clone() {
                    let mut tokens = vec![None; self.rows.len()];
                    for (r, block) in &group.blocks {
                        tokens[*r] = self.rows[*r].at(column).filter(|token| block.contains(token));
                    }
                    self.push_flat(&mut flat, column, true, &tokens);
                }
            }
        }
        flat
    }

    fn push_flat(&self, flat: &mut Vec<FlatColumn>, column: usize, moved: bool, tokens: &[Option<usize>]) {
        if tokens.iter().any(Option::is_some) {
            let cells = self.row_of.iter().map(|&row| tokens[row as usize]).collect();
            flat.push(FlatColumn { column, moved, cells });
        }
    }

    /// Moved blocks that are shown together, by the column after which they come.
    fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut at_place: FxHashMap<Option<usize>, Vec<usize>> = FxHashMap::default();
        for (r, row) in self.rows.iter().enumerate() {
            let mut last: Option<usize> = None; // the latest group of this row
            for block in &row.moved {
                let after = row.home_before(block.start).map(|token| row.columns[token] as usize);
                let span = row.span(block);
                let here = at_place.entry(after).or_default();
                // Not before an earlier block of the same row, or the row would step back.
                let joined = here.iter().copied().find(|&g| {
                    last.is_none_or(|last| g > last)
                        && groups[g].columns.start < span.end
                        && span.start < groups[g].columns.end
                });
                let group = joined.unwrap_or_else(|| {
                    groups.push(Group { after, blocks: Vec::new(), columns: span.clone() });
                    here.push(groups.len() - 1);
                    groups.len() - 1
                });
                let open = &mut groups[group];
                open.columns = open.columns.start.min(span.start)..open.columns.end.max(span.end);
                open.blocks.push((r, block.clone()));
                last = Some(group);
            }
        }
        groups.sort_by_key(|group| group.after);
        groups
    }
}

struct Group {
    after: Option<usize>,
    /// Rows and their tokens.
    blocks: Vec<(usize, Range<usize>)>,
    columns: Range<usize>,
}

/// The moved blocks of all witnesses, with their counterparts.
fn moves(rows: &[Row]) -> Vec<Move> {
    let mut moves = Vec::new();
    for row in rows {
        for block in &row.moved {
            let columns = row.span(block);
            let mut counterparts = Vec::new();
            for other in rows {
                let at_home = other.within(&columns).filter(|&token| !other.is_moved(token));
                let ends = at_home.fold(None, |ends: Option<(usize, usize)>, token| {
                    Some(ends.map_or((token, token), |(low, high)| (low.min(token), high.max(token))))
                });
                if let Some((low, high)) = ends {
                    counterparts
                        .extend(other.members.iter().map(|&witness| (witness as usize, low..high + 1)));
                }
            }
            counterparts.sort_by_key(|counterpart| counterpart.0);
            for &witness in &row.members {
                let (tokens, columns, counterparts) = (block.clone(), columns.clone(), counterparts.clone());
                moves.push(Move { witness: witness as usize, tokens, columns, counterparts });
            }
        }
    }
    moves.sort_by_key(|block| (block.witness, block.tokens.start));
    moves
}
