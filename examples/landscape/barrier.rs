//! The loss on the straight line between two networks, and how far it rises above the line between their losses.

use crate::binding::Binding;
use crate::losses::Losses;
use crate::shared::engine::{self, filled, zeros};
use crate::train::SHAPE;
use wgloss::loss::{Lerp, LossBarrier};
use wgloss::{Context, Error, TensorSlice, tensor, wgpu};

/// A straight line between two networks.
pub struct Path {
    pub title: &'static str,
    pub losses: Vec<f32>,
    pub barrier: f32,
}

pub fn between(
    context: &Context,
    losses: &Losses<'_>,
    title: &'static str,
    [start, end]: [&[f32]; 2],
    points: usize,
) -> Result<Path, Error> {
    let usage = wgpu::BufferUsages::STORAGE;
    let count = SHAPE.weights();
    let shares: Vec<f32> = (0..points).map(|k| k as f32 / (points - 1) as f32).collect();
    let shares = filled(context, "shares", usage, &shares);
    let [start, end] = [("start", start), ("end", end)].map(|(name, weights)| filled(context, name, usage, weights));
    let [barrier, index] = ["barrier", "index"].map(|name| zeros(context.device(), name, 1));
    let mix = Binding::new()
        .floats(tensor::START, [count], &start)
        .floats(tensor::END, [count], &end)
        .floats(tensor::WEIGHT, [points], &shares)
        .gives(tensor::OUTPUT, &losses.weights)
        .bind(context, &Lerp::default())?;
    let measure = Binding::new()
        .floats(tensor::LOSSES, [1, points], &losses.means)
        .floats(tensor::ALPHA, [points], &shares)
        .gives(tensor::BARRIER, &barrier)
        .gives(tensor::INDEX, &index)
        .bind(context, &LossBarrier::default())?;
    let mut encoder = engine::encoder(context);
    let mut pass = encoder.begin_compute_pass(&Default::default());
    mix.forward(&mut pass);
    losses.record(&mut pass);
    measure.forward(&mut pass);
    drop(pass);
    context.queue().submit([encoder.finish()]);
    let barrier = engine::floats(context, &TensorSlice::whole(&barrier), 1)?[0];
    Ok(Path { title, losses: losses.read()?, barrier })
}
