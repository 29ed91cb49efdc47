//! Weighting of tasks by their uncertainty.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{FACTOR, INPUT, LOG_VARIANCE};

loss! {
    /// Losses of several tasks weighted by the tasks' learned uncertainty: with s = `log_variance`,
    ///
    /// l_m = factor exp(-s_m) L_m + s_m / 2.
    ///
    /// `input [M]` holds the tasks' losses; it and `log_variance [M]` receive gradients. `factor [M]` replaces the parameter:
    /// 1/2 for regressions, 1 for likelihoods. The sum over the tasks is the loss of the paper: reduction `sum`.
    ///
    /// Kendall et al., Multi-task learning using uncertainty to weigh losses for scene geometry and semantics, 2018.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::UncertaintyWeightingLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![4.0, 2.0])),
    ///     ("log_variance".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = UncertaintyWeightingLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [3.0]);
    /// assert_eq!(result.grads["log_variance"].as_floats(), [-1.5, -0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct UncertaintyWeightingLoss("uncertainty_weighting_loss", dyn Several) {
        /// What multiplies each task; 0.5 as in the paper for regressions.
        Numeric factor: f32 = 0.5, Range::Any;
    }
}

impl Several for UncertaintyWeightingLoss {
    fn operands(&self) -> Vec<Operand> {
        let tensor = |name| Operand::new(TensorDecl::required(name, "M", TensorKind::Float).with_grad());
        let factor = Operand::new(TensorDecl::optional(FACTOR, "M", TensorKind::Auxiliary));
        vec![tensor(INPUT), tensor(LOG_VARIANCE), Operand { parameter: Some("params.factor"), ..factor }]
    }

    fn weighs(&self) -> bool {
        false
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/uncertainty_weighting")]
    }

    fn formula(&self, [loss, s, factor, _]: [f64; 4]) -> (f64, [f64; 4]) {
        let precision = factor * (-s).exp();
        (precision * loss + s / 2.0, [precision, 0.5 - precision * loss, 0.0, 0.0])
    }

    fn parameter(&self) -> f64 {
        self.factor.into()
    }

    fn flops(&self) -> u64 {
        10
    }
}
