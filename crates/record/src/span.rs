//! Two coordinate systems, kept apart by type.
//!
//! A source may be GB18030, UTF-16 or hold `&gt;` for `>`: then a byte of the decoded text is not a byte of the
//! source. Mixing the two shows the reader the wrong place, silently. So [`TextSpan`] counts bytes of decoded
//! UTF-8 and [`ByteSpan`] counts bytes of the source, and only [`SourceText`] converts.

/// A half-open range of bytes of a source, as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    start: u32,
    end: u32,
}

/// A half-open range of bytes of a source's decoded UTF-8 text, both ends on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextSpan {
    start: u32,
    end: u32,
}

/// A span whose end lies before its start, or beyond four gigabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a span cannot run from {start} to {end}")]
pub struct SpanError {
    /// The start that was asked for, in bytes.
    pub start: usize,
    /// The end that was asked for, in bytes.
    pub end: usize,
}

macro_rules! span_methods {
    ($name:ident) => {
        impl $name {
            /// A span from `start` up to, not including, `end`, in bytes.
            ///
            /// # Errors
            /// [`SpanError`] where `end < start` or `end` does not fit 32 bits.
            pub fn new(start: usize, end: usize) -> Result<Self, SpanError> {
                match (u32::try_from(start), u32::try_from(end)) {
                    (Ok(s), Ok(e)) if s <= e => Ok(Self { start: s, end: e }),
                    _ => Err(SpanError { start, end }),
                }
            }

            /// The span between two offsets in either order; offsets beyond 32 bits are clamped, which only a
            /// text larger than any source that is read could reach.
            #[must_use]
            pub fn between(a: usize, b: usize) -> Self {
                let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                Self { start: clamp(a.min(b)), end: clamp(a.max(b)) }
            }

            /// An empty span at `at`: the place where absent text would stand.
            #[must_use]
            pub fn empty(at: usize) -> Self {
                Self::between(at, at)
            }

            /// First byte of the span.
            #[must_use]
            pub fn start(self) -> usize {
                self.start as usize
            }

            /// The byte after the last one of the span.
            #[must_use]
            pub fn end(self) -> usize {
                self.end as usize
            }

            /// Length in bytes.
            #[must_use]
            pub fn len(self) -> usize {
                (self.end - self.start) as usize
            }

            /// Whether nothing lies in the span.
            #[must_use]
            pub fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// The smallest span that holds both.
            #[must_use]
            pub fn cover(self, other: Self) -> Self {
                Self { start: self.start.min(other.start), end: self.end.max(other.end) }
            }

            /// Whether `other` lies wholly inside.
            #[must_use]
            pub fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the two share a byte.
            #[must_use]
            pub fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }
        }
    };
}
span_methods!(ByteSpan);
span_methods!(TextSpan);

/// One stretch of the map from decoded text to source bytes.
///
/// ```text
///   text    … 贸 易 > 额 …        a linear step: byte k of the text is byte k of the source
///   source  … 贸 易 &gt; 额 …     a whole step: `>` (1 byte) stands for `&gt;` (4 bytes), indivisible
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    text: u32,
    source: u32,
    linear: bool,
}

/// The decoded text of a source, with the way back to its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    text: String,
    steps: Vec<Step>,
    source_len: u32,
    extracted: bool,
}

impl SourceText {
    /// A text that *is* its source, byte for byte: UTF-8 without entities.
    #[must_use]
    pub fn identical(text: String) -> Self {
        let source_len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let steps = vec![Step { text: 0, source: 0, linear: true }];
        Self { text, steps, source_len, extracted: false }
    }

    /// A text that was taken out of a file which holds it compressed, drawn or photographed: a Word document, a page
    /// of a PDF, a scan. No byte of such a file is a character, so that its places count the bytes of the extracted
    /// text itself; where a character stands on the page is said by the source's [`crate::Facsimile`].
    #[must_use]
    pub fn extracted(text: String) -> Self {
        Self { extracted: true, ..Self::identical(text) }
    }

    /// Whether [`ByteSpan`]s of this source count bytes of the extracted text, and not of the file.
    #[must_use]
    pub fn is_extracted(&self) -> bool {
        self.extracted
    }

    /// The decoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The decoded text in a span. A span of another text gives what lies there, or nothing.
    #[must_use]
    pub fn slice(&self, span: TextSpan) -> &str {
        self.text.get(span.start()..span.end()).unwrap_or("")
    }

    /// Number of bytes of the source, or of its extracted text.
    #[must_use]
    pub fn source_len(&self) -> usize {
        self.source_len as usize
    }

    /// The source bytes that a span of the text was decoded from. A span that cuts a character or an entity is
    /// widened to the whole of it; an empty span gives an empty one.
    #[must_use]
    pub fn bytes_of(&self, span: TextSpan) -> ByteSpan {
        let start = self.source_offset(span.start(), false);
        if span.is_empty() {
            return ByteSpan::empty(start);
        }
        ByteSpan::between(start, self.source_offset(span.end(), true))
    }

    fn source_offset(&self, at: usize, round_up: bool) -> usize {
        if at >= self.text.len() {
            return self.source_len();
        }
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let next = self.steps.partition_point(|s| s.text <= at);
        let Some(step) = next.checked_sub(1).and_then(|i| self.steps.get(i)) else { return 0 };
        if step.linear {
            (step.source + (at - step.text)) as usize
        } else if at == step.text || !round_up {
            step.source as usize
        } else {
            self.steps.get(next).map_or(self.source_len(), |s| s.source as usize)
        }
    }
}

/// Builds a [`SourceText`] from left to right, every source byte accounted for.
#[derive(Debug, Default)]
pub struct SourceTextBuilder {
    text: String,
    steps: Vec<Step>,
    source: usize,
}

