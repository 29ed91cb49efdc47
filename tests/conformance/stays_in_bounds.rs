//! Oracle 5: a call writes its outputs and nothing else, reads nothing that it has not written, and gives
//! the same bits however it is cut, placed or interleaved.
//!
//! Every run of every oracle starts from NaN bits in outputs, saved and scratch memory, and from sentinels
//! around them (`support::call`). Here workgroup memory holds NaN bits too.

use crate::compare::Expected;
use crate::devices::{Device, contracts};
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, long, odd, samples_axis};
use crate::support::call::{Arena, Call, Outcome, Recording, submit};
use crate::table::Row;
use crate::variants::{DEFAULT, agree};
use crate::workgroup_memory;
use wgloss::{Context, DType, Error, Pass, Plan};

/// Runs twice, the second time after NaN bits were left in workgroup memory.
pub fn runs_repeat(device: &Device, row: &Row) -> Result<(), String> {
    repeats(device, row, DType::F32)
}

/// The same of halves.
pub fn halves_repeat(device: &Device, row: &Row) -> Result<(), String> {
    repeats(device, row, DType::BF16)
}

fn repeats(device: &Device, row: &Row, float: DType) -> Result<(), String> {
    device.run(|context| {
        let poison = workgroup_memory::Poison::new(context);
        let problem = Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()?;
        let mut call = DEFAULT.call(&problem, &problem.tensors);
        call.float = float;
        let first = run(context, &call)?;
        poison.fill(context);
        same("after NaN in workgroup memory", &first, &run(context, &call)?)
    })
}

/// Two uses in flight, F1 F2 B1 B2, give what F1 B1 F2 B2 gives: saved memory is one per use, scratch one
/// for all.
pub fn uses_interleave(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let make = |seed| Recipe::new(row, odd(row)).optional(Optional::All).upstream().seed(seed).make();
        let problems = [make(1)?, make(2)?];
        let apart = problems.each_ref().map(|problem| {
            let mut call = DEFAULT.call(problem, &problem.tensors);
            call.recording = Recording::Apart;
            call
        });
        let alone = [run(context, &apart[0])?, run(context, &apart[1])?];
        let together = in_flight(context, &apart).map_err(|e| e.to_string())?;
        all((0..2).map(|use_| same(&format!("use {}", use_ + 1), &alone[use_], &together[use_])))
    })
}

fn in_flight(context: &Context, calls: &[Call<'_>; 2]) -> Result<Vec<Outcome>, Error> {
    let plan = calls[0].plan(context)?;
    let prepared = pollster::block_on(context.prepare(&plan))?;
    let mut arenas = [Arena::upload(context, &calls[0], &plan)?, Arena::upload(context, &calls[1], &plan)?];
    arenas[1].memory.scratch = arenas[0].memory.scratch.clone();
    let uses =
        [prepared.bind(&arenas[0].tensors, &arenas[0].memory)?, prepared.bind(&arenas[1].tensors, &arenas[1].memory)?];
    let forward = [Pass::Statistics, Pass::Finish];
    uses.iter().for_each(|bound| submit(context, bound, &forward));
    uses.iter().for_each(|bound| submit(context, bound, &[Pass::Gradient]));
    arenas.iter().map(|arena| arena.download(context)).collect()
}

/// Element offsets, step budgets and binding limits change no bit; where a GPU runs other kernels then, no more than rounding.
pub fn cuts_change_nothing(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let problem = Recipe::new(row, long(row)).optional(Optional::All).upstream().make()?;
        // 64 invocations make the smallest blocks, and so the most cuts.
        let mut call = DEFAULT.call(&problem, &problem.tensors);
        call.options.workgroup_size = Some(64);
        let whole = Whole::of(context, row, &problem, &call)?;
        let mut results = Vec::new();
        for offset in [1, 3, 64] {
            let mut moved = call.clone();
            moved.offset = offset;
            results.push(same(&format!("offset {offset}"), &whole.outcome, &run(context, &moved)?));
        }
        let mut cuts = 0;
        // A tile of pairs takes 16 KiB, and a little for alignment.
        for limit in [20 << 10, 16 << 10, 8 << 10, 4 << 10] {
            let mut cut = call.clone();
            cut.options.binding_limit = Some(limit);
            cuts += usize::from(whole.is_cut(&cut, &format!("limit of {limit} bytes"), &mut results)?);
        }
        if cuts == 0 && !row.entire {
            results.push(Err("no binding limit cut the problem".into()));
        }
        let mut cut = call.clone();
        cut.options.step_flops = 10_000;
        whole.is_cut(&cut, "10,000 operations a step", &mut results)?;
        all(results)
    })
}

