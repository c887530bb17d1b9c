//! A novel in five versions, whole chapters, against the units of a collation made by hand.
//!
//! The units of the gold are what an editor took for corresponding. Of each pair of versions it is asked: does the
//! collation keep to the unit's border (nothing before it stands opposite something behind it), and where both read
//! the same in a unit, does all of it stand opposite?

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use collate::{Cell, Options, Tokenizer, Unit, Witness, collate, lowercase};
use serde_json::Value;

use super::{CollationError, PATIENCE, Plan, fastest, get, peer, rows, say};

/// A token of a version: its normal form, and the unit that it belongs to.
type Words = Vec<(String, usize)>;

#[derive(Default, Clone, Copy)]
struct Score {
    borders: usize,
    kept: usize,
    equal: usize,
    opposite: usize,
    pairs: usize,
    within: usize,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.borders += other.borders;
        self.kept += other.kept;
        self.equal += other.equal;
        self.opposite += other.opposite;
        self.pairs += other.pairs;
        self.within += other.within;
    }

    fn cells(&self) -> [String; 3] {
        let share = |part: usize, whole: usize| format!("{:.4}", part as f64 / whole.max(1) as f64);
        [share(self.kept, self.borders), share(self.opposite, self.equal), share(self.within, self.pairs)]
    }
}

pub(super) fn measure(plan: &Plan, out: &mut String) -> Result<(), CollationError> {
    let path = plan.shared.join("data/collation-en/segments.jsonl");
    if !path.is_file() {
        return Ok(());
    }
    let mut chapters: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in get(&path)?.lines() {
        let unit: Value = serde_json::from_str(line).map_err(|e| CollationError::Material(e.to_string()))?;
        let chapter: String = unit["app"].as_str().unwrap_or_default().chars().take(3).collect();
        chapters.entry(chapter).or_default().push(unit);
    }
    let mut lines = Vec::new();
    let [mut ours, mut ours_there, mut theirs, mut in_order] = [Score::default(); 4];
    let [mut our_seconds, mut our_seconds_there, mut their_seconds] = [0.0; 3];
    for (chapter, units) in &chapters {
        say(&format!("english: {chapter}"));
        let sigla: BTreeSet<&str> = units
            .iter()
            .filter_map(|unit| unit["readings"].as_object())
            .flat_map(|readings| readings.keys().map(String::as_str))
            .collect();
        let mut versions: Vec<(&str, String)> = sigla.iter().map(|siglum| (*siglum, String::new())).collect();
        let mut ends: Vec<Vec<usize>> = vec![Vec::new(); versions.len()];
        for unit in units {
            for ((siglum, text), ends) in versions.iter_mut().zip(&mut ends) {
                if let Some(reading) = unit["readings"][*siglum].as_str() {
                    text.push_str(reading);
                    text.push(' ');
                }
                ends.push(text.len());
            }
        }
        let mut tokenizer = Tokenizer::new().unit(Unit::Script).fold(lowercase);
        let set: Result<Vec<Witness>, _> = versions
            .iter()
            .map(|(siglum, text)| Witness::read(*siglum, text.as_str(), &mut tokenizer))
            .collect();
        let set = set.map_err(|e| CollationError::Material(e.to_string()))?;
        let (collation, seconds) = fastest(|| collate(&set, &Options::default()));
        let words: Vec<Words> = set
            .iter()
            .zip(&ends)
            .map(|(witness, ends)| {
                let unit = |at: u32| ends.partition_point(|&end| end <= at as usize);
                let tokens = witness.tokens().iter().enumerate();
                tokens.map(|(i, t)| (tokenizer.normal(witness.printed(i)), unit(t.start))).collect()
            })
            .collect();
        let met = |a: usize, i: usize, b: usize| match collation.cell(b, collation.column_of(a, i)) {
            Cell::Token(j) => Some(j),
            _ => None,
        };
        let score = score(&words, units.len(), met);
        let our_score = score;
        // How many of the borders that are crossed are crossed by moves alone.
        let still = collate(&set, &Options { shortest_move: None, ..Options::default() });
        let met = |a: usize, i: usize, b: usize| match still.cell(b, still.column_of(a, i)) {
            Cell::Token(j) => Some(j),
            _ => None,
        };
        let without = self::score(&words, units.len(), met);
        in_order.add(without);
        ours.add(score);
        our_seconds += seconds;
        let longest = words.iter().map(Vec::len).max().unwrap_or(0);
        let mut line = vec![chapter.clone(), units.len().to_string(), longest.to_string()];
        line.extend(score.cells());
        line.push(format!("{seconds:.4}"));
        // The same tokens for both, or the cutting would be compared and not the aligning.
        let given: Vec<Value> = set
            .iter()
            .zip(&words)
            .map(|(witness, words)| {
                let tokens: Vec<Value> = words
                    .iter()
                    .enumerate()
                    .map(|(i, (normal, _))| serde_json::json!({"t": witness.printed(i), "n": normal, "i": i}))
                    .collect();
                serde_json::json!({"id": witness.siglum().as_str(), "tokens": tokens})
            })
            .collect();
        match peer::tokens(&given, PATIENCE)? {
            peer::Answer::Done(done) => {
                let table: Value =
                    serde_json::from_str(&done.table).map_err(|e| CollationError::Material(e.to_string()))?;
                let (rows_of, columns) = positions(&table, &words);
                let met = |a: usize, i: usize, b: usize| columns[b].get(rows_of[a].get(i)?).copied();
                let score = self::score(&words, units.len(), met);
                theirs.add(score);
                ours_there.add(our_score);
                our_seconds_there += seconds;
                their_seconds += done.seconds;
                line.extend(score.cells());
                line.push(format!("{:.2}", done.seconds));
            }
            peer::Answer::None(why) => {
                line.extend([why, String::new(), String::new(), String::new()]);
            }
        }
        lines.push(line);
    }
    let blank = || ["**all**".to_owned(), String::new(), String::new()].to_vec();
    let mut line = blank();
    line.extend(ours.cells());
    line.push(format!("{our_seconds:.4}"));
    line.extend([const { String::new() }; 4]);
    lines.push(line);
    if theirs.pairs > 0 {
        let mut line = blank();
        line[0] = "**what CollateX did**".to_owned();
        line.extend(ours_there.cells());
        line.push(format!("{our_seconds_there:.4}"));
        line.extend(theirs.cells());
        line.push(format!("{their_seconds:.2}"));
        lines.push(line);
    }
    let [in_order, _, within] = in_order.cells();
    let _ = writeln!(
        out,
        "\n## A novel in five versions\n\nWhole chapters, heavily rewritten from version to version, with passages moved and dropped; the same \
         tokens (words and marks, without case) for both programs. Over all pairs of versions, *borders*: borders between units across \
         which nothing stands opposite; *equal*: units in which both read the same and all of it stands opposite; *within*: pairs of \
         tokens that stand opposite and belong to one unit. CollateX was given a minute for a chapter.\n\nWhere we fall short, looked up in C03 and C07: a sentence that two versions share word for word stands \
         opposite here, though the editors gave it to units that lie far apart, and crosses all borders between; and where one \
         rewritten passage ends and another begins, words are replaced one for one across the border. Moves have no part in it: \
         without looking for them, all chapters together have *borders* {in_order} and *within* {within}."
    );
    rows(
        out,
        &[
            "chapter",
            "units",
            "tokens",
            "borders",
            "equal",
            "within",
            "seconds",
            "CollateX: borders",
            "equal",
            "within",
            "seconds",
        ],
        &lines,
    );
    Ok(())
}

