//! Oracle 7: NaN, infinity and the largest numbers: the GPU has them where f64 has them, and f64 where they belong.

use crate::compare::Expected;
use crate::devices::Device;
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, ignore_index, odd, reductions, takes_either};
use crate::support::call::Call;
use crate::table::{Row, Values};
use crate::variants::DEFAULT;
use wgloss::tensor::{
    ADVERSARIAL_LOGITS, EMBEDDINGS, INPUT, LABELS, LOSS, REF_EMBEDDINGS, REF_LABELS, STATUS, TARGET, TARGET_LOGITS,
};
use wgloss::{
    ClassAxis, DType, Error, Evaluation, HostData, HostTensor, HostTensors, Loss, Presence, Range, Reduction,
    TensorKind,
};

/// The problem with one number of a tensor changed.
fn with(problem: &Problem, name: &str, at: usize, value: f64) -> Problem {
    let mut tensors = problem.tensors.clone();
    if let Some(HostTensor { data: HostData::Float(values), .. }) = tensors.get_mut(name) {
        let at = at.min(values.len() - 1);
        values[at] = value;
    }
    changed(problem, tensors, &format!("{value} in `{name}`"))
}

fn changed(problem: &Problem, tensors: HostTensors, name: &str) -> Problem {
    let json = problem.loss.parameters().iter().map(|p| (p.name.to_owned(), p.value.to_json())).collect();
    let parameters = serde_json::Value::Object(json).to_string();
    let loss = wgloss::registry::from_json(problem.loss.name(), &parameters).expect("a loss that was there");
    Problem { name: format!("{name}, {}", problem.name), loss, tensors, reduction: problem.reduction, cancels: true }
}

/// Float tensors of a problem, and the numbers in them.
fn floats(problem: &Problem) -> Vec<(&'static str, usize)> {
    let signature = problem.loss.signature();
    let float = |kind| matches!(kind, TensorKind::Float | TensorKind::Auxiliary);
    let here = signature.iter().filter(|decl| float(decl.kind));
    here.filter_map(|decl| Some((decl.name, problem.tensors.get(decl.name)?.as_floats().len()))).collect()
}

/// Problems with labels and with targets, whole and reduced.
fn subjects(row: &Row) -> Result<Vec<Problem>, String> {
    let mut list = Vec::new();
    for reduction in reductions(row).into_iter().filter(|r| matches!(r, Reduction::None | Reduction::Mean)) {
        list.push(Recipe::new(row, odd(row)).reduction(reduction).make()?);
        if takes_either(row) {
            list.push(Recipe::new(row, odd(row)).dense().reduction(reduction).make()?);
        }
    }
    Ok(list)
}

/// A NaN or infinity in the prediction, a NaN in any other tensor.
fn strays(row: &Row) -> Result<Vec<Problem>, String> {
    let mut list = Vec::new();
    for problem in subjects(row)? {
        for (name, count) in floats(&problem) {
            list.push(with(&problem, name, 1, f64::NAN));
            if name == problem.lead() {
                list.push(with(&problem, name, count - 1, f64::NEG_INFINITY));
                list.push(with(&problem, name, count / 2, f64::INFINITY));
            }
        }
    }
    let signature = row.default_loss().signature();
    for decl in signature.iter().filter(|d| d.presence == Presence::Optional && d.kind == TensorKind::Auxiliary) {
        let problem = Recipe::new(row, odd(row)).optional(Optional::Only(decl.name)).make()?;
        list.push(with(&problem, decl.name, 1, f64::NAN));
    }
    Ok(list)
}

/// The same numbers are NaN on both sides, and the others equal.
pub fn strays_agree(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        // The CPU refuses what a GPU clamps.
        let known = strays(row)?.into_iter().filter(|problem| evaluate(problem).is_ok());
        all(known.map(|problem| {
            let done = DEFAULT.check(context, row, &problem);
            done.map(drop).map_err(|error| format!("{}: {error}", problem.name))
        }))
    })
}

