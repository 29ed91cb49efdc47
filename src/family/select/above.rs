//! Where numbers lie beyond a threshold: a count of each block, then the places.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::select::{blocks, counts_before};
use crate::stage::totals::WORD;
use crate::stage::{Call, Domain, FORWARD, HostCall, ITEM, Map, Outline};
use crate::tensor::{COUNT, INDICES, INPUT};

/// An operation that gives the places of some numbers.
pub(crate) trait Above: Loss {
    /// Whether a number is taken, in f64.
    fn takes(&self, x: f64) -> bool;
}

impl Family for dyn Above {
    const NAME: &'static str = "select";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::unsigned(INDICES, "N"), OutputDecl::float(COUNT, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

const ABOVE: [Fragment; 2] = [fragment!("family/select/above"), fragment!("lib/ordered_key")];

fn plan(loss: &dyn Above, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let elements = request.tensors[INPUT].elements();
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let over = blocks(call.workgroup(), 1, elements);
        let units = over.units();
        let (before, all) = (call.scratch(WORD, 2 * units), call.scratch(WORD, 2));
        call.sums(&over)
            .fragments([fragment!("family/select/above_counts"), fragment!("lib/sums_before")])
            .fragments(ABOVE)
            .parameters(&loss.parameters())
            .word("size", over.size as u32)
            .tensor(INPUT, ITEM)
            .work("before", WORD, before, Map::Unit(2))
            .flops(4)
            .push(call, &FORWARD)?;
        counts_before(call, 1, units, before, Some(all), &FORWARD)?;
        call.sums(&over)
            .fragments([fragment!("family/select/above_places")])
            .fragments(ABOVE)
            .parameters(&loss.parameters())
            .marks(over.size)
            .tensor(INPUT, ITEM)
            .work("before", WORD, before, Map::Unit(2))
            .work("all", WORD, all, Map::Whole(2))
            .output(INDICES, "indices", Map::Whole(elements))
            .sparsely("indices", 1)
            .output(COUNT, "count", Map::Whole(1))
            .flops(8)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: number by number.
fn reference(loss: &dyn Above, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let input = tensors[INPUT].as_floats();
    let mut indices: Vec<i64> = (0..input.len()).filter(|&i| loss.takes(input[i])).map(|i| i as i64).collect();
    let count = indices.len() as f64;
    indices.resize(input.len(), input.len() as i64);
    Ok(call.outputs([(INDICES, HostData::Integer(indices)), (COUNT, HostData::Float(vec![count]))], []))
}
