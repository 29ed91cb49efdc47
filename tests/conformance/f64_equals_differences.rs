//! Oracle 3: the f64 gradient equals central differences of the f64 value.

use crate::compare::{self, Tolerance};
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, by_sample, main_output, reductions, small, takes_either};
use crate::table::Row;
use wgloss::tensor::GRAD_OUTPUT;
use wgloss::{ClassAxis, HostData, HostTensors};

/// Step of the differences, relative to numbers above 1. The four-point formula leaves its fourth power times a
/// fifth derivative (1e12 where a Charbonnier loss bends within 1e-3) and f64's rounding over the step: both some
/// 1e-9 of the value or less.
const STEP: f64 = 1e-5;
const TOLERANCE: Tolerance = Tolerance::new(1e-6, 1e-9);

pub fn gradients_agree(row: &Row) -> Result<(), String> {
    let problems = problems(row)?;
    all(problems.iter().map(|problem| check(problem).map_err(|error| format!("{}: {error}", problem.name))))
}

/// Small problems: every parameter set, every reduction, labels and dense targets.
fn problems(row: &Row) -> Result<Vec<Problem>, String> {
    let new = || Recipe::new(row, small(row)).upstream();
    let mut list = Vec::new();
    for parameters in row.parameters() {
        list.push(new().parameters(parameters).make()?);
        list.push(new().parameters(parameters).optional(Optional::All).make()?);
        if takes_either(row) {
            list.push(new().parameters(parameters).dense().make()?);
            list.push(new().parameters(parameters).dense().optional(Optional::All).make()?);
        }
    }
    for reduction in reductions(row) {
        list.push(new().reduction(reduction).optional(Optional::All).make()?);
        list.push(new().reduction(reduction).make()?);
        list.extend(by_sample(new().reduction(reduction).optional(Optional::All).make()?));
    }
    Ok(list)
}

fn check(problem: &Problem) -> Result<(), String> {
    let evaluate = |tensors: &HostTensors| {
        problem.loss.reference(tensors, problem.reduction, ClassAxis::First).map_err(|e| e.to_string())
    };
    let objective = |tensors: &HostTensors| -> Result<f64, String> {
        // What the gradient takes for constant is held where it was.
        if let Some(value) = problem.loss.frozen_value(tensors, problem.reduction, &problem.tensors) {
            return value.map_err(|e| e.to_string());
        }
        let evaluation = evaluate(tensors)?;
        let upstream = tensors[GRAD_OUTPUT].as_floats();
        Ok(main_output(&*problem.loss, &evaluation).as_floats().iter().zip(upstream).map(|(l, g)| l * g).sum())
    };
    let gradients = evaluate(&problem.tensors)?.grads;
    for decl in problem.loss.signature().iter().filter(|decl| decl.grad && problem.tensors.contains_key(decl.name)) {
        if !gradients.contains_key(decl.name) {
            return Err(format!("no gradient of `{}`", decl.name));
        }
    }
    for (name, gradient) in &gradients {
        let mut differences = gradient.clone();
        let HostData::Float(slopes) = &mut differences.data else { return Err(format!("{name}: not real")) };
        let mut moved = problem.tensors.clone();
        for (at, slope) in slopes.iter_mut().enumerate() {
            let start = problem.tensors[name].as_floats()[at];
            let step = STEP * start.abs().max(1.0);
            let mut value = |x: f64| {
                if let Some(HostData::Float(values)) = moved.get_mut(name).map(|t| &mut t.data) {
                    values[at] = x;
                }
                objective(&moved)
            };
            let mut central = |h: f64| Ok::<f64, String>((value(start + h)? - value(start - h)?) / (2.0 * h));
            *slope = (4.0 * central(step)? - central(2.0 * step)?) / 3.0;
            value(start)?;
        }
        compare::tensors(name, gradient, &differences, TOLERANCE)?;
    }
    Ok(())
}
