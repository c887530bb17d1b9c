//! PDF: what broken and hostile documents do, and what the layout of a page says.

use std::time::{Duration, Instant};

use formats::{Hints, read};
use record::{FindingCode, Severity};

/// A document of these objects, the first of them the catalogue.
fn document(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).as_bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend(
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .as_bytes(),
    );
    out
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// A page of 400 by 400 points that draws this, in Helvetica.
fn page(content: &str) -> Vec<u8> {
    document(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 400]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        stream("", content),
    ])
}

fn line(x: u32, y: u32, size: u32, words: &str) -> String {
    format!("BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n")
}

fn check(bytes: &[u8], text: &str) {
    let decoded = read(bytes, Hints::default()).unwrap();
    assert_eq!(decoded.text.as_str(), text);
    assert!(decoded.text.is_extracted());
    let facsimile = decoded.facsimile.unwrap();
    let letters: String = facsimile.places.iter().map(|p| decoded.text.slice(p.span)).collect();
    let printed: String = text.replace("## ", "").chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(letters, printed, "every letter has its place");
}

fn refused(bytes: &[u8], code: FindingCode) {
    let begun = Instant::now();
    let finding = read(bytes, Hints::default()).unwrap_err();
    assert_eq!((finding.code, finding.severity), (code, Severity::Refused), "{}", finding.message);
    assert!(finding.hint.is_some());
    // No measure of speed: a bound that only an endless loop passes.
    assert!(begun.elapsed() < Duration::from_secs(120));
}

#[test]
fn columns_drawn_row_by_row_are_read_column_by_column() {
    let rows = [
        ("QUESTION. When will the", "The ferry sails in"),
        ("ferry sail, and what will it", "spring. It will carry two"),
        ("carry in its first year? We", "hundred lorries a day, and"),
        ("have heard.", "there is no delay."),
    ];
    let mut content = String::new();
    for (i, (left, right)) in (0u32..).zip(rows) {
        content += &line(40, 340 - 14 * i, 10, left);
        content += &line(220, 340 - 14 * i, 10, right);
    }
    check(
        &page(&content),
        "QUESTION. When will the ferry sail, and what will it carry in its first year? We have heard.\n\n\
         The ferry sails in spring. It will carry two hundred lorries a day, and there is no delay.\n",
    );
}

#[test]
fn a_word_broken_at_the_line_end_is_whole_again() {
    let content = line(40, 340, 10, "The minister spoke of co-operation and of a con-")
        + &line(40, 326, 10, "tinuing exchange of letters, and of well-")
        + &line(40, 312, 10, "being, well-being and trade in both ports.");
    check(
        &page(&content),
        "The minister spoke of co-operation and of a continuing exchange of letters, and of well-being, well-being and \
         trade in both ports.\n",
    );
}

#[test]
fn type_drawn_twice_is_bold_and_not_doubled() {
    let content =
        line(40, 340, 10, "Ports of call") + "1 0 0 1 0 0 cm\n" + &line(40, 340, 10, "Ports of call");
    check(&page(&content), "Ports of call\n");
}

#[test]
fn truncated_documents_give_what_they_hold_or_say_what_they_are() {
    let whole = page(&line(40, 340, 10, "The harbour is open."));
    for cut in 0..whole.len() {
        if let Err(finding) = read(&whole[..cut], Hints::default()) {
            assert_eq!(finding.severity, Severity::Refused);
        }
    }
}

#[test]
fn objects_that_contain_themselves_end() {
    let cyclic = document(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9/Parent 2 0 R/MediaBox[0 0 400 400]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>"
            .to_owned(),
        "4 0 R".to_owned(),
        stream("", "/X Do"),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", "/X Do /X Do"),
    ]);
    let begun = Instant::now();
    let _ = read(&cyclic, Hints::default());
    assert!(begun.elapsed() < Duration::from_secs(120));
}

#[test]
fn forms_within_forms_are_refused() {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 400]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>".to_owned(),
        stream("", "/X Do"),
    ];
    for i in 0..20 {
        let resources =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>", 6 + i);
        objects.push(stream(&resources, &"/X Do ".repeat(10)));
    }
    objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 5 5 re f"));
    refused(&document(&objects), FindingCode::TooLarge);
}

#[test]
fn nesting_without_end_is_no_danger() {
    for open in ["[", "<<", "q ", "BT ", "/P BMC "] {
        let content = open.repeat(200_000) + &line(40, 340, 10, "The harbour is open.");
        let _ = read(&page(&content), Hints::default());
        let object = document(&[format!("<</Type/Catalog/Pages 2 0 R/X {}>>", open.repeat(200_000))]);
        let _ = read(&object, Hints::default());
    }
}

#[test]
fn letters_larger_than_the_page_are_none() {
    let huge = format!("q 1 0 0 {} 20 20 cm BT /F 12 Tf (Q) Tj ET Q\n", "9".repeat(30));
    let wide = format!("q {} 0 0 1 20 20 cm BT /F 12 Tf (Q) Tj ET Q\n", "9".repeat(30));
    let words = line(40, 340, 10, "The harbour is open.");
    check(&page(&[huge, words.clone()].concat()), "The harbour is open.\n");
    let _ = read(&page(&[wide, words].concat()), Hints::default());
}

#[test]
fn pages_without_text_are_told() {
    refused(&page("0 0 50 50 re f"), FindingCode::Image);
}
