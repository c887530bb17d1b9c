//! Speed and memory, each case in a process of its own, beside CollateX.

use std::path::{Path, PathBuf};
use std::process::Command;

use collate::{LocusOptions, Options, Unit, collate};

use super::invented::{noisy, prose, text_of};
use super::{CollationError, Plan, fastest, get, peer, put, rows, say, timed, witnesses};
use crate::degrade::random::Random;

/// The argument with which this program starts itself.
pub(super) const CHILD: &str = "--collate-these";

/// In front of the files where they are to be collated once only.
const ONCE: &str = "--once";

/// Collates files and prints processor seconds and the peak of memory.
pub(super) fn child(files: &[String]) -> Result<(), CollationError> {
    let once = files.first().is_some_and(|file| file == ONCE);
    let files = &files[usize::from(once)..];
    let texts: Result<Vec<(String, String)>, CollationError> =
        files.iter().enumerate().map(|(i, file)| Ok((format!("W{i}"), get(Path::new(file))?))).collect();
    let texts = texts?;
    let done = || -> Result<(usize, usize), CollationError> {
        let (set, _) = witnesses(&texts, Unit::Character)?;
        let collation = collate(&set, &Options::default());
        Ok((collation.width(), collation.loci(&LocusOptions::default()).len()))
    };
    let (result, best) = if once { timed(done) } else { fastest(done) };
    let (columns, loci) = result?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let peak = peak.trim().trim_end_matches(" kB");
    let line = format!("{best} {peak} {columns} {loci}\n");
    Ok(std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes())?)
}

/// What a case took.
pub(super) struct Cost {
    pub(super) seconds: f64,
    pub(super) mebibytes: f64,
    pub(super) columns: String,
    pub(super) loci: String,
}

/// Collates texts in a process of its own: several times, of which the fastest counts, or once. Only the first run pays
/// for fresh memory, so where small and large are compared, all are first runs.
pub(super) fn cost(texts: &[String], once: bool) -> Result<Cost, CollationError> {
    let folder = tempfile::tempdir()?;
    let mut files: Vec<PathBuf> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        files.push(folder.path().join(i.to_string()));
        put(&files[i], text)?;
    }
    let done = Command::new(std::env::current_exe()?)
        .arg("collation")
        .arg(CHILD)
        .args(once.then_some(ONCE))
        .args(&files)
        .output()?;
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let wrong = || CollationError::Material(String::from_utf8_lossy(&done.stderr).into_owned());
    let [seconds, kib, columns, loci] = printed.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(wrong());
    };
    Ok(Cost {
        seconds: seconds.parse().map_err(|_| wrong())?,
        mebibytes: kib.parse::<f64>().map_err(|_| wrong())? / 1024.0,
        columns: columns.to_owned(),
        loci: loci.to_owned(),
    })
}

pub(super) fn copies(witnesses: usize, length: usize, noise: f64) -> Vec<String> {
    let mut random = Random::new(11, length as u64);
    let base = prose(length, &mut random);
    (0..witnesses).map(|_| text_of(&noisy(&base, noise, &mut random))).collect()
}

pub(super) fn measure(plan: &Plan, out: &mut String) -> Result<(), CollationError> {
    // (name, texts, whether CollateX is asked)
    let mut cases: Vec<(String, Vec<String>, bool)> = vec![
        ("3 × 1,000 characters, invented, 2 % noise".to_owned(), copies(3, 1_000, 0.02), true),
        ("3 × 5,000 characters, invented, 2 % noise".to_owned(), copies(3, 5_000, 0.02), plan.patient),
        ("100 × 10,000 characters, invented, 2 % noise".to_owned(), copies(100, 10_000, 0.02), false),
        ("2 × 1,000,000 characters, invented, 2 % noise".to_owned(), copies(2, 1_000_000, 0.02), false),
    ];
    let folder = plan.shared.join("newspapers");
    if folder.is_dir() {
        let mut printings = Vec::new();
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        // Three printings of one conference.
        for n in [0, 2, 4] {
            let file = files.get(n).ok_or_else(|| CollationError::Material("five newspapers".to_owned()))?;
            printings.push(get(file)?);
        }
        let cut = |length: usize| -> Vec<String> {
            let words = |text: &String| text.chars().filter(|c| !c.is_whitespace()).take(length).collect();
            printings.iter().map(words).collect()
        };
        let name = |length: &str| format!("three printings of 2024, {length}");
        cases.insert(0, (name("1,000 characters of each"), cut(1_000), true));
        cases.insert(1, (name("5,000 characters of each"), cut(5_000), plan.patient));
        cases.insert(2, (name("whole"), printings.clone(), false));
    }
    let mut lines = Vec::new();
    for (name, texts, ask) in cases {
        say(&format!("speed: {name}"));
        let cost = cost(&texts, false)?;
        let mut line = vec![
            name,
            format!("{:.4}", cost.seconds),
            format!("{:.0}", cost.mebibytes),
            cost.columns,
            cost.loci,
        ];
        if ask {
            let named: Vec<(String, String)> =
                texts.into_iter().enumerate().map(|(i, text)| (format!("W{i}"), text)).collect();
            match peer::collatex(&named, plan.patience())? {
                peer::Answer::Done(done) => line.extend([
                    format!("{:.2}", done.seconds),
                    format!("{:.0}", done.mebibytes),
                    format!("{:.0} ×", done.seconds / cost.seconds),
                ]),
                peer::Answer::None(why) => line.extend([why, String::new(), String::new()]),
            }
        } else {
            line.extend(["not asked".to_owned(), String::new(), String::new()]);
        }
        lines.push(line);
    }
    out.push_str(
        "\n## Speed\n\nOne token a character. Seconds from text to loci, reading of files apart; memory is the peak of the whole process. \
         CollateX is asked for what takes it a minute at most, and for 5,000 characters with `--patient`. Wanted: 3 × 5,000 in .05 s \
         and 50 MiB, the printings in .1 s, 100 × 10,000 in 5 s and 2 GiB.\n",
    );
    rows(
        out,
        &["texts", "seconds", "MiB", "columns", "loci", "CollateX, seconds", "CollateX, MiB", "ratio"],
        &lines,
    );
    Ok(())
}
