//! The f64 driver: sample by sample.

use super::{ACTIVE, Perceives};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::request::Request;
use crate::stage::{HostCall, Layout};
use crate::tensor::{INPUT, MASK, TARGET};

/// A cell of a sample: where it lies, its channel, its values and its mask.
struct Cell {
    at: usize,
    channel: usize,
    x: f64,
    y: f64,
    mask: f64,
}

/// The positions of a sample, each with its channels.
fn positions(tensors: &HostTensors, layout: &Layout, sample: usize) -> Vec<Vec<Cell>> {
    let [of_sample, of_class, of_cell] = layout.strides().map(|stride| stride as usize);
    let mask = tensors.get(MASK).map(HostTensor::as_floats);
    let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let cell = |s: usize, channel: usize| {
        let at = sample * of_sample + channel * of_class + s * of_cell;
        let mask = mask.map_or(1.0, |mask| known(mask[at]));
        let target = known(tensors[TARGET].as_floats()[at]);
        let y = if mask == 0.0 { 0.0 } else { target * mask };
        Cell { at, channel, x: known(tensors[INPUT].as_floats()[at]), y, mask }
    };
    (0..layout.space as usize).map(|s| (0..layout.classes as usize).map(|c| cell(s, c)).collect()).collect()
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|x| x * x).sum::<f64>().sqrt()
}

/// The norms that a position's values are divided by: the prediction's, the target's, and the former without its eps.
fn norms(cells: &[Cell], own: bool) -> [f64; 3] {
    let reference = norm(cells.iter().map(|cell| cell.y));
    if !own {
        // The prediction has the target's norm, and a stray of its own is none of the others'.
        return [reference + 1e-6, reference + 1e-6, 0.0];
    }
    let input = norm(cells.iter().map(|cell| cell.x));
    [input + 1e-10, reference + 1e-10, input]
}

/// The value of a sample, with norms as they are in `held`, and its slopes by cells, by their places.
fn sample(loss: &dyn Perceives, channels: usize, cells: &[Vec<Cell>], held: &[Vec<Cell>]) -> (f64, Vec<(usize, f64)>) {
    let latent = loss.latent();
    let mut masses = vec![0.0; channels];
    cells.iter().flatten().for_each(|cell| masses[cell.channel] += cell.mask);
    let factor = |cell: &Cell| match masses[cell.channel] {
        0.0 => 0.0,
        mass => cell.mask * f64::from(latent.scale) / channels as f64 / mass,
    };
    let (mut value, mut slopes) = (0.0, Vec::new());
    for (cells, held) in cells.iter().zip(held) {
        let [input, reference, length] = norms(if latent.own { cells } else { held }, latent.own);
        let mut of_cells = vec![0.0; cells.len()];
        for (slope, cell) in of_cells.iter_mut().zip(cells).filter(|(_, cell)| cell.mask != 0.0) {
            let d = cell.x / input - cell.y / reference;
            let (error, by) = match latent.absolute {
                true => (d.abs(), if d == 0.0 { 0.0 } else { d.signum() }),
                false => (d * d, 2.0 * d),
            };
            value += factor(cell) * error;
            *slope = factor(cell) * by;
        }
        let dot: f64 = of_cells.iter().zip(cells).map(|(slope, cell)| slope * cell.x).sum();
        for (slope, cell) in of_cells.into_iter().zip(cells) {
            let turned = if length == 0.0 { 0.0 } else { cell.x * dot / (length * input * input) };
            slopes.push((cell.at, slope / input - turned));
        }
    }
    (value, slopes)
}

fn is_active(tensors: &HostTensors, sample: usize) -> bool {
    tensors.get(ACTIVE).is_none_or(|active| active.as_integers()[sample] != 0)
}

pub(super) fn reference(loss: &dyn Perceives, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let samples = layout.samples as usize;
    let scale = call.scale(samples as f64, samples);
    let mut values = vec![0.0; samples];
    let mut gradient = vec![0.0; input.len()];
    for n in (0..samples).filter(|&n| is_active(tensors, n)) {
        let cells = positions(tensors, &layout, n);
        let (value, slopes) = sample(loss, layout.classes as usize, &cells, &cells);
        values[n] = value;
        let by = scale * call.upstream(n);
        let moves = |cell: &Cell| loss.latent().own || cell.mask != 0.0;
        for ((at, slope), cell) in slopes.into_iter().zip(cells.iter().flatten()).filter(|(_, cell)| moves(cell)) {
            debug_assert_eq!(at, cell.at);
            gradient[at] = if value.is_nan() { f64::NAN } else { slope * by };
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The value times the upstream gradient, with a norm that is constant in the gradient as it is at `at`.
pub(super) fn frozen(
    loss: &dyn Perceives,
    request: &Request,
    tensors: &HostTensors,
    at: &HostTensors,
) -> Result<f64, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let layout = Layout::of(&tensors[INPUT].dims, request.options.class_axis);
    let samples = layout.samples as usize;
    let scale = call.scale(samples as f64, samples);
    let value = |n: usize| {
        let [cells, held] = [tensors, at].map(|tensors| positions(tensors, &layout, n));
        sample(loss, layout.classes as usize, &cells, &held).0 * scale * call.upstream(n)
    };
    Ok((0..samples).filter(|&n| is_active(tensors, n)).map(value).sum())
}
