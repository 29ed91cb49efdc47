//! A loss as a user of Burn writes it.

use crate::device;
use crate::error::Error;
use crate::operand::Operand;
use crate::ops::{Direction, LossOps, Work};
use crate::outputs::Outputs;
use crate::part::Problem;
use crate::slots::{Slot, Slots};
use burn::backend::Dispatch;
use burn::tensor::Tensor;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wgloss::tensor::{CELL_MASK, GRAD_OUTPUT, LABELS, TARGET, WEIGHT};
use wgloss::{
    ClassAxis, Options, PARAMETERS, ParameterSource, Presence, Reduction, Request, Sharing, TensorDecl, TensorKind,
    registry,
};

/// A loss of the registry, with the tensors and options of one call.
///
/// The tensors are Burn's, on a [registered](crate::register) wgpu device, of any strides; labels are `Int`, masks `Bool` or
/// `Int`. The value is a tensor of Burn that `backward` goes through: the gradients that autodiff tracks are computed, no others.
///
/// ```
/// use burn::tensor::{Device, Int, Tensor};
/// use wgloss::{Reduction, loss::DiceCeLoss};
/// use wgloss_burn::Loss;
///
/// let (device, setup) = Device::wgpu_options().init_with_setup().unwrap();
/// wgloss_burn::register(&device, &setup)?;
/// let device = device.autodiff();
///
/// let logits = Tensor::<4>::zeros([2, 3, 4, 4], &device).require_grad();
/// let labels = Tensor::<3, Int>::ones([2, 4, 4], &device);
/// let value = Loss::new(DiceCeLoss::default()).forward(logits.clone(), labels.clone())?;
/// let gradients = value.backward();
/// assert_eq!(logits.grad(&gradients).unwrap().dims(), [2, 3, 4, 4]);
///
/// // By name, with parameters as JSON: what each pixel costs.
/// let focal = Loss::from_json("focal_cross_entropy", r#"{"gamma": 1.5, "reduction": "none"}"#)?;
/// let costs: Tensor<3> = focal.tensor("input", logits).tensor("labels", labels).unreduced()?;
/// # Ok::<(), wgloss_burn::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a loss is computed by `forward`, `value`, `unreduced` or `outputs`"]
pub struct Loss {
    loss: Arc<dyn wgloss::Loss>,
    reduction: Reduction,
    options: Options,
    status: bool,
    tensors: BTreeMap<String, Operand>,
}

impl Loss {
    /// A loss with its parameters.
    pub fn new(loss: impl wgloss::Loss + 'static) -> Self {
        Self::of(Box::new(loss))
    }

    /// A loss that was chosen at run time, of [`wgloss::registry`].
    pub fn of(loss: Box<dyn wgloss::Loss>) -> Self {
        Self {
            loss: loss.into(),
            reduction: Reduction::default(),
            options: Options::default(),
            status: false,
            tensors: BTreeMap::new(),
        }
    }

    /// The loss of a name, with parameters from a JSON object, which may hold the `reduction` too.
    pub fn from_json(name: &str, parameters: &str) -> Result<Self, Error> {
        let (loss, reduction) = registry::call_from_json(name, parameters)?;
        Ok(Self::of(loss).reduction(reduction.unwrap_or_default()))
    }

    /// How elements become one value; the mean by default.
    pub fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    /// Where the classes are: on the second axis by default.
    pub fn class_axis(mut self, axis: ClassAxis) -> Self {
        self.options.class_axis = axis;
        self
    }

    /// What a plan may choose: [`row_offset`](Options::row_offset) above all. `sharing` is always [`Sharing::Shared`], since Burn
    /// keeps many tensors in one buffer, and gradients never accumulate here, since Burn adds them up itself.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Asks [`outputs`](Self::outputs) for `status` too: how many labels were bad.
    pub fn status(mut self) -> Self {
        self.status = true;
        self
    }

    /// A tensor by the name that the loss's page gives it.
    pub fn tensor(mut self, name: &str, tensor: impl Into<Operand>) -> Self {
        self.tensors.insert(name.into(), tensor.into());
        self
    }

    /// The tensor `weight`: of classes `[C]`, or elementwise.
    pub fn weight(self, weight: impl Into<Operand>) -> Self {
        self.tensor(WEIGHT, weight)
    }

    /// The tensor `cell_mask`: cells that count.
    pub fn mask(self, mask: impl Into<Operand>) -> Self {
        self.tensor(CELL_MASK, mask)
    }

    /// Numeric parameters in a tensor of f32, in the order of the loss's page: they may change from step to step without another
    /// plan.
    pub fn parameters(mut self, parameters: impl Into<Operand>) -> Self {
        self.options.parameters = ParameterSource::Tensor;
        self.tensor(PARAMETERS, parameters)
    }

