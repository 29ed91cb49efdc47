//! Teachers, and students that learn with a loss of the crate in the middle of their step.

use crate::choice::Choice;
use crate::digits::{BATCH, Batches, CLASSES, PIXELS};
use crate::perceptron::{Perceptron, Shape};
use crate::shared::engine::{self, filled, zeros};
use crate::shared::interrupt;
use crate::shared::progress::Progress;
use crate::task::Task;
use std::cell::Cell;
use wgloss::tensor::{CLASS_COUNTS, TARGET_LOGITS};
use wgloss::{
    Bound, Context, DType, Error, Loss, Memory, Request, TensorSlice, TensorSpec, Tensors, loss::CrossEntropy, tensor,
    wgpu,
};

/// Hidden units of a teacher and of a student.
const TEACHER: usize = 128;
const STUDENT: usize = 12;
/// Steps between two looks at the loss.
const LOOK: u32 = 10;

fn shape(units: usize) -> Shape {
    Shape { inputs: PIXELS, units, outputs: CLASSES, batch: BATCH }
}

/// What all runs of a seed have in common: a trained teacher.
pub struct Trainer<'a> {
    context: &'a Context,
    task: &'a Task<'a>,
    teacher: Perceptron<'a>,
    steps: u32,
    seed: u64,
    /// Steps of all networks before the one in training.
    before: Cell<u32>,
}

impl<'a> Trainer<'a> {
    /// Trains the teacher with cross-entropy.
    pub fn new(
        context: &'a Context,
        task: &'a Task<'a>,
        steps: u32,
        seed: u64,
        before: u32,
        progress: &mut Progress,
    ) -> Result<Self, Error> {
        let teacher = Perceptron::new(context, shape(TEACHER), steps, seed);
        let trainer = Self { context, task, teacher, steps, seed, before: Cell::new(before) };
        trainer.train(&trainer.teacher, &CrossEntropy::default(), progress)?;
        Ok(trainer)
    }

    /// A student's scores of the held-out digits after training with a loss; `None` after Ctrl-C.
    pub fn student(&self, choice: &Choice, progress: &mut Progress) -> Result<Option<Vec<f32>>, Error> {
        let student = Perceptron::new(self.context, shape(STUDENT), self.steps, 1000 + self.seed);
        if !self.train(&student, &*choice.loss, progress)? {
            return Ok(None);
        }
        student.outputs_of(&self.task.digits.pixels[self.task.digits.training * PIXELS..]).map(Some)
    }

    /// Trains a network; whether it came to the end.
    fn train(&self, network: &Perceptron<'_>, loss: &dyn Loss, progress: &mut Progress) -> Result<bool, Error> {
        let (context, task) = (self.context, self.task);
        let value = TensorSlice::whole(&zeros(context.device(), "loss", 1));
        let labels = filled(context, "labels", wgpu::BufferUsages::STORAGE, &vec![0i32; BATCH]);
        let target_logits = zeros(context.device(), "the teacher's scores", BATCH * CLASSES);
        let bound = self.bind(network, loss, &labels, &target_logits, &value)?;
        let taught = loss.signature().iter().any(|decl| decl.name == TARGET_LOGITS);
        let teacher = self.teacher.applied([&network.inputs, &self.teacher.weights, &target_logits], BATCH, 1);
        let batch = network.own();
        let mut batches = Batches::new(task.digits, task.chosen.clone(), task.said.clone(), self.seed);
        for step in 1..=self.steps {
            batches.draw();
            context.queue().write_buffer(&network.inputs, 0, bytemuck::cast_slice(&batches.pixels));
            context.queue().write_buffer(&labels, 0, bytemuck::cast_slice(&batches.labels));
            let mut encoder = engine::encoder(context);
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            network.train(&mut pass, &batch, |pass| {
                if taught {
                    teacher.record(pass);
                }
                bound.fused(pass);
            });
            drop(pass);
            if step % LOOK == 0 {
                progress.look(context, &mut encoder, &value, self.before.get() + step)?;
            }
            context.queue().submit([encoder.finish()]);
            progress.show(context)?;
            if interrupt::asked() {
                return Ok(false);
            }
        }
        self.before.set(self.before.get() + self.steps);
        Ok(true)
    }

    /// The loss with all tensors that it takes of those that there are.
    fn bind(
        &self,
        network: &Perceptron<'_>,
        loss: &dyn Loss,
        labels: &wgpu::Buffer,
        target_logits: &wgpu::Buffer,
        value: &TensorSlice,
    ) -> Result<Bound, Error> {
        let context = self.context;
        let counts = self.task.counts.map(|count| count as f32);
        let counts = filled(context, "class counts", wgpu::BufferUsages::STORAGE, &counts);
        let scores = || TensorSpec::new(DType::F32, [BATCH, CLASSES]);
        let mut request =
            Request::new().tensor(tensor::INPUT, scores()).tensor(tensor::LABELS, TensorSpec::new(DType::I32, [BATCH]));
        let mut tensors = Tensors::new()
            .with(tensor::INPUT, TensorSlice::whole(&network.outputs))
            .with(tensor::LABELS, TensorSlice::whole(labels))
            .with(tensor::LOSS, value.clone())
            .with(tensor::GRAD_INPUT, TensorSlice::whole(&network.slopes));
        let takes = |name: &str| loss.signature().iter().any(|decl| decl.name == name);
        if takes(TARGET_LOGITS) {
            request = request.tensor(TARGET_LOGITS, scores());
            tensors = tensors.with(TARGET_LOGITS, TensorSlice::whole(target_logits));
        }
        if takes(CLASS_COUNTS) {
            request = request.tensor(CLASS_COUNTS, TensorSpec::new(DType::F32, [CLASSES]));
            tensors = tensors.with(CLASS_COUNTS, TensorSlice::whole(&counts));
        }
        let plan = loss.plan(&request.gradient(tensor::INPUT), context.caps())?;
        pollster::block_on(context.prepare(&plan))?.bind(&tensors, &Memory::default())
    }
}
