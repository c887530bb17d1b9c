use serde::Serialize;

use crate::derive::Established;
use crate::variants::rank;
use crate::view::{SuspectView, UnconfirmedView};
use crate::{Desk, DeskError, Progress, Watch};

/// How many events are collated at once.
const AT_ONCE: usize = 64;

/// Places that look wrong by internal evidence alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SuspectsView {
    /// The suspects, those of high risk first, then in the order of events and text.
    pub suspects: Vec<SuspectView>,
    /// Words of high risk that a single witness attests.
    pub unconfirmed: Vec<UnconfirmedView>,
    /// How many events were looked at.
    pub events: usize,
}

impl Desk {
    /// Places that look wrong by themselves; of one event (or of those whose ids begin so) where one is named.
    ///
    /// # Errors
    /// There is no such event.
    pub fn suspects(&self, only: Option<&str>, watch: &mut dyn Watch) -> Result<SuspectsView, DeskError> {
        let mut view = SuspectsView::default();
        view.events = self.each_established(only, watch, |made, release| {
            view.suspects.extend(SuspectView::of(made, release));
            view.unconfirmed.extend(UnconfirmedView::of(made, release));
        })?;
        view.suspects.sort_by_key(|s| rank(&s.risk));
        view.unconfirmed.sort_by_key(|u| rank(&u.risk));
        Ok(view)
    }

    /// Calls `each` with every event, or those whose ids begin so, in the order of their ids, and its release. Gives
    /// their number.
    pub(crate) fn each_established(
        &self,
        only: Option<&str>,
        watch: &mut dyn Watch,
        mut each: impl FnMut(&Established, u32),
    ) -> Result<usize, DeskError> {
        let mut heads = self.archive.done(self.archive.derived().event_heads())?;
        if let Some(start) = only {
            heads.retain(|h| h.id.starts_with(start));
            if heads.is_empty() {
                // The id may have changed: then the event goes by another name now.
                let row = self.event_named(start)?;
                heads = self.archive.done(self.archive.derived().event_heads())?;
                heads.retain(|h| h.fingerprint == row.fingerprint);
            }
        }
        let decisions = self.decisions()?;
        let mut done = 0;
        for chunk in heads.chunks(AT_ONCE) {
            watch.progress(Progress::Establishing { done, of: heads.len() });
            if watch.stop() {
                return Err(DeskError::Stopped {
                    hint: "nothing was changed; run the command again".to_owned(),
                });
            }
            let made =
                self.establish_all(chunk.iter().map(|h| (h.fingerprint, h.id.as_str())), &decisions)?;
            for (made, head) in made.iter().zip(chunk) {
                if let Some(made) = made {
                    each(made, head.release);
                }
            }
            done += chunk.len();
        }
        Ok(heads.len())
    }
}
