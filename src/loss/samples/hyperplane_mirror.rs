//! Mirrors.

use crate::contract::loss;
use crate::family::samples::{HostSample, Moves, Samples, hyperplane};
use crate::kernel::fragment;
use crate::signature::TensorDecl;
use crate::tensor::{BIAS, DISTANCE, INPUT, NORMAL};

loss! {
    /// Each sample mirrored in a hyperplane, and its distance from it: an operation,
    ///
    /// distance = (w.x + b) / |w|, output = x - 2 distance w / |w|.
    ///
    /// `input` is `[N, D]`, `normal` w `[D]`, `bias` b `[1]`. `output` has the shape and storage type of `input` and may lie
    /// on it (`Request::in_place("output")`); `distance` `[N]`, f32, is above 0 where w points. With w = 0 the distance is 0
    /// and x stays. A NaN or an infinity makes its sample NaN, in `normal` or `bias` all. Lengths hold from 1e-30 to 1e30.
    ///
    /// Tanay and Griffin, A boundary tilting perspective on the phenomenon of adversarial examples, 2016.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HyperplaneMirror};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![3.0, 1.0])),
    ///     ("normal".into(), HostTensor::floats([2], vec![2.0, 0.0])),
    ///     ("bias".into(), HostTensor::floats([1], vec![-2.0])),
    /// ]);
    /// let result = HyperplaneMirror::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [-1.0, 1.0]);
    /// assert_eq!(result.outputs["distance"].as_floats(), [2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct HyperplaneMirror("hyperplane_mirror", dyn Samples) {}
}

impl Samples for HyperplaneMirror {
    fn inputs(&self) -> Vec<TensorDecl> {
        hyperplane::tensors()
    }

    fn number(&self) -> Option<&'static str> {
        Some(DISTANCE)
    }

    fn forward(&self) -> Moves {
        hyperplane::moves(fragment!("loss/samples/hyperplane_mirror"))
    }

    fn result(&self, sample: &HostSample<'_>) -> (Vec<f64>, f64) {
        let (x, w, bias) = (sample.elements(INPUT), sample.whole(NORMAL), sample.whole(BIAS)[0]);
        if !x.iter().chain(w).all(|x| x.is_finite()) || !bias.is_finite() {
            return (vec![f64::NAN; x.len()], f64::NAN);
        }
        let length = w.iter().map(|w| w * w).sum::<f64>().sqrt();
        if length == 0.0 {
            return (x.to_vec(), 0.0);
        }
        let distance = (x.iter().zip(w).map(|(x, w)| x * w).sum::<f64>() + bias) / length;
        (x.iter().zip(w).map(|(x, w)| x - 2.0 * distance * (w / length)).collect(), distance)
    }
}
