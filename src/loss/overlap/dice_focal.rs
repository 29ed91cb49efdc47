//! Dice and focal loss.

use super::dice::dice;
use super::focal::Focal;
use crate::contract::loss;
use crate::family::overlap::{Companion, Fold, Form, Overlap, OverlapOptions, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The Dice loss and the focal loss of the same logits, read once for both:
    ///
    /// lambda_dice dice_loss + lambda_focal sigmoid_focal_loss (or focal_cross_entropy), each reduced by its own rule: the
    /// sigmoid form over the elements of the classes that have terms in the cells that count, times their class's `weight`;
    /// `mean` divides by their number.
    ///
    /// `activation` acts on the Dice part alone. Reduction `none` is an error.
    ///
    /// MONAI `DiceFocalLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::DiceFocalLoss};
    /// // Two positions, two classes; probabilities of 3/4 and 1/4.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], [1.0, -1.0, -1.0, 1.0].map(|sign| sign * 3f64.ln()).to_vec())),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = DiceFocalLoss::default();
    /// loss.overlap.activation = overlap::Activation::Sigmoid;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.25 + 0.0625 * (4f64 / 3.0).ln())).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiceFocalLoss("dice_focal_loss", dyn Overlap) with overlap: OverlapOptions {
        /// Squares in the denominator's sums; false as in MONAI.
        Structural squared: bool = false, Range::Any;
        /// Factor of the Dice part; 1 as in MONAI.
        Numeric lambda_dice: f32 = 1.0, Range::AtLeast(0.0);
        /// Factor of the focal part; 1 as in MONAI.
        Numeric lambda_focal: f32 = 1.0, Range::AtLeast(0.0);
        /// Power of the focal part; 2 as in MONAI.
        Numeric gamma: f32 = 2.0, Range::AtLeast(0.0);
        /// Share of the positive class in the sigmoid form; -1, as in MONAI: without one.
        Numeric alpha: f32 = -1.0, Range::AtMost(1.0);
        /// What the focal part is over; each class's logit, as in MONAI.
        Structural focal: Focal = Focal::Sigmoid, Range::Any;
    }
    unlike Self: "MONAI's takes probabilities, which is `activation` \"none\" here; with its `softmax=True` it is this";
}

impl Overlap for DiceFocalLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/dice")
    }

    fn sums(&self) -> Sums {
        if self.squared { Sums::Square } else { Sums::Product }
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| dice(s, Form::Complement, &self.overlap)));
    }

    fn companion(&self) -> Option<Companion<'_>> {
        Some(Companion {
            lambda_overlap: self.lambda_dice.into(),
            lambda: self.lambda_focal.into(),
            hooks: self.focal.hooks(fragment!("loss/overlap/dice_focal")),
            part: self.focal.part(self.alpha, self.gamma),
        })
    }
}
