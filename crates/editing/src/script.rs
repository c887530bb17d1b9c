//! Which characters are the same character, sound alike or look alike.
//!
//! Two printings of one sentence agree in no byte: one sets `３月７日，` in full width, the other `3月7日,`; one
//! writes 國際, the other 国际; quotation marks come in five shapes. None of that is a difference of wording, so every
//! comparison runs over a *normal form* ([`fold`]), character for character, so that offsets stay aligned. The normal
//! form is never stored in place of the text, and never shown.
//!
//! What does differ may still betray its cause: 已 for 己 was misread ([`look_alike`]), 权力 for 权利 was misheard or
//! mistyped ([`sound_alike`]).

mod fold;
mod glyph;
mod sound;

pub use fold::{fold, fold_str, is_han, is_letter_or_digit, lowered};
pub use glyph::{Likeness, faintly_alike, look_alike};
pub use sound::{SoundGrade, sound_alike};
