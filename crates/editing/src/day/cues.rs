//! The words around a day that say what happened on it, as data.
//!
//! ```text
//! 发布时间：2031-05-13 08:00          printed
//! 5月12日下午，外事部举行例行记者会      held
//! 泽通社望汐5月13日电                  written: the day of the conference or the day after
//! Date: Fri, 14 Mar 2031             a field for the time: held, unless the line is full of page matter
//! ```
//!
//! Words in small letters. Those of scripts with letters count as whole words, and the longest that ends nearest to
//! the day is heard: 发布时间 is no 时间.

use std::ops::Range;

use super::forms::Mention;

/// What words say of a day beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A press conference was held, somebody spoke.
    Held,
    /// A field for the time: 时间：, Date:.
    When,
    /// On the air: live, as a rule.
    Aired,
    /// Published, changed, printed again.
    Printed,
}

/// Before the day, with at most a colon, brackets and a few words between.
const BEFORE: &[(Cue, &[&str])] = &[
    (
        Cue::Printed,
        &[
            // Chinese
            "发布时间", "发布日期", "发布于", "发布", "發布時間", "發布日期", "發佈時間", "發佈日期", "發布於", "發佈於", "發布", "發佈",
            "发表时间", "发表日期", "发表于", "發表時間", "發表日期", "發表於", "发稿时间", "發稿時間", "刊发", "刊登", "刊载", "刊于", "刊於", "登载",
            "登載", "转载", "轉載", "重刊", "更新时间", "更新日期", "更新于", "更新", "更新時間", "修改时间", "修改", "上线", "上線", "上传时间", "上傳",
            "录入", "入库", "印发", "印發", "公布日期", "公佈日期", "出版日期", "出版", "见报", "見報", "资料日期", "資料日期", "公告日期", "来源", "來源",
            "稿件时间", "编辑时间", "抓取时间", "访问时间", "最后访问",
            // English
            "published", "published on", "publication date", "date published", "date posted", "pub date", "updated", "last updated",
            "last update", "released", "release date", "posted", "posted on", "posted at", "printed", "reprinted", "modified",
            "last modified", "revised", "uploaded", "created", "copyright", "accessed", "retrieved", "archived", "issued",
            "first published", "for release", "filed", "web posted", "corrected", "edited",
            // German, French, Spanish, Portuguese, Italian, Dutch
            "veröffentlicht", "veröffentlicht am", "erschienen", "aktualisiert", "aktualisiert am", "stand", "zuletzt geändert", "publié",
            "publié le", "publiée le", "mis à jour", "mis à jour le", "mise à jour", "modifié le", "paru", "paru le", "publicado",
            "publicado el", "publicada", "publicada el", "fecha de publicación", "actualizado", "actualizado el", "última actualización",
            "modificado", "publicado em", "publicada em", "data de publicação", "atualizado", "atualizado em", "postado", "pubblicato",
            "pubblicato il", "data di pubblicazione", "aggiornato", "aggiornato il", "gepubliceerd", "bijgewerkt",
            // Russian
            "опубликовано", "дата публикации", "обновлено", "изменено", "размещено",
            // Japanese, Korean
            "公開日", "公開", "掲載日", "掲載", "更新日", "最終更新日", "最終更新", "配信", "登録日", "게시일", "게시", "등록일", "등록", "입력", "기사입력",
            "수정", "최종수정", "작성일", "업데이트", "송고", "발행일",
        ],
    ),
    (
        Cue::When,
        &[
            "时间", "時間", "日期", "日時", "日时", "会议时间", "召开时间", "召開時間", "举行时间", "舉行時間", "采访时间", "採訪時間", "开会时间", "會議時間",
            "发布会时间", "记者会时间", "开始时间", "開始時間", "開催日時", "開催日", "会見日時", "会見日", "実施日", "일시", "날짜", "일자", "때",
            "date", "time", "when", "date and time", "date of briefing", "date of event", "date held", "held on", "day", "datum", "wann",
            "fecha", "fecha y hora", "data", "data e hora", "data e ora", "date et heure", "дата", "дата и время", "время",
        ],
    ),
    (
        Cue::Aired,
        &["aired", "aired on", "air date", "broadcast", "broadcast on", "播出", "播出时间", "播出時間", "直播时间", "直播時間", "首播", "diffusé le", "emitido el", "放送日"],
    ),
];

