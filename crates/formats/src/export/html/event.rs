//! An event: its facts, its witnesses, what each holds, then its exchanges and the notes.

use record::{
    Choice, Correction, Emendation, Event, ExchangeId, Finding, GapKind, Held, MatchedExchange, Risk,
    Severity,
};

use super::{
    super::{texts::Texts, words},
    escape::{Esc, lang, unmarked},
    exchange, put,
};

/// Language of most witnesses; the first one's where they are even.
pub(super) fn language(event: &Event) -> &str {
    event.witnesses.first().map_or("en", |w| match w.witness.clues.language.as_str() {
        "" => "en",
        language => language,
    })
}

/// The exchange in citations.
pub(super) fn path(event: &Event, exchange: Option<&ExchangeId>) -> String {
    match exchange {
        Some(x) => format!("{}/{x}", event.id),
        None => format!("{}/opening", event.id),
    }
}

/// Places of high risk in an exchange: variants and suspects.
pub(super) fn high(event: &Event, x: &MatchedExchange) -> usize {
    let variants = event.variants.iter().filter(|v| v.exchange == x.id && v.risk == Risk::High).count();
    variants + event.suspects.iter().filter(|s| s.exchange == x.id && s.risk == Risk::High).count()
}

/// The event's part of the list of contents.
pub(super) fn contents(html: &mut String, event: &Event) {
    let date = event.date.map_or("undated".to_owned(), words::date);
    put!(
        html,
        "<details><summary><span class=\"when\">{date}</span> <a href=\"#{}\" lang=\"{}\">{}</a></summary>\n<ol>",
        Esc(&event.id.to_string()),
        lang(&event.title, language(event)),
        Esc(&event.title)
    );
    for x in event.opening.iter().chain(&event.exchanges) {
        let n = high(event, x);
        let badge = if n > 0 {
            format!(
                " <span class=\"n-high\" title=\"{}\">{n}</span>",
                words::count(n, "place of high risk", "places of high risk")
            )
        } else {
            String::new()
        };
        put!(
            html,
            "<li><a href=\"#{}\" lang=\"{}\">{}</a>{badge}</li>",
            Esc(&path(event, x.id.as_ref())),
            lang(&words::exchange(x), "en"),
            Esc(&words::exchange(x))
        );
    }
    html.push_str("</ol></details>\n");
}

pub(super) fn event(html: &mut String, event: &Event, texts: &Texts<'_>) {
    let id = event.id.to_string();
    put!(html, "<article class=\"event\" id=\"{}\">\n", Esc(&id));
    head(html, event);
    witnesses(html, event, texts);
    coverage(html, event);
    let all: Vec<_> = event.opening.iter().chain(&event.exchanges).collect();
    let quiet = all.iter().filter(|x| high(event, x) == 0).count();
    put!(
        html,
        "<p class=\"hidden-note\">{} without a place of high risk {} hidden.</p>\n",
        words::count(quiet, "exchange", "exchanges"),
        if quiet == 1 { "is" } else { "are" }
    );
    for x in all {
        exchange::exchange(html, event, x, texts);
    }
    notes(html, event);
    html.push_str("</article>\n");
}

fn head(html: &mut String, event: &Event) {
    let language = language(event);
    let said = |words: &str| format!("<span lang=\"{}\">{}</span>", lang(words, language), Esc(words));
    let kicker: Vec<_> = [&event.occasion, &event.venue].into_iter().flatten().map(|w| said(w)).collect();
    html.push_str("<header class=\"event-head\">\n");
    if !kicker.is_empty() {
        put!(html, "<p class=\"kicker\">{}</p>\n", kicker.join(" · "));
    }
    put!(html, "<h2 lang=\"{}\">{}</h2>\n", lang(&event.title, language), Esc(&event.title));
    let mut facts = vec![
        event
            .date
            .map_or("Undated".to_owned(), |d| format!("<time datetime=\"{d}\">{}</time>", words::date(d))),
    ];
    if let Some(speaker) = &event.speaker {
        let role = event.role.as_deref().map(|r| format!(", {}", said(r))).unwrap_or_default();
        facts.push(format!("{}{role}", said(speaker)));
    }
    facts.extend(event.duration.as_deref().map(said));
    let id = event.id.to_string();
    put!(
        html,
        "<p class=\"facts\">{} · <a class=\"cite\" href=\"#{}\">{}</a>{}</p>\n",
        facts.join(" · "),
        Esc(&id),
        Esc(&id),
        copy(&id)
    );
    html.push_str("<ul class=\"sums\">\n");
    sum(html, event.witnesses.len(), "witness", "witnesses", "");
    let c = &event.coverage;
    match &c.reported {
        Some((n, by)) => put!(
            html,
            "<li title=\"{}\"><b>{}</b> of {n} reported exchanges held</li>\n",
            Esc(by),
            c.exchanges
        ),
        None => sum(html, c.exchanges, "exchange held", "exchanges held", ""),
    }
    let variants = &event.variants;
    let high = variants.iter().filter(|v| v.risk == Risk::High).count();
    let open = variants.iter().filter(|v| matches!(v.choice, Choice::Undecided { .. })).count();
    if event.witnesses.len() > 1 {
        sum(html, variants.len(), "place where they differ", "places where they differ", "");
    }
    if high > 0 {
        sum(html, high, "of high risk", "of high risk", "high");
    }
    if open > 0 {
        sum(html, open, "undecided", "undecided", "open");
    }
    if !event.suspects.is_empty() {
        sum(html, event.suspects.len(), "place odd by itself", "places odd by themselves", "odd");
    }
    html.push_str("</ul>\n</header>\n");
}

