//! The two engines, as `desk` asks for them.

use std::sync::OnceLock;

use desk::{
    AreaView, Desk, DeskError, ModelSet, ModelStore, ModelView, PagePiece, PageRecogniser, Unrecognised,
    WitnessOnPages,
};
use recognise::{
    Engine, Models, Network, Picture, Piece, RecogniseError, Tesseract, pages_of, pieces_of_each,
};
use record::{Finding, FindingCode, RecognisedPage, Recogniser as By, Recognition, Severity};
use sha2::{Digest, Sha256};

use super::{Recogniser, models_folder};

/// The languages that Tesseract is asked for: those of the language packs.
const LANGUAGES: &str = "chi_sim+eng";

/// The engines that are wanted and there.
pub(super) fn each(
    wanted: Option<Recogniser>,
    models: Option<&str>,
) -> Result<Vec<Box<dyn PageRecogniser>>, DeskError> {
    let pp_ocr = || PpOcr::of(ModelStore::at(models_folder()?), models);
    let none = || DeskError::NotFound {
        what: "there are no models to recognise text with".to_owned(),
        hint: "`onrecord models --help` says how to get them".to_owned(),
    };
    let tesseract = || {
        Tesseract::installed(LANGUAGES).map_err(|e| DeskError::NotFound {
            what: e.to_string(),
            hint: "install it, or use another recogniser".to_owned(),
        })
    };
    let mut engines: Vec<Box<dyn PageRecogniser>> = Vec::new();
    match wanted {
        Some(Recogniser::None) => {}
        Some(Recogniser::PpOcr) => engines.push(Box::new(pp_ocr()?.ok_or_else(none)?)),
        Some(Recogniser::Tesseract) => engines.push(Box::new(Other(tesseract()?))),
        Some(Recogniser::Both) => {
            engines.push(Box::new(pp_ocr()?.ok_or_else(none)?));
            engines.push(Box::new(Other(tesseract()?)));
        }
        None => match pp_ocr()? {
            Some(own) => engines.push(Box::new(own)),
            // It is asked whether there are images or not: a process of some hundredths of a second.
            None => engines.extend(tesseract().ok().map(|t| Box::new(Other(t)) as Box<dyn PageRecogniser>)),
        },
    }
    Ok(engines)
}

/// PP-OCR. It is loaded with the first image.
struct PpOcr {
    store: ModelStore,
    models: ModelSet,
    engine: OnceLock<Result<Engine, String>>,
}

impl PpOcr {
    fn of(store: ModelStore, name: Option<&str>) -> Result<Option<Self>, DeskError> {
        let Some(models) = store.set(name)? else { return Ok(None) };
        Ok(Some(Self { store, models, engine: OnceLock::new() }))
    }

    fn loaded(&self) -> Result<&Engine, Unrecognised> {
        let load = || -> Result<Engine, String> {
            let bytes = |model: &ModelView| self.store.load(model).map_err(|e| e.to_string());
            let network = |model: &ModelView| {
                Ok::<_, String>(Network { name: model.name.clone(), bytes: bytes(model)? })
            };
            let alphabet = self.models.alphabet.as_ref().map(bytes).transpose()?;
            let models = Models {
                detection: network(&self.models.detection)?,
                recognition: network(&self.models.recognition)?,
                alphabet: alphabet.map(|text| String::from_utf8_lossy(&text).into_owned()),
            };
            Engine::new(models).map_err(|e| e.to_string())
        };
        self.engine.get_or_init(load).as_ref().map_err(|why| {
            Unrecognised::Refused(
                Finding::new(
                    FindingCode::Image,
                    Severity::Refused,
                    format!("It was not recognised, as the models cannot be used: {why}."),
                )
                .hint("Take them anew with `onrecord models add`."),
            )
        })
    }
}

