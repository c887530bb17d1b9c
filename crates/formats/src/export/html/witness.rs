//! The witnesses of an exchange side by side, each as our copy has it, every variant and suspect marked in place.

use record::{
    Event, EventWitness, Exchange, Gap, GapKind, Held, Juncture, MatchedExchange, Piece, Suspect, TextSpan,
    Turn, Variant,
};

use super::{
    super::{texts::Texts, words},
    apparatus,
    escape::{Esc, lang, unmarked},
    event::language,
    exchange::suspect,
    put,
};

/// Something to be marked in a witness's text.
enum Mark<'a> {
    Variant(&'a Variant),
    Suspect(&'a Suspect),
}

pub(super) fn side_by_side(html: &mut String, event: &Event, x: &MatchedExchange, texts: &Texts<'_>) {
    let held = x.held.iter().filter(|h| h.index().is_some()).count();
    if held == 0 {
        return;
    }
    let summary =
        if held == 1 { "The one witness".to_owned() } else { format!("{held} witnesses side by side") };
    put!(
        html,
        "<details class=\"side\"><summary>{summary}</summary>\n<div class=\"columns\" style=\"--n:{held}\">\n"
    );
    let mut holes = Vec::new();
    for (w, held) in event.witnesses.iter().zip(&x.held) {
        match held {
            Held::Absent { cause, evidence } => {
                holes.push(format!("<b>{}</b> ({}): {}", w.siglum, words::absence(*cause), Esc(evidence)))
            }
            Held::Whole(i) | Held::Part(i) => column(html, event, x, w, (*i, held), texts),
        }
    }
    html.push_str("</div>\n");
    if !holes.is_empty() {
        put!(html, "<p class=\"small\">Not held by our copy: {}</p>\n", holes.join(" "));
    }
    html.push_str("</details>\n");
}

fn column(
    html: &mut String,
    event: &Event,
    x: &MatchedExchange,
    w: &EventWitness,
    (index, held): (usize, &Held),
    texts: &Texts<'_>,
) {
    let name = texts.source(w.siglum).and_then(|s| s.names.first()).map_or("", String::as_str);
    let file = name.rsplit('/').next().unwrap_or(name);
    put!(
        html,
        "<div class=\"column\"><p class=\"whose\"><span class=\"siglum\">{}</span> <span title=\"{}\">{}</span> <span class=\"small\">{}</span></p>\n",
        w.siglum,
        Esc(name),
        Esc(file),
        words::held(held)
    );
    let exchange = w.witness.exchanges.get(index).filter(|_| x.id.is_some());
    let marks = marks(event, x, w);
    for heading in exchange.into_iter().flat_map(|e: &Exchange| &e.headings) {
        let text = unmarked(texts.slice(w.siglum, heading.span));
        put!(
            html,
            "<p class=\"printed-heading\" lang=\"{}\" title=\"A heading that the editor set\">{}</p>\n",
            lang(text, language(event)),
            Esc(text)
        );
    }
    let turns = exchange.map_or(w.witness.opening.as_slice(), |e| &e.turns);
    let gaps = w.witness.gaps.iter().filter(|g| x.id.is_some() && g.exchange == index);
    let (before, after): (Vec<_>, Vec<_>) =
        gaps.partition(|g| matches!(g.kind, GapKind::Beginning | GapKind::QuestionLost));
    lost(html, &before);
    for turn in turns {
        printed_turn(html, event, w, turn, &marks, texts);
    }
    lost(html, &after);
    html.push_str("</div>\n");
}

fn lost(html: &mut String, gaps: &[&Gap]) {
    for gap in gaps {
        put!(html, "<p class=\"lost\" title=\"{}\">{}</p>\n", Esc(&gap.evidence), words::gap(gap.kind));
    }
}

/// The marks of a witness in an exchange, in the order of its text.
fn marks<'a>(event: &'a Event, x: &MatchedExchange, w: &EventWitness) -> Vec<(TextSpan, Mark<'a>)> {
    let variants = event.variants.iter().filter(|v| v.exchange == x.id).flat_map(|v| {
        let own = v.readings.iter().flat_map(|r| &r.witnesses).filter(|(s, _)| *s == w.siglum);
        own.map(move |(_, span)| (*span, Mark::Variant(v)))
    });
    let suspects = event.suspects.iter().filter(|s| s.exchange == x.id && s.siglum == w.siglum);
    let mut marks: Vec<_> = variants.chain(suspects.map(|s| (s.span, Mark::Suspect(s)))).collect();
    marks.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
    marks
}

fn printed_turn(
    html: &mut String,
    event: &Event,
    w: &EventWitness,
    turn: &Turn,
    marks: &[(TextSpan, Mark<'_>)],
    texts: &Texts<'_>,
) {
    let label = turn.label.as_ref().map(|l| l.text.as_str());
    put!(html, "<div class=\"turn {}\"><p class=\"who\">", turn.role.as_str());
    match label {
        Some(label) => put!(html, "<span lang=\"{}\">{}</span>", lang(label, language(event)), Esc(label)),
        None => put!(html, "<span class=\"role\">{}, without a label</span>", words::role(turn.role)),
    }
    html.push_str("</p>\n");
    let all: String = turn.pieces.iter().take(3).map(|p| texts.slice(w.siglum, p.span)).collect();
    let language = lang(&all, language(event));
    let mut open = false;
    for piece in &turn.pieces {
        match piece.juncture {
            Juncture::Joined { space, by } if open => {
                if space {
                    html.push(' ');
                }
                if let Some(why) = words::joint(by) {
                    put!(html, "<span class=\"seam\" title=\"{}\"></span>", Esc(why));
                }
            }
            other => {
                if open {
                    html.push_str("</p>\n");
                }
                if let Juncture::Gap(kind) = other {
                    put!(html, "<p class=\"lost\">{}</p>\n", words::gap(kind));
                }
                put!(html, "<p class=\"text\" lang=\"{language}\">");
                open = true;
            }
        }
        printed_piece(html, event, w, piece, marks, texts);
    }
    html.push_str(if open { "</p>\n</div>\n" } else { "</div>\n" });
}

fn printed_piece(
    html: &mut String,
    event: &Event,
    w: &EventWitness,
    piece: &Piece,
    marks: &[(TextSpan, Mark<'_>)],
    texts: &Texts<'_>,
) {
    let plain = |html: &mut String, from: usize, to: usize| {
        put!(html, "{}", Esc(texts.slice(w.siglum, TextSpan::between(from, to.max(from)))));
    };
    let mut from = piece.span.start();
    for (span, mark) in marks {
        // A mark that began in an earlier piece goes on here; one inside another mark is left to its list.
        let (start, end) = (span.start().max(piece.span.start()), span.end().min(piece.span.end()));
        if start < from || start > piece.span.end() || end < start || (end == start && !span.is_empty()) {
            continue;
        }
        plain(html, from, start);
        let words = texts.slice(w.siglum, TextSpan::between(start, end));
        match mark {
            Mark::Suspect(s) => suspect(html, s, words),
            Mark::Variant(v) => {
                let none = if words.is_empty() { " none" } else { "" };
                put!(
                    html,
                    "<a class=\"{}{none}\" href=\"#{}\">",
                    apparatus::mark_class(v),
                    Esc(&apparatus::anchor(event, &v.id))
                );
                match words {
                    "" => html.push_str("<span class=\"unseen\" lang=\"en\">nothing here</span>"),
                    words => put!(html, "{}", Esc(words)),
                }
                html.push_str("</a>");
            }
        }
        from = end;
    }
    plain(html, from, piece.span.end());
}
