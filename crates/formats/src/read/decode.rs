//! Bytes to text, every byte accounted for.
//!
//! Clean UTF-8 is one copy. Everything else goes through the [`Sink`], which is given text with the number of
//! source bytes that it stands for, resolves entities, leaves out control characters, and keeps count of what
//! was odd. Legacy encodings are fed to the decoder byte by byte: it is the only way that gives the place of each
//! character for every encoding of the standard, stateful ones included, and at some 40 MB/s it is fast enough for
//! files that nobody has written for twenty years.

use encoding_rs::{DecoderResult, Encoding, UTF_8, WINDOWS_1252};
use memchr::memmem;
use record::{ByteSpan, Finding, FindingCode, Severity, SourceText, SourceTextBuilder};

use super::{
    encoding::{Plan, is_typographic},
    entity, mixed,
    places::{Place, Places},
};

/// The byte order mark in UTF-8; also left in the middle where files were joined.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// What was odd, with its places in the source.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Sequences that the encoding does not allow.
    pub(super) invalid: Places,
    /// Control characters left out, NULs included.
    pub(super) controls: Places,
    /// How many of them are NULs.
    pub(super) nuls: usize,
    /// Stretches in the other encoding.
    pub(super) foreign: Places,
    /// Name of the other encoding.
    pub(super) other: Option<&'static Encoding>,
    /// Whether somebody declared the encoding.
    pub(super) declared: bool,
}

/// The text and what was odd.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) text: SourceText,
    pub(super) tally: Tally,
}

/// Decodes all bytes by the plan.
pub(super) fn decode(bytes: &[u8], plan: &Plan) -> Outcome {
    decode_as(bytes, plan, true)
}

/// Decodes markup: entities stay, as `&lt;` resolved would look like a tag.
pub(super) fn decode_markup(bytes: &[u8], plan: &Plan) -> Outcome {
    decode_as(bytes, plan, false)
}

fn decode_as(bytes: &[u8], plan: &Plan, entities: bool) -> Outcome {
    if plan.main == UTF_8
        && plan.bom == 0
        && is_clean(bytes, entities)
        // Twice as fast as the standard library on Chinese.
        && let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return Outcome { text: SourceText::identical(text.into_owned()), tally: Tally::default() };
    }
    let mut sink = Sink { literal: !entities, ..Sink::default() };
    sink.tally.other = plan.other;
    sink.tally.declared = plan.declared;
    sink.nothing(plan.bom);
    let rest = bytes.get(plan.bom..).unwrap_or_default();
    match plan.other {
        Some(other) if other == WINDOWS_1252 => decode_typographic(rest, &mut sink),
        Some(other) if plan.main == UTF_8 => decode_mixed(rest, other, true, &mut sink),
        Some(_) => decode_mixed(rest, plan.main, false, &mut sink),
        None if plan.main == UTF_8 => decode_utf8(rest, &mut sink),
        None => decode_legacy(plan.main, rest, &mut sink),
    }
    sink.finish()
}

/// Whether UTF-8 text needs nothing done to it.
fn is_clean(bytes: &[u8], entities: bool) -> bool {
    // Without early exit in the inner loop the compiler checks a whole vector at once.
    let special = |chunk: &[u8]| {
        chunk.iter().fold(false, |found, b| found | (is_special(*b) & (entities | (*b != b'&'))))
    };
    !bytes.chunks(4096).any(special) && memmem::find(bytes, BOM).is_none()
}

/// An ampersand, or a control character that is no white space.
fn is_special(b: u8) -> bool {
    (b < 0x20) & !(9..=13).contains(&b) | (b == 0x7f) | (b == b'&')
}

fn decode_utf8(bytes: &[u8], sink: &mut Sink) {
    for chunk in bytes.utf8_chunks() {
        sink.verbatim(chunk.valid());
        if !chunk.invalid().is_empty() {
            sink.invalid(chunk.invalid().len());
        }
    }
}

fn decode_mixed(bytes: &[u8], legacy: &'static Encoding, utf8_is_main: bool, sink: &mut Sink) {
    for stretch in mixed::stretches(bytes) {
        let part = bytes.get(stretch.range).unwrap_or_default();
        let as_utf8 =
            stretch.utf8 || legacy.decode_without_bom_handling_and_without_replacement(part).is_none();
        if as_utf8 != utf8_is_main && !part.is_ascii() {
            sink.tally.foreign.add(ByteSpan::between(sink.at, sink.at + part.len()));
        }
        if as_utf8 {
            decode_utf8(part, sink);
        } else {
            decode_legacy(legacy, part, sink);
        }
    }
}

