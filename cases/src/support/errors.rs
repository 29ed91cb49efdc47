//! The device's errors as values.

use wgloss::{Context, Error, wgpu};

/// Runs something with the device's errors as values.
pub fn scoped<T>(context: &Context, run: impl FnOnce() -> Result<T, Error>) -> Result<T, String> {
    let filters = [wgpu::ErrorFilter::OutOfMemory, wgpu::ErrorFilter::Internal, wgpu::ErrorFilter::Validation];
    let scopes = filters.map(|filter| context.device().push_error_scope(filter));
    let result = run();
    // The innermost scope is popped first.
    let errors: Vec<_> = scopes.into_iter().rev().map(|scope| pollster::block_on(scope.pop())).collect();
    match errors.into_iter().flatten().next() {
        Some(error) => Err(format!("the device failed: {error}")),
        None => result.map_err(|e| e.to_string()),
    }
}
