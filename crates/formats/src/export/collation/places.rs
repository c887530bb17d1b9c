//! The collation as a row of places, each with what every witness has there.
//!
//! All exports are made of these, so that a table and an apparatus of the same collation say the same. Places stand in
//! an order in which every witness reads on: put together, the cells of a witness are its text. A moved block therefore
//! has two places, the one where its counterparts stand, which says of its witness that it has the text elsewhere,
//! and a place of its own, where the witness has it.

use std::ops::Range;

use collate::{Cell, Collation, Difference, LocusOptions, Segment, Witness};

/// What a witness has at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// These tokens.
    Tokens(Range<usize>),
    /// Nothing.
    Omitted,
    /// Its text is lost there.
    Lost,
    /// The same, but at another place: a moved block.
    Elsewhere,
}

/// How the witnesses stand to each other at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// All have the same.
    Agreement,
    /// Those that have something have the same; others have nothing.
    Absence,
    /// They differ in print, not in normal form.
    Orthographic,
    /// They differ.
    Substantive,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Kind::Agreement => "agreement",
            Kind::Absence => "absence",
            Kind::Orthographic => "orthographic",
            Kind::Substantive => "substantive",
        }
    }
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) columns: Range<usize>,
    /// Whether it shows moved blocks where their witnesses have them.
    pub(super) moved: bool,
    pub(super) kind: Kind,
    /// For each witness.
    pub(super) cells: Vec<Held>,
    /// Whether every witness that has text here ends a line with it.
    pub(super) ends_line: bool,
}

/// Witnesses that have the same at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// As the first of them prints it, white space reduced to single spaces; with a space in front where any of them
    /// has one.
    pub(super) text: String,
    /// Ascending.
    pub(super) witnesses: Vec<usize>,
    /// Which groups have equal normal forms: the number of the first of them.
    pub(super) normal: usize,
}

impl Place {
    /// The readings, those of `first` before the others, then by their first witness.
    pub(super) fn groups(&self, witnesses: &[Witness], first: Option<usize>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let order = first.into_iter().chain((0..witnesses.len()).filter(|&w| Some(w) != first));
        for w in order {
            let Held::Tokens(tokens) = &self.cells[w] else { continue };
            let text = printed(&witnesses[w], tokens);
            match groups.iter_mut().find(|group| group.text.trim_start() == text.trim_start()) {
                Some(group) => {
                    if text.len() > group.text.len() {
                        group.text = text;
                    }
                    group.witnesses.push(w);
                }
                None => {
                    let same = |group: &Group| {
                        let other = group.witnesses[0];
                        let Held::Tokens(others) = &self.cells[other] else { return false };
                        tokens.len() == others.len()
                            && tokens
                                .clone()
                                .zip(others.clone())
                                .all(|(a, b)| witnesses[w].key(a) == witnesses[other].key(b))
                    };
                    let normal = groups.iter().find(|g| same(g)).map_or(groups.len(), |g| g.normal);
                    groups.push(Group { text, witnesses: vec![w], normal });
                }
            }
        }
        groups.iter_mut().for_each(|group| group.witnesses.sort_unstable());
        groups
    }

    /// What the witnesses that have the text at another place read there, grouped, and whether all of them read as
    /// the witnesses here do.
    pub(super) fn elsewhere(
        &self,
        witnesses: &[Witness],
        collation: &Collation,
    ) -> (Vec<(String, Vec<usize>)>, bool) {
        let keys = |w: usize, tokens: &Range<usize>| -> Vec<_> {
            tokens.clone().map(|token| witnesses[w].key(token)).collect()
        };
        let here = self.cells.iter().enumerate().find_map(|(w, cell)| match cell {
            Held::Tokens(tokens) => Some(keys(w, tokens)),
            _ => None,
        });
        let mut readings: Vec<(String, Vec<usize>)> = Vec::new();
        let mut same = true;
        for w in self.those(&Held::Elsewhere) {
            let tokens = collation.tokens_in(w, &self.columns);
            same &= here.as_ref() == Some(&keys(w, &tokens));
            let text = printed(&witnesses[w], &tokens).trim().to_owned();
            match readings.iter_mut().find(|(other, _)| *other == text) {
                Some((_, those)) => those.push(w),
                None => readings.push((text, vec![w])),
            }
        }
        (readings, same)
    }

    /// The witnesses of whom this is true.
    pub(super) fn those(&self, held: &Held) -> Vec<usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| *cell == held).map(|(w, _)| w).collect()
    }

    /// Whether anything is to be said beyond the text.
    pub(super) fn varies(&self) -> bool {
        self.kind != Kind::Agreement || self.moved
    }
}

