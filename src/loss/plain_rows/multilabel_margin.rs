//! Hinges of lists of classes.

use crate::contract::loss;
use crate::family::plain_rows::{PlainRows, Takes, Target, hinge};
use crate::kernel::{Fragment, fragment};

loss! {
    /// Hinges of each class that a row does not list against each that it does:
    ///
    /// l = 1/C sum_{j in list} sum_{i not in list} max(0, 1 - x_j + x_i).
    ///
    /// `input` is `[N, C]`. `labels` is `[N, K]` with any K: a list of classes that its first negative ends (PyTorch: K = C). A class
    /// listed twice counts twice; a list of all classes, or of none, gives 0. An entry of C or more, or one that i32 does not
    /// hold above its least, is a bad label: an error of the CPU path; a GPU skips and counts it. A hinge has the slope 0 at 0.
    /// `mean` divides by N.
    ///
    /// PyTorch `MultiLabelMarginLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MultilabelMarginLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 4], vec![0.5, 1.0, 0.0, 2.0])),
    ///     ("labels".into(), HostTensor::integers([1, 3], vec![3, -1, 0])),
    /// ]);
    /// let result = MultilabelMarginLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.0]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 4], vec![0.5, 1.0, 0.0, 2.0])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let result = MultilabelMarginLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [(0.5 + 2.5 + 2.0) / 4.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.5, -0.25, 0.25, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MultilabelMarginLoss("multilabel_margin_loss", dyn PlainRows) {}
    also "MultiLabelMarginLoss";
}

impl PlainRows for MultilabelMarginLoss {
    fn takes(&self) -> Takes {
        Takes::List
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/plain_rows/multilabel_margin"), fragment!("family/plain_rows/hinge")]
    }

    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>) {
        let Target::List(list) = target else { unreachable!("rows have lists") };
        let (each, mut value, mut slopes) = (1.0 / scores.len() as f64, 0.0, vec![0.0; scores.len()]);
        for i in (0..scores.len()).filter(|i| !list.contains(i)) {
            for &j in list {
                let (h, slope) = hinge(1.0 + (scores[i] - scores[j]), 1);
                value += each * h;
                slopes[i] += each * slope;
                slopes[j] -= each * slope;
            }
        }
        (value, slopes)
    }

    fn flops(&self) -> u64 {
        12
    }
}
