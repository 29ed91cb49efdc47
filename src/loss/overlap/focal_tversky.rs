//! Focal Tversky loss.

use super::tversky::tversky;
use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums, TermOptions};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The Tversky loss to a power, a term for each sample and class:
    ///
    /// max(q, 0)^gamma, q = 1 - (I + smooth_nr) / (I + alpha (P - I) + beta (T - I) + smooth_dr).
    ///
    /// The slope takes q as at least 1e-6, where the power's own slope has no bound, and is 0 below q = 0.
    ///
    /// Abraham and Khan, A novel focal Tversky loss function with improved attention U-Net for lesion segmentation,
    /// 2018; Chatterjee et al., SPOCKMIP: Segmentation of Vessels in MRAs with Enhanced Continuity using Maximum
    /// Intensity Projection as Loss, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::FocalTverskyLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = FocalTverskyLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25f64.powf(0.75)).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FocalTverskyLoss("focal_tversky_loss", dyn Overlap) with overlap: OverlapOptions with terms: TermOptions {
        /// Factor of the false positives; 0.3.
        Numeric alpha: f32 = 0.3, Range::AtLeast(0.0);
        /// Factor of the false negatives; 0.7.
        Numeric beta: f32 = 0.7, Range::AtLeast(0.0);
        /// Power of the Tversky loss; 0.75.
        Numeric gamma: f32 = 0.75, Range::MoreThan(0.0);
        /// Whether I is (P + T - sum |p - t|) / 2, which suits soft targets; false.
        Structural soft_label: bool = false, Range::Any;
    }
}

impl Overlap for FocalTverskyLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn terms(&self) -> Option<&TermOptions> {
        Some(&self.terms)
    }

    fn soft_label(&self) -> bool {
        self.soft_label
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/focal_tversky")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| {
            tversky(s, self.alpha.into(), self.beta.into(), self.terms.form, &self.overlap).to_power(self.gamma.into())
        }));
    }
}
