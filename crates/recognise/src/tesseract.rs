//! Another engine, where it is installed: a second witness of the same image.
//!
//! Tesseract is a program of its own and stays one. The page goes to it levelled, as our own engine sees it, so that what
//! both read lies at the same places. It is asked for hOCR with characters, the only one of its formats that says of
//! each character where it is and how sure that is.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use record::{Area, Glyph, RecognisedLine, RecognisedPage, Recogniser};

use crate::{Picture, Progress, RecogniseError, skew};

/// A page of newsprint takes a minute and a half; what takes ten hangs.
const LONGEST: Duration = Duration::from_secs(600);

/// Tesseract, as it is installed.
#[derive(Clone, Debug)]
pub struct Tesseract {
    languages: String,
    recogniser: Recogniser,
}

impl Tesseract {
    /// Looks for the program, and for its models of these languages: `chi_sim+eng`.
    ///
    /// # Errors
    /// Where it is not installed, or not for one of the languages; the message says how one gets it.
    pub fn installed(languages: &str) -> Result<Self, RecogniseError> {
        let said = |argument: &str| -> Result<String, RecogniseError> {
            let done =
                Command::new("tesseract").arg(argument).stdin(Stdio::null()).output().map_err(|e| {
                    RecogniseError::NoTesseract(format!(
                        "the program `tesseract` cannot be started ({e}); systems have it as `tesseract-ocr`"
                    ))
                })?;
            // Older versions talk to where errors go.
            Ok(format!(
                "{}\n{}",
                String::from_utf8_lossy(&done.stdout),
                String::from_utf8_lossy(&done.stderr)
            ))
        };
        let version = said("--version")?;
        let version =
            version.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("tesseract").to_owned();
        let has = said("--list-langs")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        for language in languages.split('+') {
            if language.is_empty()
                || !language.chars().all(plain)
                || !has.lines().any(|l| l.trim() == language)
            {
                return Err(RecogniseError::NoTesseract(format!(
                    "it has no model for `{language}`; systems have it as `tesseract-ocr-{}`",
                    language.replace('_', "-")
                )));
            }
        }
        let recogniser = Recogniser {
            engine: format!("{version} -l {languages}"),
            // It does not say which models it took.
            models: Vec::new(),
        };
        Ok(Self { languages: languages.to_owned(), recogniser })
    }

    /// What it is, for the record.
    #[must_use]
    pub fn recogniser(&self) -> &Recogniser {
        &self.recogniser
    }

    /// Recognises a page.
    ///
    /// # Errors
    /// Where the program fails or hangs, or the caller had enough.
    pub fn recognise(
        &self,
        page: &Picture,
        progress: Progress<'_>,
    ) -> Result<RecognisedPage, RecogniseError> {
        let degrees = skew::lean(page);
        let level;
        let page = if degrees == 0.0 {
            page
        } else {
            level = skew::turned(page, degrees);
            &level
        };
        let mut child = Command::new("tesseract")
            .args([
                "stdin",
                "stdout",
                "-l",
                &self.languages,
                "--dpi",
                "200",
                "-c",
                "hocr_char_boxes=1",
                "hocr",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| RecogniseError::NoTesseract(e.to_string()))?;
        let hocr = talk(&mut child, &page.to_png()?, progress);
        if hocr.is_err() {
            // Gone already, or to be gone.
            let _ = child.kill();
        }
        let ended = child.wait().map_err(|e| RecogniseError::Failed(e.to_string()))?;
        let hocr = hocr?;
        if !ended.success() {
            return Err(RecogniseError::Failed(format!("Tesseract ended with {ended}")));
        }
        Ok(RecognisedPage {
            width: page.width().cast_signed(),
            height: page.height().cast_signed(),
            turned: (degrees * 1000.0).round() as i32,
            lines: lines(&hocr),
        })
    }
}

/// Hands the program an image and takes what it says. Both pipes are worked at once: it may say something before it has
/// heard all.
fn talk(child: &mut Child, image: &[u8], progress: Progress<'_>) -> Result<String, RecogniseError> {
    let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(RecogniseError::Failed("Tesseract cannot be spoken to".to_owned()));
    };
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // If it does not listen, what it says will show.
            let _ = to.write_all(image);
        });
        let heard = scope.spawn(move || {
            let mut out = Vec::new();
            from.read_to_end(&mut out).map(|_| out)
        });
        let begun = Instant::now();
        while !heard.is_finished() {
            std::thread::sleep(Duration::from_millis(20));
            let late = begun.elapsed() > LONGEST;
            if late || !progress(0, 1) {
                // Its end closes the pipes, and both threads come home.
                let _ = child.kill();
                let why = format!("Tesseract took more than {} s", LONGEST.as_secs());
                return Err(if late { RecogniseError::Failed(why) } else { RecogniseError::Stopped });
            }
        }
        match heard.join() {
            Ok(Ok(out)) => Ok(String::from_utf8_lossy(&out).into_owned()),
            _ => Err(RecogniseError::Failed("what Tesseract said cannot be read".to_owned())),
        }
    })
}

