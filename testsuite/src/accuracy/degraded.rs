//! Degraded printings of clean conferences: how good is the established text, and how right are its explanations?
//!
//! The truth is the degrader's own list of edits. An edit is held to be *in a variant* where a reading of the damaged
//! witness overlaps or touches its place. What was lost from `何在？何在？` cannot be placed better than up to a shift,
//! so the place of an edit that only takes out or only puts in is widened by as far as it can slide.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use record::{Event, Risk, TextSpan, Variant};
use serde_json::Value;

use super::distance::distance;
use super::material::{Printing, comparable, establish, established_turns};
use super::residue::{Standing, wrong};
use super::table::{Table, per_cent, share, share_of};
use super::{AccuracyError, Part, Plan, files, get_text, say};
use crate::degrade::{Damage, Edit, Profile, degrade};

/// The noise that the wanted figures speak of.
const NOISE: f64 = 0.02;

/// A clean transcript.
struct Clean {
    name: String,
    text: String,
    english: bool,
}

/// Which printings are made of each transcript.
struct Mix {
    name: &'static str,
    profiles: &'static [Profile],
}

use Profile::{Model, Scan};

const MIXES: [Mix; 6] = [
    Mix { name: "3 scans", profiles: &[Scan, Scan, Scan] },
    Mix { name: "3 model transcriptions", profiles: &[Model, Model, Model] },
    Mix { name: "3 mixed", profiles: &[Scan, Model, Scan] },
    Mix { name: "5 scans", profiles: &[Scan; 5] },
    Mix { name: "5 model transcriptions", profiles: &[Model; 5] },
    Mix { name: "5 mixed", profiles: &[Scan, Model, Scan, Model, Scan] },
];

/// What became of the edits of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    edits: usize,
    in_variant: usize,
    cause_right: usize,
    high: usize,
    high_seen: usize,
}

/// Figures that add up.
#[derive(Clone, Debug, Default)]
struct Tally {
    conferences: usize,
    /// Those whose printings the matcher does not take for one event.
    parted: usize,
    characters: usize,
    established: usize,
    best: usize,
    /// Of all witnesses together; divided by their number where it is shown.
    witnesses: usize,
    worse: usize,
    /// Characters of the clean turns that more than half of the printings have damaged.
    outvoted: usize,
    /// Characters of the established text that are wrong, by how the printings stand there.
    residue: BTreeMap<Standing, usize>,
    variants: usize,
    high: usize,
    fates: BTreeMap<Damage, Fate>,
    /// What an edit of this kind was explained as, where it stands in a variant.
    named: BTreeMap<(Damage, &'static str), usize>,
    examples: Vec<String>,
}

impl Tally {
    fn add(mut self, other: Self) -> Self {
        self.conferences += other.conferences;
        self.parted += other.parted;
        self.characters += other.characters;
        self.established += other.established;
        self.best += other.best;
        self.witnesses += other.witnesses;
        self.worse += other.worse;
        self.outvoted += other.outvoted;
        for (standing, n) in other.residue {
            *self.residue.entry(standing).or_default() += n;
        }
        self.variants += other.variants;
        self.high += other.high;
        for (damage, f) in other.fates {
            let mine = self.fates.entry(damage).or_default();
            mine.edits += f.edits;
            mine.in_variant += f.in_variant;
            mine.cause_right += f.cause_right;
            mine.high += f.high;
            mine.high_seen += f.high_seen;
        }
        for (key, n) in other.named {
            *self.named.entry(key).or_default() += n;
        }
        self.examples.extend(other.examples);
        self
    }

