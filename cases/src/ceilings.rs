//! What a device can do, measured by kernels of this file: bytes moved, numbers multiplied and added, and what a
//! dispatch and a submission cost.

use crate::clock::{Clock, median};
use crate::workloads::Size;
use std::time::Duration;
use web_time::Instant;
use wgloss::{Context, Error, wgpu};

/// The limits that losses are held to.
#[derive(Debug, Clone, Copy)]
pub struct Ceilings {
    /// Bytes a second of a copy, read and written ones counted.
    pub copy: f64,
    /// f32 multiplications and additions a second.
    pub multiply_add: f64,
    /// f32 multiplications and additions a second of a plain matrix product, the measure of losses over pairs.
    pub product: f64,
    /// Seconds of one dispatch that does next to nothing and follows another on the same buffer.
    pub launch: f64,
    /// Seconds from a submission of one such dispatch until the CPU knows that it ended.
    pub submit: f64,
}

/// A kernel that keeps the whole device busy, and the seconds that it takes on a device that is awake.
pub struct Load {
    kernel: Raw,
    seconds: f64,
}

impl Load {
    /// Works until the device is as fast as when its ceilings were measured. It idles, and lowers its clocks, while the
    /// processor verifies a sample; and a small workload is not enough to raise them again.
    pub async fn wake(&self, clock: &Clock) -> Result<(), Error> {
        const NEARLY: f64 = 1.05;
        const MOST: Duration = Duration::from_secs(2);
        let start = Instant::now();
        while clock.sleeps && start.elapsed() < MOST {
            let seconds = median(clock.times(5, self.seconds, &|pass| self.kernel.record(pass)).await?);
            if seconds <= NEARLY * self.seconds {
                break;
            }
        }
        Ok(())
    }
}

/// Which limit a piece of work meets first, and how long it takes at that limit.
pub struct Bound {
    pub name: &'static str,
    pub seconds: f64,
}

impl Ceilings {
    /// The size of workloads that the device runs within minutes.
    pub fn size(&self) -> Size {
        match (self.copy, self.multiply_add) {
            (copy, rate) if copy >= 150e9 && rate >= 3e12 => Size::Full,
            (copy, rate) if copy >= 25e9 && rate >= 200e9 => Size::Medium,
            _ => Size::Small,
        }
    }

    pub fn bound(&self, work: wgloss::Work) -> Bound {
        let memory = work.bytes as f64 / self.copy;
        let arithmetic = work.flops as f64 / self.multiply_add;
        if memory >= arithmetic {
            Bound { name: "memory", seconds: memory }
        } else {
            Bound { name: "arithmetic", seconds: arithmetic }
        }
    }

    /// Measures a device, and settles which clock to believe on it; with what keeps it awake.
    pub async fn measure(context: &Context, clock: &mut Clock) -> Result<(Self, Load), Error> {
        let touch = Raw::new(context, TOUCH, &[], &[16], 1);
        let mut submissions = Vec::new();
        for _ in 0..30 {
            submissions.push(clock.wall(&|pass| touch.record(pass)).await?);
        }
        let submit = median(submissions);

        // Past any cache of the last level; halved until a copy is short enough to repeat.
        let mut bytes = (256 << 20).min(context.caps().max_binding & !0xffff);
        let mut copy = Raw::copy(context, bytes);
        while bytes > 32 << 20 && clock.wall(&|pass| copy.record(pass)).await? > 0.05 {
            bytes /= 2;
            copy = Raw::copy(context, bytes);
        }
        clock.trust(&|pass| copy.record(pass)).await?;
        let copy_time = best(clock, &copy).await?;

        let mut rate = 0.0_f64;
        let mut load = None;
        for form in ["fma(@, m, c)", "@ * m + c"] {
            // Twice the invocations until there are enough of them to fill the device for a while.
            let mut groups = 64;
            loop {
                let kernel = Raw::new(context, &multiply_add(form), &[], &[u64::from(groups) * 256 * 4], groups);
                if groups == MOST_GROUPS || clock.wall(&|pass| kernel.record(pass)).await? > 0.01 {
                    let seconds = best(clock, &kernel).await?;
                    rate = rate.max(f64::from(groups) * 256.0 * FLOPS_EACH / seconds);
                    load = Some(Load { kernel, seconds });
                    break;
                }
                groups *= 2;
            }
        }

        // Larger matrices until a product takes a while; then the best tile.
        let mut size = 256;
        let mut kernel = Raw::product(context, size, TILES[0]);
        while size < MOST_ROWS && clock.wall(&|pass| kernel.record(pass)).await? < 0.005 {
            size *= 2;
            kernel = Raw::product(context, size, TILES[0]);
        }
        let mut product = 0.0_f64;
        for tile in TILES {
            let kernel = Raw::product(context, size, tile);
            product = product.max(2.0 * (size as f64).powi(3) / best(clock, &kernel).await?);
        }

        const LAUNCHES: usize = 200;
        let many = |pass: &mut wgpu::ComputePass<'_>| (0..LAUNCHES).for_each(|_| touch.record(pass));
        let launch = median(clock.times(10, 0.02, &many).await?) / LAUNCHES as f64;
        let load = load.expect("one form at least");
        Ok((Self { copy: 2.0 * bytes as f64 / copy_time, multiply_add: rate, product, launch, submit }, load))
    }
}

