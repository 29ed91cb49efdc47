//! The network and its data: as many samples as weights, all numbers Gaussian.

use crate::random::Random;
use wgloss::{HostTensor, HostTensors, tensor};

/// Inputs, and units of the hidden layer; one output.
const WIDTH: usize = 8;
const SAMPLES: usize = WIDTH * WIDTH + WIDTH;

pub struct Network {
    tensors: HostTensors,
}

impl Network {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut gaussian = |dims: [usize; 2]| {
            // Irwin and Hall: the sum of twelve uniform numbers.
            let mut number = || f64::from((0..12).map(|_| 0.5 * random.uniform()).sum::<f32>());
            HostTensor::floats(dims, (0..dims[0] * dims[1]).map(|_| number()).collect())
        };
        let tensors = [
            (tensor::INPUT, [SAMPLES, WIDTH]),
            (tensor::TARGET, [SAMPLES, 1]),
            (tensor::W0, [WIDTH, WIDTH]),
            (tensor::W1, [WIDTH, 1]),
        ];
        Self { tensors: tensors.into_iter().map(|(name, dims)| (name.into(), gaussian(dims))).collect() }
    }

    /// The tensors of trainings with these learning rates.
    pub fn with_rates(&self, rates: Vec<f64>) -> HostTensors {
        let mut tensors = self.tensors.clone();
        tensors.insert(tensor::GRID.into(), HostTensor::floats([rates.len() / 2, 2], rates));
        tensors
    }
}
