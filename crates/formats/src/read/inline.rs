//! Markdown and the HTML inside it: marks of layout that are no words.
//!
//! ```text
//!   <figure>                                                nothing of this is read aloud …
//!   <img src="a.jpg" alt="">
//!   <figcaption>The harbour, seen from the east.</figcaption>   … and this is the picture's text
//!   </figure>
//!   The breakwater will <s>not</s> \[now\]\* be finished.   `not` is struck out; the backslashes are none of the words
//!   | Ms Marsh | Two things.<br>First, the budget. |        a cell of two paragraphs
//!   [the plan](https://example.org/plan.pdf)                a link: its words are `the plan`
//! ```
//!
//! It is done where entities are resolved, and as they are: every character that is left knows its bytes, and the bytes
//! of a mark belong to the character before it. What is struck out, set under a picture or stands for one comes along and
//! is told as an [`Aside`], as the readers of documents tell it.
//!
//! Whether a file is Markdown nobody says: a record knows bytes and no names. So a mark is one by its own form. A tag is one
//! if HTML has the element, if what stands in it are attributes, and if it is closed somewhere; `<Mark>` before what
//! somebody writes in a chat is a name. A backslash protects a mark in a text that is written as Markdown otherwise, and not
//! among Windows paths. Emphasis, headings, lists and tables stay as they are: they tell who restores the text where labels
//! and headings stand. Nothing is touched inside code.

use record::{Aside, SourceText, SourceTextBuilder, TextSpan};

use crate::documents::markup;
use crate::marks::{self, Mark, Marked};

/// The longest run that `~~` strikes out, in bytes: a paragraph, not a page between two ornaments.
const STRUCK: usize = 4096;

/// How far the end of a stretch of code is looked for, in bytes.
const CODE: usize = 1024;

/// Elements that are open at once.
const OPEN: usize = 64;

/// Paragraphs of front matter, in lines.
const FRONT: usize = 60;

/// The text without its marks, and what is set apart in it; nothing where there are none.
pub(super) fn without_marks(text: &SourceText) -> Option<(SourceText, Vec<Aside>)> {
    let source = text.as_str();
    let bytes = source.as_bytes();
    // Most printings hold none of these, and are not read twice.
    if memchr::memchr3(b'<', b'\\', b'~', bytes).is_none() && memchr::memmem::find(bytes, b"](").is_none() {
        return None;
    }
    let mut scanner = Scanner::new(text);
    scanner.run();
    let (edits, marked) = scanner.finish();
    if edits.is_empty() {
        return None;
    }
    let (clean, marked) = rebuilt(text, &edits, marked);
    // A file of nothing but tags is left to be looked at.
    if clean.as_str().trim().is_empty() {
        return None;
    }
    let asides = marks::asides(clean.as_str(), marked);
    Some((clean, asides))
}

/// A stretch for which something else stands, or nothing.
#[derive(Clone, Copy, Debug)]
struct Edit {
    start: usize,
    end: usize,
    with: &'static str,
}

/// Puts the text together again, and brings marks to their places in it.
fn rebuilt(text: &SourceText, edits: &[Edit], mut marked: Vec<Marked>) -> (SourceText, Vec<Marked>) {
    let mut builder = SourceTextBuilder::new();
    // For each edit: how far the source is behind it, and how far what was written.
    let mut behind: Vec<(usize, usize)> = Vec::with_capacity(edits.len());
    let mut at = 0;
    for edit in edits {
        if at < edit.start {
            builder.push_part(text, TextSpan::between(at, edit.start));
        }
        // Bytes before the first character need one to belong to.
        let with = if builder.text_len() == 0 && edit.with.is_empty() { "\n" } else { edit.with };
        if with.is_empty() {
            builder.skip_to(text, edit.end);
        } else {
            builder.push_instead(with, text, edit.end);
        }
        at = edit.end;
        behind.push((at, builder.text_len()));
    }
    let end = text.as_str().len();
    if at < end {
        builder.push_part(text, TextSpan::between(at, end));
    }
    builder.skip_to(text, end);
    let place = |old: usize| match behind
        .partition_point(|(at, _)| *at <= old)
        .checked_sub(1)
        .and_then(|i| behind.get(i))
    {
        Some((source, written)) => written + (old - source),
        None => old,
    };
    for m in &mut marked {
        (m.start, m.end) = (place(m.start), place(m.end));
    }
    (builder.finish(), marked)
}

