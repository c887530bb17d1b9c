//! Whether a text prints words that people spoke at a named occasion: a press conference, an interview, a hearing, remarks.
//!
//! ```text
//! Q: Is my dog welcome?            questions and answers of nobody, on no day: a list that somebody wrote
//! HAMLET: Words, words, words.     speakers take turns, but nothing says where and when: a play
//! REPORTER: What will it cost?     somebody of the press asks, a person answers: believed without a headline
//! THE PRESIDENT: Good morning.     an office speaks, and the headline names an occasion: remarks
//! ```
//!
//! Labels alone do not tell: logs, plays, chats and exercises have them too. What tells is who is labelled (an office, an outlet,
//! the press) and what the first lines call the text.

use std::sync::LazyLock;

use crate::forms::who::{Says, Who, who};
use crate::language::{LabelKind, Pack, beginning, ends_asking};
use crate::phrases::AnyOf;
use crate::restore::{self, Item};

/// Why a text is taken for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No line attributes its words to anybody.
    NoAttribution,
    /// Questions and answers under nobody's name, and nothing names an occasion.
    NobodyIsNamed,
    /// Speakers take turns, and nothing says where or when.
    NoOccasion,
    /// Labels of which none returns: fields and what belongs to them.
    List,
    /// The title says that somebody wrote it: an order, a release, a fact sheet.
    WrittenDocument,
}

impl Refusal {
    /// The reason in words.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::NoAttribution => {
                "no line attributes its words to a speaker by a label such as “…记者：”, “问：”, “Q”, “MR. X:”, a name in brackets or on a line of its own"
            }
            Self::NobodyIsNamed => {
                "questions and answers stand under nobody's name, and no line names a day, an office or an occasion: a list of questions or an exercise looks the same"
            }
            Self::List => {
                "each label stands once and no line names an occasion: a list of fields, terms or steps looks the same"
            }
            Self::WrittenDocument => {
                "the title says that it is a written document (an order, a release, a fact sheet, a readout); it may quote, but nobody is printed as asking or answering"
            }
            Self::NoOccasion => {
                "speakers take turns, but no line names an occasion (a press conference, an interview, a hearing), an office or an outlet: a play or a chat looks the same"
            }
        }
    }
}

/// Words for an occasion at which people speak, folded, in the languages that are read.
const OCCASIONS: &[&str] = &[
    "press conference",
    "news conference",
    "press briefing",
    "media briefing",
    "briefing",
    "press availability",
    "media availability",
    "remarks",
    "interview",
    "hearing",
    "debate",
    "statement by",
    "testimony",
    "q&a",
    "questions and answers",
    "answered questions",
    "took questions",
    "town hall",
    "gaggle",
    "conference call",
    "earnings call",
    "results call",
    "press call",
    "media call",
    "doorstep",
    "stakeout",
    "roundtable",
    "question time",
    "joint statement",
    "speech",
    "address by",
    "press room",
    "regular press",
    "on-the-record",
    "spoke to reporters",
    "exchange with reporters",
    "pool spray",
    "media statement",
    "annual results",
    "testifies",
    "记者会",
    "发布会",
    "答记者",
    "中外记者",
    "记者提问",
    "记者问",
    "吹风会",
    "招待会",
    "答问",
    "见面会",
    "采访",
    "专访",
    "访谈",
    "对话",
    "听证",
    "会见传媒",
    "会见媒体",
    "会见记者",
    "通报会",
    "说明会",
    "座谈",
    "答询",
    "谈话全文",
    "例会",
    "实录",
    "访问",
    "致辞",
    "讲话",
    "直播",
    "介绍会",
    "conferencia de prensa",
    "rueda de prensa",
    "comparecencia",
    "entrevista",
    "declaraciones",
    "versión estenográfica",
    "conferência de imprensa",
    "coletiva",
    "conférence de presse",
    "point de presse",
    "entretien",
    "déclaration",
    "questions/réponses",
    "pressekonferenz",
    "pressegespräch",
    "interview",
    "anhörung",
    "conferenza stampa",
    "пресс-конференц",
    "брифинг",
    "интервью",
    "выступление",
    "ответы на вопросы",
    "会见",
    "記者会見",
    "インタビュー",
    "브리핑",
    "기자회견",
    "인터뷰",
    "기자간담회",
];

