//! Distillation at edges.

use crate::contract::loss;
use crate::family::pair_rows::{Edges, HostPair, HostRow, PairRows, Second};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::TARGET_LOGITS;

loss! {
    /// Distillation of a teacher's class scores in the cells of edges, each class's edge worth the same. In cell i,
    ///
    /// l_i = T^2 KL(softmax(t M / T), softmax(x M / T)) sum_c M_ic / max(1, sum_j M_jc), KL(a, b) = sum_c a_c (ln a_c - ln b_c),
    /// j over all cells of the sample, with x = `input`, t = `target_logits`, M = `edge_mask`, T = `temperature`.
    ///
    /// `input [N, C, ...]` receives a gradient; `target_logits` and `edge_mask` have its shape, the mask in [0, 1], and may be f32
    /// beside half-precision scores. M multiplies scores: outside the edges they are 0, and minus infinity stays. `cell_mask` leaves
    /// cells out of the loss and not of the sums of M. `mean` divides by the cells that count; the paper's weight is `batch_mean`.
    ///
    /// Liu et al., BPKD: Boundary Privileged Knowledge Distillation for Semantic Segmentation, 2024: the edge term, with M the
    /// `label_edge_map` averaged onto the grid of the scores.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MaskedPixelKdLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("target_logits".into(), HostTensor::floats([1, 2], vec![3f64.ln(), 0.0])),
    ///     ("edge_mask".into(), HostTensor::floats([1, 2], vec![1.0, 0.5])),
    /// ]);
    /// let result = MaskedPixelKdLoss { temperature: 1.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let expected = 1.5 * (0.75 * 1.5f64.ln() + 0.25 * 0.5f64.ln());
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MaskedPixelKdLoss("masked_pixel_kd_loss", dyn PairRows) {
        /// Divisor of the scores; 4.
        Numeric temperature: f32 = 4.0, Range::MoreThan(0.0);
    }
}

impl PairRows for MaskedPixelKdLoss {
    fn second(&self) -> Second {
        Second { name: TARGET_LOGITS, grad: false }
    }

    fn edges(&self) -> Edges {
        Edges::Within
    }

    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("family/pair_rows/teacher")]
    }

    fn row(&self, row: &HostPair) -> HostRow {
        HostRow::taught(row, self.temperature.into())
    }
}
