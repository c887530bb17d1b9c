use archive::ArchiveError;

/// What kind of trouble it is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was asked for is not in the record.
    NotFound,
    /// What was asked for makes no sense.
    Usage,
    /// The record cannot be used: missing, damaged, of a later version.
    Record,
    /// Another process writes.
    Locked,
    /// The system refuses: no room, no permission.
    System,
}

/// Why nothing came of it: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// About the record's folder.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Nothing there under that name.
    #[error("{what}")]
    NotFound {
        /// What is not there.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The request contradicts itself or the record.
    #[error("{what}")]
    Usage {
        /// What is wrong with it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A file that was named cannot be read.
    #[error("cannot read {where_}: {cause}")]
    Input {
        /// Which.
        where_: String,
        /// The system's words.
        cause: std::io::Error,
    },
    /// The output cannot be written.
    #[error("cannot write {where_}: {cause}")]
    Output {
        /// Where.
        where_: String,
        /// The system's words.
        cause: std::io::Error,
    },
    /// Another process writes there.
    #[error("{what}")]
    Locked {
        /// Where, and who.
        what: String,
        /// What to do.
        hint: String,
    },
    /// Whoever was to do a part of the work did not.
    #[error("{what}")]
    Elsewhere {
        /// Who, where, and what became of it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The user stopped it.
    #[error("stopped")]
    Stopped {
        /// What has happened so far, and how to go on.
        hint: String,
    },
}

impl DeskError {
    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Archive(e) => match e {
                ArchiveError::Locked { .. } => ErrorKind::Locked,
                ArchiveError::Missing(_)
                | ArchiveError::NotARecord { .. }
                | ArchiveError::NewerFormat { .. }
                | ArchiveError::Damaged { .. } => ErrorKind::Record,
                ArchiveError::Full { .. }
                | ArchiveError::Unwritable { .. }
                | ArchiveError::Io { .. }
                | ArchiveError::Sqlite { .. } => ErrorKind::System,
            },
            Self::Locked { .. } => ErrorKind::Locked,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Usage { .. } => ErrorKind::Usage,
            Self::Input { .. } | Self::Output { .. } | Self::Elsewhere { .. } | Self::Stopped { .. } => {
                ErrorKind::System
            }
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Archive(e) => e.hint().to_owned(),
            Self::NotFound { hint, .. }
            | Self::Usage { hint, .. }
            | Self::Locked { hint, .. }
            | Self::Elsewhere { hint, .. }
            | Self::Stopped { hint } => hint.clone(),
            Self::Input { .. } => "check that the file may be read, and the disk it lies on".to_owned(),
            Self::Output { .. } => {
                "check the folder and the room on its disk; the record itself is untouched".to_owned()
            }
        }
    }

    /// Whether the output's reader has gone away: no error worth a message.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output { cause, .. } if cause.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
