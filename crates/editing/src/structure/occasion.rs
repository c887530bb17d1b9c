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

use crate::forms::who::{Says, Who, who};
use crate::language::{LabelKind, Pack, beginning, ends_asking};
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

/// Lines at the head of a text that say what it is.
const HEAD: usize = 14;

/// Whether the items hold words spoken at an occasion. `above`: the lines of the front matter.
pub(super) fn spoken(pack: &Pack, above: &[String], items: &[Item]) -> Result<(), Refusal> {
    let labelled: Vec<(&Item, Who)> = items
        .iter()
        .filter_map(|i| {
            let label = i.label()?;
            let own = label.who.as_deref().cloned().unwrap_or_else(|| who(&label.text));
            Some((i, own))
        })
        .collect();
    if labelled.is_empty() {
        return Err(Refusal::NoAttribution);
    }
    let asks = labelled.iter().filter(|(i, _)| i.label().is_some_and(|l| l.asks())).count();
    let answers = labelled
        .iter()
        .filter(|(i, _)| i.label().is_some_and(|l| matches!(l.kind, LabelKind::Answer | LabelKind::Named(_))))
        .count();
    // What stands before and among the first labels names day and occasion.
    let front = || above.iter().take(HEAD).map(|line| beginning(line, 600));
    let head = || front().chain(items.iter().take(HEAD).map(|i| beginning(&i.unit.text, 600)));
    let facts: Vec<_> = head().map(|t| (pack.facts)(t)).collect();
    let titles = || {
        let unlabelled = items.iter().take(HEAD).filter(|i| i.label().is_none());
        front().chain(unlabelled.map(|i| beginning(&i.unit.text, 600)))
    };
    let occasion = facts.iter().any(|f| f.conference)
        || titles().any(|t| {
            let low = crate::script::fold_str(t).to_lowercase();
            OCCASIONS.iter().any(|w| low.contains(crate::script::fold_str(w).as_str()))
        });
    let day = facts.iter().any(|f| f.month_day.is_some());
    let office = facts.iter().any(|f| f.role.is_some()) || labelled.iter().any(|(_, w)| w.office.is_some());
    let press = labelled.iter().any(|(i, w)| {
        let label = i.label().map_or("", |l| l.text.as_str());
        // `Q` and `问` ask; they do not say that it is the press.
        let of_the_press = matches!(w.says, Says::Asks | Says::Follows)
            && label.chars().count() >= 2
            && !matches!(label, "提问" | "問題" | "问题" | "Question" | "question" | "Frage" | "Pregunta");
        w.outlet.is_some() || of_the_press
    });
    let names = labelled.iter().any(|(_, w)| w.says == Says::Somebody && w.name.is_some() && w.weight >= 8);
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
