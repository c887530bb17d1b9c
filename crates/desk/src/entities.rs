//! Who and what events name: countries by their codes, the outlets that ask, persons by their titles, initiatives by
//! name. Each with where it stands, on whose witness, and the rule that found it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use archive::EventRow;
use editing::facts::initiatives::{self, Named};
use editing::facts::outlets::OutletRules;
use editing::facts::{parties, persons};
use serde::Serialize;

use crate::derive::Established;
use crate::evidence::{Evidence, Said};
use crate::reading::ReadEvent;
use crate::{Desk, DeskError, Watch};

/// Which names are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntitiesRequest {
    /// Of events whose ids begin with one of these; of all where there is none.
    pub events: Vec<String>,
    /// `country`, `outlet`, `person`, `initiative`; all of them where none is named.
    pub kind: Option<String>,
    /// Words in marks that are no names as well: sayings, mockery, images.
    pub all: bool,
    /// A file of lines about outlets that go before the published ones.
    pub outlets: Option<PathBuf>,
}

/// The names of some events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EntitiesView {
    /// The names, by kind, the most frequent first.
    pub entities: Vec<EntityView>,
    /// The events that were read, with what is held of each.
    pub events: Vec<ReadEvent>,
}

/// A country, outlet, person or initiative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EntityView {
    /// `country`, `outlet`, `person`, `initiative`.
    pub kind: String,
    /// Its name: of a country the common one, else as established.
    pub name: String,
    /// Of a country and an outlet: ISO 3166-1 alpha-2; of groupings a code in lower case.
    pub code: Option<String>,
    /// Of an outlet `agency`, `newspaper`, `broadcaster`, `online`, `magazine`; of words in marks `initiative`, `document`,
    /// `work`, `scare-quotes`, `saying`, `quotation`, `term`.
    pub class: Option<String>,
    /// Titles that stand beside a person's name.
    pub titles: Vec<String>,
    /// How often it stands in the established text; of an outlet how often it asks.
    pub count: u32,
    /// In how many events.
    pub events: u32,
    /// The rules that found it.
    pub rules: Vec<String>,
    /// Where.
    pub places: Vec<EntityPlace>,
}

/// Where a name stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityPlace {
    /// The paragraph; of an outlet the exchange.
    pub citation: String,
    /// The words, as established.
    pub text: String,
    /// First byte in the paragraph and the byte after the last.
    pub span: (usize, usize),
    /// Whether it stands in a question.
    pub asked: bool,
    /// Its witnesses, and what speaks against it.
    pub evidence: Evidence,
    /// The rule that found it here.
    pub rule: String,
}

