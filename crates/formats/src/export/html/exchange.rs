//! An exchange: the established text, what is odd in it, the apparatus, and the witnesses side by side.

use std::collections::BTreeSet;

use record::{EstablishedTurn, Event, Held, MatchedExchange, Role, Segment, Suspect};

use super::{
    super::{texts::Texts, words},
    apparatus,
    escape::{Esc, lang},
    event::{copy, high, language, path},
    put, witness,
};

pub(super) fn exchange(html: &mut String, event: &Event, x: &MatchedExchange, texts: &Texts<'_>) {
    let path = path(event, x.id.as_ref());
    let quiet = if high(event, x) == 0 { " quiet" } else { "" };
    put!(html, "<section class=\"exchange{quiet}\" id=\"{}\">\n", Esc(&path));
    for old in &x.formerly {
        // A citation once given goes on leading here, unless what it names is held again under its old name.
        let exchanges = || event.exchanges.iter();
        let first = exchanges().find(|o| o.formerly.contains(old)).is_some_and(|o| o.id == x.id);
        if !first || exchanges().any(|o| o.id.as_ref() == Some(old)) {
            continue;
        }
        put!(html, "<span id=\"{}/{}\"></span>", Esc(&event.id.to_string()), Esc(old.as_str()));
    }
    put!(html, "<header><h3 lang=\"{}\">{}</h3>", lang(&words::exchange(x), "en"), Esc(&words::exchange(x)));
    html.push_str("<span class=\"chips\">");
    for (w, held) in event.witnesses.iter().zip(&x.held) {
        if !matches!(held, Held::Absent { .. }) {
            put!(
                html,
                "<span class=\"siglum\" title=\"{0}: {1}\">{0}<span class=\"unseen\"> {1}</span>{2}</span>",
                w.siglum,
                words::held(held),
                if matches!(held, Held::Part(_)) { "<span aria-hidden=\"true\">◐</span>" } else { "" }
            );
        }
    }
    put!(
        html,
        "</span><span class=\"where\"><a class=\"cite\" href=\"#{}\">{}</a>{}</span></header>\n",
        Esc(&path),
        Esc(&path),
        copy(&path)
    );
    let mut place = Place { event, path: &path, question: 0, answer: 0, opening: 0, marked: BTreeSet::new() };
    let suspects: Vec<_> = event.suspects.iter().filter(|s| s.exchange == x.id).collect();
    for turn in &x.turns {
        established(html, turn, &suspects, &mut place);
    }
    odd(html, event, x, &suspects);
    html.push_str("<div class=\"folds\">\n");
    apparatus::apparatus(html, event, x);
    witness::side_by_side(html, event, x, texts);
    html.push_str("</div>\n</section>\n");
}

/// Where in the exchange: paragraphs are counted by part, over all turns of the part, as citations do.
struct Place<'a> {
    event: &'a Event,
    path: &'a str,
    question: u32,
    answer: u32,
    opening: u32,
    /// Variants whose mark has the anchor already.
    marked: BTreeSet<usize>,
}

impl Place<'_> {
    /// The citation of the next paragraph, with its short form; none for what citations do not name.
    fn next(&mut self, role: Role, opening: bool) -> Option<(String, String)> {
        let (part, n) = match role {
            _ if opening => ("", &mut self.opening),
            Role::Question => (".q", &mut self.question),
            Role::Answer => (".a", &mut self.answer),
            Role::Statement | Role::Moderator | Role::Interpreter => return None,
        };
        *n += 1;
        let short = format!("{}{n}", part.trim_start_matches('.'));
        Some((format!("{}{part}.{n}", self.path), short))
    }
}

