//! A network reads lines.
//!
//! Lines are scaled to the height that the network was taught on, and read several at a time, of like width: a short line
//! beside a long one would be padded with nothing, and nothing costs as much time as text.

use rten::Model;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::ctc::{self, Peak};
use crate::lines::Box;
use crate::{Picture, RecogniseError};

/// The height of lines as the network wants them, in pixels.
const HEIGHT: u32 = 48;
/// White around the ink of a line, in hundredths of its height: above and below, left and right.
const ABOVE: i32 = 12;
const BESIDE: i32 = 20;
/// Pixels of width that are read in one run: more takes more memory and no less time.
const RUN: usize = 3200;
/// The network was not taught on lines narrower than this.
const NARROWEST: u32 = 48;

/// A line as the network sees it.
pub(crate) struct Crop {
    picture: Picture,
    /// The left edge on the page, and pixels of the page for each of the crop.
    left: f32,
    step: f32,
}

impl Crop {
    pub(crate) fn of(page: &Picture, line: Box) -> Self {
        let height = line.height().max(1);
        let (above, beside) = ((height * ABOVE / 100).max(1), (height * BESIDE / 100).max(1));
        let (left, right) = (line.left - beside, line.right + beside);
        let mut part = page.part(left, line.top - above, right, line.bottom + above);
        // Beside a line there is paper: of a neighbour that was cut off, an edge would be read as a character.
        part.clear_beside((beside - 1).cast_unsigned());
        let scale = HEIGHT as f32 / part.height() as f32;
        let width = ((part.width() as f32 * scale).round() as u32).max(1);
        let picture = part.scaled(width, HEIGHT);
        Self { picture, left: left as f32, step: part.width() as f32 / width as f32 }
    }

    fn width(&self) -> usize {
        self.picture.width().max(NARROWEST) as usize
    }
}

/// Which lines are read together: runs of numbers of crops.
pub(crate) fn batches(crops: &[Crop]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..crops.len()).collect();
    order.sort_by_key(|i| (crops[*i].width(), *i));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let width = crops[i].width();
        match batches.last_mut() {
            Some(batch)
                if (batch.len() + 1) * width <= RUN
                    && batch.first().is_some_and(|first| 8 * crops[*first].width() >= 7 * width) =>
            {
                batch.push(i);
            }
            _ => batches.push(vec![i]),
        }
    }
    batches
}

/// Reads the lines of a batch: for each, what was read, with its place on the page in pixels.
pub(crate) fn read(
    model: &Model,
    crops: &[Crop],
    batch: &[usize],
    labels: usize,
) -> Result<Vec<Vec<Peak>>, RecogniseError> {
    let width = batch.iter().map(|i| crops[*i].width()).max().unwrap_or(1);
    let height = HEIGHT as usize;
    // Nothing is in the middle between black and white, as it was when the network was taught.
    let mut input = NdTensor::zeros([batch.len(), 3, height, width]);
    for (n, i) in batch.iter().enumerate() {
        let picture = &crops[*i].picture;
        let wide = picture.width() as usize;
        for (y, row) in picture.shades().chunks_exact(wide).enumerate() {
            for (x, shade) in row.iter().enumerate() {
                let value = f32::from(*shade) / 127.5 - 1.0;
                for channel in 0..3 {
                    input[[n, channel, y, x]] = value;
                }
            }
        }
    }
    let output = crate::engine::run(model, input.into_dyn())?;
    let shape = output.shape().to_vec();
    let &[lines, steps, has] = shape.as_slice() else {
        return Err(RecogniseError::Failed(format!("lines of the form {shape:?}")));
    };
    if lines != batch.len() || has != labels || steps == 0 {
        return Err(RecogniseError::Failed(format!("lines of the form {shape:?}")));
    }
    // Several hundred million probabilities a page: not copied.
    let view = output.view();
    let Some(values) = view.data() else {
        return Err(RecogniseError::Failed("lines that lie scattered".to_owned()));
    };
    Ok(batch
        .iter()
        .zip(values.chunks_exact(steps * labels))
        .map(|(i, line)| {
            let crop = &crops[*i];
            // Steps of the network are as wide as they are many.
            let per_step = width as f32 / steps as f32;
            let mut peaks = ctc::decode(line, labels);
            for peak in &mut peaks {
                peak.at = crop.left + peak.at * per_step * crop.step;
            }
            peaks
        })
        .collect())
}
