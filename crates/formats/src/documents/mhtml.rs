//! Pages that a browser saved with all that belongs to them, as a message of mail (MHTML, RFC 2557).

use encoding_rs::Encoding;
use record::{Finding, SourceText};

use super::html;
use crate::read::read_markup;
use crate::{Decoded, Format, Hints, MAX_SOURCE_BYTES};

/// Parts inside parts.
const DEPTH: usize = 4;

/// Whether the file begins with the heads of a message that has parts.
pub(crate) fn is_mhtml(head: &[u8]) -> bool {
    let head = head.get(..head.len().min(4096)).unwrap_or_default().to_ascii_lowercase();
    let named = |name: &[u8]| {
        head.starts_with(name) || memchr::memmem::find(&head, &[b"\n", name].concat()).is_some()
    };
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let is_header = first.split(|b| *b == b':').next().is_some_and(|n| {
        !n.is_empty() && n.len() < 40 && n.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    });
    is_header
        && named(b"mime-version:")
        && named(b"content-type:")
        && (memchr::memmem::find(&head, b"multipart/").is_some()
            || memchr::memmem::find(&head, b"text/html").is_some())
}

pub(crate) fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Decoded, Finding> {
    let Some(part) = html_part(bytes, 0) else {
        return Err(super::empty("The saved page holds no part that is a page.")
            .hint("Open it in a browser and save it as one page again."));
    };
    let encoding = hints
        .encoding
        .or_else(|| part.charset.as_deref().filter(|c| Encoding::for_label(c.as_bytes()).is_some()));
    let mut decoded = html::page(read_markup(&part.bytes, Hints { encoding, ..hints }))?;
    // The page is written in another code here, in which no byte is a character.
    decoded.text = SourceText::extracted(decoded.text.as_str().to_owned());
    for finding in &mut decoded.findings {
        finding.place = None;
    }
    decoded.format = Format::Mhtml;
    Ok(decoded)
}

struct Part {
    bytes: Vec<u8>,
    charset: Option<String>,
}

/// The first part that is a page.
fn html_part(bytes: &[u8], depth: usize) -> Option<Part> {
    let (headers, body) = split_headers(bytes);
    let header = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let content = header("content-type").unwrap_or("text/plain");
    let kind = content.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind.starts_with("multipart/") && depth < DEPTH {
        let boundary = [b"--", parameter(content, "boundary")?.as_bytes()].concat();
        let starts: Vec<usize> = memchr::memmem::find_iter(body, &boundary)
            .filter(|at| *at == 0 || body.get(at - 1) == Some(&b'\n'))
            .take(10_000)
            .collect();
        return starts.iter().enumerate().find_map(|(i, start)| {
            let end = starts.get(i + 1).copied().unwrap_or(body.len());
            let part = body.get(start + boundary.len()..end)?;
            let line = memchr::memchr(b'\n', part)?;
            html_part(part.get(line + 1..)?, depth + 1)
        });
    }
    if !matches!(kind.as_str(), "text/html" | "application/xhtml+xml") {
        return None;
    }
    let bytes = match header("content-transfer-encoding").map(|e| e.trim().to_ascii_lowercase()).as_deref() {
        Some("quoted-printable") => quoted_printable(body),
        Some("base64") => base64(body),
        _ => body.to_vec(),
    };
    Some(Part { bytes, charset: parameter(content, "charset") })
}

/// The headers with names in small letters, continued lines joined, and what comes behind them.
fn split_headers(bytes: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && headers.len() < 1000 {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            if headers.is_empty() {
                continue;
            }
            break;
        }
        if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), headers.last_mut()) {
            value.push_str(line);
        } else if let Some((key, value)) = line.split_once(':') {
            headers.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (headers, rest)
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|p| {
        let (key, value) = p.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    while let Some(&b) = bytes.get(at) {
        at += 1;
        if b != b'=' {
            out.push(b);
            continue;
        }
        match (hex(bytes.get(at)), hex(bytes.get(at + 1))) {
            (Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 2;
            }
            // The end of a line that is none.
            _ if bytes.get(at) == Some(&b'\n') => at += 1,
            _ if bytes.get(at..at + 2) == Some(b"\r\n") => at += 2,
            _ => out.push(b),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity((bytes.len() / 4 * 3).min(MAX_SOURCE_BYTES));
    let (mut bits, mut count) = (0u32, 0);
    for b in bytes {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    out
}
