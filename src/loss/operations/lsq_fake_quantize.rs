//! Fake quantisation with a learned step.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::axes::slices;
use crate::family::operations::slices::SliceSums;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{INPUT, OFFSET, OUTPUT, SCALE};

loss! {
    /// Numbers rounded to multiples of a learned step, from a learned offset on: an operation. With s = |scale| + 1e-6 and
    /// v = (x - offset) / s,
    ///
    /// output = s q + offset, q = round(min(max(v, low), high)), half to even,
    ///
    /// where low and high are -2^(bits - 1) and 2^(bits - 1) - 1, or 0 and 2^bits - 1 without a sign.
    ///
    /// `input` has any shape. `scale` is `[1]`, or `[C]` for each of the C slices along `axis`; `offset` has its shape, and is
    /// 0 where it is absent. `output` has the shape of `input`, f32. All three receive gradients, as if the rounding had the
    /// slope of what is rounded: with \[in\] = 1 where low <= v <= high, else 0, and g = `grad_output`,
    ///
    /// d input = g \[in\],
    /// d scale = k sign(scale) sum g (q - v \[in\]),
    /// d offset = k sum g (1 - \[in\]),
    ///
    /// the sums being over the elements of a slice, in an order fixed by position; k is `grad_scale`, or 1 / sqrt(high n) of n
    /// elements a slice where that is 0.
    ///
    /// `axis` is an error where the input has no such axis.
    ///
    /// Esser et al., Learned Step Size Quantization, 2020; Bhalgat et al., LSQ+: improving low-bit quantization through
    /// learnable offsets and better initialization, 2020, for the offset; Xu et al., EQ-Net: elastic quantization
    /// neural networks, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LsqFakeQuantize};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.3, 1.2, 99.0])),
    ///     ("scale".into(), HostTensor::floats([1], vec![0.5 - 1e-6])),
    /// ]);
    /// let quantizer = LsqFakeQuantize { grad_scale: 1.0, ..Default::default() };
    /// let result = quantizer.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5, 1.0, 63.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 1.0, 0.0]);
    /// // 1 - 0.6, 2 - 2.4 and 127.
    /// assert!((result.grads["scale"].as_floats()[0] - 127.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LsqFakeQuantize("lsq_fake_quantize", dyn Operation) {
        /// Bits of an integer; 8 as of bytes.
        Structural bits: i32 = 8, Range::Within(2.0, 8.0);
        /// Whether integers have a sign.
        Structural signed: bool = true, Range::Any;
        /// The axis along which slices have scales of their own, from the end where it is negative; 0, a weight's outputs.
        Structural axis: i32 = 0, Range::Within(-8.0, 7.0);
        /// Factor of the gradients of scale and offset; 0 for 1 / sqrt(high n), as Esser et al. have it.
        Numeric grad_scale: f32 = 0.0, Range::AtLeast(0.0);
    }
}

/// Bytes of a part: two sums and a flag.
const PART: u64 = 12;

/// What is left of an element in f64.
struct Quantized {
    v: f64,
    q: f64,
    inside: bool,
}

impl LsqFakeQuantize {
    /// The least integer and the greatest one.
    fn bounds(&self) -> [i32; 2] {
        if self.signed { [-(1 << (self.bits - 1)), (1 << (self.bits - 1)) - 1] } else { [0, (1 << self.bits) - 1] }
    }

    fn words(&self, slices: u64, inner: u64) -> Vec<(&'static str, u64)> {
        let [low, high] = self.bounds().map(|bound| u64::from(bound as u32));
        vec![("slices", slices), ("inner", inner), ("low", low), ("high", high)]
    }

    /// Slices, and elements from one to the next.
    fn slices(&self, request: &Request) -> Result<[u64; 2], Error> {
        let [count, inner] = slices(self.axis, request, SCALE)?;
        let scale = &request.tensors[SCALE].dims;
        if let Some(offset) = request.tensors.get(OFFSET).filter(|offset| offset.dims != *scale) {
            let expected = format!("{scale:?}, as `{SCALE}`");
            return Err(Error::Shape { name: OFFSET.into(), expected, found: offset.dims.clone() });
        }
        // One slice is all that there is.
        let inner = if scale[..] == [1] { request.tensors[INPUT].elements() } else { inner };
        Ok([count, inner.max(1)])
    }

    /// The factor of the gradients of scale and offset.
    fn by(&self, members: usize) -> f64 {
        let automatic = 1.0 / (f64::from(self.bounds()[1]) * members as f64).sqrt();
        if self.grad_scale == 0.0 { automatic } else { self.grad_scale.into() }
    }

    fn quantized(&self, x: f64, scale: f64, offset: f64) -> Quantized {
        if !x.is_finite() || !scale.is_finite() || !offset.is_finite() {
            return Quantized { v: f64::NAN, q: f64::NAN, inside: true };
        }
        let [low, high] = self.bounds().map(f64::from);
        let v = (x - offset) / step(scale);
        Quantized { v, q: v.clamp(low, high).round_ties_even(), inside: (low..=high).contains(&v) }
    }
}

/// The step of a scale.
fn step(scale: f64) -> f64 {
    scale.abs() + 1e-6
}

