//! What can be asked.
//!
//! ```text
//!   open harbour              a phrase: these tokens in this order, marks as written
//!   "free AND open"           in quotation marks nothing is an operator
//!   渔港 AND (开放 OR 通关) NOT 禁渔
//!   渔港 NEAR/10 开放          at most ten characters (words of an alphabet) between them, in one turn
//!   harbo?r  fish*  渔?开放    ? is one character, * any few
//!   /渔港.{0,4}开放/           a regular expression, on the folded text
//! ```
//!
//! Bare words side by side are one phrase. `\` takes the meaning away from the character behind it. NOT binds closest,
//! then NEAR, AND, OR; `A NOT B` is `A AND NOT B`.

use crate::lexemes::{Lexeme, Sign, error, lexemes};
use crate::tokens::{Fold, Sort, sort};

/// Bytes of a query at most: longer ones are somebody's mistake, a file in the place of a phrase.
pub const LONGEST: usize = 16 << 10;

/// Parentheses within parentheses at most: every one is a call of a function.
const DEEPEST: usize = 64;

/// Tokens that a `*` between words passes over at most.
pub const RUN: u32 = 10;

/// Tokens of one phrase at most: longer ones are looked for by `verify`, which tolerates what has changed in them.
const TOKENS: usize = 2000;

/// Phrases and expressions in one query at most.
const LEAVES: usize = 256;

/// Why a query cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}{}", at.map(|n| format!(" (character {n})")).unwrap_or_default())]
pub struct QueryError {
    /// What is wrong.
    pub what: String,
    /// Which character of the query, counted from 1.
    pub at: Option<usize>,
    /// What to do.
    pub hint: &'static str,
}

/// A query as understood.
#[derive(Clone, Debug)]
pub struct Query {
    pub(crate) root: Node,
    pub(crate) leaves: Vec<Leaf>,
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Leaf(usize),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Near(Box<Node>, u32, Box<Node>),
}

/// What is looked for in one piece.
#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    /// Pieces with gaps of 0 to [`RUN`] tokens between them; of a plain phrase there is one.
    Phrase(Vec<Vec<Element>>),
    Regex(Box<crate::regexes::Pattern>),
}

/// What may stand at one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// This token.
    Token(String),
    /// Any token that matches.
    Glob(Vec<Glob>),
    /// Any word with this stem.
    Stem(String),
    /// Any token.
    Any,
}

/// A character of a word with wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glob {
    Letter(char),
    One,
    Run,
}

/// How a query is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What does not matter.
    pub fold: Fold,
    /// Whether English words stand for all words of their stem.
    pub stem: bool,
}

const EXAMPLE: &str = "for example onrecord search '渔港 AND (开放 OR \"open harbour\")'";

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// Says which character is not understood, and what to do.
    pub fn parse(text: &str, reading: Reading) -> Result<Self, QueryError> {
        if text.len() > LONGEST {
            return error(
                format!("the query has {} bytes; at most {LONGEST} are looked for", text.len()),
                None,
                "look for a part of it; onrecord verify --file takes whole articles",
            );
        }
        let lexemes = lexemes(text)?;
        let mut parser = Parser { lexemes: &lexemes, at: 0, leaves: Vec::new(), reading, depth: 0 };
        if lexemes.is_empty() {
            return error("there is nothing to look for", None, EXAMPLE);
        }
        let root = parser.or()?;
        if let Some((lexeme, at)) = parser.lexemes.get(parser.at) {
            return match lexeme {
                Lexeme::Close => error("a parenthesis is closed that was not opened", Some(*at), BRACKETS),
                _ => error("two things stand side by side with nothing between them", Some(*at), BETWEEN),
            };
        }
        if !positive(&root) {
            return error(
                "the query only says what must not stand there",
                None,
                "say what to look for, for example 渔港 NOT 开放",
            );
        }
        if parser.leaves.len() > LEAVES {
            return error(
                format!("the query looks for {} things; at most {LEAVES} are", parser.leaves.len()),
                None,
                "ask in several queries",
            );
        }
        Ok(Self { root, leaves: parser.leaves })
    }

    /// A query for exactly these words, without wildcards or operators.
    ///
    /// # Errors
    /// There is nothing to look for, or too much.
    pub fn phrase(text: &str, reading: Reading) -> Result<Self, QueryError> {
        let signs: Vec<Sign> = text.chars().map(Sign::Character).collect();
        let mut parser = Parser { lexemes: &[], at: 0, leaves: Vec::new(), reading, depth: 0 };
        let root = parser.phrase(&signs, 1)?;
        Ok(Self { root, leaves: parser.leaves })
    }
}

