//! What holds for every loss alike, tested on the crossed row of each family where a loss is needed.

use crate::compare::Expected;
use crate::devices::{Device, contracts};
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, ignore_index, long, odd, samples_axis};
use crate::support::call::{Arena, Call, Outcome, submit};
use crate::table::{Row, rows};
use crate::variants::{DEFAULT, agree};
use wgloss::tensor::CELL_MASK;
use wgloss::{Block, Caps, Checks, ClassAxis, Context, Error, HostTensor, Options, OutputKind, Pass, Plan, wgpu};

fn row() -> &'static Row {
    rows()[0]
}

fn usual(row: &Row) -> Result<Problem, String> {
    Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()
}

/// 1,000 recordings of a training step make no buffer, bind group, layout, pipeline or module.
pub fn recording_creates_nothing(device: &Device, row: &Row) -> Result<(), String> {
    // A device of its own: the counters are the device's, and other tests run meanwhile.
    device.run_apart(
        |_| {},
        |context| {
            let problem = usual(row)?;
            let call = DEFAULT.call(&problem, &problem.tensors);
            let (bound, _arena) = bind(context, &call).map_err(|e| e.to_string())?;
            let mut encoder = context.device().create_command_encoder(&Default::default());
            let before = created(context);
            {
                let mut pass = encoder.begin_compute_pass(&Default::default());
                for _ in 0..500 {
                    bound.forward(&mut pass);
                    bound.backward(&mut pass);
                    bound.fused(&mut pass);
                }
            }
            for _ in 0..500 {
                bound.encode(Pass::Fused, &mut encoder);
            }
            let after = created(context);
            if before.iter().map(|(_, count)| count).sum::<isize>() == 0 {
                return Err("the device counts nothing: feature `counters` of wgpu is off".into());
            }
            if before == after { Ok(()) } else { Err(format!("{before:?} became {after:?}")) }
        },
    )
}

fn bind(context: &Context, call: &Call<'_>) -> Result<(wgloss::Bound, Arena), Error> {
    let plan = call.plan(context)?;
    let prepared = pollster::block_on(context.prepare(&plan))?;
    let arena = Arena::upload(context, call, &plan)?;
    Ok((prepared.bind(&arena.tensors, &arena.memory)?, arena))
}

/// What the device holds, encoders aside: those are the caller's.
fn created(context: &Context) -> Vec<(&'static str, isize)> {
    let counters = context.device().get_internal_counters().hal;
    vec![
        ("buffers", counters.buffers.read()),
        ("bind groups", counters.bind_groups.read()),
        ("bind group layouts", counters.bind_group_layouts.read()),
        ("pipeline layouts", counters.pipeline_layouts.read()),
        ("compute pipelines", counters.compute_pipelines.read()),
        ("shader modules", counters.shader_modules.read()),
        ("query sets", counters.query_sets.read()),
        ("allocations", counters.memory_allocations.read()),
        ("buffer bytes", counters.buffer_memory.read()),
    ]
}

/// Where a device allows few workgroups along one dimension, they are folded into two.
pub fn workgroups_fold(device: &Device, row: &Row) -> Result<(), String> {
    let problem = large_enough(row)?;
    let groups = device.run(|context| {
        let plan = plan(&DEFAULT.call(&problem, &problem.tensors), context)?;
        Ok(most_groups(&plan))
    })?;
    // The smallest limit whose square holds them: the last row of workgroups is seldom full.
    let limit = (1..).find(|limit| limit * limit >= groups).unwrap_or(groups);
    let set = |limits: &mut wgpu::Limits| limits.max_compute_workgroups_per_dimension = limit;
    device.run_apart(set, |context| {
        if context.caps().max_workgroups != limit || groups <= limit {
            return Err(format!("{groups} workgroups, {} allowed", context.caps().max_workgroups));
        }
        DEFAULT.check(context, row, &problem).map(drop)
    })
}

/// A problem of many workgroups.
fn large_enough(row: &Row) -> Result<Problem, String> {
    let mut dims = long(row);
    let axis = samples_axis(row);
    dims[axis] = dims[axis] * 13 + 1;
    Recipe::new(row, dims).make()
}

fn most_groups(plan: &Plan) -> u32 {
    plan.steps(Pass::Fused).iter().map(|step| step.groups).max().unwrap_or(0)
}

fn plan(call: &Call<'_>, context: &Context) -> Result<Plan, String> {
    call.plan(context).map_err(|e| e.to_string())
}

