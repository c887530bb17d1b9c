//! Models that recognise text. They are tens of megabytes of somebody else's, so they come neither with the program nor
//! by a download of its own: the user fetches a package by an ordinary command and names it here. What is in it is known
//! by its hash, and with it the licence; a file that is not on the list is taken on the user's word alone.
//!
//! ```text
//!   models/detection--PP-OCRv6 small--090f….onnx          finds lines on a page
//!   models/recognition--PP-OCRv6 small--6f32….onnx        reads a line
//! ```

use std::fs::{self, File};
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};

use formats::SourceArchive;
use serde::Serialize;

use crate::walk::shown;
use crate::{DeskError, add};

const LISTED: &str = include_str!("../data/recognition-models.tsv");

/// What a model does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelPart {
    /// Finds lines on a page.
    Detection,
    /// Reads a line.
    Recognition,
    /// Says which characters the numbers of the one that reads are, where it does not say so itself.
    Alphabet,
}

impl ModelPart {
    /// As it stands in the list and in the names of files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Detection => "detection",
            Self::Recognition => "recognition",
            Self::Alphabet => "alphabet",
        }
    }

    fn ending(self) -> &'static str {
        if self == Self::Alphabet { "txt" } else { "onnx" }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Detection, Self::Recognition, Self::Alphabet].into_iter().find(|p| p.as_str() == text)
    }
}

/// A model in the store, or on its way there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelView {
    /// What it does.
    pub part: ModelPart,
    /// Its name.
    pub name: String,
    /// The SHA-256 of its file.
    pub sha256: String,
    /// Its licence; unknown of a model that is not on the list.
    pub licence: Option<String>,
    /// The package that carries it.
    pub package: Option<String>,
    /// Where it lies.
    pub file: String,
}

/// The models there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelsView {
    /// The folder that they are kept in.
    pub folder: String,
    /// Those that were taken just now.
    pub added: Vec<ModelView>,
    /// All, those first that are used.
    pub models: Vec<ModelView>,
    /// Files that are not as their names say: damaged, or changed.
    pub damaged: Vec<String>,
}

/// The models of one engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelSet {
    /// The one that finds lines.
    pub detection: ModelView,
    /// The one that reads them.
    pub recognition: ModelView,
    /// The characters that it tells apart, if they stand in a file of their own.
    pub alphabet: Option<ModelView>,
}

/// The folder of models.
#[derive(Clone, Debug)]
pub struct ModelStore {
    folder: PathBuf,
}

impl ModelStore {
    /// The store in this folder, which need not be there.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Takes the models out of packages (wheels and other ZIP files) and single files.
    ///
    /// With `unlisted`, models that are not on the list are taken too, if the names of their files tell what they are:
    /// `det` or `rec`.
    ///
    /// # Errors
    /// Nothing in them is a model that is known; they cannot be read; the folder cannot be written.
    pub fn add(&self, paths: &[PathBuf], unlisted: bool) -> Result<ModelsView, DeskError> {
        let mut added = Vec::new();
        for path in paths {
            let mut taken = false;
            for (name, bytes) in candidates(path)? {
                if let Some(model) = identify(&name, &bytes, unlisted) {
                    self.keep(&model, &bytes)?;
                    added.push(model);
                    taken = true;
                }
            }
            if !taken {
                return Err(DeskError::NotFound {
                    what: format!("{} holds no model that is on the list", shown(path)),
                    hint: format!(
                        "known are those of {}: `pip download --no-deps {}` fetches one; with --unlisted a model is taken on \
                         your word, if `det` or `rec` is in its name",
                        packages().join(" and "),
                        packages().first().map_or(String::new(), |p| p.replace(' ', "==")),
                    ),
                });
            }
        }
        Ok(ModelsView { added, ..self.list()? })
    }

