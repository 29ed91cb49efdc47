//! A step of momentum without conflict.

use super::config_gradient::ConfigGradient;
use crate::contract::loss;
use crate::family::gram::combination::{Combination, Rows};
use crate::family::gram::dense::Matrix;
use crate::family::gram::momentum::Momentum;
use crate::host::HostTensors;
use crate::kernel::Fragment;
use crate::params::Range;

loss! {
    /// A step of M-ConFIG: momentum of each loss's gradient, of which one comes at a time, combined without conflict:
    /// an operation,
    ///
    /// steps_k += 1, m_k = beta1 m_k + (1 - beta1) g for k = `index`; t = (steps_M += 1), g' = ConFIG of m_i / (1 -
    /// beta1^steps_i); f' = g' (1 - beta1^t), h = (f' - beta1 f) / (1 - beta1), s = beta2 s + (1 - beta2) h^2, f = f';
    /// output = g' / (sqrt(s / (1 - beta2^t)) + eps).
    ///
    /// `grads` is `[P]`, the gradient of loss `index [1]`. `moments [M, P]`, M from 1 to 64, `fake_moment [P]`,
    /// `second_moment [P]` and `steps [M+1]` (u32, i32 or i64) are state: read and written. `output` is `[P]` in f32,
    /// to be multiplied by the learning rate. While a loss has not come yet, `output` is 0 and of the state only its
    /// moment and its count change. The combination is that of `config_gradient` with its defaults. Lengths of moments
    /// hold from 1e-15 to 1e15. A NaN or an infinity makes all elements NaN. An index of no loss is an error of the CPU
    /// path; a GPU changes no moment.
    ///
    /// Liu et al., "ConFIG: Towards Conflict-free Training of Physics Informed Neural Networks", 2025; `conflictfree`'s
    /// `PseudoMomentumOperator`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MConfigStep};
    /// let tensors = HostTensors::from([
    ///     ("grads".into(), HostTensor::floats([2], vec![3.0, -4.0])),
    ///     ("index".into(), HostTensor::integers([1], vec![0])),
    ///     ("moments".into(), HostTensor::zeros([1, 2])),
    ///     ("fake_moment".into(), HostTensor::zeros([2])),
    ///     ("second_moment".into(), HostTensor::zeros([2])),
    ///     ("steps".into(), HostTensor::integers([2], vec![0, 0])),
    /// ]);
    /// let result = MConfigStep::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let output = result.outputs["output"].as_floats();
    /// assert!((output[0] - 1.0).abs() < 1e-6 && (output[1] + 1.0).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MConfigStep("m_config_step", dyn Momentum) {
        /// How much of a first moment stays; 0.9 as in Adam.
        Numeric beta1: f32 = 0.9, Range::Below(0.0, 1.0);
        /// How much of the second moment stays; 0.999 as in Adam.
        Numeric beta2: f32 = 0.999, Range::Below(0.0, 1.0);
        /// What is added to the root; 1e-8 as in Adam.
        Numeric eps: f32 = 1e-8, Range::AtLeast(0.0);
    }
}

impl Momentum for MConfigStep {
    fn beta1(&self) -> f64 {
        self.beta1.into()
    }

    fn beta2(&self) -> f64 {
        self.beta2.into()
    }

    fn eps(&self) -> f64 {
        self.eps.into()
    }

    fn hook(&self) -> Vec<Fragment> {
        ConfigGradient::default().hook()
    }

    fn coefficients(&self, gram: Matrix) -> Vec<f64> {
        ConfigGradient::default().coefficients(&Rows { gram, elements: 0, tensors: &HostTensors::new() }, &mut [])
    }
}
