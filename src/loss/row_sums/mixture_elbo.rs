//! The evidence bound of a mixture.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows};
use crate::kernel::{Fragment, fragment};
use crate::numerics::log_sum_exp;
use crate::params::{Range, word_parameter};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::INPUT;

word_parameter! {
    /// What the components' losses come to.
    pub enum MixtureMode {
        /// Their mean by posterior weights.
        Full = "full",
        /// The same, the weights being constant in the gradient.
        Em = "em",
        /// -log sum exp(-l).
        Lse = "lse",
    }
}

/// Logarithms of the weights of a mixture's components.
const LOG_ALPHA: &str = "log_alpha";
/// From here down a component has no weight.
const NONE: f64 = -1e30;

loss! {
    /// The bound of a mixture whose components have losses of their own: with l = x - (log_alpha - lse log_alpha) and
    /// w = softmax(-l),
    ///
    /// sum_k w_k l_k; `mode` `"em"`: w is constant in the gradient; `"lse"`: -log sum_k exp(-l_k).
    ///
    /// `input [N, K]` (with gradient) holds the losses of K components. `log_alpha [K]`, optional, is normalised by its log-sum
    /// (lse); at -1e30 and below it drops its component, whatever the component's losses are. It may be f32 beside halves.
    /// Without it l = x. Without reduction the loss is `[N]`; `mean` and `batch_mean` divide by N. A row whose components are
    /// all dropped is 0.
    ///
    /// Alberti, Hertrich, Santacesaria and Sciutto, Manifold learning by mixture models of VAEs for inverse problems, 2024,
    /// whose training is `"full"`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MixtureElboLoss};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2], vec![3.0, 3.0]))]);
    /// let result = MixtureElboLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [3.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MixtureElboLoss("mixture_elbo_loss", dyn RowSums) {
        /// What the components' losses come to.
        Structural mode: MixtureMode = MixtureMode::Full, Range::Any;
    }
}

/// The components of a row.
struct Components {
    /// The least loss, and the losses above it.
    least: f64,
    above: Vec<f64>,
    /// The sum of exp(-above), and each one's share.
    sum: f64,
    shares: Vec<f64>,
}

impl Components {
    fn of(row: &HostRow<'_>) -> Self {
        let given = row.values.get(1);
        let normal = given.map_or(0.0, |weights| log_sum_exp(weights.iter().copied()));
        let of = |(k, x): (usize, &f64)| x - given.map_or(0.0, |weights| weights[k] - normal);
        let losses: Vec<f64> = row.values[0].iter().enumerate().map(of).collect();
        let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
        let above: Vec<f64> = losses.iter().map(|l| l - least).collect();
        let sum = above.iter().map(|t| (-t).exp()).sum();
        let shares = above.iter().map(|t| (-t).exp() / sum).collect();
        Self { least, above, sum, shares }
    }

    /// The mean loss by some shares; what has none adds nothing.
    fn mean(&self, shares: &[f64]) -> f64 {
        let terms = self.above.iter().zip(shares).map(|(t, w)| if *w == 0.0 { 0.0 } else { t * w });
        self.least * shares.iter().sum::<f64>() + terms.sum::<f64>()
    }
}

impl RowSums for MixtureElboLoss {
    fn rows(&self) -> Rows {
        Rows::Samples
    }

    fn operands(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N K", TensorKind::Float).with_grad()]
    }

    fn along(&self) -> Option<TensorDecl> {
        Some(TensorDecl::optional(LOG_ALPHA, "K", TensorKind::Auxiliary))
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/mixture_elbo")]
    }

    fn constants(&self) -> Vec<(&'static str, u64)> {
        vec![("MODE", self.mode as u64)]
    }

    fn words(&self) -> (u64, u64) {
        (5, 3)
    }

    fn choice(&self) -> Option<Fragment> {
        Some(fragment!("loss/row_sums/mixture_elbo_kept"))
    }

    fn keeps(&self, values: &[f64]) -> bool {
        values.get(1).is_none_or(|weight| weight.is_nan() || *weight > NONE)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let components = Components::of(row);
        let Components { least, above, sum, shares } = &components;
        let mean: f64 = above.iter().zip(shares).map(|(t, w)| if *w == 0.0 { 0.0 } else { t * w }).sum();
        match self.mode {
            MixtureMode::Full => {
                let slope = |(t, w): (&f64, &f64)| if *w == 0.0 { 0.0 } else { w * (1.0 - (t - mean)) };
                (least + mean, vec![above.iter().zip(shares).map(slope).collect()])
            }
            MixtureMode::Em => (least + mean, vec![shares.clone()]),
            MixtureMode::Lse => (least - sum.ln(), vec![shares.clone()]),
        }
    }

    fn held(&self, row: &HostRow<'_>, at: &HostRow<'_>) -> Option<f64> {
        (self.mode == MixtureMode::Em).then(|| Components::of(row).mean(&Components::of(at).shares))
    }

    fn flops(&self) -> u64 {
        16
    }
}
