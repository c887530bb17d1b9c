//! The Markdown edition: for each event what is held, then the established text, a footnote at every place where
//! the witnesses differ. It is read on any screen and printed through any converter, so it uses headings, tables
//! and footnotes and no HTML.

use std::{fmt::Write as _, io};

use record::{
    Choice, Correction, Emendation, EstablishedTurn, Event, ExchangeId, Finding, Held, MatchedExchange,
    Segment, Suspect, Variant,
};

use super::{ExportError, SourceView, texts::Texts, words};

/// The edition, written event by event.
#[derive(Debug, Default)]
pub(super) struct Edition {
    started: bool,
    /// Sources with findings: their names and what was found.
    findings: Vec<(String, Vec<Finding>)>,
}

const HEAD: &str = "# On the record\n\n\
    The established text of press conferences, from all our copies of their printings. A footnote stands wherever the \
    copies differ: first the reading of the text and its witnesses, then the others, with what explains them. \
    ⟨Words in angle brackets⟩ are undecided. ● whole, ◐ in part, ○ not held. Absent from our copy does not mean unsaid, \
    and what a paper printed is known from its page alone.\n";

impl Edition {
    pub(super) fn source(&mut self, view: SourceView<'_>) {
        if !view.source.findings.is_empty() {
            self.findings.push((view.source.names.join(", "), view.source.findings.clone()));
        }
    }

    fn start(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        if !self.started {
            self.started = true;
            out.write_all(HEAD.as_bytes())?;
        }
        Ok(())
    }

    pub(super) fn event(
        &mut self,
        out: &mut impl io::Write,
        event: &Event,
        texts: &Texts<'_>,
    ) -> Result<(), ExportError> {
        self.start(out)?;
        let mut page = EventPage { event, prefix: event.id.to_string().replace('/', "-"), md: String::new() };
        page.head();
        page.witnesses(texts);
        page.coverage();
        for exchange in event.opening.iter().chain(&event.exchanges) {
            page.exchange(exchange);
        }
        page.notes();
        Ok(out.write_all(page.md.as_bytes())?)
    }

    pub(super) fn finish(mut self, out: &mut impl io::Write) -> Result<(), ExportError> {
        self.start(out)?;
        if !self.findings.is_empty() {
            out.write_all(b"\n## Findings about sources\n\n")?;
        }
        for (names, findings) in &self.findings {
            for finding in findings {
                writeln!(out, "- {}: {}", inline(names), finding_words(finding))?;
            }
        }
        Ok(())
    }
}

/// One event. Writing to a `String` cannot fail, so the results of `write!` are dropped.
struct EventPage<'a> {
    event: &'a Event,
    /// Makes footnotes unique in the edition.
    prefix: String,
    md: String,
}

