//! How often a quotation is judged rightly, in figures, by one command.
//!
//! Quotations are made of conferences that somebody published, in eight ways, each with its true answer. Truth comes from
//! the material and not from the record: who said what is read from the labels of the data, and that an altered quotation
//! stands nowhere is made sure of by plain search in all of it. A seed gives the same two thousand for ever.
//!
//! | class | made by | right answer |
//! |---|---|---|
//! | verbatim | a span of 8 to 60 characters, of conferences and of newspapers | `verbatim`, `verbatim-in-some` |
//! | substitution | one character replaced | `near` |
//! | negation | a negation inside it dropped | `near` |
//! | splice | two spans of two turns joined | `spliced` |
//! | speaker | an official's words given to another, a question's to the official | `another-speaker` |
//! | day | given to the day of another conference | `another-event` |
//! | nowhere | of conferences left out, of speeches of another kind | `not-found` |
//! | noise | one character in ten altered, left out or put in | `near` |

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use desk::{AddRequest, Desk, DeskError, Moment, Opening, Verdict, VerifyRequest};
use serde_json::Value;

use crate::degrade::random::Random;

/// What `--help` prints.
pub const HELP: &str = "\
Make quotations with a known answer, verify them, and write the table.

Usage: cargo xtask quotations [--shared DIR] [--write FILE] [--examples FILE] [--seed N] [--each N] [--events N]

  --shared DIR     the folder with data and newspapers; default ../shared
  --write FILE     where the table goes, for example docs/verify.md; without it, to standard output
  --examples FILE  where single cases go that went wrong, with their words
  --seed N         default 1
  --each N         quotations of each class; default 250
  --events N       fill the record up to so many events with conferences whose words are altered, and measure how long
                   an answer takes; default 0: as many as there are
";

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum QuotationsError {
    /// Arguments that make no sense.
    #[error("{0}; `cargo xtask quotations --help` says what can be typed")]
    Usage(String),
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The data are not as described.
    #[error("{0}")]
    Material(String),
    /// The record could not be made or asked.
    #[error("the record: {0}")]
    Desk(#[from] DeskError),
    /// Anything else of the system.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How a quotation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// As it was said.
    Verbatim,
    /// One character replaced.
    Substitution,
    /// A negation dropped.
    Negation,
    /// Two spans joined.
    Splice,
    /// Given to somebody else.
    Speaker,
    /// Given to another day.
    Day,
    /// Of nobody in the record.
    Nowhere,
    /// One character in ten altered.
    Noise,
}

impl Class {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Verbatim, "verbatim"),
        (Self::Substitution, "one substitution"),
        (Self::Negation, "negation dropped"),
        (Self::Splice, "two spans spliced"),
        (Self::Speaker, "other speaker"),
        (Self::Day, "other day"),
        (Self::Nowhere, "from nowhere"),
        (Self::Noise, "10 % noise"),
    ];

    fn accepts(self, verdict: Verdict) -> bool {
        match self {
            Self::Verbatim => verdict.is_good(),
            Self::Substitution | Self::Negation | Self::Noise => verdict == Verdict::Near,
            Self::Splice => verdict == Verdict::Spliced,
            Self::Speaker => verdict == Verdict::AnotherSpeaker,
            Self::Day => verdict == Verdict::AnotherEvent,
            Self::Nowhere => verdict == Verdict::NotFound,
        }
    }
}

/// A quotation with its true answer.
#[derive(Clone, Debug)]
struct Case {
    class: Class,
    request: VerifyRequest,
}

/// A turn of the material.
#[derive(Debug)]
struct Said {
    conference: usize,
    by_official: bool,
    paragraph: Vec<char>,
}

/// A conference of the material.
#[derive(Debug)]
struct Conference {
    date: String,
    official: String,
    title: String,
    text: String,
}

/// The material with what is needed to know the truth.
struct Material {
    conferences: Vec<Conference>,
    /// The first so many are in the record.
    held: usize,
    said: Vec<Said>,
    /// Letters and characters alone of all that is in the record, a line feed between paragraphs.
    everything: String,
    /// The same of each conference.
    each: Vec<String>,
    /// The same of what each official answers, by name; and of all answers.
    officials: BTreeMap<String, String>,
    /// Paragraphs of reports, no conferences.
    reports: Vec<Vec<char>>,
    /// Lines of the newspapers.
    newspapers: Vec<Vec<char>>,
}

