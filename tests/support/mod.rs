//! What tests, benches and examples share: adapters, one call on the GPU from host tensors.
#![allow(dead_code, reason = "each binary uses a part")]

pub mod adapters;
pub mod call;
pub mod contexts;
pub mod errors;
pub mod segments;
