//! TRADES.

use crate::contract::loss;
use crate::family::pair_rows::{
    HostPair, HostRow, PairRows, Second, divergence, divergence_slopes, log_softmax, through_softmax,
};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::ADVERSARIAL_LOGITS;

loss! {
    /// TRADES: the cross-entropy of a natural input, and how far its distribution is from an adversarial one's.
    ///
    /// l = -ln q_y + beta KL(q, P), KL(q, P) = sum_c q_c (ln q_c - ln P_c), q = softmax(x), P = softmax(a), with
    /// x = `input`, a = `adversarial_logits`, y = `labels`.
    ///
    /// The natural scores get a gradient through both addends. `mean` divides by the rows that count.
    ///
    /// Zhang et al., Theoretically Principled Trade-off between Robustness and Accuracy, 2019. PyTorch `cross_entropy(x, y) +
    /// beta * kl_div(log_softmax(a), softmax(x), reduction="batchmean")`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TradesLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("adversarial_logits".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = TradesLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-15);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, -0.5]);
    /// assert_eq!(result.grads["adversarial_logits"].as_floats(), [0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TradesLoss("trades_loss", dyn PairRows) {
        /// Weight of the divergence; 6 as the authors have it.
        Numeric beta: f32 = 6.0, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl PairRows for TradesLoss {
    fn second(&self) -> Second {
        Second { name: ADVERSARIAL_LOGITS, grad: true }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/trades")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let beta = f64::from(self.beta);
        let (log_q, log_p) = (log_softmax(&row.input, 1.0), log_softmax(&row.second, 1.0));
        let slopes = divergence_slopes(&log_q, &log_p);
        let of_label = |c: usize| if c == row.label { -1.0 } else { 0.0 };
        HostRow {
            value: beta * divergence(&log_q, &log_p) - log_q[row.label],
            input: through_softmax(&log_q, 1.0, |c| of_label(c) + beta * slopes[c].0),
            second: through_softmax(&log_p, 1.0, |c| beta * slopes[c].1),
        }
    }
}
