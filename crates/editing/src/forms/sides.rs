//! Who asks, who answers, who gives the floor: read from all turns of the file together.
//!
//! ```text
//! Orla Venn             named in the headline, says most, speaks after questions           answers
//! Tom Harrow            ends in a question mark, says little, is answered by Orla Venn     asks
//! Ann Arden             “the last question”, never after a question                        gives the floor
//! 澄川日报                an outlet: it asks
//! ```
//!
//! What a label says outright (`问`, `MODERATOR`, `… Reporter`) stands. For names, offices and voices evidence is summed; it is
//! kept with the turn, so that what was close can be said to be unsure.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Forms;
use super::who::{Says, Who, folded, is_person, who};
use crate::language::{LabelHit, LabelKind, ends_asking};
use crate::phrases::AnyOf;
use crate::restore::Item;

/// Phrases of whoever gives the floor, folded.
static HANDS: LazyLock<AnyOf> = LazyLock::new(|| {
    let all: Vec<String> = include_str!("../../data/label-words.tsv")
        .lines()
        .filter_map(|l| l.strip_prefix("hands\t"))
        .flat_map(|l| l.split('|'))
        .map(crate::script::lowered)
        .collect();
    AnyOf::new(all.iter().map(String::as_str))
});

/// A labelled turn as far as the sides need it.
struct Spoken {
    /// The items whose labels are its own: a live transcript repeats them at every paragraph.
    items: Vec<usize>,
    /// Who speaks: an index of [`Sides::people`].
    person: usize,
    says: Says,
    asks: bool,
    bytes: usize,
    hands_over: bool,
    intro: bool,
    /// A question mark stands anywhere in it.
    questions: bool,
}

#[derive(Debug, Default)]
struct Person {
    who: Option<Who>,
    /// The name in full, as far as the file gives it.
    full: Option<String>,
    turns: usize,
    asking: usize,
    bytes: usize,
    handing: usize,
    intros: usize,
    after_question: usize,
    /// Turns with a question mark anywhere.
    questions: usize,
    /// Turns between two of the one who answers.
    between: usize,
    /// In tenths of a natural logarithm of odds, above 0 where they ask.
    asks: i32,
    role: Option<Says>,
}

/// Gives every label of the items its kind, and names the persons in full.
pub(crate) fn settle(forms: &Forms, items: &mut [Item]) {
    let mut keys: FxHashMap<String, usize> = FxHashMap::default();
    let mut people: Vec<Person> = Vec::new();
    let mut spoken: Vec<Spoken> = Vec::new();
    for (i, item) in items.iter().enumerate().filter(|(_, i)| i.is_words()) {
        if let Some(label) = item.label() {
            let who = label.who.as_deref().cloned().unwrap_or_else(|| of_hit(label));
            let key = key(&who, &label.text);
            let person = *keys.entry(key).or_insert_with(|| {
                people.push(Person::default());
                people.len() - 1
            });
            let said = says(label, &who);
            people[person].who.get_or_insert(who);
            let goes_on = spoken.last().is_some_and(|t| t.person == person)
                && matches!(said, Says::Somebody | Says::Voice);
            if let Some(turn) = spoken.last_mut().filter(|_| goes_on) {
                turn.items.push(i);
            } else {
                spoken.push(Spoken {
                    items: vec![i],
                    person,
                    says: said,
                    asks: false,
                    bytes: 0,
                    hands_over: false,
                    intro: false,
                    questions: false,
                });
            }
        }
        if let Some(turn) = spoken.last_mut() {
            let words = item.words();
            let short = words.len() < 900;
            let low = if short || turn.bytes == 0 {
                crate::script::lowered(crate::language::beginning(words, if short { 900 } else { 360 }))
            } else {
                String::new()
            };
            turn.asks |= ends_asking(words);
            turn.questions |= words.contains(['?', '？', '؟']);
            turn.intro |= turn.bytes == 0 && introduces(&low);
            turn.bytes += words.len();
            let calls = words.len() < 80
                && (low.ends_with("please.")
                    || low.ends_with("please")
                    || low.ends_with('请')
                    || low.ends_with("请。"));
            turn.hands_over |= calls || short && HANDS.is_in(&low);
        }
    }
    name_in_full(forms, &mut people);
    let same = merge(&people);
    for s in &mut spoken {
        s.person = same[s.person];
    }
    for s in &spoken {
        let p = &mut people[s.person];
        p.turns += 1;
        p.asking += usize::from(s.asks);
        p.bytes += s.bytes;
        p.handing += usize::from(s.hands_over);
        p.intros += usize::from(s.intro);
        p.questions += usize::from(s.questions);
    }
    decide(forms, &mut people, &spoken);
    let outlets = by_outlet(&people);
    // A moderator who reads out what others have sent in asks it.
    let nobody_asks = !spoken
        .iter()
        .any(|s| matches!(s.says, Says::Asks | Says::Follows) || people[s.person].role == Some(Says::Asks));
    for s in &spoken {
        let said = if s.says == Says::Moderates && s.asks && nobody_asks { Says::Asks } else { s.says };
        for i in &s.items {
            if let Some(label) = items[*i].label_mut() {
                apply(label, &people[s.person], said, outlets);
            }
        }
    }
}

