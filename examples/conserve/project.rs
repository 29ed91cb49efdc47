//! Projects predicted profiles onto the mass that is conserved.

use crate::field::{POINTS, STEP};
use crate::predictions::Predictions;
use crate::shared::engine::{self, filled, zeros};
use wgloss::loss::{ConservationProjection, Conserving};
use wgloss::{Context, DType, Error, Loss, Memory, Request, TensorSlice, TensorSpec, Tensors, tensor, wgpu};

pub fn project(context: &Context, predictions: &Predictions, masses: &[f32]) -> Result<Vec<f32>, Error> {
    let (count, elements) = (masses.len(), predictions.means.len());
    let loss = ConservationProjection { mode: Conserving::Exact, ..ConservationProjection::default() };
    let lines = || TensorSpec::new(DType::F32, [count, POINTS]);
    let request = Request::new()
        .tensor(tensor::MEAN, lines())
        .tensor(tensor::STD, lines())
        .tensor(tensor::MASS, TensorSpec::new(DType::F32, [count]))
        .tensor(tensor::QUADRATURE, TensorSpec::new(DType::F32, [POINTS]));
    let upload =
        |name: &str, values: &[f32]| TensorSlice::whole(&filled(context, name, wgpu::BufferUsages::STORAGE, values));
    let output = TensorSlice::whole(&zeros(context.device(), tensor::OUTPUT, 2 * elements));
    let tensors = Tensors::new()
        .with(tensor::MEAN, upload(tensor::MEAN, &predictions.means))
        .with(tensor::STD, upload(tensor::STD, &predictions.deviations))
        .with(tensor::MASS, upload(tensor::MASS, masses))
        // Around a ring every point stands for as much of it.
        .with(tensor::QUADRATURE, upload(tensor::QUADRATURE, &[STEP; POINTS]))
        .with(tensor::OUTPUT, output.clone());
    let plan = loss.plan(&request, context.caps())?;
    let bound = pollster::block_on(context.prepare(&plan))?.bind(&tensors, &Memory::default())?;
    let mut encoder = engine::encoder(context);
    bound.fused(&mut encoder.begin_compute_pass(&Default::default()));
    context.queue().submit([encoder.finish()]);
    // The means; the variances follow.
    engine::floats(context, &output, elements as u64)
}
