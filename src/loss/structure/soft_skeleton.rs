//! The soft skeleton.

use crate::contract::loss;
use crate::family::structure::skeleton::operation::SkeletonOperation;
use crate::params::Range;

loss! {
    /// The soft skeleton of each channel of an image or a volume with values in [0, 1]: an operation.
    ///
    /// x_0 is the input, x_{j+1} the erosion of x_j (the least of a cell and its face neighbours), d_j = relu(x_j - the
    /// largest of x_{j+1} in the box of 3 around), and the output `skeleton` is S after j = 0 .. `iterations`, each
    /// adding relu(d_j (1 - S)). Where values tie, the first in row-major order takes the gradient. Values outside [0,
    /// 1] are an error of the CPU path; a GPU takes the nearest of 0 and 1. One plane must fit a binding, one sample
    /// with the class axis last.
    ///
    /// Scratch: about 2 sqrt(`iterations` + 2) + 4 planes of f32 for each plane in work, 4 without a gradient; as many
    /// planes are in work as fit the larger of 64 MiB and three times the input, at least one.
    ///
    /// Shit et al., clDice - a novel topology-preserving loss function for tubular structure segmentation, 2021; MONAI
    /// `soft_skel`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SoftSkeleton};
    /// let bar = vec![0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0];
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 1, 3, 3], bar.clone()))]);
    /// let result = SoftSkeleton::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["skeleton"].as_floats(), bar);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SoftSkeleton("soft_skeleton", dyn SkeletonOperation) {
        /// Erosions after the first; at least half the width of the thickest object. 3 as in MONAI.
        Structural iterations: i32 = 3, Range::Within(0.0, 1000.0);
    }
    also "soft_skel";
}

impl SkeletonOperation for SoftSkeleton {
    fn iterations(&self) -> i32 {
        self.iterations
    }
}
