//! Sorting pairs (key, payload), ascending by key, in segments of one length. Equal keys stay in their order.
//!
//! A least-significant-digit radix sort, so that the same steps run whatever the keys; integers alone decide the order. Up to
//! 1024 pairs of a segment are sorted in workgroup memory, in one step. More take four passes of 8 bits: the digits of each
//! block are counted, the counts summed over the blocks before, and each block sorted by the digit in workgroup memory and
//! written out in runs. Keys and payloads lie apart, as only keys are counted: 80 bytes a pair, and 8 for the counts.
//!
//! Pairs lie in scratch, or the first pass makes them of what a family has, and takes those that it chooses: the others are
//! read and cost no more than that. Blocks beyond the pairs that were taken end at once.

use super::domain::Groups;
use super::map::{ITEM, Map};
use super::recipe::Stage;
use super::totals::WORD;
use crate::error::Error;
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::{Pass, Place, PlanBuilder};
use crate::variant::Variant;

/// Bytes of a key and a payload.
pub(crate) const PAIR: u64 = 8;
/// Pairs that a workgroup sorts in its memory.
const LOCAL: u64 = 1024;
/// Pairs of an invocation in a block.
const EACH: u64 = 8;
const DIGITS: u64 = 256;

/// Keys and payloads in scratch, segment by segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs {
    pub keys: Place,
    pub payloads: Place,
}

/// Scratch to sort in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sort {
    variant: Variant,
    /// Pairs of a segment.
    length: u64,
    lengths: Option<Place>,
    pairs: [Pairs; 2],
    counts: Place,
    totals: Place,
}

/// Adds to a stage over segments.
type Adds<'c> = &'c dyn for<'s> Fn(Stage<'s>) -> Stage<'s>;

/// What a family has pairs made of.
#[derive(Clone, Copy)]
pub(crate) struct Choice<'c> {
    /// `pairs_of(lid, segment)` in WGSL: the places of a segment among which pairs are chosen. A workgroup branches by it.
    pub places: Adds<'c>,
    /// `word_at(place)`, the place being one among those of all segments, and of the word `is_taken(segment, word)`,
    /// `key_in(word)` and `payload_of(place, i, word)`, i being the place in the segment.
    pub words: Adds<'c>,
}

/// What a pass reads.
#[derive(Clone, Copy)]
enum Source<'c> {
    Pairs(Pairs),
    Choice(Choice<'c>),
}

impl Sort {
    /// Reserves scratch for up to `most` segments of `length` pairs. Where pairs are chosen, `lengths` take how many there are
    /// of each segment, u32 in scratch.
    pub fn reserve(
        builder: &mut PlanBuilder<'_>,
        variant: Variant,
        most: u64,
        length: u64,
        lengths: Option<Place>,
    ) -> Self {
        let mut scratch = |count: u64| builder.scratch(WORD.size() * most * count);
        let pairs = [(); 2].map(|()| Pairs { keys: scratch(length), payloads: scratch(length) });
        let first = pairs[0].keys;
        let mut sort = Self { variant, length, lengths, pairs, counts: first, totals: first };
        if !sort.is_local() {
            sort.counts = scratch(sort.blocks() * DIGITS);
            sort.totals = scratch(DIGITS);
        }
        sort
    }

    /// Where the pairs are put, if they are not chosen.
    pub fn unsorted(&self) -> Pairs {
        self.pairs[0]
    }

