//! The errors of a call in a browser are values of the call.

use crate::devices::{self, Unheard};
use wgloss::loss::CrossEntropy;
use wgloss::{Context, DType, Error, Loss, Memory, Request, TensorSlice, TensorSpec, Tensors, tensor, wgpu};

/// Each bad call with what it says; the first call that says nothing, or says it elsewhere, is an error.
pub async fn all() -> Result<Vec<(&'static str, String)>, String> {
    let context = devices::context().await?;
    let unheard = Unheard::of(&context);
    let request = Request::new()
        .tensor(tensor::INPUT, TensorSpec::new(DType::F32, [8, 4]))
        .tensor(tensor::LABELS, TensorSpec::new(DType::I32, [8]))
        .gradient(tensor::INPUT);
    let text = |e: Error| e.to_string();
    let plan = CrossEntropy::default().plan(&request, context.caps()).map_err(text)?;
    let prepared = context.prepare(&plan).await.map_err(text)?;
    let good = buffers(&context);
    prepared.bind_checked(&good, &Memory::default()).await.map_err(|e| format!("good buffers: {e}"))?;

    let other = devices::context().await?;
    let storage = wgpu::BufferUsages::STORAGE;
    let cases = [
        ("a buffer of another device", buffer(&other, 128, storage)),
        ("a buffer that is too short", buffer(&context, 64, storage)),
        ("a buffer without the usage STORAGE", buffer(&context, 128, wgpu::BufferUsages::COPY_DST)),
    ];
    let mut said = Vec::new();
    for (what, input) in cases {
        let tensors = good.clone().with(tensor::INPUT, TensorSlice::whole(&input));
        match prepared.bind_checked(&tensors, &Memory::default()).await {
            Ok(_) => return Err(format!("{what}: no error")),
            Err(error) => said.push((what, error.to_string())),
        }
    }
    match unheard.first() {
        Some(error) => Err(format!("heard by the device alone: {error}")),
        None => Ok(said),
    }
}

/// Buffers that suit the call.
fn buffers(context: &Context) -> Tensors {
    let slice = |bytes| TensorSlice::whole(&buffer(context, bytes, wgpu::BufferUsages::STORAGE));
    Tensors::new()
        .with(tensor::INPUT, slice(128))
        .with(tensor::LABELS, slice(32))
        .with(tensor::LOSS, slice(4))
        .with(tensor::GRAD_INPUT, slice(128))
}

fn buffer(context: &Context, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
    let descriptor = wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false };
    context.device().create_buffer(&descriptor)
}
