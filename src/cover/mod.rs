//! Covers.
