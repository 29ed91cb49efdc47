//! Symmetric cross-entropy.

use crate::contract::loss;
use crate::family::classification::Classification;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Cross-entropy and its reverse, which forgives labels that are wrong:
    ///
    /// l = w_y (-alpha log p_y - beta ln(clip) (1 - p_y)), p = softmax(x); with `target`, the sum of t_c times that of class c.
    ///
    /// The second part is -sum_c p_c ln q_c of a one-hot q whose zeros are raised to `clip`. `mean` divides as
    /// `cross_entropy` does.
    ///
    /// Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SymmetricCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = SymmetricCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.1 * 2f64.ln() - 0.5 * f64::from(1e-4f32).ln())).abs() < 1e-7);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SymmetricCrossEntropy("symmetric_cross_entropy", dyn Classification) {
        /// Weight of the cross-entropy; 0.1 as in the paper for CIFAR-10.
        Numeric alpha: f32 = 0.1, Range::AtLeast(0.0);
        /// Weight of the reverse cross-entropy; 1 as in the paper.
        Numeric beta: f32 = 1.0, Range::AtLeast(0.0);
        /// What stands for 0 in the logarithm of a label; 1e-4 as in the paper's code.
        Numeric clip: f32 = 1e-4, Range::Between(0.0, 1.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for SymmetricCrossEntropy {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/symmetric_cross_entropy")
    }

    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64) {
        let [alpha, beta] = [self.alpha, self.beta].map(f64::from);
        let reverse = beta * f64::from(self.clip).ln();
        (weight * (reverse * log_p.exp_m1() - alpha * log_p), weight * (reverse * log_p.exp() - alpha))
    }

    fn is_linear(&self) -> bool {
        false
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        16
    }
}
