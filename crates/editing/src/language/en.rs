//! English: `Q`/`A`, `QUESTION:`, `MR. X:`, `Outlet: … Name: …`, time-stamped transcripts.

use std::sync::LazyLock;

use record::Slug;
use regex::Regex;

use super::{Form, LabelHit, LabelKind, LeadFacts, OutletName, Pack, strip_closers};

pub(crate) const PACK: Pack = Pack {
    code: "en",
    label,
    label_alone,
    ends_sentence,
    is_closed,
    form,
    inline_jump,
    jump_page,
    dateline,
    facts,
    question_score,
    opens,
    enumerator,
    outlet,
    person,
    series,
    heading_limit: 90,
};

macro_rules! regex {
    ($name:ident, $pattern:expr) => {
        #[expect(clippy::unwrap_used, reason = "a constant pattern, compiled by the tests")]
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).unwrap());
    };
}

// `Q` without a colon is followed by two or more blanks, or by one and a capital: `Q  Thank you`, but not `Q uestion`.
regex!(BARE_QA, r"^(?:\*{0,2})(Q|A)(?:\*{0,2})(?:[.:]\s*|[\s\u{a0}]{2,}|[\s\u{a0}](?:[\p{Lu}\d“‘\x22—(]))");
regex!(
    GENERIC,
    r"^\*{0,2}(QUESTION|QUESTIONER|REPORTER|ANSWER|Question|Reporter|Answer|MODERATOR|OPERATOR|Moderator|Operator|INTERPRETER|Interpreter|TRANSLATOR)(?:\s*\([^)]{1,40}\))?\*{0,2}\s*[:.]\*{0,2}\s*"
);
// MR. X:  MS. JEAN-PIERRE:  CHAIR POWELL.  ACTING ADMINISTRATOR SLAVITT:
regex!(CAPITALS, r"^\*{0,2}((?:\p{Lu}[\p{Lu}.’'\-]+\s?){1,6})(?:\s*\([^)]{1,60}\))?\s*[:.]\*{0,2}\s+");
regex!(
    MIXED,
    r"^\*{0,2}((?:\p{Lu}[\p{L}.’'&\-]*|\d+)(?:\s(?:\p{Lu}[\p{L}.’'&\-]*|of|the|and|for|de|al|el|bin|van|von|\d+)){0,6})(?:\s*\((?:\d{1,2}:)?\d{1,2}:\d{2}\)|\s*\([^)]{1,60}\))?\s*:\*{0,2}(?:\s+|$)"
);

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

fn hit(m: &regex::Captures<'_>, kind: LabelKind, sure: bool) -> Option<LabelHit> {
    let whole = m.get(0)?;
    Some(LabelHit { len: whole.end(), text: m.get(1)?.as_str().trim().to_owned(), kind, sure })
}

