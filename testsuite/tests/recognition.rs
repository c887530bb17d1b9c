//! Text that is set as images and recognised: what comes back is the text. Needs models, and a font to set Chinese in;
//! where they are not here the tests say so and pass.
#![cfg(feature = "recognition")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::path::PathBuf;

use recognise::{Engine, RecogniseError, Tesseract, pages_of};
use record::{RecognisedPage, Recognition};
use testsuite::recognition::models;
use testsuite::typeset::{Design, Encoding, Harm, Paragraph, degraded, fonts, paragraphs, rasters};

/// Without the dash of two squares: in type without serifs, such as this font, it is taken for `一一`.
const TEXT: &str = "\
## 晨港大桥通车答问
晨港市政府新闻办昨日举行发布会。市长林晓舟说，“长桥”全长2,350米，设六条车道，总投资18.6亿元。
《晨港日报》记者：请问渡轮是否停航？
林晓舟：渡轮照常开行。去年渡轮运送旅客312万人次，比前年多一成；今年一季度，又有80万人次过江，其中外地游客占三成。
海港电视台记者：大桥收不收费？
林晓舟：头三年不收费（货车除外）。三年以后怎样收，要听市民的意见，也要看养护费用。";

/// The text as images of pages.
fn pages(columns: usize, harm: Option<Harm>) -> Option<Vec<Vec<u8>>> {
    let font = fonts().into_iter().next()?;
    let design = Design { columns, encoding: Encoding::UniGb, vertical: false, sidebar: false };
    let text: Vec<Paragraph> = paragraphs(TEXT);
    let text: Vec<Paragraph> = text.iter().cycle().take(4 * text.len()).cloned().collect();
    let images = rasters(&text, design, &font).unwrap();
    Some(images.iter().map(|i| harm.map_or_else(|| i.png(), |harm| degraded(i, harm, 7))).collect())
}

fn engine() -> Option<Engine> {
    let folder = PathBuf::from(std::env::var_os("ONRECORD_MODELS")?);
    Some(Engine::new(models(&folder).unwrap()).unwrap())
}

fn read(engine: &Engine, images: &[Vec<u8>]) -> (String, Vec<RecognisedPage>) {
    let pages: Vec<RecognisedPage> = images
        .iter()
        .flat_map(|bytes| pages_of(bytes).unwrap())
        .map(|page| engine.recognise(&page.unwrap(), &mut |_, _| true).unwrap())
        .collect();
    let recognition = Recognition {
        recogniser: engine.recogniser().clone(),
        image: formats::source_id(b"a page"),
        pages: pages.clone(),
    };
    (formats::recognised(&recognition).unwrap().text.as_str().to_owned(), pages)
}

/// How many characters are wrong, roughly: those of either text that the other has fewer of.
fn wrong(read: &str, expected: &str) -> usize {
    let count = |text: &str| {
        text.chars().filter(|c| !c.is_whitespace() && *c != '#').fold(
            std::collections::BTreeMap::<char, i64>::new(),
            |mut all, c| {
                *all.entry(c).or_default() += 1;
                all
            },
        )
    };
    let (read, mut expected) = (count(read), count(expected));
    for (c, n) in read {
        *expected.entry(c).or_default() -= n;
    }
    expected.values().map(|n| n.unsigned_abs() as usize).sum()
}

#[test]
fn pages_are_read_as_they_were_set() {
    let (Some(engine), Some(images)) = (engine(), pages(3, None)) else {
        println!("skipped: ONRECORD_MODELS names no folder of models, or no font is here");
        return;
    };
    let (text, pages) = read(&engine, &images);
    let first = text.lines().find(|l| l.starts_with("## ")).unwrap();
    assert_eq!(first, "## 晨港大桥通车答问");
    // The running head is read too: seven characters.
    assert!(wrong(&text, &TEXT.repeat(4)) <= 7 + 4, "{text}");
    assert_eq!(pages[0].turned, 0);
    let all = pages.iter().flat_map(|p| &p.lines).flat_map(|l| l.glyphs.windows(2));
    for pair in all {
        assert!(
            pair[0].area.left < pair[0].area.right && pair[0].area.right <= pair[1].area.left,
            "{pair:?}"
        );
    }
}

#[test]
fn harmed_pages_are_read_nearly_as_well() {
    let harm = Harm { blur: 0.9, lean: 1.5, specks: 0.4, jpeg: Some(40) };
    let (Some(engine), Some(images)) = (engine(), pages(1, Some(harm))) else {
        println!("skipped: ONRECORD_MODELS names no folder of models, or no font is here");
        return;
    };
    let (text, pages) = read(&engine, &images);
    assert!((-1600..=-1400).contains(&pages[0].turned), "{}", pages[0].turned);
    assert!(wrong(&text, &TEXT.repeat(4)) <= 7 + 16, "{text}");
}

#[test]
fn who_has_enough_is_heard() {
    let (Some(engine), Some(images)) = (engine(), pages(1, None)) else {
        println!("skipped: ONRECORD_MODELS names no folder of models, or no font is here");
        return;
    };
    let page = pages_of(&images[0]).unwrap().next().unwrap().unwrap();
    let mut calls = 0;
    let stopped = engine.recognise(&page, &mut |done, of| {
        calls += 1;
        assert!(done <= of);
        calls < 2
    });
    assert!(matches!(stopped, Err(RecogniseError::Stopped)));
}

#[test]
fn another_engine_gives_the_same_kind_of_thing() {
    let (Ok(tesseract), Some(images)) = (Tesseract::installed("chi_sim"), pages(1, None)) else {
        println!("skipped: Tesseract is not here, or no font");
        return;
    };
    let page = pages_of(&images[0]).unwrap().next().unwrap().unwrap();
    let page = tesseract.recognise(&page, &mut |_, _| true).unwrap();
    let text: String = page.lines.iter().flat_map(|l| &l.glyphs).map(|g| g.text.as_str()).collect();
    // It sees spaces between characters; the places of the characters say better.
    let text: String = text.split_whitespace().collect();
    assert!(text.contains("渡轮照常开行"), "{text}");
    assert!(tesseract.recogniser().engine.contains("tesseract"));
}
