//! Histograms of numbers: integers in workgroup memory where they are counted, columns of sums where they are weighted, by
//! blocks, then summed over the blocks.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::empty;
use crate::stage::histogram::{CHUNK, MOST_BLOCKS, members};
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, One, Outline};
use crate::tensor::{COUNTS, DType, EDGES, INPUT, TensorSpec, WEIGHT};

/// An operation that bins numbers.
pub(crate) trait Bins: Loss {
    fn bins(&self) -> i32;

    /// The range; that of the data where its ends are equal.
    fn range(&self) -> [f32; 2];
}

impl Family for dyn Bins {
    const NAME: &'static str = "statistics";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N", TensorKind::Float),
            TensorDecl::optional(WEIGHT, "N", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(COUNTS, "bins"), OutputDecl::float(EDGES, "bins+1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Numbers of an invocation in a round.
const ITEMS: u64 = 16;
/// Sums of a block, and bins whose weights are added up at a time.
const SUMS: u64 = 3072;
const WEIGHED: u64 = 384;

fn check(loss: &dyn Bins) -> Result<(), Error> {
    let [low, high] = loss.range();
    if low > high {
        let expected = format!("at most `max`, {high}");
        return Err(Error::Parameter { name: "min".into(), expected, found: low.to_string() });
    }
    Ok(())
}

fn plan(loss: &dyn Bins, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check(loss)?;
    let (elements, bins) = (request.tensors[INPUT].elements(), loss.bins() as u64);
    Call::bare(loss, request, caps, Outline::new(&[]), |call| {
        let rounds = elements.div_ceil(call.workgroup() * ITEMS).div_ceil(MOST_BLOCKS).max(1);
        let blocks = Items { count: elements, block: call.workgroup() * ITEMS * rounds };
        let range = range(loss, call, &blocks, rounds)?;
        let edges = Items { count: bins + 1, block: call.workgroup() };
        call.sums(&edges)
            .fragments([fragment!("family/statistics/bin_edges")])
            .word("bins", bins as u32)
            .work("range", WORD, range, Map::Whole(3))
            .output(EDGES, "edges", ITEM)
            .flops(4)
            .push(call, &FORWARD)?;
        if elements == 0 {
            let spec = TensorSpec::new(DType::F32, [bins as usize]);
            empty::fill(&mut call.builder, call.variant, Place::Tensor(COUNTS), &spec, &FORWARD, 0.0);
            return Ok(());
        }
        let weighted = call.has(WEIGHT);
        let most = if weighted { WEIGHED } else { CHUNK };
        let part = if weighted { NUMBER } else { WORD };
        let all = elements.div_ceil(blocks.block);
        let parts = call.scratch(part, all * bins.min(most));
        for first in (0..bins).step_by(most as usize) {
            let width = most.min(bins - first);
            let columns = (SUMS / width).min(call.workgroup());
            let stage = call
                .sums(&blocks)
                .fragments([fragment!("family/statistics/bin_of"), fragment!("lib/ordered_key")])
                .constant("ITEMS", ITEMS as u32)
                .words(&[("bins", bins), ("first_bin", first), ("width", width), ("rounds", rounds)])
                .tensor(INPUT, ITEM)
                .work("range", WORD, range, Map::Whole(3))
                .work("parts", part, parts, Map::Unit(width))
                .flops(64);
            let stage = match weighted {
                false => stage.fragments([fragment!("family/statistics/bin_counts")]),
                true => stage
                    .fragments([fragment!("family/statistics/bin_sums")])
                    .words(&[("columns", columns), ("turns", blocks.block.div_ceil(columns))])
                    .tensor(WEIGHT, ITEM),
            };
            stage.push(call, &FORWARD)?;
            let each = Items { count: width, block: 1 };
            let sum = match weighted {
                false => fragment!("lib/sum_counts"),
                true => fragment!("lib/sum_weights"),
            };
            let fold = [fragment!("lib/histogram_fold"), fragment!("family/statistics/members"), sum];
            call.sums(&each)
                .fragments(fold)
                .words(&[("first_class", first), ("width", width), ("blocks", all)])
                .work("parts", part, parts, Map::Whole(all * width))
                .output(COUNTS, "counts", members(first..first + width))
                .flops(all)
                .push(call, &FORWARD)?;
        }
        Ok(())
    })
}

/// Where the range lies: its ends, and whether they lie around equal numbers.
fn range(loss: &dyn Bins, call: &mut Call<'_>, blocks: &Items, rounds: u64) -> Result<Place, Error> {
    let [low, high] = loss.range();
    if low < high {
        return Ok(call.builder.table(&[low.to_bits(), high.to_bits(), 0]));
    }
    if blocks.count == 0 {
        return Ok(call.builder.table(&[0, 1f32.to_bits(), 0]));
    }
    let all = blocks.count.div_ceil(blocks.block);
    let (ends, range) = (call.scratch(WORD, 2 * all), call.scratch(WORD, 3));
    call.sums(blocks)
        .fragments([fragment!("family/statistics/bin_range"), fragment!("lib/ordered_key")])
        .numerics()
        .constant("ITEMS", ITEMS as u32)
        .word("rounds", rounds as u32)
        .tensor(INPUT, ITEM)
        .work("ends", WORD, ends, Map::Unit(2))
        .push(call, &FORWARD)?;
    let one = One { groups: 1, items: 0..all };
    call.sums(&one)
        .fragments([fragment!("family/statistics/bin_bounds"), fragment!("lib/ordered_key")])
        .word("blocks", all as u32)
        .work("ends", WORD, ends, Map::Whole(2 * all))
        .work("range", WORD, range, Map::Whole(3))
        .push(call, &FORWARD)?;
    Ok(range)
}

/// The f64 driver: number by number.
fn reference(loss: &dyn Bins, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check(loss)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (input, bins) = (tensors[INPUT].as_floats(), loss.bins() as usize);
    let weight = tensors.get(WEIGHT).map(HostTensor::as_floats);
    let [mut low, mut high] = loss.range().map(f64::from);
    let mut equal = false;
    if low == high {
        let finite = || input.iter().copied().filter(|x| x.is_finite());
        (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        equal = low == high;
        (low, high) = match (equal, low < high) {
            (true, _) => (low - 1.0, high + 1.0),
            (_, true) => (low, high),
            _ => (0.0, 1.0),
        };
    }
    let mut counts = vec![0.0; bins];
    for (i, &x) in input.iter().enumerate().filter(|(_, x)| (low..=high).contains(*x)) {
        let place = if equal { (bins / 2) as f64 } else { (x - low) * bins as f64 / (high - low) };
        counts[(place as usize).min(bins - 1)] += weight.map_or(1.0, |weight| weight[i]);
    }
    let along = |i: usize| i as f64 / bins as f64;
    let edges = (0..=bins).map(|i| (1.0 - along(i)) * low + along(i) * high).collect();
    Ok(call.outputs([(COUNTS, HostData::Float(counts)), (EDGES, HostData::Float(edges))], []))
}
