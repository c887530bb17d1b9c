//! Names, offices and outlets: whether two of them may be one person's.
//!
//! ```text
//! 程部长 · 程其远             one surname, and an office that the record knows of him
//! MS. ROOK · Tessa Rook    one
//! Carney · Jay Carney      one, unless a second Carney is in the room
//! President Putin          nobody's words but his, though THE PRESIDENT stands over them
//! ```
//!
//! A wrong yes puts words into a mouth; a wrong no calls a writer a liar. So there is a third answer.

use record::Role;

use crate::forms::who::{Says, folded, is_title, who};
use crate::script::is_han;

/// Whom an attribution names, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) name: Option<String>,
    pub(crate) office: Option<String>,
    pub(crate) outlet: Option<String>,
    /// Whether the label says that somebody asks, or that somebody does not.
    pub(crate) asks: Option<bool>,
}

impl Named {
    /// Reads a label and what it was resolved to. `outlet`: that of the exchange, of its first question.
    pub(crate) fn of(role: Role, speaker: Option<&str>, label: Option<&str>, outlet: Option<&str>) -> Self {
        let printed = label.map(who);
        let mut out = Self::default();
        if let Some(speaker) = speaker {
            let w = who(speaker);
            out.name = match (w.name, w.office.is_some() || w.outlet.is_some()) {
                (Some(name), _) => Some(folded(&name)),
                (None, true) => None,
                (None, false) => Some(folded(speaker)),
            };
            out.office = w.office.map(|o| plain_office(&o));
        }
        if let Some(w) = printed {
            out.name = out.name.or(w.name.as_deref().map(folded));
            out.office = w.office.as_deref().map(plain_office).or(out.office);
            out.outlet = w.outlet.as_deref().map(folded);
            out.asks = match w.says {
                Says::Asks | Says::Follows => Some(true),
                Says::Answers | Says::Moderates | Says::Interprets => Some(false),
                _ => None,
            };
        }
        if role == Role::Question {
            out.outlet = out.outlet.or(outlet.map(folded));
            // `Harbour Post:` may be read as a name and as an outlet.
            if out.outlet.is_some() && out.outlet == out.name {
                out.name = None;
            }
        } else if out.asks.is_none() && (out.name.is_some() || out.office.is_some()) {
            out.asks = Some(false);
        }
        out
    }

    /// Whether it names somebody, and does not only say that somebody speaks.
    pub(crate) fn is_somebody(&self) -> bool {
        self.name.is_some() || self.office.is_some() || self.outlet.is_some()
    }
}

/// An office without article: `the president`.
fn plain_office(office: &str) -> String {
    let f = folded(office);
    f.strip_prefix("the ").unwrap_or(&f).to_owned()
}

/// A person as a record knows them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The name, or the outlet that asks.
    pub name: Option<&'a str>,
    /// Other forms of the name as printed.
    pub forms: &'a [String],
    /// Offices that the printings give this person.
    pub offices: &'a [String],
    /// Whether this person asks.
    pub asks: bool,
}

impl Known<'_> {
    fn named(&self) -> Vec<Named> {
        let role = if self.asks { Role::Question } else { Role::Answer };
        let all = self.name.into_iter().chain(self.forms.iter().map(String::as_str));
        all.map(|n| Named::of(role, None, Some(n), None)).collect()
    }

    fn has_name(&self, name: &str) -> bool {
        // `Wen Ruozhou` and `Ruozhou Wen` are 闻若舟.
        let letters =
            |s: &str| s.chars().filter(|c| c.is_ascii_alphabetic()).collect::<String>().to_lowercase();
        let spelled = |n: &str| {
            let own = letters(&crate::language::zh::spelled(n));
            let (first, last) = name.rsplit_once([' ', '-']).unwrap_or(("", name));
            !own.is_empty() && (letters(name) == own || letters(&format!("{last}{first}")) == own)
        };
        self.named()
            .iter()
            .filter_map(|n| n.name.as_deref())
            .any(|n| same_name(n, name) || n.contains(is_han) && !name.contains(is_han) && spelled(n))
    }

    fn has_office(&self, office: &str) -> bool {
        let printed: Vec<String> = self.named().into_iter().filter_map(|n| n.office).collect();
        printed.iter().chain(self.offices).any(|o| same_office(&plain_office(o), office))
    }
}

