//! The choices under which a problem runs, and the run itself: compared with the reference, bytes around
//! the outputs intact.

use crate::compare::{self, Expected, Tolerance};
use crate::inputs::Problem;
use crate::support::call::{Call, Outcome, Recording, block_on};
use crate::table::Row;
use std::collections::HashSet;
use wgloss::tensor::{GRAD_OUTPUT, LABELS, LOSS, REF_LABELS, grad};
use wgloss::{
    Block, ClassAxis, Context, DType, HostData, HostTensor, HostTensors, OutputDecl, OutputKind, ParameterSource,
    Sharing, TensorKind,
};

/// One choice on every axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    pub float: DType,
    pub labels: DType,
    pub mask: DType,
    /// Whether tensors that may be f32 beside halves are.
    pub auxiliary_f32: bool,
    pub block: Option<Block>,
    pub workgroup: Option<u32>,
    pub sharing: Sharing,
    pub parameters: ParameterSource,
    pub recording: Recording,
    pub axis: ClassAxis,
    pub offset: u64,
    pub accumulate: bool,
    pub status: bool,
    /// Whether outputs lie on the inputs that they may lie on.
    pub in_place: bool,
}

/// What a caller gets who chooses nothing.
pub const DEFAULT: Variant = Variant {
    float: DType::F32,
    labels: DType::I32,
    mask: DType::U8,
    auxiliary_f32: false,
    block: None,
    workgroup: None,
    sharing: Sharing::Exclusive,
    parameters: ParameterSource::Bound,
    recording: Recording::Fused,
    axis: ClassAxis::First,
    offset: 0,
    accumulate: false,
    status: false,
    in_place: false,
};

/// Every choice at least once, in as few variants as hold them.
pub const ONCE_EACH: [Variant; 5] = [
    Variant {
        float: DType::F16,
        labels: DType::I64,
        mask: DType::U32,
        block: Some(Block::Shared),
        workgroup: Some(64),
        sharing: Sharing::Shared,
        recording: Recording::Apart,
        offset: 3,
        status: true,
        ..DEFAULT
    },
    Variant {
        float: DType::BF16,
        labels: DType::U8,
        mask: DType::Bool,
        auxiliary_f32: true,
        block: Some(Block::Subgroup),
        workgroup: Some(128),
        axis: ClassAxis::Last,
        offset: 1,
        ..DEFAULT
    },
    Variant {
        labels: DType::U32,
        mask: DType::I64,
        block: Some(Block::Shared),
        workgroup: Some(128),
        parameters: ParameterSource::Tensor,
        recording: Recording::Apart,
        axis: ClassAxis::Last,
        offset: 5,
        accumulate: true,
        status: true,
        ..DEFAULT
    },
    Variant {
        float: DType::BF16,
        labels: DType::I32,
        mask: DType::U8,
        workgroup: Some(64),
        sharing: Sharing::Shared,
        parameters: ParameterSource::Tensor,
        offset: 1,
        accumulate: true,
        in_place: true,
        ..DEFAULT
    },
    Variant {
        float: DType::F16,
        mask: DType::I32,
        auxiliary_f32: true,
        recording: Recording::Apart,
        accumulate: true,
        in_place: true,
        ..DEFAULT
    },
];

/// The axes that choose other pipelines, every choice with all others.
pub fn crossed() -> Vec<Variant> {
    chosen().into_iter().map(|(variant, _)| variant).collect()
}

/// A few of these in which each choice meets each other: of those that suit, always the one with most new pairs.
pub fn met(suits: impl Fn(&Variant) -> bool) -> Vec<Variant> {
    let pairs = |choices: &[usize]| -> Vec<_> {
        let axes = 0..choices.len();
        axes.flat_map(|b| (0..b).map(move |a| (a, b))).map(|(a, b)| (a, choices[a], b, choices[b])).collect()
    };
    let all: Vec<_> = chosen().into_iter().filter(|(variant, _)| suits(variant)).map(|(v, c)| (v, pairs(&c))).collect();
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    loop {
        let new = |pairs: &[_]| pairs.iter().filter(|&pair| !seen.contains(pair)).count();
        // The first of equals.
        let best = all.iter().rev().max_by_key(|(_, pairs)| new(pairs)).filter(|(_, pairs)| new(pairs) > 0);
        let Some((variant, pairs)) = best else { return list };
        seen.extend(pairs.iter().copied());
        list.push(*variant);
    }
}

