//! Jaccard loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums, Term, TermOptions};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// One minus the intersection over union of soft masks, a term for each sample and class:
    ///
    /// 1 - (I + smooth_nr) / (P + T - I + smooth_dr), I = sum p t, P = sum p, T = sum t over space.
    ///
    /// An empty class on both sides has loss 0.
    ///
    /// MONAI `DiceLoss(jaccard=True)` up to its smoothing terms.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::JaccardLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = JaccardLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.4).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct JaccardLoss("jaccard_loss", dyn Overlap) with overlap: OverlapOptions with terms: TermOptions {
        /// Whether I is (P + T - sum |p - t|) / 2, which suits soft targets; false.
        Structural soft_label: bool = false, Range::Any;
    }
    unlike Self: "segmentation_models_pytorch's is `JaccardMetricLoss::smp`";
}

impl Overlap for JaccardLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn terms(&self) -> Option<&TermOptions> {
        Some(&self.terms)
    }

    fn soft_label(&self) -> bool {
        self.soft_label
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/jaccard")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|[i, p, t], _| {
            let n = i + f64::from(self.overlap.smooth_nr);
            let d = p + t - i + f64::from(self.overlap.smooth_dr);
            Term::quotient(self.terms.form, n, d, [1.0, 0.0, 0.0], [-1.0, 1.0, 1.0])
        }));
    }
}
