//! Chinese: print, web live transcripts, ministry transcripts; simplified and traditional.
//!
//! Everything here is form, not content: an attribution is `…记者：` or `某某：`, a caption ends in `摄`. The lists
//! of outlets, titles and stop words are general knowledge of the press, open to additions.

use std::sync::LazyLock;

use record::Slug;

use super::{Form, LabelHit, LabelKind, LeadFacts, OutletName, Pack, strip_closers};

pub(crate) const PACK: Pack = Pack {
    code: "zh",
    label,
    label_alone,
    nameable,
    organisation,
    ends_sentence,
    is_closed,
    form,
    // `（众笑）` stands inside the sentences of Chinese transcripts and is printed as part of them.
    stage: None,
    inline_jump,
    jump_page,
    dateline: crate::day::dateline,
    facts,
    question_score: Some(question_score),
    opens,
    closes,
    follows_up,
    enumerator,
    outlet,
    person,
    series,
    heading_limit: 40,
};

// ---- attributions -------------------------------------------------------------------------------------------------

// `[10:05]`, `（10:05:30）`: when it was said, not who said it.
regex!(STAMP, r"^[\[【（(]\s*(?:\d{4}-\d{1,2}-\d{1,2}\s*)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*[\]】）)]\s*");

fn stamp(s: &str) -> usize {
    if s.starts_with(['[', '【', '（', '(']) { STAMP.find(s).map_or(0, |m| m.end()) } else { 0 }
}

/// Longest attribution, in characters: office, two titles and a name.
const LONGEST: usize = 36;

/// An attribution is a short run without any mark that divides a sentence, then a colon of either width: the words
/// before the colon, and where the words after it start.
fn before_colon(s: &str) -> Option<(&str, usize)> {
    for (n, (i, c)) in s.char_indices().enumerate() {
        match c {
            '：' | ':' => {
                let after = &s[i + c.len_utf8()..];
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                // `王毅（10:05）：`
                if digit(s[..i].chars().next_back()) && digit(after.chars().next()) {
                    continue;
                }
                let end = s.len() - after.trim_start().len();
                return Some((&s[..i], end));
            }
            '\n' | '。' | '！' | '？' | '!' | '?' | '；' | ';' | '，' | ',' | '、' | '“' | '”' | '…' =>
            {
                return None;
            }
            _ if n > LONGEST + 12 => return None,
            _ => {}
        }
    }
    None
}

/// The words of an attribution without brackets around them and without the time that may follow the name.
fn bare(printed: &str) -> &str {
    let mut s = printed.trim();
    if let Some(open) = s.rfind(['[', '【', '（', '(']).filter(|i| *i > 0)
        && STAMP.find(&s[open..]).is_some_and(|m| open + m.end() == s.len())
    {
        s = s[..open].trim_end();
    }
    s.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '（' | '(' | '[' | '【' | ']' | '】' | '*' | '_')
    })
    .trim_end_matches(|c: char| {
        // `记者（某报）` keeps its bracket.
        matches!(c, '）' | ')') && !s.trim_start_matches(['（', '(']).contains(['（', '('])
    })
}

/// Words that stand before a colon at the start of a line and attribute nothing.
const NO_LABEL: &[&str] = &[
    "注",
    "来源",
    "编辑",
    "责编",
    "责任编辑",
    "校对",
    "制图",
    "摄影",
    "时间",
    "地点",
    "主题",
    "嘉宾",
    "出席",
    "人物",
    "图",
    "附",
    "标题",
    "原标题",
    "摘要",
    "导读",
    "关键词",
    "链接",
    "电话",
    "网址",
    "地址",
    "首先",
    "其次",
    "最后",
    "同时",
    "此外",
    "总之",
    "第一",
    "第二",
    "第三",
    "第四",
    "第五",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "例如",
    "比如",
    "据悉",
    "作者",
    "文",
    "记者从",
    "日期",
    "版次",
    "标签",
    "编者按",
    "更正",
    "通讯员",
    "报道",
    "文字",
    "统筹",
    "策划",
    "视频",
    "监制",
    "其一",
    "其二",
    "其三",
    "备注",
    "说明",
    "提示",
    "声明",
    "地址",
    "邮箱",
    "网站",
    "阅读",
    "附件",
    "字号",
    "分享",
];

/// The last characters of offices, sorted.
static OFFICE_ENDS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut ends: Vec<char> = OFFICES.iter().filter_map(|o| o.chars().next_back()).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
});

