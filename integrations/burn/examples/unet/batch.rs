//! Slices as batches of Burn's data loader.

use crate::slices::{CLASSES, Slice, Slices};
use burn::data::dataloader::batcher::Batcher;
use burn::tensor::{Device, Int, Tensor, TensorData};
use std::path::Path;

/// Slices of a batch.
pub const SIZE: usize = 2;
/// The net halves each axis twice.
const MULTIPLE: usize = 4;

/// One slice: `[height, width]` intensities and classes.
#[derive(Clone, Debug)]
pub struct Image {
    pub size: [usize; 2],
    pub intensity: Vec<f32>,
    pub classes: Vec<i32>,
}

/// All slices, of one size.
pub struct Images {
    pub size: [usize; 2],
    pub training: Vec<Image>,
    pub held_out: Vec<Image>,
}

impl Images {
    /// Means over squares of `scale` pixels a side.
    pub fn load(scale: usize) -> Result<Self, String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/data/brain");
        let slices = Slices::load(Path::new(folder))?;
        let size = [slices.height, slices.width].map(|pixels| pixels / scale / MULTIPLE * MULTIPLE);
        let image = |slice: &Slice| {
            let mean = |plane: &[f32], at: usize| {
                let [y, x] = [at / size[1] * scale, at % size[1] * scale];
                let square = (0..scale * scale).map(|i| plane[(y + i / scale) * slices.width + x + i % scale]);
                square.sum::<f32>() / (scale * scale) as f32
            };
            let pixels = slice.intensity.len();
            let class = |at: usize| {
                let chances: [f32; CLASSES] = std::array::from_fn(|c| mean(&slice.target[c * pixels..][..pixels], at));
                (0..CLASSES).fold(0, |best, c| if chances[c] > chances[best] { c } else { best }) as i32
            };
            let cells = size[0] * size[1];
            Image {
                size,
                intensity: (0..cells).map(|at| mean(&slice.intensity, at)).collect(),
                classes: (0..cells).map(class).collect(),
            }
        };
        Ok(Self {
            size,
            training: slices.training.iter().map(image).collect(),
            held_out: slices.held_out.iter().map(image).collect(),
        })
    }
}

/// Intensities `[N, 1, height, width]` and classes `[N, height, width]`.
#[derive(Clone, Debug)]
pub struct Batch {
    pub images: Tensor<4>,
    pub labels: Tensor<3, Int>,
}

/// Makes batches.
#[derive(Clone, Debug)]
pub struct Stack;

impl Batcher<Image, Batch> for Stack {
    fn batch(&self, items: Vec<Image>, device: &Device) -> Batch {
        let (n, [height, width]) = (items.len(), items[0].size);
        let intensities = items.iter().flat_map(|item| item.intensity.iter().copied()).collect();
        let classes = items.iter().flat_map(|item| item.classes.iter().copied()).collect();
        Batch {
            images: Tensor::from_data(TensorData::new::<f32, _>(intensities, [n, 1, height, width]), device),
            labels: Tensor::from_data(TensorData::new::<i32, _>(classes, [n, height, width]), device),
        }
    }
}
