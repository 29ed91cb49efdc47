//! The cells themselves: an operation.

use super::maps::{ITEMS, Maps};
use super::{INDEX, cell_at};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Layout, Map, Outline};
use crate::tensor::INPUT;

/// Output: what maps have at some of their cells.
const VALUES: &str = "values";

/// Gathers cells.
pub(crate) trait Cells: Loss {}

impl Family for dyn Cells {
    const NAME: &'static str = "gathered";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl::required(INDEX, "N M", TensorKind::Index),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(VALUES, "N M C")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(operation: &dyn Cells, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let maps = Maps::of(request);
    Call::bare(operation, request, caps, Outline::new(&[INPUT, INDEX]), |call| {
        let values = maps.values(call);
        let stage = call.sums(&values).fragments([fragment!("family/gathered/cells")]);
        maps.named(stage.constant("ITEMS", ITEMS as u32)).output(VALUES, "result", ITEM).push(call, &FORWARD)?;
        if !call.wants(INPUT) {
            return Ok(());
        }
        let pairs = maps.sorted(call, operation.name(), caps)?;
        let cells = maps.cells(call);
        let stage = call.sums(&cells).fragments([fragment!("family/gathered/cells_gradient")]);
        maps.naming(stage, pairs).grad_output(Map::Item(maps.gathered())).flops(maps.gathered()).push(call, &BACKWARD)
    })
}

/// The f64 driver: index by index.
fn reference(operation: &dyn Cells, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(operation, request, tensors)?;
    let (input, index) = (&tensors[INPUT], &tensors[INDEX]);
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let mut gradient = vec![0.0; input.len()];
    let mut values = Vec::new();
    if input.len() == 0 {
        values = vec![0.0; call.dims(VALUES).iter().product()];
    } else {
        for (q, &cell) in index.as_integers().iter().enumerate() {
            for c in 0..layout.classes {
                let at = cell_at(&layout, (q / index.dims[1]) as u64, c, cell)?;
                gradient[at] += call.upstream(values.len());
                values.push(input.as_floats()[at]);
            }
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.outputs([(VALUES, HostData::Float(values))], [gradient]))
}
