//! Blocks of two by two cells of planes in which a sign changes: an invocation a block, which finds its neighbours' cells in
//! the cache.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Run};
use crate::tensor::{EDGES, INPUT};

/// An operation that marks changes of sign.
pub(crate) trait SignChanges: Loss {}

/// Blocks of an invocation.
const ITEMS: u64 = 4;

impl Family for dyn SignChanges {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N H W", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(EDGES, "N H-1 W-1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        Call::bare(self, request, caps, Outline::new(&[INPUT]), |call| {
            let [planes, height, width] = [0, 1, 2].map(|axis| request.tensors[INPUT].dims[axis] as u64);
            let (down, across) = (height - 1, width - 1);
            let blocks = Items { count: planes * down * across, block: call.workgroup() * ITEMS };
            if blocks.count == 0 {
                return Ok(());
            }
            // Where the first cell of a block lies.
            let cell =
                move |block: u64| (block / (down * across) * height + block / across % down) * width + block % across;
            let cells = Map::of(move |run: &Run| cell(run.items.start)..cell(run.items.end - 1) + width + 2);
            call.sums(&blocks)
                .fragments([fragment!("family/landscapes/sign_changes")])
                .constant("ITEMS", ITEMS as u32)
                .words(&[("down", down), ("across", across)])
                .tensor(INPUT, cells)
                .output(EDGES, "edges", ITEM)
                .flops(8)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let call = HostCall::new(self, request, tensors)?;
        let input = &tensors[INPUT];
        let (height, width) = (input.dims[1], input.dims[2]);
        let mut edges = Vec::new();
        for plane in input.as_floats().chunks((height * width).max(1)) {
            for y in 1..height {
                for x in 1..width {
                    let cells = [(y - 1, x - 1), (y - 1, x), (y, x - 1), (y, x)].map(|(y, x)| plane[y * width + x]);
                    let changes = cells.iter().any(|&v| v > 0.0) && cells.iter().any(|&v| v < 0.0);
                    edges.push(f64::from(u8::from(changes)));
                }
            }
        }
        Ok(call.outputs([(EDGES, HostData::Float(edges))], []))
    }
}
