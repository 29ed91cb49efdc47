//! Sets of vectors by their dots, beyond what `tests/conformance` asks: any segments of any number of rows, however steps are cut;
//! lengths at the ends of their range; gradients that are opposed, equal or zero.

use wgloss::{ClassAxis, Context, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::{ANY_LENGTHS, number, offsets};

fn context() -> &'static Context {
    &contexts::first()[0].1
}

fn reference(loss: &dyn Loss, tensors: &HostTensors) -> HostTensors {
    loss.reference(tensors, Reduction::Mean, ClassAxis::First).unwrap().outputs
}

/// The norm of the difference of an output from what f64 gives, by that one's.
fn error(found: &HostTensor, expected: &HostTensor) -> f64 {
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|x| x * x).sum::<f64>().sqrt();
    let (found, expected) = (found.as_floats(), expected.as_floats());
    assert_eq!(found.len(), expected.len());
    let size = norm(&mut expected.iter().copied());
    norm(&mut found.iter().zip(expected).map(|(f, e)| f - e)) / size.max(f64::from(f32::MIN_POSITIVE))
}

/// Rows of this many elements.
fn rows(count: usize, elements: usize, scale: impl Fn(usize) -> f64) -> HostTensor {
    let values =
        (0..count * elements).map(|at| f64::from((number(at * 7 + at / elements) * scale(at / elements)) as f32));
    HostTensor::floats([count, elements], values.collect())
}

/// Segments within a block, of whole blocks and across several, of rows in registers and in tiles: cuts change no bit.
#[test]
fn segments_of_any_rows() {
    let elements: usize = ANY_LENGTHS.iter().sum();
    for count in [2, 8, 9, 20] {
        let input = rows(count, elements, |m| 1.0 + m as f64);
        let tensors = HostTensors::from([("input".into(), input), ("offsets".into(), offsets(&ANY_LENGTHS))]);
        for parameters in ["{}", r#"{"normalize": true}"#] {
            let loss = registry::from_json("gram_matrix", parameters).unwrap();
            let expected = reference(&*loss, &tensors);
            let mut call = Call::new(&*loss, &tensors);
            let whole = call.run(context()).unwrap();
            let off = error(&whole.outputs["output"], &expected["output"]);
            assert!(whole.intact && off < 1e-5, "{count} rows {parameters}: {off:e}");
            for limit in [160 << 10, 96 << 10] {
                call.options.binding_limit = Some(limit);
                let Ok(cut) = call.run(context()) else { continue };
                assert_eq!(cut.bits, whole.bits, "{count} rows {parameters}: cuts at {limit}");
            }
        }
    }
}

/// Two sets of any size, of which tiles are no multiple.
#[test]
fn tiles_of_any_sides() {
    for (left, right) in [(1, 1), (40, 1), (1, 7), (5, 5), (7, 13), (37, 2)] {
        let other = rows(right, 301, |m| 2.0 + m as f64);
        let tensors = HostTensors::from([("input".into(), rows(left, 301, |_| 1.0)), ("ref_input".into(), other)]);
        for parameters in ["{}", r#"{"normalize": true}"#] {
            let loss = registry::from_json("gram_matrix", parameters).unwrap();
            let found = Call::new(&*loss, &tensors).run(context()).unwrap();
            let off = error(&found.outputs["output"], &reference(&*loss, &tensors)["output"]);
            assert!(found.intact && off < 1e-5, "{left} by {right} {parameters}: {off:e}");
        }
    }
}

const COMBINATIONS: [&str; 8] = [
    "config_gradient",
    "pcgrad",
    "gradvac",
    "imtl_g",
    "cagrad",
    "mgda",
    "aligned_mtl",
    "principal_gradient_aggregation",
];

/// Rows as long as 1e-15 and 1e15 have the digits that rows of length 1 have.
#[test]
fn lengths_hold_their_range() {
    for name in COMBINATIONS.into_iter().chain(["nash_mtl"]) {
        for size in [3e-17, 3e13] {
            let tensors = HostTensors::from([("grads".into(), rows(4, 1001, |m| size * (1.0 + 0.3 * m as f64)))]);
            let loss = registry::get(name).unwrap();
            let found = Call::new(&*loss, &tensors).run(context()).unwrap();
            let expected = reference(&*loss, &tensors);
            let off = error(&found.outputs["output"], &expected["output"]);
            assert!(found.intact && off < 1e-5, "{name} of {size:e}: {off:e}");
        }
    }
}

/// Zero rows are left out, and the output of the others is what it is without them.
#[test]
fn zero_rows_are_left_out() {
    for name in COMBINATIONS.into_iter().chain(["nash_mtl"]) {
        // This one counts them.
        let counts = name == "principal_gradient_aggregation";
        let loss = registry::get(name).unwrap();
        let some = rows(5, 333, |m| if m % 2 == 0 { 0.0 } else { 1.0 + m as f64 });
        let left = [1, 3].iter().flat_map(|m| some.as_floats()[m * 333..][..333].to_vec()).collect();
        let with = HostTensors::from([("grads".into(), some)]);
        let without = HostTensors::from([("grads".into(), HostTensor::floats([2, 333], left))]);
        let expected = reference(&*loss, &with);
        let found = Call::new(&*loss, &with).run(context()).unwrap();
        let off = error(&found.outputs["output"], &expected["output"]);
        assert!(found.intact && off < 1e-5, "{name}: {off:e}");
        assert!([0, 2, 4].iter().all(|&m| found.outputs["coefficients"].as_floats()[m] == 0.0), "{name}");
        let apart = error(&expected["output"], &reference(&*loss, &without)["output"]);
        assert!(counts || apart < 1e-9, "{name}: {apart:e} apart");
        let nothing = HostTensors::from([("grads".into(), HostTensor::zeros([3, 50]))]);
        let found = Call::new(&*loss, &nothing).run(context()).unwrap();
        assert!(found.outputs["output"].as_floats().iter().all(|x| *x == 0.0), "{name} of zeros");
    }
}

