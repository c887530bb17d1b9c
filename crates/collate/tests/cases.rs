//! What an editor would want to see, case by case: witnesses above, apparatus below.
//!
//! Apparatus: one line for each locus, readings separated by ` | `, each with its sigla; `–` for nothing; `~` in front
//! where only the printed forms differ. Then passages (`+ holders − others: first words … last words`) and moved blocks
//! (`> siglum: text`). In a witness, `[…]` marks lost text.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use collate::{
    Difference, Holder, Kind, LocusOptions, Options, Tokenizer, Unit, Witness, collate, lowercase,
};

fn check(witnesses: &str, expected: &str) {
    check_with(&Options::default(), &LocusOptions::default(), witnesses, expected);
}

fn check_with(options: &Options<'_>, loci: &LocusOptions, witnesses: &str, expected: &str) {
    let found = apparatus(options, loci, witnesses);
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(found, expected, "\nfound\n{}\n", found.join("\n"));
    // The other way round it reads the same.
    let reversed: Vec<&str> = witnesses.lines().rev().collect();
    assert_eq!(apparatus(options, loci, &reversed.join("\n")), expected, "reversed");
}

fn apparatus(options: &Options<'_>, loci: &LocusOptions, witnesses: &str) -> Vec<String> {
    let mut tokenizer = Tokenizer::new().fold(lowercase);
    let mut set = Vec::new();
    for line in witnesses.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (siglum, text) = line.split_once(' ').unwrap_or((line, ""));
        let mut lacunae = Vec::new();
        let mut whole = String::new();
        for (i, part) in text.split("[…]").enumerate() {
            if i > 0 {
                lacunae.push(tokenizer.tokens(&whole).len());
            }
            whole.push_str(part);
        }
        let witness = Witness::read(siglum, whole, &mut tokenizer).expect("a usable siglum");
        set.push(witness.with_lacunae(lacunae).expect("positions between tokens"));
    }
    let collation = collate(&set, options);
    let sigla = |holders: &mut dyn Iterator<Item = &Holder>| -> String {
        let mut sigla: Vec<&str> = holders.map(|h| set[h.witness].siglum().as_str()).collect();
        sigla.sort_unstable();
        sigla.dedup();
        sigla.concat()
    };
    let mut lines = Vec::new();
    for locus in collation.loci(loci) {
        let mut readings: Vec<String> = Vec::new();
        for reading in &locus.readings {
            for form in &reading.forms {
                let first = &form.holders[0];
                let text = set[first.witness].reading(first.tokens.clone());
                let text = if text.is_empty() { "–" } else { text };
                readings.push(format!("{text} {}", sigla(&mut form.holders.iter())));
            }
        }
        // By the first siglum, as an editor lists them.
        readings.sort_by_key(|reading| reading.rsplit(' ').next().map(str::to_owned));
        let sign = if locus.difference == Difference::Orthographic { "~ " } else { "" };
        lines.push(format!("{sign}{}", readings.join(" | ")));
    }
    for passage in collation.passages(loci) {
        let first = passage.present.iter().min_by_key(|h| set[h.witness].siglum()).expect("somebody has it");
        let text = set[first.witness].reading(first.tokens.clone());
        let (present, omitted) = (sigla(&mut passage.present.iter()), sigla(&mut passage.omitted.iter()));
        lines.push(format!("+ {present} − {omitted}: {text}"));
    }
    let mut moved: Vec<String> = collation
        .moves()
        .iter()
        .map(|m| format!("> {}: {}", set[m.witness].siglum(), set[m.witness].reading(m.tokens.clone())))
        .collect();
    moved.sort();
    lines.extend(moved);
    lines
}

#[test]
fn words_and_their_spelling() {
    check(
        "A the colour of the quiet evening sky
         B the color of the quiet sky
         C the colour of a quiet evening sky",
        "colour AC | color B
         the AB | a C
         evening AC | – B",
    );
}

#[test]
fn printed_differences_are_told_apart_from_differences_of_substance() {
    check(
        "A The Ministry answers the question
         B the ministry answers The query",
        "~ The Ministry A | the ministry B
         the question A | The query B",
    );
}

