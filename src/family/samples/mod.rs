//! Operations on samples, one vector each: perturbations, projections, mirrors.
//!
//! A sample goes through rounds of sums over its elements, each of which ends in what is then known of it; each element of
//! the result follows by the last state. A sample that fits on chip is read once (`chip.wgsl`), whatever the rounds; a longer one
//! takes two steps a round (`stage::segments`) and one for its elements. Rounds may end early, by the numbers alone: a
//! longer sample's last steps then find nothing to read. A gradient goes the same way from the state that the forward call
//! has kept, 16 bytes a sample. An operation without rounds takes the step for elements alone.
//!
//! | file | holds |
//! | --- | --- |
//! | `moves.rs` | what an operation says of its rounds, and what they read |
//! | `plan.rs` | the recipe |
//! | `hyperplane.rs`, `tilt.rs` | samples and a plane; how it is tilted between two classes |
//! | `triplet.rs` | three samples from one, element by element |

pub(crate) mod hyperplane;
mod moves;
mod plan;
pub(crate) mod tilt;
pub(crate) mod triplet;

pub(crate) use moves::{HostSample, Moves, Of, Reads, Round};

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::stage::HostCall;
use crate::tensor::{INPUT, OUTPUT};

/// An operation that gives a vector for each sample of `input`.
pub(crate) trait Samples: Loss {
    /// The tensors, `input` first.
    fn inputs(&self) -> Vec<TensorDecl>;

    /// An output of one number a sample besides, if there is one.
    fn number(&self) -> Option<&'static str> {
        None
    }

    /// Checks that ranges cannot state.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    fn forward(&self) -> Moves;

    /// The gradient of `input`, of an operation that has one.
    fn backward(&self) -> Option<Moves> {
        None
    }

    /// The result of a sample in f64, and its number.
    fn result(&self, sample: &HostSample<'_>) -> (Vec<f64>, f64);

    /// The gradient of a sample from an upstream one.
    fn slopes(&self, _sample: &HostSample<'_>, _upstream: &[f64]) -> Vec<f64> {
        Vec::new()
    }
}

impl Family for dyn Samples {
    const NAME: &'static str = "samples";

    fn tensors(&self) -> Vec<TensorDecl> {
        self.inputs()
    }

    fn results(&self) -> Vec<OutputDecl> {
        let output = OutputDecl::like(OUTPUT, self.inputs()[0].dims, INPUT);
        let number = self.number().map(|name| OutputDecl::float(name, "N"));
        [output].into_iter().chain(number).collect()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        self.check()?;
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        self.check()?;
        reference(self, request, tensors)
    }
}

/// The f64 driver: sample by sample.
fn reference(loss: &dyn Samples, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let input = &tensors[INPUT];
    let count = input.dims.first().map_or(1, |&n| n);
    let length = input.len() / count.max(1);
    let (mut output, mut numbers, mut gradient) = (Vec::new(), vec![0.0; count], Vec::new());
    for (row, number) in numbers.iter_mut().enumerate().filter(|_| length > 0) {
        let sample = HostSample { tensors, range: row * length..(row + 1) * length };
        let (result, of_sample) = loss.result(&sample);
        *number = of_sample;
        output.extend(result);
        let upstream: Vec<f64> = sample.range.clone().map(|i| call.upstream(i)).collect();
        gradient.extend(loss.slopes(&sample, &upstream));
    }
    let gradients = loss.backward().map(|_| call.packed(INPUT, gradient));
    let output = (OUTPUT, HostData::Float(output));
    Ok(match loss.number() {
        Some(name) => call.outputs([output, (name, HostData::Float(numbers))], gradients),
        None => call.outputs([output], gradients),
    })
}