fn label(p: &str) -> Option<LabelHit> {
    if let Some(m) = BARE_QA.captures(p) {
        let kind = if &m[1] == "Q" { LabelKind::Question(None) } else { LabelKind::Answer };
        // `A` with one blank is an article far more often than an answer.
        if &m[1] == "A" && !m[0].contains([':', '.']) {
            return None;
        }
        let mut h = hit(&m, kind, true)?;
        // The last branch of the pattern has taken the first character of the words.
        h.len = m
            .get(0)?
            .as_str()
            .trim_end_matches(|c: char| !c.is_whitespace() && !matches!(c, ':' | '.'))
            .len();
        return Some(h);
    }
    if let Some(m) = GENERIC.captures(p) {
        let kind = match m[1].to_ascii_uppercase().as_str() {
            "ANSWER" => LabelKind::Answer,
            "MODERATOR" | "OPERATOR" => LabelKind::Moderator,
            "INTERPRETER" | "TRANSLATOR" => LabelKind::Interpreter,
            _ => LabelKind::Question(None),
        };
        return hit(&m, kind, true);
    }
    if let Some(m) = CAPITALS.captures(p) {
        let name = m[1].trim().trim_end_matches('.');
        // `USA.` or `COVID.` may end a sentence of one word; a full stop labels only after a title.
        let colon = m[0].trim_end().trim_end_matches('*').ends_with(':');
        let titled = TITLES.iter().any(|t| name.starts_with(t));
        if name.len() >= 2 && (colon || titled && name.contains(' ')) {
            return hit(&m, LabelKind::Named(tidy(name)), colon && titled);
        }
    }
    let m = MIXED.captures(p)?;
    let name = m[1].trim();
    if NO_LABEL.contains(&name) {
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
    let core = p.trim().trim_end_matches(':').trim_matches('*');
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
    Some(LabelHit { len: p.len(), text: core.to_owned(), kind, sure: true })
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
    match words[..] {
        [.., last] if label.chars().all(|c| !c.is_lowercase()) => last.to_owned(),
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
    r"^(?i)(?:\(?(?:photo|photograph|picture|image|video|reporting|edited|compiled)s?\s*(?:by|:|credit).{1,60}\)?|by\s+[\p{Lu}][\p{L}.\s]{3,40}|source:.{1,60})$"
);
regex!(
    CAPTION,
    r"(?i)(?:photo(?:graph)?\s*(?:by|:|/)\s*\S.{1,40}|\((?:AP|Reuters|AFP|Getty[^)]*|file photo)\)|/(?:AP|Reuters|AFP|Getty Images))\s*\)?\.?$"
);
regex!(
    END_MARK,
    r"^(?i)(?:\(?(?:END|ENDS|THE END)\)?\.?(?:\s+\d{1,2}:\d{2}\s*[AP]\.?M\.?.{0,8})?|#\s?#\s?#|-\s?30\s?-|\(?(?:the )?(?:press )?(?:conference|briefing) (?:lasted|ended|concluded).{0,40}\)?)$"
);
regex!(SEPARATOR, r"^[\s*·•—\-_=#~]+$");
regex!(STAGE, r"^(?:\([\p{L}\s.,’'\-]{2,60}\.?\)|\[[\p{L}\s.,’'\-]{2,60}\]|\((?:\d{1,2}:)?\d{1,2}:\d{2}\))$");
regex!(CLOCK, r"(?i)^\(?(?:as delivered\s*)?\d{1,2}:\d{2}\s*[AP]\.?\s?M\.?(?:\s*[A-Z]{2,4})?\)?$");
regex!(
    PAGE_HEAD,
    r"^(?i)(?:page\s+)?\d{1,3}\s*(?:of\s+\d{1,3})?$|^(?:\p{Lu}[\p{L}’']+\s){1,5}\|?\s*(?:page\s+)?\d{1,3}$"
);

fn form(p: &str) -> Option<Form> {
    let n = p.chars().count();
    if n <= 60 {
        if END_MARK.is_match(p.trim()) {
            return Some(Form::EndMark);
        }
        if SEPARATOR.is_match(p) {
            return Some(Form::Separator);
        }
        if let Some(m) = JUMP.captures(p) {
            return Some(Form::Jump { onward: m.get(1).is_some() });
        }
        if STAGE.is_match(p) {
            return Some(Form::Stage);
        }
        if CLOCK.is_match(p) || PAGE_HEAD.is_match(p) {
            return Some(Form::PageHead);
        }
        if CREDIT.is_match(p) {
            return Some(Form::Credit);
        }
    }
    (n <= 400 && CAPTION.is_match(p)).then_some(Form::Caption)
}

fn inline_jump(p: &str) -> Option<usize> {
    INLINE_JUMP.find(p).filter(|m| m.start() > 0).map(|m| m.start())
}

fn jump_page(p: &str) -> Option<String> {
    PAGE_NAME.find(p).map(|m| m.as_str().to_owned())
}

regex!(
    DATELINE,
    r"^(?:\p{Lu}[\p{Lu}\p{L}.\s,]{1,40}?,?\s*)?(?:(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?:,\s*\d{4})?\s*)?\((?:\p{L}[\p{L} ]{1,30})\)\s*[—–-]+\s*|^\p{Lu}[\p{Lu}.\s]{2,30},\s*(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?:,\s*\d{4})?\s*[—–-]+\s*"
);
regex!(
    LONG_DATE,
    r"(?i)\b(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?[\s\u{a0}]+(\d{1,2})(?:st|nd|rd|th)?(?:,?[\s\u{a0}]*(\d{4}))?\b"
);
regex!(
    DAY_FIRST,
    r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(January|February|March|April|May|June|July|August|September|October|November|December)\s+(\d{4})\b"
);
regex!(ISO_DATE, r"\b(\d{4})-(\d{2})-(\d{2})\b");
regex!(
    WHO,
    r"((?:Press Secretary|Foreign Minister|Prime Minister|Foreign Ministry Spokesperson|Spokesperson|Spokesman|Spokeswoman|Minister(?: of [\p{Lu}][\p{L} ]{2,30})?|Secretary(?: of [\p{Lu}][\p{L}]+)?|President|Chair(?:man|woman)?|Governor|Director|Mayor|Chancellor|Ambassador))[\s\u{a0}]+((?:\p{Lu}[\p{L}.’'\-]+[\s\u{a0}]?){1,4})"
);
regex!(
    VENUE,
    r"\b(?:in|at) the ((?:\p{Lu}[\p{L}.’']+ ){1,4}(?:Room|Hall|Center|Centre|Building|House|Ministry|Palace|Theater|Theatre|Auditorium))"
);

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(name: &str) -> Option<u8> {
    let low = name.to_ascii_lowercase();
    MONTHS.iter().position(|m| low.starts_with(m)).and_then(|i| u8::try_from(i + 1).ok())
}

fn facts(text: &str) -> LeadFacts {
    let mut f = LeadFacts::default();
    let number = |s: Option<regex::Match<'_>>| s.and_then(|m| m.as_str().parse::<u16>().ok());
    let small = |n: u16| u8::try_from(n).ok();
    if let Some(c) = LONG_DATE.captures_iter(text).max_by_key(|c| c.get(3).is_some()) {
        f.year = number(c.get(3));
        f.month_day = month(&c[1]).zip(number(c.get(2)).and_then(small));
    } else if let Some(c) = DAY_FIRST.captures(text) {
        f.year = number(c.get(3));
        f.month_day = month(&c[2]).zip(number(c.get(1)).and_then(small));
    }
    if f.year.is_none()
        && let Some(c) = ISO_DATE.captures(text)
    {
        f.year = number(c.get(1));
        f.month_day = number(c.get(2)).and_then(small).zip(number(c.get(3)).and_then(small));
    }
    if let Some(c) = WHO.captures(text) {
        f.role = Some(c[1].to_owned());
        f.speaker = Some(tidy(c[2].trim_end_matches([',', '.', ' ']))).filter(|s| !s.is_empty());
    }
    f.venue = VENUE.captures(text).map(|c| c[1].to_owned());
    let low = text.to_lowercase();
    f.conference = [
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

fn series(f: &LeadFacts) -> Slug {
    record::slug(&format!("en-{}", f.role.as_deref().unwrap_or("conference")), "en-conference")
}

fn dateline(p: &str) -> Option<usize> {
    DATELINE.find(p).map(|m| m.end())
}

fn question_score(p: &str) -> i32 {
    let s = strip_closers(p);
    let mut score = -35;
    if s.ends_with('?') {
        score += 45;
    }
    let low = p.to_lowercase();
    if [
        "can you",
        "could you",
        "do you",
        "does the",
        "will the",
        "what is",
        "what’s your",
        "how do",
        "is there",
        "are you",
        "why ",
        "any comment",
        "your reaction",
    ]
    .iter()
    .any(|w| low.contains(w))
    {
        score += 15;
    }
    score
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

fn registry(name: &str) -> Option<&'static str> {
    let same = |a: &str| a.eq_ignore_ascii_case(name);
    OUTLETS.iter().find(|(_, names)| names.split('|').any(same)).map(|(slug, _)| *slug)
}

fn outlet(printed: &str) -> OutletName {
    let slug =
        registry(printed).map_or_else(|| record::slug(printed, "outlet"), |s| record::slug(s, "outlet"));
    OutletName { name: printed.to_owned(), slug, near: false }
}
