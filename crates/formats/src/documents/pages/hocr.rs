//! hOCR: what Tesseract and OCRopus write, as a page of the web. It says that it stands in reading order, and is believed.

use record::{Area, Finding, Page, PageUnit};

use super::super::markup::{Id, Rules, Tree};
use super::{Block, Ending, Line, Pages, Word, coordinate, spaced, thousandths};
use crate::read::Markup;
use crate::{About, Decoded, Format};

pub(crate) fn read(markup: Markup) -> Result<Decoded, Finding> {
    let tree = Tree::new(markup.text.as_str(), Rules::Html);
    let mut pages = Pages { findings: markup.findings, ..Pages::default() };
    for page in of_class(&tree, 0, &["ocr_page"]) {
        let area = property(&tree, page, "bbox").and_then(|b| bbox(&b)).unwrap_or(NOWHERE);
        let image = property(&tree, page, "image")
            .map(|i| i.trim_matches(['"', '\'']).to_owned())
            .filter(|s| !s.is_empty());
        let page_of =
            Page { width: area.right, height: area.bottom, unit: PageUnit::Pixel, image, turned: 0 };
        let mut blocks: Vec<Block> = Vec::new();
        let lines = of_class(
            &tree,
            page,
            &["ocr_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat", "ocrx_line"],
        );
        let mut around = None;
        for id in lines {
            let class = tree.attribute(id, "class").unwrap_or_default();
            let paragraph = ancestor(&tree, id, &["ocr_par", "ocrx_block", "ocr_carea"]);
            let alone = !matches!(&*class, "ocr_line" | "ocrx_line");
            if blocks.is_empty() || alone || paragraph != around {
                let heading = paragraph.is_some_and(|p| matches!(tree.name(p), "h1" | "h2" | "h3"));
                let whole =
                    paragraph.is_some_and(|p| tree.attribute(p, "class").is_some_and(|c| c == "ocr_par"));
                blocks.push(Block { heading, whole, ..Block::default() });
            }
            around = if alone { None } else { paragraph };
            if let Some(block) = blocks.last_mut() {
                block.lines.push(line(&tree, id));
            }
        }
        pages.page(page_of, &blocks);
    }
    pages.findings.extend(super::super::too_deep(&tree));
    pages.finish(Format::Hocr, markup.encoding, About::default())
}

const NOWHERE: Area = Area { left: 0, top: 0, right: 0, bottom: 0 };

/// The elements of one of these classes, none inside another.
fn of_class(tree: &Tree<'_>, root: Id, classes: &[&str]) -> Vec<Id> {
    let mut found = Vec::new();
    let mut next = root + 1;
    while next < tree.end(root) {
        if tree
            .attribute(next, "class")
            .is_some_and(|c| c.split_ascii_whitespace().any(|c| classes.contains(&c)))
        {
            found.push(next);
            next = tree.end(next);
        } else {
            next += 1;
        }
    }
    found
}

fn ancestor(tree: &Tree<'_>, id: Id, classes: &[&str]) -> Option<Id> {
    let mut at = id;
    while at != 0 {
        at = tree.parent(at);
        if tree.attribute(at, "class").is_some_and(|c| classes.contains(&&*c)) {
            return Some(at);
        }
    }
    None
}

fn line(tree: &Tree<'_>, id: Id) -> Line {
    let area = property(tree, id, "bbox").and_then(|b| bbox(&b)).unwrap_or(NOWHERE);
    let mut words: Vec<Word> = Vec::new();
    for word in of_class(tree, id, &["ocrx_word", "ocr_word"]) {
        let text = tree.text(word).trim().to_owned();
        if text.is_empty() {
            continue;
        }
        let space = words.last().is_some_and(|w| spaced(&w.text, &text));
        let confidence = property(tree, word, "x_wconf").and_then(|c| thousandths(&c, 100.0));
        words.push(Word {
            text,
            area: property(tree, word, "bbox").and_then(|b| bbox(&b)).unwrap_or(area),
            confidence,
            space,
        });
    }
    if words.is_empty() {
        let text = tree.text(id).split_whitespace().collect::<Vec<_>>().join(" ");
        words.push(Word { text, area, confidence: None, space: false });
    }
    Line { words, area, ending: Ending::Plain }
}

/// A property of an element: `title="bbox 10 20 30 40; x_wconf 95"`.
fn property(tree: &Tree<'_>, id: Id, name: &str) -> Option<String> {
    let title = tree.attribute(id, "title")?;
    title.split(';').find_map(|p| p.trim().strip_prefix(name)?.strip_prefix(' ').map(|v| v.trim().to_owned()))
}

fn bbox(text: &str) -> Option<Area> {
    let mut numbers = text.split_ascii_whitespace().map(coordinate);
    let mut next = || numbers.next().flatten();
    Some(Area { left: next()?, top: next()?, right: next()?, bottom: next()? })
}
