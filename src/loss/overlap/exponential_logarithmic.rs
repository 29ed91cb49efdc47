//! Exponential logarithmic loss.

use super::dice::dice;
use crate::contract::loss;
use crate::family::overlap::{Activation, Companion, Fold, Form, LogitOptions, Overlap, OverlapOptions, Part, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Powers of the logarithms of Dice ratios and of probabilities, read once for both:
    ///
    /// lambda_dice mean (-log D)^gamma_dice + lambda_ce mean w_y (-log p_y)^gamma_ce, D = (2 I + smooth_nr) / (P + T + smooth_dr)
    /// at least 1e-7, p the softmax over all classes. A dense `target` takes sum_c t_c w_c (-log p_c)^gamma_ce.
    ///
    /// `weight` acts on the cells alone, whose mean is over their number; `include_background` on the Dice part. Slopes
    /// take a base as at least 1e-6. Reduction `none` is an error.
    ///
    /// Wong et al., 3D segmentation with exponential logarithmic loss for highly unbalanced object sizes, 2018.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ExponentialLogarithmicLoss};
    /// // Two positions, two classes; probabilities of 3/4 and 1/4.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![3f64.ln(), 0.0, 0.0, 3f64.ln()])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let loss = ExponentialLogarithmicLoss::default();
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (4f64 / 3.0).ln().powf(0.3)).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ExponentialLogarithmicLoss("exponential_logarithmic_loss", dyn Overlap) with overlap: LogitOptions {
        /// Power of the Dice part; 0.3 as in the paper.
        Numeric gamma_dice: f32 = 0.3, Range::MoreThan(0.0);
        /// Power of the cells' part; 0.3 as in the paper.
        Numeric gamma_ce: f32 = 0.3, Range::MoreThan(0.0);
        /// Factor of the Dice part; 0.8 as in the paper.
        Numeric lambda_dice: f32 = 0.8, Range::AtLeast(0.0);
        /// Factor of the cells' part; 0.2 as in the paper.
        Numeric lambda_ce: f32 = 0.2, Range::AtLeast(0.0);
    }
}

impl Overlap for ExponentialLogarithmicLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap.activated(Activation::Softmax)
    }

    fn form(&self) -> Form {
        Form::NegativeLog
    }

    fn weighs_terms(&self) -> bool {
        false
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/exponential_logarithmic")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| dice(s, self.form(), &self.options()).to_power(self.gamma_dice.into())));
    }

    fn companion(&self) -> Option<Companion<'_>> {
        let gamma = f64::from(self.gamma_ce);
        let phi = move |log_p: f64, w: f64| {
            let slope = gamma * (-log_p).max(1e-6).powf(gamma - 1.0);
            (w * (-log_p).max(0.0).powf(gamma), -w * slope)
        };
        Some(Companion {
            lambda_overlap: self.lambda_dice.into(),
            lambda: self.lambda_ce.into(),
            hooks: vec![fragment!("loss/overlap/exponential_factors"), fragment!("loss/overlap/exponential_rows")],
            part: Part::Rows { phi: Box::new(phi), of_weights: false },
        })
    }
}
