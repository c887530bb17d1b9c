//! How well and how fast pages are recognised: the newspapers set as images, read by PP-OCR and by Tesseract in one run.
//!
//! What is compared is the text that the product would keep: order and paragraphs are those of its own rules
//! (`formats::recognised`), so that a gutter read across counts as what it is. The characters compared are all that are
//! printed; white space and the marks of headings are not. Running heads are of the page, not of the text: they are taken
//! out of both. The error is the distance of Levenshtein over the length of the truth, without any folding: `，` for `,` is
//! an error.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use recognise::{Engine, Models, Network, Picture, RecogniseError, Tesseract, pages_of};
use record::{RecognisedPage, Recogniser, Recognition};

use crate::typeset::{self, Design, Encoding, Harm, paragraphs};

const HELP: &str = "\
How well and how fast pages are recognised, beside Tesseract.

Usage: cargo xtask recognition --models FOLDER [--texts FOLDER] [--columns N,N] [--only clean|degraded] [--pages N]
       [--errors] [--no-tesseract] [--keep FOLDER]

  --models FOLDER   det.onnx, rec.onnx and, where the latter does not hold its alphabet, dict.txt
  --texts FOLDER    the texts to set (default ../shared/newspapers)
  --columns N,N     columns of a page (default 1,3)
  --only KIND       clean or degraded pages alone
  --pages N         no more than so many pages of each text
  --errors          every place at which something else was read
  --no-tesseract    PP-OCR alone
  --keep FOLDER     the images, to look at
";

/// Blur, lean, specks and JPEG together.
const HARM: Harm = Harm { blur: 0.9, lean: 1.5, specks: 0.4, jpeg: Some(40) };

struct Options {
    models: PathBuf,
    texts: PathBuf,
    columns: Vec<usize>,
    only: Option<String>,
    pages: usize,
    errors: bool,
    tesseract: bool,
    keep: Option<PathBuf>,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum RecognitionError {
    /// What was typed.
    #[error("{0}\n\n{HELP}")]
    Usage(String),
    /// A file.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] RecogniseError),
    /// No font, or none that can be used.
    #[error("no font to set Chinese in: {0}; install Noto Serif CJK (`fonts-noto-cjk`)")]
    Font(String),
    /// The pages or their text.
    #[error("{0}")]
    Page(String),
}

fn options(args: &[String]) -> Result<Option<Options>, RecognitionError> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/newspapers");
    let mut options = Options {
        models: std::env::var_os("ONRECORD_MODELS").map(PathBuf::from).unwrap_or_default(),
        texts: shared,
        columns: vec![1, 3],
        only: None,
        pages: usize::MAX,
        errors: false,
        tesseract: true,
        keep: None,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value =
            || args.next().cloned().ok_or_else(|| RecognitionError::Usage(format!("{arg} wants a value")));
        let number =
            |text: &str| text.parse().map_err(|_| RecognitionError::Usage(format!("`{text}` is no number")));
        match arg.as_str() {
            "--models" => options.models = value()?.into(),
            "--texts" => options.texts = value()?.into(),
            "--columns" => options.columns = value()?.split(',').map(number).collect::<Result<_, _>>()?,
            "--only" => options.only = Some(value()?),
            "--pages" => options.pages = number(&value()?)?,
            "--errors" => options.errors = true,
            "--no-tesseract" => options.tesseract = false,
            "--keep" => options.keep = Some(value()?.into()),
            "--help" | "-h" => return Ok(None),
            other => return Err(RecognitionError::Usage(format!("`{other}` is not known"))),
        }
    }
    if options.models.as_os_str().is_empty() {
        return Err(RecognitionError::Usage("--models is needed".to_owned()));
    }
    Ok(Some(options))
}

fn say(words: &str) {
    let _ = std::io::stdout().lock().write_all(words.as_bytes());
    let _ = std::io::stdout().flush();
}

/// The models of a folder.
///
/// # Errors
/// Where one is not there.
pub fn models(folder: &Path) -> Result<Models, RecognitionError> {
    let network = |name: &str| -> Result<Network, RecognitionError> {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(|e| RecognitionError::File(path, e))?;
        Ok(Network { name: name.to_owned(), bytes })
    };
    Ok(Models {
        detection: network("det.onnx")?,
        recognition: network("rec.onnx")?,
        alphabet: std::fs::read_to_string(folder.join("dict.txt")).ok(),
    })
}

