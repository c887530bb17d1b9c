//! Announced acts: who says that what will be done, and until when.
//!
//! ```text
//!   今年我们将集中做好三件事：          the frame: actor 我们, due 2031, a commitment
//!   一是打造“通江服务平台”，完善……     an act of that frame, though no 将 stands in it
//!   中方愿同各方一道，深化合作           a readiness
//!   将港口打造成枢纽                     将 is "to take" here: nothing is announced
//! ```
//!
//! What was done (推出了), what others are asked to do (希望美方) and what is denied (不会) is no promise. The act is the
//! clause as quoted; nothing is put into other words.

use std::ops::Range;
use std::sync::OnceLock;

use record::Date;
use regex::Regex;

use super::page::Page;
use super::{calendar, dates};
use crate::lexicon::WordClass;

/// How firmly an act is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hedge {
    /// It will be done: 将, 从…起实施, will.
    Commitment,
    /// Somebody is ready to: 愿, 准备, is ready to.
    Readiness,
    /// Somebody means to: 计划, 力争, plans to.
    Plan,
}

impl Hedge {
    /// The class as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commitment => "commitment",
            Self::Readiness => "readiness",
            Self::Plan => "plan",
        }
    }
}

/// An announced act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Index into the paragraphs given.
    pub paragraph: usize,
    /// The clauses of the act, in bytes of the paragraph.
    pub range: Range<usize>,
    /// Who is to act: the paragraph, and bytes of it; none where nobody is named.
    pub actor: Option<(usize, Range<usize>)>,
    /// The word that announces, with its paragraph.
    pub cue: (usize, Range<usize>),
    /// How firmly.
    pub hedge: Hedge,
    /// Until when or from when, as EDTF.
    pub due: Option<String>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// The acts that the paragraphs of one answer announce, in their order; `day` is that of the event.
#[must_use]
pub fn find(paragraphs: &[&str], day: Option<Date>) -> Vec<Promise> {
    let mut out = Vec::new();
    // What an announcement of a list leaves to its items.
    let mut frame: Option<Frame> = None;
    for (n, text) in paragraphs.iter().enumerate() {
        if super::is_chinese(text) {
            chinese(text, n, day, &mut frame, &mut out);
        } else {
            english(text, n, day, &mut out);
        }
    }
    out
}

/// An announcement of acts that follow as items: 今年我们将做好三件事：一是……
struct Frame {
    actor: Option<(usize, Range<usize>)>,
    cue: (usize, Range<usize>),
    hedge: Hedge,
    due: Option<String>,
}

/// Words that announce, with what makes them so.
const CUES: [(&str, Hedge); 26] = [
    ("将会", Hedge::Commitment),
    ("即将", Hedge::Commitment),
    ("必将", Hedge::Commitment),
    ("还将", Hedge::Commitment),
    ("也将", Hedge::Commitment),
    ("将", Hedge::Commitment),
    ("随时准备", Hedge::Readiness),
    ("准备好", Hedge::Readiness),
    ("正准备", Hedge::Readiness),
    ("准备", Hedge::Readiness),
    ("愿意", Hedge::Readiness),
    ("愿继续", Hedge::Readiness),
    ("愿与", Hedge::Readiness),
    ("愿同", Hedge::Readiness),
    ("愿和", Hedge::Readiness),
    ("愿", Hedge::Readiness),
    ("计划在", Hedge::Plan),
    ("计划于", Hedge::Plan),
    ("计划", Hedge::Plan),
    ("打算", Hedge::Plan),
    ("拟于", Hedge::Plan),
    ("拟", Hedge::Plan),
    ("争取", Hedge::Plan),
    ("力争", Hedge::Plan),
    ("会继续", Hedge::Commitment),
    ("一定会", Hedge::Commitment),
];

/// Verbs that need a time to come to announce anything: 从6月1日起实施.
const LAUNCHED: [&str; 16] = [
    "实施",
    "施行",
    "生效",
    "启动",
    "推出",
    "开通",
    "建成",
    "投入使用",
    "开放",
    "举行",
    "举办",
    "召开",
    "运行",
    "执行",
    "试行",
    "给予",
];

