//! Laplace likelihood with a learned scale.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, LOG_VAR, TARGET};

/// Four decimals, as the authors have them.
const KAPPA: f32 = 14_142.0 / 10_000.0;

loss! {
    /// Negative log-likelihood of a target under Laplace distributions of learned variance, up to a constant: with d = x - t and
    /// v = `log_var`,
    ///
    /// l = kappa exp(-v / 2) |d| + v / 2.
    ///
    /// `input` and `log_var` receive gradients. `log_var` has the shape of `input`, or is `[N]`: one for all numbers of a box, say.
    /// `weight` multiplies the terms; `mean` divides by the elements that count.
    ///
    /// Kumar et al., SeaBird: segmentation in bird's view with Dice loss improves monocular 3D detection of large
    /// objects, 2024, after Chen et al., MonoPair: monocular 3D object detection using pairwise spatial relationships,
    /// 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LaplaceAleatoricLoss};
    /// let number = |x| HostTensor::floats([1], vec![x]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), number(3.0)),
    ///     ("target".into(), number(1.0)),
    ///     ("log_var".into(), number(0.0)),
    /// ]);
    /// let result = LaplaceAleatoricLoss { kappa: 1.5 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [3.0]);
    /// assert_eq!((result.grads["input"].as_floats(), result.grads["log_var"].as_floats()), (&[1.5][..], &[-1.0][..]));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LaplaceAleatoricLoss("laplace_aleatoric_loss", dyn Several) {
        /// Factor of the error; 1.4142, about the root of 2, as in SeaBird.
        Numeric kappa: f32 = KAPPA, Range::MoreThan(0.0);
    }
}

impl Several for LaplaceAleatoricLoss {
    fn operands(&self) -> Vec<Operand> {
        let tensor = |name| TensorDecl::required(name, "N C ...|N|", TensorKind::Float);
        vec![
            Operand::new(tensor(INPUT).with_grad()),
            Operand::new(tensor(TARGET)),
            Operand { by_sample: true, ..Operand::new(tensor(LOG_VAR).with_grad()) },
        ]
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/laplace_aleatoric")]
    }

    fn formula(&self, [x, t, v, _]: [f64; 4]) -> (f64, [f64; 4]) {
        let d = x - t;
        let factor = f64::from(self.kappa) * (-v / 2.0).exp();
        let toward = if d == 0.0 { 0.0 } else { d.signum() };
        let cost = factor * d.abs();
        (cost + v / 2.0, [factor * toward, 0.0, (1.0 - cost) / 2.0, 0.0])
    }

    fn flops(&self) -> u64 {
        14
    }
}
