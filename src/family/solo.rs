//! What runs by kernels of its own.

use crate::contract::Loss;
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;

/// A loss or an operation that plans itself. The request passed the checks against the signature.
pub trait Solo: Loss {
    /// The part of the catalogue that lists it.
    fn group(&self) -> &'static str;

    /// The tensors that it takes.
    fn tensors(&self) -> Vec<TensorDecl>;

    /// Plans a call.
    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error>;

    /// Evaluates a call in f64.
    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error>;
}
