//! Label-distribution-aware margin loss.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostCounts, HostRow, Score, Targets, class_counts};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;
use crate::tensor::CLASS_COUNTS;

loss! {
    /// Cross-entropy with a margin that is wider for rarer classes:
    ///
    /// l = -w_y log softmax(z)_y, z = scale (x - m_y e_y), m_c = max_m n_c^(-1/4) / max_k n_k^(-1/4), n = max(`class_counts`, 1).
    ///
    /// The scores are cosines in the paper. `mean` divides as `cross_entropy` does.
    ///
    /// Cao et al., Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LdamLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("class_counts".into(), HostTensor::floats([2], vec![1.0, 1.0])),
    /// ]);
    /// let result = LdamLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 15f64.exp().ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LdamLoss("ldam_loss", dyn Classification) {
        /// Margin of the rarest class; 0.5 as in the paper.
        Numeric max_m: f32 = 0.5, Range::AtLeast(0.0);
        /// Scale of the scores; 30 as in the paper.
        Numeric scale: f32 = 30.0, Range::MoreThan(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for LdamLoss {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![class_counts()]
    }

    fn tables(&self) -> Option<Fragment> {
        Some(fragment!("loss/classification/ldam_table"))
    }

    fn choices(&self) -> Choices {
        let ldam = fragment!("loss/classification/ldam");
        let store = fragment!("family/classification/store_input");
        let spread = fragment!("loss/classification/spread_scale");
        Choices { scores: vec![ldam], slopes: vec![ldam, store], spread, ..Choices::default() }
    }

    fn scores(&self, row: &HostRow<'_>) -> Vec<Score> {
        let counts = HostCounts::new(row.floats(CLASS_COUNTS).expect("a required tensor"));
        let [max_m, scale] = [self.max_m, self.scale].map(f64::from);
        let label = row.label();
        let score = |(c, x): (usize, f64)| {
            let n = counts.of[c];
            let margin = if c == label { max_m * (counts.least / n).powf(0.25) } else { 0.0 };
            Score::of(if n.is_nan() { f64::NAN } else { x }, |x| (scale * (x - margin), scale))
        };
        row.inputs().enumerate().map(score).collect()
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        16
    }
}
