use std::path::{Path, PathBuf};
use std::time::Duration;

use archive::{Archive, ArchiveError};
use record::Date;

use crate::{DeskError, Watch, derive};

/// What the writer's clock says. Read once, at the edge: everything below is the same for the same inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant, RFC 3339, for the ledger.
    pub now: String,
    /// The day, for corrections that name none.
    pub today: Date,
}

/// How a record is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its folder.
    pub folder: PathBuf,
    /// How long to wait for another writer.
    pub wait: Duration,
    /// What the clock says.
    pub moment: Moment,
}

/// An open record with its derived tables up to date.
#[derive(Debug)]
pub struct Desk {
    pub(crate) archive: Archive,
    pub(crate) moment: Moment,
    behind: bool,
}

impl Desk {
    /// Opens a record for reading. What an interrupted `add` left undone is done first, and what another version of
    /// the program derived is derived again; while another process writes, the record is shown as it was before.
    ///
    /// # Errors
    /// No record there, or one that cannot be used.
    pub fn open(opening: &Opening, watch: &mut dyn Watch) -> Result<Self, DeskError> {
        let archive = Archive::open(&opening.folder)?;
        let mut desk = Self { archive, moment: opening.moment.clone(), behind: false };
        match derive::state(&desk.archive)? {
            derive::State::UpToDate => {}
            derive::State::Behind => match desk.archive.lock(Duration::ZERO) {
                Ok(()) => {
                    derive::bring_up_to_date(
                        &mut desk.archive,
                        &derive::JustRead::default(),
                        &desk.moment,
                        watch,
                    )?;
                }
                Err(ArchiveError::Locked { .. } | ArchiveError::Unwritable { .. }) => desk.behind = true,
                Err(e) => return Err(e.into()),
            },
            // Tables of another version cannot be read at all: here the lock is worth waiting for.
            derive::State::OtherVersion => {
                desk.archive.lock(opening.wait)?;
                derive::bring_up_to_date(
                    &mut desk.archive,
                    &derive::JustRead::default(),
                    &desk.moment,
                    watch,
                )?;
            }
        }
        Ok(desk)
    }

    /// Opens a record for writing, making it where `create` allows and there is none.
    ///
    /// # Errors
    /// As [`Desk::open`]; another process writes; the folder is something else, or may not be written.
    pub fn open_for_writing(
        opening: &Opening,
        create: bool,
        watch: &mut dyn Watch,
    ) -> Result<Self, DeskError> {
        let archive = if create {
            Archive::open_or_create(&opening.folder, opening.wait)?
        } else {
            let mut archive = Archive::open(&opening.folder)?;
            archive.lock(opening.wait)?;
            archive
        };
        let mut desk = Self { archive, moment: opening.moment.clone(), behind: false };
        if derive::state(&desk.archive)? == derive::State::OtherVersion {
            derive::bring_up_to_date(&mut desk.archive, &derive::JustRead::default(), &desk.moment, watch)?;
        }
        Ok(desk)
    }

    /// The record's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.archive.folder()
    }

    /// Whether files have been added that are not established yet, as another process is at it.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.behind
    }
}

impl Moment {
    /// The moment with this instant (RFC 3339, UTC). An instant that is none counts as the first day of 1970, so that a
    /// broken clock keeps nobody from working.
    #[must_use]
    pub fn at(now: &str) -> Self {
        match now.get(..10).and_then(|day| day.parse().ok()) {
            Some(today) => Self { now: now.to_owned(), today },
            None => Self::at("1970-01-01T00:00:00Z"),
        }
    }
}
