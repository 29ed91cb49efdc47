//! Times wgpu_sort and a stable sort on the CPU on pairs of 32-bit keys and payloads, and checks that the keys ascend.
//!
//! ```text
//! cargo run --release --manifest-path benches/peers/wgpu_sort/Cargo.toml
//! ```
//!
//! wgpu_sort asks for the size of subgroups, which its wgpu cannot tell: it tries some, and keeps the largest that sorted.

use std::num::NonZeroU32;
use std::time::Instant;
use wgpu_sort::utils::{download_buffer, guess_workgroup_size, upload_to_buffer};
use wgpu_sort::{GPUSorter, HISTO_BLOCK_KVS};

const RUNS: usize = 3;

fn main() -> Result<(), String> {
    let counts = [1u32 << 20, 1 << 24];
    for count in counts {
        let keys = keys(count);
        let best = (0..RUNS).map(|_| on_cpu(&keys)).fold(f64::INFINITY, f64::min);
        println!("{count} pairs, a stable sort on the CPU: {best:.1} ms");
    }
    pollster::block_on(on_gpu(&counts))
}

/// Positive floats in no order: as their bits, they ascend as numbers do.
fn keys(count: u32) -> Vec<f32> {
    let mut state = 1u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u32 << 24) as f32
    };
    (0..count).map(|_| draw()).collect()
}

fn on_cpu(keys: &[f32]) -> f64 {
    let mut pairs: Vec<(u32, u32)> = keys.iter().map(|key| key.to_bits()).zip(0..).collect();
    let start = Instant::now();
    pairs.sort_by_key(|(key, _)| *key);
    let time = 1e3 * start.elapsed().as_secs_f64();
    assert!(pairs.is_sorted_by_key(|(key, _)| *key));
    time
}

async fn on_gpu(counts: &[u32]) -> Result<(), String> {
    let instance = wgpu::Instance::default();
    let adapter = instance.request_adapter(&wgpu::RequestAdapterOptions::default()).await.ok_or("no adapter")?;
    let descriptor = wgpu::DeviceDescriptor {
        label: None,
        required_features: wgpu::Features::empty(),
        required_limits: adapter.limits(),
    };
    let (device, queue) = adapter.request_device(&descriptor, None).await.map_err(|e| e.to_string())?;
    println!("{}", adapter.get_info().name);
    let Some(subgroup) = guess_workgroup_size(&device, &queue).await else {
        println!("wgpu_sort sorts with no size of subgroups here");
        return Ok(());
    };
    println!("wgpu_sort sorts with subgroups of up to {subgroup}");
    let sorter = GPUSorter::new(&device, subgroup);
    for &count in counts {
        // It binds keys, payloads and both once more as one.
        if 16 * u64::from(count) > adapter.limits().max_storage_buffer_binding_size.into() {
            println!("{count} pairs, wgpu_sort: beyond a binding of this device");
            continue;
        }
        let whole = NonZeroU32::new(count.next_multiple_of(HISTO_BLOCK_KVS)).ok_or("no pairs")?;
        let buffers = sorter.create_sort_buffers(&device, whole);
        let (keys, payloads) = (keys(count), (0..count).collect::<Vec<u32>>());
        let mut best = f64::INFINITY;
        for _ in 0..RUNS {
            let mut encoder = device.create_command_encoder(&Default::default());
            upload_to_buffer(&mut encoder, buffers.keys(), &device, &keys);
            upload_to_buffer(&mut encoder, buffers.values(), &device, &payloads);
            queue.submit([encoder.finish()]);
            device.poll(wgpu::Maintain::Wait);
            let start = Instant::now();
            let mut encoder = device.create_command_encoder(&Default::default());
            sorter.sort(&mut encoder, &queue, &buffers, Some(count));
            queue.submit([encoder.finish()]);
            device.poll(wgpu::Maintain::Wait);
            best = best.min(1e3 * start.elapsed().as_secs_f64());
        }
        let sorted = download_buffer::<f32>(buffers.keys(), &device, &queue, 0..4 * u64::from(count)).await;
        let right = if sorted.is_sorted() { "sorted" } else { "not sorted" };
        println!("{count} pairs, wgpu_sort: {best:.1} ms, {right}");
    }
    Ok(())
}
