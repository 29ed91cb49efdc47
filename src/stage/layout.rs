//! Shapes as kernels see them.

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
        let space = || spatial(dims, axis).iter().map(|&d| d as u64).product();
        let (classes, space) = match (dims.len(), axis) {
            (0 | 1, _) => (1, 1),
            (_, ClassAxis::First) => (dim(1), space()),
            (rank, ClassAxis::Last) => (dim(rank - 1), space()),
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

/// The spatial dims of a prediction with classes.
pub(crate) fn spatial(dims: &[usize], axis: ClassAxis) -> &[usize] {
    match axis {
        ClassAxis::First => &dims[2..],
        ClassAxis::Last => &dims[1..dims.len() - 1],
    }
}

/// z, y, x: three spatial dims, 1 where there are fewer, from those of a tensor.
pub(crate) fn space_of(dims: &[usize]) -> [u64; 3] {
    let mut space = [1; 3];
    for (to, &from) in space.iter_mut().rev().zip(dims.iter().rev()) {
        *to = from as u64;
    }
    space
}
