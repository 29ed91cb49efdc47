//! Sorting pairs (key, payload), ascending by key, in segments of one length. Equal keys stay in their order.
//!
//! A least-significant-digit radix sort, so that the same steps run whatever the keys; integers alone decide the order. Up to
//! 1024 pairs of a segment are sorted in workgroup memory, in one step. More take four passes of 8 bits: the digits of each
//! block are counted, the counts summed over the blocks before, and each block sorted by the digit in workgroup memory and
//! written out in runs. Keys and payloads lie apart, as only keys are counted: 80 bytes a pair, and 8 for the counts. Keys of
//! 16 bits take two passes.
//!
//! Pairs lie in scratch, or the first pass makes them of what a family has, and takes those that it chooses: the others are
//! read and cost no more than that. Blocks beyond the pairs that were taken end at once. The last pass leaves them in scratch,
//! or gives them to what a family does with them.
//!
//! Pairs of groups of any lengths are sorted by their keys first, and by their groups' numbers then, in a pass for each 8 bits
//! of those: stable as passes are, they leave each group in the order of its keys.

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
pub(crate) const LOCAL: u64 = 1024;
/// Pairs of an invocation in a block.
const EACH: u64 = 8;
const DIGITS: u64 = 256;

/// Keys and payloads in scratch, segment by segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs {
    pub keys: Place,
    pub payloads: Place,
}

/// What is to be sorted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lot {
    /// The most segments at a time, and pairs of each.
    pub segments: u64,
    pub length: u64,
    /// Where pairs are chosen: how many there are of each segment, u32 in scratch.
    pub lengths: Option<Place>,
    /// Bits of a key: 32 or 16.
    pub bits: u32,
    /// Bits of the ranks by which pairs are sorted once more; 0 where they are not.
    pub rank_bits: u32,
}

impl Lot {
    /// Segments of pairs with whole words for keys.
    pub fn of(segments: u64, length: u64) -> Self {
        Self { segments, length, lengths: None, bits: 32, rank_bits: 0 }
    }
}

/// Scratch to sort in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sort {
    variant: Variant,
    lot: Lot,
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

/// Where pairs come from and go to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ways<'c> {
    /// What they are made of, if they do not lie in scratch.
    pub from: Option<Choice<'c>>,
    /// `rank_of(payload)`, by which they are sorted once more.
    pub ranks: Option<Adds<'c>>,
    /// `put(place, key, payload)`, what becomes of a pair that has this place among those of all segments.
    pub to: Option<Adds<'c>>,
}

/// What a pass reads.
#[derive(Clone, Copy)]
enum Source<'c> {
    Pairs(Pairs),
    Choice(Choice<'c>),
}

/// A pass.
#[derive(Clone, Copy)]
struct Turn<'c> {
    from: Source<'c>,
    /// What the digit is of, if not of the key.
    ranks: Option<Adds<'c>>,
    shift: u32,
    /// What becomes of the pairs.
    to: Target<'c>,
}

/// What a pass does with pairs.
#[derive(Clone, Copy)]
enum Target<'c> {
    Pairs(Pairs),
    Own(Adds<'c>),
}

impl Sort {
    pub fn reserve(builder: &mut PlanBuilder<'_>, variant: Variant, lot: Lot) -> Self {
        let mut scratch = |count: u64| builder.scratch(WORD.size() * lot.segments * count);
        let pairs = [(); 2].map(|()| Pairs { keys: scratch(lot.length), payloads: scratch(lot.length) });
        let first = pairs[0].keys;
        let mut sort = Self { variant, lot, pairs, counts: first, totals: first };
        if !sort.is_local() {
            sort.counts = scratch(sort.blocks() * DIGITS);
            sort.totals = scratch(DIGITS);
        }
        sort
    }

    /// Where the pairs are put, if they are not made.
    pub fn unsorted(&self) -> Pairs {
        self.pairs[0]
    }

    /// Where they lie when they are sorted.
    pub fn sorted(&self) -> Pairs {
        let passes = if self.is_local() { 1 } else { self.shifts().count() };
        self.pairs[passes % 2]
    }

    /// Whether one step reads and puts the pairs of each segment.
    pub fn is_local(&self) -> bool {
        self.lot.length <= LOCAL && self.lot.rank_bits == 0
    }

    /// The passes: whether each is by ranks, and where its bits lie.
    fn shifts(&self) -> impl Iterator<Item = (bool, u32)> {
        let of = |ranked: bool, bits: u32| (0..bits).step_by(8).map(move |shift| (ranked, shift));
        of(false, self.lot.bits).chain(of(true, self.lot.rank_bits))
    }

    fn block(&self) -> u64 {
        u64::from(self.variant.workgroup_size) * EACH
    }

    fn blocks(&self) -> u64 {
        self.lot.length.div_ceil(self.block())
    }

