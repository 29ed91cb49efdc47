//! What a loss declares of its outputs holds: the plan has these slots, and f64 gives these names, shapes and kinds.

use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, empty, odd, reductions_under, takes_either};
use crate::table::Row;
use crate::variants::{DEFAULT, classes_last};
use wgloss::tensor::LOSS;
use wgloss::{Caps, ClassAxis, DType, HostData, Request, Slot};

pub fn outputs_are_the_declared(row: &Row) -> Result<(), String> {
    let mut problems = empty(row)?;
    for parameters in row.parameters() {
        for reduction in reductions_under(row, parameters) {
            let recipe = Recipe::new(row, odd(row)).parameters(parameters).reduction(reduction);
            problems.extend([recipe.clone().make()?, recipe.clone().optional(Optional::All).make()?]);
            if takes_either(row) {
                problems.push(recipe.dense().make()?);
            }
        }
    }
    all(problems.iter().map(|problem| check(problem).map_err(|error| format!("{}: {error}", problem.name))))
}

fn check(problem: &Problem) -> Result<(), String> {
    let has_classes = problem.loss.signature()[0].dims.contains("C ...");
    let axes = if has_classes { &[ClassAxis::First, ClassAxis::Last][..] } else { &[ClassAxis::First] };
    all(axes.iter().map(|&axis| {
        let tensors = match axis {
            ClassAxis::First => problem.tensors.clone(),
            ClassAxis::Last => classes_last(problem, &problem.tensors),
        };
        let mut call = DEFAULT.call(problem, &tensors);
        call.options.class_axis = axis;
        let request = call.request();
        let slots = problem.loss.output_slots(&request).map_err(|e| e.to_string())?;
        planned(problem, &request, &slots)?;
        let found = problem.loss.reference(&tensors, problem.reduction, axis).map_err(|e| e.to_string())?;
        let named = problem.loss.outputs().len();
        if found.outputs.len() + usize::from(!problem.is_operation()) != named {
            return Err(format!("f64 gives {:?}, of {named} outputs", found.outputs.keys()));
        }
        for Slot { name, spec, .. } in &slots {
            let value = if name == LOSS { Some(&found.loss) } else { found.outputs.get(name) };
            let value = value.ok_or_else(|| format!("f64 gives no `{name}`"))?;
            let is_integer = matches!(spec.dtype, DType::U32 | DType::I32);
            if value.dims != spec.dims || matches!(value.data, HostData::Integer(_)) != is_integer {
                return Err(format!("f64's `{name}` is {:?}, declared {spec:?}", value.dims));
            }
        }
        Ok(())
    }))
}

fn planned(problem: &Problem, request: &Request, slots: &[Slot]) -> Result<(), String> {
    let plan = problem.loss.plan(request, &Caps::default()).map_err(|e| e.to_string())?;
    all(slots.iter().map(|slot| match plan.slot(&slot.name) {
        Some(found) if found == slot => Ok(()),
        found => Err(format!("the plan has {found:?}, declared {slot:?}")),
    }))
}