/// Offices, as they stand in an attribution.
const OFFICES: &[&str] = &[
    "发言人",
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
    "秘书长",
    "大使",
    "署长",
    "總理",
    "部長",
    "發言人",
    "主任委員",
    "外长",
    "外長",
    "总统",
    "總統",
    "首相",
    "大臣",
    "国务委员",
    "院长",
    "委员",
    "總領事",
    "参赞",
    "县长",
    "區長",
    "区长",
    "州长",
    "厅长",
    "处长",
    "處長",
    "司長",
    "局長",
    "行長",
    "特首",
    "长官",
    "總裁",
    "总裁",
    "理事长",
    "董事长",
    "代表",
];

/// Verbs that report speech.
const SPEECH: &[&str] = &[
    "表示",
    "说",
    "說",
    "称",
    "稱",
    "指出",
    "认为",
    "認為",
    "写道",
    "告诉",
    "介绍",
    "感叹",
    "感慨",
    "追问",
    "发现",
    "看到",
    "了解",
    "获悉",
    "注意到",
    "报道",
    "報道",
    "回忆",
];

const REPORTER: &[&str] = &["记者", "記者"];

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{3ffff}').contains(&c) || c == '〇'
}

fn kind_of(raw: &str) -> Option<(LabelKind, bool)> {
    let text: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = text.trim_matches(|c| matches!(c, '（' | '）' | '(' | ')' | '[' | ']' | '【' | '】'));
    if bare.is_empty() || NO_LABEL.contains(&bare) {
        return None;
    }
    // `问1`, `Q2`: numbered.
    let unnumbered = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = matches!(unnumbered, "问" | "問" | "答" | "Q" | "A" | "问题" | "問題" | "提问" | "回答");
    Some(match if numbered { unnumbered } else { bare } {
        "问题" | "問題" if numbered && unnumbered.len() < bare.len() => (LabelKind::Question(None), true),
        "问" | "問" | "记者" | "記者" | "记者问" | "記者問" | "提问" | "提問" | "有记者问" | "有記者問"
        | "媒体" | "媒體" | "记者提问" | "現場提問" | "现场提问" | "Q" => {
            (LabelKind::Question(None), true)
        }
        // `会后有记者问及：` reports what was asked after the conference; it is the page's prose, no turn.
        b if b.contains("问及") || b.contains("問及") || b.starts_with("会后") || b.starts_with("會後") =>
        {
            return None;
        }
        "追问" | "追問" | "记者追问" | "記者追問" | "又问" => (LabelKind::FollowUp, true),
        "答" | "回答" | "A" | "答复" => (LabelKind::Answer, true),
        "翻译" | "翻譯" | "译员" | "口译" => (LabelKind::Interpreter, true),
        b if b.ends_with("主持人") || b == "主持" => (LabelKind::Moderator, true),
        b => {
            // `本报记者` signs an article and asks nothing.
            let signs =
                ["本报", "本報", "本刊", "本网", "本台", "文/", "图/"].iter().any(|s| b.starts_with(s));
            match REPORTER.iter().find_map(|r| b.rfind(r).map(|at| (at, at + r.len()))) {
                Some(_) if signs => return None,
                // The outlet stands before `记者`; up to four characters after it are the reporter's name.
                Some((at, end)) if at > 0 && b[..at].chars().count() <= 24 => {
                    let rest = b[end..].trim_matches(|c| matches!(c, '问' | '問' | '提' | '：'));
                    // Not `…例行记者会首先通报：` nor `…记者招待会上表示：`.
                    let name = !rest.starts_with(['会', '會', '招', '们', '們', '站', '从', '從']);
                    // `一位外国记者表示：` reports speech.
                    let reports = SPEECH.iter().any(|v| rest.starts_with(v));
                    let vague =
                        ["一位", "一名", "有", "这位", "那位", "這位", "多位", "几位", "不少", "许多"];
                    if reports || vague.iter().any(|w| b.starts_with(w)) {
                        return None;
                    }
                    if name
                        && rest.chars().count() <= 8
                        && rest.chars().all(|c| is_han(c) || matches!(c, '·' | '（' | '）'))
                    {
                        let outlet = b[..at].trim_end_matches(['的', '（', '(']);
                        (LabelKind::Question(Some(outlet.to_owned())), true)
                    } else {
                        return None;
                    }
                }
                // `记者张三（某报）`: the outlet follows in brackets, or the label names the reporter alone.
                Some((0, end)) if b[end..].chars().count() <= 24 => {
                    let rest = &b[end..];
                    // `记者会实录`, `记者从现场看到`
                    let other = ['会', '會', '招', '们', '們', '站', '从', '從', '在', '见', '了'];
                    if rest.starts_with(other) || SPEECH.iter().any(|v| rest.starts_with(v)) {
                        return None;
                    }
                    let inner =
                        rest.find(['（', '(']).map(|i| rest[i..].trim_matches(['（', '）', '(', ')']));
                    (LabelKind::Question(inner.map(str::to_owned)), true)
                }
                Some(_) => return None,
                None => {
                    // Speech verbs open reported speech, which is no attribution of a transcript.
                    let stem = ["回答说", "答道", "回答", "答", "表示", "说", "说道"]
                        .iter()
                        .find_map(|v| b.strip_suffix(v));
                    let name = match stem {
                        Some(s) if (2..=4).contains(&s.chars().count()) => s,
                        Some(_) => return None,
                        None => b,
                    };
                    if name.chars().count() > 24 || name.chars().all(|c| c.is_ascii_digit()) {
                        return None;
                    }
                    if registry(name).is_some() {
                        (LabelKind::Question(Some(name.to_owned())), false)
                    } else {
                        (LabelKind::Named(name.to_owned()), false)
                    }
                }
            }
        }
    })
}

