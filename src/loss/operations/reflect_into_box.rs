//! Reflection into a box.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{INPUT, LOWER, OUTPUT, UPPER};

loss! {
    /// Points reflected into a box, as often as they bounce: an operation. Along each axis, with w = u - l and
    /// r = (x - l) mod 2 w,
    ///
    /// output = l + w - |r - w|.
    ///
    /// `input` is `[N, D]`, `lower` and `upper` are `[D]`; `output` has the shape of `input`, f32. `input` receives a gradient,
    /// `grad_output` times 1 or -1 by the number of bounces, 0 where r = w, on the upper bound, and 1 where r = 0. A side of
    /// length 0 gives l, without a gradient. A bound above its counterpart is an error of the CPU path, and gives NaN on a GPU.
    ///
    /// f32 finds where a point lies after many bounces to about 1e-7 of the way that it went.
    ///
    /// Deng et al., Reflected Schroedinger Bridge for Constrained Generative Modeling, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ReflectIntoBox};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3, 1], vec![0.25, 1.5, -2.25])),
    ///     ("lower".into(), HostTensor::floats([1], vec![0.0])),
    ///     ("upper".into(), HostTensor::floats([1], vec![1.0])),
    /// ]);
    /// let result = ReflectIntoBox::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.25, 0.5, 0.25]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, -1.0, -1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ReflectIntoBox("reflect_into_box", dyn Operation) {}
}

impl Operation for ReflectIntoBox {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N D", TensorKind::Float).with_grad(),
            TensorDecl::required(LOWER, "D", TensorKind::Float),
            TensorDecl::required(UPPER, "D", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N D")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let spec = &request.tensors[INPUT];
        let axes = spec.dims[1] as u64;
        let reads = vec![
            Reads::new(INPUT, Reach::Own(0)),
            Reads::new(LOWER, Reach::Any(axes)),
            Reads::new(UPPER, Reach::Any(axes)),
        ];
        let part = |writes, reads, hook| Part {
            writes,
            count: spec.elements(),
            reads,
            words: vec![("axes", axes)],
            element: vec![fragment!("loss/operations/reflect_into_box_fold"), hook],
            some: false,
            flops: 8,
        };
        let with_upstream = [reads.clone(), vec![Reads::upstream(Reach::Own(0))]].concat();
        Ok(vec![
            part(Writes::Output(OUTPUT, 0), reads, fragment!("loss/operations/reflect_into_box")),
            part(Writes::Gradient(INPUT), with_upstream, fragment!("loss/operations/reflect_into_box_slope")),
        ])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [x, lower, upper] = [INPUT, LOWER, UPPER].map(|name| tensors[name].as_floats());
        if let Some(axis) = (0..lower.len()).find(|&axis| lower[axis] > upper[axis]) {
            let expected = format!("numbers up to `{UPPER}`, {}", upper[axis]);
            return Err(Error::Value { name: LOWER.into(), expected, found: lower[axis].to_string() });
        }
        let fold = |i: usize| {
            let (l, w) = (lower[i % lower.len()], upper[i % lower.len()] - lower[i % lower.len()]);
            let r = (x[i] - l).rem_euclid(2.0 * w);
            match () {
                () if !(x[i] + l + w).is_finite() => (f64::NAN, f64::NAN),
                () if w == 0.0 => (l, 0.0),
                () => (l + w - (r - w).abs(), if r == w { 0.0 } else { (w - r).signum() }),
            }
        };
        let output = (0..x.len()).map(|i| fold(i).0).collect();
        let gradient = (0..x.len()).map(|i| fold(i).1 * call.upstream(i)).collect();
        let gradient = call.packed(INPUT, gradient);
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], [gradient]))
    }
}
