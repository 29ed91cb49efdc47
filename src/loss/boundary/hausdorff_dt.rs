//! The Hausdorff loss by distance transforms.

use crate::contract::loss;
use crate::family::boundary::field::{FieldLoss, Fields, Rule};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// Errors weighed by their distances from both borders, for the Hausdorff distance: the mean over space of (p -
    /// t)^2 (D(p)^alpha + D(t)^alpha) for each sample and class, D the distance on either side of the border of the
    /// region where its argument exceeds 1/2. Both fields are constants in the gradient.
    ///
    /// `mean` divides by the number of terms, `batch_mean` by N. A cell that `cell_mask` leaves out, or whose label is
    /// no class, is in no sum and no mean over space, but the fields do not know of it. A class that fills an item, or
    /// is absent from it, has weight 0 everywhere. One sample must fit a binding. Here the weight of such a class is
    /// that of the other field alone.
    ///
    /// MONAI `HausdorffDTLoss`; Karimi and Salcudean, Reducing the Hausdorff distance in medical image segmentation
    /// with convolutional neural networks, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HausdorffDtLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 4], vec![0.0; 8])),
    ///     ("labels".into(), HostTensor::integers([1, 4], vec![1, 1, 0, 0])),
    /// ]);
    /// let result = HausdorffDtLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 * (4.0 + 1.0 + 1.0 + 4.0) / 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct HausdorffDtLoss("hausdorff_dt_loss", dyn Fields) {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; false as in MONAI. Without effect where there is one class.
        Structural include_background: bool = false, Range::Any;
        /// Power of the distances; 2 as in MONAI.
        Numeric alpha: f32 = 2.0, Range::MoreThan(0.0);
    }
    unlike "HausdorffDTLoss": "MONAI's takes probabilities, which is `activation` \"none\" here; with its `softmax=True` it is this";
}

impl Fields for HausdorffDtLoss {
    fn field_loss(&self) -> FieldLoss<'_> {
        FieldLoss {
            activation: self.activation,
            include_background: self.include_background,
            spacing: &[],
            rule: Rule::Hausdorff { alpha: self.alpha.into(), logarithm: false },
        }
    }
}
