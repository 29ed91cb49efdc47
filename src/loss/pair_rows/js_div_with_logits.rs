//! Jensen-Shannon divergence of two rows of scores.

use crate::contract::loss;
use crate::family::pair_rows::{
    HostPair, HostRow, PairRows, Second, divergence, divergence_slopes, log_softmax, through_softmax,
};
use crate::kernel::{Fragment, fragment};
use crate::numerics::log_sum_exp;
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Generalized Jensen-Shannon divergence of a prediction and a target, both given as scores:
    ///
    /// l = beta KL(P, m) + (1 - beta) KL(q, m), m = beta P + (1 - beta) q, KL(a, b) = sum_c a_c (ln a_c - ln b_c);
    /// l = KL(P, q) for beta = 0, KL(q, P) for beta = 1; q = softmax(x / T), P = softmax(t / T), with x = `input`,
    /// t = `target_logits`, T = `temperature`. There is no factor T^2.
    ///
    /// `input` and `target_logits` are `[N, C, ...]` and receive gradients. `mean` divides by the rows that count. For 0 < beta < 1
    /// any score may be minus infinity; otherwise as in [`KlDivWithLogits`](crate::loss::KlDivWithLogits).
    ///
    /// Liger `LigerFusedLinearJSD`; Agarwal et al., On-Policy Distillation of Language Models, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::JsDivWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, f64::NEG_INFINITY])),
    ///     ("target_logits".into(), HostTensor::floats([1, 2], vec![f64::NEG_INFINITY, 0.0])),
    /// ]);
    /// let result = JsDivWithLogits::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct JsDivWithLogits("js_div_with_logits", dyn PairRows) {
        /// Share of the target in the mixture; 0.5 as in Liger.
        Numeric beta: f32 = 0.5, Range::Within(0.0, 1.0);
        /// Divisor of the scores; 1 as in Liger.
        Numeric temperature: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl PairRows for JsDivWithLogits {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: true }
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/js_div_with_logits")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let (beta, t) = (f64::from(self.beta), f64::from(self.temperature));
        let (log_q, log_p) = (log_softmax(&row.input, t), log_softmax(&row.second, t));
        if beta == 0.0 || beta == 1.0 {
            let forward = beta == 0.0;
            let (log_a, log_b) = if forward { (&log_p, &log_q) } else { (&log_q, &log_p) };
            let slopes = divergence_slopes(log_a, log_b);
            return HostRow {
                value: divergence(log_a, log_b),
                input: through_softmax(&log_q, t, |c| if forward { slopes[c].1 } else { slopes[c].0 }),
                second: through_softmax(&log_p, t, |c| if forward { slopes[c].0 } else { slopes[c].1 }),
            };
        }
        let mixed = |c: usize| log_sum_exp([beta.ln() + log_p[c], (1.0 - beta).ln() + log_q[c]].into_iter());
        let log_m: Vec<f64> = (0..log_q.len()).map(mixed).collect();
        // The slopes by m cancel but for a part that is the shares' own: constant by the logarithms, nothing by the scores.
        let slope = |weight: f64, log_a: &[f64], c: usize| {
            if log_a[c] == f64::NEG_INFINITY { 0.0 } else { weight * log_a[c].exp() * (log_a[c] - log_m[c]) }
        };
        HostRow {
            value: beta * divergence(&log_p, &log_m) + (1.0 - beta) * divergence(&log_q, &log_m),
            input: through_softmax(&log_q, t, |c| slope(1.0 - beta, &log_q, c)),
            second: through_softmax(&log_p, t, |c| slope(beta, &log_p, c)),
        }
    }

    fn flops(&self) -> u64 {
        50
    }
}
