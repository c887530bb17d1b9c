//! No language in particular: what is left of the rules where no pack reads the text.
//!
//! ```text
//! PRESIDENTA X                  a short line in capitals that returns: an attribution
//! Muy buenos días …
//! PREGUNTA: ¿Cuándo …?          a run of words before a colon that returns: an attribution; its words ask
//! ```
//!
//! Whatever returns at the start of paragraphs attributes; whoever ends in question marks asks. Captions need a pack; days
//! are read in every language.

use record::Slug;

use super::{Form, LabelHit, LabelKind, LeadFacts, OutletName, Pack, strip_closers};

pub(crate) const PACK: Pack = Pack {
    // “Undetermined” in ISO 639-2.
    code: "und",
    label,
    label_alone,
    nameable: |_| true,
    organisation: |_| false,
    ends_sentence: |before| {
        let s = strip_closers(before);
        s.is_empty() || s.ends_with(STOPS)
    },
    is_closed: |p| {
        let s = strip_closers(p);
        s.is_empty() || s.ends_with(STOPS) || s.ends_with([':', ';', '—', '–', '*'])
    },
    form,
    stage: None,
    inline_jump: |_| None,
    jump_page: |_| None,
    dateline: crate::day::dateline,
    facts,
    question_score: None,
    opens: |_| false,
    closes: |_| false,
    follows_up: |_| false,
    enumerator: |_| None,
    outlet: |printed| OutletName {
        name: printed.to_owned(),
        slug: record::slug(printed, "outlet"),
        near: false,
    },
    person: str::to_owned,
    series,
    heading_limit: 90,
};

/// What ends a sentence in the scripts of the world's larger languages.
const STOPS: [char; 9] = ['.', '?', '!', '…', '。', '？', '！', '؟', '।'];

/// Longest attribution, in characters.
const LONGEST: usize = 60;

fn named(text: &str, len: usize) -> Option<LabelHit> {
    let text = text.trim().trim_matches(['*', '_']);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let opens = text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    (opens && letters >= 2 && text.chars().count() <= LONGEST)
        .then(|| LabelHit::new(len, text.to_owned(), LabelKind::Named(text.to_owned()), false))
}

fn label(p: &str) -> Option<LabelHit> {
    for (n, (i, c)) in p.char_indices().enumerate() {
        match c {
            ':' | '：' => {
                let after = &p[i + c.len_utf8()..];
                // `10:30`, `http://`
                if !(after.is_empty()
                    || after.starts_with(|c: char| c.is_whitespace() || c == '*')
                    || c == '：')
                {
                    return None;
                }
                let words = after.trim_start_matches(['*', '_']).trim_start();
                return named(&p[..i], p.len() - words.len());
            }
            '.' if !p[i + 1..].starts_with(' ') || n <= 3 => {}
            '?' | '!' | ';' | '…' | '¿' | '¡' | '"' | '“' | '«' | '。' | '、' | '.' => return None,
            _ if n > LONGEST => return None,
            _ => {}
        }
    }
    None
}

fn label_alone(p: &str) -> Option<LabelHit> {
    let core = p.trim_end_matches([':', '：', '*', '_', '.', ' ']);
    if core.chars().count() > LONGEST || core.contains([';', '?', '!', ':']) {
        return None;
    }
    // Scripts without capitals show an attribution by its colon alone.
    let capitals = core.chars().any(char::is_uppercase) && !core.chars().any(char::is_lowercase);
    (capitals || p.ends_with([':', '：'])).then(|| named(core, p.len())).flatten()
}

fn form(p: &str) -> Option<Form> {
    let layout = |c: char| c.is_whitespace() || "*·•—-_=#~|:.+".contains(c);
    p.chars().all(layout).then_some(Form::Separator)
}

fn facts(text: &str) -> LeadFacts {
    let mut f = LeadFacts::default();
    crate::day::name(text, &mut f);
    f
}

fn series(_: &LeadFacts) -> Slug {
    record::slug("und-conference", "conference")
}
