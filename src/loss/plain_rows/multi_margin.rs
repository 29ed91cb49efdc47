//! Hinges against every other class.

use crate::contract::loss;
use crate::family::plain_rows::{PlainRows, Takes, Target, hinge};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Hinges of each other class's score against the label's:
    ///
    /// l = w_y / C sum_{c != y} max(0, margin - x_y + x_c)^p.
    ///
    /// A hinge has the slope 0 at 0. A score of minus infinity is a class that costs nothing. `mean` divides by the
    /// rows that count, weighted or not, as in PyTorch.
    ///
    /// PyTorch `MultiMarginLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MultiMarginLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 4], vec![0.5, 0.25, 1.0, -2.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let result = MultiMarginLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [(0.75 + 1.5) / 4.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.5, 0.25, 0.25, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MultiMarginLoss("multi_margin_loss", dyn PlainRows) {
        /// Power, 1 or 2; 1 as in PyTorch.
        Numeric p: i32 = 1, Range::Within(1.0, 2.0);
        /// How far the label's score is to be above the others; 1 as in PyTorch.
        Numeric margin: f32 = 1.0, Range::Any;
        /// Label of the rows that are left out; -100, PyTorch has none.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl PlainRows for MultiMarginLoss {
    fn takes(&self) -> Takes {
        Takes::Label
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/plain_rows/multi_margin"),
            fragment!("family/plain_rows/prepared_own_score"),
            fragment!("family/plain_rows/hinge"),
        ]
    }

    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>) {
        let Target::Class { class: own, weight } = target else { unreachable!("rows have labels") };
        let (each, mut value, mut slopes) = (weight / scores.len() as f64, 0.0, vec![0.0; scores.len()]);
        for c in (0..scores.len()).filter(|c| c != own) {
            let (h, slope) = hinge(f64::from(self.margin) + (scores[c] - scores[*own]), self.p);
            value += each * h;
            slopes[c] = each * slope;
            slopes[*own] -= each * slope;
        }
        (value, slopes)
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        8
    }
}
