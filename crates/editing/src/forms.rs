//! Which lines attribute, seen from the file's own regularity.
//!
//! ```text
//! [卫生部新闻发言人 闻若舟]各位…      a name in brackets, five times, in turn with outlets in brackets: these attribute
//! 【账要算到每一户】                  a clause in brackets, alone on its line, each once: these are headings
//! Venn: I read it on the ninth.        a name that returns, in turn with `Question:`: these attribute …
//! Cost: 45 million crowns.             … and this does not: no name, once
//! Cale: Not by us.                     … and this does: once, but a name, in a form that attributes here
//! ```
//!
//! A printing has few *forms* of attribution and uses each many times. What shows a form is not a list of names but that
//! its words look like names, that they return, that they take turns, that headline and lead name them. So every line
//! gives its candidates ([`marks::candidates`]), the candidates of one form are judged together, and only then each by
//! itself: what stands once in a form that attributes is an attribution if its words may be a name's at all.
//!
//! Evidence is counted in tenths of a natural logarithm of odds, as in [`crate::unlabelled`]. The sums are rough; what they
//! must keep apart lies far apart. What lies between is *unsure*: it opens a turn, so that its words join nobody else's,
//! and the turn names nobody.

pub(crate) mod marks;
pub(crate) mod sides;
pub(crate) mod who;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::language::{LabelHit, LabelKind, Pack, ends_asking, strip_closers};
use crate::layout;
use marks::{Candidate, Close, Form, Holder, candidates};
use who::{Says, Who, folded, who};

/// Lines from which forms are learnt: the first ones of a file. A book shows its habits in as many.
const LEARN: usize = 4_000;
/// Bytes of headline and lead in which names are looked for.
const FRONT: usize = 4_000;

/// An attribution must reach this sum.
const SURE: i32 = 20;
/// Below this it is none; between, nobody can say.
const UNSURE: i32 = 6;
/// What an accepted form says for each of its candidates.
const IN_FORM: i32 = 20;
/// What headline, lead or list of those present say for a name.
const NAMED_ABOVE: i32 = 25;
/// How far the words of a voice without a name tell whether it asks.
const VOICE: i32 = 10;
/// What each return of the same words says, up to four.
const RETURNS: i32 = 10;

/// What the lines of one form have in common, numbers, bullets and times aside: a file numbers its questions alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Family {
    holder: Holder,
    close: Close,
    heading: bool,
    voice: bool,
}

impl Family {
    fn of(form: &Form) -> Self {
        Self { holder: form.holder, close: form.close, heading: form.heading > 0, voice: form.voice }
    }

    /// Whether headings, datelines and sentences look the same, so that more must speak for it.
    fn is_weak(self) -> bool {
        match (self.close, self.holder) {
            (Close::Line, _) => !self.heading,
            (Close::Stop | Close::Dash | Close::Blanks | Close::Semicolon, _) => true,
            (Close::Holder, Holder::Round | Holder::Corner | Holder::Emphasis) => true,
            _ => false,
        }
    }
}

/// What is made of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Attributes,
    Unsure,
    /// Words like others.
    Nothing,
}

/// What spoke for and against one name in one form.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// What, as a code, and how much.
    pub(crate) items: Vec<(&'static str, i32)>,
}

impl Evidence {
    fn sum(&self) -> i32 {
        self.items.iter().map(|(_, n)| n).sum()
    }
}

#[derive(Clone, Debug)]
struct Name {
    evidence: Evidence,
    verdict: Verdict,
}

/// The forms of a file, and the names in them.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    families: FxHashMap<Family, usize>,
    names: FxHashMap<(Family, String), Name>,
    /// Headline, lead, list of those present, folded.
    front: String,
    /// The same as printed.
    pub(crate) above: String,
    /// Whether the mark of captions for another voice stands alone before words.
    voices: bool,
    /// Lines that recur, without their figures: heads and feet of pages.
    heads: FxHashMap<String, usize>,
    /// How lines were read, and whether all that they could be read as are clauses.
    read: RefCell<FxHashMap<LineKey, Read>>,
    clauses: RefCell<FxHashMap<LineKey, bool>>,
}

/// A line, by its hash and its length.
type LineKey = (u64, usize);

