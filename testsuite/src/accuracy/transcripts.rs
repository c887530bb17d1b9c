//! Transcripts of two other houses: a central bank's, as PDF, and a president's in Spanish.
//!
//! ```text
//! STEVE LIESMAN. Mr. Chairman, …             a reporter by name, in the form in which the chairman is named
//! PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR      on a line of its own, with no colon, before his words
//! ```
//!
//! The truth is beside them: of the PDFs a table of speakers and sentences that a program made, with some running heads
//! left in; of the others the lines that name a speaker, which are told by their capitals. Nothing of the readers takes
//! part in the truth, so both sides are compared as words: a turn is found where its first words (and, for F1, its last
//! too) are those of a turn of the truth, in the same order.

use std::path::Path;

use rayon::prelude::*;
use record::{Role, Turn};
use regex::Regex;

use super::material::Printing;
use super::table::{Table, f1, per_cent, share_of};
use super::{AccuracyError, Plan, files, get, get_text};

/// So many words at either end say which turn it is.
const ENDS: usize = 6;

/// A turn as it was held.
struct True {
    /// Where: the row of the table, the line of the file.
    line: usize,
    speaker: String,
    /// As the table has it.
    of: String,
    /// Whether the table may have lost that others speak before its end.
    blurred: bool,
    /// Whether somebody asks; nothing where it does not say.
    asks: Option<bool>,
    words: Vec<String>,
}

/// A turn as it was read.
struct Got {
    role: Role,
    speaker: Option<String>,
    label: Option<String>,
    words: Vec<String>,
}