    fn all(&self, of: impl Fn(Damage) -> bool) -> Fate {
        self.fates.iter().filter(|(d, _)| of(**d)).fold(Fate::default(), |a, (_, f)| Fate {
            edits: a.edits + f.edits,
            in_variant: a.in_variant + f.in_variant,
            cause_right: a.cause_right + f.cause_right,
            high: a.high + f.high,
            high_seen: a.high_seen + f.high_seen,
        })
    }
}

pub(super) fn measure(plan: &mut Plan, out: &mut String) -> Result<(), AccuracyError> {
    let cleans = cleans(plan.shared.as_deref(), plan.quick)?;
    let count = |start: &str| cleans.iter().filter(|c| c.name.starts_with(start)).count();
    let material = format!(
        "{} transcripts: {} invented samples, {} of `conferences-zh`, {} of `briefings-en`",
        cleans.len(),
        count("sample"),
        count("zh "),
        count("en ")
    );
    if plan.has(Part::Degraded) {
        let mut tallies = Vec::new();
        for (english, language) in [(false, "Chinese"), (true, "English")] {
            for mix in &MIXES {
                say(&format!("degraded printings, {language}, {}", mix.name));
                let of: Vec<&Clean> = cleans.iter().filter(|c| c.english == english).collect();
                tallies.push(Row { language, mix, tally: over(&of, mix.profiles, NOISE, plan.seed) });
            }
        }
        write(&material, &tallies, out);
        if !plan.quick {
            other_seeds(&cleans, &tallies, plan.seed, out);
        }
        for Row { mix, tally, .. } in &tallies {
            plan.examples.extend(tally.examples.iter().map(|e| format!("degraded\t{}\t{e}", mix.name)));
        }
    }
    if plan.has(Part::Curves) {
        // Every second of the Chinese ones: a curve needs less of them than a figure does.
        let half: Vec<&Clean> = cleans.iter().filter(|c| !c.english).step_by(2).collect();
        out.push_str(&format!(
            "\n## Character error against noise\n\nMixed printings of {} of the Chinese transcripts: the established text, and the mean witness beside it.\n",
            half.len()
        ));
        let mut table = Table::new(&["noise", "2 witnesses", "3 witnesses", "5 witnesses", "mean witness"]);
        let levels: &[f64] = if plan.quick { &[0.02] } else { &[0.005, 0.01, 0.02, 0.05, 0.1] };
        for noise in levels {
            say(&format!("curves, noise {noise}"));
            let mut row = vec![format!("{} %", noise * 100.0)];
            let mut mean = String::new();
            for n in [2, 3, 5] {
                let tally = over(&half, &MIXES[5].profiles[..n], *noise, plan.seed);
                row.push(per_cent(tally.established as f64, tally.characters as f64));
                mean = per_cent(tally.witnesses as f64 / n as f64, tally.characters as f64);
            }
            row.push(mean);
            table.row(row);
        }
        table.write(out);
    }
    Ok(())
}

/// The figures of one mix in one language.
struct Row {
    language: &'static str,
    mix: &'static Mix,
    tally: Tally,
}

fn write(material: &str, tallies: &[Row], out: &mut String) {
    out.push_str(&format!(
        "\n## Degraded printings\n\n{material}. Each printing is damaged at {} % of its characters with a seed of its own. Character error is the edit \
         distance to the clean turns over their characters, width, case and script folded, white space between letters alone counted. \
         Wanted of three witnesses: established text ≤ 0.2 %, never worse than the best witness; of five: ≤ 0.05 %. *Outvoted*: characters that more than half \
         of the printings have damaged, since like places are damaged alike; what a perfect vote would still get wrong. Faults drawn for each character by itself would make 0.12 % of them in three printings; those of models \
         fall on words, and on an eighth of the places in each printing.\n",
        NOISE * 100.0
    ));
    let mut table = Table::new(&[
        "language",
        "printings",
        "characters",
        "established",
        "outvoted",
        "best witness",
        "mean witness",
        "worse than the best",
        "not taken for one event",
    ]);
    for Row { language, mix, tally: t } in tallies {
        let whole = t.characters as f64;
        table.row(vec![
            (*language).to_owned(),
            mix.name.to_owned(),
            t.characters.to_string(),
            per_cent(t.established as f64, whole),
            per_cent(t.outvoted as f64, whole),
            per_cent(t.best as f64, whole),
            per_cent(t.witnesses as f64 / mix.profiles.len() as f64, whole),
            format!("{} of {}", t.worse, t.conferences),
            t.parted.to_string(),
        ]);
    }
    table.write(out);
    out.push_str(
        "\nOf the established text's errors, in characters, by how the printings stand at the place: *all right*, it was aligned or attributed wrongly; *most \
         right*, a vote would have found it; *tie*, as many agree on something else; *outvoted*, more do; *none right*.\n",
    );
    let mut head = vec!["language", "printings"];
    head.extend(Standing::ALL.map(Standing::as_str));
    let mut table = Table::new(&head);
    for Row { language, mix, tally: t } in tallies {
        let mut row = vec![(*language).to_owned(), mix.name.to_owned()];
        row.extend(Standing::ALL.map(|s| t.residue.get(&s).copied().unwrap_or_default().to_string()));
        table.row(row);
    }
    table.write(out);
    out.push_str(
        "\nEdits inside turns. *Cause right*: of those that leave evidence, a variant at their place names their cause for that witness. *High seen*: of those \
         that touch what is never decided by vote, a variant at their place is of high risk. Wanted: cause right ≥ .90, high seen ≥ .98.\n",
    );
    let mut table = Table::new(&[
        "language",
        "printings",
        "in a variant",
        "cause right",
        "high seen",
        "variants",
        "of high risk",
    ]);
    for Row { language, mix, tally: t } in tallies {
        let (all, evident) = (t.all(|_| true), t.all(Damage::leaves_evidence));
        table.row(vec![
            (*language).to_owned(),
            mix.name.to_owned(),
            share_of(all.in_variant, all.edits),
            share_of(evident.cause_right, evident.edits),
            share_of(all.high_seen, all.high),
            t.variants.to_string(),
            share(t.high, t.variants),
        ]);
    }
    table.write(out);
    for language in ["Chinese", "English"] {
        let of = tallies.iter().filter(|r| r.language == language);
        let whole = of.fold(Tally::default(), |a, r| a.add(r.tally.clone()));
        if whole.conferences == 0 {
            continue;
        }
        out.push_str(&format!("\nAll {language} printings together, by what was done to the text:\n"));
        by_damage(&whole, out);
    }
}

/// The established text of other printings of the same transcripts: ten briefings are few, and one paragraph that is set in
/// another place moves a figure more than all rules together.
fn other_seeds(cleans: &[Clean], tallies: &[Row], first: u64, out: &mut String) {
    out.push_str(
        "\nEstablished text, with other seeds; in brackets, where it is worse than the best witness.\n",
    );
    let seeds = [first, first + 6, first + 100, first + 201, first + 302];
    let mut head = vec!["language".to_owned(), "printings".to_owned()];
    head.extend(seeds.map(|seed| format!("seed {seed}")));
    let mut table = Table::new(&head.iter().map(String::as_str).collect::<Vec<_>>());
    for Row { language, mix, tally } in tallies {
        say(&format!("degraded printings, {language}, {}, other seeds", mix.name));
        let of: Vec<&Clean> = cleans.iter().filter(|c| c.english == (*language == "English")).collect();
        let mut row = vec![(*language).to_owned(), mix.name.to_owned()];
        for seed in seeds {
            let made;
            let tally = if seed == first {
                tally
            } else {
                made = over(&of, mix.profiles, NOISE, seed);
                &made
            };
            let worse = if tally.worse > 0 { format!(" ({})", tally.worse) } else { String::new() };
            row.push(per_cent(tally.established as f64, tally.characters as f64) + &worse);
        }
        table.row(row);
    }
    table.write(out);
}

fn by_damage(whole: &Tally, out: &mut String) {
    let mut table =
        Table::new(&["damage", "edits", "in a variant", "cause right", "high seen", "named most often"]);
    for (damage, f) in &whole.fates {
        let mut named: Vec<(&str, usize)> = whole
            .named
            .iter()
            .filter(|((d, _), _)| d == damage)
            .map(|((_, cause), n)| (*cause, *n))
            .collect();
        named.sort_by_key(|(cause, n)| (std::cmp::Reverse(*n), *cause));
        let named: Vec<String> = named.iter().take(4).map(|(cause, n)| format!("{cause} {n}")).collect();
        table.row(vec![
            damage.as_str().to_owned(),
            f.edits.to_string(),
            share(f.in_variant, f.edits),
            if damage.leaves_evidence() { share(f.cause_right, f.edits) } else { "no evidence".to_owned() },
            share_of(f.high_seen, f.high),
            named.join(", "),
        ]);
    }
    table.write(out);
}

/// Clean transcripts: the invented ones, and real ones where they stand.
fn cleans(shared: Option<&Path>, quick: bool) -> Result<Vec<Clean>, AccuracyError> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/truth");
    let mut out = Vec::new();
    for path in files(&samples, "txt")? {
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let english = name.starts_with("en");
        out.push(Clean { name: format!("sample {name}"), text: get_text(&path)?, english });
    }
    let Some(shared) = shared else { return Ok(out) };
    let (of_zh, of_en) = if quick { (4, 1) } else { (40, 10) };

