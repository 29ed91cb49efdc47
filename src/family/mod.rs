//! Families: each owns an algorithm on the GPU and its f64 driver; a loss brings the formula.

mod begin;
pub mod boxes;
pub(crate) mod centers;
pub mod classification;
pub(crate) mod distance;
mod draft;
mod empty;
pub(crate) mod field;
mod host_call;
pub(crate) mod label_window;
pub mod overlap;
pub mod pairwise;
pub mod pointwise;
mod rows;
pub(crate) mod skeleton;
pub mod solo;
mod sort;
pub(crate) mod ssim;
mod stage;
mod totals;
pub(crate) mod transform;

use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::params::{self, Parameters};
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::signature::{self, TensorDecl};
use crate::tensor::{CELL_MASK, GRAD_OUTPUT, INPUT, LOSS, MASK};
use crate::variant::ClassAxis;
use std::fmt;

/// Which algorithm a loss runs by, with its formula.
pub enum Family<'a> {
    Pointwise(&'a dyn pointwise::Pointwise),
    Classification(&'a dyn classification::Classification),
    Overlap(&'a dyn overlap::Overlap),
    Pairwise(&'a dyn pairwise::Pairwise),
    Boxes(&'a dyn boxes::Boxes),
    Solo(&'a dyn solo::Solo),
}

impl Family<'_> {
    /// The family's name in listings.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pointwise(_) => "pointwise",
            Self::Classification(_) => "classification",
            Self::Overlap(_) => "overlap",
            Self::Pairwise(_) => "pairwise",
            Self::Boxes(_) => "boxes",
            Self::Solo(loss) => loss.group(),
        }
    }

    fn signature(&self) -> Vec<TensorDecl> {
        match self {
            Self::Pointwise(loss) => pointwise::signature(*loss),
            Self::Classification(_) => classification::signature(),
            Self::Overlap(_) => overlap::signature(),
            Self::Pairwise(loss) => pairwise::signature(*loss),
            Self::Boxes(loss) => boxes::signature(*loss),
            Self::Solo(loss) => loss.tensors(),
        }
    }
}

/// A loss: a plain struct of its parameters that can be planned for a GPU and evaluated in f64.
pub trait Loss: Parameters + fmt::Debug + Send + Sync {
    /// The name that the registry and case files use.
    fn name(&self) -> &'static str;

    /// The algorithm, with this loss's formula.
    fn family(&self) -> Family<'_>;

    /// The tensors that the loss takes, `grad_output` aside.
    fn signature(&self) -> Vec<TensorDecl> {
        self.family().signature()
    }

    /// Names of the results beside the gradients, the differentiated one first. An operation has no `loss`.
    fn outputs(&self) -> &'static [&'static str] {
        &[LOSS]
    }

    /// Plans a call: a pure function of shapes, options and the device's limits.
    fn plan(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        params::check(&self.parameters())?;
        signature::check(self.name(), &self.signature(), request)?;
        let plan = match self.family() {
            Family::Pointwise(loss) => pointwise::plan(loss, request, caps),
            Family::Classification(loss) => classification::plan(loss, request, caps),
            Family::Overlap(loss) => overlap::plan(loss, request, caps),
            Family::Pairwise(loss) => pairwise::plan(loss, request, caps),
            Family::Boxes(loss) => boxes::plan(loss, request, caps),
            Family::Solo(loss) => loss.plan_call(request, caps),
        }?;
        plan.check_bindings(caps)?;
        Ok(plan)
    }

    /// Evaluates loss and gradients in f64 on the CPU.
    fn reference(&self, tensors: &HostTensors, reduction: Reduction, axis: ClassAxis) -> Result<Evaluation, Error> {
        params::check(&self.parameters())?;
        let mut request = Request::new().reduction(reduction);
        request.options.class_axis = axis;
        for (name, tensor) in tensors {
            tensor.check_length(name)?;
            request = request.tensor(name, tensor.spec(name == CELL_MASK || name == MASK));
        }
        signature::check(self.name(), &self.signature(), &request)?;
        match self.family() {
            Family::Pointwise(loss) => pointwise::reference(loss, &request, tensors),
            Family::Classification(loss) => classification::reference(loss, &request, tensors),
            Family::Overlap(loss) => overlap::reference(loss, &request, tensors),
            Family::Pairwise(loss) => pairwise::reference(loss, &request, tensors),
            Family::Boxes(loss) => boxes::reference(loss, &request, tensors),
            Family::Solo(loss) => loss.evaluate(&request, tensors),
        }
    }
}

/// A prediction's shape as kernels see it: `[N, C, S]` or `[N, S, C]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub samples: u64,
    pub classes: u64,
    pub space: u64,
    pub axis: ClassAxis,
}

