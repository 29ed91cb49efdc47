//! Every kernel that a loss's problems plan, as the browser reads it.

use std::collections::HashSet;
use wgloss::{Context, Error, Kernel, link, wgpu};
use wgloss_cases::inputs::{Problem, more_problems, problems};
use wgloss_cases::support::errors::watched;
use wgloss_cases::table::Row;
use wgloss_cases::variants::{DEFAULT, ONCE_EACH, Variant};

/// How many different kernels there are, of each problem by the default variant and by one that changes the WGSL; an error
/// names the first that the browser refuses.
pub async fn accepted(context: &Context, row: &Row) -> Result<usize, String> {
    let others: Vec<_> = ONCE_EACH.iter().filter(|variant| variant.suits(context)).collect();
    let mut list = problems(row)?;
    list.extend(more_problems(row)?);
    let mut seen = HashSet::new();
    for (turn, problem) in list.iter().enumerate() {
        for variant in [&DEFAULT, others[turn % others.len()]] {
            for kernel in planned(context, problem, variant)? {
                check(context, &kernel, &mut seen).await.map_err(|reason| format!("{}: {reason}", kernel.label))?;
            }
        }
    }
    Ok(seen.len())
}

fn planned(context: &Context, problem: &Problem, variant: &Variant) -> Result<Vec<Kernel>, String> {
    let tensors = variant.tensors(problem);
    match variant.call(problem, &tensors).plan(context) {
        Ok(plan) => Ok(plan.kernels().to_vec()),
        // A choice that the loss does not offer, or more buffers than every device has.
        Err(Error::Unsupported { .. } | Error::TooLarge { .. }) => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

/// A kernel whose text was not seen yet: all but the first line, which is its name.
async fn check(context: &Context, kernel: &Kernel, seen: &mut HashSet<String>) -> Result<(), String> {
    let linked = link(kernel);
    let text = linked.source.split_once('\n').map_or("", |(_, rest)| rest);
    if !seen.insert(text.to_owned()) {
        return Ok(());
    }
    let source = wgpu::ShaderSource::Wgsl(linked.source.as_str().into());
    let descriptor = wgpu::ShaderModuleDescriptor { label: Some(&kernel.label), source };
    let work = async { Ok(context.device().create_shader_module(descriptor).get_compilation_info().await) };
    let is_error = |message: &&wgpu::CompilationMessage| message.message_type == wgpu::CompilationMessageType::Error;
    match watched(context, work).await {
        Ok(info) => match info.messages.iter().find(is_error) {
            None => Ok(()),
            Some(message) => {
                let place = message.location.map_or("module".into(), |at| linked.place(at.line_number));
                Err(format!("{place}: {}", message.message))
            }
        },
        Err(reason) => Err(reason),
    }
}
