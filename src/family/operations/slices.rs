//! Gradients that are sums over the slices along an axis: over blocks of runs where the elements of a slice lie together, over
//! blocks of lines, column by column, where they do not; then each slice adds up its blocks in order.

use super::Reads;
use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::params::Parameter;
use crate::plan::Place;
use crate::stage::{BACKWARD, Call, Groups, ITEM, Items, Map, Run, Spans, Stage};

/// Sums over slices, and what becomes of them.
#[derive(Debug, Clone)]
pub(crate) struct SliceSums {
    pub elements: u64,
    pub slices: u64,
    /// Elements from one slice to the next.
    pub inner: u64,
    /// What elements read.
    pub reads: Vec<Reads>,
    pub words: Vec<(&'static str, u64)>,
    /// WGSL of `Part` and `join`.
    pub part: Fragment,
    /// Bytes of a part.
    pub bytes: u64,
    /// WGSL that defines `part_at(i, row)`.
    pub terms: Vec<Fragment>,
    /// WGSL that defines `finish_row(slice, part)`.
    pub end: Fragment,
    /// What slices read, one element each.
    pub ends: Vec<Reads>,
    /// The gradients that it stores, and their names in WGSL.
    pub gradients: Vec<(&'static str, &'static str)>,
    pub flops: u64,
}

/// Elements of an invocation in a block.
const ITEMS: u64 = 16;
/// Blocks of lines at most, if they need no more elements each for it.
const BLOCKS: u64 = 1024;

/// Sums of blocks: for each of some parts along the outer axes and each slice, so many.
struct Heads {
    place: Place,
    outer: u64,
    each: u64,
}

impl SliceSums {
    pub fn push(&self, call: &mut Call<'_>, parameters: &[Parameter]) -> Result<(), Error> {
        if !self.gradients.iter().any(|(_, of)| call.wants(of)) {
            return Ok(());
        }
        let outer = self.elements / (self.slices * self.inner);
        let heads = if outer == 1 || self.inner >= call.workgroup() {
            self.runs(call, parameters, outer)?
        } else {
            self.columns(call, parameters, outer)?
        };
        self.finish(call, parameters, &heads)
    }

    fn element(&self) -> Element {
        Element::Plain("Part", self.bytes)
    }

    fn terms<'s>(&self, stage: Stage<'s>, parameters: &[Parameter]) -> Stage<'s> {
        stage
            .fragments([self.part])
            .fragments(self.terms.iter().copied())
            .numerics()
            .parameters(parameters)
            .words(&self.words)
            .flops(self.flops)
    }

    /// Blocks of runs of a slice.
    fn runs(&self, call: &mut Call<'_>, parameters: &[Parameter], outer: u64) -> Result<Heads, Error> {
        let blocks = Spans { elements: self.elements, span: self.inner, size: call.workgroup() * ITEMS };
        let each = blocks.per_span();
        let place = call.scratch(self.element(), outer * self.slices * each);
        let stage = call.sums(&blocks).fragments([fragment!("lib/sums_equal")]).constant("ITEMS", ITEMS as u32);
        let stage = self.terms(stage, parameters);
        let stage = self.reads.iter().fold(stage, |stage, read| read.bind(stage, read.reach.map()));
        stage.work("heads", self.element(), place, Map::Unit(1)).push(call, &BACKWARD)?;
        Ok(Heads { place, outer, each })
    }

    /// Blocks of lines over all slices.
    fn columns(&self, call: &mut Call<'_>, parameters: &[Parameter], outer: u64) -> Result<Heads, Error> {
        let columns = self.slices * self.inner;
        let lanes = (call.workgroup() / columns).max(1);
        let rounds = ITEMS.max(outer.div_ceil(lanes * BLOCKS));
        let blocks = outer.div_ceil(lanes * rounds);
        let over = Groups { count: blocks, cells: columns, block: call.workgroup() };
        let place = call.scratch(self.element(), blocks * columns);
        let (of_block, elements) = (lanes * rounds * columns, self.elements);
        let own = || Map::of(move |run: &Run| run.items.start * of_block..(run.items.end * of_block).min(elements));
        let stage =
            call.sums(&over).fragments([fragment!("lib/column_sums")]).words(&[("rounds", rounds), ("lines", outer)]);
        let stage = self.terms(stage, parameters).flops(self.flops * of_block);
        let stage = self.reads.iter().fold(stage, |stage, read| {
            let map = if read.is_own() { own() } else { read.reach.map() };
            read.bind(stage, map)
        });
        stage.work("heads", self.element(), place, Map::Item(columns)).push(call, &BACKWARD)?;
        Ok(Heads { place, outer: blocks, each: self.inner })
    }

    fn finish(&self, call: &mut Call<'_>, parameters: &[Parameter], heads: &Heads) -> Result<(), Error> {
        let Heads { place, outer, each } = *heads;
        let all = outer * self.slices * each;
        let over = Items { count: self.slices, block: 1 };
        let stage = call
            .sums(&over)
            .fragments([fragment!("lib/segment_fold"), fragment!("family/operations/slice_fold"), self.part, self.end])
            .numerics()
            .parameters(parameters)
            .words(&self.words)
            .words(&[("outer", outer), ("each", each)])
            .work("heads", self.element(), place, if outer == 1 { Map::Item(each) } else { Map::Whole(all) })
            .flops(4 * outer * each);
        let stage = self.ends.iter().fold(stage, |stage, read| read.bind(stage, ITEM));
        let gradients = self.gradients.iter();
        gradients.fold(stage, |stage, (wgsl, of)| stage.gradient_as(wgsl, of, ITEM)).push(call, &BACKWARD)
    }
}
