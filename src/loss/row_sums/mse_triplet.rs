//! The triplet loss of mean squared errors.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, NEGATIVE, TARGET};

loss! {
    /// The mean squared error, and what it lacks of being smaller than a negative's by a margin,
    ///
    /// (a + max(a - b + margin, 0)) / 2, a = mean((x - t)^2), b = mean((negative - t)^2).
    ///
    /// `input`, `negative` (both with gradients) and `target` have one shape. Means are over everything, and the loss is one
    /// number whatever the reduction. At the margin the hinge has gradient 0. The value is finite whenever it fits f32.
    ///
    /// The loss of the noise in Liao et al., Denoising as adaptation: noise-space domain adaptation for image restoration, 2025;
    /// its total adds `charbonnier_loss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MseTripletLoss};
    /// let image = |value: f64| HostTensor::floats([2], vec![value; 2]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), image(0.5)),
    ///     ("negative".into(), image(0.25)),
    ///     ("target".into(), image(0.0)),
    /// ]);
    /// let loss = MseTripletLoss { margin: 0.0625 };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MseTripletLoss("mse_triplet_loss", dyn RowSums) {
        /// By how much the negative's error is to be larger.
        Numeric margin: f32 = 0.1, Range::Any;
    }
}

impl RowSums for MseTripletLoss {
    fn rows(&self) -> Rows {
        Rows::All
    }

    fn operands(&self) -> Vec<TensorDecl> {
        let decl = |name| TensorDecl::required(name, "N ...|", TensorKind::Float);
        vec![decl(INPUT).with_grad(), decl(NEGATIVE).with_grad(), decl(TARGET)]
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/mse_triplet"), fragment!("lib/squares")]
    }

    fn words(&self) -> (u64, u64) {
        (6, 2)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [x, negative, target] = &row.values[..] else { return (0.0, Vec::new()) };
        let count = x.len() as f64;
        let errors = |x: &[f64]| x.iter().zip(target).map(|(x, t)| x - t).collect::<Vec<_>>();
        let mean = |errors: &[f64]| errors.iter().map(|d| d * d).sum::<f64>() / count;
        let (near, far) = (errors(x), errors(negative));
        let gap = mean(&near) - mean(&far) + f64::from(self.margin);
        let holds = f64::from(u8::from(gap > 0.0));
        let slopes = |errors: &[f64], factor: f64| errors.iter().map(|d| factor * d / count).collect();
        (0.5 * (mean(&near) + gap.max(0.0)), vec![slopes(&near, 1.0 + holds), slopes(&far, -holds)])
    }

    fn flops(&self) -> u64 {
        16
    }
}