/// How a line was read: the candidate, whom it names, and on what evidence.
type Read = Option<(Candidate, Who, Name)>;

/// So many lines are remembered, then all are forgotten: a text of millions of lines asks about each within a few.
const REMEMBERED: usize = 16_384;

fn remember<T>(known: &mut FxHashMap<LineKey, T>, key: LineKey, value: T) {
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(key, value);
}

fn key_of(text: &str) -> LineKey {
    use std::hash::Hasher as _;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text.as_bytes());
    (hasher.finish(), text.len())
}

/// How the candidates of one form stand.
#[derive(Clone, Copy, Debug, Default)]
struct Stand {
    /// Candidates whose words attribute in every language.
    strong: usize,
    /// Candidates that may be names, in their right place.
    good: usize,
    /// Different names among them, and those that return.
    shaped: usize,
    returning: usize,
    /// Candidates that are nobody's name.
    odd: usize,
    /// Changes from one name to another.
    turns: usize,
}

impl Stand {
    fn enough(&self) -> bool {
        self.strong >= 1 && self.good >= 2
            || self.returning >= 1 && self.shaped >= 2 && self.turns >= 2
            || self.shaped >= 3 && self.good >= 4
    }

    fn outweighs(&self, family: Family) -> bool {
        if family.is_weak() { self.good * 2 >= self.odd * 3 } else { self.good * 2 >= self.odd }
    }
}

/// A printed line on which forms are learnt.
struct Line<'a> {
    text: &'a str,
    /// The line before it ends a sentence, or an empty one stands between.
    opens: bool,
}

struct Seen {
    line: usize,
    family: Family,
    /// Index of the name.
    name: usize,
    /// Words follow that a sentence can begin with; nothing follows, and the next line is said.
    begins: bool,
    /// Its words are set in capitals.
    capitals: bool,
}

impl Forms {
    /// Learns the forms of a text.
    pub(crate) fn of(pack: &Pack, text: &str) -> Self {
        let lines = lines(pack, text);
        let mut keys: FxHashMap<String, usize> = FxHashMap::default();
        let mut people: Vec<(String, Who)> = Vec::new();
        let mut seen: Vec<Seen> = Vec::new();
        let mut voices = 0;
        for (i, line) in lines.iter().enumerate() {
            voices += usize::from(marks::lead(line.text).voice);
            for c in of_line(line.text) {
                let core = &line.text[c.core.0..c.core.1];
                let key = folded(core);
                let name = *keys.entry(key.clone()).or_insert_with(|| {
                    people.push((key, who(core)));
                    people.len() - 1
                });
                let begins = if c.words >= line.text.len() {
                    said_next(pack, &lines, i)
                } else {
                    begins(&line.text[c.words..])
                };
                seen.push(Seen {
                    line: i,
                    family: Family::of(&c.form),
                    name,
                    begins,
                    capitals: in_capitals(core),
                });
            }
        }
        let (above, first) = front(text, &lines, &seen, &people);
        // Front matter writes a blank that must not break as `\\_`: `President\\_Rook`.
        let above = above.replace("\\_", " ").replace("\\u2019", "’");
        let mut forms = Self { front: folded(&above), above, voices: voices >= 3, ..Self::default() };
        forms.judge(pack, &lines, &seen, &people, first);
        forms.recurring(&lines);
        forms
    }

    /// Whether headline, lead or list name this person, office or outlet.
    fn named_above(&self, who: &Who) -> bool {
        let here = |s: &Option<String>| {
            s.as_deref().is_some_and(|s| {
                let s = folded(s);
                contains_name(&self.front, s.strip_prefix("the ").unwrap_or(&s))
            })
        };
        here(&who.name) || who.name.is_none() && (here(&who.office) || here(&who.outlet))
    }

