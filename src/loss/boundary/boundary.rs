//! The boundary loss.

use crate::contract::loss;
use crate::family::boundary::field::{FieldLoss, Fields, Rule};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// How far a prediction lies outside of the true regions: the mean over space of p F for each sample and class, F
    /// the distance to the class's region outside of it, and 1 less the distance to the region's complement inside.
    ///
    /// `mean` divides by the number of terms, `batch_mean` by N. A cell that `cell_mask` leaves out, or whose label is
    /// no class, is in no sum and no mean over space, but the fields do not know of it. A class that fills an item, or
    /// is absent from it, has weight 0 everywhere. One sample must fit a binding.
    ///
    /// Kervadec et al., Boundary loss for highly unbalanced segmentation, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BoundaryLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 4], vec![0.0; 8])),
    ///     ("labels".into(), HostTensor::integers([1, 4], vec![1, 1, 0, 0])),
    /// ]);
    /// let result = BoundaryLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.5 * (-1.0 + 0.0 + 1.0 + 2.0) / 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BoundaryLoss("boundary_loss", dyn Fields) {
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; false as in Kervadec et al.. Without effect where there is one class.
        Structural include_background: bool = false, Range::Any;
        /// Size of a cell along each spatial axis; empty for 1 along all.
        Structural spacing: Vec<f32> = Vec::new(), Range::MoreThan(0.0);
    }
}

impl Fields for BoundaryLoss {
    fn field_loss(&self) -> FieldLoss<'_> {
        FieldLoss {
            activation: self.activation,
            include_background: self.include_background,
            spacing: &self.spacing,
            rule: Rule::Boundary,
        }
    }
}
