//! Where outlets are at home and what they are. The list of them is data of another part of the project; here is the one
//! place where it is asked.

/// What is known of an outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Judged {
    /// Its country, as ISO 3166 has it.
    pub(super) country: Option<String>,
    /// Agency, newspaper, broadcaster, online, magazine.
    pub(super) kind: Option<String>,
}

/// What is known of the outlet with this name; none where there is no list of outlets at all.
pub(super) const JUDGE: Option<fn(&str) -> Judged> = None;
