//! A record made by hand, small but with every kind of thing in it: two conferences of an invented ministry, four
//! printings of one and two of the other. No parser is behind it, so that the writers can be tested alone.

use record::{
    AbsenceCause, Block, BlockRole, Cause, Choice, Correction, Coverage, Date, DateClue, DateKind,
    Emendation, EstablishedParagraph, EstablishedTurn, Event, EventClues, EventId, EventWitness, Evidence,
    Exchange, ExchangeId, EyeSkip, Finding, FindingCode, Gap, GapKind, Heading, Held, Joint, Jump, Juncture,
    Label, MatchedExchange, NoiseEstimate, Outcome, OutcomeStatus, Outlet, Piece, Reading, Risk, RiskReason,
    Role, Segment, Severity, Siglum, Slug, Source, SourceText, SourceTextBuilder, Suspect, SuspectKind,
    TextSpan, Turn, TurnOrigin, Unconfirmed, Variant, VariantClass, Witness,
};

/// Sources, their texts, and the events: everything an export takes.
pub(crate) struct Demo {
    pub(crate) sources: Vec<(Source, SourceText, Vec<u8>)>,
    pub(crate) events: Vec<Event>,
}

impl Demo {
    pub(crate) fn views(&self) -> Vec<formats::export::SourceView<'_>> {
        self.sources
            .iter()
            .map(|(source, text, _)| formats::export::SourceView { source, text, timeline: None })
            .collect()
    }
}

/// A printing, written from the top.
struct Printing {
    builder: SourceTextBuilder,
    bytes: Vec<u8>,
    at: usize,
    blocks: Vec<Block>,
    witness: Witness,
    opening: bool,
}

impl Printing {
    fn new(language: &str, series: &str) -> Self {
        let clues = EventClues {
            page: None,
            language: language.to_owned(),
            series: Some(Slug::new(series).unwrap()),
            ..EventClues::default()
        };
        Self {
            builder: SourceTextBuilder::new(),
            bytes: Vec::new(),
            at: 0,
            blocks: Vec::new(),
            witness: Witness {
                source: formats::source_id(b""),
                clues,
                opening: Vec::new(),
                exchanges: Vec::new(),
                gaps: Vec::new(),
                jumps: Vec::new(),
                overlaps: Vec::new(),
                struck: Vec::new(),
            },
            opening: true,
        }
    }

    fn put(&mut self, role: BlockRole, text: &str) -> TextSpan {
        let start = self.at;
        for (i, part) in text.split('>').enumerate() {
            if i > 0 {
                self.builder.push_decoded(">", 4);
                self.bytes.extend(b"&gt;");
            }
            self.builder.push_verbatim(part);
            self.bytes.extend(part.as_bytes());
        }
        self.at += text.len();
        let span = TextSpan::between(start, self.at);
        self.blocks.push(Block { role, span });
        span
    }

    fn line(&mut self, role: BlockRole, text: &str) -> TextSpan {
        let span = self.put(role, text);
        self.put(BlockRole::WhiteSpace, "\n");
        span
    }

    fn headline(&mut self, text: &str) -> &mut Self {
        let span = self.line(BlockRole::Headline, text);
        self.witness.clues.headline.push(span);
        self
    }

    fn lead(&mut self, text: &str, date: &str) -> &mut Self {
        let span = self.line(BlockRole::Lead, text);
        self.witness.clues.lead.push(span);
        let date = date.parse().unwrap();
        self.witness.clues.dates.push(DateClue {
            date,
            span,
            kind: DateKind::Conference,
            basis: "lead".to_owned(),
            weight: 3,
        });
        self
    }

    fn heading(&mut self, text: &str, level: u8) -> &mut Self {
        let span = self.line(BlockRole::Heading, text);
        self.witness.exchanges.push(Exchange {
            outlet: None,
            headings: vec![Heading { span, level }],
            turns: Vec::new(),
        });
        self
    }

    fn furniture(&mut self, role: BlockRole, text: &str) -> &mut Self {
        self.line(role, text);
        self
    }

    fn jump(&mut self, text: &str, page: &str) -> &mut Self {
        let span = self.line(BlockRole::JumpLine, text);
        self.witness.jumps.push(Jump { span, to_page: Some(page.to_owned()), onward: true });
        self
    }

