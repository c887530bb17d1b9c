//! Printings come as documents. The five newspapers, set as each kind and read again, must be what they are as text: the
//! same exchanges, the same outlets, the same words, character by character.
//!
//! The newspapers are not part of this repository: where their folder does not stand beside it, the test says so and
//! passes, and an invented conference stands for them.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::path::Path;
use std::time::Duration;

use desk::{AddRequest, Desk, Moment, Opening};
use formats::{About, Hints, read, source_id};
use serde_json::Value;
use testsuite::typeset::{alto, docx, epub, html, paragraphs};

/// What a source says: for each exchange the outlet, and for each turn who speaks and the words.
type Said = Vec<Vec<(Option<String>, Vec<(String, Option<String>, String)>)>>;

fn said(bytes: &[u8]) -> Said {
    let decoded = read(bytes, Hints::default()).unwrap();
    let made = editing::structure(source_id(bytes), &decoded.text, &About::default(), &[], None);
    made.witnesses
        .iter()
        .map(|w| {
            let turn = |t: &record::Turn| (format!("{:?}", t.role), t.speaker.clone(), t.text(&decoded.text));
            let opening = (None, w.opening.iter().map(turn).collect());
            let exchanges = w.exchanges.iter().map(|x| {
                (
                    x.outlet.as_ref().map(|o| format!("{o:?}").split("span").next().unwrap().to_owned()),
                    x.turns.iter().map(turn).collect(),
                )
            });
            std::iter::once(opening).chain(exchanges).collect()
        })
        .collect()
}

