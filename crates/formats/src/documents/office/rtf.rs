//! Rich Text.
//!
//! ```text
//!   {\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 \'ce\'ca\u-230?\par}
//!                                                              ╰─ 问 ─╯╰ ： ╯
//! ```
//!
//! A byte means what the font says that is chosen there; a character of Unicode is followed by one or more for programs
//! that do not know Unicode, which are passed over. The kept crates for Rust read neither code pages of two bytes nor the
//! replacement rule, and the format is old enough not to change any more.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use record::{Finding, FindingCode, Severity};

use super::super::flow::{Flow, Words};
use super::{names_heading, tracked};
use crate::marks::Mark;
use crate::{About, Decoded, Format};

/// Groups open at once; deeper ones are read as part of the innermost.
const DEPTH: usize = 1000;

/// What is done with the words of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    Text,
    Fonts,
    Styles,
    Note,
    Nowhere,
}

#[derive(Clone, Debug)]
struct State {
    destination: Destination,
    /// Replacement characters behind each character of Unicode.
    replacements: usize,
    font: i32,
    style: i32,
    heading: bool,
    hidden: bool,
    deleted: bool,
    inserted: bool,
    struck: bool,
}

pub(crate) fn read(bytes: &[u8]) -> Result<Decoded, Finding> {
    let state = State {
        destination: Destination::Text,
        replacements: 1,
        font: 0,
        style: 0,
        heading: false,
        hidden: false,
        deleted: false,
        inserted: false,
        struck: false,
    };
    let mut reader = Reader {
        states: vec![state],
        page: WINDOWS_1252,
        fonts: BTreeMap::new(),
        default_font: 0,
        headings: BTreeMap::new(),
        style_name: String::new(),
        raw: Vec::new(),
        words: Words::default(),
        note: Words::default(),
        notes: Vec::new(),
        skip: 0,
        surrogate: None,
        flow: Flow::default(),
        inserted: 0,
        deleted: 0,
        unopened: 0,
        overflow: 0,
    };
    reader.run(bytes);
    reader.end_paragraph();
    let mut flow = reader.flow;
    if reader.states.len() > 1 || reader.overflow > 0 {
        flow.findings.push(
            Finding::new(
                FindingCode::Damaged,
                Severity::Warning,
                "The document ends in the middle: groups are still open at its end.",
            )
            .hint("Fetch it again; what was there has been read."),
        );
    }
    flow.findings.extend(tracked(reader.inserted, reader.deleted));
    flow.finish(Format::Rtf, reader.page.name(), About::default())
}

struct Reader {
    states: Vec<State>,
    page: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    default_font: i32,
    headings: BTreeMap<i32, bool>,
    style_name: String,
    /// Bytes that are not decoded yet.
    raw: Vec<u8>,
    words: Words,
    note: Words,
    notes: Vec<Words>,
    /// Replacement characters to be passed over.
    skip: usize,
    surrogate: Option<u16>,
    flow: Flow,
    inserted: usize,
    deleted: usize,
    unopened: usize,
    overflow: usize,
}

impl Reader {
    fn run(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while let Some(&b) = bytes.get(at) {
            at += 1;
            match b {
                b'{' => {
                    self.decode();
                    self.skip = 0;
                    match self.states.last() {
                        Some(state) if self.states.len() < DEPTH => {
                            let state = state.clone();
                            self.states.push(state);
                        }
                        _ => self.overflow += 1,
                    }
                }
                b'}' => {
                    self.decode();
                    self.skip = 0;
                    self.close();
                }
                b'\\' => at += self.control(bytes.get(at..).unwrap_or_default()),
                b'\r' | b'\n' | 0 => {}
                _ if self.skip > 0 => self.skip -= 1,
                _ => self.raw.push(b),
            }
        }
        self.decode();
    }

    fn state(&self) -> &State {
        // There is always the first one.
        static NONE: State = State {
            destination: Destination::Nowhere,
            replacements: 1,
            font: 0,
            style: 0,
            heading: false,
            hidden: false,
            deleted: false,
            inserted: false,
            struck: false,
        };
        self.states.last().unwrap_or(&NONE)
    }

    fn set(&mut self, change: impl FnOnce(&mut State)) {
        self.decode();
        if let Some(state) = self.states.last_mut() {
            change(state);
        }
    }

