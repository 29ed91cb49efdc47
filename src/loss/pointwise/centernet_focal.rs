//! Focal loss of heat maps.

use crate::contract::loss;
use crate::family::pointwise::{MeanOver, Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};
use crate::params::Range;

loss! {
    /// Focal loss of a heat map whose targets are 1 at centres and fade around them: with p the sigmoid of the logit x,
    ///
    /// l = -(1 - p)^alpha log p for t = 1, else -(1 - t)^beta p^alpha log(1 - p).
    ///
    /// `mean` divides by the number of centres that count, at least 1. A score of minus infinity costs nothing but at a centre. Above 1 a
    /// target counts as 1 - t = 0.
    ///
    /// Law and Deng, CornerNet: detecting objects as paired keypoints, 2018; Zhou et al., Objects as points, 2019.
    /// Theirs clamps p; this is from the logit.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CenternetFocalLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.0, 0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([3], vec![1.0, 0.5, 0.0])),
    /// ]);
    /// let result = CenternetFocalLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let expected = (0.25 + 0.25 / 16.0 + 0.25) * std::f64::consts::LN_2;
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CenternetFocalLoss("centernet_focal_loss", dyn Pointwise) {
        /// Power of the probability that is missed; 2 as in CenterNet.
        Numeric alpha: f32 = 2.0, Range::AtLeast(0.0);
        /// Power of 1 - t, by which the surroundings of a centre count less; 4 as in CenterNet.
        Numeric beta: f32 = 4.0, Range::AtLeast(0.0);
    }
}

impl Pointwise for CenternetFocalLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/centernet_focal")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let alpha = f64::from(self.alpha);
        // The probability that the loss is to lower, by its score.
        let (s, toward) = if t == 1.0 { (-x, -1.0) } else { (x, 1.0) };
        let fades = if t == 1.0 { 1.0 } else { (1.0 - t).max(0.0).powf(self.beta.into()) };
        let (p, cost) = (sigmoid(s), softplus(s));
        let factor = fades * p.powf(alpha);
        (factor * cost, toward * factor * (alpha * sigmoid(-s) * cost + p))
    }

    fn mean_over(&self) -> MeanOver {
        MeanOver::Ones
    }

    fn scores(&self) -> Scores {
        Scores::OfCentres
    }

    fn flops(&self) -> u64 {
        50
    }
}