/// An element that is open.
#[derive(Clone, Copy, Debug)]
struct Open<'a> {
    name: &'a str,
    /// Its tag.
    edit: Edit,
    /// Whether the tag is one even if nothing closes it.
    sure: bool,
    mark: Option<Mark>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// The bar before the last cell, and the one that closes it.
    last: Option<(usize, usize)>,
    /// Whether its last cell was broken already.
    broken: bool,
}

struct Scanner<'a> {
    source: &'a SourceText,
    text: &'a str,
    bytes: &'a [u8],
    /// Whether every character of the text is in its own bytes: then none is an entity.
    plain: bool,
    /// Whether a backslash protects the mark behind it.
    escapes: bool,
    /// Whether the text shows that it is Markdown.
    markdown: bool,
    edits: Vec<Edit>,
    marked: Vec<Marked>,
    open: Vec<Open<'a>>,
    /// `[` and `![` of this paragraph, each with the place of its first mark.
    brackets: Vec<(usize, usize)>,
    /// `~~` and `~` of this paragraph that may open something.
    tildes: [Option<usize>; 2],
    /// Pairs of them, by their length; and whether one stands alone somewhere.
    pairs: [Vec<(usize, usize)>; 2],
    unpaired: [bool; 2],
    row: Option<Row>,
    /// Whether anything but blanks stands on this line before the place that is looked at, and how far that is known.
    words: bool,
    seen: usize,
    /// Whether a heading waits for its first word.
    heading: bool,
    line_start: usize,
    /// What was looked for up to the end of the file and is not there: it is not looked for again.
    no_fence: [bool; 2],
    no_comment: bool,
    no_raw: Vec<&'static str>,
    no_quote: [bool; 2],
    /// Up to here no tag, and no address, is closed.
    no_tag_before: usize,
    no_address_before: usize,
}

impl<'a> Scanner<'a> {
    fn new(source: &'a SourceText) -> Self {
        let text = source.as_str();
        let front = front_matter(text);
        let (markdown, escapes) = written_as_markdown(text, front);
        Self {
            source,
            text,
            bytes: text.as_bytes(),
            plain: source.source_len() == text.len(),
            escapes,
            markdown,
            edits: Vec::new(),
            marked: Vec::new(),
            open: Vec::new(),
            brackets: Vec::new(),
            tildes: [None; 2],
            pairs: [Vec::new(), Vec::new()],
            unpaired: [false; 2],
            row: None,
            words: false,
            seen: front,
            heading: false,
            line_start: front,
            no_fence: [false; 2],
            no_comment: false,
            no_raw: Vec::new(),
            no_quote: [false; 2],
            no_tag_before: 0,
            no_address_before: 0,
        }
    }

    fn run(&mut self) {
        let mut at = self.seen;
        if let Some(next) = self.line(at) {
            at = next;
        }
        while let Some(next) =
            self.bytes.get(at..).and_then(|rest| rest.iter().position(|b| SPECIAL[usize::from(*b)]))
        {
            at += next;
            self.see(at);
            let end = match self.bytes.get(at) {
                Some(b'\n') => self.line_end(at),
                Some(b'\\') => self.backslash(at),
                Some(b'`') => self.code(at),
                Some(b'<') => self.angle(at),
                Some(b'!') if self.bytes.get(at + 1) == Some(&b'[') => {
                    self.brackets.push((at, at + 2));
                    at + 2
                }
                Some(b'[') => {
                    self.brackets.push((at, at + 1));
                    at + 1
                }
                Some(b']') => self.bracket(at),
                Some(b'~') => self.tilde(at),
                Some(b'|') => {
                    if self.row.is_some() {
                        self.close_tildes();
                    }
                    at + 1
                }
                _ => at + 1,
            };
            at = end.max(at + 1);
        }
        self.see(self.text.len());
        self.close_tildes();
    }

    /// Takes note of what stands on the line up to a place.
    fn see(&mut self, upto: usize) {
        let Some(part) = self.text.get(self.seen..upto) else { return };
        if let Some(first) = part.find(|c: char| !c.is_whitespace()) {
            self.word(self.seen + first);
        }
        self.seen = upto;
    }

