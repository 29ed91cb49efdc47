//! What tensors a loss takes, declared once: names, dims by letter, kinds, gradients.

use crate::dims::{Sizes, oriented};
use crate::error::Error;
use crate::params::Parameter;
use crate::request::Request;
use crate::tensor::{DType, GRAD_OUTPUT, LABELS, TARGET, TensorSpec};
use crate::variant::ClassAxis;

/// What the elements of a tensor mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TensorKind {
    /// f32, f16 or bf16, in the storage type that the call's tensors share.
    Float,
    /// f32, f16 or bf16; f32 also beside half-precision tensors.
    Auxiliary,
    /// Class numbers: u8, i32, u32 or i64.
    Label,
    /// Places, offsets and counts: u8, i32, u32 or i64.
    Index,
    /// Zero or not: bool, u8, i32, u32 or i64.
    Mask,
}

impl TensorKind {
    fn allows(self, dtype: DType) -> bool {
        match self {
            Self::Float | Self::Auxiliary => dtype.is_float(),
            Self::Label | Self::Index => !dtype.is_float() && dtype != DType::Bool,
            Self::Mask => !dtype.is_float(),
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Float | Self::Auxiliary => "f32, f16 or bf16",
            Self::Label | Self::Index => "u8, i32, u32 or i64",
            Self::Mask => "bool, u8, i32, u32 or i64",
        }
    }
}

/// Whether a tensor must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    /// Exactly one of this tensor and the named one.
    Either(&'static str),
}

/// One tensor of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TensorDecl {
    pub name: &'static str,
    /// Dims by letter, separated by spaces: letters, numbers, integer parameters by name, and `...` for any further dims,
    /// equal wherever it stands; `K+1` is one more than K. Alternatives are separated by `|`; an empty one is rank 0.
    pub dims: &'static str,
    pub kind: TensorKind,
    pub presence: Presence,
    /// Whether the loss computes a gradient for it.
    pub grad: bool,
}

impl TensorDecl {
    pub const fn required(name: &'static str, dims: &'static str, kind: TensorKind) -> Self {
        Self { name, dims, kind, presence: Presence::Required, grad: false }
    }

    pub const fn optional(name: &'static str, dims: &'static str, kind: TensorKind) -> Self {
        Self { name, dims, kind, presence: Presence::Optional, grad: false }
    }

    /// One of this tensor and `other` must be given, not both.
    pub const fn either(name: &'static str, dims: &'static str, kind: TensorKind, other: &'static str) -> Self {
        Self { name, dims, kind, presence: Presence::Either(other), grad: false }
    }

    #[must_use]
    pub const fn with_grad(mut self) -> Self {
        self.grad = true;
        self
    }
}

/// Checks a request's tensors against a signature, and gives the sizes of its letters.
///
/// `grad_output` is not part of a signature: its shape is the first output's.
pub(crate) fn check(
    loss: &str,
    parameters: &[Parameter],
    signature: &[TensorDecl],
    request: &Request,
) -> Result<Sizes, Error> {
    request.tensors.iter().try_for_each(|(name, spec)| check_size(name, spec))?;
    for name in request.tensors.keys().filter(|name| *name != GRAD_OUTPUT) {
        if !signature.iter().any(|decl| decl.name == name) {
            let hint = format!("; it takes {}", takes(signature));
            return Err(Error::UnexpectedTensor { loss: loss.into(), name: name.clone(), hint });
        }
    }
    let mut sizes = Sizes::of(parameters);
    let mut storage: Option<DType> = None;
    for decl in signature {
        let Some(spec) = request.tensors.get(decl.name) else {
            missing(decl, request, &sizes)?;
            continue;
        };
        if let Presence::Either(other) = decl.presence
            && request.tensors.contains_key(other)
        {
            let hint = format!(" together with `{other}`");
            return Err(Error::UnexpectedTensor { loss: loss.into(), name: decl.name.into(), hint });
        }
        check_storage(decl, spec, &mut storage)?;
        let dims = oriented(decl.dims, request.options.class_axis);
        if !sizes.bind(&dims, &spec.dims) {
            let hint = meant(decl, spec, &sizes, signature, request)
                .or_else(|| class_axis(parameters, signature, request))
                .map_or_else(String::new, |hint| format!(" ({hint})"));
            let expected = Error::quote(&sizes.expected(&dims)) + &hint;
            return Err(Error::Shape { name: decl.name.into(), expected, found: spec.dims.clone() });
        }
    }
    check_classes(signature, request, &sizes)?;
    if let Some(spec) = request.tensors.get(GRAD_OUTPUT) {
        let decl = TensorDecl::optional(GRAD_OUTPUT, "", TensorKind::Auxiliary);
        check_storage(&decl, spec, &mut storage)?;
    }
    for name in &request.gradients {
        if !signature.iter().any(|d| d.grad && d.name == name && request.tensors.contains_key(name)) {
            let given = signature.iter().filter(|d| d.grad && request.tensors.contains_key(d.name));
            let given: Vec<_> = given.map(|d| format!("`{}`", d.name)).collect();
            let given = if given.is_empty() { "none".into() } else { given.join(", ") };
            return Err(Error::unsupported(loss, format!("no gradient of `{}`; there is {given}", Error::quote(name))));
        }
    }
    Ok(sizes)
}

