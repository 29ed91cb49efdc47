//! Monotone rows nearest to others: pools of adjacent violators.
//!
//! A row is a list of blocks, each of one value. An invocation joins the blocks of a few elements, one element after the other,
//! until they ascend; then those of two neighbouring pieces are joined, of pairs of pieces, and so on: where two lists that
//! ascend meet, blocks join from there outwards until all ascend. Each level reads little but the places where pieces meet. The
//! gradient of a block is added up from sums of 64 and of 4096 elements where it holds them.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Run, Stage};
use crate::tensor::{INPUT, OUTPUT, WEIGHT};

/// An operation that gives monotone rows.
pub(crate) trait Monotone: Loss {
    fn increasing(&self) -> bool;
}

impl Family for dyn Monotone {
    const NAME: &'static str = "isotonic";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "R L", TensorKind::Float).with_grad(),
            TensorDecl::optional(WEIGHT, "R L", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "R L")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Elements that an invocation starts with.
const EACH: u64 = 32;
/// Elements whose sum is kept, and sums whose sum is.
const SUMMED: u64 = 64;
/// Mean and weight.
const BLOCK: Element = Element::Plain("vec2<f32>", 8);

/// The blocks of all rows.
#[derive(Debug, Clone, Copy)]
struct Blocks {
    rows: u64,
    length: u64,
    blocks: Place,
    ends: Place,
    heads: Place,
}

impl Blocks {
    fn reserve(call: &mut Call<'_>, rows: u64, length: u64) -> Self {
        let mut keep = |name: &'static str, words: u64| match call.wants(INPUT) {
            true => call.saved(name, &[rows, length * words], Merge::Local),
            false => call.scratch(WORD, rows * length * words),
        };
        Self { rows, length, blocks: keep("blocks", 2), ends: keep("ends", 1), heads: keep("heads", 1) }
    }

    /// Binds the blocks of the rows that a run touches, of which so many items are a row.
    fn bind<'s>(&self, stage: Stage<'s>, each: u64) -> Stage<'s> {
        let length = self.length;
        stage
            .numerics()
            .word("length", length as u32)
            .work("blocks", BLOCK, self.blocks, rows(each, length))
            .work("ends", WORD, self.ends, rows(each, length))
            .work("heads", WORD, self.heads, rows(each, length))
    }

    fn elements(&self, call: &Call<'_>) -> Items {
        Items { count: self.rows * self.length, block: call.workgroup() }
    }
}

/// So many elements for each row that a run touches, of which so many items are a row.
fn rows<'s>(items: u64, each: u64) -> Map<'s> {
    Map::of(move |run: &Run| run.items.start / items * each..((run.items.end - 1) / items + 1) * each)
}

fn plan(loss: &dyn Monotone, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [rows, length] = [0, 1].map(|axis| request.tensors[INPUT].dims[axis] as u64);
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let blocks = Blocks::reserve(call, rows, length);
        join(loss, call, &blocks)?;
        let over = blocks.elements(call);
        let stage = call
            .sums(&over)
            .fragments([fragment!("family/isotonic/values"), fragment!("family/isotonic/head")])
            .constant("DESCENDS", !loss.increasing());
        blocks.bind(stage, length).output(OUTPUT, "output", ITEM).flops(4).push(call, &FORWARD)?;
        if call.wants(INPUT) { gradient(call, &blocks) } else { Ok(()) }
    })
}

/// An element's weight, or 1.
fn weight<'s>(stage: Stage<'s>, map: Map<'s>) -> Stage<'s> {
    stage.optional(WEIGHT, Absent::Float("weight", "1.0"), map)
}

/// Joins blocks until all rows ascend.
fn join(loss: &dyn Monotone, call: &mut Call<'_>, blocks: &Blocks) -> Result<(), Error> {
    let Blocks { rows: count, length, .. } = *blocks;
    let pieces = length.div_ceil(EACH);
    let over = Items { count: count * pieces, block: call.workgroup() };
    let stage = call
        .sums(&over)
        .fragments([fragment!("family/isotonic/start"), fragment!("family/isotonic/blocks")])
        .constant("EACH", EACH as u32)
        .constant("DESCENDS", !loss.increasing())
        .word("pieces", pieces as u32)
        .tensor(INPUT, rows(pieces, length))
        .with(|stage| weight(stage, rows(pieces, length)));
    blocks.bind(stage, pieces).flops(8 * EACH).push(call, &FORWARD)?;
    let mut piece = EACH;
    while piece < length {
        let pairs = length.div_ceil(2 * piece);
        let over = Items { count: count * pairs, block: call.workgroup() };
        let stage = call
            .sums(&over)
            .fragments([fragment!("family/isotonic/merge"), fragment!("family/isotonic/blocks")])
            .words(&[("pairs", pairs), ("piece", piece)]);
        // A few blocks on each side of a meeting place.
        let bound = blocks.bind(stage, pairs);
        let bound = ["blocks", "ends", "heads"].into_iter().fold(bound, |stage, name| stage.sparsely(name, 4));
        bound.flops(8).push(call, &FORWARD)?;
        piece *= 2;
    }
    Ok(())
}