impl Operation for LsqFakeQuantize {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N ...|", TensorKind::Float).with_grad(),
            TensorDecl::required(SCALE, "C|1", TensorKind::Auxiliary).with_grad(),
            TensorDecl::optional(OFFSET, "C|1", TensorKind::Auxiliary).with_grad(),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N ...|")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let [slices, inner] = self.slices(request)?;
        let part = |writes, reads, hook| Part {
            writes,
            count: request.tensors[INPUT].elements(),
            reads,
            words: self.words(slices, inner),
            element: rounded(hook),
            some: false,
            flops: 8,
        };
        let reads = reads(slices);
        let with_upstream = [&reads[..], &[Reads::upstream(Reach::Own(0))]].concat();
        Ok(vec![
            part(Writes::Output(OUTPUT, 0), reads, fragment!("loss/operations/lsq_fake_quantize")),
            part(Writes::Gradient(INPUT), with_upstream, fragment!("loss/operations/lsq_fake_quantize_slope")),
        ])
    }

    fn slice_sums(&self, request: &Request) -> Result<Option<SliceSums>, Error> {
        let [slices, inner] = self.slices(request)?;
        let elements = request.tensors[INPUT].elements();
        let members = elements / slices.max(1);
        Ok(Some(SliceSums {
            elements,
            slices,
            inner,
            reads: [reads(slices), vec![Reads::upstream(Reach::Own(0))]].concat(),
            words: [self.words(slices, inner), vec![("members", members)]].concat(),
            part: fragment!("loss/operations/lsq_fake_quantize_part"),
            bytes: PART,
            terms: rounded(fragment!("loss/operations/lsq_fake_quantize_terms")),
            end: fragment!("loss/operations/lsq_fake_quantize_end"),
            ends: vec![Reads::new(SCALE, Reach::Own(0))],
            gradients: vec![("scale_slope", SCALE), ("offset_slope", OFFSET)],
            flops: 12,
        }))
    }

    /// What rounding adds to an element, and what bounds cut off, are constant; scale and offset are moved by the factor of
    /// their gradients.
    fn held(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        let value = |call: HostCall<'_>| -> Result<f64, Error> {
            let [slices, inner] = self.slices(request)?.map(|number| number as usize);
            let x = tensors[INPUT].as_floats();
            let by = self.by(x.len() / slices.max(1));
            let of = |from: &HostTensors, name: &str, slice: usize| {
                from.get(name).map_or(0.0, |tensor| tensor.as_floats()[slice])
            };
            let moved = |name: &str, slice: usize| {
                let (here, there) = (of(at, name, slice), of(tensors, name, slice));
                here + by * (there - here)
            };
            let value = |i: usize| {
                let slice = i / inner % slices;
                let then = self.quantized(at[INPUT].as_floats()[i], of(at, SCALE, slice), of(at, OFFSET, slice));
                let (scale, offset) = (step(moved(SCALE, slice)), moved(OFFSET, slice));
                let integer = if then.inside { (x[i] - offset) / scale + (then.q - then.v) } else { then.q };
                (scale * integer + offset) * call.upstream(i)
            };
            Ok((0..x.len()).map(value).sum())
        };
        Some(HostCall::new(self, request, tensors).and_then(value))
    }

    fn define(&self, request: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [slices, inner] = self.slices(request)?.map(|number| number as usize);
        let [x, scale] = [INPUT, SCALE].map(|name| tensors[name].as_floats());
        let offset = tensors.get(OFFSET).map_or_else(|| vec![0.0; scale.len()], |offset| offset.as_floats().to_vec());
        let by = self.by(x.len() / slices.max(1));
        let (mut output, mut of_input) = (Vec::new(), Vec::new());
        let (mut of_scale, mut of_offset) = (vec![0.0; scale.len()], vec![0.0; scale.len()]);
        for (i, &x) in x.iter().enumerate() {
            let slice = i / inner % slices;
            let (scale, offset) = (scale[slice], offset[slice]);
            let Quantized { v, q, inside } = self.quantized(x, scale, offset);
            let (g, inside) = (call.upstream(i), f64::from(u8::from(inside)));
            // What is no number passes on to all gradients that it reaches.
            let stray = 0.0 * q;
            output.push(step(scale) * q + offset);
            of_input.push(g * inside + stray);
            let sign = if scale == 0.0 { 0.0 } else { scale.signum() };
            let kept = if inside == 0.0 { q } else { q - v };
            of_scale[slice] += by * g * kept * sign;
            of_offset[slice] += by * g * (1.0 - inside) + stray;
        }
        let mut gradients = vec![call.packed(INPUT, of_input), call.packed(SCALE, of_scale)];
        if tensors.contains_key(OFFSET) {
            gradients.push(call.packed(OFFSET, of_offset));
        }
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], gradients))
    }
}

/// What an element reads.
fn reads(slices: u64) -> Vec<Reads> {
    let all = Reach::Any(slices);
    vec![
        Reads::new(INPUT, Reach::Own(0)),
        Reads::new(SCALE, all),
        Reads::optional(OFFSET, Absent::Float(OFFSET, "0.0"), all),
    ]
}

/// A hook of rounded elements.
fn rounded(hook: Fragment) -> Vec<Fragment> {
    vec![fragment!("loss/operations/lsq_fake_quantize_round"), hook]
}
