//! The version of the derivation covers everything that reading and establishing reach.
//!
//! It is a hash over a list of folders, and lists are not kept: for some while a better reader of PDF changed nothing in
//! old records, because it lay in a folder that nobody had added. Here the list is held against the sources themselves.
//! From `derive.rs` on, every path that a file names (`use archive::{EventRow, …}`, `crate::read::read_markup`, `mod x;`,
//! `include_str!("…")`) leads to further files, through what the crates' roots hand on; all of them must be covered, but
//! for a few that are named below with the reason why they cannot change a table. Libraries are asked of Cargo.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../build.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    clippy::print_stdout,
    reason = "the script that builds is a program of its own"
)]
mod build;

/// Our crates between the originals and the tables, by the names that sources call them.
const CRATES: [&str; 6] = ["record", "collate", "editing", "formats", "archive", "desk"];

/// Named by what derives, and yet not of the derivation.
const NOT_OF_IT: [(&str, &str); 4] = [
    ("src/open.rs", "the moment that a row of the ledger bears, and the door to the folder"),
    ("src/error.rs", "what is said when there is no table"),
    ("src/progress.rs", "what is said while the tables are made"),
    (
        "src/understand.rs",
        "an area of a page, to be printed; `view.rs` has it beside the findings that are kept",
    ),
];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A module: its crate, and the names that lead to it.
type Module = (String, Vec<String>);

/// The sources of a module, with comments and tests cut out.
struct Source {
    /// From the folder of this crate.
    file: PathBuf,
    /// Whether it is the root of its crate, which declares everything and needs little of it.
    root: bool,
    text: String,
}

/// All modules of our crates.
struct Tree(BTreeMap<Module, Source>);

impl Tree {
    fn of_crates() -> Self {
        let mut all = BTreeMap::new();
        for name in CRATES {
            let folder = if name == "desk" { "src".to_owned() } else { format!("../{name}/src") };
            Self::add(
                &mut all,
                (name.to_owned(), Vec::new()),
                &PathBuf::from(format!("{folder}/lib.rs")),
                true,
            );
        }
        Self(all)
    }

    fn add(all: &mut BTreeMap<Module, Source>, module: Module, file: &Path, root: bool) {
        let text = code(&fs::read_to_string(here().join(file)).unwrap());
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let mut folder = file.parent().unwrap().to_owned();
        if !["lib", "mod"].contains(&stem) {
            folder.push(stem);
        }
        for child in declared(&text) {
            let candidates = [folder.join(format!("{child}.rs")), folder.join(&child).join("mod.rs")];
            let child_file = candidates.iter().find(|f| here().join(f).is_file());
            let child_file =
                child_file.unwrap_or_else(|| panic!("{}: mod {child} has no file", file.display()));
            let (of, mut path) = module.clone();
            path.push(child);
            Self::add(all, (of, path), child_file, false);
        }
        all.insert(module, Source { file: file.to_owned(), root, text });
    }

