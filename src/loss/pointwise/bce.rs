//! Binary cross-entropy of probabilities.

use crate::contract::loss;
use crate::family::pointwise::{Inputs, Pointwise};
use crate::kernel::{Fragment, fragment};

/// PyTorch's bound of the logarithms.
const LEAST_LOG: f64 = -100.0;
/// PyTorch's bound of x (1 - x) in the gradient, an f32 there too.
const LEAST_VARIANCE: f32 = 1e-12;

loss! {
    /// Binary cross-entropy of a probability x in [0, 1] and a target t in [0, 1]:
    ///
    /// l = -t max(log x, -100) - (1 - t) max(log(1 - x), -100).
    ///
    /// Its gradient is PyTorch's, (x - t) / max(x (1 - x), 1e-12). A probability outside [0, 1] is an error of the
    /// reference; a GPU takes the nearest bound, with gradient 0. Where the probabilities come from a sigmoid,
    /// [`BceWithLogits`](crate::loss::BceWithLogits) is more accurate.
    ///
    /// PyTorch `BCELoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BceLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.5, 1.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 1.0])),
    /// ]);
    /// let result = BceLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [-2.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BceLoss("bce_loss", dyn Pointwise) {}
    also "BCELoss", "binary_cross_entropy";
}

impl Pointwise for BceLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/bce")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (yes, no) = (x.ln().max(LEAST_LOG), (-x).ln_1p().max(LEAST_LOG));
        let slope = (x - t) / (x * (1.0 - x)).max(LEAST_VARIANCE.into());
        (-t * yes - (1.0 - t) * no, slope)
    }

    fn inputs(&self) -> Inputs {
        Inputs::Probabilities
    }

    fn flops(&self) -> u64 {
        30
    }
}
