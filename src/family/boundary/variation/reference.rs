//! Losses of variation in f64: sample by sample, class by class.

use super::{Rule, Varies, classes_of};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::request::Request;
use crate::stage::rows::HostRows;
use crate::stage::{HostCall, Layout, space_of};
use crate::tensor::{IMAGE, INPUT};

/// The f64 driver.
pub(super) fn reference(loss: &dyn Varies, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let classes = classes_of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let (input, image) = (&tensors[INPUT], tensors.get(IMAGE));
    if input.len() == 0 || image.is_some_and(|image| image.len() == 0) {
        return Ok(call.nothing(input));
    }
    let rule = loss.variation().rule;
    let space = space_of(&classes.space).map(|d| d as usize);
    let cells = classes.layout.space as usize;
    let terms = classes.terms as usize;
    let elements = if image.is_some() { 1 } else { terms };
    let samples = classes.layout.samples as usize;
    let scale = call.scale((samples * elements) as f64, samples);
    let probabilities = classes.probabilities(&rows, input.as_floats());
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    let mut values = vec![0.0; samples * elements];
    for plane in 0..samples * terms {
        let (c, positions) = classes.plane(plane);
        let element = if image.is_some() { plane / terms } else { plane };
        let p: Vec<f64> = positions.clone().map(|q| probabilities[q][c]).collect();
        let (value, by_p) = match rule {
            Rule::Contour { length_weight, region_weight, eps } => {
                let t: Vec<f64> = positions.clone().map(|q| rows.share(q, c)).collect();
                let (length, pull) = length(&p, space, eps);
                let region = |(p, t): (&f64, &f64)| p * (1.0 - t).powi(2) + (1.0 - p) * t.powi(2);
                let regions: f64 = p.iter().zip(&t).map(region).sum();
                let slope = |(pull, t): (&f64, &f64)| length_weight * pull + region_weight * (1.0 - 2.0 * t);
                (length_weight * length + region_weight * regions, pull.iter().zip(&t).map(slope).collect::<Vec<_>>())
            }
            Rule::Fit { tv_weight } => {
                let (total, pull) = total_variation(&p, space);
                let channels = image.map_or(Vec::new(), |image| {
                    let layout = Layout::of(&image.dims, request.options.class_axis);
                    channels(image.as_floats(), layout, plane / terms)
                });
                let distances = distances(&p, &channels);
                let fit: f64 = p.iter().zip(&distances).map(|(p, d)| p * d).sum();
                let slope = |(pull, d): (&f64, &f64)| d + tv_weight * pull;
                (fit + tv_weight * total, pull.iter().zip(&distances).map(slope).collect())
            }
        };
        values[element] += value / cells as f64;
        let by_element = scale * call.upstream(element) / cells as f64;
        positions.zip(by_p).for_each(|(q, slope)| slopes[q][c] = by_element * slope);
    }
    let grad = classes.to_scores(&rows, &probabilities, &slopes);
    let gradient = call.packed(INPUT, grad);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// For each axis along which a cell has a next one, that one.
fn next([depth, height, width]: [usize; 3], cell: usize) -> [Option<usize>; 3] {
    let (z, y, x) = (cell / (height * width), cell / width % height, cell % width);
    [
        (z + 1 < depth).then_some(cell + height * width),
        (y + 1 < height).then_some(cell + width),
        (x + 1 < width).then_some(cell + 1),
    ]
}

/// Differences of a cell to the next ones.
fn differences(p: &[f64], space: [usize; 3], cell: usize) -> [f64; 3] {
    next(space, cell).map(|next| next.map_or(0.0, |next| p[next] - p[cell]))
}

/// Adds a slope by the differences of a cell to the slopes by p.
fn pull_by(slopes: &mut [f64], space: [usize; 3], cell: usize, by_difference: [f64; 3]) {
    for (next, slope) in next(space, cell).into_iter().zip(by_difference) {
        if let Some(next) = next {
            slopes[next] += slope;
            slopes[cell] -= slope;
        }
    }
}

/// The sum over the cells of sqrt(d^2 + eps), and its slopes by p.
fn length(p: &[f64], space: [usize; 3], eps: f64) -> (f64, Vec<f64>) {
    let (mut sum, mut slopes) = (0.0, vec![0.0; p.len()]);
    for cell in 0..p.len() {
        let d = differences(p, space, cell);
        let length = (d.iter().map(|d| d * d).sum::<f64>() + eps).sqrt();
        sum += length;
        pull_by(&mut slopes, space, cell, d.map(|d| if length == 0.0 { 0.0 } else { d / length }));
    }
    (sum, slopes)
}

/// The sum over the cells and axes of abs(d), and its slopes by p.
fn total_variation(p: &[f64], space: [usize; 3]) -> (f64, Vec<f64>) {
    let (mut sum, mut slopes) = (0.0, vec![0.0; p.len()]);
    for cell in 0..p.len() {
        let d = differences(p, space, cell);
        sum += d.iter().map(|d| d.abs()).sum::<f64>();
        pull_by(&mut slopes, space, cell, d.map(|d| if d == 0.0 { 0.0 } else { d.signum() }));
    }
    (sum, slopes)
}

/// The channels of a sample's image; NaN for infinity.
fn channels(image: &[f64], layout: Layout, sample: usize) -> Vec<Vec<f64>> {
    let [of_sample, of_channel, of_pixel] = layout.strides().map(|s| s as usize);
    let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let pixel = |k: usize, i: usize| known(image[sample * of_sample + k * of_channel + i * of_pixel]);
    let channel = |k| (0..layout.space as usize).map(|i| pixel(k, i)).collect();
    (0..layout.classes as usize).map(channel).collect()
}

/// The squared distance of each cell to the means of the channels over the shares p, summed over the channels. Means are
/// where their slope is 0: they need none.
fn distances(p: &[f64], channels: &[Vec<f64>]) -> Vec<f64> {
    let mass: f64 = p.iter().sum();
    let mut sums = vec![0.0; p.len()];
    for channel in channels {
        let moment: f64 = p.iter().zip(channel).map(|(p, x)| p * x).sum();
        let mean = if mass == 0.0 { 0.0 } else { moment / mass };
        sums.iter_mut().zip(channel).for_each(|(sum, x)| *sum += (x - mean).powi(2));
    }
    sums
}
