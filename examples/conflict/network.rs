//! A network that is a solution, on the GPU: the outputs of the three tasks at a step's points, and the gradient of each.

use crate::adam::Adam;
use crate::burgers::{COUNTS, POINTS, TASKS, VISCOSITY};
use crate::shared::engine::{self, dispatch, filled, group, zeros};
use crate::shared::random::Random;
use wgloss::{Context, Error, TensorSlice, wgpu};

const UNITS: usize = 64;
pub const WEIGHTS: usize = 4 * UNITS + 1;
/// Size of Adam's first step.
const RATE: f32 = 0.01;

pub struct Network<'a> {
    context: &'a Context,
    pipelines: [wgpu::ComputePipeline; 3],
    groups: [wgpu::BindGroup; 2],
    weights: wgpu::Buffer,
    points: wgpu::Buffer,
    /// The residual or u at each point, and where losses leave their slopes.
    pub outputs: wgpu::Buffer,
    pub slopes: wgpu::Buffer,
    /// `[task, weight]`
    pub gradients: wgpu::Buffer,
    /// Where the gradient that is followed is left.
    pub followed: wgpu::Buffer,
    adam: Adam,
}

impl<'a> Network<'a> {
    /// With weights from a seed, to be trained in so many steps.
    pub fn new(context: &'a Context, steps: u32, seed: u64) -> Self {
        let device = context.device();
        let constants = [("UNITS", UNITS), ("TASKS", TASKS.len()), ("POINTS", POINTS), ("EQUATION", COUNTS[0])];
        let constants: String = constants.iter().map(|(name, n)| format!("const {name}: u32 = {n}u;\n")).collect();
        let [a, b, c] = COUNTS;
        let starts = format!("const STARTS = array(0u, {a}u, {}u, {}u);\n", a + b, a + b + c);
        let viscosity = format!("const VISCOSITY: f32 = {VISCOSITY:?};\n");
        let source = constants + &starts + &viscosity + include_str!("network.wgsl");
        let entries = ["forward", "backward", "values"];
        let pipelines = engine::pipelines(device, "network.wgsl", source, entries);
        let usage = wgpu::BufferUsages::STORAGE;
        let weights = filled(context, "weights", usage, &initial_weights(seed));
        let points = filled(context, "points", usage, &[[0f32; 2]; POINTS]);
        let [outputs, slopes, kept] =
            [("outputs", 1), ("slopes", 1), ("kept", 2)].map(|(name, each)| zeros(device, name, each * POINTS));
        let gradients = zeros(device, "gradients", TASKS.len() * WEIGHTS);
        let followed = zeros(device, "gradient that is followed", WEIGHTS);
        let [forward, backward, _] = &pipelines;
        let groups = [
            group(device, forward, &[(0, &points), (1, &weights), (2, &outputs), (3, &kept)]),
            group(device, backward, &[(0, &points), (1, &weights), (3, &kept), (4, &slopes), (5, &gradients)]),
        ];
        let adam = Adam::new(context, [&weights, &followed], WEIGHTS, RATE, steps);
        Self { context, pipelines, groups, weights, points, outputs, slopes, gradients, followed, adam }
    }

    /// Uploads the points of a step.
    pub fn at(&self, points: &[[f32; 2]]) {
        self.context.queue().write_buffer(&self.points, 0, bytemuck::cast_slice(points));
    }

    /// Records a step: outputs, whatever makes their slopes, the tasks' gradients, whatever makes one of them, Adam.
    pub fn train(
        &self,
        pass: &mut wgpu::ComputePass<'_>,
        losses: impl FnOnce(&mut wgpu::ComputePass<'_>),
        combine: impl FnOnce(&mut wgpu::ComputePass<'_>),
    ) {
        let ([forward, backward, _], [forward_group, backward_group]) = (&self.pipelines, &self.groups);
        dispatch(pass, forward, forward_group, [POINTS.div_ceil(64), 1]);
        losses(pass);
        dispatch(pass, backward, backward_group, [UNITS, TASKS.len()]);
        combine(pass);
        self.adam.record(pass);
    }

    /// Waits for u at some points.
    pub fn values(&self, points: &[[f32; 2]]) -> Result<Vec<f32>, Error> {
        let (context, device) = (self.context, self.context.device());
        let [.., values] = &self.pipelines;
        let places = filled(context, "points", wgpu::BufferUsages::STORAGE, points);
        let found = zeros(device, "values", points.len());
        let group = group(device, values, &[(0, &places), (1, &self.weights), (2, &found)]);
        let mut encoder = engine::encoder(context);
        let mut pass = encoder.begin_compute_pass(&Default::default());
        dispatch(&mut pass, values, &group, [points.len().div_ceil(64), 1]);
        drop(pass);
        context.queue().submit([encoder.finish()]);
        engine::floats(context, &TensorSlice::whole(&found), points.len() as u64)
    }
}

/// Normal numbers of variance 4 in the first layer, 1 / units in the second; d is 0.
fn initial_weights(seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let deviation = |at: usize| if at < 3 * UNITS { 2.0 } else { 1.0 / (UNITS as f32).sqrt() };
    let mut weights: Vec<f32> = (0..4 * UNITS).map(|at| deviation(at) * random.normal()).collect();
    weights.push(0.0);
    weights
}
