//! Quantile regression.

use crate::contract::loss;
use crate::family::pointwise::{Broadcast, BroadcastTensor, Most, Pointwise};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::QUANTILE;

loss! {
    /// The pinball loss, whose least mean is at a quantile: with d = x - t and q the quantile,
    ///
    /// l = q max(-d, 0) + (1 - q) max(d, 0); slope 1/2 - q at 0.
    ///
    /// The optional tensor `quantile` `[C]`, of values in [0, 1], replaces the parameter for each class (axis 1): a network that
    /// predicts several quantiles has one for each output.
    ///
    /// scikit-learn `mean_pinball_loss`; Koenker and Bassett, Regression quantiles, 1978.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::QuantileLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![1.0, -1.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = QuantileLoss { quantile: 0.75 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 + 0.75]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.25, -0.75]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct QuantileLoss("quantile_loss", dyn Pointwise) {
        /// Share of the targets that lie below; 0.5, half the absolute error, as in scikit-learn.
        Numeric quantile: f32 = 0.5, Range::Within(0.0, 1.0);
    }
}

impl Pointwise for QuantileLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/quantile")]
    }

    fn formula(&self, x: f64, t: f64, broadcast: Option<f64>) -> (f64, f64) {
        let (d, q) = (x - t, broadcast.unwrap_or(self.quantile.into()));
        let slope = match d {
            0.0 => 0.5 - q,
            d if d < 0.0 => -q,
            _ => 1.0 - q,
        };
        (slope * d, slope)
    }

    fn broadcast(&self) -> Option<BroadcastTensor> {
        let (parameter, axis) = ("params.quantile", Broadcast::Class);
        Some(BroadcastTensor { name: QUANTILE, parameter, axis, most: Most::One })
    }

    fn flops(&self) -> u64 {
        6
    }
}
