//! Asymmetric loss of many labels.

use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};
use crate::params::Range;

loss! {
    /// Binary cross-entropy whose positives and negatives fade by powers of their own, negatives also by a shift: with s the sigmoid
    /// of x, o = min(1 - s + clip, 1) and g = gamma_pos t + gamma_neg (1 - t),
    ///
    /// l = -(1 - s t - o (1 - t))^g (t log max(s, eps) + (1 - t) log max(o, eps)).
    ///
    /// The power is differentiated unless `detach_focal` holds it constant. A clamp passes the slope on its bounds.
    ///
    /// timm `AsymmetricLossMultiLabel`, whose sum this is; Ridnik et al., Asymmetric Loss for Multi-Label Classification, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AsymmetricLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    /// ]);
    /// let result = AsymmetricLoss { gamma_neg: 0.0, gamma_pos: 2.0, clip: 0.0, eps: 1e-8, detach_focal: false }.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 * std::f64::consts::LN_2, std::f64::consts::LN_2]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AsymmetricLoss("asymmetric_loss", dyn Pointwise) {
        /// Power of the negatives; 4 as in timm.
        Numeric gamma_neg: f32 = 4.0, Range::AtLeast(0.0);
        /// Power of the positives; 1 as in timm.
        Numeric gamma_pos: f32 = 1.0, Range::AtLeast(0.0);
        /// What is added to the probability of a negative; 0.05 as in timm.
        Numeric clip: f32 = 0.05, Range::Below(0.0, 1.0);
        /// Least probability in a logarithm; 1e-8 as in timm.
        Numeric eps: f32 = 1e-8, Range::MoreThan(0.0);
        /// Holds the power constant in the gradient; false as in timm.
        Numeric detach_focal: bool = false, Range::Any;
    }
}

/// What a cell is made of: its cross-entropy, the power's base and exponent, each with the slope.
struct Parts {
    entropy: (f64, f64),
    miss: (f64, f64),
    gamma: f64,
}

impl AsymmetricLoss {
    fn parts(&self, x: f64, t: f64) -> Parts {
        let (clip, eps) = (f64::from(self.clip), f64::from(self.eps));
        let (s, n) = (sigmoid(x), sigmoid(-x));
        let (o, shifted) = ((n + clip).min(1.0), (s - clip).max(0.0));
        let log_o = if o < 0.5 { o.ln() } else { (-shifted).ln_1p() };
        let (yes, no) = ((-softplus(-x)).max(eps.ln()), log_o.max(eps.ln()));
        let moves = if s >= clip { s * n } else { 0.0 };
        let of_yes = if s >= eps { n } else { 0.0 };
        let of_no = if o >= eps { moves / o } else { 0.0 };
        Parts {
            entropy: (-t * yes - (1.0 - t) * no, (1.0 - t) * of_no - t * of_yes),
            miss: (t * n + (1.0 - t) * shifted, (1.0 - t) * moves - t * s * n),
            gamma: f64::from(self.gamma_pos) * t + f64::from(self.gamma_neg) * (1.0 - t),
        }
    }
}

impl Pointwise for AsymmetricLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/asymmetric")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let Parts { entropy, miss, gamma } = self.parts(x, t);
        let factor = miss.0.powf(gamma);
        let grows = miss.0 > 0.0 && !self.detach_focal;
        let growth = if grows { entropy.0 * (gamma * miss.1 / miss.0) } else { 0.0 };
        (factor * entropy.0, factor * (entropy.1 + growth))
    }

    fn held_value(&self, x: f64, t: f64, _: Option<f64>, held: f64) -> f64 {
        let at = self.parts(if self.detach_focal { held } else { x }, t);
        at.miss.0.powf(at.gamma) * self.parts(x, t).entropy.0
    }

    fn holds_constant(&self) -> bool {
        self.detach_focal
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        70
    }
}
