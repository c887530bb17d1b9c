//! Witnesses in CollateX's JSON: `{"witnesses": [{"id": "A", "content": "…"}, {"id": "B", "tokens": [{"t": "…"}]}]}`.
//!
//! Projects put what they know into the tokens (page, line, lemma, a span of their own TEI) and expect it back beside
//! the aligned token. So every object is kept as it came, with fields that mean nothing here, and so are objects whose
//! text is empty or white space: these stand for no token, and go along with the one before them.
//!
//! One field of ours: an object with `"lacuna": true` says that the witness's text is lost there.

use collate::{Tokenizer, Witness, WitnessError};
use serde_json::{Map, Value};

/// The objects that a token came from: mostly one.
pub type TokenObjects = Vec<Map<String, Value>>;

/// A witness as it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenWitness {
    /// What is collated.
    pub witness: Witness,
    /// For each token the objects it came from; nothing where the witness was given as a text. A witness of objects
    /// without a single token has one entry, which holds them all.
    pub objects: Option<Vec<TokenObjects>>,
}

/// Witnesses read from JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GivenWitnesses {
    /// In the order of the document.
    pub witnesses: Vec<GivenWitness>,
    /// Fields of the document and of its witnesses that mean nothing here, each once, in alphabetical order.
    pub ignored: Vec<String>,
}

/// Why JSON holds no witnesses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollatexError {
    /// It is no JSON, or holds half a surrogate pair.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// Something is not what it should be.
    #[error("{place} should be {wanted}")]
    Shape {
        /// Where, as a path: `witnesses[2].tokens[0].t`.
        place: String,
        /// What belongs there.
        wanted: &'static str,
    },
    /// Two witnesses under one name could not be told apart in the result.
    #[error("witnesses[{first}] and witnesses[{second}] are both called {id:?}")]
    EqualIds {
        /// The first.
        first: usize,
        /// The other.
        second: usize,
        /// What both are called.
        id: String,
    },
    /// The name or the text cannot be used.
    #[error("witnesses[{at}]: {source}")]
    Witness {
        /// Which.
        at: usize,
        /// Why.
        source: WitnessError,
    },
}

fn shape(place: String, wanted: &'static str) -> CollatexError {
    CollatexError::Shape { place, wanted }
}

/// Reads CollateX's JSON. Texts (`content`) are cut by the tokenizer; tokens are taken as they are, with their normal
/// form (`n`) where they have one.
///
/// # Errors
/// [`CollatexError`], which says where.
pub fn collatex_witnesses(json: &str, tokenizer: &mut Tokenizer) -> Result<GivenWitnesses, CollatexError> {
    let mut document: Value = serde_json::from_str(json)?;
    let mut given = GivenWitnesses::default();
    let Some(fields) = document.as_object_mut() else {
        return Err(shape("the document".to_owned(), "an object with a list \"witnesses\""));
    };
    let list = match fields.remove("witnesses") {
        Some(Value::Array(list)) => list,
        _ => return Err(shape("witnesses".to_owned(), "a list of objects")),
    };
    given.ignored.extend(fields.keys().cloned());
    for (at, value) in list.into_iter().enumerate() {
        let place = |field: &str| format!("witnesses[{at}]{field}");
        let Value::Object(mut fields) = value else { return Err(shape(place(""), "an object")) };
        let id = match fields.remove("id") {
            Some(Value::String(id)) => id,
            // Numbers as names are common; what is meant is plain.
            Some(Value::Number(id)) => id.to_string(),
            _ => return Err(shape(place(".id"), "a string")),
        };
        if let Some(first) = given.witnesses.iter().position(|w| w.witness.siglum().as_str() == id) {
            return Err(CollatexError::EqualIds { first, second: at, id });
        }
        let wrong = |source| CollatexError::Witness { at, source };
        let witness = match (fields.remove("tokens"), fields.remove("content")) {
            (Some(Value::Array(tokens)), content) => {
                if content.is_some() {
                    given.ignored.push("witnesses[].content beside tokens".to_owned());
                }
                let tokens = objects(tokens, at)?;
                listed(id, tokens, tokenizer).map_err(wrong)?
            }
            (None, Some(Value::String(content))) => {
                GivenWitness { witness: Witness::read(id, content, tokenizer).map_err(wrong)?, objects: None }
            }
            (Some(_), _) => return Err(shape(place(".tokens"), "a list of objects")),
            (None, _) => return Err(shape(place(".content"), "a string, or tokens a list of objects")),
        };
        given.ignored.extend(fields.keys().map(|field| format!("witnesses[].{field}")));
        given.witnesses.push(witness);
    }
    given.ignored.sort();
    given.ignored.dedup();
    Ok(given)
}

