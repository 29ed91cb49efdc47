//! Fake quantisation.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::axes::slices;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{INPUT, OUTPUT, SCALE, ZERO_POINT};

loss! {
    /// Numbers rounded to what integers hold, for training that knows of it: an operation. With q = round(x / scale) +
    /// zero_point, half to even,
    ///
    /// output = (min(max(q, quant_min), quant_max) - zero_point) scale.
    ///
    /// `input` has any shape. `scale` is `[1]`, or `[C]` for each of the C slices along `axis`; `zero_point` has its shape, and
    /// is 0 where it is absent. `output` has the shape of `input`, f32. `input` receives a gradient: `grad_output` where q
    /// is inside the bounds, 0 elsewhere. A scale that is not above 0 is an error of the CPU path, and gives NaN on a GPU.
    ///
    /// `axis` is an error where the input has no such axis, and so are bounds that are not `quant_min` < `quant_max`.
    ///
    /// PyTorch `fake_quantize_per_tensor_affine` and `fake_quantize_per_channel_affine`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::FakeQuantize};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.3, 1.2, 99.0])),
    ///     ("scale".into(), HostTensor::floats([1], vec![0.5])),
    /// ]);
    /// let result = FakeQuantize::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5, 1.0, 63.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FakeQuantize("fake_quantize", dyn Operation) {
        /// Least integer; -128 as of signed bytes.
        Numeric quant_min: i32 = -128, Range::Within(-32768.0, 65535.0);
        /// Greatest integer; 127 as of signed bytes.
        Numeric quant_max: i32 = 127, Range::Within(-32768.0, 65535.0);
        /// The axis along which slices have scales of their own, from the end where it is negative; 0, a weight's outputs.
        Structural axis: i32 = 0, Range::Within(-8.0, 7.0);
    }
}

impl FakeQuantize {
    /// Slices, and elements from one to the next.
    fn slices(&self, request: &Request) -> Result<[u64; 2], Error> {
        if self.quant_min >= self.quant_max {
            let expected = format!("an integer below `quant_max`, {}", self.quant_max);
            return Err(Error::Parameter { name: "quant_min".into(), expected, found: self.quant_min.to_string() });
        }
        slices(self.axis, request, SCALE)
    }
}

impl Operation for FakeQuantize {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N ...|", TensorKind::Float).with_grad(),
            TensorDecl::required(SCALE, "C|1", TensorKind::Auxiliary),
            TensorDecl::optional(ZERO_POINT, "C|1", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N ...|")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let [slices, inner] = self.slices(request)?;
        let (scale, zero) = (&request.tensors[SCALE], request.tensors.get(ZERO_POINT));
        if let Some(zero) = zero.filter(|zero| zero.dims != scale.dims) {
            let expected = format!("{:?}, as `{SCALE}`", scale.dims);
            return Err(Error::Shape { name: ZERO_POINT.into(), expected, found: zero.dims.clone() });
        }
        let all = Reach::Any(slices);
        let reads = vec![
            Reads::new(INPUT, Reach::Own(0)),
            Reads::new(SCALE, all),
            Reads::optional(ZERO_POINT, Absent::Integer(ZERO_POINT, "0"), all),
        ];
        let part = |writes, reads, hook| Part {
            writes,
            count: request.tensors[INPUT].elements(),
            reads,
            words: vec![("slices", slices), ("inner", inner.max(1))],
            element: vec![fragment!("loss/operations/fake_quantize_round"), hook],
            some: false,
            flops: 6,
        };
        let with_upstream = [reads.clone(), vec![Reads::upstream(Reach::Own(0))]].concat();
        Ok(vec![
            part(Writes::Output(OUTPUT, 0), reads, fragment!("loss/operations/fake_quantize")),
            part(Writes::Gradient(INPUT), with_upstream, fragment!("loss/operations/fake_quantize_slope")),
        ])
    }

    /// The rounding has the slope of what is rounded.
    fn held(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        let value = |call: HostCall<'_>| -> Result<f64, Error> {
            let x = tensors[INPUT].as_floats();
            let held = self.define(request, at, HostCall::new(self, request, at)?)?;
            let slopes = held.grads[INPUT].as_floats();
            let inside = |i: usize| f64::from(u8::from(slopes[i] != 0.0));
            Ok((0..x.len()).map(|i| inside(i) * x[i] * call.upstream(i)).sum())
        };
        Some(HostCall::new(self, request, tensors).and_then(value))
    }

    fn define(&self, request: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [slices, inner] = self.slices(request)?.map(|number| number.max(1) as usize);
        let [x, scale] = [INPUT, SCALE].map(|name| tensors[name].as_floats());
        let zero = tensors.get(ZERO_POINT).map(HostTensor::as_integers);
        if let Some(bad) = scale.iter().find(|scale| scale.is_finite() && **scale <= 0.0) {
            return Err(Error::Value { name: SCALE.into(), expected: "numbers > 0".into(), found: bad.to_string() });
        }
        let (low, high) = (f64::from(self.quant_min), f64::from(self.quant_max));
        let quantize = |i: usize| {
            let slice = i / inner % slices;
            let (scale, zero) = (scale[slice], zero.map_or(0.0, |zero| zero[slice] as f64));
            let q = (x[i] / scale).round_ties_even() + zero;
            if !x[i].is_finite() || !scale.is_finite() {
                return (f64::NAN, f64::NAN);
            }
            ((q.clamp(low, high) - zero) * scale, f64::from(u8::from((low..=high).contains(&q))))
        };
        let output = (0..x.len()).map(|i| quantize(i).0).collect();
        let gradient = (0..x.len()).map(|i| quantize(i).1 * call.upstream(i)).collect();
        let gradient = call.packed(INPUT, gradient);
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], [gradient]))
    }
}
