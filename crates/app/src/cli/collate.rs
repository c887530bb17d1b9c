use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use desk::{CollateInput, CollateRequest, CollateUnit, Collated, Ignored};

use super::{Context, Failure, note};
use crate::{exit, file};

/// Put texts side by side: where do they agree, differ, lack or move a passage?
///
/// Any texts, in any script; no record is needed and none is made. Each file is a witness, named by its file name or as
/// in A=file.txt. A file that ends in .json holds witnesses as CollateX has them: {"witnesses": [{"id": "A",
/// "content": "…"}, {"id": "B", "tokens": [{"t": "…", "n": "…"}]}]}. A file that ends in .xml is a TEI apparatus, from which
/// the witnesses are put together again, lacunae kept as lacunae.
///
/// table is for the terminal; json is what CollateX writes; table-json has places with their readings, moves and
/// findings; tei is parallel segmentation; graphml and dot are the variant graph, and svg its picture for short texts;
/// csv is for spreadsheets; html is one page that needs nothing else. newick and tree-svg are a tree of who may have
/// copied from whom, with the support that each fork has.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord collate A.txt B.txt C.txt
  onrecord collate A=first-edition.txt B=second.txt --base A -o apparatus.xml
  onrecord collate *.txt --ignore case,punctuation --format html -o collation.html
  onrecord collate witnesses.json --format json -o table.json
  onrecord collate copies/*.txt --format tree-svg -o tree.svg
  cat witnesses.json | onrecord collate - --format dot | dot -Tpdf > graph.pdf")]
pub(crate) struct Collate {
    /// Texts, JSON with witnesses, a TEI apparatus; - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// table, json, table-json, tei, graphml, dot, csv, html, svg, newick or tree-svg; by the ending of the output where
    /// it is not named
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// The file to write; standard output where it is not named or is -
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The witness whose readings come first, as lemma
    #[arg(long, value_name = "SIGLUM")]
    base: Option<String>,
    /// How texts are cut: auto is a character for Han and a word for alphabets
    #[arg(long, value_name = "UNIT", value_enum, default_value_t = Tokens::Auto)]
    tokens: Tokens,
    /// What makes no difference, separated by commas
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    ignore: Vec<Ignore>,
    /// Join neighbouring tokens to places (this is so unless --no-segmentation is given)
    #[arg(long, overrides_with = "no_segmentation")]
    segmentation: bool,
    /// A place for each column of tokens
    #[arg(long)]
    no_segmentation: bool,
    /// What stands in texts where text is lost, as in --lacuna '[…]'; lost is not omitted
    #[arg(long, value_name = "MARK")]
    lacuna: Option<String>,
    /// The shortest block that counts as moved, in tokens; 0 for none
    #[arg(long, value_name = "TOKENS", default_value_t = 12)]
    moves: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tokens {
    Auto,
    Char,
    Word,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ignore {
    Case,
    Width,
    /// Traditional against simplified characters
    Script,
    Punctuation,
}

impl Collate {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let output = self.output.clone().filter(|o| o.as_os_str() != "-");
        let ending = || Collated::format_of_ending(output.as_ref()?.extension()?.to_str()?);
        let format = self.format.clone().or_else(|| ending().map(str::to_owned));
        let format = format.unwrap_or_else(|| "table".to_owned());
        let request = self.request();
        let collated = Collated::make(&request, &mut context.watching)?;
        context.watching.finish();
        for remark in collated.notes() {
            note(remark);
        }
        let (width, colour) = (context.screen.columns(), context.screen.has_colour());
        let Some(path) = output else {
            if context.shared.json {
                let mut bytes = Vec::new();
                collated.write("table-json", width, false, &mut bytes)?;
                let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(io::Error::from)?;
                context.result("collate", &value, |_, _| Ok(()))?;
            } else {
                collated.write(&format, width, colour, context.screen.raw())?;
            }
            return Ok(exit::OK);
        };
        file::write(&path, |out| collated.write(&format, width, false, out))?;
        if context.shared.json {
            let document = serde_json::json!({"onrecord": super::JSON_VERSION, "command": "collate",
                "result": {"format": format, "output": path.display().to_string()}});
            context.screen.json(&document)?;
        } else {
            let _ = writeln!(io::stderr(), "wrote {}", path.display());
        }
        Ok(exit::OK)
    }

    fn request(&self) -> CollateRequest {
        let ignores = |what| self.ignore.contains(&what);
        CollateRequest {
            inputs: self.files.iter().map(|file| input(file)).collect(),
            base: self.base.clone(),
            segmentation: self.segmentation || !self.no_segmentation,
            unit: match self.tokens {
                Tokens::Auto => CollateUnit::Auto,
                Tokens::Char => CollateUnit::Character,
                Tokens::Word => CollateUnit::Word,
            },
            ignored: Ignored {
                case: ignores(Ignore::Case),
                width: ignores(Ignore::Width),
                script: ignores(Ignore::Script),
                punctuation: ignores(Ignore::Punctuation),
            },
            lacuna: self.lacuna.clone(),
            shortest_move: self.moves,
        }
    }
}

/// `A=file.txt` names a witness, unless a file is called just so.
fn input(typed: &Path) -> CollateInput {
    if typed.as_os_str() == "-" {
        return CollateInput::Standard;
    }
    if !typed.exists()
        && let Some((siglum, path)) = typed.to_str().and_then(|typed| typed.split_once('='))
        && !siglum.is_empty()
        && !path.is_empty()
    {
        return CollateInput::File { path: PathBuf::from(path), siglum: Some(siglum.to_owned()) };
    }
    CollateInput::File { path: typed.to_owned(), siglum: None }
}
