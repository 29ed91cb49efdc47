//! Poly-1 cross-entropy.

use crate::contract::loss;
use crate::family::classification::Classification;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Cross-entropy with its first polynomial coefficient changed:
    ///
    /// l = -w log p_t + epsilon (1 - p_t), p = softmax(x); with `target`, the sum of t_c times that of class c.
    ///
    /// The class weight acts on the cross-entropy part alone.
    ///
    /// Leng et al., PolyLoss: a polynomial expansion perspective of classification loss functions, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Poly1CrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = Poly1CrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2f64.ln() + 0.5)).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Poly1CrossEntropy("poly1_cross_entropy", dyn Classification) {
        /// Coefficient of 1 - p_t; 1 as in the public implementations.
        Numeric epsilon: f32 = 1.0, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "poly_loss_cross_entropy": "optax's `epsilon` is 2";
}

impl Poly1CrossEntropy {
    /// optax `poly_loss_cross_entropy`, whose epsilon is 2.
    pub fn optax() -> Self {
        Self { epsilon: 2.0, ..Self::default() }
    }
}

impl Classification for Poly1CrossEntropy {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/poly1_cross_entropy")
    }

    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64) {
        let epsilon = f64::from(self.epsilon);
        (-weight * log_p - epsilon * log_p.exp_m1(), -weight - epsilon * log_p.exp())
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
