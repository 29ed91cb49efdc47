//! Rows of elements beyond what `tests/conformance` asks: rows and segments of any length, more of them than a dispatch has
//! workgroups in one dimension, norms at the ends of their range, offsets and lengths that are wrong.

use wgloss::tensor::{GRAD_INPUT, LOSS};
use wgloss::{Caps, ClassAxis, Context, DType, Error, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::{Call, Outcome, Recording};
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::{ANY_LENGTHS, number, offsets, seventy_thousand, vector};

fn loss(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("a loss of the catalogue")
}

fn context() -> &'static Context {
    &contexts::first()[0].1
}

/// A prediction and its target, of numbers of some size.
fn pair(dims: &[usize], size: f64) -> HostTensors {
    let count = dims.iter().product();
    let tensor = |first: usize| {
        let values = (0..count).map(|i| f64::from((size * number(first + i)) as f32)).collect();
        HostTensor::floats(dims.to_vec(), values)
    };
    HostTensors::from([("input".into(), tensor(0)), ("target".into(), tensor(1 << 20))])
}

/// Whether two lists are within a relative error of each other, by norm; what f32 does not hold is so in both, and what is
/// below its normal numbers may be 0.
fn near(what: &str, found: &[f64], expected: &[f64], relative: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let holds = |x: f64| x.abs() <= f64::from(f32::MAX);
    let largest =
        expected.iter().filter(|x| holds(**x)).fold(f64::from(f32::MIN_POSITIVE), |most, x| most.max(x.abs()));
    let (mut error, mut size) = (0.0, 0.0);
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found.is_finite(), holds(*expected), "{what}: element {i} is {found:e}, not {expected:e}");
        if holds(*expected) {
            let apart = (found - expected).abs() - f64::from(f32::MIN_POSITIVE);
            error += (apart.max(0.0) / largest).powi(2);
            size += (expected / largest).powi(2);
        }
    }
    assert!(error.sqrt() <= relative * size.sqrt(), "{what}: {:e} of {:e}", error.sqrt(), size.sqrt());
}

fn agrees(call: &Call<'_>, relative: f64) -> Outcome {
    let rounded = call.rounded().unwrap();
    let expected = call.loss.reference(&rounded, call.reduction, ClassAxis::First).unwrap();
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    let what = format!("{:?} {:?}", call.loss, call.reduction);
    near(&what, outcome.outputs[LOSS].as_floats(), expected.loss.as_floats(), relative);
    for (name, gradient) in &expected.grads {
        let found = outcome.outputs[&wgloss::tensor::grad(name)].as_floats();
        near(&format!("{what}, gradient of {name}"), found, gradient.as_floats(), relative);
    }
    outcome
}

/// However steps are cut, and forward apart from backward, bits are the same; they follow from the workgroup alone.
fn agrees_however_cut(call: &Call<'_>, relative: f64) {
    let whole = agrees(call, relative);
    for limit in [64 << 10, 20 << 10] {
        let mut cut = call.clone();
        cut.options.binding_limit = Some(limit);
        let steps = |call: &Call<'_>| call.plan(context()).unwrap().steps(wgloss::Pass::Fused).len();
        assert!(steps(&cut) > steps(call), "{:?}: a limit of {limit} cuts nothing", call.loss);
        assert_eq!(cut.run(context()).unwrap().bits, whole.bits, "{:?}: cuts at {limit}", call.loss);
    }
    let mut apart = call.clone();
    apart.recording = Recording::Apart;
    agrees(&apart, relative);
    let mut small = call.clone();
    small.options.workgroup_size = Some(64);
    agrees(&small, relative);
}

