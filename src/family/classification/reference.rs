//! The f64 driver: the definition, row by row.

use super::{Classification, HostRow, Targets, check_classes};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::numerics::log_softmax;
use crate::request::{Reduction, Request};
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::{INPUT, LOSS};

pub(super) fn reference(
    loss: &dyn Classification,
    request: &Request,
    tensors: &HostTensors,
) -> Result<Evaluation, Error> {
    evaluate(loss, request, tensors, tensors)
}

/// The value times the upstream gradient, with what is constant in the gradient as it is at `at`.
pub(super) fn frozen(
    loss: &dyn Classification,
    request: &Request,
    tensors: &HostTensors,
    at: &HostTensors,
) -> Result<f64, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let values = evaluate(loss, request, tensors, at)?;
    let values = values.loss.as_floats().iter().enumerate();
    Ok(values.map(|(i, value)| value * call.upstream(i)).sum())
}

/// What a row adds: its terms and what goes to a second total, with their slopes by the scores.
struct Parts {
    value: f64,
    added: f64,
    slopes: Vec<f64>,
    added_slopes: Vec<f64>,
}

fn evaluate(
    loss: &dyn Classification,
    request: &Request,
    tensors: &HostTensors,
    held: &HostTensors,
) -> Result<Evaluation, Error> {
    check_classes(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let smoothing = loss.label_smoothing().into();
    let axis = request.options.class_axis;
    let rows = HostRows::labelled(tensors, axis, loss.ignore_index(), smoothing, loss.virtual_classes())?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let row = |q| HostRow { rows: &rows, tensors, held, q };
    let mut counted = Vec::new();
    for q in rows.counted() {
        if loss.counts(&row(q))? {
            counted.push(q);
        }
    }
    let mut parts: Vec<(usize, Parts)> = counted.iter().map(|&q| (q, parts(loss, &row(q)))).collect();
    if let Some(passes) = loss.passes(&parts.iter().map(|(_, parts)| parts.value).collect::<Vec<_>>()) {
        let mut passes = passes.into_iter();
        parts.retain(|_| passes.next() == Some(true));
    }
    let weights = parts.iter().map(|(q, _)| loss.counted_as(&row(*q))).sum();
    let scale = call.scale(loss.denominator(parts.len() as f64, weights), rows.layout.samples as usize);
    let own = loss.own(request).filter(|_| request.reduction != Reduction::None);
    let total: f64 = parts.iter().map(|(_, parts)| parts.added).sum();
    let [more, added_scale] = match own {
        Some(_) => loss.own_total(total, parts.len() as f64, weights),
        None => [total * scale, scale],
    };
    let mut values = vec![0.0; rows.layout.rows() as usize];
    let mut gradient = vec![0.0; input.len()];
    let mut second: Option<(&str, Vec<f64>)> = None;
    for (q, parts) in &parts {
        values[*q] = parts.value + if own.is_some() { 0.0 } else { parts.added };
        let slopes = parts.slopes.iter().zip(&parts.added_slopes);
        let slopes: Vec<f64> = slopes.map(|(s, a)| (s * scale + a * added_scale) * call.upstream(*q)).collect();
        let row = row(*q);
        for (c, score) in loss.scores(&row).into_iter().enumerate() {
            let slope = if slopes[c].is_nan() && score.out { 0.0 } else { slopes[c] * score.slope };
            gradient[rows.cell(*q, c)] = slope;
        }
        if let Some((name, of_row)) = loss.second_gradient(&row, &slopes) {
            let (_, gradient) = second.get_or_insert_with(|| (name, vec![0.0; input.len()]));
            of_row.into_iter().enumerate().for_each(|(c, slope)| gradient[rows.cell(*q, c)] = slope);
        }
    }
    let gradients = [(INPUT, gradient)].into_iter().chain(second).map(|(name, g)| call.packed(name, g));
    let gradients: Vec<_> = gradients.collect();
    let mut evaluation = call.evaluation(values, scale, gradients);
    if own.is_some() {
        let HostTensor { data: HostData::Float(values), .. } = &mut evaluation.loss else { unreachable!("{LOSS}") };
        values[0] += more;
    }
    Ok(evaluation)
}

/// The parts of a row that counts.
fn parts(loss: &dyn Classification, row: &HostRow<'_>) -> Parts {
    let mut scores: Vec<f64> = loss.scores(row).into_iter().map(|score| score.value).collect();
    scores.resize(scores.len() + loss.virtual_classes() as usize, 0.0);
    let (log_p, log_sum) = log_softmax(&scores);
    let term = |c: usize| {
        let (share, weight) = (loss.share(row, c), row.rows.weight(c));
        let (value, slope) = loss.term(row, c, log_p[c], weight);
        // A class without a share adds nothing, whatever its term.
        if share == 0.0 { (0.0, 0.0, 0.0) } else { (share * value, share * slope, share * weight) }
    };
    let terms: Vec<(f64, f64, f64)> = match loss.targets() {
        Targets::None => vec![(0.0, 0.0, 0.0); log_p.len()],
        _ => (0..log_p.len()).map(term).collect(),
    };
    let mut value: f64 = terms.iter().map(|t| t.0).sum();
    let b: f64 = terms.iter().map(|t| t.1).sum();
    let a: f64 = terms.iter().map(|t| t.2).sum();
    let mut slopes: Vec<f64> = terms.iter().zip(&log_p).map(|(t, log_p)| t.1 - log_p.exp() * b).collect();
    if loss.adds_squares() {
        let others = (log_p.len() - 1) as f64;
        // A class of probability 0 adds nothing.
        let score = |c: usize| if log_p[c].is_finite() { scores[c] } else { 0.0 };
        let squares: f64 = (0..log_p.len()).map(|c| score(c).powi(2)).sum();
        for (c, slope) in slopes.iter_mut().enumerate() {
            value += terms[c].2 * (squares - score(c).powi(2)) / others;
            *slope += 2.0 * score(c) * (a - terms[c].2) / others;
        }
    }
    let (added, added_slopes) = loss.added(row, &log_p, log_sum, a).unwrap_or((0.0, vec![0.0; slopes.len()]));
    let (factor, own) = loss.factors(row);
    let parts = Parts {
        value: factor * value,
        added: own.map_or(added, |own| own * value),
        added_slopes: match own {
            Some(own) => slopes.iter().map(|slope| own * slope).collect(),
            None => added_slopes,
        },
        slopes: slopes.iter().map(|slope| factor * slope).collect(),
    };
    if row.rows.holds(row.q, &log_p) && parts.value.is_finite() && parts.added.is_finite() {
        return parts;
    }
    let none = vec![f64::NAN; log_p.len()];
    Parts { value: f64::NAN, added: f64::NAN, slopes: none.clone(), added_slopes: none }
}
