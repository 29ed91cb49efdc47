//! The clDice loss.

use crate::contract::loss;
use crate::family::overlap::Activation;
use crate::family::structure::skeleton::cl_dice::{ClDice, ClDiceOptions};
use crate::params::Range;

loss! {
    /// One minus the Dice coefficient of centrelines: 1 - 2 a b / (a + b), where a is the share of the prediction's
    /// soft skeleton that lies inside the truth, and b the share of the truth's soft skeleton that lies inside the
    /// prediction.
    ///
    /// With sums over all samples, cells and classes 1 to C - 1 (class 0 where there is but one):
    /// a = (sum sk(p) t + smooth) / (sum sk(p) + smooth), b = (sum sk(t) p + smooth) / (sum sk(t) + smooth), sk the
    /// [soft skeleton](crate::loss::SoftSkeleton). The result is one number whatever the reduction. Without `batch` the
    /// sums are those of a sample, and so is the loss: `none` is `[N]`, `mean` and `batch_mean` divide the sum by N.
    ///
    /// A cell that `cell_mask` leaves out, or whose label is no class, has p = t = 0. Probabilities and targets outside
    /// [0, 1] are an error of the CPU path; a GPU takes the nearest of 0 and 1. Without smoothing, a share of an empty
    /// skeleton is 1, and the loss is 1 where both shares are 0. One sample must fit a binding.
    ///
    /// Shit et al., clDice - a novel topology-preserving loss function for tubular structure segmentation, 2021;
    /// MONAI `SoftclDiceLoss`; what it has since 1.5.1 is the loss of each sample, but for a 1e-4 that is not here.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClDiceLoss};
    /// let line = HostTensor::floats([1, 1, 3, 3], vec![0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
    /// let half = HostTensor::floats([1, 1, 3, 3], line.as_floats().iter().map(|v| v / 2.0).collect());
    /// let tensors = HostTensors::from([("input".into(), half), ("target".into(), line)]);
    /// let loss = ClDiceLoss { activation: "none".parse()?, smooth: 0.0, ..ClDiceLoss::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // The whole skeleton of the prediction lies inside, and half of the truth's.
    /// assert!((result.loss.as_floats()[0] - (1.0 - 2.0 * 0.5 / 1.5)).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct ClDiceLoss("cl_dice_loss", dyn ClDice) {
        /// Erosions after the first; at least half the width of the thickest object. 3 as in MONAI.
        Structural iterations: i32 = 3, Range::Within(0.0, 1000.0);
        /// Added to the sums; 1 as in MONAI.
        Numeric smooth: f32 = 1.0, Range::AtLeast(0.0);
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether the sums run over the samples too, as in Shit et al.; false for a loss of each sample.
        Structural batch: bool = true, Range::Any;
    }
    unlike "SoftclDiceLoss": "MONAI's takes probabilities, which is `activation` \"none\" here";
    unlike "SoftDiceclDiceLoss": "MONAI's is the mean of it and of `dice_loss`, of probabilities";
}

impl ClDice for ClDiceLoss {
    fn options(&self) -> ClDiceOptions {
        let Self { iterations, smooth, activation, batch } = *self;
        ClDiceOptions { iterations, smooth: smooth.into(), activation, batch }
    }
}
