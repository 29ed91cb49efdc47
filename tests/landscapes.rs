//! Landscapes beyond what `tests/conformance` asks: terms that cancel, symbols that are none, planes of many tiles, weights and
//! slopes at the ends of their range, points that stop, trainings of several dispatches.

use wgloss::{ClassAxis, Context, DType, Error, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::number;

fn context() -> &'static Context {
    &contexts::first()[0].1
}

fn make(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("an operation of the catalogue")
}

fn tensors<const N: usize>(list: [(&str, HostTensor); N]) -> HostTensors {
    list.into_iter().map(|(name, tensor)| (name.to_owned(), tensor)).collect()
}

fn floats(dims: &[usize], values: &[f64]) -> HostTensor {
    HostTensor::floats(dims.to_vec(), values.to_vec())
}

fn reference(loss: &dyn Loss, tensors: &HostTensors) -> HostTensors {
    loss.reference(tensors, Reduction::Mean, ClassAxis::First).unwrap().outputs
}

/// Each element of each output is that of f64, by its own size, and infinite where f32 does not hold it; integers are equal.
/// What is below f32's least normal number may be anything up to it: devices flush subnormals, and kernels stop there.
fn agrees(loss: &dyn Loss, tensors: &HostTensors, what: &str) {
    let expected = reference(loss, tensors);
    let outcome = Call::new(loss, tensors).run(context()).unwrap();
    assert!(outcome.intact, "{what}");
    for (name, expected) in &expected {
        let found = &outcome.outputs[name];
        assert_eq!(found.as_integers(), expected.as_integers(), "{what}: {name}");
        for (i, (found, expected)) in found.as_floats().iter().zip(expected.as_floats()).enumerate() {
            let beyond = expected.abs() > f64::from(f32::MAX) && found.is_infinite();
            let close = (found - expected).abs() <= 1e-5 * expected.abs() + f64::from(f32::MIN_POSITIVE);
            assert!(close || beyond, "{what}: {name} {i} is {found:e}, not {expected:e}");
        }
    }
}

/// Symbols, of which some come once more often.
fn symbols(count: usize, kinds: usize, more: usize) -> HostTensor {
    let values = (0..count).map(|i| if i < more { 0 } else { (i % kinds) as i64 });
    HostTensor::integers([count], values.collect())
}