    /// A word of this line stands here.
    fn word(&mut self, place: usize) {
        self.words = true;
        if std::mem::take(&mut self.heading) {
            self.edits.push(Edit { start: place, end: place, with: "## " });
        }
    }

    /// Leaves a mark out, or sets something in its place.
    fn edit(&mut self, start: usize, end: usize, with: &'static str) {
        self.edits.push(Edit { start, end, with });
        self.seen = self.seen.max(end);
    }

    /// What begins at the start of a line, and where to go on behind it.
    fn line(&mut self, start: usize) -> Option<usize> {
        self.words = false;
        self.line_start = start;
        let rest = self.bytes.get(start..)?;
        let indent = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let line = rest.get(indent..)?;
        match line.first()? {
            b'|' => {
                let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
                let row = line.get(..end)?.trim_ascii_end();
                let mut bars =
                    memchr::memrchr_iter(b'|', row).filter(|i| *i == 0 || row.get(i - 1) != Some(&b'\\'));
                let closing = bars.next().filter(|i| *i + 1 == row.len() && *i > 0);
                let before = closing.and_then(|_| bars.next()).filter(|i| *i > 0);
                let at = |i: usize| start + indent + i;
                self.row =
                    Some(Row { last: before.zip(closing).map(|(a, b)| (at(a), at(b))), broken: false });
                None
            }
            fence @ (b'`' | b'~') if indent < 4 => self.fence(start + indent, *fence),
            _ => None,
        }
    }

    /// Behind a stretch of code between two fences.
    fn fence(&mut self, at: usize, mark: u8) -> Option<usize> {
        let of = usize::from(mark == b'~');
        let run =
            |from: usize| self.bytes.get(from..).map_or(0, |r| r.iter().take_while(|b| **b == mark).count());
        let length = run(at);
        if length < 3 || self.no_fence.get(of).copied().unwrap_or(true) {
            return None;
        }
        let info = self.bytes.get(at + length..)?;
        let info = info.get(..memchr::memchr(b'\n', info)?)?;
        if mark == b'`' && info.contains(&b'`') {
            return None;
        }
        let mut next = at + length + info.len() + 1;
        while next < self.bytes.len() {
            let line = self.bytes.get(next..)?;
            let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
            let content = line.get(..end)?.trim_ascii();
            if content.len() >= length && content.iter().all(|b| *b == mark) {
                let behind = next + end;
                self.seen = behind;
                return Some(behind);
            }
            next += end + 1;
        }
        if let Some(none) = self.no_fence.get_mut(of) {
            *none = true;
        }
        None
    }

    fn line_end(&mut self, at: usize) -> usize {
        self.seen = at + 1;
        self.row = None;
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        if line.trim().is_empty() {
            self.close_tildes();
            self.brackets.clear();
        }
        self.line(at + 1).unwrap_or(at + 1)
    }

    /// Whether a character stands in the source as an entity, and so is no mark.
    fn is_entity(&self, at: usize) -> bool {
        !self.plain && self.source.bytes_of(TextSpan::between(at, at + 1)).len() > 2
    }

    fn backslash(&mut self, at: usize) -> usize {
        let Some(&next) = self.bytes.get(at + 1) else { return at + 1 };
        // A line broken by hand.
        if next == b'\n' || next == b'\r' {
            if self.escapes {
                self.edit(at, at + 1, "");
            }
            return at + 1;
        }
        if !next.is_ascii_punctuation() {
            return at + 1;
        }
        // `\#`, `\-`, `1\.` at the start of a line: bare, it would be a heading or an item of a list.
        let opens = match next {
            b'#' | b'>' | b'-' | b'+' | b'|' | b'=' | b'`' => !self.words,
            b'.' | b')' => {
                let line = self.text.get(self.line_start..at).filter(|line| line.len() < 8);
                line.is_some_and(|line| line.trim().chars().all(|c| c.is_ascii_digit()))
            }
            _ => false,
        };
        self.word(at);
        if self.escapes && !opens {
            self.edit(at, at + 1, "");
        }
        self.seen = at + 2;
        at + 2
    }

