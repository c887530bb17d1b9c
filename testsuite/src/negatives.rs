//! Files that are no press conference, made to look as much like one as their kind allows.
//!
//! ```text
//! Q: Is my dog welcome?              a list of questions that nobody asked anybody
//! 第一步：把主料洗净，擦干             a recipe: short words, a colon, a sentence, again and again
//! KEEPER: Put it down.                a play
//! [14:02] Ada: who drives?            friends
//! ```
//!
//! Thirty kinds, ten files each: five in Chinese, four in English, one in Spanish, French, German, Japanese or Russian.
//! What they say is written down in `testsuite/data/negatives`, as printed, with places where words are drawn; every text
//! is invented. The same seed gives the same bytes. As what one site sets as lines another sets as paragraphs, the files
//! are dressed: with blank lines, broken at a width, in Markdown with bold labels, as a page of the web.
//!
//! | in the data | means |
//! |---|---|
//! | `@name a\|b\|c` | a bank of words |
//! | `=== kind reason`, `=== kind reason language` | a text begins; several of one kind take turns |
//! | `{name}`, `{name#1}` | drawn from a bank; with a number the same word throughout the file, and no other number's |
//! | `{3-40}` | a number |
//! | `<<a\|b>>` | one of them |
//! | `%some 3 5` … `%end` | so many of the lines between, in their order; `%shuffled` in any; `⏎` is a line end inside |
//! | `%times 3 5` … `%end` | the lines between so many times, drawn anew |

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::Regex;

use crate::degrade::random::Random;

const CHINESE: &str = include_str!("../data/negatives/zh.txt");
const ENGLISH: &str = include_str!("../data/negatives/en.txt");
const OTHERS: &str = include_str!("../data/negatives/other.txt");

/// How many files of a kind are made of each collection.
const OF_EACH: [(&str, &str, usize); 3] = [("zh", CHINESE, 5), ("en", ENGLISH, 4), ("other", OTHERS, 1)];

/// Why a file is no press conference: what a refusal should say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Somebody wrote it as a document: an order, a release, a contract, a list of questions without anybody who asks.
    WrittenDocument,
    /// Items and what belongs to each.
    List,
    /// For machines, or by them.
    Code,
    /// What people write to each other.
    Message,
    /// Told, played or sung.
    Fiction,
    /// What was decided, and not what was said.
    Minutes,
    /// Questions with their solution.
    Exercise,
    /// Sentences under nobody's name, though people are quoted in them.
    Prose,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 8] = [
        Self::WrittenDocument,
        Self::List,
        Self::Code,
        Self::Message,
        Self::Fiction,
        Self::Minutes,
        Self::Exercise,
        Self::Prose,
    ];

    /// As written in the data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrittenDocument => "written-document",
            Self::List => "list",
            Self::Code => "code",
            Self::Message => "message",
            Self::Fiction => "fiction",
            Self::Minutes => "minutes",
            Self::Exercise => "exercise",
            Self::Prose => "prose",
        }
    }
}

/// A file that is no press conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negative {
    /// Its name, with kind and language.
    pub name: String,
    /// Which of the thirty.
    pub kind: String,
    /// Why it is none.
    pub reason: Reason,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// The three hundred of a seed, sorted by kind.
#[must_use]
pub fn negatives(seed: u64) -> Vec<Negative> {
    let mut out = Vec::new();
    for (stream, (code, data, count)) in (0u64..).zip(OF_EACH) {
        let collection = Collection::of(data);
        for (number, (kind, templates)) in (0u64..).zip(&collection.kinds) {
            for n in 0..count {
                let Some(template) = templates.get(n % templates.len().max(1)) else { continue };
                let mut random = Random::new(seed, stream * 1_000_000 + number * 1000 + n as u64);
                let language = template.language.unwrap_or(code);
                let lines = Drawing::new(&collection.banks, &mut random).lines(&template.lines);
                // Each text takes turns through the dresses, so that two of one template differ in it.
                let dress = if code == "other" { number as usize } else { n };
                let (ending, bytes) = dressed(&lines, dress, template.reason == Reason::Code);
                out.push(Negative {
                    name: format!("{kind}-{language}-{}.{ending}", n + 1),
                    kind: (*kind).to_owned(),
                    reason: template.reason,
                    bytes: bytes.into_bytes(),
                });
            }
        }
    }
    out.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
    out
}

