//! Markdown and the HTML inside it: a file above, its words below. What is set apart stands behind them in braces.

use formats::{Hints, read};
use proptest::prelude::*;
use record::TextSpan;

/// The words and what is set apart, and the promise that every byte belongs to a character.
fn words(bytes: &[u8]) -> String {
    let got = read(bytes, Hints::default()).unwrap();
    assert_eq!(got.text.source_len(), bytes.len());
    let text = got.text.as_str();
    let mut end = 0;
    for (i, c) in text.char_indices() {
        let span = got.text.bytes_of(TextSpan::between(i, i + c.len_utf8()));
        assert!(i == 0 || span.start() == end || (span.start() < end && span.end() == end), "{c:?} at {i}");
        end = span.end();
    }
    assert_eq!(end, bytes.len());
    let mut at = 0;
    for aside in &got.asides {
        assert!(at <= aside.span.start() && aside.span.start() < aside.span.end(), "{:?}", got.asides);
        at = aside.span.end();
    }
    let apart = got.asides.iter().map(|a| format!(" {{{} {}}}", a.role.as_str(), got.text.slice(a.span)));
    format!("{}{}", text.trim(), apart.collect::<String>())
}

fn check(source: &str, expected: &str) {
    assert_eq!(words(source.as_bytes()), expected, "{source}");
}

/// Nothing is taken away.
fn stays(source: &str) {
    check(source, source);
}

#[test]
fn tags_are_marks() {
    check("# Ti\n\nthe 100<sup>th</sup> <b class=x>day</B>", "# Ti\n\nthe 100th day");
    check("a <span style='color: red'>red</span> line", "a red line");
    check("a<br>b<br/>\nc<BR />", "a\nb\nc");
    check("x<!-- not\n\nprinted -->y", "xy");
    check("x\n<p align=center>T</p>\nnext", "x\n\nT\n\n\nnext");
    check("z <h2>T<br>U</h2>next <h3><a name=\"x\"></a>V</h3>", "z \n\n## T\nU\n\nnext \n\n## V");
    check("<p>one<p>two</p>", "one\n\ntwo");
    check("words<script>var s = '<s>';</script> go", "words go");
}

#[test]
fn what_is_no_tag_stays() {
    for source in [
        "if a < b and c > d",
        "<Mark> hello\n<Anna> hello, Mark",
        "<marsh@example.org> and <https://example.org/>",
        "the <s> tag, and <b and c> too",
        "the <summary, of it> all",
        "<time> <name>: <words>",
        "a<b, c>d",
        "`<s>x</s>` and ``~~`x`~~``",
        "```\n<s>x</s> \\[y\\]\n```\n# T",
        "<!-- never closed",
        "<a href=\"never closed",
        "1 <2> 3 </4> 5",
        "<",
        "</",
        "<a",
        "~~~\n~~x~~\n~~~",
    ] {
        stays(source);
    }
    check("&lt;s&gt;x&lt;/s&gt; <s>y</s>", "<s>x</s> y {struck y}");
    check("x\n<pre>\n<s>x</s> ~~y~~</pre>", "x\n\n\n<s>x</s> ~~y~~");
}

#[test]
fn backslashes_protect_marks_in_markdown() {
    check("# Ti\n\n\\[now\\]\\* 5 \\* 3 \\~~x~~\\_", "# Ti\n\n[now]* 5 * 3 ~~x~~_");
    check("it is \\[now\\]", "it is [now]");
    check(
        "# Ti\n\n\\# no heading\n\\- no item\n1\\. no item\nthe end\\.",
        "# Ti\n\n\\# no heading\n\\- no item\n1\\. no item\nthe end.",
    );
    check("# Ti\n\nof \\\none line", "# Ti\n\nof \none line");
    for source in
        ["C:\\temp\\new\\[x]", "\\[ \\frac{1}{2} \\alpha \\]", "¯\\_(o)_/¯", "---\na: \"x\\_y\"\n---\nb"]
    {
        stays(source);
    }
}

#[test]
fn links_and_pictures() {
    check(
        "see [the plan](https://example.org/a_(b).pdf), or [it](a.pdf \"A title\").",
        "see the plan, or it.",
    );
    check("![The harbour](a.jpg)\n\ntext", "The harbour\n\ntext {furniture The harbour}");
    check("[![The harbour](a.jpg)](https://example.org)", "The harbour {furniture The harbour}");
    check("x ![](data:image/png;base64,AAAA==) y", "x  y");
    check("<img width=9 src='alt.jpg' alt='The harbour' /> y", "The harbour y {furniture The harbour}");
    check(
        "y\n<figure>\n<img src=a.jpg>\n<figcaption>The <b>quay</b>.</figcaption>\n</figure>\nx",
        "y\n\n\n\n\nThe quay.\n\n\n\n\n\nx {caption The quay.}",
    );
    for source in [
        "[inaudible](laughter)",
        "[sic] (see below)",
        "[he](and/or) she",
        "[Smith](U.S.) said",
        "a[1](2)",
        "[](",
        "](a.b)",
    ] {
        stays(source);
    }
}

