//! Keys of numbers, and the rows that they come in.

use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::request::Request;
use crate::tensor::{DType, INPUT};
use std::cmp::Ordering;

/// Rows that are sorted on their own: those of a matrix, or a vector.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub count: u64,
    pub length: u64,
}

/// A place in a row has 31 bits: one bit of a payload tells the sign of a zero.
const MOST: u64 = 1 << 31;

impl Rows {
    pub fn of(request: &Request) -> Result<Self, Error> {
        let dims = &request.tensors[INPUT].dims;
        let (length, count) = match dims[..] {
            [rows, length] => (length as u64, rows as u64),
            _ => (dims[0] as u64, 1),
        };
        if length > MOST {
            let what = format!("elements of a row of `{INPUT}`");
            return Err(Error::TooLarge { what, needed: length, limit: MOST });
        }
        Ok(Self { count, length })
    }
}

/// Keys of numbers of a storage type: -0 is 0, and NaN is above all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    dtype: DType,
}

impl Keys {
    pub fn of(dtype: DType) -> Self {
        Self { dtype }
    }

    pub fn bits(self) -> u32 {
        if self.dtype.is_half() { 16 } else { 32 }
    }

    /// The largest key.
    pub fn largest(self) -> u32 {
        u32::MAX >> (32 - self.bits())
    }

    /// How numbers are stored.
    pub fn element(self) -> Element {
        Element::Float(self.dtype)
    }

    /// WGSL of `key_of(x)` and `value_of(key)`.
    pub fn fragments(self) -> [Fragment; 2] {
        match self.dtype {
            DType::F16 => [fragment!("family/select/key_f16"), fragment!("lib/half")],
            DType::BF16 => [fragment!("family/select/key_bf16"), fragment!("lib/ordered_key")],
            _ => [fragment!("family/select/key_f32"), fragment!("lib/ordered_key")],
        }
    }
}

/// The order of keys in f64.
pub(super) fn order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}
