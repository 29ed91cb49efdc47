//! Everything that can go wrong, as values that carry the numbers.

use crate::tensor::DType;

/// What a call to the crate can fail with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The registry has no loss of this name.
    #[error("loss `{name}` is unknown; `wgloss::registry::names()` lists the known ones")]
    UnknownLoss { name: String },

    /// The loss has no parameter of this name.
    #[error("`{loss}` has no parameter `{name}`; it has {known}")]
    UnknownParameter { loss: String, name: String, known: String },

    /// A parameter has the wrong type or lies outside its range.
    #[error("parameter `{name}`: expected {expected}, found {found}")]
    Parameter { name: String, expected: String, found: String },

    /// The parameters are not a JSON object.
    #[error("parameters: expected a JSON object, found {found}")]
    Json { found: String },

    /// A tensor that the loss needs was not given.
    #[error("tensor `{name}`: expected {expected}, found none")]
    MissingTensor { name: String, expected: String },

    /// A tensor that the loss does not take.
    #[error("tensor `{name}`: `{loss}` does not take it{hint}")]
    UnexpectedTensor { loss: String, name: String, hint: String },

    /// A tensor's shape disagrees with the signature or with another tensor.
    #[error("tensor `{name}`: expected shape {expected}, found {found:?}")]
    Shape { name: String, expected: String, found: Vec<usize> },

    /// A tensor's storage type is not allowed here.
    #[error("tensor `{name}`: expected {expected}, found {found}")]
    Storage { name: String, expected: String, found: DType },

    /// The values of a tensor are not allowed (found by the CPU reference).
    #[error("tensor `{name}`: expected {expected}, found {found}")]
    Value { name: String, expected: String, found: String },

    /// A combination of choices that the loss does not offer.
    #[error("`{loss}`: {reason}")]
    Unsupported { loss: String, reason: String },

    /// The problem does not fit the device's limits.
    #[error("{what}: needs {needed}, the limit is {limit}")]
    TooLarge { what: String, needed: u64, limit: u64 },

    /// A buffer given to `bind` cannot be used.
    #[error("buffer of `{name}`: expected {expected}, found {found}")]
    Buffer { name: String, expected: String, found: String },

    /// Two tensors overlap, or one buffer is read and written in one dispatch of an exclusive plan.
    #[error("`{first}` and `{second}` {problem}")]
    Aliasing { first: String, second: String, problem: String },

    /// A shader did not compile; the place is in the fragment that the crate shipped.
    #[error("pipeline `{pipeline}`: {place}: {message}")]
    Shader { pipeline: String, place: String, message: String },

    /// The device refused an object, for a reason of its own.
    #[error("device, making {what}: {message}")]
    Device { what: String, message: String },

    /// The device ran out of memory.
    #[error("device out of memory, making {what}")]
    OutOfMemory { what: String },

    /// The device was lost before the call ended.
    #[error("device lost: {message}")]
    DeviceLost { message: String },
}

impl Error {
    pub(crate) fn unsupported(loss: &str, reason: impl Into<String>) -> Self {
        Self::Unsupported { loss: loss.into(), reason: reason.into() }
    }
}
