//! Projected gradient steps on a batch, within a box around each digit (Madry et al., 2018).

use crate::binding::Binding;
use crate::digits::PIXELS;
use crate::perceptron::{Perceptron, Through};
use crate::shared::engine::filled;
use crate::shared::random::Random;
use wgloss::loss::PgdStep;
use wgloss::{Bound, Context, Error, tensor, wgpu};

/// An attack on the rows of a network's batch.
pub struct Attack {
    /// The attacked rows.
    pub rows: wgpu::Buffer,
    pub through: Through,
    step: Bound,
    steps: usize,
    epsilon: f32,
}

impl Attack {
    /// On a network of so many rows, by some weights.
    pub fn new(
        context: &Context,
        network: &Perceptron<'_>,
        weights: &wgpu::Buffer,
        count: usize,
        steps: usize,
        epsilon: f32,
    ) -> Result<Self, Error> {
        let rows = filled(context, "attacked rows", wgpu::BufferUsages::STORAGE, &vec![0f32; count * PIXELS]);
        // Pixels are centred on their means: the digits have no common range to clamp to.
        let step_size = 2.5 * epsilon / steps as f32;
        let loss = PgdStep { step_size, epsilon, clamp: false, ..PgdStep::default() };
        let dims = [count, PIXELS];
        let step = Binding::new()
            .floats(tensor::INPUT, dims, &rows)
            .floats(tensor::GRADS, dims, &network.input_slopes)
            .floats(tensor::ORIGIN, dims, &network.inputs)
            .in_place(tensor::OUTPUT)
            .bind(context, &loss)?;
        Ok(Self { through: network.through(&rows, weights), rows, step, steps, epsilon })
    }

    /// Uploads where the attack starts: the batch, moved at random within the box.
    pub fn start(&self, context: &Context, batch: &[f32], random: &mut Random) {
        let rows: Vec<f32> = batch.iter().map(|pixel| pixel + self.epsilon * random.uniform()).collect();
        context.queue().write_buffer(&self.rows, 0, bytemuck::cast_slice(&rows));
    }

    /// Records the steps; `loss` makes the slopes of the network's outputs.
    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>, network: &Perceptron<'_>, loss: &Bound) {
        for _ in 0..self.steps {
            network.forward(pass, &self.through);
            loss.fused(pass);
            network.outward(pass, &self.through);
            self.step.forward(pass);
        }
    }
}
