//! What the plans of losses begin with.

use super::call::{check_elements, check_upstream};
use super::empty;
use crate::caps::Caps;
use crate::error::Error;
use crate::params::Parameter;
use crate::plan::{Plan, PlanBuilder};
use crate::request::Request;
use crate::tensor::{DType, LOSS, STATUS, TensorSpec, grad, grad_names};
use crate::variant::Variant;

/// How far a plan is.
pub(crate) enum Begun<'a> {
    /// A call over nothing needs no more.
    Done(Plan),
    /// The tensors are declared; the steps are missing.
    Open(PlanBuilder<'a>, Variant),
}

/// Begins the plan of a loss over some tensors: checks the upstream gradient against the shape of the loss,
/// chooses the variant, and declares the inputs, the loss and the gradients.
pub(crate) fn begin<'a>(
    name: &'static str,
    parameters: &[Parameter],
    request: &'a Request,
    caps: &'a Caps,
    workgroup: u32,
    over: &[&str],
    loss_dims: Vec<usize>,
) -> Result<Begun<'a>, Error> {
    check_upstream(request, &loss_dims)?;
    let variant = Variant::choose(name, &request.options, caps, workgroup)?;
    let elements = |name: &&str| request.tensors[*name].elements();
    if over.iter().any(|name| elements(name) == 0) {
        let gradients: Vec<_> = request.gradients.iter().map(|name| grad_names(name).1).collect();
        return Ok(Begun::Done(empty::plan(name, parameters, variant, loss_dims, &gradients, request, caps)));
    }
    over.iter().try_for_each(|name| check_elements(name, elements(name)))?;
    let mut builder = PlanBuilder::new(name, parameters, &request.options, caps);
    request.tensors.iter().for_each(|(name, spec)| builder.input(name, spec));
    builder.output(LOSS, TensorSpec::new(DType::F32, loss_dims));
    if request.status {
        builder.output(STATUS, TensorSpec::new(DType::U32, [2]));
    }
    for name in &request.gradients {
        builder.output(&grad(name), request.tensors[name].clone());
    }
    Ok(Begun::Open(builder, variant))
}
