//! Asymmetric focal loss.

use super::focal_cross_entropy::focal;
use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostRow};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Focal cross-entropy of the background, class 0, and plain cross-entropy of all other classes:
    ///
    /// l = w_0 (1 - delta) (1 - p_0)^gamma (-log p_0) of a cell of class 0, w_y delta (-log p_y) of any other,
    /// p = softmax(x); with `target`, the sum of t_c times that of class c.
    ///
    /// `mean` divides as `cross_entropy` does.
    ///
    /// MONAI `AsymmetricFocalLoss`, here for any number of classes; Yeung et al., Unified focal loss: generalising Dice
    /// and cross entropy-based losses to handle class imbalanced medical image segmentation, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AsymmetricFocalLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = AsymmetricFocalLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - f64::from(0.7f32) * 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AsymmetricFocalLoss("asymmetric_focal_loss", dyn Classification) {
        /// Weight of the classes but 0; 0.7 as in MONAI.
        Numeric delta: f32 = 0.7, Range::Within(0.0, 1.0);
        /// Exponent of the background; 2 as in MONAI.
        Numeric gamma: f32 = 2.0, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike Self: "MONAI's takes probabilities of two classes";
}

impl Classification for AsymmetricFocalLoss {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/asymmetric_focal")
    }

    fn choices(&self) -> Choices {
        Choices { term: self.hook(), ..Choices::default() }
    }

    fn is_linear(&self) -> bool {
        false
    }

    fn term(&self, _row: &HostRow<'_>, class: usize, log_p: f64, weight: f64) -> (f64, f64) {
        let delta = f64::from(self.delta);
        match class {
            0 => focal(log_p, weight * (1.0 - delta), self.gamma.into()),
            _ => (-weight * delta * log_p, -weight * delta),
        }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        22
    }
}
