//! What is made of a source, as a scholar reads it.

use record::{About, BlockRole, Juncture, Role, SourceId, SourceText, Turn, Witness};
use std::fmt::Write;

pub(crate) fn structured(source: &str) -> (SourceText, editing::Structured) {
    let text = SourceText::identical(source.to_owned());
    let made = editing::structure(SourceId::from_digest([0; 32]), &text, &About::default(), &[], None);
    (text, made)
}

/// Every word, turn by turn.
pub(crate) fn whole(source: &str) -> String {
    render(source, &|words| words.to_owned())
}

/// The first and last words of every turn.
pub(crate) fn outline(source: &str) -> String {
    render(source, &|words| {
        let chars: Vec<char> = words.chars().collect();
        if chars.len() <= 26 {
            return words.to_owned();
        }
        let part = |c: &[char]| c.iter().collect::<String>();
        format!("{} … {}", part(&chars[..12]), part(&chars[chars.len() - 12..]))
    })
}

fn render(source: &str, shorten: &dyn Fn(&str) -> String) -> String {
    let (text, made) = structured(source);
    let mut out = String::new();
    for w in &made.witnesses {
        witness(w, &text, shorten, &mut out);
    }
    for b in &made.blocks {
        let words = text.slice(b.span).trim();
        let shown = !matches!(
            b.role,
            BlockRole::Turn
                | BlockRole::Label
                | BlockRole::WhiteSpace
                | BlockRole::Headline
                | BlockRole::Lead
        );
        if shown && !words.is_empty() {
            writeln!(out, "{}: {}", b.role.as_str(), shorten(&words.replace('\n', " / "))).unwrap();
        }
    }
    for f in &made.findings {
        writeln!(out, "finding {}: {}", f.code.as_str(), f.message).unwrap();
    }
    out
}

fn witness(w: &Witness, text: &SourceText, shorten: &dyn Fn(&str) -> String, out: &mut String) {
    let c = &w.clues;
    let shown = |s: &Option<String>| s.clone().unwrap_or_else(|| "–".to_owned());
    let date = c.day().map_or("no day".to_owned(), |d| format!("{} ({})", d.date, d.basis));
    let series = c.series.as_ref().map_or("–", |s| s.as_str());
    writeln!(out, "witness [{}] {date}, {series}: {}, {}", c.language, shown(&c.speaker), shown(&c.role))
        .unwrap();
    for (name, value) in [("venue", &c.venue), ("occasion", &c.occasion), ("duration", &c.duration)] {
        if let Some(v) = value {
            writeln!(out, "  {name}: {v}").unwrap();
        }
    }
    for (name, spans) in [("headline", &c.headline), ("lead", &c.lead)] {
        for s in spans {
            writeln!(out, "  {name}: {}", shorten(text.slice(*s))).unwrap();
        }
    }
    for t in &w.opening {
        turn(t, text, shorten, out);
    }
    for (i, x) in w.exchanges.iter().enumerate() {
        let outlet =
            x.outlet.as_ref().map_or("–".to_owned(), |o| format!("{} ({})", o.name, o.slug.as_str()));
        writeln!(out, "{}. {outlet}", i + 1).unwrap();
        for h in &x.headings {
            writeln!(out, "  over it: {}", text.slice(h.span)).unwrap();
        }
        for t in &x.turns {
            turn(t, text, shorten, out);
        }
    }
    for g in &w.gaps {
        writeln!(out, "gap in or before {}: {} ({})", g.exchange + 1, g.kind.as_str(), g.evidence).unwrap();
    }
    for s in &w.overlaps {
        writeln!(out, "printed twice: {}", text.slice(*s)).unwrap();
    }
}

fn turn(t: &Turn, text: &SourceText, shorten: &dyn Fn(&str) -> String, out: &mut String) {
    let role = match t.role {
        Role::Question => "Q",
        Role::Answer => "A",
        Role::Statement => "S",
        Role::Moderator => "M",
        Role::Interpreter => "I",
    };
    let label = t.label.as_ref().map_or("–", |l| l.text.as_str());
    let speaker = t.speaker.as_deref().filter(|s| *s != label).map_or(String::new(), |s| format!(" = {s}"));
    // A gap inside a turn is shown, never bridged.
    let mut words = String::new();
    for (i, p) in t.pieces.iter().enumerate() {
        match p.juncture {
            Juncture::Gap(k) if i > 0 => write!(words, " [{}] ", k.as_str()).unwrap(),
            Juncture::Paragraph if i > 0 => words.push_str(" ¶ "),
            Juncture::Joined { space: true, .. } if i > 0 => words.push(' '),
            _ => {}
        }
        words += text.slice(p.span);
    }
    writeln!(out, "  {role} {label}{speaker} | {}", shorten(&words)).unwrap();
}
