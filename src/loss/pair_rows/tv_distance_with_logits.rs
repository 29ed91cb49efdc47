//! Total variation distance of two rows of scores.

use crate::contract::loss;
use crate::family::pair_rows::{HostPair, HostRow, PairRows, Second, log_softmax, through_softmax};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Total variation distance of a prediction and a target, both given as scores:
    ///
    /// l = 1/2 sum_c |P_c - q_c|, q = softmax(x / T), P = softmax(t / T), with x = `input`, t = `target_logits`,
    /// T = `temperature`. There is no factor T^2; |0| has slope 0.
    ///
    /// `mean` divides by the rows that count.
    ///
    /// Liger `LigerTVDLoss`; Wen et al., f-Divergence Minimization for Sequence-Level Knowledge Distillation, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TvDistanceWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("target_logits".into(), HostTensor::floats([1, 2], vec![3f64.ln(), 0.0])),
    /// ]);
    /// let result = TvDistanceWithLogits::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25).abs() < 1e-15);
    /// assert!((result.grads["input"].as_floats()[0] + 0.25).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TvDistanceWithLogits("tv_distance_with_logits", dyn PairRows) {
        /// Divisor of the scores; 1, none.
        Numeric temperature: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl PairRows for TvDistanceWithLogits {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: true }
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/tv_distance_with_logits")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let t = f64::from(self.temperature);
        let (log_q, log_p) = (log_softmax(&row.input, t), log_softmax(&row.second, t));
        let apart = |c: usize| log_p[c].exp() - log_q[c].exp();
        let side = |c: usize| if apart(c) == 0.0 { 0.0 } else { 0.5 * apart(c).signum() };
        HostRow {
            value: (0..log_q.len()).map(|c| 0.5 * apart(c).abs()).sum(),
            input: through_softmax(&log_q, t, |c| -side(c) * log_q[c].exp()),
            second: through_softmax(&log_p, t, |c| side(c) * log_p[c].exp()),
        }
    }
}
