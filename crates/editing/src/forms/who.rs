//! What the words of an attribution say of whoever speaks.
//!
//! ```text
//! 卫生部新闻发言人 闻若舟      an office, a person
//! 望汐日报记者 / 望汐日报      an outlet that asks / an outlet
//! MINISTRA DE PUERTOS, X Y    an office, a person
//! Tom Harrow (Quay Courier)   a person, an outlet
//! 程部长 / The President      a person by surname and office / an office
//! Speaker 3 / SPEAKER_00      a voice that nobody has named
//! UNIDENTIFIED MALE / 问       somebody who asks
//! 我的看法是 / Note            nobody
//! ```
//!
//! By the words alone, without the file. How far they may be trusted is a weight in tenths of a natural logarithm of odds,
//! set so that a word which attributes in every language outweighs all that can be said against it, a name's shape needs
//! the file to confirm it, and a clause is refused however often it returns.

use std::sync::LazyLock;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::language::zh;
use crate::lexicon::{self, Lexicon};
use crate::script::{fold_str, is_han};

/// What an attribution says of the turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Says {
    Asks,
    Follows,
    Answers,
    Moderates,
    Interprets,
    /// A numbered voice.
    Voice,
    /// A person, an office, an outlet or what nothing is known of.
    Somebody,
    /// These words attribute nothing.
    Never,
}

/// Whoever an attribution names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) says: Says,
    /// The person's name as printed, offices and forms of address left out.
    pub(crate) name: Option<String>,
    pub(crate) office: Option<String>,
    pub(crate) outlet: Option<String>,
    /// How far the words alone speak for an attribution.
    pub(crate) weight: i32,
}

impl Who {
    fn of(says: Says, weight: i32) -> Self {
        Self { says, name: None, office: None, outlet: None, weight }
    }

    fn never() -> Self {
        Self::of(Says::Never, -100)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Courtesy,
    Office,
    Outlet,
}

/// The table of words, folded.
struct Words {
    /// Whole phrases that say who speaks.
    phrases: FxHashMap<String, Says>,
    /// Single words, or the first words of an office.
    parts: FxHashMap<String, Meaning>,
    /// The longest office, in words.
    longest: usize,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { phrases: FxHashMap::default(), parts: FxHashMap::default(), longest: 1 };
    let table = include_str!("../../data/label-words.tsv");
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let Some((meaning, list)) = line.split_once('\t') else { continue };
        for word in list.split('|') {
            let folded = folded(word);
            let says = match meaning {
                "asks" => Says::Asks,
                "follows" => Says::Follows,
                "answers" => Says::Answers,
                "moderates" => Says::Moderates,
                "interprets" => Says::Interprets,
                "voice" => Says::Voice,
                "never" => Says::Never,
                other => {
                    let part = match other {
                        "courtesy" => Meaning::Courtesy,
                        "office" => Meaning::Office,
                        _ => Meaning::Outlet,
                    };
                    words.longest = words.longest.max(folded.split(' ').count());
                    words.parts.entry(folded).or_insert(part);
                    continue;
                }
            };
            words.phrases.entry(folded).or_insert(says);
        }
    }
    words
});

/// Small letters, simplified characters, one blank between words and none between Han characters.
pub(crate) fn folded(s: &str) -> String {
    let folded = crate::script::lowered(s);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|c: char| c.is_whitespace() || c == '_') {
        if word.is_empty() {
            continue;
        }
        let wide = |c: Option<char>| c.is_some_and(|c| is_han(c) || matches!(u32::from(c), 0x3040..=0x30ff));
        let tight = wide(out.chars().next_back()) && wide(word.chars().next());
        if !out.is_empty() && !tight {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A phrase without the number or letter that tells one of many: `Reporter #2`, `记者甲`, `问1`. Gives the phrase and the
/// number.
fn unnumbered(s: &str) -> (&str, &str) {
    let digits = s.trim_end_matches(|c: char| c.is_ascii_digit());
    if digits.len() < s.len() {
        let word = digits.trim_end_matches([' ', '#', '.', '-', '№']);
        return (word, &s[digits.len()..]);
    }
    if let Some(word) = s.strip_suffix([
        '甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '一', '二', '三', '四', '五', '六', '七', '八', '九',
        '十',
    ]) {
        return (word, &s[word.len()..]);
    }
    // `Reporter B`
    if let Some((word, letter)) = s.rsplit_once(' ')
        && letter.len() == 1
        && letter.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return (word, letter);
    }
    (s, "")
}

/// What a whole phrase says, if it is one of the table.
fn phrase(core: &str) -> Option<(Says, bool)> {
    let f = folded(core);
    let f = f.trim_matches(|c: char| {
        matches!(c, '.' | ':' | '#' | '*' | '-' | '–' | '—' | ' ' | '，' | ',' | '/')
    });
    let look = |s: &str| WORDS.phrases.get(s).copied();
    let bare = ["a ", "an ", "the ", "un ", "une ", "el ", "la ", "le ", "der ", "die ", "another ", "next "]
        .iter()
        .find_map(|a| f.strip_prefix(a))
        .unwrap_or(f);
    let (word, number) = unnumbered(bare);
    let numbered = !number.is_empty();
    match look(f).or_else(|| look(bare)) {
        // Without a number a `speaker` is an office, of a parliament or a ministry.
        Some(Says::Voice) | None => {}
        Some(says) => return Some((says, false)),
    }
    // `Step 3` is as little a voice as `Step`.
    if numbered && let Some(says) = look(word) {
        return Some((says, true));
    }
    None
}

thread_local! {
    /// What words were found to name: a label stands a hundred times, and every line is asked about several times.
    static KNOWN: RefCell<FxHashMap<String, Who>> = RefCell::new(FxHashMap::default());
}

/// So many words are remembered, then all are forgotten.
const REMEMBERED: usize = 8_192;

/// Whoever these words name.
pub(crate) fn who(core: &str) -> Who {
    if let Some(known) = KNOWN.with_borrow(|k| k.get(core).cloned()) {
        return known;
    }
    let found = read(core);
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(core.to_owned(), found.clone());
    });
    found
}

