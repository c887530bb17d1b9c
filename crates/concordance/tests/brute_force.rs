//! Whatever is asked, an index finds what reading everything finds: of random collections, random queries of all kinds,
//! with documents coming and going. The reader below knows nothing of lists, pairs and segments: it goes through the
//! characters of each text.

#![expect(clippy::unwrap_used, reason = "what cannot be opened is a failed test")]

use std::collections::BTreeSet;

use concordance::{
    Document, Filter, Fold, Index, IndexError, Options, Place, Query, RUN, Reading, Settings, Text, Within,
};
use proptest::prelude::*;

fn fold(c: char) -> char {
    match c {
        '，' => ',',
        '長' => '长',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

const FOLD: Fold = fold;

/// What is asked, as the reader below understands it.
#[derive(Clone, Debug)]
enum Ask {
    Words(String),
    Regex(String),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
    Without(Box<Ask>, Box<Ask>),
    Near(Box<Ask>, u32, Box<Ask>),
}

fn written(ask: &Ask) -> String {
    match ask {
        Ask::Words(w) => format!("\"{w}\""),
        Ask::Regex(r) => format!("/{r}/"),
        Ask::And(a, b) => format!("({} AND {})", written(a), written(b)),
        Ask::Or(a, b) => format!("({} OR {})", written(a), written(b)),
        Ask::Without(a, b) => format!("({} NOT {})", written(a), written(b)),
        Ask::Near(a, n, b) => format!("({} NEAR/{n} {})", written(a), written(b)),
    }
}

/// A text as the reader sees it: (what it is, folded) for each token.
type Tokens = Vec<(char, String)>;

fn read(text: &str) -> Tokens {
    let mut out: Tokens = Vec::new();
    let mut open = false;
    for c in text.chars().map(fold) {
        if c.is_whitespace() {
            open = false;
        } else if ('\u{4e00}'..='\u{9fff}').contains(&c) {
            out.push(('h', c.to_string()));
            open = false;
        } else if c.is_alphanumeric() {
            match out.last_mut() {
                Some(last) if open => last.1.push(c),
                _ => out.push(('w', c.to_string())),
            }
            open = true;
        } else {
            out.push(('m', c.to_string()));
            open = false;
        }
    }
    out
}

/// Whether a word is as the pattern says, tried in every way.
fn globbed(pattern: &[char], word: &[char]) -> bool {
    match pattern.split_first() {
        None => word.is_empty(),
        Some(('*', rest)) => (0..=word.len()).any(|n| globbed(rest, &word[n..])),
        Some(('?', rest)) => !word.is_empty() && globbed(rest, &word[1..]),
        Some((c, rest)) => word.first() == Some(c) && globbed(rest, &word[1..]),
    }
}

/// The first places in a text that do not overlap, as (first token, token behind the last).
fn places(words: &str, text: &Tokens, across: bool) -> Vec<(usize, usize)> {
    // Wildcards that touch letters belong to the word; here patterns are made so that they never touch both.
    let mut pattern: Vec<String> = Vec::new();
    for piece in words.split(' ').filter(|p| !p.is_empty()) {
        if piece.chars().any(|c| c.is_ascii_alphanumeric()) {
            pattern.push(piece.chars().map(fold).collect());
        } else {
            pattern.extend(piece.chars().map(|c| fold(c).to_string()));
        }
    }
    let mark = |p: &String| p.chars().all(|c| !c.is_alphanumeric() && c != '?' && c != '*');
    let only_marks = pattern.iter().all(mark);
    let skip = across && !only_marks;
    if skip {
        pattern.retain(|p| !mark(p));
    }
    while pattern.first().is_some_and(|p| p == "*") {
        pattern.remove(0);
    }
    while pattern.last().is_some_and(|p| p == "*") {
        pattern.pop();
    }
    let seen: Vec<usize> = (0..text.len()).filter(|t| !skip || text[*t].0 != 'm').collect();
    fn ends(pattern: &[String], text: &Tokens, seen: &[usize]) -> Option<usize> {
        let Some((first, rest)) = pattern.split_first() else { return Some(0) };
        match first.as_str() {
            "*" => (0..=(RUN as usize).min(seen.len())).find_map(|n| Some(n + ends(rest, text, &seen[n..])?)),
            _ => {
                let (token, after) = seen.split_first()?;
                let word: Vec<char> = text[*token].1.chars().collect();
                let fits = first == "?" || globbed(&first.chars().collect::<Vec<_>>(), &word);
                if fits { Some(1 + ends(rest, text, after)?) } else { None }
            }
        }
    }
    let mut out = Vec::new();
    let mut until = 0;
    for (n, start) in seen.iter().enumerate() {
        if *start < until {
            continue;
        }
        if let Some(length) = ends(&pattern, text, &seen[n..])
            && length > 0
        {
            until = seen[n + length - 1] + 1;
            out.push((*start, until));
        }
    }
    out
}

/// A place: document, text, first token, token behind the last.
type Spot = (usize, usize, usize, usize);

struct Reader<'a> {
    documents: &'a [Document],
    tokens: Vec<Vec<Tokens>>,
    across: bool,
    within: Within,
    role: Option<&'a str>,
}

impl Reader<'_> {
    fn counts(&self, text: &Text) -> bool {
        self.role.is_none_or(|r| text.tags.iter().any(|(n, v)| *n == "role" && v == r))
    }

    fn scope(&self, d: usize, t: usize) -> (usize, u32, u32) {
        let text = &self.documents[d].texts[t];
        match self.within {
            Within::Document => (d, 0, 0),
            Within::Section => (d, text.section, 0),
            Within::Part => (d, text.section, text.part),
            Within::Text => (d, t as u32, 0),
        }
    }

    fn all(&self) -> impl Iterator<Item = (usize, usize)> {
        let texts = |d: usize| (0..self.documents[d].texts.len()).map(move |t| (d, t));
        (0..self.documents.len()).flat_map(texts).filter(|(d, t)| self.counts(&self.documents[*d].texts[*t]))
    }

    fn find(&self, ask: &Ask) -> (BTreeSet<Spot>, BTreeSet<(usize, u32, u32)>) {
        let scopes = |spots: &BTreeSet<Spot>| spots.iter().map(|s| self.scope(s.0, s.1)).collect();
        match ask {
            Ask::Words(w) => {
                let mut spots = BTreeSet::new();
                for (d, t) in self.all() {
                    spots.extend(
                        places(w, &self.tokens[d][t], self.across).into_iter().map(|(a, b)| (d, t, a, b)),
                    );
                }
                let scopes = scopes(&spots);
                (spots, scopes)
            }
            Ask::Regex(r) => {
                let regex = regex::Regex::new(r).unwrap();
                let mut spots = BTreeSet::new();
                for (d, t) in self.all() {
                    // Han beside Han without a blank, all else one blank apart unless it was not in the text.
                    let folded = concordance::fold_text(&self.documents[d].texts[t].words, FOLD);
                    for m in regex.find_iter(&folded).filter(|m| !m.is_empty()) {
                        let before = read(&folded[..m.start()]).len();
                        let first = before - usize::from(joined(&folded, m.start()));
                        let end = read(&folded[..m.end()]).len();
                        if first < end {
                            spots.insert((d, t, first, end));
                        }
                    }
                }
                let scopes = scopes(&spots);
                (spots, scopes)
            }
            Ask::And(a, b) => {
                let (a, b) = (self.find(a), self.find(b));
                (&a.0 | &b.0, &a.1 & &b.1)
            }
            Ask::Or(a, b) => {
                let (a, b) = (self.find(a), self.find(b));
                (&a.0 | &b.0, &a.1 | &b.1)
            }
            Ask::Without(a, b) => {
                let (a, b) = (self.find(a), self.find(b));
                (a.0, &a.1 - &b.1)
            }
            Ask::Near(a, n, b) => {
                let (a, b) = (self.find(a).0, self.find(b).0);
                let near = |x: &Spot, y: &Spot| {
                    let part = |s: &Spot| {
                        (s.0, self.documents[s.0].texts[s.1].section, self.documents[s.0].texts[s.1].part)
                    };
                    if x == y || part(x) != part(y) {
                        return false;
                    }
                    let from = |s: &Spot| -> usize { self.tokens[s.0][..s.1].iter().map(Vec::len).sum() };
                    let (xs, ys) = (from(x), from(y));
                    let (x0, x1, y0, y1) = (xs + x.2, xs + x.3, ys + y.2, ys + y.3);
                    let between = if x1 <= y0 { y0 - x1 } else { x0.saturating_sub(y1) };
                    between <= *n as usize
                };
                let mut spots: BTreeSet<Spot> =
                    a.iter().filter(|x| b.iter().any(|y| near(x, y))).copied().collect();
                spots.extend(b.iter().filter(|y| a.iter().any(|x| near(x, y))));
                let scopes = scopes(&spots);
                (spots, scopes)
            }
        }
    }

    fn answer(&self, ask: &Ask) -> (BTreeSet<Spot>, usize) {
        let (spots, scopes) = self.find(ask);
        let kept = spots.into_iter().filter(|s| scopes.contains(&self.scope(s.0, s.1))).collect();
        (kept, scopes.len())
    }
}