/// Whether a label names a person, an office or an outlet, and does not only say that somebody asks or answers.
#[must_use]
pub fn names_somebody(label: &str) -> bool {
    Named::of(Role::Statement, None, Some(label), None).is_somebody()
}

/// Whether whoever is claimed is this person; none where that cannot be told. `others`: everybody else who speaks at the event.
#[must_use]
pub fn is_claimed(claimed: &str, person: &Known<'_>, others: &[Known<'_>]) -> Option<bool> {
    let bare = ["the ", "The "].iter().find_map(|a| claimed.trim().strip_prefix(a)).unwrap_or(claimed);
    let asked = Named::of(Role::Statement, None, Some(bare), None);
    let own = person.named();
    // What the words alone do not tell apart: `Harbour Post` may be read as a person's name.
    let equal = own.iter().any(|n| n.name.is_some() && n.name == asked.name)
        || person.name.is_some_and(|n| folded(n) == folded(claimed));
    if let Some(name) = &asked.name {
        if person.has_name(name) || equal {
            let short = parts(name) < 2 || crate::facts::surname(name) == Some(name.len());
            if short && others.iter().any(|o| o.has_name(name)) {
                return None;
            }
            let elsewhere =
                asked.office.as_deref().is_some_and(|o| !person.offices.is_empty() && !person.has_office(o));
            return if short && elsewhere { None } else { Some(true) };
        }
        if person.asks
            && own
                .iter()
                .any(|n| n.outlet.as_deref().or(n.name.as_deref()).is_some_and(|o| same_outlet(o, name)))
        {
            return Some(true);
        }
        if own.iter().any(|n| n.name.is_some()) {
            return Some(false);
        }
        // An office that nobody binds to a name.
        let other_office = asked.office.as_deref().is_some_and(|o| !person.has_office(o));
        return if person.name.is_none() || !other_office { None } else { Some(false) };
    }
    if let Some(office) = &asked.office {
        if person.has_office(office) {
            return (!others.iter().any(|o| o.has_office(office))).then_some(true);
        }
        if others.iter().any(|o| o.has_office(office)) || person.asks {
            return Some(false);
        }
        return None;
    }
    if let Some(outlet) = &asked.outlet {
        let same = own
            .iter()
            .any(|n| n.outlet.as_deref().or(n.name.as_deref()).is_some_and(|o| same_outlet(o, outlet)));
        let named = person.name.is_some();
        return if same && person.asks { Some(true) } else { named.then_some(false) };
    }
    if equal {
        return Some(true);
    }
    person.name.is_some().then_some(false)
}

/// How many words or characters tell a name.
pub(crate) fn parts(name: &str) -> usize {
    if name.contains(is_han) {
        name.chars().filter(|c| !c.is_whitespace()).count()
    } else {
        name.split_whitespace().count()
    }
}