/// A tensor in place of a parameter keeps to its range: an error of the CPU path, and as good as a NaN on the GPU.
pub fn tensors_keep_to_their_parameters_range(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let loss = row.default_loss();
        let signature = loss.signature();
        let bounded = |range| matches!(range, Range::AtLeast(_) | Range::MoreThan(_) | Range::Within(..));
        let parameters: Vec<_> = loss.parameters().into_iter().filter(|p| bounded(p.range)).collect();
        let replaced = signature.iter().filter(|decl| parameters.iter().any(|p| p.name == decl.name));
        all(replaced.map(|decl| {
            let problem = Recipe::new(row, odd(row)).optional(Optional::Only(decl.name)).make()?;
            let outside = with(&problem, decl.name, 0, -1.0);
            match evaluate(&outside) {
                Err(Error::Value { name, .. }) if name == decl.name => {}
                other => return Err(format!("`{}` of -1: {other:?}", decl.name)),
            }
            let mut call = DEFAULT.call(&outside, &outside.tensors);
            call.status = true;
            let outcome = call.run(context).map_err(|e| e.to_string())?;
            let (loss, status) = (outcome.outputs[LOSS].as_floats()[0], outcome.outputs[STATUS].as_integers());
            if loss.is_nan() && status == [0, 1] { Ok(()) } else { Err(format!("{}: {loss}, {status:?}", decl.name)) }
        }))
    })
}

/// Scores and differences up to the largest f32: finite wherever the exact answer is.
pub fn the_largest_numbers_agree(device: &Device, row: &Row) -> Result<(), String> {
    let unbounded = matches!(row.values, Values::Real | Values::Logit | Values::Sign);
    if row.default_loss().signature()[0].name != INPUT || !unbounded || row.moderate {
        return Ok(());
    }
    device.run(|context| {
        let mut results = Vec::new();
        for problem in subjects(row)? {
            for largest in [3.4e38, 1e38] {
                let signs = [1.0, -1.0, 1.0, 0.0, -1.0];
                let mut at = 0;
                let mut spread = changed(&problem, problem.tensors.clone(), &format!("up to {largest:e}"));
                spread.map_floats(INPUT, |_| {
                    at += 1;
                    largest * signs[at % signs.len()]
                });
                // Masked scores, most of them.
                let mut low = changed(&problem, problem.tensors.clone(), &format!("down to -{largest:e}"));
                let mask = if row.values == Values::Logit { f64::from(f32::MIN) } else { -largest };
                low.map_floats(INPUT, |x| if x < 3.0 { mask } else { -largest });
                for problem in [spread, low] {
                    let done = DEFAULT.check(context, row, &problem);
                    results.push(done.map(drop).map_err(|error| format!("{}: {error}", problem.name)));
                }
            }
        }
        all(results)
    })
}

/// Rows that are nearly right: 1 - p comes from the other classes, not from a difference to 1.
pub fn nearly_right_rows_keep_their_digits(device: &Device, row: &Row) -> Result<(), String> {
    // Losses of 1 - p. Of the others only what is left of log p at 1 counts, to the last digit of f32.
    const OF_REST: [&str; 8] = [
        "focal_cross_entropy",
        "decoupled_kd_loss",
        "symmetric_cross_entropy",
        "poly_n_cross_entropy",
        "asymmetric_focal_loss",
        "ib_loss",
        "entmax_loss",
        "bi_tempered_logistic_loss",
    ];
    if !OF_REST.contains(&row.loss) {
        return Ok(());
    }
    device.run(|context| {
        let mut results = Vec::new();
        for mut problem in subjects(row)? {
            let dims = problem.tensors[INPUT].dims.clone();
            let (classes, space) = (dims[1], dims[2..].iter().product::<usize>());
            let class_of = |at: usize| at / space % classes;
            let mut at = 0;
            problem.map_floats(INPUT, |x| {
                at += 1;
                if class_of(at - 1) == 0 { x + 12.0 } else { x }
            });
            problem.map_integers(LABELS, |_| 0);
            let mut at = 0;
            problem.map_floats(TARGET, |_| {
                at += 1;
                if class_of(at - 1) == 0 { 1.0 } else { 0.0 }
            });
            let done = DEFAULT.check(context, row, &problem);
            results.push(done.map(drop).map_err(|error| format!("{}: {error}", problem.name)));
        }
        all(results)
    })
}

fn evaluate(problem: &Problem) -> Result<Evaluation, Error> {
    problem.loss.reference(&problem.tensors, problem.reduction, ClassAxis::First)
}

/// Families in which an element of the loss depends on part of the prediction.
fn keeps_apart(loss: &dyn Loss) -> bool {
    let classes = loss.signature().iter().any(|decl| decl.dims.contains('C') && decl.name != INPUT);
    match loss.family() {
        "pairwise" => classes || loss.name() == "siglip_loss",
        "structure" => loss.name() == "ssim_loss",
        "lovasz" => loss.name() == "lovasz_hinge_loss",
        // The means of all tasks are in each.
        "vectors" => false,
        // Some are one number.
        "row_sums" => !["", "K|1"].contains(&loss.outputs()[0].dims),
        _ => true,
    }
}