    /// The modules that a path, read in `from`, leads to.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> BTreeSet<Module> {
        let (of, inside) = from;
        let mut rest = path.iter();
        let mut at: Module = match rest.next().map(String::as_str) {
            Some("crate") => (of.clone(), Vec::new()),
            Some("self") => from.clone(),
            Some("super") => (of.clone(), inside[..inside.len().saturating_sub(1)].to_vec()),
            Some(head) => {
                let mut child = from.clone();
                child.1.push(head.to_owned());
                if self.0.contains_key(&child) {
                    child
                } else if CRATES.contains(&head) {
                    (head.to_owned(), Vec::new())
                } else {
                    return BTreeSet::new();
                }
            }
            None => return BTreeSet::new(),
        };
        for name in rest {
            if name == "super" {
                at.1.pop();
                continue;
            }
            let mut child = at.clone();
            child.1.push(name.clone());
            if self.0.contains_key(&child) {
                at = child;
                continue;
            }
            // A name that the module hands on leads to where it is at home.
            let handed = paths(&self.0[&at].text)
                .into_iter()
                .filter(|p| p.handed_on && p.names.last().is_some_and(|last| last == name || last == "*"));
            let homes: BTreeSet<Module> =
                handed.filter(|_| depth < 8).flat_map(|p| self.resolve(&at, &p.names, depth + 1)).collect();
            return if homes.is_empty() { BTreeSet::from([at]) } else { homes };
        }
        BTreeSet::from([at])
    }

    /// Everything that the starting files reach, and what they include.
    fn reached(&self, from: &[Module], stop: &dyn Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
        let mut due = from.to_vec();
        let mut seen: BTreeSet<Module> = BTreeSet::new();
        let mut files = BTreeSet::new();
        while let Some(module) = due.pop() {
            let source = &self.0[&module];
            if stop(&source.file) || !seen.insert(module.clone()) {
                continue;
            }
            files.insert(source.file.clone());
            for included in includes(&source.text) {
                files.insert(plain(&source.file.parent().unwrap().join(included)));
            }
            for path in paths(&source.text) {
                // The root hands on everything; who needs a name of it has named it.
                if !(source.root && path.handed_on) {
                    due.extend(self.resolve(&module, &path.names, 0));
                }
            }
            if !source.root {
                due.extend(declared(&source.text).into_iter().map(|child| {
                    let (of, mut inside) = module.clone();
                    inside.push(child);
                    (of, inside)
                }));
            }
        }
        files
    }
}

/// A path without its detours: `a/../b` is `b`. Those that lead out of this crate's folder stay.
fn plain(path: &Path) -> PathBuf {
    let mut out: Vec<String> = Vec::new();
    for part in path.to_str().unwrap().split('/') {
        match out.last() {
            Some(last) if part == ".." && last != ".." => {
                out.pop();
            }
            _ => out.push(part.to_owned()),
        }
    }
    PathBuf::from(out.join("/"))
}

/// Code alone: no comments, and nothing from the first test module on, with which a file ends.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            match lines.peek() {
                Some(next) if next.starts_with("mod ") && next.ends_with('{') => break,
                // A test module in a file of its own, or something small that only tests use.
                _ => {
                    lines.next();
                    continue;
                }
            }
        }
        if !line.trim_start().starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The modules that a file declares.
fn declared(text: &str) -> Vec<String> {
    let of = |line: &str| {
        let (before, name) = line.strip_suffix(';')?.rsplit_once("mod ")?;
        ["", "pub ", "pub(crate) "].contains(&before).then(|| name.to_owned())
    };
    text.lines().filter_map(of).collect()
}

/// The files that a file includes.
fn includes(text: &str) -> Vec<String> {
    let of = |opening: &str| {
        let after = text.split(opening).skip(1);
        after.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect::<Vec<_>>()
    };
    [of("include_str!(\""), of("include_bytes!(\"")].concat()
}

/// A path of names, and whether a `pub use` hands its last name on.
struct Named {
    names: Vec<String>,
    handed_on: bool,
}

/// Every path of two names and more, the trees of `use` taken apart.
fn paths(text: &str) -> Vec<Named> {
    fn name(text: &str) -> &str {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        &text[..end]
    }
    /// Reads what follows `prefix` and gives what stands behind it.
    fn tree<'a>(text: &'a str, prefix: &[String], out: &mut Vec<Vec<String>>) -> &'a str {
        let mut rest = text.trim_start();
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside;
            loop {
                rest = rest.trim_start().trim_start_matches(',').trim_start();
                if let Some(after) = rest.strip_prefix('}') {
                    return after;
                }
                let before = rest.len();
                rest = tree(rest, prefix, out);
                if rest.len() == before {
                    return rest;
                }
            }
        }
        if let Some(after) = rest.strip_prefix('*') {
            out.push([prefix, &["*".to_owned()]].concat());
            return after;
        }
        let first = name(rest);
        let path = [prefix, &[first.to_owned()]].concat();
        rest = &rest[first.len()..];
        match rest.strip_prefix("::") {
            // What follows is a type's own arguments.
            Some(after) if !first.is_empty() && !after.starts_with('<') => tree(after, &path, out),
            _ => {
                if !first.is_empty() {
                    out.push(path);
                }
                let renamed = rest.strip_prefix(" as ").map(|after| &after[name(after).len()..]);
                renamed.unwrap_or(rest)
            }
        }
    }
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("::") {
        let colons = at + found;
        let before = &text[..colons];
        let start = before
            .rfind(|c: char| !c.is_alphanumeric() && c != '_')
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let mut found = Vec::new();
        let rest = if start < colons { tree(&text[start..], &[], &mut found) } else { &text[colons + 2..] };
        let handed_on = line.starts_with("pub use ") || line.starts_with("pub(crate) use ");
        out.extend(found.into_iter().map(|names| Named { names, handed_on }));
        at = (text.len() - rest.len()).max(colons + 2);
    }
    out
}

