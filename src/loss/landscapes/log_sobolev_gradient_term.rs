//! The gradient term of a PAC-Bayesian bound.

use crate::contract::loss;
use crate::family::landscapes::bounds::GradientTerms;
use crate::params::Range;

loss! {
    /// The expected squared gradient norms that bound how far losses lie from their mean, under a log-Sobolev inequality:
    /// an operation,
    ///
    /// phi(s) = sum q_i exp(-s l_i) / sum exp(-s l_i), term = s_last (c / 2) integral of phi from s_first to s_last, by
    /// trapezoids.
    ///
    /// With s from 0 to a this bounds ln E exp(a (E l - l)), where the samples' law has log-Sobolev constant `c`.
    ///
    /// `grad_norms_sq` `[N]` are the squared norms q of each sample's gradient, `losses` `[N]` the losses l, `s` `[A]`
    /// inverse temperatures, ascending (else an error of the CPU path). `phi` is `[A]` and `term` `[1]`, in f32; without a
    /// sample both are 0. A NaN or an infinity among norms or losses makes all NaN.
    ///
    /// Bytes: 4 N, and 8 N for each four s.
    ///
    /// On the Importance of Gradient Norm in PAC-Bayesian Bounds (Gat et al., 2022), by the Herbst argument.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LogSobolevGradientTerm};
    /// let row = |values: [f64; 2]| HostTensor::floats([2], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("grad_norms_sq".into(), row([1.0, 3.0])),
    ///     ("losses".into(), row([0.5, 0.5])),
    ///     ("s".into(), row([0.0, 2.0])),
    /// ]);
    /// let result = LogSobolevGradientTerm::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["phi"].as_floats(), [2.0, 2.0]);
    /// assert_eq!(result.outputs["term"].as_floats(), [4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LogSobolevGradientTerm("log_sobolev_gradient_term", dyn GradientTerms) {
        /// The log-Sobolev constant; 1, that of a standard Gaussian.
        Numeric c: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl GradientTerms for LogSobolevGradientTerm {
    fn c(&self) -> f32 {
        self.c
    }
}
