//! What tests, benches and examples share: adapters, one call on the GPU from host tensors.
#![allow(dead_code, reason = "the library's own tests include a part by its path")]

#[cfg(not(target_arch = "wasm32"))]
pub mod adapters;
pub mod call;
#[cfg(not(target_arch = "wasm32"))]
pub mod contexts;
pub mod errors;
pub mod segments;
