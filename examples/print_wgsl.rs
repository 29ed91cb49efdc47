//! Prints the WGSL that a loss runs, as linked for a device with the default WebGPU limits. It needs no GPU.
//!
//! ```text
//! cargo run --example print_wgsl -- LOSS [VARIANT] [--params JSON] [--reduction WORD] [--float f16]
//!                                   [--shape 8,1000] [--with weight]
//! ```

#[path = "shared/ending.rs"]
mod ending;

use clap::Parser;
use std::collections::BTreeMap;
use std::process::ExitCode;
use wgloss::{
    Caps, DType, Error, Loss, Plan, Presence, Reduction, Request, TensorDecl, TensorKind, TensorSpec, link, registry,
    tensor,
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
    let chosen: Vec<_> = plan.kernels.iter().filter(|k| k.label.contains(&arguments.variant)).collect();
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
    if !registry::names().contains(&arguments.loss.as_str()) {
        return Err(format!(
            "LOSS: expected one of {}, found `{}`",
            registry::names().join(", "),
            Error::quote(&arguments.loss)
        ));
    }
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
    let mut sizes = Sizes::default();
    let mut request = Request::new();
    for (at, decl) in signature.iter().enumerate() {
        let here = match decl.presence {
            Presence::Required => true,
            Presence::Optional => wanted(decl.name),
            Presence::Either(other) => wanted(decl.name) || (decl.name == tensor::LABELS && !wanted(other)),
        };
        if !here {
            continue;
        }
        let dims = match (&arguments.shape, at) {
            (Some(shape), 0) => sizes.take(decl, shape)?,
            _ => sizes.dims(decl),
        };
        let dtype = match decl.kind {
            TensorKind::Float | TensorKind::Auxiliary => float,
            TensorKind::Label => DType::I32,
            TensorKind::Mask => DType::U8,
        };
        request = request.tensor(decl.name, TensorSpec::new(dtype, dims));
        if decl.grad {
            request = request.gradient(decl.name);
        }
    }
    Ok(request)
}

/// Sizes of the letters in a signature's dims.
struct Sizes {
    letters: BTreeMap<String, usize>,
    rest: Vec<usize>,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { letters: BTreeMap::new(), rest: vec![16, 16] }
    }
}

impl Sizes {
    /// Takes the sizes from a shape, by the form of the tensor's dims that has its rank.
    fn take(&mut self, decl: &TensorDecl, shape: &[usize]) -> Result<Vec<usize>, String> {
        for form in decl.dims.split('|') {
            let words: Vec<&str> = form.split_whitespace().collect();
            let open = words.last() == Some(&"...");
            let letters = &words[..words.len() - usize::from(open)];
            if shape.len() < letters.len() || (!open && shape.len() > letters.len()) {
                continue;
            }
            self.letters = letters.iter().zip(shape).map(|(l, &size)| ((*l).to_owned(), size)).collect();
            self.rest = shape[letters.len()..].to_vec();
            return Ok(shape.to_vec());
        }
        Err(format!("--shape: expected [{}] for `{}`, found {shape:?}", decl.dims, decl.name))
    }

    /// A shape for a tensor, in the first form whose letters are known; unknown ones take a small size.
    fn dims(&mut self, decl: &TensorDecl) -> Vec<usize> {
        let known = |form: &&str| form.split_whitespace().all(|w| w == "..." || self.letters.contains_key(w));
        let form = decl.dims.split('|').find(known).or_else(|| decl.dims.split('|').next()).unwrap_or_default();
        let mut dims = Vec::new();
        for word in form.split_whitespace() {
            match (word, word.parse()) {
                ("...", _) => dims.extend(&self.rest),
                (_, Ok(size)) => dims.push(size),
                (letter, _) => dims.push(*self.letters.entry(letter.into()).or_insert(small(letter))),
            }
        }
        dims
    }
}

fn small(letter: &str) -> usize {
    match letter {
        "C" => 3,
        "H" | "W" | "D" => 16,
        _ => 2,
    }
}