    /// Behind a stretch of code, or behind the marks if it is none.
    fn code(&mut self, at: usize) -> usize {
        let run =
            |from: usize| self.bytes.get(from..).map_or(0, |r| r.iter().take_while(|b| **b == b'`').count());
        let length = run(at);
        let mut next = at + length;
        let limit = self.bytes.len().min(next + CODE);
        while next < limit {
            let Some(found) = memchr::memchr2(b'`', b'\n', self.bytes.get(next..limit).unwrap_or_default())
            else {
                break;
            };
            next += found;
            if self.bytes.get(next) == Some(&b'\n') {
                next += 1;
                // An empty line ends the paragraph.
                if self.bytes.get(next..).is_none_or(|r| r.first().is_none_or(|b| matches!(b, b'\n' | b'\r')))
                {
                    break;
                }
                continue;
            }
            let closing = run(next);
            next += closing;
            if closing == length {
                return next;
            }
        }
        at + length
    }

    /// A tag, a comment, or a sign of a sum.
    fn angle(&mut self, at: usize) -> usize {
        if self.is_entity(at) {
            return at + 1;
        }
        let rest = self.bytes.get(at..).unwrap_or_default();
        if rest.starts_with(b"<!--") && !self.no_comment {
            match memchr::memmem::find(rest.get(4..).unwrap_or_default(), b"-->") {
                Some(length) => {
                    let end = at + 4 + length + 3;
                    self.edit(at, end, "");
                    return end;
                }
                None => self.no_comment = true,
            }
        }
        let Some(tag) = self.tag(at) else { return at + 1 };
        match (tag.closes, tag.name) {
            (false, "code" | "pre" | "script" | "style") => self.raw(at, &tag),
            (true, _) => self.close(at, &tag),
            (false, _) => self.element(at, &tag),
        }
    }

