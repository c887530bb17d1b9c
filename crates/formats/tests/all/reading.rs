//! What is read, byte for byte. Each case is a source, the text it gives, and the findings.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use formats::{Decoded, Format, Hints, MAX_SOURCE_BYTES, read, source_id};
use proptest::prelude::*;
use record::{ByteSpan, Finding, FindingCode, TextSpan};

/// An invented question and answer, long enough for statistics.
const ZH: &str = "海湾日报记者：请问部长，今年两国的渔业合作有什么新的安排？\n部长：谢谢你的提问。我们两国是好邻居，合作从来没有停过。今年我们会在三个港口开设联合检验站，这对渔民是实实在在的好事。\n";
const ZH_HANT: &str = "海灣日報記者：請問部長，今年兩國的漁業合作有什麼新的安排？\n部長：謝謝你的提問。我們兩國是好鄰居，合作從來沒有停過。今年我們會在三個港口開設聯合檢驗站，這對漁民是實實在在的好事。\n";
const JA: &str = "記者：今年の漁業協力について、新しい計画はありますか。\n大臣：ご質問ありがとうございます。両国の協力は止まったことがありません。\n";
const KO: &str = "기자: 올해 어업 협력에 대한 새로운 계획이 있습니까?\n장관: 질문 감사합니다. 두 나라의 협력은 멈춘 적이 없습니다.\n";
const RU: &str = "Вопрос: есть ли новые планы сотрудничества в рыболовстве?\nОтвет: спасибо за вопрос. Наше сотрудничество никогда не прекращалось.\n";

fn plain(bytes: &[u8]) -> Decoded {
    read(bytes, Hints::default()).unwrap()
}

fn refused(bytes: &[u8]) -> Finding {
    read(bytes, Hints::default()).unwrap_err()
}

/// Reads and compares text, encoding and the codes of the findings in order.
fn check(bytes: &[u8], text: &str, encoding: &str, codes: &[FindingCode]) -> Decoded {
    let got = plain(bytes);
    assert_eq!(got.text.as_str(), text);
    assert_eq!(got.encoding, encoding);
    assert_eq!(got.findings.iter().map(|f| f.code).collect::<Vec<_>>(), codes, "{:?}", got.findings);
    accounted(bytes, &got);
    got
}

/// Every byte of the source belongs to a character, in order, without overlap between neighbours.
fn accounted(bytes: &[u8], got: &Decoded) {
    let text = got.text.as_str();
    assert_eq!(got.text.source_len(), bytes.len());
    let mut end = None;
    for (i, c) in text.char_indices() {
        let span = got.text.bytes_of(TextSpan::between(i, i + c.len_utf8()));
        if let Some(end) = end {
            assert!(
                span.start() == end || (span.start() < end && span.end() == end),
                "{c:?} at {i} has {span:?} after {end}"
            );
        }
        end = Some(span.end());
    }
    assert_eq!(end.unwrap_or(bytes.len()), bytes.len());
    for finding in &got.findings {
        assert!(finding.place.is_none_or(|p| p.end() <= bytes.len()), "{finding:?}");
        assert!(!finding.message.is_empty());
    }
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{}", encoding.name());
    bytes.into_owned()
}

#[test]
fn encodings_are_found() {
    check(ZH.as_bytes(), ZH, "UTF-8", &[]);
    check(&["\u{feff}", ZH].concat().into_bytes(), ZH, "UTF-8", &[]);
    check(&encode(ZH, GB18030), ZH, "gb18030", &[]);
    check(&encode(ZH_HANT, BIG5), ZH_HANT, "Big5", &[]);
    check(&encode(ZH_HANT, GB18030), ZH_HANT, "gb18030", &[]);
    check(&encode(JA, SHIFT_JIS), JA, "Shift_JIS", &[]);
    check(&encode(JA, EUC_JP), JA, "EUC-JP", &[]);
    check(&encode(KO, EUC_KR), KO, "EUC-KR", &[]);
    check(&encode(RU, WINDOWS_1251), RU, "windows-1251", &[]);
    check(b"\x93Thank you,\x94 he said.", "“Thank you,” he said.", "windows-1252", &[]);
    for text in [ZH, ZH_HANT, JA, KO, RU, "Q Thank you.\nMR. HALE: You’re welcome.\n", "你好，部长。"]
    {
        for big in [false, true] {
            let label = if big { "UTF-16BE" } else { "UTF-16LE" };
            check(&utf16(&format!("\u{feff}{text}"), big), text, label, &[]);
            // Without the mark Korean and Russian units look like nothing we know, and somebody must declare them.
            if text != KO && text != RU {
                check(&utf16(text, big), text, label, &[]);
            }
        }
    }
}