#[test]
fn struck_out() {
    check("will ~~not~~ [now] be", "will not [now] be {struck not}");
    check(
        "<s>a</s>, <strike>b</strike>, <del>c</del><ins>d</ins>",
        "a, b, cd {struck a} {struck b} {struck c}",
    );
    check("it ~~runs\nover~~ lines", "it runs\nover lines {struck runs\nover}");
    check("x <del>one\n\ntwo</del>", "x one\n\ntwo {struck one\n\ntwo}");
    check("costs ~54~ [45] and ~never~ more", "costs 54 [45] and never more {struck 54} {struck never}");
    check("防波堤~~不会~~[将]完工", "防波堤不会[将]完工 {struck 不会}");
    for source in [
        "~5 million",
        "5~6, 7~8 and 5~~6, 7~~8",
        "~ a ~ b ~~ c ~~",
        "好的~~ 再见~~ 谢谢大家~~",
        "~a~ [b], and ~5 million",
        "H~2~O",
        "a ~~b\n\nc~~ d",
    ] {
        stays(source);
    }
    check("# Ti\n\n| ~~a | b~~ |\n| ~~c~~ | ~5 |", "# Ti\n\n| ~~a | b~~ |\n| c | ~5 | {struck c}");
}

#[test]
fn a_cell_of_several_paragraphs() {
    check(
        "| a | b |\n| --- | --- |\n| x | y<br>z<br>w |\n| u | v |",
        "| a | b |\n| --- | --- |\n| x | y |\n\nz\n\nw \n| u | v |",
    );
    check("| x<br>y | z<br> |", "| x y | z |");
}

/// A file whose lines are broken where they are full: what was counted of a mark is counted still.
#[test]
fn lines_stay_as_wide_as_they_were() {
    let blanks = |n: usize| "\u{a0}".repeat(n);
    check(
        "y\nthe children of the harbour who are <s>under</s>\n\\[over\\]\\* six years of age\n\nx",
        &format!(
            "y\nthe children of the harbour who are under{}\n[over]* six years of age\n\nx {{struck under}}",
            blanks(10)
        ),
    );
    check(
        "the children of the harbour who are\nfar <b>too</b> old for it all, as we said\nbefore",
        &format!(
            "the children of the harbour who are\nfar too old for it all, as we said{}\nbefore",
            blanks(7)
        ),
    );
    check("short <s>x</s>\nline", "short x\nline {struck x}");
}

/// Bytes that another encoding has for the same words.
#[test]
fn other_encodings() {
    let source = "# 题目\n\n问：大桥<s>何时</s>\\[今年\\]通车？&amp;\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(source);
    assert_eq!(words(&bytes), "# 题目\n\n问：大桥何时[今年]通车？& {struck 何时}");
    let utf16: Vec<u8> = format!("\u{feff}{source}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(words(&utf16), "# 题目\n\n问：大桥何时[今年]通车？& {struck 何时}");
}

/// What would be looked for again and again up to the end of the file.
#[test]
fn nothing_takes_its_square_in_time() {
    for part in [
        "<a href=\"",
        "<a href='x",
        "[](",
        "](((",
        "~~a ",
        "`` ` ",
        "<s>",
        "</s>",
        "<!--",
        "\\[",
        "<br>|",
        "| <br>",
        "[a](",
        "```\n",
        "<code>",
        "<figure>\n",
        "<img alt=alt ",
    ] {
        let source = format!("# Ti\n\n{}", part.repeat(400_000 / part.len()));
        let _ = words(source.as_bytes());
    }
}

proptest! {
    #[test]
    fn any_marks(parts in prop::collection::vec(prop::sample::select(vec![
        "<s>", "</s>", "<p>", "</p>", "<br>", "~~", "~", "`", "```\n", "[", "](a.b)", "![", "]", "\\", "*", "|", "\n", "\n\n", "<!--", "-->",
        "a", "版", " ", "<img alt='x y'>", "<h2>", "</h2>", "<figcaption>", "</figcaption>", "&lt;", "# Ti\n", "---\n", "<ins>", "</ins>", "<del>", "</del>",
    ]), 1..60)) {
        let source = format!("x{}", parts.concat());
        let _ = words(source.as_bytes());
    }
}
