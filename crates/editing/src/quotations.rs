//! Which words of an article are quotations, and whose they are said to be.
//!
//! ```text
//!   闻若舟说：“港口要开放。”               words in marks, the speaker before
//!   “港口要开放，”闻若舟说，“也要安全。”   the speaker between
//!   "The harbour stays open," Wen said.    the speaker after
//!   闻若舟说：                             no marks: the paragraph that follows
//!   港口要开放，也要安全。
//!   所谓“港湾计划”                         a name, no quotation
//! ```

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use crate::lexicon::Lexicon;
use crate::script::is_han;
use crate::wording::Wording;

/// Words in marks are a quotation from so many Han characters on: initiatives, titles and mockery are shorter.
const STATEMENT: usize = 7;

/// The same where one is said to have said them.
const SAID: usize = 3;

/// Bytes before or after a quotation in which its speaker is looked for.
const REACH: usize = 240;

/// A quotation of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The words, without their marks.
    pub text: String,
    /// The byte of the article at which they begin.
    pub start: usize,
    /// The clause that says whose they are.
    pub attribution: Option<String>,
    /// The name in that clause, where it looks like one.
    pub name: Option<String>,
    /// Too few words to be a statement, and nobody is said to say them.
    pub is_name: bool,
}

/// Verbs of saying, before and after what is said.
fn zh_said() -> &'static Regex {
    static RE: OnceLock<Regex> = OnceLock::new();
    RE.get_or_init(|| pattern("(?:回答说|回应说|强调说|指出说|说道|说|表示|指出|强调|回应|回答|答道|称|表态|介绍|认为|重申|透露|提问|问道|问)"))
}

fn en_said() -> &'static Regex {
    static RE: OnceLock<Regex> = OnceLock::new();
    RE.get_or_init(|| {
        pattern(r"\b(?:said|says|told|added|adds|stated|states|stressed|noted|replied|answered|asked|asks|declared|remarked)\b")
    })
}

/// A pattern of this file: each is compiled by the tests.
#[expect(clippy::expect_used, reason = "written here and compiled by the tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// The quotations of an article in order.
#[must_use]
pub fn quotations(text: &str) -> Vec<Quotation> {
    let mut out = Vec::new();
    let mut announced: Option<String> = None;
    for paragraph in paragraphs(text) {
        let words = &text[paragraph.clone()];
        let marked = marked(words);
        // What a paragraph before has announced: 说： at its end.
        if let Some(attribution) = announced.take()
            && !marked.first().is_some_and(|m| words[..m.start].trim().chars().all(is_mark))
        {
            out.push(quotation(words.trim(), paragraph.start, Some(attribution)));
            continue;
        }
        for (i, inside) in marked.iter().enumerate() {
            let before = i.checked_sub(1).map_or(0, |p| marked[p].end);
            let after = marked.get(i + 1).map_or(words.len(), |n| n.start);
            let attribution = attribution(
                &words[tail(words, before, inside.start)],
                &words[inside.end..head(words, inside.end, after)],
            );
            out.push(quotation(&words[inside.clone()], paragraph.start + inside.start, attribution));
        }
        let rest = marked.last().map_or(0, |m| m.end);
        let last = words[rest..].trim_end();
        if last.ends_with(['：', ':']) {
            announced = said_before(last);
        } else if marked.is_empty()
            && let Some((attribution, at)) = said_openly(words)
        {
            out.push(quotation(words[at..].trim(), paragraph.start + at, Some(attribution)));
        }
    }
    carry_over(&mut out);
    out
}

/// Of 他说 the speaker is the one named before.
fn carry_over(all: &mut [Quotation]) {
    let mut last: Option<(String, Option<String>)> = None;
    for q in all {
        let Some(words) = &q.attribution else { continue };
        let pronoun = q.name.is_none()
            && (words.contains(['他', '她'])
                || words.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|w| w == "he" || w == "she"));
        if pronoun {
            if let Some((clause, name)) = &last {
                q.attribution = Some(clause.clone());
                q.name.clone_from(name);
            }
        } else {
            last = Some((words.clone(), q.name.clone()));
        }
    }
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

fn quotation(text: &str, start: usize, attribution: Option<String>) -> Quotation {
    let words = Wording::of(text).len();
    let letters = text.chars().filter(|c| c.is_alphabetic() && !is_han(*c)).count();
    // A word of English carries more than a character.
    let least = match (attribution.is_some(), letters * 2 > text.chars().count()) {
        (true, _) => SAID,
        (false, true) => STATEMENT - 2,
        (false, false) => STATEMENT,
    };
    Quotation {
        name: attribution.as_deref().and_then(name_in),
        text: text.to_owned(),
        start,
        attribution,
        is_name: words < least,
    }
}

