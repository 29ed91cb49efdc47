//! Distillation.

use crate::contract::loss;
use crate::family::pair_rows::{
    HostPair, HostRow, PairRows, Second, divergence, divergence_slopes, log_softmax, through_softmax,
};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Distillation of a teacher's scores, beside the cross-entropy against labels:
    ///
    /// l = alpha T^2 KL(P, q) - (1 - alpha) ln softmax(x)_y, KL(P, q) = sum_c P_c (ln P_c - ln q_c),
    /// q = softmax(x / T), P = softmax(t / T), with x = `input`, t = `target_logits`, y = `labels`, T = `temperature`.
    ///
    /// `input [N, C, ...]` receives a gradient, `target_logits` of that shape none; `labels` are `[N, ...]`. `mean` divides by the
    /// rows that count. Both addends are reckoned whatever `alpha` is: a class of score minus infinity in `input` must have no share
    /// of the teacher's and not be the label.
    ///
    /// Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015; with T = 1, the step of EQ-Net's
    /// group progressive guidance (Xu et al., EQ-Net: elastic quantization neural networks, 2023); the default
    /// temperature from Yang et al., Dual-Head Knowledge Distillation, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DistillationLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("target_logits".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = DistillationLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5 * 2f64.ln()).abs() < 1e-15);
    /// assert_eq!(result.grads["input"].as_floats(), [0.25, -0.25]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DistillationLoss("distillation_loss", dyn PairRows) {
        /// Share of the distillation; 0.5 as in EQ-Net.
        Numeric alpha: f32 = 0.5, Range::Within(0.0, 1.0);
        /// Divisor of the scores in the divergence; 4 as in the distillation that Yang et al. (2024) compare with.
        Numeric temperature: f32 = 4.0, Range::MoreThan(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl PairRows for DistillationLoss {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: false }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pair_rows/distillation")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        let (alpha, t) = (f64::from(self.alpha), f64::from(self.temperature));
        let (log_q, log_p) = (log_softmax(&row.input, t), log_softmax(&row.second, t));
        let plain = log_softmax(&row.input, 1.0);
        let slopes = divergence_slopes(&log_p, &log_q);
        let of_teacher = through_softmax(&log_q, t, |c| alpha * t * t * slopes[c].1);
        let of_label = through_softmax(&plain, 1.0, |c| if c == row.label { alpha - 1.0 } else { 0.0 });
        HostRow {
            value: alpha * t * t * divergence(&log_p, &log_q) - (1.0 - alpha) * plain[row.label],
            input: of_teacher.into_iter().zip(of_label).map(|(a, b)| a + b).collect(),
            second: Vec::new(),
        }
    }

    fn flops(&self) -> u64 {
        32
    }
}
