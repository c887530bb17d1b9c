//! One case per rule: a text of an invented conference, the odd words, and good language beside it that must pass.

use proptest::prelude::*;
use record::Role;

use super::*;

const SURE: Attribution = Attribution {
    limits: Certainty::Printed,
    role: Certainty::Printed,
    speaker: Certainty::Printed,
    second: None,
};

fn view(role: Role, text: &str) -> TurnView<'_> {
    TurnView { exchange: Some(0), role, text, near_outlet: None, attribution: &SURE }
}

fn words(turns: &[TurnView<'_>], corpus: &Corpus) -> Vec<(SuspectKind, String)> {
    find(turns, corpus)
        .into_iter()
        .map(|s| match s.place {
            Place::Words(range) => (s.kind, turns[s.turn].text[range].to_owned()),
            Place::Label => (s.kind, String::new()),
        })
        .collect()
}

/// The answer holds exactly these suspects.
#[track_caller]
fn check(answer: &str, expected: &[(SuspectKind, &str)]) {
    let found = words(&[view(Role::Answer, answer)], &Corpus::empty());
    let found: Vec<(SuspectKind, &str)> = found.iter().map(|(k, w)| (*k, w.as_str())).collect();
    assert_eq!(found, expected, "{answer}");
}

#[test]
fn doubled_words_are_told_from_good_doubling() {
    check("双方愿意促进渔港之间的互学互学。", &[(SuspectKind::Doubled, "互学互学")]);
    check("这艘船可以极静静下潜。", &[(SuspectKind::Doubled, "极静静下")]);
    check("海港委员会海港委员会将于下月开会。", &[(SuspectKind::Doubled, "海港委员会海港委员会")]);
    check("我们出席了五次多次会议。", &[(SuspectKind::Doubled, "五次多次")]);
    check("双方取得的的进展令人高兴。", &[(SuspectKind::Doubled, "的的")]);
    check(
        "渔业是推动发展的两大产业，出口的两大支柱，也是就业的两大大来源。",
        &[(SuspectKind::Doubled, "两大大来源")],
    );
    check("我们一步一步来，常常研究研究，实实在在地帮助渔民。", &[]);
    check("外交部部长和渔业部部长都到了，两国国内舆论很关注。", &[]);
    check("这是捕捞的主要目的的一部分。", &[]);
}

#[test]
fn series_and_parallels_that_break_their_pattern() {
    check("渔民们进渔港入船坞、访渔家，十分高兴。", &[(SuspectKind::BrokenSeries, "进渔港入船坞、访渔家")]);
    check("我们主张为渔护渔、以海养海、以港养海。", &[(SuspectKind::BrokenSeries, "为渔护渔")]);
    check("老话说，问路须行人，看船要看底。", &[(SuspectKind::BrokenSeries, "问路须行人")]);
    check(
        "渔场的退化不能再忽视了，渔民的损失不能再拖延了，这种局面不能再一代人承受。",
        &[(SuspectKind::BrokenSeries, "不能再一代人承受")],
    );
    check("我们要进渔港、入船坞、访渔家。", &[]);
    check("渔场的退化不能再忽视了，渔民的损失不能再拖延了，这种局面不能再继续了。", &[]);
}

#[test]
fn enumeration_commas_before_clauses() {
    check("从渔场到“海上集市”、你们看到了变化。", &[(SuspectKind::Punctuation, "上集市”、你们看")]);
    check("我们愿意对话、但不会放弃渔场。", &[(SuspectKind::Punctuation, "愿意对话、但")]);
    check(
        "从湖州海洋年会、海州论坛，到东部渔业会、三大会议都很成功。",
        &[(SuspectKind::Punctuation, "部渔业会、三大会议")],
    );
    check("我们的港口、我们的船队都向各国开放。", &[]);
    check("这种合作不排他、也不针对第三方。", &[]);
}

#[test]
fn grammar_that_no_writer_leaves() {
    check("渔业合作是一历史的选择。", &[(SuspectKind::Grammar, "是一历史")]);
    check("我们重视渔民的代表性和平发言权。", &[(SuspectKind::Grammar, "代表性和平发言权")]);
    check("我们将向广大提交“渔业公约”。", &[(SuspectKind::Grammar, "广大提交")]);
    check(
        "我们愿同邻国一道，共同维护渔场安宁，不要成为渔场的搅局者。",
        &[(SuspectKind::Grammar, "我们愿同邻国一道，共同维护渔场安宁，不要成为渔场的搅局者")],
    );
    check(
        "如果停航，不仅影响了各国渔业，也会破坏海上秩序。",
        &[(SuspectKind::Grammar, "不仅影响了各国渔业，也会")],
    );
    check("如果停航，不仅阻挡不了渔船，也会破坏海上秩序。", &[]);
    check("这是一家公司，也是一国政府的责任。", &[]);
    check("我们愿敦促各方停止捕捞，不要成为渔场的搅局者。", &[]);
}

#[test]
fn characters_exchanged_for_their_likes() {
    check("对此我们深表遗撼。", &[(SuspectKind::Garbled, "遗撼")]);
    check("请明辨事非。", &[]);
    check("各方应当明辨是非，不可坚持已见。", &[]);
    check("各方不可、坚持已见。", &[(SuspectKind::NearName, "坚持已见")]);
    check("渔场是两国友好的根基。根须不牢，船也不稳。", &[(SuspectKind::NearName, "根须")]);
}

#[track_caller]
fn check_pair(question: &str, answer: &str, expected: &[(SuspectKind, &str)]) {
    let turns = [view(Role::Question, question), view(Role::Answer, answer)];
    let found = words(&turns, &Corpus::empty());
    let found: Vec<(SuspectKind, &str)> = found.iter().map(|(k, w)| (*k, w.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn questions_and_answers_that_do_not_fit() {
    check_pair(
        "为了保护渔场，渔业部将提出什么方案？",
        "渔业部历来主张保护渔场，渔业部将提出什么方案？\n方案已经公布。",
        &[(SuspectKind::Splice, "渔业部历来主张保护渔场，渔业部将提出什么方案？")],
    );
    check_pair(
        "如何评估“海岛地区”的概念？",
        "“海岛战略”是封闭的。“海岛战略”没有前途。",
        &[(SuspectKind::Unechoed, "海岛地区")],
    );
    check_pair(
        "部长访问非洲后，中美关系会不会受到其他伙伴的竞争？",
        "中非是兄弟，非洲是我们的首访之地。",
        &[(SuspectKind::Unechoed, "中美关系")],
    );
    check_pair("部长访问非洲后，中美关系如何？", "中美关系稳定。中非是兄弟。", &[]);
    check_pair("渔业部将提出什么方案？", "方案已经公布。", &[]);
}

#[test]
fn figures_that_another_event_contradicts() {
    let mut corpus = Corpus::empty();
    corpus.add("中国和欧盟贸易额首次突破8000亿美元。");
    let turns = [view(Role::Answer, "中欧合作成果丰硕。\n50年来，贸易额从几乎为零增长到近2500亿美元。")];
    assert_eq!(
        words(&turns, &corpus),
        [(SuspectKind::Figure, "贸易额从几乎为零增长到近2500亿美元".to_owned())]
    );
    let turns = [view(Role::Answer, "中俄合作成果丰硕。贸易额增长到近2500亿美元。")];
    assert_eq!(words(&turns, &corpus), []);
}

/// A record that says the same few sentences again and again, long enough to be listened to.
fn formulaic(sentences: &str) -> Corpus {
    let mut corpus = Corpus::empty();
    for _ in 0..60_000 / sentences.chars().count() + 1 {
        corpus.add(sentences);
    }
    corpus
}

#[test]
fn the_record_knows_what_is_meant() {
    let corpus = formulaic("渔业部愿同有关各方保持联络。渔业部希望通过对话解决问题。渔业部密切关注渔场。");
    let check = |text: &str, expected: &[(SuspectKind, &str)]| {
        let found = words(&[view(Role::Answer, text)], &corpus);
        let found: Vec<(SuspectKind, &str)> = found.iter().map(|(k, w)| (*k, w.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("渔业部密切关汪渔场。", &[(SuspectKind::Garbled, "关汪渔")]);
    check("渔业部愿同有各关方保持联络。", &[(SuspectKind::Garbled, "有各关方")]);
    check("渔业部希通过对话解决问题。", &[(SuspectKind::Garbled, "希通")]);
    check("渔业部愿同有关各方保持联络，密切关注渔场。", &[]);
}

#[test]
fn a_record_of_a_few_pages_is_not_asked() {
    let mut corpus = Corpus::empty();
    corpus.add("渔业部愿同有关各方保持联络。");
    assert_eq!(words(&[view(Role::Answer, "渔业部愿同有各关方保持联络。")], &corpus), []);
}

#[test]
fn near_outlets_are_suspects_of_the_label() {
    let mut turn = view(Role::Question, "请问渔期何时开始？");
    turn.near_outlet = Some(("海州晚抱", "海州晚报"));
    let found = find(&[turn], &Corpus::empty());
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].place, found[0].kind), (&Place::Label, SuspectKind::NearName));
}

#[test]
fn english_rules_are_few() {
    check("The minister said that the the talks had ended.", &[(SuspectKind::Doubled, "the the")]);
    check("We ended the talks.The fleet left.", &[(SuspectKind::Punctuation, "talks.The")]);
    check("He had had that that very, very long day. See example.com and U.S.A. today.", &[]);
}

#[test]
fn words_found_odd_once_are_odd_again() {
    check(
        "我们主张为渔护渔、以海养海、以港养海。我说的是为渔护渔。",
        &[(SuspectKind::BrokenSeries, "为渔护渔"), (SuspectKind::BrokenSeries, "为渔护渔")],
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "[\\PC，。、？！“”：\n的是一大不了和0-9]{0,60}", other in "[\\PC中欧贸易额0-9亿万美元。]{0,40}") {
        let mut corpus = Corpus::empty();
        corpus.add(&other);
        let turns = [view(Role::Question, &other), view(Role::Answer, &text)];
        for suspicion in find(&turns, &corpus) {
            if let Place::Words(range) = suspicion.place {
                prop_assert!(turns[suspicion.turn].text.get(range).is_some_and(|w| !w.is_empty()));
            }
        }
    }

    #[test]
    fn text_of_common_characters_neither(text in "[的了是在不我有大两三场多次个一、，。“”？国中美非愿要互以为养性权和平]{0,80}") {
        let turns = [view(Role::Question, &text), view(Role::Answer, &text)];
        for suspicion in find(&turns, &Corpus::empty()) {
            if let Place::Words(range) = suspicion.place {
                prop_assert!(turns[suspicion.turn].text.get(range).is_some_and(|w| !w.is_empty()));
            }
        }
    }
}
