//! Instruments: what measures how well the project does, and tests of the project as a whole.

pub mod accuracy;
pub mod collation;
pub mod degrade;
#[cfg(test)]
mod degrade_samples;
pub mod facts;
pub mod layouts;
pub mod negatives;
pub mod quotations;
#[cfg(feature = "recognition")]
pub mod recognition;
pub mod typeset;
