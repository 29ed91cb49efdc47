//! Channel-wise distillation.

use crate::contract::loss;
use crate::family::pair_rows::{Edges, HostPair, HostRow, PairRows, Second};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Distillation of where each class is: for a class of a sample, over the positions,
    ///
    /// l = T^2 KL(softmax(t (1 - M) / T), softmax(x (1 - M) / T)), KL(a, b) = sum_i a_i (ln a_i - ln b_i),
    ///
    /// with x = `input`, t = `target_logits`, T = `temperature`, and M = `edge_mask`, 0 where it is not given.
    ///
    /// `input [N, C, ...]` receives a gradient; `target_logits` and `edge_mask` have its shape, and the mask may be f32 beside
    /// half-precision scores. `none` is `[N, C]`, and `mean` divides by N C. There is no `cell_mask`. A score of minus infinity stays
    /// one under the mask.
    ///
    /// mmrazor `ChannelWiseDivergence`; Shu et al., Channel-wise Knowledge Distillation for Dense Prediction, 2021. With M it is the
    /// body term of Liu et al., BPKD, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ChannelWiseDivergence};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1, 2], vec![0.0, 0.0])),
    ///     ("target_logits".into(), HostTensor::floats([1, 1, 2], vec![3f64.ln(), 0.0])),
    /// ]);
    /// let result = ChannelWiseDivergence::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let expected = 0.75 * 1.5f64.ln() + 0.25 * 0.5f64.ln();
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ChannelWiseDivergence("channel_wise_divergence", dyn PairRows) {
        /// Divisor of the scores; 1 as in mmrazor.
        Numeric temperature: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl PairRows for ChannelWiseDivergence {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: false }
    }

    fn edges(&self) -> Edges {
        Edges::Beyond
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("family/pair_rows/teacher")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        HostRow::taught(row, self.temperature.into())
    }
}
