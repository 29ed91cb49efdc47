//! The f64 driver: the definition, row by row.

use super::{PlainRows, Takes};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::request::{Reduction, Request};
use crate::stage::HostCall;
use crate::stage::rows::HostRows;
use crate::tensor::{INPUT, LABELS, NONE_INDEX, TARGET};
use std::ops::RangeInclusive;

/// What a row that counts is to be.
pub(crate) enum Target {
    /// One class; of abstention the column that stands for it.
    Class { class: usize, weight: f64 },
    /// A share of each class, and the classes' weights.
    Shares { shares: Vec<f64>, weights: Vec<f64> },
    /// Some classes, one perhaps more than once.
    List(Vec<usize>),
}

/// max(0, h)^p and its slope, 0 at 0.
pub(crate) fn hinge(h: f64, p: i32) -> (f64, f64) {
    match h > 0.0 {
        true => (h.powi(p), f64::from(p) * h.powi(p - 1)),
        false => (0.0, 0.0),
    }
}

pub(super) fn reference(loss: &dyn PlainRows, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    // The labels of lists are no classes of rows.
    let unlisted: HostTensors;
    let of_rows = match loss.takes() {
        Takes::List => {
            unlisted = tensors.iter().filter(|(name, _)| *name != LABELS).map(cloned).collect();
            &unlisted
        }
        _ => tensors,
    };
    let ignored = loss.ignore_index();
    let rows = HostRows::new(of_rows, request.options.class_axis, ignored, 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let mut counted = Vec::new();
    for q in rows.counted() {
        counted.extend(target(loss, &rows, tensors, q)?.map(|target| (q, target)));
    }
    // Rows that abstain first have a mean of their own.
    let apart = loss.takes() == Takes::NoneIndex && request.reduction == Reduction::Mean;
    let total = |target: &Target| usize::from(apart && matches!(target, Target::Class { class: 0, .. }));
    let mut weights = [0.0; 2];
    for (_, row) in &counted {
        let weight = if let Target::Class { weight, .. } = row { *weight } else { 1.0 };
        weights[total(row)] += if loss.mean_by_weight() { weight } else { 1.0 };
    }
    let scales = weights.map(|weight| call.scale(weight, rows.layout.samples as usize));
    let mut values = vec![0.0; rows.layout.rows() as usize];
    let mut gradient = vec![0.0; input.len()];
    for (q, row) in &counted {
        let scores: Vec<f64> = (0..rows.layout.classes as usize).map(|c| input.as_floats()[rows.cell(*q, c)]).collect();
        let (value, slopes) = match holds(loss, &scores, row) {
            true => loss.row(&scores, row),
            false => (f64::NAN, vec![f64::NAN; scores.len()]),
        };
        let scale = scales[total(row)];
        values[*q] = value * scale;
        for (c, slope) in slopes.into_iter().enumerate() {
            gradient[rows.cell(*q, c)] = slope * scale * call.upstream(*q);
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, 1.0, [gradient]))
}

fn cloned((name, tensor): (&String, &HostTensor)) -> (String, HostTensor) {
    (name.clone(), tensor.clone())
}

/// What a row is to be, or nothing where it is left out; fails for a bad label.
fn target(loss: &dyn PlainRows, rows: &HostRows<'_>, tensors: &HostTensors, q: usize) -> Result<Option<Target>, Error> {
    let classes = rows.layout.classes as usize;
    // Every i32 but the least, as of labels that are no classes.
    let known: RangeInclusive<i64> = i64::from(i32::MIN) + 1..=classes as i64 - 1;
    let bad = |name: &str, label: i64| {
        let expected = format!("classes in [0, {classes}), or negative i32 but the least");
        Err(Error::Value { name: name.into(), expected, found: label.to_string() })
    };
    match loss.takes() {
        Takes::Label => {
            let class = tensors[LABELS].as_integers()[q] as usize;
            Ok(Some(Target::Class { class, weight: rows.weight(class) }))
        }
        Takes::Shares => {
            let shares = (0..classes).map(|c| tensors[TARGET].as_floats()[rows.cell(q, c)]).collect();
            Ok(Some(Target::Shares { shares, weights: (0..classes).map(|c| rows.weight(c)).collect() }))
        }
        Takes::NoneIndex => match tensors[NONE_INDEX].as_integers()[q] {
            none if !known.contains(&none) => bad(NONE_INDEX, none),
            none => Ok(usize::try_from(none).ok().map(|class| Target::Class { class, weight: 1.0 })),
        },
        Takes::List => {
            let labels = &tensors[LABELS];
            let width = labels.dims[1];
            let mut list = Vec::new();
            for &label in &labels.as_integers()[q * width..(q + 1) * width] {
                match usize::try_from(label) {
                    _ if !known.contains(&label) => return bad(LABELS, label),
                    Ok(class) => list.push(class),
                    Err(_) => break,
                }
            }
            Ok(Some(Target::List(list)))
        }
    }
}

/// Whether a row has a value: what it reads are numbers, and no class that the target names has probability 0.
fn holds(loss: &dyn PlainRows, scores: &[f64], target: &Target) -> bool {
    let own = match target {
        Target::Class { .. } if loss.takes() == Takes::NoneIndex => Some(0),
        Target::Class { class, .. } => Some(*class),
        _ => None,
    };
    let share = |c: usize| match target {
        Target::Class { weight, .. } if !weight.is_finite() => f64::NAN,
        Target::Class { .. } => f64::from(own == Some(c)),
        Target::Shares { shares, weights } => {
            if weights[c].is_finite() {
                shares[c]
            } else {
                f64::NAN
            }
        }
        Target::List(list) => f64::from(list.contains(&c)),
    };
    let possible = |c: usize| scores[c].is_finite() || (scores[c] == f64::NEG_INFINITY && share(c) == 0.0);
    (0..scores.len()).filter(|&c| !loss.reads_one() || own == Some(c)).all(|c| share(c).is_finite() && possible(c))
}
