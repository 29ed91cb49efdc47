//! Divergence of Bernoulli distributions.

use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{excess, sigmoid, softplus};
use crate::params::Range;

loss! {
    /// Divergence of each outcome's probability, of a student's logit x from a teacher's t:
    ///
    /// l = T^2 KL(Bernoulli(sigmoid(t / T)), Bernoulli(sigmoid(x / T))), T = `temperature`.
    ///
    /// The teacher gets no gradient. A logit of minus infinity is a probability of 0: where the teacher's is, l = T^2 log(1 + exp(x / T)),
    /// and 0 where both are.
    ///
    /// The first variant of Yang et al., Dual-Head Knowledge Distillation, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BinaryKlDivWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 3.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![f64::NEG_INFINITY, 3.0])),
    /// ]);
    /// let result = BinaryKlDivWithLogits::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BinaryKlDivWithLogits("binary_kl_div_with_logits", dyn Pointwise) {
        /// What logits are divided by; 1.
        Numeric temperature: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Pointwise for BinaryKlDivWithLogits {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/binary_kl_div_with_logits"), fragment!("lib/divergence")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let temperature = f64::from(self.temperature);
        let (u, v, d) = (t / temperature, x / temperature, (x - t) / temperature);
        let (yes, no) = (sigmoid(u), sigmoid(-u));
        if d.abs() < 0.5 {
            // Each part is not below 0: sum_i P_i (e^-r_i - 1 + r_i), r_i = log(P_i / Q_i).
            let of_yes = yes * excess(-(no * (-d).exp_m1()).ln_1p());
            let of_no = no * excess(-(yes * d.exp_m1()).ln_1p());
            let slope = yes * no * d.exp_m1() / (1.0 + yes * d.exp_m1());
            return (temperature * temperature * (of_yes + of_no), temperature * slope);
        }
        let part = |p: f64, r: f64| if p == 0.0 { 0.0 } else { p * r };
        let value = part(yes, softplus(-v) - softplus(-u)) + part(no, softplus(v) - softplus(u));
        (temperature * temperature * value, temperature * (sigmoid(v) * no - sigmoid(-v) * yes))
    }

    fn scores(&self) -> Scores {
        Scores::OfLogits
    }

    fn flops(&self) -> u64 {
        90
    }
}
