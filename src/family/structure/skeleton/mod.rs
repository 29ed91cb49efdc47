//! The soft skeleton and its adjoint.
//!
//! x_0 is the input, x_{j+1} the erosion of x_j, d_j = relu(x_j - dilation of x_{j+1}), and S grows by
//! relu(d_j (1 - S)) for j = 0 .. iterations: iterations + 1 erosions, since the dilation of x_{j+1} is the opening of
//! x_j. For values in [0, 1] that is S = 1 - product of (1 - d_j), whose slope by d_j is the product without that
//! factor. The gradient goes back by gathering, from x_j of which some are kept and the others made again; nothing is
//! saved between forward and backward.
//!
//! Workspace: about 2 sqrt(iterations + 2) + 4 planes of f32 for each plane in work, 4 where no gradient is wanted.
//! Planes are worked on in groups that keep it within [`GROUP_BYTES`] or three times the input, whichever is more,
//! or one by one.

use crate::error::Error;

pub(crate) mod chain;
pub(crate) mod cl_dice;
pub(crate) mod operation;

/// Workspace of one group of planes, unless the input is large.
const GROUP_BYTES: u64 = 64 << 20;

/// Planes to work on at a time, of `planes` in all, where each takes `workspace` bytes and a binding holds `fit`:
/// whole samples of `terms` planes, or parts of one.
pub(crate) fn groups(
    planes: u64,
    terms: u64,
    workspace: u64,
    input_bytes: u64,
    reserved: u64,
    fit: u64,
) -> Vec<chain::Group> {
    let budget = GROUP_BYTES.max(3 * input_bytes).saturating_sub(reserved);
    let most = (budget / workspace).min(fit).max(1);
    let most = if most >= terms { most / terms * terms } else { most };
    let mut list = Vec::new();
    let mut first = 0;
    while first < planes {
        // A group that is less than a sample ends with its sample.
        let end = if most >= terms { planes } else { (first / terms + 1) * terms };
        let count = most.min(end - first);
        list.push(chain::Group { first, count });
        first += count;
    }
    list
}

/// Values of a skeleton lie in [0, 1]; a NaN comes out as NaN.
pub(crate) fn check_unit(name: &str, values: &[f64]) -> Result<(), Error> {
    match values.iter().find(|v| !(v.is_nan() || (0.0..=1.0).contains(*v))) {
        Some(v) => Err(Error::Value { name: name.into(), expected: "values in [0, 1]".into(), found: v.to_string() }),
        None => Ok(()),
    }
}

/// Cells of the box of 3 around a cell, or of its face neighbours and itself, in row-major order.
fn around(dims: [usize; 3], cell: usize, faces: bool) -> Vec<usize> {
    let place = [cell / (dims[1] * dims[2]), cell / dims[2] % dims[1], cell % dims[2]];
    let range = |axis: usize| place[axis].saturating_sub(1)..(place[axis] + 2).min(dims[axis]);
    let mut cells = Vec::new();
    for z in range(0) {
        for y in range(1) {
            for x in range(2) {
                let moved = [z, y, x].iter().zip(place).filter(|(a, b)| **a != *b).count();
                if !faces || moved <= 1 {
                    cells.push((z * dims[1] + y) * dims[2] + x);
                }
            }
        }
    }
    cells
}

/// The first cell of the best value.
fn first(cells: &[usize], better: impl Fn(usize, usize) -> bool) -> usize {
    cells.iter().copied().reduce(|best, c| if better(c, best) { c } else { best }).unwrap_or(0)
}

/// Stands for a value that is no finite number: below all values, so that erosion hands it on. The skeleton is NaN where it
/// has come to in the end.
const BAD: f64 = -8.0;

fn is_bad(value: f64) -> bool {
    value < BAD / 2.0
}

/// The skeleton of a plane, and the gradient of the plane for a given one of the skeleton.
pub(crate) fn skeleton(plane: &[f64], dims: [usize; 3], iterations: usize, upstream: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let cells = 0..plane.len();
    let mut x = vec![plane.iter().map(|&v| if v.is_finite() { v } else { BAD }).collect::<Vec<f64>>()];
    let mut s = vec![vec![0.0; plane.len()]];
    let (mut least, mut largest, mut d) = (Vec::new(), Vec::new(), Vec::new());
    for j in 0..=iterations {
        let from = &x[j];
        let arg: Vec<usize> = cells.clone().map(|i| first(&around(dims, i, true), |a, b| from[a] < from[b])).collect();
        let eroded: Vec<f64> = arg.iter().map(|&a| from[a]).collect();
        let top: Vec<usize> =
            cells.clone().map(|i| first(&around(dims, i, false), |a, b| eroded[a] > eroded[b])).collect();
        let delta: Vec<f64> = cells.clone().map(|i| (from[i] - eroded[top[i]]).max(0.0)).collect();
        s.push(cells.clone().map(|i| s[j][i] + (delta[i] * (1.0 - s[j][i])).max(0.0)).collect());
        x.push(eroded);
        least.push(arg);
        largest.push(top);
        d.push(delta);
    }
    let mut by_s = upstream.to_vec();
    let mut by_x = vec![0.0; plane.len()];
    for j in (0..=iterations).rev() {
        let mut by_source = vec![0.0; plane.len()];
        for i in cells.clone() {
            let bad = is_bad(x[j + 1][i]);
            if bad || d[j][i] * (1.0 - s[j][i]) > 0.0 {
                let by_d = if bad { f64::NAN } else { by_s[i] * (1.0 - s[j][i]) };
                by_s[i] *= 1.0 - d[j][i];
                by_source[i] += by_d;
                by_x[largest[j][i]] -= by_d;
            }
        }
        for i in cells.clone() {
            by_source[least[j][i]] += by_x[i];
        }
        by_x = by_source;
    }
    let ends = s.pop().unwrap_or_default().into_iter().zip(&x[iterations + 1]);
    (ends.map(|(s, &eroded)| if is_bad(eroded) { f64::NAN } else { s }).collect(), by_x)
}