static FOLDED: LazyLock<AnyOf> = LazyLock::new(|| {
    let all: Vec<String> = OCCASIONS.iter().map(|w| crate::script::lowered(w)).collect();
    AnyOf::new(all.iter().map(String::as_str))
});

/// So many labels of which none returns are fields of a list.
const FIELDS: usize = 4;

/// Lines at the head of a text that say what it is.
const HEAD: usize = 14;

/// How the titles of remarks begin, folded: somebody speaks, and nobody asks.
const REMARKS: &[&str] = &[
    "remarks by",
    "remarks of",
    "remarks as prepared",
    "prepared remarks",
    "excerpts from remarks",
    "excerpts of remarks",
    "text of remarks",
    "transcript of remarks",
    "full text of remarks",
    "full remarks",
    "opening remarks by",
    "closing remarks by",
    "press remarks by",
    "address by",
    "speech by",
    "as prepared for delivery",
];

/// Whether a line is the title of remarks: `Remarks by President Tessa Rook on the Harbour`.
pub(crate) fn is_remarks_title(line: &str) -> bool {
    // In front matter a key stands before it, and marks around it.
    let low = crate::script::lowered(line).replace("\\_", " ").replace('\u{a0}', " ");
    let low = low.trim_start_matches("title:").trim_start_matches([' ', '"', '\'', '#', '*', '“']);
    low.chars().count() < 300 && REMARKS.iter().any(|r| low.starts_with(r))
}

/// How the titles of documents begin that nobody speaks.
const WRITTEN: &[&str] = &[
    "fact sheet",
    "factsheet",
    "executive order",
    "proclamation",
    "a proclamation",
    "memorandum",
    "readout",
    "press release",
    "for immediate release",
    "notice of",
    "notice on",
    "notice to",
    "letter to",
    "a letter",
    "report on",
    "nominations sent",
    "bills signed",
    "bill signed",
    "background paper",
    "frequently asked questions",
    "faq",
    "job description",
    "terms of reference",
];

/// Whether a line is the title of a written document; announcements of appointments are some.
fn is_written(line: &str) -> bool {
    let low = crate::script::lowered(line).replace("\\_", " ");
    let low = low.trim_start_matches("title:").trim_start_matches(|c: char| !c.is_alphanumeric());
    // 关于加强船闸建设管理的命令
    let decree = ["命令", "决定", "通知", "公告", "意见", "办法", "条例", "规定", "实施细则", "布告", "指示"];
    if low.starts_with("关于") && decree.iter().any(|d| low.trim_end().ends_with(d)) {
        return true;
    }
    let announces = low.contains(" announces ")
        && !["remarks", "briefing", "conference", "interview", "gaggle", "answers"]
            .iter()
            .any(|w| low.contains(w));
    low.chars().count() < 300 && (announces || WRITTEN.iter().any(|w| low.starts_with(w)))
}

