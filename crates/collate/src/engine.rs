//! From witnesses to a collation: the order of the steps.

use crate::anchors::{self, Renumber};
use crate::collation::Collation;
use crate::distinct::{distinct, oddities, printed_forms};
use crate::limits::Budget;
use crate::merge::{Merger, Text};
use crate::options::Options;
use crate::refine::refine;
use crate::row::Row;
use crate::slide::slide;
use crate::tokens::Kind;
use crate::witness::Witness;
use crate::words::{Word, Words};

/// Collates witnesses whose tokens come from one [`Tokenizer`](crate::Tokenizer).
///
/// The result does not depend on the order of the witnesses (their indices apart), and a witness equal to another
/// one changes nothing. No input makes it fail: bounds on the work are met by coarser alignment and a
/// [`Finding`](crate::Finding).
///
/// ```
/// use collate::{collate, Cell, Options, Tokenizer, Witness};
///
/// let mut tokenizer = Tokenizer::new();
/// let witnesses = [
///     Witness::read("A", "我们愿同各方一道推动合作", &mut tokenizer)?,
///     Witness::read("B", "我们愿一道推进合作", &mut tokenizer)?,
/// ];
/// let collation = collate(&witnesses, &Options::default());
/// assert_eq!(collation.width(), 12);
/// assert_eq!(collation.cell(1, 3), Cell::Omitted); // 同
/// assert_eq!(collation.cell(0, 9), Cell::Token(9)); // 动
/// assert_eq!(collation.cell(1, 9), Cell::Token(6)); // 进
/// # Ok::<(), collate::WitnessError>(())
/// ```
pub fn collate(witnesses: &[Witness], options: &Options<'_>) -> Collation {
    let (mut texts, representatives) = distinct(witnesses);
    let (words, spread) = number(witnesses, &mut texts, &representatives, options);
    let tokens: usize = witnesses.iter().map(|witness| witness.tokens().len()).sum();
    let mut merger = Merger::new(&words, spread, options, Budget::new(&options.limits, tokens));
    merger.merge_all(&mut texts);
    let Merger { mut columns, mut findings, mut budget, .. } = merger;
    refine(&mut columns, &mut texts, &words, &mut budget);
    slide(&mut columns, &mut texts, &words);

    findings.extend(oddities(witnesses));
    let width = columns.len();
    let mut row_of = vec![0; witnesses.len()];
    let mut rows: Vec<Row> = Vec::with_capacity(texts.len());
    for text in texts {
        text.members.iter().for_each(|&witness| row_of[witness as usize] = rows.len() as u32);
        rows.push(Row::new(text, width, &columns.rank));
    }
    let (printed_of, printed) = printed_forms(witnesses, &row_of);
    Collation::new(width, rows, row_of, printed_of, printed, findings, budget.spent())
}

/// Numbers the keys 0, 1, 2 … in canonical order, so that nothing after this depends on the tokenizer's numbers, and
/// says of each what the aligner must know, and as how many equally frequent ones they behave.
fn number<'t>(
    witnesses: &'t [Witness],
    texts: &mut [Text],
    representatives: &[usize],
    options: &Options<'t>,
) -> (Words<'t>, f64) {
    let mut numbers = Renumber::default();
    let mut counts: Vec<u32> = Vec::new();
    let mut words: Vec<Word<'t>> = Vec::new();
    for (text, &representative) in texts.iter_mut().zip(representatives) {
        let witness = &witnesses[representative];
        text.keys.reserve_exact(witness.tokens().len());
        for (i, token) in witness.tokens().iter().enumerate() {
            let number = numbers.get(token.key.0);
            if number as usize == words.len() {
                let (weight, kind) = (token.weight, token.kind);
                words.push(Word { weight, kind, bits: 0.0, printed: witness.printed(i) });
                counts.push(0);
            }
            counts[number as usize] += 1;
            text.keys.push(number);
        }
    }
    let total: f32 = counts.iter().map(|&count| count as f32).sum();
    for (word, &count) in words.iter_mut().zip(&counts) {
        let weight = f32::from(word.weight.max(1)) / f32::from(Kind::Word.weight());
        // A text of one repeated character tells nothing token by token; its length still does.
        word.bits = (total / count as f32).log2().max(0.5) * weight;
    }
    (Words::new(words, options.costs, options.similarity), anchors::spread(&counts))
}
