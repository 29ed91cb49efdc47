//! The logarithm of the Hausdorff loss by distance transforms.

use crate::contract::loss;
use crate::family::boundary::field::{FieldLoss, Fields, Rule};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// The logarithm of a Hausdorff loss: log(1 + L) of the [Hausdorff loss by distance
    /// transforms](crate::loss::HausdorffDtLoss), L, after its reduction; of each element where it is not reduced.
    /// Tensors, shapes, reductions and errors are those of L.
    ///
    /// `mean` is of L over the terms, `batch_mean` of L over N.
    ///
    /// MONAI `LogHausdorffDTLoss`; Karimi and Salcudean, Reducing the Hausdorff distance in medical image segmentation
    /// with convolutional neural networks, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LogHausdorffDtLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 4], vec![0.0; 8])),
    ///     ("labels".into(), HostTensor::integers([1, 4], vec![1, 1, 0, 0])),
    /// ]);
    /// let result = LogHausdorffDtLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let of_terms: f64 = 0.25 * (4.0 + 1.0 + 1.0 + 4.0) / 4.0;
    /// assert!((result.loss.as_floats()[0] - of_terms.ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LogHausdorffDtLoss("log_hausdorff_dt_loss", dyn Fields) {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; false as in MONAI. Without effect where there is one class.
        Structural include_background: bool = false, Range::Any;
        /// Power of the distances; 2 as in MONAI.
        Numeric alpha: f32 = 2.0, Range::MoreThan(0.0);
    }
    unlike "LogHausdorffDTLoss": "MONAI's takes probabilities, which is `activation` \"none\" here; with its `softmax=True` it is this";
}

impl Fields for LogHausdorffDtLoss {
    fn field_loss(&self) -> FieldLoss<'_> {
        FieldLoss {
            activation: self.activation,
            include_background: self.include_background,
            spacing: &[],
            rule: Rule::Hausdorff { alpha: self.alpha.into(), logarithm: true },
        }
    }
}
