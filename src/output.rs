//! What a call gives beside gradients, declared once: names, dims by letter, kinds, and what may be written over what.

use crate::dims::{Sizes, oriented};
use crate::error::Error;
use crate::plan::Slot;
use crate::request::{Reduction, Request};
use crate::tensor::{DType, LOSS, TensorSpec};

/// What the elements of an output are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// f32.
    Float,
    /// u32: indices and counts.
    Unsigned,
    /// i32: integers that may be negative.
    Signed,
    /// Stored as the input of this name where it has that input's dims, f32 otherwise. Such an output may be planned over
    /// the input ([`Request::in_place`]). An output of its input's own name is state: read where given, and written.
    Like(&'static str),
}

/// One named output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputDecl {
    pub name: &'static str,
    /// Dims by letter, as of a [`TensorDecl`](crate::TensorDecl); of a loss, where it is not reduced.
    pub dims: &'static str,
    pub kind: OutputKind,
}

impl OutputDecl {
    /// The loss, whose dims are these under reduction `none`.
    pub const fn loss(dims: &'static str) -> Self {
        Self::float(LOSS, dims)
    }

    pub const fn float(name: &'static str, dims: &'static str) -> Self {
        Self { name, dims, kind: OutputKind::Float }
    }

    pub const fn unsigned(name: &'static str, dims: &'static str) -> Self {
        Self { name, dims, kind: OutputKind::Unsigned }
    }

    pub const fn signed(name: &'static str, dims: &'static str) -> Self {
        Self { name, dims, kind: OutputKind::Signed }
    }

    /// An output that may lie on an input.
    pub const fn like(name: &'static str, dims: &'static str, input: &'static str) -> Self {
        Self { name, dims, kind: OutputKind::Like(input) }
    }

    /// An input that a call reads and writes.
    pub const fn state(name: &'static str, dims: &'static str) -> Self {
        Self::like(name, dims, name)
    }

    /// The tensor that holds it in a call: its own, or the input that it is written over.
    pub(crate) fn tensor(&self, request: &Request) -> &'static str {
        match self.kind {
            OutputKind::Like(input) if request.in_place.contains(self.name) => input,
            _ => self.name,
        }
    }

    /// Its slot in a call whose letters have these sizes.
    fn slot(&self, loss: &str, sizes: &Sizes, request: &Request) -> Result<Slot, Error> {
        let reduced = self.name == LOSS && request.reduction != Reduction::None;
        let forms = oriented(if reduced { "" } else { self.dims }, request.options.class_axis);
        let unknown = || Error::unsupported(loss, format!("no tensor gives output `{}` its shape {forms}", self.name));
        let dims = sizes.dims(&forms).ok_or_else(unknown)?;
        let (dtype, over) = match self.kind {
            OutputKind::Float => (DType::F32, None),
            OutputKind::Unsigned => (DType::U32, None),
            OutputKind::Signed => (DType::I32, None),
            OutputKind::Like(input) => match request.tensors.get(input).filter(|spec| spec.dims == dims) {
                Some(spec) => (spec.dtype, Some(input).filter(|input| *input != self.name)),
                None => (DType::F32, None),
            },
        };
        if request.in_place.contains(self.name) && over.is_none() {
            return Err(Error::unsupported(loss, format!("output `{}` has no input to be written over", self.name)));
        }
        let name = self.tensor(request);
        let over = over.filter(|input| *input != name);
        Ok(Slot { name: name.into(), spec: TensorSpec::new(dtype, dims), output: true, over, needed: true })
    }
}

/// The slots of a call's outputs, in their order.
pub(crate) fn slots(loss: &str, outputs: &[OutputDecl], sizes: &Sizes, request: &Request) -> Result<Vec<Slot>, Error> {
    if request.status && outputs.iter().all(|output| output.name != LOSS) {
        return Err(Error::unsupported(loss, "an operation has no status"));
    }
    if let Some(name) = request.in_place.iter().find(|name| outputs.iter().all(|output| output.name != **name)) {
        return Err(Error::unsupported(loss, format!("no output `{name}` to write over an input")));
    }
    if let (Some(name), Some(gradient)) = (request.in_place.first(), request.gradients.first()) {
        let reason =
            format!("output `{name}`, written over its input, leaves nothing for the gradient of `{gradient}`");
        return Err(Error::unsupported(loss, reason));
    }
    outputs.iter().map(|output| output.slot(loss, sizes, request)).collect()
}
