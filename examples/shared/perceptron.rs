//! A perceptron with one hidden layer on the GPU, and its training step around somebody's loss.

use crate::adam::Adam;
use crate::shared::engine::{self, dispatch, filled, group, zeros};
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
    pipelines: Pipelines,
    pub weights: wgpu::Buffer,
    /// Where a step leaves the weights' gradient, and where Adam takes it from.
    pub gradient: wgpu::Buffer,
    /// The batch.
    pub inputs: wgpu::Buffer,
    /// The batch's outputs, and where a loss is to leave their gradient.
    pub outputs: wgpu::Buffer,
    pub slopes: wgpu::Buffer,
    /// Where the gradient of the inputs is left.
    pub input_slopes: wgpu::Buffer,
    units: wgpu::Buffer,
    unit_slopes: wgpu::Buffer,
    adam: Adam,
}

/// The kernels.
struct Pipelines {
    forward: wgpu::ComputePipeline,
    backward: wgpu::ComputePipeline,
    slopes: wgpu::ComputePipeline,
    outward: wgpu::ComputePipeline,
}

impl Pipelines {
    fn new(device: &wgpu::Device, shape: &Shape) -> Self {
        let Shape { inputs, units, outputs, batch } = *shape;
        let constants = [("PIXELS", inputs), ("UNITS", units), ("WIDTH", outputs), ("BATCH", batch)];
        let constants: String = constants.iter().map(|(name, n)| format!("const {name}: u32 = {n}u;\n")).collect();
        let entries = ["forward", "backward", "slopes", "outward"];
        let source = constants + include_str!("perceptron.wgsl");
        let [forward, backward, slopes, outward] = engine::pipelines(device, "perceptron.wgsl", source, entries);
        Self { forward, backward, slopes, outward }
    }
}

impl<'a> Perceptron<'a> {
    /// With weights from a seed, to be trained in so many steps.
    pub fn new(context: &'a Context, shape: Shape, steps: u32, seed: u64) -> Self {
        let device = context.device();
        let Shape { inputs, units, outputs, batch } = shape;
        let pipelines = Pipelines::new(device, &shape);
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC;
        let weights = filled(context, "weights", usage, &initial_weights(&shape, seed));
        let rows = filled(context, "batch", wgpu::BufferUsages::STORAGE, &vec![0f32; batch * inputs]);
        let gradient = zeros(device, "gradient of the weights", shape.weights());
        Self {
            adam: Adam::new(context, [&weights, &gradient], shape.weights(), RATE, steps),
            units: zeros(device, "units", batch * units),
            outputs: zeros(device, "outputs", batch * outputs),
            slopes: zeros(device, "gradient of the outputs", batch * outputs),
            unit_slopes: zeros(device, "gradient of the units", batch * units),
            input_slopes: zeros(device, "gradient of the inputs", batch * inputs),
            context,
            shape,
            pipelines,
            weights,
            gradient,
            inputs: rows,
        }
    }

    /// A batch of rows by some weights, both in the caller's buffers.
    pub fn through(&self, rows: &wgpu::Buffer, weights: &wgpu::Buffer) -> Through {
        let (device, pipelines) = (self.context.device(), &self.pipelines);
        let (units, slopes, unit_slopes) = (&self.units, &self.slopes, &self.unit_slopes);
        let forward = [(0, rows), (1, weights), (2, units), (3, &self.outputs)];
        let backward = [(1, weights), (2, units), (4, slopes), (5, unit_slopes)];
        let of_weights = [(0, rows), (2, units), (4, slopes), (5, unit_slopes), (6, &self.gradient)];
        let outward = [(1, weights), (5, unit_slopes), (7, &self.input_slopes)];
        Through {
            forward: group(device, &pipelines.forward, &forward),
            backward: group(device, &pipelines.backward, &backward),
            slopes: group(device, &pipelines.slopes, &of_weights),
            outward: group(device, &pipelines.outward, &outward),
        }
    }

    /// Records the outputs of a batch.
    pub fn forward(&self, pass: &mut wgpu::ComputePass<'_>, through: &Through) {
        dispatch(pass, &self.pipelines.forward, &through.forward, [self.shape.batch, 1]);
    }

    /// Records the gradient of the weights, from the slopes of the outputs.
    pub fn backward(&self, pass: &mut wgpu::ComputePass<'_>, through: &Through) {
        dispatch(pass, &self.pipelines.backward, &through.backward, [self.shape.batch, 1]);
        dispatch(pass, &self.pipelines.slopes, &through.slopes, [self.shape.weights().div_ceil(64), 1]);
    }

    /// Records the gradient of the inputs, from the slopes of the outputs.
    pub fn outward(&self, pass: &mut wgpu::ComputePass<'_>, through: &Through) {
        dispatch(pass, &self.pipelines.backward, &through.backward, [self.shape.batch, 1]);
        dispatch(pass, &self.pipelines.outward, &through.outward, [self.shape.batch, 1]);
    }

    /// Records a step of Adam along the gradient.
    pub fn learn(&self, pass: &mut wgpu::ComputePass<'_>) {
        self.adam.record(pass);
    }

    /// Records a training step on the batch: outputs, whatever makes their gradient, the weights' gradient, Adam.
    pub fn train(
        &self,
        pass: &mut wgpu::ComputePass<'_>,
        through: &Through,
        loss: impl FnOnce(&mut wgpu::ComputePass<'_>),
    ) {
        self.forward(pass, through);
        loss(pass);
        self.backward(pass, through);
        self.learn(pass);
    }

    /// The batch by the network's own weights.
    pub fn own(&self) -> Through {
        self.through(&self.inputs, &self.weights)
    }

    /// What gives the outputs `[set, row, WIDTH]` of the rows of another buffer by sets of weights, in a third one.
    pub fn applied(&self, [rows, weights, outputs]: [&wgpu::Buffer; 3], count: usize, sets: usize) -> Applied {
        let device = self.context.device();
        let hidden = zeros(device, "units", sets * count * self.shape.units);
        let buffers = [(0, rows), (1, weights), (2, &hidden), (3, outputs)];
        let forward = &self.pipelines.forward;
        Applied { pipeline: forward.clone(), group: group(device, forward, &buffers), groups: [count, sets] }
    }

    /// Waits for the outputs of some rows.
    pub fn outputs_of(&self, rows: &[f32]) -> Result<Vec<f32>, Error> {
        let (context, count) = (self.context, rows.len() / self.shape.inputs);
        let rows = filled(context, "rows", wgpu::BufferUsages::STORAGE, rows);
        let outputs = zeros(context.device(), "outputs", count * self.shape.outputs);
        let applied = self.applied([&rows, &self.weights, &outputs], count, 1);
        let mut encoder = engine::encoder(context);
        applied.record(&mut encoder.begin_compute_pass(&Default::default()));
        context.queue().submit([encoder.finish()]);
        engine::floats(context, &TensorSlice::whole(&outputs), (count * self.shape.outputs) as u64)
    }
}

/// A batch of rows and weights: what the kernels bind for them.
pub struct Through {
    forward: wgpu::BindGroup,
    backward: wgpu::BindGroup,
    slopes: wgpu::BindGroup,
    outward: wgpu::BindGroup,
}

/// A perceptron's outputs for the rows of a buffer.
pub struct Applied {
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
    groups: [usize; 2],
}

impl Applied {
    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        dispatch(pass, &self.pipeline, &self.group, self.groups);
    }
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
