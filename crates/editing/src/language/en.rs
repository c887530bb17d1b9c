//! English: `Q`/`A`, `QUESTION:`, `MR. X:`, `Outlet: … Name: …`, time-stamped transcripts.

use record::Slug;

use super::{Form, LabelHit, LabelKind, LeadFacts, OutletName, Pack, strip_closers};

pub(crate) const PACK: Pack = Pack {
    code: "en",
    label,
    label_alone,
    nameable: |_| true,
    organisation,
    ends_sentence,
    is_closed,
    form,
    stage: Some(stage),
    inline_jump,
    jump_page,
    dateline,
    facts,
    // Nobody has counted yet what English questions and answers look like without their labels.
    question_score: None,
    opens,
    closes,
    follows_up,
    enumerator,
    outlet,
    person,
    series,
    heading_limit: 90,
};

regex!(
    GENERIC,
    r"^(QUESTION|QUESTIONER|REPORTER|ANSWER|Question|Reporter|Answer|MODERATOR|OPERATOR|Moderator|Operator|INTERPRETER|Interpreter|TRANSLATOR|Translator|JOURNALIST|Journalist|PRESS)(?:\s*#?\d{1,2})?(?:\s*\([^)]{1,40}\))?[*_]{0,2}\s*[:.][*_]{0,2}\s*"
);
// MR. X:  MS. JEAN-PIERRE:  CHAIR POWELL.  ACTING ADMINISTRATOR SLAVITT:
regex!(
    CAPITALS,
    r"^((?:\p{Lu}[\p{Lu}.’'\-]+\s?){1,6})(?:\s*\([^)]{1,60}\)){0,2}[*_]{0,2}\s*[:.][*_]{0,2}(?:\s+|$)"
);
// Ms Marsh:  Mao Ning:  China Daily:  The President:  Mr. X (Country) (spoke in French):  Speaker 4 (00:12):
regex!(
    MIXED,
    r"^((?:\p{Lu}[\p{L}.’'&\-]*|\d+)(?:\s(?:\p{Lu}[\p{L}.’'&\-]*|of|the|and|for|de|al|el|bin|van|von|\d+)){0,6})(?:\s*\((?:\d{1,2}:)?\d{1,2}:\d{2}\)|\s*\([^)]{1,60}\)){0,2}[*_]{0,2}\s*:[*_]{0,2}(?:\s+|$)"
);
// `[10:05]`, `(01:33)`: when it was said.
regex!(STAMP, r"^[(\[](?:\d{1,2}:)?\d{1,2}:\d{2}[)\]]\s+");

const NO_LABEL: &[&str] = &[
    "Note",
    "Source",
    "Sources",
    "Editor",
    "Correction",
    "Update",
    "Photo",
    "Image",
    "Date",
    "Time",
    "Location",
    "Contact",
    "Subject",
    "Topic",
    "Topics",
    "Tags",
    "Title",
    "First",
    "Second",
    "Third",
    "Finally",
    "Today",
    "Remember",
    "Look",
    "Listen",
    "Again",
    "But",
    "And",
    "So",
    "PS",
    "Video",
    "Transcript",
    "Index",
    "Summary",
    "Example",
    "Read more",
    "Related",
    "Fact",
    "Three things",
    "Thing two",
];

fn refused(name: &str) -> bool {
    NO_LABEL.iter().any(|w| w.eq_ignore_ascii_case(name))
}

fn hit(m: &regex::Captures<'_>, kind: LabelKind, sure: bool) -> Option<LabelHit> {
    let whole = m.get(0)?;
    let text = m.get(1)?.as_str().trim().to_owned();
    Some(LabelHit::new(whole.end(), text, kind, sure))
}

