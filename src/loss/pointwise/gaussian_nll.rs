//! Gaussian negative log-likelihood.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, TARGET, VAR};

loss! {
    /// Negative log-likelihood of a target under Gaussians of mean `input` and variance `var`: with d = x - t and
    /// v = max(var, `eps`),
    ///
    /// l = (log v + d^2 / v) / 2, and log(2 pi) / 2 more if `full`.
    ///
    /// `input` and `var` receive gradients; the clamp of `var` is constant in its own, as in PyTorch. `var` has the
    /// shape of `input`, or is `[N]`. A variance below 0 is an error of the CPU path and a NaN on a GPU. `weight`
    /// multiplies the terms; `mean` divides by the elements that count.
    ///
    /// PyTorch `GaussianNLLLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GaussianNllLoss};
    /// let number = |x| HostTensor::floats([1], vec![x]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), number(3.0)),
    ///     ("target".into(), number(1.0)),
    ///     ("var".into(), number(1.0)),
    /// ]);
    /// let result = GaussianNllLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [2.0]);
    /// assert_eq!((result.grads["input"].as_floats(), result.grads["var"].as_floats()), (&[2.0][..], &[-1.5][..]));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GaussianNllLoss("gaussian_nll_loss", dyn Several) {
        /// Adds the constant term.
        Numeric full: bool = false, Range::Any;
        /// Least variance; 1e-6 as in PyTorch.
        Numeric eps: f32 = 1e-6, Range::AtLeast(0.0);
    }
    also "GaussianNLLLoss";
}

impl Several for GaussianNllLoss {
    fn operands(&self) -> Vec<Operand> {
        const ANY: &str = "N C ...|N|";
        let tensor = |name| Operand::new(TensorDecl::required(name, ANY, TensorKind::Float));
        let var = Operand::new(TensorDecl::required(VAR, ANY, TensorKind::Float).with_grad());
        vec![
            Operand::new(TensorDecl::required(INPUT, ANY, TensorKind::Float).with_grad()),
            tensor(TARGET),
            Operand { by_sample: true, not_negative: true, ..var },
        ]
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/gaussian_nll")]
    }

    fn formula(&self, [x, t, var, _]: [f64; 4]) -> (f64, [f64; 4]) {
        let (d, v) = (x - t, var.max(f64::from(self.eps)));
        let constant = if self.full { 0.5 * std::f64::consts::TAU.ln() } else { 0.0 };
        (0.5 * (v.ln() + d * d / v) + constant, [d / v, -d / v, 0.5 * (1.0 - d * d / v) / v, 0.0])
    }

    fn frozen_value_of(&self, [x, t, var, _]: [f64; 4], at: [f64; 4]) -> f64 {
        let v = at[2].max(self.eps.into()) + (var - at[2]);
        0.5 * (v.ln() + (x - t).powi(2) / v)
    }

    fn flops(&self) -> u64 {
        14
    }
}
