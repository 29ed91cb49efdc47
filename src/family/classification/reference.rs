//! The f64 driver: the definition, row by row.

use super::{Classification, check_classes};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::request::Request;
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::INPUT;

pub(super) fn reference(
    loss: &dyn Classification,
    request: &Request,
    tensors: &HostTensors,
) -> Result<Evaluation, Error> {
    check_classes(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let smoothing = loss.label_smoothing().into();
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), smoothing)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let scale = call.scale(rows.mean(), rows.layout.samples as usize);
    let mut values = vec![0.0; rows.layout.rows() as usize];
    let mut gradient = vec![0.0; input.len()];
    for q in rows.counted() {
        let (value, slopes) = row(loss, &rows, input.as_floats(), q);
        values[q] = value;
        for (c, slope) in slopes.into_iter().enumerate() {
            gradient[rows.cell(q, c)] = slope * scale * call.upstream(q);
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The value of row q, and its slopes by the scores.
fn row(loss: &dyn Classification, rows: &HostRows<'_>, x: &[f64], q: usize) -> (f64, Vec<f64>) {
    let log_p = rows.log_softmax(x, q);
    if !rows.holds(q, &log_p) {
        return (f64::NAN, vec![f64::NAN; log_p.len()]);
    }
    let term = |c: usize| {
        let (value, slope) = loss.phi(log_p[c], rows.weight(c));
        let share = rows.share(q, c);
        // A class without a share adds nothing, whatever its term.
        if share == 0.0 { (0.0, 0.0, 0.0) } else { (share * value, share * slope, share * rows.weight(c)) }
    };
    let terms: Vec<(f64, f64, f64)> = (0..log_p.len()).map(term).collect();
    let mut value = terms.iter().map(|t| t.0).sum();
    let b: f64 = terms.iter().map(|t| t.1).sum();
    let mut slopes: Vec<f64> = terms.iter().zip(&log_p).map(|(t, log_p)| t.1 - log_p.exp() * b).collect();
    if loss.adds_squares() {
        let others = (log_p.len() - 1) as f64;
        // A class of probability 0 adds nothing.
        let score = |c: usize| if log_p[c].is_finite() { x[rows.cell(q, c)] } else { 0.0 };
        let squares: f64 = (0..log_p.len()).map(|c| score(c).powi(2)).sum();
        let weights: f64 = terms.iter().map(|t| t.2).sum();
        for (c, slope) in slopes.iter_mut().enumerate() {
            value += terms[c].2 * (squares - score(c).powi(2)) / others;
            *slope += 2.0 * score(c) * (weights - terms[c].2) / others;
        }
    }
    (value, slopes)
}
