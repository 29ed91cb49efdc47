//! Segments of flat vectors beyond what `tests/conformance` asks: any lengths, more of them than a dispatch has workgroups in
//! one dimension, norms at the ends of their range, offsets that are wrong, outputs over their inputs.

use wgloss::{Context, Error, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::{ANY_LENGTHS, number, offsets, seventy_thousand, vector};

const NORMS: [&str; 3] = ["l2", "l1", "linf"];

fn clip(norm: &str) -> Box<dyn Loss> {
    let parameters = format!(r#"{{"norm_type": "{norm}", "max_norm": 0.7, "per_segment": true}}"#);
    registry::from_json("clip_grad_norm", &parameters).expect("an operation of the catalogue")
}

/// A vector in segments of these lengths.
fn segments(lengths: &[usize], value: impl Fn(usize, usize) -> f64) -> HostTensors {
    HostTensors::from([("grads".into(), vector(lengths, value)), ("offsets".into(), offsets(lengths))])
}

fn context() -> &'static Context {
    &contexts::first()[0].1
}

/// Whether outputs agree with f64, each element by its own size.
fn agrees(call: &Call<'_>, expected: &HostTensors) {
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    for name in ["total_norm", "output"] {
        let expected = expected[name].as_floats();
        let place = if name == "output" && call.in_place.contains(name) { "grads" } else { name };
        let found = outcome.outputs[place].as_floats();
        assert_eq!(found.len(), expected.len());
        for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
            let close = (found - expected).abs() <= 2e-5 * expected.abs();
            assert!(close, "{:?}: element {i} of `{name}` is {found:e}, not {expected:e}", call.loss);
        }
    }
}

fn reference(loss: &dyn Loss, tensors: &HostTensors) -> HostTensors {
    loss.reference(tensors, Reduction::Mean, wgloss::ClassAxis::First).unwrap().outputs
}

/// Segments within a block, of whole blocks, across several, empty ones between and at both ends; however steps are cut.
#[test]
fn segments_of_any_length() {
    let tensors = segments(&ANY_LENGTHS, |segment, at| number(at) * (1.0 + segment as f64));
    for norm in NORMS {
        let loss = clip(norm);
        let expected = reference(&*loss, &tensors);
        let mut call = Call::new(&*loss, &tensors);
        let whole = call.run(context()).unwrap();
        let cuts = [(None, None), (Some(64), None), (None, Some(20 << 10)), (Some(128), Some(10 << 10))];
        for (workgroup, limit) in cuts {
            call.options.workgroup_size = workgroup;
            call.options.binding_limit = limit;
            agrees(&call, &expected);
            if workgroup.is_none() {
                assert_eq!(call.run(context()).unwrap().bits, whole.bits, "{norm}: cuts at {limit:?}");
            }
        }
    }
}

/// More segments than one dimension of a dispatch has workgroups.
#[test]
fn seventy_thousand_segments() {
    let tensors = segments(&seventy_thousand(), |_, at| number(at));
    let loss = clip("l2");
    agrees(&Call::new(&*loss, &tensors), &reference(&*loss, &tensors));
}

/// Norms from 1e-30 to 1e30, of few elements and of many.
#[test]
fn norms_hold_their_range() {
    let sizes = [1e-30, 1e-25, 1e-12, 1.0, 1e12, 1e20, 1e25, 1e29];
    let lengths: Vec<usize> = sizes.iter().flat_map(|_| [1, 5000]).collect();
    // Of 5,000 equal numbers, the norm is at most 5,000 times as large as one.
    let tensors = segments(&lengths, |segment, _| {
        let size = sizes[segment / 2];
        f64::from((if size > 1e27 { 1e-4 * size } else { size }) as f32)
    });
    for norm in NORMS {
        let loss = clip(norm);
        agrees(&Call::new(&*loss, &tensors), &reference(&*loss, &tensors));
    }
}

/// Offsets that descend or leave the vector: an error on the CPU; on a GPU each counts as at least the one before and at most
/// the end.
#[test]
fn wrong_offsets_are_bounded() {
    let loss = clip("l2");
    let right = segments(&[100, 0, 300, 0, 112], |_, at| number(at));
    let mut wrong = right.clone();
    wrong.insert("offsets".into(), HostTensor::integers([6], vec![-5, 100, 40, 400, 399, 9999]));
    let error = loss.reference(&wrong, Reduction::Mean, wgloss::ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Value { name, .. } if name == "offsets"), "{error}");
    let expected = reference(&*loss, &right);
    agrees(&Call::new(&*loss, &wrong), &expected);
}

/// An output lies on the input that it is like, and on nothing else.
#[test]
fn outputs_lie_on_their_input() {
    let tensors = segments(&[100, 300, 5000], |_, at| number(at));
    let loss = clip("l2");
    let mut call = Call::new(&*loss, &tensors);
    let apart = call.run(context()).unwrap();
    call.lie_in_place();
    assert!(call.in_place.contains("output"));
    agrees(&call, &reference(&*loss, &tensors));
    assert_eq!(call.run(context()).unwrap().bits["grads"], apart.bits["output"]);
    let request = call.request();
    call.in_place = ["total_norm".to_owned()].into();
    let error = loss.plan(&call.request(), context().caps()).unwrap_err().to_string();
    assert!(error.contains("total_norm"), "{error}");
    assert!(loss.plan(&request, context().caps()).is_ok());
}
