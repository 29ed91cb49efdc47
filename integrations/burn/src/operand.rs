//! A tensor of Burn as an argument of a loss.

use crate::error::Error;
use crate::slots::Slot;
use crate::storage;
use burn::backend::Dispatch;
use burn::tensor::{Bool, DType, Device, Int, Tensor};
use wgloss::TensorSpec;

/// A tensor of any kind and rank: made from one by `into`.
#[derive(Clone, Debug)]
pub struct Operand {
    pub(crate) slot: Slot<Dispatch>,
    pub(crate) device: Device,
    /// Whether autodiff wants a gradient of it.
    pub(crate) tracked: bool,
    dims: Vec<usize>,
    dtype: DType,
}

impl Operand {
    fn new<const D: usize>(dims: [usize; D], dtype: DType, device: Device, slot: Slot<Dispatch>) -> Self {
        Self { slot, device, tracked: false, dims: dims.into(), dtype }
    }

    /// Shape and storage type for a tensor of the loss whose dims these are; one element is a number where the loss takes one.
    pub(crate) fn spec(&self, name: &str, forms: &str) -> Result<TensorSpec, Error> {
        let number = self.dims == [1] && forms.split('|').any(|form| form.trim().is_empty());
        let dims = if number { Vec::new() } else { self.dims.clone() };
        Ok(TensorSpec::new(storage::of_burn(name, self.dtype)?, dims))
    }

    /// Its kind, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match self.slot {
            Slot::Float(_) => "a float tensor",
            Slot::Int(_) => "an int tensor",
            Slot::Bool(_) => "a bool tensor",
            Slot::Empty => "nothing",
        }
    }
}

impl<const D: usize> From<Tensor<D>> for Operand {
    fn from(tensor: Tensor<D>) -> Self {
        let (dims, dtype, device, tracked) = (tensor.dims(), tensor.dtype(), tensor.device(), tensor.is_tracked());
        Self { tracked, ..Self::new(dims, dtype, device, Slot::Float(tensor.into_dispatch())) }
    }
}

impl<const D: usize> From<Tensor<D, Int>> for Operand {
    fn from(tensor: Tensor<D, Int>) -> Self {
        let (dims, dtype, device) = (tensor.dims(), tensor.dtype(), tensor.device());
        Self::new(dims, dtype, device, Slot::Int(tensor.into_dispatch()))
    }
}

impl<const D: usize> From<Tensor<D, Bool>> for Operand {
    fn from(tensor: Tensor<D, Bool>) -> Self {
        let (dims, dtype, device) = (tensor.dims(), tensor.dtype(), tensor.device());
        Self::new(dims, dtype, device, Slot::Bool(tensor.into_dispatch()))
    }
}
