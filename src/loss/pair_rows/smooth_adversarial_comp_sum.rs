//! Smooth adversarial comp-sum loss.

use crate::contract::loss;
use crate::family::pair_rows::{HostPair, HostRow, PairRows, Second, log_softmax, through_softmax};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::ADVERSARIAL_LOGITS;

loss! {
    /// A comp-sum loss of natural scores, and how far adversarial ones move their margins:
    ///
    /// l = phi(ln q_y) + nu |d|, q = softmax(x / rho), phi(u) = (exp((tau - 1) u) - 1) / (1 - tau), or -u at tau = 1,
    /// d_k = (a_y - a_k) - (x_y - x_k), with x = `input`, a = `adversarial_logits`, y = `labels`, |d| Euclidean.
    ///
    /// `mean` divides by the rows that count. |d| has slope 0 at d = 0. For tau < 1 the exponent is clamped at 80, with
    /// slope 0 beyond. A class of score minus infinity on both sides is left out of d.
    ///
    /// Mao, Mohri and Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, 2023. The largest loss over
    /// perturbations is the caller's search.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SmoothAdversarialCompSumLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("adversarial_logits".into(), HostTensor::floats([1, 2], vec![3.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = SmoothAdversarialCompSumLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2f64.ln() + 3.0)).abs() < 1e-15);
    /// assert_eq!(result.grads["adversarial_logits"].as_floats(), [1.0, -1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SmoothAdversarialCompSumLoss("smooth_adversarial_comp_sum_loss", dyn PairRows) {
        /// Place in the comp-sum family; 1, the cross-entropy.
        Numeric tau: f32 = 1.0, Range::AtLeast(0.0);
        /// Divisor of the natural scores; 1, none.
        Numeric rho: f32 = 1.0, Range::MoreThan(0.0);
        /// Weight of the margins' change; 1.
        Numeric nu: f32 = 1.0, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

/// Largest exponent: exp(80) is finite in f32.
const MOST: f64 = 80.0;

impl PairRows for SmoothAdversarialCompSumLoss {
    fn second(&self) -> Second {
        Second { name: ADVERSARIAL_LOGITS, grad: true }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/smooth_adversarial_comp_sum")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let (rho, nu, label) = (f64::from(self.rho), f64::from(self.nu), row.label);
        let log_q = log_softmax(&row.input, rho);
        let rest = 1.0 - f64::from(self.tau);
        let u = -rest * log_q[label];
        let (value, slope) = match () {
            () if u > MOST => (MOST.exp_m1() / rest, 0.0),
            () if rest == 0.0 => (-log_q[label], -1.0),
            () => (u.exp_m1() / rest, -u.exp()),
        };
        let gap = |k: usize| {
            let (x, s) = (row.input[k], row.second[k]);
            let left_out = x == f64::NEG_INFINITY && s == x;
            if left_out { 0.0 } else { (row.second[label] - s) - (row.input[label] - x) }
        };
        let gaps: Vec<f64> = (0..log_q.len()).map(gap).collect();
        let norm = gaps.iter().map(|d| d * d).sum::<f64>().sqrt();
        let by_gap = |k: usize| if norm == 0.0 { 0.0 } else { nu * gaps[k] / norm };
        let all: f64 = (0..gaps.len()).map(by_gap).sum();
        let by_second = |k: usize| if k == label { all - by_gap(k) } else { -by_gap(k) };
        let of_label = through_softmax(&log_q, rho, |c| if c == label { slope } else { 0.0 });
        HostRow {
            value: value + nu * norm,
            input: of_label.iter().enumerate().map(|(k, of_label)| of_label - by_second(k)).collect(),
            second: (0..gaps.len()).map(by_second).collect(),
        }
    }
}
