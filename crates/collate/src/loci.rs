//! Where the witnesses differ.
//!
//! A witness that leaves out 700 characters differs from the others in 700 columns running. Taken as one place, that
//! place would hide that two of the others disagree over a word in the middle. So there are two levels: *passages*,
//! long runs that some witnesses do not have, and *loci*, the tight places where witnesses that do have the text
//! read differently. A witness without the passage has no say in the loci inside it.

use crate::collation::{Collation, LOST, OMITTED};
use std::ops::Range;

/// How loci are made from columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocusOptions {
    /// From how many columns running an absence is a [`Passage`] and no longer a reading at a locus.
    pub passage: usize,
    /// Agreements of at most this many tokens between two places where the witnesses differ are taken into the
    /// locus, if both places are longer: one 的 in common does not make two rewritten clauses three places.
    /// 0 keeps every agreement.
    pub absorb: usize,
}

impl Default for LocusOptions {
    fn default() -> Self {
        Self { passage: 24, absorb: 1 }
    }
}

/// How far the readings of a locus differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Difference {
    /// The normal forms are equal, only the printed forms differ.
    Orthographic,
    /// The normal forms differ.
    Substantive,
}

/// A place where witnesses read differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locus {
    /// Its columns.
    pub columns: Range<usize>,
    /// How far the readings differ.
    pub difference: Difference,
    /// What the witnesses read, each normal form once. The order depends on the texts alone.
    pub readings: Vec<Reading>,
    /// Witnesses that cannot be asked, because their text is lost here.
    pub lost: Vec<usize>,
    /// Witnesses that cannot be asked, because they lack the whole [`Passage`] around it.
    pub without_passage: Vec<usize>,
}

/// What some witnesses read at a locus, equal in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The printed forms, each once.
    pub forms: Vec<Form>,
}

/// One printed form of a reading. White space between tokens makes no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Who has it, by ascending witness.
    pub holders: Vec<Holder>,
}

/// A witness at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The witness.
    pub witness: usize,
    /// Its tokens there. An empty range says where, in the witness, the others have more.
    pub tokens: Range<usize>,
}

impl Reading {
    /// Whether these witnesses have nothing at the place.
    pub fn is_omission(&self) -> bool {
        self.forms.iter().all(|form| form.holders.iter().all(|holder| holder.tokens.is_empty()))
    }

    /// All witnesses that read so, with their tokens, form by form.
    pub fn holders(&self) -> impl Iterator<Item = &Holder> + '_ {
        self.forms.iter().flat_map(|form| &form.holders)
    }
}

impl Locus {
    /// The tokens of a witness at this place, if it has a say here.
    pub fn tokens(&self, witness: usize) -> Option<Range<usize>> {
        let mut holders = self.readings.iter().flat_map(Reading::holders);
        holders.find(|holder| holder.witness == witness).map(|holder| holder.tokens.clone())
    }
}

/// A long run of text that some witnesses do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its columns.
    pub columns: Range<usize>,
    /// Who leaves it out; the empty range says where in the witness.
    pub omitted: Vec<Holder>,
    /// Who has it, wholly or in part; a witness that holds part of it as a moved block is named once for each piece.
    pub present: Vec<Holder>,
    /// Whose text is lost there.
    pub lost: Vec<usize>,
}

/// A run of columns in which witnesses all agree, or which is a locus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// All witnesses that have the text read the same.
    Agreement(Range<usize>),
    /// They differ.
    Variation(Locus),
}

impl Collation {
    /// The long runs that some witnesses do not have, by place. Witnesses that lack exactly the same run share an
    /// entry; runs of different extent overlap as they do in the witnesses.
    pub fn passages(&self, options: &LocusOptions) -> Vec<Passage> {
        let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
        for (row, cells) in self.rows.iter().map(|row| &row.cells).enumerate() {
            runs.extend(absences(cells, options.passage).into_iter().map(|run| (run, row)));
        }
        runs.sort_by_key(|(run, row)| (run.start, std::cmp::Reverse(run.end), *row));
        let mut passages: Vec<Passage> = Vec::new();
        for (columns, row) in runs {
            if passages.last().is_none_or(|last| last.columns != columns) {
                let mut passage =
                    Passage { columns, omitted: Vec::new(), present: Vec::new(), lost: Vec::new() };
                for witness in 0..self.witnesses() {
                    let cells = &self.rows[self.row_of[witness] as usize].cells[passage.columns.clone()];
                    if cells.iter().any(|&cell| cell < LOST) {
                        let pieces = self.pieces_in(witness, &passage.columns);
                        passage.present.extend(pieces.into_iter().map(|tokens| Holder { witness, tokens }));
                    } else if cells.contains(&LOST) {
                        passage.lost.push(witness);
                    }
                }
                passages.push(passage);
            }
            if let Some(passage) = passages.last_mut() {
                for &witness in &self.rows[row].members {
                    let witness = witness as usize;
                    let tokens = self.tokens_in(witness, &passage.columns);
                    passage.omitted.push(Holder { witness, tokens });
                }
            }
        }
        passages.iter_mut().for_each(|passage| passage.omitted.sort_by_key(|holder| holder.witness));
        passages
    }

