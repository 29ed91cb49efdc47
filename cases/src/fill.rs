//! Numbers for inputs: a function of the tensor's name and the element's place alone, so that every program that
//! measures the same workload makes the same tensors. `benches/README.md` describes them for other languages.

use crate::table::Values;
use crate::workloads::STEPS;
use serde_json::{Value as Json, json};
use std::ops::Range;
use wgloss::tensor::{
    ADVERSARIAL_LOGITS, ALPHA, ALPHA_BARS, BETAS, CLASS_COUNTS, EDGE_MASK, GAMMA, INPUT, LENGTHS, LOWER, ORIGIN, SCALE,
    SEGMENTS, TARGET, TARGET_BOXES, TARGET_LOGITS, TIMESTEPS, UPPER, VAR,
};
use wgloss::{HostTensor, TensorDecl, TensorKind};

/// What the elements of a tensor are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// About Gaussian, of this standard deviation.
    Normal(f32),
    /// Uniform in an interval.
    Uniform(f32, f32),
    /// -1 and 1.
    Signs,
    /// Whole numbers below this one.
    Below(u32),
    /// Whole numbers below this one, constant over blocks of 16 cells a side.
    Blocks(u32),
    /// Multiples of this number, one after the other.
    Steps(u32),
    /// Starts and ends: of boxes where the width is 4, of segments where it is 2.
    Spans,
}

/// The fill of a tensor; `classes` are those of the prediction or the proxies.
pub fn of(decl: &TensorDecl, values: Values, dims: &[usize], classes: Option<usize>) -> Fill {
    match (decl.kind, decl.dims, decl.name) {
        // Symbols of two.
        (TensorKind::Label, _, "samples" | "target_samples") => Fill::Below(2),
        // Without classes elsewhere, about eight rows share a label.
        (TensorKind::Label, "N", _) => Fill::Below(classes.unwrap_or((dims[0] / 8).max(1)) as u32),
        (TensorKind::Label, "P", _) => Fill::Below(2),
        (TensorKind::Label, _, _) if dims.len() == 1 => Fill::Below(classes.unwrap_or(1) as u32),
        (TensorKind::Label, "N K", _) => Fill::Below(classes.unwrap_or(1) as u32),
        (TensorKind::Label, _, _) => Fill::Blocks(classes.unwrap_or(1) as u32),
        // Segments of eight.
        (TensorKind::Index, "K+1", _) => Fill::Steps(8),
        (TensorKind::Mask, _, _) => Fill::Blocks(3),
        // The first loss of some, all of which have made steps.
        (TensorKind::Index, "1", "index") => Fill::Below(1),
        (TensorKind::Index, "M+1", _) => Fill::Steps(1),
        (_, _, "losses" | "second_moment") => Fill::Uniform(0.25, 2.0),
        // Cells of any map.
        (TensorKind::Index, _, "index") => Fill::Below(9216),
        // Some beyond any axis: those count as the axis.
        (TensorKind::Index, _, TIMESTEPS) => Fill::Below(STEPS as u32),
        (TensorKind::Index, _, LENGTHS) => Fill::Below(1024),
        (_, "K H W" | "N K+1 H W", _) => Fill::Uniform(0.0, 1.0),
        (_, _, GAMMA | SEGMENTS) => Fill::Uniform(0.0, 1.0),
        (_, _, LOWER) => Fill::Uniform(-1.0, 0.0),
        (_, _, UPPER | SCALE) => Fill::Uniform(0.25, 2.0),
        (_, "N 2", INPUT | ORIGIN) => Fill::Normal(1.0),
        (_, _, BETAS) => Fill::Uniform(0.0001, 0.02),
        (_, _, ALPHA | ALPHA_BARS | EDGE_MASK) => Fill::Uniform(0.0, 1.0),
        (_, _, TARGET_LOGITS | ADVERSARIAL_LOGITS) => Fill::Normal(2.0),
        (_, "N 4" | "N 2", _) => Fill::Spans,
        (_, _, INPUT) if values == Values::Sign => Fill::Uniform(-2.0, 2.0),
        (_, _, TARGET) if values == Values::Sign => Fill::Signs,
        // Nearer than the loss clips.
        (_, _, "input1" | "input2") => Fill::Normal(0.5),
        (_, _, VAR | "feature_norm" | "std" | "quadrature" | "dt") => Fill::Uniform(0.25, 2.0),
        (_, _, "confidence" | "prior" | "q" | "positives") => Fill::Uniform(0.0, 1.0),
        (_, _, "values") => Fill::Uniform(0.0, classes.unwrap_or(1) as f32 - 1.0),
        (_, "M", "task_weight" | "grad_norms" | "initial_losses") => Fill::Uniform(0.25, 2.0),
        (_, _, CLASS_COUNTS) => Fill::Uniform(1.0, 1000.0),
        // Losses, rates and densities; a boundary in its tables, whose slopes keep their signs.
        (_, _, "grid" | "density0" | "density1" | "grad_norms_sq") => Fill::Uniform(0.25, 2.0),
        (_, _, "boundary") => Fill::Uniform(1.0, 31.0),
        (_, _, "side") => Fill::Signs,
        (_, _, "slope0") => Fill::Uniform(-2.0, -0.25),
        (_, _, "slope1") => Fill::Uniform(0.25, 2.0),
        (_, "A", _) => Fill::Uniform(0.5, 0.5),
        (_, _, INPUT) if values == Values::Logit => Fill::Normal(2.0),
        (_, _, INPUT | TARGET) if values == Values::Probability => Fill::Uniform(0.02, 0.98),
        (_, _, TARGET) if values == Values::Logit => Fill::Uniform(0.0, 1.0),
        _ => Fill::Normal(1.0),
    }
}

