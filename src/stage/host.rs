//! The f64 side of a call: what reduction and upstream gradient make of values and slopes.

use crate::contract::Loss;
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::plan::Slot;
use crate::request::{Reduction, Request};
use crate::tensor::{GRAD_OUTPUT, INPUT, LOSS};

/// A call of a loss or an operation in f64.
pub(crate) struct HostCall<'a> {
    tensors: &'a HostTensors,
    /// `None` of an operation: its upstream gradient has an element for each of the first output's.
    reduction: Reduction,
    outputs: Vec<Slot>,
}

impl<'a> HostCall<'a> {
    pub fn new(loss: &dyn Loss, request: &Request, tensors: &'a HostTensors) -> Result<Self, Error> {
        let outputs = loss.output_slots(request)?;
        let reduced = outputs.iter().any(|output| output.name == LOSS);
        let reduction = if reduced { request.reduction } else { Reduction::None };
        Ok(Self { tensors, reduction, outputs })
    }

    /// The shape of an output.
    pub fn dims(&self, name: &str) -> &[usize] {
        let slot = self.outputs.iter().find(|output| output.name == name);
        &slot.unwrap_or_else(|| panic!("`{name}` is not declared")).spec.dims
    }

    /// The results of an operation by name, with its gradients.
    pub fn outputs<const N: usize>(
        self,
        outputs: [(&str, HostData); N],
        gradients: impl IntoIterator<Item = (String, HostTensor)>,
    ) -> Evaluation {
        let shaped =
            |(name, data): (&str, HostData)| (name.into(), HostTensor { dims: self.dims(name).to_vec(), data });
        Evaluation::of_operation(outputs.map(shaped).into(), gradients.into_iter().collect())
    }

    /// The upstream gradient of loss element `i`.
    pub fn upstream(&self, i: usize) -> f64 {
        upstream(self.tensors, self.reduction, i)
    }

    /// One over the denominator: `mean` cells or weights, `samples` samples.
    pub fn scale(&self, mean: f64, samples: usize) -> f64 {
        reduction_scale(self.reduction, mean, samples as f64)
    }

    /// The gradient of `name` from slopes, `each` of them for one element of the loss.
    pub fn gradient(&self, name: &str, slopes: &[f64], each: usize, scale: f64) -> (String, HostTensor) {
        let times = |(i, slope): (usize, &f64)| slope * scale * self.upstream(i / each);
        self.packed(name, slopes.iter().enumerate().map(times).collect())
    }

    /// The gradient of `name` from its values.
    pub fn packed(&self, name: &str, gradient: Vec<f64>) -> (String, HostTensor) {
        (name.into(), HostTensor::floats(self.tensors[name].dims.clone(), gradient))
    }

    /// A loss over nothing: zeros.
    pub fn nothing(self, input: &HostTensor) -> Evaluation {
        evaluation(HostTensor::zeros(self.dims(LOSS)), input, vec![0.0; input.len()])
    }

    /// The loss from the values of its elements, with its gradients.
    pub fn evaluation(
        self,
        values: Vec<f64>,
        scale: f64,
        gradients: impl IntoIterator<Item = (String, HostTensor)>,
    ) -> Evaluation {
        let values = match self.reduction {
            Reduction::None => values,
            _ => vec![values.iter().sum::<f64>() * scale],
        };
        let loss = HostTensor::floats(self.dims(LOSS), values);
        Evaluation::of_loss(loss, gradients.into_iter().collect())
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
fn evaluation(loss: HostTensor, input: &HostTensor, grad: Vec<f64>) -> Evaluation {
    let grad = HostTensor::floats(input.dims.clone(), grad);
    Evaluation::of_loss(loss, HostTensors::from([(INPUT.into(), grad)]))
}