    fn close(&mut self) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        if self.states.len() < 2 {
            self.unopened += 1;
            return;
        }
        let Some(closed) = self.states.pop() else { return };
        let now = self.state().destination;
        if closed.destination == Destination::Note && now != Destination::Note {
            let note = std::mem::take(&mut self.note);
            self.notes.push(note);
        }
        if closed.destination == Destination::Styles {
            self.end_style(closed.style);
        }
    }

    fn end_style(&mut self, style: i32) {
        let name = std::mem::take(&mut self.style_name);
        if !name.trim().is_empty() {
            let heading = names_heading(name.trim().trim_end_matches(';'));
            self.headings.entry(style).or_insert(heading);
        }
    }

    fn end_paragraph(&mut self) {
        self.decode();
        let state = self.state();
        let heading = state.heading || self.headings.get(&state.style).copied().unwrap_or(false);
        let words = std::mem::take(&mut self.words);
        self.flow.paragraph(&words, heading);
        for note in std::mem::take(&mut self.notes) {
            self.flow.paragraph(&note, false);
        }
    }

    /// Bytes gathered become words.
    fn decode(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        let encoding = self.fonts.get(&self.state().font).copied().unwrap_or(self.page);
        let (text, _) = encoding.decode_without_bom_handling(&raw);
        self.write(&text);
        self.raw = raw;
        self.raw.clear();
    }

    fn write(&mut self, text: &str) {
        let state = self.state();
        if state.hidden {
            return;
        }
        let mark = match state {
            State { struck: true, .. } | State { deleted: true, .. } => Some(Mark::Struck),
            State { inserted: true, .. } => Some(Mark::Inserted),
            _ => None,
        };
        match state.destination {
            Destination::Text => self.words.push(text, mark),
            Destination::Note => self.note.push(text, mark),
            Destination::Styles if self.style_name.len() < 200 => self.style_name.push_str(text),
            _ => {}
        }
    }

    fn unicode(&mut self, code: i32) {
        self.decode();
        // Numbers are of sixteen bits with a sign; larger characters come as two of them.
        let unit = u16::try_from(code.rem_euclid(0x10000)).unwrap_or(0xfffd);
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
        } else if unit != 0 {
            let text = String::from_utf16_lossy(&units);
            // Symbol fonts have their alphabets here.
            self.write(text.trim_matches(|c| ('\u{f000}'..='\u{f0ff}').contains(&c)));
        }
        self.skip = self.state().replacements;
    }

    /// Reads what stands behind a backslash, and says how long it is.
    fn control(&mut self, rest: &[u8]) -> usize {
        let Some(&first) = rest.first() else { return 0 };
        if !first.is_ascii_alphabetic() {
            if first == b'\'' {
                let byte = rest
                    .get(1..3)
                    .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
                match byte {
                    Some(_) if self.skip > 0 => self.skip -= 1,
                    Some(byte) => self.raw.push(byte),
                    None => return 1,
                }
                return 3;
            }
            if self.skip > 0 {
                self.skip -= 1;
                return 1;
            }
            match first {
                b'\\' | b'{' | b'}' => self.raw.push(first),
                b'~' => self.text("\u{a0}"),
                b'_' => self.text("\u{2011}"),
                b'-' => self.text("\u{ad}"),
                b'\n' | b'\r' => self.end_paragraph(),
                b'*' => {
                    // A group that old programs may pass over: all are, but for those known below.
                    let known = [&b"\\footnote"[..], b"\\ud", b"\\shptxt", b"\\shpinst"];
                    let behind = rest.get(1..).unwrap_or_default().trim_ascii_start();
                    if !known.iter().any(|k| behind.starts_with(k)) {
                        self.set(|s| s.destination = Destination::Nowhere);
                    }
                }
                _ => {}
            }
            return 1;
        }
        let letters = rest.iter().take(40).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(rest.get(..letters).unwrap_or_default()).unwrap_or_default();
        let mut length = letters;
        let negative = rest.get(length) == Some(&b'-');
        let from = length + usize::from(negative);
        let digits =
            rest.get(from..).unwrap_or_default().iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        let mut value = None;
        if digits > 0 {
            let number =
                std::str::from_utf8(rest.get(from..from + digits).unwrap_or_default()).unwrap_or_default();
            let number = number.parse::<i64>().unwrap_or(0) * if negative { -1 } else { 1 };
            value = Some(i32::try_from(number).unwrap_or(0));
            length = from + digits;
        }
        if rest.get(length) == Some(&b' ') {
            length += 1;
        }
        if word == "bin" {
            // Bytes of a picture, whatever they look like.
            return length.saturating_add(usize::try_from(value.unwrap_or(0)).unwrap_or(0)).min(rest.len());
        }
        if self.skip > 0 && word != "u" {
            self.skip -= 1;
            return length;
        }
        self.word(word, value);
        length
    }

    fn text(&mut self, text: &str) {
        self.decode();
        self.write(text);
    }

    fn word(&mut self, word: &str, value: Option<i32>) {
        let on = value != Some(0);
        let number = value.unwrap_or(0);
        let nowhere = self.state().destination == Destination::Nowhere;
        match word {
            "u" => self.unicode(number),
            "uc" => self.set(|s| s.replacements = usize::try_from(number).unwrap_or(1).min(16)),
            "ansicpg" => self.page = code_page(number).unwrap_or(self.page),
            "deff" => {
                self.default_font = number;
                self.set(|s| s.font = number);
            }
            "f" => self.set(|s| s.font = number),
            "fcharset" => {
                if let (Destination::Fonts, Some(encoding)) = (self.state().destination, charset(number)) {
                    let font = self.state().font;
                    self.fonts.insert(font, encoding);
                }
            }
            "fonttbl" => self.set(|s| s.destination = Destination::Fonts),
            "stylesheet" => self.set(|s| s.destination = Destination::Styles),
            "s" if self.state().destination == Destination::Styles => {
                self.set(|s| s.style = number);
            }
            "s" => self.set(|s| s.style = number),
            "footnote" if !nowhere => self.set(|s| s.destination = Destination::Note),
            // What a program that knows Unicode reads in place of the group before.
            "ud" => self.set(|s| s.destination = Destination::Text),
            "shptxt" => {
                self.end_paragraph();
                self.set(|s| s.destination = Destination::Text);
            }
            "upr" | "colortbl" | "info" | "pict" | "object" | "header" | "headerl" | "headerr"
            | "headerf" | "footer" | "footerl" | "footerr" | "footerf" | "fldinst" | "listtext"
            | "pntext" | "xe" | "tc" | "rxe" | "annotation" | "ftnsep" | "shprslt" | "nonshppict"
            | "themedata" | "datastore" | "bkmkstart" | "bkmkend" | "filetbl" | "template" | "operator"
            | "revtbl" | "listtable" | "listoverridetable" | "nonesttables" | "shpinst" => {
                self.set(|s| s.destination = Destination::Nowhere);
            }
            "v" => self.set(|s| s.hidden = on),
            "deleted" => {
                self.deleted += usize::from(on && !self.state().deleted);
                self.set(|s| s.deleted = on);
            }
            "revised" => {
                self.inserted += usize::from(on && !self.state().inserted);
                self.set(|s| s.inserted = on);
            }
            "strike" | "striked" => self.set(|s| s.struck = on),
            "plain" => {
                let font = self.default_font;
                self.set(|s| {
                    (s.hidden, s.deleted, s.inserted, s.struck, s.font) = (false, false, false, false, font);
                });
            }
            "pard" => self.set(|s| (s.heading, s.style) = (false, 0)),
            "outlinelevel" => self.set(|s| s.heading = (0..9).contains(&number)),
            "par" | "sect" | "page" | "cell" | "row" | "nestcell" | "nestrow" if !nowhere => {
                if self.state().destination == Destination::Note {
                    self.text("\n");
                } else if self.state().destination == Destination::Text {
                    self.end_paragraph();
                }
            }
            "line" | "lbr" => self.text("\n"),
            "tab" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "emspace" => self.text("\u{2003}"),
            "enspace" => self.text("\u{2002}"),
            "zwj" => self.text("\u{200d}"),
            "zwnj" => self.text("\u{200c}"),
            _ => {}
        }
    }
}

/// The encoding of a code page of Windows or the Macintosh.
fn code_page(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        936 | 54936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        65001 => UTF_8,
        10000 => encoding_rs::MACINTOSH,
        874 | 1250..=1258 => Encoding::for_label(format!("windows-{page}").as_bytes())?,
        _ => return None,
    })
}

/// The encoding of a font's character set.
fn charset(set: i32) -> Option<&'static Encoding> {
    code_page(match set {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
