//! The losses by family, one file each: parameters with their defaults, and the formula in f64. The crate's
//! [catalogue](crate#catalogue) lists them by family.

mod boundary;
mod boxes;
mod classification;
mod embeddings;
mod gathered;
mod gram;
mod isotonic;
mod labels;
mod landscapes;
mod latent;
mod lovasz;
mod maps;
mod operations;
mod overlap;
mod pair_rows;
mod pairwise;
mod plain_rows;
mod pointwise;
mod row_roots;
mod row_sums;
mod samples;
mod scores;
mod select;
mod statistics;
mod structure;
mod vectors;

pub use boundary::*;
pub use boxes::*;
pub use classification::*;
pub use embeddings::*;
pub use gathered::*;
pub use gram::*;
pub use isotonic::*;
pub use labels::*;
pub use landscapes::*;
pub use latent::*;
pub use lovasz::*;
pub use maps::*;
pub use operations::*;
pub use overlap::*;
pub use pair_rows::*;
pub use pairwise::*;
pub use plain_rows::*;
pub use pointwise::*;
pub use row_roots::*;
pub use row_sums::*;
pub use samples::*;
pub use scores::*;
pub use select::*;
pub use statistics::*;
pub use structure::*;
pub use vectors::*;

use crate::contract::Loss;

/// Makes a loss with its default parameters.
pub(crate) type Make = fn() -> Box<dyn Loss>;

/// Every loss by family, in the order of the catalogue.
pub(crate) const FAMILIES: &[&[Make]] = &[
    pointwise::LOSSES,
    classification::LOSSES,
    row_roots::LOSSES,
    pair_rows::LOSSES,
    plain_rows::LOSSES,
    row_sums::LOSSES,
    gathered::LOSSES,
    latent::LOSSES,
    overlap::LOSSES,
    lovasz::LOSSES,
    pairwise::LOSSES,
    boundary::LOSSES,
    structure::LOSSES,
    labels::LOSSES,
    boxes::LOSSES,
    vectors::LOSSES,
    gram::LOSSES,
    samples::LOSSES,
    scores::LOSSES,
    select::LOSSES,
    landscapes::LOSSES,
    isotonic::LOSSES,
    statistics::LOSSES,
    embeddings::LOSSES,
    maps::LOSSES,
    operations::LOSSES,
];

/// The losses of a family, in the order of the catalogue.
macro_rules! losses {
    ($($file:ident :: $name:ident,)*) => {
        $(pub use $file::$name;)*

        pub(super) const LOSSES: &[super::Make] = &[$(|| Box::new($name::default())),*];
    };
}
use losses;
