//! Decoupled knowledge distillation.

use crate::contract::loss;
use crate::family::pair_rows::{
    HostPair, HostRow, PairRows, Second, divergence, divergence_slopes, log_softmax, through_softmax,
};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{larger, log_sum_exp, softplus};
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Decoupled knowledge distillation: a teacher's share of the label, and its shares of the others, weighed apart.
    ///
    /// l = T^2 (alpha KL((P_y, 1 - P_y), (q_y, 1 - q_y)) + beta KL(P', q')), KL(a, b) = sum_c a_c (ln a_c - ln b_c),
    /// q = softmax(x / T), P = softmax(t / T), P' and q' without class y and rescaled to sum 1, with x = `input`,
    /// t = `target_logits`, y = `labels`, T = `temperature`.
    ///
    /// `input [N, C, ...]` receives a gradient, `target_logits` of that shape none; `labels` are `[N, ...]`. `mean` divides by the
    /// rows that count. With one class the loss is 0, and with two its second part, which also is 0 where the teacher has no class
    /// but the label. 1 - q_y comes from the other classes, not from a difference, so a sure row keeps its second part.
    ///
    /// Zhao et al., Decoupled Knowledge Distillation, 2022 (whose code masks the label by a score of -1000).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DecoupledKdLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("target_logits".into(), HostTensor::floats([1, 2], vec![3f64.ln(), 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let result = DecoupledKdLoss { temperature: 1.0, ..Default::default() }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let expected = 0.75 * 1.5f64.ln() + 0.25 * 0.5f64.ln();
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DecoupledKdLoss("decoupled_kd_loss", dyn PairRows) {
        /// Weight of the label's share; 1 as the authors have it.
        Numeric alpha: f32 = 1.0, Range::AtLeast(0.0);
        /// Weight of the other classes' shares; 8 as the authors have it on CIFAR-100.
        Numeric beta: f32 = 8.0, Range::AtLeast(0.0);
        /// Divisor of the scores; 4 as the authors have it.
        Numeric temperature: f32 = 4.0, Range::MoreThan(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl PairRows for DecoupledKdLoss {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: false }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/decoupled_kd")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let (alpha, beta, t) = (f64::from(self.alpha), f64::from(self.beta), f64::from(self.temperature));
        let [in_q, in_p] = [&row.input, &row.second].map(|scores| Parts::of(scores, row.label, t));
        let (by_label, by_others) =
            (divergence_slopes(&in_p.label, &in_q.label), divergence_slopes(&in_p.others, &in_q.others));
        // Of the two logarithms by the odds between the label and the others.
        let by_odds = through_softmax(&in_q.label, t, |c| alpha * t * t * by_label[c].1)[0];
        let mut input = through_softmax(&in_q.others, t, |c| beta * t * t * by_others[c].1);
        input.iter_mut().zip(&in_q.others).for_each(|(slope, log_q)| *slope -= by_odds * log_q.exp());
        input.insert(row.label, by_odds);
        let value = alpha * divergence(&in_p.label, &in_q.label) + beta * divergence(&in_p.others, &in_q.others);
        HostRow { value: t * t * value, input, second: Vec::new() }
    }

    fn flops(&self) -> u64 {
        30
    }
}

/// A distribution taken apart, in logarithms.
struct Parts {
    /// Of the label, and of all the others.
    label: [f64; 2],
    /// Of each of the others among themselves.
    others: Vec<f64>,
}

impl Parts {
    fn of(scores: &[f64], label: usize, temperature: f64) -> Self {
        let mut others = scores.to_vec();
        let own = others.remove(label);
        let most = others.iter().copied().fold(f64::NEG_INFINITY, larger);
        if most == f64::NEG_INFINITY {
            // Of the label there is all, or nothing of anything.
            let label = if own == most { [f64::NAN; 2] } else { [0.0, most] };
            return Self { label, others };
        }
        let rest = log_sum_exp(others.iter().map(|x| (x - most) / temperature));
        let odds = (own - most) / temperature - rest;
        Self { label: [-softplus(-odds), -softplus(odds)], others: log_softmax(&others, temperature) }
    }
}
