//! A U-Net of two levels.

use crate::loss::Source;
use crate::slices::CLASSES;
use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{GroupNorm, GroupNormConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

/// Channels of the first level.
const WIDTH: usize = 8;

#[derive(Module, Debug)]
pub struct UNet {
    fine: Block,
    middle: Block,
    coarse: Block,
    to_middle: ConvTranspose2d,
    up_middle: Block,
    to_fine: ConvTranspose2d,
    up_fine: Block,
    head: Conv2d,
    pool: MaxPool2d,
    #[module(skip)]
    pub source: Source,
}

/// Two convolutions.
#[derive(Module, Debug)]
struct Block {
    first: Conv2d,
    first_norm: GroupNorm,
    second: Conv2d,
    second_norm: GroupNorm,
}

impl Block {
    fn new(from: usize, to: usize, device: &Device) -> Self {
        let layer = |from| {
            Conv2dConfig::new([from, to], [3, 3]).with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1)).init(device)
        };
        let norm = || GroupNormConfig::new(to / 4, to).init(device);
        Self { first: layer(from), first_norm: norm(), second: layer(to), second_norm: norm() }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = relu(self.first_norm.forward(self.first.forward(x)));
        relu(self.second_norm.forward(self.second.forward(x)))
    }
}

impl UNet {
    pub fn new(source: Source, device: &Device) -> Self {
        let up = |from, to| ConvTranspose2dConfig::new([from, to], [2, 2]).with_stride([2, 2]).init(device);
        Self {
            fine: Block::new(1, WIDTH, device),
            middle: Block::new(WIDTH, 2 * WIDTH, device),
            coarse: Block::new(2 * WIDTH, 4 * WIDTH, device),
            to_middle: up(4 * WIDTH, 2 * WIDTH),
            up_middle: Block::new(4 * WIDTH, 2 * WIDTH, device),
            to_fine: up(2 * WIDTH, WIDTH),
            up_fine: Block::new(2 * WIDTH, WIDTH, device),
            head: Conv2dConfig::new([WIDTH, CLASSES], [1, 1]).init(device),
            pool: MaxPool2dConfig::new([2, 2]).with_strides([2, 2]).init(),
            source,
        }
    }

    /// Logits `[N, C, H, W]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<4> {
        let fine = self.fine.forward(images);
        let middle = self.middle.forward(self.pool.forward(fine.clone()));
        let coarse = self.coarse.forward(self.pool.forward(middle.clone()));
        let middle = self.up_middle.forward(Tensor::cat(vec![middle, self.to_middle.forward(coarse)], 1));
        let fine = self.up_fine.forward(Tensor::cat(vec![fine, self.to_fine.forward(middle)], 1));
        self.head.forward(fine)
    }
}
