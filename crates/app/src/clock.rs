//! The only place where a clock is read. `SOURCE_DATE_EPOCH` stands in for it where a build or a test wants the same
//! ledger twice.

use std::time::{Duration, SystemTime};

use desk::Moment;

pub(crate) fn moment() -> Moment {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok());
    let now =
        fixed.map_or_else(SystemTime::now, |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    let now = humantime::format_rfc3339_seconds(now).to_string();
    Moment::at(&now)
}