    /// The tag at a place.
    fn tag(&mut self, at: usize) -> Option<Tag<'a>> {
        if at < self.no_tag_before {
            return None;
        }
        let closes = self.bytes.get(at + 1) == Some(&b'/');
        let from = at + 1 + usize::from(closes);
        let rest = self.text.get(from..)?;
        let length = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let name = known(rest.get(..length)?)?;
        let mut end = from + length;
        let mut equals = false;
        let attributes = end;
        loop {
            match self.bytes.get(end)? {
                b'>' => break,
                b'<' => return None,
                b'=' => equals = true,
                quote @ (b'"' | b'\'') if equals => {
                    let of = usize::from(*quote == b'"');
                    let value =
                        self.bytes.get(end + 1..).filter(|_| self.no_quote.get(of) == Some(&false))?;
                    let Some(length) = memchr::memchr(*quote, value) else {
                        if let Some(none) = self.no_quote.get_mut(of) {
                            *none = true;
                        }
                        return None;
                    };
                    // A value that runs over the end of a paragraph was never closed.
                    let words = value.get(..length)?;
                    let empty = memchr::memmem::find(words, b"\n\n")
                        .or_else(|| memchr::memmem::find(words, b"\r\n\r\n"));
                    if let Some(empty) = empty {
                        self.no_tag_before = end + 1 + empty;
                        return None;
                    }
                    end += length + 1;
                }
                b'\n' if matches!(self.bytes.get(end + 1), None | Some(b'\n' | b'\r')) => return None,
                _ => {}
            }
            end += 1;
            // Names without values are few: what goes on so is a sentence.
            if !equals && end - attributes > 40 {
                return None;
            }
        }
        let inside = self.text.get(attributes..end)?;
        let bare = inside.trim_end_matches('/').trim();
        let sound = bare.is_empty()
            || (!closes
                && inside.starts_with(|c: char| c.is_ascii_whitespace())
                && (equals || is_flag(bare)));
        sound.then_some(Tag { name, closes, attributes: inside, equals, end: end + 1 })
    }

    /// An element whose content is no markup: code, which stays, and programs, which nobody reads.
    fn raw(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let end_tag = match tag.name {
            "code" => "</code>",
            "pre" => "</pre>",
            "script" => "</script>",
            _ => "</style>",
        };
        if self.no_raw.contains(&end_tag) {
            return at + 1;
        }
        let Some(length) = find_ignoring_case(self.bytes.get(tag.end..).unwrap_or_default(), end_tag) else {
            self.no_raw.push(end_tag);
            return at + 1;
        };
        let content = tag.end + length;
        let end = content + end_tag.len();
        if matches!(tag.name, "script" | "style") {
            self.edit(at, end, "");
        } else {
            let gap = if tag.name == "pre" { "\n" } else { "" };
            self.edit(at, tag.end, gap);
            self.see(content);
            self.edit(content, end, gap);
        }
        end
    }

    /// A tag that opens something, or stands for something.
    fn element(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        match tag.name {
            "br" => {
                let with = self.line_break(tag.end);
                self.edit(at, tag.end, with);
                return tag.end;
            }
            "img" => return self.image(at, tag),
            "source" if !tag.equals => return at + 1,
            "wbr" | "col" | "source" => {
                self.edit(at, tag.end, "");
                return tag.end;
            }
            "hr" => {
                self.edit(at, tag.end, "\n\n");
                self.words = false;
                return tag.end;
            }
            _ => {}
        }
        let block = is_block(tag.name);
        let with = match (block, self.words) {
            (false, _) => "",
            (true, true) => "\n\n",
            (true, false) => "\n",
        };
        let heading = matches!(tag.name.as_bytes(), [b'h', b'1'..=b'6']);
        let edit = Edit { start: at, end: tag.end, with };
        let sure = tag.equals || heading;
        if sure {
            self.edits.push(edit);
        }
        if block {
            self.words = false;
        }
        self.heading |= heading;
        self.seen = tag.end;
        let style = markup::attributes(tag.attributes).find(|(key, _)| key.eq_ignore_ascii_case("style"));
        let mark = Mark::of_element(tag.name, style.map(|(_, value)| value));
        if self.open.len() >= OPEN {
            self.open.remove(0);
        }
        if !tag.attributes.ends_with('/') {
            self.open.push(Open { name: tag.name, edit, sure, mark });
        }
        tag.end
    }

    /// A tag that closes what was opened.
    fn close(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let Some(i) = self.open.iter().rposition(|o| o.name == tag.name) else {
            // `</p>` behind a paragraph that nothing opened.
            self.edit(at, tag.end, if is_block(tag.name) { "\n" } else { "" });
            return tag.end;
        };
        let opened = self.open.get(i).copied();
        self.open.truncate(i);
        if let Some(opened) = opened {
            if !opened.sure {
                self.edits.push(opened.edit);
            }
            if let Some(mark) = opened.mark {
                self.marked.push(Marked { mark, start: opened.edit.end, end: at });
            }
        }
        let block = is_block(tag.name);
        self.edit(at, tag.end, if block { "\n\n" } else { "" });
        if block {
            (self.words, self.heading) = (false, false);
        }
        tag.end
    }

    /// What stands for `<br>`: the end of a line, in a cell a paragraph behind the row.
    ///
    /// ```text
    /// | Ms Marsh | Two things.<br>First, the budget. |          | Ms Marsh | Two things. |
    ///                                                          First, the budget.
    /// ```
    fn line_break(&mut self, end: usize) -> &'static str {
        if let Some(row) = &mut self.row {
            let Some((_, closing)) = row.last.filter(|(before, closing)| *before < end && end <= *closing)
            else {
                return " ";
            };
            if self.text.get(end..closing).is_none_or(|s| s.trim().is_empty()) {
                return "";
            }
            return if std::mem::replace(&mut row.broken, true) {
                "\n\n"
            } else {
                self.edits.push(Edit { start: closing, end: closing + 1, with: "" });
                " |\n\n"
            };
        }
        let rest = self.text.get(end..).unwrap_or_default();
        let ends = rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || rest.is_empty();
        let words = std::mem::replace(&mut self.words, false);
        if ends || !words { "" } else { "\n" }
    }

    /// A picture: what is said of it for those who do not see it is none of the words around it.
    fn image(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let alt = markup::attributes(tag.attributes).find(|(key, _)| key.eq_ignore_ascii_case("alt"));
        let alt = alt.map(|(_, alt)| alt).filter(|alt| alt.chars().any(char::is_alphanumeric));
        // Where in the tag it stands.
        let place = alt.and_then(|alt| {
            let start = tag.end - 1 - tag.attributes.len();
            let lower = tag.attributes.to_ascii_lowercase();
            let mut keys = lower.match_indices("alt").map(|(i, _)| i + 3);
            keys.find_map(|i| {
                let value = tag.attributes.get(i..)?.trim_start().strip_prefix('=')?.trim_start();
                let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
                let from = start + tag.attributes.len() - value.len();
                value.starts_with(alt).then_some((from, from + alt.len()))
            })
        });
        match place {
            Some((from, to)) => {
                self.edits.push(Edit { start: at, end: from, with: "" });
                self.edit(to, tag.end, "");
                self.marked.push(Marked { mark: Mark::Furniture, start: from, end: to });
            }
            None => self.edit(at, tag.end, ""),
        }
        tag.end
    }

    /// The end of a link or picture, if an address follows.
    fn bracket(&mut self, at: usize) -> usize {
        let Some((start, words)) = self.brackets.pop() else { return at + 1 };
        let Some(end) = self.address(at + 1) else { return at + 1 };
        let image = words - start == 2;
        self.edits.push(Edit { start, end: words, with: "" });
        self.edit(at, end, "");
        if image && self.text.get(words..at).is_some_and(|alt| alt.chars().any(char::is_alphanumeric)) {
            self.marked.push(Marked { mark: Mark::Furniture, start: words, end: at });
        }
        end
    }

    /// `(https://example.org/a_(b) "Title")` at a place: where it ends. What could be words in brackets is none.
    fn address(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        if !rest.starts_with('(') || at < self.no_address_before {
            return None;
        }
        let mut depth = 0usize;
        let length = rest.bytes().position(|b| {
            match b {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0 || matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'<')
        });
        let length = length.unwrap_or(rest.len());
        let address = rest.get(1..length)?;
        let mut end = at + length;
        if depth > 0 {
            self.no_address_before = end;
            // A title behind the address.
            let title = self.text.get(end..)?.trim_start_matches(' ');
            let quote = title.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let from = self.text.len() - title.len() + 1;
            let inside = self.text.get(from..)?.split('\n').next()?;
            end = from + inside.find(&format!("{quote})"))? + 1;
        }
        is_address(address).then_some(end + 1)
    }

    /// `~~struck~~`; `~5 million`, `5~6` and `~~~` are none.
    fn tilde(&mut self, at: usize) -> usize {
        let length = self.bytes.get(at..).map_or(0, |r| r.iter().take_while(|b| **b == b'~').count());
        let end = at + length;
        if length > 2 || self.is_entity(at) {
            return end;
        }
        let of = 2 - length;
        let before = self.text.get(..at).and_then(|s| s.chars().next_back());
        let behind = self.text.get(end..).and_then(|s| s.chars().next());
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if (number(before) && number(behind)) || (blank(before) && blank(behind)) {
            return end;
        }
        let opened = self.tildes.get(of).copied().flatten();
        let closes = !blank(before) && opened.is_some_and(|o| end - o <= STRUCK && o + length < at);
        if let (true, Some(start)) = (closes, opened) {
            if let Some(pairs) = self.pairs.get_mut(of) {
                pairs.push((start, end));
            }
            self.set_tilde(of, None);
            return end;
        }
        // One tilde stands before what is struck, never inside of a word.
        let opens = !blank(behind) && (length == 2 || !before.is_some_and(char::is_alphanumeric));
        if opened.is_some() || !opens {
            self.stray_tilde(of);
        }
        self.set_tilde(of, opens.then_some(at));
        end
    }

    fn set_tilde(&mut self, of: usize, to: Option<usize>) {
        if let Some(tilde) = self.tildes.get_mut(of) {
            *tilde = to;
        }
    }

    fn stray_tilde(&mut self, of: usize) {
        if let Some(stray) = self.unpaired.get_mut(of) {
            *stray = true;
        }
    }

    /// The end of what tildes may strike out: a paragraph, a cell.
    fn close_tildes(&mut self) {
        for of in 0..2 {
            if self.tildes.get(of).copied().flatten().is_some() {
                self.stray_tilde(of);
                self.set_tilde(of, None);
            }
        }
    }

    /// The edits in their order, and what is marked.
    fn finish(mut self) -> (Vec<Edit>, Vec<Marked>) {
        let [double, single] = std::mem::take(&mut self.pairs);
        let corrected = |pair: &(usize, usize)| {
            let behind = self.text.get(pair.1..).unwrap_or_default();
            let behind = behind.trim_start_matches([' ', '\n', '\r', '\\', '*', '“', '"']);
            behind.starts_with(['[', '［', '〔'])
        };
        // In a text that is no Markdown, tildes may be waves: they are marks if all are in pairs.
        let doubles = self.markdown || !self.unpaired[0] || double.iter().any(corrected);
        // One tilde strikes out only where the file shows that it means it.
        let singles = !self.unpaired[1] && single.iter().any(corrected);
        let chosen = double
            .iter()
            .filter(|_| doubles)
            .map(|p| (p, 2))
            .chain(single.iter().filter(|_| singles).map(|p| (p, 1)));
        for (&(start, end), length) in chosen {
            self.edits.push(Edit { start, end: start + length, with: "" });
            self.edits.push(Edit { start: end - length, end, with: "" });
            self.marked.push(Marked { mark: Mark::Struck, start: start + length, end: end - length });
        }
        sort(&mut self.edits);
        self.edits.extend(widths(self.text, &self.edits));
        sort(&mut self.edits);
        (self.edits, self.marked)
    }
}

