//! Kullback-Leibler divergence of two rows of scores.

use crate::contract::loss;
use crate::family::pair_rows::{
    HostPair, HostRow, PairRows, Second, divergence, divergence_slopes, log_softmax, through_softmax,
};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Kullback-Leibler divergence of a prediction from a target, both given as scores:
    ///
    /// l = T^2 KL(P, q), and T^2 KL(q, P) more if `symmetric`; KL(a, b) = sum_c a_c (ln a_c - ln b_c),
    /// q = softmax(x / T), P = softmax(t / T), with x = `input`, t = `target_logits`, T = `temperature`.
    ///
    /// A target held constant is one whose gradient nobody asks for. `mean` divides by the rows that count, which of
    /// `[N, C]` is PyTorch's `batchmean`. A class of score minus infinity on both sides adds nothing; one that only the
    /// target gives a share (either, if `symmetric`) makes its row NaN, where PyTorch has infinity.
    ///
    /// PyTorch `kl_div(log_softmax(x / T), softmax(t / T), reduction="batchmean") * T^2`. Hinton, Vinyals and Dean, Distilling the
    /// Knowledge in a Neural Network, 2015; Miyato et al., Virtual Adversarial Training, 2018; R-Drop is half of the symmetric one.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::KlDivWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("target_logits".into(), HostTensor::floats([1, 2], vec![3f64.ln(), 0.0])),
    /// ]);
    /// let result = KlDivWithLogits::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let expected = 0.75 * 1.5f64.ln() + 0.25 * 0.5f64.ln();
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-15);
    /// assert!((result.grads["input"].as_floats()[0] + 0.25).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct KlDivWithLogits("kl_div_with_logits", dyn PairRows) {
        /// Divisor of the scores; 1 as in PyTorch's `kl_div`.
        Numeric temperature: f32 = 1.0, Range::MoreThan(0.0);
        /// Adds the divergence of the target from the prediction.
        Numeric symmetric: bool = false, Range::Any;
    }
    unlike "r_drop": "that is `symmetric`";
}

impl KlDivWithLogits {
    /// Distillation by a teacher's scores alone: give `target_logits` no gradient, and take reduction `BatchMean`.
    pub fn distillation(temperature: f32) -> Self {
        Self { temperature, ..Self::default() }
    }

    /// Both divergences of two passes over the same rows; R-Drop is half of it, by an upstream gradient of 1/2. Wu et al.,
    /// R-Drop: Regularized Dropout for Neural Networks, 2021.
    pub fn r_drop() -> Self {
        Self { symmetric: true, ..Self::default() }
    }
}

impl PairRows for KlDivWithLogits {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: true }
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/kl_div_with_logits")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let t = f64::from(self.temperature);
        let (log_q, log_p) = (log_softmax(&row.input, t), log_softmax(&row.second, t));
        let (forward, backward) = (divergence_slopes(&log_p, &log_q), divergence_slopes(&log_q, &log_p));
        let both = |forward: f64, backward: f64| t * t * if self.symmetric { forward + backward } else { forward };
        HostRow {
            value: both(divergence(&log_p, &log_q), divergence(&log_q, &log_p)),
            input: through_softmax(&log_q, t, |c| both(forward[c].1, backward[c].0)),
            second: through_softmax(&log_p, t, |c| both(forward[c].0, backward[c].1)),
        }
    }
}
