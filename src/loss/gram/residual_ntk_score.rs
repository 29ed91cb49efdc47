//! How much of each row's residual a kernel of others explains.

use crate::contract::loss;
use crate::family::gram::factor::Factor;
use crate::params::Range;

loss! {
    /// The parts of residuals that lie in the span of others' gradients, by the factor of their tangent kernel: an
    /// operation,
    ///
    /// K = J_ref J_ref^T + ridge mean(diag) I = L L^T; columns_m = L^-1 J_ref j_m r_m, score_m = |columns_m|.
    ///
    /// `ref_jacobian` is `[N, P]`, N of at most 1024, `jacobian` is `[M, P]` with the rows j, `residual` is `[M]`.
    /// `columns` is `[N, M]`, `score` is `[M]`, in f32. Lengths of rows hold from 1e-15 to 1e15. A NaN or an infinity
    /// in `jacobian` or `residual` makes its column and score NaN, in `ref_jacobian` all. The factor's digits are those
    /// that f32 has of K: rows that nearly depend on each other need a ridge.
    ///
    /// The score by which PINNACLE selects training points of physics-informed networks (Lau et al., 2024; their code:
    /// github.com/apivich-h/pinnacle), by a Cholesky factor in place of eigenvectors: the scores are the same.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ResidualNtkScore};
    /// let tensors = HostTensors::from([
    ///     ("ref_jacobian".into(), HostTensor::floats([1, 2], vec![3.0, 4.0])),
    ///     ("jacobian".into(), HostTensor::floats([1, 2], vec![5.0, 0.0])),
    ///     ("residual".into(), HostTensor::floats([1], vec![-2.0])),
    /// ]);
    /// let result = ResidualNtkScore { ridge: 0.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["score"].as_floats()[0] - 6.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ResidualNtkScore("residual_ntk_score", dyn Factor) {
        /// What is added to the diagonal, in its means.
        Numeric ridge: f32 = 1e-6, Range::AtLeast(0.0);
    }
}

impl Factor for ResidualNtkScore {
    fn ridge(&self) -> f64 {
        self.ridge.into()
    }
}
