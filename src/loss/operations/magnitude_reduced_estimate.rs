//! Loss estimates without large negative values.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{BASELINE, INPUT, OUTPUT};

loss! {
    /// Estimates whose negative part gives way to an estimate of its mean: an operation,
    ///
    /// output = max(Q, 0) + baseline, with Q = `input`.
    ///
    /// `input` and `baseline` are of any one shape. Where the baseline is an independent estimate of the mean of min(Q, 0), the
    /// mean stays and the estimate is bounded below. `output` has the shape and storage type of `input` and may lie on it
    /// (`Request::in_place("output")`). A NaN comes out as NaN.
    ///
    /// Dai et al., Refined Regret for Adversarial MDPs with Linear Function Approximation, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MagnitudeReducedEstimate};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![-8.0, 0.5, 3.0])),
    ///     ("baseline".into(), HostTensor::floats([3], vec![-0.5, -0.5, -0.5])),
    /// ]);
    /// let result = MagnitudeReducedEstimate::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [-0.5, 0.0, 2.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MagnitudeReducedEstimate("magnitude_reduced_estimate", dyn Operation) {}
}

impl Operation for MagnitudeReducedEstimate {
    fn tensors(&self) -> Vec<TensorDecl> {
        [INPUT, BASELINE].map(|name| TensorDecl::required(name, "N ...|", TensorKind::Float)).into()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "N ...|", INPUT)]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let spec = &request.tensors[INPUT];
        let other = &request.tensors[BASELINE].dims;
        if *other != spec.dims {
            let expected = format!("{:?}", spec.dims);
            return Err(Error::Shape { name: BASELINE.into(), expected, found: other.clone() });
        }
        Ok(vec![Part {
            writes: Writes::Output(OUTPUT, 0),
            count: spec.elements(),
            reads: [INPUT, BASELINE].map(|name| Reads::new(name, Reach::Own(0))).into(),
            words: Vec::new(),
            element: vec![fragment!("loss/operations/magnitude_reduced_estimate")],
            some: false,
            flops: 2,
        }])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [input, baseline] = [INPUT, BASELINE].map(|name| tensors[name].as_floats());
        let positive = |q: f64| if q < 0.0 { 0.0 } else { q };
        let output = input.iter().zip(baseline).map(|(&q, b)| positive(q) + b).collect();
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
    }
}
