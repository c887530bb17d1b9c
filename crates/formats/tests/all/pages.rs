//! Pages of the web: the page above, what is read of it below.

use encoding_rs::GB18030;
use formats::{Decoded, Format, Hints, read};
use record::{FindingCode, TextSpan};

pub(crate) fn page(bytes: &[u8]) -> Decoded {
    read(bytes, Hints::default()).unwrap()
}

/// Reads a page and compares its text; every byte of the page must belong to a character.
fn check(html: &str, text: &str) -> Decoded {
    let got = page(html.as_bytes());
    assert_eq!(got.text.as_str(), format!("{text}\n"), "{html}");
    assert_eq!(got.format, Format::Html);
    accounted(html.as_bytes(), &got);
    got
}

/// Characters follow one another in the source without gap or overlap, and each word stands where it is said to stand.
pub(crate) fn accounted(bytes: &[u8], got: &Decoded) {
    let text = got.text.as_str();
    assert_eq!(got.text.source_len(), bytes.len());
    let mut end = 0;
    for (i, c) in text.char_indices() {
        let span = got.text.bytes_of(TextSpan::between(i, i + c.len_utf8()));
        assert!(span.start() >= end || span.end() <= end, "{c:?} at {i} has {span:?} after {end}");
        end = end.max(span.end());
        if c.is_alphanumeric() && got.encoding == "UTF-8" {
            let source = String::from_utf8_lossy(&bytes[span.start()..span.end()]).into_owned();
            assert!(source.starts_with(c) || source.starts_with('&'), "{c:?} stands for {source:?}");
        }
    }
}

const QUESTION: &str = "海湾日报记者：请问部长，今年两国的渔业合作有什么新的安排？会不会增加检验站？";
const ANSWER: &str = "部长：谢谢你的提问。我们两国是好邻居，合作从来没有停过。今年我们会在三个港口开设联合检验站，这对渔民是实实在在的好事。";

fn said() -> String {
    format!("<p>{QUESTION}</p>\n<p>{ANSWER}</p>\n").repeat(3)
}

fn read_as() -> String {
    format!("{QUESTION}\n\n{ANSWER}\n\n").repeat(3).trim_end().to_owned()
}

