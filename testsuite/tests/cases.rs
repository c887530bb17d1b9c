//! The cases of `shared/cases`: printings of kinds that went wrong, each held against what a reader says of it.
//!
//! The truth stands in `testsuite/data/cases`, a file a folder, and how it is written in its `README.md`. What is still read
//! otherwise stands in `open.md` there, with what is wrong: the test fails where a file that is not listed goes wrong, and where
//! one that is listed has come right, so that the list can only shrink knowingly. Where `shared` does not stand beside the
//! project, the test says so and passes.

#![allow(clippy::print_stdout, reason = "a test says what it skipped")]

use std::collections::BTreeMap;
use std::path::Path;

use record::{Role, Turn, Witness};

const FOLDERS: [&str; 5] = ["zh", "en", "transcripts", "languages", "pairs"];

#[derive(Debug, Default)]
struct Case {
    none: bool,
    day: Option<String>,
    /// Roles, speakers, first words, last words.
    turns: Vec<(Vec<String>, Vec<String>, String, String)>,
    out: Vec<String>,
}

fn cases(text: &str) -> BTreeMap<String, Case> {
    let mut all = BTreeMap::new();
    let mut path = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            path = name.trim().to_owned();
            all.insert(path.clone(), Case::default());
            continue;
        }
        let Some(case) = all.get_mut(&path) else { continue };
        let split = |s: &str, by: &str| s.split(by).map(|w| w.trim().to_owned()).collect::<Vec<_>>();
        if line.trim() == "none" {
            case.none = true;
        } else if let Some(day) = line.strip_prefix("day ") {
            case.day = Some(day.trim().to_owned()).filter(|d| d != "unknown");
        } else if let Some(words) = line.strip_prefix("out ").or_else(|| line.strip_prefix("struck ")) {
            case.out.push(words.trim().to_owned());
        } else if let [role, who, words] = &line.splitn(3, " | ").collect::<Vec<_>>()[..] {
            let (first, last) = words.split_once(" … ").unwrap_or((words, words));
            case.turns.push((
                split(role, "/"),
                split(who, " / "),
                first.trim().to_owned(),
                last.trim().to_owned(),
            ));
        }
    }
    all
}

/// Letters and figures alone: blanks, brackets and marks are the scribe's.
fn plain(s: &str) -> String {
    s.chars()
        .map(editing::script::fold)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn role(role: Role) -> &'static str {
    role.as_str()
}

