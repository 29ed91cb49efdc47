//! Log-cosh Dice loss.

use super::dice::dice;
use crate::contract::loss;
use crate::family::overlap::{Fold, Form, Overlap, OverlapOptions, Sums, Term};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The logarithm of the hyperbolic cosine of the Dice term, which is flat where masks agree:
    ///
    /// log cosh q, q = 1 - (2 I + smooth_nr) / (P + T + smooth_dr), I = sum p t, P = sum p, T = sum t over space; `squared` takes
    /// P = sum p^2 and T = sum t^2. A term for each sample and class.
    ///
    /// Jadon, A survey of loss functions for semantic segmentation, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::LogCoshDiceLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = LogCoshDiceLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25f64.cosh().ln()).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LogCoshDiceLoss("log_cosh_dice_loss", dyn Overlap) with overlap: OverlapOptions {
        /// Squares in the denominator's sums; false.
        Structural squared: bool = false, Range::Any;
    }
}

impl Overlap for LogCoshDiceLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/log_cosh_dice")
    }

    fn sums(&self) -> Sums {
        if self.squared { Sums::Square } else { Sums::Product }
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| {
            let Term { value: q, by } = dice(s, Form::Complement, &self.overlap);
            Term {
                value: q.abs() + ((-2.0 * q.abs()).exp().ln_1p() - std::f64::consts::LN_2),
                by: by.map(|b| q.tanh() * b),
            }
        }));
    }
}
