//! Images in a record, whatever recognises them: what was read is a source, the image is kept beside it, the same image
//! again is known, two recognisers are two witnesses, and a Ctrl-C between two pages loses nothing.
//!
//! The recogniser here is handed the words: how well the real ones read is another matter (`recognition.rs`).

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use desk::{
    AddRequest, AddSummary, Desk, FileOutcome, Moment, Opening, PageRecogniser, Progress, Recognisers,
    ShowRequest, Unrecognised, Watch,
};
use record::{Area, Glyph, RecognisedLine, RecognisedPage, Recogniser, Recognition};

const PAGE: &str = "部长就港口事务答记者问
　　2031年5月12日，交通部长林晓舟在晨港会堂举行记者会，回答中外记者提问。
　　《晨港日报》记者：大桥什么时候通车？会不会影响渔船出海？
　　林晓舟：大桥明年春天通车。总投资18.6亿元，没有增加一分钱。桥下净高四十米，渔船照常出海。
　　海港电视台记者：渡轮还开不开？票价会不会上涨？
　　林晓舟：渡轮照常开行，票价不变，这一点请大家放心。三条航线的班次，夏天还要加密。
　　《海湾商报》记者：新码头的工程进展如何，何时可以停靠万吨货轮？
　　林晓舟：码头主体已经完工，秋天试运行，年底以前就能停靠万吨货轮。";

/// Reads every image as these words, one line below the other.
struct Reader {
    name: &'static str,
    words: String,
    asked: AtomicUsize,
}

impl Reader {
    fn new(name: &'static str, words: String) -> Self {
        Self { name, words, asked: AtomicUsize::new(0) }
    }
}

impl PageRecogniser for Reader {
    fn name(&self) -> &str {
        self.name
    }

    fn engine(&self) -> String {
        format!("{} 1.0", self.name)
    }

    fn recognise(
        &self,
        bytes: &[u8],
        at: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Recognition, Unrecognised> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if !at(1, 1) {
            return Err(Unrecognised::Stopped);
        }
        let line = |(row, words): (i32, &str)| RecognisedLine {
            glyphs: (0..)
                .zip(words.chars())
                .map(|(column, c): (i32, char)| {
                    let (left, top) = (100 + 30 * column, 100 + 90 * row);
                    let area = Area { left, top, right: left + 30, bottom: top + 28 };
                    Glyph { text: c.to_string(), area, confidence: 990 }
                })
                .collect(),
        };
        let lines = (0..).zip(self.words.lines()).map(line).collect();
        Ok(Recognition {
            recogniser: Recogniser { engine: self.engine(), models: Vec::new() },
            image: formats::source_id(bytes),
            pages: vec![RecognisedPage { width: 1600, height: 900, turned: 0, lines }],
        })
    }
}

fn open(folder: &Path) -> Desk {
    let opening = Opening {
        folder: folder.join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-06-01T00:00:00Z"),
    };
    Desk::open_for_writing(&opening, true, &mut ()).unwrap()
}

fn image(folder: &Path, name: &str, pixels: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, [b"\x89PNG\r\n\x1a\n", pixels].concat()).unwrap();
    path
}

fn add(desk: &mut Desk, path: &Path, readers: &[&dyn PageRecogniser], anew: bool) -> AddSummary {
    let request = AddRequest { paths: vec![path.to_owned()], encoding: None };
    desk.add_with(&request, &Recognisers { each: readers, anew }, &mut ()).unwrap()
}

#[test]
fn what_was_read_is_a_source_and_the_image_is_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    let page = image(folder.path(), "page.png", b"dots");

    // Without a recogniser there is advice and no source.
    let summary = add(&mut desk, &page, &[], false);
    assert_eq!((summary.counts(), summary.files[0].findings[0].code.as_str()), ((0, 0, 1), "image"));

    let first = Reader::new("Reader", PAGE.to_owned());
    let summary = add(&mut desk, &page, &[&first], false);
    assert_eq!(summary.counts(), (1, 0, 0), "{summary:?}");
    assert_eq!(summary.events.len(), 1);
    let event = summary.events[0].id.clone();
    let check = desk.check(&mut ()).unwrap();
    assert!(check.is_sound() && check.images == 1 && check.foreign.is_empty(), "{check:?}");

    // Again: nothing is read, nothing changes. Another reader is asked only where the user names it.
    let other = Reader::new("Other", PAGE.to_owned());
    for reader in [&first, &other] {
        assert_eq!(add(&mut desk, &page, &[reader], false).counts(), (0, 1, 0));
    }
    assert_eq!((first.asked.load(Ordering::Relaxed), other.asked.load(Ordering::Relaxed)), (1, 0));

    // What is shown of the witness can be cut out of its page.
    let show = |desk: &Desk| {
        let request =
            ShowRequest { citation: event.clone(), witness: Some("A".to_owned()), apparatus: false };
        desk.show(&request).unwrap().witness.unwrap()
    };
    let witness = show(&desk);
    assert_eq!(witness.name, "page.png (Reader)");
    assert_eq!(desk.picture(&witness.on_pages()).unwrap(), std::fs::read(&page).unwrap());
    let pieces = witness.on_pages().pieces(&witness.areas());
    assert!(
        !pieces.is_empty() && pieces.iter().all(|p| p.top < p.bottom && p.left < p.right && p.bottom < 1.0)
    );

    // An image that was lost is told.
    let id = formats::source_id(&std::fs::read(&page).unwrap()).to_string();
    std::fs::remove_file(folder.path().join("record/originals").join(&id[..2]).join(&id)).unwrap();
    assert!(!desk.check(&mut ()).unwrap().is_sound());
    assert!(desk.picture(&show(&desk).on_pages()).is_err());
}