fn read(core: &str) -> Who {
    let core = core.trim().trim_matches(|c| matches!(c, '*' | '_')).trim();
    if core.is_empty() {
        return Who::never();
    }
    // `DR . MARSH`: blanks that recognition puts before stops.
    let tight;
    let core = if core.contains(" .") {
        tight = core.replace(" .", ".");
        tight.as_str()
    } else {
        core
    };
    if let Some((says, numbered)) = phrase(core) {
        return match says {
            Says::Never => Who::never(),
            // `Speaker 3` is nobody's name; the label keeps it.
            Says::Voice => Who::of(Says::Voice, 55),
            says => {
                // `R`, `P`, `О`: one letter stands for a word in one language and for anything in another.
                let letter = core.trim_end_matches('.').chars().count() == 1
                    && !core.starts_with(['Q', 'A', '问', '答', '問']);
                let _ = numbered;
                Who::of(says, if letter && !core.contains(is_han) { 25 } else { 70 })
            }
        };
    }
    let letters = core.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 && !core.contains(is_han) {
        return Who::never();
    }
    let wide = core.chars().filter(|c| matches!(u32::from(*c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7a3 | 0x20000..=0x3ffff)).count();
    // CGTN记者 is Chinese.
    if wide * 2 >= letters || wide >= 2 { eastern(core) } else { western(core) }
}

fn spaces(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ")
}

// ---- scripts with capitals -----------------------------------------------------------------------------------------

/// Small words inside names and offices.
const PARTICLES: &[&str] = &[
    "of", "the", "and", "for", "de", "del", "la", "las", "los", "el", "al", "bin", "ibn", "van", "von",
    "der", "den", "di", "da", "do", "dos", "das", "du", "des", "le", "y", "e", "et", "und", "für", "à", "d'",
    "l'", "per", "para", "in", "to", "on", "at", "af", "zu", "zum", "zur", "по", "и", "der", "ter", "ten",
    "bint", "ben", "della", "delle", "dei", "degli", "en",
];

fn is_name_word(w: &str) -> bool {
    let mut chars = w.chars().filter(|c| c.is_alphabetic());
    match chars.next() {
        // O’Hara, McRae, d’Estaing
        Some(c) => {
            c.is_uppercase()
                || !c.is_lowercase()
                || w.starts_with("d’")
                || w.starts_with("d'")
                || w.starts_with("l’")
        }
        None => false,
    }
}

fn bare_word(w: &str) -> String {
    let w = w.trim_matches(|c: char| matches!(c, '.' | ',' | '(' | ')' | '"' | '“' | '”' | ';'));
    let low = w.to_lowercase();
    low.strip_suffix("'s").or_else(|| low.strip_suffix("’s")).map_or(low.clone(), str::to_owned)
}

fn part(words: &[&str]) -> Option<Meaning> {
    let key = words.iter().map(|w| bare_word(w)).collect::<Vec<_>>().join(" ");
    WORDS.parts.get(&key).copied()
}

/// Words with which a clause begins and no name: `And to the Prime Minister:`.
const OPENERS: &[&str] = &[
    "and", "but", "so", "or", "to", "in", "on", "at", "from", "then", "if", "because", "as", "with", "for",
    "of", "by", "about", "after", "before", "when", "where", "while", "who", "what", "why", "how", "which",
    "i", "you", "we", "he", "she", "it", "they", "this", "that", "these", "those", "there", "here", "my",
    "our", "your", "his", "her", "its", "their", "not", "no", "yes", "well", "now", "let", "also", "just",
    "only", "all", "some", "many", "one", "two", "three", "more", "y", "pero", "aber", "und", "mais", "et",
    "а", "и", "но", "что", "как", "это",
];

/// What one stretch without comma or bracket names.
fn segment(s: &str) -> Who {
    if let Some((says, _)) = phrase(s) {
        return Who::of(says, if says == Says::Never { -100 } else { 70 });
    }
    let words: Vec<&str> = s.split_whitespace().collect();
    let n = words.len();
    if n == 0 || n > 14 {
        return Who::never();
    }
    let small = words
        .iter()
        .filter(|w| {
            !is_name_word(w)
                && !PARTICLES.contains(&bare_word(w).as_str())
                && w.chars().any(char::is_alphabetic)
        })
        .count();
    let particles = |w: &str| PARTICLES.contains(&bare_word(w).as_str());
    if small > 0 {
        // `president of Tarn` after a comma is an office in small letters.
        let office = (1..=WORDS.longest.min(n)).any(|k| part(&words[..k]) == Some(Meaning::Office));
        if office {
            return Who { office: Some(spaces(s)), ..Who::of(Says::Somebody, 0) };
        }
        return Who::of(Says::Somebody, -45);
    }
    if words.iter().all(|w| !w.chars().any(char::is_alphabetic)) {
        return Who::never();
    }
    if n > 1 && OPENERS.contains(&bare_word(words[0]).as_str())
        || OPENERS.contains(&bare_word(words[n - 1]).as_str())
    {
        return Who::of(Says::Somebody, -45);
    }
    // An agency or a paper.
    let outlet =
        words.iter().any(|w| part(&[w]) == Some(Meaning::Outlet)) || crate::language::en::known_outlet(s);
    // Offices stand before a name, or alone.
    let mut at = 0;
    let (mut office, mut courtesy) = (false, false);
    while at < n {
        let most = WORDS.longest.min(n - at);
        let found = (1..=most).rev().find_map(|k| Some((k, part(&words[at..at + k])?)));
        match found {
            Some((k, Meaning::Courtesy)) if at + k < n || office => {
                courtesy = true;
                at += k;
            }
            Some((k, Meaning::Office)) => {
                office = true;
                at += k;
            }
            _ if (at == 0 || office) && particles(words[at]) => at += 1,
            // `Chief Geologist`, `Foreign Minister`, `Deputy Harbour Master`: an office may be a few words further on.
            _ => {
                let further = (at + 1..n).find(|i| {
                    (1..=WORDS.longest.min(n - i)).any(|k| part(&words[*i..*i + k]) == Some(Meaning::Office))
                });
                match further {
                    Some(i) if i - at <= 4 && i < n && !courtesy => {
                        office = true;
                        at = i;
                    }
                    _ => break,
                }
            }
        }
    }
    if office {
        // What an office is of: `Minister for Harbours`, `Premier of Tarn Tom Cale`.
        let of = words[..at].last().is_some_and(|w| particles(w) && !matches!(bare_word(w).as_str(), "the"));
        let mut from = at;
        if of {
            // The name is what is left when the words that the dictionary knows are gone, at most three words.
            from = (at..n).rev().take_while(|i| !particles(words[*i])).last().unwrap_or(n);
            if n - from <= 1 {
                from = n;
            } else {
                let uncommon = |i: usize| lexicon::english::commonness(&bare_word(words[i])) < 5;
                from = (from + 1..n).find(|i| n - i <= 2 || uncommon(*i)).unwrap_or(n);
            }
        }
        let name = words[from..].join(" ");
        let plain = from < n && n - from <= 4;
        let who = Who { office: Some(words[..from].join(" ")), ..Who::of(Says::Somebody, 25) };
        if outlet && !plain {
            return Who { outlet: Some(spaces(s)), office: None, weight: 15, ..who };
        }
        return if plain { Who { name: Some(name), weight: 35, ..who } } else { who };
    }
    if courtesy && at < n {
        return Who { name: Some(words[at..].join(" ")), ..Who::of(Says::Somebody, 32) };
    }
    if outlet {
        return Who { outlet: Some(spaces(s)), ..Who::of(Says::Somebody, 25) };
    }
    let common = words
        .iter()
        .filter(|w| lexicon::english::commonness(&bare_word(w)) >= 5 || part(&[w]).is_some())
        .count();
    let initial =
        words.iter().any(|w| w.contains('.') && w.chars().filter(|c| c.is_alphabetic()).count() <= 2)
            || s.split_once('.').is_some_and(|(a, b)| a.chars().count() == 1 && !b.is_empty());
    let weight = match n {
        _ if words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit())) => -10,
        _ if initial => 24,
        1 if common == 1 => -22,
        1 => 8,
        2..=4 if common == n => -12,
        2..=4 => 18,
        _ => -15,
    };
    Who { name: Some(spaces(s)), ..Who::of(Says::Somebody, weight) }
}