fn bare(text: impl IntoIterator<Item = char>) -> String {
    text.into_iter().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn read(path: &Path) -> Result<String, QuotationsError> {
    std::fs::read_to_string(path).map_err(|source| QuotationsError::File { path: path.to_owned(), source })
}

fn lines(path: &Path) -> Result<Vec<Value>, QuotationsError> {
    let wrong = |e: serde_json::Error| QuotationsError::Material(format!("{}: {e}", path.display()));
    read(path)?
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).map_err(wrong))
        .collect()
}

fn string(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

impl Material {
    /// Reads `most` conferences; one in eight is left out of the record.
    fn read(shared: &Path, most: usize) -> Result<Self, QuotationsError> {
        let folder = shared.join("data/conferences-zh");
        let (texts, turns) = (lines(&folder.join("text.jsonl"))?, lines(&folder.join("turns.jsonl"))?);
        // Two conferences of one day have a mark in their ids; the data have some under one date.
        let mut days: BTreeMap<String, usize> = BTreeMap::new();
        for text in &texts {
            *days.entry(string(text, "date")).or_default() += 1;
        }
        let texts: BTreeMap<String, &Value> = texts.iter().map(|t| (string(t, "id"), t)).collect();
        let mut material = Self {
            conferences: Vec::new(),
            held: 0,
            said: Vec::new(),
            everything: String::new(),
            each: Vec::new(),
            officials: BTreeMap::new(),
            reports: Vec::new(),
            newspapers: Vec::new(),
        };
        let of_one_day = |t: &&Value| days.get(&string(t, "date")) == Some(&1);
        // Officials follow one another in the data; taken in strides there are several of them in any number.
        let chosen: Vec<&Value> = turns.iter().filter(of_one_day).collect();
        let stride = (chosen.len() / most.max(1)).max(1);
        let chosen: Vec<&Value> = chosen.into_iter().step_by(stride).take(most).collect();
        material.held = chosen.len() - chosen.len() / 8;
        for (c, turns) in chosen.into_iter().enumerate() {
            let Some(text) = texts.get(&string(turns, "id")) else { continue };
            let mut all = String::new();
            for turn in turns["turns"].as_array().into_iter().flatten() {
                let by_official = turn["role"] == "A";
                for paragraph in turn["paras"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    let plain = bare(paragraph.chars());
                    all.push_str(&plain);
                    all.push('\n');
                    if by_official && c < material.held {
                        let official = material.officials.entry(string(turns, "spokesperson")).or_default();
                        official.push_str(&plain);
                        official.push('\n');
                    }
                    if turn["role"] == "A" || turn["role"] == "Q" {
                        material.said.push(Said {
                            conference: c,
                            by_official,
                            paragraph: paragraph.chars().collect(),
                        });
                    }
                }
            }
            if c < material.held {
                material.everything.push_str(&all);
            }
            material.each.push(all);
            material.conferences.push(Conference {
                date: string(turns, "date"),
                official: string(turns, "spokesperson"),
                title: string(turns, "title"),
                text: string(text, "text"),
            });
        }
        for report in lines(&shared.join("data/reports-zh/government_work_reports.jsonl"))? {
            let content = string(&report, "content");
            material
                .reports
                .extend(content.lines().map(|l| l.chars().collect::<Vec<_>>()).filter(|l| l.len() > 70));
        }
        let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("newspapers"))?
            .map(|e| e.map(|e| e.path()))
            .collect::<io::Result<_>>()?;
        files.sort();
        for file in files {
            let text = read(&file)?;
            material.everything.push_str(&bare(text.chars()));
            // Long lines are paragraphs of turns; a colon early in one ends a label, which nobody spoke.
            let spoken = text.lines().map(|l| l.trim().chars().collect::<Vec<_>>());
            material.newspapers.extend(spoken.filter(|l| {
                l.len() > 90 && !l.iter().take(30).any(|c| matches!(c, '：' | ':' | '#' | '【'))
            }));
        }
        Ok(material)
    }

    /// Writes the conferences that are held as files, and gives the folder's contents.
    fn write(&self, folder: &Path) -> Result<(), QuotationsError> {
        for (i, c) in self.conferences.iter().take(self.held).enumerate() {
            let path = folder.join(format!("{}-{i:04}.txt", c.date));
            std::fs::write(&path, format!("{}\n\n{}\n", c.title, c.text))
                .map_err(|source| QuotationsError::File { path, source })?;
        }
        Ok(())
    }
}