impl<'a> EventPage<'a> {
    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.md.write_fmt(text);
        self.md.push('\n');
    }

    fn head(&mut self) {
        let e = self.event;
        self.line(format_args!("\n## {}\n", inline(&e.title)));
        let speaker = e.speaker.as_ref().map(|s| match &e.role {
            Some(role) => format!("{s}, {role}"),
            None => s.clone(),
        });
        let facts = [
            Some(e.date.map_or("undated".to_owned(), words::date)),
            speaker,
            e.venue.clone(),
            e.occasion.clone(),
            e.duration.clone(),
        ];
        let facts: Vec<_> = facts.iter().flatten().map(|f| inline(f)).collect();
        self.line(format_args!("`{}` · {}\n", e.id, facts.join(" · ")));
        let c = &e.coverage;
        let held = words::count(c.exchanges, "exchange is held", "exchanges are held");
        let reported = c
            .reported
            .as_ref()
            .map(|(n, by)| format!("; {n} are reported ({})", inline(by)))
            .unwrap_or_default();
        self.line(format_args!(
            "{held}, {} of them whole in at least one witness, {} with their question{reported}.",
            c.whole, c.with_question
        ));
    }

    fn witnesses(&mut self, texts: &Texts<'_>) {
        self.line(format_args!("\n### Witnesses\n\n| | source | language | encoding | bytes | lone readings per 10,000 characters | SHA-256 |\n|---|---|---|---|---:|---:|---|"));
        for w in &self.event.witnesses {
            let Some(source) = texts.source(w.siglum) else { continue };
            let names = source.names.iter().map(|n| inline(n)).collect::<Vec<_>>().join(", ");
            let noise = w.noise.per_10_000().map_or("–".to_owned(), |n| format!("{n:.1}"));
            self.line(format_args!(
                "| **{}** | {names} | {} | {} | {} | {noise} | `{}` |",
                w.siglum,
                inline(&w.witness.clues.language),
                inline(&source.encoding),
                words::thousands(usize::try_from(source.bytes).unwrap_or(usize::MAX)),
                source.id
            ));
        }
    }

    fn coverage(&mut self) {
        let e = self.event;
        self.line(format_args!("\n### What each witness holds\n"));
        let sigla: Vec<_> = e.witnesses.iter().map(|w| w.siglum.to_string()).collect();
        self.line(format_args!("| exchange | {} |\n|---|{}", sigla.join(" | "), "---|".repeat(sigla.len())));
        let mut holes = Vec::new();
        for x in e.opening.iter().chain(&e.exchanges) {
            let cells: Vec<_> =
                x.held.iter().map(|h| format!("{} {}", words::held_glyph(h), words::held(h))).collect();
            self.line(format_args!("| {} | {} |", inline(&words::exchange(x)), cells.join(" | ")));
            for (siglum, held) in sigla.iter().zip(&x.held) {
                if let Held::Absent { cause, evidence } = held {
                    holes.push(format!(
                        "- {}, {siglum}: {}. {}",
                        inline(&words::exchange(x)),
                        words::absence(*cause),
                        inline(evidence)
                    ));
                }
            }
        }
        if !holes.is_empty() {
            self.line(format_args!("\nWhy the rest is missing:\n\n{}", holes.join("\n")));
        }
    }

    fn exchange(&mut self, x: &MatchedExchange) {
        self.line(format_args!("\n### {}\n", inline(&words::exchange(x))));
        let formerly: Vec<_> = x.formerly.iter().map(|f| format!("`{}/{f}`", self.event.id)).collect();
        let formerly =
            if formerly.is_empty() { String::new() } else { format!(" (formerly {})", formerly.join(", ")) };
        self.line(format_args!("`{}`{formerly}", path(self.event, x.id.as_ref())));
        let mut variants = Vec::new();
        for turn in &x.turns {
            self.turn(turn, &mut variants);
        }
        for v in &variants {
            let mark = format!("[^{}]: ", self.mark(v));
            self.entry(v, &mark);
        }
        // A footnote that nothing refers to would not be printed: what has no place in the text is listed.
        let placed = |v: &Variant| variants.iter().any(|p| p.id == v.id);
        let rest: Vec<_> = self.event.variants.iter().filter(|v| v.exchange == x.id && !placed(v)).collect();
        if !rest.is_empty() {
            self.line(format_args!("\nDifferences that have no place in the text above:"));
        }
        for v in rest {
            self.entry(v, "- ");
        }
        let suspects: Vec<_> =
            self.event.suspects.iter().filter(|s| s.exchange == x.id).map(suspect_words).collect();
        if !suspects.is_empty() {
            self.line(format_args!(
                "\nOdd by themselves, with no second witness against them:\n\n{}",
                suspects.join("\n")
            ));
        }
        let alone: Vec<_> = self.event.unconfirmed.iter().filter(|u| u.exchange == x.id).collect();
        if !alone.is_empty() {
            self.line(format_args!("\nResting on one witness:\n"));
            for u in alone {
                self.line(format_args!(
                    "- “{}” ({}), {} alone",
                    inline(&u.text),
                    words::reasons(&[u.reason]),
                    u.siglum
                ));
            }
        }
    }

    fn turn(&mut self, turn: &EstablishedTurn, variants: &mut Vec<&'a Variant>) {
        let mut speaker = turn.speaker.as_deref().map(|s| format!(" · {}", inline(s))).unwrap_or_default();
        if turn.is_disputed() {
            let each = turn.given().into_iter().map(|(name, sigla)| {
                let sigla: Vec<String> = sigla.iter().map(ToString::to_string).collect();
                format!("{} in {}", inline(name), sigla.join(" "))
            });
            speaker = format!(" · {}?", each.collect::<Vec<_>>().join(" or "));
        }
        self.line(format_args!("\n**{}{speaker}**", words::role(turn.role)));
        for paragraph in &turn.paragraphs {
            let mut text = String::new();
            for segment in &paragraph.segments {
                match segment {
                    Segment::Agreed(words) => text.push_str(&inline(words)),
                    Segment::At(i, words) => match self.event.variants.get(*i) {
                        None => text.push_str(&inline(words)),
                        Some(v) => {
                            let open = matches!(v.choice, Choice::Undecided { .. });
                            let shown = if open { format!("⟨{}⟩", inline(words)) } else { inline(words) };
                            let _ = write!(text, "{shown}[^{}]", self.mark(v));
                            variants.push(v);
                        }
                    },
                }
            }
            self.line(format_args!("\n{}", at_line_start(&text)));
        }
    }

    fn mark(&self, v: &Variant) -> String {
        format!("{}-{}", self.prefix, v.id)
    }

    /// `[^mark]: **high risk**: a figure, wording. “1240” C ] “1420” A (cause). The choice.`
    fn entry(&mut self, v: &Variant, mark: &str) {
        let shown = v.choice.shown();
        let reading = |i: usize| {
            let words = v.readings.get(i).map_or(String::new(), |r| match r.text.as_str() {
                "" => words::nothing(r.lacuna).to_owned(),
                text => format!("“{}”", inline(text)),
            });
            format!("{words} {}", words::sigla(v, i))
        };
        let others = v.readings.iter().enumerate().filter(|(i, _)| *i != shown).map(|(i, r)| {
            let why: Vec<_> = r
                .cause
                .map(words::cause)
                .map(str::to_owned)
                .into_iter()
                .chain(r.evidence.iter().map(words::evidence))
                .collect();
            let why = if why.is_empty() {
                String::new()
            } else {
                format!(" ({})", inline(why.join(". ").trim_end_matches('.')))
            };
            format!("{}{why}", reading(i))
        });
        let others = others.collect::<Vec<_>>().join("; ");
        let reasons = words::reasons(&v.reasons);
        let reasons = if reasons.is_empty() { reasons } else { format!(": {reasons}") };
        let (state, because) = match &v.choice {
            Choice::Chosen { because, .. } => ("Chosen", because),
            Choice::Undecided { because, .. } => ("Undecided", because),
        };
        let (risk, class) = (words::risk(v.risk), words::class(v.class));
        self.line(format_args!(
            "\n{mark}**{risk}**{reasons}, {class}. {} ] {others}. *{state}:* {}",
            reading(shown),
            inline(because)
        ));
    }

    fn notes(&mut self) {
        let e = self.event;
        if !e.emendations.is_empty() {
            self.line(format_args!("\n### Decisions of persons\n"));
        }
        for emendation in &e.emendations {
            self.line(format_args!("- {}", emendation_words(emendation)));
        }
        if !e.findings.is_empty() {
            self.line(format_args!("\n### Findings about the event\n"));
        }
        for finding in &e.findings {
            self.line(format_args!("- {}", finding_words(finding)));
        }
    }
}

