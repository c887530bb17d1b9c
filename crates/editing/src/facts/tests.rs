//! Cases a reader can judge: a sentence, and what it holds.

use record::Date;

use super::{Facts, read};

fn day() -> Option<Date> {
    Date::new(2031, 5, 12).ok()
}

/// What a text holds, in a line: `value unit qualifier kind` and `=date`.
fn told(text: &str) -> String {
    let Facts { figures, dates } = read(text, day());
    let mut all: Vec<(usize, String)> = Vec::new();
    for f in figures {
        let upper = f.upper.map(|u| format!("..{u}")).unwrap_or_default();
        let mut words = vec![format!("{}{upper}", f.value)];
        words.extend(Some(f.unit).filter(|u| !u.is_empty()));
        words.extend(f.qualifier.map(|q| q.as_str().to_owned()));
        words.push(f.kind.as_str().to_owned());
        words.extend(f.subject.map(|s| format!("[{}]", &text[s])));
        all.push((f.range.start, words.join(" ")));
    }
    for d in dates {
        all.push((d.range.start, format!("={}", d.edtf.unwrap_or_default())));
    }
    all.sort();
    all.into_iter().map(|(_, w)| w).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(told(text), expected, "{text}");
}

#[test]
fn sums_shares_and_counts() {
    check("贸易额首次突破8000亿美元。", "1 ordinal; 800000000000 USD over money [贸易额]");
    check("渡轮开行15000多列", "15000 列 over count [渡轮]");
    check("渡轮同比增长29%", "29 % share [渡轮]");
    check("出口增长百分之三点五", "3.5 % share [出口]");
    check("三分之二的国家", "0.6666666666666666 share [国家]");
    check("将近一半的港口", "0.5 nearly share [港口]");
    check("全年受理50多万通求助来电", "500000 通 over count [求助来电]");
    check("案件超过6万起", "60000 起 over count [案件]");
    check("数百万名渔民", "1000000 名 some count [渔民]");
    check("一千多天", "1000 天 over duration");
    check("14亿人民", "1400000000 count [人民]");
    check("3至5年", "3..5 年 duration");
    check("增长了两倍，翻了两番", "2 times multiple; 4 times multiple");
    check("提高2.5个百分点", "2.5 pp share");
    check("1,200艘渔船", "1200 艘 count [渔船]");
    check("3亿5000万元，8千亿元", "350000000 CNY money; 800000000000 CNY money");
    check("约三四十名船员", "30..40 名 about count [船员]");
    check("八成以上的商户", "80 % over share [商户]");
    check("1.2万亿元", "1200000000000 CNY money");
    check("逾百个国家，百余场会见", "100 个 over count [国家]; 100 场 over count [会见]");
    check("达到1240亿泽元", "124000000000 泽元 money");
    check("打了五小时四十分钟", "5 小时 duration; 40 分钟 duration");
    check("一百多个看得见的项目", "100 个 over count [项目]");
    check("同四个国家建立全面伙伴关系", "4 个 count [国家]");
    check("主持两大主场外交，开展四次访问", "2 count [主场外交]; 4 次 count [访问]");
}

#[test]
fn what_counts_nothing() {
    for text in [
        "两国双方都十分满意",
        "一带一路是一个好办法，一定要一起走",
        "中美两个大国",
        "五国元首齐聚",
        "维护和平的两大力量",
        "第三方不得干涉",
        "千方百计、三十而立、千家万户",
        "万一有事",
        "一系列措施和一些问题",
        "百姓的千秋大业",
        "这三个国家",
    ] {
        check(text, "");
    }
    check("我愿提出三点忠告", "3 点 enumeration");
    check("做好三件事", "3 件 enumeration");
    check("第三届论坛", "3 届 ordinal");
    check("12308热线24小时守候", "12308 identifier; 24 小时 duration");
}

#[test]
fn times_are_resolved_against_the_event() {
    check("今年1月", "=2031-01");
    check("去年底", "=2030-12~");
    check("去年国庆前夕", "=2030-09-30~");
    check("2018年以来", "=2018/..");
    check("30年前，30年来", "=2001; =2001/2031");
    check("过去一年", "=2030-05/2031-05");
    check("一年来", "=2030-05/2031-05");
    check("近三年", "=2028/2031");
    check("上个月", "=2031-04");
    check("3月7日至9日", "=2031-03-07; =2031-05-09");
    check("2030年17个目标", "=2030; 17 个 count [目标]");
    check("下半年", "=2031-41");
    check("到2035年底前", "=../2035-12~");
    check("建交30周年", "30 周年 duration");
    check("明年3月起实施", "=2032-03/..");
    check("昨天下午", "=2031-05-11");
    check("上世纪90年代", "=1990/1999");
}

#[test]
fn english() {
    check("Trade reached about $3.2 billion last year.", "3200000000 USD about money [Trade]; =2030");
    check("Two-thirds of the ports", "0.6666666666666666 share [the ports]");
    check("It grew by 12 percent.", "12 % share [It]");
    check("more than 180 countries", "180 over count [countries]");
    check("the two sides agree on one thing", "");
    check("by the end of 2035", "=2035-12~");
    check("on May 3, 2029 and 4 June", "=2029-05-03; =2031-06-04");
    check("over the past five years", "=2026/2031");
    check("the third ship waits 48 hours", "3 ordinal [ship waits 48]; 48 hour duration");
    check("three points", "3 enumeration [points]");
}

#[test]
fn nothing_panics() {
    for text in [
        "",
        "第",
        "百分之",
        "数",
        "几",
        "半",
        "3至",
        "二〇",
        "2031年13月45日",
        "分之",
        "翻番",
        "\u{ff13}",
        "首",
        "3.",
        "1,234,56",
    ] {
        let _ = read(text, day());
        let _ = read(text, None);
    }
}
