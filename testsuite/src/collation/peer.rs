//! CollateX, where python3 has it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::CollationError;

/// How CollateX answered.
pub(super) enum Answer {
    /// It did it.
    Done(Done),
    /// There is none: what stands in the table instead.
    None(String),
}

const SCRIPT: &str = r#"
import sys, json, time, resource
try:
    import collatex
    from importlib.metadata import version
except ImportError:
    sys.exit(77)
data = json.load(sys.stdin)
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
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

/// Collates by CollateX, one token a character, within so many processor seconds.
pub(super) fn collatex(texts: &[(String, String)], seconds: u32) -> Result<Answer, CollationError> {
    let witnesses: Vec<Value> = texts
        .iter()
        .map(|(id, text)| {
            let tokens: Vec<Value> = text
                .chars()
                .filter(|c| !c.is_whitespace())
                .map(|c| json!({"t": c.to_string(), "n": c.to_string()}))
                .collect();
            json!({"id": id, "tokens": tokens})
        })
        .collect();
    tokens(&witnesses, seconds)
}

/// Collates witnesses that are in CollateX's form already.
pub(super) fn tokens(witnesses: &[Value], seconds: u32) -> Result<Answer, CollationError> {
    let started = Command::new("python3")
        .args(["-c", SCRIPT, &seconds.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let missing = || Ok(Answer::None("not installed".to_owned()));
    let Ok(mut child) = started else { return missing() };
    if let Some(mut stdin) = child.stdin.take() {
        // It may end before it has read everything: then its exit code says why.
        let _ = stdin.write_all(json!({ "witnesses": witnesses }).to_string().as_bytes());
    }
    let done = child.wait_with_output()?;
    match done.status.code() {
        Some(77) => return missing(),
        // Ended by the system, for its time was over.
        None => return Ok(Answer::None(format!("over {seconds} s"))),
        Some(_) => {}
    }
    let wrong = || CollationError::Material("CollateX ended without a table".to_owned());
    let result: Value = serde_json::from_slice(&done.stdout).map_err(|_| wrong())?;
    Ok(Answer::Done(Done {
        version: result["version"].as_str().unwrap_or_default().to_owned(),
        seconds: result["seconds"].as_f64().ok_or_else(wrong)?,
        mebibytes: result["kib"].as_f64().ok_or_else(wrong)? / 1024.0,
        table: result["table"].to_string(),
    }))
}