#[test]
fn a_news_site_with_menus_comments_and_more_to_read() {
    let page = format!(
        "<!DOCTYPE html><html lang=zh-CN><head><meta charset=utf-8><title>部长谈渔业 - 海湾网</title>
<meta property='og:title' content='部长谈渔业'><meta property='og:site_name' content='海湾网'>
<meta property='article:published_time' content='2031-05-13T09:00:00+08:00'>
<script>var a = '<p>不是文字</p>';</script><style>p {{ }}</style></head>
<body class='has-sidebar no-comments'><nav><a href=/>首页</a> <a href=/a>要闻</a></nav>
<div class=wrap><h1>部长谈渔业</h1><div class='share-bar'>分享到：<a>微信</a></div>
<div class=text>{}</div>
<div class=related-news><h3>相关阅读</h3><ul><li><a href=1>海港大桥明年通车，市民期待已久的工程即将完工</a></li><li><a href=2>渔民协会发表声明</a></li></ul></div>
<div id=comments><p>网友甲：说得好，我们这里的渔民等了很多年，希望早一点开工，也希望手续能够简单一些，谢谢。</p></div></div>
<aside><p>今天的天气很好，适合出海，渔民们纷纷出发，码头上一片繁忙的景象，商贩们也早早地来了。</p></aside>
<footer>版权所有 海湾网</footer></body></html>",
        said()
    );
    let got = check(&page, &format!("## 部长谈渔业\n\n{}", read_as()));
    assert_eq!(got.about.title.as_deref(), Some("部长谈渔业"));
    assert_eq!(got.about.outlet.as_deref(), Some("海湾网"));
    assert_eq!(got.about.date.map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
    assert_eq!(got.about.language.as_deref(), Some("zh-CN"));
    assert!(got.findings.is_empty());
}

#[test]
fn an_electronic_newspaper() {
    let page = format!(
        "<html><head><title>海湾日报数字报</title></head><body><table><tr><td><a href=1>第01版：要闻</a><a href=2>第02版：国际</a></td><td>
<div class=title>渔业合作</div><div id=ozoom style='zoom:100%'><founder-content><P>{QUESTION}</P><P>　　{ANSWER}</P><P>　　{ANSWER}</P></founder-content></div>
</td></tr></table><div>海湾日报社版权所有，未经书面许可不得转载，违者将依法追究法律责任，特此声明，请各位读者留意。</div></body></html>"
    );
    check(&page, &format!("## 渔业合作\n\n{QUESTION}\n\n{ANSWER}\n\n{ANSWER}"));
}

#[test]
fn a_ministry() {
    let page = format!(
        "<html><head><meta name=PubDate content='2031-05-13 10:20'><meta name=ContentSource content='渔业部网站'></head><body>
<div class=header><a>渔业部</a></div><div class=content><h1 class=title>部长答记者问</h1><div class=info>2031-05-13　来源：渔业部</div>
<div class=TRS_Editor><style>.TRS_Editor P {{ }}</style>{}<p align=right>渔业部新闻司</p></div></div></body></html>",
        said()
    );
    let got = check(&page, &format!("## 部长答记者问\n\n{}\n\n渔业部新闻司", read_as()));
    assert_eq!(got.about.outlet.as_deref(), Some("渔业部网站"));
    assert_eq!(got.about.date.map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
}

#[test]
fn an_old_page_with_line_breaks_in_gb2312() {
    let page = format!(
        "<HTML><HEAD><META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=gb2312\"><TITLE>答记者问</TITLE></HEAD>
<BODY BGCOLOR=#ffffff><TABLE><TR><TD><A HREF=1>返回</A><TD><FONT SIZE=3>　　{QUESTION}<BR>\r\n　　{ANSWER}<BR><BR>&nbsp;&nbsp;&nbsp;{QUESTION}<BR>
　　{ANSWER}</FONT></TABLE></BODY></HTML>"
    );
    let bytes = GB18030.encode(&page).0.into_owned();
    let got = read(&bytes, Hints::default()).unwrap();
    assert_eq!(got.text.as_str(), format!("{QUESTION}\n\n{ANSWER}\n\n{QUESTION}\n\n{ANSWER}\n"));
    assert_eq!(got.encoding, "gb18030");
    accounted(&bytes, &got);
    let at = got.text.as_str().rfind("检验站，").unwrap();
    let span = got.text.bytes_of(TextSpan::between(at, at + "检验站".len()));
    assert_eq!(GB18030.decode(&bytes[span.start()..span.end()]).0, "检验站");
}

#[test]
fn a_weblog() {
    let page = "<html lang=en><head><title>The minister on fish &#8211; Bay Blog</title></head><body><div id=page><article class='post hentry'>
<header class=entry-header><h1 class=entry-title>The minister on fish</h1><time datetime='2031-05-13T08:00:00+00:00'>May 13</time></header>
<div class='entry-content'><p>Q: What about the   <em>inspection</em>\n posts in the three harbours, Minister? Will there be&nbsp;more?</p>
<p>MR. X: There will be &ldquo;three&rdquo; posts; the bay is large enough for them &amp; for us. Nobody doubts that any more, as you know.</p>
<div class='sharedaddy share'><a>Tweet</a></div></div></article>
<div class=widget><p>Subscribe to our newsletter and never miss a post again; it comes every week and costs nothing at all.</p></div></div></body></html>";
    let got = check(
        page,
        "## The minister on fish\n\nQ: What about the inspection posts in the three harbours, Minister? Will there be\u{a0}more?\n\nMR. X: There will be “three” posts; the bay is large enough for them & for us. Nobody doubts that any more, as you know.",
    );
    assert_eq!(got.about.date.map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
}

#[test]
fn a_lead_that_the_design_sets_apart_and_a_day_in_words() {
    let page = format!(
        "<html><body><div><h1>Rueda de prensa</h1><p class=lead>El ministro habló este martes de la pesca en los tres puertos de la bahía.</p>
<p>Fecha de publicación 13 de mayo de 2031</p><div class=box><a>Imprimir</a></div></div><div class=body>{}</div></body></html>",
        "<p>PREGUNTA: ¿Habrá más puestos de inspección en los puertos?</p><p>MINISTRO: Habrá tres puestos; la bahía es bastante grande para todos nosotros.</p>".repeat(3)
    );
    let got = page_of(&page);
    assert!(got.text.as_str().starts_with("## Rueda de prensa\n\nEl ministro habló este martes de la pesca en los tres puertos de la bahía.\n\nPREGUNTA: ¿Habrá"), "{}", got.text.as_str());
    assert_eq!(got.about.date.map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
}

fn page_of(html: &str) -> Decoded {
    page(html.as_bytes())
}

#[test]
fn a_page_that_is_nearly_all_article() {
    check(
        "<html><body><p>问：你好吗？</p><p>答：很好。<br>谢谢。</p></body></html>",
        "问：你好吗？\n\n答：很好。\n谢谢。",
    );
    check("<div class='a'><p>Q: hello</p><p>A: well</p></div>", "Q: hello\n\nA: well");
    check("<html><body>问：你\n好吗？<p>答：\n  很好。</body>", "问：你好吗？\n\n答：很好。");
    check(
        "<html><body><pre>Q: how\n   are you?\n\nA: well &gt; fine</pre></body>",
        "Q: how\nare you?\n\nA: well > fine",
    );
}

#[test]
fn a_page_without_an_article() {
    let links: String = (0..30).map(|i| format!("<li><a href={i}>第{i}条新闻的标题</a></li>")).collect();
    let got = page(format!("<html><body><ul>{links}</ul></body></html>").as_bytes());
    assert_eq!(got.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [FindingCode::NoMainText]);
    assert!(got.text.as_str().starts_with("第0条新闻的标题\n\n第1条"));
    let refused = read(b"<html><body><script>render()</script></body></html>", Hints::default()).unwrap_err();
    assert_eq!(refused.code, FindingCode::Empty);
}

#[test]
fn comments_longer_than_the_article() {
    let comment = "<div class=comment-body><p>我觉得这个问题问得很好，部长的回答也很清楚，希望以后每个月都有这样的记者会，让大家都能知道。</p></div>";
    let page = format!(
        "<html><body><div id=main><h1>记者会</h1>{}<section class=comments>{}</section></div></body></html>",
        said(),
        comment.repeat(9)
    );
    check(&page, &format!("## 记者会\n\n{}", read_as()));
}

#[test]
fn tables_and_lists_row_by_row() {
    check(
        "<html><body><table><tr><th>Jahr<th>Fisch<tr><td>2030<td>3 t</table><ol><li>eins<li>zwei</ol></body></html>",
        "Jahr\n\nFisch\n\n2030\n\n3 t\n\neins\n\nzwei",
    );
}

#[test]
fn what_nobody_sees_is_not_read() {
    check(
        "<html><body><p>Guten Tag, meine Damen und Herren.</p><p style='display: none'>unsichtbar</p><p hidden>x</p><noscript>y</noscript><p><ruby>漢<rt>かん</rt></ruby>字</p></body></html>",
        "Guten Tag, meine Damen und Herren.\n\n漢字",
    );
}

#[test]
fn what_a_page_calls_its_encoding_counts_less_than_its_bytes() {
    let got = check(
        "<html><head><meta charset=gb2312></head><body><p>问：你好吗？</p></body></html>",
        "问：你好吗？",
    );
    assert!(got.findings.is_empty(), "{:?}", got.findings);
    let utf16: Vec<u8> =
        "\u{feff}<html><body>问：你好吗？&amp;</body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let got = page(&utf16);
    assert_eq!((got.text.as_str(), got.encoding.as_str()), ("问：你好吗？&\n", "UTF-16LE"));
    assert_eq!(got.text.source_len(), utf16.len());
}

#[test]
fn nested_beyond_reason() {
    for n in [10_000, 1_000_000] {
        let html = format!("<html><body>{}Guten Tag{}", "<div>".repeat(n), "</div>".repeat(n));
        let got = page(html.as_bytes());
        assert_eq!(got.text.as_str(), "Guten Tag\n");
        assert_eq!(got.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [FindingCode::Damaged]);
    }
}