/// `Q` and `A` at the start of a paragraph, with or without colon, number and emphasis.
fn letter(p: &str) -> Option<LabelHit> {
    let asks = p.starts_with('Q');
    let digits = p[1..].len() - p[1..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = p[1 + digits..].trim_start_matches(['*', '_']);
    let marked = after.starts_with([':', '.']);
    let words = after.trim_start_matches([':', '.', '*', '_']).trim_start();
    let gap = &after[..after.len() - after.trim_start().len()];
    // Without a colon, two blanks or more follow it, or one and a capital: `Q  Thank you`, but not `Q uestion`.
    let blanks = gap.chars().count();
    let starts =
        words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“‘\"—–(¿…[".contains(c));
    let bare = digits <= 2 && (blanks >= 2 || blanks == 1 && starts && asks);
    if !marked && (!bare || words.is_empty()) {
        return None;
    }
    let kind = if asks { LabelKind::Question(None) } else { LabelKind::Answer };
    // `A. First point`, `A  fine day`: what stands alone for an answer may be an item or an article.
    let sure = asks || after.starts_with(':');
    Some(LabelHit::new(p.len() - words.len(), p[..1].to_owned(), kind, sure))
}

fn label(paragraph: &str) -> Option<LabelHit> {
    let at = if paragraph.starts_with(['(', '[']) { STAMP.find(paragraph).map_or(0, |m| m.end()) } else { 0 };
    let p = &paragraph[at..];
    if !p.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let mut hit = label_here(p)?;
    hit.len += at;
    Some(hit)
}

fn label_here(p: &str) -> Option<LabelHit> {
    if p.starts_with(['Q', 'A'])
        && let Some(hit) = letter(p)
    {
        return Some(hit);
    }
    // Six capitalised words and two brackets are the longest attribution.
    let front = super::beginning(p, 240);
    if !front.contains([':', '.']) {
        return None;
    }
    // A name has no mark that divides a sentence; most paragraphs show one before their first colon.
    let colon = front.find(':');
    let named = colon.is_some_and(|at| !front[..at].contains([',', ';', '?', '!', '“', '”', '"']));
    let capitals =
        front.chars().nth(1).is_some_and(|c| c.is_uppercase() || matches!(c, '.' | '’' | '\'' | ' '));
    if !named && !capitals {
        return None;
    }
    if GENERIC.is_match(front)
        && let Some(m) = GENERIC.captures(front)
    {
        let kind = match m[1].to_ascii_uppercase().as_str() {
            "ANSWER" => LabelKind::Answer,
            "MODERATOR" | "OPERATOR" => LabelKind::Moderator,
            "INTERPRETER" | "TRANSLATOR" => LabelKind::Interpreter,
            _ => LabelKind::Question(None),
        };
        return hit(&m, kind, true);
    }
    if capitals
        && CAPITALS.is_match(front)
        && let Some(m) = CAPITALS.captures(front)
    {
        let name = m[1].trim().trim_end_matches('.');
        // `USA.` or `COVID.` may end a sentence of one word; a full stop labels only after a title.
        let colon = m[0].trim_end().trim_end_matches(['*', '_']).ends_with(':');
        let titled = TITLES.iter().any(|t| name.starts_with(t));
        if name.len() >= 2 && !refused(name) && (colon || titled && name.contains(' ')) {
            return hit(&m, LabelKind::Named(tidy(name)), colon && titled);
        }
        // TOM BRIAR.  Madam Chair, …   With one blank, where pages keep no count of them, a sentence must begin.
        let words = name.split_whitespace().count();
        let begins = || {
            front[m[0].len()..]
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“‘\"—[(".contains(c))
        };
        if !colon && !refused(name) && (2..=4).contains(&words) && (m[0].ends_with("  ") || begins()) {
            return hit(&m, LabelKind::Named(tidy(name)), false);
        }
    }
    if !named || !MIXED.is_match(front) {
        return None;
    }
    let m = MIXED.captures(front)?;
    let name = m[1].trim();
    if refused(name) || name.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    match registry(name) {
        Some(_) => hit(&m, LabelKind::Question(Some(name.to_owned())), true),
        None => hit(&m, LabelKind::Named(name.to_owned()), false),
    }
}

fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn label_alone(p: &str) -> Option<LabelHit> {
    if p.len() > 160 {
        return None;
    }
    let core = p.trim().trim_end_matches([':', '*', '_']).trim_matches(['*', '_']);
    // `Yeah.` is a sentence.
    if core.ends_with(['.', '?', '!']) {
        return None;
    }
    let kind = match core {
        "Q" | "QUESTION" | "Question" | "REPORTER" | "Reporter" => LabelKind::Question(None),
        "A" | "ANSWER" | "Answer" => LabelKind::Answer,
        _ => {
            let with_colon = format!("{core}: ");
            let mut h = label(&with_colon).filter(|h| h.len == with_colon.len())?;
            h.len = p.len();
            h.sure = false;
            return Some(h);
        }
    };
    Some(LabelHit::new(p.len(), core.to_owned(), kind, true))
}

/// Words that end the names of those who send reporters.
const ORGANISATIONS: &[&str] = &[
    "News",
    "Press",
    "Agency",
    "Service",
    "Times",
    "Post",
    "Herald",
    "Tribune",
    "Daily",
    "Journal",
    "Gazette",
    "Chronicle",
    "Observer",
    "Standard",
    "Mail",
    "Broadcasting",
    "Corporation",
    "Television",
    "TV",
    "Radio",
    "Network",
    "Media",
    "Voice",
    "Wire",
    "Weekly",
    "Review",
    "Magazine",
    "Telegraph",
    "Guardian",
    "Globe",
    "Mirror",
    "Courier",
    "Monitor",
    "Today",
    "Channel",
    "Group",
    "Newspaper",
    "Online",
    "Tidings",
    "Mercury",
    "Examiner",
    "Sentinel",
];

fn organisation(name: &str) -> bool {
    registry(name).is_some() || name.split_whitespace().any(|w| ORGANISATIONS.contains(&w))
}

const TITLES: &[&str] = &[
    "MR",
    "MS",
    "MRS",
    "DR",
    "CHAIR",
    "SECRETARY",
    "PRESIDENT",
    "VICE PRESIDENT",
    "AMBASSADOR",
    "SENATOR",
    "GOVERNOR",
    "MAYOR",
    "GENERAL",
    "ADMIRAL",
    "DIRECTOR",
    "MINISTER",
    "PRIME MINISTER",
    "FOREIGN MINISTER",
    "COMMISSIONER",
    "ADMINISTRATOR",
    "ACTING",
    "SENIOR",
    "SPOKESPERSON",
    "SPOKESMAN",
    "SPOKESWOMAN",
    "CHANCELLOR",
    "ATTORNEY GENERAL",
    "REPRESENTATIVE",
    "CONGRESSMAN",
    "COLONEL",
    "CAPTAIN",
    "UNDER SECRETARY",
    "DEPUTY",
    "ASSISTANT",
    "SIR",
    "LORD",
    "HIGH REPRESENTATIVE",
    "TREASURER",
    "PREMIER",
];

fn person(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    let courtesy = |w: &str| matches!(w.trim_end_matches('.'), "Mr" | "Ms" | "Mrs" | "Dr" | "Miss" | "Sir");
    match words[..] {
        [.., last] if words.len() > 1 && label.chars().all(|c| !c.is_lowercase()) => last.to_owned(),
        [first, .., last] if courtesy(first) => last.to_owned(),
        _ => label.to_owned(),
    }
}

fn ends_sentence(before: &str) -> bool {
    before.trim_end().is_empty() || before.trim_end().ends_with(['.', '?', '!', '”', '"', ')', '—'])
}

fn is_closed(p: &str) -> bool {
    let s = strip_closers(p);
    s.is_empty() || s.ends_with(['.', '?', '!', ':', ';', '—', '…', '*', '-', '–'])
}

