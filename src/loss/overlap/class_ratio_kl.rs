//! Divergence of predicted class proportions from a prior.

use crate::contract::loss;
use crate::family::overlap::{Proportion, Ratio};
use crate::params::Range;

loss! {
    /// Kullback-Leibler divergence of the proportions that an item's classes are predicted to have from those that are known:
    ///
    /// l = sum_c q_c (log(q_c + eps) - log(prior_c + eps)),
    ///
    /// q the mean over the item's cells of the softmax p; with `proportion` "peak" of exp(x_c - max_k x_k) instead, each cell's
    /// own maximum differentiated too (of several, the lowest class's), then scaled to sum 1.
    ///
    /// `input` is `[N, C, ...]`, `prior` `[N, C]` and not differentiated, `cell_mask` `[N, ...]`; reduction `none` gives `[N]`.
    /// `mean` divides by the items with a cell that counts; others give 0.
    ///
    /// Bateson et al., Source-free domain adaptation for image segmentation, 2022. `"peak"` is what the authors' runs
    /// use.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClassRatioKlLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.0, 3.0, 0.0, 3.0])),
    ///     ("prior".into(), HostTensor::floats([1, 2], vec![0.25, 0.75])),
    /// ]);
    /// let loss = ClassRatioKlLoss { eps: 0.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.5 * 2f64.ln() + 0.5 * (2f64 / 3.0).ln())).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ClassRatioKlLoss("class_ratio_kl_loss", dyn Ratio) {
        /// What a cell adds to the proportions; the mean of softmax, as in the paper.
        Structural proportion: Proportion = Proportion::Mean, Range::Any;
        /// Added to both proportions in the logarithms; 1e-10 as in the authors' code.
        Numeric eps: f32 = 1e-10, Range::AtLeast(0.0);
    }
}

impl Ratio for ClassRatioKlLoss {
    fn proportion(&self) -> Proportion {
        self.proportion
    }

    fn eps(&self) -> f32 {
        self.eps
    }
}
