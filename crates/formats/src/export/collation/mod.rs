//! A collation for other programs and for readers.
//!
//! | format | for |
//! |---|---|
//! | table | a terminal: the texts above each other, differing places marked |
//! | json | whatever reads CollateX's output: a row of cells for each witness, a cell a list of tokens |
//! | table-json | programs: places with their readings, sigla, moves, findings |
//! | tei | editions: parallel segmentation |
//! | graphml, dot | graph tools: the variant graph, with CollateX's names for its data |
//! | csv | spreadsheets: a row for each place, a column for each witness |
//! | html | reading: one page that needs nothing else |
//! | svg | a picture of the variant graph of a short text |
//! | newick, tree-svg | who may have copied from whom: the tree of the witnesses, for programs and drawn |
//!
//! Witnesses come from strangers, down to control characters that end a line in one format and the document in
//! another. Each format escapes what it cannot hold, and only JSON, which can hold everything, is asked to give back
//! every character; the others reduce white space to single spaces.

mod csv;
mod graph;
mod html;
mod json;
mod places;
mod svg;
mod table;
mod tei;
mod tree;

use std::{io, str::FromStr};

use collate::{Collation, DescentError, Finding, LocusOptions, Tokenizer, Witness};

use crate::TokenObjects;
use places::{Place, places};

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollationFormat {
    /// An aligned table for a terminal.
    Table,
    /// CollateX's JSON.
    Json,
    /// Places with their readings, as JSON.
    TableJson,
    /// TEI parallel segmentation.
    Tei,
    /// The variant graph as GraphML.
    GraphMl,
    /// The variant graph for Graphviz.
    Dot,
    /// A spreadsheet.
    Csv,
    /// One page.
    Html,
    /// The variant graph, drawn.
    Svg,
    /// The tree of the witnesses.
    Newick,
    /// The tree of the witnesses, drawn.
    TreeSvg,
}

impl CollationFormat {
    /// All formats with their names on the command line.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Table, "table"),
        (Self::Json, "json"),
        (Self::TableJson, "table-json"),
        (Self::Tei, "tei"),
        (Self::GraphMl, "graphml"),
        (Self::Dot, "dot"),
        (Self::Csv, "csv"),
        (Self::Html, "html"),
        (Self::Svg, "svg"),
        (Self::Newick, "newick"),
        (Self::TreeSvg, "tree-svg"),
    ];

    /// The format that a file of this ending is meant to have.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "xml" => Some(Self::Tei),
            "gv" => Some(Self::Dot),
            "htm" => Some(Self::Html),
            "nwk" | "tree" => Some(Self::Newick),
            ending => ending.parse().ok(),
        }
    }
}

/// A name that is no format of a collation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no format of a collation; write table, json, table-json, tei, graphml, dot, csv, html, svg, \
     newick or tree-svg"
)]
pub struct UnknownCollationFormat(pub String);

impl FromStr for CollationFormat {
    type Err = UnknownCollationFormat;

    fn from_str(s: &str) -> Result<Self, UnknownCollationFormat> {
        let found = Self::ALL.iter().find(|(_, name)| *name == s);
        found.map(|(format, _)| *format).ok_or_else(|| UnknownCollationFormat(s.to_owned()))
    }
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollationExportError {
    /// The output could not be written.
    #[error("the collation could not be written: {0}")]
    Io(#[from] io::Error),
    /// There are too many witnesses for a tree.
    #[error(transparent)]
    Descent(#[from] DescentError),
    /// The graph is too large for a picture.
    #[error("a drawing shows up to {most} places, and this collation has {places}")]
    TooLongToDraw {
        /// How many places there are.
        places: usize,
        /// How many can be drawn.
        most: usize,
    },
}

/// How it is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether differing places are coloured.
    pub colour: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// A collation with what it was made from.
#[derive(Clone, Copy, Debug)]
pub struct CollationView<'a> {
    /// The witnesses, as they were collated.
    pub witnesses: &'a [Witness],
    /// The collation.
    pub collation: &'a Collation,
    /// What cut the witnesses; says what their normal forms are.
    pub tokenizer: &'a Tokenizer,
    /// For each witness the objects that its tokens came from, where it came as a list of them.
    pub objects: &'a [Option<Vec<TokenObjects>>],
    /// The witness whose readings come first, as lemma.
    pub base: Option<usize>,
    /// Whether neighbouring columns are joined to places; else each column is a place.
    pub segmentation: bool,
    /// How columns are joined.
    pub loci: LocusOptions,
}

impl CollationView<'_> {
    fn places(&self) -> Vec<Place> {
        places(self.witnesses, self.collation, &self.loci, self.segmentation)
    }

    fn siglum(&self, witness: usize) -> &str {
        self.witnesses[witness].siglum().as_str()
    }

    fn sigla(&self, witnesses: &[usize]) -> Vec<&str> {
        witnesses.iter().map(|&w| self.siglum(w)).collect()
    }

    /// The witness that stands first where one has to.
    fn first(&self) -> usize {
        self.base.unwrap_or(0)
    }
}

/// Writes a collation.
///
/// # Errors
/// The output fails, or the collation is too long for a drawing.
pub fn write_collation(
    format: CollationFormat,
    view: &CollationView<'_>,
    layout: Layout,
    out: &mut dyn io::Write,
) -> Result<(), CollationExportError> {
    match format {
        CollationFormat::Table => table::write(view, layout, out)?,
        CollationFormat::Json => json::collatex(view, out)?,
        CollationFormat::TableJson => json::places(view, out)?,
        CollationFormat::Tei => tei::write(view, out)?,
        CollationFormat::GraphMl => graph::graphml(view, out)?,
        CollationFormat::Dot => graph::dot(view, out)?,
        CollationFormat::Csv => csv::write(view, out)?,
        CollationFormat::Html => html::write(view, out)?,
        CollationFormat::Svg => svg::write(view, out)?,
        CollationFormat::Newick => tree::newick(view, out)?,
        CollationFormat::TreeSvg => tree::svg(view, out)?,
    }
    Ok(out.flush()?)
}

/// What a finding says, in a sentence for a person.
#[must_use]
pub fn finding_in_words(view: &CollationView<'_>, finding: &Finding) -> String {
    match finding {
        Finding::Coarse { witness, tokens } => format!(
            "{} tokens of {} from number {} on were too many and too unlike the others to be aligned one by one; they \
             stand by themselves",
            tokens.len(),
            view.siglum(*witness),
            tokens.start + 1
        ),
        Finding::EqualSigla { first, second } => format!(
            "the witnesses number {} and {} are both called {}",
            first + 1,
            second + 1,
            view.siglum(*first)
        ),
        Finding::Empty { witness } => format!("witness {} is empty", view.siglum(*witness)),
        other => format!("{other:?}"),
    }
}

/// A character as it may be shown: control characters as their pictures, and those that turn the direction of the
/// text as a replacement character, since they would turn what stands around them.
fn shown(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {
            '\u{fffd}'
        }
        c => c,
    }
}

/// A text that stays within its line, safe in XML and HTML, in content and in attributes in double quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(shown(c)),
        }
    }
    out
}