regex!(
    JUMP,
    r"(?i)^[(\[]?\s*(?:(continued on|see|turn to|jump to)|(continued from|from))\s+(?:page\s+)?[a-z]?\d+\s*[)\]]?\.?$"
);
regex!(INLINE_JUMP, r"(?i)[(\[]\s*(?:continued on|turn to|see)\s+page\s+[a-z]?\d+\s*[)\]]\s*$");
regex!(PAGE_NAME, r"(?i)page\s+[a-z]?\d+|[A-Z]?\d+");
regex!(
    CREDIT,
    r"^(?:(?i:\(?(?:photo|photograph|picture|image|video|reporting|edited|compiled)s?\s*(?:by|:|credit).{1,60}\)?|source:.{1,60})|(?:By|BY)\s+(?:\p{Lu}[\p{L}.’'\-]+\s?){2,4})$"
);
regex!(
    CAPTION,
    r"(?i)(?:photo(?:graph)?\s*(?:by|:|/)\s*\S.{1,40}|\((?:AP|Reuters|AFP|Getty[^)]*|file photo)\)|/(?:AP|Reuters|AFP|Getty Images))\s*\)?\.?$"
);
regex!(
    END_MARK,
    r"^(?:[*_]*(?:END|ENDS|THE END|\((?:END|ENDS|End|Ends)\)|\[(?:END|End)[^\]]{0,20}\])\.?[*_]*(?:\s+\d{1,2}[:.,;]\d{2}\s*(?i:[AP][.,]?M[.,]?).{0,8})?|#\s?#\s?#|-\s?30\s?-|\(?(?i:(?:the )?(?:press )?(?:conference|briefing) (?:was )?(?:lasted|ended|concluded|adjourned)).{0,40}\)?)$"
);
regex!(SEPARATOR, r"^[\s*·•—\-_=#~|:]+$");
// A misread letter may be a digit: (Hands the Press 5ecretary a note.)
regex!(
    STAGE,
    r"^(?:\((?:[\p{L}\s.,’'\-]|\d\p{L}){2,60}\.?\)|\[[\p{L}\s.,’'\-]{2,60}\]|\((?:\d{1,2}:)?\d{1,2}:\d{2}\))$"
);
// A misread mark is still a clock: 1:32 P,M. EST.
regex!(
    CLOCK,
    r"(?i)^\(?(?:as delivered\s*)?\d{1,2}[:.,;]\d{2}\s*[AP][.,]?\s?M[.,]?(?:\s*[A-Z]{2,4})?[.,]?\)?$"
);
regex!(
    PAGE_HEAD,
    r"^(?:(?i:page\s+)?\d{1,3}\s*(?:of\s+\d{1,3})?|(?:\p{Lu}[\p{L}’']+\s){1,5}\|?\s*(?i:page\s+)?\d{1,3})$"
);
// THE TIDEWATER   Thursday, September 4, 2031   Page 2
regex!(
    MASTHEAD,
    r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*\d{4}.*\b(?:page|p\.)\s*[a-z]?\d+$|\b(?:page|p\.)\s*[a-z]?\d+\b.*\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*\d{4}$|^.{3,40}\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:\p{L}+\s+\d{1,2}|\d{1,2}\s+\p{L}+),?\s+\d{4}$|\bVol\..*\bNo\."
);

