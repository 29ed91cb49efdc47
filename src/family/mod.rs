//! Families: each owns an algorithm on the GPU and its f64 driver; a loss brings the formula.

mod activation;
pub(crate) mod boundary;
pub mod boxes;
pub mod classification;
pub(crate) mod embeddings;
pub(crate) mod gathered;
pub(crate) mod isotonic;
pub(crate) mod labels;
pub(crate) mod latent;
pub(crate) mod lovasz;
pub(crate) mod maps;
pub(crate) mod operations;
pub mod overlap;
pub(crate) mod pair_rows;
pub mod pairwise;
pub(crate) mod plain_rows;
pub mod pointwise;
pub(crate) mod row_roots;
pub(crate) mod row_sums;
pub(crate) mod scores;
pub mod select;
pub mod statistics;
pub(crate) mod structure;
pub mod vectors;