/// A NaN in the prediction comes out of f64; without a reduction it leaves the other elements of the loss as they were.
pub fn a_nan_stays_where_it_belongs(row: &Row) -> Result<(), String> {
    if row.drops_strays {
        return Ok(());
    }
    let results = subjects(row)?.into_iter().filter(|problem| !problem.is_operation()).map(|problem| {
        let at = problem.read_at(1);
        let stray = with(&problem, problem.lead(), at, f64::NAN);
        let (clean, found) = (evaluate(&problem), evaluate(&stray));
        let (clean, found) = (clean.map_err(|e| e.to_string())?, found.map_err(|e| e.to_string())?);
        let pairs: Vec<_> = clean.loss.as_floats().iter().zip(found.loss.as_floats()).collect();
        let nan = pairs.iter().filter(|(_, found)| found.is_nan()).count();
        // Running statistics leave the row out.
        let fixed = problem.loss.outputs().len() == 1;
        // A row that is chosen may have to make place.
        let differs = |clean: f64, found: f64| !found.is_nan() && clean != found && !(row.chooses && found == 0.0);
        let moved = pairs.iter().filter(|(clean, found)| fixed && differs(**clean, **found)).count();
        let apart = problem.reduction == Reduction::None && keeps_apart(&*problem.loss);
        if nan == 0 || moved > 0 || (apart && nan == pairs.len()) {
            return Err(format!("{}: {nan} of {} are NaN, {moved} moved", stray.name, pairs.len()));
        }
        if found.grads[problem.lead()].as_floats()[at].is_nan() { Ok(()) } else { Err("no NaN in the gradient".into()) }
    });
    all(results)
}

/// A score of minus infinity is a class, or a cell, of probability 0, in both rows of a loss that has two.
pub fn minus_infinity_is_no_class(row: &Row) -> Result<(), String> {
    if row.values != Values::Logit || !row.default_loss().signature()[0].dims.starts_with("N C") {
        return Ok(());
    }
    // f64 has no exponential of it.
    const LOW: f64 = -1e300;
    let results = subjects(row)?.into_iter().map(|problem| {
        let mut masked = changed(&problem, problem.tensors.clone(), "a class of probability 0");
        let dims = masked.tensors[INPUT].dims.clone();
        let (classes, space) = (dims[1], dims[2..].iter().product::<usize>());
        let is_last = |at: usize| at / space % classes == classes - 1 && !at.is_multiple_of(3);
        // The target has no share of it.
        let last = classes as i64 - 1;
        masked.map_integers(LABELS, |label| if label == last { 0 } else { label });
        masked.map_floats("values", |value| value.min(last as f64 - 1.0));
        let mut at = 0;
        masked.map_floats(TARGET, |share| {
            at += 1;
            if is_last(at - 1) { 0.0 } else { share }
        });
        let mut put = |score: f64| {
            let mut at = 0;
            masked.map_floats(INPUT, |x| {
                at += 1;
                if is_last(at - 1) { score } else { x }
            });
            for second in [TARGET_LOGITS, ADVERSARIAL_LOGITS] {
                let mut at = 0;
                masked.map_floats(second, |s| {
                    at += 1;
                    if is_last(at - 1) { score } else { s }
                });
            }
            evaluate(&masked).map_err(|e| e.to_string())
        };
        let (expected, found) = (put(LOW)?, put(f64::NEG_INFINITY)?);
        let slopes = found.grads.get(INPUT).map_or(&[][..], HostTensor::as_floats);
        if let Some(at) = (0..slopes.len()).find(|&at| is_last(at) && slopes[at] != 0.0) {
            return Err(format!("{}: slope {} of element {at}", problem.name, slopes[at]));
        }
        // The squares of such scores are left out, and so are their margins; times an edge mask they stay what they are.
        let apart = ["squentropy_loss", "nacl_loss", "smooth_adversarial_comp_sum_loss", "masked_pixel_kd_loss"]
            .contains(&row.loss);
        let apart = apart && found.loss.as_floats().iter().all(|value| value.is_finite());
        if found == expected || apart { Ok(()) } else { Err(format!("{}: {found:?}\n{expected:?}", problem.name)) }
    });
    all(results)
}

