//! The workloads for programs in other languages: a list of them, and of each a sample with its f64 results.

use crate::check::Expected;
use crate::ending;
use crate::workloads::{self, Size, Tensor, Workload};
use safetensors::{Dtype, View, serialize_to_file};
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{create_dir_all, write as write_file};
use std::path::Path;
use wgloss::{DType, HostData, HostTensor, OutputDecl, tensor};

/// Writes `workloads.json` and a case file for each workload, and ends.
pub fn write(folder: &Path, size: Size, only: &[String]) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: expected a folder to write to: {e}", folder.display());
    create_dir_all(folder).map_err(failed)?;
    let (list, _) = workloads::all(size, only);
    if list.is_empty() {
        return Err(workloads::none(only));
    }
    let mut entries = Vec::new();
    for workload in &list {
        let name = format!("{}.{}.safetensors", workload.loss.name(), workload.name);
        save(&folder.join(&name), workload)?;
        let mut entry = workload.describe(DType::F32);
        entry["case"] = json!(name);
        entry["fill"] = fills(&workload.tensors);
        entry["verified_fill"] = fills(&workload.sample);
        entry["parameters"] = parameters(workload);
        entries.push(entry);
    }
    let text = format!("{:#}\n", Json::Array(entries));
    write_file(folder.join("workloads.json"), text).map_err(failed)?;
    ending::print(format_args!("{} workloads in {}", list.len(), folder.display()))
}

/// What the elements of each tensor are: labels of fewer rows have fewer classes.
fn fills(tensors: &[Tensor]) -> Json {
    Json::Object(tensors.iter().map(|t| (t.name.to_owned(), t.fill.describe())).collect::<Map<_, _>>())
}

/// The loss's parameters, defaults included: other libraries have other defaults.
fn parameters(workload: &Workload) -> Json {
    let list = workload.loss.parameters();
    Json::Object(list.into_iter().map(|p| (p.name.to_owned(), p.value.to_json())).collect::<Map<_, _>>())
}

/// The sample's inputs as a case file, with its results beside them: `expected.loss`, `expected.grad.input`.
fn save(path: &Path, workload: &Workload) -> Result<(), String> {
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let expected = Expected::of(workload, DType::F32).map_err(|e| failed(&e))?;
    let mut entries: Vec<(String, Entry)> = Vec::new();
    let mut push = |name: String, tensor: &HostTensor| entries.push((name, Entry(tensor.clone())));
    for (name, values) in expected.tensors() {
        push(name.clone(), values);
    }
    let evaluation = expected.evaluation();
    for OutputDecl { name, .. } in workload.loss.outputs() {
        let values = if name == tensor::LOSS { &evaluation.loss } else { &evaluation.outputs[name] };
        push(format!("expected.{name}"), values);
    }
    for (name, values) in &evaluation.grads {
        push(format!("expected.{}", tensor::grad(name)), values);
    }
    let metadata = HashMap::from([
        ("loss".to_owned(), workload.loss.name().to_owned()),
        ("params".to_owned(), parameters(workload).to_string()),
    ]);
    serialize_to_file(entries, Some(metadata), path).map_err(|e| failed(&e))
}

/// A tensor in its widest type: nothing is rounded on the way.
struct Entry(HostTensor);

impl View for Entry {
    fn dtype(&self) -> Dtype {
        match &self.0.data {
            HostData::Float(_) => Dtype::F64,
            HostData::Integer(_) => Dtype::I64,
        }
    }

    fn shape(&self) -> &[usize] {
        &self.0.dims
    }

    fn data(&self) -> Cow<'_, [u8]> {
        match &self.0.data {
            HostData::Float(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            HostData::Integer(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        }
    }

    fn data_len(&self) -> usize {
        8 * self.0.dims.iter().product::<usize>()
    }
}
