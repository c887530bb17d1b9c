//! What holds for any text whatever.

use proptest::prelude::*;
use record::{SourceText, Witness};

use crate::rendering::structured;

/// Pieces that labels, marks and accidents are made of.
fn soup() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "问：",
        "答：",
        "追问：",
        "记者：",
        "某报记者：",
        "主持人：",
        "闻若舟：",
        "外事部长闻若舟：",
        "《某报》記者",
        "**问：**",
        "Q  ",
        "Q: ",
        "A: ",
        "MS. MARSH:  ",
        "QUESTION: ",
        "Harbour Herald: ",
        "Note: ",
        "1. ",
        "> ",
        "- ",
        "| ",
        " |",
        "## ",
        "[10:05]",
        "（10:05）",
        "(Laughter.)",
        "（众笑）",
        "（下转第2版）",
        "Continued on page 4",
        "记者会历时1小时。",
        "END",
        "——",
        "…",
        "。",
        "？",
        "，",
        "：",
        ":",
        "“",
        "”",
        "（",
        "）",
        "(",
        ")",
        "\n",
        "\n\n",
        "\r\n",
        "　　",
        "\u{a0}",
        "\u{feff}",
        "\0",
        "本报记者 某某摄",
        "2031年5月12日 星期一 第3版",
        "某社某地5月12日电 ",
        "大桥何时通车",
        "明年春天",
        "预算不增加",
        "一",
        "When will it open?",
        "In spring.",
        "---",
        "title: x",
        "***",
        "é",
        "🙂",
        "한국",
        "ß",
        "第三，",
        "首先",
        "谢谢大家",
        "thank you all",
        "a",
    ]);
    prop::collection::vec(bits, 0..60).prop_map(|v| v.concat())
}

fn spoken(w: &Witness, text: &SourceText) -> String {
    w.turns().map(|t| t.text(text)).collect::<Vec<_>>().join("\n")
}

/// Every byte in exactly one block, in order; the spoken words are words of the source, each used once.
fn holds(source: &str) {
    let (text, made) = structured(source);
    let mut at = 0;
    for b in &made.blocks {
        assert_eq!(b.span.start(), at, "a gap or an overlap between blocks");
        assert!(b.span.end() > at, "an empty block");
        at = b.span.end();
    }
    assert_eq!(at, text.as_str().len(), "bytes behind the last block");
    let mut used: Vec<(usize, usize)> = Vec::new();
    for w in &made.witnesses {
        assert!(w.turns().all(|t| !t.pieces.is_empty()), "a turn without words");
        let spans = w.turns().flat_map(|t| &t.pieces).map(|p| (p.span.start(), p.span.end()));
        used.extend(spans);
        let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
        let pieces: usize = w.turns().flat_map(|t| &t.pieces).map(|p| letters(text.slice(p.span))).sum();
        assert_eq!(letters(&spoken(w, &text)), pieces, "characters lost or invented");
        for x in &w.exchanges {
            assert!(!x.turns.is_empty(), "an exchange without turns");
        }
    }
    used.sort_unstable();
    assert!(used.windows(2).all(|w| w[0].1 <= w[1].0), "words used twice");
    assert_eq!(structured(source).1.blocks, made.blocks, "not the same twice");
}

/// Texts that once made it panic, or lose words.
#[test]
fn found_by_chance() {
    holds("| In spring.| （10:05）问：| \n\n1. 本报记者 某某摄\nIn spring.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text(source in "\\PC{0,300}") {
        holds(&source);
    }

    #[test]
    fn label_soup(source in soup()) {
        holds(&source);
    }

    #[test]
    fn soup_in_lines(lines in prop::collection::vec(soup(), 0..20)) {
        holds(&lines.join("\n"));
    }
}

#[test]
fn odd_input() {
    for source in [
        "",
        "\n",
        " ",
        "\u{feff}",
        "\0\0",
        "：",
        "问：",
        "问：\n答：",
        "Q",
        "Q:",
        "---",
        "---\n---",
        "|",
        "||",
        "**",
        "#",
        "# ",
        "“",
    ] {
        holds(source);
    }
}
