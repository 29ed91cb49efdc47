//! Loss functions and their gradients as WGSL compute shaders, each beside an f64 CPU reference.
//!
//! A loss is a struct of its parameters. On a GPU it becomes kernels in your own compute pass, on your own device and buffers;
//! on the CPU it is a formula in f64 to compare with.
//!
//! | step | | how often |
//! | --- | --- | --- |
//! | [`Request`] | states the tensors' shapes and storage types, the gradients and the reduction that you want | once for a shape |
//! | [`Loss::plan`] | makes a [`Plan`] of it: kernels, steps and memory as plain data, without a GPU | once for a shape |
//! | [`Context::prepare`] | compiles the plan's kernels, those that the context does not have yet | once for a shape |
//! | [`Prepared::bind`] | checks your buffers and makes bind groups | once for a set of buffers |
//! | [`Bound::fused`], [`forward`](Bound::forward), [`backward`](Bound::backward) | records dispatches in your pass; creates nothing, cannot fail | every step |
//!
//! # Quick start
//!
//! Cross-entropy of two rows of three scores, and its gradient, on the first GPU of the machine:
//!
//! ```
//! use wgloss::{Context, Loss, Memory, Readback, Request, loss::CrossEntropy, tensor};
//! use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
//! use wgloss::wgpu::{self, util::{BufferInitDescriptor, DeviceExt}};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # pollster::block_on(async {
//! // Yours: a device, and buffers that a kernel may bind.
//! let instance = wgpu::Instance::default();
//! let adapter = instance.request_adapter(&wgpu::RequestAdapterOptions::default()).await?;
//! let (device, queue) = adapter.request_device(&Context::descriptor(&adapter)).await?;
//! let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC;
//! let buffer = |contents: &[u8]| {
//!     device.create_buffer_init(&BufferInitDescriptor { label: None, contents, usage })
//! };
//! let scores = buffer(bytemuck::cast_slice(&[0.0f32, 0.0, 0.0, 1.0, 0.0, 0.0]));
//! let labels = buffer(bytemuck::cast_slice(&[2i32, 0]));
//! let (value, gradient) = (buffer(&[0; 4]), buffer(&[0; 24]));
//!
//! // Once: shapes in, plan out; then pipelines; then bind groups.
//! let context = Context::new(&device, &queue);
//! let request = Request::new()
//!     .tensor(tensor::INPUT, TensorSpec::new(DType::F32, [2, 3]))
//!     .tensor(tensor::LABELS, TensorSpec::new(DType::I32, [2]))
//!     .gradient(tensor::INPUT);
//! let plan = CrossEntropy::default().plan(&request, context.caps())?;
//! let prepared = context.prepare(&plan).await?;
//! let tensors = Tensors::new()
//!     .with(tensor::INPUT, TensorSlice::whole(&scores))
//!     .with(tensor::LABELS, TensorSlice::whole(&labels))
//!     .with(tensor::LOSS, TensorSlice::whole(&value))
//!     .with(tensor::GRAD_INPUT, TensorSlice::whole(&gradient));
//! let bound = prepared.bind(&tensors, &Memory::default())?;
//!
//! // Every step, in a pass of yours.
//! let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
//! let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
//! bound.fused(&mut pass);
//! drop(pass);
//! let read = Readback::record(&device, &mut encoder, &TensorSlice::whole(&value), 4)?;
//! queue.submit([encoder.finish()]);
//!
//! // To look at a number: copy it out, and wait for the GPU.
//! let bytes = read.read();
//! device.poll(wgpu::PollType::wait_indefinitely())?;
//! let loss: f32 = bytemuck::pod_read_unaligned(&bytes.await?);
//! let expected = (3f64.ln() + (1.0 + 2.0 * (-1f64).exp()).ln()) / 2.0;
//! assert!((f64::from(loss) - expected).abs() < 1e-6);
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! The same in f64, without a GPU: every loss has [`Loss::reference`], and the example of each one's page shows it.
//!
//! # A back end for wgpu
//!
//! The crate depends on wgpu without any back end: which ones a program carries is the program's choice. With `wgloss::wgpu`
//! alone `wgpu::Instance::default()` panics, as it has none. Two lines in your `Cargo.toml` give it one on every platform:
//!
//! ```toml
//! wgloss = "0.1"
//! wgpu = "30"
//! ```
//!
//! For fewer of them, take `default-features = false` and `features = ["std", "parking_lot", "wgsl"]` with what you want of
//! `"vulkan"`, `"metal"`, `"dx12"`, `"gles"` and `"webgpu"`. Cargo unites features, so that `wgloss::wgpu` is this wgpu. It must be the same major version, and a new major of wgpu
//! is a new major of this crate.
//!
//! # Worth requesting
//!
//! [`Context::descriptor`] asks an adapter for all that the crate can use; an engine adds its own wishes to it. A device that
//! was requested otherwise runs every loss, slower or with smaller tensors. [`Caps`] says what planning reads of a device:
//!
//! | of the device | without it |
//! | --- | --- |
//! | feature `SUBGROUP` | workgroups add up in workgroup memory |
//! | `max_storage_buffer_binding_size` | tensors are cut into bindings of 128 MiB, and rows, classes or images that must lie in one fail to plan |
//! | `max_buffer_size` | tensors and memory end at 256 MiB |
//! | `max_storage_buffers_per_shader_stage` | 8: losses with many optional tensors refuse to have all of them at once |
//! | `max_compute_workgroup_storage_size`, `max_compute_invocations_per_workgroup` | smaller tiles of pairs |
//! | `min_storage_buffer_offset_alignment` | tensors in one buffer start at multiples of 256 bytes under [`Sharing::Shared`] |
//!
//! # Shapes
//!
//! Pages write a shape as letters. A letter has one size in a call, wherever it stands; `K+1` is one more than K, a parameter's
//! name is its value, and `[]` is a number. A few letters mean the same everywhere:
//!
//! | letter | size |
//! | --- | --- |
//! | `N` | samples or rows; reduction `batch_mean` divides by it |
//! | `C` | classes or channels, the axis that [`ClassAxis`] places |
//! | `...` | any further axes, or as many as the page says |
//! | `T` | of an overlap or boundary loss, its terms: the classes, without the background where that is left out; elsewhere steps in time |
//! | `D` | numbers of an embedding or a point |
//! | `M` | rows of another set, or what there are a few of in each sample |
//! | `K`, `G` | segments, parts or vectors, and groups of them |
//! | `P` | elements of a flat vector, or points |
//! | `X`, `Y`, `Z`, `H`, `W` | axes of a line, an image or a volume, the last one contiguous |
//!
//! Tensors are contiguous and row-major. They start at any element of a buffer, outputs at a multiple of 4 bytes
//! ([`TensorSlice`]).
//!
//! # Beyond the first step
//!
//! - [`Bound::forward`] and [`Bound::backward`] are a loss in an autograd engine: the upstream gradient is the tensor
//!   [`grad_output`](tensor::GRAD_OUTPUT).
//! - [`Memory`] gives a call the memory that `bind` else allocates; [`Plan::saved_bytes`](Plan#structfield.saved_bytes) and
//!   [`scratch_bytes`](Plan#structfield.scratch_bytes) say how much it is.
//! - [`Options`] holds what a plan may choose: tensors that share a buffer, gradients that accumulate, parameters in a tensor of
//!   yours that changes between steps, classes on the last axis.
//! - [`Plan::merge`] makes one loss of several devices' or micro-batches' statistics.
//! - [`registry::from_json`] gives a loss by name, with parameters as JSON.
//!
//! # Catalogue
//!
#![cfg_attr(doc, doc = include_str!("pages/catalogue.md"))]
#![warn(unnameable_types)]

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
#[cfg(doc)]
#[rustfmt::skip]
mod pages;
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
pub use contract::{Alias, Loss};
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
#[doc(inline)]
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
