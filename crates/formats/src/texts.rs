//! Archives of texts, and what was found in them: JSON Lines and Parquet, in and out.
//!
//! An archive comes as one object a line, with whatever fields its makers needed. Three are of interest, and their names
//! are the user's: what the text is called, its words, its date. A line that cannot be read says why, and costs nothing
//! but itself.

pub mod parquet;

use std::borrow::Cow;
use std::io;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Which fields hold what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The name of a text: a string or a number.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Its date: a string or a number that begins with a year.
    pub date: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { id: "id".to_owned(), text: "text".to_owned(), date: "date".to_owned() }
    }
}

/// A text of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRow<'a> {
    /// Its name, where it has one.
    pub id: Option<String>,
    /// Its words, borrowed from the line where nothing in them is escaped.
    pub text: Cow<'a, str>,
    /// Its date as given.
    pub date: Option<String>,
}

/// A string or a number, kept as it is written.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    String(String),
    Number(serde_json::Number),
    Other(IgnoredAny),
}

impl Name {
    fn into_option(self) -> Option<String> {
        match self {
            Self::String(s) => Some(s),
            Self::Number(n) => Some(n.to_string()),
            Self::Other(_) => None,
        }
    }
}

#[derive(Deserialize)]
struct Words<'a>(#[serde(borrow)] Cow<'a, str>);

struct Row<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = (Option<String>, Option<Cow<'de, str>>, Option<String>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = (Option<String>, Option<Cow<'de, str>>, Option<String>);

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut id, mut text, mut date) = (None, None, None);
        while let Some(Words(key)) = map.next_key::<Words<'de>>()? {
            if *key == *self.0.text {
                text = Some(map.next_value::<Words<'de>>()?.0);
            } else if *key == *self.0.id {
                id = map.next_value::<Name>()?.into_option();
            } else if *key == *self.0.date {
                date = map.next_value::<Name>()?.into_option();
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok((id, text, date))
    }
}

/// Reads a line of JSON Lines.
///
/// # Errors
/// Why it is no text, in words for whoever mends the line: it is no JSON object, or has no such field.
pub fn text_row<'a>(line: &'a [u8], fields: &Fields) -> Result<TextRow<'a>, String> {
    let mut json = serde_json::Deserializer::from_slice(line);
    let read = Row(fields).deserialize(&mut json).and_then(|row| json.end().map(|()| row));
    let (id, text, date) = read.map_err(|e| {
        // The line is the caller's to name; serde_json knows it as line 1.
        let words = e.to_string();
        let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(w, _)| w);
        if e.is_data() {
            format!("{words} (byte {})", e.column())
        } else {
            format!("no valid JSON: {words} (byte {})", e.column())
        }
    })?;
    let text = text.ok_or_else(|| format!("it has no field {:?}", fields.text))?;
    Ok(TextRow { id, text, date })
}

/// A pair as written. Spans count characters of the texts as they were given, first included and last excluded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairRow<'a> {
    /// The one text.
    pub a: &'a str,
    /// Where the passage begins in it.
    pub a_start: u64,
    /// Where it ends in it.
    pub a_end: u64,
    /// The other text.
    pub b: &'a str,
    /// Where the passage begins in it.
    pub b_start: u64,
    /// Where it ends in it.
    pub b_end: u64,
    /// How much likelier copied than alike by chance, in bits.
    pub score: f64,
}

/// A place of a cluster as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceRow<'a> {
    /// The text.
    pub id: &'a str,
    /// Where it begins, in characters.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// The date of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<&'a str>,
}

/// A cluster as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClusterRow<'a> {
    /// Its number, from 1.
    pub cluster: u64,
    /// `reprint` or `formula`.
    pub kind: &'static str,
    /// In how many texts it stands.
    pub documents: u64,
    /// In how many places.
    pub places: u64,
    /// How long it is: letters and digits, half of the places are shorter.
    pub length: u32,
    /// How many pairs hold it together.
    pub pairs: u64,
    /// The first date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<&'a str>,
    /// The last date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<&'a str>,
    /// How many different dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<u64>,
    /// Its words, as the first place has them, cut after some characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Where it stands.
    pub members: Vec<PlaceRow<'a>>,
}

/// Writes an object and a line end.
///
/// # Errors
/// Those of the output.
pub fn json_line<T: Serialize>(out: &mut dyn io::Write, row: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Result<(Option<&str>, &str, Option<&str>), &str>) {
        let row = text_row(line.as_bytes(), &Fields::default());
        match (&row, expected) {
            (Ok(row), Ok((id, text, date))) => {
                assert_eq!((row.id.as_deref(), &*row.text, row.date.as_deref()), (id, text, date));
            }
            (Err(e), Err(words)) => assert!(e.contains(words), "{e}"),
            _ => panic!("{row:?}"),
        }
    }

    #[test]
    fn lines() {
        check(r#"{"id":"a","text":"港口","more":[1,{"text":2}]}"#, Ok((Some("a"), "港口", None)));
        check(r#"{"text":"a\nb","date":1998,"id":7}"#, Ok((Some("7"), "a\nb", Some("1998"))));
        check(r#"{"text":"","id":null}"#, Ok((None, "", None)));
        check(r#"{"id":"a"}"#, Err("no field \"text\""));
        check(r#"{"text":3}"#, Err("expected"));
        check(r#"{"text":"a"#, Err("no valid JSON"));
        check(r#"{"text":"a"} x"#, Err("no valid JSON"));
        check("[]", Err("expected an object"));
        check("", Err("no valid JSON"));
    }
}