/// A text with its places where words are drawn.
#[derive(Debug)]
struct Template<'a> {
    reason: Reason,
    language: Option<&'a str>,
    lines: Vec<&'a str>,
}

/// The texts of a file of the data, by kind.
#[derive(Debug, Default)]
struct Collection<'a> {
    banks: BTreeMap<&'a str, Vec<&'a str>>,
    kinds: BTreeMap<&'a str, Vec<Template<'a>>>,
}

impl<'a> Collection<'a> {
    fn of(data: &'a str) -> Self {
        let mut out = Self::default();
        let mut kind = "";
        for line in data.lines() {
            if let Some((name, words)) = line.strip_prefix('@').and_then(|l| l.split_once(' ')) {
                out.banks.insert(name, words.split('|').collect());
            } else if let Some(head) = line.strip_prefix("=== ") {
                let mut words = head.split(' ');
                kind = words.next().unwrap_or_default();
                let named = words.next().unwrap_or_default();
                let reason = Reason::ALL.into_iter().find(|r| r.as_str() == named).unwrap_or(Reason::Prose);
                let template = Template { reason, language: words.next(), lines: Vec::new() };
                out.kinds.entry(kind).or_default().push(template);
            } else if let Some(template) = out.kinds.get_mut(kind).and_then(|all| all.last_mut()) {
                template.lines.push(line);
            }
        }
        out
    }
}

/// One file being drawn.
struct Drawing<'a> {
    banks: &'a BTreeMap<&'a str, Vec<&'a str>>,
    random: &'a mut Random,
    /// Words that stay: by name and number.
    kept: BTreeMap<(String, String), String>,
    choice: Regex,
    slot: Regex,
}

impl<'a> Drawing<'a> {
    fn new(banks: &'a BTreeMap<&'a str, Vec<&'a str>>, random: &'a mut Random) -> Self {
        let regex = |pattern: &str| Regex::new(pattern).expect("a constant that the tests compile");
        Self {
            banks,
            random,
            kept: BTreeMap::new(),
            choice: regex("<<(.*?)>>"),
            slot: regex(r"\{([^{}#\s]+)(?:#(\d))?\}"),
        }
    }

    /// Draws lines, blocks included.
    fn lines(&mut self, lines: &[&str]) -> Vec<String> {
        let mut out = Vec::new();
        let mut rest = lines;
        while let Some((line, after)) = rest.split_first() {
            rest = after;
            let Some(block) = line.strip_prefix('%') else {
                out.extend(self.line(line).split('⏎').map(str::to_owned));
                continue;
            };
            let end = rest.iter().position(|l| *l == "%end").unwrap_or(rest.len());
            let inside = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            let mut words = block.split(' ');
            let how = words.next().unwrap_or_default();
            let mut number = || words.next().and_then(|w| w.parse().ok()).unwrap_or(1usize);
            let (low, high) = (number(), number());
            let count = self.random.between(low, high);
            if how == "times" {
                for _ in 0..count {
                    out.extend(self.lines(inside));
                }
                continue;
            }
            let mut order: Vec<usize> = (0..inside.len()).collect();
            for i in (1..order.len()).rev() {
                order.swap(i, self.random.below(i + 1));
            }
            order.truncate(count);
            if how == "some" {
                order.sort_unstable();
            }
            let chosen: Vec<&str> = order.iter().filter_map(|i| inside.get(*i).copied()).collect();
            out.extend(self.lines(&chosen));
        }
        out
    }