impl PageRecogniser for PpOcr {
    fn name(&self) -> &'static str {
        "PP-OCR"
    }

    fn engine(&self) -> String {
        let short = |model: &ModelView| model.sha256.get(..12).unwrap_or_default().to_owned();
        format!(
            "{} on onrecord {}, models {} and {}",
            self.models.recognition.name,
            env!("CARGO_PKG_VERSION"),
            short(&self.models.detection),
            short(&self.models.recognition)
        )
    }

    fn recognise(
        &self,
        bytes: &[u8],
        at: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Recognition, Unrecognised> {
        let engine = self.loaded()?;
        recognised(bytes, engine.recogniser(), at, |page, go_on| engine.recognise(page, go_on))
    }
}

/// Tesseract.
struct Other(Tesseract);

impl PageRecogniser for Other {
    fn name(&self) -> &'static str {
        "Tesseract"
    }

    fn engine(&self) -> String {
        self.0.recogniser().engine.clone()
    }

    fn recognise(
        &self,
        bytes: &[u8],
        at: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Recognition, Unrecognised> {
        recognised(bytes, self.0.recogniser(), at, |page, go_on| self.0.recognise(page, go_on))
    }
}

/// Places of a witness as its pages have them, each a PNG file or why there is none.
pub(super) fn cut_out(
    desk: &Desk,
    witness: &WitnessOnPages,
    places: &[Vec<AreaView>],
) -> Result<Vec<Result<Vec<u8>, DeskError>>, DeskError> {
    let piece = |p: PagePiece| {
        let PagePiece { page, turned, left, top, right, bottom } = p;
        Piece { page, turned, left, top, right, bottom }
    };
    let wanted: Vec<Vec<Piece>> =
        places.iter().map(|areas| witness.pieces(areas).into_iter().map(piece).collect()).collect();
    let wanted: Vec<&[Piece]> = wanted.iter().map(Vec::as_slice).collect();
    let trouble = |what: String| DeskError::NotFound {
        what: format!("no image can be cut out of {}: {what}", witness.name),
        hint: "without an image the same command says where its lines stand".to_owned(),
    };
    let pages = pages_of(&desk.picture(witness)?).map_err(|finding| trouble(finding.message))?;
    let pictures = pieces_of_each(pages, &wanted).into_iter();
    Ok(pictures.map(|p| p.and_then(|p| p.to_png()).map_err(|e| trouble(e.to_string()))).collect())
}

/// Goes through the pages of an image. A page that cannot be read is empty; if none can, the image is refused.
fn recognised(
    bytes: &[u8],
    by: &By,
    at: &mut dyn FnMut(usize, usize) -> bool,
    read: impl Fn(&Picture, &mut dyn FnMut(usize, usize) -> bool) -> Result<RecognisedPage, RecogniseError>,
) -> Result<Recognition, Unrecognised> {
    let image = record::SourceId::from_digest(Sha256::digest(bytes).into());
    let all = pages_of(bytes).map_err(Unrecognised::Refused)?;
    let count = all.count_pages();
    let (mut pages, mut trouble) = (Vec::new(), None);
    for (number, picture) in all.enumerate() {
        if !at(number + 1, count) {
            return Err(Unrecognised::Stopped);
        }
        let page = picture.and_then(|picture| match read(&picture, &mut |_, _| at(0, count)) {
            Err(RecogniseError::Stopped) => Ok(None),
            Err(e) => Err(Finding::new(
                FindingCode::Image,
                Severity::Refused,
                format!("It was not recognised: {e}."),
            )
            .hint(
                "Try another recogniser (`--recogniser`), or add the text that another program recognised.",
            )),
            Ok(page) => Ok(Some(page)),
        });
        match page {
            Ok(Some(page)) => pages.push(page),
            Ok(None) => return Err(Unrecognised::Stopped),
            Err(finding) => {
                pages.push(RecognisedPage::default());
                trouble.get_or_insert(finding);
            }
        }
    }
    match trouble {
        Some(finding) if pages.iter().all(|p| p.lines.is_empty()) => Err(Unrecognised::Refused(finding)),
        _ => Ok(Recognition { recogniser: by.clone(), image, pages }),
    }
}