/// A span of a paragraph that neither begins nor ends within a word of letters or digits, nor with a mark.
fn span(random: &mut Random, paragraph: &[char], low: usize, high: usize) -> Option<Vec<char>> {
    let whole = |a: Option<&char>, b: Option<&char>| {
        let inside = |c: &char| c.is_ascii_alphanumeric() || c.is_numeric();
        let joins =
            |c: &char| inside(c) || matches!(c, '.' | '．' | ',' | '，' | '-' | '/' | ':' | '%' | '％');
        // A figure with its point, its comma or its percent sign is one word.
        let torn = (a.is_some_and(inside) && b.is_some_and(joins))
            || (a.is_some_and(joins) && b.is_some_and(inside));
        !torn
    };
    for _ in 0..40 {
        let length = random.between(low, high).min(paragraph.len());
        if length < low {
            return None;
        }
        let start = random.below(paragraph.len() - length + 1);
        let end = start + length;
        let words = &paragraph[start..end];
        let fits = whole(start.checked_sub(1).and_then(|i| paragraph.get(i)), words.first())
            && whole(words.last(), paragraph.get(end))
            && words.first().is_some_and(|c| c.is_alphanumeric())
            && words.last().is_some_and(|c| c.is_alphanumeric())
            && words.iter().filter(|c| c.is_alphanumeric()).count() * 5 >= length * 4;
        if fits {
            return Some(words.to_vec());
        }
    }
    None
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

struct Maker<'m> {
    material: &'m Material,
    /// The letters of what the record is filled with.
    filling: &'m str,
    random: Random,
}

