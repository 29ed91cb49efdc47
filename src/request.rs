//! A problem as the caller states it: shapes, storage types, reduction, wanted gradients, options.

use crate::tensor::TensorSpec;
use crate::variant::Options;
use std::collections::{BTreeMap, BTreeSet};

crate::params::word_parameter! {
    /// How the elements of a loss become one value.
    #[derive(Default)]
    pub enum Reduction {
        /// One value per row, element, term or anchor.
        None = "none",
        /// Their sum.
        Sum = "sum",
        /// What PyTorch calls the mean of the loss of the same name.
        #[default]
        Mean = "mean",
        /// The sum divided by N.
        BatchMean = "batch_mean",
    }
}

/// A problem to plan: what the tensors look like and what is wanted of them.
///
/// ```
/// use wgloss::{DType, Reduction, Request, TensorSpec, tensor};
/// let request = Request::new()
///     .tensor(tensor::INPUT, TensorSpec::new(DType::F32, [8, 10]))
///     .tensor(tensor::LABELS, TensorSpec::new(DType::I32, [8]))
///     .gradient(tensor::INPUT)
///     .reduction(Reduction::Sum);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    pub tensors: BTreeMap<String, TensorSpec>,
    pub gradients: BTreeSet<String>,
    /// Outputs that are written over the input they are like.
    pub in_place: BTreeSet<String>,
    pub reduction: Reduction,
    /// Whether the output `status` is wanted.
    pub status: bool,
    pub options: Options,
}

impl Request {
    pub fn new() -> Self {
        Self::default()
    }

    /// States the shape and storage type of an input.
    #[must_use]
    pub fn tensor(mut self, name: &str, spec: TensorSpec) -> Self {
        self.tensors.insert(name.into(), spec);
        self
    }

    /// Asks for the gradient of an input.
    #[must_use]
    pub fn gradient(mut self, name: &str) -> Self {
        self.gradients.insert(name.into());
        self
    }

    /// Has an output written over the input whose storage type it has ([`OutputKind::Like`](crate::OutputKind::Like)): the
    /// plan binds that range once, read_write, and its slot is the input's, which the call updates. Without this `bind`
    /// refuses the two on one slice. Gradients need the input as it was, so there are none in such a call.
    ///
    /// ```
    /// use wgloss::{Caps, DType, Loss, Request, TensorSpec, loss::ClipGradNorm};
    /// let request = Request::new().tensor("grads", TensorSpec::new(DType::F32, [1000])).in_place("output");
    /// let plan = ClipGradNorm::default().plan(&request, &Caps::default())?;
    /// assert!(plan.slot("grads").is_some_and(|slot| slot.output) && plan.slot("output").is_none());
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    #[must_use]
    pub fn in_place(mut self, output: &str) -> Self {
        self.in_place.insert(output.into());
        self
    }

    #[must_use]
    pub fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    /// Asks for the output [`STATUS`](crate::tensor::STATUS).
    #[must_use]
    pub fn status(mut self) -> Self {
        self.status = true;
        self
    }

    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }
}
