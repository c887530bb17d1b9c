//! The texts of one event's witnesses, by siglum.

use record::{ByteSpan, Event, Moment, Siglum, Source, SourceText, TextSpan};

use super::{ExportError, SourceView};

/// What every writer asks: the words and the bytes at a span of a witness.
pub(super) struct Texts<'a> {
    views: Vec<(Siglum, SourceView<'a>)>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(event: &Event, views: &[SourceView<'a>]) -> Result<Self, ExportError> {
        let find = |w: &record::EventWitness| {
            let view = views.iter().find(|v| v.source.id == w.witness.source);
            view.map(|v| (w.siglum, *v)).ok_or_else(|| ExportError::MissingSource {
                event: event.id.to_string(),
                source_id: w.witness.source,
            })
        };
        Ok(Self { views: event.witnesses.iter().map(find).collect::<Result<_, _>>()? })
    }

    fn view(&self, siglum: Siglum) -> Option<SourceView<'a>> {
        self.views.iter().find(|(s, _)| *s == siglum).map(|(_, v)| *v)
    }

    /// The source of a witness.
    pub(super) fn source(&self, siglum: Siglum) -> Option<&'a Source> {
        self.view(siglum).map(|v| v.source)
    }

    /// The text of a witness.
    pub(super) fn text(&self, siglum: Siglum) -> Option<&'a SourceText> {
        self.view(siglum).map(|v| v.text)
    }

    /// The words at a span; none for a siglum that the event does not have.
    pub(super) fn slice(&self, siglum: Siglum, span: TextSpan) -> &'a str {
        self.text(siglum).map_or("", |t| t.slice(span))
    }

    /// When the words at a span were spoken, where the source says so.
    pub(super) fn time(&self, siglum: Siglum, span: TextSpan) -> Option<(Moment, Option<Moment>)> {
        self.view(siglum)?.timeline?.of(span)
    }

    /// The bytes of the source at a span.
    pub(super) fn bytes(&self, siglum: Siglum, span: TextSpan) -> ByteSpan {
        self.text(siglum).map_or(ByteSpan::empty(0), |t| t.bytes_of(span))
    }
}
