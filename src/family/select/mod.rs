//! Operations that depend on the order of numbers: sorts, and what is found by them.
//!
//! Numbers become integers that order as they do ([`Keys`]), of 16 bits where they are halves, which are sorted in half the
//! passes. The order of equal numbers is that of their places.

mod keys;
pub(crate) mod sorting;

pub(crate) use keys::Keys;
use keys::Rows;
