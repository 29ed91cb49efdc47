//! What the GPU makes of a slice.

use crate::slice::{CLASSES, Slice};
use crate::support::call::{Call, Outcome};
use wgloss::loss::{BoundaryLoss, SignedDistanceTransform, SoftSkeleton};
use wgloss::{Context, Error, HostTensor, HostTensors, tensor};

pub struct Fields {
    /// `[CLASSES, pixel]`: signed distance to each tissue's boundary, negative inside.
    pub distance: Vec<f64>,
    /// The white matter's skeleton.
    pub skeleton: Vec<f64>,
    /// `[CLASSES, pixel]`: gradient of the boundary loss by the scores, times the number of pixels and terms.
    pub gradient: Vec<f64>,
    /// The loss of the prediction, and of the truth.
    pub loss: f64,
    pub best: f64,
}

impl Fields {
    pub fn compute(context: &Context, slice: &Slice, prediction: &[f64]) -> Result<Self, Error> {
        let (height, width, pixels) = (slice.height, slice.width, slice.labels.len());
        let one_hot = slice.one_hot();
        let masks = one_hot.iter().map(|&m| m as i64).collect();
        let masks = HostTensors::from([(tensor::MASK.into(), HostTensor::integers([CLASSES, height, width], masks))]);
        let distance = Call::new(&SignedDistanceTransform::default(), &masks).run(context)?;

        let white = one_hot[(CLASSES - 1) * pixels..].to_vec();
        let white = HostTensors::from([(tensor::INPUT.into(), HostTensor::floats([1, 1, height, width], white))]);
        let mut call = Call::new(&SoftSkeleton { iterations: 12 }, &white);
        call.gradients = false;
        let skeleton = call.run(context)?;

        let blurred = boundary_loss(context, slice, prediction)?;
        let truth = boundary_loss(context, slice, &one_hot)?;
        let floats = |outcome: &Outcome, name: &str| outcome.outputs[name].as_floats().to_vec();
        // The loss is a mean over the pixels and over the classes without the background.
        let scale = (pixels * (CLASSES - 1)) as f64;
        Ok(Self {
            distance: floats(&distance, tensor::DISTANCE),
            skeleton: floats(&skeleton, tensor::SKELETON),
            gradient: floats(&blurred, tensor::GRAD_INPUT).iter().map(|g| g * scale).collect(),
            loss: blurred.outputs[tensor::LOSS].as_floats()[0],
            best: truth.outputs[tensor::LOSS].as_floats()[0],
        })
    }
}

/// The loss of scores whose softmax gives these probabilities.
fn boundary_loss(context: &Context, slice: &Slice, probabilities: &[f64]) -> Result<Outcome, Error> {
    let scores = probabilities.iter().map(|p| p.max(1e-6).ln()).collect();
    let labels = slice.labels.iter().map(|&l| l as i64).collect();
    let tensors = HostTensors::from([
        (tensor::INPUT.into(), HostTensor::floats([1, CLASSES, slice.height, slice.width], scores)),
        (tensor::LABELS.into(), HostTensor::integers([1, slice.height, slice.width], labels)),
    ]);
    Call::new(&BoundaryLoss::default(), &tensors).run(context)
}
