//! Energy of a smoothed box.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};

loss! {
    /// Minus the log-density of a latent coordinate that is nearly uniform in [-1, 1], up to a constant: with a = |x|,
    ///
    /// l = 0 up to a = 0.8, -log(0.05 - 4.75 (a - 1)) below 1, 100 (a - 1) - log 0.05 from 1 on.
    ///
    /// The slope is 0 at 0.8 and 100 at 1. There is no target; the density's normaliser, 1.811 an axis, is left out.
    ///
    /// Alberti et al., Manifold learning by mixture models of VAEs for inverse problems, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SplineBoxEnergyLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.5, -1.0, 2.0])),
    /// ]);
    /// let result = SplineBoxEnergyLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// let edge = 20f64.ln();
    /// let found = result.loss.as_floats();
    /// assert!(found[0] == 0.0 && (found[1] - edge).abs() < 1e-14 && (found[2] - 100.0 - edge).abs() < 1e-12);
    /// assert_eq!(result.grads["input"].as_floats(), [0.0, -100.0, 100.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SplineBoxEnergyLoss("spline_box_energy_loss", dyn Pointwise) {}
}

impl Pointwise for SplineBoxEnergyLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/spline_box_energy")]
    }

    fn takes_target(&self) -> bool {
        false
    }

    fn formula(&self, x: f64, _: f64, _: Option<f64>) -> (f64, f64) {
        let a = x.abs();
        // As f32 holds it.
        if a <= 0.8f32.into() {
            return (0.0, 0.0);
        }
        if a >= 1.0 {
            return (100.0 * (a - 1.0) - 0.05f64.ln(), 100.0 * x.signum());
        }
        let rest = 0.05 - 4.75 * (a - 1.0);
        (-rest.ln(), x.signum() * 4.75 / rest)
    }

    fn flops(&self) -> u64 {
        15
    }
}
