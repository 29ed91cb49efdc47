//! Binary cross-entropies of a row's classes.

use crate::contract::loss;
use crate::family::plain_rows::{PlainRows, Takes, Target};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};

loss! {
    /// The mean binary cross-entropy of a row's classes, each with a logit of its own:
    ///
    /// l = 1/C sum_c w_c (t_c log(1 + exp(-x_c)) + (1 - t_c) log(1 + exp(x_c))).
    ///
    /// A score of minus infinity is a probability of 0, which costs nothing where the target is 0. `mean` divides by
    /// the rows that count, not by weights.
    ///
    /// PyTorch `MultiLabelSoftMarginLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MultilabelSoftMarginLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, f64::NEG_INFINITY])),
    ///     ("target".into(), HostTensor::floats([1, 2], vec![1.0, 0.0])),
    /// ]);
    /// let result = MultilabelSoftMarginLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.5 * std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.25, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MultilabelSoftMarginLoss("multilabel_soft_margin_loss", dyn PlainRows) {}
    also "MultiLabelSoftMarginLoss";
}

impl PlainRows for MultilabelSoftMarginLoss {
    fn takes(&self) -> Takes {
        Takes::Shares
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/plain_rows/multilabel_soft_margin"), fragment!("family/plain_rows/prepared_nothing")]
    }

    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>) {
        let Target::Shares { shares, weights } = target else { unreachable!("rows have shares") };
        let (mut value, mut slopes) = (0.0, vec![0.0; scores.len()]);
        for (c, &x) in scores.iter().enumerate().filter(|(_, x)| x.is_finite()) {
            let (t, each) = (shares[c], weights[c] / scores.len() as f64);
            value += each * (t * softplus(-x) + (1.0 - t) * softplus(x));
            slopes[c] = each * ((1.0 - t) * sigmoid(x) - t * sigmoid(-x));
        }
        (value, slopes)
    }

    fn flops(&self) -> u64 {
        30
    }
}