/// Of distributions that are nearly equal the terms cancel to a millionth of their size and less.
#[test]
fn collisions_keep_their_digits_where_they_cancel() {
    for (n, m, kinds, more) in
        [(60_000, 50_000, 1000, 3), (4096, 4096, 2, 0), (100_003, 7, 3, 1), (30_000, 20_000, 5000, 2)]
    {
        let tensors = tensors([("samples", symbols(n, kinds, more)), ("target_samples", symbols(m, kinds, 0))]);
        for target_term in [true, false] {
            let parameters = format!(r#"{{"vocabulary": {kinds}, "target_term": {target_term}}}"#);
            agrees(&*make("blackbox_l2_loss", &parameters), &tensors, &format!("{n}, {m} of {kinds}, {target_term}"));
        }
    }
}

/// A GPU leaves out what is no symbol: the results are those without it, and its credit is 0.
#[test]
fn symbols_beyond_the_vocabulary_are_left_out() {
    let loss = make("blackbox_l2_loss", r#"{"vocabulary": 3}"#);
    let strays = tensors([
        ("samples", HostTensor::integers([6], vec![0, 3, 1, -1, 2, 0])),
        ("target_samples", HostTensor::integers([4], vec![1, 99, 0, i64::from(i32::MIN)])),
    ]);
    let without = tensors([
        ("samples", HostTensor::integers([4], vec![0, 1, 2, 0])),
        ("target_samples", HostTensor::integers([2], vec![1, 0])),
    ]);
    assert!(matches!(loss.reference(&strays, Reduction::Mean, ClassAxis::First), Err(Error::Value { .. })));
    let expected = reference(&*loss, &without);
    let found = Call::new(&*loss, &strays).run(context()).unwrap().outputs;
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    close(found["estimate"].as_floats()[0], expected["estimate"].as_floats()[0]);
    let credits = expected["credits"].as_floats();
    let kept = [credits[0], 0.0, credits[1], 0.0, credits[2], credits[3]];
    found["credits"].as_floats().iter().zip(kept).for_each(|(found, expected)| close(*found, expected));
    let few = tensors([
        ("samples", HostTensor::integers([2], vec![0, 7])),
        ("target_samples", HostTensor::integers([1], vec![1])),
    ]);
    assert!(Call::new(&*loss, &few).run(context()).unwrap().outputs["estimate"].as_floats()[0].is_nan());
}

/// Symbols that i32 does not hold equal nothing, and a count beyond the samples is all of them.
#[test]
fn what_is_no_symbol_equals_nothing() {
    let loss = make("poisson_cross_entropy_estimate", "{}");
    let given = |count: i64| {
        tensors([
            ("samples", HostTensor::integers([3], vec![1 << 40, 5, 6])),
            ("target_samples", HostTensor::integers([2], vec![1 << 40, 5])),
            ("sample_count", HostTensor::integers([1], vec![count])),
        ])
    };
    // 3 others: 3 + 6/2 + 6/3; 2 others: 2 + 2/2.
    for (count, terms) in [(3, [8.0, 3.0]), (99, [8.0, 3.0]), (1, [1.0, 1.0]), (0, [0.0, 0.0]), (-4, [0.0, 0.0])] {
        let tensors = given(count);
        assert!(matches!(loss.reference(&tensors, Reduction::Mean, ClassAxis::First), Err(Error::Value { .. })));
        let mut call = Call::new(&*loss, &tensors);
        for name in ["samples", "target_samples"] {
            call.stored.insert(name.into(), DType::I64);
        }
        assert_eq!(call.run(context()).unwrap().outputs["terms"].as_floats(), terms, "{count}");
    }
}

/// As many samples as were expected: long series, whose terms are beyond f32 only where the sum is.
#[test]
fn long_series_keep_their_digits() {
    for (samples, rate) in [(1000, 1000.0), (5000, 4000.0), (3000, 4000.0), (200, 90.0)] {
        let loss = make("poisson_cross_entropy_estimate", &format!(r#"{{"rate": {rate}}}"#));
        let tensors = tensors([("samples", symbols(samples, 4, 0)), ("target_samples", symbols(5, 5, 0))]);
        agrees(&*loss, &tensors, &format!("{samples} samples at {rate}"));
    }
}

/// Three passes of tiles, cut at every border; planes so thin that one size is left.
#[test]
fn boxes_of_many_tiles() {
    let loss = make("box_count", "{}");
    for (planes, height, width) in [(1, 1100, 1030), (2, 97, 33), (3, 1, 500), (2, 64, 64)] {
        for density in [0.0, 0.001, 0.4] {
            let cells = (0..planes * height * width).map(|i| i64::from(0.5 * number(i) + 0.5 < density)).collect();
            let tensors = tensors([("mask", HostTensor::integers([planes, height, width], cells))]);
            agrees(&*loss, &tensors, &format!("{planes} x {height} x {width} at {density}"));
        }
    }
}

/// Weights whose products are beyond f32 between, or whose squares are.
#[test]
fn nets_of_unlike_weights() {
    let loss = make("scalar_net_sharpness", "{}");
    let rows: [&[f64]; 8] = [
        &[1e20, 1e20, 1e-20, 1e-19],
        &[1e-15, 1e-15, 2e15, 1e15],
        &[-1e20, 1e-18],
        &[3e38, -2.0, 1e-30],
        &[0.0, 0.0, 5.0],
        &[-0.0, 1e10],
        &[1e-30, 1e-30],
        &[-2.0],
    ];
    for row in rows {
        let weights = row.iter().map(|&w| f64::from(w as f32)).collect::<Vec<_>>();
        agrees(&*loss, &tensors([("weights", floats(&[1, row.len()], &weights))]), &format!("{row:?}"));
    }
    // Magnitudes that double from weight to weight: Newton's steps pass every kink of the slope.
    let ladder: Vec<f64> = (0..120).map(|i| 2f64.powi(i - 60)).collect();
    agrees(&*loss, &tensors([("weights", floats(&[1, 120], &ladder))]), "a ladder");
}

/// Lengths of derivatives from 1e-27 to 1e27, few and many, and neurons without a slope.
#[test]
fn distances_hold_their_range() {
    let loss = make("activation_boundary_distance", "{}");
    for size in [1e-27, 1e-12, 1.0, 1e12, 1e27] {
        for width in [1, 3, 5000] {
            let jacobian = (0..2 * width).map(|i| f64::from((size * number(i)) as f32)).collect::<Vec<_>>();
            let tensors = tensors([
                ("preactivations", floats(&[1, 2], &[f64::from((0.5 * size) as f32), f64::from((-2.0 * size) as f32)])),
                ("jacobian", floats(&[1, 2, width], &jacobian)),
            ]);
            agrees(&*loss, &tensors, &format!("{width} of {size:e}"));
        }
    }
    let dead = tensors([
        ("preactivations", floats(&[3, 2], &[1.0, 2.0, 0.0, 3.0, 4.0, 5.0])),
        ("slopes", floats(&[3, 2], &[0.0, 0.0, 0.0, 1.0, 0.0, -2.0])),
    ]);
    agrees(&*loss, &dead, "dead neurons");
    assert_eq!(reference(&*loss, &dead)["neuron"].as_integers(), [2, 0, 1]);
}

/// Distances and strengths that are infinite compare; what is lost and no number shows.
#[test]
fn risks_of_what_is_infinite() {
    let loss = make("adversarial_zero_one_risk", "{}");
    let infinity = f64::INFINITY;
    let given = tensors([
        ("distance", floats(&[1, 4], &[infinity, -infinity, 0.25, -1.0])),
        ("density0", floats(&[1, 4], &[infinity, 1.0, 2.0, 4.0])),
        ("density1", floats(&[1, 4], &[8.0, f64::NAN, 16.0, 32.0])),
        ("epsilons", floats(&[4], &[0.0, 1.0, infinity, f64::NAN])),
    ]);
    let outcome = Call::new(&*loss, &given).run(context()).unwrap();
    let expected = reference(&*loss, &given);
    for outputs in [&outcome.outputs, &expected] {
        let risk = outputs["risk"].as_floats();
        assert_eq!(risk[..2], [14.5, 31.5]);
        assert!(risk[2].is_nan() && risk[3].is_nan());
    }
}

/// A point stops at its last full step where the slopes of both classes cancel, and a slope that is no number ends it.
#[test]
fn points_stop() {
    let loss = make("adversarial_boundary_flow", r#"{"epsilon": 1, "steps": 10}"#);
    let given = tensors([
        ("boundary", floats(&[4], &[0.5, 3.0, 0.5, 5.0])),
        ("side", floats(&[4], &[1.0, 1.0, -1.0, 1.0])),
        // Of equal slopes nothing moves on; further right both classes part.
        ("slope0", floats(&[6], &[1.0, 1.0, -1.0, -1.0, -1.0, f64::NAN])),
        ("slope1", floats(&[6], &[1.0, 1.0, 2.0, 2.0, 2.0, 2.0])),
    ]);
    let expected = reference(&*loss, &given);
    assert_eq!(expected["valid"].as_floats()[..2], [0.0, 1.0]);
    assert_eq!(expected["output"].as_floats()[0], 0.5);
    let outcome = Call::new(&*loss, &given).run(context()).unwrap().outputs;
    assert_eq!(outcome["valid"].as_floats(), expected["valid"].as_floats());
    for (found, expected) in outcome["output"].as_floats().iter().zip(expected["output"].as_floats()) {
        assert!((found - expected).abs() < 1e-5 || found.is_nan() && expected.is_nan(), "{found}, not {expected}");
    }
    let sides = tensors([
        ("boundary", floats(&[1], &[0.5])),
        ("side", floats(&[1], &[2.0])),
        ("slope0", floats(&[1], &[1.0])),
        ("slope1", floats(&[1], &[1.0])),
    ]);
    let refused = loss.reference(&sides, Reduction::Mean, ClassAxis::First);
    assert!(matches!(refused, Err(Error::Value { name, .. }) if name == "side"));
}

/// A network of so many samples, inputs and outputs, and rates at which it learns.
fn training(samples: usize, inputs: usize, outputs: usize, points: usize) -> HostTensors {
    let values = |dims: [usize; 2], seed: usize, scale: f64| {
        let values = (0..dims[0] * dims[1]).map(|i| f64::from((scale * number(seed + i)) as f32));
        HostTensor::floats(dims, values.collect())
    };
    let mut grid = values([points, 2], 4000, 0.4);
    if let wgloss::HostData::Float(rates) = &mut grid.data {
        rates.iter_mut().for_each(|rate| *rate = rate.abs() + 0.1);
    }
    tensors([
        ("input", values([samples, inputs], 0, 1.5)),
        ("target", values([samples, outputs], 1000, 1.0)),
        ("w0", values([inputs, inputs], 2000, 1.5)),
        ("w1", values([inputs, outputs], 3000, 1.5)),
        ("grid", grid),
    ])
}

/// Trainings that take several dispatches, with many samples, weights or steps; other workgroups.
#[test]
fn trainings_go_on_where_they_stopped() {
    for (samples, inputs, outputs, steps) in
        [(700, 9, 2, 60), (72, 8, 1, 1200), (20, 1, 2047, 6), (50, 44, 2, 30), (3, 16, 1, 4000)]
    {
        let loss = make("trainability_map", &format!(r#"{{"steps": {steps}}}"#));
        let tensors = training(samples, inputs, outputs, 3);
        agrees(&*loss, &tensors, &format!("{samples} samples, {inputs} and {outputs}, {steps} steps"));
    }
    let loss = make("trainability_map", r#"{"steps": 700}"#);
    let tensors = training(150, 9, 2, 3);
    for size in [64, 128, 256] {
        let mut call = Call::new(&*loss, &tensors);
        call.options.workgroup_size = Some(size);
        let expected = reference(&*loss, &tensors);
        let outcome = call.run(context()).unwrap().outputs;
        for (found, expected) in outcome["output"].as_floats().iter().zip(expected["output"].as_floats()) {
            assert!((found - expected).abs() <= 1e-5 * expected.abs(), "{size}: {found}, not {expected}");
        }
    }
}

/// More weights than the chip is asked to hold are refused.
#[test]
fn networks_have_a_largest_size() {
    let loss = make("trainability_map", "{}");
    let refused = loss.reference(&training(2, 45, 1, 1), Reduction::Mean, ClassAxis::First);
    assert!(matches!(refused, Err(Error::Shape { name, .. }) if name == "w0"));
}