/// A comma more or less must not push the words apart (CollateX issues 58 and 69).
#[test]
fn punctuation_does_not_outweigh_words() {
    check(
        "A the dog, the cat, and the bird went home
         B the dog the cat and the bird, went, home
         C the dog, the cat and a bird went home.",
        ", AC | – B
         , A | – BC
         the AB | a C
         – AC | , B
         – AC | , B
         – AB | . C",
    );
    check("A 他说，好 \n B 他说好", "， A | – B");
}

/// Two texts alone cannot say where a doubled character stands; the third does.
#[test]
fn a_third_text_settles_what_two_leave_open() {
    check(
        "A 众人到如来所礼拜供养
         B 众人到如来所所礼拜供养
         C 众人到如来身所礼拜供养",
        "– A | 所 B | 身 C",
    );
}

#[test]
fn replacements_are_tight() {
    check("A 其人公名显于世 \n B 其人名曰显于世", "公名 A | 名曰 B");
    check(
        "A 双方一致认为应当尽快恢复谈判
         B 双方一致认为必须立刻重启谈判
         C 双方一致认为应当立刻恢复谈判",
        "应当尽快恢复 A | 必须立刻重启 B | 应当立刻恢复 C",
    );
}

/// The eye went from the first copy of a phrase to the second: what is missing starts right after the first copy,
/// or is the whole clause where the borders say so.
#[test]
fn an_eye_skip_is_shown_where_it_happened() {
    check(
        "A 贸易额从八十亿增长到投资额从十亿增长到九百亿 \n B 贸易额从八十亿增长到九百亿",
        "投资额从十亿增长到 A | – B",
    );
    check("A 甲方表示同意，乙方表示同意，丙方反对。 \n B 甲方表示同意，丙方反对。", "乙方表示同意， A | – B");
}

/// A witness that lacks a long passage has no say inside it, and does not hide what others read there.
#[test]
fn a_long_omission_hides_nothing() {
    check(
        "A 会议开始。今年以来双方在贸易、投资、能源、交通等各个领域的合作取得了新的进展，人员往来更加密切。会议结束。
         B 会议开始。今年以来双方在贸易、投资、能源、科技等各个领域的合作取得了新的进展，人员往来更加密切。会议结束。
         C 会议开始。会议结束。",
        "交通 A | 科技 B
         + AB − C: 今年以来双方在贸易、投资、能源、交通等各个领域的合作取得了新的进展，人员往来更加密切。",
    );
}

#[test]
fn lost_is_not_omitted() {
    // B breaks off and C begins late: neither has a say where it is lost. D simply leaves the words out.
    check(
        "A 东方红日出照大江流水
         B 东方红日出照[…]
         C […]照大江流水
         D 东方日出照大江水",
        "红 AB | – D
         流 AC | – D",
    );
    check("A 一二三四五六七八 \n B 一二三[…]六七八 \n C 一二三四五七八", "六 AB | – C");
}

#[test]
fn swapped_sentences_are_moved_not_rewritten() {
    check(
        "A 首先要维护地区和平与稳定大局。其次应当推动经济复苏和共同发展。最后必须完善全球治理体系。
         B 首先要维护地区和平与稳定大局。最后必须完善全球治理体系。其次应当推动经济复苏和共同发展。",
        "> B: 最后必须完善全球治理体系。",
    );
}

/// Of five texts one has a block elsewhere: it is the one that moved it, whichever is read first.
#[test]
fn the_odd_one_out_has_moved() {
    check(
        "A 天地玄黄宇宙洪荒。日月盈昃辰宿列张寒来暑往秋收冬藏。闰余成岁律吕调阳云腾致雨露结为霜。
         B 天地玄黄宇宙洪荒。日月盈昃辰宿列张寒来暑往秋收冬藏。闰余成岁律吕调阳云腾致雨露凝为霜。
         C 天地玄黄宇宙洪荒。闰余成岁律吕调阳云腾致雨露结为霜。日月盈昃辰宿列张寒来暑往秋收冬藏。
         D 天地玄黄宇宙洪荒。日月盈昃辰宿列张寒来暑往秋收冬存。闰余成岁律吕调阳云腾致雨露结为霜。",
        "藏 ABC | 存 D
         结 ACD | 凝 B
         > C: 日月盈昃辰宿列张寒来暑往秋收冬藏。",
    );
}