    /// A question starts an exchange; an answer continues it. `|` in the text stands for a caption in a sentence.
    fn turn(
        &mut self,
        role: Role,
        label: &str,
        outlet: Option<(&str, &str)>,
        paragraphs: &[&str],
    ) -> &mut Self {
        let text = label.trim_end_matches([':', '：']).to_owned();
        let printed = (!label.is_empty())
            .then(|| Label { span: self.put(BlockRole::Label, label), text: text.clone() });
        let mut pieces = Vec::new();
        for paragraph in paragraphs {
            for (i, part) in paragraph.split('|').enumerate() {
                let juncture = match (pieces.is_empty(), i) {
                    (true, _) => Juncture::Start,
                    (_, 0) => Juncture::Paragraph,
                    _ => Juncture::Joined { space: false, by: Joint::Caption },
                };
                if i > 0 {
                    self.put(BlockRole::WhiteSpace, "\n");
                    self.line(BlockRole::Caption, "5月12日，记者会现场。泽通社记者 季小满摄");
                }
                pieces.push(Piece { span: self.put(BlockRole::Turn, part), juncture });
            }
            self.put(BlockRole::WhiteSpace, "\n");
        }
        let origin = if printed.is_some() { TurnOrigin::Labelled } else { TurnOrigin::Inferred };
        let attribution = record::Attribution::default();
        let turn = Turn {
            role,
            origin,
            speaker: (!text.is_empty()).then_some(text),
            label: printed,
            attribution,
            pieces,
        };
        if self.opening && role == Role::Statement {
            self.witness.opening.push(turn);
            return self;
        }
        self.opening = false;
        let fresh = self.witness.exchanges.last().is_some_and(|x| x.turns.is_empty());
        if !fresh && role == Role::Question && outlet.is_some() || self.witness.exchanges.is_empty() {
            self.witness.exchanges.push(Exchange { outlet: None, headings: Vec::new(), turns: Vec::new() });
        }
        let exchange = self.witness.exchanges.last_mut().unwrap();
        if let Some((name, slug)) = outlet {
            exchange.outlet = Some(Outlet {
                printed: label.trim_end_matches([':', '：']).to_owned(),
                name: name.to_owned(),
                slug: Slug::new(slug).unwrap(),
                near: false,
            });
        }
        exchange.turns.push(turn);
        self
    }

    fn finish(mut self, name: &str, findings: Vec<Finding>) -> (Source, SourceText, Vec<u8>, Witness) {
        let id = formats::source_id(&self.bytes);
        self.witness.source = id;
        let source = Source {
            id,
            names: vec![name.to_owned()],
            bytes: self.bytes.len() as u64,
            encoding: "UTF-8".to_owned(),
            blocks: self.blocks,
            findings,
        };
        (source, self.builder.finish(), self.bytes, self.witness)
    }
}

/// `泽方{0:从来}没有` gives agreed text and the words shown at variant 0.
fn paragraph(marked: &str, sigla: &[usize]) -> EstablishedParagraph {
    let mut segments = Vec::new();
    for (i, part) in marked.split(['{', '}']).enumerate() {
        match part.split_once(':').filter(|_| i % 2 == 1) {
            Some((n, words)) => segments.push(Segment::At(n.parse().unwrap(), words.to_owned())),
            None if part.is_empty() => {}
            None => segments.push(Segment::Agreed(part.to_owned())),
        }
    }
    EstablishedParagraph { segments, witnesses: sigla.iter().map(|s| Siglum::nth(*s)).collect() }
}

fn established(role: Role, speaker: &str, sigla: &[usize], paragraphs: &[&str]) -> EstablishedTurn {
    let paragraphs = paragraphs.iter().map(|p| paragraph(p, sigla)).collect();
    EstablishedTurn {
        role,
        speaker: Some(speaker.to_owned()),
        certainty: record::Certainty::Printed,
        ascriptions: vec![],
        disputed: None,
        paragraphs,
    }
}

/// A reading: its words, its sigla, its cause with evidence, and whether the text there is lost.
struct R(&'static str, &'static [usize], Option<Cause>, Vec<Evidence>, bool);

struct V {
    exchange: Option<&'static str>,
    turn: usize,
    class: VariantClass,
    risk: Risk,
    reasons: Vec<RiskReason>,
    choice: Choice,
    before: &'static str,
    after: &'static str,
    readings: Vec<R>,
}

fn variant(v: V, texts: &[(Source, SourceText, Vec<u8>, Witness)]) -> Variant {
    let reading = |r: R| {
        let witnesses = r.1.iter().map(|s| {
            let text = texts[*s].1.as_str();
            // The line breaks of a caption or a paragraph may stand beside the words: try with less and less context.
            let near = |before: &str, after: &str| {
                text.find(&[before, r.0, after].concat()).map(|at| at + before.len())
            };
            let tail =
                |n: usize| v.before.char_indices().rev().nth(n).map_or(v.before, |(i, _)| &v.before[i..]);
            let at = near(v.before, v.after)
                .or_else(|| near(tail(2), ""))
                .or_else(|| near("", v.after))
                .unwrap_or_else(|| panic!("{:?} between {:?} and {:?} in {s}", r.0, v.before, v.after));
            (Siglum::nth(*s), TextSpan::between(at, at + r.0.len()))
        });
        Reading {
            text: r.0.to_owned(),
            witnesses: witnesses.collect(),
            lacuna: r.4,
            cause: r.2,
            evidence: r.3.clone(),
        }
    };
    let words = format!("{}{}{}", v.before, v.readings[0].0, v.after);
    let id = format!("v-{}", &formats::source_id(words.as_bytes()).to_string()[..6]);
    Variant {
        id,
        exchange: v.exchange.map(exchange_id),
        turn: v.turn,
        class: v.class,
        readings: v.readings.into_iter().map(reading).collect(),
        risk: v.risk,
        reasons: v.reasons,
        choice: v.choice,
        before: v.before.to_owned(),
        after: v.after.to_owned(),
    }
}

