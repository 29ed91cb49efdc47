//! An example of a loss on the GPU, of a call on zeros.

use crate::calls::Calls;
use crate::page::has_loss;
use crate::sources;
use std::fmt::Write;
use wgloss::{Caps, ClassAxis, HostTensor, HostTensors, Loss, Pass, Request, Slot};

pub fn example(loss: &dyn Loss, calls: &Calls) -> String {
    let (name, request) = (sources::of(loss.name()).name, &calls.request);
    let plan = loss.plan(request, &Caps::default()).expect("a call that is taken");
    let mut text = String::from(
        "# On a GPU\n\nWith a context and buffers as in the [quick start](crate#quick-start):\n\n```\n\
         # mod gpu { include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/src/pages/gpu.rs\")); }\n\
         # let context = gpu::context();\n",
    );
    for slot in &plan.slots {
        writeln!(text, "# let {} = gpu::zeros(&context, {});", variable(&slot.name), slot.spec.bytes()).unwrap();
    }
    let reduction = if has_loss(loss) { "Reduction, " } else { "" };
    writeln!(
        text,
        "# pollster::block_on(async {{\nuse wgloss::{{DType, TensorSlice, TensorSpec, Tensors}};\n\
         use wgloss::{{Loss, Memory, Pass, {reduction}Request, loss::{name}}};\n\nlet request = Request::new()"
    )
    .unwrap();
    for (name, spec) in &request.tensors {
        writeln!(text, "    .tensor(\"{name}\", TensorSpec::new(DType::{:?}, {:?}))", spec.dtype, spec.dims).unwrap();
    }
    request.gradients.iter().for_each(|name| writeln!(text, "    .gradient(\"{name}\")").unwrap());
    if has_loss(loss) {
        writeln!(text, "    .reduction(Reduction::{:?})", request.reduction).unwrap();
    }
    text.truncate(text.trim_end().len());
    writeln!(
        text,
        ";\nlet plan = {name}::default().plan(&request, context.caps())?;\nlet prepared = context.prepare(&plan).await?;\n\
         let tensors = Tensors::new()"
    )
    .unwrap();
    let slot = |slot: &Slot| format!("    .with(\"{}\", TensorSlice::whole(&{}))", slot.name, variable(&slot.name));
    text += &plan.slots.iter().map(slot).collect::<Vec<_>>().join("\n");
    let pass = if plan.steps(Pass::Fused).is_empty() { "Statistics" } else { "Fused" };
    text += &format!(
        ";\nlet bound = prepared.bind(&tensors, &Memory::default())?;\n\n\
         let mut encoder = context.device().create_command_encoder(&Default::default());\n\
         bound.encode(Pass::{pass}, &mut encoder);\ncontext.queue().submit([encoder.finish()]);\n"
    );
    text + &value(loss, request) + "# Ok::<(), wgloss::Error>(())\n# }).unwrap();\n```\n"
}

fn variable(slot: &str) -> String {
    slot.replace('.', "_")
}

/// What the loss is of zeros, where the reference knows.
fn value(loss: &dyn Loss, request: &Request) -> String {
    let mut tensors = HostTensors::new();
    for (name, spec) in &request.tensors {
        let zeros = HostTensor::zeros(spec.dims.clone());
        let count = zeros.as_floats().len();
        let integers = HostTensor::integers(spec.dims.clone(), vec![0; count]);
        tensors.insert(name.clone(), if spec.dtype.is_float() { zeros } else { integers });
    }
    let result = loss.reference(&tensors, request.reduction, ClassAxis::First).ok();
    match result.as_ref().and_then(|result| result.loss.as_floats().first()) {
        Some(value) if value.is_finite() => {
            format!(
                "// Zeros give a loss of {value:.4}.\n# assert!((gpu::number(&context, &loss) - {value:?}).abs() < 1e-5);\n"
            )
        }
        _ => String::new(),
    }
}