    let path = shared.join("data/conferences-zh/text.jsonl");
    let text = get_text(&path)?;
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().step_by((lines.len() / of_zh).max(1)).take(of_zh) {
        let value: Value = serde_json::from_str(line)
            .map_err(|e| AccuracyError::Material { path: path.clone(), message: e.to_string() })?;
        let field = |name: &str| value[name].as_str().unwrap_or_default();
        let body = field("text").lines().map(str::trim).filter(|l| !l.is_empty());
        let lines: Vec<&str> = std::iter::once(field("title")).chain(body).collect();
        out.push(Clean {
            name: format!("zh {}", field("id")),
            text: lines.join("\n") + "\n",
            english: false,
        });
    }

    let paths = files(&shared.join("data/briefings-en"), "md")?;
    for path in paths.iter().step_by((paths.len() / of_en).max(1)).take(of_en) {
        let name = path.file_stem().map(|n| n.to_string_lossy().chars().take(40).collect::<String>());
        out.push(Clean {
            name: format!("en {}", name.unwrap_or_default()),
            text: unwrapped(&get_text(path)?),
            english: true,
        });
    }
    Ok(out)
}

/// A paragraph a line, as the degrader wants it: the body of a Markdown file whose paragraphs are wrapped.
fn unwrapped(markdown: &str) -> String {
    let body = markdown.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).map_or(markdown, |b| b.1);
    let mut out = String::new();
    let mut fresh = true;
    for line in body.lines().map(str::trim) {
        if line.is_empty() {
            if !fresh {
                out.push_str("\n\n");
            }
            fresh = true;
            continue;
        }
        if !fresh {
            out.push(' ');
        }
        out.push_str(line);
        fresh = false;
    }
    out.push('\n');
    out
}