/// Items of a list.
const ITEMS: [&str; 26] = [
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "七是",
    "八是",
    "九是",
    "十是",
    "第一，",
    "第二，",
    "第三，",
    "第四，",
    "第五，",
    "第六，",
    "首先，",
    "其次，",
    "再次，",
    "首先是",
    "其次是",
    "一、",
    "二、",
    "三、",
    "最后，",
    "四、",
];

fn chinese(text: &str, n: usize, day: Option<Date>, frame: &mut Option<Frame>, out: &mut Vec<Promise>) {
    let page = Page::of(text);
    let times = dates::find(&page, day);
    let mut at = 0;
    while at < page.len() {
        let sentence = page.sentence(at);
        let end = sentence.end;
        if sentence.start < end {
            sentence_zh(&page, n, sentence.clone(), &times, day, frame, out);
        }
        // 。 and what closes it.
        at = end + 1;
    }
}

fn sentence_zh(
    page: &Page,
    n: usize,
    sentence: Range<usize>,
    times: &[super::DateMention],
    day: Option<Date>,
    frame: &mut Option<Frame>,
    out: &mut Vec<Promise>,
) {
    let start = (sentence.start..sentence.end)
        .find(|i| !matches!(page.get(*i), '”' | '"' | '）' | ' ' | '\u{3000}' | '“'))
        .unwrap_or(sentence.start);
    // An item of a list that was announced.
    if let Some(f) = frame.as_ref() {
        match page.one_of(start, &ITEMS) {
            Some((_, len)) => {
                let act = start + len..sentence.end;
                if !asks_others(page, &(start + len..sentence.end)) {
                    out.push(Promise {
                        paragraph: n,
                        range: page.bytes(&act),
                        actor: f.actor.clone(),
                        cue: f.cue.clone(),
                        hedge: f.hedge,
                        due: due(page, &act, times, day).or_else(|| f.due.clone()),
                        rule: "zh-item-of-announcement",
                    });
                }
                return;
            }
            None if page.get(start) == '\n' => {}
            None => {
                // A list ends where a sentence at the head of a paragraph is no item; within an item sentences go on.
                if start == 0 || page.before(start) == '\n' || sentence.start == 0 {
                    *frame = None;
                }
            }
        }
    }
    let Some((cue, hedge, rule)) = cue(page, &(start..sentence.end), times, day) else { return };
    let actor = actor(page, start, cue.start, times);
    // 这种做法将引发对抗: a forecast, since no practice can promise.
    if actor.as_ref().is_some_and(|a| matches!(page.get(a.start), '这' | '此' | '该' | '那' | '其')) {
        return;
    }
    let actor_here = actor.clone().map(|a| (n, page.bytes(&a)));
    // Others' acts are no promises of who speaks, unless the speaker announces them for both.
    let act_start = match rule {
        "zh-from-a-day-on" => page.clause(cue.start).start.max(start),
        _ => cue.start,
    };
    let mut act = act_start..sentence.end;
    let due = due(page, &(start..sentence.end), times, day);
    if page.ends(sentence.end, "：") || announces_list(page, &act) {
        *frame =
            Some(Frame { actor: actor_here.clone(), cue: (n, page.bytes(&cue)), hedge, due: due.clone() });
        // What the list holds stands in its items: three things are no act.
        let items_here = (act.start..act.end).find(|i| page.get(*i) == '：');
        if let Some(colon) = items_here.filter(|c| *c + 1 < act.end) {
            act.end = colon;
        }
        if enumerates(page, &act) {
            return;
        }
    }
    out.push(Promise {
        paragraph: n,
        range: page.bytes(&act),
        actor: actor_here,
        cue: (n, page.bytes(&cue)),
        hedge,
        due,
        rule,
    });
}