fn exchange_id(slug: &str) -> ExchangeId {
    ExchangeId::new(Slug::new(slug).unwrap())
}

fn chosen(because: &str) -> Choice {
    Choice::Chosen { reading: 0, because: because.to_owned() }
}

fn note(words: &str) -> Vec<Evidence> {
    vec![Evidence::Note(words.to_owned())]
}

fn outlet(name: &str, slug: &str) -> Option<Outlet> {
    Some(Outlet {
        printed: name.to_owned(),
        name: name.to_owned(),
        slug: Slug::new(slug).unwrap(),
        near: false,
    })
}

fn absent(cause: AbsenceCause, evidence: &str) -> Held {
    Held::Absent { cause, evidence: evidence.to_owned() }
}

const MINISTER: &str = "闻若舟";
const TV: (&str, &str) = ("泽澜国家电视台", "zelan-national-tv");
const TRIBUNE: (&str, &str) = ("北泽论坛报", "beize-tribune");
const RADIO: (&str, &str) = ("朔原广播公司", "shuoyuan-broadcasting");
const VOICE: (&str, &str) = ("东屿之声", "dongyu-voice");

const OPEN: &str = "各位记者朋友，上午好！又到了溯江涨水的季节。我来灯塔会堂的路上数了数，外面的码头停着七种船旗的船。这很像我们今天的世界：船多、浪大、航道不宽，可是谁也不愿意一直停在港里。";
const TV_Q: &str =
    "先请您谈谈，过去一年泽澜外事工作做成了哪些事？总统提出的“同舟倡议”进入第五年，您怎样评价它的进展？";
const TRADE: &str = "去年，两国贸易额达到1240亿泽元，提前两年实现1200亿的目标。每天有92班渡轮往返两岸，北泽的苹果三天就能摆上望汐的早市，望汐的海盐五天就能走进北泽的厨房。";
const TRUST: &str = "泽方不接受任何附加政治条件的所谓对话，但对话的门从来没有关上。说到更要做到。只要朔方拿出诚意，双方完全可以坐下来，把账一笔一笔算清楚。";
const HERON: &str = "我想告诉岛上的朋友：和平解决鹭礁问题，是我们最大的诚意；绝不允许域外势力在鹭礁驻军，是我们不变的底线。争议可以留给谈判桌，鹭鸟和鱼群等不了那么久。";

