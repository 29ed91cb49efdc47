//! Calls over nothing: the loss is zero, and so are the gradients of what is there.

use crate::kernel::{Access, Element, Kernel, fragment};
use crate::plan::{Pass, Place, PlanBuilder, Slot, Step, Window};
use crate::request::Request;
use crate::tensor::{DType, STATUS, TensorSpec, grad_names};
use crate::variant::Variant;

/// The slots and steps of a call in which some dim is 0, whose outputs lie in the tensors `places`: what has elements all the
/// same is zero. State stays what it is; where it is not given, it becomes one of `starts`.
pub(super) fn fill_outputs(
    builder: &mut PlanBuilder<'_>,
    variant: Variant,
    request: &Request,
    slots: Vec<Slot>,
    places: &[&'static str],
    starts: &[(&'static str, f32)],
) {
    let specs: Vec<_> = slots.iter().map(|slot| slot.spec.clone()).collect();
    builder.tensors(request, slots);
    let forward = [Pass::Finish, Pass::Fused];
    for (place, spec) in places.iter().zip(&specs).filter(|(place, _)| !request.tensors.contains_key(**place)) {
        let value = starts.iter().find(|(name, _)| name == place).map_or(0.0, |(_, start)| *start);
        fill(builder, variant, Place::Tensor(place), spec, &forward, value);
    }
    if request.status {
        let spec = status(builder);
        fill(builder, variant, Place::Tensor(STATUS), &spec, &forward, 0.0);
    }
    for name in request.gradients.iter().filter(|_| !request.options.accumulate) {
        let place = Place::Tensor(grad_names(name).1);
        fill(builder, variant, place, &request.tensors[name], &[Pass::Gradient, Pass::Fused], 0.0);
    }
}

/// Declares the status.
pub(super) fn status(builder: &mut PlanBuilder<'_>) -> TensorSpec {
    let spec = TensorSpec::new(DType::U32, [2]);
    builder.output(STATUS, spec.clone());
    spec
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