/// Whether a clause does no more than announce how many things will follow.
fn enumerates(page: &Page, act: &Range<usize>) -> bool {
    let words = page.words(act.clone());
    let short = words.chars().count() <= 24;
    let counted = [
        "件事",
        "个方面",
        "点",
        "项工作",
        "项举措",
        "件大事",
        "项措施",
        "方面工作",
        "方面努力",
        "方面着手",
        "方面入手",
    ];
    short && counted.iter().any(|c| words.contains(c))
}

fn announces_list(page: &Page, act: &Range<usize>) -> bool {
    let next = (act.end..page.len().min(act.end + 4)).find(|i| page.one_of(*i, &ITEMS).is_some());
    next.is_some() && enumerates(page, act)
}

/// The word that announces, in a sentence.
fn cue(
    page: &Page,
    sentence: &Range<usize>,
    times: &[super::DateMention],
    day: Option<Date>,
) -> Option<(Range<usize>, Hedge, &'static str)> {
    for i in sentence.clone() {
        let Some((word, len)) = page.one_of(i, &CUES.map(|c| c.0)) else { continue };
        if len + i > sentence.end || in_marks(page, sentence.start, i) {
            continue;
        }
        let hedge = CUES.iter().find(|c| c.0 == word).map_or(Hedge::Plan, |c| c.1);
        if announces(page, sentence, i, word, len) {
            let rule = match hedge {
                Hedge::Commitment => "zh-will",
                Hedge::Readiness => "zh-ready",
                Hedge::Plan => "zh-plan",
            };
            return Some((i..i + len, hedge, rule));
        }
    }
    // 从6月1日起实施: a time to come and a verb of launching, with no other word.
    let bytes = page.bytes(sentence);
    let today = day?;
    for t in times.iter().filter(|t| bytes.start <= t.range.start && t.range.end <= bytes.end) {
        let start = page.char_at(t.range.start);
        let end = page.char_at(t.range.end);
        let from =
            page.before(end) == '起' && page.one_before(start, &["从", "自", "将从", "将自", "于"]).is_some();
        let coming = t.edtf.as_deref().is_some_and(|e| {
            e.get(..4).is_some_and(|y| y.starts_with(|c: char| c.is_ascii_digit())) && later(e, today)
        });
        if from && coming && !done(page, sentence) {
            let clause = end..page.clause(end).end.max(end);
            let verb = (clause.start..(clause.end + 16).min(sentence.end))
                .find(|i| page.one_of(*i, &LAUNCHED).is_some());
            if verb.is_some() {
                return Some((start..end, Hedge::Commitment, "zh-from-a-day-on"));
            }
        }
    }
    None
}

/// Whether a time lies after a day, as far as it is precise.
fn later(edtf: &str, today: Date) -> bool {
    let start = edtf.split('/').next().unwrap_or(edtf).trim_end_matches('~');
    let here = today.to_string();
    let n = start.len().min(here.len());
    match (start.get(..n), here.get(..n)) {
        (Some(a), Some(b)) => a > b || (a == b && start.len() < here.len()),
        _ => false,
    }
}

fn in_marks(page: &Page, start: usize, i: usize) -> bool {
    let open = (start..i).filter(|k| page.get(*k) == '“').count();
    let close = (start..i).filter(|k| page.get(*k) == '”').count();
    open > close
}

/// 了, 已, 曾: what is done.
fn done(page: &Page, sentence: &Range<usize>) -> bool {
    let words = page.words(sentence.clone());
    ["已经", "已于", "已从", "曾经", "曾"].iter().any(|w| words.contains(w))
}