/// Single quotation marks of windows-1252 in UTF-8: no stretches, just bytes.
fn decode_typographic(bytes: &[u8], sink: &mut Sink) {
    for chunk in bytes.utf8_chunks() {
        sink.verbatim(chunk.valid());
        let part = chunk.invalid();
        if part.is_empty() {
            continue;
        }
        if is_typographic(part) {
            sink.tally.foreign.add(ByteSpan::between(sink.at, sink.at + part.len()));
            decode_legacy(WINDOWS_1252, part, sink);
        } else {
            sink.invalid(part.len());
        }
    }
}

fn decode_legacy(encoding: &'static Encoding, bytes: &[u8], sink: &mut Sink) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = [0u8; 16];
    // `start..at` has gone into the decoder and nothing has come out yet.
    let (mut start, mut at) = (0, 0);
    while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
        if start == at && encoding.is_ascii_compatible() {
            let ascii = rest.iter().position(|b| *b >= 0x80).unwrap_or(rest.len());
            if let Ok(run) = std::str::from_utf8(&rest[..ascii])
                && ascii > 0
            {
                sink.verbatim(run);
                at += ascii;
                start = at;
                continue;
            }
        }
        let last = rest.len() == 1;
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(&rest[..1], &mut out, last);
        at += read;
        let decoded = std::str::from_utf8(&out[..written]).unwrap_or_default();
        if result == DecoderResult::InputEmpty {
            if !decoded.is_empty() {
                sink.unit(decoded, at - start);
                start = at;
            }
            continue;
        }
        // The decoder has given up on bytes that end `extra` bytes before the last one it took. It would go on with
        // those in its memory; starting it afresh behind the bad bytes keeps the count of bytes simple.
        let extra = match result {
            DecoderResult::Malformed(_, extra) => usize::from(extra),
            _ => 0,
        };
        let end = at.saturating_sub(extra).max(start + 1).min(bytes.len());
        if !decoded.is_empty() {
            sink.unit(decoded, 0);
        }
        sink.invalid(end - start);
        start = end;
        at = end;
        decoder = encoding.new_decoder_without_bom_handling();
    }
    sink.nothing(bytes.len() - start);
}

/// Takes text in the order of the source.
#[derive(Default)]
struct Sink {
    builder: SourceTextBuilder,
    at: usize,
    tally: Tally,
    /// Whether entities stay as they are.
    literal: bool,
    /// An entity whose characters come one by one, as in UTF-16; each with its bytes. Starts with `&`.
    entity: Vec<(char, usize)>,
}

impl Sink {
    /// Text that stands in the source in the same bytes.
    fn verbatim(&mut self, text: &str) {
        self.flush();
        let mut rest = text;
        while let Some(i) = special_in(rest.as_bytes()) {
            let (clean, special) = rest.split_at_checked(i).unwrap_or((rest, ""));
            self.builder.push_verbatim(clean);
            self.at += clean.len();
            let length = match special.chars().next() {
                Some('&') => match entity::at(special).filter(|_| !self.literal) {
                    Some((decoded, length)) => {
                        self.builder.push_decoded(decoded.encode_utf8(&mut [0; 4]), length);
                        length
                    }
                    None => {
                        self.builder.push_verbatim("&");
                        1
                    }
                },
                Some(c) => {
                    self.leave_out(c, c.len_utf8());
                    c.len_utf8()
                }
                None => break,
            };
            self.at += length;
            rest = special.get(length..).unwrap_or_default();
        }
        self.builder.push_verbatim(rest);
        self.at += rest.len();
    }

    /// One decoded character (rarely two) that stands for `bytes` bytes of the source.
    fn unit(&mut self, decoded: &str, bytes: usize) {
        let mut chars = decoded.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else {
            self.flush();
            self.put(decoded, bytes);
            return;
        };
        let open = !self.entity.is_empty();
        if (c == '&' && !self.literal) || (open && (c.is_ascii_alphanumeric() || matches!(c, '#' | ';'))) {
            if c == '&' {
                self.flush();
            }
            self.entity.push((c, bytes));
            if c == ';' || self.entity.len() > entity::LONGEST {
                self.close_entity();
            }
            return;
        }
        self.flush();
        self.char(c, bytes);
    }

