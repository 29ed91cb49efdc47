//! Weights of the paths of a diffusion.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::rows::RowSum;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::{Range, word_parameter};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{
    CONTROL, DIFFUSION, DIVERGENCE, DT, INFERENCE_CONTROL, LOG_WEIGHT, NOISE, OFFSET, PATH_CONTROL, REFERENCE_CONTROL,
};

word_parameter! {
    /// What the paths of a controlled diffusion are weighed against.
    pub enum SdeForm {
        /// The process that runs back.
        TimeReversal = "time_reversal",
        /// An uncontrolled process, or one of its own control.
        Reference = "reference",
        /// The same under the exponential integrator of an Ornstein-Uhlenbeck process.
        Exponential = "exponential",
    }
}

loss! {
    /// The logarithm of the weight of each path of a controlled diffusion: an operation. With the controls u, v of the path, w
    /// of inference and r of the reference, products over D coordinates, and sums over T steps, `log_weight` is `offset` plus
    ///
    /// sum_t (u + w).(v - (u - w) / 2) dt + (u + w).noise + diffusion divergence dt (`form` time_reversal),
    /// sum_t (u - r).(v - (u + r) / 2) dt + (u - r).noise (reference),
    /// sum_t b^2 diffusion^2 u.(v - u / 2) + diffusion b u.noise, b = min(alpha sqrt(dt), 1) (exponential).
    ///
    /// `control`, `path_control` and `noise` are `[N, T, D]`, `dt` is `[T]`, above 0, `log_weight` `[N]`, f32. `offset [N]`
    /// holds what the ends of a path add. Time reversal takes `inference_control [N, T, D]` and `divergence [N, T]`, that of
    /// the inference control, and with it `diffusion [T]`; the reference takes `reference_control [N, T, D]`; exponential takes
    /// `diffusion`. Where they are absent, they are 0, and `diffusion` is 1. A tensor of another form is an error. `control`,
    /// `inference_control` and `divergence` receive gradients; none is passed to `path_control`, which is the control held
    /// constant. Sums are in an order fixed by position. A call without an element gives zeros, whatever `offset` holds. A `dt`
    /// that is not above 0 is an error of the CPU path, and gives NaN on a GPU.
    ///
    /// Richter and Berner, Improved sampling via learned diffusions, 2024; Berner et al., An optimal control
    /// perspective on diffusion-based generative modeling, 2024 (time_reversal); Zhang and Chen, Path integral sampler:
    /// a stochastic control approach for sampling, 2022 (reference); Vargas et al., Denoising Diffusion Samplers, 2023
    /// (exponential).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SdeLogWeight};
    /// let steps = |values: Vec<f64>| HostTensor::floats([1, 2, 1], values);
    /// let tensors = HostTensors::from([
    ///     ("control".into(), steps(vec![1.0, 2.0])),
    ///     ("path_control".into(), steps(vec![1.0, 2.0])),
    ///     ("noise".into(), steps(vec![0.5, -0.25])),
    ///     ("dt".into(), HostTensor::floats([2], vec![0.5, 0.25])),
    /// ]);
    /// let result = SdeLogWeight::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["log_weight"].as_floats(), [0.5 * 0.5 + 0.5 + 2.0 * 0.25 - 0.5]);
    /// assert_eq!(result.grads["control"].as_floats(), [0.5, -0.25]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SdeLogWeight("sde_log_weight", dyn Operation) {
        /// What paths are weighed against.
        Structural form: SdeForm = SdeForm::TimeReversal, Range::Any;
        /// Factor of the root of a step of the exponential form.
        Numeric alpha: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl SdeLogWeight {
    fn term(&self) -> Fragment {
        match self.form {
            SdeForm::TimeReversal => fragment!("loss/operations/sde_log_weight_time_reversal"),
            SdeForm::Reference => fragment!("loss/operations/sde_log_weight_reference"),
            SdeForm::Exponential => fragment!("loss/operations/sde_log_weight_exponential"),
        }
    }

    fn slope(&self) -> Fragment {
        match self.form {
            SdeForm::TimeReversal | SdeForm::Reference => fragment!("loss/operations/sde_log_weight_slope"),
            SdeForm::Exponential => fragment!("loss/operations/sde_log_weight_slope_exponential"),
        }
    }

    /// Value and slopes by u and w of a coordinate: the second control is w or r.
    fn coordinate(&self, [u, v, second, noise]: [f64; 4], dt: f64, diffusion: f64) -> [f64; 3] {
        let w = second;
        match self.form {
            SdeForm::TimeReversal => {
                let value = (u + w) * (v - (u - w) / 2.0) * dt + (u + w) * noise;
                [value, (v - u) * dt + noise, (v + w) * dt + noise]
            }
            SdeForm::Reference => {
                let r = second;
                let value = (u - r) * (v - (u + r) / 2.0) * dt + (u - r) * noise;
                [value, (v - u) * dt + noise, 0.0]
            }
            SdeForm::Exponential => {
                let b = (f64::from(self.alpha) * dt.sqrt()).min(1.0);
                let by = (b * diffusion).powi(2);
                [by * u * (v - u / 2.0) + diffusion * b * u * noise, by * (v - u) + diffusion * b * noise, 0.0]
            }
        }
    }
}

/// Paths, their steps, and coordinates.
fn sizes(dims: &[usize]) -> [u64; 3] {
    [0, 1, 2].map(|axis| dims[axis] as u64)
}

impl Operation for SdeLogWeight {
    fn tensors(&self) -> Vec<TensorDecl> {
        let path = "N T D";
        let mut tensors = vec![
            TensorDecl::required(CONTROL, path, TensorKind::Float).with_grad(),
            TensorDecl::required(PATH_CONTROL, path, TensorKind::Float),
            TensorDecl::required(NOISE, path, TensorKind::Float),
            TensorDecl::required(DT, "T", TensorKind::Auxiliary),
        ];
        let diffusion = TensorDecl::optional(DIFFUSION, "T", TensorKind::Auxiliary);
        match self.form {
            SdeForm::TimeReversal => tensors.extend([
                TensorDecl::optional(INFERENCE_CONTROL, path, TensorKind::Float).with_grad(),
                TensorDecl::optional(DIVERGENCE, "N T", TensorKind::Float).with_grad(),
                diffusion,
            ]),
            SdeForm::Reference => tensors.push(TensorDecl::optional(REFERENCE_CONTROL, path, TensorKind::Float)),
            SdeForm::Exponential => tensors.push(diffusion),
        }
        tensors.push(TensorDecl::optional(OFFSET, "N", TensorKind::Float));
        tensors
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(LOG_WEIGHT, "N")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let has = |name: &str| request.tensors.contains_key(name);
        if self.form == SdeForm::TimeReversal && has(DIFFUSION) && !has(DIVERGENCE) {
            let hint = format!(" without `{DIVERGENCE}`");
            return Err(Error::UnexpectedTensor { loss: "sde_log_weight".into(), name: DIFFUSION.into(), hint });
        }
        let [paths, times, width] = sizes(&request.tensors[CONTROL].dims);
        let each = times * width;
        let words = |each: u64| vec![("times", times), ("width", width), ("each", each)];
        let part = |of: &'static str, own: &[&'static str], each: u64, hook| Part {
            writes: Writes::Gradient(of),
            count: paths * each,
            reads: [
                own.iter().map(|name| Reads::new(name, Reach::Own(0))).collect(),
                by_time(times),
                vec![Reads::upstream(Reach::Row { of: each, each: 1 })],
            ]
            .concat(),
            words: words(each),
            element: vec![fragment!("loss/operations/sde_log_weight_place"), hook],
            some: false,
            flops: 5,
        };
        let mut parts = vec![part(CONTROL, &[CONTROL, PATH_CONTROL, NOISE], each, self.slope())];
        if has(INFERENCE_CONTROL) {
            let own = [INFERENCE_CONTROL, PATH_CONTROL, NOISE];
            parts.push(part(
                INFERENCE_CONTROL,
                &own,
                each,
                fragment!("loss/operations/sde_log_weight_slope_inference"),
            ));
        }
        if has(DIVERGENCE) {
            parts.push(part(DIVERGENCE, &[], times, fragment!("loss/operations/sde_log_weight_slope_divergence")));
        }
        Ok(parts)
    }

    fn row_sum(&self, request: &Request) -> Option<RowSum> {
        let [rows, times, width] = sizes(&request.tensors[CONTROL].dims);
        let own = |name| Reads::new(name, Reach::Own(0));
        let zero = |name, reach| Reads::optional(name, Absent::Float(name, "0.0"), reach);
        let more = match self.form {
            SdeForm::TimeReversal => {
                vec![zero(INFERENCE_CONTROL, Reach::Own(0)), zero(DIVERGENCE, Reach::Row { of: width, each: 1 })]
            }
            SdeForm::Reference => vec![zero(REFERENCE_CONTROL, Reach::Own(0))],
            SdeForm::Exponential => Vec::new(),
        };
        Some(RowSum {
            output: LOG_WEIGHT,
            rows,
            length: times * width,
            reads: [vec![own(CONTROL), own(PATH_CONTROL), own(NOISE)], by_time(times), more].concat(),
            words: vec![("times", times), ("width", width)],
            term: vec![fragment!("loss/operations/sde_log_weight_place"), self.term()],
            start: Some(OFFSET),
            flops: 8,
        })
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [paths, times, width] = sizes(&tensors[CONTROL].dims).map(|size| size as usize);
        let dt = tensors[DT].as_floats();
        if let Some(bad) = dt.iter().find(|dt| **dt <= 0.0) {
            return Err(Error::Value { name: DT.into(), expected: "numbers > 0".into(), found: bad.to_string() });
        }
        let of = |name: &str, i: usize, absent: f64| tensors.get(name).map_or(absent, |tensor| tensor.as_floats()[i]);
        let second = if self.form == SdeForm::Reference { REFERENCE_CONTROL } else { INFERENCE_CONTROL };
        let nothing = times * width == 0;
        let start = |n: usize| if nothing { 0.0 } else { of(OFFSET, n, 0.0) };
        let mut log_weight: Vec<f64> = (0..paths).map(start).collect();
        let [mut of_control, mut of_inference] = [(); 2].map(|()| vec![0.0; paths * times * width]);
        let mut of_divergence = vec![0.0; paths * times];
        let steps = if nothing { 0 } else { paths * times };
        for (place, of_divergence) in of_divergence.iter_mut().enumerate().take(steps) {
            let (n, t) = (place / times, place % times);
            let (dt, diffusion, g) = (dt[t], of(DIFFUSION, t, 1.0), call.upstream(n));
            let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
            let [dt, diffusion] = [dt, diffusion].map(known);
            let stray = 0.0 * (dt + diffusion);
            log_weight[n] += diffusion * known(of(DIVERGENCE, place, 0.0)) * dt;
            *of_divergence = g * diffusion * dt;
            for i in place * width..(place + 1) * width {
                let numbers = [CONTROL, PATH_CONTROL, second, NOISE].map(|name| known(of(name, i, 0.0)));
                let [value, by_control, by_inference] = self.coordinate(numbers, dt, diffusion);
                log_weight[n] += value + stray;
                of_control[i] = g * by_control + stray;
                of_inference[i] = g * by_inference + stray;
            }
        }
        let mut gradients = vec![call.packed(CONTROL, of_control)];
        if tensors.contains_key(INFERENCE_CONTROL) {
            gradients.push(call.packed(INFERENCE_CONTROL, of_inference));
        }
        if tensors.contains_key(DIVERGENCE) {
            gradients.push(call.packed(DIVERGENCE, of_divergence));
        }
        Ok(call.outputs([(LOG_WEIGHT, HostData::Float(log_weight))], gradients))
    }
}

/// What a step of all paths reads.
fn by_time(times: u64) -> Vec<Reads> {
    let all = Reach::Any(times);
    vec![Reads::new(DT, all), Reads::optional(DIFFUSION, Absent::Float(DIFFUSION, "1.0"), all)]
}
