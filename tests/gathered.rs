//! Gathered losses beyond what `tests/conformance` asks: cells that many indices name, more indices than are sorted on chip,
//! indices outside the map, more cells than a dispatch has workgroups in one dimension.

use wgloss::tensor::{GRAD_INPUT, LOSS};
use wgloss::{ClassAxis, Context, DType, Error, HostData, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::number;

fn smooth_l1() -> Box<dyn Loss> {
    registry::get("gathered_smooth_l1_loss").expect("a loss of the catalogue")
}

fn context() -> &'static Context {
    &contexts::first()[0].1
}

fn gather() -> Box<dyn Loss> {
    registry::get("gather_cells").expect("an operation of the catalogue")
}

/// Maps of `dims`, and `indices` a sample as `cell` gives them.
fn maps(dims: [usize; 3], indices: usize, cell: impl Fn(usize) -> i64) -> HostTensors {
    let [samples, classes, _] = dims;
    let floats = |dims: &[usize], first: usize| {
        let values = (0..dims.iter().product()).map(|i| f64::from(2.0 * number(first + i) as f32)).collect();
        HostTensor::floats(dims.to_vec(), values)
    };
    HostTensors::from([
        ("input".into(), floats(&dims, 0)),
        ("target".into(), floats(&[samples, indices, classes], 1 << 22)),
        ("index".into(), HostTensor::integers([samples, indices], (0..samples * indices).map(cell).collect())),
    ])
}

fn agrees(call: &Call<'_>, expected: &HostTensors) {
    let expected = call.loss.reference(expected, call.reduction, ClassAxis::First).unwrap();
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    let found = outcome.outputs[LOSS].as_floats();
    let near = |found: f64, expected: f64, size: f64| (found - expected).abs() <= 1e-5 * size;
    assert!(near(found[0], expected.loss.as_floats()[0], expected.loss.as_floats()[0]));
    let gradients = outcome.outputs[GRAD_INPUT].as_floats().iter().zip(expected.grads["input"].as_floats());
    let size = expected.grads["input"].as_floats().iter().fold(0.0, |most: f64, slope| most.max(slope.abs()));
    for (i, (found, expected)) in gradients.enumerate() {
        assert!(near(*found, *expected, size), "gradient {i} is {found:e}, not {expected:e}");
    }
    assert_eq!(call.run(context()).unwrap().bits, outcome.bits);
}

/// Sorted on chip and beyond, with many indices a cell.
#[test]
fn cells_add_up_their_indices() {
    let loss = smooth_l1();
    for indices in [1, 1024, 3001] {
        let tensors = maps([3, 2, 50], indices, |q| (q * 7919 % 49) as i64);
        for reduction in [Reduction::Mean, Reduction::Sum] {
            let mut call = Call::new(&*loss, &tensors);
            call.reduction = reduction;
            agrees(&call, &tensors);
        }
    }
}

#[test]
fn millions_of_cells() {
    let loss = smooth_l1();
    let tensors = maps([1, 1, 4_500_000], 7, |q| (q * 749_999) as i64);
    let mut call = Call::new(&*loss, &tensors);
    call.options.workgroup_size = Some(64);
    agrees(&call, &tensors);
}

/// An error of the CPU path; a GPU leaves them out.
#[test]
fn indices_outside_the_map_are_left_out() {
    let loss = smooth_l1();
    let mut tensors = maps([2, 3, 20], 6, |q| (q * 3 % 20) as i64);
    let mut kept = tensors.clone();
    let bad = [(1, 20), (4, i64::from(i32::MAX)), (9, -1)];
    let mut mask = vec![1; 12];
    let mut index = tensors["index"].as_integers().to_vec();
    for (at, cell) in bad {
        index[at] = cell;
        mask[at] = 0;
    }
    kept.insert("cell_mask".into(), HostTensor::integers([2, 6], mask));
    tensors.insert("index".into(), HostTensor::integers([2, 6], index.clone()));
    let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Value { name, .. } if name == "index"), "{error}");
    agrees(&Call::new(&*loss, &tensors), &kept);
    // What i32 does not hold is outside too.
    index[9] = 1 << 40;
    tensors.insert("index".into(), HostTensor::integers([2, 6], index));
    let mut call = Call::new(&*loss, &tensors);
    call.stored.insert("index".into(), DType::I64);
    agrees(&call, &kept);
}

/// What the operation gathers: sorted on chip and beyond, some indices outside the map.
#[test]
fn values_and_their_gradients() {
    let loss = gather();
    for indices in [6, 3001] {
        let mut tensors = maps([3, 2, 50], indices, |q| (q * 7919 % 49) as i64);
        tensors.remove("target");
        let upstream = (0..3 * indices * 2).map(|i| f64::from(number(i) as f32)).collect();
        tensors.insert("grad_output".into(), HostTensor::floats([3, indices, 2], upstream));
        let mut expected = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap();
        let mut index = tensors["index"].as_integers().to_vec();
        for (at, cell) in [(1, 50), (4, i64::from(i32::MAX)), (indices, -1)] {
            for c in 0..2 {
                let place = (at / indices * 2 + c) * 50 + index[at] as usize;
                let upstream = tensors["grad_output"].as_floats()[at * 2 + c];
                let HostData::Float(values) = &mut expected.outputs.get_mut("values").unwrap().data else { panic!() };
                values[at * 2 + c] = 0.0;
                let HostData::Float(slopes) = &mut expected.grads.get_mut("input").unwrap().data else { panic!() };
                slopes[place] -= upstream;
            }
            index[at] = cell;
        }
        tensors.insert("index".into(), HostTensor::integers([3, indices], index));
        let error = loss.reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
        assert!(matches!(&error, Error::Value { name, .. } if name == "index"), "{error}");
        let call = Call::new(&*loss, &tensors);
        let outcome = call.run(context()).unwrap();
        assert!(outcome.intact);
        assert_eq!(outcome.outputs["values"].as_floats(), expected.outputs["values"].as_floats());
        let slopes = outcome.outputs[GRAD_INPUT].as_floats().iter().zip(expected.grads["input"].as_floats());
        slopes.for_each(|(found, expected)| assert!((found - expected).abs() < 1e-4, "{found} is not {expected}"));
    }
}
