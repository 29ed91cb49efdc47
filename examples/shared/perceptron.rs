//! A perceptron with one hidden layer on the GPU, and its training step around somebody's loss.

use crate::shared::engine::{self, filled, group, zeros};
use crate::shared::random::Random;
use wgloss::{Context, Error, TensorSlice, wgpu};

/// Size of Adam's first step.
const RATE: f32 = 0.01;

/// Numbers of an input, hidden units (at least as many as outputs), outputs, and rows of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub inputs: usize,
    pub units: usize,
    pub outputs: usize,
    pub batch: usize,
}

impl Shape {
    /// First weight of the second layer.
    fn second(&self) -> usize {
        (self.inputs + 1) * self.units
    }

    pub fn weights(&self) -> usize {
        self.second() + (self.units + 1) * self.outputs
    }
}

/// The model's pipelines and state, and the buffers of a training step.
pub struct Perceptron<'a> {
    context: &'a Context,
    shape: Shape,
    forward: wgpu::ComputePipeline,
    backward: wgpu::ComputePipeline,
    learn: wgpu::ComputePipeline,
    weights: wgpu::Buffer,
    /// The batch.
    pub inputs: wgpu::Buffer,
    /// The batch's outputs, and where a loss is to leave their gradient.
    pub outputs: wgpu::Buffer,
    pub slopes: wgpu::Buffer,
    /// Bind groups of the three kernels.
    groups: [wgpu::BindGroup; 3],
}

impl<'a> Perceptron<'a> {
    /// With weights from a seed, to be trained in so many steps.
    pub fn new(context: &'a Context, shape: Shape, steps: u32, seed: u64) -> Self {
        let device = context.device();
        let Shape { inputs, units, outputs, batch } = shape;
        let constants = [("PIXELS", inputs), ("UNITS", units), ("WIDTH", outputs), ("BATCH", batch)];
        let constants: String = constants.iter().map(|(name, n)| format!("const {name}: u32 = {n}u;\n")).collect();
        let source = constants + include_str!("perceptron.wgsl");
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("perceptron.wgsl"),
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
        let weights = filled(context, "weights", wgpu::BufferUsages::STORAGE, &initial_weights(&shape, seed));
        let rows = filled(context, "batch", wgpu::BufferUsages::STORAGE, &vec![0f32; batch * inputs]);
        let hidden = zeros(device, "units", batch * units);
        let results = zeros(device, "outputs", batch * outputs);
        let slopes = zeros(device, "gradient of the outputs", batch * outputs);
        let unit_slopes = zeros(device, "gradient of the units", batch * units);
        let moments = zeros(device, "Adam's moments", 3 * shape.weights());
        let schedule = filled(context, "schedule", wgpu::BufferUsages::UNIFORM, &[RATE, steps as f32]);
        let groups = [
            group(device, &forward, &[(0, &rows), (1, &weights), (2, &hidden), (3, &results)]),
            group(device, &backward, &[(1, &weights), (2, &hidden), (4, &slopes), (5, &unit_slopes)]),
            group(
                device,
                &learn,
                &[
                    (0, &rows),
                    (2, &hidden),
                    (4, &slopes),
                    (5, &unit_slopes),
                    (6, &moments),
                    (7, &schedule),
                    (8, &weights),
                ],
            ),
        ];
        let (inputs, outputs) = (rows, results);
        Self { context, shape, forward, backward, learn, weights, inputs, outputs, slopes, groups }
    }

    /// Records a training step on the batch: outputs, whatever makes their gradient, the weights' gradient, Adam.
    pub fn train(&self, pass: &mut wgpu::ComputePass<'_>, loss: impl FnOnce(&mut wgpu::ComputePass<'_>)) {
        let [forward, backward, learn] = &self.groups;
        dispatch(pass, &self.forward, forward, self.shape.batch);
        loss(pass);
        dispatch(pass, &self.backward, backward, self.shape.batch);
        dispatch(pass, &self.learn, learn, self.shape.weights().div_ceil(64));
    }

    /// What gives the outputs of the rows of another buffer, in a third one.
    pub fn applied(&self, rows: &wgpu::Buffer, outputs: &wgpu::Buffer, count: usize) -> Applied {
        let device = self.context.device();
        let hidden = zeros(device, "units", count * self.shape.units);
        let buffers = [(0, rows), (1, &self.weights), (2, &hidden), (3, outputs)];
        Applied { pipeline: self.forward.clone(), group: group(device, &self.forward, &buffers), count }
    }

    /// Waits for the outputs of some rows.
    pub fn outputs_of(&self, rows: &[f32]) -> Result<Vec<f32>, Error> {
        let (context, count) = (self.context, rows.len() / self.shape.inputs);
        let rows = filled(context, "rows", wgpu::BufferUsages::STORAGE, rows);
        let outputs = zeros(context.device(), "outputs", count * self.shape.outputs);
        let applied = self.applied(&rows, &outputs, count);
        let mut encoder = engine::encoder(context);
        applied.record(&mut encoder.begin_compute_pass(&Default::default()));
        context.queue().submit([encoder.finish()]);
        engine::floats(context, &TensorSlice::whole(&outputs), (count * self.shape.outputs) as u64)
    }
}

/// A perceptron's outputs for the rows of a buffer.
pub struct Applied {
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
    count: usize,
}

impl Applied {
    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        dispatch(pass, &self.pipeline, &self.group, self.count);
    }
}

fn dispatch(
    pass: &mut wgpu::ComputePass<'_>,
    pipeline: &wgpu::ComputePipeline,
    group: &wgpu::BindGroup,
    groups: usize,
) {
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, group, &[]);
    pass.dispatch_workgroups(groups as u32, 1, 1);
}

/// Uniform weights of variance 2 / inputs (He et al., 2015) in the first layer, 1 / inputs in the second; offsets of 0.
fn initial_weights(shape: &Shape, seed: u64) -> Vec<f32> {
    let Shape { inputs, units, outputs, .. } = *shape;
    let mut random = Random::new(seed);
    let mut draw = |variance: f32| (3.0 * variance).sqrt() * random.uniform();
    let mut weights = vec![0.0; shape.weights()];
    let second = shape.second();
    weights[..inputs * units].fill_with(|| draw(2.0 / inputs as f32));
    weights[second..second + units * outputs].fill_with(|| draw(1.0 / units as f32));
    weights
}