/// What these words are to somebody who tells from the label alone.
fn of_hit(label: &LabelHit) -> Who {
    who(&label.text)
}

fn says(label: &LabelHit, who: &Who) -> Says {
    match (&label.kind, who.says) {
        (_, said @ (Says::Asks | Says::Follows | Says::Answers | Says::Moderates | Says::Interprets)) => said,
        (_, Says::Voice) => Says::Voice,
        (LabelKind::Question(_), _) if label.sure && label.who.is_none() => Says::Asks,
        (LabelKind::FollowUp, _) => Says::Follows,
        (LabelKind::Answer, _) => Says::Answers,
        (LabelKind::Moderator, _) => Says::Moderates,
        (LabelKind::Interpreter, _) => Says::Interprets,
        _ => Says::Somebody,
    }
}

/// What is the same of two labels of one person.
fn key(who: &Who, printed: &str) -> String {
    let generic =
        matches!(who.says, Says::Asks | Says::Follows | Says::Answers | Says::Moderates | Says::Interprets);
    let name = who
        .name
        .as_deref()
        .or(who.outlet.as_deref().filter(|_| who.office.is_none()))
        .or(who.office.as_deref());
    match name {
        // 程部长 is not every 程: the office goes with a bare surname.
        Some(n) if n.chars().count() == 1 => folded(printed),
        Some(n) => letters(&folded(n)),
        None if generic => format!("{:?}", who.says),
        None => folded(printed),
    }
}

fn letters(s: &str) -> String {
    s.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().trim().to_owned()
}

/// `I’m Tom from Dawn Radio`, `我是望汐日报记者`: whoever says so asks.
fn introduces(low: &str) -> bool {
    let head: String = low.chars().take(90).collect();
    let chinese = ["我是", "来自"].iter().any(|w| head.contains(w))
        && ["记者", "日报", "电视", "社的", "报的", "台的", "新闻"].iter().any(|w| head.contains(w));
    let english = [" from the ", " with the ", " from ", " with "].iter().any(|w| {
        head.find(w).is_some_and(|at| {
            let (before, rest) = (&head[..at], &head[at + w.len()..]);
            let own = before.split_whitespace().count() <= 6
                && !["question", "goes", "begin", "next", "we ", "take", "go to", "turn", "now"]
                    .iter()
                    .any(|x| before.contains(x));
            own && rest
                .split(['.', ',', ';', '?', '—'])
                .next()
                .is_some_and(|s| s.split_whitespace().count() <= 4 && who(&title_case(s)).outlet.is_some())
        })
    });
    chinese || english
}

