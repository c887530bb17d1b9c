//! The result: which tokens stand opposite each other.

use crate::anchors::{self, Renumber};
use crate::columns::ColumnId;
use crate::limits::Finding;
use crate::merge::{Merger, Text};
use crate::options::Options;
use crate::tokens::{Key, Kind};
use crate::witness::Witness;
use crate::words::{Word, Words};
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};
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
    /// The witness whose own order differs from the order of the columns.
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
    /// For each witness the numbers of its printed forms, in `printed`.
    pub(crate) printed_of: Vec<u32>,
    pub(crate) printed: Vec<Vec<u32>>,
    moves: Vec<Move>,
    findings: Vec<Finding>,
}

/// One distinct text in its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) keys: Vec<u32>,
    /// Column of each token.
    pub(crate) columns: Vec<u32>,
    /// Token in each column, or one of the two absences.
    pub(crate) cells: Vec<u32>,
    /// The witnesses.
    pub(crate) members: Vec<u32>,
    /// Moved blocks, in tokens, ascending.
    pub(crate) moved: Vec<Range<usize>>,
}

impl Row {
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
}

pub(crate) const OMITTED: u32 = u32::MAX;
pub(crate) const LOST: u32 = u32::MAX - 1;

/// Collates witnesses whose tokens come from one [`Tokenizer`](crate::Tokenizer).
///
/// The result does not depend on the order of the witnesses (their indices apart), and a witness equal to another
/// one changes nothing. No input makes it fail: bounds on the work are met by coarser alignment and a [`Finding`].
///
/// ```
/// use collate::{collate, Cell, Options, Tokenizer, Witness};
///
/// let mut tokenizer = Tokenizer::new();
/// let witnesses = [
///     Witness::read("A", "我们愿同各方一道推动合作", &mut tokenizer)?,
///     Witness::read("B", "我们愿一道推进合作", &mut tokenizer)?,
/// ];
/// let collation = collate(&witnesses, &Options::default());
/// assert_eq!(collation.width(), 12);
/// assert_eq!(collation.cell(1, 3), Cell::Omitted); // 同
/// assert_eq!(collation.cell(0, 9), Cell::Token(9)); // 动
/// assert_eq!(collation.cell(1, 9), Cell::Token(6)); // 进
/// # Ok::<(), collate::WitnessError>(())
/// ```
pub fn collate(witnesses: &[Witness], options: &Options<'_>) -> Collation {
    let (mut texts, representatives) = distinct(witnesses);
    let mut numbers = Renumber::default();
    let mut counts: Vec<u32> = Vec::new();
    let mut words: Vec<Word<'_>> = Vec::new();
    for (text, &representative) in texts.iter_mut().zip(&representatives) {
        let witness = &witnesses[representative];
        text.keys.reserve_exact(witness.tokens().len());
        for (i, token) in witness.tokens().iter().enumerate() {
            let number = numbers.get(token.key.0);
            if number as usize == words.len() {
                let (weight, kind) = (token.weight, token.kind);
                words.push(Word { weight, kind, bits: 0.0, printed: witness.printed(i) });
                counts.push(0);
            }
            counts[number as usize] += 1;
            text.keys.push(number);
        }
    }
    let tokens: usize = witnesses.iter().map(|witness| witness.tokens().len()).sum();
    let distinct: u32 = counts.iter().sum();
    for (word, &count) in words.iter_mut().zip(&counts) {
        let weight = f32::from(word.weight.max(1)) / f32::from(Kind::Word.weight());
        word.bits = (distinct as f32 / count as f32).log2() * weight;
    }
    let words = Words::new(words, options.costs, options.similarity);
    let mut merger = Merger::new(words, anchors::spread(&counts), options, tokens);
    merger.merge(&mut texts);
    crate::refine::refine(&mut merger.columns, &mut texts, &merger.words);
    crate::slide::slide(&mut merger.columns, &mut texts, &merger.words);
    let columns = std::mem::take(&mut merger.columns);
    let mut findings = std::mem::take(&mut merger.findings);
    findings.extend(oddities(witnesses));

    let width = columns.len();
    let mut row_of = vec![0; witnesses.len()];
    let rows: Vec<Row> = texts
        .into_iter()
        .enumerate()
        .map(|(i, text)| {
            text.members.iter().for_each(|&witness| row_of[witness as usize] = i as u32);
            row(text, width, &columns.rank)
        })
        .collect();
    let (printed_of, printed) = printed_forms(witnesses, &row_of);
    let moves = moves(&rows);
    Collation { width, rows, row_of, printed_of, printed, moves, findings }
}