/// Shaders without bounds checks are right, and give the same bits where compilers do not contract other code otherwise.
pub fn unchecked_agrees(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let unchecked = Context::with_checks(context.device(), context.queue(), Checks::Unchecked);
        let problem = usual(row)?;
        let found = DEFAULT.check(&unchecked, row, &problem)?;
        if contracts(context) {
            return Ok(());
        }
        let checked = DEFAULT.call(&problem, &problem.tensors).run(context).map_err(|e| e.to_string())?;
        if found.bits == checked.bits { Ok(()) } else { Err("other bits".into()) }
    })
}

/// Parts of a pass, recorded in several submissions, are the pass.
pub fn steps_are_the_pass(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let problem = usual(row)?;
        let call = DEFAULT.call(&problem, &problem.tensors);
        let whole = call.run(context).map_err(|e| e.to_string())?;
        let (bound, arena) = bind(context, &call).map_err(|e| e.to_string())?;
        for step in 0..bound.len(Pass::Fused) {
            let mut encoder = context.device().create_command_encoder(&Default::default());
            bound.steps(Pass::Fused, step..step + 1, &mut encoder.begin_compute_pass(&Default::default()));
            context.queue().submit([encoder.finish()]);
        }
        let parts = arena.download(context).map_err(|e| e.to_string())?;
        if parts.bits == whole.bits { Ok(()) } else { Err("other bits".into()) }
    })
}

/// A bound call may be submitted again and again: nothing of a call survives in its saved memory.
pub fn calls_repeat(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        let problem = usual(row)?;
        let call = DEFAULT.call(&problem, &problem.tensors);
        let once = call.run(context).map_err(|e| e.to_string())?;
        let (bound, arena) = bind(context, &call).map_err(|e| e.to_string())?;
        for _ in 0..3 {
            submit(context, &bound, &[Pass::Fused]);
        }
        let often: Outcome = arena.download(context).map_err(|e| e.to_string())?;
        if often.bits == once.bits { Ok(()) } else { Err("other bits".into()) }
    })
}

/// A lost device is an error that comes back as a value.
pub fn a_lost_device_is_an_error(device: &Device, row: &Row) -> Result<(), String> {
    device.run_apart(
        |_| {},
        |context| {
            let problem = usual(row)?;
            let call = DEFAULT.call(&problem, &problem.tensors);
            call.run(context).map_err(|e| e.to_string())?;
            // The uploads of the test itself fail too, past any error scope.
            context.device().on_uncaptured_error(std::sync::Arc::new(|_| {}));
            context.device().destroy();
            match call.run(context) {
                Ok(_) => Err("a call on a destroyed device succeeded".into()),
                Err(
                    Error::DeviceLost { .. } | Error::Device { .. } | Error::OutOfMemory { .. } | Error::Shader { .. },
                ) => Ok(()),
                Err(other) => Err(format!("another error: {other:?}")),
            }
        },
    )
}

/// The comparison notices an input or a parameter that is off by 1 %, or one cell of a mask or of labels.
pub fn tolerances_can_fail(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| all([input_nudged(context, row), parameters_nudged(context, row)]))
}

fn input_nudged(context: &Context, row: &Row) -> Result<(), String> {
    let problem = usual(row)?;
    let first = problem.loss.signature()[0].name;
    let call = DEFAULT.call(&problem, &problem.tensors);
    let outcome = call.run(context).map_err(|e| e.to_string())?;
    let mut nudged = usual(row)?;
    // Neither indices nor cosines, directions nor quantised numbers follow a change of 1 %, and masks in a field of ones
    // only what is no number.
    let outputs = problem.loss.outputs();
    let indices = outputs.iter().all(|output| matches!(output.kind, OutputKind::Unsigned | OutputKind::Signed));
    const TURNED: [&str; 4] =
        ["gradient_similarity_score", "fake_quantize", "trajectory_pca_directions", "residual_ntk_score"];
    let turned = indices || TURNED.contains(&row.loss);
    let masks = ["boundary_point_mask", "feature_outlier_mask"].contains(&row.loss);
    nudged.map_floats(first, |x| match () {
        () if masks => f64::NAN,
        () if turned => -x,
        () => x * 0.99,
    });
    // A cell of a mask flips, one of labels is left out or no longer.
    let ignored = ignore_index(&*nudged.loss);
    let other = |cell: i64| ignored.map_or(1 - cell, |index| if cell == index { 0 } else { index });
    let middle = nudged.tensors[first].as_integers().len() / 2;
    // One that counts.
    let mask = nudged.tensors.get(CELL_MASK).map_or(&[][..], HostTensor::as_integers);
    let middle = (middle..mask.len()).find(|&at| mask[at] != 0).unwrap_or(middle);
    let mut at = 0;
    nudged.map_integers(first, |cell| {
        at += 1;
        if at - 1 == middle { other(cell) } else { cell }
    });
    let expected = Expected::of(&nudged, &nudged.tensors, ClassAxis::First, row.relative)?;
    match agree(&outcome, &expected, &call) {
        Ok(()) => Err(format!("a change of `{first}` went unnoticed")),
        Err(_) => Ok(()),
    }
}

