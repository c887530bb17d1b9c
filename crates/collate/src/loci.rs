//! Where the witnesses differ.
//!
//! A witness that leaves out 700 characters differs from the others in 700 columns running. Taken as one place, that
//! place would hide that two of the others disagree over a word in the middle. So there are two levels: *passages*,
//! long runs that some witnesses do not have, and *loci*, the tight places where witnesses that do have the text
//! read differently. A witness without the passage has no say in the loci inside it.

use crate::collation::Collation;
use crate::columns::Column;
use crate::row::Absence;
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
    /// Whether to cut a run of differing columns where no witness departs from the most common reading on both sides
    /// of the cut. Without cuts, two slips of different witnesses in neighbouring words are one locus with three
    /// readings; and where hundreds of witnesses each have slips of their own, hardly a column is free of them and
    /// whole pages would be one locus.
    pub cut: bool,
}

impl Default for LocusOptions {
    fn default() -> Self {
        Self { passage: 24, absorb: 1, cut: false }
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
        let mut runs: Vec<(&Range<usize>, usize)> = Vec::new();
        for (r, row) in self.rows.iter().enumerate() {
            let long = row.absences.iter().filter(|absence| !absence.lost && is_passage(absence, options));
            runs.extend(long.map(|absence| (&absence.columns, r)));
        }
        runs.sort_by_key(|(run, r)| (run.start, std::cmp::Reverse(run.end), *r));
        let mut passages: Vec<Passage> = Vec::new();
        for (columns, r) in runs {
            if passages.last().is_none_or(|last| last.columns != *columns) {
                let columns = columns.clone();
                let mut passage =
                    Passage { columns, omitted: Vec::new(), present: Vec::new(), lost: Vec::new() };
                for row in &self.rows {
                    let members = row.members.iter().map(|&witness| witness as usize);
                    if row.has(&passage.columns) {
                        for tokens in row.pieces(&passage.columns) {
                            let holder = |witness| Holder { witness, tokens: tokens.clone() };
                            passage.present.extend(members.clone().map(holder));
                        }
                    } else if row.absence(passage.columns.start).is_some_and(|absence| absence.lost) {
                        passage.lost.extend(members);
                    }
                }
                passage.present.sort_by_key(|holder| holder.witness);
                passage.lost.sort_unstable();
                passages.push(passage);
            }
            if let Some(passage) = passages.last_mut() {
                let at = self.rows[r].before(columns.start);
                let members = self.rows[r].members.iter();
                passage
                    .omitted
                    .extend(members.map(|&witness| Holder { witness: witness as usize, tokens: at..at }));
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

    /// Columns before which some witness does not go on from the column before: the edges of moved blocks, and the
    /// places where they stand in their witness.
    fn edges(&self) -> Vec<usize> {
        let mut edges = Vec::new();
        for row in &self.rows {
            for block in &row.moved {
                let span = row.span(block);
                edges.extend([span.start, span.end]);
                edges.extend(row.home_from(block.end).map(|token| row.columns[token] as usize));
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// Runs of columns in which somebody differs, and whether the differences are of substance.
    fn differing(&self, options: &LocusOptions) -> Vec<(Range<usize>, Difference)> {
        const NONE: u32 = u32::MAX;
        const OMITTED: u32 = u32::MAX - 1;
        let mut state = vec![Agreement::Full; self.width()];
        let mut read = vec![NONE; self.width()];
        for row in &self.rows {
            for (&column, &key) in row.columns.iter().zip(&row.keys) {
                note(&mut read[column as usize], key, &mut state[column as usize], Agreement::None);
            }
            for absence in
                row.absences.iter().filter(|absence| !absence.lost && !is_passage(absence, options))
            {
                for column in absence.columns.clone() {
                    note(&mut read[column], OMITTED, &mut state[column], Agreement::None);
                }
            }
        }
        if self.printed.len() > 1 {
            let mut print = vec![NONE; self.width()];
            let mut seen = vec![false; self.printed.len()];
            for (witness, &list) in self.printed_of.iter().enumerate() {
                if !std::mem::replace(&mut seen[list as usize], true) {
                    let row = self.row(witness);
                    for (&column, &form) in row.columns.iter().zip(&self.printed[list as usize]) {
                        let column = column as usize;
                        note(&mut print[column], form, &mut state[column], Agreement::Normal);
                    }
                }
            }
        }
        let edges = self.edges();
        let is_edge = |column: usize| !edges.is_empty() && edges.binary_search(&column).is_ok();
        let joined = if options.cut { self.joined(options) } else { Vec::new() };
        let goes_on = |column: usize| !is_edge(column) && joined.get(column).copied().unwrap_or(true);
        let mut runs: Vec<(Range<usize>, Difference)> = Vec::new();
        let mut column = 0;
        while column < self.width() {
            if state[column] == Agreement::Full {
                column += 1;
                continue;
            }
            let start = column;
            column += 1;
            while column < self.width() && state[column] != Agreement::Full && goes_on(column) {
                column += 1;
            }
            let substantive = state[start..column].contains(&Agreement::None);
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

    /// For each column whether some text departs from the most common reading both there and in the column before.
    fn joined(&self, options: &LocusOptions) -> Vec<bool> {
        // What each column holds, absences counted where they are readings.
        let mut held: Vec<Column> = vec![Column::default(); self.width()];
        let omitted = u32::MAX;
        let speaks = |absence: &&Absence| !absence.lost && !is_passage(absence, options);
        for row in &self.rows {
            row.columns.iter().zip(&row.keys).for_each(|(&column, &key)| held[column as usize].add(key));
            for absence in row.absences.iter().filter(speaks) {
                held[absence.columns.clone()].iter_mut().for_each(|column| column.add(omitted));
            }
        }
        let mut joined = vec![false; self.width()];
        let mut apart = vec![false; self.width()];
        for row in &self.rows {
            let mut marked: Vec<usize> = Vec::new();
            let mut mark = |column: usize, key: u32| {
                if held[column].key != key {
                    apart[column] = true;
                    marked.push(column);
                }
            };
            row.columns.iter().zip(&row.keys).for_each(|(&column, &key)| mark(column as usize, key));
            for absence in row.absences.iter().filter(speaks) {
                absence.columns.clone().for_each(|column| mark(column, omitted));
            }
            for &column in &marked {
                if column > 0 && apart[column - 1] {
                    joined[column] = true;
                }
            }
            marked.iter().for_each(|&column| apart[column] = false);
        }
        joined
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
            let mut tokens = row.pieces(&locus.columns).into_iter().next().unwrap_or(0..0);
            if tokens.is_empty() {
                let members = row.members.iter().map(|&witness| witness as usize);
                match row.absence(locus.columns.start) {
                    Some(absence) if absence.lost => {
                        locus.lost.extend(members);
                        continue;
                    }
                    Some(absence) if is_passage(absence, options) => {
                        locus.without_passage.extend(members);
                        continue;
                    }
                    _ => {}
                }
                let at = row.before(locus.columns.start);
                tokens = at..at;
            }
            let keys = &row.keys[tokens.clone()];
            let at = groups.iter().position(|group| group.0 == keys).unwrap_or_else(|| {
                groups.push((keys, Reading { forms: Vec::new() }));
                groups.len() - 1
            });
            let reading = &mut groups[at].1;
            for &witness in &row.members {
                let witness = witness as usize;
                let printed = |holder: &Holder| {
                    &self.printed[self.printed_of[holder.witness] as usize][holder.tokens.clone()]
                };
                let holder = Holder { witness, tokens: tokens.clone() };
                let same =
                    reading.forms.iter_mut().find(|form| printed(&form.holders[0]) == printed(&holder));
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
}

/// How far the readings of a column agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    None,
    /// In their normal form.
    Normal,
    Full,
}

/// Compares what one witness has in a column with what another one had, and lowers the agreement if they differ.
fn note(first: &mut u32, read: u32, state: &mut Agreement, apart: Agreement) {
    if *first == u32::MAX {
        *first = read;
    } else if *first != read {
        *state = apart.min(*state);
    }
}

fn is_passage(absence: &Absence, options: &LocusOptions) -> bool {
    absence.columns.len() >= options.passage.max(1)
}
