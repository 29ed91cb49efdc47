//! Seesaw loss.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostCounts, HostRow, Score, Targets, class_counts};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;
use crate::tensor::CLASS_COUNTS;

loss! {
    /// Cross-entropy that spares rare classes the pull of frequent ones, and gives it back where they are mistaken for them:
    ///
    /// l = -w_y log softmax(z)_y, z_y = x_y, z_c = x_c + p ln min(1, n_c / n_y) + q ln max(1, s_c / max(s_y, eps)) for c != y,
    /// n = max(`class_counts`, 1), s = softmax(x).
    ///
    /// The factors are held constant in the gradient. `mean` divides as `cross_entropy` does.
    ///
    /// mmdetection `SeesawLoss` without its objectness pair; Wang et al., Seesaw Loss for Long-Tailed Instance
    /// Segmentation, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SeesawLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("class_counts".into(), HostTensor::floats([2], vec![1.0, 1.0])),
    /// ]);
    /// let result = SeesawLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SeesawLoss("seesaw_loss", dyn Classification) {
        /// Exponent of the ratio of counts; 0.8 as in mmdetection.
        Numeric p: f32 = 0.8, Range::AtLeast(0.0);
        /// Exponent of the ratio of probabilities; 2 as in mmdetection.
        Numeric q: f32 = 2.0, Range::AtLeast(0.0);
        /// Least probability of the label in that ratio; 0.01 as in mmdetection.
        Numeric eps: f32 = 0.01, Range::MoreThan(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for SeesawLoss {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![class_counts()]
    }

    fn tables(&self) -> Option<Fragment> {
        Some(fragment!("loss/classification/seesaw_table"))
    }

    fn choices(&self) -> Choices {
        let seesaw = fragment!("loss/classification/seesaw");
        let store = fragment!("family/classification/store_input");
        Choices { scores: vec![seesaw], slopes: vec![seesaw, store], ..Choices::default() }
    }

    fn passes_before(&self) -> u64 {
        1
    }

    fn holds_constant(&self) -> bool {
        true
    }

    fn scores(&self, row: &HostRow<'_>) -> Vec<Score> {
        let counts = HostCounts::new(row.floats(CLASS_COUNTS).expect("a required tensor"));
        let [p, q, eps] = [self.p, self.q, self.eps].map(f64::from);
        let (label, log_s) = (row.label(), row.held_log_softmax());
        let score = |(c, x): (usize, f64)| {
            let rarer = (counts.of[c].ln() - counts.of[label].ln()).min(0.0);
            let likelier = (log_s[c] - log_s[label].max(eps.ln())).max(0.0);
            let known = if counts.of[c].is_nan() { f64::NAN } else { x };
            Score::of(known, |x| (if c == label { x } else { x + p * rarer + q * likelier }, 1.0))
        };
        row.inputs().enumerate().map(score).collect()
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        28
    }
}
