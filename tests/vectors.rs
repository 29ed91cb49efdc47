//! Segments of flat vectors beyond what `tests/conformance` asks: any lengths, more of them than a dispatch has workgroups in
//! one dimension, norms at the ends of their range, offsets that are wrong, outputs over their inputs.

use wgloss::{Context, Error, HostTensor, HostTensors, Loss, OutputKind, Reduction, TensorKind, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::{ANY_LENGTHS, number, offsets, seventy_thousand, vector};

const NORMS: [&str; 3] = ["l2", "l1", "linf"];

/// Operations whose segments have coefficients of their own.
const SEGMENTED: [(&str, &str); 8] = [
    ("adaptive_clip_grad", r#"{"clipping": 0.3}"#),
    ("centralize_grad", "{}"),
    ("sam_perturb", r#"{"rho": 0.7, "per_segment": true}"#),
    ("awp_perturb", r#"{"gamma": 0.3}"#),
    ("filter_normalize_direction", "{}"),
    ("filter_normalize_direction", r#"{"mode": "unit"}"#),
    ("filter_normalize_direction", r#"{"mode": "weight"}"#),
    ("orthogonal_component", r#"{"scale": 0.8, "keep": 0.4}"#),
];

fn clip(norm: &str) -> Box<dyn Loss> {
    let parameters = format!(r#"{{"norm_type": "{norm}", "max_norm": 0.7, "per_segment": true}}"#);
    registry::from_json("clip_grad_norm", &parameters).expect("an operation of the catalogue")
}

/// A vector in segments of these lengths.
fn segments(lengths: &[usize], value: impl Fn(usize, usize) -> f64) -> HostTensors {
    HostTensors::from([("grads".into(), vector(lengths, value)), ("offsets".into(), offsets(lengths))])
}

fn operation(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("an operation of the catalogue")
}

/// The vectors of an operation in segments of these lengths, of what its how manieth vector, a segment and a place give; with
/// weights of segments, 0 and others by turns.
fn problem(loss: &dyn Loss, lengths: &[usize], value: impl Fn(usize, usize, usize) -> f64) -> HostTensors {
    let signature = loss.signature();
    let vectors = signature.iter().filter(|decl| decl.dims == "P" && decl.kind == TensorKind::Float);
    let mut tensors = HostTensors::new();
    // Of two that stand for each other the first.
    for (which, decl) in vectors.take(2).enumerate() {
        let value = |segment, at| f64::from(value(which, segment, at) as f32);
        tensors.insert(decl.name.into(), vector(lengths, value));
    }
    if signature.iter().any(|decl| decl.name == "segment_weight") {
        let weights = (0..lengths.len()).map(|k| [1.0, 0.0, 0.5, -1.5][k % 4]).collect();
        tensors.insert("segment_weight".into(), HostTensor::floats([lengths.len()], weights));
    }
    tensors.insert("offsets".into(), offsets(lengths));
    tensors
}

/// Whether the outputs agree with f64, each element by the size of its segment in the output and in the input that it is like.
fn segments_agree(call: &Call<'_>, lengths: &[usize]) {
    let expected = reference(call.loss, call.tensors);
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    for output in call.loss.outputs() {
        let OutputKind::Like(input) = output.kind else { continue };
        let place = if call.in_place.contains(output.name) { input } else { output.name };
        let (found, like) = (outcome.outputs[place].as_floats(), call.tensors[input].as_floats());
        let expected = expected[output.name].as_floats();
        let mut start = 0;
        for (segment, length) in lengths.iter().enumerate() {
            let all = start..start + length;
            let sizes = expected[all.clone()].iter().chain(&like[all.clone()]);
            let size = sizes.fold(0.0, |most: f64, x| if x.is_finite() { most.max(x.abs()) } else { most });
            for i in all {
                let close =
                    (found[i] - expected[i]).abs() <= 1e-5 * size || (found[i].is_nan() && expected[i].is_nan());
                let what = call.loss;
                assert!(close, "{what:?}: element {i} of segment {segment} is {:e}, not {:e}", found[i], expected[i]);
            }
            start += length;
        }
    }
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

/// The same of the operations that combine two vectors, over their input and beside it, however steps are cut.
#[test]
fn operations_on_segments_of_any_length() {
    for (name, parameters) in SEGMENTED {
        let loss = operation(name, parameters);
        let tensors =
            problem(&*loss, &ANY_LENGTHS, |which, segment, at| number(at + which * 77_777) * (1.0 + segment as f64));
        let mut call = Call::new(&*loss, &tensors);
        let whole = call.run(context()).unwrap();
        for (workgroup, limit) in [(None, None), (Some(64), None), (None, Some(20 << 10))] {
            call.options.workgroup_size = workgroup;
            call.options.binding_limit = limit;
            segments_agree(&call, &ANY_LENGTHS);
            if workgroup.is_none() {
                assert_eq!(call.run(context()).unwrap().bits, whole.bits, "{name}: cuts at {limit:?}");
            }
        }
        call.lie_in_place();
        assert!(call.in_place.contains("output"), "{name}");
        segments_agree(&call, &ANY_LENGTHS);
    }
}

/// More segments of two vectors than one dimension of a dispatch has workgroups.
#[test]
fn seventy_thousand_segments_of_two_vectors() {
    let loss = operation("filter_normalize_direction", "{}");
    let lengths = seventy_thousand();
    let tensors = problem(&*loss, &lengths, |which, _, at| number(at + which * 77_777));
    segments_agree(&Call::new(&*loss, &tensors), &lengths);
}

/// Vectors of norms from 1e-30 to 1e30 against others of any such norm: quotients of norms are beyond f32.
#[test]
fn quotients_of_norms_hold_their_range() {
    let sizes = [1e-30, 1e-20, 1e-7, 1.0, 1e13, 1e28];
    let pairs: Vec<[f64; 2]> = sizes.iter().flat_map(|&a| sizes.map(|b| [a, b])).collect();
    let lengths = vec![37; pairs.len()];
    for (name, parameters) in SEGMENTED {
        // Products are what they are.
        if parameters.contains("weight") {
            continue;
        }
        let loss = operation(name, parameters);
        let tensors =
            problem(&*loss, &lengths, |which, segment, at| pairs[segment][which] * number(at + which * 77_777));
        // What follows is beyond f32 where the direction is nearly zero and is made to be 1 long: those are their own test.
        segments_agree(&Call::new(&*loss, &tensors), &lengths);
    }
}

/// A weight of 0 leaves a segment as it is, or makes it 0, whatever is in it; elsewhere a NaN stays in its segment.
#[test]
fn a_weight_of_zero_hides_what_is_there() {
    let lengths = [5, 6, 7, 8, 9];
    for (name, parameters) in SEGMENTED {
        let loss = operation(name, parameters);
        let mut tensors = problem(&*loss, &lengths, |which, _, at| number(at + which * 777));
        let vectors: Vec<String> =
            tensors.iter().filter(|(_, tensor)| tensor.dims == [35]).map(|(name, _)| name.clone()).collect();
        for vector in &vectors {
            let values = tensors[vector].as_floats().to_vec();
            let stray = |i| if [6, 12].contains(&i) { f64::NAN } else { values[i] };
            let stray = HostTensor::floats([35], (0..35).map(stray).collect());
            let before = tensors.insert(vector.clone(), stray).unwrap();
            segments_agree(&Call::new(&*loss, &tensors), &lengths);
            tensors.insert(vector.clone(), before);
        }
    }
}

/// Sums of segments and of samples: short ones, long ones, cut ones; extrema with infinities, counts, sums that cancel beyond f32.
#[test]
fn reductions_of_segments_and_samples() {
    let kinds = ["l2", "l1", "linf", "sum", "mean", "min", "max", "count_nonzero", "dot"];
    let third = |i: usize| if i.is_multiple_of(3) { 0.0 } else { f64::from(number(i) as f32) };
    let numbers = |dims: &[usize], first: usize| {
        HostTensor::floats(dims.to_vec(), (0..dims.iter().product()).map(|i| third(first + i)).collect())
    };
    let flat: usize = ANY_LENGTHS.iter().sum();
    for kind in kinds {
        let loss = operation("segment_reduce", &format!(r#"{{"kind": "{kind}"}}"#));
        for dims in [&[flat][..], &[3, 4096], &[3, 4097], &[2, 9001], &[70_000, 2], &[1201, 5]] {
            let mut tensors = HostTensors::from([("input".into(), numbers(dims, 0))]);
            if dims.len() == 1 {
                tensors.insert("offsets".into(), offsets(&ANY_LENGTHS));
            }
            if kind == "dot" {
                tensors.insert("other".into(), numbers(dims, 77_777));
            }
            let mut call = Call::new(&*loss, &tensors);
            let expected = reference(&*loss, &tensors);
            let whole = call.run(context()).unwrap();
            let found = whole.outputs["output"].as_floats();
            let expected = expected["output"].as_floats();
            let length = if dims.len() == 1 { 4096 } else { dims[1] } as f64;
            for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
                let exact = ["linf", "min", "max", "count_nonzero"].contains(&kind);
                let size = if exact { 0.0 } else { 1e-5 * expected.abs().max(1e-2 * length.sqrt()) };
                assert!((found - expected).abs() <= size, "{kind} {dims:?}: {i} is {found:e}, not {expected:e}");
            }
            call.options.binding_limit = Some(20 << 10);
            assert_eq!(call.run(context()).unwrap().bits, whole.bits, "{kind} {dims:?}");
        }
        let infinity = f64::INFINITY;
        let rows = [
            [3e38, 3e38, -3e38, -3e38, 1.0],
            [3e38, 3e38, -3e38, 2.0, 1.0],
            [1.0, infinity, 2.0, 3.0, 4.0],
            [1.0, -infinity, 2.0, 3.0, 4.0],
            [1.0, -infinity, infinity, 3.0, 4.0],
            [1.0, f64::NAN, infinity, 3.0, 4.0],
            [-0.0, 0.0, -0.0, 0.0, -0.0],
            [1e-30, -2e-30, 0.0, 1e-31, 0.0],
        ];
        let mut tensors = HostTensors::from([("input".into(), HostTensor::floats([8, 5], rows.concat()))]);
        if kind == "dot" {
            tensors.insert("other".into(), HostTensor::floats([8, 5], vec![1.0; 40]));
        }
        let outcome = Call::new(&*loss, &tensors).run(context()).unwrap();
        for (i, row) in rows.iter().enumerate() {
            let exact = reference(&*loss, &tensors)["output"].as_floats()[i];
            // f64 loses the 1 of the first row.
            let exact = if i == 0 && ["sum", "dot"].contains(&kind) { 1.0 } else { exact };
            let exact = if i == 0 && kind == "mean" { 0.2 } else { exact };
            let found = outcome.outputs["output"].as_floats()[i];
            let same = found == f64::from(exact as f32) || (found.is_nan() && exact.is_nan());
            assert!(same || (found - exact).abs() <= 1e-5 * exact.abs(), "{kind} of {row:?}: {found:e}, not {exact:e}");
        }
    }
}

/// Combinations whose vectors fit a binding or not, over their base and beside it; sums beyond f32 on their way.
#[test]
fn combinations_add_up_in_one_order() {
    const P: usize = 9001;
    let loss = operation("linear_combination", "{}");
    let numbers = |dims: &[usize], first: usize| {
        let values = (0..dims.iter().product()).map(|i| f64::from(number(first + i) as f32)).collect();
        HostTensor::floats(dims.to_vec(), values)
    };
    for rows in [None, Some(1), Some(3), Some(7), Some(37)] {
        for vectors in [1, 2, 5] {
            let coefficients = rows.map_or(vec![vectors], |rows| vec![rows, vectors]);
            let tensors = HostTensors::from([
                ("vectors".into(), numbers(&[vectors, P], 0)),
                ("coefficients".into(), numbers(&coefficients, 1 << 20)),
                ("base".into(), numbers(&[P], 1 << 21)),
            ]);
            let expected = reference(&*loss, &tensors);
            let mut call = Call::new(&*loss, &tensors);
            let whole = call.run(context()).unwrap();
            for limit in [None, Some(100 << 10), Some(40 << 10), Some(20 << 10)] {
                call.options.binding_limit = limit;
                let outcome = call.run(context()).unwrap();
                assert!(outcome.intact);
                assert_eq!(outcome.bits, whole.bits, "{rows:?} of {vectors}, cuts at {limit:?}");
            }
            let found = whole.outputs["output"].as_floats();
            for (i, (found, expected)) in found.iter().zip(expected["output"].as_floats()).enumerate() {
                assert!((found - expected).abs() <= 1e-6 * vectors as f64, "{rows:?} of {vectors}: {i}");
            }
            if rows.is_none() {
                call.lie_in_place();
                for limit in [None, Some(40 << 10)] {
                    call.options.binding_limit = limit;
                    assert_eq!(call.run(context()).unwrap().bits["base"], whole.bits["output"]);
                }
            }
        }
    }
    // 2 x 3e38 and back, over whatever cuts.
    let mut vectors = vec![0.0; 3 * P];
    (0..P).for_each(|i| {
        vectors[i] = f64::from(3e38_f32);
        vectors[P + i] = if i == 7 { f64::NAN } else { f64::from(3e38_f32) };
        vectors[2 * P + i] = f64::from(number(i) as f32);
    });
    let tensors = HostTensors::from([
        ("vectors".into(), HostTensor::floats([3, P], vectors)),
        ("coefficients".into(), HostTensor::floats([3], vec![2.0, -1.5, 1e37])),
    ]);
    let expected = reference(&*loss, &tensors);
    let mut call = Call::new(&*loss, &tensors);
    for limit in [None, Some(40 << 10)] {
        call.options.binding_limit = limit;
        let outcome = call.run(context()).unwrap();
        let pairs = outcome.outputs["output"].as_floats().iter().zip(expected["output"].as_floats());
        for (i, (found, expected)) in pairs.enumerate() {
            let close = (found - expected).abs() <= 1e-6 * expected.abs();
            assert!(
                close || (i == 7 && found.is_nan()),
                "element {i} is {found:e}, not {expected:e}, cut at {limit:?}"
            );
        }
    }
}

/// Losses of tasks that are far apart, of more tasks than a block.
#[test]
fn tasks_far_apart_are_balanced() {
    let loss = operation("gradnorm_loss", r#"{"alpha": 1.2}"#);
    for (count, size) in [(7, 1.0), (5000, 1.0), (7, 1e30), (7, 1e-25), (9001, 1e30)] {
        let numbers = |first: usize, by: f64| {
            let value = |i| f64::from((by * (1.5 + number(first + i))) as f32);
            HostTensor::floats([count], (0..count).map(value).collect())
        };
        let tensors = HostTensors::from([
            ("task_weight".into(), numbers(0, size)),
            ("grad_norms".into(), numbers(77_777, 1e3)),
            ("losses".into(), numbers(99_999, size)),
            ("initial_losses".into(), numbers(3, 1.0 / size)),
        ]);
        for reduction in [Reduction::None, Reduction::Sum, Reduction::Mean] {
            let expected = loss.reference(&tensors, reduction, wgloss::ClassAxis::First).unwrap();
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = reduction;
            let outcome = call.run(context()).unwrap();
            let gradient = ("grad.task_weight", &expected.grads["task_weight"]);
            for (name, expected) in [("loss", &expected.loss), gradient] {
                let found = outcome.outputs[name].as_floats();
                let most = expected.as_floats().iter().fold(0.0, |most: f64, x| most.max(x.abs()));
                for (found, expected) in found.iter().zip(expected.as_floats()) {
                    let close = (found - expected).abs() <= 2e-5 * most;
                    assert!(close, "{count} tasks of {size:e}, {reduction:?}: `{name}` {found:e}, not {expected:e}");
                }
            }
        }
    }
}
