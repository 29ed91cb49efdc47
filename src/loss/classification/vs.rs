//! Vector-scaling loss.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostCounts, HostRow, Score, class_counts};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;
use crate::tensor::CLASS_COUNTS;

loss! {
    /// Cross-entropy of scores that each class scales and shifts by its frequency:
    ///
    /// l = -w_y log softmax(z)_y, z_c = x_c (n_c / n_max)^gamma + tau ln(n_c / sum n), n = max(`class_counts`, 1); with
    /// `target`, the sum of t_c times that of class c.
    ///
    /// gamma 0 is the logit-adjusted loss, with tau 1 balanced softmax; tau 0 is class-dependent temperatures (CDT).
    /// `mean` divides as `cross_entropy` does.
    ///
    /// Kini et al., Label-Imbalanced and Group-Sensitive Classification under Overparameterization, 2021; Rangwani et
    /// al., Escaping saddle points for effective generalization on class-imbalanced data, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::VsLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("class_counts".into(), HostTensor::floats([2], vec![1.0, 3.0])),
    /// ]);
    /// let result = VsLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - -0.75f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct VsLoss("vs_loss", dyn Classification) {
        /// Exponent of the scale; 0.3 as in the code of Rangwani et al., 2022.
        Numeric gamma: f32 = 0.3, Range::AtLeast(0.0);
        /// Weight of the shift; 1 as in the code of Rangwani et al., 2022.
        Numeric tau: f32 = 1.0, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike "balanced_softmax": "that has `gamma` 0";
    unlike "logit_adjusted_loss": "that has `gamma` 0";
}

impl VsLoss {
    /// The logit-adjusted loss: shifts alone. Menon et al., Long-tail Learning via Logit Adjustment, 2021.
    pub fn logit_adjusted(tau: f32) -> Self {
        Self { gamma: 0.0, tau, ..Self::default() }
    }

    /// Balanced softmax: shifts by the logarithms of the frequencies. Ren et al., Balanced Meta-Softmax for Long-Tailed Visual
    /// Recognition, 2020.
    pub fn balanced_softmax() -> Self {
        Self::logit_adjusted(1.0)
    }

    /// Class-dependent temperatures: scales alone. Ye et al., Identifying and Compensating for Feature Deviation in Imbalanced
    /// Deep Learning, 2020.
    pub fn class_dependent_temperatures(gamma: f32) -> Self {
        Self { gamma, tau: 0.0, ..Self::default() }
    }
}

impl Classification for VsLoss {
    fn further(&self) -> Vec<TensorDecl> {
        vec![class_counts()]
    }

    fn tables(&self) -> Option<Fragment> {
        Some(fragment!("loss/classification/vs_table"))
    }

    fn choices(&self) -> Choices {
        Choices::scored(fragment!("loss/classification/vs"))
    }

    fn scores(&self, row: &HostRow<'_>) -> Vec<Score> {
        let counts = HostCounts::new(row.floats(CLASS_COUNTS).expect("a required tensor"));
        let [gamma, tau] = [self.gamma, self.tau].map(f64::from);
        let score = |(x, n): (f64, &f64)| {
            let (scale, shift) = ((n / counts.most).powf(gamma), tau * (n / counts.sum).ln());
            let known = if n.is_nan() { f64::NAN } else { x };
            Score::of(known, |x| (x * scale + shift, scale))
        };
        row.inputs().zip(&counts.of).map(score).collect()
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        16
    }
}