fn over(cleans: &[&Clean], profiles: &[Profile], noise: f64, seed: u64) -> Tally {
    cleans.par_iter().map(|c| one(c, profiles, noise, seed)).reduce(Tally::default, Tally::add)
}

/// Damages, reads, establishes and measures one transcript.
fn one(clean: &Clean, profiles: &[Profile], noise: f64, seed: u64) -> Tally {
    let mut tally = Tally { conferences: 1, ..Tally::default() };
    let Some(truth) = Printing::read(clean.name.clone(), clean.text.as_bytes()) else { return tally };
    let target = comparable(&truth.turns());
    tally.characters = target.len();
    let made: Vec<(Printing, Vec<Edit>)> = profiles
        .iter()
        .enumerate()
        .filter_map(|(n, profile)| {
            let printing = degrade(&clean.text, *profile, seed + n as u64, noise);
            let name = format!("{}-{n}.txt", clean.name);
            Some((Printing::read(name, printing.text.as_bytes())?, printing.edits))
        })
        .collect();
    let (printings, edits): (Vec<Printing>, Vec<Vec<Edit>>) = made.into_iter().unzip();
    let Some((event, one)) = establish(&printings) else { return tally };
    tally.parted = usize::from(!one);
    let error = |turns: &[String]| distance(&comparable(turns), &target, target.len().min(20_000));
    let each: Vec<usize> = printings.iter().map(|p| error(&p.turns())).collect();
    let turns = established_turns(&event);
    tally.established = error(&turns);
    tally.best = each.iter().copied().min().unwrap_or_default();
    tally.witnesses = each.iter().sum();
    if tally.established > tally.best {
        tally.worse = 1;
        tally.examples.push(format!(
            "{}\tworse than the best witness\testablished {} witnesses {each:?}",
            clean.name, tally.established
        ));
    }
    if tally.parted > 0 {
        tally.examples.push(format!("{}\tnot taken for one event", clean.name));
    }
    tally.variants = event.variants.len();
    tally.high = event.variants.iter().filter(|v| v.risk == Risk::High).count();
    let spoken = truth.spoken();
    tally.outvoted = outvoted(&clean.text, &spoken, &edits);
    for (printing, edits) in printings.iter().zip(&edits) {
        explained(clean, &spoken, printing, edits, &event, &mut tally);
    }
    unresolved(&truth, &event, &clean.name, &mut tally);
    for w in wrong(&clean.text, &truth, &comparable(&turns), &edits) {
        *tally.residue.entry(w.standing).or_default() += w.characters;
        tally.examples.push(format!(
            "{}\tresidue\t{}\t{}\t{}\t{}",
            clean.name,
            w.standing.as_str(),
            w.characters,
            w.damages,
            w.words
        ));
    }
    tally
}