/// Whether a word that could announce does.
fn announces(page: &Page, sentence: &Range<usize>, i: usize, word: &str, len: usize) -> bool {
    let clause = page.clause(i);
    let head = page.words(clause.start.max(sentence.start)..i);
    // Others are asked, doubted, or reported; conditions and reasons announce nothing.
    const NO: [&str; 32] = [
        "预计",
        "欢迎",
        "希望",
        "要求",
        "敦促",
        "呼吁",
        "期待",
        "相信",
        "如果",
        "若",
        "一旦",
        "只要",
        "除非",
        "否则",
        "据报道",
        "据悉",
        "有人",
        "可能",
        "是否",
        "认为",
        "表示",
        "称",
        "并不",
        "没有",
        "何时",
        "会不会",
        "谁",
        "不知",
        "无论",
        "不管",
        "有消息",
        "有报道",
    ];
    let next = i + len;
    // 愿意回答大家的提问: talk about the talk.
    const TALK: [&str; 18] = [
        "作出以下",
        "作以下",
        "做以下",
        "回答",
        "指出",
        "强调",
        "重申",
        "说",
        "告诉",
        "介绍",
        "提醒",
        "谈",
        "就此",
        "补充",
        "再次强调",
        "再次重申",
        "再次指出",
        "再强调",
    ];
    // What is not known is announced by nobody: 将讨论什么.
    let open = ["什么", "何种", "何时", "如何", "哪些", "怎样", "是否", "多少"];
    let tail = page.words(next..clause.end);
    let asks = open.iter().any(|w| tail.contains(w));
    if asks || NO.iter().any(|w| head.contains(w)) || page.one_of(next, &TALK).is_some() {
        return false;
    }
    let token = page.token(next);
    let class = token.map(|t| t.class).unwrap_or_default();
    let verbal = matches!(
        class,
        WordClass::Verb
            | WordClass::Adverb
            | WordClass::Preposition
            | WordClass::Adjective
            | WordClass::Unknown
            | WordClass::Time
            | WordClass::Idiom
    );
    match word {
        "将" => {
            // 将近, 将来, 将军, 将士; 即将 is another cue.
            let longer = page.one_of(i, &["将近", "将来", "将军", "将士", "将领", "将要来"]).is_some();
            let inside = page.token(i).is_some_and(|t| t.range.len() > 1 && t.range.start < i);
            // 不将, 并将其, 将其: taking, not announcing.
            let taking = page
                .one_of(
                    next,
                    &[
                        "其", "它", "他", "这", "此", "该", "“", "一", "自己", "自身", "两", "矛头", "责任",
                        "世界", "中国",
                    ],
                )
                .is_some()
                || matches!(page.before(i), '不' | '勿' | '莫' | '没' | '绝' | '要' | '想' | '图' | '能')
                || matches!(class, WordClass::Noun | WordClass::Name | WordClass::Pronoun);
            // 将在…举行, 将同各方, 将按照, 将于: prepositions of circumstance.
            let object = taken_object(page, next, clause.end);
            !longer && !inside && !taking && verbal && !object
        }
        "愿" => {
            let noun = page.starts(next, "不愿")
                || matches!(
                    page.before(i),
                    '意' | '心' | '不' | '夙' | '祝' | '但' | '情' | '宏' | '志' | '遂' | '自' | '共' | '美'
                )
                || matches!(page.get(next), '望' | '景' | '意');
            !noun
        }
        "愿意" | "愿同" | "愿与" | "愿和" | "愿继续" => {
            !matches!(page.before(i), '不' | '自' | '谁') && !page.ends(i, "是否")
        }
        "准备" | "计划" | "拟" | "争取" | "打算" => {
            // A noun: 做好准备, 五年计划, 行动计划; a verb stands after its subject and before another verb.
            let subject = page.token(i.saturating_sub(1)).is_some_and(|t| {
                matches!(t.class, WordClass::Pronoun | WordClass::Name | WordClass::Adverb | WordClass::Time)
            }) || page.before(i) == '方'
                || i == clause.start
                || page.before(i) == '国';
            let inside = page.token(i).is_some_and(|t| t.range.start < i || t.range.end > next);
            // Whose plan? Those of others are reported, and stand in the name of the other.
            subject
                && !inside
                && matches!(
                    class,
                    WordClass::Verb | WordClass::Adverb | WordClass::Preposition | WordClass::Time
                )
                && !(word == "争取" && i != clause.start && page.before(i) == '国')
        }
        "拟于" | "计划在" | "计划于" | "随时准备" | "准备好" | "正准备" => true,
        "力争" => true,
        "会继续" | "一定会" => {
            !matches!(page.before(i), '不' | '机' | '社' | '协' | '议' | '大' | '员' | '工' | '理')
        }
        // 即将举行的会晤: which one, not that it will be held.
        "即将" if (next..clause.end.min(next + 12)).any(|k| page.get(k) == '的') => false,
        "将会" | "必将" | "即将" | "还将" | "也将" => {
            // A forecast: who acts is no one who can promise.
            let taking = matches!(class, WordClass::Noun | WordClass::Name | WordClass::Pronoun)
                || page.get(next) == '“';
            !taking
        }
        _ => true,
    }
}

