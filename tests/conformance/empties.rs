//! Oracle 8: calls in which a size is 0. What f64 gives has the shapes that the plan states, as many values as those say,
//! and is 0.

use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Recipe, odd, reductions_under, takes_either};
use crate::table::Row;
use wgloss::tensor::{ANGLE, EDGES, LABELS, LOSS, RUNNING_MEAN, RUNNING_STD, STEPS, TEMPERATURE, THRESHOLD, grad};
use wgloss::{Caps, ClassAxis, Error, HostTensor, Reduction, Request, TensorSpec};

/// Every axis of every tensor, in every reduction, with labels and with targets.
pub fn zeros_of_the_right_shape(row: &Row) -> Result<(), String> {
    let loss = row.default_loss();
    let signature = loss.signature();
    let mut recipes = Vec::new();
    // Not the axes that have one size for all calls.
    let fixed =
        |axis: usize| signature[0].dims.split_whitespace().nth(axis).is_some_and(|word| word.parse::<usize>().is_ok());
    for axis in (0..odd(row).len()).filter(|&axis| !fixed(axis)) {
        let mut dims = odd(row);
        dims[axis] = 0;
        recipes.push(Recipe::new(row, dims));
    }
    for letter in ["M", "C"] {
        let own = signature[0].dims.split_whitespace().any(|word| word == letter);
        if !own && signature.iter().any(|decl| decl.dims.split_whitespace().any(|word| word == letter)) {
            let mut recipe = Recipe::new(row, odd(row)).optional(Optional::All);
            recipe.letters = vec![(letter, 0)];
            recipes.push(recipe);
        }
    }
    let mut results = Vec::new();
    for recipe in recipes {
        for parameters in row.parameters() {
            for reduction in reductions_under(row, parameters) {
                let recipe = recipe.clone().parameters(parameters).reduction(reduction);
                results.push(is_nothing(&recipe));
                if takes_either(row) {
                    results.push(is_nothing(&recipe.dense()));
                }
            }
        }
    }
    all(results)
}

fn is_nothing(recipe: &Recipe<'_>) -> Result<(), String> {
    let Ok(problem) = recipe.make() else { return Ok(()) };
    let loss = &*problem.loss;
    let mut request = Request::new().reduction(problem.reduction);
    for (name, tensor) in &problem.tensors {
        let float = loss.signature().iter().any(|decl| decl.name == name && decl.grad);
        let dtype =
            if tensor.as_integers().is_empty() && is_float(tensor) { wgloss::DType::F32 } else { wgloss::DType::I32 };
        request = request.tensor(name, TensorSpec::new(dtype, tensor.dims.clone()));
        if float {
            request = request.gradient(name);
        }
    }
    let evaluated = loss.reference(&problem.tensors, problem.reduction, ClassAxis::First);
    let (plan, evaluation) = match (loss.plan(&request, &Caps::default()), evaluated) {
        (Ok(plan), Ok(evaluation)) => (plan, evaluation),
        (Err(planned), Err(evaluated)) if planned == evaluated => return Ok(()),
        (plan, evaluation) => return Err(format!("{}: {:?}, {:?}", problem.name, plan.err(), evaluation.err())),
    };
    let check = |name: &str, tensor: &HostTensor| {
        let slot = plan.slots.iter().find(|slot| slot.name == name).ok_or_else(|| format!("no slot `{name}`"))?;
        let values = tensor.as_floats();
        let count = values.len() + tensor.as_integers().len();
        let fits = tensor.dims == slot.spec.dims && count as u64 == slot.spec.elements();
        // Running statistics and counts stay what they were, and a threshold of nothing is that of the mean 0; its temperature is 1,
        // its angle a right one. Edges of bins lie in [0, 1].
        let known = loss.name() == "histogram" && name == EDGES;
        let zero = known
            || [ANGLE, RUNNING_MEAN, RUNNING_STD, STEPS, TEMPERATURE, THRESHOLD].contains(&name)
            || values.iter().all(|v| *v == 0.0);
        if fits && zero {
            return Ok(());
        }
        let (dims, planned) = (&tensor.dims, &slot.spec.dims);
        Err(format!("{}: `{name}` of shape {dims:?}, planned {planned:?}: {values:?}", problem.name))
    };
    if loss.outputs().iter().any(|output| output.name == LOSS) {
        check(LOSS, &evaluation.loss)?;
    }
    evaluation.outputs.iter().try_for_each(|(name, tensor)| check(name, tensor))?;
    evaluation.grads.iter().try_for_each(|(name, tensor)| check(&grad(name), tensor))
}

fn is_float(tensor: &HostTensor) -> bool {
    matches!(tensor.data, wgloss::HostData::Float(_))
}

/// No class for labels to be: an error that says so.
pub fn labels_need_a_class(row: &Row) -> Result<(), String> {
    let signature = row.default_loss().signature();
    let has = |name: &str| signature.iter().any(|decl| decl.name == name);
    let lead = odd(row);
    let mut recipe = Recipe::new(row, lead.clone());
    match (has(LABELS), signature.iter().find(|decl| decl.dims.split_whitespace().any(|word| word == "C"))) {
        (true, Some(decl)) if decl.name == signature[0].name => {
            let axis = decl.dims.split_whitespace().position(|word| word == "C").unwrap_or(1);
            recipe.dims[axis] = 0;
        }
        (true, Some(_)) => recipe.letters = vec![("C", 0)],
        _ => return Ok(()),
    }
    let problem = recipe.reduction(Reduction::Mean).make()?;
    match problem.loss.reference(&problem.tensors, problem.reduction, ClassAxis::First) {
        Err(Error::Shape { expected, .. }) if expected.contains(LABELS) => Ok(()),
        other => Err(format!("{}: {other:?}", problem.name)),
    }
}
