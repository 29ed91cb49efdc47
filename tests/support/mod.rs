//! What tests, benches and examples share: adapters, one call on the GPU from host tensors, rates.
#![allow(dead_code, reason = "each binary uses a part")]

pub mod adapters;
pub mod call;
pub mod device_copy;
pub mod problems;
