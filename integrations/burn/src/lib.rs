//! Every loss of [wgloss](wgloss) inside [Burn](https://burn.dev): on Burn's wgpu device, in its memory, with its autodiff and
//! fusion, without a copy.
//!
//! ```
//! use burn::tensor::{Device, Int, Tensor};
//! use wgloss::loss::DiceCeLoss;
//! use wgloss_burn::Loss;
//!
//! // Once: device and queue cannot be had from a tensor.
//! let (device, setup) = Device::wgpu_options().init_with_setup().unwrap();
//! wgloss_burn::register(&device, &setup)?;
//! let device = device.autodiff();
//!
//! let logits = Tensor::<4>::ones([1, 2, 8, 8], &device).require_grad();
//! let labels = Tensor::<3, Int>::zeros([1, 8, 8], &device);
//! let weight = Tensor::<1>::from_floats([0.3, 0.7], &device);
//! let value = Loss::new(DiceCeLoss::default()).weight(weight).forward(logits.clone(), labels)?;
//! let gradients = value.backward();
//! assert!(logits.grad(&gradients).is_some());
//! # Ok::<(), wgloss_burn::Error>(())
//! ```
//!
//! # How it runs
//!
//! A call is planned by its shapes, once for each problem. Forward is one operation of Burn's and backward another: each binds
//! the buffers that Burn's tensors lie in and submits its own commands to Burn's queue, after what Burn has recorded. Backward
//! computes the gradients that are tracked. Outputs, saved memory and scratch come from Burn's allocator. With fusion the
//! operations run when Burn runs what is around them.
//!
//! # Errors
//!
//! A wrong call is an [`Error`] of that call. What fails on the device after that (lost, out of memory) panics, as Burn's own
//! operations do.

#![warn(unnameable_types)]

mod autodiff;
mod device;
mod error;
mod loss;
mod memory;
mod operand;
mod ops;
mod outputs;
mod part;
mod run;
mod slots;
mod storage;

pub use burn;
pub use device::register;
pub use error::Error;
pub use loss::Loss;
pub use operand::Operand;
pub use outputs::Outputs;
pub use wgloss;
