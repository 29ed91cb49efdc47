//! Tensors of the CPU reference: f64 and i64 values in row-major order.

use crate::error::Error;
use crate::tensor::{DType, TensorSpec};
use std::collections::BTreeMap;

/// Values of a tensor on the CPU.
#[derive(Debug, Clone, PartialEq)]
pub enum HostData {
    Float(Vec<f64>),
    Integer(Vec<i64>),
}

/// A tensor on the CPU.
///
/// ```
/// use wgloss::HostTensor;
/// let labels = HostTensor::integers([3], vec![0, 2, 1]);
/// assert_eq!(labels.dims, [3]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct HostTensor {
    pub dims: Vec<usize>,
    pub data: HostData,
}

impl HostTensor {
    /// Real numbers. The length of `values` is the product of `dims`, which every use checks.
    pub fn floats(dims: impl Into<Vec<usize>>, values: Vec<f64>) -> Self {
        Self { dims: dims.into(), data: HostData::Float(values) }
    }

    /// Integers.
    pub fn integers(dims: impl Into<Vec<usize>>, values: Vec<i64>) -> Self {
        Self { dims: dims.into(), data: HostData::Integer(values) }
    }

    /// Zeros of a shape.
    pub fn zeros(dims: impl Into<Vec<usize>>) -> Self {
        let dims = dims.into();
        let count = dims.iter().product();
        Self::floats(dims, vec![0.0; count])
    }

    /// The real values; empty for integers.
    pub fn as_floats(&self) -> &[f64] {
        match &self.data {
            HostData::Float(values) => values,
            HostData::Integer(_) => &[],
        }
    }

    /// The integers; empty for real values.
    pub fn as_integers(&self) -> &[i64] {
        match &self.data {
            HostData::Integer(values) => values,
            HostData::Float(_) => &[],
        }
    }

    pub(crate) fn len(&self) -> usize {
        match &self.data {
            HostData::Float(values) => values.len(),
            HostData::Integer(values) => values.len(),
        }
    }

    /// Shape, with the storage type that planning would see.
    pub(crate) fn spec(&self, mask: bool) -> TensorSpec {
        let dtype = match &self.data {
            HostData::Float(_) => DType::F32,
            HostData::Integer(_) if mask => DType::I32,
            HostData::Integer(_) => DType::I64,
        };
        TensorSpec::new(dtype, self.dims.clone())
    }

    pub(crate) fn check_length(&self, name: &str) -> Result<(), Error> {
        let expected: usize = self.dims.iter().product();
        if expected == self.len() {
            return Ok(());
        }
        Err(Error::Value {
            name: name.into(),
            expected: format!("{expected} values for shape {:?}", self.dims),
            found: self.len().to_string(),
        })
    }
}

/// Tensors of one evaluation, by name.
pub type HostTensors = BTreeMap<String, HostTensor>;

/// What the reference computes: the loss, and the gradient of each tensor that has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    pub loss: HostTensor,
    /// By tensor name, without `grad.`.
    pub grads: HostTensors,
}
