//! Losses of two rows of scores: every request is planned within the storage buffers that every WebGPU device binds.

use wgloss::{
    Caps, DType, Loss, Options, ParameterSource, Presence, Reduction, Request, Sharing, Sizes, TensorKind, TensorSpec,
    registry, tensor,
};

/// Every choice of a request that binds more or fewer buffers, over rows that stay on chip and rows that do not.
#[test]
fn every_request_plans() {
    let caps = Caps::default();
    assert_eq!(caps.max_storage_buffers, 8);
    let sets = ["{}", r#"{"mode": "batch"}"#, r#"{"transition": "absorbing"}"#, r#"{"transition": "dense"}"#];
    let (mut planned, mut failed) = (0, Vec::new());
    for name in registry::all().filter(|loss| loss.family() == "pair_rows").map(|loss| loss.name()) {
        for parameters in sets {
            let Ok(loss) = registry::from_json(name, parameters) else { continue };
            for base in requests(&*loss, parameters) {
                for choices in 0..256u32 {
                    let Some(request) = chosen(&*loss, &base, choices) else { continue };
                    planned += 1;
                    if let Err(error) = loss.plan(&request, &caps) {
                        failed.push(format!("{name} {parameters} {choices:#b} {:?}: {error}", request.reduction));
                    }
                }
            }
        }
    }
    assert!(planned > 1000 && failed.is_empty(), "{} of {planned}:\n{}", failed.len(), failed.join("\n"));
}

/// Calls with all tensors, of few classes and of many.
fn requests(loss: &dyn Loss, parameters: &str) -> Vec<Request> {
    let signature = loss.signature();
    let classes: &[usize] = if parameters.contains("dense") { &[5] } else { &[5, 4100] };
    let request = |classes: &usize| {
        let lead = if signature[0].dims == "3 N C" { vec![3, 4, *classes] } else { vec![4, *classes, 3] };
        let mut sizes = Sizes::of(&loss.parameters());
        assert!(sizes.bind(signature[0].dims, &lead));
        sizes.set("S", 6);
        let stored =
            |kind| if matches!(kind, TensorKind::Float | TensorKind::Auxiliary) { DType::F32 } else { DType::I32 };
        signature.iter().fold(Request::new(), |request, decl| {
            let dims = sizes.dims(decl.dims).expect("the first tensor gives every letter a size");
            request.tensor(decl.name, TensorSpec::new(stored(decl.kind), dims))
        })
    };
    classes.iter().map(request).collect()
}

/// The request with some of the choices; `None` where one of them is not the loss's.
fn chosen(loss: &dyn Loss, base: &Request, choices: u32) -> Option<Request> {
    let is = |bit: u32| choices >> bit & 1 == 1;
    let reductions = [Reduction::None, Reduction::Sum, Reduction::Mean, Reduction::BatchMean];
    let mut request = base.clone().reduction(reductions[(choices & 3) as usize]);
    let signature = loss.signature();
    if is(2) {
        request.tensors.retain(|name, _| signature.iter().any(|d| d.name == name && d.presence == Presence::Required));
    }
    let gradients: Vec<_> = signature.iter().filter(|decl| decl.grad).map(|decl| decl.name).collect();
    let wanted = if is(3) { &gradients[..] } else { gradients.get(usize::from(is(4))..)?.get(..1)? };
    for name in wanted {
        request = request.gradient(name);
    }
    if is(5) {
        let slots = loss.output_slots(&request).ok()?;
        request = request.tensor(tensor::GRAD_OUTPUT, slots[0].spec.clone());
    }
    request.status = is(6);
    if is(7) {
        let (sharing, parameters) = (Sharing::Shared, ParameterSource::Tensor);
        request.options = Options { sharing, parameters, accumulate: true, ..Options::default() };
    }
    // One number for the batch has no terms.
    let whole = loss.parameters().iter().any(|p| p.name == "mode" && p.value.to_json() == "batch");
    (!whole || request.reduction != Reduction::None).then_some(request)
}