/// Short words that change places stay where they are: below a dozen tokens, a crossing agreement is as likely to be
/// two uses of one phrase. CollateX's examples of transposed words come out as replacements.
#[test]
fn short_transpositions_are_replacements() {
    check("A the black and white cat \n B the white and black cat", "black A | white B \n white A | black B");
}

/// Two passages that have nothing to do with each other are not read against each other.
#[test]
fn unrelated_passages_stand_apart() {
    check(
        "A 下一个问题。中国的发展离不开世界，开放的大门只会越开越大，我们欢迎各国企业前来投资兴业。谢谢大家。
         B 下一个问题。南海的和平来之不易，争议应当由当事国通过对话协商解决，不容外部势力挑拨离间。谢谢大家。",
        "+ A − B: 中国的发展离不开世界，开放的大门只会越开越大，我们欢迎各国企业前来投资兴业
         + B − A: 南海的和平来之不易，争议应当由当事国通过对话协商解决，不容外部势力挑拨离间",
    );
}

/// One function word in common does not split a rewritten clause, unless asked to.
#[test]
fn a_lone_agreement_inside_a_rewritten_clause() {
    let texts = "A 他们提出了合理的建议方案供讨论
                 B 他们回避掉一切的核心问题供讨论";
    check(texts, "提出了合理的建议方案 A | 回避掉一切的核心问题 B");
    let keep = LocusOptions { absorb: 0, ..LocusOptions::default() };
    check_with(&Options::default(), &keep, texts, "提出了合理 A | 回避掉一切 B \n 建议方案 A | 核心问题 B");
}

#[test]
fn neighbouring_slips_can_be_told_apart() {
    let texts = "A 春风又绿江南岸
                 B 春风已绿江南岸
                 C 春风又到江南岸";
    check(texts, "又绿 A | 已绿 B | 又到 C");
    let cut = LocusOptions { cut: true, ..LocusOptions::default() };
    check_with(&Options::default(), &cut, texts, "又 AC | 已 B \n 绿 AB | 到 C");
}

/// A text that poor recognition has torn to pieces loses nothing (CollateX issue 94).
#[test]
fn torn_text_is_kept() {
    let texts = [
        "so it has been said by them of old time that the river gives and the river takes",
        "s0 lt h as b een sai d by tbem of o ld t ime th at tbe riv er g ives and tlie ri ver t akes",
    ];
    let mut tokenizer = Tokenizer::new();
    let set: Vec<Witness> =
        texts.iter().zip(["A", "B"]).map(|(t, s)| Witness::read(s, *t, &mut tokenizer).unwrap()).collect();
    let collation = collate(&set, &Options::default());
    for (w, witness) in set.iter().enumerate() {
        let columns: Vec<usize> = (0..witness.tokens().len()).map(|t| collation.column_of(w, t)).collect();
        assert!(columns.is_sorted_by(|a, b| a < b));
    }
}

#[test]
fn a_similarity_decides_what_stands_opposite_what() {
    let sounds =
        |a: &str, b: &str| if [a, b] == ["他", "她"] || [a, b] == ["她", "他"] { 255 } else { 0 };
    let options = Options { similarity: Some(&sounds), ..Options::default() };
    check_with(&options, &LocusOptions::default(), "A 说他来 \n B 说她也来", "他 A | 她也 B");
    let mut tokenizer = Tokenizer::new();
    let set = [
        Witness::read("A", "说他来", &mut tokenizer).unwrap(),
        Witness::read("B", "说也她来", &mut tokenizer).unwrap(),
    ];
    let collation = collate(&set, &options);
    assert_eq!(collation.column_of(0, 1), collation.column_of(1, 2));
}

#[test]
fn texts_are_cut_as_asked() {
    let check = |tokenizer: Tokenizer, text: &str, expected: &str| {
        let mut tokenizer = tokenizer;
        let tokens = tokenizer.tokens(text);
        let cut: Vec<&str> = tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
        assert_eq!(cut.join("|"), expected);
    };
    let text = "회담은 끝났다, 合作 2,600 don't";
    check(Tokenizer::new(), text, "회|담|은|끝|났|다|,|合|作|2,600|don't");
    check(Tokenizer::new().unit(Unit::Word), text, "회담은|끝났다|,|合作|2,600|don't");
    check(
        Tokenizer::new().unit(Unit::Word).ignore(Kind::Punctuation),
        text,
        "회담은|끝났다|合作|2,600|don't",
    );
    check(Tokenizer::new().unit(Unit::Character), "a2,b", "a|2|,|b");
}

