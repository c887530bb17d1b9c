//! What comes in as a printing is whatever somebody could save: a page exported in GB18030 by an old tool, a
//! UTF-16 file from a word processor, two files pasted together in two encodings, a photograph named `.txt`.
//! Reading yields what can be read plus findings that say where, what and what to do; it never repairs silently
//! and never stops on a bad byte.
//!
//! The order of decisions, each stronger than those after it:
//!
//! 1. the file is something else (PDF, archive, image …): refused with advice;
//! 2. a byte order mark;
//! 3. the encoding that the caller declares;
//! 4. strict UTF-8 without NULs: no other encoding passes for it by accident in more than a few words;
//! 5. UTF-16 by the look of its units;
//! 6. UTF-8 with damage, or with stretches of another encoding;
//! 7. GB18030 against Big5 by their most frequent characters; else what `chardetng` thinks, with a finding
//!    where there was little to go by.

mod apparatus;
mod collatex;
mod decode;
mod encoding;
pub(crate) mod entity;
mod han;
mod inline;
mod kind;
mod mixed;
mod mojibake;
mod places;

use std::borrow::Cow;

pub use apparatus::{ApparatusError, apparatus_witnesses};
pub use collatex::{CollatexError, GivenWitness, GivenWitnesses, TokenObjects, collatex_witnesses};
use record::{
    About, Aside, BlockRole, Facsimile, Finding, FindingCode, Severity, SourceId, SourceText, Timeline,
};
use sha2::{Digest, Sha256};

use crate::documents::timed;

/// The largest source that is read, in bytes: 64 MiB, a hundred times the longest transcript known to us, and
/// small enough that positions fit 32 bits and a record of a thousand files fits a small machine. The caller
/// looks at the length of the file first, so that a larger one is never in memory.
pub const MAX_SOURCE_BYTES: usize = 64 * 1024 * 1024;

/// How the text is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines and nothing else.
    PlainText,
    /// Markdown, by the file's name or by its headings: transcriptions by a model come so, whatever their name.
    Markdown,
    /// A PDF document.
    Pdf,
    /// A page of the web.
    Html,
    /// A page of the web with all that belongs to it, as browsers save it in one file.
    Mhtml,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// A book of pages of the web.
    Epub,
    /// A Rich Text document.
    Rtf,
    /// Recognised pages: ALTO.
    Alto,
    /// Recognised pages: PAGE.
    PageXml,
    /// Recognised pages: hOCR.
    Hocr,
    /// An edition: TEI.
    Tei,
    /// Images that a recogniser read.
    Recognised,
    /// Subtitles: SubRip.
    SubRip,
    /// Subtitles: WebVTT.
    WebVtt,
    /// Subtitles: SBV.
    Sbv,
    /// Subtitles: TTML, DFXP.
    Ttml,
    /// Recognised or noted speech in JSON: segments with times or speakers.
    TimedJson,
    /// Cues in plain text: each line with its time.
    TimedText,
}

/// What the caller knows about the bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The name of the file; only its ending is looked at.
    pub file_name: Option<&'a str>,
    /// The encoding, as a WHATWG label (`gb18030`, `big5`, `utf-16le` …). Only a byte order mark overrules it.
    pub encoding: Option<&'a str>,
}

/// A source's text, with the way back to its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text. Every byte of the source is accounted for; bytes that are no text (a byte order mark, NULs)
    /// belong to the character before them.
    pub text: SourceText,
    /// The encoding that the bytes, or most of them, are in: its WHATWG name.
    pub encoding: String,
    /// How it is marked up.
    pub format: Format,
    /// Where it stands on its pages, if the format knows pages.
    pub facsimile: Option<Facsimile>,
    /// When its stretches were spoken, if the format or the lines say so.
    pub timeline: Option<Timeline>,
    /// What the layout of the pages sets apart from the running text, and what is struck out in it, in the order of the
    /// text.
    pub asides: Vec<Aside>,
    /// What the file says about itself, outside of its text.
    pub about: About,
    /// What was odd, in the order of the places.
    pub findings: Vec<Finding>,
}

impl Decoded {
    /// The words as the document lets them stand: without those that it has struck out.
    #[must_use]
    pub fn standing(&self) -> Cow<'_, str> {
        let text = self.text.as_str();
        let struck: Vec<_> =
            self.asides.iter().filter(|a| a.role == BlockRole::Struck).map(|a| a.span).collect();
        if struck.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for span in struck {
            out.push_str(text.get(at..span.start()).unwrap_or(""));
            at = span.end();
            // One space is left of the two around it.
            let rest = text.get(at..).unwrap_or("");
            if out.is_empty() || out.ends_with(char::is_whitespace) {
                at += rest.len() - rest.trim_start_matches(' ').len();
            }
        }
        out.push_str(text.get(at..).unwrap_or(""));
        Cow::Owned(out)
    }
}

/// The identity of a source: the SHA-256 of its bytes.
#[must_use]
pub fn source_id(bytes: &[u8]) -> SourceId {
    SourceId::from_digest(Sha256::digest(bytes).into())
}

