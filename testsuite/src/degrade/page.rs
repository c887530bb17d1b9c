//! What the degrader must know of a clean transcript: its lines, whose turn each belongs to, where the label ends.
//!
//! The rules are those of a transcript known to be clean, much plainer than restoring needs: a label is a short line
//! head before a colon that ends in 记者, comes back, or stands right before the main speaker's answer. They are kept
//! apart from the rules of `editing` on purpose: an instrument that shares the code it measures measures nothing.

use std::collections::BTreeMap;
use std::ops::Range;

/// The language by which tables and texts are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Characters without spaces.
    Chinese,
    /// Words with spaces.
    English,
}

/// Whose words a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Before the first turn.
    Head,
    /// A statement of the main speaker before any question.
    Opening,
    /// A question.
    Question,
    /// An answer.
    Answer,
}

/// A line of the clean text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// First character.
    pub(super) start: usize,
    /// One past the last character, the line break not counted.
    pub(super) end: usize,
    /// First character after label and indent.
    pub(super) body: usize,
    /// Whether the line opens a turn.
    pub(super) labelled: bool,
    /// Whose words.
    pub(super) role: Role,
    /// Number of the exchange.
    pub(super) exchange: Option<usize>,
}

impl Line {
    /// The characters that damage may touch.
    pub(super) fn words(&self) -> Range<usize> {
        self.body..self.end
    }
}

/// A clean transcript.
#[derive(Debug)]
pub(super) struct Page {
    /// Its characters.
    pub(super) chars: Vec<char>,
    /// Its lines that are not blank.
    pub(super) lines: Vec<Line>,
    /// Its language.
    pub(super) language: Language,
    /// What stands between paragraphs: one line break or two.
    pub(super) separator: &'static str,
    /// The label of who speaks most often, if anybody does.
    pub(super) speaker: Option<String>,
}

/// Whether the character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}')
}

/// Whether a sentence ends at the character.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?')
}

/// The longest label that is believed, in characters: outlets of thirty letters exist, clauses of fifty are prose.
const LABEL_MAX: usize = 40;

/// Where the label of a line ends (past the colon and spaces) and what it says.
fn label(chars: &[char], start: usize, end: usize) -> Option<(usize, String)> {
    // `Q  And will it?` has no colon; two spaces tell it from a sentence that begins with the letter.
    let two_spaces = |at: usize| chars[at].is_whitespace() && chars[at + 1].is_whitespace();
    if end - start > 3 && matches!(chars[start], 'Q' | 'A') && two_spaces(start + 1) {
        let body = (start + 1..end).find(|i| !chars[*i].is_whitespace())?;
        return Some((body, chars[start].to_string()));
    }
    let colon = (start..end.min(start + LABEL_MAX)).find(|i| matches!(chars[*i], '：' | ':'))?;
    let name: String = chars[start..colon].iter().collect();
    let prose = |c: char| matches!(c, '。' | '，' | '、' | '；' | '！' | '？' | ',' | ';' | '!' | '?');
    if name.trim().is_empty() || name.chars().any(prose) {
        return None;
    }
    let body = (colon + 1..end).find(|i| !chars[*i].is_whitespace()).unwrap_or(end);
    Some((body, name.trim().to_owned()))
}

impl Page {
    /// Reads a clean transcript.
    pub(super) fn read(clean: &str) -> Self {
        let chars: Vec<char> = clean.chars().collect();
        let mut spans = Vec::new();
        let mut start = 0;
        for (i, c) in chars.iter().enumerate().chain([(chars.len(), &'\n')]) {
            if *c == '\n' {
                let from = (start..i).find(|k| !chars[*k].is_whitespace());
                if let Some(from) = from {
                    let to = (from..i).rfind(|k| !chars[*k].is_whitespace()).map_or(i, |k| k + 1);
                    spans.push((start, from, to));
                }
                start = i + 1;
            }
        }
        let labels: Vec<Option<(usize, String)>> = spans.iter().map(|s| label(&chars, s.1, s.2)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in labels.iter().flatten() {
            *counts.entry(name).or_default() += 1;
        }
        // Ties go to the name that sorts first: any rule will do, as long as it is one.
        let speaker = counts
            .iter()
            .filter(|(name, n)| **n > 1 && !name.ends_with("记者") && !matches!(**name, "Q" | "QUESTION"))
            .max_by_key(|(name, n)| (**n, std::cmp::Reverse(**name)))
            .map(|(name, _)| (*name).to_owned());
        let is =
            |at: usize, name: &str| labels.get(at).and_then(Option::as_ref).is_some_and(|(_, n)| n == name);
        let mut lines = Vec::with_capacity(spans.len());
        let (mut role, mut exchange) = (Role::Head, None::<usize>);
        for (at, (start, from, to)) in spans.iter().enumerate() {
            let mut line = Line { start: *start, end: *to, body: *from, labelled: false, role, exchange };
            if let Some((body, name)) = &labels[at] {
                let main = speaker.as_deref() == Some(name);
                let known = main
                    || name.ends_with("记者")
                    || counts[name.as_str()] > 1
                    || speaker.as_deref().is_some_and(|s| is(at + 1, s));
                if known {
                    let asks = !main && name != "A";
                    role = match (asks, role) {
                        (true, _) => Role::Question,
                        (false, Role::Head | Role::Opening) => Role::Opening,
                        (false, _) => Role::Answer,
                    };
                    if asks {
                        exchange = Some(exchange.map_or(0, |e| e + 1));
                    }
                    line = Line { body: *body, labelled: true, role, exchange, ..line };
                }
            }
            lines.push(line);
        }
        let letters = chars.iter().filter(|c| c.is_alphabetic()).count();
        let han = chars.iter().filter(|c| is_han(**c)).count();
        // A fifth is far below what Chinese prose with foreign names has and far above English prose with Chinese ones.
        let language = if han * 5 >= letters && han > 0 { Language::Chinese } else { Language::English };
        let separator = if clean.contains("\n\n") { "\n\n" } else { "\n" };
        Self { chars, lines, language, separator, speaker }
    }

    /// The lines of turns, with their number.
    pub(super) fn turns(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().filter(|(_, l)| l.role != Role::Head)
    }

    /// The characters of a range.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    /// The sentences of a line, as ranges that together are its words.
    pub(super) fn sentences(&self, line: &Line) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let (mut start, mut i) = (line.body, line.body);
        while i < line.end {
            let c = self.chars[i];
            i += 1;
            // A full stop ends a sentence only before a space and a capital: 4.6, U.N. and Sept. 3 are not ends.
            let stop = c == '.'
                && self.chars.get(i).is_some_and(|c| *c == ' ')
                && self.chars.get(i + 1).is_some_and(|c| c.is_uppercase() || *c == '“')
                && self.chars[..i - 1].iter().rev().take(3).all(|c| c.is_lowercase());
            if !(ends_sentence(c) || stop) {
                continue;
            }
            while i < line.end
                && (matches!(self.chars[i], '”' | '’' | '」' | ')' | '）' | '"') || self.chars[i] == ' ')
            {
                i += 1;
            }
            out.push(start..i);
            start = i;
        }
        if start < line.end {
            out.push(start..line.end);
        }
        out
    }
}
