//! Figures, times, ordinals and named initiatives against tables made by reading.

use std::path::Path;

use super::{AccuracyError, Plan};
use crate::facts;

pub(super) fn measure(shared: Option<&Path>, plan: &mut Plan, out: &mut String) -> Result<(), AccuracyError> {
    let failed = |e: facts::FactsError| AccuracyError::Facts(e.to_string());
    if let Some(found) = shared.map(facts::newspapers).transpose().map_err(failed)?.flatten() {
        out.push_str(
            "\n## Figures, times and named initiatives\n\nNewspapers 003 and 004 against a table made by reading them before any rule \
             existed (`testsuite/data/facts-truth.tsv`). Right: the same place, the same value, unit and qualifier; of a time the \
             same EDTF; of an initiative the same name. What unseen texts give stands in `docs/facts.md`. Wanted: P and R ≥ .97.\n\n",
        );
        out.push_str(&found.table());
        plan.examples.extend(found.wrong);
    }
    let found = facts::english().map_err(failed)?;
    out.push_str(
        "\nInvented English sentences against what a reader finds in them (`testsuite/data/facts-english.tsv`):\n\n",
    );
    out.push_str(&found.table());
    plan.examples.extend(found.wrong);
    Ok(())
}
