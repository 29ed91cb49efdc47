//! Dice and binary cross-entropy loss.

use super::dice::dice;
use crate::contract::loss;
use crate::family::overlap::{Activation, Companion, Fold, Form, LogitOptions, Overlap, OverlapOptions, Part, Sums};
use crate::kernel::{Fragment, fragment};
use crate::loss::pointwise::binary;
use crate::params::Range;

loss! {
    /// The Dice loss of logistic probabilities and the binary cross-entropy of the same logits, read once for both:
    ///
    /// lambda_dice dice_loss + lambda_bce bce_with_logits, each reduced by its own rule: the second over the elements of the
    /// classes that have terms in the cells that count, times their class's `weight`; `mean` divides by their number.
    ///
    /// Classes may overlap: a dense `target` of one channel each, or labels as one-hot. Reduction `none` is an error.
    ///
    /// nnU-Net `DC_and_BCE_loss`; Taghanaki et al., Combo loss: handling input and output imbalance in multi-organ
    /// segmentation, 2019, is [`combo`](Self::combo).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DiceBceLoss};
    /// // Two positions, two classes; probabilities of 3/4 and 1/4.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], [1.0, -1.0, -1.0, 1.0].map(|sign| sign * 3f64.ln()).to_vec())),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let loss = DiceBceLoss::default();
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.25 + (4f64 / 3.0).ln())).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiceBceLoss("dice_bce_loss", dyn Overlap) with overlap: LogitOptions {
        /// Factor of the Dice part; 1 as in nnU-Net.
        Numeric lambda_dice: f32 = 1.0, Range::AtLeast(0.0);
        /// Factor of the cross-entropy; 1 as in nnU-Net.
        Numeric lambda_bce: f32 = 1.0, Range::AtLeast(0.0);
        /// Factor of the elements' positive part; 1.
        Numeric pos_weight: f32 = 1.0, Range::AtLeast(0.0);
    }
    unlike "DC_and_BCE_loss": "nnU-Net's is less by its `lambda_dice`, having -Dice for 1 - Dice";
}

impl DiceBceLoss {
    /// Taghanaki et al.'s combo loss: alpha of a cross-entropy whose positive part weighs beta and its negative one 1 - beta, and
    /// 1 - alpha of the Dice loss; smoothing 1. The paper takes -Dice for 1 - Dice.
    pub fn combo(alpha: f32, beta: f32) -> Self {
        let overlap = LogitOptions { smooth_nr: 1.0, smooth_dr: 1.0, ..LogitOptions::default() };
        let (lambda_dice, lambda_bce, pos_weight) = (1.0 - alpha, alpha * (1.0 - beta), beta / (1.0 - beta));
        Self { lambda_dice, lambda_bce, pos_weight, overlap }
    }
}

impl Overlap for DiceBceLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap.activated(Activation::Sigmoid)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/dice")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| dice(s, Form::Complement, &self.options())));
    }

    fn companion(&self) -> Option<Companion<'_>> {
        let positive = f64::from(self.pos_weight);
        Some(Companion {
            lambda_overlap: self.lambda_dice.into(),
            lambda: self.lambda_bce.into(),
            hooks: vec![fragment!("loss/overlap/dice_bce"), fragment!("lib/binary"), fragment!("lib/difference")],
            part: Part::Elements(Box::new(move |x, t| binary::cross_entropy(x, t, positive))),
        })
    }
}
