//! Pseudo-Huber.

use crate::contract::loss;
use crate::family::pointwise::{Broadcast, BroadcastTensor, Most, Pointwise};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::C;

loss! {
    /// A smooth Huber loss: with d = x - t,
    ///
    /// l = scale c (sqrt(d^2 + c^2) - c), which is scale d^2 / 2 for |d| far below c and scale c |d| far above;
    /// `c` 0 gives 0. The optional tensor `c` `[N]` replaces the parameter for each sample, as a schedule over
    /// diffusion timesteps needs.
    ///
    /// Charbonnier et al., Deterministic edge-preserving regularization in computed imaging, 1997; Khrapov et al.,
    /// Improving diffusion models's data-corruption resistance using scheduled pseudo-Huber loss, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PseudoHuberLoss};
    /// let mut tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2, 1], vec![4.0, 4.0])),
    ///     ("target".into(), HostTensor::floats([2, 1], vec![0.0, 0.0])),
    /// ]);
    /// let loss = PseudoHuberLoss { c: 3.0, scale: 1.0 };
    /// let result = loss.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [6.0, 6.0]);
    /// tensors.insert("c".into(), HostTensor::floats([2], vec![0.0, 3.0]));
    /// let result = loss.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.0, 6.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PseudoHuberLoss("pseudo_huber_loss", dyn Pointwise) {
        /// Difference at which the parabola turns into the line; 0.01 as in the authors' training scripts.
        Numeric c: f32 = 0.01, Range::MoreThan(0.0);
        /// Factor of the loss; 1, and 2 where small differences shall match the squared error.
        Numeric scale: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Pointwise for PseudoHuberLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/pseudo_huber")]
    }

    fn formula(&self, x: f64, t: f64, broadcast: Option<f64>) -> (f64, f64) {
        let (d, c) = (x - t, broadcast.unwrap_or(self.c.into()));
        if c == 0.0 {
            return (0.0, 0.0);
        }
        let (root, factor) = (d.hypot(c), f64::from(self.scale) * c);
        (factor * d * (d / (root + c)), factor * (d / root))
    }

    fn broadcast(&self) -> Option<BroadcastTensor> {
        Some(BroadcastTensor { name: C, parameter: "params.c", axis: Broadcast::Sample, most: Most::Any })
    }

    fn flops(&self) -> u64 {
        14
    }
}