#[test]
fn short_texts_are_found_with_a_warning() {
    for text in ["你好，我们是中国人", "部长：谢谢。", "的", "今天的会议"] {
        check(&encode(text, GB18030), text, "gb18030", &[FindingCode::EncodingUnsure]);
    }
    for text in ["你好，我們是朋友", "部長：謝謝大家的提問。"] {
        check(&encode(text, BIG5), text, "Big5", &[FindingCode::EncodingUnsure]);
    }
}

#[test]
fn a_declared_encoding_counts_unless_a_mark_overrules_it() {
    let declared =
        |bytes: &[u8], label| read(bytes, Hints { file_name: None, encoding: Some(label) }).unwrap();
    let got = declared(&encode("部長", BIG5), "big5");
    assert_eq!((got.text.as_str(), got.encoding.as_str(), got.findings.len()), ("部長", "Big5", 0));
    let got = declared(&encode(ZH, GB18030), "gb2312");
    assert_eq!((got.text.as_str(), got.encoding.as_str(), got.findings.len()), (ZH, "gb18030", 0));
    let got = declared(&utf16("\u{feff}部长", false), "gbk");
    assert_eq!((got.text.as_str(), got.findings[0].code), ("部长", FindingCode::EncodingUnsure));
    let got = declared(ZH.as_bytes(), "klingon");
    assert_eq!((got.text.as_str(), got.findings[0].code), (ZH, FindingCode::EncodingUnsure));
    let got = declared(ZH.as_bytes(), "gbk");
    assert_eq!(got.findings[0].code, FindingCode::EncodingUnsure);
}

#[test]
fn line_ends_and_white_space_stay() {
    let text = "a\rb\r\nc\nd\u{2028}e\u{2029}f\u{c}g\u{b}h\t\u{3000}i\u{85}";
    check(text.as_bytes(), text, "UTF-8", &[]);
}

#[test]
fn entities_keep_their_place() {
    let got = check(
        "（&gt;&gt;转第五版）R&D 与 AT&T&nbsp;&#x4E2D;&ldquo;好&rdquo;&bogus; &".as_bytes(),
        "（>>转第五版）R&D 与 AT&T\u{a0}中“好”&bogus; &",
        "UTF-8",
        &[],
    );
    assert_eq!(got.text.bytes_of(TextSpan::between(3, 4)), ByteSpan::between(3, 7));
    assert_eq!(got.text.bytes_of(TextSpan::between(4, 5)), ByteSpan::between(7, 11));
    let source = format!("{ZH}&gt;&lt;x&gt y");
    let text = format!("{ZH}><x&gt y");
    check(&encode(&source, GB18030), &text, "gb18030", &[]);
    check(&utf16(&source, false), &text, "UTF-16LE", &[]);
    check(
        &utf16(&format!("{ZH}&&amp;&#&thisIsNoEntityAtAll;&"), true),
        &format!("{ZH}&&&#&thisIsNoEntityAtAll;&"),
        "UTF-16BE",
        &[],
    );
}

#[test]
fn invalid_bytes_are_gathered_into_few_findings() {
    use FindingCode::{EncodingUnsure, InvalidBytes};
    let bytes = [ZH.as_bytes(), b"\xff\xfe \xf0\x9f", ZH.as_bytes(), b"\xff"].concat();
    let text = format!("{ZH}\u{fffd}\u{fffd} \u{fffd}{ZH}\u{fffd}");
    let got = check(&bytes, &text, "UTF-8", &[InvalidBytes, InvalidBytes]);
    assert_eq!(got.findings[0].place, Some(ByteSpan::between(ZH.len(), ZH.len() + 5)));
    assert_eq!(got.findings[1].place, Some(ByteSpan::between(bytes.len() - 1, bytes.len())));
    let cut = encode(ZH, GB18030);
    let cut = [&cut[..41], b"\xff", &cut[41..]].concat();
    let got = plain(&cut);
    accounted(&cut, &got);
    assert_eq!(got.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [InvalidBytes]);
    // No other character beyond ASCII says what these bytes are.
    assert_eq!(plain(b"Thank \xff\xfe you.").findings[0].code, EncodingUnsure);
}