/// Sets edits in their order. Of marks inside of one another the outer one counts.
fn sort(edits: &mut Vec<Edit>) {
    edits.sort_by_key(|e| (e.start, e.end));
    let mut reached = 0;
    edits.retain(|e| {
        let apart = e.start >= reached;
        reached = reached.max(e.end);
        apart
    });
}

/// No-break spaces, as many as any line is wide.
const BLANKS: &str = {
    const LINE: [u8; 400] = {
        let mut line = [0xc2; 400];
        let mut i = 1;
        while i < line.len() {
            line[i] = 0xa0;
            i += 2;
        }
        line
    };
    match std::str::from_utf8(&LINE) {
        Ok(blanks) => blanks,
        Err(_) => "",
    }
};

/// Whoever broke the lines of a file counted its marks. A line that has lost some is set as wide as it was, or it would look
/// as if a paragraph ended with it: blanks behind it, and for the word that did not fit.
///
/// ```text
/// get vaccinated.  Up to 3,000 for each child, if they are <s>under</s>     both lines were full, and are
/// \[over\]\* six years of age, and 3,600 for children …                     no longer
/// ```
fn widths(text: &str, edits: &[Edit]) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    // Of a mark that runs over lines nothing is known.
    let lost = |e: &Edit| {
        let mark = text.get(e.start..e.end).filter(|s| e.with.is_empty() && !s.contains('\n'));
        mark.map_or(0, |s| s.chars().count())
    };
    let mut next = 0;
    while let Some(first) = edits.get(next) {
        let start = text.get(..first.start).and_then(|s| s.rfind('\n')).map_or(0, |i| i + 1);
        let end = text.get(first.end..).and_then(|s| s.find('\n')).map_or(text.len(), |i| first.end + i);
        let word = text.get(start..end).map_or(start, |line| {
            let indent = line.len() - line.trim_start().len();
            start + line.trim_start().find(' ').map_or(line.len(), |i| indent + i)
        });
        let (mut of_word, mut of_line, mut laid_out) = (0, 0, false);
        while let Some(e) = edits.get(next).filter(|e| e.start < end.max(start + 1)) {
            next += 1;
            of_line += lost(e);
            of_word += if e.start <= word { lost(e) } else { 0 };
            laid_out |= e.with.contains('\n');
        }
        next = next.max(edits.partition_point(|e| e.start <= first.start));
        if laid_out {
            continue;
        }
        // The line before, unless an empty one parts them.
        if let Some(line_end) = start.checked_sub(1).filter(|_| of_word > 0) {
            let from = text.get(..line_end).and_then(|s| s.rfind('\n')).map_or(0, |i| i + 1);
            widen(text, from, line_end, of_word, &mut out);
        }
        let goes_on = text.get(end + 1..).and_then(|s| s.split('\n').next());
        if goes_on.is_some_and(|s| !s.trim().is_empty()) {
            widen(text, start, end, of_line, &mut out);
        }
    }
    out
}

