//! The f64 driver: the definition, row by row.

use super::edges::HostEdges;
use super::{PairRows, edges};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::numerics::{larger, log_sum_exp};
use crate::request::Request;
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::INPUT;

/// Two rows of scores, and the label where the loss takes one.
pub(crate) struct HostPair {
    pub input: Vec<f64>,
    pub second: Vec<f64>,
    pub label: usize,
}

/// The value of a row, and its slopes by both rows' scores.
pub(crate) struct HostRow {
    pub value: f64,
    pub input: Vec<f64>,
    pub second: Vec<f64>,
}

impl HostRow {
    /// T^2 times the divergence of the input from the second row, a teacher's, which has no gradient.
    pub fn taught(row: &HostPair, temperature: f64) -> Self {
        let square = temperature * temperature;
        let (log_q, log_p) = (log_softmax(&row.input, temperature), log_softmax(&row.second, temperature));
        Self {
            value: square * divergence(&log_p, &log_q),
            input: through_softmax(&log_q, temperature, |c| -square * log_p[c].exp()),
            second: Vec::new(),
        }
    }
}

/// The logarithms of softmax(scores / T): minus infinity where the score is, and NaN throughout where no score is finite or
/// one is a NaN or plus infinity.
pub(crate) fn log_softmax(scores: &[f64], temperature: f64) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, larger);
    let below = scores.iter().map(|x| (x - most) / temperature);
    let total = log_sum_exp(below.clone());
    below.map(|x| x - total).collect()
}

/// KL(a, b) = sum a (ln a - ln b) of two distributions by their logarithms. A class that a gives no share adds nothing.
pub(crate) fn divergence(log_a: &[f64], log_b: &[f64]) -> f64 {
    let shared = log_a.iter().zip(log_b).filter(|(a, _)| **a != f64::NEG_INFINITY);
    shared.map(|(a, b)| a.exp() * (a - b)).sum()
}

/// The slopes of KL(a, b) by ln a and by ln b, class by class.
pub(crate) fn divergence_slopes(log_a: &[f64], log_b: &[f64]) -> Vec<(f64, f64)> {
    let slopes =
        |(a, b): (&f64, &f64)| if *a == f64::NEG_INFINITY { (0.0, 0.0) } else { (a.exp() * (a - b + 1.0), -a.exp()) };
    log_a.iter().zip(log_b).map(slopes).collect()
}

/// From slopes by the logarithms of softmax(scores / T) to those by the scores.
pub(crate) fn through_softmax(log_p: &[f64], temperature: f64, slope: impl Fn(usize) -> f64) -> Vec<f64> {
    let slopes: Vec<f64> = (0..log_p.len()).map(slope).collect();
    let sum: f64 = slopes.iter().sum();
    log_p.iter().zip(slopes).map(|(log_p, slope)| (slope - log_p.exp() * sum) / temperature).collect()
}

pub(super) fn reference(loss: &dyn PairRows, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let mut rows = HostRows::new(tensors, request.options.class_axis, loss.ignore_index(), 0.0)?;
    rows.layout = edges::layout_of(loss, &tensors[INPUT].dims, request.options.class_axis);
    let edges = HostEdges::new(loss, &rows, tensors);
    let (input, second) = (&tensors[INPUT], &tensors[loss.second().name]);
    let mut scale = call.scale(rows.mean(), input.dims[0]);
    let mut values = vec![0.0; rows.layout.rows() as usize];
    let mut own = 0.0;
    let mut gradients = [vec![0.0; input.len()], vec![0.0; second.len()]];
    for q in rows.counted().filter(|_| input.len() > 0) {
        let cells: Vec<usize> = (0..rows.layout.classes as usize).map(|c| rows.cell(q, c)).collect();
        let scores = |x: &[f64]| cells.iter().map(|&at| edges.score(x[at], at)).collect();
        let (input, second) = (scores(input.as_floats()), scores(second.as_floats()));
        let pair = HostPair { input, second, label: rows.label(q) };
        let found = row(loss, &pair);
        own += scale * loss.own(&pair);
        let weight = edges.weight(q, rows.layout.space as usize, &cells);
        values[q] = weight * found.value;
        let factor = weight * scale * call.upstream(q);
        for (gradient, slopes) in gradients.iter_mut().zip([found.input, found.second]) {
            cells.iter().zip(slopes).for_each(|(&at, slope)| gradient[at] = slope * factor * edges.factor(at));
        }
    }
    if loss.whole().is_some() {
        let value = scale * values.iter().sum::<f64>();
        let (value, factors) = if scale == 0.0 { (0.0, [0.0; 2]) } else { loss.ended([value, own]) };
        for (gradient, factor) in gradients.iter_mut().zip(factors) {
            gradient.iter_mut().for_each(|slope| *slope *= factor);
        }
        values = vec![value];
        scale = 1.0;
    }
    let [of_input, of_second] = gradients;
    let mut gradients = vec![call.packed(INPUT, of_input)];
    if loss.second().grad {
        gradients.push(call.packed(loss.second().name, of_second));
    }
    Ok(call.evaluation(values, scale, gradients))
}

/// One row; NaN throughout where its value is not finite.
fn row(loss: &dyn PairRows, pair: &HostPair) -> HostRow {
    let scores = || pair.input.iter().chain(&pair.second);
    let found = loss.row(pair);
    if found.value.is_finite() && scores().all(|x| *x < f64::INFINITY) {
        return found;
    }
    let nan = vec![f64::NAN; pair.input.len()];
    HostRow { value: f64::NAN, input: nan.clone(), second: nan }
}
