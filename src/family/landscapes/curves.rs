//! Curves of losses, a row each, that lanes fold to a few numbers: every loss is read once, a row's ends again from the cache.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Items, Map, Outline, RowLanes};
use crate::tensor::{ALPHA, BARRIER, INDEX, LOSSES, OUTPUT};

/// An operation that gives each curve's height above the line through its ends.
pub(crate) trait Heights: Loss {
    /// WGSL of `Part`, `term(i)`, `join` and `finish_row`.
    fn hook(&self) -> Fragment;

    /// The largest height of a curve and where it is, in f64.
    fn highest(&self, losses: &[f64], alpha: &[f64]) -> (f64, usize);
}

/// An operation that gives each training's losses a number.
pub(crate) trait Trainings: Loss {
    /// The last losses of a series, which tell whether it converged.
    fn tail(&self) -> i32;
}

/// Losses of a series before its tail.
pub(crate) fn before_tail(tail: i32, steps: u64) -> u64 {
    steps - steps.min(tail as u64)
}

/// The convergence measure of a series in f64.
pub(crate) fn measure(losses: &[f64], tail: i32) -> f64 {
    let known = |loss: f64| if loss.is_finite() { loss } else { 1e6 };
    let first = losses.first().map_or(0.0, |&loss| known(loss));
    if first == 0.0 {
        return 0.0;
    }
    let relative: Vec<f64> = losses.iter().map(|&loss| (known(loss) / first).min(1e6)).collect();
    let last = &relative[before_tail(tail, relative.len() as u64) as usize..];
    if last.iter().sum::<f64>() < last.len() as f64 {
        -relative.iter().sum::<f64>()
    } else {
        relative.iter().map(|v| 1.0 / v.max(1e-6)).sum()
    }
}

/// The WGSL of the same.
pub(crate) const MEASURE: Fragment = fragment!("family/landscapes/measure");

/// The lanes of a call's curves, and their domain.
fn lanes(call: &Call<'_>) -> (RowLanes, Items) {
    let dims = &call.request.tensors[LOSSES].dims;
    let lanes = RowLanes { rows: dims[0] as u64, length: dims[1] as u64 };
    (lanes, lanes.over(call.workgroup()))
}

impl Family for dyn Heights {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(LOSSES, "K G", TensorKind::Float),
            TensorDecl::required(ALPHA, "G", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(BARRIER, "K"), OutputDecl::unsigned(INDEX, "K")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check_ends(request)?;
        Call::bare(self, request, caps, Outline::new(&[LOSSES]), |call| {
            let (lanes, over) = lanes(call);
            call.sums(&over)
                .with(|stage| lanes.fold(stage, call.workgroup()))
                .fragments([self.hook(), fragment!("lib/ordered_key")])
                .tensor(LOSSES, Map::Item(lanes.length))
                .tensor(ALPHA, Map::Whole(lanes.length))
                .output(BARRIER, "barrier", Map::Item(1))
                .output(INDEX, "index", Map::Item(1))
                .flops(10 * lanes.length)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check_ends(request)?;
        let call = HostCall::new(self, request, tensors)?;
        let (losses, alpha) = (&tensors[LOSSES], tensors[ALPHA].as_floats());
        let highest = losses.as_floats().chunks(alpha.len()).map(|curve| self.highest(curve, alpha));
        let (barriers, at): (Vec<_>, Vec<_>) = highest.map(|(barrier, at)| (barrier, at as i64)).unzip();
        Ok(call.outputs([(BARRIER, HostData::Float(barriers)), (INDEX, HostData::Integer(at))], []))
    }
}

/// A line goes through two ends.
fn check_ends(request: &Request) -> Result<(), Error> {
    let dims = &request.tensors[LOSSES].dims;
    if dims[1] >= 2 {
        return Ok(());
    }
    let expected = "at least 2 losses a row, the first and the last".into();
    Err(Error::Shape { name: LOSSES.into(), expected, found: dims.clone() })
}

impl Family for dyn Trainings {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(LOSSES, "G S", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "G")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        Call::bare(self, request, caps, Outline::new(&[LOSSES]), |call| {
            let (lanes, over) = lanes(call);
            call.sums(&over)
                .with(|stage| lanes.fold(stage, call.workgroup()))
                .fragments([fragment!("family/landscapes/series"), MEASURE])
                .word("tail_from", before_tail(self.tail(), lanes.length) as u32)
                .tensor(LOSSES, Map::Item(lanes.length))
                .output(OUTPUT, "result", Map::Item(1))
                .flops(5 * lanes.length)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let call = HostCall::new(self, request, tensors)?;
        let losses = &tensors[LOSSES];
        let series = losses.as_floats().chunks(losses.dims[1].max(1));
        let measures = match losses.dims[1] {
            0 => vec![0.0; losses.dims[0]],
            _ => series.map(|series| measure(series, self.tail())).collect(),
        };
        Ok(call.outputs([(OUTPUT, HostData::Float(measures))], []))
    }
}
