//! Axes that a parameter names.

use crate::error::Error;
use crate::request::Request;
use crate::tensor::INPUT;

/// The slices along an axis that have a scale each, one where all share it, and elements from one to the next.
pub(crate) fn slices(axis: i32, request: &Request, scale: &'static str) -> Result<[u64; 2], Error> {
    let (dims, scales) = (&request.tensors[INPUT].dims, &request.tensors[scale].dims);
    if scales[..] == [1] {
        return Ok([1, 1]);
    }
    let axis = axis_of(axis, dims)?;
    if scales[0] != dims[axis] {
        let expected = format!("[1] or [{}]", dims[axis]);
        return Err(Error::Shape { name: scale.into(), expected, found: scales.clone() });
    }
    Ok([dims[axis] as u64, dims[axis + 1..].iter().map(|&d| d as u64).product()])
}

/// One of the axes of a shape, counted from the end where it is negative.
pub(crate) fn axis_of(axis: i32, dims: &[usize]) -> Result<usize, Error> {
    let from_end = if axis < 0 { dims.len() as i64 } else { 0 };
    let found = usize::try_from(i64::from(axis) + from_end).ok().filter(|&axis| axis < dims.len());
    found.ok_or_else(|| {
        let expected = format!("one of {} axes", dims.len());
        Error::Parameter { name: "axis".into(), expected, found: axis.to_string() }
    })
}