impl Query {
    /// Whether no place can answer two parts of the query: they are different plain words.
    pub(crate) fn distinct(&self, across: bool) -> bool {
        let plain = |leaf: &Leaf| -> Option<Vec<String>> {
            let Leaf::Phrase(pieces) = leaf else { return None };
            let [piece] = pieces.as_slice() else { return None };
            let token = |e: &Element| if let Element::Token(t) = e { Some(t.clone()) } else { None };
            let all: Vec<String> = piece.iter().map(token).collect::<Option<_>>()?;
            // Across marks 渔，港 is 渔港.
            let counts = |t: &String| !across || !crate::tokens::is_mark(t);
            let without: Vec<String> = all.iter().filter(|t| counts(t)).cloned().collect();
            Some(if without.is_empty() { all } else { without })
        };
        let Some(mut all) = self.leaves.iter().map(plain).collect::<Option<Vec<_>>>() else { return false };
        all.sort_unstable();
        all.windows(2).all(|two| two[0] != two[1])
    }
}

/// Whether a query finds words, and does not only exclude some.
fn positive(node: &Node) -> bool {
    match node {
        Node::Leaf(_) => true,
        Node::Not(_) => false,
        Node::And(all) => all.iter().any(positive),
        Node::Or(all) => all.iter().all(positive),
        Node::Near(a, _, b) => positive(a) && positive(b),
    }
}

