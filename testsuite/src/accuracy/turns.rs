//! Turn segmentation on 536 real conferences, damaged nine ways.
//!
//! The script that makes and scores them reads an exported record. Eighteen records of 536 conferences each would spend
//! most of the time on establishing texts of one witness, of which nothing is scored; so the fields that are scored are
//! written here directly from what the restorer gives. One of the eighteen is a real record, exported by the desk, to
//! show that both say the same.

use std::path::Path;

use rayon::prelude::*;
use record::TurnOrigin;
use serde_json::{Value, json};

use super::material::Printing;
use super::{AccuracyError, Plan, files, newspapers, python, say};

const SEEDS: [&str; 2] = ["1", "2"];
const PROFILES: [&str; 9] =
    ["published", "oneline", "wrapped", "bare", "furniture", "colons", "unlabelled", "stream", "moved"];
/// The one that is made through the desk as well.
const THROUGH_DESK: (&str, &str) = ("1", "published");

pub(super) fn measure(shared: &Path, plan: &Plan, out: &mut String) -> Result<(), AccuracyError> {
    let script = shared.join("data/turns.py");
    out.push_str(
        "\n## Turns of damaged conferences\n\nAll conferences of `conferences-zh`, each profile with two seeds; the lines are the script's own. Wanted: \
         published, oneline, wrapped, bare, colons F1 ≥ .999, text ≥ .995; furniture F1 ≥ .998, text ≥ .97, kept out ≥ .97; unlabelled F1 ≥ .93, P ≥ .98, no \
         invented speaker; stream F1 ≥ .97; moved F1 ≥ .97, text ≥ .97.\n\nThe record's scored fields are written straight from the restorer, except the line \
         *through the desk*, which comes from a record on disk and its export.\n",
    );
    let mut invented = 0;
    for seed in SEEDS {
        say(&format!("turns, seed {seed}"));
        let temporary = tempfile::tempdir()?;
        let at = temporary.path();
        let mut args: Vec<&std::ffi::OsStr> = vec!["make".as_ref()];
        let source = shared.join("data/conferences-zh");
        args.extend([source.as_os_str(), at.as_os_str(), "--seed".as_ref(), seed.as_ref()]);
        if plan.quick {
            args.extend::<[&std::ffi::OsStr; 2]>(["--limit".as_ref(), "20".as_ref()]);
        }
        python(&script, &args)?;
        out.push_str(&format!("\nSeed {seed}:\n\n```text\n"));
        for profile in PROFILES {
            let folder = at.join(profile);
            let (record, speakers) = minimal(&folder)?;
            if profile == "unlabelled" {
                invented += speakers;
            }
            let score = |name: &str, json: &[u8]| -> Result<String, AccuracyError> {
                let file = at.join(name);
                std::fs::write(&file, json)
                    .map_err(|source| AccuracyError::File { path: file.clone(), source })?;
                python(&script, &["score".as_ref(), folder.as_os_str(), file.as_os_str()])
            };
            out.push_str(score("minimal.json", record.to_string().as_bytes())?.trim_end());
            out.push('\n');
            if (seed, profile) == THROUGH_DESK {
                say("turns, one profile through the desk");
                let json = newspapers::exported(&files(&folder, "txt")?, &at.join("record"))?;
                out.push_str("through the desk, ");
                out.push_str(score("record.json", &json)?.trim_end());
                out.push('\n');
            }
        }
        out.push_str("```\n");
    }
    out.push_str(&format!(
        "\nTurns of *unlabelled* without a label in print that yet name a speaker, both seeds: {invented}.\n"
    ));
    Ok(())
}

/// The fields that are scored, and how many turns without a label name a speaker.
fn minimal(folder: &Path) -> Result<(Value, usize), AccuracyError> {
    let read: Vec<Option<(Value, Value, usize)>> = files(folder, "txt")?
        .par_iter()
        .map(|path| {
            let bytes = super::get(path)?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            Ok(Printing::read(name, &bytes).map(|p| {
                let id = p.id.to_string();
                let mut invented = 0;
                let witnesses: Vec<Value> = p
                    .structured
                    .witnesses
                    .iter()
                    .map(|w| {
                        let exchanges: Vec<Value> = w
                            .exchanges
                            .iter()
                            .map(|x| {
                                let turns: Vec<Value> = x
                                    .turns
                                    .iter()
                                    .map(|t| {
                                        invented += usize::from(
                                            t.origin == TurnOrigin::Inferred && t.speaker.is_some(),
                                        );
                                        json!({
                                            "role": t.role.as_str(),
                                            "text": t.text(&p.text),
                                            "label": t.label.as_ref().map(|l| &l.text),
                                        })
                                    })
                                    .collect();
                                json!({ "turns": turns })
                            })
                            .collect();
                        json!({ "source": id, "exchanges": exchanges })
                    })
                    .collect();
                (json!({ "id": id, "path": p.name }), json!({ "witnesses": witnesses }), invented)
            }))
        })
        .collect::<Result<_, AccuracyError>>()?;
    let (mut sources, mut events, mut invented) = (Vec::new(), Vec::new(), 0);
    for (source, event, n) in read.into_iter().flatten() {
        sources.push(source);
        events.push(event);
        invented += n;
    }
    Ok((json!({ "sources": sources, "events": events }), invented))
}
