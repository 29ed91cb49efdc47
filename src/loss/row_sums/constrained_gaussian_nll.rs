//! The Gaussian likelihood of a prediction whose mass is known.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, Values};
use crate::host::HostTensor;
use crate::kernel::{Absent, Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, QUADRATURE, STD, TARGET};
use std::f64::consts::TAU;

/// The logarithm of the constraint's precision; receives a gradient.
const LOG_TAU: &str = "log_tau";

loss! {
    /// The Gaussian likelihood of a profile given that its mass, the integral by a quadrature, is the target's: with
    /// d = x - t and v = sum(w^2 s^2) + e^-log_tau,
    ///
    /// sum(d^2 / (2 s^2) + ln s + ln(2 pi) / 2) - log_tau / 2 - ln(v) / 2 - (sum(w d))^2 / (2 v).
    ///
    /// `input` (means) and `std` (s > 0), both with gradients, and `target` are `[N, X]`; `quadrature`, w, is `[X]` or `[N, X]`
    /// and may be f32 beside halves. `log_tau [1]`, optional, replaces the parameter and has a gradient. Without reduction the
    /// loss is `[N]`; `mean` and `batch_mean` divide by N. A deviation that is not above 0 counts as a NaN. Squares and their
    /// sums are kept in units of their own, so that w^2 s^2 neither over- nor underflows.
    ///
    /// Hansen et al., Learning physical models that can respect conservation laws (ProbConserv), 2023, whose sum over rows
    /// is reduction `sum`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConstrainedGaussianNllLoss};
    /// let row = |values: [f64; 2]| HostTensor::floats([1, 2], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("input".into(), row([1.0, 2.0])),
    ///     ("std".into(), row([1.0, 1.0])),
    ///     ("target".into(), row([1.0, 2.0])),
    ///     ("quadrature".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = ConstrainedGaussianNllLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - std::f64::consts::TAU.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConstrainedGaussianNllLoss("constrained_gaussian_nll_loss", dyn RowSums) {
        /// The logarithm of the constraint's precision: that of 100.
        Numeric log_tau: f32 = 4.605_170_2, Range::Any;
    }
}

impl RowSums for ConstrainedGaussianNllLoss {
    fn rows(&self) -> Rows {
        Rows::Samples
    }

    fn operands(&self) -> Vec<TensorDecl> {
        let decl = |name| TensorDecl::required(name, "N X", TensorKind::Float);
        vec![decl(INPUT).with_grad(), decl(STD).with_grad(), decl(TARGET)]
    }

    fn along(&self) -> Option<TensorDecl> {
        Some(TensorDecl::required(QUADRATURE, "N X|X", TensorKind::Auxiliary))
    }

    fn whole(&self) -> Option<(TensorDecl, Absent)> {
        let decl = TensorDecl::optional(LOG_TAU, "1", TensorKind::Auxiliary).with_grad();
        Some((decl, Absent::Float(LOG_TAU, "params.log_tau")))
    }

    fn values(&self) -> Values {
        Values::Own(fragment!("loss/row_sums/constrained_gaussian_nll_values"))
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/constrained_gaussian_nll"), fragment!("lib/squares")]
    }

    fn words(&self) -> (u64, u64) {
        (6, 5)
    }

    fn holds(&self, values: &[f64]) -> bool {
        values.iter().all(|value| value.is_finite()) && values[1] > 0.0
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [x, deviation, target, weight] = &row.values[..] else { return (0.0, Vec::new()) };
        let log_tau = row.tensors.get(LOG_TAU).map_or(self.log_tau.into(), |tensor: &HostTensor| tensor.as_floats()[0]);
        let rest = (-log_tau).exp();
        let places: Vec<[f64; 3]> = (0..x.len()).map(|i| [x[i] - target[i], deviation[i], weight[i]]).collect();
        let v = places.iter().map(|[_, s, w]| (w * s).powi(2)).sum::<f64>() + rest;
        let mass: f64 = places.iter().map(|[d, _, w]| w * d).sum();
        let likelihood: f64 = places.iter().map(|[d, s, _]| (d / s).powi(2) / 2.0 + s.ln() + TAU.ln() / 2.0).sum();
        let ratio = mass * mass / v;
        let bend = (ratio - 1.0) / v;
        let by_mean = places.iter().map(|[d, s, w]| d / s / s - w * mass / v).collect();
        let by_deviation = places.iter().map(|[d, s, w]| (1.0 - (d / s).powi(2)) / s + w * w * s * bend).collect();
        let value = likelihood - (log_tau + v.ln() + ratio) / 2.0;
        (value, vec![by_mean, by_deviation, vec![-0.5 - 0.5 * rest * bend]])
    }

    fn flops(&self) -> u64 {
        30
    }
}
