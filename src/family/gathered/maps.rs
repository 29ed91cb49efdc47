//! What calls over gathered values share: which elements indices name, and the indices of each sample sorted.

use super::INDEX;
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, fragment};
use crate::request::Request;
use crate::stage::sort::{Lot, Pairs, Sort, Ways};
use crate::stage::totals::WORD;
use crate::stage::{BACKWARD, Call, Groups, ITEM, Items, Layout, Map, Stage};
use crate::tensor::{CELL_MASK, INPUT};
use crate::variant::Variant;

/// Indices, or values, of an invocation.
pub(super) const ITEMS: u64 = 8;

/// Maps, and the indices of a sample into each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maps {
    pub layout: Layout,
    pub indices: u64,
}

impl Maps {
    pub fn of(request: &Request) -> Self {
        let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
        Self { layout, indices: request.tensors[INDEX].dims[1] as u64 }
    }

    /// All indices.
    pub fn all(&self) -> u64 {
        self.layout.samples * self.indices
    }

    /// Values of a sample.
    pub fn of_sample(&self) -> u64 {
        self.layout.classes * self.layout.space
    }

    /// Gathered values of a sample.
    pub fn gathered(&self) -> u64 {
        self.indices * self.layout.classes
    }

    /// All gathered values, in blocks.
    pub fn values(&self, call: &Call<'_>) -> Items {
        Items { count: self.all() * self.layout.classes, block: call.workgroup() * ITEMS }
    }

    /// Every cell of the maps.
    pub fn cells(&self, call: &Call<'_>) -> Groups {
        Groups { count: self.layout.samples, cells: self.layout.space, block: call.workgroup() }
    }

    /// Which cells count, in a stage whose items have these indices.
    pub fn kept<'s>(&self, stage: Stage<'s>, each: impl Fn() -> Map<'s>) -> Stage<'s> {
        self.elements(stage)
            .fragments([fragment!("family/gathered/kept")])
            .word("space", self.layout.space as u32)
            .tensor(INDEX, each())
            .optional(CELL_MASK, Absent::Integer("cell_mask", "1"), each())
    }

    /// The element of a cell.
    fn elements<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let [sample, class, cell] = self.layout.strides();
        stage
            .fragments([fragment!("family/gathered/element")])
            .words(&[("classes", self.layout.classes), ("indices", self.indices)])
            .words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
    }

    /// The values that are gathered, in a stage over the gathered ones.
    pub fn named<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Self { layout, indices } = *self;
        let (classes, of_sample) = (layout.classes, self.of_sample());
        let index = move || Map::of(move |run| run.items.start / classes..(run.items.end - 1) / classes + 1);
        self.kept(stage, index).tensor(
            INPUT,
            Map::hull(move |run| {
                let sample = |e: u64| e / classes / indices;
                let samples = sample(run.items.start)..sample(run.items.end - 1) + 1;
                (samples.start * of_sample..samples.end * of_sample, run.len())
            }),
        )
    }

    /// Sorts the indices of each sample.
    pub fn sorted(&self, call: &mut Call<'_>, loss: &str, caps: &Caps) -> Result<Pairs, Error> {
        let variant = Variant::choose(loss, &call.request.options, caps, 256)?;
        let sort = Sort::reserve(&mut call.builder, variant, Lot::of(self.layout.samples, self.indices));
        let blocks = Items { count: self.all(), block: call.workgroup() };
        let stage = call.sums(&blocks).fragments([fragment!("family/gathered/keys")]);
        let pairs = sort.unsorted();
        self.kept(stage, || ITEM)
            .work("keys", WORD, pairs.keys, ITEM)
            .work("payloads", WORD, pairs.payloads, ITEM)
            .push(call, &BACKWARD)?;
        sort.push(&mut call.builder, self.layout.samples, &BACKWARD, Ways::default())?;
        Ok(sort.sorted())
    }

    /// The sorted indices that name a cell, in a stage over the cells that gives the gradient.
    pub fn naming<'s>(&self, stage: Stage<'s>, pairs: Pairs) -> Stage<'s> {
        self.elements(stage)
            .fragments([fragment!("family/gathered/first")])
            .work("keys", WORD, pairs.keys, Map::Item(self.indices))
            .work("payloads", WORD, pairs.payloads, Map::Item(self.indices))
            .gradient(INPUT, Map::Item(self.of_sample()))
    }
}