    /// What is in the store. Hashes are made again.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> Result<ModelsView, DeskError> {
        let mut view = ModelsView { folder: shown(&self.folder), ..ModelsView::default() };
        let trouble = |cause| DeskError::Input { where_: shown(&self.folder), cause };
        let entries = match fs::read_dir(&self.folder) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(view),
            entries => entries.map_err(trouble)?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(trouble)?.path();
            let Some((part, name, hash)) = parts_of(&path) else { continue };
            let bytes = fs::read(&path).map_err(trouble)?;
            if sha256(&bytes) != hash {
                view.damaged.push(shown(&path));
                continue;
            }
            let listed = listed(&hash);
            let rank = listed.as_ref().map_or(usize::MAX, |(rank, _)| *rank);
            let mut model = listed.map_or(
                ModelView { part, name, sha256: hash, licence: None, package: None, file: String::new() },
                |(_, model)| model,
            );
            model.file = shown(&path);
            found.push((rank, model));
        }
        found.sort_by(|a, b| (a.0, a.1.part, &a.1.sha256).cmp(&(b.0, b.1.part, &b.1.sha256)));
        view.models = found.into_iter().map(|(_, model)| model).collect();
        view.damaged.sort();
        Ok(view)
    }

    /// The models to recognise with: the first of the list of which both parts are there and of one name, or those named.
    /// None where the store has no pair.
    ///
    /// # Errors
    /// The folder cannot be read, or has no models of that name.
    pub fn set(&self, name: Option<&str>) -> Result<Option<ModelSet>, DeskError> {
        let view = self.list()?;
        let of = |part: ModelPart, name: &str| {
            view.models.iter().find(|m| m.part == part && m.name == name).cloned()
        };
        let mut named = view.models.iter().filter(|m| name.is_none_or(|n| m.name.eq_ignore_ascii_case(n)));
        let set = named.find_map(|m| {
            Some(ModelSet {
                detection: of(ModelPart::Detection, &m.name)?,
                recognition: of(ModelPart::Recognition, &m.name)?,
                alphabet: of(ModelPart::Alphabet, &m.name),
            })
        });
        match (set, name) {
            (None, Some(name)) => Err(DeskError::NotFound {
                what: format!("there are no models of the name {name:?}"),
                hint: "`onrecord models` lists those that are there".to_owned(),
            }),
            (None, None) => Ok(None),
            (Some(set), _) => Ok(Some(set)),
        }
    }

    /// The bytes of a model of the store.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn load(&self, model: &ModelView) -> Result<Vec<u8>, DeskError> {
        fs::read(self.folder.join(file_name(model)))
            .map_err(|cause| DeskError::Input { where_: model.file.clone(), cause })
    }

    fn keep(&self, model: &ModelView, bytes: &[u8]) -> Result<(), DeskError> {
        let path = self.folder.join(file_name(model));
        let trouble = |cause| DeskError::Output { where_: shown(&path), cause };
        fs::create_dir_all(&self.folder).map_err(trouble)?;
        // Under its name only when it is whole.
        let unfinished = path.with_extension("unfinished");
        let mut file = File::create(&unfinished).map_err(trouble)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(trouble)?;
        fs::rename(&unfinished, &path).map_err(trouble)
    }
}

/// The files in a package that may be models, or the one file itself.
fn candidates(path: &Path) -> Result<Vec<(String, Vec<u8>)>, DeskError> {
    let refused = |finding: record::Finding| DeskError::NotFound {
        what: format!("{} is not read: {}", shown(path), finding.message),
        hint: finding.hint.unwrap_or_default(),
    };
    let cannot = |cause| DeskError::Input { where_: shown(path), cause };
    let opened = File::open(path).map_err(cannot)?;
    if path.is_dir() {
        let cause = std::io::Error::from(std::io::ErrorKind::IsADirectory);
        return Err(DeskError::Input { where_: shown(path), cause });
    }
    let Ok(mut archive) = SourceArchive::open(BufReader::new(opened)) else {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(vec![(name, add::open_path(path).map_err(refused)?)]);
    };
    let (members, _) = archive.members();
    members
        .into_iter()
        .filter(|m| m.refused.is_none() && (m.name.ends_with(".onnx") || m.name.ends_with(".txt")))
        .map(|m| Ok((m.name, archive.read(m.index).map_err(refused)?)))
        .collect()
}

