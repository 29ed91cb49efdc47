//! Losses by name, with parameters from JSON.

use crate::contract::Loss;
use crate::error::Error;
use crate::loss;
use crate::output::{OutputDecl, OutputKind};
use crate::params::{self, ParameterKind};
use crate::signature::{Presence, TensorDecl, TensorKind};
use serde_json::{Value as Json, json};

/// Every loss with its default parameters, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = Box<dyn Loss>> {
    loss::FAMILIES.iter().copied().flatten().map(|make| make())
}

/// The names of all losses, in the order of the catalogue.
pub fn names() -> Vec<&'static str> {
    all().map(|loss| loss.name()).collect()
}

/// The loss of a name, with its default parameters.
pub fn get(name: &str) -> Result<Box<dyn Loss>, Error> {
    all().find(|loss| loss.name() == name).ok_or_else(|| Error::UnknownLoss { name: name.into() })
}

/// The loss of a name, with parameters from a JSON object; what it leaves out takes its default.
///
/// ```
/// let loss = wgloss::registry::from_json("smooth_l1_loss", r#"{"beta": 0.5}"#)?;
/// assert_eq!(loss.parameters()[0].value, wgloss::ParameterValue::Number(0.5));
/// assert!(wgloss::registry::from_json("smooth_l1_loss", r#"{"beta": -1}"#).is_err());
/// # Ok::<(), wgloss::Error>(())
/// ```
pub fn from_json(name: &str, parameters: &str) -> Result<Box<dyn Loss>, Error> {
    let mut loss = get(name)?;
    let json: Json = serde_json::from_str(parameters).map_err(|_| Error::Json { found: parameters.into() })?;
    params::read(&mut *loss, name, &json)?;
    Ok(loss)
}

/// The registry as a JSON array: name, family, inputs and outputs with their dims, parameters with their defaults.
pub fn list_json() -> String {
    let list: Vec<Json> = all().map(|loss| describe(&*loss)).collect();
    serde_json::to_string_pretty(&list).unwrap_or_default()
}

fn describe(loss: &dyn Loss) -> Json {
    let parameters = loss.parameters().into_iter().map(|p| {
        let kind = match p.kind {
            ParameterKind::Structural => "structural",
            ParameterKind::Numeric => "numeric",
        };
        json!({ "name": p.name, "default": p.default.to_json(), "kind": kind, "doc": p.doc })
    });
    json!({
        "name": loss.name(),
        "family": loss.family(),
        "outputs": loss.outputs().iter().map(describe_output).collect::<Vec<_>>(),
        "inputs": loss.signature().iter().map(describe_tensor).collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}

fn describe_tensor(decl: &TensorDecl) -> Json {
    let kind = match decl.kind {
        TensorKind::Float | TensorKind::Auxiliary => "float",
        TensorKind::Label | TensorKind::Index => "integer",
        TensorKind::Mask => "mask",
    };
    let mut json = json!({
        "name": decl.name,
        "kind": kind,
        "required": decl.presence == Presence::Required,
        "grad": decl.grad,
    });
    describe_dims(&mut json, decl.dims);
    if let Presence::Either(other) = decl.presence {
        json["or"] = json!(other);
    }
    json
}

/// A loss has its dims where it is not reduced; `like` names the input whose storage type an output has.
fn describe_output(decl: &OutputDecl) -> Json {
    let kind = match decl.kind {
        OutputKind::Float | OutputKind::Like(_) => "float",
        OutputKind::Unsigned => "u32",
        OutputKind::Signed => "i32",
    };
    let mut json = json!({ "name": decl.name, "kind": kind });
    describe_dims(&mut json, decl.dims);
    if let OutputKind::Like(input) = decl.kind {
        json["like"] = json!(input);
    }
    json
}

fn describe_dims(json: &mut Json, forms: &str) {
    let forms: Vec<Vec<&str>> = forms.split('|').map(|form| form.split_whitespace().collect()).collect();
    json["dims"] = json!(forms[0]);
    if forms.len() > 1 {
        json["dims_or"] = json!(forms[1..]);
    }
}