#[test]
fn nuls_and_controls_are_left_out_with_a_finding() {
    use FindingCode::ControlCharacters;
    let got = check("部长：\0谢谢\u{1}。".as_bytes(), "部长：谢谢。", "UTF-8", &[ControlCharacters]);
    assert_eq!(got.findings[0].place, Some(ByteSpan::between(9, 17)));
    let tail = [ZH.as_bytes(), &[0; 5000]].concat();
    let got = check(&tail, ZH, "UTF-8", &[ControlCharacters]);
    assert_eq!(got.findings[0].place, Some(ByteSpan::between(ZH.len(), ZH.len() + 5000)));
    let joined = format!("{ZH}\u{feff}{ZH}");
    check(joined.as_bytes(), &[ZH, ZH].concat(), "UTF-8", &[]);
    let many: String = (0..10_000).map(|_| format!("{}\u{7f}", "部长谢谢".repeat(30))).collect();
    assert_eq!(plain(many.as_bytes()).findings.len(), 5);
}

#[test]
fn a_pasted_stretch_is_decoded_in_its_own_encoding() {
    use FindingCode::MixedEncodings;
    let pasted = encode("记者：请问部长的看法？", GB18030);
    let bytes = [ZH.as_bytes(), &pasted, b"\n", ZH.as_bytes()].concat();
    let text = format!("{ZH}记者：请问部长的看法？\n{ZH}");
    let got = check(&bytes, &text, "UTF-8", &[MixedEncodings]);
    assert_eq!(got.findings[0].place, Some(ByteSpan::between(ZH.len(), ZH.len() + pasted.len())));

    let hant = encode("記者：請問部長的看法？", BIG5);
    let text = format!("{ZH_HANT}記者：請問部長的看法？\n{ZH_HANT}");
    check(
        &[ZH_HANT.as_bytes(), &hant, b"\n", ZH_HANT.as_bytes()].concat(),
        &text,
        "UTF-8",
        &[MixedEncodings],
    );

    // The other way round: the file is GB18030 and the pasted line is UTF-8.
    let line = "记者：请问部长的看法？\n";
    let bytes = [encode(ZH, GB18030), line.as_bytes().to_vec(), encode(ZH, GB18030)].concat();
    check(&bytes, &format!("{ZH}{line}{ZH}"), "gb18030", &[MixedEncodings]);

    // Quotation marks of a word processor in UTF-8.
    let bytes = ["Café. He said: ".as_bytes(), b"\x93Thank you\x94", " – naïve.".as_bytes()].concat();
    check(&bytes, "Café. He said: “Thank you” – naïve.", "UTF-8", &[MixedEncodings]);
}

#[test]
fn mojibake_is_reported_and_left() {
    use FindingCode::Mojibake;
    let utf8_as_latin =
        WINDOWS_1252.decode_without_bom_handling("“Thank you” – he said".as_bytes()).0.into_owned();
    check(utf8_as_latin.as_bytes(), &utf8_as_latin, "UTF-8", &[Mojibake]);
    let bytes = encode(ZH, GB18030);
    let gbk_as_latin = encoding_rs::mem::decode_latin1(&bytes).into_owned();
    assert!(plain(gbk_as_latin.as_bytes()).findings.iter().all(|f| f.code == Mojibake));
    let utf8_as_gbk = GB18030.decode_without_bom_handling(ZH.as_bytes()).0.into_owned();
    let got = plain(utf8_as_gbk.as_bytes());
    assert!(got.findings.iter().any(|f| f.code == Mojibake), "{utf8_as_gbk}");
    check("部长：锟斤拷谢谢".as_bytes(), "部长：锟斤拷谢谢", "UTF-8", &[Mojibake]);
    let got =
        check("部长：\u{fffd}\u{fffd}谢谢".as_bytes(), "部长：\u{fffd}\u{fffd}谢谢", "UTF-8", &[Mojibake]);
    assert_eq!(got.findings[0].place, Some(ByteSpan::between(9, 15)));
    // What only looks like it.
    for innocent in [
        ZH,
        ZH_HANT,
        JA,
        KO,
        RU,
        "Élysée, señor, £5 – “naïve” Äußerungen, Ångström, Ã la carte",
        "涓涓细流，浜松市，鐨",
    ] {
        check(innocent.as_bytes(), innocent, "UTF-8", &[]);
    }
}