/// Some set of the row shows each number.
fn parameters_nudged(context: &Context, row: &Row) -> Result<(), String> {
    let numbers = row.default_loss().parameters().into_iter();
    let numbers = numbers.filter(|p| matches!(p.value, wgloss::ParameterValue::Number(_))).map(|p| p.name);
    let mut unnoticed: Vec<&str> = numbers.collect();
    // Some parameters are of an optional tensor, others are replaced by one.
    let sets =
        [Optional::None, Optional::All].into_iter().flat_map(|o| row.parameters().into_iter().map(move |p| (o, p)));
    for (optional, parameters) in sets {
        let problem = Recipe::new(row, odd(row)).parameters(parameters).optional(optional).upstream().make()?;
        let call = DEFAULT.call(&problem, &problem.tensors);
        let outcome = call.run(context).map_err(|e| e.to_string())?;
        unnoticed.retain(|name| {
            let mut nudged = Problem { loss: row.with(parameters), ..problem_of(&problem) };
            let own = nudged.loss.parameters().into_iter().find(|p| p.name == *name);
            let Some(wgloss::ParameterValue::Number(value)) = own.map(|p| p.value) else { return true };
            let set = nudged.loss.set(name, &serde_json::json!(f64::from(value) * 0.99));
            if set.is_none_or(|set| set.is_err()) {
                return true;
            }
            let expected = Expected::of(&nudged, &nudged.tensors, ClassAxis::First, row.relative);
            expected.is_ok_and(|expected| agree(&outcome, &expected, &call).is_ok())
        });
    }
    if unnoticed.is_empty() {
        return Ok(());
    }
    Err(format!("no parameters of the row show a change of 1 % in {unnoticed:?}"))
}

/// The same question to another loss: the loss is replaced by the caller.
fn problem_of(problem: &Problem) -> Problem {
    Problem {
        name: problem.name.clone(),
        loss: wgloss::registry::get(problem.loss.name()).expect("a row's loss is registered"),
        tensors: problem.tensors.clone(),
        reduction: problem.reduction,
        cancels: problem.cancels,
    }
}

/// A plan is a function of its arguments: no device, and the same answer twice.
pub fn plans_are_pure() -> Result<(), String> {
    all(rows().into_iter().map(|row| {
        let problem = usual(row)?;
        let request = DEFAULT.call(&problem, &problem.tensors).request();
        let plan = || problem.loss.plan(&request, &Caps::default()).map_err(|e| format!("{}: {e}", row.loss));
        let (first, second) = (plan()?, plan()?);
        if first != second {
            return Err(format!("{}: two plans of one request differ", row.loss));
        }
        let work = first.work(Pass::Fused);
        if work.bytes == 0 || work.flops == 0 || first.variant.is_empty() {
            return Err(format!("{}: a plan without work: {work:?}", row.loss));
        }
        let forced = |size| {
            let options = Options { block: Some(Block::Shared), workgroup_size: Some(size), ..Options::default() };
            let plan = problem.loss.plan(&request.clone().options(options), &Caps::default());
            plan.map(|plan| plan.variant).map_err(|e| e.to_string())
        };
        let (small, large) = (forced(64)?, forced(256)?);
        if small == large && row.crossed {
            return Err(format!("{}: forced choices do not show in the variant {small}", row.loss));
        }
        Ok(())
    }))
}

/// 65,536 workgroups and more: a plan states them, whatever one dimension holds.
pub fn plans_exceed_a_dimension() -> Result<(), String> {
    let row = row();
    let problem = usual(row)?;
    let mut request = DEFAULT.call(&problem, &problem.tensors).request();
    request.tensors.retain(|name, _| {
        problem.loss.signature().iter().any(|d| d.name == name && d.presence == wgloss::Presence::Required)
    });
    for spec in request.tensors.values_mut() {
        spec.dims = vec![1 << 28];
    }
    let caps = Caps { max_binding: 4 << 30, max_buffer: 4 << 30, ..Caps::default() };
    let plan = problem.loss.plan(&request, &caps).map_err(|e| e.to_string())?;
    let groups = most_groups(&plan);
    if groups > caps.max_workgroups { Ok(()) } else { Err(format!("{groups} workgroups for 2^28 elements")) }
}
