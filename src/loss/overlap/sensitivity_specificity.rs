//! Sensitivity and specificity loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, SumOptions, Sums, Term};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The mean squared error where the target is and where it is not, a term for each sample and class:
    ///
    /// ratio A / (T + smooth_dr) + (1 - ratio) B / (M - T + smooth_dr), A = sum t (t - p)^2, B = sum (1 - t) (t - p)^2, T = sum t
    /// over space and M the cells that count; a part 0/0 is 0.
    ///
    /// Brosch et al., Deep convolutional encoder networks for multiple sclerosis lesion segmentation, 2015.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::SensitivitySpecificityLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = SensitivitySpecificityLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.0625).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SensitivitySpecificityLoss("sensitivity_specificity_loss", dyn Overlap) with overlap: SumOptions {
        /// Share of the errors where the target is; 0.05 as in the paper.
        Numeric ratio: f32 = 0.05, Range::Within(0.0, 1.0);
        /// Added to the denominators; 1e-5.
        Numeric smooth_dr: f32 = 1e-5, Range::AtLeast(0.0);
    }
}

impl Overlap for SensitivitySpecificityLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap.smoothed(0.0, self.smooth_dr)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/sensitivity_specificity")
    }

    fn sums(&self) -> Sums {
        Sums::Errors
    }

    fn takes_cells(&self) -> bool {
        true
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|[a, b, t], class| {
            let (ratio, smooth) = (f64::from(self.ratio), f64::from(self.smooth_dr));
            let over = |d: f64| if d == 0.0 { 0.0 } else { 1.0 / d };
            let [by_a, by_b] = [ratio * over(t + smooth), (1.0 - ratio) * over(class.cells - t + smooth)];
            Term { value: by_a * a + by_b * b, by: [by_a, by_b, 0.0] }
        }));
    }
}