impl Maker<'_> {
    fn said(&mut self) -> &Said {
        loop {
            let said = &self.material.said[self.random.below(self.material.said.len())];
            if said.conference < self.material.held {
                return said;
            }
        }
    }

    /// A character of the material, of the commonness of the material.
    fn character(&mut self) -> char {
        loop {
            let said = &self.material.said[self.random.below(self.material.said.len())];
            let c = said.paragraph.get(self.random.below(said.paragraph.len())).copied().unwrap_or(' ');
            if is_han(c) {
                return c;
            }
        }
    }

    fn stands(&self, words: &[char]) -> bool {
        let words = bare(words.iter().copied());
        self.material.everything.contains(&words) || self.filling.contains(&words)
    }

    /// The words of one case; none where this try came to nothing.
    fn attempt(&mut self, class: Class, turn: usize) -> Option<VerifyRequest> {
        let plain =
            |words: &[char]| VerifyRequest { quotation: words.iter().collect(), ..VerifyRequest::default() };
        match class {
            Class::Verbatim if turn.is_multiple_of(5) => {
                let lines = &self.material.newspapers;
                let line = lines.get(self.random.below(lines.len()))?;
                span(&mut self.random, line, 8, 60).map(|words| plain(&words))
            }
            Class::Verbatim => {
                let (conference, by_official) = {
                    let s = self.said();
                    (s.conference, s.by_official)
                };
                let at = self.pick(conference, by_official)?;
                let words = span(&mut self.random, &self.material.said[at].paragraph, 8, 60)?;
                let c = &self.material.conferences[conference];
                let mut request = plain(&words);
                // Half of them with the right speaker and day.
                if turn.is_multiple_of(2) {
                    let who = if by_official { c.official.clone() } else { "journalist".to_owned() };
                    request.speaker = Some(who);
                    request.date = Some(c.date.clone());
                }
                Some(request)
            }
            Class::Substitution => {
                let paragraph = self.said().paragraph.clone();
                let mut words = span(&mut self.random, &paragraph, 8, 60)?;
                let at = self.random.below(words.len());
                let other = self.character();
                let differs = editing::script::fold(words[at]) != editing::script::fold(other);
                if !is_han(words[at]) || !differs {
                    return None;
                }
                words[at] = other;
                (!self.stands(&words)).then(|| plain(&words))
            }
            Class::Negation => {
                let paragraph = self.said().paragraph.clone();
                let words = span(&mut self.random, &paragraph, 10, 60)?;
                let inside = 1..words.len() - 1;
                let at = inside.clone().find(|i| matches!(words[*i], '不' | '未' | '没'))?;
                let mut words = words;
                words.remove(at);
                (!self.stands(&words)).then(|| plain(&words))
            }
            Class::Splice => {
                let (a, b) = (self.said().paragraph.clone(), self.said().paragraph.clone());
                let mut words = span(&mut self.random, &a, 8, 30)?;
                let other = span(&mut self.random, &b, 8, 30)?;
                if a == b {
                    return None;
                }
                words.push('，');
                words.extend(other);
                (!self.stands(&words)).then(|| plain(&words))
            }
            Class::Speaker => {
                let (conference, by_official) = {
                    let s = self.said();
                    (s.conference, s.by_official)
                };
                let at = self.pick(conference, by_official)?;
                let words = span(&mut self.random, &self.material.said[at].paragraph, 8, 60)?;
                let own = &self.material.conferences[conference].official;
                let claimed = if by_official {
                    let others: Vec<&String> = self.material.officials.keys().filter(|o| *o != own).collect();
                    (*others.get(self.random.below(others.len()))?).clone()
                } else {
                    own.clone()
                };
                let said_so = self.material.officials.get(&claimed)?.contains(&bare(words.iter().copied()));
                (!said_so).then(|| VerifyRequest { speaker: Some(claimed), ..plain(&words) })
            }
            Class::Day => {
                let (conference, paragraph) = {
                    let s = self.said();
                    (s.conference, s.paragraph.clone())
                };
                let words = span(&mut self.random, &paragraph, 8, 60)?;
                let other = self.random.below(self.material.held);
                let there = self.material.each[other].contains(&bare(words.iter().copied()));
                (other != conference && !there).then(|| VerifyRequest {
                    date: Some(self.material.conferences[other].date.clone()),
                    ..plain(&words)
                })
            }
            Class::Nowhere => {
                let words = if turn.is_multiple_of(2) {
                    let reports = &self.material.reports;
                    let line = reports.get(self.random.below(reports.len()))?;
                    span(&mut self.random, line, 12, 60)?
                } else {
                    let out: Vec<&Said> =
                        self.material.said.iter().filter(|s| s.conference >= self.material.held).collect();
                    let paragraph = out.get(self.random.below(out.len()))?.paragraph.clone();
                    span(&mut self.random, &paragraph, 12, 60)?
                };
                // Set phrases stand in any conference: where five characters in a row stand in the record at half of the
                // places, it is no longer clear that nobody said it.
                let bare: Vec<char> = bare(words.iter().copied()).chars().collect();
                let runs = bare
                    .windows(5)
                    .filter(|w| self.material.everything.contains(&w.iter().collect::<String>()));
                (runs.count() * 2 < bare.len().saturating_sub(4)).then(|| plain(&words))
            }
            Class::Noise => {
                let paragraph = self.said().paragraph.clone();
                let mut words = span(&mut self.random, &paragraph, 10, 60)?;
                let times = (words.len() + 5) / 10;
                let mut altered: BTreeSet<usize> = BTreeSet::new();
                while altered.len() < times {
                    altered.insert(self.random.below(words.len()));
                }
                for at in altered.into_iter().rev() {
                    let other = self.character();
                    match self.random.below(4) {
                        0 => {
                            words.remove(at);
                        }
                        1 => words.insert(at, other),
                        _ => words[at] = other,
                    }
                }
                (!self.stands(&words) && bare(words.iter().copied()).chars().count() >= 8)
                    .then(|| plain(&words))
            }
        }
    }

    /// A paragraph of one side of a conference.
    fn pick(&mut self, conference: usize, by_official: bool) -> Option<usize> {
        let of: Vec<usize> = (0..self.material.said.len())
            .filter(|i| {
                let s = &self.material.said[*i];
                s.conference == conference && s.by_official == by_official
            })
            .collect();
        of.get(self.random.below(of.len())).copied()
    }

    fn make(&mut self, class: Class, each: usize) -> Vec<Case> {
        let mut out = Vec::new();
        // Bounded: where the material does not allow so many, there are fewer.
        for _ in 0..each * 400 {
            if out.len() == each {
                break;
            }
            if let Some(request) = self.attempt(class, out.len()) {
                out.push(Case { class, request });
            }
        }
        out
    }
}

