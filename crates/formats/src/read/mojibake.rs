//! Text that was decoded wrongly before it came here, and then saved as proper UTF-8: every byte is valid and the
//! words are rubbish.
//!
//! ```text
//!   “Thank you”   UTF-8 read as windows-1252   â€œThank youâ€
//!   谢谢，部长     UTF-8 read as GBK            璋㈣阿锛岄儴闀
//!   谢谢，部长     GBK read as windows-1252     Ð»Ð»£¬²¿³¤
//!   谢谢           read with replacement, once  ��  锟斤拷   (lost for good)
//! ```
//!
//! It is reported with its place and left as it is: a repair would put words into the record that no source has.
//! The proof is in each case that the way back leads to valid bytes, which chance does not produce.

use encoding_rs::{Encoding, GBK, UTF_8, WINDOWS_1252};
use memchr::memmem;
use record::{Finding, FindingCode, Severity, SourceText, TextSpan};

use super::{han::Look, mixed, places::Places};

/// Finds mojibake in a text that was decoded from `bytes` as `main`.
pub(super) fn findings(bytes: &[u8], text: &SourceText, main: &'static Encoding) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut report = |places: &Places, what: &str, hint: &str| {
        for place in places.iter() {
            out.push(Finding::new(FindingCode::Mojibake, Severity::Warning, what).at(place.span).hint(hint));
        }
    };
    let again = "Fetch the text again from where it came, and save it without converting it. Nothing was changed here.";
    let latin = read_as_latin(text);
    report(
        &latin.utf8,
        "Words that look like UTF-8 read as windows-1252 before they came here (“â€œ” for a quotation mark).",
        again,
    );
    report(
        &latin.gbk,
        "Words that look like GB18030 read as windows-1252 before they came here (“ÄãºÃ” for 你好).",
        again,
    );
    report(
        &utf8_as_gbk(text),
        "Words that look like UTF-8 read as GBK before they came here (“锛” and “銆” for punctuation).",
        again,
    );
    let lost = "Replacement characters stand in the source itself: whoever saved it had lost the text there.";
    report(&replaced(bytes, text, main), lost, "Fetch the text again; no decoding brings it back.");
    out
}

#[derive(Default)]
struct Latin {
    utf8: Places,
    gbk: Places,
}

/// Runs of windows-1252's upper half, and what their bytes would be.
fn read_as_latin(text: &SourceText) -> Latin {
    let s = text.as_str();
    let mut found = Latin::default();
    let mut latin_words = 0;
    let mut at = 0;
    // Every run begins, or goes on after at most one sign such as `€`, with U+0080 to U+00FF: C2 or C3 in UTF-8.
    while let Some(start) =
        s.as_bytes().get(at..).and_then(|b| memchr::memchr2(0xc2, 0xc3, b)).map(|i| at + i)
    {
        let (run, end) = upper_half(s, start);
        at = end;
        let span = || text.bytes_of(TextSpan::between(start, end));
        let sequences = utf8_sequences(&run);
        // `Ã©` alone may be a cat's name; a three-byte sequence or a second short one is no accident.
        if sequences.long > 0 || sequences.short > 1 {
            found.utf8.add(span());
        } else if sequences.short == 1 {
            latin_words += 1;
            if latin_words > 1 {
                found.utf8.add(span());
            }
        } else if run.len() >= 6 && run.iter().all(|b| *b >= 0xa1) {
            let (decoded, _, errors) = GBK.decode(&run);
            if !errors && Look::of(&decoded).is_chinese() {
                found.gbk.add(span());
            }
        }
    }
    found
}

/// The bytes that windows-1252 shows as the characters from `start` on, and where they stop being of its upper half.
fn upper_half(s: &str, start: usize) -> (Vec<u8>, usize) {
    let (mut run, mut end) = (Vec::new(), start);
    for c in s.get(start..).unwrap_or_default().chars() {
        let byte = match u8::try_from(c) {
            Ok(b @ 0x80..) => Some(b),
            Ok(_) => None,
            Err(_) if ('\u{152}'..='\u{2122}').contains(&c) => {
                let mut buffer = [0; 4];
                let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
                (!unmappable).then(|| bytes.first().copied()).flatten()
            }
            Err(_) => None,
        };
        let Some(byte) = byte else { break };
        run.push(byte);
        end += c.len_utf8();
    }
    (run, end.max(start + 1))
}

struct Sequences {
    /// Of two bytes.
    short: usize,
    /// Of three or four bytes.
    long: usize,
}

fn utf8_sequences(bytes: &[u8]) -> Sequences {
    let mut found = Sequences { short: 0, long: 0 };
    for c in bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
        match c.len_utf8() {
            1 => {}
            2 => found.short += 1,
            _ => found.long += 1,
        }
    }
    found
}

/// `，` `。` `“` `的` in UTF-8 begin with bytes that GBK shows as these; no living text uses the first three.
const MARKERS: [&str; 4] = ["锛", "銆", "鈥", "鐨"];

fn utf8_as_gbk(text: &SourceText) -> Places {
    let s = text.as_str();
    let mut hits: Vec<usize> = MARKERS.iter().flat_map(|m| memmem::find_iter(s.as_bytes(), m)).collect();
    hits.sort_unstable();
    let mut found = Places::default();
    let mut done = 0;
    for hit in hits {
        if hit < done {
            continue;
        }
        // The run of characters beyond ASCII around the marker, within a few lines.
        let before = s.get(done..hit).unwrap_or_default();
        let start = hit
            - before.chars().rev().take_while(|c| !c.is_ascii()).take(60).map(char::len_utf8).sum::<usize>();
        let after = s.get(hit..).unwrap_or_default();
        done = hit + after.chars().take_while(|c| !c.is_ascii()).take(400).map(char::len_utf8).sum::<usize>();
        let (bytes, ..) = GBK.encode(s.get(start..done).unwrap_or_default());
        let wide: usize = (0..bytes.len()).map(|i| usize::from(mixed::wide_run(&bytes, i, 3) == 3)).sum();
        // Half of the bytes in three-byte characters; the rest are those that GBK had no character for.
        if wide >= 2 && wide * 6 >= bytes.len() {
            found.add(text.bytes_of(TextSpan::between(start, done)));
        }
    }
    found
}

/// U+FFFD in the source's own bytes, and what U+FFFD becomes when it is read once more as GBK.
fn replaced(bytes: &[u8], text: &SourceText, main: &'static Encoding) -> Places {
    let mut spans: Vec<_> = memmem::find_iter(text.as_str().as_bytes(), "锟斤拷")
        .map(|at| text.bytes_of(TextSpan::between(at, at + "锟斤拷".len())))
        .collect();
    if main == UTF_8 {
        let own = memmem::find_iter(bytes, "\u{fffd}".as_bytes());
        spans.extend(own.map(|at| record::ByteSpan::between(at, at + 3)));
    }
    spans.sort_unstable();
    let mut found = Places::default();
    for span in spans {
        found.add(span);
    }
    found
}
