//! Matthews correlation loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, SumOptions, Sums, Term};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// One minus the Matthews correlation coefficient of soft masks, a term for each sample and class:
    ///
    /// 1 - (tp tn - fp fn) / sqrt((tp + fp) (tp + fn) (tn + fp) (tn + fn)), tp = I + eps, fp = P - I + eps, fn = T - I + eps,
    /// tn = M - P - T + I + eps, I = sum p t, P = sum p, T = sum t over space and M the cells that count.
    ///
    /// It counts the cells outside too, which Dice does not see. Where the denominator is 0 the term is 1, without a
    /// gradient. Segmentation Models PyTorch `MCCLoss`; Abhishek and Hamarneh, Matthews correlation coefficient loss
    /// for deep convolutional networks: application to skin lesion segmentation, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::MccLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = MccLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MccLoss("mcc_loss", dyn Overlap) with overlap: SumOptions {
        /// Added to each of the four counts; 1e-5 as in Segmentation Models PyTorch.
        Numeric eps: f32 = 1e-5, Range::AtLeast(0.0);
    }
    unlike "MCCLoss": "segmentation_models_pytorch's takes probabilities of one class, which is `activation` \"none\" here";
}

impl Overlap for MccLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap.smoothed(0.0, 0.0)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/mcc")
    }

    fn sums(&self) -> Sums {
        Sums::Apart
    }

    fn takes_cells(&self) -> bool {
        true
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|[i, f, t], class| {
            let eps = f64::from(self.eps);
            let [yes, false_yes, false_no, no] = [i, f, t - i, class.cells - t - f].map(|count| count + eps);
            let d = ((yes + false_yes) * (yes + false_no) * (no + false_yes) * (no + false_no)).sqrt();
            if d == 0.0 {
                return Term { value: 1.0, by: [0.0; 3] };
            }
            let ratio = (yes * no - false_yes * false_no) / d;
            let both = 0.5 * ratio * (1.0 / (yes + false_yes) - 1.0 / (no + false_no));
            let by = [both - (no + false_yes) / d, both + (yes + false_no) / d, 0.0];
            Term { value: 1.0 - ratio, by }
        }));
    }
}