/// What came out.
#[derive(Debug, Default)]
pub struct Outcome {
    /// For each class: its name, how many, how many right, how many wrongly called verbatim.
    pub classes: Vec<(Class, usize, usize, usize)>,
    /// Of dropped negations answered near, those whose first difference is said to be a negation.
    pub negations_told: (usize, usize),
    /// Events in the record.
    pub events: usize,
    /// How long answers took.
    pub times: Vec<Duration>,
    /// How long adding took.
    pub adding: Duration,
    /// Single cases that went wrong.
    pub wrong: Vec<String>,
}

/// Makes a record of `conferences` conferences and the newspapers, fills it up to `events`, makes `each` quotations of
/// each class and verifies them.
///
/// # Errors
/// The material is not there or not as described; the record cannot be made.
pub fn measure(
    shared: &Path,
    conferences: usize,
    each: usize,
    seed: u64,
    events: usize,
) -> Result<Outcome, QuotationsError> {
    let material = Material::read(shared, conferences)?;
    let folder = tempfile::tempdir()?;
    let printings = folder.path().join("printings");
    std::fs::create_dir(&printings)?;
    material.write(&printings)?;
    let filling = fill(&material, &printings, events, seed)?;
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let start = Instant::now();
    let mut desk = Desk::open_for_writing(&opening, true, &mut ())?;
    desk.add(&AddRequest { paths: vec![printings, shared.join("newspapers")], encoding: None }, &mut ())?;
    let adding = start.elapsed();
    // As a command does it: opened for one question after another.
    drop(desk);
    let desk = Desk::open(&opening, &mut ())?;

    let mut outcome = Outcome { adding, ..Outcome::default() };
    outcome.events = desk
        .verify(&VerifyRequest { quotation: "甲乙丙丁戊".to_owned(), ..VerifyRequest::default() })?
        .coverage
        .events as usize;
    for (i, (class, _)) in Class::ALL.iter().enumerate() {
        let mut maker = Maker { material: &material, filling: &filling, random: Random::new(seed, i as u64) };
        let cases = maker.make(*class, each);
        let (mut right, mut falsely) = (0, 0);
        for case in &cases {
            let start = Instant::now();
            let view = desk.verify(&case.request)?;
            outcome.times.push(start.elapsed());
            if case.class.accepts(view.verdict) {
                right += 1;
            } else {
                let r = &case.request;
                outcome.wrong.push(format!(
                    "{:?}\t{}\t{}\t{:?} {:?}\t{}",
                    case.class,
                    view.verdict.as_str(),
                    r.quotation,
                    r.speaker,
                    r.date,
                    view.sentence
                ));
            }
            falsely += usize::from(case.class != Class::Verbatim && view.verdict.is_good());
            if *class == Class::Negation && view.verdict == Verdict::Near {
                outcome.negations_told.1 += 1;
                let told =
                    view.differences.first().is_some_and(|d| d.touches.iter().any(|t| t == "negation"));
                outcome.negations_told.0 += usize::from(told);
            }
        }
        outcome.classes.push((*class, cases.len(), right, falsely));
    }
    Ok(outcome)
}

/// Fills the record with conferences whose words are altered: every third character is replaced, so that no two are
/// taken for printings of one event, each on a day of its own. Gives all their letters: chance may put into one of them
/// what another was altered to.
fn fill(material: &Material, folder: &Path, events: usize, seed: u64) -> Result<String, QuotationsError> {
    let mut filling = String::new();
    let mut random = Random::new(seed, 99);
    let characters: Vec<char> = material
        .said
        .iter()
        .step_by(7)
        .flat_map(|s| s.paragraph.iter().copied())
        .filter(|c| is_han(*c))
        .collect();
    for n in material.held + 3..events {
        let source = &material.conferences[n % material.held];
        let (year, month, day) = (1900 + n / 336, 1 + n / 28 % 12, 1 + n % 28);
        let text: String = source
            .text
            .chars()
            .map(|c| {
                if is_han(c) && random.below(3) == 0 { characters[random.below(characters.len())] } else { c }
            })
            .collect();
        let path = folder.join(format!("filling-{n:05}.txt"));
        let title = format!("{year}年{month}月{day}日外交部发言人{}主持例行记者会", source.official);
        std::fs::write(&path, format!("{title}\n\n{text}\n"))
            .map_err(|source| QuotationsError::File { path, source })?;
        filling.push_str(&bare(text.chars()));
        filling.push('\n');
    }
    Ok(filling)
}