/// The paragraphs of a text as ranges of bytes: lines, as articles have them.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if !line.trim().is_empty() {
            out.push(start..end);
        }
        start += line.len();
    }
    out
}

/// What stands in quotation marks, outermost ones, as ranges of bytes. A quotation that is not closed goes to the end of
/// its paragraph: so is one printed that goes on in the next.
fn marked(words: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(char, usize, usize)> = None;
    for (i, c) in words.char_indices() {
        let after = i + c.len_utf8();
        match open {
            None => {
                let close = match c {
                    '“' | '„' | '〝' => '”',
                    '「' => '」',
                    '『' => '』',
                    '«' => '»',
                    '"' | '＂' => c,
                    _ => continue,
                };
                open = Some((close, after, 1));
            }
            Some((close, start, depth)) => {
                let deeper = matches!((c, close), ('“', '”') | ('「', '」') | ('『', '』') | ('«', '»'));
                // Some close 〝 with 〞 and „ with “.
                let closes = c == close || (close == '”' && c == '〞');
                if closes && depth == 1 {
                    if start < i {
                        out.push(start..i);
                    }
                    open = None;
                } else if closes {
                    open = Some((close, start, depth - 1));
                } else if deeper {
                    open = Some((close, start, depth + 1));
                }
            }
        }
    }
    if let Some((close, start, _)) = open
        && close != '"'
        && start < words.len()
    {
        out.push(start..words.len());
    }
    out
}

/// The stretch before a quotation in which its speaker is looked for.
fn tail(words: &str, from: usize, to: usize) -> Range<usize> {
    let mut start = from.max(to.saturating_sub(REACH));
    while !words.is_char_boundary(start) {
        start += 1;
    }
    start..to
}

/// The end of the stretch after it.
fn head(words: &str, from: usize, to: usize) -> usize {
    let mut end = to.min(from + REACH).max(from);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// The clause that says whose a quotation is: before it, else after it.
fn attribution(before: &str, after: &str) -> Option<String> {
    said_before(before).or_else(|| said_after(after))
}

/// The last sentence of what stands before a quotation, where it ends with a verb of saying or has one before a colon.
fn said_before(before: &str) -> Option<String> {
    let trimmed = before.trim_end_matches(|c: char| is_mark(c) && !matches!(c, '：' | ':' | '，' | ','));
    let body = trimmed.trim_end_matches(['：', ':', '，', ',']).trim_end();
    let colon = trimmed.ends_with(['：', ':']);
    let from = body.rfind(['。', '！', '？', '；', '\n']).map_or(0, |i| i + 3);
    let from = body.rfind(['!', '?', '"', '”', '」']).map_or(from, |i| from.max(i + 1));
    let mut from = from.min(body.len());
    while !body.is_char_boundary(from) {
        from += 1;
    }
    let clause = body[from..].trim();
    let last = |re: &Regex| re.find_iter(clause).last().map(|m| m.range());
    let verb = match last(zh_said()).filter(|m| colon || clause[m.end..].chars().count() <= 2) {
        Some(verb) => Some(verb),
        None => last(en_said()).filter(|m| clause[m.end..].split_whitespace().count() <= 8),
    };
    verb.map(|_| clause.to_owned()).filter(|c| !c.is_empty())
}

/// The first clause of what stands after a quotation, where it has a verb of saying.
fn said_after(after: &str) -> Option<String> {
    let body = after.trim_start_matches(['，', ',', ' ', '。', '”', '"', '」']);
    let end = body.find(['。', '，', '！', '？', '；', '：', '\n', ',']).unwrap_or(body.len());
    let end = body.find(". ").map_or(end, |dot| end.min(dot));
    let clause = body[..end].trim().trim_end_matches('.');
    let short = clause.chars().count() <= 40 || en_said().is_match(clause);
    let said = en_said().is_match(clause) || zh_said().find(clause).is_some_and(|m| m.start() > 0);
    (short && said).then(|| clause.to_owned())
}

/// A paragraph without marks in which somebody speaks after a colon: 闻若舟说：港口要开放。
fn said_openly(words: &str) -> Option<(String, usize)> {
    let (at, colon) = words.char_indices().find(|(_, c)| matches!(c, '：' | ':'))?;
    let clause = words[..at].trim();
    let ends = zh_said().find_iter(clause).last().is_some_and(|m| m.end() == clause.len() && m.start() > 0)
        || en_said().find_iter(clause).last().is_some_and(|m| m.end() == clause.len() && m.start() > 0);
    let rest = at + colon.len_utf8();
    (ends && clause.chars().count() <= 40 && !words[rest..].trim().is_empty())
        .then(|| (clause.to_owned(), rest + words[rest..].len() - words[rest..].trim_start().len()))
}

/// What looks like a person's name in a clause of attribution: two or three characters that begin with a surname and
/// stand before the verb; words with capitals beside it.
fn name_in(clause: &str) -> Option<String> {
    if let Some(verb) = zh_said().find_iter(clause).last()
        && clause.chars().any(is_han)
    {
        return zh_name(&clause[..verb.start()]);
    }
    static NAME: OnceLock<Regex> = OnceLock::new();
    let name = NAME.get_or_init(|| pattern(r"\p{Lu}[\p{L}'’-]+(?:\s+(?:\p{Lu}\.|\p{Lu}[\p{L}'’-]+))*"));
    let verb = en_said().find(clause)?;
    let not_names =
        ["He", "She", "It", "They", "We", "I", "The", "On", "In", "At", "But", "And", "Asked", "Who"];
    let beside = |m: &regex::Match<'_>| {
        let gap = if m.start() >= verb.end() {
            m.start() - verb.end()
        } else {
            verb.start().saturating_sub(m.end())
        };
        gap <= 4
    };
    name.find_iter(clause)
        .filter(|m| beside(m) && !not_names.contains(&m.as_str()))
        .map(|m| m.as_str().to_owned())
        .next()
}