fn form(p: &str) -> Option<Form> {
    if p.len() > 1200 {
        return None;
    }
    // `\*\*Please see below for a correction, marked with an asterisk.`
    let note = ["Note:", "Editor’s note:", "Editor's note:", "Correction:", "Source:"];
    if p.len() < 300 && note.iter().any(|w| p.starts_with(w)) {
        return Some(Form::Teaser);
    }
    if p.starts_with(['*', '\\']) && p.len() < 300 && (p.contains("asterisk") || p.contains("correction")) {
        return Some(Form::Teaser);
    }
    let p = p.trim_matches(['*', '_', ' ']);
    let p = p.trim();
    // A dash alone on its line is what is left of a broken sentence.
    let sentence = p.len() <= 6 && p.contains(['—', '–', '-']);
    if p.is_empty() || !sentence && !p.starts_with(char::is_alphanumeric) && SEPARATOR.is_match(p) {
        return Some(Form::Separator);
    }
    let n = p.chars().count();
    let digit = p.contains(|c: char| c.is_ascii_digit());
    let ends = p.starts_with(['(', '[', '#', '-'])
        || p.starts_with("END")
        || p.starts_with("THE END")
        || ["lasted", "ended", "concluded", "adjourned"].iter().any(|w| p.contains(w));
    if n <= 100 && (ends || digit) {
        // `END          1:10 P.M. EST` is set in the middle of the page.
        let tight: String = p.split_whitespace().collect::<Vec<_>>().join(" ");
        if ends && END_MARK.is_match(&tight) {
            return Some(Form::EndMark);
        }
        let masthead = p.contains("day") || p.contains("DAY") || p.contains("Vol.");
        let clock = digit && n <= 40 && p.contains(['M', 'm']);
        if masthead && MASTHEAD.is_match(&tight) || clock && CLOCK.is_match(&tight) {
            return Some(Form::PageHead);
        }
    }
    if n <= 60 {
        if digit && let Some(m) = JUMP.captures(p) {
            return Some(Form::Jump { onward: m.get(1).is_some() });
        }
        if p.starts_with(['(', '['])
            && (STAGE.is_match(p) || STAMP.find(&format!("{p} ")).is_some_and(|m| m.end() > p.len()))
        {
            return Some(Form::Stage);
        }
        if p.ends_with(|c: char| c.is_ascii_digit()) && PAGE_HEAD.is_match(p) {
            return Some(Form::PageHead);
        }
        let credit = p.contains(':') || ["by ", "By ", "BY ", "redit"].iter().any(|w| p.contains(w));
        if credit && CREDIT.is_match(p) {
            return Some(Form::Credit);
        }
    }
    let agency = ["hoto", "HOTO", "AP", "AFP", "euters", "etty"].iter().any(|w| p.contains(w));
    (n <= 400 && agency && CAPTION.is_match(p)).then_some(Form::Caption)
}

/// `(Laughter.)`, `(Applause)`, `(Laughs.)`: what was heard and not said. `(inaudible)` is not one of them: there words
/// were said, and are lost.
fn stage(inner: &str) -> bool {
    let low = inner.trim().trim_end_matches('.').to_ascii_lowercase();
    let words = [
        "laughter",
        "applause",
        "laughs",
        "laugh",
        "laughing",
        "cross-talk",
        "crosstalk",
        "chuckles",
        "pause",
    ];
    words.iter().any(|w| low == *w || low.starts_with(w) && low.len() < 40)
        || low.ends_with("laughter")
        || low.ends_with("applause")
}

fn inline_jump(p: &str) -> Option<usize> {
    if !p.ends_with([')', ']']) {
        return None;
    }
    INLINE_JUMP.find(p).filter(|m| m.start() > 0).map(|m| m.start())
}

fn jump_page(p: &str) -> Option<String> {
    PAGE_NAME.find(p).map(|m| m.as_str().to_owned())
}

// TARN (Estuary News) — a dateline without a day.
regex!(AGENCY, r"^(?:\p{Lu}[\p{Lu}\p{L}.\s,]{1,40}?,?\s*)?\((?:\p{L}[\p{L} ]{1,30})\)\s*[—–-]+\s*");
regex!(
    WHO,
    r"(?i:\b(press secretary|foreign minister|prime minister|foreign ministry spokesperson|spokesperson|spokesman|spokeswoman|minister(?: of (?-i:\p{Lu})[\p{L} ]{2,30})?|secretary(?: of (?-i:\p{Lu})[\p{L}]+)?|vice president|president|chair(?:man|woman)?|governor|director|mayor|chancellor|ambassador|first lady|second gentleman|premier|senator))[\s\u{a0}]+((?:\p{Lu}[\p{L}.’'\-]+[\s\u{a0}]?){1,4})"
);
// the spokeswoman of the Ministry of External Affairs, Odile Marsh,
regex!(
    OFFICE_FIRST,
    r"\b(?i:the )?(?i:(spokesperson|spokesman|spokeswoman|minister|secretary|president|governor|director|chair))(?: (?:of|for) [^,.;]{3,60}), ((?:\p{Lu}[\p{L}’'\-]+ ?){2,4})(?:,|\.|$)"
);
// Ms Odile Marsh, spokeswoman of the Ministry
regex!(
    NAME_FIRST,
    r"\b(?:(?:Mr|Ms|Mrs|Dr)\.? )?((?:\p{Lu}[\p{L}’'\-]+ ){1,3}\p{Lu}[\p{L}’'\-]+), (?:the )?(spokesperson|spokesman|spokeswoman|foreign minister|prime minister|minister|secretary|president|governor|director|chair)\b"
);
regex!(
    VENUE,
    r"\b(?:in|at) the ((?:\p{Lu}[\p{L}.’']+ ){1,4}(?:Room|Hall|Center|Centre|Building|House|Ministry|Palace|Theater|Theatre|Auditorium))"
);

