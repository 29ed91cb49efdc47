//! Networks that classify digits, each trained in a way of its own.

use crate::attack::Attack;
use crate::binding::Binding;
use crate::digits::{BATCH, Batches, CLASSES, Digits, PIXELS};
use crate::perceptron::{Perceptron, Shape, Through};
use crate::shared::engine::{self, filled, zeros};
use crate::shared::interrupt;
use crate::shared::progress::Progress;
use crate::shared::random::Random;
use crate::way::{Moved, Way};
use wgloss::loss::{AwpPerturb, CrossEntropy, SamPerturb};
use wgloss::{Bound, Context, Error, TensorSlice, tensor, wgpu};

pub const UNITS: usize = 64;
pub const SHAPE: Shape = Shape { inputs: PIXELS, units: UNITS, outputs: CLASSES, batch: BATCH };
/// First weight of the second layer.
const SECOND: usize = (PIXELS + 1) * UNITS;
/// Steps of an attack on a batch.
const ATTACK: usize = 5;
/// Steps between two looks at the loss.
const LOOK: u32 = 10;

/// What all networks are trained with.
pub struct Trainer<'a> {
    pub context: &'a Context,
    pub digits: &'a Digits,
    pub steps: u32,
    pub epsilon: f32,
    pub rho: f32,
    pub gamma: f32,
}

/// The mean cross-entropy of a network's batch, with the slopes of its outputs.
pub fn loss(
    context: &Context,
    network: &Perceptron<'_>,
    labels: &wgpu::Buffer,
    value: &wgpu::Buffer,
    count: usize,
) -> Result<Bound, Error> {
    Binding::new()
        .floats(tensor::INPUT, [count, CLASSES], &network.outputs)
        .integers(tensor::LABELS, [count], labels)
        .gives(tensor::LOSS, value)
        .gradient(tensor::INPUT, &network.slopes)
        .bind(context, &CrossEntropy::default())
}

impl<'a> Trainer<'a> {
    /// Trains a network from a seed; `None` after Ctrl-C. So many steps were done before.
    pub fn train(
        &self,
        way: Way,
        seed: u64,
        before: u32,
        progress: &mut Progress,
    ) -> Result<Option<Perceptron<'a>>, Error> {
        let (context, device) = (self.context, self.context.device());
        let network = Perceptron::new(context, SHAPE, self.steps, seed);
        let value = zeros(device, "loss", 1);
        let labels = filled(context, "labels", wgpu::BufferUsages::STORAGE, &[0i32; BATCH]);
        let loss = loss(context, &network, &labels, &value, BATCH)?;
        let attack = || Attack::new(context, &network, &network.weights, BATCH, ATTACK, self.epsilon);
        let attack = way.attacked.then(attack).transpose()?;
        let rows = attack.as_ref().map_or(&network.inputs, |attack| &attack.rows);
        let own = network.through(rows, &network.weights);
        let beside = zeros(device, "weights beside", SHAPE.weights());
        let moved = network.through(rows, &beside);
        let perturb = way.moved.map(|moved| self.perturb(moved, &network, &beside)).transpose()?;
        let take_slopes = |pass: &mut wgpu::ComputePass<'_>, through: &Through| {
            network.forward(pass, through);
            loss.fused(pass);
            network.backward(pass, through);
        };
        let digits = self.digits;
        let mut batches = Batches::new(digits, (0..digits.training).collect(), digits.labels.clone(), seed);
        let mut random = Random::new(1000 + seed);
        for step in 1..=self.steps {
            batches.draw();
            context.queue().write_buffer(&network.inputs, 0, bytemuck::cast_slice(&batches.pixels));
            context.queue().write_buffer(&labels, 0, bytemuck::cast_slice(&batches.labels));
            let mut encoder = engine::encoder(context);
            let mut pass = encoder.begin_compute_pass(&Default::default());
            if let Some(attack) = &attack {
                attack.start(context, &batches.pixels, &mut random);
                attack.record(&mut pass, &network, &loss);
            }
            take_slopes(&mut pass, &own);
            if let Some(perturb) = &perturb {
                perturb.forward(&mut pass);
                take_slopes(&mut pass, &moved);
            }
            network.learn(&mut pass);
            drop(pass);
            if step % LOOK == 0 {
                progress.look(context, &mut encoder, &TensorSlice::whole(&value), before + step)?;
            }
            context.queue().submit([encoder.finish()]);
            progress.show(context)?;
            if interrupt::asked() {
                return Ok(None);
            }
        }
        Ok(Some(network))
    }

    /// What moves a network's weights along their gradient, into a buffer beside.
    fn perturb(&self, moved: Moved, network: &Perceptron<'_>, beside: &wgpu::Buffer) -> Result<Bound, Error> {
        let (context, device) = (self.context, self.context.device());
        let count = SHAPE.weights();
        let binding = Binding::new()
            .floats(tensor::PARAMS, [count], &network.weights)
            .floats(tensor::GRADS, [count], &network.gradient)
            .gives(tensor::OUTPUT, beside);
        match moved {
            Moved::Adversarially => {
                // Each layer moves by a share of its own length.
                let layers = [0, SECOND as i32, count as i32];
                let layers = filled(context, "layers", wgpu::BufferUsages::STORAGE, &layers);
                let loss = AwpPerturb { gamma: self.gamma };
                binding.integers(tensor::OFFSETS, [3], &layers).bind(context, &loss)
            }
            Moved::ForSharpness => {
                let loss = SamPerturb { rho: self.rho, ..SamPerturb::default() };
                binding.gives(tensor::NORM, &zeros(device, "norm", 1)).bind(context, &loss)
            }
        }
    }
}