    /// Sorts the pairs of the first `segments` segments.
    pub fn push(
        &self,
        builder: &mut PlanBuilder<'_>,
        segments: u64,
        passes: &[Pass],
        ways: Ways<'_>,
    ) -> Result<(), Error> {
        let first = ways.from.map_or(Source::Pairs(self.unsorted()), Source::Choice);
        let last = |to: Pairs| ways.to.map_or(Target::Pairs(to), Target::Own);
        let length = self.lot.length;
        if self.is_local() {
            let whole = Groups { count: segments, cells: length, block: LOCAL };
            let size = length.next_power_of_two() as u32;
            let stage = self.stage(&whole, fragment!("lib/sort_local"), first).word("size", size);
            let stage = match first {
                Source::Pairs(_) => stage.fragments([fragment!("lib/sort_pairs")]),
                Source::Choice(_) => stage,
            };
            return self.sorting(stage, first, last(self.sorted())).push_to(builder, passes);
        }
        let blocks = Groups { count: segments, cells: length, block: self.block() };
        let count = self.shifts().count();
        for (at, (ranked, shift)) in self.shifts().enumerate() {
            let from = if at == 0 { first } else { Source::Pairs(self.pairs[at % 2]) };
            let to = self.pairs[(at + 1) % 2];
            let to = if at + 1 == count { last(to) } else { Target::Pairs(to) };
            self.pass(builder, &blocks, passes, Turn { from, ranks: ways.ranks.filter(|_| ranked), shift, to })?;
        }
        Ok(())
    }

    fn pass(
        &self,
        builder: &mut PlanBuilder<'_>,
        blocks: &Groups,
        passes: &[Pass],
        turn: Turn<'_>,
    ) -> Result<(), Error> {
        let unread = if turn.ranks.is_some() { "keys" } else { "payloads" };
        self.digits(self.stage(blocks, fragment!("lib/sort_counts"), turn.from), turn)
            .absent(Absent::Plain(unread, "u32"))
            .work("counts", WORD, self.counts, Map::Unit(DIGITS))
            .push_to(builder, passes)?;
        self.offsets(builder, blocks.count, passes, turn.from)?;
        let stage = self
            .digits(self.stage(blocks, fragment!("lib/sort_blocks"), turn.from), turn)
            .fragments([fragment!("lib/sums_before")])
            .work("counts", WORD, self.counts, Map::Unit(DIGITS))
            .work("totals", WORD, self.totals, Map::Item(DIGITS))
            .fragments([match turn.ranks {
                Some(_) => fragment!("lib/sort_turned"),
                None => fragment!("lib/sort_direct"),
            }]);
        self.sorting(stage, turn.from, turn.to).push_to(builder, passes)
    }

    /// A stage over pairs, which it reads.
    fn stage<'s>(&self, over: &'s Groups, entry: Fragment, from: Source<'_>) -> Stage<'s> {
        let stage = Stage::bare(self.variant, over).fragments([entry]).flops(self.lot.length);
        match from {
            Source::Pairs(_) => self.counted(stage),
            Source::Choice(choice) => (choice.words)((choice.places)(stage)),
        }
    }

    /// A stage that reads digits: of keys, or of ranks.
    fn digits<'s>(&self, stage: Stage<'s>, turn: Turn<'_>) -> Stage<'s> {
        let stage = stage.constant("SHIFT", turn.shift);
        let length = self.lot.length;
        match (turn.from, turn.ranks) {
            (Source::Pairs(pairs), Some(ranks)) => {
                let stage = stage.fragments([fragment!("lib/sort_ranks")]);
                ranks(stage).work("payloads", WORD, pairs.payloads, Map::Item(length))
            }
            (Source::Pairs(pairs), None) => stage
                .fragments([fragment!("lib/sort_digits"), fragment!("lib/sort_pairs")])
                .work("keys", WORD, pairs.keys, Map::Item(length)),
            (Source::Choice(_), _) => stage.fragments([fragment!("lib/sort_digits")]),
        }
    }

    /// `pairs_of` of pairs in scratch.
    pub fn counted<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let stage = stage.word("length", self.lot.length as u32);
        match self.lot.lengths {
            Some(lengths) => stage.fragments([fragment!("lib/sort_some")]).work("lengths", WORD, lengths, ITEM),
            None => stage.fragments([fragment!("lib/sort_all")]),
        }
    }

    /// A stage that puts pairs in order, and gives the lengths where it chooses them.
    fn sorting<'s>(&self, stage: Stage<'s>, from: Source<'_>, to: Target<'_>) -> Stage<'s> {
        let Lot { length, lengths, .. } = self.lot;
        let stage = match (from, lengths) {
            (Source::Choice(_), Some(_)) => stage.constant("CHOOSES", 1u32).work("lengths", WORD, lengths, ITEM),
            (_, None) => stage.absent(Absent::Plain("lengths", "u32")),
            (Source::Pairs(_), Some(_)) => stage,
        };
        let stage = match from {
            Source::Choice(_) => stage,
            Source::Pairs(pairs) => stage.work("keys", WORD, pairs.keys, Map::Item(length)).work(
                "payloads",
                WORD,
                pairs.payloads,
                Map::Item(length),
            ),
        };
        match to {
            Target::Own(put) => put(stage),
            Target::Pairs(pairs) => stage
                .fragments([fragment!("lib/sort_put")])
                .work("sorted_keys", WORD, pairs.keys, Map::Item(length))
                .work("sorted_payloads", WORD, pairs.payloads, Map::Item(length)),
        }
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
