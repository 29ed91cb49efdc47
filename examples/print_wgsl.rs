//! Prints the WGSL that a loss runs, as linked for a device with the default WebGPU limits. It needs no GPU.
//!
//! ```text
//! cargo run --example print_wgsl -- LOSS [VARIANT] [--params JSON] [--reduction WORD] [--float f16]
//!                                   [--shape 8,1000] [--with weight]
//! ```

#[path = "shared/ending.rs"]
mod ending;

use clap::Parser;
use std::process::ExitCode;
use wgloss::{
    Caps, DType, Error, Loss, Plan, Presence, Reduction, Request, Sizes, TensorDecl, TensorKind, TensorSpec, link,
    registry, tensor,
};

/// Prints the linked shaders of a loss.
#[derive(Debug, Parser)]
struct Arguments {
    /// The loss, as `evaluate --list` names it.
    #[arg(value_name = "LOSS")]
    loss: String,
    /// Prints only kernels whose label holds this text.
    #[arg(value_name = "VARIANT", default_value = "", hide_default_value = true)]
    variant: String,
    /// Parameters that differ from their defaults.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    params: String,
    /// `none`, `sum`, `mean` or `batch_mean`.
    #[arg(long, value_name = "WORD", default_value = "mean")]
    reduction: String,
    /// Storage of the float tensors: `f32`, `f16` or `bf16`.
    #[arg(long, value_name = "TYPE", default_value = "f32")]
    float: String,
    /// Shape of the loss's first tensor, which may decide the strategy.
    #[arg(long, value_name = "DIMS", value_delimiter = ',')]
    shape: Option<Vec<usize>>,
    /// Gives the loss this optional tensor as well, or `target` in place of `labels`.
    #[arg(long, value_name = "TENSOR")]
    with: Vec<String>,
    /// Plans for a device with subgroups of 4 to 128 invocations.
    #[arg(long)]
    subgroups: bool,
}

fn main() -> ExitCode {
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let plan = plan(arguments)?;
    let chosen: Vec<_> = plan.kernels().iter().filter(|k| k.label.contains(&arguments.variant)).collect();
    if chosen.is_empty() {
        return Err(format!(
            "no kernel's label holds `{}`; there are {}",
            Error::quote(&arguments.variant),
            plan.variant
        ));
    }
    let sources: Vec<_> = chosen.iter().map(|kernel| link(kernel).source).collect();
    ending::print(sources.join("\n").trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn plan(arguments: &Arguments) -> Result<Plan, String> {
    let loss = registry::from_json(&arguments.loss, &arguments.params).map_err(|e| e.to_string())?;
    let reduction = arguments.reduction.parse::<Reduction>();
    let reduction = reduction.map_err(|words| {
        format!("--reduction: expected one of {words}, found `{}`", Error::quote(&arguments.reduction))
    })?;
    let float = [DType::F32, DType::F16, DType::BF16].into_iter().find(|d| d.name() == arguments.float);
    let float = float
        .ok_or_else(|| format!("--float: expected f32, f16 or bf16, found `{}`", Error::quote(&arguments.float)))?;
    let request = request(&*loss, float, arguments)?.reduction(reduction);
    let subgroups = arguments.subgroups.then_some((4, 128));
    loss.plan(&request, &Caps { subgroups, ..Caps::default() }).map_err(|e| e.to_string())
}

/// The tensors that the loss needs and those asked for, in small shapes, with every gradient.
fn request(loss: &dyn Loss, float: DType, arguments: &Arguments) -> Result<Request, String> {
    let signature = loss.signature();
    let wanted = |name: &str| arguments.with.iter().any(|w| w == name);
    if let Some(name) = arguments.with.iter().find(|name| !signature.iter().any(|d| d.name == **name)) {
        let names: Vec<_> = signature.iter().map(|d| d.name).collect();
        return Err(format!("--with: expected one of {}, found `{}`", names.join(", "), Error::quote(name)));
    }
    let mut sizes = Sizes::of(&loss.parameters());
    match (&arguments.shape, &signature[0]) {
        (Some(shape), TensorDecl { name, dims, .. }) if !sizes.bind(dims, shape) => {
            return Err(format!("--shape: expected [{dims}] for `{name}`, found {shape:?}"));
        }
        (Some(_), _) => {}
        (None, first) => {
            sizes.bind("...", &[16, 16]);
            shrink(&mut sizes, first);
        }
    }
    let mut request = Request::new();
    for decl in &signature {
        let here = match decl.presence {
            Presence::Required => true,
            Presence::Optional => wanted(decl.name),
            Presence::Either(other) => wanted(decl.name) || (decl.name == tensor::LABELS && !wanted(other)),
        };
        if !here {
            continue;
        }
        if sizes.dims(decl.dims).is_none() {
            shrink(&mut sizes, decl);
        }
        let dims = sizes.dims(decl.dims).unwrap_or_default();
        let dtype = match decl.kind {
            TensorKind::Float | TensorKind::Auxiliary => float,
            TensorKind::Label | TensorKind::Index => DType::I32,
            TensorKind::Mask => DType::U8,
        };
        request = request.tensor(decl.name, TensorSpec::new(dtype, dims));
        if decl.grad {
            request = request.gradient(decl.name);
        }
    }
    Ok(request)
}

/// Gives the letters of a tensor's first form that have none a small size.
fn shrink(sizes: &mut Sizes, decl: &TensorDecl) {
    for word in decl.dims.split('|').next().unwrap_or_default().split_whitespace() {
        let letter = word.split(['+', '-']).next().unwrap_or_default();
        sizes.set(letter, small(letter));
    }
}

fn small(letter: &str) -> usize {
    match letter {
        "C" => 3,
        "H" | "W" | "D" => 16,
        _ => 2,
    }
}
