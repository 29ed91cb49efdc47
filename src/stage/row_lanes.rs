//! Rows of elements that are folded in one step: several to a workgroup where they are shorter than it.

use super::domain::Items;
use super::recipe::Stage;
use crate::kernel::fragment;

/// Elements that a lane of a row takes at least, where a workgroup has several rows.
const EACH: u64 = 4;

/// So many rows, and the elements of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowLanes {
    pub rows: u64,
    pub length: u64,
}

impl RowLanes {
    /// Invocations that share a row.
    pub fn lanes(&self, workgroup: u64) -> u64 {
        self.length.div_ceil(EACH).next_power_of_two().min(workgroup)
    }

    /// The domain, whose items are the rows.
    pub fn over(&self, workgroup: u64) -> Items {
        Items { count: self.rows, block: workgroup / self.lanes(workgroup) }
    }

    /// The constant and the word of kernels whose invocations share rows.
    pub fn words<'s>(&self, stage: Stage<'s>, workgroup: u64) -> Stage<'s> {
        stage.constant("LANES", self.lanes(workgroup) as u32).word("span", self.length as u32)
    }

    /// The fold of rows of terms, which wants `Part`, `term(i)`, `join(a, b)` and `finish_row(row, part)`.
    pub fn fold<'s>(&self, stage: Stage<'s>, workgroup: u64) -> Stage<'s> {
        self.sums(stage.fragments([fragment!("lib/row_terms")]), workgroup)
    }

    /// The same of `part_at(i, row)`.
    pub fn sums<'s>(&self, stage: Stage<'s>, workgroup: u64) -> Stage<'s> {
        self.words(stage.fragments([fragment!("lib/sums_short")]).numerics(), workgroup)
    }
}
