//! Which encoding. See the head of [`super`] for the order of decisions and why.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, Encoding, GB18030, GBK, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};
use record::{Finding, FindingCode, Severity};

use super::{han::Look, mixed};

/// How the bytes are to be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The encoding of all, or of most.
    pub(super) main: &'static Encoding,
    /// The encoding of some stretches; one of the two is UTF-8.
    pub(super) other: Option<&'static Encoding>,
    /// Bytes of the byte order mark.
    pub(super) bom: usize,
    /// Whether somebody declared it.
    pub(super) declared: bool,
}

/// Enough of a file to know its encoding.
const SAMPLE: usize = 1 << 20;

/// With fewer characters beyond ASCII than these, statistics are a guess.
const FEW: usize = 20;

/// Decides, and adds a finding where the decision is unsure or overrules the caller.
pub(super) fn plan(bytes: &[u8], declared: Option<&str>, findings: &mut Vec<Finding>) -> Plan {
    let (marked, bom) = byte_order_mark(bytes);
    let rest = bytes.get(bom..).unwrap_or_default();
    let whole = |main| Plan { main, other: None, bom, declared: false };
    let declared = declared.and_then(|label| known_label(label, findings));
    let is_utf8 = Encoding::utf8_valid_up_to(rest) == rest.len();
    if let Some(marked) = marked.filter(|m| *m != UTF_8 || is_utf8) {
        if let Some(declared) = declared.filter(|d| *d != marked) {
            findings.push(unsure(
                Severity::Note,
                format!(
                    "The file was declared {}, but its byte order mark says {}.",
                    declared.name(),
                    marked.name()
                ),
            ));
        }
        return whole(marked);
    }
    if let Some(main) = declared {
        if is_utf8 && main != UTF_8 && !rest.is_ascii() {
            findings.push(
                unsure(
                    Severity::Warning,
                    format!("The file was declared {}, but its bytes are well-formed UTF-8.", main.name()),
                )
                .hint("If the text looks wrong, leave the declaration out."),
            );
        }
        return Plan { main, other: None, bom, declared: true };
    }
    let has_nul = memchr::memchr(0, rest).is_some();
    if is_utf8 && !has_nul {
        let escape = |s: &[u8]| memchr::memmem::find(rest, s).is_some();
        // The one encoding of which every byte is ASCII: text sent by old mail programs in Japan.
        let stateful = rest.is_ascii()
            && memchr::memchr(0x1b, rest).is_some()
            && (escape(b"\x1b$B") || escape(b"\x1b$@"));
        return whole(if stateful { ISO_2022_JP } else { UTF_8 });
    }
    if let Some(utf16) = utf16_by_look(rest) {
        return whole(utf16);
    }
    if is_utf8 {
        return whole(UTF_8);
    }
    if let Some((main, other)) = utf8_with_foreign_stretches(rest) {
        return Plan { other, ..whole(main) };
    }
    whole(legacy(rest, findings))
}

/// What markup says of its own encoding, in its first bytes: `<?xml encoding="…"`, `<meta charset=…>`. Labels that no
/// encoding has, and UTF-8 (which the bytes are not, or nobody would ask), say nothing.
pub(super) fn declared_in(bytes: &[u8]) -> Option<String> {
    // The prescan of HTML looks at 1,024 bytes; pages of old systems put their scripts first.
    let head = &bytes[..bytes.len().min(8192)];
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'c', b'e', head.get(at..)?) {
        at += found;
        let rest = head.get(at..)?;
        at += 1;
        let lower = |n: usize| rest.get(..n).map(<[u8]>::to_ascii_lowercase);
        let name = [&b"charset"[..], b"encoding"].into_iter().find(|n| lower(n.len()).as_deref() == Some(n));
        let Some(after) = name.and_then(|n| rest.get(n.len()..)) else { continue };
        let value = after.trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:".contains(b)))?;
        let label = String::from_utf8_lossy(value.get(..end)?).into_owned();
        if Encoding::for_label(label.as_bytes()).is_some_and(|e| e != UTF_8 && e != UTF_16LE && e != UTF_16BE)
        {
            return Some(label);
        }
    }
    None
}

fn byte_order_mark(bytes: &[u8]) -> (Option<&'static Encoding>, usize) {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), length),
        None if bytes.starts_with(b"\x84\x31\x95\x33") => (Some(GB18030), 4),
        None => (None, 0),
    }
}

fn known_label(label: &str, findings: &mut Vec<Finding>) -> Option<&'static Encoding> {
    match Encoding::for_label(label.as_bytes()).filter(|e| *e != REPLACEMENT) {
        Some(encoding) => Some(superset(encoding)),
        None => {
            findings.push(
                unsure(
                    Severity::Warning,
                    format!("No encoding is called {label:?}; it was found out from the bytes."),
                )
                .hint("Use a label of the WHATWG Encoding Standard, for example utf-8, gb18030 or big5."),
            );
            None
        }
    }
}

