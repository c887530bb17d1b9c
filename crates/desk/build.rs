//! Gives the derivation its version: a hash over everything between the originals and the derived tables, our own sources
//! and the libraries that they read with. A number that people must remember to raise is forgotten once, and then a
//! record reads otherwise than its tables say, with nothing to tell why. So is a list of folders: when PDF, HTML and Word
//! learned to be read, `formats/src/documents` did not get into this one, and a better reader changed nothing in the
//! records that were there. `tests/derivation.rs` walks from `derive.rs` along what it names and asks that it is all here.
//!
//! The price: a changed comment, or a new version of a library, has records derived anew, once, which takes as long as
//! adding their files did.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What reads, structures, matches and collates, and what keeps and compares the results. From this folder.
///
/// Of `formats` all that comes in, and of what goes out the file whose words an ALTO of ours is known by. What is merely
/// shown or exported is made of the tables anew each time.
pub const FROM: [&str; 13] = [
    "../record/src",
    "../collate/src",
    "../editing/src",
    "../editing/data",
    "../formats/src/marks.rs",
    "../formats/src/read",
    "../formats/src/documents",
    "../formats/src/export/recognition.rs",
    "../formats/data",
    "../archive/src",
    "src/derive.rs",
    "src/spoken.rs",
    "src/view.rs",
];

/// The crates whose libraries read with them. What images are recognised with is none: the recognition is an original.
pub const READERS: [&str; 4] = ["record", "collate", "editing", "formats"];

/// The library that says how derived rows lie in the tables.
pub const SHAPES: [&str; 1] = ["postcard"];

fn main() {
    let here = Path::new(".");
    for path in FROM.iter().chain(&["../../Cargo.lock"]) {
        println!("cargo::rerun-if-changed={path}");
    }
    for reader in READERS {
        println!("cargo::rerun-if-changed=../{reader}/Cargo.toml");
    }
    // FNV-1a: it need not withstand anybody, only differ.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for file in files(here) {
        // Line ends do not count: a checkout on another system must derive the same.
        let bytes: Vec<u8> =
            fs::read(here.join(&file)).unwrap_or_default().into_iter().filter(|b| *b != b'\r').collect();
        take(file.to_string_lossy().replace('\\', "/").as_bytes());
        take(&bytes);
    }
    for package in packages(here) {
        take(package.as_bytes());
        take(b"\n");
    }
    println!("cargo::rustc-env=ONRECORD_DERIVATION={}", (hash >> 32) as u32 ^ hash as u32);
}

/// Every file that takes part, as a path from the folder of this crate.
pub fn files(here: &Path) -> BTreeSet<PathBuf> {
    fn collect(here: &Path, path: &Path, into: &mut BTreeSet<PathBuf>) {
        match fs::read_dir(here.join(path)) {
            Ok(entries) => {
                for entry in entries.flatten() {
                    collect(here, &path.join(entry.file_name()), into);
                }
            }
            Err(_) => {
                into.insert(path.to_owned());
            }
        }
    }
    let mut into = BTreeSet::new();
    for path in FROM {
        collect(here, Path::new(path), &mut into);
    }
    into
}

/// A package of Cargo.lock.
#[derive(Default)]
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    checksum: &'a str,
    /// `name`, or `name version` where the lock has several.
    needs: Vec<&'a str>,
}

/// Every library that takes part, as `name version checksum`: what the readers depend on, and what that depends on, by
/// Cargo.lock. The lock has the libraries of tests among a crate's own, and those of systems and features that nobody
/// builds here: the first are told apart by the crate's manifest, the second cost a derivation now and then.
pub fn packages(here: &Path) -> BTreeSet<String> {
    let read = |path: String| {
        fs::read_to_string(here.join(&path)).unwrap_or_else(|e| panic!("{path} is needed to build: {e}"))
    };
    let lock = read("../../Cargo.lock".to_owned());
    let all: Vec<Package<'_>> = lock.split("[[package]]").skip(1).map(package).collect();
    let find = |need: &str| {
        let mut words = need.split(' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next());
        let found = all.iter().position(|p| p.name == name && version.is_none_or(|v| p.version == v));
        found.unwrap_or_else(|| panic!("Cargo.lock has no {need:?}"))
    };
    let mut due: Vec<usize> = SHAPES.iter().map(|name| find(name)).collect();
    for reader in READERS {
        let manifest = read(format!("../{reader}/Cargo.toml"));
        let named = manifest_names(&manifest);
        let mine =
            all[find(reader)].needs.iter().filter(|n| named.contains(n.split(' ').next().unwrap_or(n)));
        due.extend(mine.map(|need| find(need)));
    }
    let mut seen = BTreeSet::new();
    while let Some(at) = due.pop() {
        // What has no checksum is ours: its sources are in `FROM`, and if it reads, it is one of the readers.
        if !all[at].checksum.is_empty() && seen.insert(at) {
            due.extend(all[at].needs.iter().map(|need| find(need)));
        }
    }
    let line = |p: &Package<'_>| format!("{} {} {}", p.name, p.version, p.checksum);
    seen.into_iter().map(|at| line(&all[at])).collect()
}

fn package(block: &str) -> Package<'_> {
    let mut package = Package::default();
    for line in block.lines() {
        let value = |name: &str| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"');
        if let Some(name) = value("name") {
            package.name = name;
        } else if let Some(version) = value("version") {
            package.version = version;
        } else if let Some(checksum) = value("checksum") {
            package.checksum = checksum;
        } else if let Some(need) = line.strip_prefix(" \"").and_then(|l| l.strip_suffix("\",")) {
            package.needs.push(need);
        }
    }
    package
}

/// The dependencies that a manifest names, without those of tests.
fn manifest_names(manifest: &str) -> BTreeSet<&str> {
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]") && !line.contains("dev-");
        } else if inside && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            names.extend(line.split(['.', ' ', '=']).next());
        }
    }
    names
}
