//! A threshold from the mean of confidences.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, Denominator, FINISH, FORWARD, Fixed, HostCall, ITEM, Items, Outline, totals};
use crate::tensor::{CONFIDENCE, THRESHOLD};

/// An operation that gives a threshold.
pub(crate) trait Threshold: Loss {
    /// The threshold of a mean, in f64.
    fn of(&self, mean: f64) -> f64;

    /// The ends of the thresholds.
    fn ends(&self) -> [f32; 2];
}

/// Confidences that an invocation adds up.
const ITEMS: u64 = 8;

impl Family for dyn Threshold {
    const NAME: &'static str = "statistics";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(CONFIDENCE, "...", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(THRESHOLD, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check(self)?;
        let elements = request.tensors[CONFIDENCE].elements();
        // No confidence has the mean 0.
        let starts = [(THRESHOLD, self.of(0.0) as f32)];
        Call::bare(self, request, caps, Outline::new(&[CONFIDENCE]).starts(&starts), |call| {
            call.reserve_totals(Denominator::Cells, Some(elements), 1);
            let blocks = Items { count: elements, block: call.workgroup() * ITEMS };
            call.sums(&blocks)
                .fragments([fragment!("family/statistics/confidence_sum")])
                .block()
                .numerics()
                .constant("ITEMS", ITEMS as u32)
                .tensor(CONFIDENCE, ITEM)
                .tally("partials", totals::VALUE)
                .push(call, &FORWARD)?;
            call.step(Fixed::new(1, 0..1))
                .fragments([fragment!("family/statistics/confidence_threshold"), fragment!("lib/exponent")])
                .numerics()
                .parameters(&self.parameters())
                .totals_so_far()
                .output(THRESHOLD, "threshold", ITEM)
                .push(call, &FINISH)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check(self)?;
        let call = HostCall::new(self, request, tensors)?;
        let confidence = tensors[CONFIDENCE].as_floats();
        let known = confidence.iter().all(|x| x.is_finite());
        let mean = confidence.iter().sum::<f64>() / confidence.len().max(1) as f64;
        let threshold = if known { self.of(mean) } else { f64::NAN };
        Ok(call.outputs([(THRESHOLD, HostData::Float(vec![threshold]))], []))
    }
}

/// The lower end must not be above the other.
fn check(loss: &dyn Threshold) -> Result<(), Error> {
    let [low, high] = loss.ends();
    if low <= high {
        return Ok(());
    }
    let expected = format!("a number <= `high`, {high}");
    Err(Error::Parameter { name: "low".into(), expected, found: low.to_string() })
}
