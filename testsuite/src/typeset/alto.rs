//! Pages of a newspaper in three columns, as a recognition program hands them over: lines with places, a block for each
//! paragraph, two where the column ends in the middle of one.

use super::{Paragraph, escaped};

/// Characters in a line, lines in a column, columns on a page.
const LINE: usize = 24;
const COLUMN: usize = 60;
const COLUMNS: usize = 3;
/// Pixels: of a character, of a line with its lead, between columns, around the page.
const CHARACTER: usize = 40;
const PITCH: usize = 60;
const GUTTER: usize = 60;
const MARGIN: usize = 200;

/// The paragraphs as an ALTO document.
#[must_use]
pub fn alto(paragraphs: &[Paragraph]) -> Vec<u8> {
    // Columns of blocks of lines.
    let mut columns: Vec<Vec<(bool, Vec<SetLine>)>> = vec![Vec::new()];
    let mut row = 0;
    for p in paragraphs {
        let mut block = Vec::new();
        for (i, words) in lines(&p.words, if p.heading { 0 } else { 2 }).into_iter().enumerate() {
            if row == COLUMN {
                if let (Some(column), false) = (columns.last_mut(), block.is_empty()) {
                    column.push((p.heading, std::mem::take(&mut block)));
                }
                columns.push(Vec::new());
                row = 0;
            }
            block.push(SetLine { row, indent: if i == 0 && !p.heading { 2 } else { 0 }, words });
            row += 1;
        }
        if let Some(column) = columns.last_mut() {
            column.push((p.heading, block));
        }
    }
    let width = 2 * MARGIN + COLUMNS * LINE * CHARACTER + (COLUMNS - 1) * GUTTER;
    let height = 2 * MARGIN + COLUMN * PITCH;
    let pages: String = columns
        .chunks(COLUMNS)
        .map(|page| {
            // Blocks in an order that means nothing, as the standard says.
            let mut blocks: Vec<String> = page
                .iter()
                .enumerate()
                .flat_map(|(c, column)| column.iter().map(move |(heading, lines)| block(c, *heading, lines)))
                .collect();
            blocks.reverse();
            format!(
                "<Page WIDTH=\"{width}\" HEIGHT=\"{height}\"><PrintSpace>{}</PrintSpace></Page>",
                blocks.concat()
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"><Description><MeasurementUnit>pixel</MeasurementUnit></Description>\
         <Tags><LayoutTag ID=\"H\" LABEL=\"heading\"/></Tags><Layout>{pages}</Layout></alto>\n"
    )
    .into_bytes()
}

struct SetLine {
    row: usize,
    indent: usize,
    words: String,
}

fn block(column: usize, heading: bool, lines: &[SetLine]) -> String {
    let left = MARGIN + column * (LINE * CHARACTER + GUTTER);
    let lines: String = lines
        .iter()
        .map(|line| {
            let top = MARGIN + line.row * PITCH;
            let mut x = left + line.indent * CHARACTER;
            let start = x;
            let mut inner = String::new();
            for (i, word) in line.words.split(' ').enumerate() {
                if i > 0 {
                    inner += "<SP/>";
                    x += CHARACTER / 2;
                }
                let width = word.chars().count() * CHARACTER;
                inner += &format!("<String HPOS=\"{x}\" VPOS=\"{top}\" WIDTH=\"{width}\" HEIGHT=\"{CHARACTER}\" WC=\"0.98\" CONTENT=\"{}\"/>", escaped(word));
                x += width;
            }
            format!("<TextLine HPOS=\"{start}\" VPOS=\"{top}\" WIDTH=\"{}\" HEIGHT=\"{CHARACTER}\">{inner}</TextLine>", x - start)
        })
        .collect();
    let tag = if heading { " TAGREFS=\"H\"" } else { "" };
    format!("<TextBlock{tag}>{lines}</TextBlock>")
}

/// Breaks a paragraph into lines, the first with an indent: inside Chinese words, not inside numbers and Latin words, and
/// not at spaces, of which none may be lost.
fn lines(words: &str, indent: usize) -> Vec<String> {
    let chars: Vec<char> = words.chars().collect();
    let narrow = |c: Option<&char>| c.is_none_or(|c| c.is_whitespace() || u32::from(*c) < 0x2e80);
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let room = if out.is_empty() { LINE - indent } else { LINE };
        let mut end = (at + room).min(chars.len());
        let full = end;
        while end < chars.len() && end > at + 1 && (narrow(chars.get(end)) || narrow(chars.get(end - 1))) {
            end -= 1;
        }
        if end == at + 1 {
            end = full;
        }
        out.push(chars.get(at..end).unwrap_or_default().iter().collect());
        at = end;
    }
    out
}