    /// Where they lie when they are sorted.
    pub fn sorted(&self) -> Pairs {
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

    /// Sorts all pairs of the first `segments` segments.
    pub fn push(&self, builder: &mut PlanBuilder<'_>, segments: u64, passes: &[Pass]) -> Result<(), Error> {
        self.push_from(builder, segments, passes, Source::Pairs(self.unsorted()))
    }

    /// Sorts the pairs that are chosen.
    pub fn push_chosen(
        &self,
        builder: &mut PlanBuilder<'_>,
        segments: u64,
        passes: &[Pass],
        choice: Choice<'_>,
    ) -> Result<(), Error> {
        self.push_from(builder, segments, passes, Source::Choice(choice))
    }

    fn push_from(
        &self,
        builder: &mut PlanBuilder<'_>,
        segments: u64,
        passes: &[Pass],
        first: Source<'_>,
    ) -> Result<(), Error> {
        if self.is_local() {
            let whole = Groups { count: segments, cells: self.length, block: LOCAL };
            let size = self.length.next_power_of_two() as u32;
            let stage = self.stage(&whole, fragment!("lib/sort_local"), first).word("size", size);
            return self.sorting(stage, first, self.sorted()).push_to(builder, passes);
        }
        let blocks = Groups { count: segments, cells: self.length, block: self.block() };
        let [even, odd] = self.pairs;
        let turns = [(first, odd), (Source::Pairs(odd), even), (Source::Pairs(even), odd), (Source::Pairs(odd), even)];
        for (shift, (from, to)) in [0u32, 8, 16, 24].into_iter().zip(turns) {
            self.stage(&blocks, fragment!("lib/sort_counts"), from)
                .constant("SHIFT", shift)
                .absent(Absent::Plain("payloads", "u32"))
                .work("counts", WORD, self.counts, Map::Unit(DIGITS))
                .push_to(builder, passes)?;
            self.offsets(builder, segments, passes, from)?;
            let stage = self
                .stage(&blocks, fragment!("lib/sort_blocks"), from)
                .fragments([fragment!("lib/sums_before")])
                .constant("SHIFT", shift)
                .work("counts", WORD, self.counts, Map::Unit(DIGITS))
                .work("totals", WORD, self.totals, Map::Item(DIGITS));
            self.sorting(stage, from, to).push_to(builder, passes)?;
        }
        Ok(())
    }

    /// A stage that reads keys.
    fn stage<'s>(&self, over: &'s Groups, entry: Fragment, from: Source<'_>) -> Stage<'s> {
        let stage = Stage::bare(self.variant, over).fragments([entry]).flops(self.length);
        match from {
            Source::Pairs(pairs) => self.counted(stage).fragments([fragment!("lib/sort_pairs")]).work(
                "keys",
                WORD,
                pairs.keys,
                Map::Item(self.length),
            ),
            Source::Choice(choice) => (choice.words)((choice.places)(stage)),
        }
    }

    /// `pairs_of` of pairs in scratch.
    pub fn counted<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let stage = stage.word("length", self.length as u32);
        match self.lengths {
            Some(lengths) => stage.fragments([fragment!("lib/sort_some")]).work("lengths", WORD, lengths, ITEM),
            None => stage.fragments([fragment!("lib/sort_all")]),
        }
    }

    /// A stage that writes pairs, and the lengths where it chooses them.
    fn sorting<'s>(&self, stage: Stage<'s>, from: Source<'_>, to: Pairs) -> Stage<'s> {
        let stage = match from {
            Source::Choice(_) => stage.constant("CHOOSES", 1u32).work("lengths", WORD, self.lengths, ITEM),
            Source::Pairs(pairs) => stage
                .with(|stage| match self.lengths {
                    Some(_) => stage,
                    None => stage.absent(Absent::Plain("lengths", "u32")),
                })
                .work("payloads", WORD, pairs.payloads, Map::Item(self.length)),
        };
        stage.work("sorted_keys", WORD, to.keys, Map::Item(self.length)).work(
            "sorted_payloads",
            WORD,
            to.payloads,
            Map::Item(self.length),
        )
    }

    /// From counts to offsets: more blocks have more invocations to a digit, up to a 32-byte sector's digits to a workgroup.
    fn offsets(
        &self,
        builder: &mut PlanBuilder<'_>,
        segments: u64,
        passes: &[Pass],
        from: Source<'_>,
    ) -> Result<(), Error> {
        const RUN: u64 = 16;
        const SECTOR: u64 = 8;
        let (blocks, workgroup) = (self.blocks(), u64::from(self.variant.workgroup_size));
        let lanes = blocks.div_ceil(RUN).next_power_of_two().min(workgroup / SECTOR);
        let digits = workgroup / lanes;
        let parts = Groups { count: segments, cells: DIGITS, block: digits };
        let stage = Stage::bare(self.variant, &parts).fragments([fragment!("lib/sort_offsets")]);
        let stage = match from {
            Source::Pairs(_) => self.counted(stage),
            Source::Choice(choice) => (choice.places)(stage),
        };
        stage
            .words(&[("block", self.block()), ("blocks", blocks)])
            .words(&[("digits", digits), ("lanes", lanes), ("run", blocks.div_ceil(lanes))])
            .work("counts", WORD, self.counts, Map::Item(blocks * DIGITS))
            .work("totals", WORD, self.totals, Map::Item(DIGITS))
            .flops(blocks * DIGITS)
            .push_to(builder, passes)
    }
}
