//! Networks from a profile to a field, trained with two losses of the crate in the middle of their step.

use crate::field::{FIELD, Fields, POINTS, SPEED, STEP, TIMES};
use crate::perceptron::{Perceptron, Shape};
use crate::shared::engine::{self, filled, group, zeros};
use crate::shared::interrupt;
use crate::shared::progress::Progress;
use crate::shared::random::Random;
use wgloss::loss::{PdeResidualLoss, RelativeLpLoss};
use wgloss::{Bound, Context, DType, Error, Loss, Memory, Request, TensorSlice, TensorSpec, Tensors, tensor, wgpu};

const BATCH: usize = 32;
const SHAPE: Shape = Shape { inputs: POINTS, units: FIELD, outputs: FIELD, batch: BATCH };
/// Numbers of a batch's differences.
const INNER: usize = BATCH * (TIMES - 2) * POINTS;
/// Steps between two looks at the loss.
const LOOK: u32 = 10;

/// What all networks are trained with.
pub struct Trainer<'a> {
    context: &'a Context,
    fields: &'a Fields,
    steps: u32,
    differences: wgpu::ComputePipeline,
    adjoint: wgpu::ComputePipeline,
}

impl<'a> Trainer<'a> {
    pub fn new(context: &'a Context, fields: &'a Fields, steps: u32) -> Self {
        let constants = [("BATCH", BATCH), ("TIMES", TIMES), ("POINTS", POINTS)];
        let constants: String = constants.iter().map(|(name, n)| format!("const {name}: u32 = {n}u;\n")).collect();
        let per_step = format!("const PER_STEP: f32 = {:?};\n", 0.5 / STEP);
        let source = constants + &per_step + include_str!("differences.wgsl");
        let [differences, adjoint] =
            engine::pipelines(context.device(), "differences.wgsl", source, ["differences", "adjoint"]);
        Self { context, fields, steps, differences, adjoint }
    }

    /// Trains a network from a seed with the residual at a weight; `None` after Ctrl-C. So many steps were done before.
    pub fn train(
        &self,
        weight: f32,
        seed: u64,
        before: u32,
        progress: &mut Progress,
    ) -> Result<Option<Perceptron<'a>>, Error> {
        let (context, device) = (self.context, self.context.device());
        let network = Perceptron::new(context, SHAPE, self.steps, seed);
        let target = filled(context, "target", wgpu::BufferUsages::STORAGE, &vec![0f32; BATCH * FIELD]);
        let value = TensorSlice::whole(&zeros(device, "loss", 1));
        let data = self.data_loss(&network, &target, &value)?;
        let residual = if weight > 0.0 { Some(self.residual(&network, weight)?) } else { None };
        let batch = network.own();
        let mut random = Random::new(1000 + seed);
        for step in 1..=self.steps {
            let (mut profiles, mut targets) = (Vec::new(), Vec::new());
            for _ in 0..BATCH {
                let at = (random.word() % self.fields.len() as u64) as usize * FIELD;
                profiles.extend_from_slice(&self.fields.measured[at..at + POINTS]);
                targets.extend_from_slice(&self.fields.measured[at..at + FIELD]);
            }
            context.queue().write_buffer(&network.inputs, 0, bytemuck::cast_slice(&profiles));
            context.queue().write_buffer(&target, 0, bytemuck::cast_slice(&targets));
            let mut encoder = engine::encoder(context);
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            network.train(&mut pass, &batch, |pass| {
                data.fused(pass);
                if let Some(residual) = &residual {
                    residual.record(self, pass);
                }
            });
            drop(pass);
            if step % LOOK == 0 {
                progress.look(context, &mut encoder, &value, before + step)?;
            }
            context.queue().submit([encoder.finish()]);
            progress.show(context)?;
            if interrupt::asked() {
                return Ok(None);
            }
        }
        Ok(Some(network))
    }

    /// The relative L2 error of each field, averaged.
    fn data_loss(&self, network: &Perceptron<'_>, target: &wgpu::Buffer, value: &TensorSlice) -> Result<Bound, Error> {
        let fields = || TensorSpec::new(DType::F32, [BATCH, FIELD]);
        let request =
            Request::new().tensor(tensor::INPUT, fields()).tensor(tensor::TARGET, fields()).gradient(tensor::INPUT);
        let tensors = Tensors::new()
            .with(tensor::INPUT, TensorSlice::whole(&network.outputs))
            .with(tensor::TARGET, TensorSlice::whole(target))
            .with(tensor::LOSS, value.clone())
            .with(tensor::GRAD_INPUT, TensorSlice::whole(&network.slopes));
        let plan = RelativeLpLoss::default().plan(&request, self.context.caps())?;
        pollster::block_on(self.context.prepare(&plan))?.bind(&tensors, &Memory::default())
    }

    /// u_t + c u_x by central differences, squared and averaged.
    fn residual(&self, network: &Perceptron<'_>, weight: f32) -> Result<Residual, Error> {
        let (context, device) = (self.context, self.context.device());
        let [in_time, in_space] = ["in time", "in space"].map(|name| zeros(device, name, INNER));
        let [by_time, by_space] = ["by time", "by space"].map(|name| zeros(device, name, INNER));
        let derivatives = || TensorSpec::new(DType::F32, [BATCH, TIMES - 2, POINTS]);
        let request = Request::new()
            .tensor(tensor::TIME_DERIVATIVE, derivatives())
            .tensor(tensor::SPACE_DERIVATIVE, derivatives())
            .tensor(tensor::GRAD_OUTPUT, TensorSpec::new(DType::F32, []))
            .gradient(tensor::TIME_DERIVATIVE)
            .gradient(tensor::SPACE_DERIVATIVE);
        let weight = filled(context, "weight", wgpu::BufferUsages::STORAGE, &[weight]);
        let tensors = Tensors::new()
            .with(tensor::TIME_DERIVATIVE, TensorSlice::whole(&in_time))
            .with(tensor::SPACE_DERIVATIVE, TensorSlice::whole(&in_space))
            .with(tensor::GRAD_OUTPUT, TensorSlice::whole(&weight))
            .with(tensor::LOSS, TensorSlice::whole(&zeros(device, "residual", 1)))
            .with(&tensor::grad(tensor::TIME_DERIVATIVE), TensorSlice::whole(&by_time))
            .with(&tensor::grad(tensor::SPACE_DERIVATIVE), TensorSlice::whole(&by_space));
        let loss = PdeResidualLoss { beta: SPEED };
        let plan = loss.plan(&request, context.caps())?;
        let bound = pollster::block_on(context.prepare(&plan))?.bind(&tensors, &Memory::default())?;
        let groups = [
            group(device, &self.differences, &[(0, &network.outputs), (1, &in_time), (2, &in_space)]),
            group(device, &self.adjoint, &[(3, &by_time), (4, &by_space), (5, &network.slopes)]),
        ];
        Ok(Residual { bound, groups })
    }
}

/// The residual of a network's fields, and its gradient added to theirs.
struct Residual {
    bound: Bound,
    groups: [wgpu::BindGroup; 2],
}

impl Residual {
    fn record(&self, trainer: &Trainer<'_>, pass: &mut wgpu::ComputePass<'_>) {
        let [differences, adjoint] = &self.groups;
        let groups = |count: usize| [count.div_ceil(64), 1];
        engine::dispatch(pass, &trainer.differences, differences, groups(INNER));
        self.bound.fused(pass);
        engine::dispatch(pass, &trainer.adjoint, adjoint, groups(BATCH * FIELD));
    }
}
