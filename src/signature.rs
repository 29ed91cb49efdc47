//! What tensors a loss takes, declared once: names, dims by letter, kinds, gradients.

use crate::error::Error;
use crate::request::Request;
use crate::tensor::{DType, GRAD_OUTPUT, LABELS, TensorSpec};
use crate::variant::ClassAxis;
use std::collections::BTreeMap;

/// What the elements of a tensor mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TensorKind {
    /// f32, f16 or bf16, in the storage type that the call's tensors share.
    Float,
    /// f32, f16 or bf16; f32 also beside half-precision tensors.
    Auxiliary,
    /// Class numbers: u8, i32, u32 or i64.
    Label,
    /// Zero or not: bool, u8, i32 or u32.
    Mask,
}

impl TensorKind {
    fn allows(self, dtype: DType) -> bool {
        match self {
            Self::Float | Self::Auxiliary => dtype.is_float(),
            Self::Label => matches!(dtype, DType::U8 | DType::I32 | DType::U32 | DType::I64),
            Self::Mask => matches!(dtype, DType::Bool | DType::U8 | DType::I32 | DType::U32),
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Float | Self::Auxiliary => "f32, f16 or bf16",
            Self::Label => "u8, i32, u32 or i64",
            Self::Mask => "bool, u8, i32 or u32",
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
    /// Dims by letter, separated by spaces; `...` stands for any further dims, equal wherever it stands.
    /// Alternatives are separated by `|`.
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

/// Sizes that the letters of a signature took in one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sizes {
    letters: BTreeMap<String, usize>,
    rest: Option<Vec<usize>>,
}

impl Sizes {
    fn bind(&mut self, dims: &str, found: &[usize]) -> bool {
        let mut next = self.clone();
        let words: Vec<&str> = dims.split_whitespace().collect();
        let fixed = words.iter().filter(|w| **w != "...").count();
        let open = fixed != words.len();
        if found.len() < fixed || (!open && found.len() != fixed) {
            return false;
        }
        let mut at = 0;
        for word in words {
            if word == "..." {
                let rest = &found[at..at + found.len() - fixed];
                if next.rest.get_or_insert_with(|| rest.to_vec()) != rest {
                    return false;
                }
                at += rest.len();
            } else {
                let size = word.parse().unwrap_or_else(|_| *next.letters.entry(word.into()).or_insert(found[at]));
                if size != found[at] {
                    return false;
                }
                at += 1;
            }
        }
        *self = next;
        true
    }

    fn expected(&self, dims: &str) -> String {
        let letter = |word: &str| match (word, &self.rest) {
            ("...", Some(rest)) => rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            _ => self.letters.get(word).map_or_else(|| word.to_owned(), ToString::to_string),
        };
        let list = |form: &str| {
            let words: Vec<_> = form.split_whitespace().map(letter).filter(|w| !w.is_empty()).collect();
            format!("[{}]", words.join(", "))
        };
        dims.split('|').map(list).collect::<Vec<_>>().join(" or ")
    }
}

/// The dims with the class axis `C` where the call has it.
fn oriented(dims: &str, axis: ClassAxis) -> String {
    match axis {
        ClassAxis::First => dims.into(),
        ClassAxis::Last => dims.replace("C ...", "... C"),
    }
}

/// Checks a request's tensors against a signature.
///
/// `grad_output` is not part of a signature: its shape is the loss's, which the family checks.
pub(crate) fn check(loss: &str, signature: &[TensorDecl], request: &Request) -> Result<(), Error> {
    for name in request.tensors.keys().filter(|name| *name != GRAD_OUTPUT) {
        if !signature.iter().any(|decl| decl.name == name) {
            return Err(Error::UnexpectedTensor { loss: loss.into(), name: name.clone(), hint: String::new() });
        }
    }
    let mut sizes = Sizes::default();
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
        if !dims.split('|').any(|form| sizes.bind(form, &spec.dims)) {
            return Err(Error::Shape {
                name: decl.name.into(),
                expected: sizes.expected(&dims),
                found: spec.dims.clone(),
            });
        }
    }
    check_classes(signature, request, &sizes)?;
    if let Some(spec) = request.tensors.get(GRAD_OUTPUT) {
        let decl = TensorDecl::optional(GRAD_OUTPUT, "", TensorKind::Auxiliary);
        check_storage(&decl, spec, &mut storage)?;
    }
    for name in &request.gradients {
        if !signature.iter().any(|d| d.grad && d.name == name && request.tensors.contains_key(name)) {
            return Err(Error::unsupported(loss, format!("no gradient of `{}`", Error::quote(name))));
        }
    }
    Ok(())
}

/// Labels of classes need one: of none, every label would be bad.
fn check_classes(signature: &[TensorDecl], request: &Request, sizes: &Sizes) -> Result<(), Error> {
    let labels = request.tensors.get(LABELS).map_or(0, TensorSpec::elements);
    if sizes.letters.get("C") != Some(&0) || labels == 0 {
        return Ok(());
    }
    let axis = |decl: &&TensorDecl| decl.dims.contains('C') && request.tensors.contains_key(decl.name);
    let name = signature.iter().find(axis).map_or(LABELS, |decl| decl.name);
    let expected = format!("with at least one class for `{LABELS}`");
    Err(Error::Shape { name: name.into(), expected, found: request.tensors[name].dims.clone() })
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
        return fail(decl.kind.describe().into());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_rest_agree_across_tensors() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind("N C ...", &[2, 3, 4, 5]));
        assert!(sizes.bind("N ...", &[2, 4, 5]));
        assert!(!sizes.bind("N ...", &[2, 4, 6]));
        assert!(!sizes.bind("C", &[4]));
        assert_eq!((sizes.letters["C"], sizes.rest.as_deref()), (3, Some(&[4, 5][..])));
        assert_eq!(sizes.expected("N ... | N C ..."), "[2, 4, 5] or [2, 3, 4, 5]");
    }

    #[test]
    fn classes_may_come_last() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind(&oriented("N C ...", ClassAxis::Last), &[2, 4, 5, 3]));
        assert!(sizes.bind(&oriented("N ...", ClassAxis::Last), &[2, 4, 5]));
        assert_eq!((sizes.letters["C"], sizes.rest.as_deref()), (3, Some(&[4, 5][..])));
    }

    #[test]
    fn numbers_are_fixed_sizes() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind("N 4", &[7, 4]));
        assert!(!sizes.bind("N 4", &[7, 5]));
    }
}
