//! Operations that depend on the order of numbers: sorts, and what is found by them.
//!
//! Numbers become integers that order as they do (see `keys`), of 16 bits where they are halves, which are sorted in half the
//! passes. The order of equal numbers is that of their places.

pub(crate) mod above;
mod keys;
pub(crate) mod levels;
pub(crate) mod prune;
pub(crate) mod quantiles;
pub(crate) mod sorting;
pub(crate) mod top;

pub(crate) use keys::Keys;
use keys::Rows;