fn gradient(call: &mut Call<'_>, blocks: &Blocks) -> Result<(), Error> {
    let Blocks { rows: count, length, .. } = *blocks;
    let pieces = length.div_ceil(SUMMED);
    let larger = pieces.div_ceil(SUMMED);
    let (sums, larger_sums) = (call.scratch(NUMBER, count * pieces), call.scratch(NUMBER, count * larger));
    let slopes = call.scratch(NUMBER, count * length);
    let workgroup = call.workgroup();
    let over = |pieces: u64| Items { count: count * pieces, block: workgroup };
    let first = over(pieces);
    call.sums(&first)
        .fragments([fragment!("family/isotonic/piece_sums"), fragment!("family/isotonic/term_upstream")])
        .words(&[("pieces", pieces), ("terms", length)])
        .grad_output(rows(pieces, length))
        .work("sums", NUMBER, sums, ITEM)
        .flops(SUMMED)
        .push(call, &BACKWARD)?;
    let second = over(larger);
    call.sums(&second)
        .fragments([fragment!("family/isotonic/piece_sums"), fragment!("family/isotonic/term_sum")])
        .words(&[("pieces", larger), ("terms", pieces)])
        .work("parts", NUMBER, sums, rows(larger, pieces))
        .work("sums", NUMBER, larger_sums, ITEM)
        .flops(SUMMED)
        .push(call, &BACKWARD)?;
    let elements = blocks.elements(call);
    let stage = call
        .sums(&elements)
        .fragments([fragment!("family/isotonic/slopes")])
        .words(&[("pieces", pieces), ("larger", larger)])
        .grad_output(rows(length, length))
        .work("sums", NUMBER, sums, rows(length, pieces))
        .work("larger_sums", NUMBER, larger_sums, rows(length, larger))
        .work("slopes", NUMBER, slopes, rows(length, length));
    blocks.bind(stage, length).flops(4).push(call, &BACKWARD)?;
    call.sums(&elements)
        .fragments([fragment!("family/isotonic/gradient"), fragment!("family/isotonic/head")])
        .word("length", length as u32)
        .work("heads", WORD, blocks.heads, rows(length, length))
        .work("slopes", NUMBER, slopes, rows(length, length))
        .with(|stage| weight(stage, ITEM))
        .gradient(INPUT, ITEM)
        .flops(1)
        .push(call, &BACKWARD)
}

/// A block in f64.
#[derive(Debug, Clone, Copy)]
struct HostBlock {
    mean: f64,
    weight: f64,
    count: usize,
}

/// The blocks of a row: what weighs nothing belongs to the block before it, or stays alone where there is none.
fn blocks_of(values: impl Iterator<Item = (f64, f64)>) -> Vec<HostBlock> {
    let mut blocks: Vec<HostBlock> = Vec::new();
    for (x, weight) in values {
        let mean = if weight == 0.0 { 0.0 } else { x };
        let mut block = HostBlock { mean, weight, count: 1 };
        while let Some(&before) = blocks.last() {
            let broken = before.mean.is_nan() || block.mean.is_nan();
            if !(broken || block.weight == 0.0 || (before.weight != 0.0 && before.mean >= block.mean)) {
                break;
            }
            let weight = before.weight + block.weight;
            let mean = (before.mean * before.weight + block.mean * block.weight) / weight;
            let mean = match weight {
                0.0 => 0.0,
                _ if before.mean == block.mean => block.mean,
                _ => mean,
            };
            block = HostBlock { mean, weight, count: before.count + block.count };
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks
}

/// The f64 driver: row by row.
fn reference(loss: &dyn Monotone, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let (input, weight) = (tensors[INPUT].as_floats(), tensors.get(WEIGHT).map(HostTensor::as_floats));
    if let Some(w) = weight.into_iter().flatten().find(|w| **w < 0.0) {
        let expected = "numbers of 0 or more".into();
        return Err(Error::Value { name: WEIGHT.into(), expected, found: w.to_string() });
    }
    let finite = |w: f64| if w.is_finite() { w } else { f64::NAN };
    let weight = |i: usize| weight.map_or(1.0, |weight| finite(weight[i]));
    let sign = if loss.increasing() { 1.0 } else { -1.0 };
    let length = tensors[INPUT].dims[1].max(1);
    let (mut output, mut gradient) = (vec![0.0; input.len()], vec![0.0; input.len()]);
    for first in (0..input.len()).step_by(length) {
        let value = |i: usize| if weight(i).is_nan() { f64::NAN } else { sign * finite(input[i]) };
        let blocks = blocks_of((first..first + length).map(|i| (value(i), weight(i))));
        let mut start = first;
        for (k, block) in blocks.iter().enumerate() {
            let own = start..start + block.count;
            let alone = block.weight == 0.0;
            let shown = if alone { blocks.get(k + 1).map_or(0.0, |next| next.mean) } else { block.mean };
            output[own.clone()].fill(sign * shown);
            let from = if k == 1 && blocks[0].weight == 0.0 { first } else { start };
            let upstream: f64 = (from..own.end).map(|i| call.upstream(i)).sum();
            for i in own.clone().filter(|_| !alone) {
                gradient[i] = weight(i) * upstream / block.weight;
            }
            start = own.end;
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], [gradient]))
}
