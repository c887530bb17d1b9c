//! Files made to do harm, and files that harm befell: bounded memory and time, a finding that says so, no panic.

use std::io::{Cursor, Write as _};

use formats::{Hints, MAX_SOURCE_BYTES, SourceArchive, read};
use proptest::prelude::*;
use record::FindingCode;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::documents::zipped;

fn code(bytes: &[u8]) -> FindingCode {
    let refused = read(bytes, Hints::default()).unwrap_err();
    assert!(refused.hint.is_some(), "{}", refused.message);
    refused.code
}

/// A document of which one part unpacks to so many bytes of white space inside of XML.
fn bomb(part: &str, size: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.start_file(part, options).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        zip.write_all(&block).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn zip_bombs() {
    let bytes = bomb("word/document.xml", MAX_SOURCE_BYTES + (4 << 20));
    assert!(bytes.len() < 1 << 20);
    assert_eq!(code(&bytes), FindingCode::TooLarge);
    let bytes = bomb("notes.txt", 32 << 20);
    let mut archive =
        SourceArchive::open(Cursor::new(zipped(&[("a.txt", "one"), ("b/c.txt", "two")]))).unwrap();
    let (members, finding) = archive.members();
    assert!(finding.is_none());
    assert_eq!(members.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["a.txt", "b/c.txt"]);
    assert_eq!(archive.read(members[1].index).unwrap(), b"two");
    let (members, _) = SourceArchive::open(Cursor::new(bytes)).unwrap().members();
    let bomb = members.iter().find(|m| m.name == "notes.txt").unwrap();
    assert_eq!(bomb.refused.as_ref().unwrap().code, FindingCode::TooLarge);
}

#[test]
fn an_archive_that_lies_about_lengths() {
    let mut bytes = zipped(&[("a.txt", &"word ".repeat(2000))]);
    // The length unpacked, in the table at the end: said to be four bytes.
    let at = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&4u32.to_le_bytes());
    let mut archive = SourceArchive::open(Cursor::new(bytes)).unwrap();
    let index = archive.members().0[0].index;
    assert_eq!(archive.read(index).unwrap_err().code, FindingCode::Damaged);
}

#[test]
fn entity_bombs() {
    let entities: String =
        (1..10).map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10))).collect();
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE TEI [<!ENTITY e0 \"ha\">{entities}]><TEI><text><p>&e9; and &e0;</p></text></TEI>"
    );
    let got = read(laughs.as_bytes(), Hints::default()).unwrap();
    assert_eq!(got.text.as_str(), "&e9; and ha\n");
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE TEI [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><TEI><text><p>a &x; b</p></text></TEI>";
    assert_eq!(read(outside.as_bytes(), Hints::default()).unwrap().text.as_str(), "a &x; b\n");
}

#[test]
fn nested_tags() {
    for n in [10_000, 1_000_000] {
        for (head, open, close) in [
            ("<?xml version='1.0'?><TEI><text>", "<div>", "</div>"),
            ("<?xml version='1.0'?><TEI><text>", "<p>", ""),
            ("<?xml version='1.0'?><TEI><text><choice>", "<corr><sic>", ""),
            ("<html><body>", "<table><tr><td>", ""),
            ("<html><body>", "<b>", "</i>"),
            ("<?xml version='1.0'?><PcGts><Page>", "<TextRegion>", ""),
            ("<?xml version='1.0'?><alto><Page>", "<TextBlock>", ""),
            ("{\\rtf1 ", "{\\b ", "}"),
            ("{\\rtf1 ", "{\\footnote ", ""),
        ] {
            let bytes = format!("{head}{}word{}", open.repeat(n), close.repeat(n));
            if let Ok(got) = read(bytes.as_bytes(), Hints::default()) {
                assert!(got.text.as_str().contains("word"), "{head}{open}");
                assert!(
                    got.findings.iter().any(|f| f.code == FindingCode::Damaged)
                        || open == "<b>"
                        || head.starts_with('{'),
                    "{head}{open}"
                );
            }
        }
    }
}

