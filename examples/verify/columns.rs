//! The variants: what a caller gets who chooses nothing, and each choice on its own.

use crate::inputs::Problem;
use crate::support::call::Recording;
use crate::variants::{DEFAULT, Variant};
use wgloss::{Block, ClassAxis, Context, DType, ParameterKind, ParameterSource, Sharing, TensorKind};

/// One variant.
pub struct Column {
    pub name: &'static str,
    /// What the name stands for.
    pub meaning: &'static str,
    pub variant: Variant,
}

const fn column(name: &'static str, meaning: &'static str, variant: Variant) -> Column {
    Column { name, meaning, variant }
}

pub const COLUMNS: [Column; 14] = [
    column("f32", "what a caller gets who chooses nothing", DEFAULT),
    column("f16", "halves in storage", Variant { float: DType::F16, ..DEFAULT }),
    column("bf16", "brain floats in storage", Variant { float: DType::BF16, ..DEFAULT }),
    column(
        "mixed",
        "f16, with f32 where a tensor may have it",
        Variant { float: DType::F16, auxiliary_f32: true, ..DEFAULT },
    ),
    column("shared", "sums in workgroup memory", Variant { block: Some(Block::Shared), ..DEFAULT }),
    column("subgroup", "sums by subgroup operations", Variant { block: Some(Block::Subgroup), ..DEFAULT }),
    column("64", "workgroups of 64", Variant { workgroup: Some(64), ..DEFAULT }),
    column("128", "workgroups of 128", Variant { workgroup: Some(128), ..DEFAULT }),
    column("256", "workgroups of 256", Variant { workgroup: Some(256), ..DEFAULT }),
    column(
        "one-buffer",
        "all tensors in one buffer, every binding read_write",
        Variant { sharing: Sharing::Shared, offset: 1, ..DEFAULT },
    ),
    column(
        "apart",
        "statistics, finish and gradient recorded apart",
        Variant { recording: Recording::Apart, ..DEFAULT },
    ),
    column("last", "the class axis last", Variant { axis: ClassAxis::Last, ..DEFAULT }),
    column("adds", "adds to the gradients that are there", Variant { accumulate: true, ..DEFAULT }),
    column(
        "parameters",
        "numeric parameters from the caller's tensor",
        Variant { parameters: ParameterSource::Tensor, ..DEFAULT },
    ),
];

impl Column {
    /// Why this variant does not exist for a problem on a device, if so.
    pub fn unsuited(&self, context: &Context, problem: &Problem) -> Option<String> {
        let caps = context.caps();
        let signature = problem.loss.signature();
        let variant = &self.variant;
        let has_floats = signature.iter().any(|d| matches!(d.kind, TensorKind::Float | TensorKind::Auxiliary));
        let has_numbers = problem.loss.parameters().iter().any(|p| p.kind == ParameterKind::Numeric);
        let reason = if variant.block == Some(Block::Subgroup) && caps.subgroups.is_none() {
            "the device has no subgroups"
        } else if variant.workgroup.is_some_and(|size| size > caps.max_workgroup_size) {
            "the device's workgroups are smaller"
        } else if variant.float != DType::F32 && !has_floats {
            "no tensor holds real numbers"
        } else if variant.axis == ClassAxis::Last && !signature[0].dims.contains("C ...") {
            "no class axis that could be last"
        } else if variant.accumulate && !signature.iter().any(|d| d.grad) {
            "no gradient"
        } else if variant.parameters == ParameterSource::Tensor && !has_numbers {
            "no numeric parameter"
        } else {
            return None;
        };
        Some(reason.into())
    }
}
