//! Tversky loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Form, Overlap, OverlapOptions, Sums, Term, TermOptions};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// One minus an overlap that weighs false positives and negatives, a term for each sample and class:
    ///
    /// 1 - (I + smooth_nr) / (I + alpha (P - I) + beta (T - I) + smooth_dr), I = sum p t, P = sum p,
    /// T = sum t over space.
    ///
    /// alpha = beta = 0.5 is Dice, 1 and 1 Jaccard.
    ///
    /// MONAI `TverskyLoss`; Salehi et al., Tversky loss function for image segmentation using 3D fully convolutional
    /// deep networks, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::TverskyLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = TverskyLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TverskyLoss("tversky_loss", dyn Overlap) with overlap: OverlapOptions with terms: TermOptions {
        /// Factor of the false positives; 0.5 as in MONAI.
        Numeric alpha: f32 = 0.5, Range::AtLeast(0.0);
        /// Factor of the false negatives; 0.5 as in MONAI.
        Numeric beta: f32 = 0.5, Range::AtLeast(0.0);
        /// Whether I is (P + T - sum |p - t|) / 2, which suits soft targets; false.
        Structural soft_label: bool = false, Range::Any;
    }
    unlike Self: "MONAI's takes probabilities unless `softmax=True`, and others are `TverskyLoss::kornia`, `TverskyLoss::smp`";
}

impl Overlap for TverskyLoss {
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
        fragment!("loss/overlap/tversky")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| tversky(s, self.alpha.into(), self.beta.into(), self.terms.form, &self.overlap)));
    }
}

/// The Tversky term of the sums I, P, T.
pub(super) fn tversky([i, p, t]: [f64; 3], alpha: f64, beta: f64, form: Form, options: &OverlapOptions) -> Term {
    let n = i + f64::from(options.smooth_nr);
    let d = i + alpha * (p - i) + beta * (t - i) + f64::from(options.smooth_dr);
    Term::quotient(form, n, d, [1.0, 0.0, 0.0], [1.0 - alpha - beta, alpha, beta])
}
