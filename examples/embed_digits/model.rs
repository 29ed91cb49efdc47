//! The embedding on the GPU, and how a loss of the crate stands between its forward and backward kernels.

use crate::digits::{BATCH, Batches, Digits, PIXELS};
use crate::shared::engine::{self, filled, group, zeros};
use crate::shared::random::Random;
use wgloss::{Bound, Context, DType, Error, Loss, Memory, Request, TensorSlice, TensorSpec, Tensors, tensor, wgpu};

/// Rectified units, and invocations of a workgroup of the forward kernel.
const UNITS: usize = 64;
/// Numbers of an embedding. The losses see its direction alone, so three numbers are a point on a sphere: a surface
/// that a map can show.
pub const WIDTH: usize = 3;
/// First weight of the second layer.
const SECOND: usize = (PIXELS + 1) * UNITS;
pub const WEIGHTS: usize = SECOND + (UNITS + 1) * WIDTH;
/// Size of Adam's first step.
const RATE: f32 = 0.01;

/// The model's pipelines and state, and the training step's buffers.
pub struct Model<'a> {
    context: &'a Context,
    forward: wgpu::ComputePipeline,
    backward: wgpu::ComputePipeline,
    learn: wgpu::ComputePipeline,
    weights: wgpu::Buffer,
    pixels: wgpu::Buffer,
    labels: wgpu::Buffer,
    pub loss: TensorSlice,
    bound: Bound,
    /// Bind groups of the three kernels.
    groups: [wgpu::BindGroup; 3],
}

impl<'a> Model<'a> {
    /// A model with weights from a seed, to be trained with a loss. All that a step needs is made here.
    pub fn new(context: &'a Context, loss: &dyn Loss, steps: u32, seed: u64) -> Result<Self, Error> {
        let embeddings = TensorSpec::new(DType::F32, [BATCH, WIDTH]);
        let request = Request::new()
            .tensor(tensor::EMBEDDINGS, embeddings)
            .tensor(tensor::LABELS, TensorSpec::new(DType::I32, [BATCH]))
            .gradient(tensor::EMBEDDINGS);
        let prepared = pollster::block_on(context.prepare(&loss.plan(&request, context.caps())?))?;

        let device = context.device();
        let constants = [("PIXELS", PIXELS), ("UNITS", UNITS), ("WIDTH", WIDTH), ("BATCH", BATCH)];
        let constants: String = constants.iter().map(|(name, n)| format!("const {name}: u32 = {n}u;\n")).collect();
        let source = constants + include_str!("model.wgsl");
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("model.wgsl"),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        });
        let pipeline = |entry: &str| {
            device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(entry),
                layout: None,
                module: &module,
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions {
                    // `forward` writes its arrays before it reads them.
                    zero_initialize_workgroup_memory: false,
                    ..Default::default()
                },
                cache: None,
            })
        };
        let [forward, backward, learn] = ["forward", "backward", "learn"].map(pipeline);
        let storage = wgpu::BufferUsages::STORAGE;
        let weights = filled(context, "weights", storage, &initial_weights(seed));
        let pixels = filled(context, "batch", storage, &vec![0f32; BATCH * PIXELS]);
        let labels = filled(context, "labels", storage, &vec![0i32; BATCH]);
        let units = zeros(device, "units", BATCH * UNITS);
        let embeddings = zeros(device, "embeddings", BATCH * WIDTH);
        let slopes = zeros(device, "gradient of the embeddings", BATCH * WIDTH);
        let unit_slopes = zeros(device, "gradient of the units", BATCH * UNITS);
        let moments = zeros(device, "Adam's moments", 3 * WEIGHTS);
        let schedule = filled(context, "schedule", wgpu::BufferUsages::UNIFORM, &[RATE, steps as f32]);
        let loss = TensorSlice::whole(&zeros(device, "loss", 1));
        let tensors = Tensors::new()
            .with(tensor::EMBEDDINGS, TensorSlice::whole(&embeddings))
            .with(tensor::LABELS, TensorSlice::whole(&labels))
            .with(tensor::LOSS, loss.clone())
            .with(tensor::GRAD_EMBEDDINGS, TensorSlice::whole(&slopes));
        let bound = prepared.bind(&tensors, &Memory::default())?;
        let groups = [
            group(device, &forward, &[(0, &pixels), (1, &weights), (2, &units), (3, &embeddings)]),
            group(device, &backward, &[(1, &weights), (2, &units), (4, &slopes), (5, &unit_slopes)]),
            group(
                device,
                &learn,
                &[
                    (0, &pixels),
                    (2, &units),
                    (4, &slopes),
                    (5, &unit_slopes),
                    (6, &moments),
                    (7, &schedule),
                    (8, &weights),
                ],
            ),
        ];
        Ok(Self { context, forward, backward, learn, weights, pixels, labels, loss, bound, groups })
    }

    /// Records a training step, and uploads its batch: embeddings, loss with its gradient, the weights' gradient, Adam.
    pub fn train(&self, batch: &Batches<'_>, encoder: &mut wgpu::CommandEncoder) {
        self.context.queue().write_buffer(&self.pixels, 0, bytemuck::cast_slice(&batch.pixels));
        self.context.queue().write_buffer(&self.labels, 0, bytemuck::cast_slice(&batch.labels));
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        let [forward, backward, learn] = &self.groups;
        run(&mut pass, &self.forward, forward, BATCH);
        self.bound.fused(&mut pass);
        run(&mut pass, &self.backward, backward, BATCH);
        run(&mut pass, &self.learn, learn, WEIGHTS.div_ceil(64));
    }

    /// Waits for where all digits lie: points of the unit sphere.
    pub fn embed(&self, digits: &Digits) -> Result<Vec<[f32; WIDTH]>, Error> {
        let (context, device, count) = (self.context, self.context.device(), digits.count());
        let pixels = filled(context, "digits", wgpu::BufferUsages::STORAGE, &digits.pixels);
        let units = zeros(device, "units", count * UNITS);
        let embeddings = zeros(device, "embeddings", count * WIDTH);
        let buffers = [(0, &pixels), (1, &self.weights), (2, &units), (3, &embeddings)];
        let group = group(device, &self.forward, &buffers);
        let mut encoder = engine::encoder(context);
        run(&mut encoder.begin_compute_pass(&Default::default()), &self.forward, &group, count);
        context.queue().submit([encoder.finish()]);
        let raw = engine::floats(context, &TensorSlice::whole(&embeddings), (count * WIDTH) as u64)?;
        Ok(raw.chunks(WIDTH).map(unit).collect())
    }
}

fn run(pass: &mut wgpu::ComputePass<'_>, pipeline: &wgpu::ComputePipeline, group: &wgpu::BindGroup, groups: usize) {
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, group, &[]);
    pass.dispatch_workgroups(groups as u32, 1, 1);
}

/// A row scaled to length 1.
fn unit(row: &[f32]) -> [f32; WIDTH] {
    let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    std::array::from_fn(|d| row[d] / length)
}

/// Uniform weights of variance 2 / inputs (He et al., 2015) in the first layer, 1 / inputs in the second; offsets of 0.
fn initial_weights(seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut draw = |variance: f32| (3.0 * variance).sqrt() * random.uniform();
    let mut weights = vec![0.0; WEIGHTS];
    weights[..PIXELS * UNITS].fill_with(|| draw(2.0 / PIXELS as f32));
    weights[SECOND..SECOND + UNITS * WIDTH].fill_with(|| draw(1.0 / UNITS as f32));
    weights
}
