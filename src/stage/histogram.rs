//! How many rows each class has: integers in workgroup memory, some classes at a time, by blocks of rows, then summed over
//! the blocks.

use super::call::{Call, FORWARD};
use super::domain::Items;
use super::map::Map;
use super::recipe::Stage;
use super::totals::WORD;
use crate::error::Error;
use crate::kernel::fragment;
use std::ops::Range;

/// Classes that are counted at a time, as many as the kernel holds.
pub(crate) const CHUNK: u64 = 2048;
/// Rows of an invocation in a round, and the most blocks.
const ITEMS: u64 = 16;
pub(crate) const MOST_BLOCKS: u64 = 1024;

/// Counts `rows` rows by class, in the forward passes. `read` brings what rows read and `class_of(q)`; its items are the
/// rows. `end` brings `store_members(class, count)`, where the counts of these classes lie.
pub(crate) fn histogram(
    call: &mut Call<'_>,
    rows: u64,
    classes: u64,
    read: impl Fn(Stage<'_>) -> Stage<'_>,
    end: impl for<'s> Fn(Stage<'s>, Range<u64>) -> Stage<'s>,
) -> Result<(), Error> {
    let round = call.workgroup() * ITEMS;
    let rounds = rows.div_ceil(round).div_ceil(MOST_BLOCKS);
    let blocks = Items { count: rows, block: round * rounds };
    let all = rows.div_ceil(blocks.block);
    let parts = call.scratch(WORD, all * classes.min(CHUNK));
    for first in (0..classes).step_by(CHUNK as usize) {
        let width = CHUNK.min(classes - first);
        let words = [("first_class", first), ("width", width)];
        let stage = call
            .sums(&blocks)
            .fragments([fragment!("lib/histogram")])
            .constant("ITEMS", ITEMS as u32)
            .words(&words)
            .words(&[("rounds", rounds), ("classes", classes)])
            .work("parts", WORD, parts, Map::Unit(width));
        read(stage).push(call, &FORWARD)?;
        let each = Items { count: width, block: 1 };
        let stage = call
            .sums(&each)
            .fragments([fragment!("lib/histogram_fold"), fragment!("lib/sum_counts")])
            .words(&words)
            .word("blocks", all as u32)
            .work("parts", WORD, parts, Map::Whole(all * width))
            .flops(all);
        end(stage, first..first + width).push(call, &FORWARD)?;
    }
    Ok(())
}

/// Where the counts of some classes lie, of a run of them.
pub(crate) fn members(classes: Range<u64>) -> Map<'static> {
    Map::of(move |run| classes.start + run.items.start..classes.start + run.items.end)
}
