//! The quotations of an article, each verified with what the article says of who said it.

use std::path::{Path, PathBuf};

use archive::{SpokenTurn, Voice};
use editing::quotations::{Quotation, quotations};
use serde::Serialize;

use super::{MAX_QUOTATION_BYTES, VerifyRequest, VerifyView};
use crate::{Desk, DeskError};
use editing::wording::Wording;

/// The largest article, in bytes; what is larger is no article.
const MAX_ARTICLE_BYTES: u64 = 4 * 1024 * 1024;

/// The quotations of one article that are looked up.
const MOST: usize = 500;

/// An article to be verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleRequest {
    /// Its file.
    pub path: PathBuf,
    /// Who is said to have said all of it, whatever the article says.
    pub speaker: Option<String>,
    /// Where.
    pub event: Option<String>,
    /// When.
    pub date: Option<String>,
}

/// What the record says of the quotations of an article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleView {
    /// The file.
    pub file: String,
    /// Its quotations in order.
    pub quotations: Vec<ArticleQuotation>,
    /// Words in quotation marks that are too few to be anybody's statement: names, titles, single words.
    pub names: usize,
    /// Quotations that were not looked up, as there are too many or they are too long.
    pub left_out: usize,
}

/// A quotation of an article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleQuotation {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The words of the article that say whose it is.
    pub attribution: Option<String>,
    /// What the record says.
    pub answer: VerifyView,
}

impl Desk {
    /// Finds the quotations of an article and verifies each.
    ///
    /// # Errors
    /// The file cannot be read or is no text; the record cannot be read.
    pub fn verify_article(&self, request: &ArticleRequest) -> Result<ArticleView, DeskError> {
        let text = read(&request.path)?;
        let voices = self.archive.done(self.archive.derived().voices())?;
        let found = quotations(&text);
        let names = found.iter().filter(|q| q.is_name).count();
        let mut view = ArticleView {
            file: crate::walk::shown(&request.path),
            quotations: Vec::new(),
            names,
            left_out: 0,
        };
        for quotation in found.into_iter().filter(|q| !q.is_name) {
            if view.quotations.len() >= MOST || quotation.text.len() > MAX_QUOTATION_BYTES {
                view.left_out += 1;
                continue;
            }
            let speaker = request.speaker.clone().or_else(|| speaker(&quotation, &voices));
            let answer = self.verify(&VerifyRequest {
                quotation: quotation.text.clone(),
                speaker,
                event: request.event.clone(),
                date: request.date.clone(),
            })?;
            view.quotations.push(ArticleQuotation {
                line: crate::view::line_of(&text, quotation.start),
                attribution: quotation.attribution,
                answer,
            });
        }
        Ok(view)
    }
}

/// Whom the article means: a speaker or outlet of the record that its words name, else the name they hold.
fn speaker(quotation: &Quotation, voices: &[SpokenTurn]) -> Option<String> {
    let words = quotation.attribution.as_deref()?;
    let named = voices.iter().filter(|v| {
        // The clause holds the name, not the name the clause: “he” is held by many a name.
        v.speaker.as_deref().is_some_and(|s| names(words, s) && words.len() >= s.len())
    });
    // The name nearest to the verb: in “A's spokesman B said” it is B.
    let place = |v: &&SpokenTurn| v.speaker.as_deref().and_then(|s| words.rfind(s)).unwrap_or_default();
    let known = named.max_by_key(|v| (place(v), v.speaker.as_deref().map_or(0, str::len)));
    let asks = known.is_some_and(|v| v.voice == Voice::Asks);
    match (known.and_then(|v| v.speaker.clone()), &quotation.name) {
        // An outlet may be named as the place of publication; a person beside it speaks.
        (Some(_), Some(name)) if asks => Some(name.clone()),
        (Some(known), _) => Some(known),
        (None, name) => name.clone(),
    }
}

/// Whether the words hold a name.
fn names(words: &str, name: &str) -> bool {
    let (w, n) = (Wording::of(words), Wording::of(name));
    let weighty = n.len() > 1 || name.chars().any(|c| c.is_alphabetic() && !editing::script::is_han(c));
    weighty && !w.find(words, &n, name).is_empty()
}

fn read(path: &Path) -> Result<String, DeskError> {
    let input = |cause| DeskError::Input { where_: crate::walk::shown(path), cause };
    let size = std::fs::metadata(path).map_err(input)?.len();
    if size > MAX_ARTICLE_BYTES {
        return Err(DeskError::Usage {
            what: format!(
                "{} has {size} bytes; an article has {MAX_ARTICLE_BYTES} at most",
                crate::walk::shown(path)
            ),
            hint: "verify its quotations one by one, or in parts".to_owned(),
        });
    }
    let bytes = std::fs::read(path).map_err(input)?;
    let decoded = formats::read(&bytes, formats::Hints::default()).map_err(|finding| DeskError::Usage {
        what: format!("{} is no text that can be read: {}", crate::walk::shown(path), finding.message),
        hint: finding.hint.unwrap_or_else(|| "save its text as .txt".to_owned()),
    })?;
    Ok(decoded.standing().into_owned())
}
