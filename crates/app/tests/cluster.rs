//! `onrecord reuse --cluster` with a scheduler and two executors as processes of this machine: the laptop's results byte for
//! byte, also where an executor is killed in the middle of the work; and clear words where the scheduler is not there.
//!
//! Nothing waits for a fixed time. Processes say when they are ready; that a job is under way is seen by what an executor
//! writes into its folder. All processes are killed at the end, whatever becomes of the test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything here takes on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(240);

/// A process that ends with the test.
struct Node {
    child: Child,
    /// What it said after "ready: ".
    ready: String,
}

impl Node {
    #[track_caller]
    fn start(args: &[&str]) -> Self {
        // Their warnings are about what the tests do to them.
        let mut child = onrecord(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let mut node = Self { child, ready: String::new() };
        let (_, ready) = line.trim().split_once("ready: ").unwrap_or_else(|| panic!("{args:?}: {line:?}"));
        ready.clone_into(&mut node.ready);
        node
    }

    /// As `kill -9` does it.
    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

fn onrecord(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(args).stdin(Stdio::null()).env_remove("ONRECORD").env("COLUMNS", "80");
    command
}

/// A scheduler and two executors, which keep what they have in `executor-0` and `executor-1`.
struct Nodes {
    scheduler: Node,
    executors: Vec<Node>,
}

impl Nodes {
    fn start(dir: &Path) -> Self {
        let scheduler = Node::start(&["cluster", "scheduler", "--bind", "127.0.0.1:0", "--lost-after", "4"]);
        let executors = (0..2)
            .map(|n| {
                let folder = executor_folder(dir, n);
                let address = scheduler.ready.as_str();
                Node::start(&[
                    "cluster",
                    "executor",
                    "--scheduler",
                    address,
                    "--cores",
                    "1",
                    "--memory",
                    "1G",
                    "--folder",
                    folder.to_str().unwrap(),
                ])
            })
            .collect();
        Self { scheduler, executors }
    }

    fn address(&self) -> &str {
        &self.scheduler.ready
    }
}

fn executor_folder(dir: &Path, n: usize) -> PathBuf {
    dir.join(format!("executor-{n}"))
}

/// Numbers that look drawn, and are the same everywhere (the generator of Knuth's MMIX).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// Ideographs without any sense.
    fn text(&mut self, length: usize) -> Vec<char> {
        (0..length).filter_map(|_| char::from_u32(0x4e00 + self.below(900) as u32)).collect()
    }
}

/// Texts of which some share damaged passages, and one is printed forty times: more often than grams are joined all with all.
fn corpus(dir: &Path, name: &str, seed: u64) -> PathBuf {
    let mut draw = Draw(seed);
    // The same for all seeds: so that what is added shares something with what was there.
    let known = Draw(1).text(90);
    let mut lines = String::new();
    let mut earlier: Vec<Vec<char>> = vec![known.clone()];
    for n in 0..160 {
        let mut text = draw.text(300);
        let piece = if n % 4 == 0 { known.clone() } else { earlier[draw.below(earlier.len())].clone() };
        let copied = n % 3 != 1;
        for (i, c) in piece.iter().take(120).enumerate().filter(|_| copied) {
            // One character in ten is damaged.
            text[100 + i] = if draw.below(10) == 0 { '口' } else { *c };
        }
        earlier.push(text[150..290].to_vec());
        let text: String = text.into_iter().collect();
        lines += &format!(
            "{{\"id\": \"{seed}-{n}\", \"text\": \"{text}。\", \"date\": \"20{:02}-05-12\"}}\n",
            n % 30
        );
    }
    let path = dir.join(name);
    fs::write(&path, lines).unwrap();
    path
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Runs the command and gives the folder of its results.
#[track_caller]
fn reuse(output: &Path, more: &[&str]) -> Output {
    let ran = onrecord(&[&["reuse", "-o", text(output)], more].concat()).output().unwrap();
    assert!(ran.status.success(), "{more:?}\n{}", String::from_utf8_lossy(&ran.stderr));
    ran
}

#[track_caller]
fn same(one: &Path, other: &Path) {
    for file in ["pairs.jsonl", "clusters.jsonl"] {
        let (x, y) = (fs::read(one.join(file)).unwrap(), fs::read(other.join(file)).unwrap());
        assert!(x.len() > 1000, "{file}: the corpus shares nothing");
        assert!(x == y, "{file} differs: {} and {} bytes", x.len(), y.len());
    }
}

/// Whether a file lies anywhere below.
fn holds_a_file(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|e| e.file_type().is_ok_and(|t| t.is_file()) || holds_a_file(&e.path()))
    })
}

