//! Dice loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Form, Overlap, OverlapOptions, Sums, Term, TermOptions};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// One minus the Dice coefficient of soft masks, a term for each sample and class:
    ///
    /// 1 - (2 I + smooth_nr) / (P + T + smooth_dr), I = sum p t, P = sum p, T = sum t over space;
    /// `squared` takes P = sum p^2 and T = sum t^2.
    ///
    /// An empty class on both sides has loss 0.
    ///
    /// MONAI `DiceLoss`; Milletari et al., V-Net: fully convolutional neural networks for volumetric medical image
    /// segmentation, 2016.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::DiceLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = DiceLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiceLoss("dice_loss", dyn Overlap) with overlap: OverlapOptions with terms: TermOptions {
        /// Squares in the denominator's sums; false as in MONAI.
        Structural squared: bool = false, Range::Any;
        /// Whether I is (P + T - sum |p - t|) / 2, which suits soft targets; false. An error with `squared`.
        Structural soft_label: bool = false, Range::Any;
    }
    unlike "MaskedDiceLoss": "it takes `cell_mask`, and MONAI's takes probabilities, which is `activation` \"none\" here";
    unlike Self: "MONAI's takes probabilities unless `softmax=True`, and others are `DiceLoss::kornia`, `DiceSemimetricLoss::smp`";
}

impl Overlap for DiceLoss {
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
        fragment!("loss/overlap/dice")
    }

    fn sums(&self) -> Sums {
        if self.squared { Sums::Square } else { Sums::Product }
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| dice(s, self.terms.form, &self.overlap)));
    }
}

/// The Dice term of the sums I, P, T.
pub(super) fn dice(s: [f64; 3], form: Form, options: &OverlapOptions) -> Term {
    let n = 2.0 * s[0] + f64::from(options.smooth_nr);
    let d = s[1] + s[2] + f64::from(options.smooth_dr);
    Term::quotient(form, n, d, [2.0, 0.0, 0.0], [0.0, 1.0, 1.0])
}
