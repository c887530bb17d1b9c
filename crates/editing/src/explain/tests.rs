//! The cases of `cases.md`, which a scholar can read and write: witnesses above, what is said of them below.
//! `UPDATE=1 cargo test -p editing explain` writes what the code says into the file; read the difference before you
//! commit it.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use record::{Choice, Evidence, RiskReason};

use super::*;

/// One case: what stands in the `witnesses` block.
#[derive(Default)]
struct Case {
    language: Language,
    noise: Vec<f64>,
    kin: Vec<(usize, usize)>,
    usage: Vec<(String, u32)>,
    known: Vec<(String, RiskReason)>,
    moved: bool,
    neighbours: Vec<Vec<(String, Vec<usize>)>>,
    readings: Vec<CaseReading>,
}

struct CaseReading {
    before: String,
    text: String,
    after: String,
    witnesses: Vec<usize>,
    lost: Option<Lost>,
    broken: Option<Break>,
}

fn sigla(text: &str) -> Vec<usize> {
    text.split_whitespace().map(|s| usize::from(s.as_bytes()[0] - b'A')).collect()
}

fn parse(block: &str) -> Case {
    let mut case = Case { language: Language::Zh, ..Case::default() };
    for line in block.lines().filter(|line| !line.trim().is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "language" => case.language = if rest == "en" { Language::En } else { Language::Other },
            "noise" => case.noise = rest.split(' ').map(|n| n.parse().unwrap()).collect(),
            "kin" => case.kin.push((sigla(rest)[0], sigla(rest)[1])),
            "moved" => case.moved = true,
            "used" => {
                let (text, count) = rest.rsplit_once(' ').unwrap();
                case.usage.push((text.to_owned(), count.parse().unwrap()));
            }
            "known" => case.known.push((rest.to_owned(), RiskReason::Name)),
            "near" => {
                let reading = |part: &str| {
                    let (who, text) = part.split_once(':').unwrap();
                    (text.trim().to_owned(), sigla(who))
                };
                case.neighbours.push(rest.split(" / ").map(reading).collect());
            }
            _ => {
                let colon = if line.contains('{') { "}: " } else { ": " };
                let (head, text) = line.split_once(colon).unwrap();
                let (who, state) = head.split_once('{').unwrap_or((head, ""));
                let (before, rest) = text.split_once('[').unwrap();
                let (text, after) = rest.split_once(']').unwrap();
                let state = state.trim_end_matches('}');
                case.readings.push(CaseReading {
                    before: before.to_owned(),
                    text: text.to_owned(),
                    after: after.to_owned(),
                    witnesses: sigla(who),
                    lost: match state {
                        "lost: jump" => Some(Lost::Jump),
                        "lost: head" => Some(Lost::Head),
                        "lost: tail" => Some(Lost::Tail),
                        _ => None,
                    },
                    broken: match state {
                        "at a caption" => Some(Break::Caption),
                        "at a column" => Some(Break::Column),
                        "at a jump" => Some(Break::Jump),
                        "at furniture" => Some(Break::Furniture),
                        _ => None,
                    },
                });
            }
        }
    }
    case
}

