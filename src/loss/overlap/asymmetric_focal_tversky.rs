//! Asymmetric focal Tversky loss.

use super::tversky::tversky;
use crate::contract::loss;
use crate::family::overlap::{Fold, Form, Overlap, OverlapOptions, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The Tversky loss, to a power for all classes but the background, a term for each sample and class:
    ///
    /// q for class 0, max(q, 0)^(1 - gamma) for others, q = 1 - (I + smooth_nr) / (I + delta (T - I) + (1 - delta) (P - I) +
    /// smooth_dr), I = sum p t, P = sum p, T = sum t over space.
    ///
    /// The slope of the power takes q as at least 1e-6, and is 0 below q = 0.
    ///
    /// MONAI `AsymmetricFocalTverskyLoss` without its clamp of p, for any number of classes; Yeung et al., Unified
    /// focal loss: generalising Dice and cross entropy-based losses to handle class imbalanced medical image
    /// segmentation, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::AsymmetricFocalTverskyLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = AsymmetricFocalTverskyLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.25 + 0.25f64.powf(0.25)) / 2.0).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AsymmetricFocalTverskyLoss("asymmetric_focal_tversky_loss", dyn Overlap) with overlap: OverlapOptions {
        /// Factor of the false negatives, and 1 less that of the false positives; 0.7 as in MONAI.
        Numeric delta: f32 = 0.7, Range::Within(0.0, 1.0);
        /// How far the power is below 1; 0.75 as in MONAI.
        Numeric gamma: f32 = 0.75, Range::Below(0.0, 1.0);
    }
    unlike Self: "MONAI's takes probabilities of two classes, and clamps them";
}

impl Overlap for AsymmetricFocalTverskyLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/asymmetric_focal_tversky")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, class| {
            let delta = f64::from(self.delta);
            let q = tversky(s, 1.0 - delta, delta, Form::Complement, &self.overlap);
            if class.index == 0 { q } else { q.to_power(1.0 - f64::from(self.gamma)) }
        }));
    }
}