fn newspapers() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/newspapers");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: ../shared is not here");
        return Vec::new();
    };
    let mut papers: Vec<(String, String)> = entries
        .map(|e| {
            let path = e.unwrap().path();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    papers.sort();
    papers
}

fn invented() -> (String, String) {
    let exchange = "海湾日报记者：请问部长，今年两国的渔业合作有什么新的安排？会不会增加3个检验站？有消息说R&D的钱减少了。\n\n部长：谢谢你的提问。我们两国是好邻居，合作从来没有停过。今年我们会在三个港口开设联合检验站，这对渔民是实实在在的好事。我们会把2030年说过的话一件一件做到底，不会因为一时一事而改变。\n\n第二段还要说：海港大桥明年春天通车，预算没有增加。\n\n";
    let text = format!(
        "# 部长谈渔业\n\n5月13日，部长在海港会议中心举行记者会，回答中外记者提问。\n\n## 合作前景广阔\n\n{}## 大桥明年通车\n\n{}",
        exchange.repeat(3),
        exchange.repeat(9)
    );
    ("invented".to_owned(), text)
}

fn documents(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let set = paragraphs(&text.replace("&gt;", ">").replace("&amp;", "&"));
    vec![
        ("html", html(&set, "A title")),
        ("docx", docx(&set).unwrap()),
        ("epub", epub(&set, "A title").unwrap()),
        ("xml", alto(&set)),
    ]
}

#[test]
fn each_newspaper_says_the_same_as_a_document() {
    let mut failed = Vec::new();
    for (name, text) in newspapers().into_iter().chain([invented()]) {
        let expected = said(text.as_bytes());
        assert!(!expected.is_empty(), "{name}");
        for (kind, bytes) in documents(&text) {
            let got = said(&bytes);
            if got != expected {
                let flat = |s: &Said| {
                    s.iter()
                        .flatten()
                        .flat_map(|(o, t)| t.iter().map(move |t| (o.clone(), t.clone())))
                        .collect::<Vec<_>>()
                };
                let (e, g) = (flat(&expected), flat(&got));
                let at = e.iter().zip(&g).position(|(e, g)| e != g);
                println!(
                    "{name} as {kind}: {} turns for {}; the first other one:\n{:?}\n{:?}",
                    g.len(),
                    e.len(),
                    at.map(|i| &e[i]),
                    at.map(|i| &g[i])
                );
                failed.push(format!("{name} as {kind}"));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// The exchanges of all events of a record, with their established words.
fn established(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    std::fs::create_dir(&input).unwrap();
    for (name, bytes) in files {
        std::fs::write(input.join(name), bytes).unwrap();
    }
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    let summary = desk.add(&AddRequest { paths: vec![input], encoding: None }, &mut ()).unwrap();
    assert_eq!(summary.counts().0, files.len());
    let mut out = Vec::new();
    desk.export("json", None, &mut out, &mut ()).unwrap();
    let record: Value = serde_json::from_slice(&out).unwrap();
    let mut all = Vec::new();
    for event in record["events"].as_array().unwrap() {
        for exchange in event["exchanges"].as_array().unwrap() {
            let mut words = String::new();
            texts(&exchange["turns"], &mut words);
            all.push((format!("{} {}", event["date"], exchange["outlet"]), words));
        }
    }
    all.sort();
    all
}

/// The words of the paragraphs of established turns.
fn texts(value: &Value, out: &mut String) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| texts(v, out)),
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("text", Value::String(s)) => {
                        out.push_str(s);
                        out.push('\n');
                    }
                    ("paragraphs", inner) => texts(inner, out),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

#[test]
fn records_of_documents_are_records_of_their_texts() {
    let mut papers = newspapers();
    papers.push(invented());
    let texts: Vec<(String, Vec<u8>)> =
        papers.iter().map(|(n, t)| (format!("{n}.txt"), t.clone().into_bytes())).collect();
    let expected = established(&texts);
    assert!(expected.iter().map(|e| e.1.len()).sum::<usize>() > 200);
    for kind in 0..4 {
        let files: Vec<(String, Vec<u8>)> = papers
            .iter()
            .map(|(name, text)| {
                let (ending, bytes) = documents(text).swap_remove(kind);
                (format!("{name}.{ending}"), bytes)
            })
            .collect();
        let got = established(&files);
        let other: Vec<_> = got.iter().zip(&expected).filter(|(g, e)| g != e).collect();
        for (got, expected) in &other {
            let same = got.1.chars().zip(expected.1.chars()).take_while(|(g, e)| g == e).count();
            let around = |s: &str| s.chars().skip(same.saturating_sub(30)).take(60).collect::<String>();
            println!("{:?} {:?}\n  {:?}\n  {:?}", got.0, expected.0, around(&got.1), around(&expected.1));
        }
        assert!(other.is_empty() && got.len() == expected.len(), "{}", files[0].0);
    }
}

/// The files of a folder of `../shared/data` with one of these endings, sorted; none where it does not stand.
fn data(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!("skipped: {} is not here", folder.display());
            continue;
        };
        for path in entries.map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The two saved pages of conferences: what was marked as the article by those who made the page, and the headline.
#[test]
fn the_main_text_of_real_pages() {
    for (name, page) in data("conferences-es", "html") {
        let start = page.find("<div class=\"article-body\">").unwrap();
        let (mut depth, mut end) = (0i32, page.len());
        for (at, _) in page[start..].match_indices("div") {
            let at = start + at;
            depth += if page[..at].ends_with("</") { -1 } else { i32::from(page[..at].ends_with('<')) };
            if depth == 0 {
                end = at - 2;
                break;
            }
        }
        let inner =
            read(format!("<html><body>{}</body></html>", &page[start..end]).as_bytes(), Hints::default())
                .unwrap();
        let got = read(page.as_bytes(), Hints::default()).unwrap();
        let (headline, body) = got.text.as_str().split_once("\n\n").unwrap();
        assert_eq!(headline.trim_start_matches("## "), got.about.title.as_deref().unwrap(), "{name}");
        assert_eq!(letters(body), letters(inner.text.as_str()), "{name}: precision and recall are 1");
        assert!(got.about.date.is_some() && got.about.outlet.is_some(), "{name}: {:?}", got.about);
        // A language without a pack.
        let made = editing::structure(source_id(page.as_bytes()), &got.text, &got.about, &got.asides, None);
        let turns: usize = made.witnesses.iter().map(|w| w.turns().count()).sum();
        println!(
            "{name}: {turns} turns, {:?}",
            made.witnesses.iter().map(|w| w.clues.day().map(|d| d.date.to_string())).collect::<Vec<_>>()
        );
        assert!(turns > 40, "{name}: {turns}");
    }
}

/// Lines of real newspaper pages: the order that the places give, against the order that people gave. In tables the
/// people's order is that in which their tool made the cells (by height over all tables of two pages), and is no reading
/// order; pairs of lines in cells are counted apart.
#[test]
fn the_reading_order_of_real_pages() {
    let (mut prose, mut prose_right, mut all, mut all_right) = (0usize, 0usize, 0usize, 0usize);
    let cells = regex::Regex::new(r#"(?s)<TextRegion [^>]*type:T\d+C\d+.*?</TextRegion>"#).unwrap();
    for (name, page) in data("newspaper-pages-de", "xml") {
        let lines = |page: &str| -> Vec<record::Area> {
            let got = read(page.as_bytes(), Hints::default()).unwrap();
            got.facsimile.unwrap().places.iter().map(|p| p.area).collect()
        };
        let given = lines(&page);
        let (head, rest) = page.split_once("<ReadingOrder>").unwrap();
        let found = lines(&format!("{head}{}", rest.split_once("</ReadingOrder>").unwrap().1));
        assert_eq!(given.len(), found.len(), "{name}");
        let without_tables: std::collections::BTreeSet<record::Area> =
            match read(cells.replace_all(&page, "").as_bytes(), Hints::default()) {
                Ok(got) => got.facsimile.unwrap().places.iter().map(|p| p.area).collect(),
                Err(_) => std::collections::BTreeSet::new(),
            };
        let follows: std::collections::BTreeSet<(record::Area, record::Area)> =
            found.windows(2).map(|w| (w[0], w[1])).collect();
        for pair in given.windows(2) {
            let right = usize::from(follows.contains(&(pair[0], pair[1])));
            (all, all_right) = (all + 1, all_right + right);
            if pair.iter().all(|a| without_tables.contains(a)) {
                (prose, prose_right) = (prose + 1, prose_right + right);
            }
        }
    }
    if all > 0 {
        println!("pairs: {all_right} of {all}; outside of tables {prose_right} of {prose}");
        assert!(prose_right * 100 >= prose * 95);
    }
}

/// Lines of a Chinese newspaper: every line end inside a paragraph is joined, every paragraph is one.
#[test]
fn the_lines_of_a_real_edition() {
    let (mut joins, mut right) = (0usize, 0usize);
    let expression = |e: &str| regex::Regex::new(e).unwrap();
    let (comments, paragraph, tags) =
        (expression("(?s)<!--.*?-->"), expression("(?s)<p[ >].*?</p>"), expression("<[^>]*>"));
    for (name, edition) in data("newspaper-lines-zh", "xml") {
        let got = read(edition.as_bytes(), Hints::default()).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let paragraphs: std::collections::BTreeSet<String> =
            got.text.as_str().lines().map(letters).filter(|l| !l.is_empty()).collect();
        let plain = comments.replace_all(&edition, "").into_owned();
        for p in paragraph.find_iter(&plain) {
            let lines: Vec<String> = p
                .as_str()
                .split("<lb/>")
                .map(|l| letters(&tags.replace_all(l, "").replace("&gaiji;", "\u{e111}")))
                .filter(|l| !l.is_empty())
                .collect();
            let count = lines.len().saturating_sub(1);
            joins += count;
            right += if paragraphs.contains(&lines.concat()) { count } else { 0 };
        }
    }
    if joins > 0 {
        println!("joins: {right} of {joins}");
        assert!(right * 100 >= joins * 97);
    }
}

/// An archive is a folder: each file in it is a source, archives in it are opened once, and what cannot be read is said.
#[test]
fn an_archive_is_read_as_a_folder() {
    let zipped = |parts: &[(&str, Vec<u8>)]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let (_, text) = invented();
    let set = paragraphs(&text.replace("检验站", "检查站"));
    let innermost = zipped(&[("x.txt", b"x".to_vec())]);
    let inner = zipped(&[("deep.docx", docx(&set).unwrap()), ("again.zip", innermost)]);
    let archive = zipped(&[
        ("港报/a.txt", text.clone().into_bytes()),
        ("b.html", html(&paragraphs(&text.replace("渔民", "渔夫")), "T")),
        ("inner.zip", inner),
        ("photo.jpg", b"\xff\xd8\xff".to_vec()),
        ("__MACOSX/._a.txt", b"noise".to_vec()),
        (".hidden.txt", b"noise".to_vec()),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("papers.zip");
    std::fs::write(&path, archive).unwrap();
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    let request = AddRequest { paths: vec![path], encoding: None };
    let summary = desk.add(&request, &mut ()).unwrap();
    let said: Vec<(String, String)> = summary
        .files
        .iter()
        .map(|f| {
            let outcome = serde_json::to_value(&f.outcome).unwrap()["is"].as_str().unwrap().to_owned();
            (f.path.rsplit_once("papers.zip/").unwrap().1.to_owned(), outcome)
        })
        .collect();
    let expected = [
        ("b.html", "added"),
        ("inner.zip/again.zip", "refused"),
        ("inner.zip/deep.docx", "added"),
        ("photo.jpg", "refused"),
        ("港报/a.txt", "added"),
    ];
    assert_eq!(said, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    // One conference in three printings, which are known when they come again; and the record holds.
    let listed = desk.list(None).unwrap();
    assert_eq!(listed.events.iter().map(|e| e.witnesses.len()).collect::<Vec<_>>(), [3]);
    assert_eq!(desk.add(&request, &mut ()).unwrap().counts(), (0, 3, 2));
    let checked = desk.check(&mut ()).unwrap();
    assert!(checked.failures.is_empty(), "{:?}", checked.failures);
}
