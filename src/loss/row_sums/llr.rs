//! Local linearity.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows};
use crate::kernel::{Fragment, fragment};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{DELTA, GRADS, LOSS_END, LOSS_START};

loss! {
    /// How far a loss is from linear along a perturbation, squared:
    ///
    /// (loss_end - loss_start - delta.grads)^2 of each sample,
    ///
    /// with the losses at both ends, the way `delta` from the start to the end, and the gradient of the loss at the start.
    ///
    /// `loss_end` and `loss_start` are `[N]`, `grads` and `delta` `[N, ...]`; all but `delta` receive gradients. Without a
    /// reduction there is a loss for each sample; `mean` and `batch_mean` divide by N. The value is finite whenever it fits
    /// f32. A NaN or an infinity makes its sample NaN.
    ///
    /// The squared form of the local linearity of Qin et al., Adversarial robustness through local linearization, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LlrLoss};
    /// let vector = |values: [f64; 2]| HostTensor::floats([1, 2], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("loss_end".into(), HostTensor::floats([1], vec![3.0])),
    ///     ("loss_start".into(), HostTensor::floats([1], vec![0.5])),
    ///     ("delta".into(), vector([1.0, -1.0])),
    ///     ("grads".into(), vector([0.5, 0.0])),
    /// ]);
    /// let result = LlrLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [4.0]);
    /// assert_eq!(result.grads["grads"].as_floats(), [-4.0, 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LlrLoss("llr_loss", dyn RowSums) {}
}

impl RowSums for LlrLoss {
    fn rows(&self) -> Rows {
        Rows::Samples
    }

    fn operands(&self) -> Vec<TensorDecl> {
        let decl = |name| TensorDecl::required(name, "N ...", TensorKind::Float);
        vec![decl(GRADS).with_grad(), decl(DELTA)]
    }

    fn beside(&self) -> Vec<TensorDecl> {
        [LOSS_END, LOSS_START].map(|name| TensorDecl::required(name, "N", TensorKind::Float).with_grad()).into()
    }

    fn beside_hook(&self) -> Option<Fragment> {
        Some(fragment!("loss/row_sums/llr_rows"))
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/llr"), fragment!("lib/products")]
    }

    fn words(&self) -> (u64, u64) {
        (3, 1)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [grads, delta] = &row.values[..] else { return (0.0, Vec::new()) };
        let of = |name: &str| row.tensors[name].as_floats()[row.index];
        let dot: f64 = grads.iter().zip(delta).map(|(g, d)| g * d).sum();
        let rest = of(LOSS_END) - of(LOSS_START) - dot;
        let slopes = delta.iter().map(|d| -2.0 * rest * d).collect();
        (rest * rest, vec![slopes, vec![2.0 * rest], vec![-2.0 * rest]])
    }

    fn flops(&self) -> u64 {
        6
    }
}
