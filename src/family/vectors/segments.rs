//! Segments of a flat vector, and sums over them.
//!
//! Sums come in two stages. Blocks are fixed by position, so that no cut changes a bit: a block finishes the segments that
//! lie in it and keeps the parts of those that came in or go on; then each segment adds up its parts in order and finishes.
//! The offsets are only on the GPU: a kernel turns them into bounds that ascend and end with the vector, whatever they are.

use crate::error::Error;
use crate::host::HostTensors;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::Place;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, ITEM, Items, Map, One, Stage};
use crate::tensor::OFFSETS;
use std::ops::Range;

const BOUND: Element = Element::Plain("u32", 4);
/// Up to four sums, or extrema.
const SUMS: Element = Element::Plain("vec4<f32>", 16);
/// Elements of an invocation in a block of sums.
const ITEMS: u64 = 16;

/// Where segments start, and where the last one ends.
pub(super) fn offsets() -> TensorDecl {
    TensorDecl::optional(OFFSETS, "K+1", TensorKind::Index)
}

/// The segments of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segments {
    pub elements: u64,
    pub count: u64,
    /// Where the bounds lie, unless all is one segment.
    bounds: Option<Place>,
}

impl Segments {
    /// The segments of a vector: those of the offsets if `wanted` and given, or one.
    pub fn of(request: &Request, vector: &str, wanted: bool) -> Result<Self, Error> {
        let elements = request.tensors[vector].elements();
        let count = request.tensors.get(OFFSETS).filter(|_| wanted).map_or(1, |spec| spec.elements() - 1);
        if count == 0 && elements > 0 {
            let expected = "at least one segment for the elements, [2] or more".into();
            return Err(Error::Shape { name: OFFSETS.into(), expected, found: vec![1] });
        }
        Ok(Self { elements, count, bounds: None })
    }

    /// Reserves the bounds and adds the stage that fills them.
    pub fn reserve(&mut self, call: &mut Call<'_>) -> Result<(), Error> {
        if self.count == 1 {
            return Ok(());
        }
        let bounds = call.scratch(BOUND, self.count + 1);
        self.bounds = Some(bounds);
        let one = One { groups: 1, items: 0..self.count + 1 };
        call.sums(&one)
            .fragments([fragment!("lib/segment_bounds")])
            .words(&[("segments", self.count), ("elements", self.elements)])
            .tensor(OFFSETS, ITEM)
            .work("bounds", BOUND, bounds, ITEM)
            .push(call, &FORWARD)
    }

    /// `segment_of(i)`, with `SEGMENTED`.
    pub fn link<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage
            .fragments([fragment!("lib/segments")])
            .constant("SEGMENTED", self.bounds.is_some())
            .words(&[("segments", self.count), ("elements", self.elements)])
            .work("bounds", BOUND, self.bounds, Map::Whole(self.count + 1))
    }

    /// Sums over the segments of a tensor, by the functions `term` and `merge` of `hook`, and their end by `finish`, whose
    /// stage binds what `end` says; its items are the segments.
    pub fn sums<'s>(
        &self,
        call: &mut Call<'s>,
        vector: &'static str,
        hook: &[Fragment],
        end: impl FnOnce(Stage<'_>) -> Stage<'_>,
    ) -> Result<(), Error> {
        let blocks = Items { count: self.elements, block: call.workgroup() * ITEMS };
        let parts = self.elements.div_ceil(blocks.block);
        let [heads, tails] = [0; 2].map(|_| call.scratch(SUMS, parts));
        let sums = call.scratch(SUMS, self.count);
        let stage = call
            .sums(&blocks)
            .fragments(hook.iter().copied())
            .numerics()
            .constant("ITEMS", ITEMS as u32)
            .tensor_as("vector", vector, ITEM)
            .work("heads", SUMS, heads, Map::Unit(1))
            .flops(4);
        let stage = match self.bounds {
            None => stage.fragments([fragment!("family/vectors/sums_one")]),
            Some(bounds) => stage
                .fragments([fragment!("family/vectors/sums_segments"), fragment!("lib/segments")])
                .word("segments", self.count as u32)
                .work("bounds", BOUND, bounds, Map::Whole(self.count + 1))
                .work("tails", SUMS, tails, Map::Unit(1))
                .work("sums", SUMS, sums, Map::Whole(self.count)),
        };
        stage.push(call, &FORWARD)?;
        let segments = Items { count: self.count, block: 1 };
        let stage = call
            .sums(&segments)
            .fragments([fragment!("family/vectors/segment_fold")])
            .fragments(hook.iter().copied())
            .numerics()
            .constant("SEGMENTED", self.bounds.is_some())
            .constant("BLOCK", blocks.block as u32)
            .word("elements", self.elements as u32)
            .work("bounds", BOUND, self.bounds, Map::Whole(self.count + 1))
            .work("heads", SUMS, heads, Map::Whole(parts))
            .flops(4 * parts);
        let stage = match self.bounds {
            None => stage.absent(Absent::Plain("tails", "vec4<f32>")).absent(Absent::Plain("sums", "vec4<f32>")),
            Some(_) => stage.work("tails", SUMS, tails, Map::Whole(parts)).work("sums", SUMS, sums, ITEM),
        };
        end(stage).push(call, &FORWARD)
    }
}

/// The segments in f64, whose offsets must ascend from 0 to all elements.
pub(super) fn ranges(tensors: &HostTensors, elements: usize) -> Result<Vec<Range<usize>>, Error> {
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
