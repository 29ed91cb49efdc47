//! clDice in f64.

use super::{ClDice, ClDiceOptions, classes_of};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::family::structure::skeleton::{check_unit, skeleton};
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::request::{Reduction, Request};
use crate::stage::rows::HostRows;
use crate::stage::{evaluation, space_of, upstream};
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

/// The f64 driver: plane by plane.
pub(super) fn reference(loss: &dyn ClDice, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let ClDiceOptions { iterations, smooth, activation } = loss.options();
    let classes = classes_of(loss, request)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(evaluation(HostTensor::zeros([]), input, Vec::new()));
    }
    if activation == Activation::None {
        check_unit(INPUT, input.as_floats())?;
    }
    if let Some(target) = tensors.get(TARGET) {
        check_unit(TARGET, target.as_floats())?;
    }
    let space = classes.layout.space as usize;
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
    let zeros = vec![0.0; space];
    let thin = |plane: &[f64], upstream: &[f64]| skeleton(plane, dims, iterations as usize, upstream);
    let mut sums = [0.0; 4];
    let mut truths = Vec::with_capacity(planes.len());
    for HostPlane { p, t, .. } in &planes {
        let (skeleton_p, skeleton_t) = (thin(p, &zeros).0, thin(t, &zeros).0);
        for i in 0..space {
            let terms = [skeleton_p[i] * t[i], skeleton_p[i], skeleton_t[i] * p[i], skeleton_t[i]];
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        truths.push(skeleton_t);
    }
    let (a, a_nominator, a_denominator) = share(sums[0], sums[1], smooth);
    let (b, b_nominator, _) = share(sums[2], sums[3], smooth);
    let both = a + b;
    let inverse = if both == 0.0 { 0.0 } else { 1.0 / both };
    let (by_a, by_b) = (-2.0 * (b * inverse).powi(2), -2.0 * (a * inverse).powi(2));
    // One number for all cells: a NaN in any of them reaches every gradient.
    let known = planes.iter().flat_map(|plane| plane.p.iter().chain(&plane.t)).all(|v| v.is_finite());
    let g = if known { upstream(tensors, Reduction::Mean, 0) } else { f64::NAN };
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    for (HostPlane { positions, class, p, t }, skeleton_t) in planes.iter().zip(&truths) {
        let by_skeleton: Vec<f64> = t.iter().map(|t| g * by_a * (a_nominator * t + a_denominator)).collect();
        let through = thin(p, &by_skeleton).1;
        for (i, q) in positions.clone().enumerate() {
            slopes[q][*class] = through[i] + g * by_b * b_nominator * skeleton_t[i];
        }
    }
    let grad = classes.to_scores(&rows, &probabilities, &slopes);
    let value = if known { 1.0 - 2.0 * a * b * inverse } else { f64::NAN };
    Ok(evaluation(HostTensor::floats([], vec![value]), input, grad))
}
