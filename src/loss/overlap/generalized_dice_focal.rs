//! Generalized Dice and focal loss.

use super::focal::Focal;
use super::generalized_dice::{GeneralizedDiceLoss, VolumeWeight};
use crate::contract::loss;
use crate::family::overlap::{Companion, Fold, Overlap, OverlapOptions, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The generalized Dice loss and the focal loss of the same logits, read once for both:
    ///
    /// lambda_gdl generalized_dice_loss + lambda_focal sigmoid_focal_loss (or focal_cross_entropy), each reduced by its own rule,
    /// the focal part as in [`DiceFocalLoss`](crate::loss::DiceFocalLoss).
    ///
    /// `activation` acts on the Dice part alone. Reduction `none` is an error.
    ///
    /// MONAI `GeneralizedDiceFocalLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::GeneralizedDiceFocalLoss};
    /// // Two positions, two classes; probabilities of 3/4 and 1/4.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], [1.0, -1.0, -1.0, 1.0].map(|sign| sign * 3f64.ln()).to_vec())),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = GeneralizedDiceFocalLoss::default();
    /// loss.overlap.activation = overlap::Activation::Sigmoid;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.25 + 0.0625 * (4f64 / 3.0).ln())).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GeneralizedDiceFocalLoss("generalized_dice_focal_loss", dyn Overlap) with overlap: OverlapOptions {
        /// The volume factor: the square's inverse as in MONAI.
        Structural weight_type: VolumeWeight = VolumeWeight::Square, Range::Any;
        /// Factor of the generalized Dice part; 1 as in MONAI.
        Numeric lambda_gdl: f32 = 1.0, Range::AtLeast(0.0);
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

impl GeneralizedDiceFocalLoss {
    fn dice(&self) -> GeneralizedDiceLoss {
        GeneralizedDiceLoss { weight_type: self.weight_type, overlap: self.overlap }
    }
}

impl Overlap for GeneralizedDiceFocalLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn hook(&self) -> Fragment {
        self.dice().hook()
    }

    fn sums(&self) -> Sums {
        self.dice().sums()
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        self.dice().fold(with);
    }

    fn constants(&self) -> Vec<(&'static str, u32)> {
        self.dice().constants()
    }

    fn companion(&self) -> Option<Companion<'_>> {
        Some(Companion {
            lambda_overlap: self.lambda_gdl.into(),
            lambda: self.lambda_focal.into(),
            hooks: self.focal.hooks(fragment!("loss/overlap/generalized_dice_focal")),
            part: self.focal.part(self.alpha, self.gamma),
        })
    }
}
