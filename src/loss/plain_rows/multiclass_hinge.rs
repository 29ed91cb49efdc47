//! The hinge against the largest other class.

use crate::contract::loss;
use crate::family::plain_rows::{PlainRows, Takes, Target, hinge};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The hinge of the largest other score against the label's (Crammer and Singer):
    ///
    /// l = w_y max(0, margin + max_{c != y} x_c - x_y).
    ///
    /// Of tied rivals the lowest class takes the gradient; at 0 the slope is 0; one class gives 0. `margin` 0 is the
    /// multiclass perceptron's loss. `mean` divides by the summed weights of the rows that count.
    ///
    /// optax `multiclass_hinge_loss` and `multiclass_perceptron_loss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MulticlassHingeLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3], vec![0.5, 1.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let result = MulticlassHingeLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [-1.0, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MulticlassHingeLoss("multiclass_hinge_loss", dyn PlainRows) {
        /// How far the label's score is to be above the others; 1 as in optax.
        Numeric margin: f32 = 1.0, Range::Any;
        /// Label of the rows that are left out; -100, optax has none.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "multiclass_perceptron_loss": "optax's has `margin` 0";
    unlike "categorical_hinge": "Keras's has no rival below 0";
}

impl MulticlassHingeLoss {
    /// The multiclass perceptron loss max(0, max_{c != y} x_c - x_y).
    pub fn perceptron() -> Self {
        Self { margin: 0.0, ..Self::default() }
    }
}

impl PlainRows for MulticlassHingeLoss {
    fn takes(&self) -> Takes {
        Takes::Label
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/plain_rows/multiclass_hinge"),
            fragment!("family/plain_rows/prepared_rival"),
            fragment!("family/plain_rows/hinge"),
            fragment!("lib/row_best"),
            fragment!("lib/ordered_key"),
        ]
    }

    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>) {
        let Target::Class { class: own, weight } = target else { unreachable!("rows have labels") };
        let mut slopes = vec![0.0; scores.len()];
        let others = (0..scores.len()).filter(|c| c != own);
        let Some(rival) = others.reduce(|best, c| if scores[c] > scores[best] { c } else { best }) else {
            return (0.0, slopes);
        };
        let (h, slope) = hinge(f64::from(self.margin) + (scores[rival] - scores[*own]), 1);
        slopes[rival] = weight * slope;
        slopes[*own] = -weight * slope;
        (weight * h, slopes)
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn mean_by_weight(&self) -> bool {
        true
    }

    fn flops(&self) -> u64 {
        4
    }
}