/// Whether a letter stands on both sides of a byte: the token there began before it.
fn joined(text: &str, at: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    letter(text[..at].chars().next_back()) && letter(text[at..].chars().next())
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[渔港开長长]{1,3}",
        2 => "[渔港开长]{1,2}[，。][渔港开长]{0,2}",
        1 => "[，。]",
        2 => " [ab]{1,2} ",
        1 => " [ab]\\? | [ab]\\* | \\*[ab] | [ab]\\*[ab] ",
        1 => "[渔港]\\?[开长]",
        1 => "[渔港]\\*[开长]",
    ];
    proptest::collection::vec(piece, 1..3).prop_map(|p| p.concat())
}

fn asks() -> impl Strategy<Value = Ask> {
    let leaf = prop_oneof![
        5 => words().prop_map(Ask::Words),
        1 => prop_oneof![
            Just("渔.{0,3}港"), Just("[渔港]+开"), Just("a|港"), Just("b ?a"), Just("(渔|开)(港|长)"), Just("."),
            Just("aa?"), Just("长,"), Just("^渔"), Just("ab"), Just("a\\b"), Just("港? ?b"), Just("渔港开?长{1,2}"),
            Just("渔.(.港)开?"), Just("渔.{1,2}(..开|长)"), Just("渔港?.?(开)+"), Just("a渔.{0,2}长.b?港"), Just("港 ?.?长b"),
            Just("开.?.?渔.{2,9}长")
        ]
        .prop_map(|r| Ask::Regex(r.to_owned())),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        let near = prop_oneof![4 => words().prop_map(Ask::Words), 1 => Just(Ask::Regex("渔|a".to_owned()))];
        prop_oneof![
            two.clone().prop_map(|(a, b)| Ask::And(Box::new(a), Box::new(b))),
            two.clone().prop_map(|(a, b)| Ask::Or(Box::new(a), Box::new(b))),
            two.prop_map(|(a, b)| Ask::Without(Box::new(a), Box::new(b))),
            (near.clone(), 0u32..8, near).prop_map(|(a, n, b)| Ask::Near(Box::new(a), n, Box::new(b))),
        ]
    })
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let text = ("[渔港开長长ab ，。]{0,40}", 0u32..3, 0u32..2, any::<bool>());
    let document = (proptest::collection::vec(text, 0..6), "20[0-3][0-9]").prop_map(|(texts, date)| {
        let mut texts: Vec<Text> = texts
            .into_iter()
            .map(|(words, section, part, asks)| Text {
                section,
                part: section * 2 + part,
                tags: vec![("role", if asks { "question" } else { "answer" }.to_owned())],
                words,
            })
            .collect();
        texts.sort_by_key(|t| t.part);
        Document { key: [0; 32], date, texts }
    });
    proptest::collection::vec(document, 1..12).prop_map(|mut all| {
        for (n, d) in all.iter_mut().enumerate() {
            d.key[0] = n as u8;
        }
        all
    })
}

