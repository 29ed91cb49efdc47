//! The device's errors as values.

use wgloss::{Context, Error, wgpu};

/// Runs something with the device's errors as values.
pub fn scoped<T>(context: &Context, run: impl FnOnce() -> Result<T, Error>) -> Result<T, String> {
    pollster::block_on(watched(context, async { run() }))
}

/// Awaits something with the device's errors as values. Nothing else may use the device meanwhile.
pub async fn watched<T>(context: &Context, work: impl Future<Output = Result<T, Error>>) -> Result<T, String> {
    let filters = [wgpu::ErrorFilter::OutOfMemory, wgpu::ErrorFilter::Internal, wgpu::ErrorFilter::Validation];
    let scopes = filters.map(|filter| context.device().push_error_scope(filter));
    let result = work.await;
    // The innermost scope is popped first, and all of them before anything is awaited.
    let answers: Vec<_> = scopes.into_iter().rev().map(wgpu::ErrorScopeGuard::pop).collect();
    let mut first = None;
    for answer in answers {
        let error = answer.await;
        first = first.or(error);
    }
    match first {
        Some(error) => Err(format!("the device failed: {error}")),
        None => result.map_err(|e| e.to_string()),
    }
}