/// Right behind the day.
const BEHIND: &[&str] = &["发布", "發布", "發佈", "刊发", "刊登", "更新", "掲載", "公開", "配信", "게시", "입력"];

/// Words of holding a conference, before or behind the day in the same sentence.
const HELD: &[&str] = &[
    "举行", "舉行", "召开", "召開", "举办", "舉辦", "主持", "出席", "会见", "會見", "见记者", "見記者", "答记者问", "答記者問", "答中外记者", "答问", "答問",
    "回答", "答询", "答詢", "接受", "采访", "採訪", "专访", "專訪", "记者会", "記者會", "发布会", "發布會", "發佈會", "吹风会", "吹風會", "招待会", "招待會",
    "说明会", "說明會", "见面会", "見面會", "通气会", "座谈", "座談", "听证", "聽證", "談話", "谈话", "讲话", "講話", "实录", "實錄", "纪要", "紀要", "会上",
    "會上", "答复", "答覆", "回应", "回應", "会見", "記者会見", "行われ", "開かれ", "於", "質疑", "브리핑", "기자회견", "회견", "열린", "열었", "개최", "가졌",
    "held", "holds", "hold", "gave", "gives", "spoke", "speaks", "speaking", "briefed", "briefing", "briefings", "conference", "conferences", "answered",
    "questions", "interview", "interviewed", "debated", "hearing", "delivered", "recorded", "remarks", "met", "addressed", "convened", "transcript",
    "meeting", "appeared", "testified", "session", "q&a", "stakeout", "gaggle", "call", "availability",
    "pressekonferenz", "regierungspressekonferenz", "pressebriefing", "hielt", "stattfand", "beantwortete", "interview mit", "sprach", "mitschrift",
    "conférence", "point de presse", "s'est tenu", "s’est tenu", "s'est tenue", "s’est tenue", "a répondu", "entretien", "séance", "a tenu", "déclaration",
    "rueda de prensa", "conferencia", "ofreció", "compareció", "comparecencia", "celebró", "respondió", "versión estenográfica", "entrevista",
    "coletiva", "conferência", "concedeu", "conferenza stampa", "conferenza", "ha tenuto", "intervista", "persconferentie",
    "пресс-конференция", "пресс-конференции", "пресс-конференцию", "брифинг", "брифинга", "брифинге", "состоялся", "состоялась", "ответил", "ответила",
    "выступил", "выступила", "стенограмма", "интервью", "встреча", "встречи",
];

/// What names a press conference, its transcript or a hearing: a headline with such a word is its own.
const CONFERENCE: &[&str] = &[
    "记者会", "記者會", "发布会", "發布會", "發佈會", "吹风会", "吹風會", "招待会", "招待會", "说明会", "說明會", "见面会", "見面會", "记者问", "記者問", "答问", "答問",
    "中外记者", "中外記者", "会见传媒", "會見傳媒", "会见媒体", "會見媒體", "談話全文", "谈话全文", "实录", "實錄", "纪要", "紀要", "会見", "브리핑", "기자회견", "회견",
    "press conference", "news conference", "press briefing", "briefing", "media availability", "gaggle", "remarks", "transcript", "hearing", "debate",
    "debated", "q&a", "questions", "conference call", "press statement", "stakeout", "results conference", "pressekonferenz",
    "regierungspressekonferenz", "conférence de presse", "point de presse", "rueda de prensa", "conferencia de prensa", "coletiva",
    "conferência de imprensa", "conferenza stampa", "persconferentie", "пресс-конференция", "пресс-конференции", "брифинг", "брифинга", "стенограмма",
];

/// A talk of two, printed when the paper pleases.
const INTERVIEW: &[&str] = &["专访", "專訪", "访谈", "訪談", "对话", "對話", "独家", "interview", "entrevista", "entretien", "intervista", "интервью", "インタビュー", "인터뷰"];

