//! What a step costs: time, and memory that it holds.

use crate::batch::{Images, SIZE, Stack};
use crate::net::UNet;
use burn::data::dataloader::batcher::Batcher;
use burn::tensor::Device;
use std::time::Instant;

/// Medians, in milliseconds and bytes.
pub struct Cost {
    /// Logits, loss and all gradients.
    pub step: f64,
    /// The loss and the gradient of the logits.
    pub loss: f64,
    /// In use once the loss is computed, while the graph is held.
    pub held: f64,
}

/// Steps that are measured, after some that warm up.
const STEPS: usize = 15;
const WARM: usize = 5;

pub fn measure(net: &UNet, images: &Images, device: &Device) -> Result<Cost, String> {
    let batch = Stack.batch(images.training[..SIZE].to_vec(), device);
    let wait = || device.sync().map_err(|e| format!("{e:?}"));
    let (mut steps, mut losses, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM + STEPS {
        wait()?;
        let start = Instant::now();
        let logits = net.forward(batch.images.clone());
        let gradients = net.source.value(logits.clone(), batch.labels.clone()).backward();
        wait()?;
        let step = start.elapsed();
        drop(gradients);

        let leaf = logits.detach().require_grad();
        wait()?;
        let start = Instant::now();
        let gradients = net.source.value(leaf, batch.labels.clone()).backward();
        wait()?;
        let loss = start.elapsed();
        drop(gradients);

        let value = net.source.value(net.forward(batch.images.clone()), batch.labels.clone());
        wait()?;
        let usage = device.memory_pool_usage().ok_or("this device does not tell its memory")?;
        drop(value);
        if round >= WARM {
            steps.push(step.as_secs_f64() * 1e3);
            losses.push(loss.as_secs_f64() * 1e3);
            held.push(usage.bytes_in_use as f64);
        }
    }
    Ok(Cost { step: median(steps), loss: median(losses), held: median(held) })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