fn objects(tokens: Vec<Value>, at: usize) -> Result<Vec<Map<String, Value>>, CollatexError> {
    let place = |i: usize, field: &str| format!("witnesses[{at}].tokens[{i}]{field}");
    let mut objects = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.into_iter().enumerate() {
        let Value::Object(object) = token else {
            return Err(shape(place(i, ""), "an object with \"t\""));
        };
        if !object.get("t").is_some_and(Value::is_string) {
            return Err(shape(place(i, ".t"), "a string"));
        }
        if object.get("n").is_some_and(|n| !n.is_string()) {
            return Err(shape(place(i, ".n"), "a string"));
        }
        objects.push(object);
    }
    Ok(objects)
}

fn listed(
    id: String,
    list: Vec<Map<String, Value>>,
    tokenizer: &mut Tokenizer,
) -> Result<GivenWitness, WitnessError> {
    let text =
        |object: &Map<String, Value>, field| object.get(field).and_then(Value::as_str).map(str::to_owned);
    let pairs: Vec<(String, Option<String>)> =
        list.iter().map(|object| (text(object, "t").unwrap_or_default(), text(object, "n"))).collect();
    let pairs = pairs.iter().map(|(t, n)| (t.as_str(), n.as_deref()));
    let witness = Witness::from_list(id, pairs, tokenizer)?;
    let mut kept: Vec<TokenObjects> = Vec::with_capacity(witness.tokens().len());
    // Objects without text before the first token go with it.
    let mut early = TokenObjects::new();
    let mut lacunae = Vec::new();
    // Where the object's text begins, and which token would be next: tokens lie inside the texts they came from.
    let mut end = 0;
    for object in list {
        end += object.get("t").and_then(Value::as_str).map_or(0, str::len);
        let lost = object.get("lacuna") == Some(&Value::Bool(true));
        let next = witness.tokens().get(kept.len());
        if next.is_some_and(|token| token.end as usize <= end) {
            let mut objects = std::mem::take(&mut early);
            objects.push(object);
            kept.push(objects);
        } else if let Some(last) = kept.last_mut() {
            last.push(object);
        } else {
            early.push(object);
        }
        if lost {
            lacunae.push(kept.len());
        }
    }
    if !early.is_empty() {
        kept.push(early);
    }
    let lacunae = lacunae.into_iter().map(|at| at.min(witness.tokens().len())).collect::<Vec<_>>();
    Ok(GivenWitness { witness: witness.with_lacunae(lacunae)?, objects: Some(kept) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<GivenWitnesses, String> {
        collatex_witnesses(json, &mut Tokenizer::new()).map_err(|e| e.to_string())
    }

    #[test]
    fn texts_and_tokens() {
        let given = read(
            r#"{"witnesses":[{"id":"A","content":"the cat"},
                {"id":7,"tokens":[{"t":""},{"t":"The ","n":"the","page":3},{"t":" "},{"t":"cat"}],"date":"1850"}],
                "algorithm":"dekker"}"#,
        )
        .unwrap();
        assert_eq!(given.ignored, ["algorithm", "witnesses[].date"]);
        let [a, b] = given.witnesses.as_slice() else { panic!("two witnesses") };
        assert_eq!(a.objects, None);
        assert_eq!((b.witness.siglum().as_str(), b.witness.text()), ("7", "The  cat"));
        let objects = b.objects.as_ref().unwrap();
        assert_eq!(objects.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(objects[0][1]["page"], 3);
        assert_eq!(a.witness.key(0), b.witness.key(0));
    }

    #[test]
    fn lost_text_is_marked() {
        let given = read(
            r#"{"witnesses":[{"id":"A","tokens":[{"t":"one "},{"t":"","lacuna":true},{"t":"four"},{"t":"","lacuna":true}]}]}"#,
        )
        .unwrap();
        assert_eq!(given.witnesses[0].witness.lacunae(), [1, 2]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (json, message) in [
            ("{\"witnesses\":[\n  {\"id\": \"A\",, }]}", "line 2 column"),
            (r#"{"witnesses":[{"id":"A","content":"\ud800"}]}"#, "line 1 column"),
            ("[]", "the document should be"),
            ("{}", "witnesses should be a list"),
            (r#"{"witnesses":[3]}"#, "witnesses[0] should be an object"),
            (r#"{"witnesses":[{"content":"x"}]}"#, "witnesses[0].id should be"),
            (r#"{"witnesses":[{"id":"A"}]}"#, "witnesses[0].content should be"),
            (
                r#"{"witnesses":[{"id":"A","tokens":[{"t":"x"},{"x":1}]}]}"#,
                "witnesses[0].tokens[1].t should be",
            ),
            (
                r#"{"witnesses":[{"id":"A","tokens":[{"t":"x","n":1}]}]}"#,
                "witnesses[0].tokens[0].n should be",
            ),
            (r#"{"witnesses":[{"id":"A","content":""},{"id":"A","content":""}]}"#, "both called \"A\""),
            (r#"{"witnesses":[{"id":"\n","content":""}]}"#, "witnesses[0]: siglum"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains(message), "{json}: {error}");
        }
    }
}
