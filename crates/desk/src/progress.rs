/// What a long piece of work is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Reads files.
    Reading {
        /// How many it has read.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Recognises images.
    Recognising {
        /// How many pages it has begun.
        page: usize,
    },
    /// Cuts readings out of the images of their pages.
    Cutting {
        /// How many it has looked for.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Finds out which printings belong to one event.
    Matching {
        /// How many printings.
        witnesses: usize,
    },
    /// Collates witnesses that stand in no record.
    Collating {
        /// How many.
        witnesses: usize,
    },
    /// Collates the printings of events and establishes their text.
    Establishing {
        /// How many events are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Reads the originals again, as the program reads printings otherwise than when they were added.
    Rereading {
        /// How many are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Writes sources and events.
    Writing {
        /// How many are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Indexes events for searching.
    Indexing {
        /// How many are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Looks for reuse.
    Reuse {
        /// At which stage.
        stage: ReuseStage,
        /// How much of it is done, in the stage's own measure.
        done: u64,
        /// Of how much.
        of: u64,
    },
    /// Checks sources and events.
    Checking {
        /// How many are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
}

/// The stages of the search for reuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReuseStage {
    /// Texts are read and folded: bytes.
    Reading,
    /// Places that begin alike are brought together: bytes of folded text.
    Joining,
    /// They are aligned: places.
    Verifying,
    /// Results are written: pairs.
    Writing,
}

/// Who watches a long piece of work. Asked often, between steps that leave the record whole.
pub trait Watch {
    /// Is told how far the work is.
    fn progress(&mut self, at: Progress);

    /// Whether the work is to stop at the next step that leaves the record whole.
    fn stop(&self) -> bool;
}

/// Watches nothing and never stops: for tests and for short work.
impl Watch for () {
    fn progress(&mut self, _: Progress) {}

    fn stop(&self) -> bool {
        false
    }
}