/// What a witness prints, white space reduced to single spaces: with the space before it, not the one behind it. Before a
/// comma stands no space, so a word is the same with a comma and without one; and marks that are not compared go with
/// the word before them.
pub(super) fn printed(witness: &Witness, tokens: &Range<usize>) -> String {
    let whole = witness.text();
    let edge = |token: usize| -> usize {
        let after = match token.checked_sub(1) {
            Some(before) => witness.tokens()[before].end as usize,
            None => return 0,
        };
        let end = witness.tokens().get(token).map_or(whole.len(), |next| next.start as usize);
        after + whole[after..end].trim_end().len()
    };
    let text = if tokens.is_empty() { "" } else { &whole[edge(tokens.start)..edge(tokens.end)] };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Divides a collation. Without `joined` every column is a place of its own.
pub(super) fn places(
    witnesses: &[Witness],
    collation: &Collation,
    loci: &LocusOptions,
    joined: bool,
) -> Vec<Place> {
    let segments = collation.segments(loci);
    let mut segment_of = vec![0u32; collation.width()];
    for (i, segment) in segments.iter().enumerate() {
        let columns = match segment {
            Segment::Agreement(columns) => columns,
            Segment::Variation(locus) => &locus.columns,
        };
        segment_of[columns.clone()].fill(i as u32);
    }
    let differs = |column: usize| match segments.get(segment_of[column] as usize) {
        Some(Segment::Variation(locus)) => Some(locus.difference),
        _ => None,
    };
    let ends_line = |cells: &[Option<usize>]| {
        let mut held = cells.iter().enumerate().filter_map(|(w, cell)| Some((w, (*cell)?))).peekable();
        held.peek().is_some()
            && held.all(|(w, token)| {
                let after = witnesses[w].tokens()[token].end as usize;
                let end = witnesses[w].tokens().get(token + 1).map(|next| next.start as usize);
                let text = witnesses[w].text();
                text[after..end.unwrap_or(text.len())].contains('\n')
            })
    };
    let mut places: Vec<Place> = Vec::new();
    let mut last: Option<(bool, usize, Vec<Option<usize>>)> = None;
    for flat in collation.unrolled() {
        let goes_on = joined
            && last.as_ref().is_some_and(|(moved, column, cells)| {
                let same_presence =
                    || cells.iter().zip(&flat.cells).all(|(before, here)| before.is_some() == here.is_some());
                *moved == flat.moved
                    && *column + 1 == flat.column
                    && segment_of[*column] == segment_of[flat.column]
                    && !places.last().is_some_and(|place| place.ends_line)
                    && (differs(flat.column).is_some() && !flat.moved || same_presence())
            });
        if !goes_on {
            places.push(Place {
                columns: flat.column..flat.column,
                moved: flat.moved,
                kind: Kind::Agreement,
                cells: vec![Held::Omitted; witnesses.len()],
                ends_line: false,
            });
        }
        if let Some(place) = places.last_mut() {
            place.columns.end = flat.column + 1;
            for (cell, token) in place.cells.iter_mut().zip(&flat.cells) {
                match (cell, token) {
                    (Held::Tokens(tokens), Some(token)) => tokens.end = token + 1,
                    (cell, Some(token)) => *cell = Held::Tokens(*token..token + 1),
                    _ => {}
                }
            }
            place.ends_line = ends_line(&flat.cells);
        }
        last = Some((flat.moved, flat.column, flat.cells));
    }
    for place in &mut places {
        let column = place.columns.start;
        for (w, cell) in place.cells.iter_mut().enumerate() {
            if *cell == Held::Omitted {
                match collation.cell(w, column) {
                    Cell::Token(_) => *cell = Held::Elsewhere,
                    Cell::Lost if !place.moved => *cell = Held::Lost,
                    _ => {}
                }
            }
        }
        let difference = place
            .columns
            .clone()
            .find_map(differs)
            .filter(|_| place.cells.iter().filter(|c| matches!(c, Held::Tokens(_))).count() > 0);
        place.kind = match difference {
            _ if place.moved => Kind::Absence,
            Some(Difference::Orthographic) => Kind::Orthographic,
            Some(Difference::Substantive) => {
                if place.groups(witnesses, None).len() > 1 {
                    Kind::Substantive
                } else {
                    Kind::Absence
                }
            }
            None if place.cells.iter().all(|cell| matches!(cell, Held::Tokens(_))) => Kind::Agreement,
            None => Kind::Absence,
        };
    }
    // A text without a token, white space perhaps, stands in no column; and nothing may be lost.
    let blank = |w: usize| witnesses[w].tokens().is_empty();
    if (0..witnesses.len()).any(|w| blank(w) && !witnesses[w].text().is_empty()) {
        let cells = (0..witnesses.len()).map(|w| if blank(w) { Held::Tokens(0..0) } else { Held::Omitted });
        let end = collation.width();
        places.push(Place {
            columns: end..end,
            moved: false,
            kind: Kind::Absence,
            cells: cells.collect(),
            ends_line: true,
        });
    }
    places
}
