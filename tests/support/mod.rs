//! What tests, benches and examples share: adapters, and one call on the GPU from host tensors.

pub mod adapters;
pub mod call;
