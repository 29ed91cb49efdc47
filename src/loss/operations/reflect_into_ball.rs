//! Reflection into a ball.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::mirrors::{Mirror, Reflection};
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{CENTER, INPUT, ORIGIN, OUTPUT};

loss! {
    /// Points reflected into a ball on their way from an origin: an operation.
    ///
    /// A point inside stays. The way of another from its origin crosses the sphere; what is beyond the crossing is mirrored
    /// there. Where that is outside too, the result is the crossing. An origin outside is first moved to the sphere, towards the
    /// centre.
    ///
    /// `input` and `origin` are `[N, D]`, D up to 4096; `center` is `[D]`, 0 where it is absent; `output` has the shape of
    /// `input`, f32. A point with a coordinate that is no finite number, or whose origin has one, is NaN. Nothing is
    /// differentiated.
    ///
    /// Deng et al., Reflected Schroedinger Bridge for Constrained Generative Modeling, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ReflectIntoBall};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2, 2], vec![1.5, 0.0, 0.5, 0.0])),
    ///     ("origin".into(), HostTensor::floats([2, 2], vec![0.0, 0.0, 0.0, 0.0])),
    /// ]);
    /// let result = ReflectIntoBall::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5, 0.0, 0.5, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ReflectIntoBall("reflect_into_ball", dyn Reflection) {
        /// The radius.
        Numeric radius: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Reflection for ReflectIntoBall {
    fn mirror(&self) -> Mirror {
        Mirror::Sphere
    }

    fn inputs(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N D", TensorKind::Float),
            TensorDecl::required(ORIGIN, "N D", TensorKind::Float),
            TensorDecl::optional(CENTER, "D", TensorKind::Float),
        ]
    }

    fn define(&self, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [x, origin] = [INPUT, ORIGIN].map(|name| tensors[name].as_floats());
        let axes = tensors[INPUT].dims[1].max(1);
        let center = tensors.get(CENTER).map_or(vec![0.0; axes], |center: &HostTensor| center.as_floats().to_vec());
        let radius = f64::from(self.radius);
        let mut output = Vec::with_capacity(x.len());
        for (x, origin) in x.chunks(axes).zip(origin.chunks(axes)) {
            output.extend(reflect(x, origin, &center, radius));
        }
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn reflect(x: &[f64], origin: &[f64], center: &[f64], radius: f64) -> Vec<f64> {
    if x.iter().chain(origin).chain(center).any(|number| !number.is_finite()) {
        return vec![f64::NAN; x.len()];
    }
    let from_center = |point: &[f64]| -> Vec<f64> { point.iter().zip(center).map(|(p, c)| p - c).collect() };
    let (mut a, b) = (from_center(origin), from_center(x));
    if dot(&b, &b).sqrt() <= radius {
        return x.to_vec();
    }
    let length = dot(&a, &a).sqrt();
    if length > radius {
        a.iter_mut().for_each(|a| *a *= radius / length);
    }
    let way: Vec<f64> = b.iter().zip(&a).map(|(b, a)| b - a).collect();
    let (ahead, square) = (dot(&a, &way), dot(&way, &way));
    let rest = (radius * radius - dot(&a, &a)).max(0.0);
    let t = ((-ahead + (ahead * ahead + square * rest).sqrt()) / square).clamp(0.0, 1.0);
    let crossing: Vec<f64> = a.iter().zip(&way).map(|(a, way)| a + t * way).collect();
    let beyond: Vec<f64> = way.iter().map(|way| (1.0 - t) * way).collect();
    let along = 2.0 * dot(&beyond, &crossing) / (radius * radius);
    let mirrored: Vec<f64> = crossing.iter().zip(&beyond).map(|(p, o)| p + o - along * p).collect();
    let result = if dot(&mirrored, &mirrored).sqrt() <= radius { mirrored } else { crossing };
    result.iter().zip(center).map(|(r, c)| r + c).collect()
}
