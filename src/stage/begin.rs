//! What the plans of losses begin with.

use super::call::check_elements;
use super::empty;
use crate::caps::Caps;
use crate::error::Error;
use crate::params::Parameter;
use crate::plan::{Plan, PlanBuilder, Slot};
use crate::request::Request;
use crate::tensor::{DType, LOSS, TensorSpec};
use crate::variant::Variant;

/// How far a plan is.
pub(crate) enum Begun<'a> {
    /// A call over nothing needs no more.
    Done(Plan),
    /// The tensors are declared; the steps are missing.
    Open(PlanBuilder<'a>, Variant),
}

/// Begins the plan of a loss over some tensors: chooses the variant, and declares the inputs, the loss and the gradients.
pub(crate) fn begin<'a>(
    name: &'static str,
    parameters: &[Parameter],
    request: &'a Request,
    caps: &'a Caps,
    workgroup: u32,
    over: &[&str],
    loss_dims: Vec<usize>,
) -> Result<Begun<'a>, Error> {
    let spec = TensorSpec::new(DType::F32, loss_dims);
    let slots = vec![Slot { name: LOSS.into(), spec, output: true, over: None }];
    let mut builder = PlanBuilder::new(name, parameters, &request.options, caps);
    let variant = Variant::choose(name, &request.options, caps, workgroup)?;
    let elements = |name: &&str| request.tensors[*name].elements();
    if over.iter().any(|name| elements(name) == 0) {
        empty::fill_outputs(&mut builder, variant, request, slots, &[LOSS], &[]);
        return Ok(Begun::Done(builder.build()));
    }
    over.iter().try_for_each(|name| check_elements(name, elements(name)))?;
    builder.tensors(request, slots);
    if request.status {
        empty::status(&mut builder);
    }
    Ok(Begun::Open(builder, variant))
}
