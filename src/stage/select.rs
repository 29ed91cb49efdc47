//! Selection of the largest of the keys of each row: rounds of 8 bits, counted and never sorted; of equal keys the first.
//!
//! Keys are made as they are read: once in each round, and once more by the stage that asks which are selected. A block is so
//! long that few of them have to be added up for each row.

use super::call::Call;
use super::domain::{Domain, Items, Run, Spans};
use super::map::Map;
use super::recipe::Stage;
use super::totals::WORD;
use crate::error::Error;
use crate::kernel::fragment;
use crate::plan::{Pass, Place};

/// Keys that an invocation takes in a run of a block.
const EACH: u64 = 16;
const BINS: u64 = 256;
/// Blocks from which on they have more runs rather than being more.
const MANY: u64 = 512;

/// What is selected: the bound of each row with how many keys on it are, and how many keys on it and above come before each
/// block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection {
    bound: Place,
    before: Place,
    blocks: Spans,
}

/// Rows of keys, and how many are selected of each.
#[derive(Clone, Copy)]
pub(crate) struct Ballot<'c> {
    pub rows: u64,
    pub length: u64,
    /// Bits of a key: 32 or 16.
    pub bits: u32,
    /// `load_keys(i)`, a key for each element of all rows; 0 is no member's.
    pub keys: Adds<'c>,
    /// `selected_of(n)`, of n members.
    pub number: Adds<'c>,
}

/// Adds to a stage.
type Adds<'c> = &'c dyn for<'s> Fn(Stage<'s>) -> Stage<'s>;

impl Selection {
    pub fn plan(call: &mut Call<'_>, ballot: Ballot<'_>, passes: &[Pass]) -> Result<Self, Error> {
        let Ballot { rows, length, bits, keys, number } = ballot;
        let blocks = blocks(call.workgroup(), rows, length);
        let (units, each, rounds) = (blocks.units(), blocks.per_span(), u64::from(bits / 8));
        let [histograms, bound, before] =
            [units * BINS * rounds, 2 * rows, 2 * units].map(|words| call.scratch(WORD, words));
        let all = Items { count: rows, block: 1 };
        for round in 0..bits / 8 {
            let shift = bits - 8 - 8 * round;
            let stage = call
                .sums(&blocks)
                .fragments([fragment!("lib/select_histogram")])
                .constant("ROUND", round)
                .constant("SHIFT", shift)
                .words(&[("size", blocks.size), ("rounds", rounds)])
                .work("bound", WORD, bound, rows_of(length, 2))
                .work("histograms", WORD, histograms, Map::Unit(BINS * rounds));
            keys(stage).push(call, passes)?;
            let stage = call
                .sums(&all)
                .fragments([fragment!("lib/select_bound")])
                .constant("ROUND", round)
                .constant("SHIFT", shift)
                .words(&[("blocks", each), ("rounds", rounds)])
                .work("histograms", WORD, histograms, Map::Item(each * BINS * rounds))
                .work("bound", WORD, bound, Map::Item(2))
                .flops(each * BINS);
            number(stage).push(call, passes)?;
        }
        call.sums(&blocks)
            .fragments([fragment!("lib/select_counts"), fragment!("lib/sums_before")])
            .word("rounds", rounds as u32)
            .work("bound", WORD, bound, rows_of(length, 2))
            .work("histograms", WORD, histograms, Map::Unit(BINS * rounds))
            .work("before", WORD, before, Map::Unit(2))
            .push(call, passes)?;
        counts_before(call, rows, each, before, None, passes)?;
        Ok(Self { bound, before, blocks })
    }

    /// The blocks of keys, in which a stage asks what is selected.
    pub fn blocks(&self) -> &Spans {
        &self.blocks
    }
}

/// Blocks of rows, of so many runs that they are not too many.
pub(crate) fn blocks(workgroup: u64, rows: u64, length: u64) -> Spans {
    let run = workgroup * EACH;
    let runs = (rows * length.div_ceil(run)).div_ceil(MANY).clamp(1, length.div_ceil(run).max(1));
    Spans { elements: rows * length, span: length, size: run * runs }
}

/// So many elements for each row that a run of elements touches.
pub(crate) fn rows_of<'s>(length: u64, each: u64) -> Map<'s> {
    Map::of(move |run: &Run| run.items.start / length * each..((run.items.end - 1) / length + 1) * each)
}

/// Turns two counts of each block, in u32, into those of the blocks of its row before it; `all` takes those of each row.
pub(crate) fn counts_before(
    call: &mut Call<'_>,
    rows: u64,
    blocks: u64,
    before: Place,
    all: Option<Place>,
    passes: &[Pass],
) -> Result<(), Error> {
    let each = Items { count: rows, block: 1 };
    call.sums(&each)
        .fragments([fragment!("lib/counts_before")])
        .words(&[("blocks", blocks), ("run", blocks.div_ceil(call.workgroup()))])
        .work("before", WORD, before, Map::Item(2 * blocks))
        .work("all", WORD, all, Map::Item(2))
        .flops(blocks)
        .push(call, passes)
}

impl<'a> Stage<'a> {
    /// Runs of blocks of so many elements, whose places are marked: `lib/marks`.
    pub fn marks(self, size: u64) -> Self {
        let runs = size / (u64::from(self.kernel.variant.workgroup_size) * EACH);
        self.fragments([fragment!("lib/marks"), fragment!("lib/sums_before")])
            .constant("ITEMS", EACH as u32)
            .words(&[("size", size), ("runs", runs)])
    }

    /// `mark_run`, `is_selected` and `selected_among`, over the blocks of a selection whose keys the stage makes besides; and
    /// `load_before`, two counts a block.
    pub fn selected(self, selection: &Selection) -> Self {
        let Spans { span, size, .. } = selection.blocks;
        self.marks(size)
            .fragments([fragment!("lib/selected")])
            .work("bound", WORD, selection.bound, rows_of(span, 2))
            .work("before", WORD, selection.before, Map::Unit(2))
    }
}
