//! Binary cross-entropy with its first polynomial term changed.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Binary cross-entropy whose series in 1 - p_t has another first coefficient: with p the sigmoid of x,
    ///
    /// l = CE(x, t) + epsilon (1 - p_t), p_t = p t + (1 - p)(1 - t).
    ///
    /// Leng et al., PolyLoss: a polynomial expansion perspective of classification loss functions, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Poly1Bce};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1], vec![0.0])),
    ///     ("target".into(), HostTensor::floats([1], vec![1.0])),
    /// ]);
    /// let result = Poly1Bce { epsilon: 2.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [std::f64::consts::LN_2 + 1.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.5 - 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Poly1Bce("poly1_bce", dyn Pointwise) {
        /// Change of the first coefficient; 1 as in the published implementations.
        Numeric epsilon: f32 = 1.0, Range::Any;
    }
}

impl Pointwise for Poly1Bce {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/poly1_bce"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (entropy, miss) = (binary::cross_entropy(x, t, 1.0), binary::miss(x, t));
        let epsilon = f64::from(self.epsilon);
        (entropy.0 + epsilon * miss.0, entropy.1 + epsilon * miss.1)
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        40
    }
}
