//! Book → Paged
pub mod breaker;
