//! How often something is taken for a press conference that is none, and something refused that is one.
//!
//! A record into which recipes and orders come as conferences is worth less than none: `search` counts them, `verify`
//! certifies their words. So files of many kinds are read, made and real, and each that gives a witness is counted. Beside
//! them stand texts that are words under a speaker, as a reader that refuses everything would win the first table.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use regex::Regex;
use serde_json::Value;

use super::table::{Table, share_of};
use super::{AccuracyError, Plan, files, get, get_text};
use crate::negatives::{Reason, negatives};

/// Reports shorter than this are resolutions about a report.
const SHORTEST_REPORT: usize = 4000;

/// What a reader makes of a file.
enum Read {
    /// So many witnesses: a press conference, as it thinks.
    Taken,
    /// The code of the refusal and what it says.
    Refused(String),
}

/// A text that is looked at: where it is from, and its bytes.
struct Text {
    name: String,
    bytes: Vec<u8>,
}

fn read(bytes: &[u8]) -> Read {
    let id = formats::source_id(bytes);
    let decoded = match formats::read(bytes, formats::Hints::default()) {
        Ok(decoded) => decoded,
        Err(finding) => return Read::Refused(finding.code.as_str().to_owned()),
    };
    let structured =
        editing::structure(id, &decoded.text, &decoded.about, &decoded.asides, decoded.timeline.as_ref());
    if !structured.witnesses.is_empty() {
        return Read::Taken;
    }
    let why = structured.findings.iter().find(|f| f.code == record::FindingCode::NoConference);
    Read::Refused(why.map_or_else(
        || "no witness, and nothing said".to_owned(),
        |f| format!("{}: {}", f.code.as_str(), f.message),
    ))
}

/// What was taken, by name, and how many there were.
fn taken(texts: &[Text]) -> (Vec<&str>, usize) {
    let taken = texts.par_iter().filter(|t| matches!(read(&t.bytes), Read::Taken));
    (taken.map(|t| t.name.as_str()).collect(), texts.len())
}

pub(super) fn measure(shared: &Path, plan: &mut Plan, out: &mut String) -> Result<(), AccuracyError> {
    out.push_str(
        "\n## What is no press conference\n\n300 invented files of 30 kinds that are none (five Chinese, four English, one in another language of each \
         kind; `testsuite/src/negatives.rs`), and real texts that are none. False: taken for a conference. Wanted: at most 0.3 % of all.\n",
    );
    let mut sets: Vec<(&str, usize, usize)> = Vec::new();

    let made = negatives(plan.seed);
    let read_made: Vec<(usize, Read)> =
        made.par_iter().enumerate().map(|(i, n)| (i, read(&n.bytes))).collect();
    let mut by_kind: BTreeMap<&str, (Reason, usize, Vec<&str>)> = BTreeMap::new();
    let mut said: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (i, how) in &read_made {
        let n = &made[*i];
        let row = by_kind.entry(&n.kind).or_insert((n.reason, 0, Vec::new()));
        row.1 += 1;
        match how {
            Read::Taken => row.2.push(&n.name),
            Read::Refused(why) => *said.entry((n.reason.as_str(), why)).or_default() += 1,
        }
    }
    let false_: usize = by_kind.values().map(|(.., taken)| taken.len()).sum();
    sets.push(("invented", made.len(), false_));
    let mut kinds = Table::new(&["kind", "what a refusal should say", "files", "false", "which"]);
    for (kind, (reason, count, taken)) in &by_kind {
        for name in taken {
            plan.examples.push(format!("negatives\tinvented\t{name}"));
        }
        let which = if taken.is_empty() { "–".to_owned() } else { taken.join(", ") };
        kinds.row(vec![
            (*kind).to_owned(),
            reason.as_str().to_owned(),
            count.to_string(),
            taken.len().to_string(),
            which,
        ]);
    }

    let mut which = Vec::new();
    let real = [
        (
            "statements, orders, proclamations (`negatives-en`)",
            texts_of(&shared.join("data/negatives-en"), "md")?,
        ),
        ("reports of a government (`reports-zh`)", reports(&shared.join("data/reports-zh"))?),
        (
            "articles and adverts of a newspaper (`newspaper-lines-zh`)",
            articles(&shared.join("data/newspaper-lines-zh"))?,
        ),
        (
            "articles of another, of 1998 (`--daily`)",
            plan.daily.as_deref().map_or_else(|| Ok(Vec::new()), daily)?,
        ),
    ];
    for (name, texts) in &real {
        let (taken, of) = taken(texts);
        sets.push((name, of, taken.len()));
        which.extend(taken);
    }
    let mut table = Table::new(&["texts", "number", "false"]);
    let (mut all, mut all_false) = (0, 0);
    for (name, of, taken) in &sets {
        table.row(vec![(*name).to_owned(), of.to_string(), share_of(*taken, *of)]);
        all += of;
        all_false += taken;
    }
    table.row(vec!["all".to_owned(), all.to_string(), share_of(all_false, all)]);
    table.write(out);
    if plan.daily.is_none() {
        out.push_str("\nThe articles of 1998 are measured where `--daily FILE` names them.\n");
    }
    list(out, "Real texts that were taken", &which);
    for name in &which {
        plan.examples.push(format!("negatives\treal\t{name}"));
    }
    out.push_str("\nThe invented ones:\n");
    kinds.write(out);
    out.push_str("\nWhat was said of those that were refused, by what should have been said:\n");
    let mut table = Table::new(&["should say", "says", "files"]);
    for ((reason, why), count) in &said {
        table.row(vec![(*reason).to_owned(), why.replace('|', "\\|"), count.to_string()]);
    }
    table.write(out);

    let spoken = texts_of(&shared.join("data/events-en/printings"), "md")?;
    let (accepted, of) = taken(&spoken);
    out.push_str(&format!(
        "\nWords under a speaker (`events-en`: briefings, gaggles, calls, remarks), all of which are wanted: {} taken.\n",
        share_of(accepted.len(), of)
    ));
    let refused: Vec<&str> =
        spoken.iter().map(|t| t.name.as_str()).filter(|name| !accepted.contains(name)).collect();
    list(out, "Refused", &refused);
    Ok(())
}

