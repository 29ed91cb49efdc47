//! Operations that sum, beyond what `tests/conformance` asks: slices of every arrangement, rows longer than a block, products
//! that cancel beyond what f32 holds.

use wgloss::{ClassAxis, Error, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::number;

/// Numbers within 1 that f32 holds.
fn numbers(dims: &[usize], first: usize) -> HostTensor {
    let values = (0..dims.iter().product()).map(|i| f64::from(number(first + i) as f32)).collect();
    HostTensor::floats(dims.to_vec(), values)
}

/// The gradients and the first output are those of f64, and the same bits again.
fn agrees(loss: &dyn Loss, tensors: &HostTensors, what: &str) {
    let expected = loss.reference(tensors, Reduction::Mean, ClassAxis::First).unwrap();
    let call = Call::new(loss, tensors);
    let context = &contexts::first()[0].1;
    let outcome = call.run(context).unwrap();
    assert!(outcome.intact, "{what}");
    let grads = expected.grads.iter().map(|(name, slopes)| (wgloss::tensor::grad(name), slopes));
    let outputs = expected.outputs.iter().map(|(name, values)| (name.clone(), values));
    for (name, expected) in grads.chain(outputs) {
        let (expected, found) = (expected.as_floats(), outcome.outputs[&name].as_floats());
        let size = expected.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert!((found - expected).abs() <= 1e-5 * size, "{what}: {name} {i} is {found:e}, not {expected:e}");
        }
    }
    assert_eq!(call.run(context).unwrap().bits, outcome.bits, "{what}");
}

/// Slices that lie together or are strewn, in runs and in columns, fewer and more than a workgroup, in many blocks.
#[test]
fn slices_add_up_whatever_their_arrangement() {
    let cases: [(&[usize], i32); 9] = [
        (&[3, 5003], 0),
        (&[5, 3, 300], 1),
        (&[2, 3, 4999], 1),
        (&[37, 5, 9], 1),
        (&[4099, 3], -1),
        (&[130, 257], -1),
        (&[70, 3, 200], 1),
        (&[40_009, 2], 1),
        (&[1030, 1], 0),
    ];
    for (dims, axis) in cases {
        let from_end = if axis < 0 { dims.len() as i32 } else { 0 };
        let slices = dims[(axis + from_end) as usize];
        for scales in [1, slices] {
            let mut input = numbers(dims, 0);
            let steps = numbers(&[scales], 1 << 20);
            let scaled = |values: &[f64], by: f64, more: f64| {
                values.iter().map(|value| f64::from((value * by + more) as f32)).collect::<Vec<_>>()
            };
            input = HostTensor::floats(dims.to_vec(), scaled(input.as_floats(), 2.0, 0.0));
            let scale = HostTensor::floats([scales], scaled(steps.as_floats(), 0.25, 0.7));
            let tensors = HostTensors::from([
                ("input".into(), input),
                ("scale".into(), scale),
                ("offset".into(), numbers(&[scales], 1 << 21)),
                ("grad_output".into(), numbers(dims, 1 << 22)),
            ]);
            for bits in [2, 4] {
                let parameters = format!(r#"{{"axis": {axis}, "bits": {bits}}}"#);
                let loss = registry::from_json("lsq_fake_quantize", &parameters).unwrap();
                agrees(&*loss, &tensors, &format!("{dims:?} along {axis}, {scales} scales, {bits} bits"));
            }
        }
    }
}

/// Rows in one step, several to a workgroup, and in blocks.
#[test]
fn rows_add_up_whatever_their_length() {
    let loss = registry::get("hutchinson_divergence").unwrap();
    for dims in [[1000, 1], [501, 3], [77, 129], [5, 4096], [5, 4097], [2, 300_007]] {
        let tensors = HostTensors::from([
            ("noise".into(), numbers(&dims, 0)),
            ("jvp".into(), numbers(&dims, 1 << 20)),
            ("grad_output".into(), numbers(&dims[..1], 1 << 22)),
        ]);
        agrees(&*loss, &tensors, &format!("{dims:?}"));
    }
}

#[test]
fn products_beyond_f32_cancel() {
    let loss = registry::get("hutchinson_divergence").unwrap();
    let large = f64::from(1e30f32);
    let tensors = HostTensors::from([
        ("noise".into(), HostTensor::floats([2, 3], vec![large, 3.0, large, 1.0, large, -2.0])),
        ("jvp".into(), HostTensor::floats([2, 3], vec![large, 0.5, -large, 2.0, 2.0, 0.25])),
    ]);
    let outcome = Call::new(&*loss, &tensors).run(&contexts::first()[0].1).unwrap();
    assert_eq!(outcome.outputs["divergence"].as_floats(), [1.5, f64::from(2e30f32)]);
}

/// Tensors belong to a form, and offsets to scales.
#[test]
fn what_does_not_belong_is_an_error() {
    let path = || numbers(&[2, 3, 4], 0);
    let own = HostTensors::from([
        ("control".into(), path()),
        ("path_control".into(), path()),
        ("noise".into(), path()),
        ("dt".into(), HostTensor::floats([3], vec![0.5; 3])),
    ]);
    let steps = || HostTensor::floats([3], vec![1.0; 3]);
    let strangers = [
        ("time_reversal", "reference_control", path()),
        ("time_reversal", "diffusion", steps()),
        ("reference", "inference_control", path()),
        ("reference", "divergence", numbers(&[2, 3], 0)),
        ("reference", "diffusion", steps()),
        ("exponential", "inference_control", path()),
        ("exponential", "reference_control", path()),
        ("exponential", "divergence", numbers(&[2, 3], 0)),
    ];
    for (form, stranger, tensor) in strangers {
        let loss = registry::from_json("sde_log_weight", &format!(r#"{{"form": "{form}"}}"#)).unwrap();
        assert!(loss.reference(&own, Reduction::Mean, ClassAxis::First).is_ok(), "{form}");
        let mut tensors = own.clone();
        tensors.insert(stranger.into(), tensor);
        let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
        assert!(matches!(&error, Error::UnexpectedTensor { name, .. } if name == stranger), "{form}: {error}");
    }
    let loss = registry::get("sde_log_weight").unwrap();
    let mut tensors = own;
    tensors.insert("dt".into(), HostTensor::floats([3], vec![0.5, 0.0, 0.5]));
    let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Value { name, .. } if name == "dt"), "{error}");
    let outcome = Call::new(&*loss, &tensors).run(&contexts::first()[0].1).unwrap();
    assert!(outcome.outputs["log_weight"].as_floats().iter().all(|weight| weight.is_nan()));
    let loss = registry::get("lsq_fake_quantize").unwrap();
    let tensors = HostTensors::from([
        ("input".into(), numbers(&[3, 4], 0)),
        ("scale".into(), HostTensor::floats([3], vec![0.5; 3])),
        ("offset".into(), HostTensor::floats([1], vec![0.5])),
    ]);
    let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Shape { name, .. } if name == "offset"), "{error}");
}
