//! Which engine reads images. The engines are some forty crates with a runtime for neural networks, and many people have no
//! scans: so they are compiled in by the feature `recognition` alone. What can be typed is the same either way, and says
//! what is missing.

#[cfg(feature = "recognition")]
mod engines;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use desk::{Desk, DeskError, PageRecogniser, ShowView, WitnessText};

#[cfg(feature = "recognition")]
use crate::file;

/// Whether this build can recognise.
pub(crate) const IS_BUILT_IN: bool = cfg!(feature = "recognition");

/// What to do where there is no engine.
pub(crate) const HOW: &str = if IS_BUILT_IN {
    "images are read once there are models (`onrecord models --help`) or Tesseract is installed"
} else {
    "this build reads no images: `cargo install --path crates/app --features recognition`, then `onrecord models --help`"
};

/// Engines that read images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Recogniser {
    /// The models of PP-OCR that `onrecord models` has
    PpOcr,
    /// Tesseract, where it is installed
    Tesseract,
    /// Both: two readings of each image, and where they disagree is a variant
    Both,
    /// None: images are refused
    None,
}

/// How images are read.
#[derive(Args, Clone, Debug)]
pub(crate) struct Recognising {
    /// What reads images; PP-OCR if its models are there, else Tesseract if it is installed
    #[arg(long, value_enum, value_name = "ENGINE")]
    recogniser: Option<Recogniser>,
    /// The models to read them with, by their name in `onrecord models`
    #[arg(long, value_name = "NAME")]
    models: Option<String>,
}

impl Recognising {
    /// Whether the user named the engine.
    pub(crate) fn named(&self) -> bool {
        self.recogniser.is_some() || self.models.is_some()
    }

    /// The engines that are wanted and there. Models are looked through and hashed now, and loaded with the first image.
    #[cfg(feature = "recognition")]
    pub(crate) fn each(&self) -> Result<Vec<Box<dyn PageRecogniser>>, DeskError> {
        engines::each(self.recogniser, self.models.as_deref())
    }

    /// None: this build has no engine.
    #[cfg(not(feature = "recognition"))]
    pub(crate) fn each(&self) -> Result<Vec<Box<dyn PageRecogniser>>, DeskError> {
        let asked = self.recogniser.is_some_and(|r| r != Recogniser::None) || self.models.is_some();
        if asked {
            return Err(without());
        }
        Ok(Vec::new())
    }
}

/// Writes the lines of a witness that are shown, as its pages have them.
#[cfg(feature = "recognition")]
pub(crate) fn cut_out(desk: &Desk, shown: &ShowView, path: &Path) -> Result<(), DeskError> {
    let png = engines::cut_out(desk, witness_of(shown)?)?;
    file::write(path, |out| {
        out.write_all(&png).map_err(|cause| DeskError::Output { where_: path.display().to_string(), cause })
    })
}

/// Nothing: this build cannot open images.
#[cfg(not(feature = "recognition"))]
pub(crate) fn cut_out(_: &Desk, shown: &ShowView, _: &Path) -> Result<(), DeskError> {
    witness_of(shown)?;
    Err(without())
}

fn witness_of(shown: &ShowView) -> Result<&WitnessText, DeskError> {
    let witness = shown.witness.as_ref().ok_or_else(|| DeskError::Usage {
        what: "an image is of one printing, and none is named".to_owned(),
        hint: "name it by its siglum with --witness".to_owned(),
    })?;
    if witness.pages.is_empty() {
        return Err(DeskError::NotFound {
            what: format!("{} has no pages", witness.name),
            hint: "PDF, ALTO, PAGE, hOCR and images have; a text stands on none".to_owned(),
        });
    }
    Ok(witness)
}

#[cfg(not(feature = "recognition"))]
fn without() -> DeskError {
    DeskError::Usage {
        what: "this onrecord was built without text recognition, and cannot open images".to_owned(),
        hint: "build it with `cargo install --path crates/app --features recognition`".to_owned(),
    }
}

/// Where models are kept: with the user's data, for all records.
pub(crate) fn models_folder() -> Result<PathBuf, DeskError> {
    let named = |variable| std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from);
    named("ONRECORD_MODELS")
        .or_else(|| {
            named("XDG_DATA_HOME")
                .or_else(|| named("LOCALAPPDATA"))
                .or_else(|| Some(named("HOME")?.join(".local").join("share")))
                .map(|folder| folder.join("onrecord").join("models"))
        })
        .ok_or_else(|| DeskError::Usage {
            what: "there is no folder for data to keep models in".to_owned(),
            hint: "name one with the variable ONRECORD_MODELS".to_owned(),
        })
}