/// What reading and establishing reach, but for what is excused.
fn reached() -> BTreeSet<PathBuf> {
    let from = ("desk".to_owned(), vec!["derive".to_owned()]);
    let excused = |file: &Path| NOT_OF_IT.iter().any(|(path, _)| file == Path::new(path));
    Tree::of_crates().reached(&[from], &excused)
}

#[test]
fn every_file_that_reading_reaches_counts() {
    let covered = build::files(here());
    let left: Vec<String> = reached().difference(&covered).map(|f| f.display().to_string()).collect();
    assert!(left.is_empty(), "build.rs leaves out, though derive.rs reaches it:\n{}", left.join("\n"));
}

/// A walk that went nowhere would miss nothing: each entry must be missed when it is taken out.
#[test]
fn every_entry_is_missed() {
    let reached = reached();
    for entry in build::FROM {
        let missed = reached.iter().any(|f| f.starts_with(entry));
        assert!(missed, "{entry} is not reached: is the walk right, is the entry needed?");
    }
}

#[test]
fn what_is_excused_is_there_and_named() {
    let tree = Tree::of_crates();
    let from = ("desk".to_owned(), vec!["derive".to_owned()]);
    for (file, why) in NOT_OF_IT {
        let stop = |f: &Path| NOT_OF_IT.iter().any(|(path, _)| f == Path::new(path) && *path != file);
        let reached = tree.reached(std::slice::from_ref(&from), &stop);
        assert!(reached.contains(Path::new(file)), "{file} need not be excused any more: {why}");
    }
}

/// What Cargo links into the crates that read, against what the script finds in the lock by itself.
#[test]
fn every_library_that_reading_links_counts() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut args = vec!["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none"];
    args.extend(build::READERS.iter().flat_map(|name| ["--package", name]));
    let done = Command::new(cargo).current_dir(here()).args(args).output().unwrap();
    let tree = String::from_utf8(done.stdout).unwrap();
    assert!(
        tree.lines().count() > 40,
        "cargo tree says too little:\n{tree}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let covered: BTreeSet<String> =
        build::packages(here()).iter().map(|p| p.split(' ').take(2).collect::<Vec<_>>().join(" v")).collect();
    let mut left: BTreeSet<String> = build::SHAPES
        .iter()
        .filter(|name| !covered.iter().any(|c| c.starts_with(&format!("{name} "))))
        .map(|name| (*name).to_owned())
        .collect();
    for line in tree.lines().filter(|l| !l.is_empty()) {
        let mut words = line.split(' ');
        let (name, version) = (words.next().unwrap(), words.next().unwrap_or_default());
        // One of ours has its path behind it.
        if line.contains(&format!("crates/{name})")) {
            assert!(build::READERS.contains(&name), "{name} is linked by what reads, and is no reader");
        } else if !covered.contains(&format!("{name} {version}")) {
            left.insert(format!("{name} {version}"));
        }
    }
    assert!(left.is_empty(), "not among the libraries of the derivation: {left:?}");
}
