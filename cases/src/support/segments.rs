//! Vectors in segments.

use wgloss::HostTensor;

/// Deterministic numbers in [-1, 1).
pub fn number(i: usize) -> f64 {
    let bits = (i as u32 ^ 0x9e37).wrapping_mul(0x7feb_352d);
    f64::from((bits ^ bits >> 15).wrapping_mul(0x846c_a68b) >> 8) / f64::from(1u32 << 23) - 1.0
}

/// Segments within a block, of whole blocks, across several, empty ones between and at both ends.
pub const ANY_LENGTHS: [usize; 14] = [0, 1, 4095, 1, 4096, 0, 0, 8192, 3, 4097, 12_289, 0, 17, 0];

/// More segments than one dimension of a dispatch has workgroups.
pub fn seventy_thousand() -> Vec<usize> {
    (0..70_000).map(|segment| [2, 0, 1, 3, 0][segment % 5]).collect()
}

/// Where segments of these lengths start, and where the last one ends.
pub fn offsets(lengths: &[usize]) -> HostTensor {
    let ends = lengths.iter().scan(0, |end, length| {
        *end += *length as i64;
        Some(*end)
    });
    let offsets: Vec<i64> = [0].into_iter().chain(ends).collect();
    HostTensor::integers([offsets.len()], offsets)
}

/// A vector in segments of these lengths, of what a segment and a place give.
pub fn vector(lengths: &[usize], value: impl Fn(usize, usize) -> f64) -> HostTensor {
    let places = lengths.iter().enumerate().flat_map(|(segment, &length)| (0..length).map(move |_| segment));
    let values: Vec<f64> = places.enumerate().map(|(at, segment)| value(segment, at)).collect();
    HostTensor::floats([values.len()], values)
}
