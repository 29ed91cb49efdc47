//! Losses by name, with parameters from JSON.

mod nearest;

use crate::contract::{Alias, Loss};
use crate::error::Error;
use crate::loss;
use crate::output::{OutputDecl, OutputKind};
use crate::params::{self, ParameterKind, ParameterType};
use crate::request::Reduction;
use crate::signature::{Presence, TensorDecl, TensorKind};
use nearest::nearest;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Every loss with its default parameters, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = Box<dyn Loss>> {
    loss::FAMILIES.iter().copied().flatten().map(|make| make())
}

/// The names of all losses, in the order of the catalogue.
pub fn names() -> Vec<&'static str> {
    all().map(|loss| loss.name()).collect()
}

/// The loss of a name, with its default parameters.
///
/// The name is the registry's, or one that the loss has elsewhere: its Rust type's, or another library's whose defaults are the
/// same ([`Loss::aliases`]). The error of an unknown name says which are near, and what another library means by it.
///
/// ```
/// use wgloss::registry;
/// assert_eq!(registry::get("CrossEntropyLoss")?.name(), "cross_entropy");
/// let error = registry::get("hubber_loss").unwrap_err();
/// assert!(error.to_string().contains("`huber_loss`"), "{error}");
/// # Ok::<(), wgloss::Error>(())
/// ```
pub fn get(name: &str) -> Result<Box<dyn Loss>, Error> {
    let means = |loss: &dyn Loss| {
        loss.name() == name || loss.aliases().iter().any(|alias| alias.name == name && alias.differs.is_none())
    };
    all().find(|loss| means(&**loss)).ok_or_else(|| Error::UnknownLoss { name: name.into(), hint: near(name) })
}

/// What an unknown name may mean.
fn near(name: &str) -> String {
    let aliases: Vec<_> = all().flat_map(|l| l.aliases().iter().map(move |alias| (l.name(), alias))).collect();
    let same = |alias: &Alias| alias.name == name;
    let differing = aliases.iter().filter(|(_, alias)| same(alias));
    let differing: Vec<_> =
        differing.filter_map(|(loss, alias)| Some(format!("`{loss}` is near, but {}", alias.differs?))).collect();
    if !differing.is_empty() {
        return differing.join("; ");
    }
    let names = names();
    let names = names.iter().map(|name| (*name, *name));
    let list = nearest(name, names.chain(aliases.iter().map(|(loss, alias)| (alias.name, *loss))));
    let list: Vec<_> = list.iter().map(|name| format!("`{name}`")).collect();
    match list.len() {
        0 => "`wgloss::registry::names()` lists the known ones".into(),
        1 => format!("near is {}", list[0]),
        _ => format!("near are {}", list.join(", ")),
    }
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
    read(name, &parse(parameters)?)
}

/// As [`from_json`], where `reduction` may stand among the parameters. A loss holds none, a call does: it comes out beside the
/// loss, for [`Request::reduction`](crate::Request::reduction) or [`Loss::reference`]; `None` where the JSON has none.
///
/// ```
/// use wgloss::{Reduction, registry};
/// let (loss, reduction) = registry::call_from_json("huber_loss", r#"{"delta": 2, "reduction": "sum"}"#)?;
/// assert_eq!((loss.name(), reduction), ("huber_loss", Some(Reduction::Sum)));
/// assert_eq!(registry::call_from_json("huber_loss", "{}")?.1.unwrap_or_default(), Reduction::Mean);
/// # Ok::<(), wgloss::Error>(())
/// ```
pub fn call_from_json(name: &str, parameters: &str) -> Result<(Box<dyn Loss>, Option<Reduction>), Error> {
    let mut json = parse(parameters)?;
    let reduction = json.as_object_mut().and_then(|object| object.remove(REDUCTION));
    let reduction = reduction.map(|word| Reduction::from_json(REDUCTION, &word)).transpose()?;
    Ok((read(name, &json)?, reduction))
}

const REDUCTION: &str = "reduction";

fn parse(parameters: &str) -> Result<Json, Error> {
    serde_json::from_str(parameters).map_err(|error| {
        // "expected value at line 1 column 2"
        Error::Json { found: parameters.into(), reason: format!(": {error}") }
    })
}

fn read(name: &str, json: &Json) -> Result<Box<dyn Loss>, Error> {
    let mut loss = get(name)?;
    let read = params::read(&mut *loss, name, json);
    read.map_err(|error| explained(&*loss, error))?;
    Ok(loss)
}

/// An unknown parameter may be something else of a call.
fn explained(of: &dyn Loss, error: Error) -> Error {
    let Error::UnknownParameter { loss, name, mut known } = error else { return error };
    if name == REDUCTION {
        known += "; a call has the reduction (`Request::reduction`, `registry::call_from_json`)";
    } else if of.signature().iter().any(|decl| decl.name == name) {
        known += &format!("; `{name}` is a tensor");
    }
    Error::UnknownParameter { loss, name, known }
}

/// The registry as a JSON array: name, family, aliases, inputs and outputs with their dims, parameters with their defaults.
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
        "aliases": loss.aliases().iter().filter(|a| a.differs.is_none()).map(|a| a.name).collect::<Vec<_>>(),
        "unlike": loss.aliases().iter().filter_map(|a| Some((a.name, a.differs?))).collect::<BTreeMap<_, _>>(),
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