/// Lines are not broken narrower than this, in characters.
const NARROW: usize = 30;

/// Sets blanks behind a line, to those that stand there already.
fn widen(text: &str, from: usize, to: usize, by: usize, out: &mut Vec<Edit>) {
    let Some(line) = text.get(from..to).map(str::trim_end).filter(|line| line.chars().count() >= NARROW)
    else {
        return;
    };
    let at = from + line.len();
    let there = match out.last() {
        Some(last) if last.start == at => out.pop().map_or(0, |e| e.with.len()),
        _ => 0,
    };
    let bytes = (there + by * 2).min(BLANKS.len());
    if let Some(with) = BLANKS.get(..bytes).filter(|b| !b.is_empty()) {
        out.push(Edit { start: at, end: at, with });
    }
}

/// A tag of an element that HTML has.
#[derive(Clone, Copy, Debug)]
struct Tag<'a> {
    name: &'static str,
    closes: bool,
    /// What stands behind the name.
    attributes: &'a str,
    /// Whether an attribute has a value.
    equals: bool,
    end: usize,
}

/// Whether this is where a link leads to, and no remark: `https://…`, `a.jpg`, `#note`, `/plan`, nothing at all.
fn is_address(words: &str) -> bool {
    let file = || {
        words.match_indices('.').any(|(i, _)| {
            words.get(i + 1..).is_some_and(|s| s.bytes().take_while(u8::is_ascii_alphanumeric).count() > 1)
        })
    };
    words.is_empty()
        || ["/", "./", "../", "#", "mailto:", "www.", "data:"].iter().any(|start| words.starts_with(start))
        || words.contains("://")
        || file()
}

