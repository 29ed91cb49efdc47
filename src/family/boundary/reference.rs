//! Losses of distance fields in f64.

use super::classes::Classes;
use super::distance::{signed_distances, spacing_of};
use super::field::{FieldLoss, Fields, Rule};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::request::{Reduction, Request};
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::INPUT;

/// The f64 driver: plane by plane.
pub(super) fn reference(loss: &dyn Fields, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let FieldLoss { activation, include_background, spacing, rule } = loss.field_loss();
    let classes = Classes::of(loss, request, activation, include_background)?;
    let spacing = spacing_of(spacing, classes.space.len())?;
    let call = HostCall::new(loss, request, tensors)?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let input = &tensors[INPUT];
    let planes = classes.planes() as usize;
    let mut scale = call.scale(planes as f64, classes.layout.samples as usize);
    let probabilities = classes.probabilities(&rows, input.as_floats());
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    let mut values = Vec::with_capacity(planes);
    for plane in 0..planes {
        let (c, positions) = classes.plane(plane);
        let p: Vec<f64> = positions.clone().map(|q| probabilities[q][c]).collect();
        let t: Vec<f64> = positions.clone().map(|q| rows.share(q, c)).collect();
        let weights = rule.weights(&t, &p, &classes.space, &spacing);
        let counted = positions.clone().filter(|&q| rows.counts(q)).count() as f64;
        let by_plane = scale * call.upstream(plane) / counted.max(1.0);
        let mut sum = 0.0;
        for (i, q) in positions.enumerate().filter(|&(_, q)| rows.counts(q)) {
            let (d, w) = (p[i] - t[i], weights[i]);
            let (value, slope) = match rule {
                Rule::Boundary | Rule::Region => (p[i] * w, w),
                Rule::Hausdorff { .. } => (d * d * w, 2.0 * d * w),
            };
            sum += value;
            slopes[q][c] = by_plane * slope;
        }
        values.push(sum / counted.max(1.0));
    }
    if rule.logarithm() {
        let reduced = request.reduction != Reduction::None;
        let loss = values.iter().sum::<f64>() * scale;
        let bend = |plane: usize| 1.0 / (1.0 + if reduced { loss } else { values[plane] });
        for plane in 0..planes {
            let (c, positions) = classes.plane(plane);
            positions.for_each(|q| slopes[q][c] *= bend(plane));
        }
        values = if reduced { vec![loss] } else { values };
        values.iter_mut().for_each(|value| *value = value.ln_1p());
        scale = if reduced { 1.0 } else { scale };
    }
    let grad = classes.to_scores(&rows, &probabilities, &slopes);
    let gradient = call.packed(INPUT, grad);
    Ok(call.evaluation(values, scale, [gradient]))
}

impl Rule {
    /// The weights of a plane's cells.
    fn weights(self, truth: &[f64], p: &[f64], dims: &[usize], spacing: &[f64]) -> Vec<f64> {
        let members: Vec<bool> = truth.iter().map(|&t| t > 0.5).collect();
        match self {
            Self::Boundary => signed_distances(&members, dims, spacing, 1.0),
            Self::Region => {
                let signed = signed_distances(&members, dims, spacing, 0.0);
                let largest = signed.iter().fold(0.0, |a: f64, d| a.max(-d));
                let weight = |d: &f64| if *d < 0.0 { d / (largest + 1e-15) } else { 1.0 };
                signed.iter().map(|d| if largest == 0.0 { 0.0 } else { weight(d) }).collect()
            }
            Self::Hausdorff { alpha, .. } => {
                // 0 for a mask without or full of members.
                let power = |members: &[bool]| {
                    signed_distances(members, dims, spacing, 0.0).into_iter().map(move |d| d.abs().powf(alpha))
                };
                let predicted: Vec<bool> = p.iter().map(|&p| p > 0.5).collect();
                power(&members).zip(power(&predicted)).map(|(a, b)| a + b).collect()
            }
        }
    }
}