/// The shortest of a few runs of a device that is awake: a limit is what it reaches undisturbed.
async fn best(clock: &Clock, kernel: &Raw) -> Result<f64, Error> {
    clock.warm_up(&|pass| kernel.record(pass)).await?;
    let times = clock.times(15, 0.05, &|pass| kernel.record(pass)).await?;
    Ok(times.into_iter().fold(f64::INFINITY, f64::min))
}

const TOUCH: &str = "
@group(0) @binding(0) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(1)
fn main() { result[0] = result[0] + 1.0; }
";

const COPY: &str = "
@group(0) @binding(0) var<storage, read_write> result: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> source: array<vec4<f32>>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 256u;
  if i < arrayLength(&source) { result[i] = source[i]; }
}
";

const PRODUCT: &str = include_str!("product.wgsl");
/// Invocations across and down the tiles of a product, and the terms of its panels.
const TILES: [[u32; 3]; 3] = [[8, 8, 16], [16, 8, 16], [16, 16, 8]];
/// Rows of the largest product.
const MOST_ROWS: u64 = 4096;

const MOST_GROUPS: u32 = 1 << 15;
/// Two chains of four, each multiplied and added to `ROUNDS` x 16 times.
const FLOPS_EACH: f64 = 2.0 * 4.0 * 2.0 * 16.0 * 32.0;

/// Eight independent chains an invocation, `form` with a number in the place of `@`; the factors come from memory, so that nothing folds.
fn multiply_add(form: &str) -> String {
    let step = |name: &str| format!("{name} = {};", form.replace('@', name));
    let body = format!("{} {}\n", step("x"), step("y")).repeat(16);
    format!(
        "
@group(0) @binding(0) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {{
  let m = vec4<f32>(result[id.x]);
  let c = vec4<f32>(result[id.x] + 0.5);
  var x = vec4<f32>(1.0, 2.0, 3.0, f32(id.x));
  var y = x + 1.0;
  for (var round = 0u; round < 32u; round++) {{
{body}  }}
  result[id.x] = dot(x + y, vec4<f32>(0.25));
}}
"
    )
}

/// A kernel with its buffers, of which the first is written.
struct Raw {
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
    groups: [u32; 2],
}

impl Raw {
    fn copy(context: &Context, bytes: u64) -> Self {
        Self::new(context, COPY, &[], &[bytes, bytes], (bytes / 16).div_ceil(256) as u32)
    }

    fn product(context: &Context, rows: u64, [across, down, depth]: [u32; 3]) -> Self {
        let bytes = 4 * rows * rows;
        let constants = [
            ("TX", across),
            ("TY", down),
            ("DEPTH", depth),
            ("INVOCATIONS", across * down),
            ("LEFT", (2 * down + 1) * depth),
            ("RIGHT", (2 * across + 1) * depth),
        ];
        let tiles = rows / u64::from(8 * across) * (rows / u64::from(8 * down));
        Self::new(context, PRODUCT, &constants.map(|(name, value)| (name, value.into())), &[bytes; 3], tiles as u32)
    }

    fn new(context: &Context, source: &str, constants: &[(&str, f64)], sizes: &[u64], groups: u32) -> Self {
        let device = context.device();
        let descriptor =
            wgpu::ShaderModuleDescriptor { label: Some("ceiling"), source: wgpu::ShaderSource::Wgsl(source.into()) };
        let mut checks = wgpu::ShaderRuntimeChecks::checked();
        checks.force_loop_bounding = false;
        // SAFETY: every loop of this file's kernels counts to a constant, or to a number of rows.
        let module = unsafe { device.create_shader_module_trusted(descriptor, checks) };
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("ceiling"),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants,
                zero_initialize_workgroup_memory: false,
            },
            cache: None,
        });
        let buffer = |&size: &u64| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("ceiling"),
                size,
                usage: wgpu::BufferUsages::STORAGE,
                mapped_at_creation: false,
            })
        };
        let buffers: Vec<wgpu::Buffer> = sizes.iter().map(buffer).collect();
        let entries: Vec<_> = (0..)
            .zip(&buffers)
            .map(|(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("ceiling"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let rows = groups.div_ceil(context.caps().max_workgroups);
        Self { pipeline, group, groups: [groups.div_ceil(rows), rows] }
    }

    fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.group, &[]);
        pass.dispatch_workgroups(self.groups[0], self.groups[1], 1);
    }
}