fn western(core: &str) -> Who {
    // What stands in brackets behind the name.
    let mut main = core.trim();
    let mut beside: Vec<&str> = Vec::new();
    while let Some(close) = main.chars().next_back().filter(|c| matches!(c, ')' | '）' | ']')) {
        let open = match close {
            ')' => '(',
            '）' => '（',
            _ => '[',
        };
        let Some(at) = main.rfind(open).filter(|at| *at > 0) else { break };
        beside.push(main[at + open.len_utf8()..main.len() - close.len_utf8()].trim());
        main = main[..at].trim_end();
    }
    // `Q (Peter Finch)`, `Reporter (Dawn Radio)`, `Question – Harrow`, `FRAGE HARCOURT`.
    let mut who = generic_with_name(main).unwrap_or_else(|| commas(main));
    if who.says == Says::Never {
        return who;
    }
    // The one next to the name first: `Tom Harrow (Quay Courier) (Ind)`.
    for inner in beside.into_iter().rev() {
        let low = inner.to_lowercase();
        // `(spoke in French)`, `(via interpreter)`, `(continued)`, `(00:12)`, `(Lab)`
        if super::marks::clock(inner).is_some_and(|(_, len)| len == inner.len())
            || [
                "spoke",
                "speaking",
                "via",
                "through",
                "continu",
                "cont",
                "interpret",
                "as ",
                "during",
                "in ",
                "on ",
                "off",
                "inaud",
                "by ",
            ]
            .iter()
            .any(|w| low.starts_with(w))
        {
            continue;
        }
        let other = segment(inner);
        let asks = matches!(who.says, Says::Asks | Says::Follows);
        if who.office.is_some() && who.name.is_none() && other.name.is_some() && other.weight > -10 {
            who.name = other.name;
            who.weight = 40;
        } else if other.office.is_some() {
            who.office = who.office.or(other.office);
            who.weight += 10;
        } else if other.says == Says::Asks {
            who.says = Says::Asks;
            who.weight += 20;
        } else if who.outlet.is_none() && (other.outlet.is_some() || asks && other.weight > -40) {
            who.outlet = other.outlet.or_else(|| Some(spaces(inner)));
            who.weight += 15;
        } else if who.outlet.is_none() && who.office.is_none() && other.weight > -40 && who.name.is_some() {
            who.outlet = Some(spaces(inner));
        }
    }
    who
}

/// `FRAGE HARCOURT`, `Question, Jane DeLanty`, `Reporter – Dawn Radio`, `Frage Jessmer`, `MODERATOR (Ann Arden)`: a word that
/// says who speaks, then who it is.
fn generic_with_name(main: &str) -> Option<Who> {
    // PRESS SECRETARY ARLOW: an office of more words than one.
    let words: Vec<&str> = main.split_whitespace().collect();
    if (2..=WORDS.longest.min(words.len())).any(|k| part(&words[..k]) == Some(Meaning::Office)) {
        return None;
    }
    let cut = main.find(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '–' | '—'))?;
    let behind = cut + main[cut..].chars().next().map_or(0, char::len_utf8);
    for end in [main[behind..].find(char::is_whitespace).map_or(main.len(), |i| behind + i), cut] {
        let Some(head) = main.get(..end) else { continue };
        let Some((says, _)) = phrase(head) else { continue };
        // CHAIR ASHFORD holds an office.
        let press = ["press", "media", "presse", "prensa", "imprensa", "stampa", "audience"]
            .contains(&bare_word(head).as_str());
        // `PRESS BRIEFING BY …` is a title.
        if press
            || matches!(says, Says::Never | Says::Voice)
            || head.chars().count() < 3
            || part(&[head]) == Some(Meaning::Office)
        {
            continue;
        }
        let rest = main[end..].trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | '/' | '–' | '—' | '-' | '.' | '(')
        });
        if rest.is_empty() {
            continue;
        }
        let other = commas(rest);
        if other.weight <= -40 {
            return None;
        }
        let mut who = Who { says, weight: 60, ..other };
        if says == Says::Asks && who.outlet.is_none() && who.name.is_some() && who.office.is_some() {
            who.office = None;
        }
        return Some(who);
    }
    // `DAWN RADIO REPORTER`, `Quay Courier reporter`
    let (rest, last) = main.rsplit_once(char::is_whitespace)?;
    // Northgate Press is an outlet.
    if part(&[last]) == Some(Meaning::Outlet) && !["reporter"].contains(&bare_word(last).as_str())
        || ["media", "prensa", "stampa", "imprensa"].contains(&bare_word(last).as_str())
    {
        return None;
    }
    let (says, _) = phrase(last)?;
    let other = commas(rest);
    (matches!(says, Says::Asks | Says::Moderates | Says::Interprets)
        && last.chars().count() > 3
        && other.weight > -40)
        .then(|| {
            let outlet = if says == Says::Asks { other.outlet.or(Some(spaces(rest))) } else { None };
            Who { outlet, ..Who::of(says, 55) }
        })
}

