//! Networks that classify digits: the points of the landscape.

use crate::binding::Binding;
use crate::digits::{BATCH, Batches, CLASSES, Digits, PIXELS};
use crate::perceptron::{Perceptron, Shape};
use crate::shared::engine::{self, filled, zeros};
use crate::shared::interrupt;
use crate::shared::progress::Progress;
use wgloss::{Context, Error, TensorSlice, loss::CrossEntropy, tensor, wgpu};

pub const UNITS: usize = 32;
pub const SHAPE: Shape = Shape { inputs: PIXELS, units: UNITS, outputs: CLASSES, batch: BATCH };
/// Steps between two looks at the loss.
const LOOK: u32 = 10;

/// Seeds of a network: of its first weights, and of its batches.
#[derive(Debug, Clone, Copy)]
pub struct Seeds {
    pub weights: u64,
    pub batches: u64,
}

/// Trains a network with cross-entropy; `None` after Ctrl-C. So many steps were done before.
pub fn train<'a>(
    context: &'a Context,
    digits: &Digits,
    seeds: Seeds,
    steps: u32,
    before: u32,
    progress: &mut Progress,
) -> Result<Option<Perceptron<'a>>, Error> {
    let network = Perceptron::new(context, SHAPE, steps, seeds.weights);
    let value = zeros(context.device(), "loss", 1);
    let labels = filled(context, "labels", wgpu::BufferUsages::STORAGE, &[0i32; BATCH]);
    let loss = Binding::new()
        .floats(tensor::INPUT, [BATCH, CLASSES], &network.outputs)
        .integers(tensor::LABELS, [BATCH], &labels)
        .gives(tensor::LOSS, &value)
        .gradient(tensor::INPUT, &network.slopes)
        .bind(context, &CrossEntropy::default())?;
    let batch = network.own();
    let mut batches = Batches::new(digits, (0..digits.training).collect(), digits.labels.clone(), seeds.batches);
    for step in 1..=steps {
        batches.draw();
        context.queue().write_buffer(&network.inputs, 0, bytemuck::cast_slice(&batches.pixels));
        context.queue().write_buffer(&labels, 0, bytemuck::cast_slice(&batches.labels));
        let mut encoder = engine::encoder(context);
        network.train(&mut encoder.begin_compute_pass(&Default::default()), &batch, |pass| loss.fused(pass));
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
