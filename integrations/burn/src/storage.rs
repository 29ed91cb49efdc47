//! Storage types: Burn's and the losses'.

use crate::error::Error;
use burn::tensor::{BoolStore, DType};

/// What the losses call a storage type of Burn. A bool of Burn's is a word or a byte that is 0 or 1.
pub fn of_burn(name: &str, dtype: DType) -> Result<wgloss::DType, Error> {
    Ok(match dtype {
        DType::F32 => wgloss::DType::F32,
        DType::F16 => wgloss::DType::F16,
        DType::BF16 => wgloss::DType::BF16,
        DType::I32 => wgloss::DType::I32,
        DType::I64 => wgloss::DType::I64,
        DType::U32 | DType::Bool(BoolStore::U32) => wgloss::DType::U32,
        DType::U8 | DType::Bool(BoolStore::U8) => wgloss::DType::U8,
        found => return Err(Error::Storage { name: name.into(), found }),
    })
}

/// What Burn calls a storage type of an output.
pub fn to_burn(dtype: wgloss::DType) -> DType {
    match dtype {
        wgloss::DType::F32 => DType::F32,
        wgloss::DType::F16 => DType::F16,
        wgloss::DType::BF16 => DType::BF16,
        wgloss::DType::I32 => DType::I32,
        wgloss::DType::I64 => DType::I64,
        wgloss::DType::U32 => DType::U32,
        wgloss::DType::U8 | wgloss::DType::Bool => DType::U8,
    }
}
