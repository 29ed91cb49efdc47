//! Dice and cross-entropy loss.

use super::dice::dice;
use crate::contract::loss;
use crate::family::overlap::{Companion, Fold, Form, Overlap, OverlapOptions, Part, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The Dice loss and the cross-entropy of the same logits, read once for both:
    ///
    /// lambda_dice dice_loss + lambda_ce cross_entropy, each reduced by its own rule.
    ///
    /// The cross-entropy is always the softmax one over all classes; `activation` and `include_background` act on the
    /// Dice part, `weight` and `ignore_index` on both. Reduction `none` is an error.
    ///
    /// MONAI `DiceCELoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::DiceCeLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = DiceCeLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.25 + (1.0 + (-0.5f64).exp()).ln())).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiceCeLoss("dice_ce_loss", dyn Overlap) with overlap: OverlapOptions {
        /// Squares in the denominator's sums; false as in MONAI.
        Structural squared: bool = false, Range::Any;
        /// Factor of the Dice part; 1 as in MONAI.
        Numeric lambda_dice: f32 = 1.0, Range::AtLeast(0.0);
        /// Factor of the cross-entropy part; 1 as in MONAI.
        Numeric lambda_ce: f32 = 1.0, Range::AtLeast(0.0);
    }
    unlike "DiceCELoss": "MONAI's takes probabilities, which is `activation` \"none\" here; with its `softmax=True` it is this";
}

impl Overlap for DiceCeLoss {
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
            lambda: self.lambda_ce.into(),
            hooks: vec![fragment!("loss/overlap/dice_ce")],
            part: Part::CrossEntropy,
        })
    }
}