fn established(html: &mut String, turn: &EstablishedTurn, suspects: &[&Suspect], place: &mut Place<'_>) {
    let opening = place.path.ends_with("/opening");
    put!(
        html,
        "<div class=\"turn {}\">\n<p class=\"who\"><span class=\"role\">{}</span>",
        turn.role.as_str(),
        words::role(turn.role)
    );
    if let Some(speaker) = &turn.speaker {
        put!(html, " <span lang=\"{}\">{}</span>", lang(speaker, "en"), Esc(speaker));
    }
    if turn.is_disputed() {
        let each = turn.given().into_iter().map(|(name, sigla)| {
            let sigla: Vec<String> = sigla.iter().map(ToString::to_string).collect();
            format!("<span lang=\"{}\">{}</span> in {}", lang(name, "en"), Esc(name), sigla.join(" "))
        });
        put!(html, " {}?", each.collect::<Vec<_>>().join(" or "));
    }
    html.push_str("</p>\n");
    for paragraph in &turn.paragraphs {
        let language = lang(&paragraph.text(), language(place.event));
        match place.next(turn.role, opening) {
            Some((citation, short)) => put!(
                html,
                "<p class=\"text\" lang=\"{language}\" id=\"{0}\"><a class=\"para\" href=\"#{0}\" lang=\"en\" aria-label=\"Citation {0}\">{short}</a>",
                Esc(&citation)
            ),
            None => put!(html, "<p class=\"text\" lang=\"{language}\">"),
        }
        for segment in &paragraph.segments {
            match segment {
                Segment::Agreed(words) => agreed(html, words, suspects),
                Segment::At(i, words) => at_variant(html, *i, words, place),
            }
        }
        html.push_str("</p>\n");
    }
    html.push_str("</div>\n");
}

fn at_variant(html: &mut String, i: usize, words: &str, place: &mut Place<'_>) {
    let Some(v) = place.event.variants.get(i) else {
        put!(html, "{}", Esc(words));
        return;
    };
    let anchor = apparatus::anchor(place.event, &v.id);
    let id = if place.marked.insert(i) { format!(" id=\"{}.in\"", Esc(&anchor)) } else { String::new() };
    let empty = if words.is_empty() { " none" } else { "" };
    put!(html, "<a class=\"{}{empty}\" href=\"#{}\"{id}>", apparatus::mark_class(v), Esc(&anchor));
    if words.is_empty() {
        html.push_str("<span class=\"unseen\" lang=\"en\">some copies have more here</span>");
    } else {
        put!(html, "{}", Esc(words));
    }
    html.push_str("</a>");
}

/// Agreed words, with the suspects that stand in them marked.
fn agreed(html: &mut String, words: &str, suspects: &[&Suspect]) {
    let mut found: Vec<_> = suspects
        .iter()
        .filter(|s| !s.text.is_empty())
        .filter_map(|s| words.find(&s.text).map(|at| (at, *s)))
        .collect();
    found.sort_by_key(|(at, s)| (*at, std::cmp::Reverse(s.text.len())));
    let mut from = 0;
    for (at, s) in found {
        if at < from {
            continue;
        }
        put!(html, "{}", Esc(words.get(from..at).unwrap_or_default()));
        suspect(html, s, &s.text);
        from = at + s.text.len();
    }
    put!(html, "{}", Esc(words.get(from..).unwrap_or_default()));
}

/// Words marked as odd, the reason on hover and focus.
pub(super) fn suspect(html: &mut String, s: &Suspect, words: &str) {
    put!(
        html,
        "<span class=\"suspect {}\" tabindex=\"0\" title=\"Odd in our copy {} ({}, {}): {}\">{}</span>",
        s.risk.as_str(),
        s.siglum,
        words::suspect(s.kind),
        words::risk(s.risk),
        Esc(&s.because),
        Esc(words)
    );
}

fn odd(html: &mut String, event: &Event, x: &MatchedExchange, suspects: &[&Suspect]) {
    let alone: Vec<_> = event.unconfirmed.iter().filter(|u| u.exchange == x.id).collect();
    if suspects.is_empty() && alone.is_empty() {
        return;
    }
    html.push_str("<ul class=\"oddities\">\n");
    let quoted =
        |words: &str| format!("“<span lang=\"{}\">{}</span>”", lang(words, language(event)), Esc(words));
    for s in suspects {
        put!(
            html,
            "<li class=\"{}\"><span class=\"badge {0}\">{}</span> Odd by itself in our copy <span class=\"siglum\">{}</span>: {}. {}</li>\n",
            s.risk.as_str(),
            words::risk(s.risk),
            s.siglum,
            quoted(&s.text),
            Esc(&s.because)
        );
    }
    for u in alone {
        put!(
            html,
            "<li class=\"{}\"><span class=\"badge {0}\">{}</span> Rests on our copy <span class=\"siglum\">{}</span> alone: {}, {}</li>\n",
            u.risk.as_str(),
            words::risk(u.risk),
            u.siglum,
            quoted(&u.text),
            words::reasons(&[u.reason])
        );
    }
    html.push_str("</ul>\n");
}
