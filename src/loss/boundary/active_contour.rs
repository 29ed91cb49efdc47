//! The active contour loss.

use crate::contract::loss;
use crate::family::boundary::variation::{Rule, Variation, Varies};
use crate::family::overlap::Activation;
use crate::params::Range;

loss! {
    /// Length of a soft contour, and what it encloses in error: for each sample and class, `length_weight` times the
    /// mean over space of sqrt(sum of d^2 + `eps`) plus `region_weight` times the mean of p (1 - t)^2 + (1 - p) t^2,
    /// where d are the differences of p to the next cell along each axis, 0 past the border.
    ///
    /// `mean` divides by the number of terms, `batch_mean` by N. On a GPU a cell whose label is no class has no part in
    /// the region's sums; on the CPU it is an error. Where all differences are 0 and `eps` is 0, the length has
    /// slope 0. One sample must fit a binding.
    ///
    /// Chen et al., Learning active contour models for medical image segmentation, 2019, with c1 = 1 and c2 = 0, as a
    /// mean (the authors' code takes the length of the cells that have all their neighbours).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ActiveContourLoss};
    /// let half = HostTensor::floats([1, 1, 2, 2], vec![1.0, 0.0, 1.0, 0.0]);
    /// let truth = HostTensor::floats([1, 1, 2, 2], vec![1.0, 1.0, 1.0, 0.0]);
    /// let tensors = HostTensors::from([("input".into(), half), ("target".into(), truth)]);
    /// let loss = ActiveContourLoss { activation: "none".parse()?, eps: 0.0, ..ActiveContourLoss::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // A border of two cells, and one cell that the prediction leaves out.
    /// assert_eq!(result.loss.as_floats(), [2.0 / 4.0 + 1.0 / 4.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct ActiveContourLoss("active_contour_loss", dyn Varies) {
        /// Weight of the length; 1 as in the authors' code.
        Numeric length_weight: f32 = 1.0, Range::AtLeast(0.0);
        /// Weight of the region; 1 as in the authors' code.
        Numeric region_weight: f32 = 1.0, Range::AtLeast(0.0);
        /// Added to the squared length; 1e-8 as in the authors' code.
        Numeric eps: f32 = 1e-8, Range::AtLeast(0.0);
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; false. Without effect where there is one class.
        Structural include_background: bool = false, Range::Any;
    }
}

impl Varies for ActiveContourLoss {
    fn variation(&self) -> Variation {
        let [length_weight, region_weight, eps] = [self.length_weight, self.region_weight, self.eps].map(f64::from);
        Variation {
            activation: self.activation,
            include_background: self.include_background,
            rule: Rule::Contour { length_weight, region_weight, eps },
        }
    }
}
