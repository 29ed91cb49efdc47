//! The Hausdorff loss by erosions.

use crate::contract::loss;
use crate::family::boundary::erosion::{Erodes, Erosions};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// Errors by how many erosions they outlast, for the Hausdorff distance: for each sample and class, the sum over
    /// k = 1 .. `iterations` of k^`alpha` times the mean over space of an erosion e_k. e_0 is (p - t)^2; e_k is
    /// relu(the mean of e_{k-1} over a cell and its face neighbours, 0 past the border, less 1/2), less its least value
    /// and over its range where it has one.
    ///
    /// `mean` divides by the number of terms, `batch_mean` by N. The gradient also goes through the least and the
    /// largest value, to the first cell that has it. A NaN makes all of its plane's gradient NaN. On a GPU a cell whose
    /// label is no class has no error; on the CPU it is an error. A GPU takes an excess over 1/2 of up to 2^-21 for
    /// rounding, and 0; of values that are equal but for rounding, either may be the first. One sample must fit a
    /// binding.
    ///
    /// Scratch: `iterations` + 2 planes of f32 for each plane in work, 2 without a gradient, and one for each plane of
    /// the call; as many planes are in work as fit 64 MiB, at least one.
    ///
    /// Karimi and Salcudean, Reducing the Hausdorff distance in medical image segmentation with convolutional neural
    /// networks, 2019; kornia `HausdorffERLoss` and `HausdorffERLoss3D`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HausdorffErLoss};
    /// let wrong = HostTensor::floats([1, 1, 3, 3], vec![0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), wrong),
    ///     ("target".into(), HostTensor::zeros([1, 1, 3, 3])),
    /// ]);
    /// let loss = HausdorffErLoss { activation: "none".parse()?, ..HausdorffErLoss::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // The cross erodes to its middle, and that to nothing.
    /// assert!((result.loss.as_floats()[0] - 1.0 / 9.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct HausdorffErLoss("hausdorff_er_loss", dyn Erodes) {
        /// Power of an erosion's number; 2 as in kornia.
        Numeric alpha: f32 = 2.0, Range::MoreThan(0.0);
        /// Number of erosions; 10 as in kornia.
        Structural iterations: i32 = 10, Range::Within(1.0, 1000.0);
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; false. Without effect where there is one class.
        Structural include_background: bool = false, Range::Any;
    }
    unlike "HausdorffERLoss": "kornia's takes probabilities and the background, which is `activation` \"none\" and `include_background` true here";
    unlike "HausdorffERLoss3D": "kornia's takes probabilities and the background, which is `activation` \"none\" and `include_background` true here";
}

impl Erodes for HausdorffErLoss {
    fn erosions(&self) -> Erosions {
        let Self { iterations, activation, include_background, .. } = *self;
        Erosions { alpha: self.alpha.into(), iterations, activation, include_background }
    }
}
