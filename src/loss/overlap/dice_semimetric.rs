//! Dice semimetric loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums, Term, TermOptions};
use crate::kernel::{Fragment, fragment};

loss! {
    /// A Dice loss that is right for soft targets too, a term for each sample and class:
    ///
    /// 1 - (tp + smooth_nr) / ((P + T) / 2 + smooth_dr), tp = (P + T - sum |p - t|) / 2.
    ///
    /// Wang et al., Dice semimetric losses: optimizing the Dice score with soft labels, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::DiceSemimetricLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = DiceSemimetricLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiceSemimetricLoss("dice_semimetric_loss", dyn Overlap) with overlap: OverlapOptions with terms: TermOptions {
    }
}

impl Overlap for DiceSemimetricLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn terms(&self) -> Option<&TermOptions> {
        Some(&self.terms)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/dice_semimetric")
    }

    fn sums(&self) -> Sums {
        Sums::Difference
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|[difference, p, t], _| {
            let tp = (p + t - difference) / 2.0;
            let n = tp + f64::from(self.overlap.smooth_nr);
            let d = (p + t) / 2.0 + f64::from(self.overlap.smooth_dr);
            Term::quotient(self.terms.form, n, d, [-0.5, 0.5, 0.5], [0.0, 0.5, 0.5])
        }));
    }
}
