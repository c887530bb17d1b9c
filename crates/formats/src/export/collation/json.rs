//! JSON: CollateX's own, and ours.

use std::io::{self, Write};

use collate::Finding;
use serde_json::{Map, Value, json};

use super::CollationView;
use super::places::{Held, printed};

/// `{"witnesses": [sigla], "table": [a row for each witness: cells, each null or a list of tokens]}`. The `t` of a row
/// put together are the witness's text, white space and all; objects that came in go out with all their fields.
pub(super) fn collatex(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = view.places();
    let sigla: Vec<&str> = view.witnesses.iter().map(|w| w.siglum().as_str()).collect();
    write!(out, "{{\"witnesses\":{},\"table\":[", serde_json::to_string(&sigla)?)?;
    for (w, witness) in view.witnesses.iter().enumerate() {
        out.write_all(if w == 0 { b"\n[" } else { b",\n[" })?;
        for (p, place) in places.iter().enumerate() {
            if p > 0 {
                out.write_all(b",")?;
            }
            match &place.cells[w] {
                Held::Tokens(tokens) => {
                    let cell: Vec<Value> = if tokens.is_empty() {
                        blank(view, w)
                    } else {
                        tokens.clone().flat_map(|token| token_objects(view, w, token)).collect()
                    };
                    serde_json::to_writer(&mut *out, &cell)?;
                }
                Held::Omitted | Held::Lost | Held::Elsewhere => out.write_all(b"null")?,
            }
        }
        // A witness must not come out of it with a character less than it went in with.
        debug_assert!(!places.is_empty() || witness.text().is_empty());
        out.write_all(b"]")?;
    }
    out.write_all(b"\n]}\n")
}

fn token_objects(view: &CollationView<'_>, witness: usize, token: usize) -> Vec<Value> {
    let text = &view.witnesses[witness];
    let given = view.objects.get(witness).and_then(Option::as_ref).and_then(|objects| objects.get(token));
    match given {
        Some(objects) => objects
            .iter()
            .map(|object| {
                let mut object = object.clone();
                if !object.contains_key("n") {
                    let printed = object.get("t").and_then(Value::as_str).unwrap_or_default().trim();
                    object.insert("n".to_owned(), view.tokenizer.normal(printed).into());
                }
                Value::Object(object)
            })
            .collect(),
        None => {
            let normal = view.tokenizer.normal(text.printed(token));
            vec![json!({ "t": text.stretch(token..token + 1), "n": normal })]
        }
    }
}

/// The text of a witness without a token.
fn blank(view: &CollationView<'_>, witness: usize) -> Vec<Value> {
    match view.objects.get(witness).and_then(Option::as_ref).and_then(|objects| objects.first()) {
        Some(objects) => objects.iter().cloned().map(Value::Object).collect(),
        None => vec![json!({ "t": view.witnesses[witness].text(), "n": "" })],
    }
}

/// Places with their readings; `docs/collation-formats.md` describes the fields.
pub(super) fn places(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let witnesses: Vec<Value> = view
        .witnesses
        .iter()
        .enumerate()
        .map(|(w, witness)| {
            json!({"siglum": witness.siglum().as_str(), "tokens": witness.tokens().len(),
                   "text": view.collation.text_of(w) + 1, "lacunae": witness.lacunae().len()})
        })
        .collect();
    let base = view.base.map(|w| view.siglum(w));
    write!(
        out,
        "{{\"format\":\"onrecord-collation/1\",\n\"witnesses\":{},\n\"base\":{},\n\"places\":[",
        Value::from(witnesses),
        Value::from(base)
    )?;
    let places = view.places();
    for (p, place) in places.iter().enumerate() {
        out.write_all(if p == 0 { b"\n" } else { b",\n" })?;
        let groups = place.groups(view.witnesses, view.base);
        let readings: Vec<Value> = groups
            .iter()
            .map(|group| {
                let mut reading =
                    json!({"witnesses": view.sigla(&group.witnesses), "text": group.text.trim()});
                // Which readings are one but for their print.
                if groups.iter().filter(|other| other.normal == group.normal).count() > 1
                    && let Some(fields) = reading.as_object_mut()
                {
                    fields.insert("same_as".to_owned(), (group.normal + 1).into());
                }
                reading
            })
            .collect();
        let mut fields = Map::new();
        fields.insert("place".to_owned(), (p + 1).into());
        fields.insert("kind".to_owned(), place.kind.as_str().into());
        fields.insert("columns".to_owned(), vec![place.columns.start, place.columns.end].into());
        fields.insert("readings".to_owned(), readings.into());
        if place.moved {
            fields.insert("moved".to_owned(), true.into());
        }
        for (name, held) in [("omitted", Held::Omitted), ("lost", Held::Lost)] {
            let those = place.those(&held);
            if !those.is_empty() {
                fields.insert(name.to_owned(), view.sigla(&those).into());
            }
        }
        let (elsewhere, _) = place.elsewhere(view.witnesses, view.collation);
        if !elsewhere.is_empty() {
            let readings: Vec<Value> = elsewhere
                .iter()
                .map(|(text, those)| json!({"witnesses": view.sigla(those), "text": text}))
                .collect();
            fields.insert("elsewhere".to_owned(), readings.into());
        }
        serde_json::to_writer(&mut *out, &fields)?;
    }
    out.write_all(b"\n],\n\"moves\":[")?;
    for (m, moved) in view.collation.moves().iter().enumerate() {
        out.write_all(if m == 0 { b"\n" } else { b",\n" })?;
        let counterparts: Vec<usize> = moved.counterparts.iter().map(|(witness, _)| *witness).collect();
        let text = printed(&view.witnesses[moved.witness], &moved.tokens);
        let value = json!({"witness": view.siglum(moved.witness), "text": text.trim(),
            "tokens": [moved.tokens.start, moved.tokens.end],
            "columns": [moved.columns.start, moved.columns.end], "counterparts": view.sigla(&counterparts)});
        serde_json::to_writer(&mut *out, &value)?;
    }
    let findings: Vec<Value> = view.collation.findings().iter().map(|f| finding(view, f)).collect();
    writeln!(out, "\n],\n\"findings\":{}}}", Value::from(findings))
}

fn finding(view: &CollationView<'_>, finding: &Finding) -> Value {
    match finding {
        Finding::Coarse { witness, tokens } => json!({"code": "coarse", "witness": view.siglum(*witness),
            "tokens": [tokens.start, tokens.end]}),
        Finding::EqualSigla { first, second } => {
            json!({"code": "equal-sigla", "witness": view.siglum(*first), "witnesses": [first + 1, second + 1]})
        }
        Finding::Empty { witness } => json!({"code": "empty", "witness": view.siglum(*witness)}),
        other => json!({"code": format!("{other:?}")}),
    }
}
