//! Witnesses whose words have times: at which second of the recording a place was spoken.

use record::TextSpan;
use serde::Serialize;

use crate::derive::Read;

/// When words were spoken: since the start of the recording, or at what time of the day where the source gives that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// `00:14:32`.
    pub clock: String,
    /// The same in milliseconds.
    pub from_ms: u32,
    /// When they end, where the source says so.
    pub to_ms: Option<u32>,
}

/// When a stretch of a source was spoken; nothing if it does not say.
pub(crate) fn time_of(read: &Read, span: TextSpan) -> Option<TimeView> {
    let (from, to) = read.timeline.as_ref()?.of(span)?;
    Some(TimeView { clock: from.to_string(), from_ms: from.millis(), to_ms: to.map(record::Moment::millis) })
}
