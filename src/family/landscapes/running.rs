//! Means of the first elements of rows: the lanes of a row scan it, a few elements each at a time.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Map, Outline, RowLanes};
use crate::tensor::{DELTA, LOSSES, MEAN};

/// An operation that gives running means, and by how much each further element changes them.
pub(crate) trait Running: Loss {}

/// Elements of a lane at a time, as in the kernel.
const EACH: u64 = 4;

impl Family for dyn Running {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(LOSSES, "R K", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(MEAN, "R K"), OutputDecl::float(DELTA, "R K-1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check_two(request)?;
        Call::bare(self, request, caps, Outline::new(&[LOSSES]), |call| {
            let dims = &request.tensors[LOSSES].dims;
            let lanes = RowLanes { rows: dims[0] as u64, length: dims[1] as u64 };
            let over = lanes.over(call.workgroup());
            let round = lanes.lanes(call.workgroup()) * EACH;
            call.sums(&over)
                .fragments([fragment!("family/landscapes/running"), fragment!("family/landscapes/mean_parts")])
                .fragments([fragment!("lib/exponent")])
                .numerics()
                .with(|stage| lanes.words(stage, call.workgroup()))
                .word("rounds", lanes.length.div_ceil(round) as u32)
                .tensor(LOSSES, Map::Item(lanes.length))
                .output(MEAN, "mean", Map::Item(lanes.length))
                .output(DELTA, "delta", Map::Item(lanes.length - 1))
                .flops(6 * lanes.length)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check_two(request)?;
        let call = HostCall::new(self, request, tensors)?;
        let losses = &tensors[LOSSES];
        let (mut means, mut deltas) = (Vec::new(), Vec::new());
        for row in losses.as_floats().chunks(losses.dims[1]) {
            let mut sum = 0.0;
            for (before, &loss) in row.iter().enumerate() {
                // An infinity has no mean with what comes after it.
                let loss = if loss.is_finite() { loss } else { f64::NAN };
                let count = (before + 1) as f64;
                if before > 0 {
                    deltas.push((loss - sum / before as f64).abs() / count);
                }
                sum += loss;
                means.push(sum / count);
            }
        }
        Ok(call.outputs([(MEAN, HostData::Float(means)), (DELTA, HostData::Float(deltas))], []))
    }
}

/// A mean changes from the second loss on.
fn check_two(request: &Request) -> Result<(), Error> {
    let dims = &request.tensors[LOSSES].dims;
    if dims[1] >= 2 {
        return Ok(());
    }
    let expected = "at least 2 losses a row".into();
    Err(Error::Shape { name: LOSSES.into(), expected, found: dims.clone() })
}
