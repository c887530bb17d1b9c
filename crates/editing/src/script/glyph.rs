/// How much two characters look alike, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// From 0 to 1; what is returned at all is a likeness that a reader or a recogniser could be deceived by.
    pub grade: f32,
    /// What they share, in a few words.
    pub because: String,
}

/// Whether one character could be misread for the other. None for a character and itself.
#[must_use]
pub fn look_alike(a: char, b: char) -> Option<Likeness> {
    let _ = (a, b);
    None
}