/// GB2312 and GBK are subsets of GB18030, and files labelled with them use the rest of it.
fn superset(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn unsure(severity: Severity, message: String) -> Finding {
    Finding::new(FindingCode::EncodingUnsure, severity, message)
}

/// UTF-16 without a byte order mark. In the right byte order most units are ASCII, frequent Chinese characters or
/// Chinese marks; in the wrong one nearly none (a line feed becomes U+0A00, `a` becomes U+6100).
fn utf16_by_look(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.is_empty() {
        return None;
    }
    let share = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling(sample).0;
        let look = Look::of(&text);
        let count = |f: &dyn Fn(char) -> bool| text.chars().filter(|c| f(*c)).count();
        let ascii = count(&|c| matches!(c, '\t' | '\n' | '\r' | ' '..='~'));
        let odd = count(&|c| {
            c == '\u{fffd}'
                || (c.is_control() && !c.is_whitespace())
                || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{700}'..='\u{dff}' | '\u{1200}'..='\u{1dff}')
        });
        let all = text.chars().count().max(1) as f64;
        (odd as f64 / all <= 0.05).then_some((ascii + look.frequent + look.marks) as f64 / all)
    };
    let (little, big) = (share(UTF_16LE).unwrap_or(0.0), share(UTF_16BE).unwrap_or(0.0));
    // Below: a text of rare characters without a line end, or no text. A third of the other order: a tie.
    let sure = |this: f64, that: f64| this >= 0.25 && this >= 3.0 * that;
    if sure(little, big) {
        Some(UTF_16LE)
    } else if sure(big, little) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with damage, or mixed with another encoding: the main encoding and the other one.
fn utf8_with_foreign_stretches(bytes: &[u8]) -> Option<(&'static Encoding, Option<&'static Encoding>)> {
    let (mut beyond_ascii, mut valid, mut long_runs, mut typographic) = (0, 0, 0, true);
    for chunk in bytes.utf8_chunks() {
        let own = chunk.valid().bytes().filter(|b| *b >= 0x80).count();
        valid += own;
        beyond_ascii += own + chunk.invalid().len();
        typographic &= is_typographic(chunk.invalid());
        long_runs += in_long_runs(chunk.valid().as_bytes());
    }
    // Eight characters in runs of four or more: no other encoding does that by accident. Latin, Greek and
    // Cyrillic have no such runs; there four valid bytes in five must do (legacy encodings reach one in four), or
    // half of them where the rest are the quotation marks of another encoding.
    let enough =
        long_runs >= 24 || valid * 5 >= beyond_ascii * 4 || (typographic && valid * 2 >= beyond_ascii);
    if !enough {
        return None;
    }
    let mut foreign: Vec<&[u8]> = Vec::new();
    let (mut foreign_bytes, mut utf8_bytes) = (0, 0);
    for stretch in mixed::stretches(bytes) {
        let part = bytes.get(stretch.range).unwrap_or_default();
        let own = part.iter().filter(|b| **b >= 0x80).count();
        if stretch.utf8 {
            utf8_bytes += own;
        } else {
            foreign_bytes += own;
            if foreign_bytes < SAMPLE {
                foreign.push(part);
            }
        }
    }
    let look = |encoding: &'static Encoding| {
        let text: String = foreign.iter().map(|part| encoding.decode_without_bom_handling(part).0).collect();
        Look::of(&text)
    };
    let (gb, big5) = (look(GB18030), look(BIG5));
    let (look, other) = if gb.score() >= big5.score() { (gb, GB18030) } else { (big5, BIG5) };
    if look.is_chinese() && look.beyond_ascii >= 6 && look.frequent >= 2 {
        return Some(if utf8_bytes >= foreign_bytes { (UTF_8, Some(other)) } else { (other, Some(UTF_8)) });
    }
    Some((UTF_8, typographic.then_some(WINDOWS_1252)))
}

/// Whether the bytes beyond ASCII are the quotation marks and dashes of windows-1252, which word processors
/// leave in files that are otherwise UTF-8.
pub(super) fn is_typographic(part: &[u8]) -> bool {
    part.iter().all(|b| matches!(b, 0..=0x7f | 0x85 | 0x91..=0x97 | 0x99 | 0xa0))
}

fn in_long_runs(bytes: &[u8]) -> usize {
    let (mut all, mut at) = (0, 0);
    while at < bytes.len() {
        let run = mixed::wide_run(bytes, at, usize::MAX);
        if run >= 12 {
            all += run;
        }
        at += run.max(1);
    }
    all
}

fn legacy(bytes: &[u8], findings: &mut Vec<Finding>) -> &'static Encoding {
    // The sample starts where there is something to see.
    let start = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    let look = |encoding: &'static Encoding| Look::of(&encoding.decode_without_bom_handling(sample).0);
    let (gb, big5) = (look(GB18030), look(BIG5));
    let (best, second, chinese) =
        if gb.score() >= big5.score() { (gb, big5, GB18030) } else { (big5, gb, BIG5) };
    let (encoding, sure, seen) = if best.is_chinese() {
        (chinese, best.beyond_ascii >= FEW && best.score() >= second.score() + 0.1, best.beyond_ascii)
    } else {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(sample, true);
        let encoding = superset(detector.guess(None, Utf8Detection::Deny));
        let seen = sample.iter().filter(|b| **b >= 0x80).count();
        (encoding, seen >= FEW || is_typographic(sample), seen)
    };
    if !sure {
        let message = format!(
            "The encoding is probably {}, judging by {seen} characters beyond ASCII.",
            encoding.name()
        );
        findings
            .push(unsure(Severity::Warning, message).hint("If the text looks wrong, declare the encoding."));
    }
    encoding
}
