use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{ReuseFields, ReuseRequest, ReuseView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Screen, count};

/// Find the passages that the texts of an archive share
///
/// Needs no record. An archive is JSON Lines ({"id": …, "text": …, "date": …} a line, other fields are passed over), Parquet or
/// a folder of text files, in any script. Passages are found through the damage of printing and recognition, however
/// often they are printed; width, case, marks and blanks do not matter. In the folder of the results stand pairs.jsonl
/// (two spans that share their wording, in characters of the texts as given, with a score in bits: how much likelier
/// copied than alike by chance) and clusters.jsonl (all places that share one wording: long or of one date a reprint,
/// short and back at many dates a formula). An interrupted run goes on where it stopped when it is started again.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord reuse archive.jsonl -o shared            who prints what
  onrecord reuse pages/ --against speeches/ -o cited   which pages quote the speeches
  onrecord reuse 1999.jsonl --add -o shared         one more year, compared with all before
  onrecord reuse big.jsonl --memory 4G -o shared
  onrecord reuse big.jsonl -o shared --cluster df://10.0.0.1:50050 --storage s3://bucket/reuse
                                                    on many machines; see `onrecord cluster --help`")]
pub(crate) struct Reuse {
    /// Files and folders: .jsonl, .parquet, texts
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The folder for the results
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// Look only for passages that PATHs share with these texts
    #[arg(long, value_name = "REFERENCE")]
    against: Vec<PathBuf>,
    /// Add PATHs to what DIR has results of; only what is new is compared
    #[arg(long)]
    add: bool,
    /// Keep to so much memory; what does not fit goes to DIR
    #[arg(long, value_name = "SIZE", default_value = "2G", value_parser = size)]
    memory: u64,
    /// Have the work done by the executors of this scheduler; the results are the same
    #[arg(long, value_name = "df://HOST:PORT")]
    cluster: Option<String>,
    /// Lay the texts down here for the executors: a folder that all see, or s3://BUCKET/PREFIX (in DIR, unless told)
    #[arg(long, value_name = "URL", requires = "cluster")]
    storage: Option<String>,
    /// Leave out passages that score less; an ideograph in which both agree scores some 9, a letter some 4
    #[arg(long, value_name = "BITS", default_value_t = 160.0, value_parser = bits)]
    min_bits: f64,
    /// Tell traditional from simplified characters
    #[arg(long)]
    keep_script: bool,
    #[command(flatten)]
    fields: Fields,
}

/// Which fields of an archive hold what.
#[derive(Args)]
pub(super) struct Fields {
    /// The field that holds the name of a text
    #[arg(long, value_name = "FIELD", default_value = "id")]
    id: String,
    /// The field that holds its words
    #[arg(long, value_name = "FIELD", default_value = "text")]
    text: String,
    /// The field that holds its date
    #[arg(long, value_name = "FIELD", default_value = "date")]
    date: String,
}

impl From<Fields> for ReuseFields {
    fn from(fields: Fields) -> Self {
        Self { id: fields.id, text: fields.text, date: fields.date }
    }
}

/// A size as people write it: 512M, 4G, 1000000.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err("write it as 512M or 4G".to_owned()),
    };
    let n: u64 = digits.parse().map_err(|_| "write it as 512M or 4G".to_owned())?;
    n.checked_mul(1 << shift).ok_or_else(|| "no machine has so much".to_owned())
}

fn bits(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(bits) if (30.0..=100_000.0).contains(&bits) => Ok(bits),
        _ => Err("a number from 30 to 100000; below, chance is found".to_owned()),
    }
}

impl Reuse {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let request = ReuseRequest {
            paths: self.paths,
            against: self.against,
            output: self.output,
            memory: self.memory,
            add: self.add,
            fold_script: !self.keep_script,
            bits: self.min_bits,
            fields: self.fields.into(),
        };
        let view = match self.cluster {
            Some(scheduler) => super::cluster::reuse(&request, &scheduler, self.storage, context)?,
            None => desk::reuse(&request, &mut context.watching)?,
        };
        context.result("reuse", &view, print)?;
        let complete = view.refused == 0 && view.documents > 0;
        Ok(if complete { exit::OK } else { exit::FINDINGS })
    }
}

/// So many refusals are shown.
const SHOWN: usize = 20;

fn print(screen: &mut Screen, view: &ReuseView) -> io::Result<()> {
    for r in view.refusals.iter().take(SHOWN) {
        let place = match r.line {
            Some(line) => format!("{}:{line}: ", r.path),
            None => format!("{}: ", r.path),
        };
        screen.text("", &format!("not read: {place}{}", r.what))?;
    }
    if view.refused as usize > SHOWN {
        screen.text("", &format!("… and {} more", view.refused as usize - SHOWN))?;
    }
    if view.resumed {
        screen.text("", "went on where the interrupted run had stopped")?;
    }
    let n = |n: u64, what: &str| count(usize::try_from(n).unwrap_or(usize::MAX), what);
    let reference = match view.reference {
        0 => String::new(),
        r => format!(", {r} of them the reference"),
    };
    screen.text(
        "",
        &format!(
            "{}{reference}; {} in {}: {}, {}",
            n(view.documents, "text"),
            n(view.pairs, "pair"),
            n(view.clusters, "cluster"),
            n(view.reprints, "reprint"),
            n(view.formulas, "formula")
        ),
    )?;
    for path in &view.written {
        screen.text("", &format!("wrote {path}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("4G"), Ok(4 << 30));
        assert_eq!(size("512m"), Ok(512 << 20));
        assert_eq!(size("1000"), Ok(1000));
        for wrong in ["", "G", "4 G", "-1", "4X", "99999999999T"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
