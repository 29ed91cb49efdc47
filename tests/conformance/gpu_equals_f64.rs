//! Oracle 2: value and gradient on the GPU equal the f64 reference on the same stored numbers.

use crate::devices::Device;
use crate::inputs::{
    Optional, Problem, Recipe, by_sample, empty, even, long, main_output, more_problems, odd, problems, reductions,
};
use crate::table::Row;
use crate::variants::{DEFAULT, ONCE_EACH, Variant, crossed, met};
use std::ops::Range;
use wgloss::tensor::{ANGLE, TEMPERATURE, THRESHOLD};
use wgloss::{ClassAxis, Context, HostTensor, Reduction};

/// A problem of each kind that a hook may tell from others, by the default variant.
pub fn problems_agree(device: &Device, row: &Row) -> Result<(), String> {
    by_default(device, row, problems(row)?)
}

/// The problems that differ in their kernels besides.
pub fn more_problems_agree(device: &Device, row: &Row) -> Result<(), String> {
    by_default(device, row, more_problems(row)?)
}

fn by_default(device: &Device, row: &Row, problems: Vec<Problem>) -> Result<(), String> {
    device.run(|context| all(problems.iter().map(|problem| run(context, row, problem, &DEFAULT))))
}

/// The two variants that hold most choices.
pub fn variants_agree(device: &Device, row: &Row) -> Result<(), String> {
    by_turns(device, row, 0..2)
}

/// The variants that hold the choices left.
pub fn more_variants_agree(device: &Device, row: &Row) -> Result<(), String> {
    by_turns(device, row, 2..ONCE_EACH.len())
}

/// Some variants, in the reductions by turns, with all tensors and without.
fn by_turns(device: &Device, row: &Row, which: Range<usize>) -> Result<(), String> {
    device.run(|context| {
        let reductions = reductions(row);
        let suited = ONCE_EACH.iter().enumerate().filter(|(at, variant)| which.contains(at) && variant.suits(context));
        all(suited.flat_map(|(at, variant)| {
            let reduction = reductions[at % reductions.len()];
            let problems = few(row, reduction, at % 2 == 0, variant.float.is_half());
            problems.into_iter().map(|problem| run(context, row, &problem?, variant)).collect::<Vec<_>>()
        }))
    })
}

/// Each choice with each other once.
pub fn met_variants_agree(device: &Device, row: &Row) -> Result<(), String> {
    chosen(device, row, |context| met(|variant| variant.suits(context)))
}

/// Every choice with all others.
pub fn crossed_variants_agree(device: &Device, row: &Row) -> Result<(), String> {
    chosen(device, row, |context| crossed().into_iter().filter(|variant| variant.suits(context)).collect())
}

fn chosen(device: &Device, row: &Row, variants: impl FnOnce(&Context) -> Vec<Variant>) -> Result<(), String> {
    device.run(|context| {
        let problem = Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()?;
        all(variants(context).iter().map(|variant| run(context, row, &problem, variant)))
    })
}

/// A dim of 0: the loss is 0, and so are the gradients.
pub fn empty_problems_agree(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let problems = empty(row)?;
        all(problems.iter().map(|problem| {
            run(context, row, problem, &DEFAULT)?;
            let reference = problem.loss.reference(&problem.tensors, problem.reduction, ClassAxis::First);
            let reference = reference.map_err(|e| e.to_string())?;
            let zero = |tensor: &HostTensor| tensor.as_floats().iter().all(|v| *v == 0.0);
            // Running statistics stay what they were, and a threshold of nothing is that of the mean 0; its temperature
            // is 1, its angle a right one.
            let known = [ANGLE, TEMPERATURE, THRESHOLD].iter().any(|name| reference.outputs.contains_key(*name));
            let nothing = known || zero(main_output(&*problem.loss, &reference)) && reference.grads.values().all(zero);
            if nothing { Ok(()) } else { Err(format!("{}: the reference is not 0", problem.name)) }
        }))
    })
}

/// Problems that need few pipelines: shapes differ, kinds of tensors do not.
fn few(row: &Row, reduction: Reduction, everything: bool, halves: bool) -> Vec<Result<Problem, String>> {
    let shapes = [odd(row), long(row)].into_iter().chain(even(row).into_iter().filter(|_| halves));
    let recipe = |dims| Recipe::new(row, dims).reduction(reduction).upstream();
    let optional = if everything { Optional::All } else { Optional::None };
    let cancelling = |mut problem: Problem| {
        problem.cancels = true;
        problem
    };
    let mut list: Vec<_> = shapes.map(|dims| recipe(dims).optional(optional).make().map(cancelling)).collect();
    list.extend(recipe(odd(row)).optional(optional).make().map(by_sample).transpose());
    list
}

fn run(context: &Context, row: &Row, problem: &Problem, variant: &Variant) -> Result<(), String> {
    let done = variant.check(context, row, problem);
    done.map(drop).map_err(|error| format!("{} | {}: {error}", variant.name(), problem.name))
}

/// All failures, one a line.
pub fn all(results: impl IntoIterator<Item = Result<(), String>>) -> Result<(), String> {
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}