/// What stands on a line of page matter beside the day of printing.
const PAGE_MATTER: &[&str] = &[
    "来源", "來源", "作者", "编辑", "編輯", "责编", "責編", "浏览", "瀏覽", "点击", "點擊", "阅读", "閱讀", "字号", "字體", "字体", "分享", "打印", "列印", "媒体",
    "稿源", "http", "www.", "source", "sources", "author", "views", "share", "comments", "min read", "minutes read", "issue", "vol", "vol.", "page", "版",
    "quelle", "fuente", "fonte", "источник", "auteur", "autor", "autore", "기자", "조회",
];

/// What a place has in its name: a day beside it on a line is that of the conference.
const PLACES: &[&str] = &[
    "厅", "廳", "室", "中心", "堂", "馆", "館", "楼", "樓", "院", "部", "宫", "宮", "酒店", "宾馆", "大厦", "大廈", "会场", "會場", "room", "hall", "house", "center",
    "centre", "office", "building", "palace", "ministry", "hotel", "headquarters", "salle", "saal", "sala", "зал",
];

/// `next press conference on 14 April`
const TO_COME: &[&str] = &["next", "will", "until", "by", "下次", "下一次", "下一场", "将于", "將於", "prochain", "próxima", "nächste"];

/// Before a day that is a matter of the talk: 就5月2日的事故.
const ABOUT: &[&str] = &["就", "针对", "針對", "关于", "關於", "自", "从", "從", "对", "對", "截至", "截止", "由于", "由於", "因"];

/// Who speaks for himself is not the page.
const FIRST_PERSON: &[&str] = &["i", "we", "my", "our", "us", "我", "我们", "我們", "wir", "ich", "nous", "je", "nosotros", "мы", "я", "私", "우리"];

fn letter(c: char) -> bool {
    c.is_alphabetic() && !crate::script::is_han(c) && !matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The places of a word in a text of small letters: a whole word, where its script has words.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = word.starts_with(letter) && text[..*at].ends_with(letter);
        let behind = word.ends_with(letter) && text[at + word.len()..].starts_with(letter);
        !before && !behind
    })
}

pub(super) fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| places(text, w).next().is_some())
}

/// A text whose places are those of its small letters: capitals that grow when they are made small stay as they are.
pub(super) fn small(text: &str) -> String {
    let lower = |c: char| {
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(lower).collect()
}

/// How far before the day a word for it may end, in bytes: a colon, a blank, `on Friday,`.
const NEAR: usize = 14;

/// The places of words of holding.
pub(super) fn held(small: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> =
        HELD.iter().flat_map(|w| places(small, w).map(|at| at..at + w.len())).collect();
    out.sort_by_key(|r| (r.start, r.end));
    out
}

pub(super) fn names_conference(small: &str) -> bool {
    any(small, CONFERENCE)
}

pub(super) fn names_interview(small: &str) -> bool {
    any(small, INTERVIEW) && !any(small, CONFERENCE)
}

pub(super) fn page_matter(small: &str) -> bool {
    any(small, PAGE_MATTER)
}

pub(super) fn names_place(small: &str) -> bool {
    any(small, PLACES)
}

pub(super) fn in_first_person(small: &str) -> bool {
    any(small, FIRST_PERSON)
}

/// The words between a day and the one before it, or the start of the line.
fn before<'a>(small: &'a str, mention: &Mention, from: usize) -> &'a str {
    let text = &small[from.min(mention.range.start)..mention.range.start];
    let cut = text.rfind(['。', '！', '？', '|', '｜', '\n', '•', '；', ';']).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[cut..]
}

/// Whether the day is one that is spoken about: 就5月2日的事故.
pub(super) fn spoken_about(small: &str, mention: &Mention) -> bool {
    let text = small[..mention.range.start].trim_end();
    mention.cjk && ABOUT.iter().any(|w| text.ends_with(w))
}

