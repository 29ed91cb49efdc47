//! clDice in f64.

use super::{ClDice, ClDiceOptions, classes_of};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::family::structure::skeleton::{check_unit, skeleton};
use crate::host::{Evaluation, HostTensors};
use crate::request::Request;
use crate::stage::rows::HostRows;
use crate::stage::{HostCall, space_of};
use crate::tensor::{INPUT, TARGET};
use std::ops::Range;

/// The cells of one class in one sample: their rows, p and t, 0 where a cell does not count.
struct HostPlane {
    positions: Range<usize>,
    class: usize,
    p: Vec<f64>,
    t: Vec<f64>,
}

/// (a, da / d nominator, da / d denominator) of a = (nominator + smooth) / (denominator + smooth).
fn share(nominator: f64, denominator: f64, smooth: f64) -> (f64, f64, f64) {
    let over = denominator + smooth;
    if over == 0.0 {
        return (1.0, 0.0, 0.0);
    }
    let share = (nominator + smooth) / over;
    (share, 1.0 / over, -share / over)
}

/// The loss 1 - 2 a b / (a + b) of two shares, and its slopes by their sums.
pub(in crate::family::structure) struct Shares {
    pub value: f64,
    pub slopes: [f64; 4],
}

impl Shares {
    /// From the nominator and the denominator of a and of b.
    pub fn of(sums: [f64; 4], smooth: f64) -> Self {
        let (a, a_nominator, a_denominator) = share(sums[0], sums[1], smooth);
        let (b, b_nominator, b_denominator) = share(sums[2], sums[3], smooth);
        let both = a + b;
        let inverse = if both == 0.0 { 0.0 } else { 1.0 / both };
        let (by_a, by_b) = (-2.0 * (b * inverse).powi(2), -2.0 * (a * inverse).powi(2));
        let slopes = [by_a * a_nominator, by_a * a_denominator, by_b * b_nominator, by_b * b_denominator];
        Self { value: 1.0 - 2.0 * a * b * inverse, slopes }
    }
}

/// The f64 driver: plane by plane.
pub(super) fn reference(loss: &dyn ClDice, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let ClDiceOptions { iterations, smooth, activation, batch } = loss.options();
    let classes = classes_of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    if activation == Activation::None {
        check_unit(INPUT, input.as_floats())?;
    }
    if let Some(target) = tensors.get(TARGET) {
        check_unit(TARGET, target.as_floats())?;
    }
    let dims = space_of(&classes.space).map(|d| d as usize);
    let probabilities = classes.probabilities(&rows, input.as_floats());
    let plane = |plane: usize| {
        let (class, positions) = classes.plane(plane);
        let counted = |f: &dyn Fn(usize) -> f64| {
            positions.clone().map(|q| if rows.counts(q) { f(q) } else { 0.0 }).collect::<Vec<_>>()
        };
        let (p, t) = (counted(&|q| probabilities[q][class]), counted(&|q| rows.share(q, class)));
        HostPlane { positions, class, p, t }
    };
    let planes: Vec<HostPlane> = (0..classes.planes() as usize).map(plane).collect();
    // The planes of a loss.
    let group = if batch { planes.len() } else { classes.terms as usize };
    let groups = planes.len() / group;
    let scale = call.scale(groups as f64, groups);
    let thin = |plane: &[f64], upstream: &[f64]| skeleton(plane, dims, iterations as usize, upstream);
    let mut values = Vec::with_capacity(groups);
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    for (index, planes) in planes.chunks(group).enumerate() {
        let zeros = vec![0.0; classes.layout.space as usize];
        let mut sums = [0.0; 4];
        let mut truths = Vec::with_capacity(group);
        for HostPlane { p, t, .. } in planes {
            let (skeleton_p, skeleton_t) = (thin(p, &zeros).0, thin(t, &zeros).0);
            for i in 0..zeros.len() {
                let terms = [skeleton_p[i] * t[i], skeleton_p[i], skeleton_t[i] * p[i], skeleton_t[i]];
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
            truths.push(skeleton_t);
        }
        let shares = Shares::of(sums, smooth);
        // One number for all cells: a NaN in any of them reaches every gradient.
        let known = planes.iter().flat_map(|plane| plane.p.iter().chain(&plane.t)).all(|v| v.is_finite());
        let g = if known { scale * call.upstream(index) } else { f64::NAN };
        for (HostPlane { positions, class, p, t }, skeleton_t) in planes.iter().zip(&truths) {
            let by_skeleton: Vec<f64> = t.iter().map(|t| g * (shares.slopes[0] * t + shares.slopes[1])).collect();
            let through = thin(p, &by_skeleton).1;
            for (i, q) in positions.clone().enumerate() {
                slopes[q][*class] = through[i] + g * shares.slopes[2] * skeleton_t[i];
            }
        }
        values.push(if known { shares.value } else { f64::NAN });
    }
    let gradient = call.packed(INPUT, classes.to_scores(&rows, &probabilities, &slopes));
    Ok(call.evaluation(values, scale, [gradient]))
}
