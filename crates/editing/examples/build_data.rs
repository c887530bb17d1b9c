//! Makes the committed tables of `data/` from their sources; `data/README.md` says which, and under which licence.
//!
//! The tables are committed and not built by `build.rs`, because a build must not download, and because a change of
//! the word list is a change of what the editor sees: it belongs in a commit that somebody can read.
//!
//! ```sh
//! cargo run --release -p editing --example build_data -- words DICT.TXT crates/editing/data/zh-words.fst
//! cargo run --release -p editing --example build_data -- english SCOWL_DIR crates/editing/data/en-words.fst
//! cargo run --release -p editing --example build_data -- glyphs UNIHAN_DIR crates/editing/data/zh-words.fst crates/editing/data/glyphs.txt
//! cargo run --release -p editing --example build_data -- fold TSCHARACTERS.TXT UNICODE_DATA.TXT crates/editing/data/fold.txt
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["words", dict, out] => words(dict, out),
        ["english", scowl, out] => english(scowl, out),
        ["fold", pairs, unicode, out] => fold(pairs, unicode, out),
        ["glyphs", unihan, words, out] => glyphs(unihan, words, out),
        _ => Err("usage: build_data words|english|fold|glyphs SOURCE… OUT".into()),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The class of a word in four bits; the order is that of `lexicon::WordClass`.
fn class(tag: &str) -> u64 {
    match tag {
        t if t.starts_with("nr") || matches!(t, "ns" | "nt" | "nz") => 2,
        t if t.starts_with('n') || t == "j" => 1,
        t if t.starts_with('v') => 3,
        t if t.starts_with('a') || t == "z" || t == "b" => 4,
        "d" => 5,
        "m" | "mq" => 6,
        "q" => 7,
        "r" => 8,
        "p" => 9,
        "c" => 10,
        t if t.starts_with('u') || matches!(t, "y" | "k" | "e" | "o") => 11,
        "i" | "l" => 12,
        "f" | "s" => 13,
        t if t.starts_with('t') => 14,
        _ => 0,
    }
}

