//! Images that break off, promise too much or lead back to themselves: a finding each, in bounded time.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, RgbaImage};
use recognise::pages_of;
use record::{FindingCode, Severity};

/// The check sum of PNG's chunks.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |s, _| if s & 1 == 1 { s >> 1 ^ 0xedb8_8320 } else { s >> 1 })
    })
}

fn png_that_promises(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8], data: &[u8]| {
        let body = [name, data].concat();
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(&body);
        out.extend(crc(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat());
    chunk(b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01");
    chunk(b"IEND", b"");
    out
}

fn image() -> DynamicImage {
    GrayImage::from_fn(90, 70, |x, y| Luma([(x * y * 7 % 251) as u8])).into()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A TIFF of directories, each an image of one shade with this width and height; `next` says which follows each.
fn tiff(sizes: &[(u16, u16)], next: &[Option<usize>]) -> Vec<u8> {
    // Nine entries each, and behind them all pixels.
    let long = 2 + 9 * 12 + 4;
    let place = |i: usize| u32::try_from(8 + i * long).unwrap();
    let pixels = place(sizes.len());
    let mut out = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
    for ((width, height), next) in sizes.iter().zip(next) {
        let bytes = u32::from(*width) * u32::from(*height);
        let entries: [(u16, u32); 9] = [
            (256, (*width).into()),
            (257, (*height).into()),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, pixels),
            (277, 1),
            (278, (*height).into()),
            (279, bytes),
        ];
        out.extend(9u16.to_le_bytes());
        for (tag, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(4u16.to_le_bytes());
            out.extend(1u32.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        out.extend(next.map_or(0, place).to_le_bytes());
    }
    out.extend(vec![200; 10_000]);
    out
}

fn refused(bytes: &[u8], code: FindingCode) {
    let finding = pages_of(bytes).unwrap_err();
    assert_eq!((finding.code, finding.severity), (code, Severity::Refused), "{}", finding.message);
    assert!(finding.hint.is_some());
}

#[test]
fn what_promises_sixty_thousand_pixels_is_refused_before_it_is_decoded() {
    refused(&png_that_promises(60_000, 60_000), FindingCode::TooLarge);
    refused(&png_that_promises(60_000, 1), FindingCode::TooLarge);
    refused(&png_that_promises(19_000, 19_000), FindingCode::TooLarge);
    // A JPEG says how large it is in two bytes each.
    let mut jpeg = encoded(&image(), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    refused(&jpeg, FindingCode::TooLarge);
    let mut large = pages_of(&tiff(&[(60_000, 60_000)], &[None])).unwrap();
    assert_eq!(large.next().unwrap().unwrap_err().code, FindingCode::TooLarge);
}

#[test]
fn every_format_gives_its_pixels() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
        let mut pages = pages_of(&encoded(&image(), format)).unwrap();
        assert_eq!(pages.len(), 1);
        let page = pages.next().unwrap().unwrap();
        assert_eq!((page.width(), page.height()), (90, 70));
        assert!(pages.next().is_none());
    }
    // What is transparent shows the paper.
    let clear: DynamicImage = RgbaImage::new(30, 20).into();
    let page = pages_of(&encoded(&clear, ImageFormat::Png)).unwrap().next().unwrap().unwrap();
    assert!(page.shades().iter().all(|s| *s == 255));
}

#[test]
fn what_breaks_off_gives_a_finding_or_what_there_was() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
        let whole = encoded(&image(), format);
        for length in (0..whole.len()).step_by(whole.len() / 150 + 1) {
            // A JPEG may show its upper half; whatever comes has the size that it said.
            if let Ok(mut pages) = pages_of(&whole[..length])
                && let Some(Ok(page)) = pages.next()
            {
                assert_eq!((page.width(), page.height()), (90, 70));
            }
            let mut damaged = whole.clone();
            damaged[length] ^= 0x5a;
            if let Ok(pages) = pages_of(&damaged) {
                assert!(pages.count() < 10);
            }
        }
    }
}

#[test]
fn pages_of_a_tiff_are_read_once_each() {
    let sizes = |bytes: &[u8]| -> Vec<(u32, u32)> {
        pages_of(bytes).unwrap().map(|p| p.unwrap()).map(|p| (p.width(), p.height())).collect()
    };
    assert_eq!(sizes(&tiff(&[(30, 20), (40, 50)], &[Some(1), None])), [(30, 20), (40, 50)]);
    // Directories that lead back to themselves, or to each other.
    assert_eq!(sizes(&tiff(&[(30, 20)], &[Some(0)])), [(30, 20)]);
    assert_eq!(sizes(&tiff(&[(30, 20), (40, 50)], &[Some(1), Some(0)])), [(30, 20), (40, 50)]);
    refused(b"II\x2a\x00\x00\x00\x00\x00", FindingCode::NotText);
    refused(b"MM\x00\x2a\xff\xff\xff\xff", FindingCode::NotText);
}

fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).as_bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in &places {
        out.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.extend(end.as_bytes());
    out
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>stream\n{content}\nendstream", content.len())
}

#[test]
fn a_page_of_a_pdf_is_drawn_at_two_hundred_dots() {
    let page = |size: &str, content: &str| {
        pdf(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 {size}]>>"),
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_owned(),
            stream("", content),
        ])
    };
    let mut pages = pages_of(&page("144 72", "0 0 72 72 re f")).unwrap();
    assert_eq!(pages.len(), 1);
    let first = pages.next().unwrap().unwrap();
    assert_eq!((first.width(), first.height()), (400, 200));
    assert_eq!((first.shades()[100 * 400 + 100], first.shades()[100 * 400 + 300]), (0, 255));
    // Two hundred metres of paper are drawn, and small.
    let roll = pages_of(&page("600000 20", "")).unwrap().next().unwrap();
    assert!(roll.map_or(0, |p| p.width()) <= 20_000);
}

#[test]
fn a_page_that_draws_without_end_is_refused() {
    // Each form draws the next ten times.
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 200]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>".to_owned(),
        stream("", "/X Do"),
    ];
    for next in 6..14 {
        let dict =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</X {next} 0 R>>>>");
        objects.push(stream(&dict, &"/X Do 0 0 9 9 re f ".repeat(10)));
    }
    objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 200 200]", "0 0 9 9 re f"));
    let finding = pages_of(&pdf(&objects)).unwrap().next().unwrap().unwrap_err();
    assert_eq!(finding.code, FindingCode::TooLarge);
}

#[test]
fn what_is_no_image_is_refused() {
    for bytes in [&b""[..], b"\x89PNG", b"\xff\xd8\xff", b"GIF89a", b"A text.", b"%PDF-1.7 and nothing"] {
        refused(bytes, FindingCode::NotText);
    }
}
