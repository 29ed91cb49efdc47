//! Weights by unit: what filter normalisation calls a filter, and what may be permuted.
//!
//! The network keeps its first layer as `[PIXELS + 1, UNITS]` and its second as `[UNITS + 1, CLASSES]`, offsets last. Here each
//! unit's weights of the first layer lie together, then each class's of the second: the segments that a direction is scaled by.

use crate::digits::{CLASSES, PIXELS};
use crate::train::{SHAPE, UNITS};

/// First weight of the second layer.
const SECOND: usize = (PIXELS + 1) * UNITS;

/// Where in the network's order the weights by unit lie.
fn places() -> Vec<usize> {
    let first = (0..UNITS).flat_map(|unit| (0..=PIXELS).map(move |pixel| pixel * UNITS + unit));
    let second = (0..CLASSES).flat_map(|class| (0..=UNITS).map(move |unit| SECOND + unit * CLASSES + class));
    first.chain(second).collect()
}

/// The first place of each unit's and class's weights, and the end.
pub fn offsets() -> Vec<i32> {
    let first = (0..UNITS).map(|unit| unit * (PIXELS + 1));
    let second = (0..=CLASSES).map(|class| SECOND + class * (UNITS + 1));
    first.chain(second).map(|place| place as i32).collect()
}

pub fn by_unit(weights: &[f32]) -> Vec<f32> {
    places().into_iter().map(|place| weights[place]).collect()
}

pub fn from_units(values: &[f32]) -> Vec<f32> {
    let mut weights = vec![0.0; SHAPE.weights()];
    places().into_iter().zip(values).for_each(|(place, &value)| weights[place] = value);
    weights
}

/// What goes into a unit and comes out of it.
fn of_unit(weights: &[f32], unit: usize) -> Vec<f32> {
    let first = (0..=PIXELS).map(|pixel| weights[pixel * UNITS + unit]);
    first.chain((0..CLASSES).map(|class| weights[SECOND + unit * CLASSES + class])).collect()
}

/// The second network with its units in another order: the same function, and as alike the first network as exchanging pairs
/// of units makes it, by the products of their weights.
pub fn matched(first: &[f32], second: &[f32]) -> Vec<f32> {
    let likeness: Vec<Vec<f32>> = (0..UNITS)
        .map(|a| {
            let own = of_unit(first, a);
            (0..UNITS).map(|b| own.iter().zip(of_unit(second, b)).map(|(x, y)| x * y).sum()).collect()
        })
        .collect();
    let mut order: Vec<usize> = (0..UNITS).collect();
    let mut better = true;
    while better {
        better = false;
        for a in 0..UNITS {
            for b in 0..a {
                let now = likeness[a][order[a]] + likeness[b][order[b]];
                let then = likeness[a][order[b]] + likeness[b][order[a]];
                // By more than rounding, so that it ends.
                if then > now + 1e-4 * now.abs() {
                    order.swap(a, b);
                    better = true;
                }
            }
        }
    }
    let mut weights = second.to_vec();
    for (unit, &from) in order.iter().enumerate() {
        (0..=PIXELS).for_each(|pixel| weights[pixel * UNITS + unit] = second[pixel * UNITS + from]);
        let row = |unit: usize| SECOND + unit * CLASSES..SECOND + (unit + 1) * CLASSES;
        weights[row(unit)].copy_from_slice(&second[row(from)]);
    }
    weights
}
