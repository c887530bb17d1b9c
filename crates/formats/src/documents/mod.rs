//! Files that are more than text: pages of the web, of newspapers, of word processors and of recognition programs.
//!
//! Each reader gives the same [`Decoded`]: the words in reading order, one paragraph between blank lines, a heading
//! marked as Markdown marks it (`## `). Line feeds and these marks are layout, not characters of the source; nothing
//! else is added. What is certainly not the article (menus, scripts, running heads) may be left out of a page of the
//! web; from all other formats everything printed comes along, for the rules of restoring to set aside.
//!
//! Files that hold their text as characters (HTML, TEI) keep the map to their bytes; from the others the text is
//! extracted ([`record::SourceText::extracted`]).

mod epub;
mod flow;
pub(crate) mod html;
pub(crate) mod markup;
mod mhtml;
mod office;
mod order;
mod package;
mod pages;
mod pdf;
mod printed;
mod recognised;
mod tei;
pub(crate) mod timed;
mod writer;

use record::{Finding, FindingCode, Severity};

use crate::read::read_markup;
use crate::{Decoded, Hints};
use markup::{Rules, Tree};
use package::Package;
pub(crate) use package::cut_off as cut_off_archive;
pub use recognised::recognised;

/// Reads a document of one of the formats known here; nothing if it is none of them. What it is, its first bytes say and
/// never its name.
pub(crate) fn read(bytes: &[u8], hints: Hints<'_>) -> Option<Result<Decoded, Finding>> {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Package::open(bytes).and_then(packed));
    }
    if head.starts_with(b"{\\rtf") {
        return Some(office::rtf::read(bytes));
    }
    if pdf::is_pdf(bytes) {
        return Some(pdf::read(bytes));
    }
    if let Some(start) = markup_start(head) {
        return marked_up(bytes, hints, head, &start);
    }
    mhtml::is_mhtml(head).then(|| mhtml::read(bytes, hints))
}

/// What an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packed {
    Docx,
    Odt,
    Epub,
    Sheet,
    Slides,
    Archive,
}

fn package_kind(package: &mut Package<'_>) -> Result<Packed, Finding> {
    let declared =
        if package.has("mimetype") { package.part("mimetype")?.unwrap_or_default() } else { Vec::new() };
    let declared = declared.trim_ascii();
    Ok(match () {
        () if declared.starts_with(b"application/vnd.oasis.opendocument.text") => Packed::Odt,
        () if declared.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") => Packed::Sheet,
        () if declared.starts_with(b"application/vnd.oasis.opendocument.presentation") => Packed::Slides,
        () if declared == b"application/epub+zip" || package.has("META-INF/container.xml") => Packed::Epub,
        () if package.has_under("word/") && package.has("[Content_Types].xml") => Packed::Docx,
        () if package.has("word/document.xml") => Packed::Docx,
        () if package.has_under("xl/") && package.has("[Content_Types].xml") => Packed::Sheet,
        () if package.has_under("ppt/") && package.has("[Content_Types].xml") => Packed::Slides,
        () => Packed::Archive,
    })
}

fn packed(mut package: Package<'_>) -> Result<Decoded, Finding> {
    let refusal = |what: &str, hint: &str| {
        Finding::new(FindingCode::NotText, Severity::Refused, format!("This is {what}, not text.")).hint(hint)
    };
    let as_text = "Open it, save or export it as plain text in UTF-8, and add that file.";
    match package_kind(&mut package)? {
        Packed::Docx => office::docx::read(package),
        Packed::Odt => office::odt::read(package),
        Packed::Epub => epub::read(package),
        Packed::Sheet => Err(refusal("a spreadsheet", as_text)),
        Packed::Slides => Err(refusal("a presentation", as_text)),
        Packed::Archive => Err(refusal(
            "a ZIP archive",
            "Add it to a record, which opens it; or unpack it and name the files inside.",
        )),
    }
}

/// Reads what begins with a tag.
fn marked_up(bytes: &[u8], hints: Hints<'_>, head: &[u8], start: &str) -> Option<Result<Decoded, Finding>> {
    let (root, xml) = root(start);
    let page = ["html", "head", "body", "meta"].contains(&root) || start.starts_with("<!doctype html");
    if page || (!xml && mostly_tags(head) && !in_paragraphs(head) && !KNOWN_ROOTS.contains(&root)) {
        let recognised = memchr::memmem::find(head, b"ocr_page").is_some();
        return Some(if recognised {
            pages::hocr::read(read_markup(bytes, hints))
        } else {
            html::read(bytes, hints)
        });
    }
    if !xml && !KNOWN_ROOTS.contains(&root) {
        return None;
    }
    let markup = read_markup(bytes, hints);
    let text = markup.text.as_str().to_owned();
    let tree = Tree::new(&text, Rules::Xml);
    Some(match root {
        "alto" => pages::alto::read(markup, &tree),
        "pcgts" => pages::page_xml::read(markup, &tree),
        "tt" => timed::read_ttml(markup, &tree),
        "document" if tree.first(0, "body").is_some_and(|body| tree.first(body, "text").is_some()) => office::odt::flat(bytes),
        _ if KNOWN_ROOTS.contains(&root) || tei::is_like(&tree) => tei::read(markup, &tree),
        _ => Err(Finding::new(FindingCode::NotText, Severity::Refused, "This is an XML document of a kind that is not read here.")
            .hint("Read are HTML, ALTO, PAGE, hOCR, TEI, TTML and flat OpenDocument. Export its text as plain text in UTF-8 and add that file.")),
    })
}

