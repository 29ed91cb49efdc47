//! Norms of vectors.

use super::sums::{self, Sums};
use crate::kernel::fragment;

crate::params::word_parameter! {
    /// A norm of a vector.
    pub enum NormType {
        /// The root of the sum of squares.
        L2 = "l2",
        /// The sum of magnitudes.
        L1 = "l1",
        /// The largest magnitude.
        Linf = "linf",
    }
}

impl NormType {
    /// What is added up of a vector; `norm_of(part)` is its norm.
    pub(crate) fn sums(self, vector: &'static str) -> Sums {
        let sums = match self {
            Self::L2 => sums::squares(vector)
                .fragments([fragment!("family/vectors/norm_l2"), fragment!("family/vectors/part_square")]),
            Self::L1 => sums::one(vector).fragments([fragment!("family/vectors/norm_l1")]),
            Self::Linf => sums::word(vector, fragment!("family/vectors/norm_linf")),
        };
        sums.part([fragment!("family/vectors/parts_of_vector")])
    }

    /// The norm in f64; that of nothing is 0.
    pub(crate) fn of(self, values: &[f64]) -> f64 {
        let magnitudes = values.iter().map(|x| x.abs());
        if magnitudes.clone().any(f64::is_nan) {
            return f64::NAN;
        }
        match self {
            Self::L2 => magnitudes.map(|x| x * x).sum::<f64>().sqrt(),
            Self::L1 => magnitudes.sum(),
            Self::Linf => magnitudes.fold(0.0, f64::max),
        }
    }
}

/// The root of the sum of squares in f64.
pub(crate) fn length(values: &[f64]) -> f64 {
    NormType::L2.of(values)
}
