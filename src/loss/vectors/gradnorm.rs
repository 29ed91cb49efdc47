//! Balance of tasks by the norms of their gradients.

use crate::contract::loss;
use crate::family::vectors::sums::{Sums, of_all};
use crate::family::vectors::tasks::Tasks;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::{GRAD_NORMS, INITIAL_LOSSES, LOSSES, TASK_WEIGHT};

loss! {
    /// How far the gradients of tasks are from training at one rate, as a loss of the tasks' weights:
    ///
    /// l_m = |w_m G_m - mean(w G) r_m^alpha|, with r = (L / L0) / mean(L / L0).
    ///
    /// `task_weight [M]` is w and receives a gradient; `grad_norms [M]` holds the norm G of each task's gradient by the last
    /// shared weights, without its weight (`segment_reduce`), `losses` and `initial_losses [M]` the tasks' losses L now and where
    /// training started. The mean of w G and r are constant in the gradient. L0 = 0 counts as a ratio of 1; where all losses are
    /// 0, r is 1. The sum over the tasks is the loss of the paper: reduction `sum`; the engine keeps the sum of the weights. A
    /// loss below 0 is an error of the CPU path, on a GPU NaN. A NaN anywhere is in every mean, and so in every task.
    ///
    /// Chen et al., GradNorm: Gradient Normalization for Adaptive Loss Balancing in Deep Multitask Networks, 2018.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GradnormLoss};
    /// let tasks = |values: [f64; 2]| HostTensor::floats([2], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("task_weight".into(), tasks([1.0, 1.0])),
    ///     ("grad_norms".into(), tasks([3.0, 1.0])),
    ///     ("losses".into(), tasks([1.0, 2.0])),
    ///     ("initial_losses".into(), tasks([2.0, 4.0])),
    /// ]);
    /// let result = GradnormLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [2.0]);
    /// assert_eq!(result.grads["task_weight"].as_floats(), [3.0, -1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GradnormLoss("gradnorm_loss", dyn Tasks) {
        /// How strongly tasks that lag are pulled; 1.5 as in the paper's NYUv2 runs.
        Numeric alpha: f32 = 1.5, Range::AtLeast(0.0);
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// A loss beside where it started.
fn ratio(now: f64, initial: f64) -> f64 {
    if initial == 0.0 { 1.0 } else { now / initial }
}

impl Tasks for GradnormLoss {
    fn names(&self) -> [&'static str; 4] {
        [TASK_WEIGHT, GRAD_NORMS, LOSSES, INITIAL_LOSSES]
    }

    fn not_negative(&self) -> &'static [&'static str] {
        &[LOSSES, INITIAL_LOSSES]
    }

    fn sums(&self) -> (Sums, Fragment) {
        let parts = [fragment!("loss/vectors/gradnorm_parts"), fragment!("loss/vectors/gradnorm_ratio")];
        (of_all(&self.names()).part(parts), fragment!("loss/vectors/gradnorm_means"))
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/vectors/gradnorm"), fragment!("loss/vectors/gradnorm_ratio")]
    }

    fn means(&self, [weights, norms, losses, initial]: [&[f64]; 4]) -> [f64; 2] {
        let weighted = weights.iter().zip(norms).map(|(w, norm)| w * norm);
        let ratios = losses.iter().zip(initial).map(|(&now, &initial)| ratio(now, initial));
        let strays = losses.iter().chain(initial).any(|loss| !loss.is_finite());
        [mean(weighted), if strays { f64::NAN } else { mean(ratios) }]
    }

    fn formula(&self, [w, norm, now, initial]: [f64; 4], [weighted, ratios]: [f64; 2]) -> (f64, f64) {
        let rate = if ratios == 0.0 { 1.0 } else { ratio(now, initial) / ratios };
        let apart = w * norm - weighted * rate.powf(self.alpha.into());
        if !apart.is_finite() || ratios.is_nan() {
            return (f64::NAN, f64::NAN);
        }
        let sign = if apart == 0.0 { 0.0 } else { apart.signum() };
        (apart.abs(), sign * norm)
    }
}
