//! Focal cross-entropy.

use crate::contract::loss;
use crate::family::classification::Classification;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Cross-entropy that gives less to rows that are nearly right:
    ///
    /// l = -w (1 - p_t)^gamma log p_t, p = softmax(x); with `target`, the sum of t_c times that of class c.
    ///
    /// Lin et al., Focal Loss for Dense Object Detection, 2017, in its softmax form.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::FocalCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let loss = FocalCrossEntropy { gamma: 1.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5 * 2f64.ln()).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FocalCrossEntropy("focal_cross_entropy", dyn Classification) {
        /// Exponent of the wrong classes' probability; 2 as in the paper.
        Numeric gamma: f32 = 2.0, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "FocalLoss": "kornia's has an `alpha` too";
    unlike "focal_loss": "it is that of a softmax, without kornia's `alpha`";
}

impl Classification for FocalCrossEntropy {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/focal_cross_entropy")
    }

    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64) {
        focal(log_p, weight, self.gamma.into())
    }

    fn is_linear(&self) -> bool {
        false
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        22
    }
}

/// -w (1 - p)^gamma log p, and its derivative by log p.
pub(in crate::loss) fn focal(log_p: f64, weight: f64, gamma: f64) -> (f64, f64) {
    let (p, rest) = (log_p.exp(), -log_p.exp_m1());
    let factor = if gamma == 0.0 { 1.0 } else { rest.powf(gamma) };
    // -log p / (1 - p) tends to 1 where p tends to 1.
    let ratio = if rest == 0.0 { 1.0 } else { -log_p / rest };
    (-weight * factor * log_p, -weight * factor * (1.0 + gamma * p * ratio))
}
