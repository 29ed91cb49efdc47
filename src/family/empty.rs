//! Calls over nothing: the loss is zero, and so are the gradients.

use crate::caps::Caps;
use crate::kernel::{Access, Element, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window};
use crate::request::Request;
use crate::tensor::{DType, LOSS, STATUS, TensorSpec, grad};
use crate::variant::Variant;

/// Plans a call in which some dim is 0: `loss_dims` is the shape of the loss.
pub(crate) fn plan(
    loss: &'static str,
    parameters: &[Parameter],
    variant: Variant,
    loss_dims: Vec<usize>,
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
    }
    builder.build()
}

/// Zeros a tensor of f32 or u32.
fn fill(builder: &mut PlanBuilder<'_>, variant: Variant, place: Place, spec: &TensorSpec, passes: &[Pass]) {
    let count = spec.elements();
    if count == 0 {
        return;
    }
    let kernel = Kernel::new(format!("fill.{}", variant.id()), variant)
        .fragments([fragment!("solo/fill")])
        .words(&["first", "end"])
        .bind("result", Element::Float(DType::F32), Access::Write);
    let kernel = builder.kernel(kernel);
    let most = builder.window_elements(Element::Float(DType::F32)).max(1);
    for first in (0..count).step_by(most as usize) {
        let part = most.min(count - first);
        let step = Step {
            kernel,
            groups: part.div_ceil(u64::from(variant.workgroup_size)) as u32,
            words: vec![first as u32, (first + part) as u32],
            windows: vec![Window { place, first, count: part }],
            bytes: part * 4,
            flops: 0,
        };
        passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
    }
}