/// Every combination, with the number of each axis's choice.
fn chosen() -> Vec<(Variant, Vec<usize>)> {
    let mut list = vec![(DEFAULT, Vec::new())];
    let mut cross = |choices: &[&dyn Fn(&mut Variant)]| {
        list = list
            .iter()
            .flat_map(|(variant, chosen)| {
                choices.iter().enumerate().map(|(at, choose)| {
                    let mut variant = *variant;
                    choose(&mut variant);
                    (variant, [&chosen[..], &[at]].concat())
                })
            })
            .collect();
    };
    cross(&[&|_| {}, &|v| v.float = DType::F16, &|v| v.float = DType::BF16]);
    cross(&[&|v| v.block = Some(Block::Shared), &|v| v.block = Some(Block::Subgroup)]);
    cross(&[&|v| v.workgroup = Some(64), &|v| v.workgroup = Some(256)]);
    cross(&[&|_| {}, &|v| v.sharing = Sharing::Shared]);
    cross(&[&|_| {}, &|v| v.axis = ClassAxis::Last]);
    cross(&[&|_| {}, &|v| v.recording = Recording::Apart]);
    cross(&[&|_| {}, &|v| v.offset = 1]);
    list
}

impl Variant {
    /// Whether a device can run it.
    pub fn suits(&self, context: &Context) -> bool {
        let caps = context.caps();
        (self.block != Some(Block::Subgroup) || caps.subgroups.is_some())
            && self.workgroup.is_none_or(|size| size <= caps.max_workgroup_size)
    }

    /// The choices that differ from the defaults.
    pub fn name(&self) -> String {
        let shown =
            |v: &Self| format!("{v:?}").trim_start_matches("Variant { ").trim_end_matches(" }").replace(", ", ",");
        let (own, plain) = (shown(self), shown(&DEFAULT));
        let differing = own.split(',').zip(plain.split(',')).filter(|(a, b)| a != b).map(|(a, _)| a);
        let list = differing.collect::<Vec<_>>().join(" ");
        if list.is_empty() { "defaults".into() } else { list }
    }

    /// The class axis, first for losses that have none.
    fn axis_of(&self, problem: &Problem) -> ClassAxis {
        let has_classes = problem.loss.signature()[0].dims.contains("C ...");
        if has_classes { self.axis } else { ClassAxis::First }
    }

    /// The tensors as this variant stores them: classes last, labels that the label type holds.
    pub fn tensors(&self, problem: &Problem) -> HostTensors {
        let mut tensors = problem.tensors.clone();
        for name in [LABELS, REF_LABELS] {
            if let Some(HostTensor { data: HostData::Integer(values), .. }) = tensors.get_mut(name) {
                match self.labels {
                    DType::U8 => values.iter_mut().for_each(|label| *label = (*label).max(0) % 256),
                    DType::U32 => values.iter_mut().for_each(|label| *label = (*label).max(0)),
                    _ => {}
                }
            }
        }
        if self.axis_of(problem) == ClassAxis::Last { classes_last(problem, &tensors) } else { tensors }
    }

    /// The call of a problem whose tensors [`tensors`](Self::tensors) gave.
    pub fn call<'a>(&self, problem: &'a Problem, tensors: &'a HostTensors) -> Call<'a> {
        let mut call = Call::new(&*problem.loss, tensors);
        call.reduction = problem.reduction;
        call.float = self.float;
        call.stored.extend([LABELS, REF_LABELS].map(|name| (name.into(), self.labels)));
        let indices = if self.labels == DType::U8 { DType::U32 } else { self.labels };
        let signature = problem.loss.signature();
        let is_index = signature.iter().filter(|decl| decl.kind == TensorKind::Index);
        call.stored.extend(is_index.map(|decl| (decl.name.into(), indices)));
        let is_mask = signature.iter().filter(|decl| decl.kind == TensorKind::Mask);
        call.stored.extend(is_mask.map(|decl| (decl.name.into(), self.mask)));
        if self.auxiliary_f32 {
            let signature = problem.loss.signature();
            let auxiliary = signature.iter().filter(|decl| decl.kind == TensorKind::Auxiliary).map(|decl| decl.name);
            call.stored.extend(auxiliary.chain([GRAD_OUTPUT]).map(|name| (name.into(), DType::F32)));
        }
        call.options.block = self.block;
        call.options.workgroup_size = self.workgroup;
        call.options.sharing = self.sharing;
        call.options.parameters = self.parameters;
        call.options.class_axis = self.axis_of(problem);
        call.options.accumulate = self.accumulate;
        call.recording = self.recording;
        call.offset = self.offset;
        call.status = self.status && !problem.is_operation();
        if self.accumulate {
            call.before = 0.5;
        }
        if self.in_place && !problem.loss.signature().iter().any(|decl| decl.grad) {
            call.lie_in_place();
        }
        call
    }

    /// Runs a problem, waits for it and compares it with the reference.
    pub fn check(&self, context: &Context, row: &Row, problem: &Problem) -> Result<Outcome, String> {
        let verified = block_on(context, self.verify(context, row, problem)).map_err(|e| e.to_string())?;
        verified.map(|(outcome, _)| outcome)
    }

