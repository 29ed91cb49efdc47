//! The f64 driver: sums, terms, slopes, cell by cell.

use super::{Fold, Overlap, Shape, Term, check};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensors};
use crate::request::Request;
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::INPUT;

pub(super) fn reference(loss: &dyn Overlap, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request);
    check(loss, request, &shape)?;
    let call = HostCall::new(loss, request, tensors)?;
    let options = loss.options();
    let rows = HostRows::new(tensors, request.options.class_axis, Some(options.ignore_index), 0.0)?;
    let (classes, space) = (shape.layout.classes as usize, shape.layout.space as usize);
    let samples = shape.layout.samples as usize;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let x = input.as_floats();
    let entropy = loss.companion().is_some();
    let probabilities = |q: usize| {
        // A row without a finite cross-entropy counts as one with a NaN.
        if entropy && options.activation == Activation::Softmax && !rows.holds(q, &rows.log_softmax(x, q)) {
            return vec![f64::NAN; classes];
        }
        options.activation.probabilities(&rows, x, q)
    };
    let pool = |q: usize| if options.batch { 0 } else { q / space };
    let mut sums = vec![[0.0; 3]; shape.sums() as usize];
    for q in rows.counted() {
        for (c, p) in probabilities(q).into_iter().enumerate() {
            let parts = loss.sums().of(p, rows.share(q, c));
            let sum = &mut sums[pool(q) * classes + c];
            (0..3).for_each(|k| sum[k] += parts[k]);
        }
    }
    let (values, mut by) = terms(loss, &sums, &rows, &shape);
    let scale = call.scale(values.len() as f64, samples);
    let factor = loss.companion().map_or(1.0, |companion| companion.lambda_overlap);
    for (i, by) in by.iter_mut().enumerate() {
        let upstream = shape.term(i).map_or(0.0, |term| call.upstream(term));
        by.iter_mut().for_each(|b| *b *= scale * factor * upstream);
    }
    let mut gradient = vec![0.0; x.len()];
    for q in rows.counted() {
        let p = probabilities(q);
        let slope = |c: usize| loss.sums().slope(p[c], rows.share(q, c), by[pool(q) * classes + c]);
        let slopes: Vec<f64> = (0..classes).map(slope).collect();
        for (c, slope) in options.activation.to_scores(&p, &slopes).into_iter().enumerate() {
            gradient[rows.cell(q, c)] = slope;
        }
    }
    let Some(companion) = loss.companion() else {
        let gradient = call.packed(INPUT, gradient);
        return Ok(call.evaluation(values, scale, [gradient]));
    };
    let total = factor * scale * values.iter().sum::<f64>();
    let factor = companion.lambda_cross_entropy * call.scale(rows.mean(), samples);
    let total = cross_entropy(&rows, x, factor, call.upstream(0), total, &mut gradient);
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(vec![total], 1.0, [gradient]))
}

/// Adds the cross-entropy, `factor` times, to a total and its gradient.
fn cross_entropy(
    rows: &HostRows<'_>,
    x: &[f64],
    factor: f64,
    upstream: f64,
    mut total: f64,
    gradient: &mut [f64],
) -> f64 {
    for q in rows.counted() {
        let log_p = rows.log_softmax(x, q);
        if !rows.holds(q, &log_p) {
            total = f64::NAN;
            (0..log_p.len()).for_each(|c| gradient[rows.cell(q, c)] = f64::NAN);
            continue;
        }
        let all: f64 = (0..log_p.len()).map(|c| rows.share(q, c) * rows.weight(c)).sum();
        for (c, log_p) in log_p.iter().enumerate() {
            let a = rows.share(q, c) * rows.weight(c);
            total -= if a == 0.0 { 0.0 } else { factor * a * log_p };
            gradient[rows.cell(q, c)] += factor * upstream * (log_p.exp() * all - a);
        }
    }
    total
}

/// The terms' values, and the slopes of every sample and class by its sums; NaN where a sum or a weight is.
fn terms(loss: &dyn Overlap, sums: &[[f64; 3]], rows: &HostRows<'_>, shape: &Shape) -> (Vec<f64>, Vec<[f64; 3]>) {
    let (classes, first) = (shape.layout.classes as usize, shape.first_class as usize);
    let mut values = Vec::new();
    let mut by = vec![[0.0; 3]; sums.len()];
    loss.fold(&mut |fold| match fold {
        Fold::Terms(term) => {
            for (i, sum) in sums.iter().enumerate().filter(|(i, _)| i % classes >= first) {
                let weight = rows.weight(i % classes);
                let finite = sum.iter().all(|s| s.is_finite()) && weight.is_finite();
                let term = if finite { term(*sum) } else { Term { value: f64::NAN, by: [f64::NAN; 3] } };
                values.push(weight * term.value);
                by[i] = term.by.map(|b| weight * b);
            }
        }
        Fold::Classes(join) => {
            let weights: Vec<f64> = (first..classes).map(|c| rows.weight(c)).collect();
            for (sample, sums) in sums.chunks(classes.max(1)).enumerate() {
                let finite = sums[first..].iter().flatten().chain(&weights).all(|s| s.is_finite());
                let nothing = || (f64::NAN, vec![[f64::NAN; 3]; weights.len()]);
                let (value, slopes) = if finite { join(&sums[first..], &weights) } else { nothing() };
                values.push(value);
                by[sample * classes + first..(sample + 1) * classes].copy_from_slice(&slopes);
            }
        }
    });
    (values, by)
}
