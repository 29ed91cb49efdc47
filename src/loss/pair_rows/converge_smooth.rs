//! ConvergeSmoothMode.

use crate::contract::loss;
use crate::family::pair_rows::{HostPair, HostRow, PairRows, Second, log_softmax, through_softmax};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};
use crate::tensor::ADVERSARIAL_LOGITS;

word_parameter! {
    /// Whose losses are held near those of the epoch before.
    pub enum ConvergeSmoothMode {
        /// Each row's.
        Sample = "sample",
        /// The means over the batch.
        Batch = "batch",
    }
}

loss! {
    /// Adversarial training whose losses are held near those of the epoch before. With b and a the smoothed cross-entropies of the
    /// benign and the adversarial scores,
    ///
    /// l = a + [|b - previous_benign| >= stride] (w1 |a - previous_adversarial| + w2 |b - previous_benign|),
    /// a = -sum_c t_c ln softmax(adversarial_logits)_c, b the same of `input`,
    /// t_c = (1 - s) [c = y] + s / C, s = `label_smoothing`, y = `labels`.
    ///
    /// `input` and `adversarial_logits` are `[N, C, ...]` and receive gradients; `labels` are `[N, ...]`. The test in brackets is
    /// constant in the gradient, and |0| has slope 0. `mean` divides by the rows that count.
    ///
    /// In mode `batch`, a and b are means over the rows that count and l is one number, whatever the reduction: `none` is an error,
    /// and without a row that counts l is 0.
    ///
    /// Zhao et al., Fast Adversarial Training with Smooth Convergence, 2023. Dividing the example-based form by the rows is this
    /// crate's choice. The paper's code has no w1 term, a strict inequality, and +-w2 b in place of the distance. Its smoothing
    /// keeps a factor f on the label and shares the rest among the others: s = (1 - f) C / (C - 1).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConvergeSmoothLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("adversarial_logits".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = ConvergeSmoothLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2.0 * 2f64.ln()).abs() < 1e-15);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, -0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConvergeSmoothLoss("converge_smooth_loss", dyn PairRows) {
        /// Mean benign loss of the epoch before; 0, none.
        Numeric previous_benign: f32 = 0.0, Range::Any;
        /// Mean adversarial loss of the epoch before; 0, none.
        Numeric previous_adversarial: f32 = 0.0, Range::Any;
        /// Change from which on it is held back; 0.03 as the authors have it on CIFAR-10.
        Numeric stride: f32 = 0.03, Range::AtLeast(0.0);
        /// Weight of the adversarial change; 0 as the authors have it on CIFAR.
        Numeric w1: f32 = 0.0, Range::AtLeast(0.0);
        /// Weight of the benign change; 1 as the authors have it.
        Numeric w2: f32 = 1.0, Range::AtLeast(0.0);
        /// Part of the target that is spread over all classes; 0, none.
        Numeric label_smoothing: f32 = 0.0, Range::Within(0.0, 1.0);
        /// Over what the losses are taken; `sample`.
        Structural mode: ConvergeSmoothMode = ConvergeSmoothMode::Sample, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl ConvergeSmoothLoss {
    /// The smoothed cross-entropies of the adversarial and the benign scores.
    fn entropies(&self, row: &HostPair) -> [f64; 2] {
        [&row.second, &row.input].map(|scores| {
            let logs = log_softmax(scores, 1.0);
            let shares = logs.iter().enumerate().map(|(c, log)| (self.share(row, c), log));
            -shares.filter(|(share, _)| *share > 0.0).map(|(share, log)| share * log).sum::<f64>()
        })
    }

    /// The share of a class in a row's target.
    fn share(&self, row: &HostPair, c: usize) -> f64 {
        let smoothing = f64::from(self.label_smoothing);
        let spread = smoothing / row.input.len() as f64;
        if c == row.label { 1.0 - smoothing + spread } else { spread }
    }

    /// The loss by both cross-entropies, and what their slopes by input and second are multiplied by.
    fn held(&self, [a, b]: [f64; 2]) -> (f64, [f64; 2]) {
        let (of_a, of_b) = (a - f64::from(self.previous_adversarial), b - f64::from(self.previous_benign));
        let gate = if of_b.abs() >= self.stride.into() { 1.0 } else { 0.0 };
        let (w1, w2) = (gate * f64::from(self.w1), gate * f64::from(self.w2));
        (a + w1 * of_a.abs() + w2 * of_b.abs(), [w2 * sign(of_b), 1.0 + w1 * sign(of_a)])
    }
}

impl PairRows for ConvergeSmoothLoss {
    fn second(&self) -> Second {
        Second { name: ADVERSARIAL_LOGITS, grad: true }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn hooks(&self) -> Vec<Fragment> {
        let shares = fragment!("loss/pair_rows/converge_smooth_shares");
        match self.mode {
            ConvergeSmoothMode::Sample => vec![fragment!("loss/pair_rows/converge_smooth"), shares],
            ConvergeSmoothMode::Batch => vec![fragment!("loss/pair_rows/converge_smooth_batch"), shares],
        }
    }

    fn whole(&self) -> Option<Fragment> {
        (self.mode == ConvergeSmoothMode::Batch).then_some(fragment!("loss/pair_rows/converge_smooth_total"))
    }

    fn own(&self, row: &HostPair) -> f64 {
        self.entropies(row)[1]
    }

    fn ended(&self, means: [f64; 2]) -> (f64, [f64; 2]) {
        self.held(means)
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let entropies = self.entropies(row);
        let (value, factors) = match self.mode {
            ConvergeSmoothMode::Sample => self.held(entropies),
            ConvergeSmoothMode::Batch if entropies[1].is_finite() => (entropies[0], [1.0; 2]),
            ConvergeSmoothMode::Batch => (f64::NAN, [1.0; 2]),
        };
        let slopes = |scores: &[f64], factor: f64| {
            through_softmax(&log_softmax(scores, 1.0), 1.0, |c| -factor * self.share(row, c))
        };
        HostRow { value, input: slopes(&row.input, factors[0]), second: slopes(&row.second, factors[1]) }
    }
}

/// The slope of |x|, which is 0 at 0.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}
