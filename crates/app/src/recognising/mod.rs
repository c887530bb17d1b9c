//! Which engine reads images. The engines are some forty crates with a runtime for neural networks, and many people have no
//! scans: so they are compiled in by the feature `recognition` alone. What can be typed is the same either way, and says
//! what is missing.

#[cfg(feature = "recognition")]
mod engines;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use desk::{
    AreaView, Desk, DeskError, PageRecogniser, Progress, ShowView, VariantsView, Watch, WitnessOnPages,
    WitnessText,
};

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
pub(crate) fn cut_out(desk: &Desk, shown: &ShowView, path: &Path) -> Result<(), DeskError> {
    let witness = witness_of(shown)?;
    let areas = witness.areas();
    if areas.is_empty() {
        return Err(DeskError::NotFound {
            what: format!("nothing that is shown of {} stands on its pages", witness.name),
            hint: "show an exchange that it holds: onrecord list says which".to_owned(),
        });
    }
    places(desk, &witness.on_pages(), &[areas])?.pop().map_or(Ok(()), |png| write(path, &png?))
}

/// Places are cut out by so many at once: their pictures are in memory until they are written.
const AT_ONCE: usize = 200;

/// Cuts the readings of variants out of the pages of their witnesses, into a folder, and notes the files with them, or why
/// there are none.
pub(crate) fn cut_out_variants(
    desk: &Desk,
    view: &mut VariantsView,
    folder: &Path,
    watch: &mut dyn Watch,
) -> Result<(), DeskError> {
    if view.on_pages.is_empty() {
        return Err(DeskError::NotFound {
            what: format!("no printing of {} has pages", view.event),
            hint: "PDF, ALTO, PAGE, hOCR and images have; a text stands on none".to_owned(),
        });
    }
    if !IS_BUILT_IN {
        return Err(without());
    }
    std::fs::create_dir_all(folder)
        .map_err(|cause| DeskError::Output { where_: folder.display().to_string(), cause })?;
    // The same change may stand twice in one turn behind the same words, and then has one id.
    let mut written: BTreeMap<String, usize> = BTreeMap::new();
    let (mut done, of) = (0, view.on_pages.len() * view.variants.len());
    for witness in &view.on_pages {
        for variants in view.variants.chunks_mut(AT_ONCE) {
            if watch.stop() {
                return Err(DeskError::Stopped { hint: "the images that are written are whole".to_owned() });
            }
            done += variants.len();
            let readings =
                variants.iter_mut().flat_map(|v| v.readings.iter_mut().map(|r| (v.id.as_str(), r)));
            let (mut held, mut wanted) = (Vec::new(), Vec::new());
            for (id, reading) in readings {
                if let Some((_, areas)) = reading.areas.iter().find(|(siglum, _)| *siglum == witness.siglum) {
                    wanted.push(areas.clone());
                    held.push((id, reading));
                }
            }
            if wanted.is_empty() {
                continue;
            }
            let pictures = match places(desk, witness, &wanted) {
                Ok(pictures) => pictures,
                Err(e) => {
                    view.without_images.push(e.to_string());
                    break;
                }
            };
            for ((id, reading), png) in held.into_iter().zip(pictures) {
                let png = match png {
                    Ok(png) => png,
                    Err(e) => {
                        view.without_images.push(format!("{id}: {e}"));
                        continue;
                    }
                };
                let name = format!("{id}-{}", witness.siglum);
                let again = written.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
                let again = if *again > 1 { format!("-{again}") } else { String::new() };
                let path = folder.join(format!("{name}{again}.png"));
                write(&path, &png)?;
                reading.images.push((witness.siglum.clone(), path.display().to_string()));
            }
            watch.progress(Progress::Cutting { done, of });
        }
    }
    Ok(())
}

/// A picture, or why there is none.
type Cut = Result<Vec<u8>, DeskError>;

/// Places of a witness as PNG files, as its pages have them.
#[cfg(feature = "recognition")]
fn places(desk: &Desk, witness: &WitnessOnPages, places: &[Vec<AreaView>]) -> Result<Vec<Cut>, DeskError> {
    engines::cut_out(desk, witness, places)
}

/// None: this build cannot open images.
#[cfg(not(feature = "recognition"))]
fn places(_: &Desk, _: &WitnessOnPages, _: &[Vec<AreaView>]) -> Result<Vec<Cut>, DeskError> {
    Err(without())
}

fn write(path: &Path, png: &[u8]) -> Result<(), DeskError> {
    file::write(path, |out| {
        out.write_all(png).map_err(|cause| DeskError::Output { where_: path.display().to_string(), cause })
    })
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
