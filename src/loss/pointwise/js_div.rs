//! Jensen-Shannon divergence of probabilities.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};

loss! {
    /// Jensen-Shannon divergence of two probabilities: with m = (x + t) / 2,
    ///
    /// l = (x log(x / m) + t log(t / m)) / 2.
    ///
    /// A number at or below 0 counts as 0, and x has the slope 0 there (log(x / m) / 2 has no limit). Probabilities that are a
    /// softmax's, and both in one, are `js_div_with_logits`.
    ///
    /// kornia `js_div_loss_2d`, whose terms these are: its sum over an image is reduction `sum`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::JsDiv};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![1.0, 0.25])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.25])),
    /// ]);
    /// let result = JsDiv::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.5 * 2f64.ln()).abs() < 1e-12);
    /// assert_eq!(result.grads["input"].as_floats()[1], 0.0);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct JsDiv("js_div", dyn Pointwise) {}
}

impl Pointwise for JsDiv {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/js_div")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (p, q) = (x.max(0.0), t.max(0.0));
        let m = 0.5 * p + 0.5 * q;
        if m == 0.0 {
            return (0.0, 0.0);
        }
        // log(p / m) by p / m = 1 + d, which keeps its digits where p is nearly q.
        let d = (0.5 * p - 0.5 * q) / m;
        let (of_p, of_q) = (d.ln_1p(), (-d).ln_1p());
        let term = |number: f64, log: f64| if number == 0.0 { 0.0 } else { 0.5 * number * log };
        (term(p, of_p) + term(q, of_q), if p == 0.0 { 0.0 } else { 0.5 * of_p })
    }

    fn flops(&self) -> u64 {
        35
    }
}
