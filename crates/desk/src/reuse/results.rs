//! The results: pairs and clusters, in places of the original.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use formats::texts::parquet::{ParquetError, write_clusters, write_pairs};
use formats::texts::{ClusterRow, PairRow, PlaceRow, json_line};
use reuse::{Kind, Passage, Place, cluster, kind, to_characters};

use super::ReuseView;
use super::store::{Texts, trouble};
use crate::progress::{Progress, ReuseStage};
use crate::{DeskError, Watch};

/// Letters and digits of a cluster's words that are shown.
const SHOWN: usize = 60;

/// Places in symbols as places in characters. Documents are gone through one by one.
fn in_characters(texts: &Texts, places: &[Place]) -> Result<Vec<(u64, u64)>, DeskError> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_unstable_by_key(|&n| (places[n], n));
    let mut out = vec![(0, 0); places.len()];
    let mut reader = texts.reader()?;
    for group in order.chunk_by(|&x, &y| places[x].document == places[y].document) {
        let document = places[group[0]].document as usize;
        let kept = texts.kept(document)?;
        let spans: Vec<(u32, u32)> = group.iter().map(|&n| (places[n].start, places[n].end)).collect();
        for (&n, span) in group.iter().zip(to_characters(reader.read(document)?, &kept, &spans)) {
            out[n] = span;
        }
    }
    Ok(out)
}

/// Writes a file so that whoever reads it meanwhile has the old one or the new one.
fn replace(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), DeskError> {
    let temporary = path.with_extension("part");
    let all = || -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(&temporary)?);
        write(&mut out)?;
        out.flush()?;
        drop(out);
        fs::rename(&temporary, path)
    };
    all()
        .inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
        .map_err(trouble(path))
}

/// The system's refusal within that of the library.
fn refused(e: ParquetError) -> io::Error {
    match e {
        ParquetError::External(e) => match e.downcast::<io::Error>() {
            Ok(e) => *e,
            Err(e) => io::Error::other(e),
        },
        e => io::Error::other(e),
    }
}

/// Writes all results; passages in any order.
pub(super) fn write(
    output: &Path,
    texts: &Texts,
    mut passages: Vec<Passage>,
    watch: &mut dyn Watch,
) -> Result<ReuseView, DeskError> {
    passages.sort_unstable();
    passages.dedup();
    let of = passages.len() as u64;
    watch.progress(Progress::Reuse { stage: ReuseStage::Writing, done: 0, of });
    let mut view = ReuseView {
        documents: texts.documents.len() as u64,
        symbols: texts.symbols(),
        pairs: of,
        ..ReuseView::default()
    };
    let name = |document: u32| texts.documents[document as usize].id.as_str();

    let places: Vec<Place> = passages
        .iter()
        .flat_map(|p| {
            [
                Place { document: p.a, start: p.a_start, end: p.a_end },
                Place { document: p.b, start: p.b_start, end: p.b_end },
            ]
        })
        .collect();
    let spans = in_characters(texts, &places)?;
    let row = |(n, p): (usize, &Passage)| {
        let ((a_start, a_end), (b_start, b_end)) = (spans[2 * n], spans[2 * n + 1]);
        // A tenth of a bit is more than the score means.
        let score = (p.bits() * 10.0).round() / 10.0;
        PairRow { a: name(p.a), a_start, a_end, b: name(p.b), b_start, b_end, score }
    };
    let pairs = output.join("pairs.jsonl");
    replace(&pairs, |out| passages.iter().enumerate().map(row).try_for_each(|row| json_line(out, &row)))?;
    let pairs_parquet = output.join("pairs.parquet");
    replace(&pairs_parquet, |out| {
        write_pairs(out, passages.iter().enumerate().map(row)).map(|_| ()).map_err(refused)
    })?;
    drop((places, spans));

    let clusters = cluster(&passages);
    let places: Vec<Place> = clusters.iter().flat_map(|c| c.places.iter().copied()).collect();
    let spans = in_characters(texts, &places)?;
    let mut reader = texts.reader()?;
    let mut first_words = Vec::with_capacity(clusters.len());
    for c in &clusters {
        let p = c.places[0];
        let symbols = &reader.read(p.document as usize)?[p.start as usize..p.end as usize];
        first_words.push(String::from_utf16_lossy(&symbols[..symbols.len().min(SHOWN)]));
    }
    let mut first_place = Vec::with_capacity(clusters.len());
    let mut before = 0;
    for c in &clusters {
        first_place.push(before);
        before += c.places.len();
    }
    let row = |n: usize| {
        let c = &clusters[n];
        let members: Vec<PlaceRow<'_>> = c
            .places
            .iter()
            .zip(&spans[first_place[n]..])
            .map(|(p, &(start, end))| {
                let document = &texts.documents[p.document as usize];
                PlaceRow { id: &document.id, start, end, date: document.date.as_deref() }
            })
            .collect();
        let dates: BTreeSet<&str> = members.iter().filter_map(|m| m.date).collect();
        let known = (!dates.is_empty()).then_some(dates.len());
        ClusterRow {
            cluster: n as u64 + 1,
            kind: kind(c.length(), c.documents(), known).as_str(),
            documents: c.documents() as u64,
            places: c.places.len() as u64,
            length: c.length(),
            pairs: c.pairs,
            first: dates.first().copied(),
            last: dates.last().copied(),
            dates: known.map(|n| n as u64),
            words: Some(first_words[n].clone()),
            members,
        }
    };
    let path = output.join("clusters.jsonl");
    let mut formulas = 0;
    replace(&path, |out| {
        (0..clusters.len()).map(row).try_for_each(|row| {
            formulas += u64::from(row.kind == Kind::Formula.as_str());
            json_line(out, &row)
        })
    })?;
    let parquet = output.join("clusters.parquet");
    replace(&parquet, |out| write_clusters(out, (0..clusters.len()).map(row)).map(|_| ()).map_err(refused))?;
    view.clusters = clusters.len() as u64;
    view.formulas = formulas;
    view.reprints = view.clusters - formulas;
    view.written = [pairs, path, pairs_parquet, parquet].iter().map(|p| p.display().to_string()).collect();
    watch.progress(Progress::Reuse { stage: ReuseStage::Writing, done: of, of });
    Ok(view)
}
