//! The f64 side of a call: what reduction and upstream gradient make of values and slopes.

use super::call::{check_operation, check_upstream};
use crate::contract::Loss;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::request::{Reduction, Request};
use crate::tensor::{GRAD_OUTPUT, INPUT};

/// A call in f64, whose loss has the shape `none` where it is not reduced.
pub(crate) struct HostCall<'a> {
    tensors: &'a HostTensors,
    reduction: Reduction,
    none: Vec<usize>,
}

impl<'a> HostCall<'a> {
    /// Checks the upstream gradient's shape.
    pub fn new(request: &Request, tensors: &'a HostTensors, none: &[usize]) -> Result<Self, Error> {
        let reduction = request.reduction;
        check_upstream(request, if reduction == Reduction::None { none } else { &[] })?;
        Ok(Self { tensors, reduction, none: none.to_vec() })
    }

    /// A call of an operation: its upstream gradient has the shape `main` of the differentiated output.
    pub fn operation(
        loss: &dyn Loss,
        request: &Request,
        tensors: &'a HostTensors,
        main: &[usize],
    ) -> Result<Self, Error> {
        check_operation(loss, request, main)?;
        Ok(Self { tensors, reduction: Reduction::None, none: main.to_vec() })
    }

    /// The results of an operation by name, with its gradients.
    pub fn outputs<const N: usize, const M: usize>(
        self,
        outputs: [(&str, HostTensor); N],
        gradients: [(String, HostTensor); M],
    ) -> Evaluation {
        Evaluation::of_operation(outputs.map(|(name, tensor)| (name.into(), tensor)).into(), gradients.into())
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
        let values = slopes.iter().enumerate().map(times).collect();
        (name.into(), HostTensor::floats(self.tensors[name].dims.clone(), values))
    }

    /// A loss over nothing: zeros.
    pub fn nothing(self, input: &HostTensor) -> Evaluation {
        let dims = if self.reduction == Reduction::None { self.none } else { Vec::new() };
        evaluation(HostTensor::zeros(dims), input, vec![0.0; input.len()])
    }

    /// The loss from the values of its elements, with its gradients.
    pub fn evaluation<const N: usize>(
        self,
        values: Vec<f64>,
        scale: f64,
        gradients: [(String, HostTensor); N],
    ) -> Evaluation {
        let loss = match self.reduction {
            Reduction::None => HostTensor::floats(self.none, values),
            _ => HostTensor::floats([], vec![values.iter().sum::<f64>() * scale]),
        };
        Evaluation::of_loss(loss, gradients.into())
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