fn sum(html: &mut String, n: usize, one: &str, many: &str, class: &str) {
    put!(
        html,
        "<li class=\"{class}\"><b>{}</b> {}</li>\n",
        words::thousands(n),
        if n == 1 { one } else { many }
    );
}

/// A button that copies a citation; only a script can.
pub(super) fn copy(citation: &str) -> String {
    format!(
        " <button type=\"button\" class=\"copy js-only\" data-copy=\"{}\" aria-label=\"Copy the citation {0}\">copy</button>",
        Esc(citation)
    )
}

fn witnesses(html: &mut String, event: &Event, texts: &Texts<'_>) {
    html.push_str("<h3>Witnesses</h3>\n<ul class=\"witnesses\">\n");
    for w in &event.witnesses {
        let Some(source) = texts.source(w.siglum) else { continue };
        let hash = source.id.to_string();
        let names = source.names.join(", ");
        put!(
            html,
            "<li><span class=\"siglum\">{}</span><div><b class=\"file\">{}</b>",
            w.siglum,
            Esc(&names)
        );
        let headline: Vec<_> =
            w.witness.clues.headline.iter().map(|s| unmarked(texts.slice(w.siglum, *s))).collect();
        if !headline.is_empty() {
            let words = headline.join(" / ");
            put!(
                html,
                "<span class=\"headline\" lang=\"{}\">{}</span>",
                lang(&words, language(event)),
                Esc(&words)
            );
        }
        let bytes = words::thousands(usize::try_from(source.bytes).unwrap_or(usize::MAX));
        let noise = match w.noise.per_10_000() {
            Some(n) => format!(
                "<span title=\"{} in {} that stand beside another witness\">{n:.1} lone readings in 10,000 characters</span>",
                words::count(w.noise.alone, "lone reading", "lone readings"),
                words::count(w.noise.compared, "character", "characters")
            ),
            None => "not compared".to_owned(),
        };
        put!(
            html,
            "<span class=\"small\">{noise}<br>{} · {bytes} bytes · <code title=\"SHA-256 {hash}\">{}</code></span>",
            Esc(&source.encoding),
            hash.get(..12).unwrap_or_default()
        );
        // What the copy as a whole lacks; a loss inside an exchange is shown there.
        let limits = w
            .witness
            .gaps
            .iter()
            .filter(|g| matches!(g.kind, GapKind::Beginning | GapKind::End | GapKind::PageJump));
        for gap in limits {
            put!(
                html,
                "<span class=\"lost\" title=\"{}\">{}</span>",
                Esc(&gap.evidence),
                words::gap(gap.kind)
            );
        }
        findings(html, &source.findings);
        html.push_str("</div></li>\n");
    }
    html.push_str("</ul>\n");
}