/// Marks that are not compared stay where they are printed.
#[test]
fn ignored_marks_are_no_difference_and_are_not_lost() {
    let mut tokenizer = Tokenizer::new().ignore(Kind::Punctuation);
    let a = Witness::read("A", "“Well,” he said.", &mut tokenizer).unwrap();
    let b = Witness::read("B", "Well he said", &mut tokenizer).unwrap();
    assert_eq!((a.stretch(0..1), a.stretch(1..3)), ("“Well,” ", "he said."));
    let collation = collate(&[a, b], &Options::default());
    assert_eq!((collation.width(), collation.loci(&LocusOptions::default()).len()), (3, 0));
}

#[test]
fn nothing_and_one_and_the_same() {
    check("", "");
    check("A 只有一个文本", "");
    check("A 同样的文本 \n B 同样的文本 \n C 同样的文本", "");
    check("A 有 \n B ", "有 A | – B");
}

/// The examples that CollateX publishes, written anew with other words: each shows the trap that its example stands
/// for. Where an editor would get something else from CollateX, it is said why ours differs.
mod after_collatex {
    use super::{LocusOptions, Options, check, check_with};

    /// Every agreement shown, and neighbouring slips apart.
    const TIGHT: LocusOptions = LocusOptions { passage: 24, absorb: 0, cut: true };

    /// The first example of its documentation: one word put at another place, another form of the verb, an addition.
    /// CollateX of 2012 marked *little* as transposed; a single word is no moved block here, for a word that comes
    /// twice in a paragraph mostly just comes twice.
    #[test]
    fn a_word_that_wandered() {
        check(
            "A This evening the owl watched small boats on the river.
             B The owl was watching boats on the small river this evening, it watched boats for an hour.",
            "This evening the A | The B
             watched small A | was watching B
             – A | small B
             – A | this evening, it watched boats for an hour B",
        );
    }

    /// Subject and object changed places. CollateX keeps the verb in its column and replaces the three words before
    /// and after it; here the hen stays, for she has three words in common and the verb one. Whichever stays, all words
    /// of the others are there.
    #[test]
    fn subject_and_object() {
        check(
            "A The grey goose follows a brown hen.
             B A brown hen follows the grey goose.
             C A brown hen follows the white goose.",
            "The grey goose follows a A | A BC
             – A | follows the grey goose B | follows the white goose C",
        );
    }

    /// Words turned round a conjunction, which all witnesses share and which must stay in one column.
    #[test]
    fn round_a_conjunction() {
        check(
            "A the old and quiet house
             B the quiet house
             C the quiet and old house
             D the old not quiet house",
            "old and quiet A | quiet B | quiet and old C | old not quiet D",
        );
    }

    /// The opening of a long poem with two nouns exchanged between its lines.
    #[test]
    fn two_lines_with_their_nouns_exchanged() {
        check(
            "A When winter with his silence deep with snow the wind of autumn drove across the plain
             B When silence deep with winter snow the autumn of wind drove over the plain",
            "winter with his A | – B
             – A | winter B
             wind A | autumn B
             autumn A | wind B
             across A | over B",
        );
    }

    /// A phrase that repeats itself: dropping one copy must not tear the others apart (its issues about repeated
    /// tokens). CollateX has the lamplight of C in a column with that of A, and so with nothing of B; here all pairs of
    /// witnesses count, and C has its one light where B and A have their first.
    #[test]
    fn a_phrase_that_repeats_itself() {
        check(
            "A neither sunlight nor lamplight nor firelight nor any light that she knew
             B neither sunlight nor firelight nor any light she knew
             C neither lamplight nor any light that she ever knew",
            "sunlight AB | lamplight C
             lamplight nor firelight nor A | firelight nor B | – C
             that AC | – B
             – AB | ever C",
        );
    }

    /// Three witnesses in any order (its issues 12 and 66: the result depended on it). `check` collates both ways
    /// round; the properties try more.
    #[test]
    fn whichever_comes_first() {
        check(
            "A the tall ship sailed at dawn
             B the ship sailed away at dawn
             C at dawn the tall ship sailed",
            "– AB | at dawn C
             tall AC | – B
             at dawn A | away at dawn B | – C",
        );
    }

