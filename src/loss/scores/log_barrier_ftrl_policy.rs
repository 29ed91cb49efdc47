//! Follow the regularised leader, with a logarithmic barrier.

use crate::contract::loss;
use crate::family::scores::policy::Barrier;
use crate::params::Range;

loss! {
    /// The policy of follow-the-regularised-leader with a logarithmic barrier: an operation,
    ///
    /// pi_a = 1 / (eta (L_a + lambda)), lambda such that a row sums to 1, which minimises <pi, L> + (1/eta) sum log 1/pi_a;
    ///
    /// and `regularizer` = sum log 1/pi_a.
    ///
    /// `input` L is `[N, A]`, the losses of A actions so far, with a gradient from that of the policy:
    /// -eta pi_a^2 (g_a - sum g_b pi_b^2 / sum pi^2). Outputs, f32: `policy` `[N, A]`, the differentiated one, and `regularizer`
    /// `[N]`. A NaN or an infinity makes its row NaN. Saved where a gradient is asked for: 16 bytes a row.
    ///
    /// Foster et al., Learning in games: robustness of fast convergence, 2016; for policies Dai et al., Refined regret for
    /// adversarial MDPs with linear function approximation, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LogBarrierFtrlPolicy};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2], vec![0.0, 1.5]))]);
    /// let result = LogBarrierFtrlPolicy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let policy = result.outputs["policy"].as_floats();
    /// assert!((policy[0] - 2.0 / 3.0).abs() < 1e-12 && (policy[1] - 1.0 / 3.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LogBarrierFtrlPolicy("log_barrier_ftrl_policy", dyn Barrier) {
        /// Learning rate.
        Numeric eta: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Barrier for LogBarrierFtrlPolicy {
    fn eta(&self) -> f64 {
        self.eta.into()
    }
}
