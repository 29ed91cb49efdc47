//! Skeletons of masks: rounds that take cells away, none of which changes a mask's shape.
//!
//! By the Euler count (Menten et al. 2023): an iteration finds the end points, foreground cells with at most one neighbour
//! in the box of 3; then, for each of the 8 fields of cells with the same parities, it takes those away that are no end
//! point and do not change the Euler number of the background. No two cells of a field are neighbours, so that a field is
//! one step for all of its cells. By Zhang and Suen (1984): a round has two halves, each of which takes cells away by their
//! eight neighbours, all at once.
//!
//! A dispatch does as many fields or halves as a tile's halo allows: what a cell depends on moves by a step along an axis
//! only where the parity along that axis changes, which is once or not at all along the slowest one. That is 2 iterations
//! of an image, half an iteration of a volume, and 2 rounds of Zhang and Suen.
//!
//! Workspace: 8 bytes for each cell of the planes in work, in groups of at most [`GROUP_BYTES`].

mod grow;
pub(crate) mod operation;
pub(crate) mod reference;
mod stages;

pub(crate) use stages::Thinning;

/// Workspace of one group of planes, unless a single plane needs more.
const GROUP_BYTES: u64 = 64 << 20;

/// Which cells a round takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Simple ones by the Euler count, field by field.
    Euler,
    /// Those of Zhang and Suen, half by half.
    ZhangSuen,
}