/// 将 with an object that something is made of: a noun and 打造成, 作为, 纳入 later in the clause.
fn taken_object(page: &Page, at: usize, end: usize) -> bool {
    const MADE: [&str; 13] = [
        "付诸",
        "打造成",
        "建设成",
        "作为",
        "纳入",
        "变成",
        "视为",
        "转化为",
        "写入",
        "列为",
        "排除",
        "推向",
        "归咎",
    ];
    // Another verb first means that 将 announces: 将继续把…打造成.
    let first = page.tokens_in(at..end).next();
    let announced = first.is_some_and(|t| {
        matches!(t.class, WordClass::Verb | WordClass::Adverb) && page.one_of(t.range.start, &MADE).is_none()
    });
    !announced && (at..end).any(|i| page.one_of(i, &MADE).is_some())
}

/// Who is to act: the words between the beginning of the clause and the cue, without times and adverbs; of an earlier
/// clause of the sentence where the cue opens its own.
fn actor(page: &Page, start: usize, cue: usize, times: &[super::DateMention]) -> Option<Range<usize>> {
    let mut end = cue;
    loop {
        let clause = page.clause(end);
        let from = clause.start.max(start);
        if let Some(found) = actor_in(page, from, end, times) {
            return Some(found);
        }
        if from <= start || from == 0 {
            return None;
        }
        end = from - 1;
        if end <= start {
            return None;
        }
        // Only a clause that names who acts in its first words.
        let clause = page.clause(end.saturating_sub(1));
        let from = clause.start.max(start);
        if let Some(found) = subject_at(page, from, end, times) {
            return Some(found);
        }
        end = from;
        if end <= start {
            return None;
        }
    }
}

/// The subject before a cue in its clause.
fn actor_in(page: &Page, from: usize, cue: usize, times: &[super::DateMention]) -> Option<Range<usize>> {
    let mut at = from;
    // Times and connectives at its head.
    loop {
        let bytes = page.bytes(&(at..cue));
        if let Some(t) = times.iter().find(|t| t.range.start == bytes.start && t.range.end <= bytes.end) {
            at = page.char_at(t.range.end);
            continue;
        }
        if let Some((_, n)) = page.one_of(at, &LEADS) {
            at += n;
            continue;
        }
        if matches!(page.get(at), ' ' | '，' | '”' | '\u{3000}') && at < cue {
            at += 1;
            continue;
        }
        break;
    }
    let mut end = cue;
    while end > at {
        let Some(t) = page.token(end - 1) else { break };
        let time = {
            let b = page.bytes(&(end..end)).start;
            times.iter().find(|x| x.range.end == b)
        };
        if let Some(x) = time {
            end = page.char_at(x.range.start).max(at);
            continue;
        }
        let trailing = matches!(t.class, WordClass::Adverb | WordClass::Conjunction | WordClass::Time)
            || page
                .one_before(
                    end,
                    &["也", "都", "还", "就", "正", "一定", "必", "始终", "并", "而", "则", "更"],
                )
                .is_some();
        if !trailing || t.range.start < at || t.range.end != end {
            break;
        }
        end = t.range.start;
    }
    (at < end && end - at <= 20).then_some(at..end)
}

