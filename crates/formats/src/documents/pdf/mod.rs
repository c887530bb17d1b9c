//! PDF: pages that say where each letter is drawn, and nothing of words, lines, columns or articles.
//!
//! The pages are interpreted by `hayro-interpret` (pure Rust, kept, with the predefined character maps of Chinese,
//! Japanese and Korean fonts); what it draws comes here as letters with their places, and everything else is done by
//! [`super::printed`].

mod fonts;
mod letters;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use record::{About, Finding, FindingCode, PageUnit, Severity, SourceText};

use super::printed;
use crate::read::{Decoded, Format};

/// No printing of a press conference has more pages.
const MOST_PAGES: usize = 2000;
/// A page of small print has twenty thousand letters. More than this many in a document are no text.
const MOST_LETTERS: usize = 4_000_000;

/// Whether these are the bytes of a PDF document. Its mark may stand behind some bytes of the mail that carried it.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let marked = |mark: &[u8]| memchr::memmem::find(head, mark);
    // In prose about such files the mark does not stand before bytes that are no text.
    match marked(b"%PDF-1.").or_else(|| marked(b"%PDF-2.")) {
        Some(0) => true,
        Some(at) => {
            std::str::from_utf8(&bytes[..at]).is_err() || memchr::memmem::find(bytes, b"\nxref").is_some()
        }
        None => false,
    }
}

/// Reads a PDF document.
pub(super) fn read(bytes: &[u8]) -> Result<Decoded, Finding> {
    // A parser of such a format meets what nobody foresaw; a broken file must not stop the run.
    catch_unwind(AssertUnwindSafe(|| read_document(bytes))).unwrap_or_else(|why| {
        if why.is::<letters::Endless>() {
            let message = "The document draws without end: its pages are made of forms within forms.";
            return Err(Finding::new(FindingCode::TooLarge, Severity::Refused, message)
                .hint("Open it in a viewer, print it to a new PDF, and add that file."));
        }
        Err(broken("its reader gave up on it"))
    })
}

fn read_document(bytes: &[u8]) -> Result<Decoded, Finding> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Finding::new(
            FindingCode::NotText,
            Severity::Refused,
            "This is a PDF document that opens with a password only.",
        )
        .hint("Open it with the password, print it to a new PDF, and add that file."),
        LoadPdfError::Invalid => broken("its table of contents cannot be read"),
    })?;
    let mut findings = Vec::new();
    let count = pdf.pages().len();
    if count == 0 {
        return Err(broken("it has no page"));
    }
    if count > MOST_PAGES {
        return Err(Finding::new(
            FindingCode::TooLarge,
            Severity::Refused,
            format!("The document has {count} pages; documents of more than {MOST_PAGES} are not read."),
        )
        .hint("Cut out the pages that belong to the conference and add those."));
    }
    let drawn = letters::pages(&pdf, MOST_LETTERS);
    if drawn.too_many {
        return Err(Finding::new(
            FindingCode::TooLarge,
            Severity::Refused,
            format!("The document draws more than {MOST_LETTERS} letters."),
        )
        .hint("Cut out the pages that belong to the conference and add those."));
    }
    let without: Vec<String> = drawn
        .pages
        .iter()
        .enumerate()
        .filter(|(_, p)| p.letters.is_empty())
        .map(|(i, _)| (i + 1).to_string())
        .collect();
    if without.len() == count {
        return Err(Finding::new(
            FindingCode::Image,
            Severity::Refused,
            "This is a PDF document without text: its pages are pictures, or empty.",
        )
        .hint("Run text recognition on it and add the text that comes out; keep the document to check readings against."));
    }
    if !without.is_empty() {
        findings.push(
            Finding::new(
                FindingCode::Unreadable,
                Severity::Warning,
                format!("{} of {count} pages hold no text: {}.", without.len(), few(&without)),
            )
            .hint("If they are scans, run text recognition on them and add its text as well."),
        );
    }
    if drawn.unknown > 0 {
        findings.push(
            Finding::new(
                FindingCode::InvalidBytes,
                Severity::Warning,
                format!(
                    "{} letters are drawn in fonts that do not say what they mean; each is shown as U+FFFD.",
                    drawn.unknown
                ),
            )
            .hint("Compare with the page, or run text recognition on it."),
        );
    }
    if drawn.radicals > 0 {
        findings.push(
            Finding::new(
                FindingCode::Mojibake,
                Severity::Note,
                format!(
                    "{} characters came as radicals of dictionaries (⽇ for 日); read as the characters.",
                    drawn.radicals
                ),
            )
            .hint("The program that printed the page named its glyphs so; nothing is lost."),
        );
    }
    let composed = printed::compose(drawn.pages, 100.0, PageUnit::HundredthPoint);
    if composed.text.trim().is_empty() {
        return Err(Finding::new(
            FindingCode::Empty,
            Severity::Refused,
            "The document holds white space alone.",
        )
        .hint("Save it again from where it came."));
    }
    Ok(Decoded {
        text: SourceText::extracted(composed.text),
        encoding: "PDF".to_owned(),
        format: Format::Pdf,
        facsimile: Some(composed.facsimile),
        timeline: None,
        asides: composed.asides,
        about: About::default(),
        findings,
    })
}

fn few(pages: &[String]) -> String {
    match pages {
        [many @ .., _, _] if pages.len() > 12 => format!("{} …", many[..10].join(", ")),
        _ => pages.join(", "),
    }
}

fn broken(why: &str) -> Finding {
    Finding::new(
        FindingCode::NotText,
        Severity::Refused,
        format!("This is a PDF document that cannot be read: {why}."),
    )
    .hint("Fetch it again, or open it in a viewer, print it to a new PDF, and add that file.")
}
