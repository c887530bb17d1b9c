//! Regular expressions over an index.
//!
//! An expression is run on the folded words of a text, and on few texts if it can be helped: whatever it matches must
//! hold its literals, `/渔港.{0,4}开放/` both 渔港 and 开放, and where those stand the index knows. An expression without a
//! literal goes through all texts, up to a bound, and it is said how far that was. The engine takes linear time on any
//! input; what can be large is the expression itself when it is compiled, and that has a limit.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::tokens::{Fold, Sort, sort};

/// Bytes of a compiled expression: `\w{500}` takes some of them, and a thousand times that is no search.
const COMPILED: usize = 4 << 20;

/// Classes of few characters are looked up as alternatives.
const FEW: usize = 8;

/// Ways to begin or end that are looked up.
const ENDS: usize = 64;

/// Literals of one expression; one with more is run on everything.
const LITERALS: usize = 200;

/// What a text must hold for the expression to match in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing that an index knows.
    Anything,
    /// These characters side by side.
    Literal(String),
    /// Characters side by side, and then others, each at most so many characters behind those before.
    Chain(String, Vec<(u32, String)>),
    All(Vec<Need>),
    OneOf(Vec<Need>),
}

/// An expression, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) regex: Regex,
    pub(crate) need: Need,
}

impl Pattern {
    pub(crate) fn new(pattern: &str, fold: Fold) -> Result<Self, String> {
        let folded = fold_pattern(pattern, fold);
        let regex = RegexBuilder::new(&folded)
            .size_limit(COMPILED)
            .dfa_size_limit(COMPILED * 4)
            .nest_limit(100)
            .build()
            .map_err(|e| match e {
                regex::Error::CompiledTooBig(_) => {
                    "the regular expression is too large: its repetitions multiply".to_owned()
                }
                e => {
                    // The library draws the place in several lines; the last one says what it is.
                    let said = e.to_string();
                    let last = said.lines().last().unwrap_or_default().trim();
                    format!("the regular expression cannot be read: {}", last.trim_start_matches("error: "))
                }
            })?;
        let hir = regex_syntax::ParserBuilder::new().nest_limit(100).build().parse(&folded);
        let need = hir.map_or(Need::Anything, |h| {
            // A single one is the literal that the expression needs in any case.
            let several = |n: &Need| matches!(n, Need::OneOf(all) if all.len() > 1);
            let ends = [ExtractKind::Prefix, ExtractKind::Suffix].map(|kind| begins(&h, kind));
            let all: Vec<Need> = [need(&h)]
                .into_iter()
                .chain(ends.into_iter().filter(several))
                .filter(|n| *n != Need::Anything)
                .collect();
            if all.is_empty() { Need::Anything } else { Need::All(all) }
        });
        let need = if literals(&need) > LITERALS { Need::Anything } else { need };
        Ok(Self { regex, need })
    }
}

/// Folds the characters of an expression that stand for themselves, and leaves its own signs as they are.
fn fold_pattern(pattern: &str, fold: Fold) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                let Some(next) = chars.next() else { break };
                out.push(next);
                // \p{Greek}, \x{4e2d}: a name, no text.
                if matches!(next, 'p' | 'P' | 'x' | 'u' | 'U' | 'b') && chars.peek() == Some(&'{') {
                    for c in chars.by_ref() {
                        out.push(c);
                        if c == '}' {
                            break;
                        }
                    }
                } else if matches!(next, 'p' | 'P') {
                    out.extend(chars.next());
                }
            }
            '(' if chars.peek() == Some(&'?') => {
                out.push(c);
                // Flags and names of groups.
                while let Some(c) = chars.next_if(|c| !matches!(c, ':' | ')' | '>')) {
                    out.push(c);
                }
            }
            c => {
                let f = fold(c);
                // A full-width parenthesis is a parenthesis to be found.
                if f != c && regex_syntax::is_meta_character(f) {
                    out.push('\\');
                }
                out.push(f);
            }
        }
    }
    out
}

