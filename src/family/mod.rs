//! Families: each owns an algorithm on the GPU and its f64 driver; a loss brings the formula. Public is what parameters of losses
//! are made of.

mod activation;
pub(crate) mod boundary;
pub(crate) mod boxes;
pub(crate) mod classification;
pub(crate) mod embeddings;
pub(crate) mod gathered;
pub(crate) mod gram;
pub(crate) mod isotonic;
pub(crate) mod labels;
pub(crate) mod landscapes;
pub(crate) mod latent;
pub(crate) mod lovasz;
pub(crate) mod maps;
pub(crate) mod operations;
pub mod overlap;
pub(crate) mod pair_rows;
pub(crate) mod pairwise;
pub(crate) mod plain_rows;
pub(crate) mod pointwise;
pub(crate) mod row_roots;
pub(crate) mod row_sums;
pub(crate) mod samples;
pub(crate) mod scores;
pub(crate) mod select;
pub mod statistics;
pub(crate) mod structure;
pub(crate) mod vectors;