/// How many characters of the clean turns more than half of the printings have damaged; an edit that only puts
/// something in counts at the character before which it stands.
fn outvoted(clean: &str, spoken: &[TextSpan], edits: &[Vec<Edit>]) -> usize {
    let at = offsets(clean);
    let mut damaged = vec![0_usize; at.len()];
    for edit in edits.iter().flatten() {
        for n in &mut damaged[edit.clean_start..edit.clean_end.max(edit.clean_start + 1).min(at.len())] {
            *n += 1;
        }
    }
    let inside = |b: usize| spoken.iter().any(|s| s.start() <= b && b < s.end());
    damaged.iter().zip(&at).filter(|(n, b)| **n * 2 > edits.len() && inside(**b)).count()
}

/// Byte offsets of the characters of a text, with its length at the end.
fn offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()
}

/// How far a stretch of a text can slide along it to the left and to the right with the same effect.
fn slide(text: &[char], start: usize, end: usize) -> (usize, usize) {
    let left = (1..=start).take_while(|k| text[start - k] == text[end - k]).count();
    let right = (0..text.len() - end).take_while(|k| text[start + k] == text[end + k]).count();
    (left, right)
}

fn explained(
    clean: &Clean,
    spoken: &[TextSpan],
    printing: &Printing,
    edits: &[Edit],
    event: &Event,
    tally: &mut Tally,
) {
    let Some(siglum) = event.witnesses.iter().find(|w| w.witness.source == printing.id).map(|w| w.siglum)
    else {
        return;
    };
    let clean_at = offsets(&clean.text);
    let clean_chars: Vec<char> = clean.text.chars().collect();
    let text = printing.text.as_str();
    let at = offsets(text);
    let chars: Vec<char> = text.chars().collect();
    for edit in edits {
        let place = TextSpan::between(clean_at[edit.clean_start], clean_at[edit.clean_end]);
        if !spoken.iter().any(|s| s.start() <= place.start() && place.end() <= s.end()) {
            continue;
        }
        let (left, right) = if edit.after.is_empty() {
            slide(&clean_chars, edit.clean_start, edit.clean_end)
        } else if edit.before.is_empty() {
            slide(&chars, edit.degraded_start, edit.degraded_end)
        } else {
            (0, 0)
        };
        let from = at[edit.degraded_start.saturating_sub(left).min(at.len() - 1)];
        let to = at[(edit.degraded_end + right).min(at.len() - 1)];
        let here: Vec<(&Variant, Option<record::Cause>)> = event
            .variants
            .iter()
            .filter_map(|v| {
                v.readings.iter().find_map(|r| {
                    let (_, span) = r.witnesses.iter().find(|(s, _)| *s == siglum)?;
                    (span.start() <= to && from <= span.end()).then_some((v, r.cause))
                })
            })
            .collect();
        let right_cause = here.iter().any(|(_, cause)| *cause == Some(edit.cause));
        let high_seen = here.iter().any(|(v, _)| v.risk == Risk::High);
        let fate = tally.fates.entry(edit.damage).or_default();
        fate.edits += 1;
        fate.in_variant += usize::from(!here.is_empty());
        fate.cause_right += usize::from(right_cause);
        fate.high += usize::from(edit.high_risk);
        fate.high_seen += usize::from(edit.high_risk && high_seen);
        let causes: Vec<&'static str> = here.iter().map(|(_, c)| c.map_or("none", |c| c.as_str())).collect();
        let named =
            if right_cause { edit.cause.as_str() } else { causes.first().copied().unwrap_or("no variant") };
        *tally.named.entry((edit.damage, named)).or_default() += 1;
        let context = |n: usize, len: usize| -> String {
            chars[n.saturating_sub(len)..(n + len).min(chars.len())]
                .iter()
                .collect::<String>()
                .replace('\n', "⏎")
        };
        let mut example = |what: &str| {
            tally.examples.push(format!(
                "{}\t{siglum}\t{what}\t{}\t“{}” → “{}”\tcauses {causes:?}\treasons {:?}\treadings {:?}\tin …{}…",
                clean.name,
                edit.damage.as_str(),
                edit.before,
                edit.after,
                edit.reasons,
                here.iter()
                    .map(|(v, _)| v.readings.iter().map(|r| r.text.as_str()).collect::<Vec<_>>())
                    .collect::<Vec<_>>(),
                context(edit.degraded_start, 12),
            ));
        };
        if edit.damage.leaves_evidence() && !right_cause {
            example("cause wrong");
        }
        if edit.high_risk && !high_seen {
            example("high risk not seen");
        }
    }
}