    fn judge(
        &mut self,
        pack: &Pack,
        lines: &[Line<'_>],
        seen: &[Seen],
        people: &[(String, Who)],
        first: usize,
    ) {
        // Occurrences by form and name.
        let mut by: FxHashMap<(Family, usize), Vec<usize>> = FxHashMap::default();
        for (k, s) in seen.iter().enumerate() {
            by.entry((s.family, s.name)).or_default().push(k);
        }
        let above: Vec<bool> = people.iter().map(|(_, w)| self.named_above(w)).collect();
        let mut families: Vec<Family> = seen.iter().map(|s| s.family).collect();
        families.sort_unstable();
        families.dedup();
        let of = |family: Family| -> Vec<(usize, Vec<usize>)> {
            let mut names: Vec<_> =
                by.iter().filter(|((f, _), _)| *f == family).map(|((_, n), at)| (*n, at.clone())).collect();
            names.sort_unstable_by_key(|(n, _)| *n);
            names
        };
        let share = |at: &[usize], what: &dyn Fn(&Seen) -> bool| {
            at.iter().filter(|k| what(&seen[**k])).count() * 2 >= at.len()
        };
        let stands: Vec<(Family, Stand)> = families
            .iter()
            .map(|family| {
                let mut stand = Stand::default();
                for (name, at) in of(*family) {
                    let who = &people[name].1;
                    let n = at.len();
                    let fits = share(&at, &|s| s.begins) && share(&at, &|s| lines[s.line].opens);
                    if who.says == Says::Never {
                        stand.odd += n.div_ceil(2);
                        continue;
                    }
                    let is_good = fits
                        && (who.weight >= 20
                            || above[name] && who.weight > -20
                            || n >= 2 && who.weight >= -12);
                    stand.strong += if who.weight >= 55 && fits { n } else { 0 };
                    if is_good {
                        stand.good += n;
                        stand.shaped += 1;
                        stand.returning += usize::from(n >= 2);
                    } else if n < 3 || who.weight <= -20 {
                        // What begins in the middle of a sentence is a line's end, and says nothing of the form.
                        stand.odd += at.iter().filter(|k| lines[seen[**k].line].opens).count();
                    }
                }
                let mut order: Vec<&Seen> =
                    seen.iter().filter(|s| s.family == *family && people[s.name].1.weight > -20).collect();
                order.sort_by_key(|s| s.line);
                stand.turns = order.windows(2).filter(|w| w[0].name != w[1].name).count();
                (*family, stand)
            })
            .collect();
        // `QUILL:` where `ADA QUILL, HEAD OF THE PRESS OFFICE:` stands too.
        let last_names: rustc_hash::FxHashSet<String> = people
            .iter()
            .filter(|(_, w)| w.weight >= 12)
            .filter_map(|(_, w)| w.name.as_deref()?.rsplit_once(' ').map(|(_, last)| folded(last)))
            .collect();
        // A form of its own for whoever answers, beside one for questions: `Q   …` and `MS. X:`.
        let asked = stands.iter().any(|(f, s)| s.strong >= 1 && s.outweighs(*f));
        let answered = stands.iter().any(|(f, s)| s.returning >= 1 && s.good >= 2 && s.outweighs(*f));
        let remarks = self.above.lines().any(crate::structure::is_remarks_title);
        for (family, stand) in stands {
            // `THE PRESIDENT:` once, under `Remarks by President …`: one speaks, and the title says who.
            let lone = || {
                remarks
                    && !family.is_weak()
                    && of(family).iter().any(|(n, _)| above[*n] && people[*n].1.weight > -20)
            };
            let accepted = (stand.enough()
                || asked && stand.returning >= 1 && stand.good >= 2
                || answered && stand.strong >= 1
                || family.voice && stand.good >= 1)
                && stand.outweighs(family)
                && (family.close != Close::Semicolon || stand.strong >= 2)
                || lone();
            if accepted {
                self.families.insert(family, stand.good);
            }
            let names = of(family);
            // `AIDE:` once, where all labels are set in capitals.
            let set = || names.iter().filter(|(n, _)| people[*n].1.weight >= 8).flat_map(|(_, at)| at);
            let in_capitals = set().filter(|k| seen[**k].capitals).count();
            let capitals = set().count() >= CAPITALS && in_capitals * 10 >= set().count() * 9;
            let plain_asks: usize = names
                .iter()
                .filter(|(n, _)| matches!(people[*n].0.as_str(), "问" | "q" | "提问" | "记者"))
                .map(|(_, at)| at.len())
                .sum();
            for (name, at) in &names {
                let (name, key, who) = (*name, &people[*name].0, &people[*name].1);
                let mut items = vec![("words", who.weight)];
                let mut say = |what, n: i32| {
                    if n != 0 {
                        items.push((what, n));
                    }
                };
                say("returns", RETURNS * i32::try_from(at.len() - 1).unwrap_or(4).min(4));
                say("named-above", if above[name] { NAMED_ABOVE } else { 0 });
                say("no-sentence-follows", if share(at, &|s: &Seen| s.begins) { 0 } else { -25 });
                // Once, in a form that sentences have too: it is one.
                let mid = if family.is_weak() && at.len() == 1 { -60 } else { -25 };
                say("in-mid-sentence", if share(at, &|s| lines[s.line].opens) { 0 } else { mid });
                // A headline in the form of an attribution alone on its line stands over the first of them.
                let over = family.close == Close::Line
                    && at.len() == 1
                    && seen[at[0]].line < first
                    && who.weight < 55;
                say("over-the-conference", if over { -40 } else { 0 });
                // `外事部长：开放的港口灯火通明`: a title quotes whoever speaks below, and ends as no sentence does.
                let titled = at.len() == 1
                    && seen[at[0]].line == 0
                    && who.weight < 55
                    && !family.voice
                    && !(pack.is_closed)(lines[0].text)
                    && !lines[0].text.ends_with([',', '，', '、', '-', '—'])
                    // A line that was broken at a width goes on in the next.
                    && lines.get(1).is_some_and(|l| l.opens);
                say("a-title", if titled { -120 } else { 0 });
                // `（笑声）` alone on its line: only what is surely somebody's name.
                let aside = family.close == Close::Line
                    && family.holder == Holder::Round
                    && who.weight < 20
                    && !above[name];
                say("a-stage-direction", if aside { -60 } else { 0 });
                let short =
                    who.name.as_deref().is_some_and(|n| !n.contains(' ') && last_names.contains(&folded(n)));
                say("full-name-in-another-label", if short { NAMED_ABOVE } else { 0 });
                say(
                    "mentioned-before",
                    if who.weight < 30 && who.weight > -40 && mentioned(lines, seen, at, who) {
                        22
                    } else {
                        0
                    },
                );
                // `记者问：` once, where questions carry another label, is reported speech.
                let reported = at.len() == 1
                    && matches!(key.as_str(), "记者问" | "有记者问" | "记者提问" | "媒体问" | "记者追问")
                    && plain_asks >= 2;
                say("reported-speech", if reported { -120 } else { 0 });
                let alike = accepted && capitals && !family.is_weak() && share(at, &|s: &Seen| s.capitals);
                say("set-as-the-others", if alike && who.weight > -20 { 14 } else { 0 });
                say("numbered", if counted(seen, at, lines) && accepted { 14 } else { 0 });
                say("form", if accepted { IN_FORM } else { 0 });
                let evidence = Evidence { items };
                let verdict = verdict(accepted, who, evidence.sum());
                self.names.insert((family, key.clone()), Name { evidence, verdict });
            }
        }
        self.in_context(lines, seen, people);
    }

    /// Counts lines that end as no sentence does and attribute nothing.
    fn recurring(&mut self, lines: &[Line<'_>]) {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for line in lines.iter().filter(|l| (8..=120).contains(&l.text.chars().count())) {
            if strip_closers(line.text).ends_with(['.', '?', '!', '。', '？', '！', ':', '：', ',', '，', ';', '；', '…', '—'])
                // A title with another day is another conference's.
                || line.text.chars().filter(|c| c.is_numeric()).count() > 4
                || self.hit(line.text).is_some()
            {
                continue;
            }
            *counts.entry(headline(line.text)).or_default() += 1;
        }
        // The title over every page, often cut short: `Annual results press conference of Tarn  / verbatim`.
        let title: String =
            lines.first().map(|l| headline(l.text)).unwrap_or_default().chars().take(18).collect();
        if title.chars().count() >= 18 {
            for (l, n) in counts.iter_mut().filter(|(l, _)| l.starts_with(&title)) {
                let first = lines.first().is_some_and(|f| headline(f.text) == *l);
                *n += if first && *n == 1 { 0 } else { 3 };
            }
        }
        counts.retain(|l, n| *n >= 3 && l.chars().filter(|c| c.is_alphabetic()).count() >= 6);
        self.heads = counts;
    }

    /// A name that stands once is judged by its place too: between two others, asking or answering.
    fn in_context(&mut self, lines: &[Line<'_>], seen: &[Seen], people: &[(String, Who)]) {
        let mut opening: Vec<(usize, &Seen)> = Vec::new();
        for s in seen {
            let judged = self.names.get(&(s.family, people[s.name].0.clone()));
            if judged.is_some_and(|n| n.verdict != Verdict::Nothing) {
                opening.push((s.line, s));
            }
        }
        for (i, (line, s)) in opening.iter().enumerate() {
            let key = (s.family, people[s.name].0.clone());
            let Some(name) = self.names.get(&key).filter(|n| n.verdict == Verdict::Unsure) else { continue };
            let next = opening.get(i + 1).map_or(lines.len(), |(l, _)| *l);
            let said = lines[*line..next.min(line + 40)].iter();
            let asks = said.filter(|l| ends_asking(l.text)).count() > 0;
            let before = i.checked_sub(1).map(|k| opening[k].1.name);
            let after = opening.get(i + 1).map(|(_, s)| s.name);
            let between = before.is_some_and(|n| n != s.name) && after.is_some_and(|n| n != s.name);
            if asks && between {
                let mut evidence = name.evidence.clone();
                evidence.items.push(("asks-between-others", 12));
                let verdict = verdict(true, &people[s.name].1, evidence.sum());
                self.names.insert(key, Name { evidence, verdict });
            }
        }
    }

    /// How the start of a line or paragraph is read, and on what evidence. A line is asked about when paragraphs are made,
    /// when what is set apart is looked for, when its kind is told, and more.
    fn read(&self, text: &str) -> Read {
        if self.families.is_empty() {
            return None;
        }
        let key = key_of(text);
        if let Some(known) = self.read.borrow().get(&key) {
            return known.clone();
        }
        let found = self.read_anew(text);
        remember(&mut self.read.borrow_mut(), key, found.clone());
        found
    }

    fn read_anew(&self, text: &str) -> Read {
        let mut best: Option<(Candidate, Who, Name)> = None;
        for c in of_line(text) {
            let family = Family::of(&c.form);
            if !self.families.contains_key(&family) {
                continue;
            }
            let core = &text[c.core.0..c.core.1];
            let key = folded(core);
            let who = who(core);
            let name = self.names.get(&(family, key)).cloned().unwrap_or_else(|| {
                let mut items = vec![("words", who.weight), ("form", IN_FORM)];
                if self.named_above(&who) {
                    items.push(("named-above", NAMED_ABOVE));
                }
                let evidence = Evidence { items };
                Name { verdict: verdict(true, &who, evidence.sum()), evidence }
            });
            let better = best.as_ref().is_none_or(|(_, _, b)| {
                let rank = |v| match v {
                    Verdict::Attributes => 2,
                    Verdict::Unsure => 1,
                    Verdict::Nothing => 0,
                };
                (rank(name.verdict), name.evidence.sum()) > (rank(b.verdict), b.evidence.sum())
            });
            if better {
                best = Some((c, who, name));
            }
        }
        best
    }

    /// The attribution that a line or paragraph opens with, by the forms of the file.
    pub(crate) fn hit(&self, text: &str) -> Option<LabelHit> {
        match self.read(text) {
            Some((c, who, name)) if name.verdict != Verdict::Nothing => {
                Some(hit(text, &c, who, name.verdict == Verdict::Unsure))
            }
            _ => self.voice(text),
        }
    }

    /// `>> WHAT WILL IT COST?`: the mark of captions says that somebody else speaks, and not who. Whether he asks, his words
    /// tell.
    fn voice(&self, text: &str) -> Option<LabelHit> {
        // A transcript that names its voices does not name this one: nobody's words may join the voice before.
        if let Some(words) = text.strip_prefix("<v ?>") {
            let mut hit =
                LabelHit::new(text.len() - words.trim_start().len(), "?".to_owned(), LabelKind::Answer, true);
            hit.who = Some(Box::new(who("A")));
            hit.unsure = true;
            return (hit.len < text.len()).then_some(hit);
        }
        let lead = marks::lead(text);
        if !self.voices || !lead.voice || lead.len >= text.len() {
            return None;
        }
        // Answers hold rhetorical questions; a question is short or ends as one.
        let asks = ends_asking(text) || text.len() < 220 && text.contains(['?', '？']);
        let kind = if asks { LabelKind::Question(None) } else { LabelKind::Answer };
        let mut hit = LabelHit::new(lead.len, text[..lead.len].trim().to_owned(), kind, true);
        hit.who = Some(Box::new(who(if asks { "Q" } else { "A" })));
        hit.lean = Some(VOICE);
        hit.time = lead.time;
        Some(hit)
    }

    /// Whether the forms of the file say that these words attribute nothing.
    pub(crate) fn refuses(&self, text: &str) -> bool {
        let clause = || {
            let key = key_of(text);
            if let Some(known) = self.clauses.borrow().get(&key) {
                return *known;
            }
            let all = candidates(text);
            let clause = !all.is_empty() && all.iter().all(|c| who(&text[c.core.0..c.core.1]).weight <= -18);
            remember(&mut self.clauses.borrow_mut(), key, clause);
            clause
        };
        match self.read(text) {
            Some((_, _, n)) => n.verdict == Verdict::Nothing && n.evidence.sum() < 0,
            None => self.any() && clause(),
        }
    }

    /// What spoke for and against the attribution that a text opens with: its form, as codes, and the evidence.
    pub(crate) fn why(&self, text: &str) -> Option<crate::Reason> {
        let (c, _, name) = self.read(text)?;
        Some(crate::Reason { form: c.form.codes(), evidence: name.evidence.items })
    }

    /// Whether a line recurs as the head or foot of a page does.
    pub(crate) fn recurs(&self, line: &str) -> bool {
        // Lines of 8 to 120 characters are counted, each of four bytes at most.
        !self.heads.is_empty()
            && line.len() <= 480
            && self.heads.get(&headline(line)).is_some_and(|n| *n >= 3)
    }

    /// Whether any form was found.
    pub(crate) fn any(&self) -> bool {
        !self.families.is_empty() || self.voices
    }
}

/// So many labels show how labels are set.
const CAPITALS: usize = 6;

/// Whether words are set in capitals, one letter alone (`Q`) included.
fn in_capitals(core: &str) -> bool {
    let mut letters = core.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// A line without its figures and blanks, in small letters: `Page 3 of 9` is `pageof`.
fn headline(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn verdict(accepted: bool, who: &Who, sum: i32) -> Verdict {
    match () {
        () if !accepted || who.says == Says::Never => Verdict::Nothing,
        () if sum >= SURE => Verdict::Attributes,
        () if sum >= UNSURE => Verdict::Unsure,
        () => Verdict::Nothing,
    }
}

fn hit(text: &str, c: &Candidate, who: Who, unsure: bool) -> LabelHit {
    let printed = text[c.core.0..c.core.1].to_owned();
    let kind = match who.says {
        Says::Asks => LabelKind::Question(who.outlet.clone().or_else(|| who.name.clone())),
        Says::Follows => LabelKind::FollowUp,
        Says::Answers => LabelKind::Answer,
        Says::Moderates => LabelKind::Moderator,
        Says::Interprets => LabelKind::Interpreter,
        Says::Voice | Says::Somebody | Says::Never => LabelKind::Named(
            who.name.clone().or_else(|| who.office.clone()).unwrap_or_else(|| printed.clone()),
        ),
    };
    let (mut len, mut who, mut kind) = (c.words, who, kind);
    // `问：（某报记者）何时通车？`: who asks stands behind the word for a question.
    if matches!(who.says, Says::Asks | Says::Follows)
        && who.outlet.is_none()
        && who.name.is_none()
        && let Some((asker, end)) = behind(text, c.words)
    {
        len = end;
        kind = LabelKind::Question(asker.outlet.clone());
        (who.outlet, who.name) = (asker.outlet, asker.name);
    }
    LabelHit {
        len,
        tail: c.tail,
        text: printed,
        kind,
        sure: true,
        who: Some(Box::new(who)),
        unsure,
        time: c.time,
        lean: None,
    }
}

/// The candidates of a line, the whole line left out where a word for a question or an answer opens it: `Q    (Inaudible.)`;
/// and none where the line goes on to say who published it: `媒体：望汐网  作者：小闻`.
fn of_line(line: &str) -> Vec<Candidate> {
    let mut all = candidates(line);
    let surely = |c: &Candidate| c.form.close != Close::Line && who(&line[c.core.0..c.core.1]).weight >= 55;
    if all.len() > 1 && all.iter().any(surely) {
        all.retain(|c| c.form.close != Close::Line);
    }
    all.retain(|c| c.form.close != Close::Colon || !goes_on_with_fields(&line[c.words.min(line.len())..]));
    all
}

/// Whether short words before a further colon name a field of a page.
pub(crate) fn goes_on_with_fields(words: &str) -> bool {
    if words.chars().nth(60).is_some() {
        return false;
    }
    let fields = words.match_indices(marks::is_colon).filter(|(at, _)| {
        // Fields stand apart: by wide blanks or a bar, between Han characters by any blank. `On the first: no` is speech.
        let before = &words[..*at];
        let apart = before.rfind(['|', '｜', '\u{3000}', '\t']).or_else(|| before.rfind("  "));
        let blank = before.rfind(' ').filter(|i| before[*i..].trim().chars().all(crate::script::is_han));
        let Some(cut) = apart.or(blank) else { return false };
        let key = before[cut..].trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '｜'));
        (2..=12).contains(&key.chars().count()) && who(key).says == Says::Never
    });
    fields.count() > 0
}

/// Whoever is named in brackets where words begin, and where the brackets end.
fn behind(text: &str, at: usize) -> Option<(Who, usize)> {
    let rest = text.get(at..)?;
    let close = match rest.chars().next()? {
        '（' => '）',
        '(' => ')',
        '[' => ']',
        '【' => '】',
        _ => return None,
    };
    let end = rest.char_indices().take(40).find(|(_, c)| *c == close)?.0;
    let open = rest.chars().next().map_or(0, char::len_utf8);
    let asker = who(&rest[open..end]);
    let named = asker.outlet.is_some() || asker.says == Says::Asks && asker.name.is_some();
    let after = at + end + close.len_utf8();
    let words = text.len() - text[after..].trim_start_matches(layout::is_blank).len();
    (named && words < text.len()).then_some((asker, words))
}

/// The printed lines from which forms are learnt.
fn lines<'a>(pack: &Pack, text: &'a str) -> Vec<Line<'a>> {
    let mut out: Vec<Line<'a>> = Vec::new();
    let (mut blank, mut margin) = (true, 0);
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(layout::is_blank).len();
        let line = line.trim_matches(layout::is_blank);
        if line.is_empty() {
            blank = true;
            continue;
        }
        let together = line.len() > RUN_TOGETHER
            || line.len() > 200 && line.chars().filter(|c| marks::is_colon(*c)).count() >= 4;
        if together && out.len() + 200 < LEARN {
            run_in(line, &mut out);
        }
        let opens = blank
            || out.last().is_none_or(|l| {
                (pack.is_closed)(l.text)
                    || l.text.ends_with(['）', ')', '】', ']', '」', '*', '|'])
                    || marks::clock_behind(l.text).is_some()
                    || l.text.chars().count() < 24
            });
        out.push(Line { text: line, opens: opens || indent >= margin + 2 });
        (blank, margin) = (false, indent);
        if out.len() >= LEARN {
            break;
        }
    }
    out
}

