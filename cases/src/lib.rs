//! What the tests, the programs and the adapters of the crate share.
//!
//! | module | what |
//! | --- | --- |
//! | [`table`] | one row for each loss: what is particular about it |
//! | [`inputs`] | problems made of a row and the loss's signature |
//! | [`variants`] | the choices under which a problem runs, and the run |
//! | [`compare`] | the measure of error |
//! | [`support`] | adapters, one call on the GPU from host tensors |
//! | [`workloads`], [`fill`] | what is measured: shapes that users have, and their numbers |
//! | [`check`], [`measure`] | a workload on a device: verified, then timed |
//! | [`clock`], [`ceilings`] | how long a pass takes, and what the device can do |
//! | [`row`], [`machine`] | what a measurement says |

pub mod ceilings;
pub mod check;
pub mod clock;
pub mod compare;
pub mod fill;
pub mod inputs;
pub mod machine;
pub mod measure;
pub mod row;
pub mod support;
pub mod table;
pub mod variants;
pub mod workloads;
