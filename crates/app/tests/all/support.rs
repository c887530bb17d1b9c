use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder to work in, with a record in `record`.
pub(crate) struct Place {
    dir: tempfile::TempDir,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(o: Output) -> Self {
        Self {
            code: o.status.code(),
            out: String::from_utf8(o.stdout).expect("UTF-8"),
            err: String::from_utf8(o.stderr).expect("UTF-8"),
        }
    }
}

impl Ran {
    /// Fails with the whole screen unless the exit code is this one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "exit code\n{}\n{}", self.out, self.err);
        self
    }

    /// Fails with the whole screen unless all of these stand on it.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        // Lines are wrapped to the screen; a test is about the words.
        let screen: String =
            format!("{}{}", self.out, self.err).split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(screen.contains(word), "{word:?} is not on the screen\n{}\n{}", self.out, self.err);
        }
        self
    }

    /// The result of a command with `--json`.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        let document: serde_json::Value = serde_json::from_str(&self.out).expect("one JSON document");
        assert_eq!(document["onrecord"], 1);
        document["result"].clone()
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(&path, bytes).expect("the file is written");
        path
    }

    /// The command, to be run in this folder, away from the tester's own settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(args).current_dir(self.dir.path());
        command.env_remove("ONRECORD").env_remove("ONRECORD_SIGNING_KEY").env_remove("NO_COLOR");
        command.env("ONRECORD_MODELS", self.path("models"));
        command.env("USER", "tester").env("COLUMNS", "80");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().expect("onrecord starts").into()
    }

    /// The whole record as JSON, byte for byte.
    #[track_caller]
    pub(crate) fn export(&self, record: &str) -> String {
        self.run(&["export", "--format", "json", "--record", record]).exits(0).out
    }

    /// Fails unless `check` finds everything in order.
    #[track_caller]
    pub(crate) fn is_sound(&self, record: &str) {
        self.run(&["check", "--record", record]).exits(0).says(&["all is in order"]);
    }

    /// The ids of the events.
    #[track_caller]
    pub(crate) fn events(&self, record: &str) -> Vec<String> {
        let list = self.run(&["list", "--json", "--record", record]).json();
        let events = list["events"].as_array().expect("events");
        events.iter().map(|e| e["id"].as_str().expect("an id").to_owned()).collect()
    }
}

/// The printings of `samples/`, sorted by path.
pub(crate) fn samples() -> Vec<PathBuf> {
    fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> =
            fs::read_dir(folder).expect("samples").map(|e| e.expect("an entry").path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, into);
            } else {
                into.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut files = Vec::new();
    for language in ["zh", "en"] {
        collect(&root.join(language), &mut files);
    }
    assert!(files.len() > 5, "samples/ holds printings");
    files
}

/// The printings of one conference of `samples/`, as text for the command line.
pub(crate) fn printings(folder: &str) -> Vec<String> {
    let wanted = Path::new(folder);
    samples()
        .into_iter()
        .filter(|p| p.parent().is_some_and(|d| d.ends_with(wanted)))
        .map(|p| p.display().to_string())
        .collect()
}

/// A short conference of an invented ministry. `day` as printed; `answer` is the middle of the second answer.
pub(crate) fn conference(day: &str, answer: &str) -> String {
    format!(
        "外事部长闻若舟答记者问\n\n\
         泽通社望汐{day}电 {day}，泽澜共和国外事部在望汐举行记者会，外事部长闻若舟回答中外记者提问。\n\n\
         闻若舟：各位记者朋友，大家上午好。今天江面起了雾，可是码头上的灯一直亮着，我们慢慢谈。\n\n\
         江声报记者：请问部长，今年汛期渡轮停航的天数比去年多了一倍，外事部打算怎样同上游各国商量放水的事？\n\n\
         闻若舟：水往低处流，话要往明处讲。上游的水闸有十七座，我们同四个邻居约好，每天早晚各通报一次水位，谁也不瞒谁。\n\n\
         石桥商报记者：关于鱼汤节期间的通关安排，能否介绍一下具体的数字和日期，商户们都很关心？\n\n\
         闻若舟：{answer}请大家放心，锅里的鱼汤不会因为一张通关单凉掉，我们把窗口增加到九个。\n\n\
         海潮网记者：有评论说灯塔会堂的屋顶漏雨，会影响下个月的流域会议，部长怎么看这个说法？\n\n\
         闻若舟：屋顶确实漏过一次，接雨的铜盆还在我办公室里。会议照常，欢迎各国代表带着伞来，带着诚意来。\n"
    )
}

/// A conference of which no run of words is that of another with another number: for tests with many events.
pub(crate) fn conference_number(number: usize) -> String {
    let day = format!("20{}年{}月{}日", 31 + number / 300, number % 12 + 1, number / 12 % 25 + 1);
    conference_on(&day, number)
}

/// The same, held on this day.
pub(crate) fn conference_on(day: &str, number: usize) -> String {
    const WORDS: [&str; 48] = [
        "码头", "灯塔", "渡轮", "鱼汤", "水闸", "商户", "雨伞", "铜盆", "航道", "堤坝", "候鸟", "芦苇",
        "船旗", "税单", "桥墩", "潮汐", "集市", "钟楼", "风车", "盐田", "绳索", "罗盘", "浮标", "信使",
        "同意", "商量", "推迟", "修好", "检查", "增加", "减少", "公布", "等待", "答应", "邀请", "拜访",
        "明年", "春天", "早晨", "邻居", "各国", "两岸", "上游", "下游", "已经", "仍然", "一起", "慢慢",
    ];
    let mut state = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut sentence = |words: usize| -> String {
        (0..words)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                WORDS[(state >> 33) as usize % WORDS.len()]
            })
            .collect()
    };
    let mut text = format!(
        "外事部长闻若舟答记者问\n\n泽通社望汐{day}电 {day}，泽澜共和国外事部举行记者会，外事部长闻若舟回答中外记者提问。\n\n\
         闻若舟：{}，{}。\n",
        sentence(9),
        sentence(12)
    );
    for outlet in ["江声报", "石桥商报", "海潮网"] {
        text.push_str(&format!("\n{outlet}记者：{}，{}？\n", sentence(9), sentence(11)));
        text.push_str(&format!(
            "\n闻若舟：{}，{}。{}，{}。\n",
            sentence(14),
            sentence(12),
            sentence(10),
            sentence(13)
        ));
    }
    text
}