/// Decodes a source. HTML entities are resolved; line ends, full-width forms and scripts stay as they are.
///
/// # Errors
/// A finding of severity [`Severity::Refused`] where the bytes hold no text: empty, too large, or something
/// other than text. It says what they are and what to do.
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Decoded, Finding> {
    if bytes.is_empty() {
        return Err(Finding::new(FindingCode::Empty, Severity::Refused, "The file is empty.")
            .hint("Save it again from where it came; a download may have failed."));
    }
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    if let Some(document) = crate::documents::read(bytes, hints) {
        return document;
    }
    if let Some(refusal) = kind::refuse_by_magic(bytes) {
        return Err(refusal);
    }
    let mut findings = Vec::new();
    let plan = encoding::plan(bytes, hints.encoding, &mut findings);
    let outcome = decode::decode(bytes, &plan);
    if let Some(refusal) = kind::refuse_by_share(&outcome) {
        return Err(refusal);
    }
    if outcome.text.as_str().trim().is_empty() {
        return Err(Finding::new(FindingCode::Empty, Severity::Refused, "The file holds no text: white space or NUL bytes alone.")
            .hint("Save it again from where it came; a file full of NUL bytes is the trace of a crash while it was written."));
    }
    let mut text = outcome.text;
    findings.extend(decode::findings(&outcome.tally, plan.main));
    findings.extend(mojibake::findings(bytes, &text, plan.main));
    let (transcript, timeline) = timed(bytes, &plan, &text);
    let transcript = transcript.transpose()?;
    let encoding = plan.main.name().to_owned();
    if let Some(timed::Transcript { text, format, about, timeline, findings: more }) = transcript {
        findings.extend(more);
        findings.sort_by_key(|f| f.place);
        let timeline = Some(timeline);
        return Ok(Decoded {
            text,
            encoding,
            format,
            facsimile: None,
            timeline,
            asides: Vec::new(),
            about,
            findings,
        });
    }
    findings.sort_by_key(|f| f.place);
    let format = format(&text, hints.file_name);
    let mut asides = Vec::new();
    // Times beside the lines were placed in the text as it is; such files are no Markdown.
    if timeline.is_none()
        && let Some((clean, set_apart)) = inline::without_marks(&text)
    {
        (text, asides) = (clean, set_apart);
    }
    Ok(Decoded {
        text,
        encoding,
        format,
        facsimile: None,
        timeline,
        asides,
        about: About::default(),
        findings,
    })
}

/// A timed transcript, if the text is one; else the times beside its lines, if it has any.
fn timed(
    bytes: &[u8],
    plan: &encoding::Plan,
    text: &SourceText,
) -> (Option<Result<timed::Transcript, Finding>>, Option<Timeline>) {
    let transcript = |shape| {
        // `&lt;v Ann&gt;` resolved would look like a mark.
        if memchr::memchr(b'&', bytes).is_some() {
            timed::read(shape, &decode::decode_markup(bytes, plan).text)
        } else {
            timed::read(shape, text)
        }
    };
    if let Some(transcript) = timed::shape(text.as_str()).and_then(transcript) {
        return (Some(transcript), None);
    }
    match timed::beside(text.as_str()) {
        Some(timed::Beside::Cues(shape)) => (transcript(shape), None),
        Some(timed::Beside::Paragraphs(timeline)) => (None, Some(timeline)),
        None => (None, None),
    }
}

/// Markup with its entities, tags and all, as every character of it stands in the bytes.
#[derive(Debug)]
pub(crate) struct Markup {
    /// The characters, entities unresolved.
    pub(crate) text: SourceText,
    /// The name of the encoding.
    pub(crate) encoding: &'static str,
    /// What was odd about the bytes.
    pub(crate) findings: Vec<Finding>,
}

/// Decodes HTML or XML. The encoding is the caller's, else what the bytes say, else what the markup declares of itself:
/// pages converted to UTF-8 on their way go on calling themselves GB2312.
pub(crate) fn read_markup(bytes: &[u8], hints: Hints<'_>) -> Markup {
    let mut findings = Vec::new();
    let own = if encoding_rs::Encoding::utf8_valid_up_to(bytes) == bytes.len() {
        None
    } else {
        encoding::declared_in(bytes)
    };
    let plan = encoding::plan(bytes, hints.encoding.or(own.as_deref()), &mut findings);
    let outcome = decode::decode_markup(bytes, &plan);
    findings.extend(decode::findings(&outcome.tally, plan.main));
    findings.sort_by_key(|f| f.place);
    Markup { text: outcome.text, encoding: plan.main.name(), findings }
}

/// The refusal of a file of this many bytes, for callers who look at the length before they read.
#[must_use]
pub fn too_large(bytes: u64) -> Finding {
    Finding::new(
        FindingCode::TooLarge,
        Severity::Refused,
        format!(
            "The file has {bytes} bytes; no printing of a press conference has more than {MAX_SOURCE_BYTES}."
        ),
    )
    .hint("Cut out the pages that belong to the conference and add those.")
}

fn format(text: &SourceText, file_name: Option<&str>) -> Format {
    let by_name = file_name.and_then(|n| n.rsplit_once('.')).is_some_and(|(_, ending)| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    });
    if by_name || text.as_str().lines().any(is_heading) { Format::Markdown } else { Format::PlainText }
}

/// A heading with its space: a hash tag or a comment of a program has none, or has no words behind it.
fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - words.len()))
        && words.starts_with(' ')
        && words.trim().chars().count() > 1
}
