//! cbDice in f64.

use super::{CbDice, CbDiceOptions, Skeleton, classes_of};
use crate::error::Error;
use crate::family::boundary::distance::squared_distances;
use crate::family::structure::skeleton::cl_dice::reference::Shares;
use crate::family::structure::skeleton::skeleton;
use crate::family::structure::thin::{Rule, reference::thin};
use crate::host::{Evaluation, HostTensors};
use crate::numerics::sigmoid;
use crate::request::Request;
use crate::stage::rows::HostRows;
use crate::stage::{HostCall, space_of};
use crate::tensor::INPUT;

/// What a mask says of each cell of a sample.
struct Weights {
    /// Distance to the nearest cell outside, over the largest radius, at most 1.
    distance: Vec<f64>,
    /// The same on the skeleton, 0 elsewhere.
    radius: Vec<f64>,
    /// What a cell of the skeleton counts, 0 elsewhere.
    inverse: Vec<f64>,
}

impl Weights {
    fn of(mask: &[bool], dims: &[usize], options: &CbDiceOptions) -> Self {
        let space = space_of(dims).map(|d| d as usize);
        let outside: Vec<bool> = mask.iter().map(|m| !m).collect();
        let squared = squared_distances(&outside, dims, &vec![1.0; dims.len()]);
        let distance: Vec<f64> = squared.map_or(vec![0.0; mask.len()], |d| d.into_iter().map(f64::sqrt).collect());
        let on: Vec<bool> = match options.skeleton {
            Skeleton::Soft => {
                let values: Vec<f64> = mask.iter().map(|&m| f64::from(u8::from(m))).collect();
                let (thin, _) = skeleton(&values, space, options.iterations as usize, &vec![0.0; mask.len()]);
                thin.iter().map(|&s| s > 0.5).collect()
            }
            Skeleton::Euler => thin(Rule::Euler, mask.to_vec(), space, options.iterations as usize),
        };
        let largest = distance.iter().zip(&on).filter(|(_, on)| **on).fold(1.0, |a: f64, (d, _)| a.max(*d));
        let of_skeleton = |f: &dyn Fn(f64) -> f64| {
            distance.iter().zip(&on).map(|(&d, &on)| if on { f(d) } else { 0.0 }).collect::<Vec<_>>()
        };
        let power = if dims.len() == 3 { 2 } else { 1 };
        let radius = of_skeleton(&|d| d / largest);
        let inverse = of_skeleton(&|d| ((largest - d + 1.0) / largest).powi(power));
        Self { distance: distance.iter().map(|d| d.min(largest) / largest).collect(), radius, inverse }
    }
}

/// The four terms of a cell of probability y, and their slopes by y.
fn terms(prediction: &Weights, truth: &Weights, i: usize, y: f64) -> [(f64, f64); 4] {
    let (rp, rt) = (prediction.radius[i], truth.radius[i]);
    let (ip, it) = (prediction.inverse[i], truth.inverse[i]);
    let inside = |w: f64| (w * y, w);
    [
        inside(ip * truth.distance[i]),
        if rp != 0.0 && rt == 0.0 { (rp * ip * y * y, 2.0 * rp * ip * y) } else { inside(rt * ip) },
        inside(it * prediction.distance[i]),
        if rt != 0.0 && rp == 0.0 { (rt * it, 0.0) } else { inside(rp * it) },
    ]
}

/// Whether the scores of a cell are some: none is NaN or infinite, and not all are minus infinity.
fn is_known(scores: &[f64]) -> bool {
    scores.iter().all(|&x| x < f64::INFINITY) && scores.iter().any(|x| x.is_finite())
}

/// The f64 driver: sample by sample.
pub(super) fn reference(loss: &dyn CbDice, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let options = loss.options();
    let classes = classes_of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let x = input.as_floats();
    let count = classes.layout.classes as usize;
    let scores = |q: usize| (0..count).map(|c| x[rows.cell(q, c)]).collect::<Vec<_>>();
    // The first of the largest of the foreground, and by how much it exceeds the background.
    let foreground = |q: usize| {
        let scores = scores(q);
        let best = (1..count).reduce(|best, c| if scores[c] > scores[best] { c } else { best }).unwrap_or(0);
        (best, scores[best] - scores[0])
    };
    let (samples, cells) = (classes.layout.samples as usize, classes.layout.space as usize);
    let sample = |sample: usize| {
        let positions = sample * cells..(sample + 1) * cells;
        let mask = |member: &dyn Fn(usize) -> bool| {
            let members: Vec<bool> = positions.clone().map(|q| rows.counts(q) && member(q)).collect();
            Weights::of(&members, &classes.space, &options)
        };
        [mask(&|q| foreground(q).1 > 0.0), mask(&|q| rows.label(q) > 0)]
    };
    let weights: Vec<[Weights; 2]> = (0..samples).map(sample).collect();
    let terms = |q: usize| {
        let [prediction, truth] = &weights[q / cells];
        terms(prediction, truth, q % cells, sigmoid(foreground(q).1))
    };
    let mut sums = [0.0; 4];
    for q in rows.counted() {
        sums.iter_mut().zip(terms(q)).for_each(|(sum, (term, _))| *sum += term);
    }
    // One number for all cells: a NaN in any of them reaches every gradient.
    let known = rows.counted().all(|q| is_known(&scores(q)));
    let shares = Shares::of(sums, options.smooth);
    let mut grad = vec![0.0; x.len()];
    for q in rows.counted() {
        let (best, apart) = foreground(q);
        let by_y: f64 = shares.slopes.iter().zip(terms(q)).map(|(slope, (_, by_y))| slope * by_y).sum();
        let slope = call.upstream(0) * by_y * sigmoid(apart) * sigmoid(-apart);
        for c in 0..count {
            let of_class = if c == 0 {
                -slope
            } else if c == best {
                slope
            } else {
                0.0
            };
            grad[rows.cell(q, c)] = if known { of_class } else { f64::NAN };
        }
    }
    let gradient = call.packed(INPUT, grad);
    Ok(call.evaluation(vec![if known { shares.value } else { f64::NAN }], 1.0, [gradient]))
}