/// Where the established text shows a reading that the clean text does not have there: examples for whoever mends the
/// choosing.
fn unresolved(truth: &Printing, event: &Event, name: &str, tally: &mut Tally) {
    let clean: String = comparable(&truth.turns()).into_iter().collect();
    let fold = |s: &str| comparable(&[s.to_owned()]).into_iter().filter(|c| *c != '\n').collect::<String>();
    for v in &event.variants {
        let tail = |s: &str, n: usize| {
            let c: Vec<char> = s.chars().collect();
            c[c.len().saturating_sub(n)..].iter().collect::<String>()
        };
        let (before, after) = (tail(&fold(&v.before), 6), fold(&v.after).chars().take(6).collect::<String>());
        let stands = |r: &record::Reading| clean.contains(&format!("{before}{}{after}", fold(&r.text)));
        let shown = v.choice.shown();
        let right = v.readings.iter().position(stands);
        if let (Some(right), Some(reading)) = (right, v.readings.get(shown))
            && !stands(reading)
        {
            let said = |r: &record::Reading| {
                let sigla: String = r.witnesses.iter().map(|(s, _)| s.to_string()).collect();
                format!("{sigla} “{}” {}", r.text, r.cause.map_or("none", |c| c.as_str()))
            };
            tally.examples.push(format!(
                "{name}\twrong choice\tshown {}\tright {}\t{:?}\t…{before}[]{after}…",
                said(reading),
                said(&v.readings[right]),
                v.choice
            ));
        }
    }
}
