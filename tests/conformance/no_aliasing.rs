//! Oracle 9: no two bindings of a step, one of them writable, overlap once their ranges are rounded as devices bind them, and
//! none is writable where another of its buffer is not. WebGPU refuses such a dispatch, and leaves what it would have
//! written. No GPU is needed.

use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, long, many_others, odd, reductions_under, shapes, takes_either};
use crate::support::call::Call;
use crate::table::Row;
use crate::variants::{DEFAULT, ONCE_EACH, Variant};
use std::collections::BTreeMap;
use std::fmt;
use wgloss::tensor::REF_EMBEDDINGS;
use wgloss::{Caps, Error, Kernel, Options, Pass, Place, Sharing, Step, Window};

/// Bytes that the start of a binding is a multiple of: no device asks for more.
const ALIGNMENT: u64 = 256;

/// Each problem under one variant, by turns; on the crossed row of a family under all.
pub fn writable_bindings_lie_apart(row: &Row) -> Result<(), String> {
    check(row, row.crossed)
}

/// Each problem under every variant.
pub fn under_every_variant(row: &Row) -> Result<(), String> {
    check(row, true)
}

fn check(row: &Row, every: bool) -> Result<(), String> {
    let caps = Caps { subgroups: Some((4, 128)), ..Caps::default() };
    // Each pair of bindings once, with the first step that overlaps them.
    let mut found = BTreeMap::new();
    let variants = variants();
    for (turn, problem) in problems(row)?.iter().enumerate() {
        let one = turn % variants.len();
        for variant in if every { &variants[..] } else { &variants[one..=one] } {
            let tensors = variant.tensors(problem);
            let mut call = variant.call(problem, &tensors);
            for (gradients, sharing) in
                [(true, Sharing::Exclusive), (false, Sharing::Exclusive), (true, Sharing::Shared)]
            {
                (call.gradients, call.options.sharing) = (gradients, sharing);
                for options in options(&call, row) {
                    let call = Call { options, ..call.clone() };
                    for (names, step) in overlaps(&call, &caps)? {
                        found.entry(names).or_insert_with(|| format!("{step} | {} | {}", variant.name(), problem.name));
                    }
                }
            }
        }
    }
    all(found.into_iter().map(|((a, b), first)| Err(format!("`{a}` and `{b}` overlap: {first}"))))
}

/// Every kind of problem, without the values: plans know shapes.
fn problems(row: &Row) -> Result<Vec<Problem>, String> {
    let mut list = Vec::new();
    for (_, dims) in shapes(row) {
        list.push(Recipe::new(row, dims).make()?);
    }
    for dims in [odd(row), long(row)] {
        for parameters in row.parameters() {
            for reduction in reductions_under(row, parameters) {
                for optional in [Optional::None, Optional::All] {
                    let recipe = Recipe::new(row, dims.clone());
                    let recipe = recipe.parameters(parameters).reduction(reduction).optional(optional);
                    if takes_either(row) {
                        list.push(recipe.clone().dense().make()?);
                    }
                    list.push(recipe.upstream().make()?);
                }
            }
        }
    }
    list.extend(many_others(row)?);
    Ok(list)
}

/// Choices that change what is bound.
fn variants() -> Vec<Variant> {
    let sizes = [64, 128, 256].map(|size| Variant { workgroup: Some(size), accumulate: size == 128, ..DEFAULT });
    [&[DEFAULT], &sizes[..], &ONCE_EACH[..]].concat()
}

/// A call's options as they are, with small bindings, short steps, little workspace, and a busy device.
pub fn options(call: &Call<'_>, row: &Row) -> Vec<Options> {
    let own = &call.options;
    let mut list = vec![own.clone()];
    list.extend([20 << 10, 8 << 10, 4 << 10].map(|limit| Options { binding_limit: Some(limit), ..own.clone() }));
    list.push(Options { step_flops: 10_000, ..own.clone() });
    if ["pairwise", "lovasz"].contains(&row.default_loss().family()) {
        list.push(Options { workspace: Some(16 << 10), ..own.clone() });
    }
    if row.default_loss().family() == "pairwise" {
        list.extend([1, 1024].map(|groups| Options { busy_groups: Some(groups), ..own.clone() }));
        if call.tensors.contains_key(REF_EMBEDDINGS) {
            list.push(Options { row_offset: Some(1), ..own.clone() });
        }
    }
    list
}

/// The names of two bindings, and the step that overlaps them.
type Overlap = ((&'static str, &'static str), String);

fn overlaps(call: &Call<'_>, caps: &Caps) -> Result<Vec<Overlap>, String> {
    let plan = match call.loss.plan(&call.request(), caps) {
        Ok(plan) => plan,
        // Too small a block is left, or a choice that the loss does not offer: nothing is bound.
        Err(Error::TooLarge { .. } | Error::Unsupported { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error.to_string()),
    };
    let mut list = Vec::new();
    for plan in [&plan, &plan.merge()] {
        for pass in [Pass::Statistics, Pass::Finish, Pass::Gradient, Pass::Fused, Pass::Merge] {
            for (at, step) in plan.steps(pass).iter().enumerate() {
                let kernel = &plan.kernels()[step.kernel];
                let name = |ranges| format!("{pass:?} step {at} {}, {ranges}", kernel.label);
                let found = in_step(kernel, step, call.options.sharing);
                list.extend(found.into_iter().map(|(names, ranges)| (names, name(ranges))));
            }
        }
    }
    Ok(list)
}

/// The names and bytes of the bindings that overlap.
fn in_step(kernel: &Kernel, step: &Step, sharing: Sharing) -> Vec<Overlap> {
    let bindings: Vec<_> = kernel.storage().zip(&step.windows).map(|(b, w)| (b, Range::of(w, b.1, sharing))).collect();
    let mut list = Vec::new();
    for (at, (b, b_range)) in bindings.iter().enumerate() {
        for (a, a_range) in &bindings[..at] {
            // A buffer that is bound to be read and to be written in one dispatch is refused wherever the ranges lie.
            let mixed = a.2 != b.2 && a_range.region == b_range.region;
            if mixed || (a.2 && a_range.meets(b_range)) {
                list.push(((a.0, b.0), format!("{a_range:?} and {b_range:?}")));
            }
        }
    }
    list
}

/// The bytes of a region that a binding takes: from an aligned start to the end of a word.
struct Range {
    region: &'static str,
    start: u64,
    end: u64,
    /// Where the window itself starts.
    address: u64,
}

impl Range {
    fn of(window: &Window, size: u64, sharing: Sharing) -> Self {
        let (region, base) = match window.place {
            Place::Tensor(name) => (name, 0),
            Place::Saved(offset) => ("saved", offset),
            Place::Scratch(offset) => ("scratch", offset),
            Place::Table(offset) => ("table", offset),
        };
        let address = base + window.first * size;
        let mut start = address / ALIGNMENT * ALIGNMENT;
        // The kernel counts whole elements from the start.
        while !(address - start).is_multiple_of(size) {
            start -= ALIGNMENT;
        }
        // In a buffer of its own a tensor may start at any element; one of many that share a buffer, where `bind` asks.
        if matches!(window.place, Place::Tensor(_)) && sharing == Sharing::Exclusive {
            start = address.saturating_sub(ALIGNMENT - size);
        }
        Self { region, start, end: (address + window.count * size).next_multiple_of(4), address }
    }

    fn meets(&self, other: &Self) -> bool {
        self.region == other.region && self.start < other.end && other.start < self.end
    }
}

impl fmt::Debug for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}..{} bound from {}", self.region, self.address, self.end, self.start)
    }
}
