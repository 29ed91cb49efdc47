//! Operations each element of whose outputs and gradients follows from a few elements of the inputs: one kernel for each
//! result, which reads what it needs once and writes once.
//!
//! An operation lists its results as [`Part`]s: what is written, what is read and from where, and the WGSL of one element. An
//! operation whose gradients need nothing but `grad_output` reads nothing else for them. What is a sum over a row or a slice
//! of elements is a [`RowSum`] or [`SliceSums`].

pub(crate) mod axes;
pub(crate) mod conservation;
pub(crate) mod lines;
pub(crate) mod mirrors;
pub(crate) mod neighbours;
pub(crate) mod outliers;
pub(crate) mod rows;
pub(crate) mod slices;
pub(crate) mod trident;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Run, Stage};
use crate::tensor::GRAD_OUTPUT;
use rows::RowSum;
use slices::SliceSums;

/// What a part writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writes {
    /// An output, from this element on.
    Output(&'static str, u64),
    /// The gradient of an input.
    Gradient(&'static str),
}

/// Which elements of a tensor an element of the result depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The one at its own place, or at its place from this element on.
    Own(u64),
    /// Some of those that belong to its row: rows of the result have `of` elements, the tensor has `each` for a row.
    Row { of: u64, each: u64 },
    /// Any of so many.
    Any(u64),
}

impl Reach {
    fn map(self) -> Map<'static> {
        match self {
            Self::Own(0) => ITEM,
            Self::Own(first) => Map::of(move |run: &Run| first + run.items.start..first + run.items.end),
            Self::Row { of, each } => {
                Map::of(move |run: &Run| run.items.start / of * each..run.items.end.div_ceil(of) * each)
            }
            Self::Any(count) => Map::Whole(count),
        }
    }

    /// The same of a run of whole rows of so many elements, which rows of the result divide.
    fn of_rows(self, length: u64) -> Map<'static> {
        match self {
            Self::Own(first) => {
                Map::of(move |run: &Run| first + run.items.start * length..first + run.items.end * length)
            }
            Self::Row { of, each } => Map::Item(length / of * each),
            Self::Any(count) => Map::Whole(count),
        }
    }
}

/// An input of a part, under its own name in WGSL or that of its stand-in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reads {
    name: &'static str,
    wgsl: &'static str,
    absent: Option<Absent>,
    reach: Reach,
}

impl Reads {
    pub fn new(name: &'static str, reach: Reach) -> Self {
        Self::named(name, name, reach)
    }

    /// An input under another name in WGSL.
    pub fn named(wgsl: &'static str, name: &'static str, reach: Reach) -> Self {
        Self { name, wgsl, absent: None, reach }
    }

    /// An input that a call may lack.
    pub fn optional(name: &'static str, absent: Absent, reach: Reach) -> Self {
        Self { name, wgsl: name, absent: Some(absent), reach }
    }

    /// The upstream gradient, or 1.
    pub fn upstream(reach: Reach) -> Self {
        Self::optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), reach)
    }

    /// Whether an element reads the one at its own place.
    fn is_own(&self) -> bool {
        matches!(self.reach, Reach::Own(_))
    }

    fn bind<'s>(&self, stage: Stage<'s>, map: Map<'s>) -> Stage<'s> {
        match self.absent {
            None => stage.tensor_as(self.wgsl, self.name, map),
            Some(absent) => stage.optional(self.name, absent, map),
        }
    }
}

/// A result of an operation, and its kernel.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub writes: Writes,
    /// Elements that are written.
    pub count: u64,
    pub reads: Vec<Reads>,
    pub words: Vec<(&'static str, u64)>,
    /// WGSL that defines `element(i: u32) -> f32`, i from 0 on.
    pub element: Vec<Fragment>,
    /// Whether it writes some of the elements alone, and the WGSL defines `is_here(i)` too.
    pub some: bool,
    pub flops: u64,
}

/// An operation of parts.
pub(crate) trait Operation: Loss {
    fn tensors(&self) -> Vec<TensorDecl>;

    fn results(&self) -> Vec<OutputDecl>;

    /// The inputs without an element of which the results are zeros.
    fn over(&self) -> Vec<&'static str> {
        vec![Operation::tensors(self)[0].name]
    }

    /// The results, outputs first, after the checks that letters cannot state.
    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error>;

    /// The output that is a sum over rows, of a request that passed the checks of the parts.
    fn row_sum(&self, _request: &Request) -> Option<RowSum> {
        None
    }

    /// The gradients that are sums over slices.
    fn slice_sums(&self, _request: &Request) -> Result<Option<SliceSums>, Error> {
        Ok(None)
    }

    /// The first output times its upstream gradient, with what the gradient takes for constant as it is at `at`.
    fn held(&self, _request: &Request, _tensors: &HostTensors, _at: &HostTensors) -> Option<Result<f64, Error>> {
        None
    }

    /// The definition in f64.
    fn define(&self, request: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error>;
}

impl Family for dyn Operation {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        Operation::tensors(self)
    }

    fn results(&self) -> Vec<OutputDecl> {
        Operation::results(self)
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        self.parts(request)?;
        let call = HostCall::new(self, request, tensors)?;
        self.define(request, tensors, call)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        self.held(request, tensors, at)
    }
}

/// Elements, or pairs of halves, of an invocation.
pub(super) const ITEMS: u64 = 4;

fn plan(operation: &dyn Operation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let parts = operation.parts(request)?;
    let sums = operation.slice_sums(request)?;
    let slots = operation.output_slots(request)?;
    let outputs = operation.outputs();
    let stores_halves = |name: &str| {
        let mut stored = outputs.iter().zip(&slots);
        stored.any(|(output, slot)| output.name == name && slot.spec.dtype.is_half())
    };
    Call::bare(operation, request, caps, Outline::new(&operation.over()), |call| {
        if let Some(sum) = operation.row_sum(request) {
            sum.push(call, &operation.parameters())?;
        }
        for part in &parts {
            let (wanted, half) = match part.writes {
                Writes::Output(name, _) => (true, stores_halves(name)),
                Writes::Gradient(of) => (call.wants(of), request.tensors[of].dtype.is_half()),
            };
            if wanted && part.count > 0 {
                push(call, operation, part, half)?;
            }
        }
        sums.map_or(Ok(()), |sums| sums.push(call, &operation.parameters()))
    })
}

fn push(call: &mut Call<'_>, operation: &dyn Operation, part: &Part, half: bool) -> Result<(), Error> {
    let pair = if half { 2u32 } else { 1 };
    let over = Items { count: part.count, block: call.workgroup() * ITEMS * u64::from(pair) };
    let stage = call
        .sums(&over)
        .fragments([fragment!("family/operations/main")])
        .fragments(part.element.iter().copied())
        .fragments((!part.some).then_some(fragment!("family/operations/all_here")))
        .numerics()
        .parameters(&operation.parameters())
        .constant("PAIR", pair)
        .constant("ITEMS", ITEMS as u32)
        .words(&part.words)
        .flops(part.flops);
    let stage = part.reads.iter().fold(stage, |stage, read| read.bind(stage, read.reach.map()));
    match part.writes {
        Writes::Output(name, first) => {
            let stage = stage.word("first", first as u32).output(name, "result", Reach::Own(first).map());
            stage.own_words("result", first.is_multiple_of(2)).push(call, &FORWARD)
        }
        // Pairs start at even elements.
        Writes::Gradient(of) => {
            stage.word("first", 0).gradient_as("result", of, ITEM).own_words("result", true).push(call, &BACKWARD)
        }
    }
}