/// Labels of pairs are every i32 but the least: that one, and what i32 does not hold, is an error of the CPU path and
/// counted by the GPU.
pub fn labels_are_i32(row: &Row) -> Result<(), String> {
    let Some(problem) = labelled_pairs(row)? else { return Ok(()) };
    let bad = [i64::from(i32::MIN), i64::from(i32::MIN) - 1, 1 << 31, i64::from(u32::MAX), i64::MAX, i64::MIN];
    let good = [i64::from(i32::MIN) + 1, i64::from(i32::MAX)];
    let names = [LABELS, REF_LABELS].into_iter().filter(|name| problem.tensors.contains_key(*name));
    all(names.flat_map(|name| {
        let put = |label: i64| evaluate(&with_label(&problem, name, &[label]));
        let refused = bad.map(|label| match put(label) {
            Err(Error::Value { name: found, .. }) if found == name => Ok(()),
            other => Err(format!("label {label} in `{name}`: {other:?}")),
        });
        let taken = good.map(|label| put(label).map(drop).map_err(|e| e.to_string()));
        refused.into_iter().chain(taken).collect::<Vec<_>>()
    }))
}

/// The same on the GPU: rows with such labels are left out.
pub fn labels_beyond_i32_count(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let Some(problem) = labelled_pairs(row)? else { return Ok(()) };
        // The loss without the rows is the loss that leaves them out.
        let stored = [(DType::U32, [1 << 31, i64::from(u32::MAX)]), (DType::I64, [i64::from(i32::MIN), 1 << 40])];
        let stored = if row.crossed { &stored[..] } else { &stored[..1] };
        all(stored.iter().map(|(dtype, bad)| {
            let others = if problem.tensors.contains_key(REF_LABELS) { 2 } else { 0 };
            let labels = with_label(&with_label(&problem, LABELS, bad), REF_LABELS, bad);
            let mut call = Call::new(&*labels.loss, &labels.tensors);
            call.reduction = Reduction::Sum;
            call.status = true;
            call.stored.extend([LABELS, REF_LABELS].map(|name| (name.to_owned(), *dtype)));
            let outcome = call.run(context).map_err(|e| e.to_string())?;
            let mut without = changed(&problem, problem.tensors.clone(), "without the rows");
            without.reduction = Reduction::Sum;
            drop_rows(&mut without.tensors, [EMBEDDINGS, LABELS], bad.len());
            drop_rows(&mut without.tensors, [REF_EMBEDDINGS, REF_LABELS], bad.len());
            let expected = Expected::of(&without, &without.tensors, ClassAxis::First, row.relative)?;
            let (found, wanted) = (outcome.outputs[LOSS].as_floats()[0], expected.evaluation.loss.as_floats()[0]);
            let status = outcome.outputs[STATUS].as_integers();
            let close = (found - wanted).abs() <= 1e-5 * wanted.abs() + 1e-5;
            if close && status == [bad.len() as i64 + others, 0] {
                return Ok(());
            }
            Err(format!("{dtype}: {found}, expected {wanted}, status {status:?}"))
        }))
    })
}

/// A problem of pairs by labels, compared with a set where the loss takes one.
fn labelled_pairs(row: &Row) -> Result<Option<Problem>, String> {
    let loss = row.default_loss();
    let signature = loss.signature();
    let of_pairs = signature.iter().any(|d| d.name == LABELS) && signature.iter().all(|d| d.dims != "C D");
    if signature[0].name != EMBEDDINGS || ignore_index(&*loss).is_some() || !of_pairs {
        return Ok(None);
    }
    Recipe::new(row, odd(row)).optional(Optional::All).make().map(Some)
}

fn with_label(problem: &Problem, name: &str, labels: &[i64]) -> Problem {
    let mut tensors = problem.tensors.clone();
    if let Some(HostTensor { data: HostData::Integer(values), .. }) = tensors.get_mut(name) {
        values[..labels.len()].copy_from_slice(labels);
    }
    changed(problem, tensors, &format!("labels {labels:?}"))
}

/// Takes the first rows of a set out.
fn drop_rows(tensors: &mut HostTensors, names: [&str; 2], count: usize) {
    for name in names {
        let Some(tensor) = tensors.get_mut(name) else { continue };
        let each: usize = tensor.dims[1..].iter().product();
        match &mut tensor.data {
            HostData::Float(values) => drop(values.drain(..count * each)),
            HostData::Integer(values) => drop(values.drain(..count * each)),
        }
        tensor.dims[0] -= count;
    }
}
