//! The loss of all digits to train on, for many sets of weights at once.

use crate::binding::Binding;
use crate::digits::{CLASSES, Digits, PIXELS};
use crate::perceptron::{Applied, Perceptron};
use crate::shared::engine::{self, filled, zeros};
use crate::train::SHAPE;
use wgloss::loss::{CrossEntropy, ReduceKind, SegmentReduce};
use wgloss::{Bound, Context, Error, Reduction, TensorSlice, tensor, wgpu};

/// Cross-entropy over the digits, for so many sets of weights.
pub struct Losses<'a> {
    context: &'a Context,
    /// `[set, weight]`
    pub weights: wgpu::Buffer,
    /// `[set]`
    pub means: wgpu::Buffer,
    sets: usize,
    scores: Applied,
    each: Bound,
    mean: Bound,
}

impl<'a> Losses<'a> {
    pub fn new(context: &'a Context, network: &Perceptron<'_>, digits: &Digits, sets: usize) -> Result<Self, Error> {
        let (device, usage) = (context.device(), wgpu::BufferUsages::STORAGE);
        let count = digits.training;
        let rows = filled(context, "digits", usage, &digits.pixels[..count * PIXELS]);
        let labels: Vec<i32> = digits.labels[..count].iter().map(|&class| class as i32).collect();
        let labels = filled(context, "labels", usage, &labels.repeat(sets));
        let weights = zeros(device, "sets of weights", sets * SHAPE.weights());
        let scores = zeros(device, "scores", sets * count * CLASSES);
        let losses = zeros(device, "losses", sets * count);
        let means = zeros(device, "mean losses", sets);
        let each = Binding::new()
            .floats(tensor::INPUT, [sets * count, CLASSES], &scores)
            .integers(tensor::LABELS, [sets * count], &labels)
            .gives(tensor::LOSS, &losses)
            .reduction(Reduction::None)
            .bind(context, &CrossEntropy::default())?;
        let mean = Binding::new()
            .floats(tensor::INPUT, [sets, count], &losses)
            .gives(tensor::OUTPUT, &means)
            .bind(context, &SegmentReduce { kind: ReduceKind::Mean })?;
        let scores = network.applied([&rows, &weights, &scores], count, sets);
        Ok(Self { context, weights, means, sets, scores, each, mean })
    }

    /// Records the mean loss of each set of weights.
    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        self.scores.record(pass);
        self.each.forward(pass);
        self.mean.forward(pass);
    }

    /// Waits for what was recorded last.
    pub fn read(&self) -> Result<Vec<f32>, Error> {
        engine::floats(self.context, &TensorSlice::whole(&self.means), self.sets as u64)
    }
}
