//! Erosions in f64: plane by plane.

use super::{Erodes, Erosions, classes_of, faces};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::request::Request;
use crate::stage::rows::HostRows;
use crate::stage::{HostCall, space_of};
use crate::tensor::INPUT;

/// The f64 driver.
pub(super) fn reference(loss: &dyn Erodes, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let classes = classes_of(loss, request)?;
    let Erosions { alpha, iterations, .. } = loss.erosions();
    let call = HostCall::new(loss, request, tensors)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let plus = Plus { space: space_of(&classes.space).map(|d| d as usize), faces: faces(&classes).into() };
    let weights: Vec<f64> = (1..=iterations).map(|k| f64::from(k).powf(alpha)).collect();
    let planes = classes.planes() as usize;
    let scale = call.scale(planes as f64, classes.layout.samples as usize);
    let probabilities = classes.probabilities(&rows, input.as_floats());
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    let mut values = Vec::with_capacity(planes);
    for plane in 0..planes {
        let (c, positions) = classes.plane(plane);
        let errors: Vec<f64> = positions.clone().map(|q| probabilities[q][c] - rows.share(q, c)).collect();
        // All of a plane depends on its least and largest value: so does a NaN.
        let known = errors.iter().all(|error| error.is_finite());
        let (value, by_square) = if known {
            plus.erosions(errors.iter().map(|error| error * error).collect(), &weights)
        } else {
            (f64::NAN, vec![f64::NAN; errors.len()])
        };
        values.push(value);
        let by_plane = scale * call.upstream(plane);
        for ((q, error), slope) in positions.zip(&errors).zip(by_square) {
            slopes[q][c] = by_plane * 2.0 * error * slope;
        }
    }
    let grad = classes.to_scores(&rows, &probabilities, &slopes);
    let gradient = call.packed(INPUT, grad);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The cell and its face neighbours.
struct Plus {
    /// z, y, x.
    space: [usize; 3],
    faces: f64,
}

/// An erosion: its values before and after they are stretched.
struct Erosion {
    plain: Vec<f64>,
    stretched: Vec<f64>,
    /// The first places of the least and the largest value, and one over their difference; `None` where all are equal.
    stretch: Option<(usize, usize, f64)>,
}

impl Plus {
    /// The mean over the plus of each cell, with 0 past the border; the same is its adjoint.
    fn means(&self, values: &[f64], less: f64) -> Vec<f64> {
        let [depth, height, width] = self.space;
        let mean = |cell: usize| {
            let (z, y, x) = (cell / (height * width), cell / width % height, cell % width);
            let neighbours = [
                (z > 0).then(|| cell - height * width),
                (y > 0).then(|| cell - width),
                (x > 0).then(|| cell - 1),
                (x + 1 < width).then_some(cell + 1),
                (y + 1 < height).then_some(cell + width),
                (z + 1 < depth).then_some(cell + height * width),
            ];
            let sum = neighbours.into_iter().flatten().fold(values[cell], |sum, at| sum + values[at]);
            (sum - less * self.faces) / self.faces
        };
        (0..values.len()).map(mean).collect()
    }

    fn erode(&self, before: &[f64]) -> Erosion {
        let plain: Vec<f64> = self.means(before, 0.5).into_iter().map(|mean| mean.max(0.0)).collect();
        let first = |better: fn(f64, f64) -> bool| {
            (1..plain.len()).fold(0, |best, i| if better(plain[i], plain[best]) { i } else { best })
        };
        let (least, largest) = (first(|a, b| a < b), first(|a, b| a > b));
        let range = plain[largest] - plain[least];
        let stretch = (range != 0.0).then(|| (least, largest, 1.0 / range));
        let stretched = match stretch {
            Some((least, _, by)) => plain.iter().map(|value| (value - plain[least]) * by).collect(),
            None => plain.clone(),
        };
        Erosion { plain, stretched, stretch }
    }

    /// The weighted means of the erosions of a plane, and their slopes by the plane.
    fn erosions(&self, plane: Vec<f64>, weights: &[f64]) -> (f64, Vec<f64>) {
        let cells = plane.len() as f64;
        let (mut erosions, mut before): (Vec<Erosion>, _) = (Vec::new(), plane);
        for _ in weights {
            let erosion = self.erode(&before);
            before.clone_from(&erosion.stretched);
            erosions.push(erosion);
        }
        let mean = |erosion: &Erosion| erosion.stretched.iter().sum::<f64>() / cells;
        let value = erosions.iter().zip(weights).map(|(erosion, weight)| weight * mean(erosion)).sum();
        let mut slopes = vec![0.0; cells as usize];
        for (erosion, weight) in erosions.iter().zip(weights).rev() {
            slopes.iter_mut().for_each(|slope| *slope += weight / cells);
            slopes = self.means(&erosion.adjoint(slopes), 0.0);
        }
        (value, slopes)
    }
}

impl Erosion {
    /// From slopes by the stretched values to those by the means.
    fn adjoint(&self, mut slopes: Vec<f64>) -> Vec<f64> {
        if let Some((least, largest, by)) = self.stretch {
            // Their own slopes cancel.
            let others =
                |left_out: usize| slopes.iter().zip(&self.stretched).enumerate().filter(move |(i, _)| *i != left_out);
            let by_least: f64 = others(least).map(|(_, (slope, value))| slope * (value - 1.0)).sum();
            let by_largest: f64 = others(largest).map(|(_, (slope, value))| -slope * value).sum();
            (slopes[least], slopes[largest]) = (by_least, by_largest);
            slopes.iter_mut().for_each(|slope| *slope *= by);
        }
        slopes.iter().zip(&self.plain).map(|(slope, &value)| if value > 0.0 { *slope } else { 0.0 }).collect()
    }
}