// James S. Brady Press Briefing Room
regex!(
    PLACE,
    r"^((?:\p{Lu}[\p{L}.’']+ ){1,5}(?:Room|Hall|Center|Centre|Building|House|Ministry|Palace|Theater|Theatre|Auditorium|One))$"
);

fn facts(text: &str) -> LeadFacts {
    let mut f = LeadFacts::default();
    crate::day::name(text, &mut f);
    let who = |role: Option<regex::Match<'_>>, name: Option<regex::Match<'_>>| {
        let name = tidy(name?.as_str().trim_end_matches([',', '.', ' ']));
        // Chair Ashford's Press Conference
        let owner = name.split_whitespace().position(|w| w.ends_with("'s") || w.ends_with("’s"));
        let name = match owner {
            Some(at) => {
                let words: Vec<&str> = name.split_whitespace().take(at + 1).collect();
                words.join(" ").trim_end_matches('s').trim_end_matches(['\'', '’']).to_owned()
            }
            None => name,
        };
        // Remarks by President Biden Addressing Service Members
        let name = match name.split_whitespace().skip(1).position(crate::forms::who::is_no_surname) {
            Some(at) => name.split_whitespace().take(at + 1).collect::<Vec<_>>().join(" "),
            None => name,
        };
        let name = ["Mr ", "Ms ", "Mrs ", "Dr ", "Mr. ", "Ms. ", "Mrs. ", "Dr. "]
            .iter()
            .find_map(|t| name.strip_prefix(t).map(str::to_owned))
            .unwrap_or(name);
        Some((capitalised(role?.as_str()), name)).filter(|(_, n)| !n.is_empty())
    };
    let found = (OFFICE_FIRST.captures(text).and_then(|c| who(c.get(1), c.get(2))))
        .or_else(|| NAME_FIRST.captures(text).and_then(|c| who(c.get(2), c.get(1))))
        .or_else(|| WHO.captures(text).and_then(|c| who(c.get(1), c.get(2))));
    if let Some((role, name)) = found {
        f.role = Some(role);
        f.speaker = Some(name);
    }
    f.venue = VENUE.captures(text).or_else(|| PLACE.captures(text)).map(|c| c[1].to_owned());
    let low = text.to_lowercase();
    f.conference = f.venue.as_deref() != Some(text.trim())
        && [
            "press conference",
            "press briefing",
            "news conference",
            "briefing",
            "answered questions",
            "remarks to the press",
            "q&a",
            "regular press",
        ]
        .iter()
        .any(|w| low.contains(w));
    f
}