/// Whether the day lies ahead of the text.
pub(super) fn to_come(small: &str, mention: &Mention) -> bool {
    let text = &small[..mention.range.start];
    let from = text.char_indices().rev().nth(40).map_or(0, |(i, _)| i);
    any(&text[from..], TO_COME)
}

/// What the words directly beside a day say of it. `from` is where the day before it ends.
pub(super) fn beside(small: &str, mention: &Mention, from: usize) -> Option<Cue> {
    // A cell of a table divides as a colon does: | 日期 | 2031/5/12 |
    let row = small.trim_start().starts_with('|');
    let words = if row { &small[from.min(mention.range.start)..mention.range.start] } else { before(small, mention, from) };
    let mut best: Option<(usize, usize, Cue)> = None;
    for (cue, list) in BEFORE {
        for word in *list {
            let Some(at) = places(words, word).last() else { continue };
            let end = at + word.len();
            let between = &words[end..];
            let colon = between.trim_start().starts_with([':', '：', '|', '\t']) || between.contains(": ");
            // A field for the time is one by its colon; `on the day of March 14` is none.
            let said = match cue {
                Cue::When => colon && between.len() <= NEAR,
                _ => between.len() <= if colon { NEAR * 2 } else { NEAR },
            };
            // 5月12日发布会 has its 发布 behind the day, 新闻发布 5月12日 before it.
            let other = between.starts_with(['会', '會']);
            if said && !other && best.is_none_or(|(e, n, _)| (end, word.len()) > (e, n)) {
                best = Some((end, word.len(), *cue));
            }
        }
    }
    if let Some((.., cue)) = best {
        return Some(cue);
    }
    let behind = small[mention.range.end..].trim_start_matches([' ', '\u{3000}', ',', '，']);
    let printed = BEHIND.iter().any(|w| behind.strip_prefix(w).is_some_and(|rest| !rest.starts_with(['会', '會'])));
    printed.then_some(Cue::Printed)
}

/// Whether the day is that of a wire dateline: `…社望汐5月13日电`, `TARN, March 14 (Agency) —`.
pub(super) fn dateline(text: &str, mention: &Mention) -> bool {
    wire(text, mention).is_some()
}

/// Where a dateline ends that has this day.
pub(super) fn wire(text: &str, mention: &Mention) -> Option<usize> {
    let front = text[..mention.range.start].trim_start_matches(['(', '（', ' ', '\u{3000}', '*', '_', '#', '>']);
    let behind = &text[mention.range.end..];
    if mention.cjk {
        let rest = behind.trim_start().trim_start_matches(['专', '專']);
        let sent = rest.starts_with(['电', '電', '讯', '訊']) && !rest.starts_with("电话") && !rest.starts_with("電話");
        let place = front.chars().count() <= 26 && front.chars().all(|c| crate::script::is_han(c) || c.is_whitespace());
        if !sent || !place {
            return None;
        }
        let rest = rest[rest.chars().next().map_or(0, char::len_utf8)..].trim_start_matches(['）', ')', ' ', '\u{3000}']);
        let rest = match rest.starts_with(['（', '(']).then(|| rest.find(['）', ')'])).flatten() {
            Some(close) if rest[..close].chars().count() <= 31 => {
                rest[close..].trim_start_matches(['）', ')', ' ', '\u{3000}'])
            }
            _ => rest,
        };
        return Some(text.len() - rest.len());
    }
    let place = front.trim_end().trim_end_matches(',');
    let named = place.chars().count() <= 42
        && place.starts_with(char::is_uppercase)
        && place.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '’' | '-'));
    if !named {
        return None;
    }
    let capitals = !place.chars().any(char::is_lowercase);
    let rest = behind.trim_start_matches(['.', ' ', ',']);
    let (agency, rest) = match rest.strip_prefix('(') {
        Some(inner) => {
            let close = inner.find(')').filter(|at| *at <= 32)?;
            (true, inner[close + 1..].trim_start())
        }
        None => (false, rest),
    };
    let words = rest.trim_start_matches(['—', '–', '-', ' ', '\u{a0}']);
    ((agency || capitals) && words.len() < rest.len()).then_some(text.len() - words.len())
}