/// A paragraph longer than this, in bytes, may be several turns that extraction has run together.
const RUN_TOGETHER: usize = 1_500;

/// The sentences of a long paragraph that begin with few words before a colon: attributions may stand inside it.
fn run_in<'a>(line: &'a str, out: &mut Vec<Line<'a>>) {
    let mut start = 0;
    for (i, c) in line.char_indices() {
        let after = i + c.len_utf8();
        let ends = match c {
            '。' | '？' | '！' | '…' | '”' | '）' => true,
            '.' | '?' | '!' => {
                line[after..].starts_with(' ')
                    && !marks::is_abbreviation(line[start..i].rsplit(' ').next().unwrap_or(""))
            }
            _ => false,
        };
        if !ends {
            continue;
        }
        let sentence = line[start..after].trim_matches(layout::is_blank);
        start = after;
        let colon = sentence.char_indices().take(60).any(|(_, c)| marks::is_colon(c));
        if colon && out.len() < LEARN {
            out.push(Line { text: sentence, opens: true });
        }
    }
}

/// Whether a sentence can begin so; scripts without capitals do not tell.
fn begins(words: &str) -> bool {
    let words = words.trim_start_matches(['*', '_', '~', '<', '\\']);
    words.chars().next().is_some_and(|c| {
        !c.is_lowercase() && !matches!(c, '，' | '。' | '、' | '；' | ',' | '.' | ';' | '）' | ')')
    })
}