/// A subject that opens a clause: a side, a country, we.
fn subject_at(page: &Page, from: usize, end: usize, times: &[super::DateMention]) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let bytes = page.bytes(&(at..end));
        if let Some(t) = times.iter().find(|t| t.range.start == bytes.start && t.range.end <= bytes.end) {
            at = page.char_at(t.range.end);
            continue;
        }
        match page.one_of(at, &LEADS) {
            Some((_, n)) => at += n,
            None => break,
        }
    }
    let (_, n) = page
        .one_of(at, &["我们", "中国外交", "中国政府", "外交部", "双方", "两国", "各方", "我"])
        .or_else(|| (page.get(at + 1) == '方').then_some(("", 2)))
        .or_else(|| (page.get(at + 2) == '方' && page.get(at + 1) != '双').then_some(("", 3)))?;
    (at + n <= end).then(|| at..at + n)
}

/// Words before a subject.
const LEADS: [&str; 29] = [
    "从",
    "自",
    "于",
    "下一步",
    "接下来",
    "展望未来",
    "面向未来",
    "为此",
    "同时",
    "此外",
    "另外",
    "因此",
    "所以",
    "当然",
    "总之",
    "下阶段",
    "下面",
    "当前",
    "未来",
    "今后",
    "在此",
    "而",
    "但",
    "但是",
    "不过",
    "并且",
    "也",
    "与此同时",
    "对此",
];

/// Until or from when: the first time of the sentence that does not lie behind.
fn due(
    page: &Page,
    sentence: &Range<usize>,
    times: &[super::DateMention],
    day: Option<Date>,
) -> Option<String> {
    let bytes = page.bytes(sentence);
    let today = day?;
    times
        .iter()
        .filter(|t| bytes.start <= t.range.start && t.range.end <= bytes.end)
        .filter_map(|t| t.edtf.clone())
        .find(|e| {
            let end = e.rsplit('/').next().unwrap_or(e);
            end == ".."
                || later(end, today)
                || calendar::first_year(end) == Some(i32::from(today.year())) && end.len() == 4
        })
}

/// Whether a clause asks others to act.
fn asks_others(page: &Page, act: &Range<usize>) -> bool {
    page.one_of(act.start, &["希望", "敦促", "要求", "呼吁", "要不忘", "要重信", "要顺势"]).is_some()
}

