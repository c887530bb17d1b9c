//! stub
use super::*;
#[derive(Debug, Default)]
pub(super) struct Page;
impl Page {
    pub(super) fn source(&mut self, _v: SourceView<'_>) {}
    pub(super) fn event(
        &mut self,
        _o: &mut impl io::Write,
        _e: &Event,
        _t: &Texts<'_>,
    ) -> Result<(), ExportError> {
        Ok(())
    }
    pub(super) fn finish(self, _o: &mut impl io::Write) -> Result<(), ExportError> {
        Ok(())
    }
}
