use super::{Entry, Lexicon, Word};
use crate::script::{fold, is_han};

/// The text as characters: offset, folded form, and whether words of the list can start there.
struct Chars {
    offsets: Vec<usize>,
    folded: Vec<char>,
}

impl Chars {
    fn of(text: &str) -> Self {
        let mut offsets = Vec::with_capacity(text.len() / 3 + 2);
        let mut folded = Vec::with_capacity(text.len() / 3 + 1);
        for (at, c) in text.char_indices() {
            offsets.push(at);
            folded.push(fold(c));
        }
        offsets.push(text.len());
        Self { offsets, folded }
    }
}

/// Best way to reach a place: by which word, from where.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    from: usize,
    entry: Entry,
}

impl Lexicon {
    /// Divides a text into words so that the product of their probabilities is largest (the unigram model over the
    /// graph of all words that fit, as in the *jieba* segmenter). Words cover the text without gap or overlap. A run
    /// of Latin letters and digits is one word; every other character outside the list is one by itself.
    #[must_use]
    pub fn segment(&self, text: &str) -> Vec<Word> {
        self.best_path(text).0
    }

    /// Natural logarithm of the probability of the best segmentation: about −6 per character for running prose, below
    /// −9 for characters in no order.
    #[must_use]
    pub fn log_probability(&self, text: &str) -> f64 {
        self.best_path(text).1
    }

    fn best_path(&self, text: &str) -> (Vec<Word>, f64) {
        let chars = Chars::of(text);
        let length = chars.folded.len();
        let unreached = Step { score: f64::NEG_INFINITY, from: 0, entry: Entry::default() };
        let mut best = vec![unreached; length + 1];
        best[0].score = 0.0;
        for at in 0..length {
            let score = best[at].score;
            if score == f64::NEG_INFINITY {
                continue;
            }
            let mut reach = |to: usize, entry: Entry| {
                let score = score + entry.log_probability();
                if score > best[to].score {
                    best[to] = Step { score, from: at, entry };
                }
            };
            if is_han(chars.folded[at]) {
                let mut single = Entry::default();
                self.words_from(&chars.folded[at..], |characters, entry| {
                    if characters == 1 {
                        single = entry;
                    } else {
                        reach(at + characters, entry);
                    }
                });
                reach(at + 1, single);
            } else {
                let run =
                    chars.folded[at..].iter().take_while(|c| c.is_alphanumeric() && !is_han(**c)).count();
                reach(at + run.max(1), Entry::default());
            }
        }
        let mut words = Vec::new();
        let mut end = length;
        while end > 0 {
            let step = best[end];
            words.push(Word { range: chars.offsets[step.from]..chars.offsets[end], entry: step.entry });
            end = step.from;
        }
        words.reverse();
        (words, best[length].score)
    }

    /// Calls `found` with the length in characters of every word of the list that the folded text starts with.
    fn words_from(&self, folded: &[char], mut found: impl FnMut(usize, Entry)) {
        let Some((mut at, mut out, single)) = folded.first().and_then(|c| self.head_state(*c)) else {
            return;
        };
        if single.freq > 0 {
            found(1, single);
        }
        for (i, c) in folded.iter().enumerate().skip(1) {
            let Some(step) = self.step(at, *c) else { return };
            (at, out) = (step.to, out + step.out);
            if let Some(last) = step.last {
                found(i + 1, Entry::unpack(out + last));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<&str> = Lexicon::zh().segment(text).iter().map(|w| &text[w.range.clone()]).collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn sentences_fall_into_words() {
        check("渔业部长回答了记者的问题。", "渔业 部长 回答 了 记者 的 问题 。");
        check("漁業部長回答了記者的問題。", "漁業 部長 回答 了 記者 的 問題 。");
        check("去年出口ABC12万吨", "去年 出口 ABC12 万吨");
        check("", "");
    }

    #[test]
    fn prose_is_likelier_than_the_same_characters_shuffled() {
        let zh = Lexicon::zh();
        assert!(
            zh.log_probability("双方愿意继续保持沟通") > zh.log_probability("持双续意方保愿沟继通") + 15.0
        );
    }

    proptest! {
        #[test]
        fn words_cover_any_text(text in "[\\PC一-龥]{0,40}") {
            let mut end = 0;
            for word in Lexicon::zh().segment(&text) {
                prop_assert_eq!(word.range.start, end);
                prop_assert!(word.range.end > end);
                end = word.range.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
