//! Words never stand under a speaker whom no printing names for them, whatever a printing loses, exchanges or leaves out.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use record::{Certainty, Event, SourceText};
use testsuite::degrade::random::Random;

/// Who speaks, and what: three officials, and reporters of three papers.
const SPOKEN: &[(&str, &str)] = &[
    ("苗予安：", "各位记者朋友，大家下午好，欢迎出席今天的吹风会，先请沈部长介绍情况。"),
    ("沈若愚：", "谢谢主持人。入汛以来全国转移一万一千人，没有人员失踪，三处险段都已经围住。"),
    ("临浦日报记者：", "请问渡口何时重开？老百姓过江要绕四十公里。"),
    ("沈若愚：", "渡口下月初重开，第一周免费，以后每人每次收费四元，由两岸各出一半。"),
    ("陆远帆：", "我补充一句，渔船停航期间的补贴从下周一起发放，按吨位计算。"),
    ("浦东通讯社记者：", "渔港的浚深工程由谁出钱？工期有多长？"),
    ("陆远帆：", "浚深工程由中央出六成，地方出四成，今年年底以前付清，工期十八个月。"),
    ("浦东通讯社记者：", "追问一下，如果地方拿不出来呢？"),
    ("陆远帆：", "那就由中央先垫付，三年以后再结算，渔民一分钱也不用出。"),
    ("岬角电台记者：", "群岛的海堤何时完工？会不会影响候鸟？"),
    ("沈若愚：", "海堤五年之内完工，每年修二十公里，钱已经备好，候鸟的滩涂一寸也不占。"),
    ("苗予安：", "今天的吹风会就到这里，谢谢各位。"),
];

const HEAD: &str = "江源水务吹风会\n\n2031年6月3日，江源水务部部长沈若愚、渔业局局长陆远帆在临浦举行记者会，回答记者提问，水务部办公厅主任苗予安主持。\n\n";

/// A printing that loses labels, exchanges them, leaves turns out and gathers them.
fn printing(random: &mut Random) -> String {
    let mut turns: Vec<(&str, &str)> = SPOKEN.to_vec();
    if random.below(3) == 0 {
        turns.remove(random.below(turns.len()));
    }
    let mut out = HEAD.to_owned();
    for (label, words) in turns {
        let label = match random.below(12) {
            0 => "",
            1 => SPOKEN[random.below(SPOKEN.len())].0,
            _ => label,
        };
        // A character is misread here and there.
        let at = random.below(words.chars().count() * 3);
        let misread = |(i, c): (usize, char)| if i == at && !"，。？".contains(c) { '某' } else { c };
        out.push_str(label);
        out.extend(words.chars().enumerate().map(misread));
        out.push_str("\n\n");
    }
    out
}

fn established(texts: &[String]) -> Option<Event> {
    let sources: Vec<SourceText> = texts.iter().map(|t| SourceText::identical(t.clone())).collect();
    let about = record::About::default();
    let read = |(text, printed): (&SourceText, &String)| {
        editing::structure(formats::source_id(printed.as_bytes()), text, &about, &[], None)
    };
    let structured: Vec<_> = sources.iter().zip(texts).map(read).collect();
    let names: Vec<String> = (0..texts.len()).map(|i| format!("{i}.txt")).collect();
    let members: Vec<editing::Member<'_>> = structured
        .iter()
        .zip(&sources)
        .zip(&names)
        .filter_map(|((s, text), name)| Some(editing::Member { name, text, witness: s.witnesses.first()? }))
        .collect();
    editing::establish(&members, &[])
}

#[test]
fn nobody_speaks_whom_no_printing_names() {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for seed in 0..1_000 {
        let mut random = Random::new(20_310_603, seed);
        let texts: Vec<String> = (0..2 + random.below(2)).map(|_| printing(&mut random)).collect();
        let Some(event) = established(&texts) else { continue };
        let turns = event.opening.iter().chain(&event.exchanges).flat_map(|x| &x.turns);
        for turn in turns {
            if let Some(speaker) = &turn.speaker {
                let named = turn.ascriptions.iter().any(|a| a.speaker.as_ref() == Some(speaker));
                assert!(named, "seed {seed}: {speaker} for {turn:#?}\n{texts:#?}");
                // What is printed: the words stand behind a label of that speaker in some printing, or run on from them.
                let own = texts.iter().any(|t| letters(t).contains(&letters(speaker)));
                assert!(own, "seed {seed}: {speaker} stands in no printing");
            }
            // Two sure names for the same words: nobody's.
            let mut names: Vec<&str> = turn
                .ascriptions
                .iter()
                .filter(|a| a.label.is_some() && a.certainty != Certainty::Unsure && !a.runs_on)
                .filter_map(|a| a.speaker.as_deref())
                .collect();
            names.sort_unstable();
            names.dedup();
            assert!(names.len() < 2 || turn.speaker.is_none(), "seed {seed}: {names:?} {turn:#?}");
            assert_eq!(turn.disputed.is_some(), turn.disputed.and_then(|i| event.variants.get(i)).is_some());
        }
    }
}
