//! Influence-balanced loss.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostRow, Targets};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::Rows;
use crate::stage::{ITEM, Stage};

/// The L1 norm of the features of each row.
const FEATURE_NORM: &str = "feature_norm";

loss! {
    /// Cross-entropy divided by the influence of the row on the last layer:
    ///
    /// l = w_y (-log p_y) alpha / (2 (1 - p_y) f + eps), p = softmax(x), f = `feature_norm` of the row.
    ///
    /// 2 (1 - p_y) is the L1 norm of softmax(x) less the one-hot label; `feature_norm` `[N, ...]` is that of the
    /// features before the last layer. The factor is differentiated, unless `detach_factor`. `mean` divides as
    /// `cross_entropy` does.
    ///
    /// Park et al., Influence-Balanced Loss for Imbalanced Visual Classification, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::IbLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("feature_norm".into(), HostTensor::floats([1], vec![1.0])),
    /// ]);
    /// let result = IbLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln() * 1e4 / (1.0 + f64::from(1e-3f32))).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct IbLoss("ib_loss", dyn Classification) {
        /// Scale of the loss; 1e4 as in the code of Rangwani et al., 2022.
        Numeric alpha: f32 = 1e4, Range::MoreThan(0.0);
        /// Added to the influence; 1e-3 as in the paper's code.
        Numeric eps: f32 = 1e-3, Range::MoreThan(0.0);
        /// Whether the gradient takes the influence for constant.
        Numeric detach_factor: bool = false, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for IbLoss {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/ib")
    }

    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(FEATURE_NORM, "N ...", TensorKind::Auxiliary)]
    }

    fn choices(&self) -> Choices {
        Choices { term: self.hook(), total: fragment!("loss/classification/ib_total"), ..Choices::default() }
    }

    fn bind<'s>(&self, stage: Stage<'s>, _rows: &'s Rows) -> Stage<'s> {
        stage.tensor(FEATURE_NORM, ITEM)
    }

    fn is_linear(&self) -> bool {
        false
    }

    fn holds_constant(&self) -> bool {
        self.detach_factor
    }

    fn term(&self, row: &HostRow<'_>, class: usize, log_p: f64, weight: f64) -> (f64, f64) {
        let [alpha, eps] = [self.alpha, self.eps].map(f64::from);
        let norm = row.number(FEATURE_NORM).expect("a required tensor");
        let log_held = if self.detach_factor { row.held_log_softmax()[class] } else { log_p };
        let below = -2.0 * log_held.exp_m1() * norm + eps;
        let moving = if self.detach_factor { 0.0 } else { log_p * 2.0 * log_p.exp() * norm / below };
        (-weight * log_p * alpha / below, weight * alpha * (-1.0 - moving) / below)
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        24
    }
}