    /// Commas must not outweigh words (its issues 58 and 69).
    #[test]
    fn commas_between_every_word() {
        check_with(
            &Options::default(),
            &TIGHT,
            "A red, green, blue, and yellow
             B red green and blue, yellow,
             C red, and green, yellow",
            ", AC | – B
             green AB | – C
             , A | and BC
             blue AB | green C
             and A | – BC
             – AC | , B",
        );
    }

    /// An addition at the very beginning and one at the very end.
    #[test]
    fn additions_at_the_edges() {
        check(
            "A the garden lay in shade
             B yes the garden lay in shade
             C the garden lay in shade today",
            "– AC | yes B
             – AB | today C",
        );
    }

    /// A witness that has nothing in common with the others (its issue about tokens lost on poor recognition).
    #[test]
    fn nothing_in_common() {
        check(
            "A morning light upon the hill
             B morning light on the hill
             C qx zzv wq",
            "morning light upon the hill A | morning light on the hill B | qx zzv wq C",
        );
    }

    /// A longer passage at another place: CollateX of today reads it as an omission and an addition, and so cannot
    /// say that the words are the same.
    #[test]
    fn a_passage_at_another_place() {
        check(
            "A the gate was shut at nine every night without a word to anybody in the house and then the lamps were carried up to the tower where nobody had lived for years
             B and then the lamps were carried up to the tower where nobody had lived for years the gate was shut at nine every night without a word to anybody in the house",
            "> A: and then the lamps were carried up to the tower where nobody had lived for years",
        );
    }

    /// An odd spelling beside a word that is left out: it stands opposite the word that it is like. Near matching is a
    /// switch there, and always on here.
    #[test]
    fn the_word_that_is_more_alike() {
        check_with(
            &Options::default(),
            &TIGHT,
            "A the grey koat hung there
             B the coat hung there
             C the grey coat hung there",
            "grey AC | – B
             koat A | coat BC",
        );
    }
}

#[test]
fn a_passage_that_two_texts_have_is_put_in_once() {
    // B comes first, and its one `hard` is the first or the second of the others; each of them might have its passage
    // put in on another side of it.
    check(
        "A wee shall go on to the harbour and this is a very hard plac. It is a hard choice that we have all made, as you know
         B we shall go on to the harbour and this is a very hard choice that we have all made, as you know
         C we shall go on to the harbor and this is a very hard place. It is a hard choice that we have all made, as you kno",
        "wee A | we BC
         harbour AB | harbor C
         plac. It is a hard A | – B | place. It is a hard C
         know AB | kno C",
    );
}

#[test]
fn of_two_overlapping_gaps_each_is_its_own() {
    // B and C are the more alike, so that they come first: what the one has where the other has a gap stood opposite what
    // the other has instead, word by word, before A shows that nothing here is replaced.
    let quay = "The lamps on the long quay were lit and the nets hung drying on the wall while two boys carried water";
    let pier = "The lights on the long pier were lit and the sails hung drying on the rail while ten boys carried wine";
    let head = "we could raise the catch by a tenth and return our harbour";
    let first =
        "to its old strength by the end of the season. A separate study by the rowers guild found that the";
    let second = "mayors plan would bring six hundred berths this year and double our small fleet, and return our harbour";
    let third = "back to full trade one winter sooner. The chief pilot said their first count found that the";
    let tail = "could raise the tolls by five parts in a hundred";
    check(
        &format!(
            "A {pier} {head} {first} {second} {third} scheme {tail}
             B {quay} {head} {third} plan {tail}
             C {quay} {head} {first} plan {tail}"
        ),
        "lights A | lamps BC
         pier A | quay BC
         sails A | nets BC
         rail A | wall BC
         ten A | two BC
         wine A | water BC
         scheme A | plan BC
         + AC − B: to its old strength by the end of the season. A separate study by the rowers guild found that the \
         mayors plan would bring six hundred berths this year and double our small fleet, and return our harbour
         + AB − C: found that the mayors plan would bring six hundred berths this year and double our small fleet, and \
         return our harbour back to full trade one winter sooner. The chief pilot said their first count",
    );
}
