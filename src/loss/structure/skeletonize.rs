//! The skeleton of a mask.

use crate::contract::loss;
use crate::family::structure::thin::Rule;
use crate::family::structure::thin::operation::{Thin, ThinOptions};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// How a mask is thinned.
    #[derive(Default)]
    pub enum SkeletonMethod {
        /// Cells go that are simple by the Euler count, of an image or a volume.
        #[default]
        Euler = "euler",
        /// The rules of Zhang and Suen, of an image.
        ZhangSuen = "zhang_suen",
    }
}

loss! {
    /// The skeleton of each mask: thin lines of the same shape, in cells: an operation.
    ///
    /// `mask` is non-zero in the foreground; the output is 1 on the skeleton and 0 elsewhere. Beyond the border there
    /// is background.
    ///
    /// `euler`: an iteration finds the end points, cells with at most 1 of the 26 neighbours. Then the 8 fields of cells with
    /// the same parities, in the field padded by one cell, the first axis fastest, lose their cells that are no end point
    /// and simple: 1 - b + s - c = 0, with b background face neighbours, s squares of 2 x 2 and c cubes of 2 x 2 x 2 through
    /// the cell whose other cells are all background. An image is a volume of one slice.
    ///
    /// `zhang_suen`: a round has two halves, each of which takes away, all at once, the cells P1 with 2 to 6 of the
    /// neighbours P2 to P9 (clockwise from above), one step from 0 to 1 along P2, ..., P9, P2, and P2 P4 P6 = P4 P6 P8 = 0;
    /// in the second half P2 P4 P8 = P2 P6 P8 = 0. More than two axes are an error.
    ///
    /// Then the skeleton grows `dilate` times by its face neighbours, and what lies outside the mask goes. One item must
    /// fit a binding, 4 bytes a cell. Scratch: 8 bytes a cell of as many items as fit 64 MiB, at least one.
    ///
    /// Menten et al., A skeletonization algorithm for gradient-based optimization, ICCV 2023; Zhang and Suen, A fast parallel
    /// algorithm for thinning digital patterns, Communications of the ACM 27(3), 1984. scikit-image `skeletonize` has
    /// another table; the target of skeleton recall (Kirchhoff et al., ECCV 2024) grows twice.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Skeletonize};
    /// let bar = HostTensor::integers([1, 3, 5], vec![1; 15]);
    /// let tensors = HostTensors::from([("mask".into(), bar)]);
    /// let thin = Skeletonize { method: "zhang_suen".parse()?, ..Skeletonize::default() };
    /// let result = thin.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let line = [0.0, 1.0, 1.0, 0.0, 0.0];
    /// assert_eq!(result.outputs["skeleton"].as_floats()[5..10], line);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct Skeletonize("skeletonize", dyn Thin) {
        /// How a mask is thinned; the topological skeleton of cbDice.
        Structural method: SkeletonMethod = SkeletonMethod::Euler, Range::Any;
        /// Iterations of the one, most rounds of the other; about half the width of the thickest object. 5 as in cbDice.
        Structural iterations: i32 = 5, Range::Within(0.0, 1000.0);
        /// Steps by which the skeleton grows before it is cut to the mask; 0, and 2 for skeleton recall.
        Structural dilate: i32 = 0, Range::Within(0.0, 1000.0);
    }
}

impl Thin for Skeletonize {
    fn options(&self) -> ThinOptions {
        let rule = match self.method {
            SkeletonMethod::Euler => Rule::Euler,
            SkeletonMethod::ZhangSuen => Rule::ZhangSuen,
        };
        ThinOptions { rule, iterations: self.iterations, dilate: self.dilate }
    }
}