const BRACKETS: &str = "close every parenthesis; to find one, write \\( or put it into quotation marks";
const BETWEEN: &str = "put AND, OR, NOT or NEAR/5 between them";
struct Parser<'a> {
    lexemes: &'a [(Lexeme, usize)],
    at: usize,
    leaves: Vec<Leaf>,
    reading: Reading,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.at).map(|(l, _)| l)
    }

    fn place(&self) -> Option<usize> {
        self.lexemes.get(self.at).map(|(_, at)| *at)
    }

    fn or(&mut self) -> Result<Node, QueryError> {
        let mut all = vec![self.and()?];
        while self.peek() == Some(&Lexeme::Or) {
            self.at += 1;
            all.push(self.and()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Or(all) })
    }

    fn and(&mut self) -> Result<Node, QueryError> {
        let mut all = vec![self.near()?];
        loop {
            match self.peek() {
                Some(Lexeme::And) => self.at += 1,
                Some(Lexeme::Not) => {}
                _ => break,
            }
            all.push(self.near()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::And(all) })
    }

    fn near(&mut self) -> Result<Node, QueryError> {
        let mut left = self.not()?;
        while let Some(Lexeme::Near(n)) = self.peek() {
            let (n, at) = (*n, self.place());
            self.at += 1;
            let right = self.not()?;
            if !words_only(&left) || !words_only(&right) {
                return error(
                    "NEAR stands between words, and between groups of words joined by OR",
                    at,
                    "for example (渔港 OR 码头) NEAR/5 开放",
                );
            }
            left = Node::Near(Box::new(left), n, Box::new(right));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Node, QueryError> {
        let mut negated = false;
        while self.peek() == Some(&Lexeme::Not) {
            self.at += 1;
            negated = !negated;
        }
        let inner = self.operand()?;
        Ok(if negated { Node::Not(Box::new(inner)) } else { inner })
    }

    fn operand(&mut self) -> Result<Node, QueryError> {
        let at = self.place();
        let Some((lexeme, _)) = self.lexemes.get(self.at) else {
            return error("the query ends where something to look for should stand", None, EXAMPLE);
        };
        self.at += 1;
        match lexeme {
            Lexeme::Open => {
                if self.depth == DEEPEST {
                    return error("too many parentheses within parentheses", at, BRACKETS);
                }
                self.depth += 1;
                let inner = self.or()?;
                self.depth -= 1;
                if self.peek() != Some(&Lexeme::Close) {
                    return match self.place() {
                        None => error("a parenthesis is opened and not closed", at, BRACKETS),
                        at => error("two things stand side by side with nothing between them", at, BETWEEN),
                    };
                }
                self.at += 1;
                Ok(inner)
            }
            Lexeme::Words(signs) | Lexeme::Quoted(signs) => self.phrase(signs, at.unwrap_or(1)),
            Lexeme::Regex(pattern) => {
                let pattern = crate::regexes::Pattern::new(pattern, self.reading.fold)
                    .map_err(|what| QueryError { what, at, hint: "mend it, or look for a phrase" })?;
                Ok(self.leaf(Leaf::Regex(Box::new(pattern))))
            }
            Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Not | Lexeme::Near(_) => {
                error("an operator or parenthesis stands where something to look for should", at, EXAMPLE)
            }
        }
    }

    fn leaf(&mut self, leaf: Leaf) -> Node {
        self.leaves.push(leaf);
        Node::Leaf(self.leaves.len() - 1)
    }

    fn phrase(&mut self, signs: &[Sign], at: usize) -> Result<Node, QueryError> {
        let pieces = elements(signs, self.reading);
        let count: usize = pieces.iter().map(Vec::len).sum();
        if count == 0 {
            return error("there is nothing to look for", Some(at), EXAMPLE);
        }
        if count > TOKENS {
            return error(
                format!("a phrase of {count} characters or words; at most {TOKENS} are looked for"),
                Some(at),
                "look for a part of it; onrecord verify takes long quotations",
            );
        }
        if pieces.iter().any(|p| p.iter().all(|e| *e == Element::Any)) {
            return error(
                "wildcards alone stand for anything",
                Some(at),
                "put something to look for beside them; to find ? or *, write \\? or \\*",
            );
        }
        Ok(self.leaf(Leaf::Phrase(pieces)))
    }
}

fn words_only(node: &Node) -> bool {
    match node {
        Node::Leaf(_) => true,
        Node::Or(all) => all.iter().all(words_only),
        Node::Near(a, _, b) => words_only(a) && words_only(b),
        Node::And(_) | Node::Not(_) => false,
    }
}

/// The pieces of a phrase. A wildcard that touches a letter or digit belongs to that word; another stands for itself.
fn elements(signs: &[Sign], reading: Reading) -> Vec<Vec<Element>> {
    let letter = |s: Option<&Sign>| match s {
        Some(Sign::Character(c)) => sort((reading.fold)(*c)) == Sort::Letter,
        _ => false,
    };
    let mut pieces: Vec<Vec<Element>> = vec![Vec::new()];
    let mut word: Vec<Glob> = Vec::new();
    let flush = |word: &mut Vec<Glob>, pieces: &mut Vec<Vec<Element>>| {
        if word.is_empty() {
            return;
        }
        let letters: Option<String> =
            word.iter().map(|g| if let Glob::Letter(c) = g { Some(*c) } else { None }).collect();
        let element = match letters {
            None => Element::Glob(std::mem::take(word)),
            Some(w) if reading.stem && w.bytes().all(|b| b.is_ascii_lowercase()) => {
                Element::Stem(crate::expand::stem(&w))
            }
            Some(w) => Element::Token(w),
        };
        word.clear();
        if let Some(piece) = pieces.last_mut() {
            piece.push(element);
        }
    };
    for (i, s) in signs.iter().enumerate() {
        // Several wildcards in a row touch the letter that the first or last of them touches.
        let next = signs[i + 1..].iter().find(|s| matches!(s, Sign::Character(_)));
        let in_word = !word.is_empty() || letter(next);
        match s {
            Sign::Character(written) => {
                let c = (reading.fold)(*written);
                match sort(c) {
                    Sort::Nothing => {}
                    Sort::Letter => word.push(Glob::Letter(c)),
                    Sort::Blank => flush(&mut word, &mut pieces),
                    Sort::Alone | Sort::Mark => {
                        flush(&mut word, &mut pieces);
                        if let Some(piece) = pieces.last_mut() {
                            piece.push(Element::Token(c.to_string()));
                        }
                    }
                }
            }
            Sign::One if in_word => word.push(Glob::One),
            Sign::Run if in_word => word.push(Glob::Run),
            Sign::One => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(Element::Any);
                }
            }
            Sign::Run => pieces.push(Vec::new()),
        }
    }
    flush(&mut word, &mut pieces);
    pieces.retain(|p| !p.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(c: char) -> char {
        c.to_lowercase().next().unwrap_or(c)
    }

    fn shape(node: &Node, leaves: &[Leaf]) -> String {
        match node {
            Node::Leaf(n) => match &leaves[*n] {
                Leaf::Regex(_) => "/re/".to_owned(),
                Leaf::Phrase(pieces) => {
                    let element = |e: &Element| match e {
                        Element::Token(t) | Element::Stem(t) => t.clone(),
                        Element::Any => "?".to_owned(),
                        Element::Glob(g) => g
                            .iter()
                            .map(|g| match g {
                                Glob::Letter(c) => *c,
                                Glob::One => '?',
                                Glob::Run => '*',
                            })
                            .collect(),
                    };
                    let piece = |p: &Vec<Element>| p.iter().map(element).collect::<Vec<_>>().join("·");
                    pieces.iter().map(piece).collect::<Vec<_>>().join("·*·")
                }
            },
            Node::And(all) => {
                format!("({})", all.iter().map(|n| shape(n, leaves)).collect::<Vec<_>>().join(" & "))
            }
            Node::Or(all) => {
                format!("({})", all.iter().map(|n| shape(n, leaves)).collect::<Vec<_>>().join(" | "))
            }
            Node::Not(n) => format!("!{}", shape(n, leaves)),
            Node::Near(a, n, b) => format!("[{} {n} {}]", shape(a, leaves), shape(b, leaves)),
        }
    }

    fn check(query: &str, expected: &str) {
        let got = match Query::parse(query, Reading { fold: plain, stem: false }) {
            Ok(q) => shape(&q.root, &q.leaves),
            Err(e) => format!("error: {e}"),
        };
        assert_eq!(got, expected, "{query}");
    }

    #[test]
    fn queries_are_understood() {
        check("open harbour", "open·harbour");
        check("渔港，開放", "渔·港·，·開·放");
        check("A AND B OR C", "((a & b) | c)");
        check("a NOT b", "(a & !b)");
        check("a AND NOT (b OR c)", "(a & !(b | c))");
        check("a NEAR/3 b AND c", "([a 3 b] & c)");
        check("\"free AND open\"", "free·and·open");
        check("“渔港”", "渔·港");
        check("harbo?r fish* 渔?开 渔*开", "harbo?r·fish*·渔·?·开·渔·*·开");
        check("what\\?", "what·?");
        check("and or not", "and·or·not");
        check("/渔.港/ OR x", "(/re/ | x)");
    }

    #[test]
    fn what_is_not_understood_is_said() {
        check("", "error: there is nothing to look for");
        check("  ", "error: there is nothing to look for");
        check("\"open", "error: a quotation mark is opened and not closed (character 1)");
        check("(a OR b", "error: a parenthesis is opened and not closed (character 1)");
        check("a)", "error: a parenthesis is closed that was not opened (character 2)");
        check("a AND", "error: the query ends where something to look for should stand");
        check(
            "AND a",
            "error: an operator or parenthesis stands where something to look for should (character 1)",
        );
        check("NOT a", "error: the query only says what must not stand there");
        check("a \"b\"", "error: two things stand side by side with nothing between them (character 3)");
        check("a NEAR/x b", "error: NEAR/x says no distance (character 3)");
        check("/a", "error: a regular expression is opened and not closed (character 1)");
        check("??", "error: wildcards alone stand for anything (character 1)");
        check(&"(".repeat(100), "error: too many parentheses within parentheses (character 65)");
        check(&"a".repeat(1 << 20), "error: the query has 1048576 bytes; at most 16384 are looked for");
    }
}
