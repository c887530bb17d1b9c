//! From bytes to what is measured, without a record on disk: reading, structuring and establishing as the desk does.

use editing::Structured;
use record::{EstablishedTurn, Event, MatchedExchange, SourceId, SourceText, TextSpan};

/// A printing that was read.
#[derive(Debug)]
pub(super) struct Printing {
    pub(super) name: String,
    pub(super) id: SourceId,
    pub(super) text: SourceText,
    pub(super) structured: Structured,
}

impl Printing {
    /// The printing that these bytes hold; none where they are refused.
    pub(super) fn read(name: String, bytes: &[u8]) -> Option<Self> {
        let id = formats::source_id(bytes);
        let formats::Decoded { text, about, asides, timeline, .. } =
            formats::read(bytes, formats::Hints::default()).ok()?;
        let structured = editing::structure(id, &text, &about, &asides, timeline.as_ref());
        Some(Self { name, id, text, structured })
    }

    /// The turns of its first witness, as printed.
    pub(super) fn turns(&self) -> Vec<String> {
        self.structured
            .witnesses
            .first()
            .map(|w| w.turns().map(|t| t.text(&self.text)).collect())
            .unwrap_or_default()
    }

    /// Where its spoken words stand.
    pub(super) fn spoken(&self) -> Vec<TextSpan> {
        let witnesses = self.structured.witnesses.iter();
        witnesses.flat_map(|w| w.turns().flat_map(|t| t.pieces.iter().map(|p| p.span))).collect()
    }
}

/// The event that the printings print, and whether the matcher, not told that it is one, takes it for one.
pub(super) fn establish(printings: &[Printing]) -> Option<(Event, bool)> {
    let whole: Vec<(&Printing, &record::Witness)> =
        printings.iter().filter_map(|p| Some((p, p.structured.witnesses.first()?))).collect();
    let sketches: Vec<editing::Sketch> = whole.iter().map(|(p, w)| editing::sketch(w, &p.text)).collect();
    let candidates: Vec<editing::Candidate<'_>> = whole
        .iter()
        .zip(&sketches)
        .map(|((p, witness), sketch)| editing::Candidate { name: &p.name, witness, sketch })
        .collect();
    let one = editing::group(&candidates).len() == 1 && whole.len() == printings.len();
    let members: Vec<editing::Member<'_>> =
        whole.iter().map(|(p, witness)| editing::Member { name: &p.name, text: &p.text, witness }).collect();
    editing::establish(&members, &[]).map(|event| (event, one))
}

/// The turns of the established text.
pub(super) fn established_turns(event: &Event) -> Vec<String> {
    let exchanges = event.opening.iter().chain(&event.exchanges);
    exchanges.flat_map(|x: &MatchedExchange| x.turns.iter().map(turn_text)).collect()
}

fn turn_text(turn: &EstablishedTurn) -> String {
    turn.paragraphs.iter().map(record::EstablishedParagraph::text).collect::<Vec<_>>().join("\n")
}

/// Turns as they are compared: width, case and script folded; white space reduced to one space between letters and to
/// nothing beside a Han character or a mark; a mark of its own between turns, so that words in the wrong turn count.
pub(super) fn comparable(turns: &[String]) -> Vec<char> {
    let mut out: Vec<char> = Vec::new();
    for turn in turns.iter().filter(|t| !t.trim().is_empty()) {
        let mut space = false;
        for c in turn.chars().map(editing::script::fold) {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            let word = |c: char| c.is_alphanumeric() && !editing::script::is_han(c);
            if std::mem::take(&mut space) && word(c) && out.last().is_some_and(|l| word(*l)) {
                out.push(' ');
            }
            out.push(c);
        }
        out.push('\n');
    }
    out
}
