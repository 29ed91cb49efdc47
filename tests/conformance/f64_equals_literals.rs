//! Oracle 4: the f64 reference equals what other libraries computed; `tests/literals` names them.

use crate::compare::{self, Tolerance};
use crate::gpu_equals_f64::all;
use crate::table::Row;
use serde_json::Value as Json;
use wgloss::{ClassAxis, Evaluation, HostTensor, HostTensors, registry};

/// Two programs in f64 that add in different orders; saturated logits cost some digits more.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-9, absolute: 1e-12 };

pub fn literals_agree(row: &Row) -> Result<(), String> {
    let path = format!("{}/tests/literals/{}.json", env!("CARGO_MANIFEST_DIR"), row.loss);
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
    agree(case, &found, &tensors)
}

fn agree(case: &Json, found: &Evaluation, tensors: &HostTensors) -> Result<(), String> {
    let members = case.as_object().ok_or("not an object")?;
    for key in members.keys() {
        match key.as_str() {
            "name" | "params" | "reduction" | "tensors" => {}
            "loss" => compare::tensors("loss", &found.loss, &read(&case["loss"])?, TOLERANCE)?,
            "grads" => {
                for (name, slopes) in case["grads"].as_object().ok_or("grads: not an object")? {
                    let gradient = found.grads.get(name).ok_or_else(|| format!("no gradient of `{name}`"))?;
                    let expected = HostTensor::floats(tensors[name].dims.clone(), numbers(slopes)?);
                    compare::tensors(name, gradient, &expected, TOLERANCE)?;
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