impl Layout {
    /// Reads a shape: rank 0 and 1 have one class and no space.
    pub fn of(dims: &[usize], axis: ClassAxis) -> Self {
        let dim = |i: usize| dims.get(i).map_or(1, |&d| d as u64);
        let (classes, space) = match (dims.len(), axis) {
            (0 | 1, _) => (1, 1),
            (_, ClassAxis::First) => (dim(1), dims[2..].iter().map(|&d| d as u64).product()),
            (rank, ClassAxis::Last) => (dim(rank - 1), dims[1..rank - 1].iter().map(|&d| d as u64).product()),
        };
        Self { samples: dim(0), classes, space, axis }
    }

    pub fn elements(&self) -> u64 {
        self.samples * self.classes * self.space
    }

    /// Strides of a sample, a class and a cell.
    pub fn strides(&self) -> [u64; 3] {
        let Self { classes, space, axis, .. } = *self;
        match axis {
            ClassAxis::First => [classes * space, space, 1],
            ClassAxis::Last => [classes * space, 1, classes],
        }
    }

    /// Rows: one for each sample and cell.
    pub fn rows(&self) -> u64 {
        self.samples * self.space
    }
}

/// Kernels index with u32.
pub(crate) fn check_elements(name: &str, elements: u64) -> Result<(), Error> {
    let limit = u64::from(u32::MAX);
    if elements > limit {
        return Err(Error::TooLarge { what: format!("elements of `{name}`"), needed: elements, limit });
    }
    Ok(())
}

/// The upstream gradient has the shape of the loss; a reduced one may also be `[1]`.
pub(crate) fn check_upstream(request: &Request, loss_dims: &[usize]) -> Result<(), Error> {
    match request.tensors.get(GRAD_OUTPUT) {
        Some(spec) if spec.dims != loss_dims && !(loss_dims.is_empty() && spec.dims == [1]) => {
            Err(Error::Shape { name: GRAD_OUTPUT.into(), expected: format!("{loss_dims:?}"), found: spec.dims.clone() })
        }
        _ => Ok(()),
    }
}

/// The upstream gradient of loss element `i` in the f64 drivers.
pub(crate) fn upstream(tensors: &HostTensors, reduction: Reduction, i: usize) -> f64 {
    let at = if reduction == Reduction::None { i } else { 0 };
    tensors.get(GRAD_OUTPUT).map_or(1.0, |g| g.as_floats()[at])
}

/// What the f64 drivers multiply a sum by: one over the denominator, 0 where nothing counts.
pub(crate) fn reduction_scale(reduction: Reduction, mean: f64, samples: f64) -> f64 {
    let denominator = match reduction {
        Reduction::None | Reduction::Sum => 1.0,
        Reduction::Mean => mean,
        Reduction::BatchMean => samples,
    };
    if denominator == 0.0 { 0.0 } else { 1.0 / denominator }
}

/// An evaluation with the one gradient of `input`.
pub(crate) fn evaluation(loss: HostTensor, input: &HostTensor, grad: Vec<f64>) -> Evaluation {
    let grad = HostTensor::floats(input.dims.clone(), grad);
    Evaluation::of_loss(loss, HostTensors::from([(INPUT.into(), grad)]))
}