/// The name at the end of a Chinese clause, adverbs and places before the verb left aside.
fn zh_name(before: &str) -> Option<String> {
    static ASIDE: OnceLock<Regex> = OnceLock::new();
    let aside = ASIDE.get_or_init(|| {
        pattern("(?:(?:在|于|当|就|对|向|针对)[^，。]{1,24}|今天|昨天|当天|当日|周.|星期.|[0-9０-９]+日|还|也|又|则|并|进一步|明确|随后|最后|接着|再次|对此|回答|强调|笑着|,|，|\\s)+$")
    });
    let cut = aside.find(before).map_or(before, |m| &before[..m.start()]);
    let chars: Vec<char> = cut.chars().rev().take_while(|c| is_han(*c)).take(3).collect();
    for length in [3usize, 2] {
        if chars.len() < length {
            continue;
        }
        let name: String = chars[..length].iter().rev().collect();
        let surname = name.chars().next().is_some_and(crate::explain::is_surname);
        if surname && !Lexicon::zh().is_word(&name) {
            return Some(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(article: &str, expected: &[(&str, Option<&str>)]) {
        let found = quotations(article);
        let found: Vec<(&str, Option<&str>)> =
            found.iter().filter(|q| !q.is_name).map(|q| (q.text.as_str(), q.name.as_deref())).collect();
        assert_eq!(found, expected, "{article}");
    }

    #[test]
    fn quotations_with_their_speakers() {
        check("外事部长闻若舟说：“港口要开放，也要安全。”", &[("港口要开放，也要安全。", Some("闻若舟"))]);
        check("「港口要開放，也要安全，」闻若舟周五表示。", &[("港口要開放，也要安全，", Some("闻若舟"))]);
        check(
            "港口公司说：\n港口要开放，也要安全。\n\n天气很好，大家都来了。",
            &[("港口要开放，也要安全。", None)],
        );
        check("闻若舟说：港口要开放，也要安全。", &[("港口要开放，也要安全。", Some("闻若舟"))]);
        check("\"The harbour stays open,\" Ada Wen said.", &[("The harbour stays open,", Some("Ada Wen"))]);
        check(
            "“The harbour stays open,” said Minister Wen on Friday.",
            &[("The harbour stays open,", Some("Minister Wen"))],
        );
        check("He said: \"The harbour stays open.\"", &[("The harbour stays open.", None)]);
    }

    #[test]
    fn names_in_marks_are_no_quotations() {
        check("所谓“港湾计划”和“鱼汤节”都有人谈。", &[]);
        check("有关方面表示：“港口要开放，也要安全。”", &[("港口要开放，也要安全。", None)]);
    }

    #[test]
    fn who_he_is() {
        let found = quotations("闻若舟说：“港口要开放，也要安全。”他说：“大家都要记住这一点。”");
        assert_eq!(found[1].name.as_deref(), Some("闻若舟"), "{found:?}");
    }

    #[test]
    fn odd_marks_are_survived() {
        for odd in ["“", "”“”", "\"\"\"", "「『」", "说：", "：\n：\n", "“a", "“”"] {
            let _ = quotations(odd);
        }
        check("「他說『港口要開放，也要安全』。」", &[("他說『港口要開放，也要安全』。", None)]);
    }
}