fn literals(need: &Need) -> usize {
    match need {
        Need::Anything => 0,
        Need::Literal(_) => 1,
        Need::Chain(_, rest) => 1 + rest.len(),
        Need::All(all) | Need::OneOf(all) => all.iter().map(literals).sum(),
    }
}

/// What every match begins or ends with: 渔港[一二三] with one of three words, each of them rarer than 渔港.
fn begins(hir: &Hir, kind: ExtractKind) -> Need {
    let mut extractor = Extractor::new();
    let seq = extractor.kind(kind.clone()).limit_class(ENDS).limit_total(ENDS).extract(hir);
    let Some(literals) = seq.literals().filter(|l| !l.is_empty()) else { return Need::Anything };
    let mut out = Vec::new();
    for literal in literals {
        // Cut to its length it may begin or end within a character.
        let bytes = literal.as_bytes();
        let whole = match kind {
            ExtractKind::Suffix => {
                (0..bytes.len().min(4)).find_map(|n| std::str::from_utf8(&bytes[n..]).ok())
            }
            _ => (0..bytes.len().min(4)).find_map(|n| std::str::from_utf8(&bytes[..bytes.len() - n]).ok()),
        };
        match whole {
            Some(text) if !text.trim().is_empty() => out.push(Need::Literal(text.to_owned())),
            _ => return Need::Anything,
        }
    }
    out.dedup();
    Need::OneOf(out)
}

fn need(hir: &Hir) -> Need {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Need::Anything,
        HirKind::Literal(l) => match std::str::from_utf8(&l.0) {
            Ok(s) if !s.is_empty() => Need::Literal(s.to_owned()),
            _ => Need::Anything,
        },
        HirKind::Class(Class::Unicode(class)) => {
            let count: u64 =
                class.iter().map(|r| u64::from(r.end() as u32) - u64::from(r.start() as u32) + 1).sum();
            if count == 0 || count > FEW as u64 {
                return Need::Anything;
            }
            let chars = class.iter().flat_map(|r| r.start()..=r.end());
            Need::OneOf(chars.map(|c| Need::Literal(c.to_string())).collect())
        }
        HirKind::Class(Class::Bytes(_)) => Need::Anything,
        HirKind::Repetition(r) if r.min > 0 => need(&r.sub),
        HirKind::Repetition(_) => Need::Anything,
        HirKind::Capture(c) => need(&c.sub),
        HirKind::Concat(all) => {
            let mut out = chains(all);
            match out.len() {
                0 => Need::Anything,
                1 => out.remove(0),
                _ => Need::All(out),
            }
        }
        HirKind::Alternation(all) => {
            let out: Vec<Need> = all.iter().map(need).collect();
            if out.contains(&Need::Anything) { Need::Anything } else { Need::OneOf(out) }
        }
    }
}