/// What one transcript came to.
#[derive(Default)]
struct Scored {
    name: String,
    want: usize,
    got: usize,
    /// Found by first and last words, and by the first alone.
    hit: usize,
    begun: usize,
    /// Of those begun: the role is right, and the speaker.
    role: usize,
    speaker: usize,
    /// Turns that ask, and those of them that were read as answers.
    asks: usize,
    asks_as_answer: usize,
    /// Characters that were spoken, and those of them that stand in a turn under a name or a role in print.
    spoken: usize,
    under: usize,
    /// Where it went wrong, and how.
    wrong: Vec<(usize, &'static str)>,
}

pub(super) fn measure(shared: &Path, plan: &mut Plan, out: &mut String) -> Result<(), AccuracyError> {
    out.push_str(
        "\n## Transcripts of other houses\n\nA turn is found where its first and last six words are those of a turn of the truth, in the same order (F1), or \
         its first words alone (F1b); role and speaker are of those found by first words. *Under nobody*: spoken characters in no turn with a label or \
         speaker. Wanted: `conferences-pdf-en` roles ≥ .99; `conferences-es` F1 ≥ .98 and at most 2 % under nobody.\n",
    );
    let mut pdfs = files(&shared.join("data/conferences-pdf-en"), "pdf")?;
    let mut spanish = files(&shared.join("data/conferences-es"), "txt")?;
    spanish.extend(files(&shared.join("data/conferences-es"), "html")?);
    if plan.quick {
        pdfs.truncate(4);
    }
    let of_pdfs: Vec<Scored> = pdfs.par_iter().map(|p| score(p, of_table(p)?)).collect::<Result<_, _>>()?;
    let of_spanish: Vec<Scored> = spanish
        .par_iter()
        .map(|p| {
            score(p, if p.extension().is_some_and(|e| e == "html") { of_page(p)? } else { of_lines(p)? })
        })
        .collect::<Result<_, _>>()?;
    for (set, each) in [("conferences-pdf-en", of_pdfs), ("conferences-es", of_spanish)] {
        out.push_str(&format!("\n`{set}`:\n"));
        let mut table = Table::new(&[
            "transcript",
            "turns",
            "P",
            "R",
            "F1",
            "F1b",
            "role",
            "speaker",
            "questions as answers",
            "under nobody",
        ]);
        for s in &each {
            table.row(cells(s));
        }
        table.row(cells(&sum(&each)));
        table.write(out);
        let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
        for s in &each {
            for (line, what) in &s.wrong {
                let place = format!("{}:{line}", s.name);
                plan.examples.push(format!("transcripts\t{place}\t{what}"));
                match kinds.iter_mut().find(|(kind, _)| kind == what) {
                    Some((_, places)) => places.push(place),
                    None => kinds.push((what, vec![place])),
                }
            }
        }
        for (kind, places) in kinds {
            let more = if places.len() > 12 { ", …" } else { "" };
            let shown: Vec<&str> = places.iter().take(12).map(String::as_str).collect();
            out.push_str(&format!("\n- {kind} ({}): {}{more}\n", places.len(), shown.join(", ")));
        }
    }
    Ok(())
}

fn cells(s: &Scored) -> Vec<String> {
    let (p, r, f) = f1(s.hit, s.got, s.want);
    let (.., fb) = f1(s.begun, s.got, s.want);
    vec![
        s.name.clone(),
        s.want.to_string(),
        format!("{p:.4}"),
        format!("{r:.4}"),
        format!("{f:.4}"),
        format!("{fb:.4}"),
        share_of(s.role, s.begun),
        share_of(s.speaker, s.begun),
        format!("{}/{}", s.asks_as_answer, s.asks),
        per_cent(s.spoken.saturating_sub(s.under) as f64, s.spoken as f64),
    ]
}

fn sum(each: &[Scored]) -> Scored {
    let mut all = Scored { name: "all".to_owned(), ..Scored::default() };
    for s in each {
        for (into, of) in [
            (&mut all.want, s.want),
            (&mut all.got, s.got),
            (&mut all.hit, s.hit),
            (&mut all.begun, s.begun),
            (&mut all.role, s.role),
            (&mut all.speaker, s.speaker),
            (&mut all.asks, s.asks),
            (&mut all.asks_as_answer, s.asks_as_answer),
            (&mut all.spoken, s.spoken),
            (&mut all.under, s.under),
        ] {
            *into += of;
        }
    }
    all
}

/// Words as they are compared: letters and digits in small letters. What stands between them, a PDF may set otherwise.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn score(path: &Path, truth: Vec<True>) -> Result<Scored, AccuracyError> {
    let bytes = get(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let short: String = name.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let printing = Printing::read(name, &bytes);
    let turns: Vec<Got> = printing
        .iter()
        .flat_map(|p| p.structured.witnesses.iter().flat_map(|w| w.turns()).map(|t| got(t, p)))
        .filter(|t| !t.words.is_empty())
        .collect();
    let mut s = Scored { name: short, want: truth.len(), got: turns.len(), ..Scored::default() };
    let length = |words: &[String]| words.iter().map(|w| w.chars().count()).sum::<usize>();
    s.spoken = truth.iter().map(|t| length(&t.words)).sum();
    let under = turns.iter().filter(|t| t.label.is_some() || t.speaker.is_some());
    s.under = under.map(|t| length(&t.words)).sum::<usize>().min(s.spoken);
    s.asks = truth.iter().filter(|t| t.asks == Some(true)).count();
    let mut found = vec![None; truth.len()];
    for (i, j) in in_order(&truth, &turns) {
        found[i] = Some(j);
    }
    for (t, at) in truth.iter().zip(&found) {
        let Some(g) = at.map(|j| &turns[j]) else {
            s.wrong.push((t.line, "no turn begins here"));
            continue;
        };
        s.begun += 1;
        let last = |words: &[String]| words[words.len().saturating_sub(ENDS)..].to_vec();
        if t.blurred || last(&t.words) == last(&g.words) {
            s.hit += 1;
        } else {
            s.wrong.push((t.line, "the turn ends elsewhere"));
        }
        let role = match t.asks {
            Some(true) => g.role == Role::Question,
            Some(false) => matches!(g.role, Role::Answer | Role::Statement),
            None => true,
        };
        s.role += usize::from(role);
        if !role {
            let what = match g.role {
                Role::Question => "an answer read as a question",
                Role::Answer | Role::Statement => "a question read as an answer",
                Role::Moderator | Role::Interpreter => "read as a moderator's or interpreter's",
            };
            s.asks_as_answer += usize::from(what == "a question read as an answer");
            s.wrong.push((t.line, what));
        }
        let named = [&g.speaker, &g.label].into_iter().flatten().map(|n| words(n)).collect::<Vec<_>>();
        let wanted = words(&t.speaker);
        // A title more or less is the same person.
        let same =
            named.iter().any(|n| n.ends_with(&wanted) || wanted.ends_with(n) || n.starts_with(&wanted));
        s.speaker += usize::from(same);
        if !same {
            let what = if named.is_empty() { "nobody is named" } else { "somebody else is named" };
            s.wrong.push((t.line, what));
        }
    }
    let (mut invented, mut blurred) = (0, false);
    for j in 0..turns.len() {
        match found.iter().position(|f| *f == Some(j)) {
            Some(i) => blurred = truth[i].blurred,
            None if blurred => s.got -= 1,
            None => invented += 1,
        }
    }
    if invented > 0 {
        s.wrong.extend(std::iter::repeat_n((0, "a turn that is none (no line is known)"), invented));
    }
    s.wrong.sort_unstable();
    Ok(s)
}

fn got(turn: &Turn, printing: &Printing) -> Got {
    Got {
        role: turn.role,
        speaker: turn.speaker.clone(),
        label: turn.label.as_ref().map(|l| l.text.clone()),
        words: words(&turn.text(&printing.text)),
    }
}

/// Which turn of the truth each turn that was read is, by first words: the most there can be in one order.
fn in_order(truth: &[True], turns: &[Got]) -> Vec<(usize, usize)> {
    let same = |t: &True, g: &Got| {
        let (a, b) = (&t.words[..t.words.len().min(ENDS)], &g.words[..g.words.len().min(ENDS)]);
        // Of a turn that was joined to the next, or cut off, the shorter one says how many words there are.
        let n = a.len().min(b.len());
        n > 0 && a[..n] == b[..n] && (n == ENDS || a.len() == b.len() || n >= 2)
    };
    let (n, m) = (truth.len(), turns.len());
    let mut best = vec![vec![0usize; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let with = if same(&truth[i], &turns[j]) { 1 + best[i + 1][j + 1] } else { 0 };
            best[i][j] = with.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < n && j < m {
        if same(&truth[i], &turns[j]) && best[i][j] == 1 + best[i + 1][j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The turns of a PDF by its table: rows of one speaker in succession are one turn. Who is no chairman asks.
///
/// The program that made the table lost its way where a page ended: the running head stands in a sentence, and where a turn
/// began behind it, the label too, and that turn's words are under the speaker before. So a name of the table in capitals
/// with its full stop, inside a sentence, is the label that it was. Where that one's words end and the first speaker goes on
/// the table does not say, as both are one speaker to it: such a turn is *blurred*, its end counts for nothing, and neither
/// do turns that were read between it and the next.
fn of_table(pdf: &Path) -> Result<Vec<True>, AccuracyError> {
    let path = pdf.with_extension("csv");
    let text = get_text(&path)?;
    let wrong = |e: regex::Error| AccuracyError::Material { path: path.clone(), message: e.to_string() };
    const DAY: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December) \\d{1,2}, \\d{4}";
    let head = Regex::new(&format!(
        "(?:{DAY} )?Chair(?:man)? \\w+[’']s Press Conference|^{DAY} |\\bFINAL\\b|Page \\d+ of \\d+"
    ))
    .map_err(wrong)?;
    let rows = rows(&text);
    let mut names: Vec<&str> =
        rows.iter().skip(1).filter_map(|(_, row)| row.get(1)).map(String::as_str).collect();
    names.sort_by_key(|n| (std::cmp::Reverse(n.len()), *n));
    names.dedup();
    let names: Vec<String> = names.into_iter().map(regex::escape).collect();
    let label = Regex::new(&format!("\\b({})\\.", names.join("|"))).map_err(wrong)?;
    let mut turns: Vec<True> = Vec::new();
    for (line, row) in rows.iter().skip(1) {
        let [_, speaker, sentence] = row.as_slice() else { continue };
        let sentence = head.replace_all(sentence, " ");
        let mut speaker = match turns.last() {
            // Until the table names somebody else, a label inside it holds.
            Some(last) if last.of == *speaker => last.speaker.clone(),
            _ => speaker.clone(),
        };
        let mut at = 0;
        let mut parts: Vec<(String, String)> = Vec::new();
        for found in label.captures_iter(&sentence) {
            let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
            parts.push((speaker, sentence[at..whole.start()].to_owned()));
            speaker = name.as_str().to_owned();
            at = whole.end();
        }
        parts.push((speaker, sentence[at..].to_owned()));
        for (speaker, part) in parts {
            let words = words(&part);
            match turns.last_mut() {
                Some(last) if last.speaker == speaker => last.words.extend(words),
                _ => {
                    let asks = Some(!speaker.starts_with("CHAIR"));
                    let blurred = speaker != row[1];
                    turns.push(True { line: *line, of: row[1].clone(), blurred, speaker, asks, words });
                }
            }
        }
    }
    turns.retain(|t| !t.words.is_empty());
    Ok(turns)
}

/// The rows of a table of values between commas, each with its line.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let (mut out, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut begun) = (false, 1, 1);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                out.push((begun, std::mem::take(&mut row)));
                begun = line;
            }
            '\r' if !quoted => {}
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        out.push((begun, row));
    }
    out
}

/// Whether a name says that somebody asks.
fn asks(label: &str) -> Option<bool> {
    match label {
        "PREGUNTA" => Some(true),
        // Who speaks from the floor mostly asks, and sometimes answers.
        "INTERLOCUTOR" | "INTERLOCUTORA" | "INTERVENCIÓN" => None,
        _ => Some(false),
    }
}

fn capitals(label: &str) -> bool {
    label.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !label.chars().any(char::is_lowercase)
}

/// The turns of a text whose speakers stand on lines of their own, between lines of dashes.
fn of_lines(path: &Path) -> Result<Vec<True>, AccuracyError> {
    let mut turns: Vec<True> = Vec::new();
    for (i, line) in get_text(path)?.lines().enumerate() {
        if capitals(line) {
            let speaker = line.trim().to_owned();
            turns.push(True {
                line: i + 1,
                of: String::new(),
                blurred: false,
                asks: asks(&speaker),
                speaker,
                words: Vec::new(),
            });
        } else if let Some(turn) = turns.last_mut() {
            turn.words.extend(words(line));
        }
    }
    turns.retain(|t| !t.words.is_empty());
    Ok(turns)
}

/// The turns of a page, whose speakers stand in capitals before a colon at the start of a paragraph.
fn of_page(path: &Path) -> Result<Vec<True>, AccuracyError> {
    let html = get_text(path)?;
    let wrong = |e: regex::Error| AccuracyError::Material { path: path.to_owned(), message: e.to_string() };
    let paragraph = Regex::new(r"(?s)<p\b[^>]*>(.*?)</p>").map_err(wrong)?;
    let tags = Regex::new(r"<[^>]*>").map_err(wrong)?;
    let begin = html.find("class=\"article-body\"").unwrap_or(0);
    let end = html[begin..].find("</div>").map_or(html.len(), |e| begin + e);
    let mut turns: Vec<True> = Vec::new();
    for found in paragraph.captures_iter(&html[begin..end]) {
        let (Some(whole), Some(inside)) = (found.get(0), found.get(1)) else { continue };
        let text = plain(&tags.replace_all(inside.as_str(), ""));
        let label = text.split_once(':').filter(|(label, _)| capitals(label));
        if let Some((label, rest)) = label {
            let speaker = label.trim().to_owned();
            let line = html[..begin + whole.start()].matches('\n').count() + 1;
            turns.push(True {
                line,
                of: String::new(),
                blurred: false,
                asks: asks(&speaker),
                speaker,
                words: words(rest),
            });
        } else if let Some(turn) = turns.last_mut() {
            turn.words.extend(words(&text));
        }
    }
    turns.retain(|t| !t.words.is_empty());
    Ok(turns)
}

/// The entities that a Spanish page uses.
fn plain(text: &str) -> String {
    const ENTITIES: [(&str, &str); 26] = [
        ("&nbsp;", " "),
        ("&aacute;", "á"),
        ("&eacute;", "é"),
        ("&iacute;", "í"),
        ("&oacute;", "ó"),
        ("&uacute;", "ú"),
        ("&uuml;", "ü"),
        ("&ntilde;", "ñ"),
        ("&Aacute;", "Á"),
        ("&Eacute;", "É"),
        ("&Iacute;", "Í"),
        ("&Oacute;", "Ó"),
        ("&Uacute;", "Ú"),
        ("&Ntilde;", "Ñ"),
        ("&iquest;", "¿"),
        ("&iexcl;", "¡"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&lsquo;", "‘"),
        ("&rsquo;", "’"),
        ("&hellip;", "…"),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&deg;", "°"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_commas_quotes_and_line_ends() {
        let read = rows(",speaker,sentence\n0,A,\"One, \"\"two\"\"\nthree.\"\n1,B,\"\"\n2,C,last");
        let row = |line: usize, cells: [&str; 3]| (line, cells.map(str::to_owned).to_vec());
        assert_eq!(
            read,
            [
                row(1, ["", "speaker", "sentence"]),
                row(2, ["0", "A", "One, \"two\"\nthree."]),
                row(4, ["1", "B", ""]),
                row(5, ["2", "C", "last"]),
            ]
        );
    }

    #[test]
    fn turns_are_paired_in_one_order() {
        let truth = |text: &str| True {
            line: 0,
            speaker: String::new(),
            of: String::new(),
            blurred: false,
            asks: None,
            words: words(text),
        };
        let got = |text: &str| Got { role: Role::Answer, speaker: None, label: None, words: words(text) };
        let held: Vec<True> =
            ["Good morning to all of you today.", "Yes.", "Who will pay for it?", "Yes."].map(truth).into();
        // A turn that is none, one that was cut off, one that is missing.
        let read: Vec<Got> = ["good morning to", "Page two", "Who will pay for it", "Yes"].map(got).into();
        assert_eq!(in_order(&held, &read), [(0, 0), (2, 2), (3, 3)]);
    }
}