fn coverage(html: &mut String, event: &Event) {
    html.push_str("<h3>What each witness holds</h3>\n<div class=\"scroll\"><table class=\"coverage\">\n<thead><tr><th scope=\"col\">Exchange</th>");
    for w in &event.witnesses {
        let names = witness_name(event, w.siglum);
        put!(html, "<th scope=\"col\" title=\"{}\">{}</th>", Esc(&names), w.siglum);
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    let mut holes = String::new();
    for x in event.opening.iter().chain(&event.exchanges) {
        put!(
            html,
            "<tr><th scope=\"row\"><a href=\"#{}\" lang=\"{}\">{}</a></th>",
            Esc(&path(event, x.id.as_ref())),
            lang(&words::exchange(x), "en"),
            Esc(&words::exchange(x))
        );
        for (w, held) in event.witnesses.iter().zip(&x.held) {
            let state = words::held(held);
            let (class, tip) = match held {
                Held::Whole(_) => ("whole", format!("{}: holds it whole, as far as it can tell.", w.siglum)),
                Held::Part(_) => ("part", format!("{}: holds it in part; text is lost in it.", w.siglum)),
                Held::Absent { cause, evidence } => {
                    put!(
                        holes,
                        "<li><b>{}</b> · <span lang=\"{}\">{}</span>: {}. {}</li>\n",
                        w.siglum,
                        lang(&words::exchange(x), "en"),
                        Esc(&words::exchange(x)),
                        words::absence(*cause),
                        Esc(evidence)
                    );
                    (
                        "absent",
                        format!(
                            "{}: our copy does not hold it. Cause: {}. {evidence}",
                            w.siglum,
                            words::absence(*cause)
                        ),
                    )
                }
            };
            let glyph = words::held_glyph(held);
            put!(
                html,
                "<td class=\"{class}\"><span class=\"cell\" tabindex=\"0\" role=\"img\" aria-label=\"{0}\" title=\"{0}\"><span class=\"glyph\">{glyph}</span> <span class=\"why\">{state}</span></span></td>",
                Esc(&tip)
            );
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n<p class=\"legend\"><span class=\"whole\">●</span> whole <span class=\"part\">◐</span> in part <span class=\"absent\">○</span> not held by our copy</p>\n");
    if !holes.is_empty() {
        put!(
            html,
            "<details class=\"holes\"><summary>Why the rest is missing</summary>\n<ul>\n{holes}</ul></details>\n"
        );
    }
}

fn witness_name(event: &Event, siglum: record::Siglum) -> String {
    let n = event.witnesses.iter().filter(|w| w.siglum == siglum).map(|w| w.witness.exchanges.len()).sum();
    format!("Witness {siglum}: {}", words::count(n, "exchange", "exchanges"))
}

/// A list of findings, where there are any.
pub(super) fn findings(html: &mut String, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    html.push_str("<ul class=\"findings\">");
    for f in findings {
        let place = f
            .place
            .map(|p| format!(" <span class=\"small\">bytes {}–{}</span>", p.start(), p.end()))
            .unwrap_or_default();
        let hint =
            f.hint.as_deref().map(|h| format!(" <span class=\"hint\">{}</span>", Esc(h))).unwrap_or_default();
        let class = if f.severity == Severity::Note { "note" } else { "warning" };
        put!(html, "<li class=\"{class}\">{}{place}{hint}</li>", Esc(&f.message));
    }
    html.push_str("</ul>");
}

fn notes(html: &mut String, event: &Event) {
    if !event.emendations.is_empty() {
        html.push_str("<section class=\"decisions\"><h3>Decisions of persons</h3>\n<ul>\n");
        for e in &event.emendations {
            emendation(html, event, e);
        }
        html.push_str("</ul></section>\n");
    }
    if !event.findings.is_empty() {
        html.push_str("<section class=\"event-findings\"><h3>Findings</h3>\n");
        findings(html, &event.findings);
        html.push_str("</section>\n");
    }
}

fn emendation(html: &mut String, event: &Event, e: &Emendation) {
    let words_of = |w: &str| match w {
        "" => "nothing".to_owned(),
        w => format!("“<span lang=\"{}\">{}</span>”", lang(w, language(event)), Esc(w)),
    };
    let link = |x: Option<&ExchangeId>| format!("<a href=\"#{0}\">{0}</a>", Esc(&path(event, x)));
    let what = match &e.correction {
        Correction::Choose { variant, reading } => {
            let id = super::apparatus::anchor(event, variant);
            format!("At <a href=\"#{}\">{}</a> read {}.", Esc(&id), Esc(variant), words_of(reading))
        }
        Correction::Replace { exchange, quote, with } => {
            format!("In {} read {} for {}.", link(exchange.as_ref()), words_of(with), words_of(quote))
        }
        Correction::Identify { exchange, outlet } => {
            format!("{} was asked by {}.", link(Some(exchange)), words_of(outlet))
        }
        Correction::Date(date) => format!("Held on {}.", words::date(*date)),
        Correction::Reported(n) => {
            format!("{}.", words::count(*n as usize, "question is reported", "questions are reported"))
        }
    };
    let (open, close) =
        if e.revoked { ("<s>", "</s> <span class=\"small\">revoked</span>") } else { ("", "") };
    put!(
        html,
        "<li id=\"{}/{}\">{open}{what} {}{close} <span class=\"small\">{}, {}</span></li>\n",
        Esc(&event.id.to_string()),
        Esc(&e.id),
        Esc(&e.reason),
        Esc(&e.hand),
        e.date
    );
}