fn label(paragraph: &str) -> Option<LabelHit> {
    let start = stamp(paragraph);
    let rest = &paragraph[start..];
    let (printed, end) = before_colon(rest)?;
    let text = bare(printed);
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let (kind, sure) = kind_of(text)?;
    // `[10:05]` may also follow the colon.
    let end = start + end;
    let end = end + stamp(&paragraph[end..]);
    // `问：（某报记者）何时通车？`
    if kind == LabelKind::Question(None)
        && let Some((outlet, len)) = outlet_in_brackets(&paragraph[end..])
    {
        let kind = LabelKind::Question(Some(outlet));
        return Some(LabelHit::new(end + len, text.to_owned(), kind, sure));
    }
    Some(LabelHit::new(end, text.to_owned(), kind, sure))
}

/// An outlet in brackets before the words of a question, and the bytes that it takes.
fn outlet_in_brackets(words: &str) -> Option<(String, usize)> {
    let inner = words.strip_prefix(['（', '('])?;
    let close = inner.char_indices().take(24).find(|(_, c)| matches!(c, '）' | ')'))?.0;
    let (kind, sure) = kind_of(&inner[..close])?;
    let LabelKind::Question(Some(outlet)) = kind else { return None };
    let named = sure || registry(&outlet).is_some();
    let len = words.len() - inner.len() + close;
    let len = len + words[len..].chars().next().map_or(0, char::len_utf8);
    named.then(|| (outlet, words.len() - words[len..].trim_start().len()))
}

fn label_alone(paragraph: &str) -> Option<LabelHit> {
    // Thirty characters and a time.
    if paragraph.len() > 140 {
        return None;
    }
    let core = bare(paragraph[stamp(paragraph)..].trim_end_matches(['：', ':', ' ', '*', '_']));
    if core.is_empty()
        || core.chars().count() > 30
        || core.contains(['。', '，', ',', '？', '?', '！', '、', '；', '“'])
    {
        return None;
    }
    let (kind, sure) = kind_of(core)?;
    // `新华社记者 某某摄` is a credit.
    if form(core).is_some() {
        return None;
    }
    Some(LabelHit::new(paragraph.len(), core.to_owned(), kind, sure))
}

/// Words that no name holds, though a clause before a colon may: they refuse a label that only recurs.
const NOT_A_NAME: &[&str] = &[
    "是", "的", "了", "我", "你", "他", "说", "称", "为", "有", "在", "要", "这", "那", "如下", "包括",
    "强调",
];

fn nameable(name: &str) -> bool {
    !NOT_A_NAME.iter().any(|w| name.contains(w)) && (2..=12).contains(&name.chars().count())
}

fn organisation(name: &str) -> bool {
    const TAILS: &[&str] = &[
        "社", "报", "報", "台", "臺", "网", "網", "刊", "电视", "電視", "广播", "廣播", "新闻", "新聞",
        "之声", "日报", "时报", "晚报", "卫视", "衛視", "频道", "传媒", "集团", "TV", "论坛", "评论", "电台",
    ];
    registry(name).is_some()
        || name.chars().count() >= 3
            && TAILS.iter().any(|t| name.trim_end_matches(['》', '”', '」']).ends_with(t))
}

fn person(label: &str) -> String {
    // 国务委员兼外交部长王毅 → the last two to four characters after the last office.
    let at = label.char_indices().rev().find_map(|(i, c)| {
        let end = i + c.len_utf8();
        // Looked up before thirty comparisons: this is asked of everything that stands before a colon.
        let closes = OFFICE_ENDS.binary_search(&c).is_ok();
        (closes && OFFICES.iter().any(|o| label[..end].ends_with(o))).then_some(end)
    });
    match at {
        Some(at) if (2..=12).contains(&label[at..].chars().count()) => label[at..].to_owned(),
        _ => label.to_owned(),
    }
}

