//! Codes in words, for editions that people read. Each says what the evidence shows and no more: our copy reads so;
//! what a paper printed is known from its page alone.

use record::{
    AbsenceCause, Cause, EstablishedParagraph, Evidence, GapKind, Held, Joint, MatchedExchange, Risk,
    RiskReason, Role, SuspectKind, Variant, VariantClass,
};

pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::EyeSkip => "eye-skip: the eye jumped from one copy of the same words to the next",
        Cause::DoubledText => "doubled text",
        Cause::LookAlike => "characters that look alike",
        Cause::SoundAlike => "characters that sound alike",
        Cause::FluentSubstitution => "another word that reads as well",
        Cause::Script => "simplified against traditional characters",
        Cause::Width => "full-width against half-width forms",
        Cause::PageJump => "the text goes on on another page",
        Cause::CaptionBreak => "a caption or credit stood in the sentence",
        Cause::ColumnOverlap => "lost or repeated where a column or page ended",
        Cause::HeadLost => "the head of the paragraph is not in the source",
        Cause::TailLost => "the tail of the paragraph is not in the source",
        Cause::Abridged => "abridged, cleanly at its limits",
        Cause::Editorial => "an editor’s preference",
        Cause::LabelLost => "a label that is lost",
        Cause::LabelMoved => "a label that stands elsewhere",
        Cause::OfficeOrName => "an office in one printing, a name in the other",
        Cause::LaterCorrection => "corrected by a later printing",
        Cause::MergedTurns => "several turns printed as one",
        Cause::Interjection => "an interjection",
        Cause::Unknown => "cause not known",
    }
}

pub(super) fn absence(cause: AbsenceCause) -> &'static str {
    match cause {
        AbsenceCause::PageJump => "page jump",
        AbsenceCause::HeadLost => "head lost",
        AbsenceCause::Abridged => "abridged",
        AbsenceCause::LostInExtraction => "lost in extraction",
        AbsenceCause::EyeSkip => "eye-skip",
        AbsenceCause::Selection => "selection",
        AbsenceCause::Unknown => "not known",
    }
}

/// A glyph for how a witness holds an exchange; it never stands without words.
pub(super) fn held_glyph(held: &Held) -> &'static str {
    match held {
        Held::Whole(_) => "●",
        Held::Part(_) => "◐",
        Held::Absent { .. } => "○",
    }
}

pub(super) fn held(held: &Held) -> &'static str {
    match held {
        Held::Whole(_) => "whole",
        Held::Part(_) => "in part",
        Held::Absent { cause, .. } => absence(*cause),
    }
}

pub(super) fn gap(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Beginning => "our copy starts in the middle of the conference",
        GapKind::HeadLost => "the head of a paragraph is lost",
        GapKind::TailLost => "the tail of a paragraph is lost",
        GapKind::PageJump => "the print goes on on a page that we do not have",
        GapKind::End => "our copy ends in the middle",
        GapKind::QuestionLost => "the question is lost",
        GapKind::AnswerLost => "the answer is lost",
    }
}

pub(super) fn joint(by: Joint) -> Option<&'static str> {
    match by {
        Joint::Line => None,
        Joint::Break => Some("joined here over a break of column or page"),
        Joint::Caption => Some("joined here; a caption stood in the sentence"),
        Joint::Furniture => Some("joined here; a page head or other furniture stood in the sentence"),
        Joint::Moved => Some("moved back to this place"),
        Joint::Struck => Some("joined here; the printing has struck words out"),
    }
}

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Question => "Question",
        Role::Answer => "Answer",
        Role::Statement => "Statement",
        Role::Moderator => "Moderator",
        Role::Interpreter => "Interpreter",
    }
}

pub(super) fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "low risk",
        Risk::Medium => "medium risk",
        Risk::High => "high risk",
    }
}

pub(super) fn class(class: VariantClass) -> &'static str {
    match class {
        VariantClass::Orthographic => "spelling or punctuation",
        VariantClass::Wording => "wording",
        VariantClass::Omission => "omission",
        VariantClass::Addition => "addition",
        VariantClass::Move => "moved text",
        VariantClass::Layout => "effect of the page",
        VariantClass::Attribution => "who said it",
    }
}

/// `a figure, a negation`.
pub(super) fn reasons(reasons: &[RiskReason]) -> String {
    let words = reasons.iter().map(|r| match r {
        RiskReason::Name => "a name",
        RiskReason::Title => "a title",
        RiskReason::Doctrine => "a doctrine or policy",
        RiskReason::Party => "a party",
        RiskReason::Place => "a place",
        RiskReason::Body => "an organisation",
        RiskReason::Figure => "a figure",
        RiskReason::Date => "a date",
        RiskReason::Negation => "a negation",
        RiskReason::Obligation => "an obligation",
        RiskReason::Statement => "a whole statement",
        RiskReason::Speaker => "who speaks",
    });
    words.collect::<Vec<_>>().join(", ")
}