fn path(event: &Event, exchange: Option<&ExchangeId>) -> String {
    match exchange {
        Some(x) => format!("{}/{x}", event.id),
        None => format!("{}/opening", event.id),
    }
}

fn suspect_words(s: &Suspect) -> String {
    format!(
        "- “{}” ({}, {}), {}: {}",
        inline(&s.text),
        words::suspect(s.kind),
        words::risk(s.risk),
        s.siglum,
        inline(&s.because)
    )
}

fn finding_words(f: &Finding) -> String {
    let place = f.place.map(|p| format!(" (bytes {} to {})", p.start(), p.end())).unwrap_or_default();
    let hint = f.hint.as_deref().map(|h| format!(" {}", inline(h))).unwrap_or_default();
    format!("{}{place}: {}{hint}", f.code.as_str(), inline(&f.message))
}

fn emendation_words(e: &Emendation) -> String {
    let what = match &e.correction {
        Correction::Choose { variant, reading } => format!("at {variant} read “{reading}”"),
        Correction::Replace { exchange, quote, with } => {
            let place = exchange.as_ref().map_or("the opening".to_owned(), ExchangeId::to_string);
            format!("in {place} read “{with}” for “{quote}”")
        }
        Correction::Identify { exchange, outlet } => format!("{exchange} was asked by {outlet}"),
        Correction::Date(date) => format!("held on {}", words::date(*date)),
        Correction::Reported(n) => {
            words::count(*n as usize, "question is reported", "questions are reported")
        }
    };
    let revoked = if e.revoked { " *Revoked.*" } else { "" };
    format!(
        "{} ({}, {}): {} {}{revoked}",
        e.id,
        inline(&e.hand),
        e.date,
        inline(&what),
        inline(&format!("({})", e.reason))
    )
}

/// Text as text: whatever Markdown could take for a mark is escaped, and a line end becomes a hard break.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&' | '$' | '!' => {
                out.extend(['\\', c])
            }
            '\r' => {}
            '\n' => out.push_str("\\\n"),
            _ => out.push(c),
        }
    }
    out
}

/// Keeps a paragraph from being taken for a list, a rule or a code block.
fn at_line_start(text: &str) -> String {
    let text = text.trim_start_matches([' ', '\t']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).unwrap_or((text, ""));
    match rest.as_bytes().first() {
        Some(b'.' | b')') if digits > 0 => format!("{number}\\{rest}"),
        Some(b'-' | b'+' | b'=') if digits == 0 => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, markdown) in [
            ("*not* [a link](x) <b> a_b & `c`", r"\*not\* \[a link\](x) \<b\> a\_b \& \`c\`"),
            ("1. 一", r"1\. 一"),
            ("- a", r"\- a"),
            ("2031年", "2031年"),
            ("    code", "code"),
        ] {
            assert_eq!(at_line_start(&inline(text)), markdown);
        }
    }
}
