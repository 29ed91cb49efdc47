//! Every loss of the registry at a small, a cache-exceeding and an awkward size: time, GB/s, and the share of what a
//! copy reaches on the same adapter in the same run.
//!
//! `cargo bench -- dice` runs the losses whose name holds `dice`; `WGLOSS_ADAPTER=text` picks the adapter.

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput};
use std::cell::Cell;
use std::time::{Duration, Instant};
use support::adapters;
use support::call::{Arena, Call};
use support::device_copy::DeviceCopy;
use support::problems;
use wgloss::{Bound, Context, Error, Memory, Pass, registry};

/// Shapes `[N, C, H, W]`: the second holds 32 MiB of f32, the third divides by nothing.
const SIZES: [(&str, [usize; 4]); 3] =
    [("small", [2, 4, 32, 32]), ("large", [4, 8, 512, 512]), ("awkward", [3, 7, 129, 131])];

fn main() {
    let text = std::env::var("WGLOSS_ADAPTER").unwrap_or_default();
    let result = adapters::request(&text).and_then(|(name, context)| {
        println!("adapter: {name}");
        run(&context).map_err(|e| e.to_string())
    });
    if let Err(message) = result {
        eprintln!("{message}");
        std::process::exit(1);
    }
}

fn run(context: &Context) -> Result<(), Error> {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let copy = DeviceCopy::new(context, 64 << 20);
    copy.run(context)?;
    let fastest = (0..5).map(|_| copy.run(context)).collect::<Result<Vec<_>, _>>()?;
    let fastest = fastest.into_iter().min().unwrap_or_default();
    let rate = copy.bytes() as f64 / fastest.as_secs_f64();
    println!("copy: {:.2} GB/s", rate / 1e9);
    for loss in registry::all() {
        let mut group = criterion.benchmark_group(loss.name());
        for (size, dims) in SIZES {
            let Some(tensors) = problems::tensors(&*loss, &dims) else { continue };
            let call = Call::new(&*loss, &tensors);
            let plan = call.plan(context)?;
            let prepared = pollster::block_on(context.prepare(&plan))?;
            let arena = Arena::upload(context, &call, &plan)?;
            let bound = prepared.bind(&arena.tensors, &Memory::default())?;
            let work = plan.work(Pass::Fused);
            let best = Cell::new(Duration::MAX);
            group.throughput(Throughput::Bytes(work.bytes));
            group.bench_function(BenchmarkId::new("fused", size), |bencher| {
                bencher.iter_custom(|repeats| {
                    let times = (0..repeats).map(|_| time(context, &bound));
                    times.inspect(|t| best.set(best.get().min(*t))).sum()
                });
            });
            if best.get() < Duration::MAX {
                let reached = work.bytes as f64 / best.get().as_secs_f64();
                let share = 100.0 * reached / rate;
                println!("{:32} {:8} {:7.2} GB/s, {share:4.0} % of the copy", loss.name(), size, reached / 1e9);
            }
        }
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

/// One fused call, from submission to completion.
fn time(context: &Context, bound: &Bound) -> Duration {
    let mut encoder = context.device().create_command_encoder(&Default::default());
    bound.encode(Pass::Fused, &mut encoder);
    let start = Instant::now();
    context.queue().submit([encoder.finish()]);
    context.device().poll(wgloss::wgpu::PollType::wait_indefinitely()).expect("the device runs a benchmark to its end");
    start.elapsed()
}