/// One small file of each kind.
fn samples() -> Vec<Vec<u8>> {
    let paragraph = "<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>问：好吗？</w:t></w:r></w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins>";
    vec![
        zipped(&[("[Content_Types].xml", "<T/>"), ("word/document.xml", &format!("<w:document><w:body>{paragraph}</w:body></w:document>"))]),
        zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<o><office:body><text:p>F:<text:s text:c='99999999'/>x</text:p></office:body></o>")]),
        zipped(&[
            ("META-INF/container.xml", "<c><rootfile full-path='a/p.opf'/></c>"),
            ("a/p.opf", "<p><item id='a' href='../a/%61.xhtml'/><itemref idref='a'/></p>"),
            ("a/a.xhtml", "<html><body><h1>一</h1><p>二<br/>三</p></body></html>"),
        ]),
        "{\\rtf1\\ansicpg936{\\fonttbl{\\f1\\fcharset134 X;}}\\f1 \\'ce\\'ca\\u8212 ?\\uc2\\u-10000 xx\\par{\\footnote n}\\bin3 abc}".into(),
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"x\"\n\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGh0bWw+PGJvZHk+PHA+aGk8L3A+PC9ib2R5PjwvaHRtbD4=\n--x--\n".into(),
        "<!DOCTYPE html><html lang=en><head><title>T</title><script>x</script></head><body class=a><nav><a href=1>b</a></nav><table><tr><td><p>Q: how &amp; why?<br>A: so.</table><!-- c --></body></html>".into(),
        "<?xml version='1.0'?><alto><MeasurementUnit>mm10</MeasurementUnit><Page WIDTH='9' HEIGHT='9'><TextBlock ID='b'><TextLine HPOS='1' VPOS='1' WIDTH='7' HEIGHT='2'><String CONTENT='re' SUBS_TYPE='HypPart1' SUBS_CONTENT='re-do' WC='0.5'/><HYP/></TextLine></TextBlock></Page></alto>".into(),
        "<?xml version='1.0'?><PcGts><Page imageWidth='9'><ReadingOrder><UnorderedGroup><RegionRef regionRef='a'/></UnorderedGroup></ReadingOrder><TextRegion id='a'><TextLine><Coords points='1,1 5,5'/><TextEquiv conf='0.1'><Unicode>ein⸗</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>".into(),
        "<html><body><div class='ocr_page' title='bbox 0 0 9 9'><span class='ocr_line' title='bbox 1 1 2 2'><span class='ocrx_word' title='bbox 1 1 2 2; x_wconf 50'>w</span></span></div></body></html>".into(),
        "<?xml version='1.0'?><!DOCTYPE TEI [<!ENTITY r 'x'>]><TEI><teiHeader><person xml:id='a'><persName>A</persName></person></teiHeader><text><note type='speaker'>B:</note><u who='#a'><seg>&r;<lb/>二<w join='right'>a</w></seg></u><app><rdg>c</rdg></app></text></TEI>".into(),
    ]
}

#[test]
fn files_cut_off_anywhere() {
    for sample in samples() {
        assert!(read(&sample, Hints::default()).is_ok(), "{:?}", String::from_utf8_lossy(&sample));
        for end in 0..sample.len() {
            if let Err(refused) = read(&sample[..end], Hints::default()) {
                assert!(refused.hint.is_some(), "{}", refused.message);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Bytes of one document thrown into another, or changed: read or refused.
    #[test]
    fn documents_with_damage(
        one in 0..10usize,
        other in 0..10usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let (mut bytes, other) = (samples().swap_remove(one), samples().swap_remove(other));
        for (at, from, byte) in cuts {
            let (at, from) = (at.index(bytes.len()), from.index(other.len()));
            match byte % 4 {
                0 => bytes[at] = byte,
                1 => { bytes.truncate(at.max(1)); bytes.extend_from_slice(&other[from..]); }
                2 => { let piece = other[from..(from + 40).min(other.len())].to_vec(); bytes.splice(at..at, piece); }
                _ => { bytes.remove(at); if bytes.is_empty() { bytes.push(byte); } }
            }
        }
        if let Ok(got) = read(&bytes, Hints::default()) {
            let text = got.text.as_str();
            prop_assert!(text.len() < 100 * bytes.len() + 10_000);
            if let Some(facsimile) = &got.facsimile {
                for pair in facsimile.places.windows(2) {
                    prop_assert!(pair[0].span.end() <= pair[1].span.start());
                }
                prop_assert!(facsimile.places.iter().all(|p| text.get(p.span.start()..p.span.end()).is_some()));
            }
        }
    }
}
