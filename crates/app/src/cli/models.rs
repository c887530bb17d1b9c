use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use desk::{ModelStore, ModelView, ModelsView};

use super::{Context, Failure};
use crate::screen::{Look, Screen, count};
use crate::{exit, recognising};

/// Bring models that recognise text on images, or see which are there
///
/// onrecord downloads nothing. Fetch a package that carries the models by an ordinary command and name it here: what is in
/// it is known by its hash, and kept in your folder of data (or that of the variable ONRECORD_MODELS).
#[derive(Args)]
#[command(after_help = "\
Examples:
  pip download --no-deps rapidocr==3.10.0      fetches the package, 27 MB
  onrecord models add rapidocr-3.10.0-py3-none-any.whl
  onrecord models                              which are there, with licence and hash
  onrecord add scan.png                        uses them")]
pub(crate) struct Models {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Take the models out of packages and files
    Add {
        /// Wheels, other ZIP files, single .onnx files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Take also what is not on the list of known models: on your word, its licence unknown
        #[arg(long)]
        unlisted: bool,
    },
}

impl Models {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let store = ModelStore::at(recognising::models_folder()?);
        let view = match self.what {
            Some(What::Add { files, unlisted }) => store.add(&files, unlisted)?,
            None => store.list()?,
        };
        context.result("models", &view, print)?;
        Ok(if view.models.is_empty() || !view.damaged.is_empty() { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &ModelsView) -> io::Result<()> {
    if !view.added.is_empty() {
        screen.line(&format!("{} taken", count(view.added.len(), "model")))?;
    }
    screen.text("", &format!("models in {}", view.folder))?;
    for model in &view.models {
        print_model(screen, model)?;
    }
    for file in &view.damaged {
        screen.headed(Look::High, "damaged: ", file)?;
        screen.headed(Look::Dim, "  hint: ", "remove the file and add its package again")?;
    }
    if view.models.is_empty() {
        screen.line("none")?;
        screen.headed(
            Look::Dim,
            "  hint: ",
            "`pip download --no-deps rapidocr==3.10.0`, then `onrecord models add rapidocr-3.10.0-py3-none-any.whl`",
        )?;
    }
    if !recognising::IS_BUILT_IN {
        screen.headed(
            Look::Dim,
            "  hint: ",
            "this build recognises nothing: `cargo install --path crates/app --features recognition`",
        )?;
    }
    Ok(())
}

fn print_model(screen: &mut Screen, model: &ModelView) -> io::Result<()> {
    let licence = model.licence.as_deref().unwrap_or("licence unknown");
    let package = model.package.as_deref().unwrap_or("not on the list");
    screen.line(&format!("  {} {}", screen.look(Look::Bold, &model.name), model.part.as_str()))?;
    screen.text("    ", &format!("{licence}, {package}, SHA-256 {}", &model.sha256[..12]))
}