/// The lines of an hOCR document with characters (`ocrx_cinfo`).
fn lines(hocr: &str) -> Vec<RecognisedLine> {
    let mut reader = Reader::from_str(hocr);
    let mut lines: Vec<RecognisedLine> = Vec::new();
    // Where the current line lies; the character that is open, and whether a word begins.
    let (mut row, mut open, mut word) = (None, None, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let class = attribute(&tag, "class");
                let title = attribute(&tag, "title");
                match class.as_str() {
                    "ocr_line" | "ocr_header" | "ocr_textfloat" | "ocr_caption" => {
                        row = area(&title, "bbox");
                        lines.push(RecognisedLine::default());
                    }
                    "ocrx_word" => word = true,
                    "ocrx_cinfo" => open = area(&title, "x_bboxes").map(|a| (a, confidence(&title))),
                    _ => {}
                }
            }
            Ok(Event::Text(text)) => {
                let text = text.xml10_content().into_owned();
                add(&mut lines, &mut open, row, &mut word, &text);
            }
            Ok(Event::GeneralRef(name)) => {
                let text = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => match &*name.xml10_content() {
                        "amp" => "&".to_owned(),
                        "lt" => "<".to_owned(),
                        "gt" => ">".to_owned(),
                        "quot" => "\"".to_owned(),
                        "apos" => "'".to_owned(),
                        _ => String::new(),
                    },
                };
                add(&mut lines, &mut open, row, &mut word, &text);
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    lines.retain(|l| !l.glyphs.is_empty());
    lines
}

fn add(
    lines: &mut [RecognisedLine],
    open: &mut Option<(Area, u16)>,
    row: Option<Area>,
    word: &mut bool,
    text: &str,
) {
    let text = text.trim();
    let (Some(line), false) = (lines.last_mut(), text.is_empty()) else { return };
    let Some((area, confidence)) = open.take() else { return };
    // A glyph is as high as its line: a comma and a character of one line stand in one row.
    let high = |a: Area| row.map_or(a, |row| Area { top: row.top, bottom: row.bottom, ..a });
    let area = high(area);
    if let (true, Some(last)) = (*word, line.glyphs.last()) {
        // It parts Chinese into words too; where its space is narrow there is none on the page.
        let gap = Area { left: last.area.right, right: area.left.max(last.area.right), ..area };
        let wide = 5 * (gap.right - gap.left) > area.bottom - area.top;
        let latin = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c.is_ascii_punctuation());
        if wide || (latin(&last.text) && latin(text)) {
            line.glyphs.push(Glyph { text: " ".to_owned(), area: gap, confidence });
        }
    }
    *word = false;
    line.glyphs.push(Glyph { text: text.to_owned(), area, confidence });
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let value = tag.try_get_attribute(name).ok().flatten();
    value.map(|v| v.value.into_owned()).unwrap_or_default()
}

/// The four numbers behind a name: `x_bboxes 36 92 60 116; x_conf 99.1`.
fn area(title: &str, name: &str) -> Option<Area> {
    let rest = title.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix(' '))?;
    let numbers: Vec<i32> = rest.split_whitespace().map_while(|n| n.parse().ok()).collect();
    let &[left, top, right, bottom] = numbers.as_slice() else { return None };
    Some(Area { left, top, right, bottom })
}

/// How sure it is: percents, made thousandths.
fn confidence(title: &str) -> u16 {
    let percent = title.split(';').find_map(|p| p.trim().strip_prefix("x_conf ")?.parse::<f32>().ok());
    (percent.unwrap_or(0.0) * 10.0).clamp(0.0, 1000.0).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_with_their_places() {
        let hocr = "<?xml version=\"1.0\"?><html><body><div class='ocr_page'><span class='ocr_line' id='line_1_1' title=\"bbox 10 20 90 50; baseline 0 0\">\
            <span class='ocrx_word' title='bbox 10 20 60 50; x_wconf 90'>\
            <span class='ocrx_cinfo' title='x_bboxes 10 22 35 48; x_conf 98.76'>会</span>\
            <span class='ocrx_cinfo' title='x_bboxes 37 22 60 48; x_conf 71'>谈</span></span>\
            <span class='ocrx_word' title='bbox 61 20 70 50; x_wconf 90'><span class='ocrx_cinfo' title='x_bboxes 61 22 70 48; x_conf 50'>&amp;</span></span>\
            <span class='ocrx_word' title='bbox 75 20 90 50; x_wconf 90'><span class='ocrx_cinfo' title='x_bboxes 75 22 90 48; x_conf 50'>B</span></span>\
            </span></div></body></html>";
        let lines = lines(hocr);
        let text: Vec<&str> = lines[0].glyphs.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(text, ["会", "谈", "&", " ", "B"]);
        assert_eq!(lines[0].glyphs[0].area, Area { left: 10, top: 20, right: 35, bottom: 50 });
        assert_eq!((lines[0].glyphs[0].confidence, lines[0].glyphs[1].confidence), (988, 710));
    }

    #[test]
    fn what_is_cut_off_gives_what_there_was() {
        assert!(lines("").is_empty());
        assert!(
            lines(
                "<html><span class='ocr_line' title='bbox 1 2 3'><span class='ocrx_cinfo' title='x_bboxes 1 2"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_language_that_is_none_is_told() {
        // Whether the program is here or not.
        for language in ["", "no_such", "../x", "--help"] {
            assert!(matches!(Tesseract::installed(language), Err(RecogniseError::NoTesseract(_))));
        }
    }
}