    fn line(&mut self, line: &str) -> String {
        let mut chosen = String::new();
        let mut at = 0;
        let choice = self.choice.clone();
        for found in choice.captures_iter(line) {
            let (Some(whole), Some(inside)) = (found.get(0), found.get(1)) else { continue };
            chosen.push_str(&line[at..whole.start()]);
            let options: Vec<&str> = inside.as_str().split('|').collect();
            chosen.push_str(self.random.pick(&options).copied().unwrap_or_default());
            at = whole.end();
        }
        chosen.push_str(&line[at..]);
        let slot = self.slot.clone();
        let mut out = String::new();
        let mut at = 0;
        for found in slot.captures_iter(&chosen) {
            let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
            let number = found.get(2).map(|n| n.as_str());
            // What no bank knows is a brace of the text: programs have some.
            let drawn = self.slot(name.as_str(), number).unwrap_or_else(|| whole.as_str().to_owned());
            out.push_str(&chosen[at..whole.start()]);
            out.push_str(&drawn);
            at = whole.end();
        }
        out.push_str(&chosen[at..]);
        out
    }

    fn slot(&mut self, name: &str, number: Option<&str>) -> Option<String> {
        // `{S#1}` is `{s#1}` as plays set it.
        if name == "S" {
            return self.slot("s", number).map(|s| s.to_uppercase());
        }
        let Some(number) = number else { return self.draw(name) };
        let key = (name.to_owned(), number.to_owned());
        if let Some(word) = self.kept.get(&key) {
            return Some(word.clone());
        }
        // Another number is another word, as far as the bank has some.
        let mut word = self.draw(name)?;
        for _ in 0..20 {
            if !self.kept.iter().any(|((n, _), w)| n == name && *w == word) {
                break;
            }
            word = self.draw(name)?;
        }
        self.kept.insert(key, word.clone());
        Some(word)
    }

    fn draw(&mut self, name: &str) -> Option<String> {
        if let Some(bank) = self.banks.get(name) {
            return self.random.pick(bank).map(|w| (*w).to_owned());
        }
        if let Some((low, high)) = name.split_once('-') {
            if let (Ok(low), Ok(high)) = (low.parse(), high.parse()) {
                return Some(self.random.between(low, high).to_string());
            }
            let (low, high) = (low.chars().next()?, high.chars().next()?);
            let letters: Vec<char> = (low..=high).collect();
            return self.random.pick(&letters).map(char::to_string);
        }
        let (year, month, day) =
            (self.random.between(2029, 2033), self.random.between(1, 12), self.random.between(1, 28));
        Some(match name {
            "年" | "year" => year.to_string(),
            "月日" => format!("{month}月{day}日"),
            "日" => format!("{year}年{month}月{day}日"),
            "day" => format!("{day} {} {year}", self.draw("month")?),
            "时" | "time" => {
                format!("{:02}:{:02}", self.random.between(6, 21), self.random.between(0, 59))
            }
            _ => return None,
        })
    }
}

/// The lines as a file: its ending and what stands in it.
fn dressed(lines: &[String], dress: usize, raw: bool) -> (&'static str, String) {
    let plain = || lines.iter().map(|l| format!("{l}\n")).collect::<String>();
    if raw {
        return if dress % 2 == 1 { ("md", format!("```\n{}```\n", plain())) } else { ("txt", plain()) };
    }
    match dress % 5 {
        0 => ("txt", plain()),
        1 => ("txt", lines.iter().map(|l| format!("{l}\n\n")).collect()),
        2 => ("txt", lines.iter().map(|l| wrapped(l)).collect()),
        3 => ("md", markdown(lines)),
        _ => ("html", page(lines)),
    }
}

