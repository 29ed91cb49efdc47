//! Where patterns of active neurons change along curves: lanes compare neighbouring points, and an integer count adds up.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Access, Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Map, Outline, RowLanes, Run};
use crate::tensor::{CHANGED, COUNT, DType, PREACTIVATIONS};

/// An operation that counts changes of pattern.
pub(crate) trait Regions: Loss {}

impl Family for dyn Regions {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(PREACTIVATIONS, "R S Z", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(CHANGED, "R S-1"), OutputDecl::float(COUNT, "R")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check(request)?;
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check(request)?;
        let call = HostCall::new(self, request, tensors)?;
        let input = &tensors[PREACTIVATIONS];
        let (points, neurons) = (input.dims[1], input.dims[2]);
        let (mut changed, mut counts) = (Vec::new(), Vec::new());
        for curve in input.as_floats().chunks((points * neurons).max(1)) {
            let point = |s: usize| &curve[s * neurons..(s + 1) * neurons];
            let differ = |s: usize| point(s).iter().zip(point(s - 1)).any(|(a, b)| (*a >= 0.0) != (*b >= 0.0));
            let own: Vec<f64> = (1..points).map(|s| f64::from(u8::from(differ(s)))).collect();
            counts.push(1.0 + own.iter().sum::<f64>());
            changed.extend(own);
        }
        Ok(call.outputs([(CHANGED, HostData::Float(changed)), (COUNT, HostData::Float(counts))], []))
    }
}

/// A curve has a point, and a pattern a neuron.
fn check(request: &Request) -> Result<(), Error> {
    let dims = &request.tensors[PREACTIVATIONS].dims;
    if dims[1] > 0 && dims[2] > 0 {
        return Ok(());
    }
    let expected = "at least one point and one neuron".into();
    Err(Error::Shape { name: PREACTIVATIONS.into(), expected, found: dims.clone() })
}

fn plan(loss: &dyn Regions, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    Call::bare(loss, request, caps, Outline::new(&[PREACTIVATIONS]), |call| {
        let [curves, points, neurons] = [0, 1, 2].map(|axis| request.tensors[PREACTIVATIONS].dims[axis] as u64);
        let between = points - 1;
        if between > 0 {
            // A row is a pair of neighbours.
            let pairs = RowLanes { rows: curves * between, length: neurons };
            let over = pairs.over(call.workgroup());
            let point = move |pair: u64| pair / between * points + pair % between;
            let cells =
                Map::of(move |run: &Run| point(run.items.start) * neurons..(point(run.items.end - 1) + 2) * neurons);
            call.sums(&over)
                .with(|stage| pairs.fold(stage, call.workgroup()))
                .fragments([fragment!("family/landscapes/pattern_changes")])
                .word("between", between as u32)
                .tensor(PREACTIVATIONS, cells)
                .output(CHANGED, "changed", Map::Item(1))
                .flops(3 * neurons)
                .push(call, &FORWARD)?;
        }
        let rows = RowLanes { rows: curves, length: between };
        let over = rows.over(call.workgroup());
        let stage = call
            .sums(&over)
            .with(|stage| rows.fold(stage, call.workgroup()))
            .fragments([fragment!("family/landscapes/region_count")])
            .output(COUNT, "count", Map::Item(1))
            .flops(between + 1);
        let stage = match between {
            0 => stage.absent(Absent::Float("changed", "0.0")),
            _ => {
                let changed = Place::Tensor(CHANGED);
                stage.bind("changed", Element::Float(DType::F32), Access::Read, changed, Map::Item(between))
            }
        };
        stage.push(call, &FORWARD)
    })
}
