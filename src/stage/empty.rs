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
    plan_with(loss, parameters, variant, loss_dims, gradients, &[], request, caps)
}

/// The same with further outputs `[1]` and their values; those that the request has keep what they hold.
#[allow(clippy::too_many_arguments)]
pub(crate) fn plan_with(
    loss: &'static str,
    parameters: &[Parameter],
    variant: Variant,
    loss_dims: Vec<usize>,
    gradients: &[&'static str],
    outputs: &[(&'static str, f32)],
    request: &Request,
    caps: &Caps,
) -> Plan {
    let mut builder = PlanBuilder::new(loss, parameters, &request.options, caps);
    for (name, spec) in &request.tensors {
        if outputs.iter().any(|(output, _)| output == name) {
            builder.output(name, spec.clone());
        } else {
            builder.input(name, spec);
        }
    }
    builder.output(LOSS, TensorSpec::new(DType::F32, loss_dims.clone()));
    let forward = [Pass::Finish, Pass::Fused];
    fill(&mut builder, variant, Place::Tensor(LOSS), &TensorSpec::new(DType::F32, loss_dims), &forward, 0.0);
    for &(name, value) in outputs.iter().filter(|(name, _)| !request.tensors.contains_key(*name)) {
        let spec = TensorSpec::new(DType::F32, [1]);
        builder.output(name, spec.clone());
        fill(&mut builder, variant, Place::Tensor(name), &spec, &forward, value);
    }
    if request.status {
        let spec = TensorSpec::new(DType::U32, [2]);
        builder.output(STATUS, spec.clone());
        fill(&mut builder, variant, Place::Tensor(STATUS), &spec, &forward, 0.0);
    }
    for name in &request.gradients {
        let spec = &request.tensors[name];
        builder.output(&grad(name), spec.clone());
        if let Some(&place) =
            gradients.iter().find(|place| **place == grad(name)).filter(|_| !request.options.accumulate)
        {
            fill(&mut builder, variant, Place::Tensor(place), spec, &[Pass::Gradient, Pass::Fused], 0.0);
        }
    }
    builder.build()
}

/// Fills a tensor with a value; only zero for other storage than f32.
pub(crate) fn fill(
    builder: &mut PlanBuilder<'_>,
    variant: Variant,
    place: Place,
    spec: &TensorSpec,
    passes: &[Pass],
    value: f32,
) {
    let count = spec.elements();
    if count == 0 {
        return;
    }
    // A zero has the same bits in every type of its size.
    let element = Element::Float(if spec.dtype.is_half() { spec.dtype } else { DType::F32 });
    let kernel = Kernel::new(variant).fragments([fragment!("lib/fill")]).words(&["first", "end", "value"]).bind(
        "result",
        element,
        Access::Write,
    );
    let kernel = builder.kernel(kernel);
    let most = builder.window_elements(element).max(1);
    for first in (0..count).step_by(most as usize) {
        let part = most.min(count - first);
        let step = Step {
            kernel,
            groups: part.div_ceil(u64::from(variant.workgroup_size)) as u32,
            words: vec![first as u32, (first + part) as u32, value.to_bits()],
            windows: vec![Window { place, first, count: part }],
            bytes: part * element.size(),
            flops: 0,
        };
        passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
    }
}
