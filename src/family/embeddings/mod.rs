//! Operations on rows of embeddings: against the row of their class, and pooled over segments.

pub(crate) mod class_rows;
pub(crate) mod pool;