/// Well mixed bits of a number.
fn mix(mut x: u32) -> u32 {
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// The seed of a tensor: FNV-1a of its name.
fn seed(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |h, byte| (h ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Uniform in [0, 1), with 24 bits.
fn unit(bits: u32) -> f32 {
    (bits >> 8) as f32 / 16_777_216.0
}

/// About Gaussian: the sum of four uniform numbers of 16 bits.
fn normal(bits: u32) -> f32 {
    let more = mix(bits.wrapping_add(0x9e37_79b9));
    let sum = (bits & 0xffff) + (bits >> 16) + (more & 0xffff) + (more >> 16);
    (sum as f32 - 131_070.0) * (1.732_050_8 / 65_536.0)
}

impl Fill {
    /// Whether the elements are real numbers.
    pub fn is_float(self) -> bool {
        !matches!(self, Self::Below(_) | Self::Blocks(_) | Self::Steps(_))
    }

    /// The fill for other languages: its name, then its numbers.
    pub fn describe(self) -> Json {
        match self {
            Self::Normal(scale) => json!(["normal", scale]),
            Self::Uniform(low, high) => json!(["uniform", low, high]),
            Self::Signs => json!(["signs"]),
            Self::Steps(by) => json!(["steps", by]),
            Self::Below(end) => json!(["below", end]),
            Self::Blocks(end) => json!(["blocks", end]),
            Self::Spans => json!(["spans"]),
        }
    }

    /// Elements of a tensor as a flat one.
    pub fn values(self, name: &str, dims: &[usize], range: Range<usize>) -> HostTensor {
        let seed = seed(name);
        let bits = move |at: usize| mix((at as u32).wrapping_add(seed));
        let count = range.len();
        let floats = |value: &dyn Fn(usize) -> f32| range.clone().map(|at| f64::from(value(at))).collect();
        match self {
            Self::Normal(scale) => HostTensor::floats([count], floats(&|at| scale * normal(bits(at)))),
            Self::Uniform(low, high) => HostTensor::floats([count], floats(&|at| low + (high - low) * unit(bits(at)))),
            Self::Steps(by) => HostTensor::integers([count], range.map(|at| at as i64 * i64::from(by)).collect()),
            Self::Signs => HostTensor::floats([count], floats(&|at| 1.0 - 2.0 * (bits(at) & 1) as f32)),
            Self::Spans => HostTensor::floats([count], floats(&|at| span(name, seed, dims[1], at))),
            Self::Below(end) => HostTensor::integers([count], range.map(|at| i64::from(bits(at) % end)).collect()),
            Self::Blocks(end) => HostTensor::integers(
                [count],
                range.map(|at| i64::from(mix(block(dims, at).wrapping_add(seed)) % end)).collect(),
            ),
        }
    }

    /// The whole tensor.
    pub fn tensor(self, name: &str, dims: &[usize]) -> HostTensor {
        let mut tensor = self.values(name, dims, 0..dims.iter().product());
        tensor.dims = dims.to_vec();
        tensor
    }
}

/// The number of the block that holds a cell of `[N, spatial...]`.
fn block(dims: &[usize], mut at: usize) -> u32 {
    let (mut number, mut stride) = (0, 1);
    for &size in dims[1..].iter().rev() {
        number += at % size / 16 * stride;
        stride *= size.div_ceil(16);
        at /= size;
    }
    (number + at * stride) as u32
}

/// A corner's coordinate: starts below 500, sizes from 5 to 100; a target starts within 20 of its box.
fn span(name: &str, seed: u32, width: usize, at: usize) -> f32 {
    let (row, axis) = (at / width, at % width % (width / 2));
    let draw = |stream: u32| unit(mix(mix((row * width + axis) as u32).wrapping_add(stream)));
    let jitter = if name == TARGET_BOXES { 20.0 * draw(seed) } else { 0.0 };
    let start = 500.0 * draw(1) + jitter;
    if at % width < width / 2 { start } else { start + 5.0 + 95.0 * draw(seed.wrapping_add(2)) }
}