impl SourceTextBuilder {
    /// An empty text at the start of its source.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends text that stands in the source in the same bytes.
    pub fn push_verbatim(&mut self, s: &str) {
        if s.is_empty() {
            return;
        }
        if !self.steps.last().is_some_and(|step| step.linear) {
            self.step(true);
        }
        self.text.push_str(s);
        self.source += s.len();
    }

    /// Appends `decoded`, which stands for `source_bytes` bytes of the source and cannot be divided.
    pub fn push_decoded(&mut self, decoded: &str, source_bytes: usize) {
        if !decoded.is_empty() {
            self.step(false);
            self.text.push_str(decoded);
        }
        self.source += source_bytes;
        if decoded.is_empty() {
            // Bytes without text (a byte order mark): what follows must start a step of its own.
            self.step(false);
        }
    }

    /// Appends a part of another text of the same source, with its way back to the bytes. The parts come in their order;
    /// what was left out between two of them belongs to the character before it, as a byte order mark does.
    pub fn push_part(&mut self, of: &SourceText, part: TextSpan) {
        let (start, end) = (part.start(), part.end().min(of.text.len()));
        self.skip_to(of, start);
        let mut i = of.steps.partition_point(|s| s.text as usize <= start).saturating_sub(1);
        while let Some(step) = of.steps.get(i).filter(|s| (s.text as usize) < end) {
            i += 1;
            let next = of
                .steps
                .get(i)
                .map_or((of.text.len(), of.source_len()), |n| (n.text as usize, n.source as usize));
            let piece = of.text.get(start.max(step.text as usize)..end.min(next.0)).unwrap_or("");
            if step.linear {
                self.push_verbatim(piece);
                // Bytes that stand for nothing end a step.
                if end >= next.0 && next.1 > self.source {
                    self.push_decoded("", next.1 - self.source);
                }
            } else {
                self.push_decoded(piece, next.1.saturating_sub(self.source));
            }
        }
    }

    /// Accounts for the bytes of a text of the same source up to an offset of it, without appending anything.
    pub fn skip_to(&mut self, of: &SourceText, at: usize) {
        let source = of.bytes_of(TextSpan::empty(at)).start();
        if source > self.source {
            self.push_decoded("", source - self.source);
        }
    }

    /// Appends `decoded`, which stands for everything of a text of the same source up to an offset of it.
    pub fn push_instead(&mut self, decoded: &str, of: &SourceText, upto: usize) {
        let source = of.bytes_of(TextSpan::empty(upto)).start();
        self.push_decoded(decoded, source.saturating_sub(self.source));
    }

    /// Bytes of the text so far.
    #[must_use]
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    fn step(&mut self, linear: bool) {
        let step = Step {
            text: u32::try_from(self.text.len()).unwrap_or(u32::MAX),
            source: u32::try_from(self.source).unwrap_or(u32::MAX),
            linear,
        };
        if self.steps.last().is_some_and(|last| last.text == step.text) {
            self.steps.pop();
        }
        self.steps.push(step);
    }

    /// The finished text.
    #[must_use]
    pub fn finish(self) -> SourceText {
        SourceText {
            text: self.text,
            steps: self.steps,
            source_len: u32::try_from(self.source).unwrap_or(u32::MAX),
            extracted: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_and_byte_order_mark_map_back() {
        let mut b = SourceTextBuilder::new();
        b.push_decoded("", 3);
        b.push_verbatim("版 ");
        b.push_decoded(">", 4);
        b.push_decoded(">", 4);
        b.push_verbatim("5");
        let t = b.finish();
        assert_eq!(t.as_str(), "版 >>5");
        assert_eq!(t.source_len(), 3 + 4 + 8 + 1);
        assert_eq!(t.bytes_of(TextSpan::between(0, 3)), ByteSpan::between(3, 6));
        assert_eq!(t.bytes_of(TextSpan::between(4, 5)), ByteSpan::between(7, 11));
        assert_eq!(t.bytes_of(TextSpan::between(5, 7)), ByteSpan::between(11, 16));
        assert_eq!(t.bytes_of(TextSpan::empty(6)), ByteSpan::empty(15));
    }

    /// `x&gt;<b>y</b>`, from which the tags are taken out.
    #[test]
    fn parts_keep_their_bytes() {
        let mut b = SourceTextBuilder::new();
        b.push_decoded("", 3);
        b.push_verbatim("x");
        b.push_decoded(">", 4);
        b.push_verbatim("<b>版y</b>z");
        let whole = b.finish();
        let mut b = SourceTextBuilder::new();
        b.push_part(&whole, TextSpan::between(0, 2));
        b.push_part(&whole, TextSpan::between(5, 9));
        b.push_instead("\n", &whole, 13);
        b.push_part(&whole, TextSpan::between(13, 14));
        b.skip_to(&whole, whole.as_str().len());
        let t = b.finish();
        assert_eq!(t.as_str(), "x>版y\nz");
        assert_eq!(t.source_len(), whole.source_len());
        let bytes = |from, to| t.bytes_of(TextSpan::between(from, to));
        assert_eq!(bytes(0, 1), ByteSpan::between(3, 4));
        assert_eq!(bytes(1, 2), ByteSpan::between(4, 11));
        assert_eq!(bytes(2, 6), ByteSpan::between(11, 15));
        assert_eq!(bytes(6, 7), ByteSpan::between(15, 19));
        assert_eq!(bytes(7, 8), ByteSpan::between(19, 20));
    }

    #[test]
    fn spans_check_their_ends() {
        assert!(ByteSpan::new(3, 2).is_err());
        assert_eq!(TextSpan::between(5, 2).len(), 3);
    }
}
