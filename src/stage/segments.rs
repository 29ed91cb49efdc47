//! Rows of elements: segments of a flat vector that offsets cut, or rows of one length; and sums over them.
//!
//! Sums come in two stages. Blocks are fixed by position, so that no cut changes a bit. Rows of one length have blocks
//! of their own. Of segments, a block finishes those that lie in it and keeps the parts of those that came in or go on.
//! Then each row adds up its parts in order and finishes. Several sums over the same elements, too many for one record,
//! are *sets*: each a workgroup of its own over a block, and a row of its own in the end. Rows of one length that are
//! short ([`Segments::short`]) take one stage. The offsets are only on the GPU: a kernel turns them into bounds that
//! ascend and end with the vector, whatever they are.

use super::call::{Call, FORWARD};
use super::domain::{Domain, Items, One, Run, Spans, Words};
use super::map::{ITEM, Map};
use super::recipe::{Emit, Stage};
use super::row_lanes::RowLanes;
use super::totals::WORD;
use crate::error::Error;
use crate::host::HostTensors;
use crate::kernel::{Element, fragment};
use crate::plan::{Merge, Pass, Place};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::OFFSETS;
use std::ops::Range;

/// Elements of an invocation in a block of sums.
const ITEMS: u64 = 16;

/// Some passes, what their stage over elements gives, and whether the shapes tell its scale.
pub(crate) type Role<'a> = (&'a [Pass], Emit, bool);
/// Sums on which nothing of a pass depends.
pub(crate) const SUMS: Role<'static> = (&FORWARD, Emit::Both, false);

/// Where segments start, and where the last one ends.
pub(crate) fn offsets() -> TensorDecl {
    TensorDecl::optional(OFFSETS, "K+1", TensorKind::Index)
}

/// The rows of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segments {
    pub elements: u64,
    pub count: u64,
    /// Whether offsets cut them; otherwise all are of one length.
    pub cut: bool,
    /// Where the bounds lie of those that are cut.
    bounds: Option<Place>,
    /// Sums over the same elements.
    sets: u64,
    /// Elements of an invocation in a block.
    items: u64,
    /// Invocations of a workgroup, where the call's are too many.
    workgroup: Option<u64>,
}

impl Segments {
    /// The segments of a vector: those of the offsets if `wanted` and given, or one.
    pub fn of(request: &Request, vector: &str, wanted: bool) -> Result<Self, Error> {
        Self::of_elements(request, request.tensors[vector].elements(), wanted)
    }

    /// The segments of so many elements.
    pub fn of_elements(request: &Request, elements: u64, wanted: bool) -> Result<Self, Error> {
        let count = request.tensors.get(OFFSETS).filter(|_| wanted).map_or(1, |spec| spec.elements() - 1);
        if count == 0 && elements > 0 {
            let expected = "at least one segment for the elements, [2] or more".into();
            return Err(Error::Shape { name: OFFSETS.into(), expected, found: vec![1] });
        }
        Ok(Self { cut: count != 1, ..Self::equal(elements, count) })
    }

    /// So many rows of one length.
    pub fn equal(elements: u64, count: u64) -> Self {
        Self { elements, count, cut: false, bounds: None, sets: 1, items: ITEMS, workgroup: None }
    }

    /// So many sums over the same elements, whose records are large: workgroups of their own size.
    pub fn in_sets(self, sets: u64, workgroup: u64, items: u64) -> Self {
        Self { sets, workgroup: Some(workgroup), items, ..self }
    }

    /// Elements of a block of sums.
    fn block(&self, call: &Call<'_>) -> u64 {
        self.workgroup.unwrap_or(call.workgroup()) * self.items
    }

