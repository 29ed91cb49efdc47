//! Comp-sum losses.

use crate::contract::loss;
use crate::family::classification::Classification;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The family between sum-exponential and mean absolute error, with cross-entropy at tau = 1:
    ///
    /// l = w (p_t^(tau - 1) - 1) / (1 - tau), p = softmax(x); -w log p_t at tau = 1; with `target`, the sum
    /// of t_c times that of class c.
    ///
    /// tau = 0 is sum_{c != y} exp(x_c - x_y), 1 < tau < 2 the generalized cross-entropy with q = tau - 1, tau = 2 is
    /// 1 - p_t. For tau < 1 the exponent (1 - tau)(-log p_t) is clamped at 80, with slope 0 beyond.
    ///
    /// Mao, Mohri and Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CompSumLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let loss = CompSumLoss { tau: 2.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CompSumLoss("comp_sum_loss", dyn Classification) {
        /// Place in the family; 1, the cross-entropy.
        Numeric tau: f32 = 1.0, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "generalized_cross_entropy": "that has `tau` 1 + q: `CompSumLoss::generalized_cross_entropy`";
}

/// Largest exponent: exp(80) is finite in f32.
const MOST: f64 = 80.0;

impl CompSumLoss {
    /// The generalized cross-entropy (1 - p_y^q) / q, 0 < q <= 1. Zhang and Sabuncu, Generalized Cross Entropy Loss for Training
    /// Deep Neural Networks with Noisy Labels, 2018.
    pub fn generalized_cross_entropy(q: f32) -> Self {
        Self { tau: 1.0 + q, ..Self::default() }
    }

    /// 1 - p_y: half of the mean absolute error of probabilities against one-hot labels.
    pub fn half_mean_absolute_error() -> Self {
        Self { tau: 2.0, ..Self::default() }
    }
}

impl Classification for CompSumLoss {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/comp_sum")
    }

    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64) {
        // With u = (1 - tau)(-log p): phi = -w log p expm1(u) / u.
        let rest = 1.0 - f64::from(self.tau);
        let u = -rest * log_p;
        if u > MOST {
            return (weight * MOST.exp_m1() / rest, 0.0);
        }
        let value = if rest == 0.0 { -log_p } else { u.exp_m1() / rest };
        (weight * value, -weight * u.exp())
    }

    fn is_linear(&self) -> bool {
        false
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        18
    }
}