pub(super) fn suspect(kind: SuspectKind) -> &'static str {
    match kind {
        SuspectKind::Doubled => "stands twice",
        SuspectKind::BrokenSeries => "broken series",
        SuspectKind::Punctuation => "punctuation",
        SuspectKind::Figure => "figure",
        SuspectKind::Splice => "two texts run together",
        SuspectKind::Garbled => "no words",
        SuspectKind::NearName => "near a known name",
        SuspectKind::Grammar => "grammar",
        SuspectKind::Unechoed => "not in the question",
        SuspectKind::Attribution => "who speaks",
    }
}

pub(super) fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::EyeSkip(skip) => {
            format!("“{}” stands at both ends: “{}” … “{}”.", skip.boundary, skip.first, skip.second)
        }
        Evidence::Note(note) => note.clone(),
    }
}

/// What stands for the words of a reading that has none.
pub(super) fn nothing(lacuna: bool) -> &'static str {
    if lacuna { "text lost here" } else { "nothing here" }
}

/// The sigla of a reading, `A C D`.
pub(super) fn sigla(v: &Variant, reading: usize) -> String {
    let reading = v.readings.get(reading).into_iter().flat_map(|r| &r.witnesses);
    reading.map(|(s, _)| s.to_string()).collect::<Vec<_>>().join(" ")
}

/// What an exchange is called: its outlet; else its first words, since a record may hold many whose asker is not named.
pub(super) fn exchange(x: &MatchedExchange) -> String {
    if let Some(outlet) = &x.outlet {
        return outlet.name.clone();
    }
    if x.id.is_none() {
        return "Opening".to_owned();
    }
    let question = x.turns.iter().find(|t| t.role == Role::Question);
    let (what, turn) = match question {
        Some(q) => ("Question", Some(q)),
        None => ("Answer without its question", x.turns.first()),
    };
    let text = turn.and_then(|t| t.paragraphs.first()).map(EstablishedParagraph::text).unwrap_or_default();
    match first_words(&text, 36) {
        "" => what.to_owned(),
        cut if cut.len() < text.len() => format!("{what}: {}…", cut.trim_end()),
        cut => format!("{what}: {cut}"),
    }
}

/// The first words, in some `width` columns of a Latin letter's width; a word is not cut in two.
pub(super) fn first_words(text: &str, width: usize) -> &str {
    let mut used = 0;
    let fits = |(_, c): &(usize, char)| {
        used += if c.is_ascii() { 1 } else { 2 };
        used > width
    };
    let Some((to, next)) = text.char_indices().find(fits) else { return text };
    let cut = text.get(..to).unwrap_or_default();
    let broken = next.is_ascii_alphanumeric() && cut.ends_with(|c: char| c.is_ascii_alphanumeric());
    if broken { cut.rfind(' ').and_then(|i| cut.get(..i)).unwrap_or(cut) } else { cut }
}

/// The last words, as [`first_words`].
pub(super) fn last_words(text: &str, width: usize) -> &str {
    let mut used = 0;
    let fits = |(_, c): &(usize, char)| {
        used += if c.is_ascii() { 1 } else { 2 };
        used > width
    };
    let Some((before, c)) = text.char_indices().rev().find(fits) else { return text };
    let cut = text.get(before + c.len_utf8()..).unwrap_or_default();
    let broken = c.is_ascii_alphanumeric() && cut.starts_with(|c: char| c.is_ascii_alphanumeric());
    if broken { cut.find(' ').and_then(|i| cut.get(i + 1..)).unwrap_or(cut) } else { cut }
}

/// `1 witness`, `3 witnesses`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(n)) }
}

/// `12,345`.
pub(super) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `12 May 2031`.
pub(super) fn date(date: record::Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS.get(usize::from(date.month()).saturating_sub(1)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_between_words() {
        for (context, first, last) in [
            ("各位记者朋友，上午好！又到了", "各位记者朋友，上", "，上午好！又到了"),
            ("The Wren will not sail until it ended", "The Wren will", "until it ended"),
            ("short", "short", "short"),
            ("Counterrevolutionary", "Counterrevolutio", "terrevolutionary"),
            ("", "", ""),
        ] {
            assert_eq!(first_words(context, 16), first);
            assert_eq!(last_words(context, 16), last);
        }
    }
}
