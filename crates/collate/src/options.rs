//! What a caller may set.

use crate::limits::Limits;

/// How alike two tokens are that are not equal: the place to plug in glyph shape, sound or spelling.
///
/// Among alignments the one that puts like tokens opposite each other is cheaper. A similarity never makes tokens
/// equal; that is what the normal form is for.
pub trait Similarity: Sync {
    /// From 0 (nothing in common) to 255 (as good as equal), for two printed forms. It must be symmetric, or the
    /// order of the witnesses would show in the result.
    fn similarity(&self, a: &str, b: &str) -> u8;
}

impl<F: Fn(&str, &str) -> u8 + Sync> Similarity for F {
    fn similarity(&self, a: &str, b: &str) -> u8 {
        self(a, b)
    }
}

/// What a difference costs, in units per unit of token weight. Only the proportions matter.
///
/// With the standard figures replacing a word by a word costs 16, a gap of one word 18 and each further word 8. So
/// two gaps for the sake of one match (36) cost more than two replacements (32): 公名 against 名曰 is replaced one to
/// one, not split around the 名. Three replacements (48) cost more than two gaps around two matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Costs {
    /// Replacing a token by another of the same kind and no similarity.
    pub substitution: u32,
    /// Opening a gap.
    pub gap_open: u32,
    /// Each token in a gap. At half a substitution, a stretch rewritten token by token is never dearer than the
    /// same stretch dropped and another put in, so rewritten stretches stay opposite each other.
    pub gap_extend: u32,
}

impl Default for Costs {
    fn default() -> Self {
        Self { substitution: 16, gap_open: 10, gap_extend: 8 }
    }
}

/// How to collate. The standard settings suit prose of any script.
#[derive(Clone, Copy)]
pub struct Options<'s> {
    /// What differences cost.
    pub costs: Costs,
    /// Similarity of unequal tokens; without one, words of several letters are compared by spelling, and single
    /// characters are unlike.
    pub similarity: Option<&'s dyn Similarity>,
    /// The shortest moved block that is looked for, in tokens; `None` looks for none. Below about a dozen tokens a
    /// formula that two witnesses use at different places is as likely as a moved block.
    pub shortest_move: Option<usize>,
    /// How much more an agreement must say than its place costs to be kept (both in bits): a 的 that two rewritten
    /// clauses have in common is no agreement. 0 keeps every one; at 1.5 one token survives between gaps of up to
    /// about seven tokens, four between unrelated sentences, a dozen between unrelated pages.
    pub coherence: f64,
    /// Bounds on work.
    pub limits: Limits,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            costs: Costs::default(),
            similarity: None,
            shortest_move: Some(12),
            coherence: 1.5,
            limits: Limits::default(),
        }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("costs", &self.costs)
            .field("similarity", &self.similarity.is_some())
            .field("shortest_move", &self.shortest_move)
            .field("coherence", &self.coherence)
            .field("limits", &self.limits)
            .finish()
    }
}
