//! The distance transform at the sizes that `benches/distance.py` compares with other programs: milliseconds of the
//! fastest call, one line a mask.
//!
//! `cargo bench --bench distance`; `WGLOSS_ADAPTER=text` picks the adapter.

use std::time::{Duration, Instant};
use wgloss::loss::EuclideanDistanceTransform;
use wgloss::{Context, Error, HostTensor, HostTensors, Memory, Pass, tensor};
use wgloss_cases::support::adapters;
use wgloss_cases::support::call::{Arena, Call};

/// Items and their shape.
const SIZES: [(usize, &[usize]); 4] = [(1, &[512, 512]), (1, &[2048, 2048]), (16, &[512, 512]), (1, &[128, 128, 128])];
/// Calls of which the fastest counts, and the time after which no further one starts.
const REPEATS: u32 = 10;
const ENOUGH: Duration = Duration::from_secs(4);

/// Bits without a pattern from a number.
fn hash(number: u32) -> u32 {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b1);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca77) >> 8
}

/// Regions: blocks of 32 cells a side, three in four foreground. Points: one cell in 1,000 background.
fn mask(kind: &str, items: usize, dims: &[usize]) -> HostTensor {
    let cells: usize = dims.iter().product();
    let cell = |i: usize| {
        if kind == "points" {
            return i64::from(!hash(i as u32).is_multiple_of(1000));
        }
        let (mut rest, mut block, mut scale) = (i % cells, i / cells, 1);
        for &dim in dims.iter().rev() {
            block += rest % dim / 32 * scale * 64;
            scale *= 64;
            rest /= dim;
        }
        i64::from(!hash(block as u32).is_multiple_of(4))
    };
    HostTensor::integers([&[items], dims].concat(), (0..items * cells).map(cell).collect())
}

fn milliseconds(context: &Context, mask: HostTensor) -> Result<f64, Error> {
    let transform = EuclideanDistanceTransform::default();
    let tensors = HostTensors::from([(tensor::MASK.into(), mask)]);
    let mut call = Call::new(&transform, &tensors);
    call.stored.insert(tensor::MASK.into(), wgloss::DType::U8);
    let plan = call.plan(context)?;
    let prepared = pollster::block_on(context.prepare(&plan))?;
    let arena = Arena::upload(context, &call, &plan)?;
    let bound = prepared.bind(&arena.tensors, &Memory::default())?;
    let mut best = Duration::MAX;
    let first = Instant::now();
    for _ in 0..REPEATS {
        let mut encoder = context.device().create_command_encoder(&Default::default());
        bound.encode(Pass::Fused, &mut encoder);
        let start = Instant::now();
        context.queue().submit([encoder.finish()]);
        let waited = context.device().poll(wgloss::wgpu::PollType::wait_indefinitely());
        waited.map_err(|e| Error::DeviceLost { message: e.to_string() })?;
        best = best.min(start.elapsed());
        if first.elapsed() > ENOUGH {
            break;
        }
    }
    Ok(best.as_secs_f64() * 1e3)
}

fn main() {
    let text = std::env::var("WGLOSS_ADAPTER").unwrap_or_default();
    let result = adapters::request(&text).and_then(|(name, context)| {
        println!("adapter: {name}");
        for (items, dims) in SIZES {
            for kind in ["regions", "points"] {
                let time = milliseconds(&context, mask(kind, items, dims)).map_err(|e| e.to_string())?;
                let shape: Vec<_> = dims.iter().map(ToString::to_string).collect();
                println!("{items} x {}, {kind}: {time:.2} ms", shape.join(" x "));
            }
        }
        Ok(())
    });
    if let Err(message) = result {
        eprintln!("{message}");
        std::process::exit(1);
    }
}
