//! Rows that are chosen by their losses, in numbers beyond what `tests/conformance` asks: many blocks, ties across them,
//! percentages that are exact, one row, none.

use wgloss::{ClassAxis, HostTensor, HostTensors, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;

/// Rows of two classes whose losses follow from a small number of each: many are equal.
fn rows(count: usize, kinds: u32) -> HostTensors {
    let kind = |q: usize| (q as u32).wrapping_mul(0x7feb_352d) >> 16;
    let scores = (0..count).flat_map(|q| [0.25 * f64::from(kind(q) % kinds), 0.0]).collect();
    let labels = (0..count).map(|q| if q % 11 == 3 { -100 } else { 1 }).collect();
    HostTensors::from([
        ("input".into(), HostTensor::floats([count, 2], scores)),
        ("labels".into(), HostTensor::integers([count], labels)),
    ])
}

/// The same rows are chosen as in f64.
fn chooses(loss: &str, parameters: &str, tensors: &HostTensors) {
    let loss = registry::from_json(loss, parameters).unwrap();
    let count = tensors["labels"].dims[0];
    for (device, context) in contexts::all() {
        let mut call = Call::new(&*loss, tensors);
        call.reduction = Reduction::None;
        let outcome = call.run(context).unwrap();
        assert!(outcome.intact);
        let expected = loss.reference(tensors, Reduction::None, ClassAxis::First).unwrap();
        let (found, expected) = (outcome.outputs["loss"].as_floats(), expected.loss.as_floats());
        for (q, (found, expected)) in found.iter().zip(expected).enumerate() {
            let same = (found - expected).abs() <= 1e-5 * expected.abs();
            assert!(same, "{device}: {loss:?} of {count} rows: row {q} is {found}, not {expected}");
        }
    }
}

#[test]
fn the_largest_of_many_with_ties() {
    let tensors = rows(30_011, 5);
    for k in ["0.01", "3.7", "33.3", "50", "99.9", "100"] {
        chooses("topk_cross_entropy", &format!(r#"{{"k": {k}}}"#), &tensors);
    }
}

/// n k / 100 is whole, or just below: one row less or more shows.
#[test]
fn percentages_are_exact() {
    for (count, k) in [(1100, 10.0), (1100, 0.1), (1100, 29.0), (1100, 57.0), (110, 70.0), (11, 10.0), (1, 10.0)] {
        chooses("topk_cross_entropy", &format!(r#"{{"k": {k}}}"#), &rows(count, 1 << 15));
    }
}

#[test]
fn hard_rows_and_at_least_some() {
    let tensors = rows(9_001, 7);
    for (thresh, least) in [(0.7, 0), (0.01, 0), (0.01, 5), (0.3, 100_000), (0.2, 4_001)] {
        chooses("ohem_cross_entropy", &format!(r#"{{"thresh": {thresh}, "min_kept": {least}}}"#), &tensors);
    }
}
