//! Perceptual losses of features beyond what `tests/conformance` asks: planes of several blocks, lengths at the ends of their
//! range, samples beyond a binding.

use wgloss::tensor::{GRAD_INPUT, LOSS};
use wgloss::{ClassAxis, Context, Error, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::number;

fn loss(parameters: &str) -> Box<dyn Loss> {
    registry::from_json("latent_perceptual_loss", parameters).expect("a loss of the catalogue")
}

fn context() -> &'static Context {
    &contexts::first()[0].1
}

fn features(dims: &[usize], size: f64) -> HostTensors {
    let tensor = |first: usize| {
        let values = (0..dims.iter().product()).map(|i| f64::from((size * number(first + i)) as f32)).collect();
        HostTensor::floats(dims.to_vec(), values)
    };
    let mask = (0..dims.iter().product()).map(|i| f64::from(u8::from(number(i + 5) > -0.5))).collect();
    HostTensors::from([
        ("input".into(), tensor(0)),
        ("target".into(), tensor(1 << 20)),
        ("mask".into(), HostTensor::floats(dims.to_vec(), mask)),
    ])
}

fn agrees(call: &Call<'_>) {
    let expected = call.loss.reference(call.tensors, call.reduction, ClassAxis::First).unwrap();
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    let near = |found: &HostTensor, expected: &HostTensor| {
        let size = expected.as_floats().iter().fold(f64::from(f32::MIN_POSITIVE), |most, x| most.max(x.abs()));
        for (i, (found, expected)) in found.as_floats().iter().zip(expected.as_floats()).enumerate() {
            assert!(
                (found - expected).abs() <= 1e-5 * size + f64::from(f32::MIN_POSITIVE),
                "{:?}: {i} is {found:e}, not {expected:e}",
                call.loss
            );
        }
    };
    near(&outcome.outputs[LOSS], &expected.loss);
    near(&outcome.outputs[GRAD_INPUT], &expected.grads["input"]);
}

const ALL: [&str; 4] = ["{}", r#"{"norm": "l1"}"#, r#"{"normalize": "own"}"#, r#"{"normalize": "own", "norm": "l1"}"#];

#[test]
fn planes_have_several_blocks() {
    let tensors = features(&[2, 5, 53, 61], 1.0);
    for parameters in ALL {
        let loss = loss(parameters);
        for workgroup in [64, 256] {
            let mut call = Call::new(&*loss, &tensors);
            call.options.workgroup_size = Some(workgroup);
            agrees(&call);
        }
    }
}

/// Features of any length, over norms that are much larger than what is added to them.
#[test]
fn lengths_hold_their_range() {
    for size in [1e-3, 1e12, 1e20, 1e30, 3e38] {
        let tensors = features(&[2, 4, 30], size);
        for parameters in ALL {
            let loss = loss(parameters);
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = Reduction::None;
            agrees(&call);
        }
    }
}

#[test]
fn samples_beyond_a_binding_are_refused() {
    let tensors = features(&[2, 4, 3000], 1.0);
    let loss = loss("{}");
    let mut call = Call::new(&*loss, &tensors);
    // A sample takes 48,000 bytes.
    call.options.binding_limit = Some(64 << 10);
    agrees(&call);
    call.options.binding_limit = Some(32 << 10);
    let error = call.plan(context()).map(drop);
    assert!(matches!(error, Err(Error::TooLarge { .. })), "{error:?}");
}
