//! The region-wise loss.

use crate::contract::loss;
use crate::family::boundary::field::{FieldLoss, Fields, Rule};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// Probabilities weighed by the distance to the true regions' borders: the mean over space of p Z for each sample
    /// and class, Z = -d / max d inside the class's region, d the distance to its complement, and 1 outside.
    ///
    /// `mean` divides by the number of terms, `batch_mean` by N. A cell that `cell_mask` leaves out, or whose label is
    /// no class, is in no sum and no mean over space, but the fields do not know of it. A class that fills an item, or
    /// is absent from it, has weight 0 everywhere. One sample must fit a binding.
    ///
    /// Valverde and Tohka, Region-wise loss for biomedical image segmentation, 2023 (rectified maps).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RegionWiseLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 4], vec![0.0; 8])),
    ///     ("labels".into(), HostTensor::integers([1, 4], vec![1, 1, 0, 0])),
    /// ]);
    /// let result = RegionWiseLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5 * (-1.0 - 0.5 + 1.0 + 1.0) / 4.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RegionWiseLoss("region_wise_loss", dyn Fields) {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
    }
}

impl Fields for RegionWiseLoss {
    fn field_loss(&self) -> FieldLoss<'_> {
        FieldLoss { activation: self.activation, include_background: true, spacing: &[], rule: Rule::Region }
    }
}
