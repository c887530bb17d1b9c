//! initiatives