/// A line broken as typesetters break: Chinese anywhere, letters between words. The first line is set in.
fn wrapped(line: &str) -> String {
    let mut out = String::new();
    let (mut width, mut word) = (0, String::new());
    let wide = |c: char| if c > '\u{2e80}' { 2 } else { 1 };
    let mut put = |word: &mut String, out: &mut String| {
        let own: usize = word.chars().map(wide).sum();
        if width > 0 && width + own > 66 {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            width = 0;
        }
        width += own;
        out.push_str(word);
        word.clear();
    };
    if line.chars().any(|c| wide(c) == 2) && line.chars().count() > 33 {
        out.push_str("\u{3000}\u{3000}");
    }
    for c in line.chars() {
        word.push(c);
        if c == ' ' || wide(c) == 2 {
            put(&mut word, &mut out);
        }
    }
    put(&mut word, &mut out);
    out.push('\n');
    out
}

/// What stands before a colon is bold, as models and notes set it.
fn markdown(lines: &[String]) -> String {
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let label = line.char_indices().find(|(_, c)| matches!(c, ':' | '：'));
        let short =
            |at: &usize| *at > 0 && line[..*at].chars().count() <= 24 && !line.starts_with(['#', '*', '-']);
        let _ = match label {
            _ if i == 0 => writeln!(out, "# {line}\n"),
            Some((at, c)) if short(&at) => {
                let after = at + c.len_utf8();
                writeln!(out, "**{}{c}**{}\n", &line[..at], &line[after..])
            }
            _ => writeln!(out, "{line}\n"),
        };
    }
    out
}

fn page(lines: &[String]) -> String {
    let escaped = |s: &str| s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let title = lines.first().map(|l| escaped(l)).unwrap_or_default();
    let mut out = format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body><h1>{title}</h1>\n"
    );
    for line in lines.iter().skip(1).filter(|l| !l.trim().is_empty()) {
        let _ = writeln!(out, "<p>{}</p>", escaped(line));
    }
    out.push_str("</body></html>\n");
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn three_hundred_of_thirty_kinds() {
        let made = negatives(1);
        assert_eq!(made.len(), 300);
        let kinds: BTreeSet<&str> = made.iter().map(|n| n.kind.as_str()).collect();
        assert_eq!(kinds.len(), 30, "{kinds:?}");
        let texts: BTreeSet<&[u8]> = made.iter().map(|n| n.bytes.as_slice()).collect();
        assert_eq!(texts.len(), 300, "two files are the same");
        let names: BTreeSet<&str> = made.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(names.len(), 300);
        assert_eq!(made, negatives(1));
        assert_ne!(made, negatives(2));
    }

    #[test]
    fn every_head_names_a_reason_and_every_block_ends() {
        for (code, data, _) in OF_EACH {
            for line in data.lines().filter(|l| l.starts_with("=== ")) {
                let reason = line.split(' ').nth(2).unwrap_or_default();
                assert!(Reason::ALL.iter().any(|r| r.as_str() == reason), "{code}: {line}");
            }
            let starts = |word: &str| data.lines().filter(|l| l.starts_with(word)).count();
            assert_eq!(starts("%some") + starts("%shuffled") + starts("%times"), starts("%end"), "{code}");
        }
    }

    #[test]
    fn every_place_is_drawn() {
        // Programs have braces, and none of ours stands in them.
        let braces = Regex::new(r"\{[\p{L}\d-]+\}").unwrap();
        for n in negatives(3) {
            let text = String::from_utf8(n.bytes).unwrap();
            for left in ["<<", "⏎", "%some", "%end", "%times", "#1}"] {
                assert!(!text.contains(left), "{} has {left:?}:\n{text}", n.name);
            }
            assert!(!braces.is_match(&text), "{}:\n{text}", n.name);
        }
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("a b"), "a b\n");
        let long = wrapped(&"word ".repeat(30));
        assert!(long.lines().all(|l| l.len() <= 66 && !l.contains("wor d")), "{long}");
    }
}