// ---- sentences ----------------------------------------------------------------------------------------------------

fn ends_sentence(before: &str) -> bool {
    before.trim_end().is_empty()
        || before
            .trim_end()
            .ends_with(['。', '？', '！', '?', '!', '…', '”', '』', '」', '）', ')', '*', '＊', '\u{a0}'])
}

fn is_closed(paragraph: &str) -> bool {
    let s = strip_closers(paragraph);
    match s.chars().next_back() {
        None => true,
        Some('。' | '！' | '？' | '!' | '?' | '…' | '：' | ':' | '；' | '*' | '＊') => true,
        // A half-width full stop ends a sentence unless a digit stands before it: 5.2
        Some('.') => !s[..s.len() - 1].ends_with(|c: char| c.is_ascii_digit()),
        // A closing quotation mark with nothing before it to end the sentence: “…贡献” ends a list item at best.
        Some(_) => false,
    }
}

// ---- furniture ----------------------------------------------------------------------------------------------------

const PAGE: &str = r"第?\s*[0-9０-９A-Z一二三四五六七八九十]+\s*[版页頁]";
regex!(
    JUMP,
    &format!(
        r"^[（(【\[▶▷→]*\s*(?:(下转|下轉|紧转|转|轉|续见|见|詳見|详见)|(上接|紧接|接))\s*{PAGE}[^。]{{0,8}}[）)】\]]?$"
    )
);
regex!(
    INLINE_JUMP,
    &format!(r"[（(【\[▶▷→]\s*(?:下转|下轉|紧转|转|轉|续见|详见)\s*{PAGE}[^。]{{0,8}}[）)】\]]?\s*$")
);
regex!(PAGE_NAME, PAGE);
regex!(
    CREDIT,
    r"^[（(]?\s*(?:据|源自|来源|稿件来源|责编|责任编辑|编辑|编审|校对|制图|制表|摄影|图片|视频|文字|本版|特约|文/|图/|文\s*[:：]|新华社发|来源\s*[:：])[^。！？]{0,36}[）)]?$"
);
regex!(
    SIGNATURE,
    r"^[（(]?\s*\p{Han}{0,10}(?:记者|記者|通讯员|特派员|摄影师)\s*[:：]?\s*(?:\p{Han}{1,4}[ 　、]*){1,6}\s*(?:摄|攝|文|图|报道|報道|综合|文/图|摄影报道)?\s*[）)]?$"
);
regex!(PHOTO, r"(?:摄|攝|/图|摄影|供图|資料圖片|资料图片|/发)\s*[）)]?。?$");
regex!(AGENCY_END, r"(?:。|！)\s*(?:据\s*)?\p{Han}{2,8}(?:社|报|网|台)(?:发|电|供图)?\s*[）)]?$");
regex!(CAPTION_HEAD, r"^(?:[上下左右]?图(?:为|[①②③1-9]|[:：])|题图|资料图|▲|△|△|▼|◀|▶)");
regex!(
    END_MARK,
    r"^[（(【]?\s*(?:(?:整场|此次|本场)?(?:记者会|發布會|发布会|吹风会|见面会|记者招待会|招待会|会见|提问|全程|活动|例会)[^。，]{0,10}(?:历时|歷時|持续|进行了|用时|长达|约)[^。]{1,24}|(?:全文完|完|本文完|实录完|記者會結束|记者会结束|发布会结束)|据?\p{Han}{2,10}\s*(?:\d{4}年)?\d{1,2}月\d{1,2}日\s*(?:专|專)?[电電])\s*[。.]?[）)】]?$"
);
regex!(
    PAGE_HEAD,
    r"^(?:[A-Z]?\d{1,3}\s*[版]?|\p{Han}{1,12}|第?.{1,3}版|[|｜·•\s])*\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:星期.|周.|农历\S{0,8})?\s*(?:第?\s*[0-9一二三四五六七八九十A-Z]{1,4}\s*[版页])?\s*(?:\p{Han}{0,6}[:：]?\p{Han}{0,8})?$"
);
regex!(
    TEASER,
    r"(?:>>|＞＞|》》|→|▶|☞)\s*[A-Z]?\d{0,3}\s*[版页]?|^(?:导读|导\s*读|今日看点|相关报道|相关新闻|详见\S{0,10}版)"
);
// `（本报记者某某整理）` under the last answer; not `（记者笑）` in the middle of one.
regex!(
    FOOT,
    r"^[（(【\[][^（）()]{0,60}(?:本报记者|本報記者|[社报網网台]记者|[社報網臺]記者|通讯员|整理|编辑|編輯|责编|全文见|全文見|全文刊|来源|來源|供稿|供图)[^（）()]{0,40}[）)】\]]$"
);