fn words(dict: &str, out: &str) -> Outcome {
    let mut map: BTreeMap<String, u64> = BTreeMap::new();
    for line in fs::read_to_string(dict)?.lines() {
        let mut fields = line.split(' ');
        let (Some(word), Some(freq), Some(tag)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let freq: u64 = freq.parse()?;
        let idiom = matches!(tag, "i" | "l");
        // Personal names of the lowest frequency are characters of novels: 50,000 entries that never help here and
        // turn any surname with two more characters into a word.
        let rare_name = class(tag) == 2 && tag.starts_with("nr") && freq < 10;
        let length = word.chars().count();
        if !word.chars().all(is_han) || rare_name || !(idiom || (length <= 5 && freq >= 3) || length == 1) {
            continue;
        }
        let word: String = word.chars().map(editing::script::fold).collect();
        let value = freq.max(1) << 4 | class(tag);
        let entry = map.entry(word).or_insert(value);
        *entry = (*entry).max(value);
    }
    let count = map.len();
    let map = fst::Map::from_iter(map)?;
    fs::write(out, map.as_fst().as_bytes())?;
    report(out, count)
}

/// The words of SCOWL up to level 60, British and American: each with the level at which it comes in, the commonest at 10.
/// Without abbreviations and single letters: with them half of all misprints of three letters would be words.
fn english(scowl: &str, out: &str) -> Outcome {
    let mut map: BTreeMap<String, u64> = BTreeMap::new();
    for level in [10, 20, 35, 40, 50, 55, 60_u64] {
        for list in ["english", "american", "british"] {
            for kind in ["words", "contractions", "upper", "proper-names"] {
                let Ok(text) = fs::read_to_string(format!("{scowl}/{list}-{kind}.{level}")) else { continue };
                for line in text.lines() {
                    let word: String = line.trim().chars().map(editing::script::fold).collect();
                    if word.chars().count() > 1 || matches!(word.as_str(), "a" | "i") {
                        map.entry(word).or_insert(level);
                    }
                }
            }
        }
    }
    let count = map.len();
    let map = fst::Map::from_iter(map)?;
    fs::write(out, map.as_fst().as_bytes())?;
    report(out, count)
}

/// Traditional to simplified, then the compatibility forms that extraction from PDF likes to give for plain characters.
fn fold(pairs: &str, unicode: &str, out: &str) -> Outcome {
    let mut map: BTreeMap<char, char> = BTreeMap::new();
    for line in fs::read_to_string(pairs)?.lines().filter(|l| !l.starts_with('#')) {
        let Some((from, to)) = line.split_once('\t') else { continue };
        let to = to.split(' ').next().unwrap_or("");
        if let (Some(from), Some(to)) = (single(from), single(to)) {
            map.insert(from, to);
        }
    }
    for line in fs::read_to_string(unicode)?.lines() {
        let fields: Vec<&str> = line.split(';').collect();
        let (Some(code), Some(decomposition)) = (fields.first(), fields.get(5)) else { continue };
        let Some(from) = code_point(code) else { continue };
        let compatible = matches!(from, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}');
        let target = decomposition.trim_start_matches("<compat> ");
        if let (true, Some(to)) = (compatible, code_point(target)) {
            map.insert(from, to);
        }
    }
    // A compatibility form of a traditional character needs two steps.
    let resolved: Vec<(char, char)> = map
        .iter()
        .map(|(from, to)| (*from, *map.get(to).unwrap_or(to)))
        .filter(|(from, to)| from != to)
        .collect();
    let text: String = resolved.iter().flat_map(|(from, to)| [*from, *to, '\n']).collect();
    fs::write(out, text)?;
    report(out, resolved.len())
}

/// The shape codes of the characters that the word list uses, and of the traditional ones among Unihan's commoner half.
fn glyphs(unihan: &str, words: &str, out: &str) -> Outcome {
    let mut fields: BTreeMap<char, BTreeMap<&str, String>> = BTreeMap::new();
    for file in ["Unihan_DictionaryLikeData.txt", "Unihan_IRGSources.txt"] {
        for line in fs::read_to_string(format!("{unihan}/{file}"))?.lines() {
            let mut parts = line.split('\t');
            let (Some(code), Some(field), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let wanted = ["kCangjie", "kFourCornerCode", "kTotalStrokes", "kFrequency"];
            let (Some(c), Some(field)) =
                (code.strip_prefix("U+").and_then(code_point), wanted.iter().find(|f| **f == field))
            else {
                continue;
            };
            fields.entry(c).or_default().insert(field, value.split(' ').next().unwrap_or("").to_owned());
        }
    }
    let mut used = std::collections::BTreeSet::new();
    let words = fst::Map::new(fs::read(words)?)?;
    let mut stream = words.keys();
    while let Some(word) = fst::Streamer::next(&mut stream) {
        used.extend(std::str::from_utf8(word)?.chars());
    }
    let mut text = String::new();
    let mut count = 0;
    for (c, of) in &fields {
        let known = used.contains(c) || of.contains_key("kFrequency");
        let shape = (of.get("kCangjie"), of.get("kFourCornerCode"), of.get("kTotalStrokes"));
        if let (true, (Some(cangjie), Some(corners), Some(strokes))) = (known, shape) {
            let corners: String = corners.chars().take(4).collect();
            text.push_str(&format!("{c}{cangjie} {corners} {strokes}\n"));
            count += 1;
        }
    }
    fs::write(out, text)?;
    report(out, count)
}

fn single(s: &str) -> Option<char> {
    let mut chars = s.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn code_point(hex: &str) -> Option<char> {
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

#[expect(clippy::print_stdout, reason = "a tool run by hand says what it made")]
fn report(out: &str, entries: usize) -> Outcome {
    println!("{out}: {entries} entries, {} bytes", fs::metadata(out)?.len());
    Ok(())
}
