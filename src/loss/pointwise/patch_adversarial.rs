//! Adversarial loss of patches.

use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// What an adversarial loss makes of a discriminator's output.
    pub enum AdversarialCriterion {
        /// (h - y)^2.
        LeastSquares = "least_squares",
        /// Binary cross-entropy of the logit.
        Bce = "bce",
        /// max(1 - h, 0) for real, max(1 + h, 0) for fake.
        Hinge = "hinge",
    }
}

loss! {
    /// What a discriminator's output x, one for each patch, costs as real (y = 1) or fake (y = 0), with h an activation of x:
    ///
    /// | `criterion` | h | l |
    /// | --- | --- | --- |
    /// | `least_squares` | leaky rectifier, slope 0.05 up to 0 | (h - y)^2 |
    /// | `bce` | none | log(1 + exp(-x)) for real, log(1 + exp x) for fake |
    /// | `hinge` | tanh | max(1 - h, 0) for real, max(1 + h, 0) for fake; at 0 half the slope |
    ///
    /// Without `activation` h is x: least squares as in LSGAN, the plain hinge; `bce` stays as it is. There is no target: a
    /// generator's is always real. With `bce` a score of minus infinity costs nothing as fake.
    ///
    /// MONAI `PatchAdversarialLoss`, a scale at a time, whose logarithms in `bce` end at -100; Isola et al., Image-to-image
    /// translation with conditional adversarial networks, 2017; Mao et al., Least squares generative adversarial networks, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PatchAdversarialLoss};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([2], vec![3.0, -20.0]))]);
    /// let result = PatchAdversarialLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// let found = result.loss.as_floats();
    /// assert!(found[0] == 4.0 && (found[1] - 4.0).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PatchAdversarialLoss("patch_adversarial_loss", dyn Pointwise) {
        /// The loss of one output; `least_squares` as in MONAI.
        Structural criterion: AdversarialCriterion = AdversarialCriterion::LeastSquares, Range::Any;
        /// Whether the patches count as real; true is ours, MONAI's caller says it.
        Numeric target_is_real: bool = true, Range::Any;
        /// Whether the loss is the discriminator's; a generator's target is real. True is ours, MONAI's caller says it.
        Numeric for_discriminator: bool = true, Range::Any;
        /// Whether the output goes through the criterion's activation; true as in MONAI.
        Numeric activation: bool = true, Range::Any;
    }
}

impl PatchAdversarialLoss {
    fn is_real(&self) -> bool {
        self.target_is_real || !self.for_discriminator
    }

    fn hinge(&self, s: f64) -> (f64, f64) {
        if self.activation {
            // 1 + tanh s, without the difference.
            return (2.0 * sigmoid(2.0 * s), 4.0 * sigmoid(2.0 * s) * sigmoid(-2.0 * s));
        }
        let slope = match s {
            -1.0 => 0.5,
            _ if s > -1.0 => 1.0,
            _ => 0.0,
        };
        ((1.0 + s).max(0.0), slope)
    }
}

impl Pointwise for PatchAdversarialLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![match self.criterion {
            AdversarialCriterion::LeastSquares => fragment!("loss/pointwise/patch_adversarial_least_squares"),
            AdversarialCriterion::Bce => fragment!("loss/pointwise/patch_adversarial_bce"),
            AdversarialCriterion::Hinge => fragment!("loss/pointwise/patch_adversarial_hinge"),
        }]
    }

    fn takes_target(&self) -> bool {
        false
    }

    fn formula(&self, x: f64, _: f64, _: Option<f64>) -> (f64, f64) {
        // What both of the other criteria lower.
        let toward = if self.is_real() { -1.0 } else { 1.0 };
        let (value, slope) = match self.criterion {
            AdversarialCriterion::LeastSquares => {
                let leak = if self.activation && x <= 0.0 { 0.05 } else { 1.0 };
                let d = leak * x - f64::from(u8::from(self.is_real()));
                return (d * d, 2.0 * d * leak);
            }
            AdversarialCriterion::Bce => (softplus(toward * x), sigmoid(toward * x)),
            AdversarialCriterion::Hinge => self.hinge(toward * x),
        };
        (value, toward * slope)
    }

    fn scores(&self) -> Scores {
        let is_fake = self.criterion == AdversarialCriterion::Bce && !self.is_real();
        if is_fake { Scores::OfShares } else { Scores::None }
    }

    fn flops(&self) -> u64 {
        match self.criterion {
            AdversarialCriterion::LeastSquares => 8,
            AdversarialCriterion::Bce => 25,
            AdversarialCriterion::Hinge => 30,
        }
    }
}