/// What the parts of a sequence need: literals that stand at a known distance belong together.
fn chains(all: &[Hir]) -> Vec<Need> {
    let mut out: Vec<Need> = Vec::new();
    // Whether the last need may still go on, and how many characters there may be behind it so far.
    let mut open: Option<u32> = None;
    for hir in all {
        let need = need(hir);
        if need == Need::Anything {
            open = open.and_then(|gap| gap.checked_add(widest(hir)?));
            continue;
        }
        let joined = match (&need, open, out.last_mut()) {
            (Need::Literal(literal), Some(gap), Some(last))
                if gap <= FAR && closed(literal).0 && at_once(hir) =>
            {
                let next = (gap, literal.clone());
                match last {
                    Need::Chain(_, rest) if rest.last().is_some_and(|l| closed(&l.1).1) => {
                        rest.push(next);
                        true
                    }
                    Need::Literal(first) if closed(first).1 => {
                        *last = Need::Chain(std::mem::take(first), vec![next]);
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        // Behind a repetition, `(渔港)+`, it is not known where it ends.
        open = matches!(hir.kind(), HirKind::Literal(_)).then_some(0);
        if !joined {
            out.push(need);
        }
    }
    out
}

/// Whether a literal is the first that something takes: in `(.港)` it is not.
fn at_once(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) => true,
        HirKind::Repetition(r) => at_once(&r.sub),
        HirKind::Capture(c) => at_once(&c.sub),
        _ => false,
    }
}

/// Literals so far apart are looked up by themselves: each of them is near to some other one.
const FAR: u32 = 200;

/// Whether a literal begins and ends with a character that stands alone, and not within a word.
fn closed(literal: &str) -> (bool, bool) {
    let alone = |c: Option<char>| c.is_some_and(|c| matches!(sort(c), Sort::Alone | Sort::Mark));
    (alone(literal.chars().next()), alone(literal.chars().next_back()))
}

/// How many characters something takes at most; none where there is no bound.
fn widest(hir: &Hir) -> Option<u32> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(l) => u32::try_from(l.0.len()).ok(),
        HirKind::Class(_) => Some(1),
        HirKind::Repetition(r) => widest(&r.sub)?.checked_mul(r.max?),
        HirKind::Capture(c) => widest(&c.sub),
        HirKind::Concat(all) => all.iter().try_fold(0u32, |sum, h| sum.checked_add(widest(h)?)),
        HirKind::Alternation(all) => all.iter().try_fold(0u32, |most, h| Some(most.max(widest(h)?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(c: char) -> char {
        match c {
            '（' => '(',
            '？' => '?',
            _ => c.to_lowercase().next().unwrap_or(c),
        }
    }

    fn check(pattern: &str, folded: &str, expected: &str) {
        assert_eq!(fold_pattern(pattern, plain), folded);
        let hir = regex_syntax::parse(folded);
        let got = match Pattern::new(pattern, plain) {
            Ok(_) => format!("{:?}", need(&hir.unwrap())),
            Err(e) => e,
        };
        assert_eq!(got, expected, "{pattern}");
    }

    #[test]
    fn beginnings_and_ends_are_seen() {
        let hir = regex_syntax::parse("渔港[一二].*[开关]").unwrap();
        let shown = |kind| format!("{:?}", begins(&hir, kind));
        assert_eq!(shown(ExtractKind::Prefix), r#"OneOf([Literal("渔港一"), Literal("渔港二")])"#);
        assert_eq!(shown(ExtractKind::Suffix), r#"OneOf([Literal("关"), Literal("开")])"#);
        assert_eq!(begins(&regex_syntax::parse("a*").unwrap(), ExtractKind::Prefix), Need::Anything);
    }

    #[test]
    fn literals_are_seen() {
        check("渔港.{0,4}开放", "渔港.{0,4}开放", r#"Chain("渔港", [(4, "开放")])"#);
        check(
            "渔港.*开放[了过]?通.?关",
            "渔港.*开放[了过]?通.?关",
            r#"All([Literal("渔港"), Chain("开放", [(1, "通"), (1, "关")])])"#,
        );
        check("渔.(..港)", "渔.(..港)", r#"All([Literal("渔"), Literal("港")])"#);
        check(
            "渔(港)+开x.y放",
            "渔(港)+开x.y放",
            r#"All([Chain("渔", [(0, "港")]), Literal("开x"), Literal("y放")])"#,
        );
        check("A(b|C)?", "a(b|c)?", r#"Literal("a")"#);
        check("(渔|码)头", "(渔|码)头", r#"All([OneOf([Literal("渔"), Literal("码")]), Literal("头")])"#);
        check("[渔码]+", "[渔码]+", r#"OneOf([Literal("渔"), Literal("码")])"#);
        check(r"\W+\p{Lu}（？P", r"\W+\p{Lu}\(\?p", r#"Literal("(?p")"#);
        check("(?i:AB)|.", "(?i:ab)|.", "Anything");
    }

    #[test]
    fn what_cannot_be_run_is_said() {
        check("(渔", "(渔", "the regular expression cannot be read: unclosed group");
        check(
            "(((x{99}){99}){99}){99}",
            "(((x{99}){99}){99}){99}",
            "the regular expression is too large: its repetitions multiply",
        );
    }
}
