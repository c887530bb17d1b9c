//! How fast pages of the web are read, beside a readability library in the same run.
//!
//! ```text
//! cargo bench -p benches --bench html                    a page made of invented words
//! cargo bench -p benches --bench html -- page.html …     saved pages
//! ```
//!
//! Both find the article and give its text; ours gives the place of each character as well. The best of several rounds
//! is shown, as the machine may have other work.

#![expect(clippy::unwrap_used, reason = "a measurement that fails is no measurement")]

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use dom_smoothie::Readability;
use formats::{Hints, read};
use testsuite::typeset::{html, paragraphs};

const ROUNDS: usize = 7;

fn best(mut work: impl FnMut() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let letters = black_box(work());
        best = best.min((start.elapsed(), letters));
    }
    best
}

fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let mut pages: Vec<(String, String)> =
        named.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect();
    if pages.is_empty() {
        let exchange = "海湾日报记者：请问部长，今年两国的渔业合作有什么新的安排？\n\nMR. X: There will be three inspection posts; the bay is large enough for them & for us all.\n\n";
        let page = html(&paragraphs(&exchange.repeat(600)), "A title");
        pages.push(("invented".to_owned(), String::from_utf8(page).unwrap()));
    }
    let mut out = std::io::stdout().lock();
    for (name, page) in pages {
        let ours = best(|| {
            read(page.as_bytes(), Hints::default())
                .unwrap()
                .text
                .as_str()
                .chars()
                .filter(|c| !c.is_whitespace())
                .count()
        });
        let theirs = best(|| {
            let article = Readability::new(page.as_str(), None, None).unwrap().parse();
            article.map_or(0, |a| a.text_content.chars().filter(|c| !c.is_whitespace()).count())
        });
        let rate = |time: Duration| page.len() as f64 / 1e6 / time.as_secs_f64();
        writeln!(
            out,
            "{name}: {} bytes\n  ours          {:7.1} MB/s  {} letters\n  dom_smoothie  {:7.1} MB/s  {} letters\n  ratio         {:7.1}",
            page.len(), rate(ours.0), ours.1, rate(theirs.0), theirs.1,
            theirs.0.as_secs_f64() / ours.0.as_secs_f64()
        )
        .unwrap();
    }
}
