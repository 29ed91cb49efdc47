//! Jaccard metric loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums, Term};
use crate::kernel::{Fragment, fragment};

loss! {
    /// A Jaccard loss that is right for soft targets too, a term for each sample and class:
    ///
    /// 1 - (tp + smooth_nr) / (P + T - tp + smooth_dr), tp = (P + T - sum |p - t|) / 2.
    ///
    /// Equals the Jaccard loss for hard labels, and is 0 at p = t for any t. The plain mean over all terms.
    /// Wang and Blaschko, Jaccard Metric Losses, 2023 (JML1).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::JaccardMetricLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = JaccardMetricLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.4).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct JaccardMetricLoss("jaccard_metric_loss", dyn Overlap) with overlap: OverlapOptions {
    }
}

impl Overlap for JaccardMetricLoss {
    fn options(&self) -> &OverlapOptions {
        &self.overlap
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/jaccard_metric")
    }

    fn sums(&self) -> Sums {
        Sums::Difference
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|[difference, p, t]| {
            let tp = (p + t - difference) / 2.0;
            let n = tp + f64::from(self.overlap.smooth_nr);
            let d = p + t - tp + f64::from(self.overlap.smooth_dr);
            Term::quotient(n, d, [-0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
        }));
    }
}
