//! Two answers to one matter: which wording of the earlier one the later one keeps, wherever it stands there.
//!
//! The search for reuse asks what travels between hundreds of texts, and what is short or common is nothing to it. Here
//! both are known to answer the same, and six ideographs that both have are kept wording. So every run of so many letters
//! of the one is looked up in the other: script, width, case, marks and layout left aside.

use std::collections::BTreeSet;

use editing::script::{fold, is_han};

/// Letters in a row that both must have, of a text of ideographs and of one in an alphabet: a name with its verb, three
/// or four words. What is shorter is shown neither as new nor as dropped.
const RUN: (usize, usize) = (6, 18);

/// What became of an answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// Letters and digits of the later answer.
    pub(super) characters: u64,
    /// Of these, those that the earlier one has in a row.
    pub(super) kept: u64,
    /// Stretches of the later answer alone.
    pub(super) new: Vec<String>,
    /// Stretches of the earlier answer alone.
    pub(super) dropped: Vec<String>,
}

/// Holds a later answer against an earlier one.
pub(super) fn beside(earlier: &str, later: &str) -> Beside {
    let (old, new) = (letters(earlier), letters(later));
    let han = old.iter().chain(&new).filter(|l| is_han(l.1)).count();
    let run = if han * 2 >= old.len() + new.len() { RUN.0 } else { RUN.1 };
    let (kept_of_old, kept_of_new) = (held(&old, &new, run), held(&new, &old, run));
    Beside {
        characters: new.len() as u64,
        kept: kept_of_new.iter().filter(|k| **k).count() as u64,
        new: alone(later, &new, &kept_of_new, run),
        dropped: alone(earlier, &old, &kept_of_old, run),
    }
}

/// Letters and digits, folded, with the byte where each stands.
fn letters(text: &str) -> Vec<(usize, char)> {
    text.char_indices().map(|(at, c)| (at, fold(c))).filter(|(_, c)| c.is_alphanumeric()).collect()
}

/// For each letter whether it stands in a run that the other text has.
fn held(text: &[(usize, char)], other: &[(usize, char)], run: usize) -> Vec<bool> {
    let plain = |text: &[(usize, char)]| text.iter().map(|l| l.1).collect::<Vec<char>>();
    let (own, other) = (plain(text), plain(other));
    let theirs: BTreeSet<&[char]> = other.windows(run).collect();
    let mut out = vec![false; own.len()];
    for (n, window) in own.windows(run).enumerate() {
        if theirs.contains(window) {
            out[n..n + run].fill(true);
        }
    }
    out
}

/// The words of the stretches that the other text does not have.
fn alone(text: &str, letters: &[(usize, char)], held: &[bool], run: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut n = 0;
    for stretch in held.chunk_by(|a, b| a == b) {
        let (first, last) = (n, n + stretch.len() - 1);
        n += stretch.len();
        if stretch[0] || stretch.len() < run {
            continue;
        }
        let end = letters[last].0;
        let end = end + text[end..].chars().next().map_or(0, char::len_utf8);
        out.push(text[letters[first].0..end].replace('\n', " "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(earlier: &str, later: &str, new: &[&str], dropped: &[&str]) {
        let view = beside(earlier, later);
        assert_eq!((view.new.as_slice(), view.dropped.as_slice()), (&words(new)[..], &words(dropped)[..]));
    }

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn what_is_kept_may_be_short_moved_or_in_another_script() {
        check("渔港始终开放。", "漁港始終開放！", &[], &[]);
        check(
            "今年我们把水位表修好了。渔港始终开放。",
            "漁港始終開放。码头上多了九盏灯，\n夜里也看得见路。",
            &["码头上多了九盏灯， 夜里也看得见路"],
            &["今年我们把水位表修好了"],
        );
        check(
            "锅里的鱼汤凉不了，请放心。",
            "铜盆还在办公室里。",
            &["铜盆还在办公室里"],
            &["锅里的鱼汤凉不了，请放心"],
        );
        check(
            "The harbour stays open to all ships. Nobody is turned away.",
            "As I said, the Harbour stays open to all ships; the lights are on.",
            &[],
            &["Nobody is turned away"],
        );
        check("", "好", &[], &[]);
        assert_eq!(beside("渔港始终开放", "渔港始终开放，很好").kept, 6);
    }
}
