//! Every loss of the registry through a graph of Burn: value, other outputs and gradients are those of the f64 reference.

mod shapes;
#[path = "../support/mod.rs"]
mod support;

use burn::tensor::Tensor;
use shapes::{flat, integers, operand, shaped};
use std::collections::BTreeMap;
use support::{device, floats, numbers};
use wgloss::tensor::GRAD_OUTPUT;
use wgloss::{ClassAxis, DType, HostData, HostTensor, TensorKind, registry};
use wgloss_burn::{Loss, Outputs};
use wgloss_cases::compare::{self, Expected};
use wgloss_cases::inputs::{Optional, Problem, Recipe, long, main_output, odd};
use wgloss_cases::table::{self, Row};
use wgloss_cases::variants::DEFAULT;

/// Two problems of each loss: a shape that divides by nothing with every optional tensor and an upstream gradient, and a longer
/// one without.
#[test]
fn every_loss_is_that_of_the_reference() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    let mut count = 0;
    for loss in registry::all().filter(|loss| loss.name().contains(&only)) {
        let row = table::find(loss.name()).expect("a row of the case table");
        for recipe in [Recipe::new(row, odd(row)).optional(Optional::All).upstream(), Recipe::new(row, long(row))] {
            let problem = recipe.make().expect("a problem of the row");
            count += 1;
            if let Err(reason) = check(row, &problem) {
                eprintln!("{}: {reason}", problem.name);
                wrong.push(problem.name);
            }
        }
    }
    println!("{count} problems");
    assert!(count > 0 && wrong.is_empty(), "{} of {count} are wrong: {wrong:?}", wrong.len());
}

fn check(row: &Row, problem: &Problem) -> Result<(), String> {
    let device = device();
    let tensors = DEFAULT.tensors(problem);
    let tensors = DEFAULT.call(problem, &tensors).rounded().map_err(|e| e.to_string())?;
    let expected = Expected::of(problem, &tensors, ClassAxis::First, row.relative)?;
    let signature = problem.loss.signature();
    let mut loss = Loss::of(registry::from_json(problem.loss.name(), &parameters(problem)).map_err(|e| e.to_string())?)
        .reduction(problem.reduction);
    // A layer before the loss: half of a parameter.
    let mut leaves = BTreeMap::new();
    for (name, tensor) in tensors.iter().filter(|(name, _)| *name != GRAD_OUTPUT) {
        let decl = signature.iter().find(|decl| decl.name == name).expect("a tensor of the signature");
        if decl.grad {
            let doubled: Vec<f64> = tensor.as_floats().iter().map(|v| 2.0 * v).collect();
            let leaf = floats(&doubled, &device).require_grad();
            loss = loss.tensor(name, shaped(leaf.clone() * 0.5, &tensor.dims));
            leaves.insert(name.clone(), leaf);
        } else {
            loss = loss.tensor(name, operand(tensor, decl.kind == TensorKind::Mask, &device));
        }
    }
    let mut outputs = loss.outputs().map_err(|e| e.to_string())?;
    let main = main_output(&*problem.loss, &expected.evaluation);
    for output in problem.loss.outputs().iter().skip(1) {
        let wanted = &expected.evaluation.outputs[output.name];
        let found = found(&mut outputs, output.name, wanted);
        compare::tensors(output.name, &found, wanted, expected.stored(DType::F32))?;
    }
    let first = problem.loss.outputs()[0].name;
    if matches!(main.data, HostData::Integer(_)) {
        return compare::tensors(first, &found(&mut outputs, first, main), main, expected.loss());
    }
    let value = flat(&mut outputs, first, main.dims.len());
    let found = HostTensor::floats(main.dims.clone(), numbers(value.clone()));
    compare::tensors(first, &found, main, expected.loss())?;
    if leaves.is_empty() {
        return Ok(());
    }
    let weighted = match tensors.get(GRAD_OUTPUT) {
        Some(upstream) => value * floats(upstream.as_floats(), &device),
        None => value,
    };
    let gradients = weighted.sum().backward();
    for (name, leaf) in leaves {
        let wanted = &expected.evaluation.grads[&name];
        let found: Tensor<1> = leaf.grad(&gradients).ok_or_else(|| format!("no gradient of `{name}`"))? * 2.0;
        let found = HostTensor::floats(wanted.dims.clone(), numbers(found));
        compare::tensors(&format!("grad.{name}"), &found, wanted, expected.gradient(DType::F32))?;
    }
    Ok(())
}

/// An output as the reference has it.
fn found(outputs: &mut Outputs, name: &str, wanted: &HostTensor) -> HostTensor {
    let (dims, rank) = (wanted.dims.clone(), wanted.dims.len());
    match wanted.data {
        HostData::Float(_) => HostTensor::floats(dims, numbers(flat(outputs, name, rank))),
        HostData::Integer(_) => HostTensor::integers(dims, integers(outputs, name, rank)),
    }
}

fn parameters(problem: &Problem) -> String {
    let list = problem.loss.parameters().into_iter().map(|p| (p.name.to_owned(), p.value.to_json()));
    serde_json::Value::Object(list.collect()).to_string()
}
