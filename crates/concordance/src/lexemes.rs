//! A query as lexemes: words, quotations, expressions, operators, parentheses; each with its place, so that an error can
//! say where.

use crate::query::QueryError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(u32),
    Words(Vec<Sign>),
    Quoted(Vec<Sign>),
    Regex(String),
}

/// A character of a phrase: one to be found, or a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Character(char),
    One,
    Run,
}

pub(crate) fn error<T>(
    what: impl Into<String>,
    at: Option<usize>,
    hint: &'static str,
) -> Result<T, QueryError> {
    Err(QueryError { what: what.into(), at, hint })
}

const QUOTES: &str = "put a second quotation mark behind the phrase; to find one, write \\\"";

/// The lexemes of a query, each with the character where it begins, counted from 1.
pub(crate) fn lexemes(text: &str) -> Result<Vec<(Lexeme, usize)>, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<(Lexeme, usize)> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let at = i + 1;
        match chars[i] {
            c if c.is_whitespace() => i += 1,
            '(' | ')' => {
                out.push((if chars[i] == '(' { Lexeme::Open } else { Lexeme::Close }, at));
                i += 1;
            }
            open @ ('"' | '“' | '”') => {
                i += 1;
                let mut signs = Vec::new();
                loop {
                    match chars.get(i) {
                        None => return error("a quotation mark is opened and not closed", Some(at), QUOTES),
                        Some('\\') if i + 1 < chars.len() => {
                            signs.push(Sign::Character(chars[i + 1]));
                            i += 2;
                        }
                        Some('"') if open == '"' => break,
                        Some('“' | '”') if open != '"' => break,
                        Some(c) => {
                            signs.push(sign(*c));
                            i += 1;
                        }
                    }
                }
                i += 1;
                out.push((Lexeme::Quoted(signs), at));
            }
            '/' => {
                i += 1;
                let mut pattern = String::new();
                loop {
                    match chars.get(i) {
                        None => {
                            return error(
                                "a regular expression is opened and not closed",
                                Some(at),
                                "put a / behind it; to find a stroke, write \\/",
                            );
                        }
                        Some('\\') if chars.get(i + 1) == Some(&'/') => {
                            pattern.push('/');
                            i += 2;
                        }
                        Some('\\') if i + 1 < chars.len() => {
                            pattern.extend([chars[i], chars[i + 1]]);
                            i += 2;
                        }
                        Some('/') => break,
                        Some(c) => {
                            pattern.push(*c);
                            i += 1;
                        }
                    }
                }
                i += 1;
                out.push((Lexeme::Regex(pattern), at));
            }
            _ => {
                let mut signs = Vec::new();
                let from = i;
                while let Some(c) = chars.get(i) {
                    match c {
                        '\\' if i + 1 < chars.len() => {
                            signs.push(Sign::Character(chars[i + 1]));
                            i += 2;
                        }
                        '(' | ')' | '"' | '“' | '”' => break,
                        c if c.is_whitespace() => break,
                        c => {
                            signs.push(sign(*c));
                            i += 1;
                        }
                    }
                }
                let word: String = chars[from..i].iter().collect();
                match operator(&word, at)? {
                    Some(operator) => out.push((operator, at)),
                    // Bare words side by side are one phrase.
                    None => match out.last_mut() {
                        Some((Lexeme::Words(before), _)) => {
                            before.push(Sign::Character(' '));
                            before.extend(signs);
                        }
                        _ => out.push((Lexeme::Words(signs), at)),
                    },
                }
            }
        }
    }
    Ok(out)
}

fn sign(c: char) -> Sign {
    match c {
        '?' => Sign::One,
        '*' => Sign::Run,
        c => Sign::Character(c),
    }
}

fn operator(word: &str, at: usize) -> Result<Option<Lexeme>, QueryError> {
    Ok(match word {
        "AND" => Some(Lexeme::And),
        "OR" => Some(Lexeme::Or),
        "NOT" => Some(Lexeme::Not),
        "NEAR" => Some(Lexeme::Near(10)),
        _ => match word.strip_prefix("NEAR/") {
            Some(n) => match n.parse() {
                Ok(n) if n <= 10_000 => Some(Lexeme::Near(n)),
                _ => return error(format!("{word} says no distance"), Some(at), "write for example NEAR/5"),
            },
            None => None,
        },
    })
}