/// Whether two names, folded, may be one person's: equal, or one a part of the other as papers shorten names.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let plain = |s: &str| -> String {
        let cut = s.find(['(', '（']).filter(|at| *at > 0).unwrap_or(s.len());
        s[..cut].trim().trim_end_matches("'s").trim_end_matches("’s").to_owned()
    };
    let (a, b) = (plain(a), plain(b));
    if a == b {
        return true;
    }
    if a.contains(is_han) || b.contains(is_han) {
        let (short, long) = if a.chars().count() <= b.chars().count() { (&a, &b) } else { (&b, &a) };
        let surname = crate::facts::surname(short) == Some(short.len());
        // 行政主官司徒穎儀: an office that no list has, before the name.
        if crate::forms::who::is_person(short) && long.ends_with(short.as_str()) {
            return true;
        }
        let foreign = long.contains(['·', '・', '‧']);
        return surname && long.starts_with(short.as_str())
            || foreign && long.split(['·', '・', '‧']).any(|p| p == short.as_str());
    }
    let words = |s: &str| -> Vec<String> {
        let all: Vec<String> = s
            .split(|c: char| c.is_whitespace() || c == '-')
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
            .filter(|w| !w.is_empty())
            .collect();
        // Titles stand before a name; Major, Judge and Bishop are surnames too.
        let titles = all.iter().take(all.len().saturating_sub(1)).take_while(|w| is_title(w)).count();
        all[titles..].to_vec()
    };
    let (a, b) = (words(&a), words(&b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match (short.as_slice(), long.as_slice()) {
        ([], _) => false,
        ([one], [.., last]) => one == last || long.first() == Some(one),
        ([first, .., x], [other, .., y]) => {
            let given = first == other
                || first.chars().count() == 1 && other.starts_with(first.as_str())
                || other.chars().count() == 1 && first.starts_with(other.as_str());
            x == y && given || short == long
        }
        _ => false,
    }
}

/// Whether two offices, folded and without article, may be one: `minister`, `minister for harbours`; 部长, 财赋部部长.
pub(crate) fn same_office(a: &str, b: &str) -> bool {
    if a.contains(is_han) || b.contains(is_han) {
        let plain = |s: &str| s.replace("部部长", "部长").replace("外长", "外交部长");
        let (a, b) = (plain(a), plain(b));
        let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
        // 副部长 is no 部长.
        let before = long.strip_suffix(short.as_str());
        return before.is_some_and(|b| !b.ends_with(['副', '前', '原']));
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long
        || long
            .strip_prefix(short)
            .is_some_and(|rest| [" of ", " for ", ","].iter().any(|w| rest.starts_with(w)))
}

pub(crate) fn same_outlet(a: &str, b: &str) -> bool {
    let plain = |s: &str| -> String {
        let s = s.strip_prefix("the ").unwrap_or(s);
        let s = s.strip_suffix("记者").unwrap_or(s);
        s.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let (a, b) = (plain(a), plain(b));
    a == b || !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person() {
        for (a, b, one) in [
            ("闻若舟", "闻若舟", true),
            ("闻", "闻若舟", true),
            ("行政主官司徒颖仪", "司徒颖仪", true),
            ("闻若舟", "闻若溪", false),
            ("rook", "tessa rook", true),
            ("t. rook", "tessa rook", true),
            ("jay carney", "mark carney", false),
            ("carney", "jay carney", true),
            ("linn (through translator)", "davor linn", true),
            ("biden’s", "joe biden", true),
            ("fauci", "anthony fauci", true),
            ("dr. fauci", "anthony fauci", true),
            ("john major", "john smith", false),
            ("judge judy", "amy judge", false),
        ] {
            assert_eq!(same_name(a, b), one, "{a} {b}");
        }
    }

    #[test]
    fn offices_of_one_person() {
        for (a, b, one) in [
            ("部长", "财赋部部长", true),
            ("部长", "财赋部副部长", false),
            ("minister", "minister for harbours", true),
            ("minister", "prime minister", false),
            ("president", "vice president", false),
        ] {
            assert_eq!(same_office(a, b), one, "{a} {b}");
        }
    }

    #[test]
    fn who_is_claimed() {
        let strings = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let (none, president, secretary) =
            (strings(&[]), strings(&["president"]), strings(&["press secretary"]));
        let biden = Known { name: Some("Joe Biden"), forms: &none, offices: &president, asks: false };
        let carney = Known { name: Some("Jay Carney"), forms: &none, offices: &secretary, asks: false };
        let mark = Known { name: Some("Mark Carney"), forms: &none, offices: &none, asks: false };
        let label = strings(&["THE PRESIDENT"]);
        let nobody = Known { name: None, forms: &label, offices: &none, asks: false };
        for (claimed, person, others, expected) in [
            ("Biden", biden, vec![carney], Some(true)),
            ("President Biden", biden, vec![carney], Some(true)),
            ("the President", biden, vec![carney], Some(true)),
            ("President Putin", biden, vec![carney], Some(false)),
            ("Carney", biden, vec![carney], Some(false)),
            ("Carney", carney, vec![biden], Some(true)),
            ("Carney", carney, vec![mark], None),
            ("Jay Carney", carney, vec![mark], Some(true)),
            ("the Press Secretary", biden, vec![carney], Some(false)),
            ("President Putin", nobody, vec![], None),
        ] {
            assert_eq!(is_claimed(claimed, &person, &others), expected, "{claimed} {person:?}");
        }
        let offices = strings(&["外事部部长"]);
        let wen = Known { name: Some("闻若舟"), forms: &none, offices: &offices, asks: false };
        for (claimed, expected) in [
            ("聞若舟", Some(true)),
            ("闻部长", Some(true)),
            ("外事部长", Some(true)),
            ("Wen Ruozhou", Some(true)),
            ("Ruozhou Wen", Some(true)),
            ("闻若溪", Some(false)),
            ("外事部发言人耿白", Some(false)),
        ] {
            assert_eq!(is_claimed(claimed, &wen, &[]), expected, "{claimed}");
        }
    }
}