#[test]
fn what_is_no_text_is_refused_with_advice() {
    let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (bytes, words) in [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "JPEG"),
        (b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), "WebP"),
        (noise.clone(), "not look like text"),
        ([ZH.as_bytes(), &noise].concat(), "not look like text"),
    ] {
        let finding = refused(&bytes);
        // What can be recognised has a code of its own.
        let image = ["PNG", "JPEG"].contains(&words);
        assert_eq!(finding.code, if image { FindingCode::Image } else { FindingCode::NotText });
        assert!(finding.message.contains(words), "{} for {words}", finding.message);
        assert!(finding.hint.is_some());
    }
    for text in [
        "%PDF- is how such files begin",
        "MZ said so.",
        "BM",
        "ID3 tags",
        "<p>One tag in Markdown",
        "I <3 U </3",
        "Rar!",
    ] {
        check(text.as_bytes(), text, "UTF-8", &[]);
    }
}

#[test]
fn empty_files_are_refused() {
    for bytes in
        [&b""[..], b" \r\n\t", b"\0\0\0\0", "\u{feff}".as_bytes(), b"\xff\xfe", "\u{3000}".as_bytes()]
    {
        assert_eq!(refused(bytes).code, FindingCode::Empty, "{bytes:?}");
    }
    assert_eq!(refused(&vec![b'a'; MAX_SOURCE_BYTES + 1]).code, FindingCode::TooLarge);
}

#[test]
fn markdown_is_known_by_name_or_headings() {
    let format =
        |text: &str, name| read(text.as_bytes(), Hints { file_name: name, encoding: None }).unwrap().format;
    assert_eq!(format("问", Some("a.MD")), Format::Markdown);
    assert_eq!(format("问", Some("a.txt")), Format::PlainText);
    assert_eq!(format("开头\n## 合作前景广阔\n问", Some("a.txt")), Format::Markdown);
    assert_eq!(format("#渔业# 话题\n# \n####### 七", None), Format::PlainText);
}

#[test]
fn identity_is_sha_256() {
    assert_eq!(
        source_id(b"abc").to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(got) = read(&bytes, Hints::default()) {
            accounted(&bytes, &got);
        }
    }

    /// Any bytes under any declaration, where decoders differ most in how they give up.
    #[test]
    fn any_bytes_under_any_declaration(
        bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(0x1b), Just(b'$'), Just(b'B'), 0x30u8..0x40, 0x81u8..0xff], 0..120),
        label in prop::sample::select(vec!["utf-8", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "utf-16le", "utf-16be", "windows-1252", "x-user-defined"]),
    ) {
        if let Ok(got) = read(&bytes, Hints { file_name: None, encoding: Some(label) }) {
            accounted(&bytes, &got);
            let expected = Encoding::for_label(label.as_bytes()).unwrap();
            prop_assert!(got.encoding == expected.name() || got.findings.iter().any(|f| f.code == FindingCode::EncodingUnsure));
        }
    }

    /// Text with bytes thrown into it: what was not hit comes out as it was.
    #[test]
    fn damage_stays_where_it_is(
        parts in proptest::collection::vec(("[一-龥，。：a-z&;<>\n]{0,30}", proptest::collection::vec(any::<u8>(), 0..6)), 1..20),
    ) {
        let bytes: Vec<u8> = parts.iter().flat_map(|(text, noise)| [text.as_bytes(), noise].concat()).collect();
        if let Ok(got) = read(&bytes, Hints::default()) {
            accounted(&bytes, &got);
        }
    }

    #[test]
    fn round_trip(
        text in "[的是不了在人有我他这中大来上国和地到说时要就出会可也，。？：\n a-z0-9]{30,200}",
        encoding in prop::sample::select(vec![GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, encoding_rs::UTF_8]),
    ) {
        let (bytes, _, unmappable) = encoding.encode(&text);
        prop_assume!(!unmappable && !text.trim().is_empty());
        let got = read(&bytes, Hints { file_name: None, encoding: Some(encoding.name()) }).unwrap();
        prop_assert_eq!(got.text.as_str(), text);
    }

    /// Chinese in the two encodings that matter is recognised without being told.
    #[test]
    fn chinese_is_recognised(
        clauses in proptest::collection::vec(prop::sample::select(vec!["我们的合作", "今年的工作", "他不是这个意思", "大家都知道", "在港口说", "和平来之不易", "人民有力量"]), 6..30),
        mark in prop::sample::select(vec!["，", "。\n", "；"]),
    ) {
        let text = clauses.join(mark);
        let bytes = encode(&text, GB18030);
        let got = read(&bytes, Hints::default()).unwrap();
        prop_assert_eq!(got.text.as_str(), text.as_str());
        for big in [false, true] {
            let got = read(&utf16(&text, big), Hints::default()).unwrap();
            prop_assert_eq!(got.text.as_str(), text.as_str());
        }
    }
}