/// The first letters of an office set as in a title: the same office has the same name in every printing.
fn capitalised(role: &str) -> String {
    let word = |w: &str| {
        let mut c = w.chars();
        match c.next() {
            Some(first) if !matches!(w, "of" | "for" | "the" | "and") => {
                first.to_uppercase().collect::<String>() + c.as_str()
            }
            _ => w.to_owned(),
        }
    };
    role.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn series(f: &LeadFacts) -> Slug {
    record::slug(&format!("en-{}", f.role.as_deref().unwrap_or("conference")), "en-conference")
}

fn dateline(p: &str) -> Option<usize> {
    crate::day::dateline(p).or_else(|| AGENCY.find(p).map(|m| m.end()))
}

fn closes(p: &str) -> bool {
    if p.len() > 160 {
        return false;
    }
    let low = p.to_lowercase();
    [
        "thank you all",
        "thanks, everyone",
        "thank you, everyone",
        "thanks everyone",
        "thank you everyone",
        "thanks all",
        "thank you very much, everyone",
        "concludes the briefing",
        "concludes our briefing",
        "concludes the press conference",
        "we are out of time",
        "that was the last",
    ]
    .iter()
    .any(|w| low.contains(w))
}

fn follows_up(p: &str) -> bool {
    let low = super::beginning(p, 60).to_lowercase();
    [
        "a follow-up",
        "follow-up,",
        "follow up on that",
        "just to follow up",
        "a quick follow",
        "to follow up on that",
    ]
    .iter()
    .any(|w| low.contains(w))
}

fn opens(p: &str) -> bool {
    let low: String = p.chars().take(60).collect::<String>().to_lowercase();
    [
        "good morning",
        "good afternoon",
        "good evening",
        "hello",
        "hi, everyone",
        "welcome",
        "thank you",
        "thanks",
        "ladies and gentlemen",
        "happy ",
    ]
    .iter()
    .any(|w| low.contains(w))
}

fn enumerator(p: &str) -> Option<u32> {
    let low: String = p.chars().take(12).collect::<String>().to_lowercase();
    ["first", "second", "third", "fourth", "fifth"]
        .iter()
        .position(|w| low.starts_with(w))
        .and_then(|i| u32::try_from(i + 1).ok())
}

const OUTLETS: &[(&str, &str)] = &[
    ("xinhua", "Xinhua|Xinhua News Agency"),
    ("cctv", "CCTV|China Central Television"),
    ("cgtn", "CGTN"),
    ("china-daily", "China Daily"),
    ("global-times", "Global Times"),
    ("peoples-daily", "People's Daily|People’s Daily"),
    ("china-news-service", "China News Service|CNS"),
    ("the-paper", "The Paper"),
    ("reuters", "Reuters"),
    ("afp", "AFP|Agence France-Presse"),
    ("ap", "AP|Associated Press|The Associated Press"),
    ("bloomberg", "Bloomberg|Bloomberg News"),
    ("cnn", "CNN"),
    ("nbc", "NBC|NBC News"),
    ("cbs", "CBS|CBS News"),
    ("abc-us", "ABC News"),
    ("fox", "Fox News|Fox"),
    ("npr", "NPR"),
    ("new-york-times", "New York Times|The New York Times"),
    ("washington-post", "Washington Post|The Washington Post"),
    ("wall-street-journal", "Wall Street Journal|The Wall Street Journal"),
    ("financial-times", "Financial Times"),
    ("bbc", "BBC"),
    ("dpa", "DPA|Deutsche Presse-Agentur"),
    ("efe", "EFE"),
    ("tass", "TASS"),
    ("ria", "RIA Novosti"),
    ("sputnik", "Sputnik"),
    ("kyodo", "Kyodo|Kyodo News"),
    ("nhk", "NHK"),
    ("nikkei", "Nikkei"),
    ("yonhap", "Yonhap|Yonhap News Agency"),
    ("the-straits-times", "The Straits Times|Straits Times"),
    ("lianhe-zaobao", "Lianhe Zaobao"),
    ("south-china-morning-post", "South China Morning Post|SCMP"),
    ("al-jazeera", "Al Jazeera"),
    ("anadolu", "Anadolu|Anadolu Agency"),
    ("pti", "PTI|Press Trust of India"),
    ("antara", "ANTARA|Antara"),
    ("politico", "Politico|POLITICO"),
    ("axios", "Axios"),
];

/// Whether an outlet of this name is known.
pub(crate) fn known_outlet(name: &str) -> bool {
    registry(name).is_some()
}

fn registry(name: &str) -> Option<&'static str> {
    let same = |a: &str| a.eq_ignore_ascii_case(name);
    OUTLETS.iter().find(|(_, names)| names.split('|').any(same)).map(|(slug, _)| *slug)
}

fn outlet(printed: &str) -> OutletName {
    let slug =
        registry(printed).map_or_else(|| record::slug(printed, "outlet"), |s| record::slug(s, "outlet"));
    OutletName { name: printed.to_owned(), slug, near: false }
}
