//! What goes wrong between machines, in words for whoever typed the command: what, where, what to do.

/// Why the cluster gave no passages.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// An address or place that makes no sense.
    #[error("{what}")]
    Usage {
        /// What is wrong with it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// Something does not answer, or has given up.
    #[error("{what}")]
    Lost {
        /// What does not answer, where.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A file of ours on this machine.
    #[error("cannot write {where_}: {cause}")]
    Output {
        /// Where.
        where_: String,
        /// The system's words.
        cause: std::io::Error,
    },
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
    /// Whoever gave the texts could not give them; the reason is theirs to tell.
    #[error("a text cannot be read: {0}")]
    Text(String),
}
