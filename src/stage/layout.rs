//! A prediction's shape as kernels see it.

use crate::variant::ClassAxis;

/// A prediction's shape as kernels see it: `[N, C, S]` or `[N, S, C]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub samples: u64,
    pub classes: u64,
    pub space: u64,
    pub axis: ClassAxis,
}

impl Layout {
    /// Reads a shape: rank 0 and 1 have one class and no space.
    pub fn of(dims: &[usize], axis: ClassAxis) -> Self {
        let dim = |i: usize| dims.get(i).map_or(1, |&d| d as u64);
        let (classes, space) = match (dims.len(), axis) {
            (0 | 1, _) => (1, 1),
            (_, ClassAxis::First) => (dim(1), dims[2..].iter().map(|&d| d as u64).product()),
            (rank, ClassAxis::Last) => (dim(rank - 1), dims[1..rank - 1].iter().map(|&d| d as u64).product()),
        };
        Self { samples: dim(0), classes, space, axis }
    }

    pub fn elements(&self) -> u64 {
        self.samples * self.classes * self.space
    }

    /// Strides of a sample, a class and a cell.
    pub fn strides(&self) -> [u64; 3] {
        let Self { classes, space, axis, .. } = *self;
        match axis {
            ClassAxis::First => [classes * space, space, 1],
            ClassAxis::Last => [classes * space, 1, classes],
        }
    }

    /// Rows: one for each sample and cell.
    pub fn rows(&self) -> u64 {
        self.samples * self.space
    }
}
