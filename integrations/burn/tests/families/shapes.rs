//! Tensors of Burn whose rank is known at run time.

use crate::support::floats;
use burn::tensor::{Device, Int, Tensor, TensorData};
use wgloss::{HostData, HostTensor};
use wgloss_burn::{Operand, Outputs};

/// Runs an expression with a rank that is known at run time as a constant.
macro_rules! with_rank {
    ($rank:expr, $d:ident => $body:expr) => {
        match $rank {
            0 | 1 => {
                const $d: usize = 1;
                $body
            }
            2 => {
                const $d: usize = 2;
                $body
            }
            3 => {
                const $d: usize = 3;
                $body
            }
            4 => {
                const $d: usize = 4;
                $body
            }
            5 => {
                const $d: usize = 5;
                $body
            }
            6 => {
                const $d: usize = 6;
                $body
            }
            more => panic!("rank {more}"),
        }
    };
}

/// Dims as an array; of rank 0, one element.
pub fn dims<const D: usize>(list: &[usize]) -> [usize; D] {
    list.try_into().unwrap_or([1; D])
}

/// A tensor of the reference, but for floats that want a gradient.
pub fn operand(tensor: &HostTensor, mask: bool, device: &Device) -> Operand {
    match &tensor.data {
        HostData::Float(values) => shaped(floats(values, device), &tensor.dims),
        HostData::Integer(values) => with_rank!(tensor.dims.len(), D => {
            let data = TensorData::new(values.iter().map(|v| *v as i32).collect(), [values.len()]);
            let integers = Tensor::<1, Int>::from_data(data, device).reshape(dims::<D>(&tensor.dims));
            if mask { Operand::from(integers.not_equal_elem(0)) } else { Operand::from(integers) }
        }),
    }
}

/// A row in a shape.
pub fn shaped(row: Tensor<1>, list: &[usize]) -> Operand {
    with_rank!(list.len(), D => Operand::from(row.reshape(dims::<D>(list))))
}

/// An output, flat.
pub fn flat(outputs: &mut Outputs, name: &str, rank: usize) -> Tensor<1> {
    with_rank!(rank, D => {
        let tensor: Tensor<D> = outputs.float(name).expect("an output of floats");
        let elements = tensor.shape().num_elements();
        tensor.reshape([elements])
    })
}

/// Integers of an output.
pub fn integers(outputs: &mut Outputs, name: &str, rank: usize) -> Vec<i64> {
    with_rank!(rank, D => {
        let tensor: Tensor<D, Int> = outputs.int(name).expect("an output of integers");
        tensor.into_data().iter::<i64>().collect()
    })
}
