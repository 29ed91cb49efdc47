//! Reflection into half-spaces.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::mirrors::{Mirror, Reflection};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{INPUT, LIMITS, NORMALS, OUTPUT};

loss! {
    /// Points reflected into half-spaces n.x <= limit, one after the other: an operation,
    ///
    /// x becomes x - 2 max(n.x - limit, 0) n for each of the half-spaces in order.
    ///
    /// `input` is `[N, D]`, D up to 4096; `normals` are `[K, D]`, of length 1, K at least 1; `limits` are `[K]`; `output` has
    /// the shape of `input`, f32. `input` receives a gradient, through the half-spaces that did something. One that comes late
    /// may throw a point out of an earlier one. Saved, where a gradient is wanted: a bit for each point and half-space.
    ///
    /// Deng et al., Reflected Schroedinger Bridge for Constrained Generative Modeling, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ReflectIntoHalfSpaces};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![3.0, 1.0])),
    ///     ("normals".into(), HostTensor::floats([1, 2], vec![1.0, 0.0])),
    ///     ("limits".into(), HostTensor::floats([1], vec![2.0])),
    /// ]);
    /// let result = ReflectIntoHalfSpaces::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.0, 1.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [-1.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ReflectIntoHalfSpaces("reflect_into_half_spaces", dyn Reflection) {}
}

impl Reflection for ReflectIntoHalfSpaces {
    fn mirror(&self) -> Mirror {
        Mirror::Planes
    }

    fn inputs(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N D", TensorKind::Float).with_grad(),
            TensorDecl::required(NORMALS, "K D", TensorKind::Float),
            TensorDecl::required(LIMITS, "K", TensorKind::Float),
        ]
    }

    fn define(&self, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [x, normals, limits] = [INPUT, NORMALS, LIMITS].map(|name| tensors[name].as_floats());
        let axes = tensors[INPUT].dims[1].max(1);
        let (mut output, mut gradient) = (x.to_vec(), (0..x.len()).map(|i| call.upstream(i)).collect::<Vec<_>>());
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let less = |x: &mut [f64], by: f64, n: &[f64]| x.iter_mut().zip(n).for_each(|(x, n)| *x -= by * n);
        for (x, g) in output.chunks_mut(axes).zip(gradient.chunks_mut(axes)) {
            let mut active = Vec::new();
            for (n, limit) in normals.chunks(axes).zip(limits) {
                let excess = dot(n, x) - limit;
                if excess > 0.0 || !excess.is_finite() {
                    less(x, 2.0 * excess, n);
                    active.push(n);
                }
            }
            for n in active.into_iter().rev() {
                let along = dot(n, g);
                less(g, 2.0 * along, n);
            }
        }
        let gradient = call.packed(INPUT, gradient);
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], [gradient]))
    }
}
