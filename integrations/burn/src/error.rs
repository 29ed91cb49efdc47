//! What a call can fail with, as values.

use burn::tensor::DType;

/// Why a loss was not computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The loss refuses the call: shapes, storage types, parameters, limits of the device.
    #[error(transparent)]
    Loss(#[from] wgloss::Error),

    /// No wgpu device is known for these tensors.
    #[error(
        "{device} is not registered: `wgloss_burn::register` takes a wgpu device with its setup; the losses run on no other back end"
    )]
    Unregistered { device: String },

    /// The setup is not the one that the device runs on, or the device is not one of wgpu.
    #[error("{device} cannot be registered: {reason}")]
    Device { device: String, reason: String },

    /// A tensor lies on another device than the first one.
    #[error("tensor `{}`: is on {found}, the first one on {expected}", wgloss::Error::quote(.name))]
    OtherDevice { name: String, expected: String, found: String },

    /// Autodiff wants a gradient that the loss does not have.
    #[error("tensor `{}`: is tracked by autodiff, but `{loss}` has no gradient of it; `detach` it", wgloss::Error::quote(.name))]
    NoGradient { loss: String, name: String },

    /// The losses have no storage type for these elements.
    #[error("tensor `{}`: expected f32, f16, bf16, i32, i64, u32, u8 or bool, found {found:?}", wgloss::Error::quote(.name))]
    Storage { name: String, found: DType },

    /// The second argument of `forward` fits none of the loss's tensors.
    #[error("`{loss}`: {found} as second argument fits none of its tensors: {taken}")]
    Argument { loss: String, found: &'static str, taken: String },

    /// A value or output does not have the rank that was asked for.
    #[error("output `{name}`: expected rank {expected}, found shape {found:?}")]
    Rank { name: String, expected: usize, found: Vec<usize> },

    /// The call gives no output of this name, or not of this kind.
    #[error("output `{}`: the call gives {given}", wgloss::Error::quote(.name))]
    Output { name: String, given: String },
}
