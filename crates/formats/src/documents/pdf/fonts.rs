//! Embedded fonts that do not say which characters their glyphs are, but whose codes do.
//!
//! A Chinese font with the predefined encoding `GBK-EUC-H` needs no `ToUnicode`: its codes are GBK. The interpreter
//! uses that for fonts that are not embedded; for embedded ones it gives the code alone. Which encoding belongs to a
//! glyph is then found by the name of its font.

use std::collections::BTreeMap;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object};

/// The encodings of the fonts of a document.
pub(super) struct Fonts {
    by_name: BTreeMap<String, Encoding>,
}

/// From codes to characters: by way of the numbers of the character collection.
struct Encoding {
    codes: CMap,
    unicode: CMap,
}

impl Fonts {
    pub(super) fn of(pdf: &Pdf) -> Self {
        let mut by_name = BTreeMap::new();
        for object in pdf.objects() {
            let Object::Dict(dict) = object else { continue };
            let is_type0 =
                dict.get::<Name<'_>>(b"Subtype".as_slice()).is_some_and(|n| n.as_ref() == b"Type0");
            if !is_type0 || dict.contains_key(b"ToUnicode".as_slice()) {
                continue;
            }
            if let (Some(name), Some(encoding)) = (base_name(&dict), encoding(&dict)) {
                by_name.insert(name, encoding);
            }
        }
        Self { by_name }
    }

    /// What a glyph means, if the encoding of its font tells.
    pub(super) fn unicode(&self, glyph: &Glyph<'_>) -> Option<BfString> {
        let Glyph::Outline(outline) = glyph else { return None };
        let encoding = match self.by_name.len() {
            0 => return None,
            // A font without a name of its own, where only one can be meant.
            1 => self.by_name.values().next()?,
            _ => self.by_name.get(&outline.font_data()?.postscript_name?)?,
        };
        let code = outline.char_code();
        let length = match code {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            _ => 4,
        };
        // A code of two bytes may begin with a zero byte.
        let cid = encoding
            .codes
            .lookup_cid_code(code, length)
            .or_else(|| encoding.codes.lookup_cid_code(code, 2))?;
        encoding.unicode.lookup_bf_string(cid)
    }
}

fn base_name(dict: &Dict<'_>) -> Option<String> {
    let name = dict.get::<Name<'_>>(b"BaseFont".as_slice())?;
    let name = String::from_utf8_lossy(name.as_ref()).into_owned();
    // A subset is marked by six letters: ABCDEF+SimSun.
    Some(match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
        _ => name,
    })
}

fn encoding(dict: &Dict<'_>) -> Option<Encoding> {
    let name = dict.get::<Name<'_>>(b"Encoding".as_slice())?;
    let parse = |data: &[u8]| CMap::parse(data, load_embedded);
    let own = parse(load_embedded(CMapName::from_bytes(name.as_ref()))?);
    let identity = name.as_ref().starts_with(b"Identity");
    let codes = if identity { CMap::identity_h() } else { own? };
    let family =
        if identity { collection(dict)? } else { codes.metadata().character_collection.clone()?.family };
    let unicode = parse(load_embedded(family.ucs2_cmap()?)?)?;
    Some(Encoding { codes, unicode })
}

/// The character collection of the descendant font.
fn collection(dict: &Dict<'_>) -> Option<CidFamily> {
    use hayro_interpret::hayro_syntax::object::{Array, String as PdfString};
    let descendants = dict.get::<Array<'_>>(b"DescendantFonts".as_slice())?;
    let descendant = descendants.iter::<Dict<'_>>().next()?;
    let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo".as_slice())?;
    let registry = info.get::<PdfString<'_>>(b"Registry".as_slice())?;
    let ordering = info.get::<PdfString<'_>>(b"Ordering".as_slice())?;
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}
