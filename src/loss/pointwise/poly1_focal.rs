//! Focal loss with its first polynomial term changed.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Focal loss whose series in 1 - p_t has another first coefficient: with p the sigmoid of x,
    ///
    /// l = FL(x, t) + epsilon (1 - p_t)^(gamma + 1), p_t = p t + (1 - p)(1 - t),
    ///
    /// FL being [`SigmoidFocalLoss`](crate::loss::SigmoidFocalLoss); alpha weights FL alone.
    ///
    /// Leng et al., PolyLoss: a polynomial expansion perspective of classification loss functions, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Poly1Focal};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1], vec![0.0])),
    ///     ("target".into(), HostTensor::floats([1], vec![1.0])),
    /// ]);
    /// let result = Poly1Focal { epsilon: 8.0, alpha: -1.0, gamma: 2.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 * std::f64::consts::LN_2 + 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Poly1Focal("poly1_focal", dyn Pointwise) {
        /// Change of the first coefficient; 1 as in the published implementations.
        Numeric epsilon: f32 = 1.0, Range::Any;
        /// Weight of the positives in the focal part, 1 - `alpha` that of the negatives; negative: neither is
        /// weighted. 0.25 as in torchvision.
        Numeric alpha: f32 = 0.25, Range::AtMost(1.0);
        /// Power of 1 - p_t in the focal part; 2 as in torchvision.
        Numeric gamma: f32 = 2.0, Range::AtLeast(0.0);
    }
}

impl Pointwise for Poly1Focal {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/poly1_focal"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (epsilon, gamma) = (f64::from(self.epsilon), f64::from(self.gamma));
        let (focal, miss) = (binary::focal(x, t, self.alpha.into(), gamma), binary::miss(x, t));
        let power = miss.0.powf(gamma);
        (focal.0 + epsilon * power * miss.0, focal.1 + epsilon * (gamma + 1.0) * power * miss.1)
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        55
    }
}