fn title_case(s: &str) -> String {
    s.split_whitespace()
        .map(|w| {
            let mut c = w.chars();
            c.next().map(|f| f.to_uppercase().collect::<String>() + c.as_str()).unwrap_or_default()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Finds the full names of persons whose labels give less: `VENN` where the headline has `Orla Venn`, 程部长 where it has
/// 财赋部部长程其远.
fn name_in_full(forms: &Forms, people: &mut [Person]) {
    let known: Vec<String> = people.iter().filter_map(|p| p.who.as_ref()?.name.clone()).collect();
    for p in people {
        let Some(w) = &p.who else { continue };
        let Some(name) = &w.name else {
            p.full = w
                .office
                .as_deref()
                .filter(|o| !o.contains(crate::script::is_han))
                .and_then(|o| holder(forms, o));
            continue;
        };
        let full = if name.contains(crate::script::is_han) {
            chinese_in_full(forms, name, &known)
        } else {
            western_in_full(forms, name, &known)
        };
        p.full = full;
    }
}

fn one(mut found: Vec<String>) -> Option<String> {
    found.sort();
    found.dedup_by(|a, b| folded(a) == folded(b));
    match found.len() {
        1 => found.pop(),
        _ => None,
    }
}

fn chinese_in_full(forms: &Forms, name: &str, known: &[String]) -> Option<String> {
    let surname = folded(name);
    if surname.chars().count() != 1 && crate::facts::surname(&surname) != Some(surname.len()) {
        return None;
    }
    let begins = |n: &&String| folded(n).starts_with(&surname) && is_person(&folded(n));
    let labels: Vec<String> = known.iter().filter(begins).cloned().collect();
    if let Some(one) = one(labels) {
        return Some(one);
    }
    // In the headline: a name of this surname behind an office.
    let above: Vec<char> = forms.above.chars().collect();
    let flat: Vec<char> = above.iter().map(|c| crate::script::fold(*c)).collect();
    let mut found = Vec::new();
    for i in 1..flat.len() {
        let rest: String = flat[i..flat.len().min(i + 4)].iter().collect();
        if !rest.starts_with(&surname) {
            continue;
        }
        let before: String = flat[i.saturating_sub(8)..i].iter().collect();
        if !super::who::ends_in_office(&before) {
            continue;
        }
        let n = surname.chars().count();
        for len in [n + 2, n + 1] {
            let Some(window) = flat.get(i..i + len) else { continue };
            let s: String = window.iter().collect();
            if is_person(&s) {
                found.push(above[i..i + len].iter().collect());
                break;
            }
        }
    }
    one(found)
}

/// Whoever holds an office by headline and lead, where these name one person with it alone: `THE PRESIDENT` under `Remarks by
/// President Tessa Rook`.
fn holder(forms: &Forms, office: &str) -> Option<String> {
    let wanted: Vec<String> =
        office.split_whitespace().map(|w| w.to_lowercase()).filter(|w| w != "the").collect();
    let mut found = Vec::new();
    for line in forms.above.lines() {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        let low: Vec<String> =
            tokens.iter().map(|t| t.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
        for i in 0..tokens.len() {
            if wanted.is_empty() || low.len() < i + wanted.len() || low[i..i + wanted.len()] != wanted[..] {
                continue;
            }
            // `Prime Minister` is not `the minister`.
            let prime = i > 0
                && tokens[i - 1].chars().next().is_some_and(char::is_uppercase)
                && super::who::is_title(tokens[i - 1]);
            if prime
                || i > 0
                    && ["prime", "foreign", "vice", "deputy", "former", "press", "first"]
                        .contains(&low[i - 1].as_str())
            {
                continue;
            }
            let behind = i + wanted.len();
            let mut at = behind;
            // `Minister for Harbours, Orla Venn`
            if low.get(at).is_some_and(|w| matches!(w.as_str(), "of" | "for")) {
                let comma = (at..tokens.len().min(at + 7)).find(|k| tokens[*k].ends_with(','));
                match comma {
                    Some(k) => at = k + 1,
                    None => continue,
                }
            } else if tokens[behind - 1].ends_with(',') {
                at = behind;
            }
            let name: Vec<&str> = tokens[at.min(tokens.len())..]
                .iter()
                .take(3)
                .take_while(|t| {
                    t.chars().next().is_some_and(char::is_uppercase) && super::who::may_be_named(t)
                })
                .copied()
                .collect();
            let mut name: Vec<String> = name
                .iter()
                .map(|t| t.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_owned())
                .collect();
            // A name ends where a comma stands, or before the words of the occasion.
            let stop = tokens[at.min(tokens.len())..].iter().take(name.len()).position(|t| {
                t.ends_with([',', ':', ';', '—', '–']) || t.ends_with("’s") || t.ends_with("'s")
            });
            if let Some(stop) = stop {
                name.truncate(stop + 1);
            }
            if let Some(end) = name.iter().position(|w| super::who::is_no_surname(w)) {
                name.truncate(end);
            }
            let plain: Vec<String> = name
                .into_iter()
                .map(|w| w.trim_end_matches("’s").trim_end_matches("'s").to_owned())
                .filter(|w| !w.is_empty())
                .collect();
            if !plain.is_empty() {
                found.push(plain.join(" "));
            }
        }
    }
    one(found)
}

fn western_in_full(forms: &Forms, name: &str, known: &[String]) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let [last] = words[..] else { return None };
    if last.chars().count() < 2 {
        return None;
    }
    let ends = |n: &&String| {
        n.contains(' ')
            && n.split_whitespace().next_back().is_some_and(|w| w.to_lowercase() == last.to_lowercase())
    };
    let labels: Vec<String> = known.iter().filter(ends).cloned().collect();
    if let Some(one) = one(labels) {
        return Some(one);
    }
    let mut found = Vec::new();
    for line in forms.above.lines() {
        let raw: Vec<&str> = line.split_whitespace().collect();
        let tokens: Vec<&str> =
            raw.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '.')).collect();
        for (i, t) in tokens.iter().enumerate() {
            let bare = t.trim_end_matches(['.', ',']).trim_end_matches("’s").trim_end_matches("'s");
            if bare.to_lowercase() != last.to_lowercase() || i == 0 {
                continue;
            }
            // The given names before it: capitalised, no office, no form of address.
            let mut from = i;
            while from > 0 && i - from < 3 {
                let w = tokens[from - 1];
                // `the Ministry of External Affairs, Odile Marsh`: nothing goes over a comma.
                let parted = raw[from - 1].ends_with([',', ';', ':', '—', '–', ')'])
                    || raw[from - 1].ends_with('.') && w.chars().count() > 3;
                let given =
                    w.chars().next().is_some_and(char::is_uppercase) && !super::who::is_title(w) && !parted;
                // A capital alone, as in headlines, is no given name beside small words.
                if !given || w.chars().count() < 2 {
                    break;
                }
                from -= 1;
            }
            if from < i {
                let mut full: Vec<&str> = tokens[from..i].to_vec();
                full.push(bare);
                found.push(full.join(" "));
            }
        }
    }
    one(found)
}

/// Which persons are one: the same name in full.
fn merge(people: &[Person]) -> Vec<usize> {
    let mut first: FxHashMap<String, usize> = FxHashMap::default();
    let name = |p: &Person| {
        p.full
            .clone()
            .or_else(|| p.who.as_ref().and_then(|w| w.name.clone()))
            .filter(|n| n.chars().count() >= 2)
    };
    people
        .iter()
        .enumerate()
        .map(|(i, p)| match name(p) {
            Some(n) => *first.entry(letters(&folded(&n))).or_insert(i),
            None => i,
        })
        .collect()
}

fn decide(forms: &Forms, people: &mut [Person], spoken: &[Spoken]) {
    let marked = spoken.iter().filter(|s| matches!(s.says, Says::Asks | Says::Follows)).count();
    let own_marks = marked * 4 >= spoken.len() && marked > 0;
    let open = |p: &Person| p.who.as_ref().is_some_and(|w| matches!(w.says, Says::Somebody | Says::Voice));
    let head: String = forms.front.chars().take(260).collect();
    let above = |p: &Person, text: &str| {
        let names = [p.full.as_deref(), p.who.as_ref().and_then(|w| w.name.as_deref())];
        names.into_iter().flatten().any(|n| super::contains_name(text, &folded(n)))
            || p.who.as_ref().is_some_and(|w| {
                w.name.is_none() && w.office.as_deref().is_some_and(|o| text.contains(&folded(o)))
            })
    };
    // Whoever says most without asking, the headline's own first, answers.
    let principal = (0..people.len())
        .filter(|i| open(&people[*i]) && people[*i].who.as_ref().is_some_and(|w| w.outlet.is_none()))
        .max_by_key(|i| {
            let p = &people[*i];
            let said = p.bytes * (p.turns - p.asking) / p.turns.max(1);
            (above(p, &head), said, std::cmp::Reverse(*i))
        });
    if let Some(of) = principal {
        for w in spoken.windows(3) {
            if w[0].person == of && w[2].person == of && w[1].person != of {
                people[w[1].person].between += 1;
            }
        }
    }
    for i in 0..people.len() {
        let p = &people[i];
        // `主持人 闻若舟` once, then 闻若舟.
        if let Some(says @ (Says::Asks | Says::Moderates | Says::Interprets)) =
            p.who.as_ref().filter(|w| w.name.is_some()).map(|w| w.says)
        {
            people[i].role = Some(says);
            continue;
        }
        if !open(p) || p.turns == 0 {
            continue;
        }
        let Some(w) = &p.who else { continue };
        let turns = i32::try_from(p.turns).unwrap_or(i32::MAX);
        let asking = i32::try_from(p.asking).unwrap_or(i32::MAX);
        let mut asks = if p.turns >= 2 { 25 } else { 15 } * (2 * asking - turns) / turns;
        asks += match (&w.outlet, &w.office) {
            (Some(_), None) => 38,
            (_, Some(_)) => -35,
            _ => 0,
        };
        if above(p, &head) {
            asks -= 28;
        } else if above(p, &forms.front) {
            asks -= if listed_with_outlet(forms, p) { -25 } else { 8 };
        }
        asks += if p.intros > 0 { 25 } else { 0 };
        let voice = w.says == Says::Voice;
        asks += if p.questions * 2 >= p.turns { if voice { 16 } else { 8 } } else { 0 };
        asks += if p.between * 2 >= p.turns && w.office.is_none() && !above(p, &head) { 10 } else { 0 };
        // Whoever gives the floor asks nothing.
        asks -= if p.handing * 2 >= p.turns && p.asking * 2 <= p.turns { 34 } else { 0 };
        if let Some(of) = principal {
            let most = &people[of];
            if i == of {
                asks -= 34;
            } else if p.bytes * most.turns * 2 < most.bytes * p.turns {
                asks += 8;
            }
        }
        if own_marks && w.outlet.is_none() {
            asks -= 45;
        }
        people[i].asks = asks;
        people[i].role = Some(if asks > 0 { Says::Asks } else { Says::Answers });
    }
    let asks = |s: &Spoken, people: &[Person]| match s.says {
        Says::Asks | Says::Follows => true,
        Says::Somebody | Says::Voice => people[s.person].role == Some(Says::Asks),
        _ => false,
    };
    for pair in spoken.windows(2) {
        if asks(&pair[0], people) && !asks(&pair[1], people) {
            people[pair[1].person].after_question += 1;
        }
    }
    // Whoever gives the floor: hands over in most of what he says, and is not the one who is asked.
    let answered: usize = people.iter().map(|p| p.after_question).sum();
    for i in 0..people.len() {
        let p = &people[i];
        let candidate = p.role == Some(Says::Answers)
            && Some(i) != principal_of(people, spoken)
            && p.handing * 2 >= p.turns
            && p.handing > 0;
        if candidate && p.after_question * 3 <= p.turns && answered > p.after_question {
            people[i].role = Some(Says::Moderates);
        }
    }
}

/// Whoever answers most often directly after a question.
fn principal_of(people: &[Person], _: &[Spoken]) -> Option<usize> {
    (0..people.len())
        .filter(|i| people[*i].after_question > 0)
        .max_by_key(|i| (people[*i].after_question, people[*i].bytes, std::cmp::Reverse(*i)))
}

/// Whether a line above names the person beside an outlet, as lists of participants do.
fn listed_with_outlet(forms: &Forms, p: &Person) -> bool {
    let Some(name) = p.full.as_deref().or(p.who.as_ref().and_then(|w| w.name.as_deref())) else {
        return false;
    };
    forms.above.lines().filter(|l| l.contains(name) && l.chars().count() < 120).any(|l| {
        let rest = l.replacen(name, "", 1);
        let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
        !rest.is_empty() && who(rest).outlet.is_some()
    })
}

/// Whether those who ask are labelled by their outlets here: then what looks like a name is one too.
fn by_outlet(people: &[Person]) -> bool {
    let asks = || people.iter().filter(|p| p.role == Some(Says::Asks)).filter_map(|p| p.who.as_ref());
    let outlets = asks().filter(|w| w.outlet.is_some() && w.name.is_none()).count();
    outlets >= 2 && outlets * 2 >= asks().count()
}

fn apply(label: &mut LabelHit, p: &Person, said: Says, outlets: bool) {
    let Some(w) = &p.who else { return };
    let mut own = label.who.take().map_or_else(|| of_hit(label), |w| *w);
    if let Some(full) = &p.full {
        own.name = Some(full.clone());
    }
    let name = own.name.clone();
    let role = match said {
        Says::Somebody | Says::Voice => p.role.unwrap_or(Says::Answers),
        said => said,
    };
    label.kind = match (role, &label.kind) {
        (Says::Asks, LabelKind::Question(Some(outlet)))
            if own.outlet.is_none() && label.who.is_none() && own.name.is_none() =>
        {
            LabelKind::Question(Some(outlet.clone()))
        }
        (Says::Asks, _) => {
            // 潮声: whoever asks and is no person by name is an outlet.
            let outlet = own.outlet.clone().or_else(|| w.outlet.clone()).or_else(|| {
                let n = own.name.clone().filter(|n| {
                    if n.contains(crate::script::is_han) {
                        !is_person(&folded(n))
                    } else {
                        outlets && said == Says::Somebody
                    }
                })?;
                own.name = None;
                Some(n)
            });
            LabelKind::Question(outlet)
        }
        (Says::Follows, _) => LabelKind::FollowUp,
        (Says::Moderates, _) => LabelKind::Moderator,
        (Says::Interprets, _) => LabelKind::Interpreter,
        (_, _) if matches!(said, Says::Answers) && name.is_none() => LabelKind::Answer,
        // A numbered voice answers without a name.
        _ if said == Says::Voice => LabelKind::Answer,
        _ => LabelKind::Named(shown(&own, &label.text)),
    };
    if own.name.is_some() {
        own.name = Some(shown(&own, &label.text));
    }
    if matches!(said, Says::Somebody | Says::Voice) && own.outlet.is_none() {
        label.lean = Some(if p.role == Some(Says::Moderates) { 20 } else { p.asks.abs() });
    }
    label.who = Some(Box::new(own));
}

/// The name under which somebody's words stand: the person's, or with the office where print gives no more than a surname.
fn shown(who: &Who, printed: &str) -> String {
    match (&who.name, &who.office) {
        (Some(name), _) => {
            let f = folded(name);
            let surname = name.contains(crate::script::is_han) && crate::facts::surname(&f) == Some(f.len());
            if surname { printed.split_whitespace().collect() } else { name.clone() }
        }
        (None, Some(office)) => office.clone(),
        (None, None) => printed.to_owned(),
    }
}
