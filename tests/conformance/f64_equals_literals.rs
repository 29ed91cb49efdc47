//! Oracle 4: the f64 reference equals what other libraries computed; `tests/literals` names them.

use crate::compare::{self, Tolerance};
use crate::gpu_equals_f64::all;
use crate::table::Row;
use serde_json::Value as Json;
use wgloss::{ClassAxis, Evaluation, HostTensor, HostTensors, ParameterValue, registry};

/// Two programs in f64 that add in different orders; saturated logits cost some digits more.
const EXACT: Tolerance = Tolerance::new(1e-9, 1e-12);
/// A parameter is an f32 here and an f64 there, with a rounding of up to 6e-8; powers may magnify it a little.
const ROUNDED: Tolerance = Tolerance::new(2e-7, 1e-10);

pub fn literals_agree(row: &Row) -> Result<(), String> {
    let path =
        format!("{}/tests/literals/{}/{}.json", env!("CARGO_MANIFEST_DIR"), row.default_loss().family(), row.loss);
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let file: Json = serde_json::from_str(&text).map_err(|e| format!("{path}: {e}"))?;
    let cases = file["cases"].as_array().filter(|cases| !cases.is_empty()).ok_or("no case")?;
    all(cases
        .iter()
        .map(|case| check(row, case).map_err(|error| format!("{} ({}): {error}", case["name"], file["source"]))))
}

fn check(row: &Row, case: &Json) -> Result<(), String> {
    let loss = registry::from_json(row.loss, &case["params"].to_string()).map_err(|e| e.to_string())?;
    let reduction = case["reduction"].as_str().ok_or("no reduction")?.parse()?;
    let tensors = case["tensors"].as_object().ok_or("no tensors")?;
    let tensors = tensors.iter().map(|(name, tensor)| Ok((name.clone(), read(tensor)?)));
    let tensors = tensors.collect::<Result<HostTensors, String>>()?;
    let found = loss.reference(&tensors, reduction, ClassAxis::First).map_err(|e| e.to_string())?;
    let rounded = loss.parameters().iter().any(|p| match p.value {
        // The shortest decimal that gives this f32 is what the case says.
        ParameterValue::Number(value) => p.value.to_json().as_f64() != Some(f64::from(value)),
        _ => false,
    });
    agree(case, &found, &tensors, if rounded { ROUNDED } else { EXACT })
}

fn agree(case: &Json, found: &Evaluation, tensors: &HostTensors, tolerance: Tolerance) -> Result<(), String> {
    let members = case.as_object().ok_or("not an object")?;
    for key in members.keys() {
        match key.as_str() {
            "name" | "params" | "reduction" | "tensors" => {}
            "loss" => compare::tensors("loss", &found.loss, &read(&case["loss"])?, tolerance)?,
            "grads" => {
                for (name, slopes) in case["grads"].as_object().ok_or("grads: not an object")? {
                    let gradient = found.grads.get(name).ok_or_else(|| format!("no gradient of `{name}`"))?;
                    let expected = HostTensor::floats(tensors[name].dims.clone(), numbers(slopes)?);
                    compare::tensors(name, gradient, &expected, tolerance)?;
                }
            }
            "outputs" => {
                for (name, output) in case["outputs"].as_object().ok_or("outputs: not an object")? {
                    let result = found.outputs.get(name).ok_or_else(|| format!("no output `{name}`"))?;
                    compare::tensors(name, result, &read(output)?, tolerance)?;
                }
            }
            other => return Err(format!("nothing compares `{other}`")),
        }
    }
    Ok(())
}

fn numbers(json: &Json) -> Result<Vec<f64>, String> {
    let list = json.as_array().ok_or("not a list")?;
    list.iter().map(|v| v.as_f64().ok_or_else(|| format!("{v} is no number"))).collect()
}

fn read(tensor: &Json) -> Result<HostTensor, String> {
    let dims = numbers(&tensor["dims"])?.into_iter().map(|d| d as usize).collect::<Vec<_>>();
    match tensor["dtype"].as_str() {
        Some("i64" | "u8") => {
            let list = tensor["data"].as_array().ok_or("not a list")?;
            let values = list.iter().map(|v| v.as_i64().ok_or_else(|| format!("{v} is no integer")));
            Ok(HostTensor::integers(dims, values.collect::<Result<_, _>>()?))
        }
        _ => Ok(HostTensor::floats(dims, numbers(&tensor["data"])?)),
    }
}
