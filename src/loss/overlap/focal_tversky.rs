//! Focal Tversky loss.

use super::tversky::tversky;
use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums, Term};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The Tversky loss to a power, a term for each sample and class:
    ///
    /// max(q, 0)^gamma, q = 1 - (I + smooth_nr) / (I + alpha (P - I) + beta (T - I) + smooth_dr).
    ///
    /// The slope takes q as at least 1e-6, where the power's own slope has no bound, and is 0 below q = 0.
    /// Abraham and Khan, 2018; Chatterjee et al., SPOCKMIP.
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
    pub struct FocalTverskyLoss("focal_tversky_loss", dyn Overlap) with overlap: OverlapOptions {
        /// Factor of the false positives; 0.3.
        Numeric alpha: f32 = 0.3, Range::AtLeast(0.0);
        /// Factor of the false negatives; 0.7.
        Numeric beta: f32 = 0.7, Range::AtLeast(0.0);
        /// Power of the Tversky loss; 0.75.
        Numeric gamma: f32 = 0.75, Range::MoreThan(0.0);
    }
}

impl Overlap for FocalTverskyLoss {
    fn options(&self) -> &OverlapOptions {
        &self.overlap
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/focal_tversky")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s| {
            let inner = tversky(s, self.alpha, self.beta, &self.overlap);
            let (q, gamma) = (inner.value, f64::from(self.gamma));
            let slope = if q < 0.0 { 0.0 } else { gamma * q.max(1e-6).powf(gamma - 1.0) };
            Term { value: q.max(0.0).powf(gamma), by: inner.by.map(|b| slope * b) }
        }));
    }
}
