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

    /// The bytes of the values in a storage type, rounded to nearest even, padded to 4 bytes.
    ///
    /// Fails where an integer does not fit the type.
    pub fn to_bytes(&self, dtype: DType) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(self.len() * dtype.size() as usize + 3);
        for i in 0..self.len() {
            match &self.data {
                HostData::Float(values) => push_float(&mut bytes, dtype, values[i]),
                HostData::Integer(values) => push_integer(&mut bytes, dtype, values[i])?,
            }
        }
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        Ok(bytes)
    }

    /// Values from the bytes of a storage type; bytes past the shape's last element are padding.
    pub fn from_bytes(dtype: DType, dims: impl Into<Vec<usize>>, bytes: &[u8]) -> Self {
        let dims = dims.into();
        let count: usize = dims.iter().product();
        let elements = bytes.chunks_exact(dtype.size() as usize).take(count);
        let data = match dtype {
            DType::F32 | DType::F16 | DType::BF16 => HostData::Float(elements.map(|e| read_float(dtype, e)).collect()),
            _ => HostData::Integer(elements.map(|e| read_integer(dtype, e)).collect()),
        };
        Self { dims, data }
    }

    pub(crate) fn len(&self) -> usize {
        match &self.data {
            HostData::Float(values) => values.len(),
            HostData::Integer(values) => values.len(),
        }
    }

    /// Shape, with a storage type that planning takes for such values.
    pub(crate) fn spec(&self) -> TensorSpec {
        let dtype = match &self.data {
            HostData::Float(_) => DType::F32,
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

fn push_float(bytes: &mut Vec<u8>, dtype: DType, value: f64) {
    match dtype {
        DType::F16 => bytes.extend(half::f16::from_f64(value).to_le_bytes()),
        DType::BF16 => bytes.extend(half::bf16::from_f64(value).to_le_bytes()),
        _ => bytes.extend((value as f32).to_le_bytes()),
    }
}

fn push_integer(bytes: &mut Vec<u8>, dtype: DType, value: i64) -> Result<(), Error> {
    let fits = |fit: bool| {
        let (expected, found) = (format!("integers that {dtype} holds"), value.to_string());
        if fit { Ok(()) } else { Err(Error::Value { name: "integers".into(), expected, found }) }
    };
    match dtype {
        DType::U8 | DType::Bool => {
            fits(u8::try_from(value).is_ok())?;
            bytes.push(value as u8);
        }
        DType::I32 => {
            fits(i32::try_from(value).is_ok())?;
            bytes.extend((value as i32).to_le_bytes());
        }
        DType::I64 => bytes.extend(value.to_le_bytes()),
        _ => {
            fits(u32::try_from(value).is_ok())?;
            bytes.extend((value as u32).to_le_bytes());
        }
    }
    Ok(())
}

fn read_float(dtype: DType, e: &[u8]) -> f64 {
    match dtype {
        DType::F16 => half::f16::from_le_bytes([e[0], e[1]]).to_f64(),
        DType::BF16 => half::bf16::from_le_bytes([e[0], e[1]]).to_f64(),
        _ => f64::from(f32::from_le_bytes([e[0], e[1], e[2], e[3]])),
    }
}

fn read_integer(dtype: DType, e: &[u8]) -> i64 {
    match dtype {
        DType::U8 | DType::Bool => i64::from(e[0]),
        DType::I32 => i64::from(i32::from_le_bytes([e[0], e[1], e[2], e[3]])),
        DType::I64 => i64::from_le_bytes([e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7]]),
        _ => i64::from(u32::from_le_bytes([e[0], e[1], e[2], e[3]])),
    }
}

/// Tensors of one evaluation, by name.
pub type HostTensors = BTreeMap<String, HostTensor>;

/// What the reference computes: the loss, and the gradient of each tensor that has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Without elements where an operation has no loss.
    pub loss: HostTensor,
    /// By tensor name, without `grad.`.
    pub grads: HostTensors,
    /// Results beside the loss and the gradients, by the names of [`Loss::outputs`](crate::Loss::outputs); integers where
    /// they are declared so.
    pub outputs: HostTensors,
}

impl Evaluation {
    /// A loss with its gradients.
    pub fn of_loss(loss: HostTensor, grads: HostTensors) -> Self {
        Self { loss, grads, outputs: HostTensors::new() }
    }

    /// The results of an operation, with its gradients.
    pub fn of_operation(outputs: HostTensors, grads: HostTensors) -> Self {
        Self { loss: HostTensor::zeros([0]), grads, outputs }
    }
}
