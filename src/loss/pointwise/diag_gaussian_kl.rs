//! Divergence of Gaussians.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::numerics::excess;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{LOG_VAR, MEAN, PRIOR_LOG_VAR, PRIOR_MEAN};

loss! {
    /// Kullback-Leibler divergence of Gaussians with independent coordinates, by coordinate: with m, v = `mean`, `log_var` and p, w =
    /// `prior_mean`, `prior_log_var`, which are 0 where they are not given,
    ///
    /// l = ((exp(v) + (m - p)^2) exp(-w) - 1 + w - v) / 2.
    ///
    /// All four have one shape and receive gradients. `weight` multiplies the terms; `mean` divides by the elements that count. The
    /// divergence of a variational autoencoder, summed over its latent coordinates and averaged over samples, is `batch_mean`.
    ///
    /// Kingma and Welling, Auto-encoding variational Bayes, 2014; with a prior as in Hansen et al., Learning physical models that
    /// can respect conservation laws, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DiagGaussianKlLoss};
    /// let tensors = HostTensors::from([
    ///     ("mean".into(), HostTensor::floats([1, 2], vec![3.0, 0.0])),
    ///     ("log_var".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    /// ]);
    /// let result = DiagGaussianKlLoss::default().reference(&tensors, Reduction::BatchMean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [4.5]);
    /// assert_eq!(result.grads["mean"].as_floats(), [3.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiagGaussianKlLoss("diag_gaussian_kl_loss", dyn Several) {}
}

impl Several for DiagGaussianKlLoss {
    fn operands(&self) -> Vec<Operand> {
        const ANY: &str = "N C ...|N|";
        let (required, optional) = (TensorDecl::required, TensorDecl::optional);
        let own = [MEAN, LOG_VAR].map(|name| required(name, ANY, TensorKind::Float));
        let prior = [PRIOR_MEAN, PRIOR_LOG_VAR].map(|name| optional(name, ANY, TensorKind::Float));
        own.into_iter().chain(prior).map(|decl| Operand::new(decl.with_grad())).collect()
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/diag_gaussian_kl"), fragment!("lib/divergence")]
    }

    fn formula(&self, [m, v, p, w]: [f64; 4]) -> (f64, [f64; 4]) {
        let (d, z, precision) = (m - p, v - w, (-w).exp());
        let (pull, wide, cost) = (d * precision, z.exp_m1(), d * d * precision);
        ((excess(z) + cost) / 2.0, [pull, wide / 2.0, -pull, -(wide + cost) / 2.0])
    }

    fn flops(&self) -> u64 {
        45
    }
}