fn is_mark_of_layout(c: char) -> bool {
    c.is_whitespace() || "*＊·•—-－_=#~～◆■□●○★☆※.．…|".contains(c)
}

/// Every pattern here reads short paragraphs only, and most of them only paragraphs that end or start as theirs do:
/// nine of ten paragraphs are told apart by their length and last character.
fn form(p: &str) -> Option<Form> {
    // 220 characters of at most four bytes.
    if p.len() > 880 {
        return None;
    }
    // `|:---|` divides the head of a table from its rows.
    let layout = |c| is_mark_of_layout(c) || c == ':' && p.starts_with('|');
    // `……` and `——` alone on their line are what is left of a broken sentence.
    let broken = p.len() <= 6 && p.chars().all(|c| matches!(c, '…' | '—' | '.' | '．'));
    if p.starts_with(layout) && !broken && p.chars().all(layout) {
        return Some(Form::Separator);
    }
    let n = p.chars().count();
    if n <= 24 {
        if p.contains(['版', '页', '頁'])
            && let Some(m) = JUMP.captures(p)
        {
            return Some(Form::Jump { onward: m.get(1).is_some() });
        }
        let time = stamp(p);
        if time > 0 && time == p.len() {
            return Some(Form::Stage);
        }
    }
    if n <= 48 && ENDS.iter().any(|w| p.contains(w)) && END_MARK.is_match(p) {
        return Some(Form::EndMark);
    }
    if n <= 40 && !p.contains(['。', '，']) {
        if (p.contains('版') || p.contains("星期") || p.contains("责编")) && PAGE_HEAD.is_match(p) {
            return Some(Form::PageHead);
        }
        if is_teaser(p) && TEASER.is_match(p) {
            return Some(Form::Teaser);
        }
        // `某某答中外记者问` is a headline.
        let title = p.ends_with(['问', '問', '会', '會'])
            || p.contains('答')
            || p.contains("记者会")
            || p.contains("記者會");
        if is_credit(p) && CREDIT.is_match(p) || !title && is_signature(p) && SIGNATURE.is_match(p) {
            return Some(Form::Credit);
        }
    }
    if n <= 60 && is_teaser(p) && TEASER.find(p).is_some_and(|m| m.end() == p.len() && m.len() > 2) {
        return Some(Form::Teaser);
    }
    if n <= 80 && p.starts_with(['（', '(', '【', '[']) && FOOT.is_match(p) {
        return Some(Form::Credit);
    }
    // A caption is short, says what is seen, and is signed.
    let end = p.trim_end_matches(['）', ')', '。', ' ', '　']);
    let signed = end.ends_with(['摄', '攝', '图', '圖', '影', '片', '发', '發']) && PHOTO.is_match(p)
        || end.ends_with(['社', '报', '报', '网', '台', '发', '电', '图']) && AGENCY_END.is_match(p);
    let caption = n <= 220 && (signed || is_caption_head(p));
    (caption && label(p).is_none_or(|l| !l.sure)).then_some(Form::Caption)
}

/// What every end mark holds.
const ENDS: &[&str] = &["历时", "歷時", "持续", "进行了", "用时", "长达", "约", "完", "结束", "結束", "电"];

// What these patterns cannot do without.

fn is_teaser(p: &str) -> bool {
    p.contains(['>', '＞', '》', '→', '▶', '☞']) || p.starts_with(['导', '今', '相', '详'])
}

fn is_credit(p: &str) -> bool {
    p.trim_start_matches(['（', '(', ' ', '　']).starts_with([
        '据', '源', '来', '稿', '责', '编', '校', '制', '摄', '图', '视', '文', '本', '特', '新',
    ])
}

fn is_signature(p: &str) -> bool {
    ["记者", "記者", "通讯员", "特派员", "摄影师"].iter().any(|w| p.contains(w))
}

fn is_caption_head(p: &str) -> bool {
    p.starts_with(['上', '下', '左', '右', '图', '圖', '题', '资', '▲', '△', '▼', '◀', '▶'])
        && CAPTION_HEAD.is_match(p)
}

fn inline_jump(p: &str) -> Option<usize> {
    if !p.ends_with(['）', ')', '】', ']', '版', '页', '頁']) {
        return None;
    }
    // Longer than any jump line.
    let tail = p.char_indices().rev().nth(40).map_or(0, |(i, _)| i);
    INLINE_JUMP.find(&p[tail..]).map(|m| tail + m.start()).filter(|at| *at > 0)
}

fn jump_page(p: &str) -> Option<String> {
    PAGE_NAME.find(p).map(|m| m.as_str().to_owned())
}

// ---- the event ----------------------------------------------------------------------------------------------------

