//! The f64 driver: sums, terms, slopes, cell by cell.

use super::beside::Beside;
use super::{Absent, Class, Fold, Overlap, Part, Shape, Term, absent, check, pools_classes, stays, sums_of};
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
    let entropy = loss.companion().is_some_and(|companion| !matches!(companion.part, Part::Elements(_)));
    let probabilities = |q: usize| {
        // A row without a finite cross-entropy counts as one with a NaN.
        if entropy && options.activation == Activation::Softmax && !rows.holds(q, &rows.log_softmax(x, q)) {
            return vec![f64::NAN; classes];
        }
        options.activation.probabilities(&rows, x, q)
    };
    let pool = |q: usize| if options.batch { 0 } else { q / space };
    let mut sums = vec![[0.0; 3]; shape.sums() as usize];
    let mut cells = vec![0.0; shape.pools as usize];
    for q in rows.counted() {
        cells[pool(q)] += 1.0;
        for (c, p) in probabilities(q).into_iter().enumerate() {
            let parts = sums_of(loss).of(p, rows.share(q, c));
            let sum = &mut sums[pool(q) * classes + c];
            (0..3).for_each(|k| sum[k] += parts[k]);
        }
    }
    let (mut values, mut by) = terms(loss, &sums, &cells, &rows, &shape);
    let mut scale = call.scale(values.len() as f64, samples);
    if stays(loss, request.reduction) {
        stay(&sums, &rows, &shape, &mut values, &mut by);
        scale = 1.0 / shape.pools as f64;
    }
    let factor = loss.companion().map_or(1.0, |companion| companion.lambda_overlap);
    for (i, by) in by.iter_mut().enumerate() {
        let upstream = shape.term(i).map_or(0.0, |term| call.upstream(term));
        by.iter_mut().for_each(|b| *b *= scale * factor * upstream);
    }
    let mut gradient = vec![0.0; x.len()];
    for q in rows.counted() {
        let p = probabilities(q);
        let slope = |c: usize| sums_of(loss).slope(p[c], rows.share(q, c), by[pool(q) * classes + c]);
        let slopes: Vec<f64> = (0..classes).map(slope).collect();
        for (c, slope) in options.activation.to_scores(&p, &slopes).into_iter().enumerate() {
            gradient[rows.cell(q, c)] = slope;
        }
    }
    let Some(companion) = loss.companion() else {
        let gradient = call.packed(INPUT, gradient);
        return Ok(call.evaluation(values, scale, [gradient]));
    };
    let counted = rows.counted().count() as f64;
    let mean = match &companion.part {
        Part::CrossEntropy | Part::Rows { of_weights: true, .. } => rows.mean(),
        Part::Rows { of_weights: false, .. } => counted,
        Part::Elements(_) => counted * (shape.layout.classes - shape.first_class) as f64,
    };
    let scale_beside = companion.lambda * call.scale(mean, samples);
    let beside = Beside { rows: &rows, x, scale: scale_beside, upstream: call.upstream(0) };
    let total = factor * scale * values.iter().sum::<f64>() + beside.add(&companion, &shape, &mut gradient);
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(vec![total], 1.0, [gradient]))
}

/// Makes the terms of each sample that stay share it by their weights.
fn stay(sums: &[[f64; 3]], rows: &HostRows<'_>, shape: &Shape, values: &mut [f64], by: &mut [[f64; 3]]) {
    let (classes, first) = (shape.layout.classes as usize, shape.first_class as usize);
    let samples = sums.chunks(classes).zip(values.chunks_mut(classes - first)).zip(by.chunks_mut(classes));
    for ((sums, values), by) in samples {
        let weights: f64 = (first..classes).filter(|&c| sums[c][2] != 0.0).map(|c| rows.weight(c)).sum();
        let share = if weights == 0.0 { 0.0 } else { 1.0 / weights };
        values.iter_mut().for_each(|value| *value *= share);
        by.iter_mut().flatten().for_each(|by| *by *= share);
    }
}

/// The terms' values, and the slopes of every sample and class by its sums; NaN where a sum or a weight is.
fn terms(
    loss: &dyn Overlap,
    sums: &[[f64; 3]],
    cells: &[f64],
    rows: &HostRows<'_>,
    shape: &Shape,
) -> (Vec<f64>, Vec<[f64; 3]>) {
    let (classes, first) = (shape.layout.classes as usize, shape.first_class as usize);
    let mut values = Vec::new();
    let mut by = vec![[0.0; 3]; sums.len()];
    let weight = |c: usize| if loss.weighs_terms() { rows.weight(c) } else { 1.0 };
    let finite = |sums: &[[f64; 3]], weights: &[f64]| sums.iter().flatten().chain(weights).all(|s| s.is_finite());
    loss.fold(&mut |fold| match fold {
        Fold::Terms(term) if pools_classes(loss) => {
            let weights: Vec<f64> = (first..classes).map(weight).collect();
            for (sample, own) in sums.chunks(classes.max(1)).enumerate() {
                let weighted = own[first..].iter().zip(&weights);
                let pooled = std::array::from_fn(|k| weighted.clone().map(|(sum, w)| w * sum[k]).sum());
                let made = match finite(&own[first..], &weights) {
                    true => one_term(loss, term, pooled, Class { index: 0, cells: cells[sample] }),
                    false => Term::NAN,
                };
                values.push(made.value);
                for (c, w) in (first..classes).zip(&weights) {
                    by[sample * classes + c] = made.by.map(|b| w * b);
                }
            }
        }
        Fold::Terms(term) => {
            for (i, sum) in sums.iter().enumerate().filter(|(i, _)| i % classes >= first) {
                let (sample, index) = (i / classes, i % classes);
                let weight = weight(index);
                let made = match finite(&[*sum], &[weight]) {
                    true => one_term(loss, term, *sum, Class { index, cells: cells[sample] }),
                    false => Term::NAN,
                };
                values.push(weight * made.value);
                by[i] = made.by.map(|b| weight * b);
            }
        }
        Fold::Classes(join) => {
            let weights: Vec<f64> = (first..classes).map(weight).collect();
            for (sample, sums) in sums.chunks(classes.max(1)).enumerate() {
                let nothing = || (f64::NAN, vec![[f64::NAN; 3]; weights.len()]);
                let (value, slopes) =
                    if finite(&sums[first..], &weights) { join(&sums[first..], &weights) } else { nothing() };
                values.push(value);
                by[sample * classes + first..(sample + 1) * classes].copy_from_slice(&slopes);
            }
        }
    });
    (values, by)
}

/// The term of some sums, unless it is of a class that the target lacks.
fn one_term(loss: &dyn Overlap, term: &dyn Fn([f64; 3], Class) -> Term, sums: [f64; 3], class: Class) -> Term {
    if absent(loss) != Absent::Keep && sums[2] == 0.0 {
        return Term::NOTHING;
    }
    term(sums, class)
}
