//! Operations on sets of vectors by their dot products: gradients that are combined without conflict, directions,
//! bases.
//!
//! Dots come first ([`dots`]): each pair of rows in registers, over blocks fixed by position, so that no cut changes a
//! bit. What follows is dense and small: one workgroup for each Gram matrix ([`combination`]). Then rows are added up
//! with coefficients. All sums are f32 in a fixed order; lengths of rows hold from 1e-15 to 1e15.

pub(crate) mod combination;
pub(crate) mod dense;
mod dots;
pub(crate) mod eigen;
pub(crate) mod factor;
pub(crate) mod in_turn;
pub(crate) mod matrix;
pub(crate) mod momentum;
pub(crate) mod orthonormal;
pub(crate) mod projection;
pub(crate) mod trajectory;