fn english(text: &str, n: usize, day: Option<Date>, out: &mut Vec<Promise>) {
    static RE: OnceLock<Regex> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "written here and compiled by the tests")]
    let re = RE.get_or_init(|| {
        Regex::new(
            r"(?ix)
            \b(?P<actor>(?:we|i|the\ [a-z]+(?:\ [a-z]+){0,3}?|(?-i:[A-Z][\w'’-]*(?:\ (?:and\ )?[A-Z][\w'’-]*){0,3})|both\ sides|our\ [a-z]+(?:\ [a-z]+)?|they|he|she|it))
            (?P<adverb>\ (?:also|all|now|therefore|certainly|definitely))?
            (?:
               ['’]ll\b (?P<c1>)
             | \ (?P<c2>will|shall|are\ going\ to|is\ going\ to|am\ going\ to|commits?\ to|undertakes?\ to|pledges?\ to)\b
             | \ (?P<r>(?:is|are|am|stands?|remains?)\ (?:ready|prepared|willing)\ to)\b
             | \ (?P<p>(?:plans?|intends?|aims?|hopes?\ to\ be\ able)\ to|(?:is|are)\ (?:planning|preparing)\ to)\b
            )",
        )
        .expect("a pattern written here")
    });
    let facts = super::english::read(text, day);
    let mut last = 0;
    for c in re.captures_iter(text) {
        let (Some(all), Some(actor)) = (c.get(0), c.get(1)) else { continue };
        if all.start() < last {
            continue;
        }
        let rest = &text[all.end()..];
        let negated = rest.trim_start().starts_with("not ") || rest.trim_start().starts_with("never ");
        let clause_start = text[..all.start()].rfind(['.', '!', '?', ';', '\n']).map_or(0, |i| i + 1);
        let head = text[clause_start..all.start()].trim_start().to_ascii_lowercase();
        let conditional =
            ["if ", "whether ", "unless ", "when ", "hope ", "hopes ", "expect", "believe", "asked "]
                .iter()
                .any(|w| head.starts_with(w) || head.ends_with(w) || head.contains(&format!(" {w}")));
        let impersonal = matches!(
            actor.as_str().to_ascii_lowercase().as_str(),
            "it" | "he" | "she" | "they" | "this" | "that"
        );
        if negated || conditional || impersonal {
            continue;
        }
        let end = rest
            .char_indices()
            .find(|(i, ch)| {
                matches!(ch, '!' | '?' | ';' | '\n')
                    || (*ch == '.' && rest[i + 1..].chars().next().is_none_or(char::is_whitespace))
            })
            .map_or(text.len(), |(i, _)| all.end() + i);
        last = end;
        let hedge = if c.name("r").is_some() {
            Hedge::Readiness
        } else if c.name("p").is_some() {
            Hedge::Plan
        } else {
            Hedge::Commitment
        };
        let cue = actor.end()..all.end();
        let cue = cue.start + (text[cue.clone()].len() - text[cue.clone()].trim_start().len())..cue.end;
        let due = facts
            .dates
            .iter()
            .filter(|d| d.range.start >= clause_start && d.range.end <= end)
            .filter_map(|d| d.edtf.clone())
            .find(|e| day.is_some_and(|t| later(e.rsplit('/').next().unwrap_or(e), t)));
        out.push(Promise {
            paragraph: n,
            range: cue.start..end,
            actor: Some((n, actor.range())),
            cue: (n, cue),
            hedge,
            due,
            rule: match hedge {
                Hedge::Commitment => "en-will",
                Hedge::Readiness => "en-ready",
                Hedge::Plan => "en-plan",
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let paragraphs: Vec<&str> = text.split('\n').collect();
        let found: Vec<String> = find(&paragraphs, Date::new(2031, 5, 12).ok())
            .iter()
            .map(|p| {
                let actor = p.actor.as_ref().map_or("-", |(n, r)| &paragraphs[*n][r.clone()]);
                let due = p.due.as_deref().unwrap_or("-");
                format!(
                    "{actor} | {} | {} | {due}",
                    p.hedge.as_str(),
                    &paragraphs[p.paragraph][p.range.clone()]
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn acts_and_their_frames() {
        check(
            "今年我们将集中做好三件事：\n一是打造“通江服务平台”，完善全天候服务。\n二是构建“平安渡口体系”。",
            &[
                "我们 | commitment | 打造“通江服务平台”，完善全天候服务 | 2031",
                "我们 | commitment | 构建“平安渡口体系” | 2031",
            ],
        );
        check("中方愿同各方一道，深化渔业合作。", &["中方 | readiness | 愿同各方一道，深化渔业合作 | -"]);
        check(
            "从6月1日起，对邻国渔船实施免检。",
            &["- | commitment | 从6月1日起，对邻国渔船实施免检 | 2031-06-01/.."],
        );
        check("我们计划于明年底建成新港。", &["我们 | plan | 计划于明年底建成新港 | 2032-12~"]);
    }

    #[test]
    fn what_announces_nothing() {
        for text in [
            "将港口打造成枢纽。",
            "近年来出口将近翻番。",
            "希望对方将采取行动。",
            "去年我们推出了新服务。",
            "不愿看到冲突。",
            "做好准备工作，制定五年计划。",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn english_acts() {
        check(
            "We will open the harbour by 2033.",
            &["We | commitment | will open the harbour by 2033 | ../2033"],
        );
        check(
            "China is ready to work with all parties.",
            &["China | readiness | is ready to work with all parties | -"],
        );
        check("If it rains we will not sail.", &[]);
    }
}