/// What a signature takes, in words.
fn takes(signature: &[TensorDecl]) -> String {
    let (mut needed, mut optional): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, decl) in signature.iter().enumerate() {
        match decl.presence {
            Presence::Required => needed.push(format!("`{}`", decl.name)),
            Presence::Optional => optional.push(format!("`{}`", decl.name)),
            Presence::Either(other) if signature[..at].iter().any(|before| before.name == other) => {}
            Presence::Either(other) => needed.push(format!("`{}` or `{other}`", decl.name)),
        }
    }
    if signature.iter().any(|decl| decl.grad) {
        optional.push(format!("`{GRAD_OUTPUT}`"));
    }
    let optional = if optional.is_empty() { String::new() } else { format!("; optionally {}", optional.join(", ")) };
    needed.join(", ") + &optional
}

/// The tensor that may stand for another: dense targets for labels, and the other way.
fn instead<'a>(decl: &TensorDecl, signature: &'a [TensorDecl]) -> Option<&'a TensorDecl> {
    let Presence::Either(other) = decl.presence else { return None };
    signature.iter().find(|candidate| candidate.name == other)
}

/// What a tensor of another shape may have been meant for.
fn meant(
    decl: &TensorDecl,
    spec: &TensorSpec,
    sizes: &Sizes,
    signature: &[TensorDecl],
    request: &Request,
) -> Option<String> {
    let has_form_of = |decl: &TensorDecl| {
        let dims = oriented(decl.dims, request.options.class_axis);
        sizes.clone().bind(&dims, &spec.dims)
    };
    match decl.name {
        LABELS if instead(decl, signature).is_some_and(has_form_of) => Some(format!("`{TARGET}` takes one-hot labels")),
        LABELS if has_form_of(&signature[0]) => Some("class numbers, not one-hot".into()),
        TARGET if instead(decl, signature).is_some_and(has_form_of) => Some(format!("`{LABELS}` takes class numbers")),
        _ => None,
    }
}

/// Where all tensors agree once the class axis is at the other end.
fn class_axis(parameters: &[Parameter], signature: &[TensorDecl], request: &Request) -> Option<String> {
    let (other, place) = match request.options.class_axis {
        ClassAxis::First => (ClassAxis::Last, "last"),
        ClassAxis::Last => (ClassAxis::First, "first"),
    };
    let mut sizes = Sizes::of(parameters);
    let fits = |decl: &TensorDecl| {
        request.tensors.get(decl.name).is_none_or(|spec| sizes.bind(&oriented(decl.dims, other), &spec.dims))
    };
    signature.iter().all(fits).then(|| format!("with the class axis {place}: `ClassAxis::{other:?}`"))
}

/// Labels of classes need one: of none, every label would be bad.
fn check_classes(signature: &[TensorDecl], request: &Request, sizes: &Sizes) -> Result<(), Error> {
    let labels = request.tensors.get(LABELS).map_or(0, TensorSpec::elements);
    if sizes.get("C") != Some(0) || labels == 0 {
        return Ok(());
    }
    let axis = |decl: &&TensorDecl| decl.dims.contains('C') && request.tensors.contains_key(decl.name);
    let name = signature.iter().find(axis).map_or(LABELS, |decl| decl.name);
    let expected = format!("with at least one class for `{LABELS}`");
    Err(Error::Shape { name: name.into(), expected, found: request.tensors[name].dims.clone() })
}

/// Kernels index with u32, whatever part of the dims they multiply.
fn check_size(name: &str, spec: &TensorSpec) -> Result<(), Error> {
    let limit = u64::from(u32::MAX);
    let needed = spec.dims.iter().fold(1_u64, |size, &dim| size.saturating_mul(dim.max(1) as u64));
    if needed > limit {
        return Err(Error::TooLarge { what: format!("elements of `{}`", Error::quote(name)), needed, limit });
    }
    Ok(())
}

fn missing(decl: &TensorDecl, request: &Request, sizes: &Sizes) -> Result<(), Error> {
    let expected = match decl.presence {
        Presence::Required => format!("one of shape {}", sizes.expected(decl.dims)),
        Presence::Either(other) if !request.tensors.contains_key(other) => format!("it or `{other}`"),
        _ => return Ok(()),
    };
    Err(Error::MissingTensor { name: decl.name.into(), expected })
}

fn check_storage(decl: &TensorDecl, spec: &TensorSpec, shared: &mut Option<DType>) -> Result<(), Error> {
    let fail = |expected: String| Err(Error::Storage { name: decl.name.into(), expected, found: spec.dtype });
    if !decl.kind.allows(spec.dtype) {
        let hint = match (decl.name, decl.presence) {
            (LABELS, Presence::Either(TARGET)) => " (`target` takes probabilities and one-hot labels)",
            (TARGET, Presence::Either(LABELS)) => " (`labels` takes class numbers)",
            _ => "",
        };
        return fail(format!("{}{hint}", decl.kind.describe()));
    }
    match (decl.kind, *shared) {
        (TensorKind::Float, None) => *shared = Some(spec.dtype),
        (TensorKind::Float, Some(first)) if first != spec.dtype => {
            return fail(format!("{first}, as the other tensors"));
        }
        (TensorKind::Auxiliary, Some(first)) if first != spec.dtype && spec.dtype != DType::F32 => {
            return fail(format!("{first} or f32"));
        }
        _ => {}
    }
    Ok(())
}
