//! Local linearity.

use crate::contract::loss;
use crate::family::pair_rows::linearity::{EllePenalty, Linearity};
use crate::params::Range;

loss! {
    /// How far the cross-entropy is from linear between two points. With CE_a, CE_b and CE_c the cross-entropies of the three blocks
    /// of `input`, the last one's inputs at (1 - alpha) a + alpha b,
    ///
    /// r = CE_c - (1 - alpha) CE_a - alpha CE_b, l = r^2, or with `smooth_l1` r^2 / 2 for |r| < 1 and |r| - 1/2 beyond.
    ///
    /// `input [3, N, C]` receives a gradient, `labels [N]` go with all three blocks, and `alpha [N]` in [0, 1] receives none. `mean`
    /// divides by the triples that count, `batch_mean` by N. Classes are the last axis: there is no other class axis to choose.
    ///
    /// Abad Rocamora et al., Efficient Local Linearity Regularization to Overcome Catastrophic Overfitting, 2024; `squared` is
    /// their code on CIFAR and SVHN, `smooth_l1` that on ImageNet.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ElleLinearityLoss};
    /// let scores = vec![0.0, 0.0, 0.0, 0.0, 0.0, 3f64.ln()];
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3, 1, 2], scores)),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    ///     ("alpha".into(), HostTensor::floats([1], vec![0.25])),
    /// ]);
    /// let result = ElleLinearityLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln().powi(2)).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ElleLinearityLoss("elle_linearity_loss", dyn Linearity) {
        /// What becomes of a residual; `squared` as in the authors' code on CIFAR.
        Structural penalty: EllePenalty = EllePenalty::Squared, Range::Any;
        /// Label that leaves a triple out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Linearity for ElleLinearityLoss {
    fn penalty(&self) -> EllePenalty {
        self.penalty
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