fn list(out: &mut String, what: &str, names: &[&str]) {
    if !names.is_empty() {
        let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
        out.push_str(&format!("\n{what}: {}.\n", names.join(", ")));
    }
}

fn texts_of(folder: &Path, ending: &str) -> Result<Vec<Text>, AccuracyError> {
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Text { name, bytes: get(path)? })
    };
    files(folder, ending)?.iter().map(read).collect()
}

fn reports(folder: &Path) -> Result<Vec<Text>, AccuracyError> {
    let path = folder.join("government_work_reports.jsonl");
    let mut out = Vec::new();
    for (i, line) in get_text(&path)?.lines().enumerate() {
        let row: Value = serde_json::from_str(line)
            .map_err(|e| AccuracyError::Material { path: path.clone(), message: e.to_string() })?;
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        if text("content").chars().count() >= SHORTEST_REPORT {
            let bytes = format!("{}\n\n{}\n", text("title"), text("content")).into_bytes();
            out.push(Text { name: format!("reports-zh:{}", i + 1), bytes });
        }
    }
    Ok(out)
}

/// The articles and adverts of a newspaper in TEI, each as lines of text. Its name has the file and the number there.
fn articles(folder: &Path) -> Result<Vec<Text>, AccuracyError> {
    let regex = |pattern: &str| {
        Regex::new(pattern)
            .map_err(|e| AccuracyError::Material { path: folder.to_owned(), message: e.to_string() })
    };
    let part = regex(r"<(/?)div\b([^>]*?)(/?)>")?;
    let tags = regex(r"<[^>]*>")?;
    let mut out = Vec::new();
    for path in files(&folder.join("1939/04"), "xml")? {
        let xml = get_text(&path)?;
        let stem = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // Where the outermost part that is one began, and how deep it is open.
        let (mut open, mut count): (Option<(usize, usize)>, usize) = (None, 0);
        for tag in part.captures_iter(&xml) {
            let (Some(whole), Some(about)) = (tag.get(0), tag.get(2)) else { continue };
            let closes = tag.get(1).is_some_and(|c| !c.is_empty());
            let empty = tag.get(3).is_some_and(|c| !c.is_empty());
            let kind = about.as_str();
            match open {
                None if !closes
                    && !empty
                    && (kind.contains("\"article\"") || kind.contains("\"advert\"")) =>
                {
                    open = Some((whole.end(), 1));
                }
                Some((start, 1)) if closes => {
                    count += 1;
                    let body = xml[start..whole.start()].replace("</p>", "\n\n");
                    let words = tags.replace_all(&body, "");
                    let lines: Vec<&str> = words.lines().map(str::trim).collect();
                    let text = lines.join("\n");
                    if !text.trim().is_empty() {
                        let name = format!("newspaper-lines-zh:{stem}:{count}");
                        out.push(Text { name, bytes: text.into_bytes() });
                    }
                    open = None;
                }
                Some((start, depth)) if closes => open = Some((start, depth - 1)),
                Some((start, depth)) if !empty => open = Some((start, depth + 1)),
                _ => {}
            }
        }
    }
    Ok(out)
}

/// A newspaper of which every word bears its part of speech, a paragraph a line: `词/n  词/v`. Where an article begins is
/// not marked; a short paragraph without a mark at its end is a headline, and the first of several begins one.
fn daily(path: &Path) -> Result<Vec<Text>, AccuracyError> {
    const ENDS: [char; 11] = ['。', '！', '？', '：', '；', '，', '、', '”', '』', '）', '…'];
    let mut out: Vec<Text> = Vec::new();
    let bytes = get(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut after_headline = false;
    for (number, line) in text.lines().enumerate() {
        let words = line.split_whitespace().map(|word| word.rsplit_once('/').map_or(word, |(w, _)| w));
        let paragraph: String = words.map(|w| w.trim_start_matches('[')).collect();
        if paragraph.is_empty() {
            continue;
        }
        let headline = paragraph.chars().count() <= 40 && !paragraph.ends_with(ENDS);
        if out.is_empty() || (headline && !after_headline) {
            out.push(Text { name: format!("daily:{}", number + 1), bytes: Vec::new() });
        }
        if let Some(article) = out.last_mut() {
            article.bytes.extend_from_slice(paragraph.as_bytes());
            article.bytes.extend_from_slice(b"\n\n");
        }
        after_headline = headline;
    }
    Ok(out)
}
