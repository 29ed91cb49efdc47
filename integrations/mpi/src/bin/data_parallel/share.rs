//! A rank's part of a batch.

use std::ops::Range;
use wgloss::{HostData, HostTensor};

/// The samples of a share of the batch.
pub fn samples(share: &Range<f64>, count: usize) -> Range<usize> {
    let place = |part: f64| (part * count as f64).floor() as usize;
    place(share.start)..place(share.end)
}

/// Those samples of a tensor.
pub fn cut(tensor: &HostTensor, samples: &Range<usize>) -> HostTensor {
    let mut dims = tensor.dims.clone();
    dims[0] = samples.len();
    let width: usize = dims[1..].iter().product();
    let range = samples.start * width..samples.end * width;
    match &tensor.data {
        HostData::Float(values) => HostTensor::floats(dims, values[range].to_vec()),
        HostData::Integer(values) => HostTensor::integers(dims, values[range].to_vec()),
    }
}
