//! Operations on the order of numbers beyond what `tests/conformance` asks: many blocks, ties across them, more than are sorted
//! in one step, segments of any lengths, rows that join to one block or none.

use wgloss::{ClassAxis, HostData, HostTensor, HostTensors, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::{ANY_LENGTHS, number, offsets, seventy_thousand, vector};

/// Numbers of which many are equal where there are few kinds.
fn numbers(dims: &[usize], kinds: usize) -> HostTensor {
    let value = |i: usize| ((number(i) * 0.5 + 0.5) * kinds as f64).floor() - (kinds / 2) as f64;
    HostTensor::floats(dims, (0..dims.iter().product()).map(value).collect())
}

/// Outputs equal those in f64: integers exactly, others by their size.
fn agrees(name: &str, parameters: &str, tensors: &HostTensors) {
    let loss = registry::from_json(name, parameters).unwrap();
    let expected = loss.reference(tensors, Reduction::Mean, ClassAxis::First).unwrap();
    contexts::run(contexts::all(), |all| {
        all.iter().for_each(|(device, context)| {
            let outcome = Call::new(&*loss, tensors).run(context).unwrap();
            assert!(outcome.intact);
            let grads = expected.grads.iter().map(|(name, tensor)| (wgloss::tensor::grad(name), tensor));
            let outputs = expected.outputs.iter().map(|(name, tensor)| (name.clone(), tensor));
            for (output, expected) in outputs.chain(grads) {
                let found = &outcome.outputs[&output];
                let wrong = match (&found.data, &expected.data) {
                    (HostData::Integer(found), HostData::Integer(expected)) => {
                        (0..expected.len()).find(|&i| found[i] != expected[i])
                    }
                    (HostData::Float(found), HostData::Float(expected)) => {
                        let largest = expected.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
                        (0..expected.len()).find(|&i| (found[i] - expected[i]).abs() > 1e-5 * largest)
                    }
                    _ => panic!("`{output}` is of another kind"),
                };
                assert_eq!(wrong, None, "{device}: {loss:?}: `{output}`: {:?}", wrong.map(|i| (found.dims.clone(), i)));
            }
        })
    });
}

fn input(tensor: HostTensor) -> HostTensors {
    HostTensors::from([("input".into(), tensor)])
}

/// Ties across blocks, rows of several, and more than are sorted in one step.
#[test]
fn the_best_of_many() {
    for kinds in [3, 1000, 1 << 20] {
        for (dims, k) in [(&[300_001][..], 1000), (&[3, 20_011], 7), (&[40, 1025], 1024), (&[2, 9001], 1100), (&[9], 9)]
        {
            let tensors = input(numbers(dims, kinds));
            agrees("top_k", &format!(r#"{{"k": {k}}}"#), &tensors);
            agrees("top_k", &format!(r#"{{"k": {k}, "largest": false}}"#), &tensors);
        }
    }
}

#[test]
fn places_beyond_a_threshold() {
    for (count, threshold) in [(300_001, 0.0), (300_001, 400.0), (2_200_003, 13.0), (4097, -600.0), (1, 0.0)] {
        let tensors = input(numbers(&[count], 1000));
        agrees("threshold_select", &format!(r#"{{"threshold": {threshold}}}"#), &tensors);
        agrees("threshold_select", &format!(r#"{{"threshold": {threshold}, "greater": false}}"#), &tensors);
    }
}

/// Ranks are exact where q (N - 1) does not fit f32.
#[test]
fn quantiles_of_long_rows() {
    let q = HostTensor::floats([6], vec![0.0, 1.0, 0.5, 0.1f32.into(), 0.999_999f32.into(), 1e-7f32.into()]);
    for interpolation in ["linear", "lower", "higher", "nearest", "midpoint"] {
        let mut tensors = input(numbers(&[2, 300_001], 1 << 20));
        tensors.insert("q".into(), q.clone());
        agrees("quantile", &format!(r#"{{"interpolation": "{interpolation}"}}"#), &tensors);
    }
}

#[test]
fn shares_of_all_and_of_segments() {
    let many = seventy_thousand();
    for lengths in [&ANY_LENGTHS[..], &many, &[5000, 0, 1, 70_000]] {
        let tensors = HostTensors::from([
            ("params".into(), vector(lengths, |_, at| (number(at) * 50.0).round())),
            ("offsets".into(), offsets(lengths)),
        ]);
        for amount in ["0.3", "0.5", "0", "1"] {
            for per_segment in [false, true] {
                let parameters = format!(r#"{{"mode": "amount", "amount": {amount}, "per_segment": {per_segment}}}"#);
                agrees("prune_mask", &parameters, &tensors);
            }
        }
        agrees("prune_mask", r#"{"threshold": 7, "per_segment": true}"#, &tensors);
    }
}

/// Numbers on edges, and ranges of few units in the last place, of both signs, and that overflow f32.
#[test]
fn bins_are_exact() {
    let near = |i: usize| f64::from(f32::from_bits(1f32.to_bits() + (i * 7 % 1000) as u32));
    let thirds = |i: usize| f64::from((i % 301) as f32 / 3.0);
    let wide = |i: usize| number(i) * 3e38;
    let tiny = |i: usize| f64::from(f32::from_bits(0x0d00_0000 + (i * 31 % 5000) as u32));
    let values: [&dyn Fn(usize) -> f64; 5] = [&near, &thirds, &wide, &tiny, &|i| (i % 49) as f64];
    for value in values {
        let rounded = (0..30_011).map(|i| f64::from(value(i) as f32)).collect();
        let mut tensors = input(HostTensor::floats([30_011], rounded));
        for bins in [1, 7, 49, 100, 5000] {
            agrees("histogram", &format!(r#"{{"bins": {bins}}}"#), &tensors);
        }
        tensors.insert("weight".into(), HostTensor::floats([30_011], (0..30_011).map(|i| 2.0 + number(i)).collect()));
        agrees("histogram", r#"{"bins": 49}"#, &tensors);
        agrees("histogram", r#"{"bins": 1000}"#, &tensors);
    }
}

#[test]
fn levels_of_many_scores() {
    let tensors = HostTensors::from([
        ("score".into(), numbers(&[100_003], 700)),
        (
            "uncertainty".into(),
            HostTensor::floats([100_003], (0..100_003).map(|i| (number(i + 9) * 90.0).round()).collect()),
        ),
        ("labels".into(), HostTensor::integers([100_003], (0..100_003).map(|i| i64::from(number(i) > 0.2)).collect())),
    ]);
    for (levels, bins) in [(4, 8), (300, 7), (1, 1), (3, 50_000)] {
        agrees("score_uncertainty_histogram", &format!(r#"{{"levels": {levels}, "bins": {bins}}}"#), &tensors);
    }
}

/// One block, none that join, blocks that join at the last level, and weights of 0 at every end.
#[test]
fn monotone_rows_of_any_kind() {
    const LENGTH: usize = 30_011;
    let kinds: [&dyn Fn(usize) -> f64; 6] = [
        &|i| -(i as f64),
        &|i| i as f64,
        &|i| if i < LENGTH / 2 { i as f64 } else { -3.0 * LENGTH as f64 },
        &|i| (i % 97) as f64 - (i / 97) as f64,
        &|i| number(i) + i as f64 / LENGTH as f64,
        &|i| 100.0 * number(i),
    ];
    let rows: Vec<f64> = kinds.iter().flat_map(|kind| (0..LENGTH).map(|i| f64::from(kind(i) as f32))).collect();
    let mut tensors = input(HostTensor::floats([kinds.len(), LENGTH], rows));
    let upstream = (0..kinds.len() * LENGTH).map(|i| f64::from(1.0 + number(i) as f32)).collect();
    tensors.insert("grad_output".into(), HostTensor::floats([kinds.len(), LENGTH], upstream));
    agrees("isotonic_regression", "{}", &tensors);
    agrees("isotonic_regression", r#"{"increasing": false}"#, &tensors);
    let weight = |i: usize| match i % LENGTH {
        0..100 | 20_000..25_000 | 30_000.. => 0.0,
        at if at % 3 == 0 => 0.0,
        at => f64::from(1.5 + number(at) as f32),
    };
    let weights = (0..kinds.len() * LENGTH).map(weight).collect();
    tensors.insert("weight".into(), HostTensor::floats([kinds.len(), LENGTH], weights));
    agrees("isotonic_regression", "{}", &tensors);
    agrees("isotonic_regression", r#"{"increasing": false}"#, &tensors);
}
