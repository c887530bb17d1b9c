//! A Word document with styles of headings, words in several runs, and a running head.

use super::{Paragraph, escaped, zipped};

/// The paragraphs as a Word document.
///
/// # Errors
/// None but those of memory.
pub fn docx(paragraphs: &[Paragraph]) -> std::io::Result<Vec<u8>> {
    let body: String = paragraphs
        .iter()
        .map(|p| {
            let style = if p.heading { "<w:pPr><w:pStyle w:val=\"2\"/></w:pPr>" } else { "" };
            // Programs part runs where the writer stopped and went on.
            let words: Vec<char> = p.words.chars().collect();
            let runs: String = words
                .chunks(37)
                .map(|run| {
                    format!(
                        "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
                        escaped(&run.iter().collect::<String>())
                    )
                })
                .collect();
            format!("<w:p>{style}{runs}</w:p>")
        })
        .collect();
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    zipped(&[
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/styles.xml",
            format!(
                "{head}<w:styles {space}><w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 2\"/></w:style></w:styles>"
            ),
        ),
        (
            "word/header1.xml",
            format!("{head}<w:hdr {space}><w:p><w:r><w:t>running head</w:t></w:r></w:p></w:hdr>"),
        ),
        (
            "word/document.xml",
            format!("{head}<w:document {space}><w:body>{body}<w:sectPr/></w:body></w:document>"),
        ),
    ])
}
