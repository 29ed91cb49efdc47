//! Losses of two rows of scores: every request is planned within the storage buffers that every WebGPU device binds, and
//! divergences of rows that are near each other keep their digits.

use wgloss::tensor::LOSS;
use wgloss::{
    Caps, ClassAxis, DType, HostTensor, HostTensors, Loss, Options, ParameterSource, Presence, Reduction, Request,
    Sharing, Sizes, TensorKind, TensorSpec, registry, tensor,
};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;

/// Every choice of a request that binds more or fewer buffers, over rows that stay on chip and rows that do not.
#[test]
fn every_request_plans() {
    let caps = Caps::default();
    assert_eq!(caps.max_storage_buffers, 8);
    let sets = ["{}", r#"{"mode": "batch"}"#, r#"{"transition": "absorbing"}"#, r#"{"transition": "dense"}"#];
    let (mut planned, mut failed) = (0, Vec::new());
    for name in registry::all().filter(|loss| loss.family() == "pair_rows" && is_loss(&**loss)).map(|loss| loss.name())
    {
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

fn is_loss(loss: &dyn Loss) -> bool {
    loss.outputs()[0].name == LOSS
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

/// Rows that are nearly the same: their divergences, far below what f32 resolves of the terms, are not negative and right.
#[test]
fn near_rows_keep_their_digits() {
    // A number that f32 holds.
    let number = |i: usize, scale: f64| {
        let bits = (i as u32).wrapping_mul(0x9e37_79b9) ^ 0x5bd1;
        scale * (f64::from((bits ^ bits >> 15).wrapping_mul(0x846c_a68b) >> 8) / f64::from(1u32 << 23) - 1.0)
    };
    let losses = [
        ("kl_div_with_logits", r#"{"symmetric": true, "temperature": 2}"#),
        ("js_div_with_logits", r#"{"beta": 0.3}"#),
        ("distillation_loss", r#"{"alpha": 1}"#),
        ("decoupled_kd_loss", "{}"),
    ];
    let context = &contexts::first()[0].1;
    for ((name, parameters), (classes, apart)) in losses
        .into_iter()
        .flat_map(|loss| [(5, 1e-2), (21, 1e-3), (1000, 1e-4), (5000, 1e-4)].map(|shape| (loss, shape)))
    {
        let loss = registry::from_json(name, parameters).expect("a loss of the catalogue");
        let input: Vec<f64> = (0..4 * classes).map(|i| f64::from(number(i, 4.0) as f32)).collect();
        let second = input.iter().enumerate().map(|(i, x)| f64::from((x + number(i + 77, apart)) as f32)).collect();
        let mut tensors = HostTensors::from([
            ("input".into(), HostTensor::floats([4, classes], input)),
            ("target_logits".into(), HostTensor::floats([4, classes], second)),
        ]);
        if loss.signature().iter().any(|decl| decl.name == "labels") {
            tensors.insert("labels".into(), HostTensor::integers([4], vec![0, 1, 2, 3]));
        }
        let mut call = Call::new(&*loss, &tensors);
        call.reduction = Reduction::None;
        let outcome = call.run(context).unwrap();
        let expected = loss.reference(&tensors, Reduction::None, ClassAxis::First).unwrap().loss;
        for (found, expected) in outcome.outputs[LOSS].as_floats().iter().zip(expected.as_floats()) {
            // The rounding of a logarithm, times the temperature, against how far apart the rows are.
            let close = (found - expected).abs() <= (1e-5 + 4e-6 / apart) * expected;
            assert!(
                *found >= 0.0 && close,
                "{name} of {classes} classes, {apart:e} apart: {found:e}, not {expected:e}"
            );
        }
    }
}
