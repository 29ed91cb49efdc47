//! Gradient clipping by value.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{GRADS, OUTPUT};

loss! {
    /// Gradients between two bounds: an operation,
    ///
    /// output = min(max(g, -clip_value), clip_value).
    ///
    /// `grads` is `[P]`. `output` has its shape and storage type and may lie on it (`Request::in_place("output")`). An infinity
    /// becomes a bound; a NaN stays one.
    ///
    /// PyTorch `clip_grad_value_`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClipGradValue};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([3], vec![-7.0, 0.25, 1.5]))]);
    /// let result = ClipGradValue::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [-1.0, 0.25, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ClipGradValue("clip_grad_value", dyn Operation) {
        /// Largest magnitude that stays.
        Numeric clip_value: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl Operation for ClipGradValue {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(GRADS, "P", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "P", GRADS)]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        Ok(vec![Part {
            writes: Writes::Output(OUTPUT, 0),
            count: request.tensors[GRADS].elements(),
            reads: vec![Reads::new(GRADS, Reach::Own(0))],
            words: Vec::new(),
            element: vec![fragment!("loss/operations/clip_grad_value")],
            some: false,
            flops: 2,
        }])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let bound = f64::from(self.clip_value);
        let clipped = tensors[GRADS].as_floats().iter().map(|g| g.clamp(-bound, bound)).collect();
        Ok(call.outputs([(OUTPUT, HostData::Float(clipped))], []))
    }
}
