//! CollateX, where python3 has it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::CollationError;

/// What stands in a table where it is not there.
pub(super) const MISSING: &str = "not installed";

const SCRIPT: &str = r#"
import sys, json, time, resource
try:
    import collatex
    from importlib.metadata import version
except ImportError:
    sys.exit(77)
data = json.load(sys.stdin)
start = time.process_time()
table = json.loads(collatex.collate(data, output='json', segmentation=False))
seconds = time.process_time() - start
print(json.dumps({"seconds": seconds, "kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
                  "version": version('collatex'), "table": table}))
"#;

/// What CollateX did.
pub(super) struct Done {
    pub(super) version: String,
    pub(super) seconds: f64,
    pub(super) mebibytes: f64,
    /// Its table, as JSON.
    pub(super) table: String,
}

/// Collates by CollateX, one token a character or its own words; nothing where it is not installed.
pub(super) fn collatex(
    texts: &[(String, String)],
    by_character: bool,
) -> Result<Option<Done>, CollationError> {
    let witnesses: Vec<Value> = texts
        .iter()
        .map(|(id, text)| {
            if by_character {
                let tokens: Vec<Value> = text
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .map(|c| json!({"t": c.to_string(), "n": c.to_string()}))
                    .collect();
                json!({"id": id, "tokens": tokens})
            } else {
                json!({"id": id, "content": text})
            }
        })
        .collect();
    tokens(&witnesses)
}

/// Collates witnesses that are in CollateX's form already.
pub(super) fn tokens(witnesses: &[Value]) -> Result<Option<Done>, CollationError> {
    let started = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else { return Ok(None) };
    if let Some(mut stdin) = child.stdin.take() {
        // It may end before it has read everything: then its exit code says why.
        let _ = stdin.write_all(json!({ "witnesses": witnesses }).to_string().as_bytes());
    }
    let done = child.wait_with_output()?;
    if done.status.code() == Some(77) {
        return Ok(None);
    }
    let wrong = || CollationError::Material("CollateX ended without a table".to_owned());
    let result: Value = serde_json::from_slice(&done.stdout).map_err(|_| wrong())?;
    Ok(Some(Done {
        version: result["version"].as_str().unwrap_or_default().to_owned(),
        seconds: result["seconds"].as_f64().ok_or_else(wrong)?,
        mebibytes: result["kib"].as_f64().ok_or_else(wrong)? / 1024.0,
        table: result["table"].to_string(),
    }))
}