    /// The value, of the prediction and what it is compared with: labels or a target, or what else the loss needs besides its
    /// first tensor. Of rank 1 with one element; [`unreduced`](Self::unreduced) gives other shapes.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the call is an error here, before anything runs: [`Error`] lists it.
    pub fn forward(self, input: impl Into<Operand>, other: impl Into<Operand>) -> Result<Tensor<1>, Error> {
        let other = other.into();
        let (first, second) = self.arguments(&other)?;
        self.tensor(first, input).tensor(second, other).value()
    }

    /// The value of the tensors given by name.
    pub fn value(self) -> Result<Tensor<1>, Error> {
        self.unreduced()
    }

    /// The value under [`Reduction::None`], with the rank that the loss's page states; under another reduction of rank 1.
    pub fn unreduced<const D: usize>(self) -> Result<Tensor<D>, Error> {
        self.outputs()?.take_first()
    }

    /// Everything that the call gives, by name: of an operation (`clip_grad_norm`, `pcgrad`, `sort`) all it gives. Only the
    /// first output carries gradients.
    pub fn outputs(self) -> Result<Outputs, Error> {
        let Some(first) = self.tensors.values().next() else {
            let decl = self.loss.signature().swap_remove(0);
            let expected = format!("one of shape [{}]", decl.dims);
            return Err(wgloss::Error::MissingTensor { name: decl.name.into(), expected }.into());
        };
        let device = first.device.clone();
        let runtime = device::of(&device)?;
        if let Some((name, other)) = self.tensors.iter().find(|(_, operand)| operand.device != device) {
            let (expected, found) = (format!("{device:?}"), format!("{:?}", other.device));
            return Err(Error::OtherDevice { name: name.clone(), expected, found });
        }
        let problem = Problem::new(self.loss.clone(), self.request()?, self.gradients()?)?;
        let parts = runtime.parts(&problem)?;
        let mut tensors = self.tensors;
        let reads = parts.forward.reads.iter();
        let reads: Vec<_> =
            reads.map(|name| tensors.remove(name).map_or(Slot::Empty, |operand| operand.slot)).collect();
        let work = Work { runtime, parts: parts.clone(), direction: Direction::Forward };
        let outputs = <Dispatch as LossOps>::wgloss(Slots::new(reads), work).into_vec();
        Ok(Outputs::new(&parts.forward, outputs))
    }

    /// The tensors that autodiff wants a gradient of.
    fn gradients(&self) -> Result<BTreeSet<String>, Error> {
        let signature = self.loss.signature();
        let wanted = self.tensors.iter().filter(|(_, operand)| operand.tracked).map(|(name, _)| name);
        let checked = wanted.map(|name| match signature.iter().any(|decl| decl.name == name && !decl.grad) {
            true => Err(Error::NoGradient { loss: self.loss.name().into(), name: name.clone() }),
            false => Ok(name.clone()),
        });
        checked.collect()
    }

    fn request(&self) -> Result<Request, Error> {
        let signature = self.loss.signature();
        let mut request = Request::new().reduction(self.reduction);
        request.options = Options { sharing: Sharing::Shared, accumulate: false, ..self.options.clone() };
        request.status = self.status;
        for (name, operand) in &self.tensors {
            let decl = signature.iter().find(|decl| decl.name == name);
            let spec = operand.spec(name, decl.map_or("...", |decl| decl.dims))?;
            // The parameters are no tensor of the signature; the upstream gradient is autodiff's.
            if name == GRAD_OUTPUT {
                let (loss, hint) = (self.loss.name().into(), "; `backward` gives it".into());
                return Err(wgloss::Error::UnexpectedTensor { loss, name: name.clone(), hint }.into());
            }
            if name != PARAMETERS {
                request = request.tensor(name, spec);
            }
        }
        Ok(request)
    }

    /// The names of the two arguments of [`forward`](Self::forward).
    fn arguments(&self, other: &Operand) -> Result<(&'static str, &'static str), Error> {
        let signature = self.loss.signature();
        let takes = |decl: &&TensorDecl| match (&other.slot, decl.kind) {
            (Slot::Float(_), TensorKind::Float | TensorKind::Auxiliary) => true,
            (Slot::Int(_), TensorKind::Label | TensorKind::Index | TensorKind::Mask) => true,
            (Slot::Bool(_), TensorKind::Mask) => true,
            _ => false,
        };
        let free = signature[1..].iter().filter(|decl| !self.tensors.contains_key(decl.name));
        let candidates: Vec<_> = free.filter(takes).collect();
        let compared = |decl: &&&TensorDecl| [LABELS, TARGET].contains(&decl.name);
        let needed = |decl: &&&TensorDecl| decl.presence != Presence::Optional;
        let chosen = candidates.iter().find(compared).or_else(|| candidates.iter().find(needed));
        let taken = || signature[1..].iter().map(|decl| format!("`{}`", decl.name)).collect::<Vec<_>>().join(", ");
        let unfit = || Error::Argument { loss: self.loss.name().into(), found: other.kind(), taken: taken() };
        chosen.map(|decl| (signature[0].name, decl.name)).ok_or_else(unfit)
    }
}
