//! Regularisation of membrane potentials.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use std::cmp::Ordering;

loss! {
    /// How far a membrane potential is from the nearer of the two values that quantising it leaves, 0 and the threshold:
    ///
    /// l = min(|x|, |threshold - x|)^p; slope 0 halfway between.
    ///
    /// There is no target. The form is ours after the paper, which leaves p open.
    ///
    /// Guo et al., RMP-Loss: regularizing membrane potential distribution for spiking neural networks, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RmpLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.25, 0.5, 1.5])),
    /// ]);
    /// let result = RmpLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.0625, 0.25, 0.25]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, 0.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RmpLoss("rmp_loss", dyn Pointwise) {
        /// Power of the distance; 2 is ours.
        Numeric p: f32 = 2.0, Range::AtLeast(1.0);
        /// Potential at which a neuron fires; 1 as is usual.
        Numeric threshold: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Pointwise for RmpLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/rmp")]
    }

    fn takes_target(&self) -> bool {
        false
    }

    fn formula(&self, x: f64, _: f64, _: Option<f64>) -> (f64, f64) {
        let (p, threshold) = (f64::from(self.p), f64::from(self.threshold));
        let (low, high) = (x.abs(), (threshold - x).abs());
        let m = low.min(high);
        let toward = match low.total_cmp(&high) {
            Ordering::Less => x,
            Ordering::Equal => 0.0,
            Ordering::Greater => x - threshold,
        };
        let toward = if toward == 0.0 { 0.0 } else { toward.signum() };
        (m.powf(p), toward * p * m.powf(p - 1.0))
    }

    fn flops(&self) -> u64 {
        15
    }
}