regex!(
    OCCASION,
    r"第[〇零一二三四五六七八九十]{1,3}[届屆]\p{Han}{2,12}?第?[一二三四五六七八九十]{1,2}次\p{Han}{0,2}[会會][议議]"
);
regex!(
    SESSION,
    r"(?:第?([〇零一二三四五六七八九十]{1,3})届)\s*(?:全国)?(?:人大|人民代表大会|政协)\S{0,6}?第?([一二三四五六七八九十])次\s*会议"
);
regex!(
    VENUE,
    r"在\s*((?:\p{Han}{2,6}(?:市|区))?\p{Han}{2,16}?(?:中心|大会堂|大厅|發布廳|发布厅|宾馆|饭店|酒店|新闻办|新闻办公室|会议室|礼堂|大楼|蓝厅|大厦|官邸|会堂|总部|新闻厅|中心厅|会展中心))"
);
regex!(
    WHO,
    r"((?:\p{Han}{0,24}(?:部长|主任|行长|局长|发言人|总理|主席|书记|省长|市长|司长|外长|国务委员|秘书长|大使|部長|發言人|總理|外長|总统|首相))+)\s*(\p{Han}{2,4}?)(?:（|\(|就|在|主持|出席|答|回答|同|举行|會見|会见|表示|介绍|召开|召開|舉行|與|与|今|于|[，,。\s]|$)"
);
regex!(NAME_ANSWERS, r"(?:^|[\s，。》”])(\p{Han}{2,4}?)(?:答|回答|就\S{0,24}?答|同)(?:中外)?(?:记者|記者)");

// 外事部发言人例行记者会, 发言人答记者问: an office without a name.
regex!(
    OFFICE,
    r"(\p{Han}{0,12}(?:发言人|發言人|部长|部長|主席|总理|總理|主任|局长|局長|省长|市长|行长|大使))(?:主持|举行|舉行|召开)?(?:例行)?(?:中外)?(?:记者会|記者會|答记者|答記者|就|发布会|發布會|吹风会|记者招待会|記者招待會)"
);

fn chinese_number(s: &str) -> u16 {
    let digit = |c| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u16);
    match s.split_once('十') {
        Some((tens, ones)) => {
            tens.chars().next().and_then(digit).unwrap_or(1) * 10
                + ones.chars().next().and_then(digit).unwrap_or(0)
        }
        None => s.chars().fold(0, |n, c| n * 10 + digit(c).unwrap_or(0)),
    }
}

/// The year in which the nth National People's Congress holds its kth session. From the fifth congress (1978) on,
/// every congress sits five years, a session a year; before that the sessions were irregular and give no year.
fn session_year(congress: u16, session: u16) -> Option<u16> {
    (congress >= 5 && (1..=5).contains(&session)).then(|| 1978 + 5 * (congress - 5) + session - 1)
}

fn facts(text: &str) -> LeadFacts {
    let mut f = LeadFacts::default();
    crate::day::name(text, &mut f);
    if let Some(c) = SESSION.captures(text) {
        f.occasion = Some(c[0].to_owned());
        // The consultative conference sits in the same spring and counts the same way.
        f.session_year = session_year(chinese_number(&c[1]), chinese_number(&c[2]));
    } else if let Some(m) = OCCASION.find(text) {
        f.occasion = Some(m.as_str().to_owned());
    }
    f.venue = VENUE.captures(text).map(|c| c[1].to_owned());
    if let Some(c) = WHO.captures(text) {
        let (role, name) = (c[1].trim(), c[2].trim());
        let role = ["独家专访", "专访", "對話", "对话", "访"]
            .iter()
            .find_map(|v| role.strip_prefix(v))
            .unwrap_or(role);
        f.role = Some(role.rsplit(['日', '，', '。', '：']).next().unwrap_or(role).to_owned());
        f.speaker = Some(name.to_owned()).filter(|n| {
            !n.is_empty() && !n.contains(['就', '在', '答', '问', '問', '会', '會', '者', '与', '與'])
        });
    }
    if f.speaker.is_none() {
        let name = NAME_ANSWERS.captures(text).map(|c| c[1].to_owned());
        f.speaker = name.filter(|n| !OFFICES.iter().any(|o| n.ends_with(o)));
    }
    if f.role.is_none() {
        f.role = OFFICE.captures(text).map(|c| c[1].to_owned());
    }
    f.conference = [
        "记者会",
        "記者會",
        "发布会",
        "發布會",
        "答记者问",
        "答記者問",
        "中外记者",
        "中外記者",
        "记者提问",
        "记者问",
        "吹风会",
        "记者招待会",
        "答问",
        "答問",
        "见面会",
        "采访",
    ]
    .iter()
    .any(|w| text.contains(w));
    f
}

