//! Stretches that a document marks: struck out, put in, set under a picture.
//!
//! ```text
//!   <p>They will <del>never</del> <ins>always</ins> pay.</p>           HTML, and inline in Markdown
//!   <w:del>…never…</w:del><w:ins>…always…</w:ins>   {\strike never}   ~~never~~ [always]
//! ```
//!
//! Whatever the format, the words come along and the marks are told beside them, as [`Aside`]s: what was struck out is
//! printed for the reader to see, and is yet nobody's words. A reader notes marks as it writes; what stands in the place
//! of what is seen here, where the document itself says so. The convention of brackets is no markup: who restores the
//! text knows it.

use record::{Aside, BlockRole, TextSpan};

/// What a stretch is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// Text under a picture.
    Caption,
    /// What stands for a picture that is not shown.
    Furniture,
    /// Struck out.
    Struck,
    /// Put in: the words stay, and may correct the struck ones beside them.
    Inserted,
}

impl Mark {
    /// What an element of HTML marks, by its name and the value of its `style`.
    pub(crate) fn of_element(name: &str, style: Option<&str>) -> Option<Self> {
        match name {
            "s" | "strike" | "del" => Some(Self::Struck),
            "ins" => Some(Self::Inserted),
            "figcaption" => Some(Self::Caption),
            _ => style.filter(|s| strikes_through(s)).map(|_| Self::Struck),
        }
    }
}

/// Whether declarations of a style sheet draw a line through the words.
///
/// `text-decoration: line-through`, `text-decoration-line:underline line-through`
pub(crate) fn strikes_through(declarations: &str) -> bool {
    declarations.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        let property = property.trim();
        (property.eq_ignore_ascii_case("text-decoration")
            || property.eq_ignore_ascii_case("text-decoration-line"))
            && value.to_ascii_lowercase().split_ascii_whitespace().any(|v| v == "line-through")
    })
}

/// A marked stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) mark: Mark,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What is set apart, in the order of the text and none inside another: a caption is one, whatever is struck in it.
pub(crate) fn asides(text: &str, mut marked: Vec<Marked>) -> Vec<Aside> {
    for m in &mut marked {
        let words = text.get(m.start..m.end).unwrap_or("");
        let (from, to) = (words.len() - words.trim_start().len(), words.trim_end().len());
        (m.start, m.end) = (m.start + from.min(to), m.start + to);
    }
    marked.retain(|m| m.start < m.end);
    marked.sort_by_key(|m| (m.start, m.mark, std::cmp::Reverse(m.end)));
    let inserted: Vec<Marked> = marked.extract_if(.., |m| m.mark == Mark::Inserted).collect();
    let mut out: Vec<(Mark, usize, usize)> = Vec::new();
    for m in marked {
        match out.last_mut() {
            // One inside another, or two that are one: `<s>no</s><s>t</s>`.
            Some((mark, _, end)) if m.start < *end || (m.start == *end && m.mark == *mark) => {
                if *mark == m.mark {
                    *end = m.end.max(*end);
                } else if m.end > *end {
                    let start = *end;
                    out.push((m.mark, start, m.end));
                }
            }
            _ => out.push((m.mark, m.start, m.end)),
        }
    }
    let beside = |start: usize, end: usize| {
        let blank = |a: usize, b: usize| {
            b.checked_sub(a).is_some_and(|n| n <= 4)
                && text.get(a..b).is_some_and(|s| s.chars().all(|c| c.is_whitespace() && c != '\n'))
        };
        // What was put in mostly stands behind what it replaces.
        let next = inserted.partition_point(|m| m.start < end);
        let after = inserted.get(next).filter(|m| blank(end, m.start));
        let before = || inserted.get(next.checked_sub(1)?).filter(|m| blank(m.end, start));
        after.or_else(before).map(|m| TextSpan::between(m.start, m.end))
    };
    out.into_iter()
        .map(|(mark, start, end)| {
            let span = TextSpan::between(start, end);
            match mark {
                Mark::Caption => Aside::new(BlockRole::Caption, span),
                Mark::Furniture => Aside::new(BlockRole::Furniture, span),
                Mark::Struck | Mark::Inserted => {
                    Aside { correction: beside(start, end), ..Aside::new(BlockRole::Struck, span) }
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_strike() {
        for style in [
            "text-decoration: line-through",
            "color:red;TEXT-DECORATION:underline Line-Through",
            "text-decoration-line :line-through",
        ] {
            assert!(strikes_through(style), "{style}");
        }
        for style in ["text-decoration:underline", "border-style:line-through", "", "line-through"] {
            assert!(!strikes_through(style), "{style}");
        }
    }

    /// `(…)` caption, `{…}` struck, `<…>` put in.
    #[test]
    fn what_is_set_apart() {
        let check = |marked: &str, expected: &str| {
            let (mut text, mut marks, mut open) = (String::new(), Vec::new(), Vec::new());
            for c in marked.chars() {
                match c {
                    '(' => open.push((Mark::Caption, text.len())),
                    '{' => open.push((Mark::Struck, text.len())),
                    '<' => open.push((Mark::Inserted, text.len())),
                    ')' | '}' | '>' => {
                        let (mark, start) = open.pop().unwrap();
                        marks.push(Marked { mark, start, end: text.len() });
                    }
                    c => text.push(c),
                }
            }
            let shown: Vec<String> = asides(&text, marks)
                .iter()
                .map(|a| {
                    let of = |s: TextSpan| &text[s.start()..s.end()];
                    let by = a.correction.map(|c| format!(" > {}", of(c))).unwrap_or_default();
                    format!("{} {}{by}", a.role.as_str(), of(a.span))
                })
                .collect();
            assert_eq!(shown.join(", "), expected);
        };
        check("we {never} <always> pay", "struck never > always");
        check("we <always> {never} pay {twice}", "struck never > always, struck twice");
        check("we {ne}{ver} pay < now >", "struck never");
        check("we {a {b} c} pay", "struck a b c");
        check("(a picture {of} a boat) and {more}", "caption a picture of a boat, struck more");
        check("we { } pay <now>", "");
    }
}