/// Rows on both sides of what fits on chip, and of a block.
#[test]
fn rows_of_any_length() {
    for length in [1, 2, 3, 4, 5, 255, 256, 257, 4095, 4096, 4097, 8193] {
        let tensors = pair(&[3, length], 1.0);
        for (name, parameters) in [("relative_lp_loss", r#"{"p": 3}"#), ("psnr_loss", r#"{"batch": false}"#)] {
            let loss = loss(name, parameters);
            for float in [DType::F32, DType::F16] {
                let mut call = Call::new(&*loss, &tensors);
                call.reduction = Reduction::None;
                call.float = float;
                agrees(&call, if float == DType::F16 { 1e-3 } else { 1e-5 });
            }
        }
    }
}

#[test]
fn long_rows_are_cut() {
    let tensors = pair(&[3, 20_011], 1.0);
    for name in ["relative_lp_loss", "silog_loss", "psnr_loss"] {
        agrees_however_cut(&Call::new(&*loss(name, "{}"), &tensors), 1e-5);
    }
    let mut ragged = pair(&[3, 5, 4001], 1.0);
    ragged.insert("lengths".into(), HostTensor::integers([3], vec![4001, 0, 1237]));
    for name in ["ragged_mse_loss", "ragged_bce_with_logits"] {
        agrees_however_cut(&Call::new(&*loss(name, "{}"), &ragged), 1e-5);
    }
}

#[test]
fn segments_of_any_length() {
    let mut tensors = HostTensors::from([
        ("input".into(), vector(&ANY_LENGTHS, |segment, at| number(at) * (1.0 + segment as f64))),
        ("target".into(), vector(&ANY_LENGTHS, |_, at| number(at + 77))),
        ("offsets".into(), offsets(&ANY_LENGTHS)),
    ]);
    for parameters in ["{}", r#"{"p": 1.5}"#] {
        agrees_however_cut(&Call::new(&*loss("relative_lp_loss", parameters), &tensors), 1e-5);
    }
    tensors.remove("target");
    agrees_however_cut(&Call::new(&*loss("weight_kurtosis_loss", "{}"), &tensors), 2e-5);
}

#[test]
fn seventy_thousand_segments() {
    let lengths = seventy_thousand();
    let mut tensors = HostTensors::from([
        ("input".into(), vector(&lengths, |_, at| number(at))),
        ("target".into(), vector(&lengths, |_, at| number(at + 77))),
        ("offsets".into(), offsets(&lengths)),
    ]);
    let absolute = loss("absolute_lp_loss", "{}");
    let mut call = Call::new(&*absolute, &tensors);
    call.reduction = Reduction::None;
    agrees(&call, 1e-5);
    tensors.remove("target");
    agrees(&Call::new(&*loss("weight_skewness_loss", r#"{"target": 1}"#), &tensors), 1e-5);
}

/// Rows that take a workgroup each, more of them than one dimension of a dispatch has.
#[test]
fn seventy_thousand_rows() {
    let tensors = pair(&[70_000, 129], 1.0);
    let absolute = loss("absolute_lp_loss", "{}");
    let mut call = Call::new(&*absolute, &tensors);
    call.options.workgroup_size = Some(64);
    call.reduction = Reduction::Sum;
    agrees(&call, 1e-5);
}

/// Norms from near the least normal numbers to the largest, of any order; on chip and not.
#[test]
fn norms_hold_their_range() {
    for size in [1e-34, 1e-30, 1e-27, 1e-12, 1e12, 1e20, 3.4e38] {
        for dims in [[2, 300], [2, 5000]] {
            let tensors = pair(&dims, size);
            for p in ["1", "2", "2.5", "60"] {
                for (name, more) in [("relative_lp_loss", r#", "eps": 0"#), ("absolute_lp_loss", "")] {
                    let loss = loss(name, &format!(r#"{{"p": {p}{more}}}"#));
                    let mut call = Call::new(&*loss, &tensors);
                    call.reduction = Reduction::None;
                    agrees(&call, 1e-4);
                }
            }
        }
    }
}

/// Every tensor of a loss that binds most, forward apart from backward, on chip and not.
#[test]
fn a_loss_may_bind_all_its_tensors() {
    let loss = loss("constrained_gaussian_nll_loss", "{}");
    for length in [300, 5000] {
        let mut tensors = pair(&[3, length], 1.0);
        let positive = |first: usize| {
            let values = (0..3 * length).map(|i| f64::from((1.5 + number(first + i)) as f32)).collect();
            HostTensor::floats([3, length], values)
        };
        tensors.insert("std".into(), positive(7));
        tensors.insert("quadrature".into(), positive(77));
        tensors.insert("log_tau".into(), HostTensor::floats([1], vec![0.5]));
        tensors.insert("grad_output".into(), HostTensor::floats([], vec![1.5]));
        for recording in [Recording::Fused, Recording::Apart] {
            let mut call = Call::new(&*loss, &tensors);
            call.recording = recording;
            agrees(&call, 1e-5);
        }
    }
}

/// As many buffers as WebGPU promises are enough, whatever tensors a call has.
#[test]
fn eight_buffers_are_enough() {
    let floats = |dims: &[usize]| HostTensor::floats(dims.to_vec(), vec![0.5; dims.iter().product()]);
    let integers = |dims: &[usize], value: i64| HostTensor::integers(dims.to_vec(), vec![value; dims.iter().product()]);
    let plans = |name: &str, tensors: &[(&str, HostTensor)], upstream: &[usize]| {
        let loss = loss(name, "{}");
        for reduction in [Reduction::None, Reduction::Mean, Reduction::BatchMean] {
            let mut tensors: HostTensors =
                tensors.iter().map(|(name, tensor)| ((*name).into(), tensor.clone())).collect();
            let dims = if reduction == Reduction::None { upstream } else { &[] };
            tensors.insert("grad_output".into(), floats(dims));
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = reduction;
            let plan = loss.plan(&call.request(), &Caps::default());
            assert!(plan.is_ok(), "{name} {reduction:?}: {:?}", plan.err());
        }
    };
    for length in [300, 5000] {
        let [row, plane] = [[3, length], [3, length]];
        let profile = ["input", "std", "target", "quadrature"].map(|name| (name, floats(&row)));
        let profile = [&profile[..], &[("log_tau", floats(&[1]))]].concat();
        plans("constrained_gaussian_nll_loss", &profile, &[3]);
        let maps = ["input", "target", "noise"].map(|name| (name, floats(&plane)));
        let maps = [&maps[..], &[("cell_mask", integers(&plane, 1))]].concat();
        plans("bmn_pem_reg_loss", &maps, &plane);
        plans("silog_loss", &[&maps[..2], &maps[3..]].concat(), &[3]);
        let sequence = [3, 2, length];
        let pairs = ["input1", "input2"].map(|name| (name, floats(&sequence)));
        let rows = [("target", integers(&[3], 1)), ("lengths", integers(&[3], 7))];
        plans("ragged_contrastive_loss", &[&pairs[..], &rows[..]].concat(), &[3]);
        let flat = ["input", "target"].map(|name| (name, floats(&[length])));
        let offsets = ("offsets", HostTensor::integers([3], vec![0, 7, length as i64]));
        plans("relative_lp_loss", &[&flat[..], std::slice::from_ref(&offsets)].concat(), &[2]);
        plans("weight_kurtosis_loss", &[flat[0].clone(), offsets], &[2]);
    }
}

/// The distance of two sequences holds as far as norms do.
#[test]
fn distances_hold_their_range() {
    for size in [1e-34, 1e-27, 1e-12, 1.0, 1e12, 1e19, 1e20] {
        let mut tensors = pair(&[2, 2, 50], size);
        let (input, target) = (tensors.remove("input").unwrap(), tensors.remove("target").unwrap());
        tensors.insert("input1".into(), input);
        tensors.insert("input2".into(), target);
        tensors.insert("lengths".into(), HostTensor::integers([2], vec![50, 49]));
        tensors.insert("target".into(), HostTensor::integers([2], vec![1, 0]));
        let loss = loss("ragged_contrastive_loss", r#"{"margin": 2, "clip": 3e38}"#);
        for reduction in [Reduction::None, Reduction::Sum] {
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = reduction;
            agrees(&call, 1e-5);
        }
    }
}

/// Weights far from 0 have the moments of their deviations, and equal ones none.
#[test]
fn moments_are_of_deviations() {
    let lengths = [1000, 5000, 300, 1, 0, 4];
    let value = |segment: usize, at: usize| match segment {
        0 => f64::from((1000.0 + 0.01 * number(at)) as f32),
        1 => f64::from((1e30 * number(at)) as f32),
        2 => f64::from(0.1f32),
        _ => f64::from((1e-30 * number(at)) as f32),
    };
    let tensors = HostTensors::from([("input".into(), vector(&lengths, value)), ("offsets".into(), offsets(&lengths))]);
    for (name, parameters) in [("weight_kurtosis_loss", "{}"), ("weight_skewness_loss", r#"{"target": 0.5}"#)] {
        let loss = loss(name, parameters);
        let mut call = Call::new(&*loss, &tensors);
        call.reduction = Reduction::None;
        let outcome = agrees(&call, 1e-4);
        assert_eq!(outcome.outputs[LOSS].as_floats()[2..5], [0.0; 3], "{name}");
        assert!(outcome.outputs[GRAD_INPUT].as_floats()[6000..6301].iter().all(|slope| *slope == 0.0), "{name}");
    }
}

/// Lengths below 0 are an error on the CPU and 0 on a GPU; those above the axis are the axis, and nothing behind one counts.
#[test]
fn wrong_lengths_are_bounded() {
    let loss = loss("ragged_mse_loss", "{}");
    let mut tensors = pair(&[3, 2, 7], 1.0);
    tensors.insert("lengths".into(), HostTensor::integers([3], vec![7, 0, 3]));
    let right = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap();
    tensors.insert("lengths".into(), HostTensor::integers([3], vec![1 << 30, -3, 3]));
    let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Value { name, .. } if name == "lengths"), "{error}");
    let mut call = Call::new(&*loss, &tensors);
    let found = call.run(context()).unwrap();
    near("loss", found.outputs[LOSS].as_floats(), right.loss.as_floats(), 1e-6);
    near("gradient", found.outputs[GRAD_INPUT].as_floats(), right.grads["input"].as_floats(), 1e-6);
    // A length that only u32 holds.
    tensors.insert("lengths".into(), HostTensor::integers([3], vec![4_000_000_000, 0, 3]));
    call = Call::new(&*loss, &tensors);
    call.stored.insert("lengths".into(), DType::U32);
    agrees(&call, 1e-6);
}

/// Flat vectors alone are cut, by as many offsets as segments and one.
#[test]
fn segments_need_a_flat_vector() {
    let mut tensors = pair(&[2, 3], 1.0);
    tensors.insert("offsets".into(), HostTensor::integers([2], vec![0, 6]));
    let loss = loss("absolute_lp_loss", "{}");
    let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Shape { name, .. } if name == "input"), "{error}");
}

/// Operands without axes leave those of a tensor beside them open, which must be theirs all the same.
#[test]
fn tensors_beside_rows_have_their_shape() {
    let mut tensors = pair(&[], 1.0);
    let loss = loss("bmn_pem_reg_loss", "{}");
    for (dims, fits) in [(vec![], true), (vec![0], false), (vec![1], false), (vec![5, 0], false), (vec![2, 3], false)] {
        let count = dims.iter().product();
        tensors.insert("noise".into(), HostTensor::floats(dims.clone(), vec![0.5; count]));
        let found = loss.reference(&tensors, Reduction::Mean, ClassAxis::First);
        match found {
            Ok(_) => assert!(fits, "{dims:?}"),
            Err(error) => {
                assert!(!fits && matches!(&error, Error::Shape { name, .. } if name == "noise"), "{dims:?}: {error}")
            }
        }
    }
}