/// Slugs of the series that are known by office; any other is spelled from the office's own words.
fn series(f: &LeadFacts) -> Slug {
    let role = f.role.as_deref().unwrap_or("");
    let made = |s: &str| record::slug(s, "conference");
    let spokesman = role.contains("发言人") || role.contains("發言人");
    if role.contains("外交部") && spokesman {
        return made("cn-mfa");
    }
    if role.ends_with("外交部长")
        || role.ends_with("外长")
        || role.ends_with("外交部部长")
        || role.ends_with("外交部長")
    {
        return made("cn-fm");
    }
    if role.ends_with("国务院总理") {
        return made("cn-premier");
    }
    if role.is_empty() {
        return made("zh-conference");
    }
    // The last office counts: 中共中央政治局委员、商务部部长 is the minister of commerce.
    let last = role.rsplit(['、', '兼', '，']).next().unwrap_or(role);
    // One paper names the country, another does not.
    let country = ["共和国", "共和國", "王国", "王國", "联邦", "聯邦", "合众国"];
    let last = country.iter().find_map(|c| last.split_once(c)).map_or(last, |(_, office)| office);
    let last = if last.is_empty() { role } else { last };
    record::slug(&format!("zh-{}", spelled(last)), "zh-conference")
}

/// Han characters in pinyin without tones, words run together by character.
pub(crate) fn spelled(s: &str) -> String {
    use pinyin::ToPinyin;
    let mut out = String::new();
    for c in s.chars() {
        match c.to_pinyin() {
            Some(p) => {
                if !out.is_empty() {
                    out.push('-');
                }
                out.push_str(p.plain());
            }
            None => out.push(c),
        }
    }
    out
}

// ---- what an unlabelled paragraph is ------------------------------------------------------------------------------

// Weights are logarithms of the odds, counted over ministry transcripts: 98 of 100 first paragraphs of a question end
// in a question mark, 1.3 of 100 paragraphs of an answer do.
// As one search for all words: paragraphs are long, and there are many words.
regex!(ASKS_SOMEBODY, "[你您](?:怎么看|能否|如何)|发言人");
regex!(
    SPEAKS_FOR_ITSELF,
    "我们(?:希望|认为|主张)|中方愿|我(?:想|要)强调|需要指出|难道|[关至]于你|你提到|我愿|应当指出|我注意到|我不了解|你问|你的问题|不知道"
);

fn question_score(p: &str) -> i32 {
    let s = strip_closers(p);
    let mut score = -42;
    let asks = s.ends_with(['？', '?']);
    let inner = p.matches(['？', '?']).count();
    if asks {
        score += 72;
    } else if inner > 0 && p.len() < 900 {
        score += 20;
    }
    let has = |words: &[&str]| words.iter().any(|w| p.contains(w));
    let tail: String = s.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    if has(&["请问", "請問"]) {
        score += 30;
    }
    if [
        "有何评论",
        "有何回应",
        "有何评价",
        "何评论",
        "有何看法",
        "你对此",
        "您对此",
        "中方对此",
        "能否",
        "是否",
        "有何",
        "如何看",
        "请介绍",
        "请证实",
        "是什么",
        "有哪些",
        "有哪些",
        "对此有",
    ]
    .iter()
    .any(|w| tail.contains(w))
    {
        score += 26;
    }
    let head: String = p.chars().take(16).collect();
    if [
        "据报道",
        "有报道",
        "报道称",
        "我们注意到",
        "我想问",
        "我有",
        "问一个",
        "您",
        "你刚才",
        "你能",
        "能否",
        "中方",
        "日前",
        "昨天",
        "今天",
        "近日",
        "据",
    ]
    .iter()
    .any(|w| head.contains(w))
    {
        score += 6;
    }
    if ASKS_SOMEBODY.is_match(p) {
        score += 8;
    }
    // Marks of an answer: it speaks for itself, takes up the question, argues with rhetorical questions.
    if SPEAKS_FOR_ITSELF.is_match(p) {
        score -= 26;
    }
    if p.chars().count() > 400 {
        score -= 20;
    }
    if has(&["有记者问", "记者问：", "记者问及", "記者問"]) {
        score -= 90;
    }
    score
}

fn closes(p: &str) -> bool {
    if p.chars().count() > 80 {
        return false;
    }
    let thanks =
        ["谢谢大家", "謝謝大家", "谢谢各位", "謝謝各位", "感谢大家", "感謝大家", "感谢各位", "感謝各位"];
    let over = [
        "记者会到此结束",
        "記者會到此結束",
        "发布会到此结束",
        "發布會到此結束",
        "到此结束",
        "到此結束",
        "时间到了",
        "時間到了",
        "时间关系",
        "今天就到这里",
        "今天就到這裡",
        "今天就到這裏",
    ];
    over.iter().any(|w| p.contains(w)) || thanks.iter().any(|w| p.contains(w))
}

