//! Every byte of the source in exactly one block.

use record::{Block, BlockRole, Finding, FindingCode, Severity, SourceText, TextSpan, Witness};

use crate::layout;
use crate::restore::{Item, Kind};

/// Accounts for every byte: claims in text order, and between them white space or what nobody claimed. `taken` is what
/// was taken out of the turns: stage directions, repeated attributions.
pub(super) fn blocks(
    text: &SourceText,
    items: &[Item],
    witnesses: &[Witness],
    taken: &[(TextSpan, BlockRole)],
) -> Vec<Block> {
    let mut claims: Vec<(TextSpan, BlockRole)> = taken.to_vec();
    for w in witnesses {
        for t in w.turns() {
            claims.extend(t.pieces.iter().map(|p| (p.span, BlockRole::Turn)));
            claims.extend(t.label.iter().map(|l| (l.span, BlockRole::Label)));
        }
        claims.extend(w.overlaps.iter().map(|s| (*s, BlockRole::Overlap)));
        claims.extend(w.clues.lead.iter().map(|s| (*s, BlockRole::Lead)));
        claims.extend(w.clues.headline.iter().map(|s| (*s, BlockRole::Headline)));
    }
    let mut claims = around_struck(claims);
    let mut claimed: Vec<TextSpan> = claims.iter().map(|(s, _)| *s).collect();
    claimed.sort();
    for item in items {
        let role = match &item.kind {
            Kind::Words(_) => BlockRole::Unplaced,
            Kind::Heading(_) => BlockRole::Heading,
            Kind::EndMark => BlockRole::EndMark,
            Kind::Jump { .. } => BlockRole::JumpLine,
            Kind::Other(BlockRole::Lead) => BlockRole::Dateline,
            Kind::Other(r) => *r,
        };
        for s in item.unit.spans() {
            let first = claimed.partition_point(|c| c.end() <= s.start());
            let inner = claimed[first..].iter().take_while(|c| c.overlaps(s));
            if role == BlockRole::Unplaced {
                // Marks of layout between label and words are told from lost words further down.
                if inner.count() == 0 {
                    claims.push((s, role));
                }
                continue;
            }
            // The dateline before a lead, `title:` before a headline.
            let mut at = s.start();
            for c in inner.copied().chain([TextSpan::empty(s.end())]) {
                let part = TextSpan::between(at.min(c.start()), c.start());
                let words = text.slice(part).trim_matches(layout::is_blank);
                if !words.is_empty() {
                    let from = part.start()
                        + (text.slice(part).len()
                            - text.slice(part).trim_start_matches(layout::is_blank).len());
                    claims.push((TextSpan::between(from, from + words.len()), role));
                }
                at = at.max(c.end());
            }
        }
    }
    claims.sort_by_key(|(s, _)| (s.start(), s.end()));
    let whole = text.as_str();
    let mut out: Vec<Block> = Vec::new();
    let mut at = 0;
    for (s, role) in claims {
        if s.is_empty() || s.start() < at {
            continue;
        }
        unclaimed(whole, at, s.start(), &mut out);
        out.push(Block { role, span: s });
        at = s.end();
    }
    unclaimed(whole, at, whole.len(), &mut out);
    out
}

/// The claims, those that run over struck words divided there: a headline is one from its first word to its last.
fn around_struck(claims: Vec<(TextSpan, BlockRole)>) -> Vec<(TextSpan, BlockRole)> {
    let mut struck: Vec<TextSpan> =
        claims.iter().filter(|(_, role)| *role == BlockRole::Struck).map(|(s, _)| *s).collect();
    if struck.is_empty() {
        return claims;
    }
    struck.sort();
    let mut out = Vec::with_capacity(claims.len());
    for (span, role) in claims {
        if role == BlockRole::Struck {
            out.push((span, role));
            continue;
        }
        let mut at = span.start();
        let first = struck.partition_point(|s| s.end() <= span.start());
        for s in struck[first..].iter().take_while(|s| s.start() < span.end()) {
            if at < s.start() {
                out.push((TextSpan::between(at, s.start()), role));
            }
            at = at.max(s.end());
        }
        if at < span.end() || span.is_empty() {
            out.push((TextSpan::between(at.min(span.end()), span.end()), role));
        }
    }
    out
}

fn unclaimed(text: &str, from: usize, to: usize, out: &mut Vec<Block>) {
    let mut at = from;
    while at < to {
        let gap = &text[at..to];
        let blank = gap.len() - gap.trim_start_matches(layout::is_blank).len();
        if blank > 0 {
            out.push(Block { role: BlockRole::WhiteSpace, span: TextSpan::between(at, at + blank) });
            at += blank;
            continue;
        }
        let solid = gap.find(layout::is_blank).unwrap_or(gap.len());
        // Marks of layout between claims (a bracket of a label, `#`) are no words.
        let words = gap[..solid].chars().any(char::is_alphanumeric);
        let role = if words { BlockRole::Unplaced } else { BlockRole::WhiteSpace };
        out.push(Block { role, span: TextSpan::between(at, at + solid) });
        at += solid;
    }
}

/// What to tell the user of text that no rule could place.
pub(super) fn unplaced(text: &SourceText, blocks: &[Block]) -> Option<Finding> {
    let mut open = blocks.iter().filter(|b| b.role == BlockRole::Unplaced);
    let first = open.next()?;
    let n = 1 + open.count();
    let message = format!("{n} stretch{} of text could not be placed", if n == 1 { "" } else { "es" });
    Some(Finding::new(FindingCode::Unplaced, Severity::Note, message).at(text.bytes_of(first.span)))
}
