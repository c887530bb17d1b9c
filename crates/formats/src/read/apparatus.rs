//! Witnesses from a TEI apparatus: what editors have, who have collated by hand.
//!
//! Parallel segmentation, with or without text between the entries. Each witness's text is put together again from the
//! text that all have and the readings that name it. Three things are told apart that look alike in a table:
//!
//! - a reading without words: the witness *omits* them;
//! - `witDetail` of the type `lac`, a `gap`, `lacunaStart`: its text is *lost* there;
//! - an entry that does not name it. Where the entries name those who agree with the lemma too (a positive apparatus), the
//!   witness is silent, which is as good as lost; where they do not (a negative one), it reads as the lemma.
//!
//! Doubtful attestations (`witDetail` of other types) are lost as well: nobody knows what the witness reads.

use std::collections::{BTreeMap, BTreeSet};

use collate::{Tokenizer, Witness, WitnessError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::collatex::GivenWitness;

/// Why an apparatus holds no witnesses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApparatusError {
    /// It is no XML.
    #[error("it is no well-formed XML at byte {byte}: {message}")]
    Xml {
        /// Where.
        byte: u64,
        /// The parser's words.
        message: String,
    },
    /// Entries inside readings of entries.
    #[error("an app stands inside another one at byte {byte}")]
    Nested {
        /// Where.
        byte: u64,
    },
    /// No witness is listed or named.
    #[error("it names no witness")]
    NoWitnesses,
    /// A siglum or text cannot be used.
    #[error(transparent)]
    Witness(#[from] WitnessError),
}

/// A stretch of the edition.
#[derive(Debug)]
enum Piece {
    /// Text of all witnesses.
    Common(String),
    App(Entry),
}

#[derive(Debug, Default)]
struct Entry {
    lemma: Option<Reading>,
    readings: Vec<Reading>,
    lost: Vec<String>,
}

#[derive(Debug, Default)]
struct Reading {
    witnesses: Vec<String>,
    text: String,
    lost: bool,
}

/// Reads the witnesses of a TEI document, listed ones first.
///
/// # Errors
/// [`ApparatusError`], which says where.
pub fn apparatus_witnesses(
    xml: &str,
    tokenizer: &mut Tokenizer,
) -> Result<Vec<GivenWitness>, ApparatusError> {
    let (listed, pieces) = pieces(xml)?;
    let mut sigla = listed;
    let known: BTreeSet<String> = sigla.iter().cloned().collect();
    // The first hand of a witness with correctors is the witness.
    let resolve = |siglum: &str| -> String {
        let bare = siglum.trim_end_matches('*');
        if !known.contains(siglum) && known.contains(bare) { bare.to_owned() } else { siglum.to_owned() }
    };
    let mut seen = known.clone();
    for entry in
        pieces.iter().filter_map(|piece| if let Piece::App(entry) = piece { Some(entry) } else { None })
    {
        let named = entry.lemma.iter().chain(&entry.readings).flat_map(|reading| &reading.witnesses);
        for siglum in named.chain(&entry.lost).map(|siglum| resolve(siglum)) {
            if seen.insert(siglum.clone()) {
                sigla.push(siglum);
            }
        }
    }
    if sigla.is_empty() {
        return Err(ApparatusError::NoWitnesses);
    }
    let mut given = Vec::with_capacity(sigla.len());
    for siglum in sigla {
        let (mut text, mut lost) = (String::new(), Vec::new());
        for piece in &pieces {
            match piece {
                Piece::Common(common) => text.push_str(common),
                Piece::App(entry) => match entry.read_by(&siglum, &resolve) {
                    Some(reading) => text.push_str(reading),
                    None => lost.push(text.len()),
                },
            }
        }
        let tokens = tokenizer.tokens(&text);
        let before = |at: usize| tokens.partition_point(|token| (token.start as usize) < at);
        let lacunae: Vec<usize> = lost.into_iter().map(before).collect();
        let witness = Witness::new(siglum, text, tokens)?.with_lacunae(lacunae)?;
        given.push(GivenWitness { witness, objects: None });
    }
    Ok(given)
}

impl Entry {
    /// What a witness reads, or nothing where it cannot be asked.
    fn read_by(&self, siglum: &str, resolve: &impl Fn(&str) -> String) -> Option<&str> {
        let names = |list: &[String], exactly: bool| {
            list.iter().any(|named| if exactly { named == siglum } else { resolve(named) == siglum })
        };
        // Named itself, or by its first hand.
        for exactly in [true, false] {
            let mut all = self.lemma.iter().chain(&self.readings);
            if let Some(reading) = all.find(|reading| names(&reading.witnesses, exactly)) {
                return (!reading.lost).then_some(reading.text.as_str());
            }
            if names(&self.lost, exactly) {
                return None;
            }
        }
        let lemma = self.lemma.as_ref()?;
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let positive = !lemma.witnesses.is_empty()
            || self.readings.iter().any(|reading| words(&reading.text) == words(&lemma.text));
        (!positive && !lemma.lost).then_some(lemma.text.as_str())
    }
}

fn pieces(xml: &str) -> Result<(Vec<String>, Vec<Piece>), ApparatusError> {
    let mut reader = Reader::from_str(xml);
    let mut listed = Vec::new();
    // What a witness is pointed at by, where it is not its siglum.
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut entry: Option<Entry> = None;
    // The reading that is open, and whether it is the lemma.
    let mut reading: Option<(Reading, bool)> = None;
    // Depth inside elements whose text is nobody's, and whether the body has begun.
    let (mut silent, mut in_text) = (0usize, false);
    loop {
        let at = reader.buffer_position();
        let wrong = |message: String| ApparatusError::Xml { byte: at, message };
        let event = reader.read_event().map_err(|e| wrong(e.to_string()))?;
        let mut write = |text: &str, entry: &Option<Entry>, reading: &mut Option<(Reading, bool)>| {
            if !in_text || silent > 0 {
                return;
            }
            match (reading, entry) {
                (Some((reading, _)), _) => reading.text.push_str(text),
                (None, None) => match pieces.last_mut() {
                    Some(Piece::Common(common)) => common.push_str(text),
                    _ => pieces.push(Piece::Common(text.to_owned())),
                },
                // White space between the readings of an entry.
                (None, Some(_)) => {}
            }
        };
        match event {
            Event::Eof => break,
            Event::Text(text) => write(&text, &entry, &mut reading),
            Event::CData(text) => write(&text, &entry, &mut reading),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|e| wrong(e.to_string()))?;
                let text = match character {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)
                        .map_or_else(|| format!("&{};", &*name), str::to_owned),
                };
                write(&text, &entry, &mut reading);
            }
            Event::Start(ref start) | Event::Empty(ref start) => {
                let empty = matches!(event, Event::Empty(_));
                let name = start.local_name();
                if silent > 0 {
                    silent += usize::from(!empty);
                    continue;
                }
                match name.as_ref() {
                    "witness" => {
                        let (id, name) = (attribute(start, "xml:id"), attribute(start, "n"));
                        let siglum = name.or_else(|| id.clone());
                        ids.extend(id.zip(siglum.clone()));
                        listed.extend(siglum);
                    }
                    "text" => in_text = true,
                    "app" if in_text => {
                        if entry.is_some() {
                            return Err(ApparatusError::Nested { byte: at });
                        }
                        entry = Some(Entry::default());
                    }
                    "lem" | "rdg" if entry.is_some() => {
                        let open = Reading { witnesses: pointers(start, &ids), ..Reading::default() };
                        let is_lemma = name.as_ref() == "lem";
                        if empty {
                            close(&mut entry, open, is_lemma);
                        } else {
                            reading = Some((open, is_lemma));
                        }
                    }
                    "gap" | "lacunaStart" | "lacunaEnd" => {
                        if let Some((reading, _)) = &mut reading {
                            reading.lost = true;
                        }
                    }
                    "g" => {
                        // A character that XML cannot hold, as our own export writes it.
                        let code = attribute(start, "n").and_then(|n| {
                            u32::from_str_radix(n.strip_prefix("U+")?, 16).ok().and_then(char::from_u32)
                        });
                        if let Some(c) = code {
                            write(&c.to_string(), &entry, &mut reading);
                        }
                    }
                    "witDetail" | "note" => {
                        if name.as_ref() == "witDetail"
                            && let Some(entry) = &mut entry
                        {
                            entry.lost.extend(pointers(start, &ids));
                        }
                        silent += usize::from(!empty);
                    }
                    // Descriptions that editors keep beside the text.
                    "interpGrp" | "interp" | "listRelation" | "figDesc" => silent += usize::from(!empty),
                    "lb" | "pb" | "cb" => write(" ", &entry, &mut reading),
                    _ => {}
                }
            }
            Event::End(ref end) => {
                if silent > 0 {
                    silent -= 1;
                    continue;
                }
                match end.local_name().as_ref() {
                    "text" => in_text = false,
                    "w" | "pc" => write(" ", &entry, &mut reading),
                    "p" | "ab" | "l" | "head" => write("\n", &entry, &mut reading),
                    "lem" | "rdg" => {
                        if let Some((open, is_lemma)) = reading.take() {
                            close(&mut entry, open, is_lemma);
                        }
                    }
                    "app" => pieces.extend(entry.take().map(Piece::App)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Ok((listed, pieces))
}

fn close(entry: &mut Option<Entry>, reading: Reading, is_lemma: bool) {
    if let Some(entry) = entry {
        if is_lemma {
            entry.lemma = Some(reading);
        } else {
            entry.readings.push(reading);
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// The sigla of `wit`: pointers or plain names.
fn pointers(start: &BytesStart<'_>, ids: &BTreeMap<String, String>) -> Vec<String> {
    let wit = attribute(start, "wit").unwrap_or_default();
    let siglum = |name: &str| ids.get(name).map_or(name, String::as_str).to_owned();
    wit.split_whitespace().map(|name| siglum(name.trim_start_matches('#'))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<(String, String, Vec<u32>)> {
        let xml = format!(
            "<TEI><teiHeader>header<listWit><witness n=\"A\"/><witness xml:id=\"B\"/></listWit></teiHeader><text>{body}</text></TEI>"
        );
        let given = apparatus_witnesses(&xml, &mut Tokenizer::new()).unwrap();
        let witness = |g: GivenWitness| {
            let words = g.witness.text().split_whitespace().collect::<Vec<_>>().join(" ");
            (g.witness.siglum().to_string(), words, g.witness.lacunae().to_vec())
        };
        given.into_iter().map(witness).collect()
    }

    fn check(body: &str, expected: &[(&str, &str, &[u32])]) {
        let expected: Vec<_> =
            expected.iter().map(|(s, t, l)| (s.to_string(), t.to_string(), l.to_vec())).collect();
        assert_eq!(read(body), expected);
    }

    #[test]
    fn omitted_lost_and_silent() {
        // Positive: whoever is not named is silent.
        check(
            "the <app><lem>black</lem><rdg wit=\"A\"><w>black</w></rdg><rdg wit=\"#C\"/></app> cat\
             <app><lem>s</lem><rdg wit=\"A\">s</rdg><witDetail type=\"lac\" wit=\"B C*\">x</witDetail></app>",
            &[
                ("A", "the black cats", &[]),
                ("B", "the cat", &[1, 2]),
                ("C", "the cat", &[2]),
                ("C*", "the cat", &[1, 2]),
            ],
        );
        // Negative: whoever is not named reads as the lemma.
        check(
            "the <app><lem>black</lem><rdg wit=\"B\">white &amp; &#x4e00;</rdg></app> cat",
            &[("A", "the black cat", &[]), ("B", "the white & 一 cat", &[])],
        );
        check(
            "<app><lem wit=\"#A\">one</lem><rdg wit=\"#B*\"><gap reason=\"lost\"/></rdg></app> two",
            &[("A", "one two", &[]), ("B", "two", &[0])],
        );
    }

    #[test]
    fn what_is_no_apparatus_is_told() {
        for (xml, message) in [
            ("<TEI><text>a</text></TEI>", "names no witness"),
            ("<TEI><text><app><rdg wit=\"A\"><app/></rdg></app></text></TEI>", "inside another one at byte"),
            ("<TEI><text></TEI>", "no well-formed XML at byte"),
        ] {
            let error = apparatus_witnesses(xml, &mut Tokenizer::new()).unwrap_err().to_string();
            assert!(error.contains(message), "{xml}: {error}");
        }
    }
}
