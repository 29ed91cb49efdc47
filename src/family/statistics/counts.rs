//! How many labels each class has: integers in workgroup memory, by blocks, then summed over the blocks.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{CELL_MASK, COUNTS, LABELS};

/// An operation that counts labels.
pub(crate) trait Histogram: Loss {
    fn classes(&self) -> i32;

    /// The label that is left out.
    fn ignore_index(&self) -> i32;
}

/// Classes that are counted at a time, as many as the kernel holds.
pub(super) const CHUNK: u64 = 2048;
/// Labels of an invocation in a round, and the most blocks.
const ITEMS: u64 = 16;
pub(super) const MOST_BLOCKS: u64 = 1024;

impl Family for dyn Histogram {
    const NAME: &'static str = "statistics";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
            TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(COUNTS, "classes")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Histogram, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (rows, classes) = (request.tensors[LABELS].elements(), loss.classes() as u64);
    Call::bare(loss, request, caps, Outline::new(&[LABELS]), |call| {
        let round = call.workgroup() * ITEMS;
        let rounds = rows.div_ceil(round).div_ceil(MOST_BLOCKS);
        let blocks = Items { count: rows, block: round * rounds };
        let parts = call.scratch(WORD, rows.div_ceil(blocks.block) * classes.min(CHUNK));
        for first in (0..classes).step_by(CHUNK as usize) {
            let width = CHUNK.min(classes - first);
            call.sums(&blocks)
                .fragments([fragment!("family/statistics/class_histogram")])
                .parameters(&loss.parameters())
                .constant("ITEMS", ITEMS as u32)
                .words(&[("first_class", first), ("width", width)])
                .words(&[("rounds", rounds), ("classes", classes)])
                .tensor(LABELS, ITEM)
                .cell_mask()
                .work("parts", WORD, parts, Map::Unit(width))
                .push(call, &FORWARD)?;
            let each = Items { count: width, block: 1 };
            let all = rows.div_ceil(blocks.block);
            call.sums(&each)
                .fragments([fragment!("family/statistics/fold_bins"), fragment!("family/statistics/sum_counts")])
                .words(&[("first_bin", first), ("width", width), ("blocks", all)])
                .work("parts", WORD, parts, Map::Whole(all * width))
                .output(COUNTS, "counts", Map::of(move |run| first + run.items.start..first + run.items.end))
                .flops(all)
                .push(call, &FORWARD)?;
        }
        Ok(())
    })
}

/// The f64 driver: label by label.
fn reference(loss: &dyn Histogram, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let (classes, ignored) = (i64::from(loss.classes()), i64::from(loss.ignore_index()));
    let mut counts = vec![0.0; classes as usize];
    for (q, &label) in tensors[LABELS].as_integers().iter().enumerate() {
        if label == ignored || mask.is_some_and(|mask| mask[q] == 0) {
            continue;
        }
        if !(0..classes).contains(&label) {
            let expected = format!("classes in [0, {classes}) or {ignored}");
            return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
        }
        counts[label as usize] += 1.0;
    }
    Ok(call.outputs([(COUNTS, HostData::Float(counts))], []))
}
