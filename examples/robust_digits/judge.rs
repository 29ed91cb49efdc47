//! How often networks are right about the digits that none of them trained on, while these are attacked.

use crate::attack::Attack;
use crate::digits::{CLASSES, Digits, PIXELS};
use crate::perceptron::{Perceptron, Shape};
use crate::shared::engine::{self, filled, zeros};
use crate::shared::random::Random;
use crate::train::{self, SHAPE};
use wgloss::{Bound, Context, Error, TensorSlice, wgpu};

/// Steps of an attack on the held-out digits.
const ATTACK: usize = 20;
/// Draws where attacks start: the same for all networks.
const SEED: u64 = 5;

/// The digits to judge by, and a network that takes all of them at once.
pub struct Judge<'a> {
    context: &'a Context,
    pixels: &'a [f32],
    labels: &'a [usize],
    network: Perceptron<'a>,
    loss: Bound,
}

impl<'a> Judge<'a> {
    pub fn new(context: &'a Context, digits: &'a Digits) -> Result<Self, Error> {
        let (pixels, labels) = (&digits.pixels[digits.training * PIXELS..], &digits.labels[digits.training..]);
        let count = labels.len();
        let network = Perceptron::new(context, Shape { batch: count, ..SHAPE }, 1, 0);
        let classes: Vec<i32> = labels.iter().map(|&class| class as i32).collect();
        let classes = filled(context, "labels", wgpu::BufferUsages::STORAGE, &classes);
        let value = zeros(context.device(), "loss", 1);
        let loss = train::loss(context, &network, &classes, &value, count)?;
        context.queue().write_buffer(&network.inputs, 0, bytemuck::cast_slice(pixels));
        Ok(Self { context, pixels, labels, network, loss })
    }

    /// Percent of the digits that a trained network gets right while each pixel may move by up to `epsilon`.
    pub fn right(&self, trained: &Perceptron<'_>, epsilon: f32) -> Result<f64, Error> {
        let (context, network, count) = (self.context, &self.network, self.labels.len());
        let attack = Attack::new(context, network, &trained.weights, count, ATTACK, epsilon)?;
        attack.start(context, self.pixels, &mut Random::new(SEED));
        let mut encoder = engine::encoder(context);
        let mut pass = encoder.begin_compute_pass(&Default::default());
        if epsilon > 0.0 {
            attack.record(&mut pass, network, &self.loss);
        }
        network.forward(&mut pass, &attack.through);
        drop(pass);
        context.queue().submit([encoder.finish()]);
        let scores = engine::floats(context, &TensorSlice::whole(&network.outputs), (count * CLASSES) as u64)?;
        let best = |row: &[f32]| (1..CLASSES).fold(0, |best, c| if row[c] > row[best] { c } else { best });
        let right = scores.chunks(CLASSES).zip(self.labels).filter(|(row, class)| best(row) == **class).count();
        Ok(100.0 * right as f64 / count as f64)
    }
}
