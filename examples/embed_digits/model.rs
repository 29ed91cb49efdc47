//! The embedding, and how a loss of the crate stands in the middle of its training step.

use crate::digits::{BATCH, Batches, Digits, PIXELS};
use crate::perceptron::{Perceptron, Shape, Through};
use crate::shared::engine::{filled, zeros};
use wgloss::{Bound, Context, DType, Error, Loss, Memory, Request, TensorSlice, TensorSpec, Tensors, tensor, wgpu};

/// Numbers of an embedding. The losses see its direction alone, so three numbers are a point on a sphere: a surface
/// that a map can show.
pub const WIDTH: usize = 3;
pub const SHAPE: Shape = Shape { inputs: PIXELS, units: 64, outputs: WIDTH, batch: BATCH };

/// The model, and the loss that trains it.
pub struct Model<'a> {
    context: &'a Context,
    perceptron: Perceptron<'a>,
    batch: Through,
    labels: wgpu::Buffer,
    pub loss: TensorSlice,
    bound: Bound,
}

impl<'a> Model<'a> {
    /// A model with weights from a seed, to be trained with a loss. All that a step needs is made here.
    pub fn new(context: &'a Context, loss: &dyn Loss, steps: u32, seed: u64) -> Result<Self, Error> {
        let embeddings = TensorSpec::new(DType::F32, [BATCH, WIDTH]);
        let request = Request::new()
            .tensor(tensor::EMBEDDINGS, embeddings)
            .tensor(tensor::LABELS, TensorSpec::new(DType::I32, [BATCH]))
            .gradient(tensor::EMBEDDINGS);
        let prepared = pollster::block_on(context.prepare(&loss.plan(&request, context.caps())?))?;
        let perceptron = Perceptron::new(context, SHAPE, steps, seed);
        let labels = filled(context, "labels", wgpu::BufferUsages::STORAGE, &vec![0i32; BATCH]);
        let loss = TensorSlice::whole(&zeros(context.device(), "loss", 1));
        let tensors = Tensors::new()
            .with(tensor::EMBEDDINGS, TensorSlice::whole(&perceptron.outputs))
            .with(tensor::LABELS, TensorSlice::whole(&labels))
            .with(tensor::LOSS, loss.clone())
            .with(tensor::GRAD_EMBEDDINGS, TensorSlice::whole(&perceptron.slopes));
        let bound = prepared.bind(&tensors, &Memory::default())?;
        let batch = perceptron.own();
        Ok(Self { context, perceptron, batch, labels, loss, bound })
    }

    /// Records a training step, and uploads its batch: embeddings, loss with its gradient, the weights' gradient, Adam.
    pub fn train(&self, batch: &Batches<'_>, encoder: &mut wgpu::CommandEncoder) {
        self.context.queue().write_buffer(&self.perceptron.inputs, 0, bytemuck::cast_slice(&batch.pixels));
        self.context.queue().write_buffer(&self.labels, 0, bytemuck::cast_slice(&batch.labels));
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        self.perceptron.train(&mut pass, &self.batch, |pass| self.bound.fused(pass));
    }

    /// Waits for where all digits lie: points of the unit sphere.
    pub fn embed(&self, digits: &Digits) -> Result<Vec<[f32; WIDTH]>, Error> {
        Ok(self.perceptron.outputs_of(&digits.pixels)?.chunks(WIDTH).map(unit).collect())
    }
}

/// A row scaled to length 1.
fn unit(row: &[f32]) -> [f32; WIDTH] {
    let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    std::array::from_fn(|d| row[d] / length)
}
