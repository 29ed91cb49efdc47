//! Calls over nothing: the loss is zero, and so are the gradients of what is there.

use crate::caps::Caps;
use crate::kernel::{Access, Element, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window};
use crate::request::Request;
use crate::tensor::{DType, LOSS, STATUS, TensorSpec, grad};
use crate::variant::Variant;

/// Plans a call in which some dim is 0: `loss_dims` is the shape of the loss, `gradients` the names of those
/// that may have elements all the same.
pub(crate) fn plan(
    loss: &'static str,
    parameters: &[Parameter],
    variant: Variant,
    loss_dims: Vec<usize>,
    gradients: &[&'static str],
    request: &Request,
    caps: &Caps,
) -> Plan {
    let mut builder = PlanBuilder::new(loss, parameters, &request.options, caps);
    for (name, spec) in &request.tensors {
        builder.input(name, spec);
    }
    builder.output(LOSS, TensorSpec::new(DType::F32, loss_dims.clone()));
    let forward = [Pass::Finish, Pass::Fused];
    fill(&mut builder, variant, Place::Tensor(LOSS), &TensorSpec::new(DType::F32, loss_dims), &forward);
    if request.status {
        let spec = TensorSpec::new(DType::U32, [2]);
        builder.output(STATUS, spec.clone());
        fill(&mut builder, variant, Place::Tensor(STATUS), &spec, &forward);
    }
    for name in &request.gradients {
        let spec = &request.tensors[name];
        builder.output(&grad(name), spec.clone());
        if let Some(&place) =
            gradients.iter().find(|place| **place == grad(name)).filter(|_| !request.options.accumulate)
        {
            fill(&mut builder, variant, Place::Tensor(place), spec, &[Pass::Gradient, Pass::Fused]);
        }
    }
    builder.build()
}

/// Zeros a tensor.
fn fill(builder: &mut PlanBuilder<'_>, variant: Variant, place: Place, spec: &TensorSpec, passes: &[Pass]) {
    let count = spec.elements();
    if count == 0 {
        return;
    }
    // A zero has the same bits in every type of its size.
    let element = Element::Float(if spec.dtype.is_half() { spec.dtype } else { DType::F32 });
    let kernel = Kernel::new(
        format!("fill.{}.{}", if spec.dtype.is_half() { spec.dtype.name() } else { "word" }, variant.id()),
        variant,
    )
    .fragments([fragment!("solo/fill")])
    .words(&["first", "end"])
    .bind("result", element, Access::Write);
    let kernel = builder.kernel(kernel);
    let most = builder.window_elements(element).max(1);
    for first in (0..count).step_by(most as usize) {
        let part = most.min(count - first);
        let step = Step {
            kernel,
            groups: part.div_ceil(u64::from(variant.workgroup_size)) as u32,
            words: vec![first as u32, (first + part) as u32],
            windows: vec![Window { place, first, count: part }],
            bytes: part * element.size(),
            flops: 0,
        };
        passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
    }
}