fn follows_up(p: &str) -> bool {
    let head: String = p.chars().take(14).collect();
    ["追问", "追問", "跟进一个问题", "接着刚才的问题", "还是刚才的问题", "還是剛才的問題"]
        .iter()
        .any(|w| head.contains(w))
}

fn opens(p: &str) -> bool {
    let head: String = p.chars().take(30).collect();
    [
        "各位",
        "大家好",
        "大家上午好",
        "大家下午好",
        "女士们",
        "先生们",
        "朋友们",
        "首先",
        "一、",
        "应",
        "今天",
        "下面",
        "在此",
        "我想先",
        "经",
        "欢迎",
        "感谢",
    ]
    .iter()
    .any(|w| head.starts_with(w))
        || head.contains("记者朋友")
        || head.contains("通报")
        || head.contains("宣布")
        || head.contains("发布")
}

regex!(ENUMERATOR, r"^(?:首先|第?([一二三四五六七八九十]{1,2})(?:是|、|，|,)|其次|再次)");

fn enumerator(p: &str) -> Option<u32> {
    if !p.starts_with(['首', '第', '其', '再', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
    {
        return None;
    }
    let c = ENUMERATOR.captures(p)?;
    Some(match c.get(1) {
        Some(n) => u32::from(chinese_number(n.as_str())),
        None if p.starts_with("首先") => 1,
        None if p.starts_with("其次") => 2,
        None => 3,
    })
}

// ---- outlets ------------------------------------------------------------------------------------------------------

/// Known outlets: slug, name in the record, further names. General knowledge; a name that is not here is spelled.
const OUTLETS: &str = include_str!("outlets-zh.tsv");

struct Registry {
    /// Folded printed name → index into `names`.
    by_name: std::collections::BTreeMap<String, usize>,
    /// The names of six characters and more, for misprints.
    long: Vec<(Vec<char>, usize)>,
    names: Vec<(String, Slug)>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut r = Registry { by_name: std::collections::BTreeMap::new(), names: Vec::new(), long: Vec::new() };
    for line in OUTLETS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let mut fields = line.split('\t');
        let (Some(slug), Some(name)) = (fields.next(), fields.next()) else { continue };
        let i = r.names.len();
        r.names.push((name.to_owned(), record::slug(slug, "outlet")));
        r.by_name.insert(fold(name), i);
        for alias in fields.next().unwrap_or("").split('|').filter(|a| !a.is_empty()) {
            r.by_name.entry(fold(alias)).or_insert(i);
        }
    }
    r.long = r.by_name.iter().map(|(k, i)| (k.chars().collect(), *i)).collect();
    r.long.retain(|(k, _): &(Vec<char>, usize)| k.len() >= 6);
    r
});

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| {
            !matches!(c, '《' | '》' | '“' | '”' | '"' | '〈' | '〉' | '「' | '」') && !c.is_whitespace()
        })
        .map(crate::script::fold)
        .collect()
}

/// Whether an outlet of this name is known.
pub(crate) fn is_known_outlet(name: &str) -> bool {
    registry(name).is_some()
}

fn registry(name: &str) -> Option<usize> {
    REGISTRY.by_name.get(&fold(name)).copied()
}

fn outlet(printed: &str) -> OutletName {
    let shown: String = printed.chars().filter(|c| !matches!(c, '《' | '》' | '“' | '”')).collect();
    let folded = fold(printed);
    // 新华社 is printed for 新华通讯社, with or without its country: 美国彭博社.
    if let Some(i) = registry(printed) {
        let (_, slug) = &REGISTRY.names[i];
        return OutletName { name: shown, slug: slug.clone(), near: false };
    }
    // One character more, less or other in a long name is a misprint of the known name, not another outlet.
    let folded: Vec<char> = folded.chars().collect();
    if folded.len() >= 6 {
        let near: Vec<&(Vec<char>, usize)> =
            REGISTRY.long.iter().filter(|(k, _)| one_edit(k, &folded)).collect();
        if let [(k, i), rest @ ..] = &near[..]
            && rest.iter().all(|(_, j)| j == i)
        {
            let (name, slug) = &REGISTRY.names[*i];
            let known: String = k.iter().collect();
            let name = if fold(name) == known { name.clone() } else { known };
            return OutletName { name, slug: slug.clone(), near: true };
        }
    }
    OutletName { slug: record::slug(&spelled(&shown), "outlet"), name: shown, near: false }
}

fn one_edit(a: &[char], b: &[char]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    a.len().max(b.len()) - head - tail == 1
}