    /// Runs a problem and compares it with the reference; gives both.
    pub async fn verify(&self, context: &Context, row: &Row, problem: &Problem) -> Result<(Outcome, Expected), String> {
        let tensors = self.tensors(problem);
        let call = self.call(problem, &tensors);
        let outcome = call.answer(context).await.map_err(|e| e.to_string())?;
        let rounded = call.rounded().map_err(|e| e.to_string())?;
        let expected = Expected::of(problem, &rounded, call.options.class_axis, row.relative)?;
        agree(&outcome, &expected, &call)?;
        Ok((outcome, expected))
    }
}

/// Compares what a call left with what the reference gave.
pub fn agree(outcome: &Outcome, expected: &Expected, call: &Call<'_>) -> Result<(), String> {
    if !outcome.intact {
        return Err("bytes outside the outputs changed".into());
    }
    for OutputDecl { name, kind, .. } in call.loss.outputs() {
        // An output over an input is found there.
        let place = match kind {
            OutputKind::Like(input) if call.in_place.contains(name) => input,
            _ => name,
        };
        let found = outcome.outputs.get(place).ok_or_else(|| format!("no output `{name}`"))?;
        let value = if name == LOSS { &expected.evaluation.loss } else { &expected.evaluation.outputs[name] };
        let tolerance = match outcome.stored[place] {
            DType::F32 => expected.loss(),
            stored => expected.stored(stored),
        };
        compare::tensors(name, found, value, tolerance)?;
    }
    for (name, slope) in &expected.evaluation.grads {
        let stored = call.stored.get(name).copied().unwrap_or(call.float);
        let found = outcome.outputs.get(&grad(name)).ok_or_else(|| format!("no gradient of `{name}`"))?;
        let tolerance = expected.gradient(stored);
        if call.options.accumulate {
            let (sum, tolerance) = accumulated(slope, f64::from(call.before), stored, tolerance);
            compare::tensors(&grad(name), found, &sum, tolerance)?;
        } else {
            compare::tensors(&grad(name), found, slope, tolerance)?;
        }
    }
    Ok(())
}

/// The gradient added to what was there: the sum is rounded once more.
fn accumulated(slope: &HostTensor, before: f64, stored: DType, tolerance: Tolerance) -> (HostTensor, Tolerance) {
    let values: Vec<f64> = slope.as_floats().iter().map(|s| s + before).collect();
    let held = |v: &f64| v.abs() <= tolerance.largest;
    let largest = values.iter().copied().filter(held).fold(0.0, |m: f64, v| m.max(v.abs()));
    let size = slope.as_floats().iter().filter(|s| held(s)).map(|s| s * s).sum::<f64>().sqrt();
    let each = tolerance.relative * size / (values.len().max(1) as f64).sqrt();
    let absolute = tolerance.absolute + each + compare::rounding(stored) * largest;
    (
        HostTensor::floats(slope.dims.clone(), values),
        Tolerance { largest: tolerance.largest, ..Tolerance::new(0.0, absolute) },
    )
}

/// Moves the class axis of every tensor that has one behind the spatial axes.
pub fn classes_last(problem: &Problem, tensors: &HostTensors) -> HostTensors {
    let lead = &problem.tensors[problem.lead()].dims;
    let moves = problem.loss.signature()[0].dims.contains("C ...") && lead.len() > 2;
    let signature = problem.loss.signature();
    let channels = |name: &str| signature.iter().any(|decl| decl.name == name && decl.dims == "N K ...");
    // What an operation gives for each class may have other axes after it.
    let indexed = problem.loss.outputs()[0].dims == "N M C";
    let result = |name: &str, dims: &[usize]| {
        name == GRAD_OUTPUT && problem.is_operation() && !indexed && dims.len() > 2 && dims[..2] == lead[..2]
    };
    let with_classes = |name: &str, tensor: &HostTensor| {
        moves && (tensor.dims == *lead || channels(name) || result(name, &tensor.dims))
    };
    tensors
        .iter()
        .map(|(name, tensor)| (name.clone(), if with_classes(name, tensor) { last(tensor) } else { tensor.clone() }))
        .collect()
}

/// `[N, C, ...]` to `[N, ..., C]`.
pub fn last(tensor: &HostTensor) -> HostTensor {
    let dims = &tensor.dims;
    let (classes, space) = (dims[1], dims[2..].iter().product::<usize>());
    let mut moved = dims.clone();
    let axis = moved.remove(1);
    moved.push(axis);
    let from = |at: usize| {
        let (sample, cell, class) = (at / (classes * space), at / classes % space, at % classes);
        (sample * classes + class) * space + cell
    };
    let count = dims.iter().product();
    let data = match &tensor.data {
        HostData::Float(values) => HostData::Float((0..count).map(|at| values[from(at)]).collect()),
        HostData::Integer(values) => HostData::Integer((0..count).map(|at| values[from(at)]).collect()),
    };
    HostTensor { dims: moved, data }
}