/// What a reader would object to.
fn wrong(case: &Case, bytes: &[u8]) -> Vec<String> {
    let Ok(decoded) = formats::read(bytes, formats::Hints::default()) else {
        return vec!["refused".to_owned()];
    };
    let id = formats::source_id(bytes);
    let structured = desk_structure(id, &decoded);
    let witnesses = &structured.witnesses;
    if case.none {
        return if witnesses.is_empty() { vec![] } else { vec!["taken for a conference".to_owned()] };
    }
    if witnesses.is_empty() {
        return vec!["read as no conference".to_owned()];
    }
    let mut found = Vec::new();
    let day = witnesses.iter().find_map(|w: &Witness| w.clues.dates.first()).map(|d| d.date.to_string());
    if day != case.day {
        found.push(format!(
            "day {} for {}",
            day.as_deref().unwrap_or("none"),
            case.day.as_deref().unwrap_or("none")
        ));
    }
    // A turn that holds a direction alone has no line in the truth.
    let directions = |t: &Turn| {
        let text = t.text(&decoded.text);
        text.trim().starts_with(['(', '（', '['])
            && text.trim().trim_end_matches('.').ends_with([')', '）', ']'])
            && text.chars().count() < 40
    };
    let turns: Vec<(&Turn, String)> = witnesses
        .iter()
        .flat_map(Witness::turns)
        .map(|t| (t, plain(&t.text(&decoded.text))))
        .filter(|(t, words)| !words.is_empty() && !directions(t))
        .collect();
    if turns.len() != case.turns.len() {
        found.push(format!("{} turns for {}", turns.len(), case.turns.len()));
    }
    let event = witnesses.first().and_then(|w| w.clues.speaker.clone());
    for (i, (roles, who, first, last)) in case.turns.iter().enumerate() {
        let Some((turn, words)) = turns.get(i) else { break };
        if !words.starts_with(&plain(first)) || !words.ends_with(&plain(last)) {
            found.push(format!("turn {} is not “{first} … {last}”", i + 1));
            break;
        }
        let has = role(turn.role);
        // Before the first question an official's words are a statement, an answer or the floor's, as anybody likes.
        let opening = ["statement", "answer", "moderator"];
        let early = case.turns[..i].iter().all(|(r, ..)| !r.iter().any(|r| r == "question"));
        let same = roles.iter().any(|r| {
            r == has
                || early && opening.contains(&r.as_str()) && opening.contains(&has)
                || r == "answer" && has == "statement"
                || r == "statement" && has == "answer"
        });
        if !same {
            found.push(format!("turn {} is {has}, not {}", i + 1, roles.join("/")));
        }
        let named = who.iter().any(|w| w == "-");
        let label = turn.label.as_ref().map(|l| l.text.clone());
        let speaker = turn.speaker.clone();
        let outlet = witnesses
            .iter()
            .flat_map(|w| &w.exchanges)
            .find(|x| x.turns.iter().any(|t| std::ptr::eq(t, *turn)))
            .and_then(|x| x.outlet.as_ref())
            .map(|o| o.name.clone());
        let is = |s: &Option<String>| {
            s.as_deref().is_some_and(|s| {
                who.iter().any(|w| {
                    plain(w) == plain(s) || plain(s).contains(&plain(w)) && plain(w).chars().count() > 1
                })
            })
        };
        let question = turn.role == Role::Question;
        let right = named && (question || speaker.is_none())
            || is(&speaker)
            || is(&outlet)
            || speaker.is_none() && (is(&label) || !question && is(&event));
        let anybody = named && question;
        if !right && !anybody {
            let given = speaker.or(outlet).or(label).unwrap_or_else(|| "nobody".to_owned());
            found.push(format!("turn {} is {given}'s, not {}'s", i + 1, who.join(" / ")));
        }
    }
    for out in &case.out {
        let wanted = plain(out);
        if wanted.chars().count() >= 2 && turns.iter().any(|(_, words)| words.contains(&wanted)) {
            let own = case
                .turns
                .iter()
                .any(|(_, _, a, b)| plain(a).contains(&wanted) || plain(b).contains(&wanted));
            if !own {
                found.push(format!("“{out}” stands in a turn"));
            }
        }
    }
    found
}

fn desk_structure(id: record::SourceId, d: &formats::Decoded) -> editing::Structured {
    editing::structure(id, &d.text, &d.about, &d.asides, d.timeline.as_ref())
}

#[test]
fn cases_are_read_as_a_reader_would() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = own.join("../../shared/cases");
    if !shared.is_dir() {
        println!("skipped: shared/cases does not stand beside the project");
        return;
    }
    let data = own.join("data/cases");
    let open = std::fs::read_to_string(data.join("open.md")).unwrap_or_default();
    let open: BTreeMap<&str, &str> =
        open.lines().filter_map(|l| l.strip_prefix("- ")).filter_map(|l| l.split_once(": ")).collect();
    let (mut all, mut failed, mut report) = (0, Vec::new(), Vec::new());
    for folder in FOLDERS {
        let truth =
            std::fs::read_to_string(data.join(format!("{folder}.md"))).expect("the truth of a folder");
        for (path, case) in cases(&truth) {
            let name = format!("{folder}/{path}");
            let bytes = std::fs::read(shared.join(&name)).expect("a case of that name");
            all += 1;
            let found = wrong(&case, &bytes);
            match (found.is_empty(), open.contains_key(name.as_str())) {
                (false, false) => failed.push(format!("{name}: {}", found.join("; "))),
                (true, true) => failed.push(format!("{name}: has come right; take it out of open.md")),
                _ => {}
            }
            if !found.is_empty() {
                report.push(format!("- {name}: {}", found.join("; ")));
            }
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        let head = "# Cases that are still read otherwise\n\nWritten by `UPDATE=1 cargo test -p testsuite --test cases`; look at what it changed.\n\n";
        std::fs::write(data.join("open.md"), format!("{head}{}\n", report.join("\n")))
            .expect("the list of open cases");
        return;
    }
    assert!(failed.is_empty(), "{} of {all} cases:\n{}", failed.len(), failed.join("\n"));
}