fn settings(full: usize) -> Settings {
    Settings { fold: FOLD, identity: "test".to_owned(), full }
}

fn update(index: &mut Index, place: Place<'_>, documents: &[Document]) {
    let keys: Vec<[u8; 32]> = documents.iter().map(|d| d.key).collect();
    index
        .update::<IndexError>(place, &keys, "here", |keys, _, _| {
            Ok(documents.iter().filter(|d| keys.contains(&d.key)).cloned().collect())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn search_equals_brute_force(
        documents in documents(),
        asks in proptest::collection::vec(asks(), 1..6),
        full in prop_oneof![Just(1usize), Just(60), Just(1 << 20)],
        gone in any::<prop::sample::Index>(),
        within in prop_oneof![Just(Within::Section), Just(Within::Text), Just(Within::Part), Just(Within::Document)],
        across in any::<bool>(),
        role in prop_oneof![2 => Just(None), 1 => Just(Some("answer"))],
        on_disk in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let place = if on_disk { Place::Folder(folder.path()) } else { Place::Memory };
        let mut index = Index::empty(settings(full));
        // First without the last documents and with one that will be gone.
        update(&mut index, place, &documents[..documents.len().div_ceil(2)]);
        let mut documents = documents;
        documents.remove(gone.index(documents.len()));
        update(&mut index, place, &documents);
        if on_disk {
            index = Index::open(folder.path(), settings(full)).unwrap();
            update(&mut index, place, &documents);
        }
        prop_assert_eq!(index.documents(), documents.len());
        let tokens = documents.iter().map(|d| d.texts.iter().map(|t| read(&t.words)).collect()).collect();
        let reader = Reader { documents: &documents, tokens, across, within, role };
        let answer_only = |tags: &[(String, String)]| tags.iter().any(|t| t.1 == "answer");
        let filter = role.map(|_| Filter { document: &|_, _| true, tags: &answer_only });
        for ask in &asks {
            let query = Query::parse(&written(ask), Reading { fold: FOLD, stem: false });
            let query = match query {
                Ok(query) => query,
                // Marks left alone by a wildcard, a phrase of blanks.
                Err(e) => {
                    prop_assert!(e.what.contains("wildcards alone") || e.what.contains("nothing to look for"), "{e} {ask:?}");
                    continue;
                }
            };
            let options = Options { within, across, filter, ..Options::default() };
            let found = index.search(&query, &options).unwrap();
            let (expected, scopes) = reader.answer(ask);
            let mut got: Vec<Spot> = index
                .each(&found)
                .map(|h| {
                    let p = index.placed(&h);
                    let d = documents.iter().position(|d| d.key == *p.key).unwrap();
                    (d, p.text as usize, p.token as usize, (p.token + p.tokens) as usize)
                })
                .collect();
            got.sort_unstable();
            got.dedup();
            prop_assert_eq!(&got, &expected.iter().copied().collect::<Vec<_>>(), "{}", written(ask));
            prop_assert_eq!(found.scopes as usize, scopes, "{}", written(ask));
            let of = expected.iter().map(|s| s.0).collect::<BTreeSet<_>>().len();
            prop_assert_eq!(found.documents as usize, of);
            let twice = written(ask).contains('/');
            prop_assert!(twice || found.hits as usize == expected.len(), "{} {}", found.hits, written(ask));
            // Cut short, all is counted still, and the first ones are the first ones.
            let short = index.search(&query, &Options { limit: 2, ..options }).unwrap();
            prop_assert_eq!((short.hits, short.scopes, short.documents), (found.hits, found.scopes, found.documents));
            prop_assert_eq!(index.first(&short, 2), index.first(&found, 2));
        }
    }
}

/// Many sections, so that lists are long enough to be counted in the directory and cut into blocks.
#[test]
fn the_commonest_character_is_counted_in_full() {
    let documents: Vec<Document> = (0..40u8)
        .map(|n| Document {
            key: [n; 32],
            date: format!("20{n:02}"),
            texts: (0..60)
                .map(|s| Text {
                    section: s, part: s, tags: Vec::new(), words: "渔港渔，港开渔港".to_owned()
                })
                .collect(),
        })
        .collect();
    let mut index = Index::empty(settings(20_000));
    update(&mut index, Place::Memory, &documents);
    for (query, each) in [("渔", 3), ("渔港", 2), ("渔，港", 1), ("渔港渔", 1), ("，", 1)] {
        let query = Query::parse(query, Reading { fold: FOLD, stem: false }).unwrap();
        let found = index.search(&query, &Options { limit: 5, ..Options::default() }).unwrap();
        assert_eq!((found.hits, found.scopes, found.documents), (each * 2400, 2400, 40));
        let first = index.first(&found, 5);
        assert_eq!(first.len(), 5);
        assert!(first.iter().all(|h| index.placed(h).key == &[0; 32]));
    }
}

#[test]
fn what_is_damaged_or_of_another_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path());
    let documents: Vec<Document> = (0..3u8)
        .map(|n| Document {
            key: [n; 32],
            date: String::new(),
            texts: vec![Text { words: "渔港开放，码头不关。".repeat(40), ..Text::default() }],
        })
        .collect();
    let mut index = Index::empty(settings(1 << 20));
    update(&mut index, place, &documents);
    let open = || Index::open(folder.path(), settings(1 << 20));
    assert_eq!(open().unwrap().documents(), 3);
    let mut other = settings(1 << 20);
    other.identity = "other".to_owned();
    assert!(matches!(Index::open(folder.path(), other), Err(IndexError::Missing)));
    let segment = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "segment"))
        .unwrap();
    let whole = std::fs::read(&segment).unwrap();
    let queries = ["渔港", "关", "开放，码头", "渔港开放码", "/渔港.放/"];
    // Any flipped bit is either seen or changes no answer.
    let answers = |index: &Index| -> Result<Vec<(u64, u64)>, IndexError> {
        queries
            .iter()
            .map(|q| {
                let query = Query::parse(q, Reading { fold: FOLD, stem: false }).unwrap();
                index.search(&query, &Options::default()).map(|f| (f.hits, f.scopes))
            })
            .collect()
    };
    let right = answers(&open().unwrap()).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut broken = whole.clone();
        broken[at] ^= 1 << (at % 8);
        std::fs::write(&segment, &broken).unwrap();
        if let Ok(index) = open()
            && let Ok(answers) = answers(&index)
        {
            assert_eq!(answers, right, "byte {at}");
        }
    }
    std::fs::write(&segment, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(open(), Err(IndexError::Damaged(_))));
    std::fs::remove_file(&segment).unwrap();
    assert!(matches!(open(), Err(IndexError::Damaged(_))));
    std::fs::write(folder.path().join("manifest"), "concordance 99\n").unwrap();
    assert!(matches!(open(), Err(IndexError::Missing)));
    std::fs::write(folder.path().join("manifest"), "rubbish").unwrap();
    assert!(matches!(open(), Err(IndexError::Damaged(_))));
}

#[test]
fn many_small_additions_leave_few_segments_and_an_interrupted_one_leaves_none() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path());
    let all: Vec<Document> = (0..60u8)
        .map(|n| Document {
            key: [n; 32],
            date: String::new(),
            texts: vec![Text { words: "渔港开放".repeat(9000), ..Text::default() }],
        })
        .collect();
    let mut index = Index::empty(settings(1 << 20));
    for n in 1..=all.len() {
        update(&mut index, place, &all[..n]);
    }
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    assert!(files() < 20, "{} files", files());
    let before = files();
    let stopped =
        index.clone().update::<IndexError>(place, &[[99; 32]], "there", |_, _, _| Err(IndexError::Stopped));
    assert!(matches!(stopped, Err(IndexError::Stopped)));
    let index = Index::open(folder.path(), settings(1 << 20)).unwrap();
    assert_eq!((index.documents(), index.state(), files()), (60, "here", before));
}
