//! The f64 driver: the root by bisection, then the definition.

use super::{HostClass, RowRoots};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::numerics::larger;
use crate::request::Request;
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::INPUT;

pub(super) fn reference(loss: &dyn RowRoots, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), 0.0)?;
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
fn row(loss: &dyn RowRoots, rows: &HostRows<'_>, x: &[f64], q: usize) -> (f64, Vec<f64>) {
    let classes = rows.layout.classes as usize;
    if !rows.holds(q, &rows.log_softmax(x, q)) {
        return (f64::NAN, vec![f64::NAN; classes]);
    }
    let scores = || (0..classes).map(|c| x[rows.cell(q, c)]);
    let m = scores().fold(f64::NEG_INFINITY, larger);
    let root = root(loss, &scores().map(|x| x - m).collect::<Vec<_>>());
    let class = |(c, x): (usize, f64)| HostClass {
        d: x - m,
        log_q: if x == f64::NEG_INFINITY { x } else { loss.log_probability(x - m, root) },
        share: rows.share(q, c),
        weight: rows.weight(c),
    };
    loss.row(&scores().enumerate().map(class).collect::<Vec<_>>())
}

/// Where the probabilities add up to 1. Of the largest scores, whose probability is 1 at a root of 0, only what it is less
/// than 1 is added.
fn root(loss: &dyn RowRoots, d: &[f64]) -> f64 {
    let tops = d.iter().filter(|d| **d == 0.0).count() as f64;
    let excess = |root: f64| {
        let others = d.iter().filter(|d| d.is_finite() && **d < 0.0);
        let others: f64 = others.map(|&d| loss.log_probability(d, root).exp()).sum();
        others + tops * loss.log_probability(0.0, root).exp_m1() + (tops - 1.0)
    };
    // One score has it all.
    if excess(0.0) <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, loss.last_root(d.len() as f64));
    loop {
        // A root may be far smaller than the last one: by its exponent at first.
        let middle = if low == 0.0 && high > 1e-300 { high / 16.0 } else { 0.5 * (low + high) };
        if middle <= low || middle >= high {
            return high;
        }
        if excess(middle) > 0.0 { low = middle } else { high = middle }
    }
}
