//! Standard output as a person sees it: so many columns wide, Chinese characters two of them, colours only where they
//! are shown.

use std::io::{self, BufWriter, IsTerminal, Write};

use textwrap::{Options, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Where the width is not known: pipes and files.
const USUAL: usize = 80;
/// Narrower than this nothing can be laid out; lines then run over.
const NARROWEST: usize = 30;

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Names of things.
    Bold,
    /// Places and numbers that one does not read along.
    Dim,
    /// Harm.
    High,
    /// Doubt.
    Medium,
    /// All is well.
    Good,
}

/// Where results go.
pub(crate) struct Screen {
    out: BufWriter<Box<dyn Write>>,
    width: usize,
    columns: usize,
    colour: bool,
}

impl Screen {
    /// Standard output.
    pub(crate) fn stdout() -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let seen = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)).filter(|_| terminal);
        let columns = told.or_else(seen).unwrap_or(USUAL).max(NARROWEST);
        Self {
            out: BufWriter::new(Box::new(stdout)),
            width: columns.min(WIDEST),
            columns,
            colour: terminal && !plain,
        }
    }

    /// Columns to fill.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// All columns there are: for tables, which nobody reads line by line.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// Whether colours are shown.
    pub(crate) fn has_colour(&self) -> bool {
        self.colour
    }

    /// Words with a look.
    pub(crate) fn look(&self, look: Look, words: &str) -> String {
        if !self.colour || words.is_empty() {
            return words.to_owned();
        }
        let code = match look {
            Look::Bold => "1",
            Look::Dim => "2",
            Look::High => "31",
            Look::Medium => "33",
            Look::Good => "32",
        };
        format!("\u{1b}[{code}m{words}\u{1b}[0m")
    }

    /// The look of a risk.
    pub(crate) fn risk(&self, risk: &str) -> String {
        match risk {
            "high" => self.look(Look::High, risk),
            "medium" => self.look(Look::Medium, risk),
            _ => self.look(Look::Dim, risk),
        }
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Running text: its first line begins with `head`, the others with as many blanks.
    pub(crate) fn text(&mut self, head: &str, text: &str) -> io::Result<()> {
        if let Some(beneath) = self.beneath(head) {
            writeln!(self.out, "{}", head.trim_end())?;
            return self.hanging(&beneath, &beneath, text);
        }
        let hanging = " ".repeat(head.width());
        self.hanging(head, &hanging, text)
    }

    /// Running text with a look of its own for its head: wrapped before it is coloured, as colours have no width.
    pub(crate) fn headed(&mut self, look: Look, head: &str, text: &str) -> io::Result<()> {
        if let Some(beneath) = self.beneath(head) {
            let head = self.look(look, head.trim_end());
            writeln!(self.out, "{head}")?;
            return self.hanging(&beneath, &beneath, text);
        }
        let wrapped = self.wrapped(head, &" ".repeat(head.width()), text);
        for (i, line) in wrapped.iter().enumerate() {
            match line.strip_prefix(head).filter(|_| i == 0) {
                Some(rest) => {
                    let head = self.look(look, head);
                    writeln!(self.out, "{head}{rest}")?;
                }
                None => writeln!(self.out, "{line}")?,
            }
        }
        Ok(())
    }

    /// What stands before each line of a text beneath its head, where the head leaves no room beside it: a citation on a
    /// terminal of 60 columns.
    fn beneath(&self, head: &str) -> Option<String> {
        const ROOM: usize = 20;
        let narrow = self.width < head.width() + ROOM;
        narrow.then(|| " ".repeat(head.len() - head.trim_start().len() + 4))
    }

    /// Running text with its own beginnings of lines.
    pub(crate) fn hanging(&mut self, head: &str, others: &str, text: &str) -> io::Result<()> {
        for line in self.wrapped(head, others, text) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn wrapped(&self, head: &str, others: &str, text: &str) -> Vec<String> {
        // First fit: optimal line breaks take long over a line of twenty megabytes, and nobody sees the difference.
        let options = Options::new(self.width)
            .initial_indent(head)
            .subsequent_indent(others)
            .wrap_algorithm(WrapAlgorithm::FirstFit)
            .word_splitter(WordSplitter::NoHyphenation);
        let lines: Vec<String> =
            textwrap::wrap(text.trim_end(), options).into_iter().map(|l| l.trim_end().to_owned()).collect();
        if lines.is_empty() { vec![head.trim_end().to_owned()] } else { lines }
    }

    /// A JSON document on one line, for programs.
    pub(crate) fn json(&mut self, value: &serde_json::Value) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        writeln!(self.out)
    }

    /// Raw bytes.
    pub(crate) fn raw(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Everything out.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A text on one line, cut to so many columns.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if one_line.width() <= columns {
        return one_line;
    }
    let mut out = String::new();
    let mut used = 1;
    for c in one_line.chars() {
        let w = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + w > columns {
            break;
        }
        used += w;
        out.push(c);
    }
    out.push('…');
    out
}

/// A text on one line, cut or filled up to so many columns.
pub(crate) fn column(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let filling = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(filling))
}

/// `1 file`, `2 files`.
pub(crate) fn count(n: usize, one: &str) -> String {
    match (n, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) if !one.ends_with("ey") => format!("{n} {stem}ies"),
        _ => format!("{n} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_columns_of_a_terminal() {
        assert_eq!(cut("港口开放", 8), "港口开放");
        assert_eq!(cut("港口开放", 6), "港口…");
        assert_eq!(column("港口", 6), "港口  ");
        assert_eq!(cut("a\nb", 5), "a b");
        assert_eq!(count(1, "entry"), "1 entry");
        assert_eq!(count(2, "entry"), "2 entries");
        assert_eq!(count(0, "file"), "0 files");
    }
}
