//! Collations of any texts, in every format: nothing lost, well-formed, and the same whatever is collated with it.

use collate::{LocusOptions, Options, Tokenizer, Unit, Witness, collate};
use formats::export::collation::{
    CollationExportError, CollationFormat, CollationView, Layout, write_collation,
};
use formats::{apparatus_witnesses, collatex_witnesses};
use proptest::prelude::*;
use serde_json::Value;

/// Texts with everything that some format cannot hold.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "(the|and|black|cat|, |\\. | |\n|\n\n|和平|发展|，|。){0,60}",
        "[ab<>&\"'=@+\\-\\\\{}\\[\\],;|/\u{0}\u{7}\u{1b}\u{202e}\u{fffe}\r\n\t ]{0,40}",
        "\\PC{0,30}",
        "[ \n\t\u{3000}]{0,4}",
    ]
}

fn written(format: CollationFormat, view: &CollationView<'_>) -> Result<String, CollationExportError> {
    let mut out = Vec::new();
    write_collation(format, view, Layout { width: 60, colour: false }, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

/// Fails unless it is well-formed XML.
fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start)) => {
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            Ok(_) => {}
            Err(e) => panic!("{e}\n{xml}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_texts_in_every_format(
        texts in prop::collection::vec(any_text(), 1..5),
        base in prop::option::of(0usize..5),
        segmentation: bool,
        unit in prop_oneof![Just(Unit::Script), Just(Unit::Character), Just(Unit::Word)],
        sigla in "[A-Z<&\"1一 -]{1,3}",
    ) {
        let mut tokenizer = Tokenizer::new().unit(unit);
        let named = |i: usize| format!("W{sigla}{i}");
        let witnesses: Vec<Witness> =
            texts.iter().enumerate().map(|(i, text)| Witness::read(named(i), text, &mut tokenizer).unwrap()).collect();
        let options = Options { shortest_move: Some(4), ..Options::default() };
        let collation = collate(&witnesses, &options);
        let view = CollationView {
            witnesses: &witnesses,
            collation: &collation,
            tokenizer: &tokenizer,
            objects: &[],
            base: base.filter(|&base| base < texts.len()),
            segmentation,
            loci: LocusOptions { cut: true, ..LocusOptions::default() },
        };
        for (format, name) in CollationFormat::ALL {
            let out = match written(format, &view) {
                Ok(out) => out,
                Err(CollationExportError::TooLongToDraw { .. }) => continue,
                Err(e) => panic!("{name}: {e}"),
            };
            match format {
                CollationFormat::Json => {
                    let table: Value = serde_json::from_str(&out).unwrap();
                    for (row, text) in table["table"].as_array().unwrap().iter().zip(&texts) {
                        let tokens = row.as_array().unwrap().iter().filter_map(Value::as_array).flatten();
                        let whole: String = tokens.map(|token| token["t"].as_str().unwrap()).collect();
                        prop_assert_eq!(&whole, text);
                    }
                }
                CollationFormat::TableJson => drop(serde_json::from_str::<Value>(&out).unwrap()),
                CollationFormat::Tei => {
                    well_formed(&out);
                    // Read again, every witness has the same words.
                    let mut tokenizer = Tokenizer::new().unit(unit);
                    let again = apparatus_witnesses(&out, &mut tokenizer).unwrap();
                    for (given, text) in again.iter().zip(&texts) {
                        let letters = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
                        prop_assert_eq!(letters(given.witness.text()), letters(text));
                    }
                }
                CollationFormat::GraphMl | CollationFormat::Svg | CollationFormat::TreeSvg => well_formed(&out),
                CollationFormat::Csv | CollationFormat::Table | CollationFormat::Html | CollationFormat::Dot
                | CollationFormat::Newick => {
                    let stray = out.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r'));
                    prop_assert_eq!(stray, None, "{}", name);
                }
            }
        }
    }

    /// Whatever is thrown at the readers, they read it or say why not.
    #[test]
    fn any_document_is_read_or_refused(text in "\\PC{0,80}", body in "(<app>|</app>|<rdg wit=\"A B\">|</rdg>|<lem>|</lem>|x|<gap/>|&amp;|&#x4e00;| ){0,20}") {
        for document in [text.as_str(), &format!("<TEI><text>{body}</text></TEI>")] {
            let _ = apparatus_witnesses(document, &mut Tokenizer::new());
        }
        for document in [text.clone(), format!("{{\"witnesses\":[{{\"id\":\"A\",\"content\":{}}}]}}", Value::from(text))] {
            let _ = collatex_witnesses(&document, &mut Tokenizer::new());
        }
    }
}