#[test]
fn two_recognisers_are_two_witnesses() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    let page = image(folder.path(), "page.png", b"dots");
    let (first, second) =
        (Reader::new("Reader", PAGE.to_owned()), Reader::new("Other", PAGE.replace("18.6", "13.6")));
    assert_eq!(add(&mut desk, &page, &[&first, &second], true).counts(), (2, 0, 0));
    let mut out = Vec::new();
    desk.export("json", None, &mut out, &mut ()).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let event = &record["events"][0];
    assert_eq!(event["witnesses"].as_array().unwrap().len(), 2);
    let variants = event["variants"].as_array().unwrap();
    assert!(variants.iter().any(|v| v["risk"] == "high" && v.to_string().contains("13")), "{variants:?}");
}

#[test]
fn the_same_image_under_two_names_is_read_once_and_has_both() {
    let exports = |together: bool| {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = open(folder.path());
        let scans = folder.path().join("scans");
        std::fs::create_dir(&scans).unwrap();
        let reader = Reader::new("Reader", PAGE.to_owned());
        // Another that is named later gives the same names.
        let other = Reader::new("Other", String::new());
        let (page, copy) = (image(&scans, "page.png", b"dots"), image(&scans, "a copy.png", b"dots"));
        if together {
            assert_eq!(add(&mut desk, &scans, &[&reader], false).counts(), (1, 1, 0));
        } else {
            assert_eq!(add(&mut desk, &copy, &[&reader], false).counts(), (1, 0, 0));
            let summary = add(&mut desk, &page, &[&other], false);
            assert_eq!(summary.files[0].findings[0].code, "same-bytes", "{summary:?}");
        }
        assert_eq!((reader.asked.load(Ordering::Relaxed), other.asked.load(Ordering::Relaxed)), (1, 0));
        assert!(desk.check(&mut ()).unwrap().is_sound());
        let mut out = Vec::new();
        desk.export("json", None, &mut out, &mut ()).unwrap();
        String::from_utf8(out).unwrap()
    };
    let export = exports(true);
    assert!(export.contains("a copy.png (Reader)") && export.contains("page.png (Reader)"), "{export}");
    assert_eq!(export, exports(false));
}

#[test]
fn the_same_image_many_files_on_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    let scans = folder.path().join("scans");
    std::fs::create_dir(&scans).unwrap();
    for n in 0..30u8 {
        image(&scans, &format!("{n:02}.png"), &[n % 29]);
    }
    let (reader, other) = (Reader::new("Reader", PAGE.to_owned()), Reader::new("Other", PAGE.to_owned()));
    assert_eq!(add(&mut desk, &scans, &[&reader, &other], true).counts(), (58, 2, 0));
    assert_eq!((reader.asked.load(Ordering::Relaxed), other.asked.load(Ordering::Relaxed)), (29, 29));
    // A copy that comes later has the names of both readings, whichever would be asked.
    let copy = image(folder.path(), "copy.png", &[3]);
    assert_eq!(add(&mut desk, &copy, &[&reader], false).counts(), (0, 2, 0));
    assert!(desk.check(&mut ()).unwrap().is_sound());
}

#[test]
fn a_file_that_two_recognisers_left_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    let scans = folder.path().join("scans");
    std::fs::create_dir(&scans).unwrap();
    for n in 0..3u8 {
        image(&scans, &format!("{n}.png"), &[n]);
    }
    std::fs::write(scans.join("text.txt"), PAGE).unwrap();
    let (reader, never) = (Reader::new("Reader", PAGE.to_owned()), Never);
    let summary = add(&mut desk, &scans, &[&reader, &never], true);
    assert_eq!((summary.counts(), summary.left), ((2, 0, 0), 3));
}

/// Is stopped whenever it begins.
struct Never;

impl PageRecogniser for Never {
    fn name(&self) -> &'static str {
        "Never"
    }

    fn engine(&self) -> String {
        "Never 1.0".to_owned()
    }

    fn recognise(
        &self,
        _: &[u8],
        _: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Recognition, Unrecognised> {
        Err(Unrecognised::Stopped)
    }
}

/// Stops when it is told of the second page.
#[derive(Default)]
struct Impatient {
    stopped: bool,
}

impl Watch for Impatient {
    fn progress(&mut self, at: Progress) {
        self.stopped |= matches!(at, Progress::Reading { done: 1.., .. });
    }

    fn stop(&self) -> bool {
        self.stopped
    }
}

#[test]
fn what_was_recognised_before_a_stop_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    let scans = folder.path().join("scans");
    std::fs::create_dir(&scans).unwrap();
    for n in 0..20u8 {
        image(&scans, &format!("{n:02}.png"), &[n]);
    }
    let reader = Reader::new("Reader", PAGE.to_owned());
    let request = AddRequest { paths: vec![scans.clone()], encoding: None };
    let each: [&dyn PageRecogniser; 1] = [&reader];
    let recognisers = Recognisers { each: &each, anew: false };
    let summary = desk.add_with(&request, &recognisers, &mut Impatient::default()).unwrap();
    let added = summary.files.iter().filter(|f| matches!(f.outcome, FileOutcome::Added { .. })).count();
    assert!(added >= 8 && added + summary.left == 20 && summary.left > 0, "{added} and {}", summary.left);
    // The rest by the same command again, and each image was read once but for the one that was under way.
    assert_eq!(add(&mut desk, &scans, &[&reader], false).counts(), (20 - added, added, 0));
    assert!(desk.check(&mut ()).unwrap().is_sound());
}