fn chinese() -> (Vec<(Source, SourceText, Vec<u8>)>, Event) {
    let mut a = Printing::new("zh", "zl-fm");
    a.furniture(BlockRole::Furniture, "江口晚报 2031年5月12日 第1版")
        .headline("闻若舟答记者问")
        .turn(Role::Question, "《北泽论坛报》记者：", Some(TRIBUNE), &["今年是泽北建交六十周年。您如何看待泽北关系的前景？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &[
                "泽澜和北泽共饮一江水。建交六十年来，两国关系遇到过浅滩，也遇到过急流，但船始终没有翻，因为两国人民都知道，桨在自己手里。",
                &TRADE.replace("1240", "1420"),
            ],
        )
        .turn(Role::Question, "朔原广播公司记者：", Some(RADIO), &["您认为两国关系还有没有转圜余地？泽方是否会采取反制措施？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &["但是非必须讲清楚。如果一遇到竞争就关上闸门，自由贸易从何谈起？泽澜不惹风浪，也不怕风浪。", &TRUST.replace("从来没有", "从来没")],
        )
        .jump("（>>转第五版）", "五");
    let at = a.at;
    a.witness.gaps.push(Gap {
        kind: GapKind::PageJump,
        at,
        exchange: 2,
        evidence: "A jump line sends the reader to page 五, which is not in this source.".to_owned(),
    });

    let mut b = Printing::new("zh", "zl-fm");
    b.headline("外事部长谈关税与航道")
        .turn(Role::Question, "朔原广播公司记者：", Some(RADIO), &["您认为两国关系还有没有转圜余地？泽方是否会采取反制措施？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &[
                "但是非必须讲清楚。如果一遇到竞争就关上闸门，自由贸易从何谈起？如果今天签的字明天就擦掉，国家信誉从何谈起？泽澜不惹风浪，也不怕风浪。",
                &TRUST.replace("没有关上", "没有关死"),
            ],
        );

    let mut c = Printing::new("zh", "zl-fm");
    c.headline("外事工作的两岸与一江")
        .headline("闻若舟答中外记者问")
        .lead("泽通社望汐5月12日电 5月12日，第十二届国民议院二次会议在望汐灯塔会堂举行记者会。外事部长闻若舟回答中外记者提问。", "2031-05-12")
        .turn(Role::Statement, "闻若舟：", None, &[OPEN])
        .turn(Role::Question, "泽澜国家电视台记者：", Some(TV), &[TV_Q])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &[
                "2030年是泽澜外事工作的爬坡之年，也是收获之年。我们同四个国家建立全面伙伴关系，同东屿结束了长达十一年的渔业争端，从赛林接回1460名遇险同胞，一个也没有落下。",
                "把朋友交得更深，同邻国携手同行，同远方的国家共谋发展。",
            ],
        )
        .turn(Role::Question, "《北泽论坛报》记者：", Some(TRIBUNE), &["今年是泽北建交六十周年。您如何看待泽北关系的前景？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &[
                "泽澜和北泽共饮一江水。建交六十年来，两国关系遇到过浅滩，也遇到过急流，但船始终没有翻，因为两国人民都知道，浆在自己手里。",
                TRADE,
            ],
        )
        .turn(Role::Question, "朔原广播公司记者：", Some(RADIO), &["您认为两国关系还有没有转圜余地？泽方是否会采取反制措施？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &[
                "但是非必须讲清楚。如果一遇到竞争就关上闸门，自由贸易从何谈起？如果今天签的字明天就擦掉，国家信誉从何谈起？泽澜不惹风浪，也不怕风浪。",
                "泽方不接受任何附加政治条件的所谓对话，但对话的门|从来没有关上。说到更要做到。只要朔方拿出诚意，双方完全可以坐下来，把账一笔一笔算清楚。",
            ],
        )
        .turn(Role::Question, "东屿之声记者：", Some(VOICE), &["泽方在鹭礁问题上的立场有没有变化？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &["泽澜在鹭礁问题上的立场没有变化，也不会变化。一年来，两国联合巡护112次，救起遇险渔民43人。", &HERON.replace("绝不允许", "绝允许")],
        )
        .turn(Role::Question, "记者：", None, &["那么驻军的说法是否属实？"])
        .turn(Role::Answer, "闻若舟：", None, &["我刚才已经回答了你的问题。"]);

    let mut d = Printing::new("zh", "zl-fm");
    d.furniture(BlockRole::Furniture, "我市举行第九届渡口早点比赛 >>6版")
        .headline("外事部长闻若舟就泽澜外事工作回答中外记者提问")
        .lead("泽通社望汐5月12日电 外事部长闻若舟回答中外记者提问。", "2031-05-12")
        .turn(Role::Statement, "闻若舟：", None, &[&OPEN.replace("七种船旗", "七种般旗")])
        .turn(Role::Question, "泽澜国家电视台记者：", Some(TV), &[TV_Q])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &[
                "2030年是泽澜外事工作的爬坡之年，也是收获之年。我们同四个国家建立全面伙伴关系，同西屿结束了长达十一年的渔业争端，从赛林接回1460名遇险同胞，一个也没有落下。",
                "把朋友交得更深，同邻国携手同行，同远方的国家共谋振兴。",
            ],
        )
        .heading("鹭鸟和鱼群等不了那么久", 1)
        .turn(Role::Question, "东屿之声记者：", Some(VOICE), &["泽方在鹭礁问题上的立场有没有变化？"])
        .turn(
            Role::Answer,
            "闻若舟：",
            None,
            &["泽澜在鹭礁问题上的立场没有变化，也不会变化。一年来，两国联合巡护112次，救起遇险渔民43人。", HERON],
        )
        .turn(
            Role::Answer,
            "",
            None,
            &["最后讲一句：大大的海图要靠小小的刻度，一船二十八港三千人都要回家。"],
        );
    // The last answer stands without its question: an orphan.
    let orphan = d.witness.exchanges.last_mut().unwrap().turns.pop().unwrap();
    d.witness.exchanges.push(Exchange { outlet: None, headings: Vec::new(), turns: vec![orphan] });
    let at = d.at;
    d.witness.gaps.push(Gap {
        kind: GapKind::QuestionLost,
        at: at - 100,
        exchange: 2,
        evidence: "An answer follows an answer.".to_owned(),
    });

    let odd = Finding::new(
        FindingCode::PlacementUnsure,
        Severity::Warning,
        "A paragraph after the end mark was set in its place by sentence completion alone.",
    )
    .at(record::ByteSpan::between(120, 480))
    .hint("Compare with the printed page.");
    let printings = vec![
        a.finish("zh/2031/estuary-evening.txt", Vec::new()),
        b.finish("zh/2031/stonebridge-commerce.txt", Vec::new()),
        c.finish("zh/2031/wangxi-daily.txt", Vec::new()),
        d.finish("zh/2031/zelan-morning.txt", vec![odd]),
    ];
    let skip = Evidence::EyeSkip(EyeSkip {
        boundary: "从何谈起？".to_owned(),
        first: "自由贸易从何谈起？".to_owned(),
        second: "国家信誉从何谈起？泽澜".to_owned(),
    });
    let wording = VariantClass::Wording;
    let variants = vec![
        V {
            exchange: None,
            turn: 0,
            class: wording,
            risk: Risk::Low,
            reasons: vec![],
            choice: chosen("般旗 is no word; 船旗 stands in the same sentence of the other witness."),
            before: "停着七种",
            after: "旗的船",
            readings: vec![
                R("船", &[2], None, vec![], false),
                R("般", &[3], Some(Cause::LookAlike), note("船 and 般 share their left half."), false),
            ],
        },
        V {
            exchange: Some("zelan-national-tv"),
            turn: 1,
            class: wording,
            risk: Risk::High,
            reasons: vec![RiskReason::Party, RiskReason::Place],
            choice: chosen("东屿 is named in the question of another exchange and nowhere else as 西屿."),
            before: "全面伙伴关系，同",
            after: "结束了长达",
            readings: vec![
                R("东屿", &[2], None, vec![], false),
                R(
                    "西屿",
                    &[3],
                    Some(Cause::FluentSubstitution),
                    note("Another country of the same pattern; no glyph of the two is alike."),
                    false,
                ),
            ],
        },
        V {
            exchange: Some("zelan-national-tv"),
            turn: 1,
            class: wording,
            risk: Risk::High,
            reasons: vec![RiskReason::Doctrine],
            choice: Choice::Undecided {
                shown: 0,
                because: "One witness each, both phrases are in use, and no third witness holds the place."
                    .to_owned(),
            },
            before: "同远方的国家共谋",
            after: "。",
            readings: vec![
                R("发展", &[2], Some(Cause::Unknown), vec![], false),
                R("振兴", &[3], Some(Cause::Unknown), vec![], false),
            ],
        },
        V {
            exchange: Some("beize-tribune"),
            turn: 1,
            class: wording,
            risk: Risk::Low,
            reasons: vec![],
            choice: chosen("A paste in one's own hands makes no sense beside a boat."),
            before: "两国人民都知道，",
            after: "在自己手里",
            readings: vec![
                R("桨", &[0], None, vec![], false),
                R(
                    "浆",
                    &[2],
                    Some(Cause::LookAlike),
                    note("桨 and 浆 differ in their lower half and sound alike."),
                    false,
                ),
            ],
        },
        V {
            exchange: Some("beize-tribune"),
            turn: 1,
            class: wording,
            risk: Risk::High,
            reasons: vec![RiskReason::Figure],
            choice: chosen("1240 fits the goal of 1200 that was reached; 1420 has two digits exchanged."),
            before: "贸易额达到",
            after: "亿泽元",
            readings: vec![
                R("1240", &[2], None, vec![], false),
                R("1420", &[0], Some(Cause::Unknown), note("Two digits have changed places."), false),
            ],
        },
        V {
            exchange: Some("shuoyuan-broadcasting"),
            turn: 1,
            class: VariantClass::Omission,
            risk: Risk::High,
            reasons: vec![RiskReason::Statement],
            choice: chosen(
                "Two witnesses hold the sentence; the third lacks it between two copies of the same words.",
            ),
            before: "自由贸易从何谈起？",
            after: "泽澜不惹风浪",
            readings: vec![
                R("如果今天签的字明天就擦掉，国家信誉从何谈起？", &[1, 2], None, vec![], false),
                R("", &[0], Some(Cause::EyeSkip), vec![skip], false),
            ],
        },
        V {
            exchange: Some("shuoyuan-broadcasting"),
            turn: 1,
            class: VariantClass::Orthographic,
            risk: Risk::Low,
            reasons: vec![],
            choice: chosen("Two witnesses against one, no change of sense."),
            before: "对话的门从来没",
            after: "关",
            readings: vec![
                R("有", &[1, 2], None, vec![], false),
                R(
                    "",
                    &[0],
                    Some(Cause::Editorial),
                    note("没 and 没有 are exchanged freely by editors."),
                    false,
                ),
            ],
        },
        V {
            exchange: Some("shuoyuan-broadcasting"),
            turn: 1,
            class: wording,
            risk: Risk::Medium,
            reasons: vec![],
            choice: chosen("Two witnesses against one."),
            before: "从来没有关",
            after: "。说到更要做到",
            readings: vec![
                R("上", &[0, 2], None, vec![], false),
                R(
                    "死",
                    &[1],
                    Some(Cause::FluentSubstitution),
                    note("Another word that reads as well."),
                    false,
                ),
            ],
        },
        V {
            exchange: Some("dongyu-voice"),
            turn: 1,
            class: wording,
            risk: Risk::High,
            reasons: vec![RiskReason::Negation, RiskReason::Obligation],
            choice: chosen("绝允许 is no Chinese; a character fell out and reversed the sense."),
            before: "最大的诚意；绝",
            after: "允许域外势力",
            readings: vec![
                R("不", &[3], None, vec![], false),
                R("", &[2], Some(Cause::Unknown), vec![], false),
            ],
        },
    ];
    let variants: Vec<_> = variants.into_iter().map(|v| variant(v, &printings)).collect();
    let jump = || {
        absent(
            AbsenceCause::PageJump,
            "Its print ends with a jump line to page 五, which is not in the source.",
        )
    };
    let selection = || absent(AbsenceCause::Selection, "It prints one exchange and says so in its headline.");
    let matched = |id: &str, name: Option<(&str, &str)>, held: Vec<Held>, turns: Vec<EstablishedTurn>| {
        MatchedExchange {
            id: (!id.is_empty()).then(|| exchange_id(id)),
            formerly: if id == "shuoyuan-broadcasting" {
                vec![exchange_id("orphan-3fa2c1")]
            } else {
                Vec::new()
            },
            outlet: name.and_then(|(n, s)| outlet(n, s)),
            held,
            turns,
        }
    };
    let (q, ans) = (Role::Question, Role::Answer);
    let exchanges = vec![
        matched(
            "zelan-national-tv",
            Some(TV),
            vec![
                absent(AbsenceCause::HeadLost, "The source begins later."),
                selection(),
                Held::Whole(0),
                Held::Whole(0),
            ],
            vec![
                established(q, TV.0, &[2, 3], &[TV_Q]),
                established(
                    ans,
                    MINISTER,
                    &[2, 3],
                    &[
                        "2030年是泽澜外事工作的爬坡之年，也是收获之年。我们同四个国家建立全面伙伴关系，同{1:东屿}结束了长达十一年的渔业争端，从赛林接回1460名遇险同胞，一个也没有落下。",
                        "把朋友交得更深，同邻国携手同行，同远方的国家共谋{2:发展}。",
                    ],
                ),
            ],
        ),
        matched(
            "beize-tribune",
            Some(TRIBUNE),
            vec![
                Held::Whole(0),
                selection(),
                Held::Whole(1),
                absent(AbsenceCause::Unknown, "Exchanges before and after it stand; nothing shows why."),
            ],
            vec![
                established(q, TRIBUNE.0, &[0, 2], &["今年是泽北建交六十周年。您如何看待泽北关系的前景？"]),
                established(
                    ans,
                    MINISTER,
                    &[0, 2],
                    &[
                        "泽澜和北泽共饮一江水。建交六十年来，两国关系遇到过浅滩，也遇到过急流，但船始终没有翻，因为两国人民都知道，{3:桨}在自己手里。",
                        "去年，两国贸易额达到{4:1240}亿泽元，提前两年实现1200亿的目标。每天有92班渡轮往返两岸，北泽的苹果三天就能摆上望汐的早市，望汐的海盐五天就能走进北泽的厨房。",
                    ],
                ),
            ],
        ),
        matched(
            "shuoyuan-broadcasting",
            Some(RADIO),
            vec![
                Held::Part(1),
                Held::Whole(0),
                Held::Whole(2),
                absent(
                    AbsenceCause::LostInExtraction,
                    "The column before it ends in the middle of a sentence.",
                ),
            ],
            vec![
                established(
                    q,
                    RADIO.0,
                    &[0, 1, 2],
                    &["您认为两国关系还有没有转圜余地？泽方是否会采取反制措施？"],
                ),
                established(
                    ans,
                    MINISTER,
                    &[0, 1, 2],
                    &[
                        "但是非必须讲清楚。如果一遇到竞争就关上闸门，自由贸易从何谈起？{5:如果今天签的字明天就擦掉，国家信誉从何谈起？}泽澜不惹风浪，也不怕风浪。",
                        "泽方不接受任何附加政治条件的所谓对话，但对话的门从来没有关{7:上}。说到更要做到。只要朔方拿出诚意，双方完全可以坐下来，把账一笔一笔算清楚。",
                    ],
                ),
            ],
        ),
        matched(
            "dongyu-voice",
            Some(VOICE),
            vec![jump(), selection(), Held::Whole(3), Held::Part(1)],
            vec![
                established(q, VOICE.0, &[2, 3], &["泽方在鹭礁问题上的立场有没有变化？"]),
                established(
                    ans,
                    MINISTER,
                    &[2, 3],
                    &[
                        "泽澜在鹭礁问题上的立场没有变化，也不会变化。一年来，两国联合巡护112次，救起遇险渔民43人。",
                        "我想告诉岛上的朋友：和平解决鹭礁问题，是我们最大的诚意；绝{8:不}允许域外势力在鹭礁驻军，是我们不变的底线。争议可以留给谈判桌，鹭鸟和鱼群等不了那么久。",
                    ],
                ),
                established(q, VOICE.0, &[2], &["那么驻军的说法是否属实？"]),
                established(ans, MINISTER, &[2], &["我刚才已经回答了你的问题。"]),
            ],
        ),
        matched(
            "orphan-9c41d2",
            None,
            vec![
                jump(),
                selection(),
                absent(AbsenceCause::Abridged, "Its text ends with a whole exchange and an end mark."),
                Held::Part(2),
            ],
            vec![established(
                ans,
                MINISTER,
                &[3],
                &["最后讲一句：大大的海图要靠小小的刻度，一船二十八港三千人都要回家。"],
            )],
        ),
    ];
    let opening = matched(
        "",
        None,
        vec![
            absent(AbsenceCause::HeadLost, "The source begins with a question."),
            selection(),
            Held::Whole(0),
            Held::Whole(0),
        ],
        vec![established(
            Role::Statement,
            MINISTER,
            &[2, 3],
            &[
                "各位记者朋友，上午好！又到了溯江涨水的季节。我来灯塔会堂的路上数了数，外面的码头停着七种{0:船}旗的船。这很像我们今天的世界：船多、浪大、航道不宽，可是谁也不愿意一直停在港里。",
            ],
        )],
    );
    let place = |s: usize, words: &str| {
        let at = printings[s].1.as_str().find(words).unwrap();
        TextSpan::between(at, at + words.len())
    };
    let suspect = |s: usize, words: &str, kind, risk, because: &str, exchange: &str| Suspect {
        siglum: Siglum::nth(s),
        span: place(s, words),
        text: words.to_owned(),
        kind,
        risk,
        because: because.to_owned(),
        exchange: Some(exchange_id(exchange)),
    };
    let suspects = vec![
        suspect(3, "大大的", SuspectKind::Doubled, Risk::Low, "大 stands twice.", "orphan-9c41d2"),
        suspect(
            3,
            "二十八港三千人",
            SuspectKind::Figure,
            Risk::High,
            "Two figures stand together without a mark between them.",
            "orphan-9c41d2",
        ),
    ];
    let unconfirmed = vec![Unconfirmed {
        siglum: Siglum::nth(3),
        span: place(3, "三千人"),
        text: "三千人".to_owned(),
        reason: RiskReason::Figure,
        risk: Risk::High,
        exchange: Some(exchange_id("orphan-9c41d2")),
    }];
    let id: EventId = "zl-fm/2031-05-12".parse().unwrap();
    let emendation = |correction, hand: &str, reason: &str, revoked| Emendation {
        id: format!("e-{}", &formats::source_id(reason.as_bytes()).to_string()[..6]),
        event: id.clone(),
        correction,
        hand: hand.to_owned(),
        reason: reason.to_owned(),
        date: "2031-06-02".parse().unwrap(),
        revoked,
    };
    let emendations = vec![
        emendation(
            Correction::Choose { variant: variants[4].id.clone(), reading: "1240".to_owned() },
            "A. Lin",
            "Seen in the statistical yearbook.",
            false,
        ),
        emendation(
            Correction::Replace {
                exchange: Some(exchange_id("dongyu-voice")),
                quote: "谈判桌".to_owned(),
                with: "谈判的桌子".to_owned(),
            },
            "A. Lin",
            "From memory.",
            true,
        ),
        emendation(
            Correction::Identify {
                exchange: exchange_id("orphan-9c41d2"), outlet: "群岛电视台".to_owned()
            },
            "M. Osei",
            "Seat plan of the hall.",
            true,
        ),
        emendation(Correction::Date("2031-05-12".parse().unwrap()), "M. Osei", "Dateline.", false),
        emendation(Correction::Reported(9), "M. Osei", "The agency's report.", false),
    ];
    let outcome = Outcome {
        id: "o-3fa2c1d0".to_owned(),
        event: id.clone(),
        exchange: Some(exchange_id("dongyu-voice")),
        citation: "zl-fm/2031-05-12/dongyu-voice.a.1@r4".to_owned(),
        act: "我们将在年内再谈一次".to_owned(),
        status: OutcomeStatus::Kept,
        source: "https://example.org/talks".to_owned(),
        hand: "M. Osei".to_owned(),
        note: None,
        date: "2032-01-08".parse().unwrap(),
        revoked: false,
    };
    let noise = [(400, 2, 0), (210, 1, 0), (930, 1, 1), (640, 3, 1)];
    let witnesses =
        printings.iter().zip(noise).enumerate().map(|(i, (p, (compared, alone, shared_errors)))| {
            EventWitness {
                version_of: None,
                siglum: Siglum::nth(i),
                witness: p.3.clone(),
                noise: NoiseEstimate { compared, alone, shared_errors },
            }
        });
    let event = Event {
        cast: vec![],
        id: id.clone(),
        date: Some(Date::new(2031, 5, 12).unwrap()),
        title: "外事工作的两岸与一江".to_owned(),
        speaker: Some(MINISTER.to_owned()),
        role: Some("外事部长".to_owned()),
        venue: Some("望汐灯塔会堂".to_owned()),
        occasion: Some("第十二届国民议院二次会议".to_owned()),
        duration: None,
        series: Slug::new("zl-fm").unwrap(),
        witnesses: witnesses.collect(),
        opening: Some(opening),
        exchanges,
        variants,
        emendations,
        outcomes: vec![outcome],
        suspects,
        unconfirmed,
        coverage: Coverage {
            exchanges: 5,
            with_question: 4,
            whole: 4,
            reported: Some((9, "M. Osei: the agency's report".to_owned())),
        },
        findings: vec![Finding::new(
            FindingCode::Incomplete,
            Severity::Note,
            "Five exchanges are held; nine are reported.",
        )],
    };
    (printings.into_iter().map(|(s, t, b, _)| (s, t, b)).collect(), event)
}

