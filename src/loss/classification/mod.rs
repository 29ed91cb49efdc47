//! Losses of rows of class scores.

use super::losses;

mod comp_sum;
mod cross_entropy;
mod focal_cross_entropy;
mod poly1_cross_entropy;
mod squentropy;

losses! {
    cross_entropy::CrossEntropy,
    focal_cross_entropy::FocalCrossEntropy,
    poly1_cross_entropy::Poly1CrossEntropy,
    squentropy::SquentropyLoss,
    comp_sum::CompSumLoss,
}