/// Looks again and again until it is so.
#[track_caller]
fn until(what: &str, mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < PATIENCE, "{what}: never");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_cluster_gives_what_the_laptop_gives() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (first, second) = (corpus(dir, "first.jsonl", 7), corpus(dir, "second.jsonl", 8));
    let nodes = Nodes::start(dir);
    let cluster = ["--cluster", nodes.address()];
    let (here, there) = (dir.join("here"), dir.join("there"));

    reuse(&here, &[text(&first)]);
    reuse(&there, &[&[text(&first)], &cluster[..]].concat());
    same(&here, &there);
    assert!(!there.join("state/cluster").exists(), "what was laid down is still there");

    // Only what is new is compared.
    reuse(&here, &[text(&second), "--add"]);
    reuse(&there, &[&[text(&second), "--add"], &cluster[..]].concat());
    same(&here, &there);

    // One against the other, the texts in a folder of their own.
    let (here, there, storage) = (dir.join("cited-here"), dir.join("cited-there"), dir.join("storage"));
    reuse(&here, &[text(&first), "--against", text(&second)]);
    let more = ["--against", text(&second), "--storage", text(&storage)];
    reuse(&there, &[&[text(&first)], &more[..], &cluster[..]].concat());
    same(&here, &there);
    assert!(!holds_a_file(&storage), "what was laid down is still there");

    // Nothing to do is done.
    let empty = dir.join("empty.jsonl");
    fs::write(&empty, "{\"id\": \"blank\", \"text\": \"\"}\n").unwrap();
    reuse(&dir.join("nothing"), &[&[text(&empty)], &cluster[..]].concat());
}

/// An archive, what this machine finds in it, and where the cluster is to put what it finds.
fn done_here(dir: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let archive = corpus(dir, "archive.jsonl", 7);
    let (here, there) = (dir.join("here"), dir.join("there"));
    reuse(&here, &[text(&archive)]);
    (archive, here, there)
}

#[test]
fn an_executor_is_killed_in_the_middle() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (archive, here, there) = done_here(dir);
    let mut nodes = Nodes::start(dir);
    let address = nodes.address().to_owned();
    let args = ["reuse", text(&archive), "-o", text(&there), "--cluster", &address];
    let mut job = onrecord(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let killed = executor_folder(dir, 1);
    until("the executor works", || holds_a_file(&killed) || job.try_wait().unwrap().is_some());
    nodes.executors[1].kill();
    assert!(job.try_wait().unwrap().is_none(), "the job had ended before the executor was killed");
    let ended = job.wait_with_output().unwrap();
    if !ended.status.success() {
        // The engine may give up; then it says so, and the same command goes on.
        let words = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(5), "{words}");
        assert!(words.contains("did not finish") && words.contains("goes on where it stopped"), "{words}");
        let again = reuse(&there, &[text(&archive), "--cluster", &address]);
        assert!(String::from_utf8_lossy(&again.stdout).contains("went on where the interrupted run"));
    }
    same(&here, &there);
}

#[test]
fn the_scheduler_goes_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (archive, here, there) = done_here(dir);
    let mut nodes = Nodes::start(dir);
    let address = nodes.address().to_owned();
    let args = ["reuse", text(&archive), "-o", text(&there), "--cluster", &address];
    let mut job = onrecord(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    until("an executor works", || {
        (0..2).any(|n| holds_a_file(&executor_folder(dir, n))) || job.try_wait().unwrap().is_some()
    });
    nodes.scheduler.kill();
    let ended = job.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(5), "{words}");
    assert!(words.contains(&address) && words.contains("did not finish"), "{words}");
    assert!(words.contains("goes on where it stopped"), "{words}");
    drop(nodes);

    // Nobody there: told before anything is read.
    let ran = onrecord(&args).output().unwrap();
    let words = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(5), "{words}");
    assert!(words.contains(&format!("no scheduler at {address}")), "{words}");
    assert!(words.contains("onrecord cluster scheduler"), "{words}");

    let nodes = Nodes::start(&dir.join("again"));
    let again = reuse(&there, &[text(&archive), "--cluster", nodes.address()]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("went on where the interrupted run"));
    same(&here, &there);
}

#[test]
fn an_address_that_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("archive.jsonl");
    fs::write(&archive, "").unwrap();
    let output = dir.path().join("out");
    let ran =
        onrecord(&["reuse", text(&archive), "-o", text(&output), "--cluster", "http://x"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("df://HOST:PORT"));
    assert!(!output.exists());
}
