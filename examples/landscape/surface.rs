//! The loss around a network, on the plane of two random directions whose parts are as long as the network's own.

use crate::binding::Binding;
use crate::losses::Losses;
use crate::shared::engine::{self, filled, zeros};
use crate::shared::interrupt;
use crate::shared::random::Random;
use crate::train::SHAPE;
use crate::units;
use indicatif::ProgressBar;
use wgloss::loss::{FilterNormalizeDirection, LinearCombination};
use wgloss::{Context, Error, TensorSlice, tensor, wgpu};

/// Losses on a square grid, row by row from the lowest second coordinate on.
pub struct Surface {
    pub side: usize,
    /// The largest coordinate.
    pub reach: f32,
    pub losses: Vec<f32>,
}

/// Two directions of normal numbers, each unit's part scaled to the length of the unit's weights (Li et al., 2018).
fn directions(context: &Context, weights: &[f32], seed: u64) -> Result<Vec<f32>, Error> {
    let usage = wgpu::BufferUsages::STORAGE;
    let count = SHAPE.weights();
    let offsets = units::offsets();
    let own = filled(context, "weights by unit", usage, &units::by_unit(weights));
    let cuts = filled(context, "offsets", usage, &offsets);
    let mut random = Random::new(seed);
    let mut both = Vec::new();
    for _ in 0..2 {
        let drawn: Vec<f32> = (0..count).map(|_| random.normal()).collect();
        let drawn = filled(context, "drawn", usage, &drawn);
        let scaled = zeros(context.device(), "scaled", count);
        let normalize = Binding::new()
            .floats(tensor::PARAMS, [count], &own)
            .floats(tensor::DIRECTION, [count], &drawn)
            .integers(tensor::OFFSETS, [offsets.len()], &cuts)
            .gives(tensor::OUTPUT, &scaled)
            .bind(context, &FilterNormalizeDirection::default())?;
        let mut encoder = engine::encoder(context);
        normalize.forward(&mut encoder.begin_compute_pass(&Default::default()));
        context.queue().submit([encoder.finish()]);
        let scaled = engine::floats(context, &TensorSlice::whole(&scaled), count as u64)?;
        both.extend(units::from_units(&scaled));
    }
    Ok(both)
}

/// The losses around a network's weights; `None` after Ctrl-C.
pub fn around(
    context: &Context,
    losses: &Losses<'_>,
    weights: &wgpu::Buffer,
    [side, seed]: [usize; 2],
    reach: f32,
) -> Result<Option<Surface>, Error> {
    let usage = wgpu::BufferUsages::STORAGE;
    let count = SHAPE.weights();
    let own = engine::floats(context, &TensorSlice::whole(weights), count as u64)?;
    let both = filled(context, "directions", usage, &directions(context, &own, seed as u64)?);
    let places = filled(context, "places", usage, &vec![0f32; 2 * side]);
    let combine = Binding::new()
        .floats(tensor::VECTORS, [2, count], &both)
        .floats(tensor::COEFFICIENTS, [side, 2], &places)
        .floats(tensor::BASE, [count], weights)
        .gives(tensor::OUTPUT, &losses.weights)
        .bind(context, &LinearCombination::default())?;
    let place = |at: usize| reach * (2.0 * at as f32 / (side - 1) as f32 - 1.0);
    let mut found = Vec::with_capacity(side * side);
    let bar = ProgressBar::new(side as u64);
    for row in 0..side {
        let coefficients: Vec<[f32; 2]> = (0..side).map(|column| [place(column), place(row)]).collect();
        context.queue().write_buffer(&places, 0, bytemuck::cast_slice(&coefficients));
        let mut encoder = engine::encoder(context);
        let mut pass = encoder.begin_compute_pass(&Default::default());
        combine.forward(&mut pass);
        losses.record(&mut pass);
        drop(pass);
        context.queue().submit([encoder.finish()]);
        found.extend(losses.read()?);
        bar.inc(1);
        if interrupt::asked() {
            bar.finish_and_clear();
            return Ok(None);
        }
    }
    bar.finish_and_clear();
    Ok(Some(Surface { side, reach, losses: found }))
}
