//! The general robust loss.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// A family of losses from the squared error to ones that ignore outliers: with z = ((x - t) / c)^2 and b = |alpha - 2|,
    ///
    /// l = b / alpha ((z / b + 1)^(alpha / 2) - 1); z / 2 for `alpha` 2, log(z / 2 + 1) for `alpha` 0.
    ///
    /// | `alpha` | is |
    /// | --- | --- |
    /// | 2 | half the squared error |
    /// | 1 | the Charbonnier loss less its least value: the pseudo-Huber loss |
    /// | 0 | the Cauchy loss |
    /// | -2 | the Geman-McClure loss |
    /// | -1e9 | the Welsch loss, 1 - exp(-z / 2), as near as numbers tell |
    ///
    /// It is finite wherever the exact value is, also where z is not. kornia's names of these are constructors, such as
    /// [`cauchy`](Self::cauchy).
    ///
    /// Barron, A general and adaptive robust loss function, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GeneralRobustLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![2.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 1.0])),
    /// ]);
    /// let result = GeneralRobustLoss { alpha: -2.0, c: 1.0 }.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// // Geman-McClure: 2 z / (z + 4).
    /// let found = result.loss.as_floats();
    /// assert!((found[0] - 1.0).abs() < 1e-15 && (found[1] - 0.4).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GeneralRobustLoss("general_robust_loss", dyn Pointwise) {
        /// The shape; 1, a Charbonnier loss, is ours.
        Numeric alpha: f32 = 1.0, Range::Any;
        /// Difference at which the loss turns away from the parabola; 1 as in kornia's members of the family.
        Numeric c: f32 = 1.0, Range::MoreThan(0.0);
    }
    unlike "CauchyLoss": "kornia's has `alpha` 0";
    unlike "GemanMcclureLoss": "kornia's has `alpha` -2";
    unlike "WelschLoss": "kornia's has `alpha` -1e9";
}

impl Pointwise for GeneralRobustLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/general_robust")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (alpha, c) = (f64::from(self.alpha), f64::from(self.c));
        let u = (x - t) / c;
        let b = (alpha - 2.0).abs();
        if b == 0.0 {
            return (u * u / 2.0, u / c);
        }
        // log(z / b + 1).
        let l = (u * u / b).ln_1p();
        let value = if alpha == 0.0 { b / 2.0 * l } else { b / alpha * (alpha / 2.0 * l).exp_m1() };
        (value, u / c * ((alpha / 2.0 - 1.0) * l).exp())
    }

    fn flops(&self) -> u64 {
        70
    }
}