fn commas(main: &str) -> Who {
    let parts: Vec<&str> =
        main.split([',', '，', ';', '/', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
    // ` – ` between name and office.
    let parts: Vec<&str> = match parts[..] {
        [one] => one
            .split(" – ")
            .flat_map(|p| p.split(" — "))
            .flat_map(|p| p.split(" - "))
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect(),
        _ => parts,
    };
    // `Orla Venn, Speaker 2, Speaker 3`: a list of those present.
    if parts.len() >= 3 && parts.iter().any(|p| phrase(p).is_some_and(|(s, _)| s == Says::Voice)) {
        return Who::of(Says::Somebody, -45);
    }
    let [first, rest @ ..] = &parts[..] else { return Who::never() };
    let mut who = segment(first);
    for p in rest {
        let other = segment(p);
        if who.says == Says::Never || other.says == Says::Never {
            return Who::never();
        }
        if other.says == Says::Asks {
            who.says = Says::Asks;
            who.weight = who.weight.max(30);
        } else if who.office.is_some() && who.name.is_none() && other.name.is_some() && other.weight > 0 {
            who.name = other.name;
            who.weight = 42;
        } else if other.office.is_some() {
            who.office = Some(who.office.map_or_else(|| spaces(p), |o| format!("{o}, {}", spaces(p))));
            who.weight = who.weight.max(12) + 12;
        } else if other.outlet.is_some() {
            who.outlet = who.outlet.or(other.outlet);
            who.weight = who.weight.max(12) + 12;
        } else if other.weight <= -40 {
            who.weight = who.weight.min(-30);
        } else if who.name.is_some() && who.outlet.is_none() {
            // `Tom Harcourt, Dawn`: what follows a name after a comma is where it comes from.
            who.outlet = Some(spaces(p));
        }
    }
    who
}

// ---- Chinese, Japanese, Korean -------------------------------------------------------------------------------------

/// Ends of offices, simplified, longest first where one ends in another.
const OFFICE_TAILS: &[&str] = &[
    "新闻发言人",
    "发言人",
    "国务委员",
    "秘书长",
    "理事长",
    "董事长",
    "总经理",
    "委员长",
    "检察长",
    "参谋长",
    "总干事",
    "新闻官",
    "行政长官",
    "总书记",
    "总领事",
    "副主席",
    "部长助理",
    "部长",
    "主任",
    "行长",
    "局长",
    "署长",
    "主席",
    "书记",
    "总理",
    "省长",
    "市长",
    "司长",
    "会长",
    "大使",
    "外长",
    "外相",
    "总统",
    "首相",
    "大臣",
    "院长",
    "委员",
    "参赞",
    "县长",
    "区长",
    "镇长",
    "乡长",
    "州长",
    "郡长",
    "厅长",
    "处长",
    "科长",
    "特首",
    "长官",
    "总裁",
    "代表",
    "总监",
    "专员",
    "助理",
    "顾问",
    "队长",
    "组长",
    "校长",
    "所长",
    "台长",
    "社长",
    "主编",
    "法官",
    "律师",
    "将军",
    "上校",
    "领事",
    "议员",
    "议长",
    "国务卿",
    "防长",
    "财长",
    "站长",
    "馆长",
    "关长",
    "庭长",
    "团长",
    "司令",
    "司令员",
    "政委",
    "特使",
    "经理",
    "理事",
    "主管",
    "负责人",
    "官员",
    "首席",
    "长老",
    "国王",
    "女王",
    "总工程师",
    "工程师",
    "研究员",
    "专家",
    "首席专家",
    "医生",
    "教授",
    "博士",
    "院士",
    "主播",
    "大法官",
    "监督",
    "总管",
    "处座",
    "次长",
    "政务委员",
    "院士",
    "干事",
    "会计师",
    "秘书",
    "召集人",
    "执行长",
    "行政总裁",
    "参事",
    "公使",
    "代办",
    "知事",
    "幹事",
    "総理",
    "官房长官",
    "代表取缔役",
    "议官",
    "대변인",
    "장관",
    "차관",
    "총리",
    "대통령",
    "위원장",
    "실장",
    "국장",
    "본부장",
    "시장",
    "지사",
    "수석",
    "대사",
    "청장",
    "부대변인",
];

/// Forms of address behind a name.
const ADDRESS: &[&str] = &["先生", "女士", "小姐", "太太", "同志", "夫人", "氏", "さん", "님", "씨"];

/// Ends of the names of outlets, simplified.
const OUTLET_TAILS: &[&str] = &[
    "通讯社",
    "日报",
    "晚报",
    "时报",
    "早报",
    "商报",
    "周刊",
    "周报",
    "月刊",
    "电视台",
    "电台",
    "卫视",
    "广播公司",
    "广播电台",
    "新闻网",
    "新闻社",
    "新闻台",
    "传媒",
    "频道",
    "客户端",
    "杂志",
    "报社",
    "报业",
    "融媒体",
    "融媒",
    "网络",
    "社",
    "报",
    "台",
    "网",
    "刊",
    "电视",
    "广播",
    "新闻",
    "之声",
    "在线",
    "集团",
    "论坛",
    "评论",
    "公视",
    "观察",
    "视频",
    "放送",
    "通信",
    "ラジオ",
    "テレビ",
    "タイムズ",
    "방송",
    "신문",
    "뉴스",
    "통신",
    "일보",
    "라디오",
    "경제",
];

/// What no name holds, though a clause before a colon may.
const NO_NAME: &[&str] = &[
    "是",
    "的",
    "了",
    "我",
    "你",
    "他",
    "她",
    "它",
    "说",
    "称",
    "为",
    "有",
    "在",
    "要",
    "这",
    "那",
    "如下",
    "包括",
    "强调",
    "问题",
    "因为",
    "所以",
    "但",
    "也",
    "就",
    "都",
    "不",
    "没",
    "请问",
    "谢谢",
    "感谢",
    "出席",
    "会见",
    "举行",
    "主持",
    "媒体",
    "记者会",
    "发布会",
    "吹风会",
    "见面会",
    "招待会",
    "论坛",
    "答记者",
    "答中外",
    "会议",
    "全文",
    "实录",
    "谈话",
    "工作",
    "表示",
    "指出",
    "认为",
    "提到",
    "比如",
    "例如",
    "第一",
    "第二",
    "第三",
    "一点",
    "两点",
    "三点",
    "句话",
    "以下",
    "上述",
    "关于",
    "对于",
    "根据",
    "按照",
    "通过",
    "以及",
    "和",
    "与",
    "及其",
    "怎么",
    "什么",
    "如何",
    "为何",
    "为什么",
    "多少",
    "哪",
    "吗",
    "呢",
    "吧",
    "です",
    "ます",
    "した",
    "という",
    "について",
    "습니다",
    "입니다",
    "니다",
    "습니까",
];

/// Verbs that end a report of speech, not an attribution; a few of them close labels in some prints: `某某答：`.
const VERBS: &[&str] = &[
    "回答说",
    "回答",
    "答复",
    "答道",
    "答",
    "表示",
    "说道",
    "说",
    "指出",
    "问道",
    "提问",
    "追问",
    "问",
    "笑",
    "插话",
    "称",
    "介绍",
];

fn surname(f: &str) -> Option<usize> {
    crate::facts::surname(f)
}

/// Whether these characters, simplified, look like a person's name: a surname and one or two more, or a foreign name with its
/// dot.
pub(crate) fn is_person(f: &str) -> bool {
    let n = f.chars().count();
    if f.contains(['·', '・', '‧']) {
        return (3..=20).contains(&n) && f.chars().all(|c| is_han(c) || matches!(c, '·' | '・' | '‧'));
    }
    if !f.chars().all(is_han) || !(2..=4).contains(&n) {
        return false;
    }
    let Some(len) = surname(f) else { return false };
    let given = f[len..].chars().count();
    if !(1..=2).contains(&given) {
        return false;
    }
    // 高度, 方向, 金融: words of the dictionary begin with surnames too.
    let common = Lexicon::zh().entry(f).is_some_and(|e| e.class != lexicon::WordClass::Name && e.freq > 3);
    // 路桥社: a surname may begin the name of an agency.
    let outlet = OUTLET_TAILS.iter().any(|t| f.ends_with(t))
        && Lexicon::zh().entry(f).is_none_or(|e| e.class != lexicon::WordClass::Name);
    // 卫生部, 江北区: bodies and places.
    if n == 3
        && f.ends_with([
            '部', '局', '厅', '委', '署', '院', '处', '司', '省', '国', '市', '县', '区', '州', '会', '队',
            '组', '厂', '党', '校',
        ])
    {
        return false;
    }
    // 郎清和: what is a word by itself may be half a name.
    let clause = |w: &&&str| {
        !matches!(**w, "和" | "与" | "为" | "要" | "在" | "有" | "都" | "就" | "也" | "称")
            && f[len..].contains(**w)
    };
    !common && !outlet && !NO_NAME.iter().any(|w| clause(&w))
}

/// Whether a name is a person's own, not a surname with a form of address.
pub(crate) fn in_full(name: &str) -> bool {
    if name.contains(is_han) {
        let f = folded(name);
        is_person(&f) && !ADDRESS.iter().any(|a| f.ends_with(a))
    } else {
        name.contains(' ') || name.chars().count() > 2
    }
}

/// Whether simplified characters end in an office: 财赋部部长.
pub(crate) fn ends_in_office(f: &str) -> bool {
    OFFICE_TAILS.iter().any(|t| f.ends_with(t))
}

/// Words of titles, set with a capital, that follow a name and are none of it: `Remarks by President Tessa Rook Upon Arrival`.
const AFTER_NAMES: &[&str] = &[
    "before",
    "after",
    "in",
    "at",
    "on",
    "and",
    "to",
    "with",
    "upon",
    "from",
    "during",
    "following",
    "ahead",
    "for",
    "by",
    "of",
    "about",
    "prior",
    "while",
    "when",
    "as",
    "aboard",
    "outside",
    "inside",
    "regarding",
    "via",
    "into",
    "over",
    "near",
    "the",
    "a",
    "an",
    "is",
    "has",
    "holds",
    "speaks",
    "takes",
    "meets",
    "says",
    "answers",
    "delivers",
    "gives",
    "addresses",
    "discusses",
    "departs",
    "arrives",
    "press",
    "remarks",
    "departure",
    "arrival",
    "statement",
    "interview",
    "briefing",
    "conference",
    "joint",
    "news",
    "address",
    "addressing",
    "announcing",
    "celebrating",
    "marking",
    "honoring",
    "welcoming",
    "introducing",
    "signing",
    "visiting",
    "departing",
    "arriving",
    "meeting",
    "commemorating",
    "recognizing",
    "unveiling",
    "highlighting",
    "discussing",
    "delivering",
    "hosting",
    "opening",
    "closing",
    "previewing",
    "tour",
    "announces",
];

/// Whether a word of a title ends the name before it.
pub(crate) fn is_no_surname(word: &str) -> bool {
    AFTER_NAMES.contains(&word.to_lowercase().as_str())
}

/// Whether a word is an office or a form of address.
pub(crate) fn is_title(word: &str) -> bool {
    matches!(part(&[word]), Some(Meaning::Office | Meaning::Courtesy))
}

/// Whether a word may be a part of a person's name: no office, no form of address, no word with which a clause begins.
pub(crate) fn may_be_named(word: &str) -> bool {
    let low = bare_word(word);
    !is_title(word) && !OPENERS.contains(&low.as_str()) && !PARTICLES.contains(&low.as_str())
}

fn outlet_tail(f: &str) -> bool {
    f.chars().count() >= 3
        && OUTLET_TAILS.iter().any(|t| f.trim_end_matches(['》', '」', '”', '>', '〉']).ends_with(t))
}

fn eastern(core: &str) -> Who {
    let f = folded(core);
    let n = f.chars().count();
    // `23分钟`, `第6条`: a measure, an article of a law.
    let digits = f.trim_start_matches('第').trim_start_matches(|c: char| c.is_ascii_digit());
    let measure =
        f.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().count() <= 2 && !digits.is_empty();
    if n > 44 || measure && digits.chars().all(is_han) {
        return Who::never();
    }
    // What stands in brackets behind the name: `记者（某报）`, `闻若舟（局长）`, `总统（翻译）`.
    if let Some(close) = core.trim_end().chars().next_back().filter(|c| matches!(c, '）' | ')'))
        && let Some(open) = core.rfind(if close == '）' { '（' } else { '(' }).filter(|at| *at > 0)
    {
        let inner = core[open..].trim_matches(['（', '）', '(', ')']).trim();
        let main = eastern_main(core[..open].trim());
        if main.says == Says::Never {
            return main;
        }
        if super::marks::clock(inner).is_some_and(|(_, len)| len == inner.len()) {
            return main;
        }
        let mut who = main;
        match phrase(inner) {
            Some((says @ (Says::Interprets | Says::Moderates), _)) => {
                who.says = says;
                who.weight = who.weight.max(40);
                return who;
            }
            Some((Says::Asks, _)) => {
                who.says = Says::Asks;
                return who;
            }
            _ => {}
        }
        let other = eastern_main(inner);
        if matches!(who.says, Says::Asks | Says::Follows) {
            who.outlet = who.outlet.or(other.outlet).or_else(|| other.name.is_none().then(|| spaces(inner)));
        } else if other.says == Says::Asks {
            who.says = Says::Asks;
            who.outlet = who.outlet.or(other.outlet);
        } else if other.office.is_some() && other.name.is_none() && who.name.is_some() {
            who.office = who.office.or(other.office);
            who.weight += 12;
        } else if who.name.is_none() && other.name.is_some() && other.weight > 0 {
            who.name = other.name;
            who.weight += 12;
        } else if other.outlet.is_some() {
            who.outlet = who.outlet.or(other.outlet);
            who.weight += 10;
        }
        return who;
    }
    eastern_main(core)
}

/// The words before `记者` or its like: the outlet, as printed.
fn outlet_before(core: &str, mark: &str) -> Option<(String, String)> {
    // Folding keeps the number of characters but not their bytes.
    let tight: String = core.chars().filter(|c| !c.is_whitespace()).collect();
    let f = fold_str(&tight);
    let at = f.find(mark)?;
    let before = f[..at].chars().count();
    let behind = before + mark.chars().count();
    let outlet: String = tight.chars().take(before).collect();
    let rest: String = tight.chars().skip(behind).collect();
    Some((outlet.trim_end_matches(['的', '（', '(', '-', '·', '/']).to_owned(), rest))
}

fn eastern_main(core: &str) -> Who {
    let printed =
        core.trim().trim_matches(|c| matches!(c, '：' | ':' | '*' | '_' | '、' | '，' | ' ' | '\u{3000}'));
    let f = folded(printed);
    let f = f.as_str();
    if f.is_empty() {
        return Who::never();
    }
    if let Some((says, _)) = phrase(printed) {
        return Who::of(says, if says == Says::Never { -100 } else { 70 });
    }
    for mark in ["记者", "기자", "訊者"] {
        if !f.contains(mark) {
            continue;
        }
        let Some((outlet, rest)) = outlet_before(printed, mark) else { continue };
        let r = folded(&rest);
        let rest_f = r.trim_matches(|c: char| matches!(c, '（' | '(' | '）' | ')' | '：' | ':'));
        // 记者会, 记者从现场看到, 本报记者, 答记者问, 有记者问及
        let o = folded(&outlet);
        // 会后有记者问及：…, printed behind the conference: somebody asks after it.
        let after = ["会后", "会前", "另有", "又有", "会下"].iter().any(|w| o.starts_with(w))
            || o.is_empty() && f.starts_with("有记者")
            || o == "有";
        if after && ["问", "追问", "提问", "问及", "问到", "询问", "问道"].contains(&rest_f) {
            return Who::of(Says::Asks, 60);
        }
        let bad = [
            "会", "招", "们", "站", "从", "在", "见", "了", "问及", "会上", "注意", "采访", "获悉", "节",
            "摄", "报道", "整理", "综合",
        ];
        let signs = ["本报", "本刊", "本网", "本台", "本社", "文/", "图/", "文图"];
        if bad.iter().any(|w| rest_f.starts_with(w))
            || signs.iter().any(|s| o.starts_with(s))
            || rest_f.ends_with(['摄', '文', '图'])
            || o.contains('答')
            || o.contains('就')
            || o.starts_with("会后")
        {
            return Who::never();
        }
        let spoken = ["问", "笑", "插", "插话", "追问", "提问", "发问", "笑问", "插问"];
        let verb = VERBS.contains(&rest_f) && !spoken.contains(&rest_f);
        if verb || rest_f.chars().count() > 8 {
            return Who::never();
        }
        let vague = [
            "一位", "一名", "有", "这位", "那位", "多位", "几位", "不少", "许多", "某", "外国", "外媒",
            "中外", "境外", "现场", "另一",
        ];
        let outlet = if o.is_empty() || vague.iter().any(|v| o.starts_with(v)) { None } else { Some(outlet) };
        let follows = rest_f.contains("追问");
        // 田辺記者, 김하늘 기자: the name before it is the reporter's; an outlet may stand before that.
        let mut who = Who::of(if follows { Says::Follows } else { Says::Asks }, 70);
        match outlet {
            Some(o)
                if mark == "기자"
                    || o.contains(|c: char| matches!(u32::from(c), 0x3040..=0x30ff))
                    || printed.contains([' ', '\u{3000}']) =>
            {
                let parts: Vec<&str> = printed.split([' ', '\u{3000}']).filter(|p| !p.is_empty()).collect();
                who.outlet = match parts[..] {
                    [first, _, ..] => {
                        Some(first.trim_end_matches("记者").trim_end_matches("記者").to_owned())
                    }
                    _ => Some(o),
                };
            }
            Some(o) if is_person(&folded(&o)) && !outlet_tail(&folded(&o)) => who.name = Some(o),
            other => who.outlet = other,
        }
        if who.name.is_none() && !rest.is_empty() && is_person(rest_f) {
            who.name = Some(rest.trim_matches(['（', '）', '(', ')']).to_owned());
        }
        return who;
    }
    // `某某答：` in a print that writes so throughout; `某某表示：` reports speech.
    let mut verb = None;
    let mut stem = f;
    for v in VERBS {
        if let Some(s) = f.strip_suffix(v)
            && s.chars().count() >= 2
        {
            verb = Some(*v);
            stem = s;
            break;
        }
    }
    if let Some(v) = verb {
        let printed: String =
            printed.chars().filter(|c| !c.is_whitespace()).take(stem.chars().count()).collect();
        let mut who = eastern_plain(&printed);
        if who.says == Says::Somebody {
            let asks = ["问", "问道", "提问", "追问"].contains(&v);
            let answers = ["答", "回答", "答复"].contains(&v);
            if asks && who.weight > -20 {
                who.says = Says::Asks;
                who.outlet = who.outlet.or_else(|| who.name.clone());
            }
            who.weight += if asks || answers { 0 } else { -25 };
        }
        return who;
    }
    eastern_plain(printed)
}

fn eastern_plain(printed: &str) -> Who {
    let f = folded(printed);
    let f = f.as_str();
    let n = f.chars().count();
    // Parts: `卫生部新闻发言人 闻若舟`, `暁ラジオ　田辺`
    let parts: Vec<&str> = printed
        .split([' ', '\u{3000}', '\u{a0}', '/', '／', '—', '-', '，', ','])
        .filter(|p| !p.is_empty())
        .collect();
    if let [first, second] = parts[..] {
        let (a, b) = (eastern_word(first), eastern_word(second));
        if first.chars().count() >= 2
            && second.chars().count() >= 2
            && a.says != Says::Never
            && b.says != Says::Never
        {
            let generic = [a.says, b.says]
                .into_iter()
                .find(|s| matches!(s, Says::Moderates | Says::Interprets | Says::Asks));
            let mut who = Who::of(generic.unwrap_or(Says::Somebody), 0);
            who.office = a.office.clone().or_else(|| b.office.clone());
            who.outlet = a.outlet.clone().or_else(|| b.outlet.clone());
            who.name =
                [&b, &a].into_iter().find(|w| w.weight > 0 && w.name.is_some()).and_then(|w| w.name.clone());
            if who.name.is_none() && (who.office.is_some() || who.outlet.is_some()) {
                // The other part is the name, whatever it looks like.
                let other = if a.office.is_some() || a.outlet.is_some() { second } else { first };
                let other_f = folded(other);
                if other.chars().count() <= 12
                    && !NO_NAME.iter().any(|w| other_f.contains(w))
                    && !other_f.chars().any(|c| c.is_ascii_digit())
                {
                    who.name = Some(other.to_owned());
                }
            }
            if generic.is_some() {
                who.name =
                    [&a, &b].into_iter().find(|w| w.says == Says::Somebody).and_then(|w| w.name.clone());
                who.weight = 65;
                return who;
            }
            let known = who.office.is_some() || who.outlet.is_some();
            who.weight = match (&who.name, known) {
                (Some(_), true) => 40,
                (Some(_), false) => 12,
                (None, true) => 18,
                (None, false) => -15,
            };
            // 闻 若舟: a blank inside a short name.
            if !known && n <= 4 && is_person(&folded(&(first.to_owned() + second))) {
                return Who { name: Some(printed.to_owned()), ..Who::of(Says::Somebody, 22) };
            }
            return who;
        }
    }
    if parts.len() > 1 {
        // 闻 若 舟, 王 毅
        let tight: String = parts.concat();
        if tight.chars().count() <= 4 && is_person(&folded(&tight)) {
            return Who { name: Some(printed.to_owned()), ..Who::of(Says::Somebody, 22) };
        }
        if parts.len() > 3 {
            return Who::of(Says::Somebody, -30);
        }
        return eastern_word(&parts.concat());
    }
    eastern_word(printed)
}

fn eastern_word(printed: &str) -> Who {
    let printed = printed.trim();
    let f = folded(printed);
    let f = f.as_str();
    let n = f.chars().count();
    if let Some((says, _)) = phrase(printed) {
        return Who::of(says, if says == Says::Never { -100 } else { 70 });
    }
    let take = |from: usize, to: usize| -> String {
        // By characters: folding keeps their number.
        let (a, b) = (f[..from].chars().count(), f[..to].chars().count());
        printed.chars().filter(|c| !c.is_whitespace()).skip(a).take(b - a).collect()
    };
    if f.contains("主持人") || f.contains("司会") {
        let at = f.find("主持人").map(|i| i + "主持人".len());
        let name = at.filter(|i| *i < f.len() && is_person(&f[*i..])).map(|i| take(i, f.len()));
        return Who { name, ..Who::of(Says::Moderates, 65) };
    }
    if f.ends_with("翻译") || f.ends_with("译员") || f.ends_with("通訳") {
        return Who::of(Says::Interprets, 60);
    }
    if zh::is_known_outlet(printed) {
        return Who { outlet: Some(printed.to_owned()), ..Who::of(Says::Somebody, 32) };
    }
    // Where the last office ends.
    let mut ends: Option<(usize, usize)> = None;
    for (i, _) in f.char_indices().chain([(f.len(), ' ')]) {
        for tail in OFFICE_TAILS {
            if f[..i].ends_with(tail) {
                let from = i - tail.len();
                if ends.is_none_or(|(_, e)| i > e) {
                    ends = Some((from, i));
                }
            }
        }
    }
    let with_outlet = |stem: &str, most: usize| {
        let ends = stem.char_indices().map(|(i, _)| i).rev();
        ends.filter(|i| *i > 0).find(|i| {
            let (rest, n) = (&stem[*i..], stem[*i..].chars().count());
            n <= most && outlet_tail(&stem[..*i]) && (is_person(rest) || surname(rest) == Some(rest.len()))
        })
    };
    for a in ADDRESS {
        if let Some(stem) = f.strip_suffix(a).filter(|s| !s.is_empty()) {
            // 江口商报尹小姐
            if let Some(at) = with_outlet(stem, 4) {
                return Who {
                    outlet: Some(take(0, at)),
                    name: Some(take(at, f.len())),
                    ..Who::of(Says::Somebody, 40)
                };
            }
            // 公视王小姐, 《赤麦周刊》谭先生: what stands before the surname is where they come from.
            let last = stem.char_indices().next_back().map_or(0, |(i, _)| i);
            if stem.chars().count() >= 3
                && !is_person(stem)
                && surname(&stem[last..]).is_some()
                && !ends_in_office(&stem[..last])
            {
                return Who {
                    outlet: Some(take(0, last)),
                    name: Some(take(last, f.len())),
                    ..Who::of(Says::Somebody, 32)
                };
            }
            let name = take(0, stem.len());
            let inner = eastern_word(&name);
            if inner.office.is_some() || inner.outlet.is_some() {
                return Who { weight: inner.weight + 8, ..inner };
            }
            if stem.chars().count() <= 6 && !NO_NAME.iter().any(|w| stem.contains(w)) {
                return Who { name: Some(name), ..Who::of(Says::Somebody, 30) };
            }
        }
    }
    if let Some((from, to)) = ends {
        // 某某会见某某外长时明确指出: an office in the middle of a clause.
        if ["会见", "出席", "举行", "访问", "时强调", "时指出", "期间", "对此", "就此"]
            .iter()
            .any(|w| f.contains(w))
        {
            return Who::of(Says::Somebody, -40);
        }
        let (before, after) = (&f[..from], &f[to..]);
        // 程部长, 陆一舟医生
        if after.is_empty() {
            let alone = surname(before).is_some_and(|len| len == before.len());
            if alone {
                return Who {
                    name: Some(take(0, from)),
                    office: Some(take(from, to)),
                    ..Who::of(Says::Somebody, 30)
                };
            }
            // 陆一舟副局长, 殷副部长
            if let Some(b) = before.strip_suffix('副').filter(|b| is_person(b) || surname(b) == Some(b.len()))
            {
                return Who {
                    name: Some(take(0, b.len())),
                    office: Some(take(b.len(), to)),
                    ..Who::of(Says::Somebody, 32)
                };
            }
            let person = is_person(before) || before.contains('·') && before.chars().count() <= 16;
            if person {
                return Who {
                    name: Some(take(0, from)),
                    office: Some(take(from, to)),
                    ..Who::of(Says::Somebody, 34)
                };
            }
            if NO_NAME.iter().any(|w| f.contains(w)) && !f.contains("有限") {
                return Who::of(Says::Somebody, -35);
            }
            return if n <= 26 {
                Who {
                    office: Some(printed.to_owned()),
                    ..Who::of(Says::Somebody, if n <= 2 { 12 } else { 25 })
                }
            } else {
                Who::of(Says::Somebody, -30)
            };
        }
        let k = after.chars().count();
        let dotted = after.contains(['·', '・', '‧']);
        if (2..=4).contains(&k)
            || dotted && k <= 20
            || (5..=12).contains(&k)
                && after.chars().all(is_han)
                && !NO_NAME.iter().any(|w| after.contains(w))
        {
            let clause = NO_NAME.iter().any(|w| after.contains(w)) && !is_person(after);
            if clause {
                return Who::of(Says::Somebody, -40);
            }
            let weight = if is_person(after) {
                42
            } else if k <= 4 {
                22
            } else {
                8
            };
            return Who {
                name: Some(take(to, f.len())),
                office: Some(take(0, to)),
                ..Who::of(Says::Somebody, weight)
            };
        }
    }
    if is_person(f) {
        return Who { name: Some(printed.to_owned()), ..Who::of(Says::Somebody, 22) };
    }
    if let Some(at) = with_outlet(f, 4) {
        return Who {
            outlet: Some(take(0, at)),
            name: Some(take(at, f.len())),
            ..Who::of(Says::Somebody, 38)
        };
    }
    if NO_NAME.iter().any(|w| f.contains(w)) {
        return Who::of(Says::Somebody, if n <= 4 { -25 } else { -50 });
    }
    if outlet_tail(f) && n <= 24 {
        return Who { outlet: Some(printed.to_owned()), ..Who::of(Says::Somebody, 25) };
    }
    let other = f.chars().any(|c| matches!(u32::from(c), 0x3040..=0x30ff | 0xac00..=0xd7a3));
    // 稍作停顿, 结果, 健康一线: words of every day are no name.
    let common = if other || n > 12 {
        0
    } else {
        Lexicon::zh()
            .segment(f)
            .iter()
            .filter(|w| {
                w.range.len() >= 6
                    && !matches!(
                        w.entry.class,
                        lexicon::WordClass::Name | lexicon::WordClass::Unknown | lexicon::WordClass::Place
                    )
            })
            .count()
    };
    let weight = match n {
        _ if common > 0 => -18,
        _ if f.chars().any(|c| c.is_ascii_digit()) => -20,
        1 => -30,
        2..=4 => 0,
        5..=12 if other => 4,
        5..=8 => -6,
        _ => -25,
    };
    Who { name: Some(printed.to_owned()), ..Who::of(Says::Somebody, weight) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(core: &str, says: Says, name: &str, office: &str, outlet: &str) {
        let w = who(core);
        let text = |s: &Option<String>| s.clone().unwrap_or_default();
        assert_eq!(
            (w.says, text(&w.name).as_str(), text(&w.office).as_str(), text(&w.outlet).as_str()),
            (says, name, office, outlet),
            "{core}: {w:?}"
        );
    }

    #[test]
    fn words_that_say_who_speaks() {
        for asks in [
            "Q",
            "QUESTION",
            "UNIDENTIFIED MALE",
            "A journalist",
            "Reporter 2",
            "记者甲",
            "现场提问",
            "PREGUNTA",
            "Вопрос",
            "질문",
            "記者",
            "問",
            "记者笑",
        ] {
            check(asks, Says::Asks, "", "", "");
        }
        for answers in ["A", "答", "Ответ", "답변", "RESPUESTA"] {
            check(answers, Says::Answers, "", "", "");
        }
        for never in [
            "Note",
            "First",
            "来源",
            "发布时间",
            "Summary keywords",
            "本报记者",
            "某某答记者问",
            "记者会实录",
        ] {
            assert_eq!(who(never).says, Says::Never, "{never}");
        }
        check("SPEAKER_00", Says::Voice, "", "", "");
        check("发言人1", Says::Voice, "", "", "");
        check("FRAGE HARCOURT", Says::Asks, "HARCOURT", "", "");
        check("ZUSATZFRAGE JESSMER", Says::Follows, "JESSMER", "", "");
    }

    #[test]
    fn persons_offices_outlets() {
        use Says::{Asks, Somebody};
        check("卫生部新闻发言人 闻若舟", Somebody, "闻若舟", "卫生部新闻发言人", "");
        check("财赋部部长程其远", Somebody, "程其远", "财赋部部长", "");
        check("程部长", Somebody, "程", "部长", "");
        check("陸一舟醫生", Somebody, "陸一舟", "醫生", "");
        check("望汐日报记者", Asks, "", "", "望汐日报");
        check("望汐日报", Somebody, "", "", "望汐日报");
        check("记者（望汐日报）", Asks, "", "", "望汐日报");
        check("外事部長", Somebody, "", "外事部長", "");
        check("Tom Harrow (Quay Courier)", Somebody, "Tom Harrow", "", "Quay Courier");
        check("Tom Harrow, Quay Courier", Somebody, "Tom Harrow", "", "Quay Courier");
        check(
            "The Minister for Harbours (Orla Venn)",
            Somebody,
            "Orla Venn",
            "The Minister for Harbours",
            "",
        );
        check("Press Secretary Ann Arlow", Somebody, "Ann Arlow", "Press Secretary", "");
        check("Chief Geologist Ivo Marsh", Somebody, "Ivo Marsh", "Chief Geologist", "");
        check("Premier of Tarn Tom Cale", Somebody, "Tom Cale", "Premier of Tarn", "");
        check("MINISTRA DE PUERTOS, ORLA FENN", Somebody, "ORLA FENN", "MINISTRA DE PUERTOS", "");
        check("ORLA VENN, MINISTER FOR HARBOURS", Somebody, "ORLA VENN", "MINISTER FOR HARBOURS", "");
        check("THE PRESIDENT", Somebody, "", "THE PRESIDENT", "");
        check("DR. MARSH", Somebody, "MARSH", "", "");
        check("Quay Courier", Somebody, "", "", "Quay Courier");
        check("Reporter (Dawn Radio)", Asks, "", "", "Dawn Radio");
    }

    #[test]
    fn clauses_are_nobody() {
        for clause in [
            "我补充一点",
            "主要意思是一句话",
            "有三个原因",
            "There are three conditions",
            "The sum is as follows",
            "他强调",
        ] {
            assert!(who(clause).weight <= -20, "{clause}: {:?}", who(clause));
        }
    }
}