/// Opposed and equal gradients: what comes out is finite, and as long as it should be.
#[test]
fn opposed_and_equal_gradients() {
    let one = rows(1, 200, |_| 1.0).as_floats().to_vec();
    let length = one.iter().map(|x| x * x).sum::<f64>().sqrt();
    for (factor, expected) in [
        (-1.0, [Some(0.0), Some(0.0), None, None, Some(0.0), Some(0.0)]),
        (1.0, [Some(2.0), Some(2.0), Some(2.0), Some(1.0), Some(1.2), Some(1.0)]),
    ] {
        let both = one.iter().copied().chain(one.iter().map(|x| factor * x)).collect();
        let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 200], both))]);
        for (name, expected) in COMBINATIONS.iter().zip(expected) {
            let loss = registry::get(name).unwrap();
            let found = Call::new(&*loss, &tensors).run(context()).unwrap();
            let values = found.outputs["output"].as_floats();
            assert!(values.iter().all(|x| x.is_finite()), "{name} by {factor}");
            let found = values.iter().map(|x| x * x).sum::<f64>().sqrt() / length;
            let close = expected.is_none_or(|expected| (found - expected).abs() < 1e-4);
            assert!(close, "{name} by {factor}: {found}, expected {expected:?}");
        }
    }
}

/// The most rows there may be, and one more.
#[test]
fn sixty_four_rows() {
    for name in COMBINATIONS.into_iter().chain(["nash_mtl"]) {
        let loss = registry::get(name).unwrap();
        let tensors = HostTensors::from([("grads".into(), rows(64, 700, |m| 1.0 + 0.1 * m as f64))]);
        let found = Call::new(&*loss, &tensors).run(context()).unwrap();
        let off = error(&found.outputs["output"], &reference(&*loss, &tensors)["output"]);
        assert!(found.intact && off < 3e-5, "{name}: {off:e}");
        let tensors = HostTensors::from([("grads".into(), HostTensor::zeros([65, 2]))]);
        let refused = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err().to_string();
        assert!(refused.contains("at most 64"), "{refused}");
    }
}

/// A vector of any length within the range, and one of which the basis leaves nothing.
#[test]
fn orthonormalized_vectors_of_any_length() {
    let loss = registry::get("orthonormalize").unwrap();
    let unit = |m: usize, at: usize| f64::from(u8::from(at == 3 * m + 1));
    let basis = HostTensor::floats([40, 500], (0..40 * 500).map(|e| unit(e / 500, e % 500)).collect());
    for size in [1e-25, 1.0, 1e20] {
        let input = HostTensor::floats([500], (0..500).map(|at| f64::from((size * number(at)) as f32)).collect());
        let tensors = HostTensors::from([("input".into(), input), ("basis".into(), basis.clone())]);
        let mut call = Call::new(&*loss, &tensors);
        let found = call.run(context()).unwrap();
        let expected = reference(&*loss, &tensors);
        for name in ["output", "coefficients", "norm"] {
            let off = error(&found.outputs[name], &expected[name]);
            assert!(found.intact && off < 1e-5, "{name} of {size:e}: {off:e}");
        }
        call.lie_in_place();
        assert_eq!(call.run(context()).unwrap().bits["input"], found.bits["output"]);
    }
    let input = HostTensor::floats([500], (0..500).map(|at| unit(2, at) - 3.0 * unit(7, at)).collect());
    let tensors = HostTensors::from([("input".into(), input), ("basis".into(), basis)]);
    let found = Call::new(&*loss, &tensors).run(context()).unwrap();
    assert!(found.outputs["output"].as_floats().iter().all(|x| *x == 0.0));
    assert_eq!(found.outputs["norm"].as_floats(), [0.0]);
}

/// A kernel matrix of one panel, a little more, and several.
#[test]
fn factors_of_many_panels() {
    let loss = registry::from_json("residual_ntk_score", r#"{"ridge": 0.01}"#).unwrap();
    for count in [16, 17, 100] {
        let tensors = HostTensors::from([
            ("ref_jacobian".into(), rows(count, 300, |_| 1.0)),
            ("jacobian".into(), rows(7, 300, |m| 1.5 + m as f64)),
            ("residual".into(), HostTensor::floats([7], (0..7).map(|m| f64::from(number(m) as f32)).collect())),
        ]);
        let found = Call::new(&*loss, &tensors).run(context()).unwrap();
        let expected = reference(&*loss, &tensors);
        for name in ["columns", "score"] {
            let off = error(&found.outputs[name], &expected[name]);
            assert!(found.intact && off < 1e-5, "{name} of {count} rows: {off:e}");
        }
    }
}