/// Measures, and prints a table.
///
/// # Errors
/// Where models, fonts or texts are not there.
pub fn run(args: &[String]) -> Result<(), RecognitionError> {
    let Some(options) = options(args)? else {
        say(HELP);
        return Ok(());
    };
    let engine = Engine::new(models(&options.models)?)?;
    let tesseract = if options.tesseract { Some(Tesseract::installed("chi_sim+eng")?) } else { None };
    let fonts = typeset::fonts();
    if fonts.is_empty() {
        return Err(RecognitionError::Font("none of those known is here".to_owned()));
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(&options.texts)
        .map_err(|e| RecognitionError::File(options.texts.clone(), e))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    say(&format!("PP-OCR: {}\n", engine.recogniser().engine));
    if let Some(t) = &tesseract {
        say(&format!("Tesseract: {}\n", t.recogniser().engine));
    }
    say("\n                                       PP-OCR                        Tesseract\n");
    say(
        "design               characters  pages      CER  s/page  CPU s/page       CER  s/page  CPU s/page\n",
    );
    for columns in &options.columns {
        for (kind, harm) in [("clean", None), ("degraded", Some(HARM))] {
            if options.only.as_ref().is_some_and(|only| only != kind) {
                continue;
            }
            let (mut ours, mut theirs) = (Tally::default(), Tally::default());
            for (number, file) in files.iter().enumerate() {
                let bytes = std::fs::read(file).map_err(|e| RecognitionError::File(file.clone(), e))?;
                let text = formats::read(&bytes, formats::Hints::default())
                    .map_err(|f| RecognitionError::Page(f.message))?;
                // One paper sets in a font with serifs, the next in one without.
                let font = &fonts[number % fonts.len()];
                let design =
                    Design { columns: *columns, encoding: Encoding::UniGb, vertical: false, sidebar: false };
                let set = paragraphs(text.text.as_str());
                let truth: String = set.iter().map(|p| p.words.as_str()).collect();
                let all = typeset::rasters(&set, design, font).map_err(RecognitionError::Font)?;
                // Where not all pages are read, no more than what is on those can be right.
                let whole = all.len() <= options.pages;
                let mut pictures = Vec::new();
                for (n, image) in all.iter().take(options.pages).enumerate() {
                    let bytes = match harm {
                        Some(harm) => typeset::degraded(image, harm, (number * 100 + n) as u64 + 1),
                        None => image.png(),
                    };
                    if let Some(folder) = &options.keep {
                        let ending = if harm.is_some() { "jpg" } else { "png" };
                        let path = folder.join(format!("{columns}-{kind}-{number}-{n}.{ending}"));
                        std::fs::write(&path, &bytes).map_err(|e| RecognitionError::File(path, e))?;
                    }
                    for page in pages_of(&bytes).map_err(|f| RecognitionError::Page(f.message))? {
                        pictures.push(page.map_err(|f| RecognitionError::Page(f.message))?);
                    }
                }
                ours.read(&truth, whole, &pictures, engine.recogniser(), &options, &mut |p| {
                    engine.recognise(p, &mut |_, _| true)
                })?;
                if let Some(tesseract) = &tesseract {
                    theirs.read(&truth, whole, &pictures, tesseract.recogniser(), &options, &mut |p| {
                        tesseract.recognise(p, &mut |_, _| true)
                    })?;
                }
            }
            let design = format!("{columns} columns, {kind}");
            let figures =
                |t: &Tally| format!("{:>7.3} % {:>6.1} {:>10.1}", t.rate(), t.seconds(), t.processor());
            say(&format!(
                "{design:<20} {:>10} {:>6} {} {}\n",
                ours.characters,
                ours.pages,
                figures(&ours),
                if tesseract.is_some() { figures(&theirs) } else { String::new() }
            ));
        }
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    characters: usize,
    wrong: usize,
    pages: usize,
    time: Duration,
    /// Seconds of processors.
    processor: f64,
}

impl Tally {
    fn rate(&self) -> f64 {
        100.0 * self.wrong as f64 / self.characters.max(1) as f64
    }

    fn seconds(&self) -> f64 {
        self.time.as_secs_f64() / self.pages.max(1) as f64
    }

    fn processor(&self) -> f64 {
        self.processor / self.pages.max(1) as f64
    }

    fn read(
        &mut self,
        truth: &str,
        whole: bool,
        pictures: &[Picture],
        recogniser: &Recogniser,
        options: &Options,
        recognise: &mut dyn FnMut(&Picture) -> Result<RecognisedPage, RecogniseError>,
    ) -> Result<(), RecognitionError> {
        let (begun, worked) = (Instant::now(), processor_time());
        let pages = pictures.iter().map(recognise).collect::<Result<Vec<_>, _>>()?;
        self.time += begun.elapsed();
        self.processor += processor_time() - worked;
        let pages_read = pages.len();
        self.pages += pages_read;
        let recognition =
            Recognition { recogniser: recogniser.clone(), image: formats::source_id(b"a page"), pages };
        let decoded = formats::recognised(&recognition).map_err(|f| RecognitionError::Page(f.message))?;
        let text = decoded.text.as_str();
        // The running head is set apart, or it is the first line.
        let furniture: Vec<_> = decoded
            .asides
            .iter()
            .filter(|a| a.role == record::BlockRole::Furniture)
            .map(|a| a.span)
            .collect();
        let kept: String = text
            .char_indices()
            .filter(|(at, _)| !furniture.iter().any(|s| s.start() <= *at && *at < s.end()))
            .map(|(_, c)| c)
            .collect();
        let mut kept = printed(&kept.replace("## ", ""));
        for number in 1..=pages_read {
            kept = kept.replace(&format!("晨港日报第{number}版"), "");
        }
        let read: Vec<char> = kept.chars().collect();
        let truth: Vec<char> = printed(truth).chars().collect();
        let Compared { wrong, length, places } = compared(&truth, &read, whole);
        self.wrong += wrong;
        self.characters += length;
        if options.errors {
            say(&format!("  {} errors by {}\n{places}", wrong, recogniser.engine));
        }
        Ok(())
    }
}

/// Seconds that processors have worked for this process and those that it started and waited for: a busy machine does not
/// lengthen them. 0 where the system does not say.
fn processor_time() -> f64 {
    let seen = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets the 12th to the 15th fields are hundredths of a second.
    let fields = seen.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(4);
    fields.filter_map(|f| f.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// What is printed: no white space.
fn printed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

struct Compared {
    /// The distance of Levenshtein.
    wrong: usize,
    /// How much of the truth was compared.
    length: usize,
    /// Where the two differ.
    places: String,
}

/// Compares the whole truth, or as much of it from its beginning as fits best what was read.
fn compared(truth: &[char], read: &[char], whole: bool) -> Compared {
    let (n, m) = (truth.len(), read.len());
    // Costs as far apart as the texts are long: a byte for each step, and whole rows of costs as one goes.
    let mut from = vec![0u8; (n + 1) * (m + 1)];
    let mut row: Vec<u32> = (0..=m as u32).collect();
    from[1..=m].fill(2);
    let mut best = (row[m], 0);
    for i in 1..=n {
        let mut corner = row[0];
        row[0] = i as u32;
        from[i * (m + 1)] = 1;
        for j in 1..=m {
            let same = corner + u32::from(truth[i - 1] != read[j - 1]);
            let (less, more) = (row[j] + 1, row[j - 1] + 1);
            corner = row[j];
            let (cost, step) = [(same, 0), (less, 1), (more, 2)].into_iter().min().unwrap_or((same, 0));
            row[j] = cost;
            from[i * (m + 1) + j] = step;
        }
        if whole && i == n || !whole && row[m] < best.0 {
            best = (row[m], i);
        }
    }
    let (wrong, length) = best;
    let mut places = Vec::new();
    let (mut i, mut j) = (length, m);
    while i > 0 || j > 0 {
        let step = from[i * (m + 1) + j];
        let around: String = truth[i.saturating_sub(6)..(i + 4).min(n)].iter().collect();
        match step {
            0 => {
                (i, j) = (i - 1, j - 1);
                if truth[i] != read[j] {
                    places.push(format!("    {} → {}   in {around}\n", truth[i], read[j]));
                }
            }
            1 => {
                i -= 1;
                places.push(format!("    {} → nothing   in {around}\n", truth[i]));
            }
            _ => {
                j -= 1;
                places.push(format!("    nothing → {}   in {around}\n", read[j]));
            }
        }
    }
    let mut out = String::new();
    for place in places.into_iter().rev() {
        let _ = out.write_str(&place);
    }
    Compared { wrong: wrong as usize, length, places: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_counted_and_placed() {
        let of = |text: &str| text.chars().collect::<Vec<_>>();
        let Compared { wrong, places, .. } = compared(&of("港口大桥昨日通车"), &of("港口太桥，昨日通"), true);
        assert_eq!(wrong, 3);
        assert!(
            places.contains("大 → 太") && places.contains("nothing → ，") && places.contains("车 → nothing")
        );
        assert_eq!(compared(&[], &[], true).wrong, 0);
        // The first page of two.
        let part = compared(&of("港口大桥昨日通车"), &of("港口太桥"), false);
        assert_eq!((part.wrong, part.length), (1, 4));
    }
}