    /// The tight places where witnesses differ, by place.
    ///
    /// ```
    /// use collate::{collate, LocusOptions, Options, Tokenizer, Witness};
    ///
    /// let mut tokenizer = Tokenizer::new();
    /// let witnesses = [
    ///     Witness::read("A", "the end of all things", &mut tokenizer)?,
    ///     Witness::read("B", "the ende of things", &mut tokenizer)?,
    /// ];
    /// let loci = collate(&witnesses, &Options::default()).loci(&LocusOptions::default());
    /// let read = |locus: usize, witness: usize| {
    ///     witnesses[witness].reading(loci[locus].tokens(witness).unwrap())
    /// };
    /// assert_eq!((read(0, 0), read(0, 1)), ("end", "ende"));
    /// assert_eq!((read(1, 0), read(1, 1)), ("all", ""));
    /// # Ok::<(), collate::WitnessError>(())
    /// ```
    pub fn loci(&self, options: &LocusOptions) -> Vec<Locus> {
        self.differing(options)
            .into_iter()
            .map(|(columns, apart)| self.locus(columns, apart, options))
            .collect()
    }

    /// All columns as a sequence of agreements and loci: parallel segmentation.
    pub fn segments(&self, options: &LocusOptions) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut at = 0;
        for locus in self.loci(options) {
            if at < locus.columns.start {
                segments.push(Segment::Agreement(at..locus.columns.start));
            }
            at = locus.columns.end;
            segments.push(Segment::Variation(locus));
        }
        if at < self.width() {
            segments.push(Segment::Agreement(at..self.width()));
        }
        segments
    }

    /// The tokens that a witness has in a run of columns. Where it has none, the empty range stands at the token
    /// before which they would come. Columns that reach across the edge of a moved block may hold several pieces of
    /// the witness: this is the first, see [`pieces_in`](Self::pieces_in). Loci never reach across such an edge.
    ///
    /// # Panics
    /// If there is no such witness or the columns reach too far.
    pub fn tokens_in(&self, witness: usize, columns: &Range<usize>) -> Range<usize> {
        if let Some(first) = self.pieces_in(witness, columns).into_iter().next() {
            return first;
        }
        let row = &self.rows[self.row_of[witness] as usize];
        let before = row.cells[..columns.start]
            .iter()
            .rev()
            .copied()
            .find(|&cell| cell < LOST && !row.is_moved(cell as usize));
        let at = before.map_or(0, |token| token as usize + 1);
        at..at
    }

    /// The tokens that a witness has in a run of columns, as ranges without a gap, by column.
    ///
    /// # Panics
    /// If there is no such witness or the columns reach too far.
    pub fn pieces_in(&self, witness: usize, columns: &Range<usize>) -> Vec<Range<usize>> {
        let row = &self.rows[self.row_of[witness] as usize];
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for &cell in row.cells[columns.clone()].iter().filter(|&&cell| cell < LOST) {
            let token = cell as usize;
            match pieces.last_mut() {
                Some(piece) if piece.end == token => piece.end += 1,
                _ => pieces.push(token..token + 1),
            }
        }
        pieces
    }

    /// Columns before which some witness does not go on from the column before: the edges of moved blocks, and the
    /// places where they stand in their witness.
    fn edges(&self) -> Vec<usize> {
        let mut edges = Vec::new();
        for row in &self.rows {
            for block in &row.moved {
                let held = &row.columns[block.clone()];
                edges.extend(held.iter().min().map(|&column| column as usize));
                edges.extend(held.iter().max().map(|&column| column as usize + 1));
                edges.extend(row.home_from(block.end).map(|token| row.columns[token] as usize));
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// Runs of columns in which somebody differs, and whether the differences are of substance.
    fn differing(&self, options: &LocusOptions) -> Vec<(Range<usize>, Difference)> {
        // Per column: 0 agreement, 1 orthographic, 2 substantive.
        let mut state = vec![0u8; self.width()];
        let silent: Vec<Vec<Range<usize>>> =
            self.rows.iter().map(|row| absences(&row.cells, options.passage)).collect();
        let mut key = vec![u32::MAX; self.width()]; // first key seen; MAX - 1: omitted
        for (row, silent) in self.rows.iter().zip(&silent) {
            let mut silent = silent.iter().peekable();
            let mut column = 0;
            while column < self.width() {
                if let Some(run) = silent.next_if(|run| run.start == column) {
                    column = run.end;
                    continue;
                }
                let read = match row.cells[column] {
                    LOST => {
                        column += 1;
                        continue;
                    }
                    OMITTED => u32::MAX - 1,
                    token => row.keys[token as usize],
                };
                if key[column] == u32::MAX {
                    key[column] = read;
                } else if key[column] != read {
                    state[column] = 2;
                }
                column += 1;
            }
        }
        if self.printed.len() > 1 {
            let mut print = vec![u32::MAX; self.width()];
            let mut seen = vec![false; self.printed.len()];
            for witness in 0..self.witnesses() {
                let list = self.printed_of[witness] as usize;
                if std::mem::replace(&mut seen[list], true) {
                    continue;
                }
                let row = &self.rows[self.row_of[witness] as usize];
                for (&column, &form) in row.columns.iter().zip(&self.printed[list]) {
                    let column = column as usize;
                    if print[column] == u32::MAX {
                        print[column] = form;
                    } else if print[column] != form && state[column] == 0 {
                        state[column] = 1;
                    }
                }
            }
        }
        let edges = self.edges();
        let is_edge = |column: usize| !edges.is_empty() && edges.binary_search(&column).is_ok();
        let mut runs: Vec<(Range<usize>, Difference)> = Vec::new();
        let mut column = 0;
        while column < self.width() {
            if state[column] == 0 {
                column += 1;
                continue;
            }
            let start = column;
            column += 1;
            while column < self.width() && state[column] != 0 && !is_edge(column) {
                column += 1;
            }
            let substantive = state[start..column].contains(&2);
            let difference = if substantive { Difference::Substantive } else { Difference::Orthographic };
            match runs.last_mut() {
                Some((last, kind))
                    if (1..=options.absorb).contains(&(start - last.end))
                        && last.len() > 2 * options.absorb
                        && column - start > 2 * options.absorb
                        && !(last.end..=start).any(is_edge) =>
                {
                    last.end = column;
                    *kind = difference.max(*kind);
                }
                _ => runs.push((start..column, difference)),
            }
        }
        runs
    }

    fn locus(&self, columns: Range<usize>, difference: Difference, options: &LocusOptions) -> Locus {
        let mut locus = Locus {
            columns,
            difference,
            readings: Vec::new(),
            lost: Vec::new(),
            without_passage: Vec::new(),
        };
        let mut groups: Vec<(&[u32], Reading)> = Vec::new();
        for row in &self.rows {
            let cells = &row.cells[locus.columns.clone()];
            if cells.iter().all(|&cell| cell >= LOST) {
                let members = row.members.iter().map(|&witness| witness as usize);
                if cells.contains(&LOST) {
                    locus.lost.extend(members);
                    continue;
                }
                if self.lacks_passage(&row.cells, &locus.columns, options.passage) {
                    locus.without_passage.extend(members);
                    continue;
                }
            }
            let tokens = self.tokens_in(row.members[0] as usize, &locus.columns);
            let keys = &row.keys[tokens.clone()];
            let at = groups.iter().position(|group| group.0 == keys).unwrap_or_else(|| {
                groups.push((keys, Reading { forms: Vec::new() }));
                groups.len() - 1
            });
            let reading = &mut groups[at].1;
            for &witness in &row.members {
                let witness = witness as usize;
                let printed = &self.printed[self.printed_of[witness] as usize][tokens.clone()];
                let holder = Holder { witness, tokens: tokens.clone() };
                let same = reading.forms.iter_mut().find(|form| {
                    let other = &form.holders[0];
                    &self.printed[self.printed_of[other.witness] as usize][other.tokens.clone()] == printed
                });
                match same {
                    Some(form) => form.holders.push(holder),
                    None => reading.forms.push(Form { holders: vec![holder] }),
                }
            }
        }
        locus.readings = groups.into_iter().map(|group| group.1).collect();
        for reading in &mut locus.readings {
            reading.forms.iter_mut().for_each(|form| form.holders.sort_by_key(|holder| holder.witness));
        }
        locus.lost.sort_unstable();
        locus.without_passage.sort_unstable();
        locus
    }

    fn lacks_passage(&self, cells: &[u32], columns: &Range<usize>, passage: usize) -> bool {
        let before =
            cells[..columns.start].iter().rev().take(passage).take_while(|&&cell| cell >= LOST).count();
        let after = cells[columns.end..].iter().take(passage).take_while(|&&cell| cell >= LOST).count();
        before + columns.len() + after >= passage.max(1)
    }
}

/// Runs of absent cells of at least the given length.
fn absences(cells: &[u32], shortest: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut column = 0;
    while column < cells.len() {
        if cells[column] < LOST {
            column += 1;
            continue;
        }
        let start = column;
        while column < cells.len() && cells[column] >= LOST {
            column += 1;
        }
        if column - start >= shortest.max(1) && cells[start..column].contains(&OMITTED) {
            runs.push(start..column);
        }
    }
    runs
}
