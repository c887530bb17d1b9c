//! Gives the derivation its version: a hash over the sources of everything between the originals and the derived
//! tables. A number that people must remember to raise is forgotten once, and then a record reads otherwise than its
//! tables say, with nothing to tell why. The price: a changed comment has records derived anew, once, which takes as
//! long as adding their files did.

use std::fs;
use std::path::{Path, PathBuf};

/// The crates that read, structure, match and collate, and what keeps and compares the results.
const FROM: [&str; 9] = [
    "../record/src",
    "../collate/src",
    "../editing/src",
    "../editing/data",
    "../formats/src/read",
    "../archive/src/shapes.rs",
    "../archive/src/spoken.rs",
    "src/derive.rs",
    "src/spoken.rs",
];

fn main() {
    let mut files = Vec::new();
    for path in FROM {
        println!("cargo::rerun-if-changed={path}");
        collect(Path::new(path), &mut files);
    }
    files.sort();
    // FNV-1a: it need not withstand anybody, only differ.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for file in files {
        // Line ends do not count: a checkout on another system must derive the same.
        let bytes: Vec<u8> =
            fs::read(&file).unwrap_or_default().into_iter().filter(|b| *b != b'\r').collect();
        take(file.to_string_lossy().replace('\\', "/").as_bytes());
        take(&bytes);
    }
    println!("cargo::rustc-env=ONRECORD_DERIVATION={}", (hash >> 32) as u32 ^ hash as u32);
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => {
            for entry in entries.flatten() {
                collect(&entry.path(), into);
            }
        }
        Err(_) => into.push(path.to_owned()),
    }
}
