//! The five newspaper files against the gold that a person made.

use std::path::Path;

use super::{AccuracyError, python};

/// A record of the files, exported as JSON, made as a user makes it.
pub(super) fn exported(paths: &[std::path::PathBuf], folder: &Path) -> Result<Vec<u8>, AccuracyError> {
    let opening = desk::Opening {
        folder: folder.to_owned(),
        wait: std::time::Duration::from_secs(5),
        // No figure depends on the day.
        moment: desk::Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = desk::Desk::open_for_writing(&opening, true, &mut ())?;
    desk.add(&desk::AddRequest { paths: paths.to_vec(), encoding: None }, &mut ())?;
    let mut json = Vec::new();
    desk.export("json", None, &mut json, &mut ())?;
    Ok(json)
}

pub(super) fn measure(shared: &Path, out: &mut String) -> Result<(), AccuracyError> {
    let temporary = tempfile::tempdir()?;
    let json = exported(&[shared.join("newspapers")], &temporary.path().join("record"))?;
    let file = temporary.path().join("record.json");
    std::fs::write(&file, json).map_err(|source| AccuracyError::File { path: file.clone(), source })?;
    let printed = python(&shared.join("gold/score.py"), &[file.as_os_str()])?;
    out.push_str(
        "\n## Five newspaper files\n\nA record made through the desk, exported, and scored by the gold's own script. Wanted: every line 1.000, *variants \
         found* and *first and last words of turns* at least .98, high risk under a third.\n\n```text\n",
    );
    for line in printed.lines() {
        // Behind the count the script quotes the papers.
        let figures = line.find(')').filter(|_| !line.starts_with("variants reported"));
        out.push_str(figures.map_or(line, |i| &line[..=i]));
        out.push('\n');
    }
    out.push_str("```\n");
    Ok(())
}
