//! A book of some chapters, with its navigation.

use super::{Paragraph, escaped, zipped};

/// Paragraphs in a chapter.
const CHAPTER: usize = 20;

/// The paragraphs as an EPUB.
///
/// # Errors
/// None but those of memory.
pub fn epub(paragraphs: &[Paragraph], title: &str) -> std::io::Result<Vec<u8>> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let page = |body: &str| {
        format!(
            "{head}<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{body}</body></html>"
        )
    };
    let mut parts = vec![
        ("mimetype".to_owned(), "application/epub+zip".to_owned()),
        (
            "META-INF/container.xml".to_owned(),
            format!(
                "{head}<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>"
            ),
        ),
        (
            "OEBPS/nav.xhtml".to_owned(),
            page("<nav><ol><li><a href=\"c0.xhtml\">contents</a></li></ol></nav>"),
        ),
    ];
    let (mut manifest, mut spine) = (String::new(), String::new());
    for (i, chapter) in paragraphs.chunks(CHAPTER).enumerate() {
        let body: String = chapter
            .iter()
            .map(|p| {
                let tag = if p.heading { "h2" } else { "p" };
                format!("<{tag}>{}</{tag}>\n", escaped(&p.words))
            })
            .collect();
        parts.push((format!("OEBPS/c{i}.xhtml"), page(&body)));
        manifest += &format!("<item id=\"c{i}\" href=\"c{i}.xhtml\" media-type=\"application/xhtml+xml\"/>");
        spine += &format!("<itemref idref=\"c{i}\"/>");
    }
    parts.push((
        "OEBPS/content.opf".to_owned(),
        format!("{head}<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></metadata><manifest><item id=\"nav\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>{manifest}</manifest><spine><itemref idref=\"nav\"/>{spine}</spine></package>", escaped(title)),
    ));
    let parts: Vec<(&str, String)> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zipped(&parts)
}
