//! Jaccard metric loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums, Term, TermOptions};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// A Jaccard loss that is right for soft targets too, a term for each sample and class:
    ///
    /// 1 - (tp + smooth_nr) / (P + T - tp + smooth_dr), tp = (P + T - sum |p - t|) / 2.
    ///
    /// Equals the Jaccard loss for hard labels, and is 0 at p = t for any t. The plain mean over all terms.
    ///
    /// Wang, Ning and Blaschko, Jaccard metric losses: optimizing the Jaccard index with soft labels, 2023 (JML1).
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
    pub struct JaccardMetricLoss("jaccard_metric_loss", dyn Overlap) with overlap: OverlapOptions with terms: TermOptions {
        /// 1, or 2 for 1 - (I + smooth_nr) / (I + D + smooth_dr), I = sum p t and D = sum |p - t| (JML2); 1.
        Structural variant: i32 = 1, Range::Within(1.0, 2.0);
    }
}

impl Overlap for JaccardMetricLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn terms(&self) -> Option<&TermOptions> {
        Some(&self.terms)
    }

    fn hook(&self) -> Fragment {
        if self.is_second() {
            return fragment!("loss/overlap/jaccard_metric_2");
        }
        fragment!("loss/overlap/jaccard_metric")
    }

    fn sums(&self) -> Sums {
        if self.is_second() { Sums::ProductDifference } else { Sums::Difference }
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        let options = [self.overlap.smooth_nr, self.overlap.smooth_dr].map(f64::from);
        let form = self.terms.form;
        if self.is_second() {
            return with(Fold::Terms(&|[i, difference, _], _| {
                let [n, d] = [i + options[0], i + difference + options[1]];
                Term::quotient(form, n, d, [1.0, 0.0, 0.0], [1.0, 1.0, 0.0])
            }));
        }
        with(Fold::Terms(&|[difference, p, t], _| {
            let tp = (p + t - difference) / 2.0;
            let [n, d] = [tp + options[0], p + t - tp + options[1]];
            Term::quotient(form, n, d, [-0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
        }));
    }
}

impl JaccardMetricLoss {
    fn is_second(&self) -> bool {
        self.variant == 2
    }
}
