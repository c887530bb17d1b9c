//! Recognises the pages of a file and prints their lines from top to bottom: `page MODELS FILE`, where the folder MODELS
//! holds `det.onnx`, `rec.onnx` and, where the latter does not hold its alphabet, `dict.txt`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example that prints")]

use std::path::Path;
use std::time::Instant;

use recognise::{Engine, Models, Network, pages_of};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [models, files @ ..] = args.as_slice() else { return Err("page MODELS FILE…".into()) };
    let folder = Path::new(models);
    let network =
        |name: &str| std::fs::read(folder.join(name)).map(|bytes| Network { name: name.to_owned(), bytes });
    let engine = Engine::new(Models {
        detection: network("det.onnx")?,
        recognition: network("rec.onnx")?,
        alphabet: std::fs::read_to_string(folder.join("dict.txt")).ok(),
    })?;
    for file in files {
        for page in pages_of(&std::fs::read(file)?).map_err(|f| f.message)? {
            let begun = Instant::now();
            let page = engine.recognise(&page.map_err(|f| f.message)?, &mut |_, _| true)?;
            eprintln!(
                "{file}: {} lines, turned {}, {:.2} s",
                page.lines.len(),
                page.turned,
                begun.elapsed().as_secs_f32()
            );
            for line in &page.lines {
                let text: String = line.glyphs.iter().map(|g| g.text.as_str()).collect();
                let first = line.glyphs.first().map(|g| (g.area.left, g.area.top, g.area.bottom));
                let sure = line.glyphs.iter().map(|g| u32::from(g.confidence)).sum::<u32>()
                    / (line.glyphs.len() as u32).max(1);
                let last = line.glyphs.last().map(|g| g.area.right);
                println!("{first:?} {text} {sure} {last:?}");
            }
        }
    }
    Ok(())
}
