//! The established text of a turn: what all agree on, and at each locus the reading that is shown.

use collate::Cell;
use record::{EstablishedParagraph, Segment, Siglum, Variant};

use super::SharedTurn;
use super::loci::{Collated, Place, PlaceKind};

/// Writes out the columns from left to right. `base` is the index of the turn's first variant in the event.
pub(super) fn paragraphs(
    c: &Collated,
    turn: &SharedTurn,
    variants: &[Variant],
    base: usize,
) -> Vec<EstablishedParagraph> {
    let mut writer = Writer { done: vec![], now: EstablishedParagraph::default() };
    let texts = &turn.texts;
    let width = c.collation.width();
    // Full-width marks before half-width ones, then the order of the sigla.
    let mut preferred: Vec<usize> = (0..c.witnesses.len()).collect();
    preferred.sort_by_key(|w| (half_width(&texts[*w].text), *w));
    let borders: Vec<Vec<usize>> = texts
        .iter()
        .zip(&c.witnesses)
        .map(|(t, w)| {
            t.borders.iter().map(|o| w.tokens().partition_point(|k| (k.start as usize) < *o)).collect()
        })
        .collect();
    let loci: Vec<(usize, &Place)> =
        c.places.iter().enumerate().filter(|(_, p)| p.kind == PlaceKind::Locus).collect();
    let left_out: Vec<(usize, &Place)> = c
        .places
        .iter()
        .enumerate()
        .filter(|(i, p)| p.kind == PlaceKind::Passage && variants.get(*i).is_some_and(shows_nothing))
        .collect();
    let mut next = loci.iter().peekable();
    let mut skip_to = 0;
    let mut column = 0;
    while column < width {
        while next.next_if(|(_, p)| p.columns.end <= column || p.columns.start < column).is_some() {}
        // Two texts may lack passages that begin together; the longer goes as a whole.
        let gone = left_out.iter().filter(|(_, p)| p.columns.start == column && p.columns.end > skip_to);
        if let Some((i, p)) = gone.max_by_key(|(_, p)| p.columns.end) {
            writer.at(base + i, "");
            skip_to = p.columns.end;
        }
        if column < skip_to {
            column += 1;
            continue;
        }
        if starts_paragraph(c, &borders, column) {
            writer.paragraph();
        }
        if let Some((i, p)) = next.next_if(|(_, p)| p.columns.start == column) {
            let v = &variants[*i];
            let shown = v.choice.shown();
            let r = &p.readings[shown.min(p.readings.len() - 1)];
            let mut text = v.readings.get(shown).map_or(String::new(), |r| r.text.replace('\n', ""));
            if let Some((w, tokens)) = r.holders.first()
                && !tokens.is_empty()
                && spaced(c, *w, tokens.end - 1)
            {
                text.push(' ');
            }
            for (w, _) in p.readings.iter().flat_map(|r| &r.holders) {
                writer.witness(texts[*w].witness);
            }
            writer.at(base + i, &text);
            column = p.columns.end;
            continue;
        }
        let held = preferred.iter().find_map(|w| match c.collation.cell(*w, column) {
            Cell::Token(t) => Some((*w, t)),
            _ => None,
        });
        if let Some((w, t)) = held {
            for (k, text) in texts.iter().enumerate().take(c.witnesses.len()) {
                if matches!(c.collation.cell(k, column), Cell::Token(_)) {
                    writer.witness(text.witness);
                }
            }
            writer.agreed(c.witnesses[w].printed(t), spaced(c, w, t));
        }
        column += 1;
    }
    writer.paragraph();
    writer.done
}

fn shows_nothing(v: &Variant) -> bool {
    v.readings.get(v.choice.shown()).is_some_and(|r| r.text.is_empty() && !r.lacuna)
}

fn half_width(text: &str) -> bool {
    text.matches(',').count() > text.matches('，').count()
}

/// Whether white space follows a token on its line.
fn spaced(c: &Collated, w: usize, token: usize) -> bool {
    let k = c.witnesses[w].tokens();
    let end = k[token].end as usize;
    let next = k.get(token + 1).map_or(end, |t| t.start as usize);
    next > end && !c.witnesses[w].text()[end..next].contains('\n')
}

/// Whether most of the witnesses that hold this column start a paragraph with it.
fn starts_paragraph(c: &Collated, borders: &[Vec<usize>], column: usize) -> bool {
    let (mut yes, mut no) = (0, 0);
    for (w, b) in borders.iter().enumerate() {
        if let Cell::Token(t) = c.collation.cell(w, column) {
            if b.binary_search(&t).is_ok() {
                yes += 1;
            } else {
                no += 1;
            }
        }
    }
    yes > 0 && yes >= no
}

struct Writer {
    done: Vec<EstablishedParagraph>,
    now: EstablishedParagraph,
}

impl Writer {
    fn witness(&mut self, w: usize) {
        let s = Siglum::nth(w);
        if let Err(at) = self.now.witnesses.binary_search(&s) {
            self.now.witnesses.insert(at, s);
        }
    }

    /// A printing without the comma has a blank in its place; the comma of the others follows the word.
    fn close_up(&mut self, text: &str) {
        let mut chars = text.chars();
        let closes = chars.next().is_some_and(|c| matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | ')'));
        if closes
            && !chars.next().is_some_and(char::is_alphanumeric)
            && let Some(Segment::Agreed(s) | Segment::At(_, s)) = self.now.segments.last_mut()
        {
            s.truncate(s.trim_end().len());
        }
    }

    fn agreed(&mut self, text: &str, space: bool) {
        self.close_up(text);
        if !matches!(self.now.segments.last(), Some(Segment::Agreed(_))) {
            self.now.segments.push(Segment::Agreed(String::new()));
        }
        if let Some(Segment::Agreed(s)) = self.now.segments.last_mut() {
            s.push_str(text);
            if space {
                s.push(' ');
            }
        }
    }

    fn at(&mut self, variant: usize, text: &str) {
        self.close_up(text);
        self.now.segments.push(Segment::At(variant, text.to_owned()));
    }

    fn paragraph(&mut self) {
        if let Some(Segment::Agreed(s) | Segment::At(_, s)) = self.now.segments.last_mut() {
            s.truncate(s.trim_end().len());
        }
        if !self.now.segments.is_empty() {
            self.done.push(std::mem::take(&mut self.now));
        }
    }
}