/// A call in one piece, which others are cuts of.
struct Whole<'a> {
    context: &'a Context,
    row: &'a Row,
    problem: &'a Problem,
    plan: Plan,
    outcome: Outcome,
}

impl<'a> Whole<'a> {
    fn of(context: &'a Context, row: &'a Row, problem: &'a Problem, call: &Call<'_>) -> Result<Self, String> {
        Ok(Self { context, row, problem, plan: plan(context, call)?, outcome: run(context, call)? })
    }

    /// Runs a call whose options may cut it; false where they leave it whole, or too small a block remains.
    fn is_cut(&self, call: &Call<'_>, what: &str, results: &mut Vec<Result<(), String>>) -> Result<bool, String> {
        let plan = match call.plan(self.context) {
            Ok(plan) => plan,
            Err(Error::TooLarge { .. }) => return Ok(false),
            Err(error) => return Err(error.to_string()),
        };
        results.push(self.agrees(call, &plan, what));
        Ok(steps(&plan) > steps(&self.plan))
    }

    /// A cut gives the same bits; other kernels than the whole's, where they may contract otherwise, are held to f64.
    fn agrees(&self, call: &Call<'_>, plan: &Plan, what: &str) -> Result<(), String> {
        let outcome = run(self.context, call)?;
        let done = same(what, &self.outcome, &outcome);
        let others = plan.kernels().iter().any(|kernel| !self.plan.kernels().contains(kernel));
        if done.is_ok() || !contracts(self.context) || !others {
            return done;
        }
        let rounded = call.rounded().map_err(|e| e.to_string())?;
        let expected = Expected::of(self.problem, &rounded, call.options.class_axis, self.row.relative)?;
        agree(&outcome, &expected, call).map_err(|error| format!("{what}: {error}"))
    }
}

/// A binding limit of 1 MiB, with tensors that are larger.
pub fn a_mebibyte_is_enough(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        if row.entire {
            return refuses_parts(context, row);
        }
        let problem = large(row)?;
        let mut call = DEFAULT.call(&problem, &problem.tensors);
        let whole = Whole::of(context, row, &problem, &call)?;
        call.options.binding_limit = Some(1 << 20);
        let cut = plan(context, &call)?;
        if steps(&cut) <= steps(&whole.plan) {
            return Err(format!("{} steps with the limit, {} without", steps(&cut), steps(&whole.plan)));
        }
        whole.agrees(&call, &cut, "limit of 1 MiB")
    })
}

/// What must fit a binding as a whole says so.
fn refuses_parts(context: &Context, row: &Row) -> Result<(), String> {
    let problem = Recipe::new(row, long(row)).make()?;
    let mut call = DEFAULT.call(&problem, &problem.tensors);
    let first = &problem.tensors[problem.lead()];
    call.options.binding_limit = Some(2 * first.dims.iter().product::<usize>() as u64);
    match call.plan(context) {
        Err(Error::TooLarge { .. }) => Ok(()),
        other => Err(format!("half of `{}` fits a binding: {other:?}", problem.lead())),
    }
}

/// A problem whose tensors exceed 1 MiB.
fn large(row: &Row) -> Result<Problem, String> {
    // 300,001 elements or a few more: 1.2 MB in f32. Where all pairs of rows count, the rows are long, and
    // more than a tile of them.
    const ELEMENTS: usize = 300_001;
    const ROWS: usize = 128;
    let mut dims = long(row);
    if row.default_loss().family() == "pairwise" {
        dims = vec![ROWS, ELEMENTS.div_ceil(ROWS)];
    } else {
        let axis = samples_axis(row);
        let others = dims.iter().product::<usize>() / dims[axis];
        dims[axis] = ELEMENTS.div_ceil(others);
    }
    Recipe::new(row, dims).parameters(row.many).make()
}

fn plan(context: &Context, call: &Call<'_>) -> Result<Plan, String> {
    call.plan(context).map_err(|e| e.to_string())
}

fn steps(plan: &Plan) -> usize {
    plan.steps(Pass::Fused).len()
}

fn run(context: &Context, call: &Call<'_>) -> Result<Outcome, String> {
    let outcome = call.run(context).map_err(|e| e.to_string())?;
    if outcome.intact { Ok(outcome) } else { Err("bytes outside the outputs changed".into()) }
}

fn same(what: &str, first: &Outcome, second: &Outcome) -> Result<(), String> {
    for (name, bits) in &first.bits {
        let other = &second.bits[name];
        if let Some(at) = (0..bits.len()).find(|&at| bits[at] != other[at]) {
            return Err(format!("{what}: byte {at} of `{name}` is {:#x}, was {:#x}", other[at], bits[at]));
        }
    }
    Ok(())
}