/// Elements with which documents of known kinds begin, in small letters.
const KNOWN_ROOTS: &[&str] = &["alto", "pcgts", "tei", "tei.2", "teicorpus", "teicorpus.2", "tt"];

/// The name of the first element without its prefix, and whether the document says that it is XML.
fn root(start: &str) -> (&str, bool) {
    let (mut rest, mut xml) = (start, false);
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("<?") {
            xml = true;
            rest = after.split_once("?>").map_or("", |(_, rest)| rest);
        } else if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
        } else if let Some(after) = rest.strip_prefix("<!doctype") {
            let subset = after.split_once('>').is_some_and(|(declaration, _)| declaration.contains('['));
            rest = after.split_once(if subset { "]>" } else { ">" }).map_or("", |(_, rest)| rest);
        } else {
            break;
        }
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    (name.rsplit(':').next().unwrap_or(name), xml)
}

/// The first characters of markup in small letters, without what may stand before the first element.
fn markup_start(head: &[u8]) -> Option<String> {
    let (text, ..) = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, length)) => {
            encoding.decode_without_bom_handling(head.get(length..).unwrap_or_default())
        }
        // Tags are ASCII in every encoding that pages are in.
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(head),
    };
    let mut text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
    if !text.starts_with('<') {
        return None;
    }
    // Comments, such as browsers leave of where a page came from, and the tags by which old programs began.
    while let Some(comment) = text.strip_prefix("<!--") {
        text = comment.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
    }
    Some(text.chars().take(8000).collect::<String>().to_ascii_lowercase())
}

/// Whether a sixth lies inside tags, as in the saved middle of a page. Markdown may hold a tag or two.
fn mostly_tags(head: &[u8]) -> bool {
    let (mut inside, mut open) = (0usize, None);
    for (i, b) in head.iter().enumerate() {
        match (b, open) {
            (b'<', None)
                if head.get(i + 1).is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!')) =>
            {
                open = Some(i);
            }
            (b'>', Some(start)) => {
                inside += i + 1 - start;
                open = None;
            }
            _ => {}
        }
    }
    inside * 6 > head.len() && memchr::memmem::find(head, b"</").is_some()
}

/// Whether what begins with a tag is text in paragraphs all the same: Markdown whose title is set in the middle.
///
/// ```text
/// <h1 align="center">Press briefing</h1>
///
/// <b>Q</b>    When will the bridge open?          an empty line before words: a page of the web has tags there
/// ```
fn in_paragraphs(head: &[u8]) -> bool {
    let (mut words, mut all, mut blank) = (0usize, 0usize, true);
    for line in head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii) {
        if blank && !line.is_empty() {
            all += 1;
            let name = line.strip_prefix(b"<").map(|rest| rest.strip_prefix(b"/").unwrap_or(rest));
            let element = name.is_some_and(|name| {
                let length = name.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                let name =
                    String::from_utf8_lossy(name.get(..length).unwrap_or_default()).to_ascii_lowercase();
                name.is_empty()
                    || html::is_block(&name)
                    || html::is_unseen(&name)
                    || name == "img"
                    || name == "br"
            });
            words += usize::from(!element);
        }
        blank = line.is_empty();
    }
    words >= 3 && words * 2 > all
}

/// The refusal of a document without words.
fn empty(message: &str) -> Finding {
    Finding::new(FindingCode::Empty, Severity::Refused, message)
}

/// The finding for XML that ends before its elements do.
fn cut_short(tree: &Tree<'_>) -> Option<Finding> {
    (tree.unclosed > 0).then(|| {
        Finding::new(
            FindingCode::Damaged,
            Severity::Warning,
            format!("The file ends in the middle: {} elements are still open at its end.", tree.unclosed),
        )
        .hint("Fetch it again; what was there has been read.")
    })
}

/// The finding for markup that is nested beyond reason.
fn too_deep(tree: &Tree<'_>) -> Option<Finding> {
    (tree.too_deep > 0).then(|| {
        Finding::new(
            FindingCode::Damaged,
            Severity::Warning,
            format!(
                "{} elements are nested deeper than any document nests them; their words were taken, their nesting was not.",
                tree.too_deep
            ),
        )
        .hint("Look whether a program went wrong when it wrote the file.")
    })
}
