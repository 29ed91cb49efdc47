//! Sorting pairs (key, payload) in scratch, ascending by key, in segments of one length. Equal keys stay in their order.
//!
//! A least-significant-digit radix sort, so that the same steps run whatever the keys; integers alone decide the order. Up to
//! 1024 pairs of a segment are sorted in workgroup memory, in one step. More take four passes of 8 bits: the digits of each
//! block are counted, the counts summed over the blocks before, and each block sorted by the digit in workgroup memory and
//! written out in runs. About 100 bytes a pair.

use super::domain::Groups;
use super::map::{ITEM, Map};
use super::recipe::Stage;
use super::totals::WORD;
use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::plan::{Pass, Place, PlanBuilder};
use crate::variant::Variant;

/// A key, and what goes with it.
pub(crate) const PAIR: Element = Element::Plain("vec2<u32>", 8);
/// Pairs that a workgroup sorts in its memory.
const LOCAL: u64 = 1024;
/// Pairs of an invocation in a block.
const EACH: u64 = 8;
const DIGITS: u64 = 256;

/// Scratch to sort in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sort {
    variant: Variant,
    /// Pairs of a segment.
    length: u64,
    lengths: Option<Place>,
    pairs: [Place; 2],
    counts: Place,
    totals: Place,
}

impl Sort {
    /// Reserves scratch for up to `most` segments of `length` pairs. Where `lengths` are given, u32 in scratch, only so many
    /// pairs of each segment are read, sorted and written.
    pub fn reserve(
        builder: &mut PlanBuilder<'_>,
        variant: Variant,
        most: u64,
        length: u64,
        lengths: Option<Place>,
    ) -> Self {
        let mut scratch = |element: Element, count: u64| builder.scratch(element.size() * most * count);
        let pairs = [scratch(PAIR, length), scratch(PAIR, length)];
        let mut sort = Self { variant, length, lengths, pairs, counts: pairs[0], totals: pairs[0] };
        if !sort.is_local() {
            sort.counts = scratch(WORD, sort.blocks() * DIGITS);
            sort.totals = scratch(WORD, DIGITS);
        }
        sort
    }

    /// Where the pairs are put, segment by segment.
    pub fn unsorted(&self) -> Place {
        self.pairs[0]
    }

    /// Where they lie when they are sorted.
    pub fn sorted(&self) -> Place {
        self.pairs[usize::from(self.is_local())]
    }

    fn is_local(&self) -> bool {
        self.length <= LOCAL
    }

    fn block(&self) -> u64 {
        u64::from(self.variant.workgroup_size) * EACH
    }

    fn blocks(&self) -> u64 {
        self.length.div_ceil(self.block())
    }

    /// Sorts the first `segments` segments.
    pub fn push(&self, builder: &mut PlanBuilder<'_>, segments: u64, passes: &[Pass]) -> Result<(), Error> {
        let [mut from, mut to] = self.pairs;
        if self.is_local() {
            let whole = Groups { count: segments, cells: self.length, block: LOCAL };
            return self
                .stage(&whole, fragment!("lib/sort_local"), from)
                .word("size", self.length.next_power_of_two() as u32)
                .work("sorted", PAIR, to, Map::Item(self.length))
                .push_to(builder, passes);
        }
        let blocks = Groups { count: segments, cells: self.length, block: self.block() };
        for shift in [0u32, 8, 16, 24] {
            self.stage(&blocks, fragment!("lib/sort_counts"), from)
                .constant("SHIFT", shift)
                .work("counts", WORD, self.counts, Map::Unit(DIGITS))
                .push_to(builder, passes)?;
            self.offsets(builder, segments, passes)?;
            self.stage(&blocks, fragment!("lib/sort_blocks"), from)
                .fragments([fragment!("lib/sums_before")])
                .constant("SHIFT", shift)
                .work("counts", WORD, self.counts, Map::Unit(DIGITS))
                .work("totals", WORD, self.totals, Map::Item(DIGITS))
                .work("sorted", PAIR, to, Map::Item(self.length))
                .push_to(builder, passes)?;
            (from, to) = (to, from);
        }
        Ok(())
    }

    /// A stage that reads pairs.
    fn stage<'s>(&self, over: &'s Groups, entry: Fragment, from: Place) -> Stage<'s> {
        let stage = Stage::bare(self.variant, over).fragments([entry]).flops(self.length);
        let stage = stage.work("unsorted", PAIR, from, Map::Item(self.length));
        match self.lengths {
            Some(lengths) => stage.fragments([fragment!("lib/sort_some")]).work("lengths", WORD, lengths, ITEM),
            None => stage.fragments([fragment!("lib/sort_all")]),
        }
    }

    /// From counts to offsets: more blocks have more invocations to a digit, up to a 32-byte sector's digits to a workgroup.
    fn offsets(&self, builder: &mut PlanBuilder<'_>, segments: u64, passes: &[Pass]) -> Result<(), Error> {
        const RUN: u64 = 16;
        const SECTOR: u64 = 8;
        let (blocks, workgroup) = (self.blocks(), u64::from(self.variant.workgroup_size));
        let lanes = blocks.div_ceil(RUN).next_power_of_two().min(workgroup / SECTOR);
        let digits = workgroup / lanes;
        let parts = Groups { count: segments, cells: DIGITS, block: digits };
        Stage::bare(self.variant, &parts)
            .fragments([fragment!("lib/sort_offsets")])
            .words(&[("blocks", blocks), ("digits", digits), ("lanes", lanes), ("run", blocks.div_ceil(lanes))])
            .work("counts", WORD, self.counts, Map::Item(blocks * DIGITS))
            .work("totals", WORD, self.totals, Map::Item(DIGITS))
            .flops(blocks * DIGITS)
            .push_to(builder, passes)
    }
}
