//! Operations on samples beyond what `tests/conformance` asks: thresholds that are hard to find, lengths at the ends of their
//! range, samples that fit on chip and that do not however steps are cut, more samples than a dispatch has workgroups in one
//! dimension, ties, outputs over their inputs.

use wgloss::{ClassAxis, Context, DType, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::number;

fn context() -> &'static Context {
    &contexts::first()[0].1
}

fn operation(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("an operation of the catalogue")
}

fn matrix(samples: usize, length: usize, value: impl Fn(usize, usize) -> f64) -> HostTensor {
    let values = (0..samples * length).map(|at| f64::from(value(at / length, at % length) as f32)).collect();
    HostTensor::floats([samples, length], values)
}

/// Whether outputs and gradients agree with f64, each sample by its own largest element.
fn agrees(call: &Call<'_>) {
    let tensors = call.rounded().unwrap();
    let expected = call.loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap();
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    let rounding = if call.float == DType::F32 { 2e-5 } else { 1e-3 };
    let outputs = expected.outputs.iter().map(|(name, tensor)| (name.clone(), tensor));
    let gradients = expected.grads.iter().filter(|_| call.gradients);
    for (name, tensor) in outputs.chain(gradients.map(|(name, tensor)| (format!("grad.{name}"), tensor))) {
        let place = if call.in_place.contains(&name) { "input" } else { &name };
        let found = outcome.outputs[place].as_floats();
        let samples = tensor.dims[0].max(1);
        let length = (tensor.as_floats().len() / samples).max(1);
        for (sample, (found, expected)) in found.chunks(length).zip(tensor.as_floats().chunks(length)).enumerate() {
            let most = expected.iter().fold(1e-38, |most: f64, x| most.max(x.abs()));
            for (i, (f, e)) in found.iter().zip(expected).enumerate() {
                let close = (f - e).abs() <= rounding * most;
                assert!(close, "{:?}: `{name}`, sample {sample}, element {i} is {f:e}, not {e:e}", call.loss);
            }
        }
    }
}