/// Where CollateX has each token: the column of each token, and the token of each column.
fn positions(table: &Value, words: &[Words]) -> (Vec<Vec<usize>>, Vec<BTreeMap<usize, usize>>) {
    let mut columns_of: Vec<Vec<usize>> = words.iter().map(|words| vec![usize::MAX; words.len()]).collect();
    let mut tokens_of = vec![BTreeMap::new(); words.len()];
    for (w, row) in table["table"].as_array().into_iter().flatten().enumerate() {
        for (column, cell) in row.as_array().into_iter().flatten().enumerate() {
            for token in cell.as_array().into_iter().flatten() {
                let at = token["i"].as_u64().map_or(usize::MAX, |i| i as usize);
                if let Some(slot) = columns_of.get_mut(w).and_then(|columns| columns.get_mut(at)) {
                    *slot = column;
                    tokens_of[w].insert(column, at);
                }
            }
        }
    }
    (columns_of, tokens_of)
}

fn score(words: &[Words], units: usize, met: impl Fn(usize, usize, usize) -> Option<usize>) -> Score {
    let mut score = Score::default();
    for a in 0..words.len() {
        for b in a + 1..words.len() {
            // For each border whether something stands opposite across it.
            let mut crossed = vec![0i64; units + 1];
            let mut opposite = vec![true; units];
            let mut reading: Vec<[Vec<&str>; 2]> = vec![[Vec::new(), Vec::new()]; units];
            for (word, unit) in &words[b] {
                reading[*unit][1].push(word);
            }
            for (i, (word, unit)) in words[a].iter().enumerate() {
                reading[*unit][0].push(word);
                match met(a, i, b) {
                    Some(j) => {
                        let other = words[b][j].1;
                        score.pairs += 1;
                        score.within += usize::from(other == *unit);
                        if other != *unit {
                            opposite[*unit] = false;
                            crossed[other.min(*unit)] += 1;
                            crossed[other.max(*unit)] -= 1;
                        } else if words[b][j].0 != *word {
                            opposite[*unit] = false;
                        }
                    }
                    None => opposite[*unit] = false,
                }
            }
            let mut across = 0;
            for crossing in &crossed[..units.saturating_sub(1)] {
                across += crossing;
                score.borders += 1;
                score.kept += usize::from(across == 0);
            }
            for (unit, [first, second]) in reading.iter().enumerate() {
                if !first.is_empty() && first == second {
                    score.equal += 1;
                    score.opposite += usize::from(opposite[unit]);
                }
            }
        }
    }
    score
}
