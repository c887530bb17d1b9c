//! The apparatus of an exchange: an entry for every place where the witnesses differ. The card that the script shows
//! on hover and focus is a copy of the entry, so that there is one wording of it.

use std::collections::BTreeSet;

use record::{Choice, Event, Evidence, MatchedExchange, Reading, Risk, Segment, Variant};

use super::{
    super::words,
    escape::{Esc, lang},
    event::language,
    put,
};

/// Width of the words shown on either side of a reading, in Latin letters: a Chinese clause, or three or four words.
const CONTEXT: usize = 22;

/// The anchor of a variant's entry.
pub(super) fn anchor(event: &Event, variant: &str) -> String {
    format!("{}/{variant}", event.id)
}

/// Classes of a mark in a text: its risk, and whether it is undecided.
pub(super) fn mark_class(v: &Variant) -> String {
    let open = if matches!(v.choice, Choice::Undecided { .. }) { " undecided" } else { "" };
    format!("mark {}{open}", v.risk.as_str())
}

/// The entries of an exchange, folded.
pub(super) fn apparatus(html: &mut String, event: &Event, x: &MatchedExchange) {
    let variants: Vec<_> = event.variants.iter().filter(|v| v.exchange == x.id).collect();
    if variants.is_empty() {
        return;
    }
    let high = variants.iter().filter(|v| v.risk == Risk::High).count();
    let high = if high > 0 { format!(", {high} of high risk") } else { String::new() };
    put!(
        html,
        "<details class=\"apparatus\"><summary>Apparatus: {}{high}</summary>\n<ol>\n",
        words::count(variants.len(), "place", "places")
    );
    let segments = x.turns.iter().flat_map(|t| &t.paragraphs).flat_map(|p| &p.segments);
    let placed: BTreeSet<&str> = segments
        .filter_map(|s| match s {
            Segment::At(i, _) => event.variants.get(*i).map(|v| v.id.as_str()),
            Segment::Agreed(_) => None,
        })
        .collect();
    for v in variants {
        entry(html, event, v, placed.contains(v.id.as_str()));
    }
    html.push_str("</ol></details>\n");
}

fn entry(html: &mut String, event: &Event, v: &Variant, placed: bool) {
    let id = anchor(event, &v.id);
    let reasons = words::reasons(&v.reasons);
    let reasons = if reasons.is_empty() { reasons } else { format!("{reasons} · ") };
    put!(
        html,
        "<li class=\"entry {}\" id=\"{}\"><div class=\"entry-body\"><p class=\"entry-head\"><span class=\"badge {0}\">{}</span> {reasons}{}{}</p>\n",
        v.risk.as_str(),
        Esc(&id),
        words::risk(v.risk),
        words::class(v.class),
        if matches!(v.choice, Choice::Undecided { .. }) { " · <b>undecided</b>" } else { "" },
    );
    html.push_str("<dl>\n");
    let shown = v.choice.shown();
    let order = std::iter::once(shown).chain((0..v.readings.len()).filter(|i| *i != shown));
    for i in order {
        if let Some(r) = v.readings.get(i) {
            reading(html, event, v, r, i == shown);
        }
    }
    let (state, because) = match &v.choice {
        Choice::Chosen { because, .. } => ("Chosen:", because),
        Choice::Undecided { because, .. } => ("Undecided:", because),
    };
    put!(html, "</dl>\n<p class=\"because\"><b>{state}</b> {}</p></div>", Esc(because));
    let place = if placed {
        format!("<a href=\"#{}.in\">to the text</a>", Esc(&id))
    } else {
        "not marked in the text".to_owned()
    };
    put!(html, "<p class=\"small\">{place} · {}</p></li>\n", Esc(&v.id));
}

fn reading(html: &mut String, event: &Event, v: &Variant, r: &Reading, shown: bool) {
    let language = lang(&v.before, language(event));
    let class = if shown { "shown" } else { "other" };
    put!(html, "<div class=\"{class}\"><dt>");
    let sigla: Vec<_> = r.witnesses.iter().map(|(s, _)| s.to_string()).collect();
    let copies = if sigla.len() == 1 { "Our copy" } else { "Our copies" };
    let verb = match (sigla.len(), r.text.is_empty(), r.lacuna) {
        (1, false, _) => "reads",
        (_, false, _) => "read",
        (1, true, false) => "has nothing here",
        (_, true, false) => "have nothing here",
        (1, true, true) => "has lost the text here",
        (_, true, true) => "have lost the text here",
    };
    for s in &sigla {
        put!(html, "<span class=\"siglum\">{s}</span>");
    }
    put!(html, "<span class=\"unseen\">{copies} {} {verb}</span></dt><dd>", sigla.join(", "));
    if r.text.is_empty() {
        put!(html, "<span class=\"nothing\">{verb}</span>");
    } else {
        put!(
            html,
            "<span class=\"words\" lang=\"{language}\"><span class=\"around\">{}</span>{}<span class=\"around\">{}</span></span>",
            Esc(words::last_words(&v.before, CONTEXT)),
            Esc(&r.text),
            Esc(words::first_words(&v.after, CONTEXT))
        );
    }
    if shown {
        let (class, state) = match v.choice {
            Choice::Undecided { .. } => ("in-text open", "shown, undecided"),
            Choice::Chosen { .. } => ("in-text", "chosen"),
        };
        put!(html, "<span class=\"{class}\">{state}</span>");
    }
    if let Some(cause) = r.cause {
        put!(html, "<span class=\"cause\">{}</span>", words::cause(cause));
    }
    for e in &r.evidence {
        html.push_str("<span class=\"evidence\">");
        match e {
            Evidence::Note(note) => put!(html, "{}", Esc(note)),
            Evidence::EyeSkip(skip) => {
                // The skip is seen at a glance when the two copies of the boundary stand marked in their surroundings.
                put!(
                    html,
                    "<span lang=\"{language}\">{} … {}</span>",
                    bounded(&skip.first, &skip.boundary),
                    bounded(&skip.second, &skip.boundary)
                );
            }
        }
        html.push_str("</span>");
    }
    html.push_str("</dd></div>\n");
}

fn bounded(text: &str, boundary: &str) -> String {
    match text.split_once(boundary).filter(|_| !boundary.is_empty()) {
        Some((before, after)) => format!("{}<mark>{}</mark>{}", Esc(before), Esc(boundary), Esc(after)),
        None => Esc(text).to_string(),
    }
}
