//! Projection onto a conserved mass.

use crate::contract::loss;
use crate::family::operations::conservation::{Conservation, Conserving};
use crate::params::Range;

loss! {
    /// Predicted means and standard deviations along lines, moved by as little as possible so that their integrals are the mass
    /// that is conserved: an operation. With quadrature weights w, k = s^2 w, r = sum w m - mass and S = sum w k,
    ///
    /// output\[0\] = m - k r / S, output\[1\] = max(s^2 - k^2 / S, 1e-8).
    ///
    /// `soft` adds e^-`log_tau` to S, `exact` nothing; `homoscedastic` is m - w r / (w . w) and s^2. With S = 0 nothing changes.
    ///
    /// `mean` and `std` are `[N, X]`, `mass` is `[N]`; all three receive gradients, 0 through a variance that 1e-8 stands for.
    /// `quadrature` is `[X]` or `[N, X]`, as `trapezoid_weights` gives it. `output` is `[2, N, X]`, f32: means, then variances.
    /// A line must fit a binding. Saved: 16 bytes a line.
    ///
    /// Hansen et al., Learning Physical Models that Can Respect Conservation Laws, 2023 (ProbConserv).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConservationProjection};
    /// let line = |x: [f64; 2]| HostTensor::floats([1, 2], x.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("mean".into(), line([1.0, 2.0])),
    ///     ("std".into(), line([1.0, 2.0])),
    ///     ("mass".into(), HostTensor::floats([1], vec![4.0])),
    ///     ("quadrature".into(), HostTensor::floats([2], vec![1.0, 1.0])),
    /// ]);
    /// let loss = ConservationProjection { mode: "exact".parse()?, ..ConservationProjection::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // The mass that is missing goes to the cells by their variances.
    /// assert_eq!(result.outputs["output"].as_floats()[..2], [1.0 + 0.2, 2.0 + 0.8]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct ConservationProjection("conservation_projection", dyn Conservation) {
        /// What the projection holds to.
        Structural mode: Conserving = Conserving::Soft, Range::Any;
        /// Logarithm of the precision of the mass; ln 100 as in ProbConserv.
        Numeric log_tau: f32 = 4.605_170_2, Range::Any;
    }
}

impl Conservation for ConservationProjection {
    fn conserving(&self) -> Conserving {
        self.mode
    }

    fn log_tau(&self) -> f64 {
        self.log_tau.into()
    }
}
