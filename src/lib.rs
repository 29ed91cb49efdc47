//! Loss functions and their gradients as WGSL compute shaders, each beside an f64 CPU reference.

mod bind;
mod caps;
mod context;
mod contract;
mod dims;
mod error;
pub mod family;
mod host;
mod kernel;
mod link;
pub mod loss;
mod numerics;
mod output;
mod params;
mod plan;
mod readback;
mod record;
pub mod registry;
mod request;
mod signature;
mod stage;
pub mod tensor;
mod unroll;
mod variant;

pub use bind::Memory;
pub use caps::Caps;
pub use context::{Checks, Context, Prepared};
pub use contract::Loss;
pub use dims::Sizes;
pub use error::Error;
pub use host::{Evaluation, HostData, HostTensor, HostTensors};
pub use kernel::{Fragment, Kernel};
pub use link::{Linked, link};
pub use output::{OutputDecl, OutputKind};
pub use params::{Parameter, ParameterKind, ParameterValue, Parameters, Range};
pub use plan::{Merge, Pass, Place, Plan, SAVED_OTHER, SavedEntry, Slot, Step, Window, Work};
pub use readback::Readback;
pub use record::Bound;
pub use request::{Reduction, Request};
pub use signature::{Presence, TensorDecl, TensorKind};
pub use tensor::{DType, TensorSlice, TensorSpec, Tensors};
pub use variant::{Block, ClassAxis, Options, PARAMETERS, ParameterSource, Sharing};
pub use wgpu;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Tests of what the crate keeps to itself, on devices.
#[cfg(test)]
#[path = "../tests/inside/sort.rs"]
mod sort_on_devices;
#[cfg(test)]
#[path = "../cases/src/support/mod.rs"]
mod support;
#[cfg(test)]
extern crate self as wgloss;
