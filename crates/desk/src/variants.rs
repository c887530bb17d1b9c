use record::{Cause, Risk, VariantClass};
use serde::Serialize;

use crate::derive::Established;
use crate::on_pages::{WitnessOnPages, areas_around};
use crate::view::{CoverageView, VariantView};
use crate::{Desk, DeskError};

/// Which variants are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariantsRequest {
    /// The event, or an exchange of it.
    pub citation: String,
    /// Of this risk alone: `low`, `medium`, `high`.
    pub risk: Option<String>,
    /// Of this cause alone, as exported.
    pub cause: Option<String>,
    /// Of this class alone, as exported.
    pub class: Option<String>,
    /// Those that the evidence does not decide.
    pub undecided: bool,
}

/// Where the printings of an event differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariantsView {
    /// The event.
    pub event: String,
    /// Its release.
    pub release: u32,
    /// The variants wanted, those of high risk first, then in the order of the text.
    pub variants: Vec<VariantView>,
    /// How many there are in the event, of high, medium and low risk.
    pub all: (u32, u32, u32),
    /// The number of witnesses: one cannot differ.
    pub witnesses: usize,
    /// How much of the event is held.
    pub coverage: CoverageView,
    /// The witnesses that stand on pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_pages: Vec<WitnessOnPages>,
    /// Where pictures were asked for: why some readings have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_images: Vec<String>,
}

impl Desk {
    /// Where the printings of an event differ.
    ///
    /// # Errors
    /// There is no such event, risk, cause or class.
    pub fn variants(&self, request: &VariantsRequest) -> Result<VariantsView, DeskError> {
        one_of("risk", &request.risk, &[Risk::High, Risk::Medium, Risk::Low].map(Risk::as_str))?;
        one_of("cause", &request.cause, &Cause::ALL.map(Cause::as_str))?;
        let classes = [
            VariantClass::Orthographic,
            VariantClass::Wording,
            VariantClass::Omission,
            VariantClass::Addition,
            VariantClass::Move,
            VariantClass::Layout,
            VariantClass::Attribution,
        ];
        one_of("class", &request.class, &classes.map(VariantClass::as_str))?;

        let citation = Self::parse(&request.citation)?;
        let found = self.find(&citation, None)?;
        let row = found.row;
        let decisions = self.decisions()?;
        let made = self.establish_all(std::iter::once((row.fingerprint, row.id.as_str())), &decisions)?;
        let mut variants: Vec<VariantView> =
            made.iter().flatten().flat_map(|made| placed(made, row.release)).collect();
        let place = match &found.place {
            record::CitationPlace::Event => None,
            record::CitationPlace::Opening(_) => Some(view_citation(&row.id, None, row.release)),
            record::CitationPlace::Exchange(id, _) => Some(view_citation(&row.id, Some(id), row.release)),
        };
        variants.retain(|v| {
            place.as_ref().is_none_or(|p| v.citation == *p)
                && request.risk.as_ref().is_none_or(|r| v.risk == *r)
                && request.class.as_ref().is_none_or(|c| v.class == *c)
                && request.cause.as_ref().is_none_or(|c| has_cause(v, c))
                && !(request.undecided && v.decided)
        });
        // Stable: within a risk the order of the text stays.
        variants.sort_by_key(|v| rank(&v.risk));
        Ok(VariantsView {
            event: row.id.clone(),
            release: row.release,
            variants,
            all: (row.digest.counts.high, row.digest.counts.medium, row.digest.counts.low),
            witnesses: row.digest.witnesses.len(),
            coverage: (&row.digest.coverage).into(),
            on_pages: made.iter().flatten().flat_map(Established::on_pages).collect(),
            without_images: Vec::new(),
        })
    }
}

/// The variants of an event, with their places on the pages of its witnesses.
fn placed(made: &Established, release: u32) -> Vec<VariantView> {
    let mut views = VariantView::of(made, release);
    for (view, variant) in views.iter_mut().zip(&made.event.variants) {
        for (reading, of) in view.readings.iter_mut().zip(&variant.readings) {
            let areas = of.witnesses.iter().filter_map(|(siglum, span)| {
                Some((siglum.to_string(), areas_around(made.read_of(siglum.place())?, *span)))
            });
            reading.areas = areas.filter(|(_, areas)| !areas.is_empty()).collect();
        }
    }
    views
}

/// A variant has its own cause and those of its readings: who asks for eye-skips wants to see a place where one of
/// three readings is one.
fn has_cause(v: &VariantView, cause: &str) -> bool {
    v.cause == cause || v.readings.iter().any(|r| r.cause.as_deref() == Some(cause))
}

fn view_citation(event: &str, exchange: Option<&record::ExchangeId>, release: u32) -> String {
    crate::view::citation(event, exchange, release)
}

/// The place of a risk in a queue, the highest first.
pub(crate) fn rank(risk: &str) -> u8 {
    match risk {
        "high" => 0,
        "medium" => 1,
        _ => 2,
    }
}

fn one_of(what: &str, given: &Option<String>, known: &[&str]) -> Result<(), DeskError> {
    match given {
        Some(word) if !known.contains(&word.as_str()) => Err(DeskError::Usage {
            what: format!("{word:?} is no {what} of a variant"),
            hint: format!("write one of {}", known.join(", ")),
        }),
        _ => Ok(()),
    }
}