/// What any mark begins with.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let marks = b"\n\\`<![]~|";
    let mut i = 0;
    while i < marks.len() {
        table[marks[i] as usize] = true;
        i += 1;
    }
    table
};

/// Elements that writers of Markdown use, sorted. Those whose names are words that stand in angle brackets otherwise
/// (`<time>`, `<name>`, `<title>`) are left out.
const KNOWN: [&str; 72] = [
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// The name of an element, in small letters.
fn known(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    KNOWN.binary_search(&lower.as_str()).ok().and_then(|i| KNOWN.get(i)).copied()
}

fn is_block(name: &str) -> bool {
    crate::documents::html::is_block(name) || name == "colgroup"
}

/// Attributes that have no value.
fn is_flag(attribute: &str) -> bool {
    ["hidden", "open", "nowrap", "noshade", "reversed"].iter().any(|f| attribute.eq_ignore_ascii_case(f))
}

/// Where the front matter ends: lines of YAML between two `---` at the very start. It has escapes of its own.
fn front_matter(text: &str) -> usize {
    let mut at = 0;
    for (i, line) in text.split_inclusive('\n').take(FRONT).enumerate() {
        let fence = line.trim_end() == "---";
        if i == 0 && !fence {
            return 0;
        }
        at += line.len();
        if i > 0 && fence {
            return at;
        }
    }
    0
}

/// Whether a text is written as Markdown, and whether backslashes protect its marks.
///
/// ```text
/// # Press briefing            a heading
/// \[now\]                     brackets that are no link: converters of documents protect them
/// | --- | --- |               a table
/// C:\temp\new, \frac{1}{2}    backslashes of another kind
/// ```
fn written_as_markdown(text: &str, front: usize) -> (bool, bool) {
    let body = text.get(front..).unwrap_or_default();
    let has = |s: &str| memchr::memmem::find(body.as_bytes(), s.as_bytes()).is_some();
    let markdown = front > 0
        || has("\\[") && has("\\]")
        || has("](http")
        || has("| ---")
        || has("|---")
        || body.lines().any(super::is_heading);
    let (mut marks, mut others) = (0usize, 0usize);
    if markdown {
        for at in memchr::memchr_iter(b'\\', body.as_bytes()) {
            match body.as_bytes().get(at + 1) {
                Some(b) if b.is_ascii_punctuation() => marks += 1,
                Some(b) if b.is_ascii_alphanumeric() => others += 1,
                _ => {}
            }
        }
    }
    (markdown, markdown && marks >= others * 4)
}

/// Where an end tag stands, in whatever letters.
fn find_ignoring_case(bytes: &[u8], tag: &str) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"</")
        .find(|at| bytes.get(*at..at + tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag.as_bytes())))
}