fn english() -> (Vec<(Source, SourceText, Vec<u8>)>, Event) {
    const HERALD: (&str, &str) = ("Harbour Herald", "harbour-herald");
    let question = "Last week the ferry Wren struck a fishing boat off Pearl Point. Can you tell us what the ministry knows, and whether the ferry will sail again?";
    let answer = "The Wren will not sail until the inquiry has ended. Two people were hurt, and I have spoken with both.";
    let mut a = Printing::new("en", "zl-fm-brief");
    a.headline("Ferry <em>stays</em> in port & other “news”")
        .turn(Role::Question, "Harbour Herald: ", Some(HERALD), &[question])
        .turn(Role::Answer, "MS. MARSH: ", None, &[&answer.replace("not sail", "now sail")]);
    let mut b = Printing::new("en", "zl-fm-brief");
    b.headline("Press briefing by Odile Marsh, September 3, 2031")
        .turn(Role::Question, "Harbour Herald: ", Some(HERALD), &[question])
        .turn(Role::Answer, "MS. MARSH: ", None, &[answer]);
    let printings = vec![
        a.finish("en/2031/harbour-herald.txt", Vec::new()),
        b.finish("en/2031/ministry-transcript.txt", Vec::new()),
    ];
    let variants = vec![variant(
        V {
            exchange: Some("harbour-herald"), turn: 1, class: VariantClass::Wording, risk: Risk::High, reasons: vec![RiskReason::Negation],
            choice: Choice::Chosen { reading: 0, because: "“now … until” is no English; the transcript and the rest of the answer say that it stays.".to_owned() },
            before: "The Wren will ", after: " sail until",
            readings: vec![R("not", &[1], None, vec![], false), R("now", &[0], Some(Cause::LookAlike), note("t and w are confused in worn type."), false)],
        },
        &printings,
    )];
    let exchange = MatchedExchange {
        id: Some(exchange_id("harbour-herald")),
        formerly: Vec::new(),
        outlet: outlet(HERALD.0, HERALD.1),
        held: vec![Held::Whole(0), Held::Whole(0)],
        turns: vec![
            established(Role::Question, HERALD.0, &[0, 1], &[question]),
            established(
                Role::Answer,
                "Odile Marsh",
                &[0, 1],
                &[
                    "The Wren will {0:not} sail until the inquiry has ended. Two people were hurt, and I have spoken with both.",
                ],
            ),
        ],
    };
    let witnesses = printings.iter().enumerate().map(|(i, p)| EventWitness {
        version_of: None,
        siglum: Siglum::nth(i),
        witness: p.3.clone(),
        noise: NoiseEstimate { compared: 240, alone: 1 - i, shared_errors: 0 },
    });
    let event = Event {
        cast: vec![],
        id: "zl-fm-brief/2031-09-03".parse().unwrap(),
        date: Some(Date::new(2031, 9, 3).unwrap()),
        title: "Press briefing by Odile Marsh <script>alert(1)</script>".to_owned(),
        speaker: Some("Odile Marsh".to_owned()),
        role: Some("Spokeswoman".to_owned()),
        venue: None,
        occasion: Some("regular briefing".to_owned()),
        duration: Some("35 minutes".to_owned()),
        series: Slug::new("zl-fm-brief").unwrap(),
        witnesses: witnesses.collect(),
        opening: None,
        exchanges: vec![exchange],
        variants,
        emendations: Vec::new(),
        outcomes: Vec::new(),
        suspects: Vec::new(),
        unconfirmed: Vec::new(),
        coverage: Coverage { exchanges: 1, with_question: 1, whole: 1, reported: None },
        findings: Vec::new(),
    };
    (printings.into_iter().map(|(s, t, b, _)| (s, t, b)).collect(), event)
}

/// A source that belongs to no event, and brought a finding.
fn stray() -> (Source, SourceText, Vec<u8>) {
    let bytes = "一碗鱼汤熬出的邻里情\n".as_bytes().to_vec();
    let text = SourceText::identical(String::from_utf8(bytes.clone()).unwrap());
    let finding =
        Finding::new(FindingCode::NoConference, Severity::Warning, "No question and answer was found.")
            .hint("If it is part of a conference, add the page that it continues.");
    let source = Source {
        id: formats::source_id(&bytes),
        names: vec!["zh/2031/soup.txt".to_owned(), "zh/2031/汤.txt".to_owned()],
        bytes: bytes.len() as u64,
        encoding: "UTF-8".to_owned(),
        blocks: vec![Block { role: BlockRole::Unplaced, span: TextSpan::between(0, bytes.len()) }],
        findings: vec![finding],
    };
    (source, text, bytes)
}

/// The record.
pub(crate) fn demo() -> Demo {
    let (mut sources, zh) = chinese();
    let (more, en) = english();
    sources.extend(more);
    sources.push(stray());
    Demo { sources, events: vec![zh, en] }
}
