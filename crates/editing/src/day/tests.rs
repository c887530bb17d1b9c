//! The cases of `cases.md`, which anybody can read and write: lines with what is found in them, and small printings with
//! their days. `UPDATE=1 cargo test -p editing day` writes what the code says into the file; read the difference before
//! you commit it.

use std::path::Path;

use proptest::prelude::*;
use record::{About, SourceId, SourceText};

use super::forms::{self, Mention, Year};

/// What a line holds: `2031-05-12`, with `?` for what is not printed.
fn shown(m: &Mention) -> String {
    let two = |n: Option<u8>| n.map_or("??".to_owned(), |n| format!("{n:02}"));
    let year = match m.year {
        Year::Absent => "????".to_owned(),
        Year::Full(y) => y.to_string(),
        Year::Short(y) => format!("…{y}"),
    };
    let mut out = match m.day {
        Some(_) => format!("{year}-{}-{}", two(m.month), two(m.day)),
        None => format!("{year}-{}", two(m.month)),
    };
    if m.open {
        out += " in either order";
    }
    if let Some(day) = m.weekday {
        out += ["", " Tuesday", " Wednesday", " Thursday", " Friday", " Saturday", " Sunday"]
            .get(usize::from(day))
            .filter(|d| !d.is_empty())
            .unwrap_or(&" Monday");
    }
    out + if m.clock { " with the hour" } else { "" }
}

fn forms_of(block: &str) -> String {
    let line = |l: &str| {
        let all: Vec<String> = forms::find(l).iter().map(shown).collect();
        if all.is_empty() { "–".to_owned() } else { all.join(", ") }
    };
    block.lines().map(|l| line(l) + "\n").collect()
}

/// The days of a printing, and what is odd about them.
fn days_of(block: &str) -> String {
    let text = SourceText::identical(block.to_owned());
    // What a page says of itself stands in a first line of its own: `published 2031-05-13`.
    let published =
        block.lines().next().and_then(|l| l.strip_prefix("published ")).and_then(|d| d.parse().ok());
    let text = if published.is_some() {
        SourceText::identical(block.split_once('\n').map_or("", |(_, rest)| rest).to_owned())
    } else {
        text
    };
    let about = About { date: published, ..About::default() };
    let made = crate::structure(SourceId::from_digest([0; 32]), &text, &about, &[], None);
    let mut out = String::new();
    for (n, w) in made.witnesses.iter().enumerate() {
        if n > 0 {
            out += "and\n";
        }
        let day = w.clues.day().map_or("no day".to_owned(), |d| d.date.to_string());
        out += &format!("{day}\n");
        for d in &w.clues.dates {
            let words = text.slice(d.span).replace('\n', " / ");
            let words: String = words.chars().take(40).collect();
            out += &format!("  {} {} {}: {} | {words}\n", d.kind.as_str(), d.date, d.weight, d.basis);
        }
        if let Some(title) = &w.clues.title {
            out += &format!("  title: {title}\n");
        }
    }
    if made.witnesses.is_empty() {
        out += "no conference\n";
    }
    for f in &made.findings {
        if matches!(f.code, record::FindingCode::DateConflict | record::FindingCode::NoDate) {
            out += &format!("  {}: {}\n", f.code.as_str(), f.message);
        }
    }
    out
}

#[test]
fn cases() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/day/cases.md");
    let file = std::fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    let mut number = 0;
    for (i, part) in file.split("```").enumerate() {
        if i > 0 {
            made += "```";
        }
        // Every second part is a block; blocks come in pairs.
        let before = file.split("```").nth(i.saturating_sub(2)).filter(|_| i >= 2).unwrap_or_default();
        let expected = match part.split_once('\n') {
            Some(("found", _)) if before.starts_with("forms\n") => {
                Some(("found", forms_of(&before["forms\n".len()..])))
            }
            Some(("days", _)) if before.starts_with("text\n") => {
                Some(("days", days_of(&before["text\n".len()..])))
            }
            _ => None,
        };
        match expected {
            Some((name, text)) => {
                number += 1;
                made += &format!("{name}\n{text}");
            }
            None => made += part,
        }
    }
    assert!(number > 60, "the cases are missing: {number}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    } else if file != made {
        let differs = file.lines().zip(made.lines()).filter(|(a, b)| a != b);
        let lines: Vec<String> = differs.take(20).map(|(a, b)| format!("- {a}\n+ {b}")).collect();
        panic!("{}", lines.join("\n"));
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[0-9０-９〇○O一二十廿年月日号號/.\\-:,() ’'a-zA-ZäéМарта民國令和今天星期三(]{0,60}") {
        for m in forms::find(&text) {
            prop_assert!(text.is_char_boundary(m.range.start) && text.is_char_boundary(m.range.end));
            prop_assert!(m.range.start < m.range.end && m.range.end <= text.len());
        }
        let mut f = crate::language::LeadFacts::default();
        super::name(&text, &mut f);
        let _ = super::dateline(&text);
    }

    #[test]
    fn no_printing_is_too_odd(head in "\\PC{0,80}", foot in "\\PC{0,60}") {
        days_of(&format!("{head}\n\n记者：渡口何时重开？\n\n陆一舟：下月初。\n\n记者：费用呢？\n\n陆一舟：分担。\n\n{foot}"));
        days_of(&format!("---\n{head}\n---\n\nQ: When?\n\nA: In May.\n\nQ: What?\n\nA: No.\n\n{foot}"));
    }

    #[test]
    fn whatever_is_written_is_read(year in 1900u16..2100, month in 1u8..=12, day in 1u8..=28) {
        let expected = record::Date::new(year, month, day).unwrap();
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let name = names[usize::from(month) - 1];
        for text in [
            format!("{year}年{month}月{day}日"),
            format!("{year:04}-{month:02}-{day:02}"),
            format!("{year}/{month}/{day}"),
            format!("{day:02}.{month:02}.{year}"),
            format!("{name} {day}, {year}"),
            format!("{day} {name} {year}"),
            format!("{year}. {month}. {day}."),
        ] {
            let found: Vec<_> = forms::find(&text).iter().filter_map(Mention::date).collect();
            prop_assert_eq!(found, vec![expected], "{}", text);
        }
    }
}
