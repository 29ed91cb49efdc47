//! Stein's unbiased risk estimate.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, NOISE, PERTURBED, TARGET};

loss! {
    /// The squared error of a denoiser h without clean images, by Stein's unbiased risk estimate: with t = `target` the noisy image,
    /// x = `input` = h(t) and `perturbed` = h(t + eps noise),
    ///
    /// l = (x - t)^2 - sigma^2 + 2 sigma^2 noise (perturbed - x) / eps.
    ///
    /// The last term estimates the divergence of h at t, by `noise` of mean 0 and variance 1. `input` and `perturbed` receive
    /// gradients; all four have one shape. `weight` multiplies the terms, and `mean` divides by the elements that count. Weight,
    /// mask, upstream gradient and parameters in a buffer of the caller's, all at once, are nine storage buffers: one more than
    /// every device binds. MONAI's `SURELoss` multiplies the error by the divergence and is another.
    ///
    /// Stein, Estimation of the mean of a multivariate normal distribution, 1981; Ramani et al., Monte-Carlo SURE: a
    /// black-box optimization of regularization parameters for general denoising algorithms, 2008.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SureLoss};
    /// let number = |x| HostTensor::floats([1], vec![x]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), number(2.0)),
    ///     ("target".into(), number(5.0)),
    ///     ("perturbed".into(), number(2.5)),
    ///     ("noise".into(), number(1.0)),
    /// ]);
    /// let result = SureLoss { sigma: 2.0, eps: 1.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [9.0 - 4.0 + 4.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [-6.0 - 8.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SureLoss("sure_loss", dyn Several) {
        /// Standard deviation of the noise in the target; 1 is ours.
        Numeric sigma: f32 = 1.0, Range::MoreThan(0.0);
        /// How much of `noise` was added; 1e-3 is ours.
        Numeric eps: f32 = 1e-3, Range::MoreThan(0.0);
    }
    unlike "SURELoss": "MONAI's multiplies the error by the divergence";
}

impl Several for SureLoss {
    fn operands(&self) -> Vec<Operand> {
        let tensor = |name| TensorDecl::required(name, "N C ...|N|", TensorKind::Float);
        let list = [tensor(INPUT).with_grad(), tensor(TARGET), tensor(PERTURBED).with_grad(), tensor(NOISE)];
        list.map(Operand::new).into()
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/sure")]
    }

    fn formula(&self, [x, t, perturbed, noise]: [f64; 4]) -> (f64, [f64; 4]) {
        let (d, variance) = (x - t, f64::from(self.sigma).powi(2));
        let pull = 2.0 * variance * noise / f64::from(self.eps);
        (d * d - variance + pull * (perturbed - x), [2.0 * d - pull, 0.0, pull, 0.0])
    }

    fn flops(&self) -> u64 {
        14
    }
}