/// Whether what stands on the next line is said: a sentence, or longer than any heading.
fn said_next(pack: &Pack, lines: &[Line<'_>], at: usize) -> bool {
    let Some(next) = lines.get(at + 1) else { return false };
    let closed = !strip_closers(next.text).is_empty() && (pack.is_closed)(next.text);
    (closed || next.text.chars().count() > 40) && !next.text.starts_with('#') && begins(next.text)
}

/// Headline, lead, list of those present: what stands before the first line that surely attributes.
/// Gives it, and the number of that line.
fn front(text: &str, lines: &[Line<'_>], seen: &[Seen], people: &[(String, Who)]) -> (String, usize) {
    let mut counts: FxHashMap<(Family, usize), usize> = FxHashMap::default();
    for s in seen {
        *counts.entry((s.family, s.name)).or_default() += 1;
    }
    let first = seen
        .iter()
        .filter(|s| {
            let who = &people[s.name].1;
            let n = counts.get(&(s.family, s.name)).copied().unwrap_or(0);
            // A name before a colon or in brackets, not on the first line: nobody's headline stands so.
            let held = matches!(s.family.close, Close::Colon)
                || s.family.holder != Holder::None && s.family.close != Close::Line;
            let shaped = s.line > 0 && held && who.weight >= 20 && s.begins && lines[s.line].opens;
            who.weight >= 55 && (n >= 2 || s.family.close == Close::Colon)
                || n >= 2 && who.weight >= 8 && s.family.close != Close::Dash
                || s.family.close == Close::Stop && who.weight >= 25 && s.begins
                || shaped
        })
        .map(|s| s.line)
        .min()
        .unwrap_or(lines.len().min(12));
    let end = lines.get(first).map_or(text.len(), |l| l.text.as_ptr() as usize - text.as_ptr() as usize);
    (crate::language::beginning(&text[..end], FRONT).to_owned(), first)
}

/// Lines before an attribution in which somebody may have named whoever speaks next.
const NEAR: usize = 6;

/// Whether words shortly before name the person: `I will ask Captain Roe`, 请郎总工回答.
fn mentioned(lines: &[Line<'_>], seen: &[Seen], at: &[usize], who: &Who) -> bool {
    let Some(name) = who.name.as_deref().or(who.outlet.as_deref()).filter(|n| n.chars().count() >= 2) else {
        return false;
    };
    let named = at.iter().take(8).filter(|k| {
        let line = seen[**k].line;
        lines[line.saturating_sub(NEAR)..line].iter().any(|l| {
            l.text.len() > name.len() + 3
                && l.text.match_indices(name).any(|(i, _)| {
                    i > 0
                        && !l.text[..i].ends_with(|c: char| c.is_alphabetic() && !crate::script::is_han(c))
                        && !l.text[i + name.len()..].starts_with(marks::is_colon)
                })
        })
    });
    named.count() * 2 >= at.len().min(8)
}

/// Whether the line that names somebody has a number, and lines before or behind it count on: a list of questions.
fn counted(seen: &[Seen], at: &[usize], lines: &[Line<'_>]) -> bool {
    let number = |s: &Seen| marks::lead(lines[s.line].text).number;
    at.iter().any(|k| {
        number(&seen[*k]).is_some_and(|n| {
            let near = seen[k.saturating_sub(24)..seen.len().min(k + 24)].iter();
            near.filter_map(number).any(|m| m + 1 == n || n + 1 == m)
        })
    })
}

/// Whether a folded text names somebody: whole words where words are parted.
fn contains_name(text: &str, name: &str) -> bool {
    if name.chars().count() < 2 {
        return false;
    }
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !crate::script::is_han(c));
    let edge = word(name.chars().next());
    text.match_indices(name).take(8).any(|(i, _)| {
        !edge || !word(text[..i].chars().next_back()) && !word(text[i + name.len()..].chars().next())
    })
}
