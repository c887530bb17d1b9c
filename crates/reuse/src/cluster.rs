//! Pairs say that two places share their wording; a *cluster* is all places that share one wording.
//!
//! Clusters are made of spans and not of documents: a newspaper that reprints a speech and quotes a toast in it stands
//! in two clusters. Two spans of one document are the same place where they cover each other by half, seen from either;
//! so a line that is quoted a hundred times does not draw in the speeches that it stands in.
//!
//! What travels is of two kinds. A *reprint* is long, or belongs to one date; a *formula* is short and comes back at
//! many dates.

use crate::verify::Passage;

/// A place of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The document.
    pub document: u32,
    /// Its first symbol.
    pub start: u32,
    /// Behind its last symbol.
    pub end: u32,
}

/// All places that share one wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The places, sorted; no two of one document cover each other.
    pub places: Vec<Place>,
    /// The passages that hold it together.
    pub pairs: u64,
}

impl Cluster {
    /// How many documents it stands in.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.places.chunk_by(|x, y| x.document == y.document).count()
    }

    /// The length of its places in symbols: as many are shorter as longer.
    #[must_use]
    pub fn length(&self) -> u32 {
        let mut lengths: Vec<u32> = self.places.iter().map(|p| p.end - p.start).collect();
        lengths.sort_unstable();
        lengths.get(lengths.len() / 2).copied().unwrap_or(0)
    }
}

/// What kind of travelling it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Long, or of one date.
    Reprint,
    /// Short, and back at many dates.
    Formula,
}

impl Kind {
    /// The kind as written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reprint => "reprint",
            Self::Formula => "formula",
        }
    }
}

/// A formula is shorter than this, in symbols: two printed lines and a half of a newspaper column, a long sentence.
const SHORT: u32 = 60;

/// A formula stands at so many dates at least; where no dates are known, in twice so many documents.
const MANY: usize = 3;

/// The kind of a cluster with places of that length, in so many documents, at so many different dates (none where no
/// dates are known).
#[must_use]
pub fn kind(length: u32, documents: usize, dates: Option<usize>) -> Kind {
    let often = match dates {
        Some(dates) => dates >= MANY,
        None => documents >= 2 * MANY,
    };
    if length < SHORT && often { Kind::Formula } else { Kind::Reprint }
}

/// A span is compared with so many that begin after it. In a place printed a million times with a million different ends,
/// neighbours still chain.
const LOOK_AHEAD: usize = 256;

struct Union(Vec<u32>);

impl Union {
    fn root(&mut self, mut n: u32) -> u32 {
        while self.0[n as usize] != n {
            self.0[n as usize] = self.0[self.0[n as usize] as usize];
            n = self.0[n as usize];
        }
        n
    }

    fn join(&mut self, x: u32, y: u32) {
        let (x, y) = (self.root(x), self.root(y));
        // The lower number is the root, whatever the order of joining.
        let (low, high) = (x.min(y), x.max(y));
        self.0[high as usize] = low;
    }
}

/// Clusters of passages, in order of their first places. The order of the passages does not matter.
///
/// # Panics
/// Never for fewer than 2^31 passages.
#[must_use]
pub fn cluster(passages: &[Passage]) -> Vec<Cluster> {
    let sides = |p: &Passage| {
        [
            Place { document: p.a, start: p.a_start, end: p.a_end },
            Place { document: p.b, start: p.b_start, end: p.b_end },
        ]
    };
    let mut places: Vec<Place> = passages.iter().flat_map(sides).collect();
    places.sort_unstable();
    places.dedup();
    let mut union = Union((0..places.len() as u32).collect());
    for (n, x) in places.iter().enumerate() {
        for (m, y) in places.iter().enumerate().skip(n + 1).take(LOOK_AHEAD) {
            if y.document != x.document || y.start >= x.end {
                break;
            }
            let both = u64::from(x.end.min(y.end) - y.start);
            let longer = u64::from((x.end - x.start).max(y.end - y.start));
            if both * 2 >= longer {
                union.join(n as u32, m as u32);
            }
        }
    }
    let number = |p: &Place| places.binary_search(p).unwrap_or(0) as u32;
    for p in passages {
        let [x, y] = sides(p);
        union.join(number(&x), number(&y));
    }
    let mut members: Vec<(u32, Place)> =
        places.iter().enumerate().map(|(n, p)| (union.root(n as u32), *p)).collect();
    members.sort_unstable();
    let mut pairs = vec![0u64; places.len()];
    for p in passages {
        let root = union.root(number(&sides(p)[0]));
        pairs[root as usize] += 1;
    }
    members
        .chunk_by(|x, y| x.0 == y.0)
        .map(|group| {
            let mut places: Vec<Place> = Vec::new();
            for (_, p) in group {
                match places.last_mut() {
                    // Spans of one cluster that touch are one place.
                    Some(q) if q.document == p.document && p.start < q.end => q.end = q.end.max(p.end),
                    _ => places.push(*p),
                }
            }
            Cluster { places, pairs: pairs[group[0].0 as usize] }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passages as `a:start-end b:start-end`, clusters as places.
    #[track_caller]
    fn check(passages: &[&str], clusters: &[&str]) {
        let place = |t: &str| {
            let (document, span) = t.split_once(':').unwrap();
            let (start, end) = span.split_once('-').unwrap();
            Place {
                document: document.parse().unwrap(),
                start: start.parse().unwrap(),
                end: end.parse().unwrap(),
            }
        };
        let mut all: Vec<Passage> = passages
            .iter()
            .map(|p| {
                let (a, b) = p.split_once(' ').unwrap();
                let (a, b) = (place(a), place(b));
                Passage {
                    a: a.document,
                    a_start: a.start,
                    a_end: a.end,
                    b: b.document,
                    b_start: b.start,
                    b_end: b.end,
                    score: 0,
                    same: 0,
                }
            })
            .collect();
        let shown = |all: &[Passage]| -> Vec<String> {
            cluster(all)
                .iter()
                .map(|c| {
                    let places: Vec<_> =
                        c.places.iter().map(|p| format!("{}:{}-{}", p.document, p.start, p.end)).collect();
                    places.join(" ")
                })
                .collect()
        };
        assert_eq!(shown(&all), clusters);
        all.reverse();
        assert_eq!(shown(&all), clusters);
    }

    #[test]
    fn cases() {
        check(&[], &[]);
        check(&["1:0-100 2:50-150", "2:52-149 3:0-97"], &["1:0-100 2:50-150 3:0-97"]);
        // A quotation out of a speech is a cluster of its own.
        check(&["1:0-1000 2:0-1000", "1:500-540 3:0-40"], &["1:0-1000 2:0-1000", "1:500-540 3:0-40"]);
        // Twice in one document.
        check(&["1:0-50 2:0-50", "1:0-50 2:300-350"], &["1:0-50 2:0-50 2:300-350"]);
    }

    #[test]
    fn kinds() {
        assert_eq!(kind(20, 9, Some(9)), Kind::Formula);
        assert_eq!(kind(20, 9, Some(1)), Kind::Reprint);
        assert_eq!(kind(200, 9, Some(9)), Kind::Reprint);
        assert_eq!(kind(20, 9, None), Kind::Formula);
        assert_eq!(kind(20, 2, None), Kind::Reprint);
    }
}
