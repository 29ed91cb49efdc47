//! The f64 driver: the definition, segment by segment.

use super::{Errors, Lovasz, Shape};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::request::{Reduction, Request};
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::{CELL_MASK, INPUT, LABELS};

/// A cell of a segment: its row, its error, whether it is of the foreground, and the slope of its error.
#[derive(Debug, Clone, Copy)]
struct Cell {
    row: usize,
    error: f64,
    foreground: bool,
    slope: f64,
}

pub(super) fn reference(loss: &dyn Lovasz, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    match loss.errors() {
        Errors::Classes { activation, all } => classes(loss, request, tensors, activation, all),
        Errors::Hinge => hinge(loss, request, tensors),
    }
}

fn classes(
    loss: &dyn Lovasz,
    request: &Request,
    tensors: &HostTensors,
    activation: Activation,
    all: bool,
) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let [classes, images, length] = [shape.layout.classes, shape.images, shape.length].map(|size| size as usize);
    let p: Vec<_> = (0..images * length).map(|q| activation.probabilities(&rows, input.as_floats(), q)).collect();
    let scale = call.scale(images as f64, shape.layout.samples as usize);
    let mut values = vec![0.0; images * classes];
    let mut slopes = vec![vec![0.0; classes]; images * length];
    for image in 0..images {
        let counted: Vec<_> = (image * length..(image + 1) * length).filter(|&q| rows.counts(q)).collect();
        let cell = |row: usize, c: usize| {
            let t = rows.share(row, c);
            let apart = p[row][c] - t;
            let slope = if apart == 0.0 { 0.0 } else { apart.signum() };
            Cell { row, error: apart.abs(), foreground: t == 1.0, slope }
        };
        let segment = |c: usize| counted.iter().map(|&row| cell(row, c)).collect::<Vec<_>>();
        let counts = |cells: &[Cell]| all || cells.iter().any(|cell| cell.foreground || cell.error.is_nan());
        let segments = (0..classes).map(|c| (c, segment(c))).filter(|(_, cells)| !cells.is_empty() && counts(cells));
        let segments: Vec<_> = segments.collect();
        let each = if request.reduction == Reduction::Mean { 1.0 / segments.len() as f64 } else { 1.0 };
        for (c, cells) in segments {
            let weight = if rows.weight(c).is_finite() { rows.weight(c) } else { f64::NAN };
            let term = image * classes + c;
            let (value, by) = extension(&cells);
            values[term] = weight * each * value;
            for (cell, by) in cells.iter().zip(by) {
                slopes[cell.row][c] = weight * each * scale * call.upstream(term) * by * cell.slope;
            }
        }
    }
    let mut gradient = vec![0.0; input.len()];
    for q in rows.counted() {
        for (c, slope) in activation.to_scores(&p[q], &slopes[q]).into_iter().enumerate() {
            gradient[rows.cell(q, c)] = slope;
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

fn hinge(loss: &dyn Lovasz, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let ignored = i64::from(loss.ignore_index());
    let (input, labels) = (&tensors[INPUT], tensors[LABELS].as_integers());
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let counts = |q: usize| mask.is_none_or(|mask| mask[q] != 0) && labels[q] != ignored;
    if let Some(label) = (0..labels.len()).filter(|&q| counts(q)).map(|q| labels[q]).find(|l| !(0..2).contains(l)) {
        let expected = format!("0, 1 or {ignored}");
        return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
    }
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let cell = |row: usize| {
        let (x, foreground) = (input.as_floats()[row], labels[row] == 1);
        let sign = if foreground { 1.0 } else { -1.0 };
        match x.is_finite() {
            true if 1.0 - x * sign > 0.0 => Cell { row, error: 1.0 - x * sign, foreground, slope: -sign },
            // A score of minus infinity is a cell of the background.
            _ if x.is_finite() || (x == f64::NEG_INFINITY && !foreground) => {
                Cell { row, error: 0.0, foreground, slope: 0.0 }
            }
            _ => Cell { row, error: f64::NAN, foreground, slope: f64::NAN },
        }
    };
    let scale = call.scale(shape.images as f64, shape.layout.samples as usize);
    let (mut values, mut gradient) = (Vec::new(), vec![0.0; input.len()]);
    for image in 0..shape.images as usize {
        let rows = image * shape.length as usize..(image + 1) * shape.length as usize;
        let cells: Vec<_> = rows.filter(|&q| counts(q)).map(cell).collect();
        let (value, by) = extension(&cells);
        values.push(value);
        for (cell, by) in cells.iter().zip(by) {
            gradient[cell.row] = scale * call.upstream(image) * by * cell.slope;
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The Lovász extension of the Jaccard loss at some errors, and its slopes by them. A NaN is the largest error.
fn extension(cells: &[Cell]) -> (f64, Vec<f64>) {
    let above = |i: usize| if cells[i].error.is_nan() { f64::INFINITY } else { cells[i].error };
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by(|&a, &b| above(b).total_cmp(&above(a)));
    let all = cells.iter().filter(|cell| cell.foreground).count() as f64;
    let (mut f, mut b) = (0.0, 0.0);
    let (mut value, mut slopes) = (0.0, vec![0.0; cells.len()]);
    for i in order {
        slopes[i] = if cells[i].foreground {
            f += 1.0;
            1.0 / (all + b)
        } else {
            b += 1.0;
            if all + b == 1.0 { 1.0 } else { (all - f) / ((all + b - 1.0) * (all + b)) }
        };
        value += cells[i].error * slopes[i];
    }
    (value, slopes)
}