/// What a file is, if it is a model: by its hash, or by its name where that is to be believed.
fn identify(name: &str, bytes: &[u8], unlisted: bool) -> Option<ModelView> {
    let hash = sha256(bytes);
    if let Some((_, model)) = listed(&hash) {
        return Some(model);
    }
    let stem = Path::new(name).file_stem()?.to_string_lossy().replace("--", "-");
    let says = |word: &str| name.to_ascii_lowercase().contains(word);
    let part = match () {
        () if !unlisted || !name.ends_with(".onnx") => return None,
        () if says("det") => ModelPart::Detection,
        () if says("rec") => ModelPart::Recognition,
        () => return None,
    };
    // Two halves of one engine have one name but for the word that tells them apart.
    let name = stem.replace("_det", "").replace("_rec", "").replace("det", "model").replace("rec", "model");
    Some(ModelView { part, name, sha256: hash, licence: None, package: None, file: String::new() })
}

fn listed(hash: &str) -> Option<(usize, ModelView)> {
    rows().enumerate().find(|(_, row)| row.first() == Some(&hash)).and_then(|(rank, row)| {
        let [sha256, part, name, licence, package] = row.as_slice() else { return None };
        let model = ModelView {
            part: ModelPart::parse(part)?,
            name: (*name).to_owned(),
            sha256: (*sha256).to_owned(),
            licence: Some((*licence).to_owned()),
            package: Some((*package).to_owned()),
            file: String::new(),
        };
        Some((rank, model))
    })
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    LISTED.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

/// The packages on the list, each once, in its order.
fn packages() -> Vec<&'static str> {
    let mut all: Vec<&str> = rows().filter_map(|row| row.get(4).copied()).collect();
    all.dedup();
    all
}

fn file_name(model: &ModelView) -> String {
    format!("{}--{}--{}.{}", model.part.as_str(), model.name, model.sha256, model.part.ending())
}

fn parts_of(path: &Path) -> Option<(ModelPart, String, String)> {
    let (stem, ending) = path.file_name()?.to_str()?.rsplit_once('.')?;
    let (part, rest) = stem.split_once("--")?;
    let (name, hash) = rest.rsplit_once("--")?;
    let part = ModelPart::parse(part)?;
    (part.ending() == ending).then(|| (part, name.to_owned(), hash.to_owned()))
}

fn sha256(bytes: &[u8]) -> String {
    formats::source_id(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_list_is_whole() {
        assert_eq!(rows().count(), rows().filter_map(|r| listed(r[0])).count());
    }

    #[test]
    fn a_model_is_taken_on_its_hash_or_on_the_users_word() {
        let dir = tempfile::tempdir().unwrap();
        let store = ModelStore::at(dir.path().join("models"));
        let file = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        let paths = [file("mine_det.onnx", b"finds"), file("mine_rec.onnx", b"reads")];
        assert!(store.add(&paths, false).unwrap_err().to_string().contains("no model that is on the list"));
        assert!(store.set(None).unwrap().is_none());

        let view = store.add(&paths, true).unwrap();
        assert_eq!(view.added.len(), 2);
        let set = store.set(None).unwrap().unwrap();
        let bytes = |model| store.load(model).unwrap();
        assert_eq!((bytes(&set.detection), bytes(&set.recognition)), (b"finds".to_vec(), b"reads".to_vec()));
        assert!(store.set(Some("another")).is_err());

        // What was changed in the store is no model any more.
        fs::write(&view.models[0].file, b"other").unwrap();
        assert_eq!(store.list().unwrap().damaged.len(), 1);
        assert!(store.set(None).unwrap().is_none());
    }
}