/// Rows on which Newton's steps are slow or many entries are equal, on chip and beyond.
#[test]
fn thresholds_of_hard_rows() {
    let rows: [fn(usize, usize) -> f64; 8] = [
        |at, _| 0.5f64.powi(at as i32 % 120),
        |at, length| at as f64 / length as f64,
        |at, length| 1.0 - (at as f64 / length as f64).powi(8),
        |at, _| (at as f64 + 1.0).powi(-2),
        |_, _| 0.25,
        |at, _| f64::from(u8::from(at == 3)) * 1e6,
        |at, _| 1e8 + 8.0 * (at % 5) as f64,
        |at, _| number(at) * 1e-6,
    ];
    for length in [7, 129, 4096, 5001, 70_001] {
        let input = matrix(rows.len(), length, |row, at| rows[row](at, length));
        for radius in [1e-3, 1.0, 300.0] {
            for (name, norm) in [("project_simplex", ""), ("project_ball", r#""norm": "l1", "#)] {
                let loss = operation(name, &format!(r#"{{{norm}"radius": {radius}}}"#));
                let tensors = HostTensors::from([("input".into(), input.clone())]);
                let mut call = Call::new(&*loss, &tensors);
                call.gradients = false;
                agrees(&call);
            }
        }
    }
}

/// Lengths from 1e-30 to 1e29, of few elements and of many.
#[test]
fn lengths_hold_their_range() {
    for size in [1e-30, 1e-25, 1e-12, 1.0, 1e12, 1e25, 1e29] {
        for length in [1, 5000] {
            let input = matrix(2, length, |_, at| size * (0.5 + number(at).abs()));
            let grads = matrix(2, length, |_, at| size * number(at + 7));
            let tensors = HostTensors::from([("input".into(), input.clone()), ("grads".into(), grads)]);
            let steps = format!(r#""step_size": {}, "epsilon": {}, "clamp": false"#, size, 0.75 * size);
            for norm in ["l2", "linf_scaled", "l0"] {
                let loss = operation("pgd_step", &format!(r#"{{"norm": "{norm}", {steps}}}"#));
                agrees(&Call::new(&*loss, &tensors));
            }
            let tensors = HostTensors::from([("input".into(), input.clone())]);
            for norm in ["l2", "linf", "l1"] {
                let loss = operation("project_ball", &format!(r#"{{"norm": "{norm}", "radius": {}}}"#, 0.6 * size));
                agrees(&Call::new(&*loss, &tensors));
            }
            agrees(&Call::new(&*operation("vat_normalize", "{}"), &tensors));
            let normal = matrix(1, length, |_, at| size * (0.3 + number(at + 3).abs()));
            let plane = HostTensors::from([
                ("input".into(), input),
                ("normal".into(), HostTensor { dims: vec![length], ..normal }),
                ("bias".into(), HostTensor::floats([1], vec![0.0])),
            ]);
            agrees(&Call::new(&*operation("hyperplane_mirror", "{}"), &plane));
        }
    }
}

/// Long samples have the same bits however steps are cut.
#[test]
fn cuts_change_nothing() {
    for (name, parameters) in [
        ("project_simplex", r#"{"radius": 3}"#),
        ("project_ball", r#"{"radius": 3, "norm": "l1"}"#),
        ("pgd_step", r#"{"norm": "l2", "step_size": 2, "epsilon": 1, "clamp": false}"#),
    ] {
        let loss = operation(name, parameters);
        let mut tensors = HostTensors::from([("input".into(), matrix(5, 9001, |row, at| number(row * 9001 + at)))]);
        if name == "pgd_step" {
            tensors.insert("grads".into(), matrix(5, 9001, |row, at| number(row + 11 * at)));
            tensors.insert("origin".into(), matrix(5, 9001, |row, at| number(row + 5 * at)));
        }
        let mut call = Call::new(&*loss, &tensors);
        let whole = call.run(context()).unwrap();
        agrees(&call);
        for limit in [40 << 10, 20 << 10] {
            call.options.binding_limit = Some(limit);
            assert_eq!(call.run(context()).unwrap().bits, whole.bits, "{name}: cuts at {limit}");
        }
        call.options.binding_limit = None;
        call.options.workgroup_size = Some(64);
        agrees(&call);
    }
}

/// More samples than one dimension of a dispatch has workgroups.
#[test]
fn seventy_thousand_samples() {
    let input = matrix(70_000, 300, |row, at| number(row * 300 + at));
    let tensors = HostTensors::from([("input".into(), input)]);
    let loss = operation("project_ball", r#"{"radius": 2}"#);
    let mut call = Call::new(&*loss, &tensors);
    call.options.workgroup_size = Some(64);
    agrees(&call);
}

/// Of equal slopes the first element moves, on chip and beyond, and those that moved before.
#[test]
fn the_lowest_of_equal_slopes_moves() {
    let loss = operation("pgd_step", r#"{"norm": "l0", "step_size": 1, "clamp": false}"#);
    for length in [5, 6000] {
        let grads = matrix(1, length, |_, at| if at % 3 == 2 { -2.0 } else { 1.0 });
        let zeros = matrix(1, length, |_, _| 0.0);
        let mut moved = zeros.clone();
        for step in 1..=2 {
            let tensors = HostTensors::from([
                ("input".into(), moved.clone()),
                ("grads".into(), grads.clone()),
                ("origin".into(), zeros.clone()),
            ]);
            moved = Call::new(&*loss, &tensors).run(context()).unwrap().outputs["output"].clone();
            let expected = |at: usize| match at {
                2 => -f64::from(step),
                5 if step == 2 && length > 5 => -1.0,
                0 if step == 2 && length == 5 => 0.5,
                _ => 0.0,
            };
            assert!((0..length).all(|at| moved.as_floats()[at] == expected(at)), "{length}: step {step}");
        }
    }
}

/// An output lies on the input that it is like.
#[test]
fn outputs_lie_on_their_input() {
    for (name, parameters) in [
        ("pgd_step", r#"{"step_size": 0.5, "epsilon": 0.25}"#),
        ("pgd_step", r#"{"norm": "l2", "step_size": 2, "epsilon": 1, "clamp": false}"#),
        ("pgd_step", r#"{"norm": "linf_scaled", "step_size": 2, "epsilon": 1}"#),
        ("pgd_step", r#"{"norm": "l0", "step_size": 0.5}"#),
        ("project_ball", r#"{"radius": 2}"#),
        ("project_ball", r#"{"norm": "l1", "radius": 2}"#),
        ("project_ball", r#"{"norm": "linf", "radius": 0.5}"#),
        ("project_simplex", "{}"),
        ("vat_normalize", "{}"),
    ] {
        let loss = operation(name, parameters);
        for (length, float) in [(37, DType::F32), (37, DType::F16), (5003, DType::F32), (5003, DType::BF16)] {
            let mut tensors = HostTensors::from([("input".into(), matrix(3, length, |row, at| number(row * 7 + at)))]);
            if name == "pgd_step" {
                tensors.insert("grads".into(), matrix(3, length, |row, at| number(row + 11 * at)));
            }
            let mut call = Call::new(&*loss, &tensors);
            call.gradients = false;
            call.float = float;
            let apart = call.run(context()).unwrap();
            call.lie_in_place();
            assert!(call.in_place.contains("output"));
            assert_eq!(
                call.run(context()).unwrap().bits["input"],
                apart.bits["output"],
                "{name} {parameters} {length} {float}"
            );
        }
    }
}

/// So does that of rows of scores, where a step reads copies of them too.
#[test]
fn products_lie_on_their_direction() {
    let loss = operation("softmax_ce_hvp", "{}");
    let shapes: [(&[usize], Option<u64>); 5] = [
        (&[9, 37], None),
        (&[2, 5, 61], None),
        (&[2, 4100], None),
        (&[2, 7, 900], Some(8 << 10)),
        (&[3, 4100, 2], None),
    ];
    for (dims, limit) in shapes {
        let count: usize = dims.iter().product();
        let tensor = |by: usize| HostTensor::floats(dims, (0..count).map(|i| number(by * i + by)).collect::<Vec<_>>());
        let tensors = HostTensors::from([("input".into(), tensor(3)), ("direction".into(), tensor(5))]);
        for float in [DType::F32, DType::F16] {
            let mut call = Call::new(&*loss, &tensors);
            call.float = float;
            call.options.binding_limit = limit;
            let apart = call.run(context()).unwrap();
            call.lie_in_place();
            assert_eq!(call.run(context()).unwrap().bits["direction"], apart.bits["output"], "{dims:?} {float}");
        }
    }
}