/// The moved blocks of all witnesses, with their counterparts.
fn moves(rows: &[Row]) -> Vec<Move> {
    let mut moves = Vec::new();
    for row in rows {
        for block in &row.moved {
            let held = &row.columns[block.clone()];
            let (Some(&first), Some(&last)) = (held.iter().min(), held.iter().max()) else { continue };
            let columns = first as usize..last as usize + 1;
            let mut counterparts = Vec::new();
            for other in rows {
                let tokens = other.cells[columns.clone()]
                    .iter()
                    .filter(|&&cell| cell < LOST)
                    .map(|&cell| cell as usize);
                let at_home = tokens.filter(|&token| !other.is_moved(token));
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

/// The distinct texts in canonical order, each with the witness that stands for it: the one whose text comes first in
/// code point order.
fn distinct(witnesses: &[Witness]) -> (Vec<Text>, Vec<usize>) {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut known: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let same = |a: &Witness, b: &Witness| {
        a.tokens().len() == b.tokens().len()
            && a.lacunae() == b.lacunae()
            && a.tokens().iter().zip(b.tokens()).all(|(a, b)| a.key == b.key)
    };
    for (i, witness) in witnesses.iter().enumerate() {
        let mut hasher = rustc_hash::FxHasher::default();
        witness.tokens().iter().for_each(|token| hasher.write_u32(token.key.0));
        witness.lacunae().hash(&mut hasher);
        let candidates = known.entry(hasher.finish()).or_default();
        match candidates.iter().find(|&&g| same(&witnesses[groups[g as usize][0] as usize], witness)) {
            Some(&group) => groups[group as usize].push(i as u32),
            None => {
                candidates.push(groups.len() as u32);
                groups.push(vec![i as u32]);
            }
        }
    }
    let canonical = |&i: &u32| {
        let witness = &witnesses[i as usize];
        (witness.text(), witness.tokens(), witness.lacunae())
    };
    let mut sorted: Vec<(u32, Vec<u32>)> = groups
        .into_iter()
        .filter_map(|members| {
            let representative = *members.iter().min_by(|a, b| compare(&canonical(a), &canonical(b)))?;
            Some((representative, members))
        })
        .collect();
    sorted.sort_by(|a, b| compare(&canonical(&a.0), &canonical(&b.0)));
    let representatives = sorted.iter().map(|group| group.0 as usize).collect();
    let texts = sorted
        .into_iter()
        .map(|(representative, members)| {
            let mut borders: Vec<u32> =
                members.iter().flat_map(|&i| witnesses[i as usize].borders().iter().copied()).collect();
            borders.sort_unstable();
            borders.dedup();
            let lacunae = witnesses[representative as usize].lacunae().to_vec();
            Text { lacunae, borders, members, ..Text::default() }
        })
        .collect();
    (texts, representatives)
}

type Content<'t> = (&'t str, &'t [crate::tokens::Token], &'t [u32]);

/// Order by content: text, then where it is cut, then lacunae, and only then the numbers of the keys, which depend on
/// what the tokenizer saw first; two witnesses that differ in nothing else have the same text folded in two ways.
fn compare(a: &Content<'_>, b: &Content<'_>) -> std::cmp::Ordering {
    let cuts =
        |content: &Content<'_>| -> Vec<(u32, u32)> { content.1.iter().map(|t| (t.start, t.end)).collect() };
    let keys = |content: &Content<'_>| -> Vec<Key> { content.1.iter().map(|t| t.key).collect() };
    a.0.cmp(b.0)
        .then_with(|| cuts(a).cmp(&cuts(b)))
        .then_with(|| a.2.cmp(b.2))
        .then_with(|| keys(a).cmp(&keys(b)))
}

fn row(text: Text, width: usize, rank: &[u32]) -> Row {
    let columns: Vec<u32> = text.columns.iter().map(|&id: &ColumnId| rank[id as usize]).collect();
    let mut cells = vec![OMITTED; width];
    for (token, &column) in columns.iter().enumerate() {
        cells[column as usize] = token as u32;
    }
    for &at in &text.lacunae {
        // The empty cells between the neighbours of the lacuna are lost; moved blocks are nobody's neighbours.
        let at_home = |token: &usize| !text.is_moved(*token as u32);
        let before = (0..at as usize).rev().find(at_home);
        let after = (at as usize..columns.len()).find(at_home);
        let from = before.map_or(0, |token| columns[token] as usize + 1);
        let to = after.map_or(width, |token| columns[token] as usize);
        if from < to {
            cells[from..to].iter_mut().filter(|cell| **cell == OMITTED).for_each(|cell| *cell = LOST);
        }
    }
    let moved = text.moved.iter().map(|block| block.start as usize..block.end as usize).collect();
    Row { keys: text.keys, columns, cells, members: text.members, moved }
}

fn oddities(witnesses: &[Witness]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (i, witness) in witnesses.iter().enumerate() {
        if witness.tokens().is_empty() {
            findings.push(Finding::Empty { witness: i });
        }
        match seen.get(witness.siglum().as_str()) {
            Some(&first) => findings.push(Finding::EqualSigla { first, second: i }),
            None => {
                seen.insert(witness.siglum().as_str(), i);
            }
        }
    }
    findings
}

/// Numbers the printed forms, once for witnesses that print the same.
fn printed_forms(witnesses: &[Witness], row_of: &[u32]) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut names: FxHashMap<&str, u32> = FxHashMap::default();
    let mut lists: Vec<Vec<u32>> = Vec::new();
    let mut sources: Vec<usize> = Vec::new();
    let mut by_row: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut of = Vec::with_capacity(witnesses.len());
    for (i, witness) in witnesses.iter().enumerate() {
        let alike = by_row.entry(row_of[i]).or_default();
        let known = alike.iter().copied().find(|&list| {
            let other = &witnesses[sources[list as usize]];
            other.text() == witness.text() && other.tokens() == witness.tokens()
        });
        let list = known.unwrap_or_else(|| {
            let list = (0..witness.tokens().len())
                .map(|token| {
                    let printed = witness.printed(token);
                    let mut chars = printed.chars();
                    if let (Some(c), None) = (chars.next(), chars.next()) {
                        return c as u32;
                    }
                    let next = Key::FIRST_INTERNED + names.len() as u32;
                    *names.entry(printed).or_insert(next)
                })
                .collect();
            lists.push(list);
            sources.push(i);
            alike.push(lists.len() as u32 - 1);
            lists.len() as u32 - 1
        });
        of.push(list);
    }
    (of, lists)
}

impl Collation {
    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many witnesses were collated.
    pub fn witnesses(&self) -> usize {
        self.row_of.len()
    }

    /// How many of them are distinct, equal normal forms taken for equal.
    pub fn distinct(&self) -> usize {
        self.rows.len()
    }

    /// What a witness has in a column.
    ///
    /// # Panics
    /// If there is no such witness or column.
    pub fn cell(&self, witness: usize, column: usize) -> Cell {
        match self.rows[self.row_of[witness] as usize].cells[column] {
            OMITTED => Cell::Omitted,
            LOST => Cell::Lost,
            token => Cell::Token(token as usize),
        }
    }

    /// In which column a token stands.
    ///
    /// # Panics
    /// If there is no such witness or token.
    pub fn column_of(&self, witness: usize, token: usize) -> usize {
        self.rows[self.row_of[witness] as usize].columns[token] as usize
    }

    /// How many tokens a witness has.
    ///
    /// # Panics
    /// If there is no such witness.
    pub fn tokens(&self, witness: usize) -> usize {
        self.rows[self.row_of[witness] as usize].keys.len()
    }

    /// The moved blocks, by witness and place.
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// What should be known about how the collation was made.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The columns in an order in which no row steps back, for formats that know tables only: the columns as they
    /// are, and the tokens of moved blocks in columns of their own at the place where their witness has them.
    /// Witnesses with the same block at the same place share these columns.
    pub fn unrolled(&self) -> Vec<FlatColumn> {
        // Groups of blocks that are shown together, by the column after which they come.
        struct Group {
            after: Option<usize>,
            blocks: Vec<(usize, Range<usize>)>,
            columns: Range<usize>,
        }
        let mut groups: Vec<Group> = Vec::new();
        for (r, row) in self.rows.iter().enumerate() {
            let mut last: Option<usize> = None; // the latest group of this row
            for block in &row.moved {
                let after = row.home_before(block.start).map(|token| row.columns[token] as usize);
                let held = &row.columns[block.clone()];
                let low = held.iter().min().map_or(0, |&column| column as usize);
                let high = held.iter().max().map_or(0, |&column| column as usize + 1);
                let from = last.map_or(0, |group| group + 1);
                let joined = (from..groups.len()).find(|&g| {
                    groups[g].after == after && groups[g].columns.start < high && low < groups[g].columns.end
                });
                let group = joined.unwrap_or_else(|| {
                    groups.push(Group { after, blocks: Vec::new(), columns: low..high });
                    groups.len() - 1
                });
                let open = &mut groups[group];
                open.columns = open.columns.start.min(low)..open.columns.end.max(high);
                open.blocks.push((r, block.clone()));
                last = Some(group);
            }
        }
        let mut by_place: Vec<usize> = (0..groups.len()).collect();
        by_place.sort_by_key(|&g| groups[g].after);
        let mut by_place = by_place.into_iter().map(|g| &groups[g]).peekable();
        let mut flat = Vec::with_capacity(self.width);
        for place in std::iter::once(None).chain((0..self.width).map(Some)) {
            if let Some(column) = place {
                let tokens: Vec<Option<usize>> = self
                    .rows
                    .iter()
                    .map(|row| (row.cells[column] < LOST).then(|| row.cells[column] as usize))
                    .enumerate()
                    .map(|(r, token)| token.filter(|&token| !self.rows[r].is_moved(token)))
                    .collect();
                if tokens.iter().any(Option::is_some) {
                    flat.push(FlatColumn { column, moved: false, cells: self.per_witness(&tokens) });
                }
            }
            while let Some(group) = by_place.next_if(|group| group.after == place) {
                for column in group.columns.clone() {
                    let mut tokens = vec![None; self.rows.len()];
                    for (r, block) in &group.blocks {
                        let cell = self.rows[*r].cells[column];
                        if cell < LOST && block.contains(&(cell as usize)) {
                            tokens[*r] = Some(cell as usize);
                        }
                    }
                    if tokens.iter().any(Option::is_some) {
                        flat.push(FlatColumn { column, moved: true, cells: self.per_witness(&tokens) });
                    }
                }
            }
        }
        flat
    }

    fn per_witness(&self, rows: &[Option<usize>]) -> Vec<Option<usize>> {
        self.row_of.iter().map(|&row| rows[row as usize]).collect()
    }
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
