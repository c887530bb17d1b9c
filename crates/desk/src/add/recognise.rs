//! The images among the files of a batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use record::SourceId;

use super::{Image, Known, Opened, Reading, Tried, Unread};
use crate::derive;
use crate::recognising::{self, Recognisers, Unrecognised};

/// Has the images of a batch recognised, one after another: a recogniser keeps all cores at work by itself. What was
/// recognised is known to the batches after this one, which is entered before them. Gives whether it got through.
pub(super) fn recognise_batch<'a>(
    batch: &mut Vec<Tried<'a>>,
    recognisers: &Recognisers<'_>,
    before: &mut Known,
    at: &mut dyn FnMut(usize, usize) -> bool,
) -> bool {
    if recognisers.each.is_empty() || !batch.iter().any(|(_, opened)| opened.as_ref().is_ok_and(is_image)) {
        return true;
    }
    let mut whole = true;
    // Of this batch, by image and recogniser: an image may lie in a folder under two names, and the second is read from
    // the same bytes, since either may be entered first.
    let mut made: BTreeMap<(SourceId, usize), Vec<u8>> = BTreeMap::new();
    for (file, opened) in std::mem::take(batch) {
        let image = match opened {
            Ok(opened) if is_image(&opened) => opened,
            other => {
                batch.push((file, other));
                continue;
            }
        };
        let known = before.images.get(&image.id).map(Vec::as_slice).unwrap_or_default();
        let bytes: Arc<[u8]> = image.bytes.into();
        let again = |reading: &Reading| {
            let name = format!("{}{}", file.name, reading.behind);
            (file, Ok(Opened { file, name, id: reading.source, bytes: Vec::new(), read: None, image: None }))
        };
        if !recognisers.anew && !known.is_empty() {
            batch.extend(known.iter().map(again));
            continue;
        }
        for (number, recogniser) in recognisers.each.iter().enumerate() {
            let engine = recogniser.engine();
            if let Some(reading) = known.iter().find(|reading| reading.engine == engine) {
                batch.push(again(reading));
                continue;
            }
            let alto = match made.get(&(image.id, number)) {
                Some(alto) => Ok(alto.clone()),
                None if !whole => Err(Unrecognised::Stopped),
                None => recognising::recognise(*recogniser, &bytes, at)
                    .inspect(|alto| drop(made.insert((image.id, number), alto.clone()))),
            };
            let tried = match alto {
                Ok(alto) => {
                    let behind = format!(" ({})", recogniser.name());
                    let id = formats::source_id(&alto);
                    Ok(Opened {
                        file,
                        name: format!("{}{behind}", file.name),
                        id,
                        read: Some(derive::read(id, &alto, None)),
                        bytes: alto,
                        image: Some(Image { id: image.id, bytes: Arc::clone(&bytes), engine, behind }),
                    })
                }
                Err(Unrecognised::Refused(finding)) => Err(Unread::Refused(finding)),
                Err(Unrecognised::Stopped) => {
                    whole = false;
                    Err(Unread::Left)
                }
            };
            batch.push((file, tried));
        }
    }
    for (_, opened) in batch.iter() {
        if let Ok(Opened { id, image: Some(image), read: Some(Ok(_)), .. }) = opened {
            let Image { id: of, engine, behind, .. } = image;
            let reading = Reading { engine: engine.clone(), source: *id, behind: behind.clone() };
            let known = before.images.entry(*of).or_default();
            if !known.iter().any(|reading| reading.source == *id) {
                known.push(reading);
            }
        }
    }
    whole
}

fn is_image(opened: &Opened<'_>) -> bool {
    matches!(&opened.read, Some(Err(finding)) if recognising::is_image(finding))
}