/// Whether the items hold words spoken at an occasion. `above`: the lines of the front matter.
pub(super) fn spoken(pack: &Pack, above: &[String], items: &[Item]) -> Result<(), Refusal> {
    let labelled: Vec<(&Item, Who)> = items
        .iter()
        .filter_map(|i| {
            let label = i.label()?;
            let own = label.who.as_deref().cloned().unwrap_or_else(|| who(&label.text));
            Some((i, own))
        })
        // `12分钟：` returns in a ticker, and is nobody.
        .filter(|(i, own)| own.says != Says::Never || i.label().is_some_and(|l| l.sure && l.who.is_some()))
        .collect();
    if labelled.is_empty() {
        // Remarks as prepared for delivery carry no label: the title says whose they are.
        let titles =
            above.iter().map(String::as_str).chain(items.iter().take(3).map(|i| i.unit.text.as_str()));
        let spoken = titles.into_iter().any(is_remarks_title) && items.iter().any(Item::is_words);
        return if spoken { Ok(()) } else { Err(Refusal::NoAttribution) };
    }
    let asks = labelled.iter().filter(|(i, _)| i.label().is_some_and(|l| l.asks())).count();
    let answers = labelled
        .iter()
        .filter(|(i, _)| i.label().is_some_and(|l| matches!(l.kind, LabelKind::Answer | LabelKind::Named(_))))
        .count();
    // What stands before and among the first labels names day and occasion.
    let front = || above.iter().take(HEAD).map(|line| beginning(line, 600));
    let head = || front().chain(items.iter().take(HEAD).map(|i| beginning(&i.unit.text, 600)));
    let titles = || {
        let unlabelled = items.iter().take(HEAD).filter(|i| i.label().is_none());
        front().chain(unlabelled.map(|i| beginning(&i.unit.text, 600)))
    };
    let named = titles().any(|t| {
        let low = crate::script::lowered(t);
        FOLDED.is_in(&low)
    });
    // What first lines say is asked for where no word names an occasion: it costs most of what is done here.
    let facts: Vec<_> = if named { Vec::new() } else { head().map(|t| (pack.facts)(t)).collect() };
    let occasion = named || facts.iter().any(|f| f.conference);
    let day = facts.iter().any(|f| f.month_day.is_some());
    let office = facts.iter().any(|f| f.role.is_some()) || labelled.iter().any(|(_, w)| w.office.is_some());
    let of_press = |i: &Item, w: &Who| {
        let label = i.label().map_or("", |l| l.text.as_str());
        // `Q` and `问` ask; they do not say that it is the press.
        // `Q1.`, `Frage 3`: the number of a list is nobody's name.
        let letters: String =
            label.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        let of_the_press = matches!(w.says, Says::Asks | Says::Follows)
            && letters.chars().count() >= 2
            && !matches!(
                letters.as_str(),
                "提问"
                    | "問題"
                    | "问题"
                    | "question"
                    | "frage"
                    | "pregunta"
                    | "質問"
                    | "вопрос"
                    | "질문"
                    | "ques"
                    | "pergunta"
                    | "domanda"
            );
        w.outlet.is_some() || of_the_press
    };
    let press = labelled.iter().any(|(i, w)| of_press(i, w));
    let press_asks = labelled.iter().any(|(i, w)| of_press(i, w) && i.words().contains(['?', '？', '؟']));
    let names = labelled.iter().any(|(_, w)| w.says == Says::Somebody && w.name.is_some() && w.weight >= 8);
    let asked_outright = labelled
        .iter()
        .any(|(_, w)| matches!(w.says, Says::Asks | Says::Follows | Says::Answers | Says::Moderates));
    if !press_asks && !asked_outright && titles().any(is_written) {
        return Err(Refusal::WrittenDocument);
    }
    // A fragment of a page begins in the middle of what somebody says.
    let fragment =
        items.first().is_some_and(|i| i.label().is_none() && restore::starts_open(pack, &i.unit.text));
    if occasion {
        // Answers alone are remarks, or a fragment of a conference.
        return if answers > 0 || asks > 1 || asks == 1 && labelled.iter().any(|(i, _)| ends_asking(i.words()))
        {
            Ok(())
        } else {
            Err(Refusal::NoAttribution)
        };
    }
    // `Problem: … Cause: … Remedy: …`, `潮差：…`: fields and their values. Speakers come back.
    // The time beside a name, `Mara Lin (00:31)`, returns as little as any.
    let without_time = |label: &str| {
        let end = label.find(['(', '（', '[', '【']).filter(|at| *at > 0).unwrap_or(label.len());
        label[..end].trim_end_matches(|c: char| !c.is_alphabetic()).to_owned()
    };
    let mut labels: Vec<String> =
        labelled.iter().filter_map(|(i, _)| Some(without_time(&i.label()?.text))).collect();
    labels.sort_unstable();
    labels.dedup();
    if labels.len() == labelled.len() && labels.len() >= FIELDS && !press_asks {
        return Err(Refusal::List);
    }
    let turns = asks > 0 && answers > 0 || asks > 1;
    match () {
        () if turns && press => Ok(()),
        () if turns && office && (day || names) => Ok(()),
        () if turns && fragment => Ok(()),
        // A recogniser's numbered voices: somebody recorded it.
        () if turns && labelled.iter().any(|(_, w)| w.says == Says::Voice) => Ok(()),
        () if turns
            && names
            && labelled.iter().any(|(_, w)| matches!(w.says, Says::Asks | Says::Moderates)) =>
        {
            Ok(())
        }
        () if answers > 0 && office && day => Ok(()),
        () if !names && !office => Err(Refusal::NobodyIsNamed),
        () => Err(Refusal::NoOccasion),
    }
}