    fn close_entity(&mut self) {
        let name: String = self.entity.iter().map(|(c, _)| c).collect();
        match entity::at(&name) {
            Some((decoded, _)) => {
                let bytes = self.entity.drain(..).map(|(_, n)| n).sum();
                self.put(decoded.encode_utf8(&mut [0; 4]), bytes);
            }
            None => self.flush(),
        }
    }

    fn flush(&mut self) {
        for (c, bytes) in std::mem::take(&mut self.entity) {
            self.char(c, bytes);
        }
    }

    fn char(&mut self, c: char, bytes: usize) {
        if is_left_out(c) {
            self.leave_out(c, bytes);
            self.at += bytes;
        } else {
            self.put(c.encode_utf8(&mut [0; 4]), bytes);
        }
    }

    fn put(&mut self, decoded: &str, bytes: usize) {
        self.builder.push_decoded(decoded, bytes);
        self.at += bytes;
    }

    /// Leaves a control character out: set in a label it would hide the speaker. The caller counts its bytes.
    fn leave_out(&mut self, c: char, bytes: usize) {
        if c != '\u{feff}' {
            self.tally.controls.add(ByteSpan::between(self.at, self.at + bytes));
            self.tally.nuls += usize::from(c == '\0');
        }
        self.builder.push_decoded("", bytes);
    }

    /// Bytes that the encoding does not allow.
    fn invalid(&mut self, bytes: usize) {
        self.flush();
        self.tally.invalid.add(ByteSpan::between(self.at, self.at + bytes));
        self.put("\u{fffd}", bytes);
    }

    /// Bytes that stand for nothing.
    fn nothing(&mut self, bytes: usize) {
        self.flush();
        if bytes > 0 {
            self.builder.push_decoded("", bytes);
            self.at += bytes;
        }
    }

    fn finish(mut self) -> Outcome {
        self.flush();
        Outcome { text: self.builder.finish(), tally: self.tally }
    }
}

fn special_in(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|b| is_special(*b) || *b == 0xef)?;
        if bytes.get(at) != Some(&0xef) || bytes.get(at..).is_some_and(|b| b.starts_with(BOM)) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Control characters that are no white space, and the byte order mark. Those of U+0080 to U+009F stay: they are
/// the trace of a wrong decoding, and its only evidence.
fn is_left_out(c: char) -> bool {
    c == '\u{feff}' || (c.is_ascii() && c != '&' && is_special(c as u8))
}

/// The findings of a decoding, one for each place.
pub(super) fn findings(tally: &Tally, main: &'static Encoding) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut each = |places: &Places, code, message: &dyn Fn(Place) -> String, hint: &str| {
        for place in places.iter() {
            out.push(Finding::new(code, Severity::Warning, message(place)).at(place.span).hint(hint));
        }
    };
    let name = main.name();
    each(
        &tally.invalid,
        FindingCode::InvalidBytes,
        &|p| match p.count {
            1 => format!("{} that {name} does not allow; shown as U+FFFD.", bytes_in_words(p.span.len())),
            n => format!("{n} sequences of bytes that {name} does not allow; each is shown as U+FFFD."),
        },
        if tally.declared {
            "Leave the declared encoding out, or fetch the file again."
        } else {
            "Fetch the file again, or declare its encoding if the text around looks wrong too."
        },
    );
    let nuls = if tally.nuls > 0 { "NUL or other control" } else { "control" };
    each(
        &tally.controls,
        FindingCode::ControlCharacters,
        &|p| match p.count {
            1 => format!("A {nuls} character; left out of the text."),
            n => format!("{n} {nuls} characters; left out of the text."),
        },
        "A row of NULs is the trace of a crash or a broken download: compare with the original.",
    );
    if let Some(other) = tally.other {
        each(
            &tally.foreign,
            FindingCode::MixedEncodings,
            &|p| {
                let stretch =
                    if p.count == 1 { "A stretch".to_owned() } else { format!("{} stretches", p.count) };
                format!("{stretch} in {}, in a file that is mostly {name}; decoded so.", other.name())
            },
            "Look whether the stretch reads well; text may have been pasted here from another source.",
        );
    }
    out
}

fn bytes_in_words(n: usize) -> String {
    if n == 1 { "A byte".to_owned() } else { format!("{n} bytes") }
}