/// Names while they are gathered: by kind, code and name.
#[derive(Default)]
struct Gathered {
    all: BTreeMap<(&'static str, String), (EntityView, u32)>,
}

impl Gathered {
    fn entity(&mut self, kind: &'static str, key: &str, name: &str, event: u32) -> &mut EntityView {
        let (entity, last) = self.all.entry((kind, key.to_owned())).or_insert_with(|| {
            (EntityView { kind: kind.to_owned(), name: name.to_owned(), ..EntityView::default() }, u32::MAX)
        });
        if *last != event {
            *last = event;
            entity.events += 1;
        }
        entity
    }
}

impl EntityView {
    fn add(&mut self, place: EntityPlace) {
        self.count += 1;
        if !self.rules.contains(&place.rule) {
            self.rules.push(place.rule.clone());
        }
        self.places.push(place);
    }
}

/// The kinds that can be asked for.
const KINDS: [&str; 4] = ["country", "outlet", "person", "initiative"];

impl Desk {
    /// The names in the events wanted.
    ///
    /// # Errors
    /// There is no such event or kind, the table of outlets has another form, or the user stopped it.
    pub fn entities(
        &self,
        request: &EntitiesRequest,
        watch: &mut dyn Watch,
    ) -> Result<EntitiesView, DeskError> {
        if let Some(kind) = request.kind.as_ref().filter(|k| !KINDS.contains(&k.as_str())) {
            return Err(DeskError::Usage {
                what: format!("{kind:?} is no kind of name"),
                hint: format!("write one of {}", KINDS.join(", ")),
            });
        }
        let rules = match &request.outlets {
            None => OutletRules::default(),
            Some(path) => OutletRules::with(&table(path)?).map_err(|line| DeskError::Usage {
                what: format!("{}:{line}: there are not three fields", path.display()),
                hint: "write country, kind and names, with tabs between: XA<tab>newspaper<tab>Harbour_Post"
                    .to_owned(),
            })?,
        };
        let wants = |kind: &str| request.kind.as_deref().is_none_or(|k| k == kind);
        let rows = self.rows_of(&request.events)?;
        let mut gathered = Gathered::default();
        let mut event = 0;
        self.each_read(&rows, watch, |row, paragraphs, made| {
            event += 1;
            if wants("outlet") {
                outlets(row, &rules, event, &mut gathered);
            }
            let texts: Vec<&str> = paragraphs.iter().map(|p| p.text).collect();
            let named = if wants("initiative") { initiatives::find(&texts) } else { Vec::new() };
            for (n, at) in paragraphs.iter().enumerate() {
                if wants("country") {
                    for p in parties::find(at.text) {
                        let (zh, en) = parties::names(p.code).unwrap_or_default();
                        let entity = gathered.entity("country", p.code, &format!("{en} {zh}"), event);
                        entity.code = Some(p.code.to_owned());
                        entity.add(place(at, &p.range, p.rule, made));
                    }
                }
                if wants("person") {
                    for p in persons::find(at.text) {
                        let name = &at.text[p.name.clone()];
                        let entity = gathered.entity("person", name, name, event);
                        let title = at.text[p.title.clone()].to_owned();
                        if !entity.titles.contains(&title) {
                            entity.titles.push(title);
                        }
                        entity.add(place(at, &p.range, p.rule, made));
                    }
                }
                for m in named.get(n).into_iter().flatten().filter(|m| request.all || m.named.is_name()) {
                    let name = &at.text[m.range.clone()];
                    let key = format!("{} {}", class(m.named), name);
                    let entity = gathered.entity("initiative", &key, name, event);
                    entity.class = Some(m.named.as_str().to_owned());
                    entity.add(place(at, &m.range, m.rule, made));
                }
            }
        })?;
        let mut entities: Vec<EntityView> = gathered.all.into_values().map(|(entity, _)| entity).collect();
        // Within a kind by frequency; the map gave them by name.
        let rank = |kind: &str| KINDS.iter().position(|k| *k == kind);
        entities.sort_by_key(|e| (rank(&e.kind), std::cmp::Reverse(e.count)));
        Ok(EntitiesView { entities, events: rows.iter().map(ReadEvent::of).collect() })
    }
}

/// The largest table of outlets, in bytes.
const MAX_TABLE_BYTES: u64 = 1 << 20;

/// The text of a table of outlets.
fn table(path: &Path) -> Result<String, DeskError> {
    let trouble = |cause| DeskError::Input { where_: path.display().to_string(), cause };
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(trouble)?;
    file.take(MAX_TABLE_BYTES).read_to_string(&mut text).map_err(trouble)?;
    Ok(text)
}

/// Names before sayings.
fn class(named: Named) -> u8 {
    u8::from(!named.is_name())
}

fn place(
    at: &Said<'_>,
    range: &std::ops::Range<usize>,
    rule: &str,
    made: &mut dyn FnMut() -> Option<Rc<Established>>,
) -> EntityPlace {
    EntityPlace {
        citation: at.citation.clone(),
        text: at.text[range.clone()].to_owned(),
        span: (range.start, range.end),
        asked: at.asked,
        evidence: made().map(|m| m.evidence(at, range, range)).unwrap_or_default(),
        rule: rule.to_owned(),
    }
}

/// The outlets that ask, with the witnesses that hold their exchanges.
fn outlets(row: &EventRow, rules: &OutletRules, event: u32, into: &mut Gathered) {
    for x in &row.digest.exchanges {
        let (Some(id), Some(outlet)) = (&x.id, &x.outlet) else { continue };
        let judged = rules.judge(outlet);
        let entity = into.entity("outlet", outlet, outlet, event);
        entity.code = judged.country;
        entity.class = judged.kind;
        let holds =
            x.held.iter().enumerate().filter(|(_, h)| !matches!(h, archive::HeldDigest::Absent { .. }));
        let witnesses: Vec<crate::Attested> = holds
            .map(|(i, _)| crate::Attested {
                siglum: record::Siglum::nth(i).to_string(),
                name: String::new(),
                line: 0,
                bytes: x
                    .places
                    .get(i)
                    .and_then(|p| p.first())
                    .map_or((0, 0), |(start, end)| (*start as usize, *end as usize)),
            })
            .collect();
        let evidence = Evidence { confirmed: witnesses.len() >= 2, witnesses, marks: Vec::new() };
        entity.add(EntityPlace {
            citation: format!("{}/{id}@r{}", row.id, row.release),
            text: outlet.clone(),
            span: (0, 0),
            asked: true,
            evidence,
            rule: judged.rule.to_owned(),
        });
    }
}