    /// What the stages of the sums have in common.
    fn sets<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let stage = match self.workgroup {
            Some(size) => stage.workgroup(size as u32),
            None => stage,
        };
        if self.sets == 1 { stage } else { stage.constant("SETS", self.sets as u32) }
    }

    /// Elements of a row, of those that are of one length.
    pub fn length(&self) -> u64 {
        self.elements / self.count
    }

    /// Reserves the bounds, in *saved* where a backward call needs them too, and adds the stage that fills them.
    pub fn reserve(&mut self, call: &mut Call<'_>, saved: bool) -> Result<(), Error> {
        if !self.cut {
            return Ok(());
        }
        let bounds = match saved {
            true => call.saved("bounds", &[self.count + 1], Merge::Local),
            false => call.scratch(WORD, self.count + 1),
        };
        self.bounds = Some(bounds);
        let one = One { groups: 1, items: 0..self.count + 1 };
        call.sums(&one)
            .fragments([fragment!("lib/segment_bounds")])
            .words(&[("segments", self.count), ("elements", self.elements)])
            .tensor(OFFSETS, ITEM)
            .work("bounds", WORD, bounds, ITEM)
            .push(call, &FORWARD)
    }

    /// The rows that a run of elements touches.
    pub fn rows(&self) -> Map<'static> {
        let Self { count, cut, .. } = *self;
        let length = if cut { 1 } else { self.length() };
        match cut {
            true => Map::Whole(count),
            false => Map::of(move |run| run.items.start / length..(run.items.end - 1) / length + 1),
        }
    }

    /// `load_bounds(k)` of segments that are cut, in a stage with a workgroup for each.
    pub fn bounds<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.bounds {
            Some(bounds) => stage.work("bounds", WORD, bounds, Map::Whole(self.count + 1)),
            None => stage,
        }
    }

    /// `segment_of(i)`.
    pub fn link<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.bounds {
            Some(bounds) => stage.fragments([fragment!("lib/segments")]).words(&[("segments", self.count)]).work(
                "bounds",
                WORD,
                bounds,
                Map::Whole(self.count + 1),
            ),
            None if self.count == 1 => stage.fragments([fragment!("lib/segment_one")]),
            None => stage.fragments([fragment!("lib/segments_equal")]).words(&[("length", self.length())]),
        }
    }

    /// `row_length(row)`, in stages over rows that follow a sum.
    pub fn lengths<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.cut {
            true => stage.fragments([fragment!("lib/row_length_cut")]),
            false => stage.fragments([fragment!("lib/row_length_equal")]).words(&[("length", self.length())]),
        }
    }

    /// Blocks of rows that a workgroup reads at once, where they are of one length and that short.
    pub fn short(&self, workgroup: u64) -> Option<Items> {
        let is_short = !self.cut && self.length() <= workgroup * ITEMS;
        is_short.then(|| self.row_lanes().over(workgroup))
    }

    fn row_lanes(&self) -> RowLanes {
        RowLanes { rows: self.count, length: self.length() }
    }

    /// The stage that adds up [`short`](Self::short) rows and ends them; its items are the rows. It is to bring what the two
    /// stages of [`sums`](Self::sums) bring, `join` once.
    pub fn sums_short<'s>(&self, call: &Call<'s>, (_, emit, known): Role<'_>, rows: &'s Items) -> Stage<'s> {
        self.row_lanes().sums(call.stage(emit, known, rows), call.workgroup())
    }

    /// Adds up the rows, in some passes. `parts` brings what the stage over elements reads and the functions `part_at`
    /// and `join` of records `Part`, whose bytes `part` tells; its items are the elements. `end` brings `join`,
    /// `finish_row`, and what the stage over rows binds; its items are the rows.
    pub fn sums(
        &self,
        call: &mut Call<'_>,
        role: Role<'_>,
        part: Element,
        parts: impl FnOnce(Stage<'_>) -> Stage<'_>,
        end: impl FnOnce(Stage<'_>) -> Stage<'_>,
    ) -> Result<(), Error> {
        match self.bounds {
            None => self.sums_equal(call, role, part, parts, end),
            Some(bounds) => self.sums_cut(call, role, part, bounds, parts, end),
        }
    }

    fn sums_equal(
        &self,
        call: &mut Call<'_>,
        (passes, emit, known): Role<'_>,
        part: Element,
        parts: impl FnOnce(Stage<'_>) -> Stage<'_>,
        end: impl FnOnce(Stage<'_>) -> Stage<'_>,
    ) -> Result<(), Error> {
        let blocks = Spans { elements: self.elements, span: self.length(), size: self.block(call) };
        let (each, sets) = (blocks.per_span(), self.sets);
        let heads = call.scratch(part, self.count * each * sets);
        let blocks = Sets { blocks: &blocks, sets };
        let stage = call
            .stage(emit, known, &blocks)
            .fragments([fragment!("lib/sums_equal")])
            .numerics()
            .constant("ITEMS", self.items as u32)
            .with(|stage| self.sets(stage))
            .work("heads", part, heads, Map::Unit(1))
            .flops(4);
        parts(stage).push(call, passes)?;
        let rows = Items { count: self.count * sets, block: 1 };
        let of_rows = move |run: &Run| run.items.start / sets * each * sets..run.items.end.div_ceil(sets) * each * sets;
        let stage = call
            .sums(&rows)
            .fragments([fragment!("lib/segment_fold"), fragment!("lib/fold_equal")])
            .numerics()
            .with(|stage| self.sets(stage))
            .word("blocks", each as u32)
            .work("heads", part, heads, Map::of(of_rows))
            .flops(4 * each);
        end(stage).push(call, passes)
    }

    fn sums_cut(
        &self,
        call: &mut Call<'_>,
        (passes, emit, known): Role<'_>,
        part: Element,
        bounds: Place,
        parts: impl FnOnce(Stage<'_>) -> Stage<'_>,
        end: impl FnOnce(Stage<'_>) -> Stage<'_>,
    ) -> Result<(), Error> {
        let size = self.block(call);
        let blocks = Items { count: self.elements, block: size };
        let all = self.elements.div_ceil(size) * self.sets;
        let [heads, tails] = [0; 2].map(|_| call.scratch(part, all));
        let sums = call.scratch(part, self.count * self.sets);
        let blocks = Sets { blocks: &blocks, sets: self.sets };
        let stage = call
            .stage(emit, known, &blocks)
            .fragments([fragment!("lib/sums_cut")])
            .numerics()
            .constant("ITEMS", self.items as u32)
            .with(|stage| self.sets(self.link(stage)))
            .work("heads", part, heads, Map::Unit(1))
            .work("tails", part, tails, Map::Unit(1))
            .work("sums", part, sums, Map::Whole(self.count * self.sets))
            .flops(4);
        parts(stage).push(call, passes)?;
        let rows = Items { count: self.count * self.sets, block: 1 };
        let stage = call
            .sums(&rows)
            .fragments([fragment!("lib/segment_fold"), fragment!("lib/fold_cut")])
            .numerics()
            .with(|stage| self.sets(stage))
            .constant("BLOCK", size as u32)
            .word("elements", self.elements as u32)
            .work("bounds", WORD, bounds, Map::Whole(self.count + 1))
            .work("heads", part, heads, Map::Whole(all))
            .work("tails", part, tails, Map::Whole(all))
            .work("sums", part, sums, ITEM)
            .flops(4 * all.div_ceil(self.count));
        end(stage).push(call, passes)
    }
}

/// The segments in f64, whose offsets must ascend from 0 to all elements; one without offsets.
pub(crate) fn ranges(tensors: &HostTensors, elements: usize) -> Result<Vec<Range<usize>>, Error> {
    let Some(offsets) = tensors.get(OFFSETS) else { return Ok(std::iter::once(0..elements).collect()) };
    let offsets = offsets.as_integers();
    let ascend = offsets.is_sorted() && offsets.first() == Some(&0) && offsets.last() == Some(&(elements as i64));
    if !ascend {
        let expected = format!("offsets that ascend from 0 to {elements}");
        let found = offsets.iter().take(8).map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(Error::Value { name: OFFSETS.into(), expected, found });
    }
    Ok(offsets.windows(2).map(|ends| ends[0] as usize..ends[1] as usize).collect())
}

/// Blocks, over each of which there are several sums. A unit is one of these.
struct Sets<'a> {
    blocks: &'a dyn Domain,
    sets: u64,
}

impl Domain for Sets<'_> {
    fn units(&self) -> u64 {
        self.blocks.units() * self.sets
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        self.blocks.items(&(units.start / self.sets..units.end.div_ceil(self.sets)))
    }

    fn grain(&self) -> u64 {
        self.sets
    }

    fn grain_name(&self) -> String {
        self.blocks.grain_name()
    }

    fn words(&self, run: &Run) -> Words {
        self.blocks.words(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::domain::promises;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn blocks_of_sets_grow_and_cover(count in 1..400u64, block in 1..70u64, sets in 1..9u64, grains in 1..6u64) {
            let blocks = Items { count, block };
            let sets = Sets { blocks: &blocks, sets };
            promises::grow(&sets);
            promises::cover(&sets, grains);
        }
    }
}