/// What the code says of a case, as it stands in the `explained` block.
fn explained(case: &Case) -> String {
    let locus = LocusView {
        readings: case
            .readings
            .iter()
            .map(|r| ReadingView {
                text: &r.text,
                before: &r.before,
                after: &r.after,
                witnesses: r.witnesses.clone(),
                lost: r.lost,
                broken: r.broken,
            })
            .collect(),
        moved: case.moved,
        neighbours: case
            .neighbours
            .iter()
            .map(|n| Neighbour {
                readings: n.iter().map(|(text, who)| (text.as_str(), who.clone())).collect(),
            })
            .collect(),
    };
    let known = Known::new(case.known.iter().map(|(name, reason)| (name.as_str(), *reason)));
    let usage = |text: &str| case.usage.iter().filter(|(used, _)| used == text).map(|(_, n)| *n).sum();
    let context =
        Context { language: case.language, noise: &case.noise, kin: &case.kin, usage: &usage, known: &known };
    let found = explain(&locus, &context);
    let mut out = String::new();
    let reasons: Vec<_> = found.reasons.iter().map(|r| r.as_str()).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    let name = |n: usize| {
        let text = case.readings[n].text.as_str();
        if text.is_empty() { "∅" } else { text }.to_owned()
    };
    let (verdict, because) = match &found.choice {
        Choice::Chosen { reading, because } => (format!("chosen {}", name(*reading)), because),
        Choice::Undecided { shown, because } => (format!("undecided, shown {}", name(*shown)), because),
    };
    writeln!(out, "{} · risk {}{reasons} · {verdict}", found.class.as_str(), found.risk.as_str()).unwrap();
    for (n, account) in found.accounts.iter().enumerate() {
        let Some(cause) = account.cause else { continue };
        let evidence = account.evidence.iter().map(|evidence| match evidence {
            Evidence::EyeSkip(skip) => {
                format!("from “{}” ({}) to ({})", skip.boundary, skip.first, skip.second)
            }
            Evidence::Note(note) => note.clone(),
        });
        let evidence: Vec<String> = evidence.collect();
        writeln!(out, "{}: {} {}", name(n), cause.as_str(), evidence.join(" ")).unwrap();
    }
    writeln!(out, "{because}").unwrap();
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

const FENCE: &str = "```";

#[test]
fn cases() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explain/cases.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (mut out, mut wrong, mut count) = (String::new(), Vec::new(), 0);
    let mut title = "";
    let mut rest = text.as_str();
    let open = format!("{FENCE}witnesses\n");
    while let Some((before, after)) = rest.split_once(&open) {
        title = before.lines().rev().find(|line| line.starts_with("## ")).unwrap_or(title);
        let (block, after) = after.split_once(FENCE).unwrap();
        let said = explained(&parse(block));
        let (expected, after) = match after.strip_prefix(&format!("\n{FENCE}explained\n")) {
            Some(after) => after.split_once(&format!("\n{FENCE}")).unwrap(),
            None => ("", after),
        };
        if expected != said {
            wrong.push(format!("{title}\n--- expected\n{expected}\n--- said\n{said}\n"));
        }
        write!(out, "{before}{open}{block}{FENCE}\n{FENCE}explained\n{said}\n{FENCE}").unwrap();
        count += 1;
        rest = after;
    }
    out.push_str(rest);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, out).unwrap();
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    assert!(count >= 40, "{count} cases");
}

fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[中美欧洲联合国大主席不应必须五百亿年的和，。？]{0,12}",
        "[a-zA-Z0-9 .,’不]{0,24}",
        "\\PC{0,8}",
    ]
}

fn some_reading() -> impl Strategy<Value = (String, String, String, u8, u8)> {
    (some_text(), some_text(), some_text(), 0..6_u8, 0..8_u8)
}

proptest! {
    /// Whatever the text, the explanation fits the readings, and reading order decides nothing but the indices.
    #[test]
    fn any_locus_is_explained(
        readings in proptest::collection::vec(some_reading(), 0..5),
        language in prop_oneof![Just(Language::Zh), Just(Language::En), Just(Language::Other)],
    ) {
        let views: Vec<ReadingView<'_>> = readings.iter().enumerate().map(|(n, (before, text, after, lost, broken))| {
            ReadingView {
                text, before, after,
                witnesses: vec![n, n + 5],
                lost: [Some(Lost::Jump), Some(Lost::Head), Some(Lost::Tail)].get(usize::from(*lost)).copied().flatten(),
                broken: [Some(Break::Caption), Some(Break::Column), Some(Break::Jump)].get(usize::from(*broken)).copied().flatten(),
            }
        }).collect();
        let known = Known::default();
        let context = Context { language, noise: &[3.0, 40.0], kin: &[(0, 1), (1, 7)], usage: &|_| 0, known: &known };
        let locus = LocusView { readings: views.clone(), ..LocusView::default() };
        let found = explain(&locus, &context);
        prop_assert_eq!(found.accounts.len(), views.len());
        prop_assert!(found.choice.shown() < views.len().max(1));
        prop_assert_eq!(found.reasons.is_empty(), found.risk != Risk::High);
        prop_assert_eq!(&found, &explain(&locus, &context));
    }

    /// Marks alone are never of high risk.
    #[test]
    fn punctuation_is_never_high(before in "[中美主席不应五年和的]{0,9}", after in "[中美主席不应五年和的]{0,9}", marks in "[，。、；：“”？！,.]{0,3}") {
        let view = |text, witness| ReadingView { text, before: &before, after: &after, witnesses: vec![witness], ..ReadingView::default() };
        let locus = LocusView { readings: vec![view(&marks, 0), view("", 1)], ..LocusView::default() };
        let known = Known::default();
        let context = Context { language: Language::Zh, noise: &[], kin: &[], usage: &|_| 0, known: &known };
        let found = explain(&locus, &context);
        prop_assert!(found.risk == Risk::Low);
        prop_assert_eq!(found.class, VariantClass::Orthographic);
    }
}
