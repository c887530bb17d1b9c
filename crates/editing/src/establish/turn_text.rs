//! The words of one turn in one witness, with the way back to the source and the scars of the page.

use record::{GapKind, Joint, Juncture, SourceText, TextSpan, Turn, Witness};

use crate::explain::Break;

/// A turn's words as one string.
pub(super) struct TurnText {
    /// The witness, in the order of the sigla.
    pub(super) witness: usize,
    /// The words: joined, paragraphs separated by line feeds.
    pub(super) text: String,
    /// Where each piece starts in `text`, and its span.
    pieces: Vec<(usize, TextSpan)>,
    /// Offsets at which a paragraph starts, other than the first.
    pub(super) borders: Vec<usize>,
    /// Offsets at which text is lost.
    pub(super) lacunae: Vec<(usize, GapKind)>,
    /// Offsets at which the page had broken the words.
    pub(super) breaks: Vec<(usize, Break)>,
    /// Characters printed twice at a break: the offset, where the copy stands, and what it says.
    pub(super) overlaps: Vec<(usize, TextSpan, String)>,
}

impl TurnText {
    pub(super) fn of(witness: usize, turn: &Turn, of: &Witness, source: &SourceText) -> Self {
        let mut out = Self {
            witness,
            text: String::new(),
            pieces: Vec::with_capacity(turn.pieces.len()),
            borders: vec![],
            lacunae: vec![],
            breaks: vec![],
            overlaps: vec![],
        };
        for p in &turn.pieces {
            match p.juncture {
                Juncture::Start => {}
                Juncture::Paragraph | Juncture::Gap(_) => {
                    if !out.text.is_empty() {
                        out.text.push('\n');
                        out.borders.push(out.text.len());
                    }
                    if let Juncture::Gap(kind) = p.juncture {
                        out.lacunae.push((out.text.len(), kind));
                    }
                }
                Juncture::Joined { space, by } => {
                    let kind = match by {
                        Joint::Line | Joint::Struck => None,
                        Joint::Break | Joint::Moved => Some(Break::Column),
                        Joint::Caption => Some(Break::Caption),
                        Joint::Furniture => Some(Break::Furniture),
                    };
                    out.breaks.extend(kind.map(|k| (out.text.len(), k)));
                    if space {
                        out.text.push(' ');
                    }
                }
            }
            out.pieces.push((out.text.len(), p.span));
            out.text.push_str(source.slice(p.span));
            if let Some(o) = of.overlaps.iter().find(|o| o.start() == p.span.end()) {
                out.overlaps.push((out.text.len(), *o, source.slice(*o).to_owned()));
            }
        }
        if let Some(kind) = lost_after(turn, of) {
            out.lacunae.push((out.text.len(), kind));
        }
        out
    }

    /// The pieces that a range of bytes of the words holds: the index of each, its span as far as it lies in the range
    /// without white space at its ends, and whether it starts where the piece starts.
    pub(super) fn parts(&self, from: usize, to: usize) -> Vec<(usize, TextSpan, bool)> {
        let mut out = Vec::new();
        for (i, (start, span)) in self.pieces.iter().enumerate() {
            let end = start + span.len();
            let (a, b) = (from.max(*start), to.min(end));
            if a >= b {
                continue;
            }
            let words = &self.text[a..b];
            let (a, b) = (b - words.trim_start().len(), a + words.trim_end().len());
            if a < b {
                let span = TextSpan::between(span.start() + a - start, span.start() + b - start);
                out.push((i, span, from <= *start));
            }
        }
        out
    }

    /// The span of the source for a range of bytes of the words; an empty range gives the empty span where it stands.
    pub(super) fn place(&self, from: usize, to: usize) -> TextSpan {
        let at = |offset: usize, end: bool| -> usize {
            // The end of a range belongs to the piece that its last character is in.
            let probe = if end { offset.saturating_sub(1) } else { offset };
            let i = self.pieces.partition_point(|(start, _)| *start <= probe).saturating_sub(1);
            self.pieces
                .get(i)
                .map_or(0, |(start, span)| (span.start() + offset.saturating_sub(*start)).min(span.end()))
        };
        if from >= to {
            return TextSpan::empty(at(from, from > 0 && from == self.text.len()));
        }
        TextSpan::between(at(from, false), at(to, true))
    }
}

/// Whether the witness lost text directly after this turn: its tail, or everything behind a jump.
fn lost_after(turn: &Turn, of: &Witness) -> Option<GapKind> {
    let end = turn.pieces.last()?.span.end();
    let next = of.turns().flat_map(|t| &t.pieces).map(|p| p.span.start()).filter(|s| *s >= end).min();
    of.gaps
        .iter()
        .find(|g| {
            matches!(g.kind, GapKind::TailLost | GapKind::PageJump | GapKind::End | GapKind::AnswerLost)
                && g.at >= end
                && next.is_none_or(|n| g.at <= n)
        })
        .map(|g| g.kind)
}