/// Runs the command with the arguments that follow its name.
///
/// # Errors
/// Arguments that make no sense; material that is not as described; a file that cannot be written.
pub fn run(args: &[String]) -> Result<(), QuotationsError> {
    let (mut shared, mut write, mut examples) = (PathBuf::from("../shared"), None, None);
    let (mut seed, mut each, mut events) = (1u64, 250usize, 0usize);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if matches!(arg.as_str(), "--help" | "-h") {
            return Ok(io::stdout().write_all(HELP.as_bytes())?);
        }
        let value = rest.next().ok_or_else(|| QuotationsError::Usage(format!("{arg} needs a value")));
        let number = |value: &String| {
            value.parse::<usize>().map_err(|_| QuotationsError::Usage(format!("{value:?} is no number")))
        };
        match arg.as_str() {
            "--shared" => shared = PathBuf::from(value?),
            "--write" => write = Some(PathBuf::from(value?)),
            "--examples" => examples = Some(PathBuf::from(value?)),
            "--seed" => seed = number(value?)? as u64,
            "--each" => each = number(value?)?,
            "--events" => events = number(value?)?,
            _ => return Err(QuotationsError::Usage(format!("{arg:?} is no option"))),
        }
    }
    let outcome = measure(&shared, usize::MAX, each, seed, events)?;
    let put = |path: &Path, text: &str| {
        std::fs::write(path, text).map_err(|source| QuotationsError::File { path: path.to_owned(), source })
    };
    if let Some(path) = examples {
        put(&path, &(outcome.wrong.join("\n") + "\n"))?;
    }
    let table = table(&outcome, seed, each, events);
    match write {
        Some(path) => put(&path, &table),
        None => Ok(io::stdout().write_all(table.as_bytes())?),
    }
}

fn table(outcome: &Outcome, seed: u64, each: usize, events: usize) -> String {
    let filled = if events > 0 { format!(" --events {events}") } else { String::new() };
    let mut out = format!(
        "# Quotations\n\nMade by `cargo xtask quotations --seed {seed} --each {each}{filled} --write docs/verify.md`; nothing here is \
         typed by hand.\nQuotations are made of conferences and newspapers that are not part of this repository, with answers \
         that follow from\nhow they were made; `testsuite/src/quotations.rs` says how. No text of theirs stands here.\n\n\
         The record holds {} events. Wanted: each class at least .99 right, and nothing that was altered, spliced or given to\n\
         somebody else called verbatim.\n\n| class | quotations | right | share | wrongly verbatim |\n|---|---|---|---|---|\n",
        outcome.events
    );
    for (class, all, right, falsely) in &outcome.classes {
        let name = Class::ALL.iter().find(|(c, _)| c == class).map_or("", |(_, name)| name);
        let share = if *all == 0 { 0.0 } else { *right as f64 / *all as f64 };
        let falsely = if *class == Class::Verbatim { "–".to_owned() } else { falsely.to_string() };
        let _ = writeln!(out, "| {name} | {all} | {right} | {share:.3} | {falsely} |");
    }
    let (told, near) = outcome.negations_told;
    let mut times = outcome.times.clone();
    times.sort_unstable();
    let at = |share: f64| {
        let i = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(i).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    let _ = write!(
        out,
        "\nOf {near} dropped negations answered `near`, {told} have the negation as the first difference that is told.\n\n\
         An answer takes {:.1} ms (half of them less), {:.1} ms (95 in 100 less), {:.1} ms at most, on one core of a shared \
         machine;\nthe record was added in {:.0} s.\n",
        at(0.5),
        at(0.95),
        at(1.0),
        outcome.adding.as_secs_f64()
    );
    out
}
