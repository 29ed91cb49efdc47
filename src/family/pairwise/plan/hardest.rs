//! Gradients where each anchor has one positive and one negative.

use super::bind::groups;
use super::blocks::{Block, Room, Rows};
use super::planes::Sums;
use super::{Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::Side;
use crate::kernel::fragment;
use crate::stage::Map;
use crate::stage::totals::NUMBER;

impl Planner<'_, '_> {
    /// The gradients wanted: rows look for the anchors that they belong to.
    pub(super) fn hardest(&mut self) -> Result<(), Error> {
        let run = self.sums_run().min(self.sides_run());
        for side in self.wanted() {
            let in_place = self.in_place();
            let panel = if in_place { run } else { run.min(self.panel_rows()) };
            let sums = if in_place { self.gathered(side) } else { self.panel(panel.min(self.rows(side))) };
            for outer in self.runs(side, panel) {
                let sums = if in_place { sums } else { sums.of_rows(outer.range.start) };
                if side == Side::Anchors {
                    self.pulls(&outer, Side::Others, sums, true)?;
                }
                if side == Side::Others || self.problem.other.is_none() {
                    self.pulls(&outer, Side::Anchors, sums, side == Side::Others)?;
                }
                self.emit(&outer, sums)?;
            }
        }
        Ok(())
    }

    /// Rows whose gradients of unit rows fit half the workspace.
    pub(super) fn panel_rows(&self) -> u64 {
        (self.workspace() / 2 / (4 * self.problem.width)).max(1)
    }

    /// Adds what the rows of the other side pull the outer ones with: these are anchors where the others are not.
    fn pulls(&mut self, outer: &Rows, across: Side, sums: Sums, fresh: bool) -> Result<(), Error> {
        let width = self.problem.width;
        let within_flops = (self.options().step_flops / (4 * outer.len())).max(1);
        let panel = if self.in_place() { 0 } else { 4 * width * self.panel_rows().min(self.rows(outer.side)) };
        for inner in self.runs(across, self.row_run().min(self.sides_run()).min(within_flops)) {
            let (partner, anchors) = match across {
                Side::Others => (fragment!("family/pairwise/hardest_outer"), outer),
                Side::Anchors => (fragment!("family/pairwise/hardest_inner"), &inner),
            };
            let (count, over) = (anchors.len(), outer.over(1));
            let sides = self.sides(anchors, &mut Room::after(panel))?;
            let block = Block { outer: outer.clone(), inner };
            let range = &block.inner.range;
            self.stage(over, fragment!("family/pairwise/hardest"))
                .fragments([fragment!("family/pairwise/pairs"), partner])
                .with(groups)
                .words(&[("width", width), ("outer_first", outer.range.start)])
                .words(&[("inner_first", range.start), ("inner_end", range.end)])
                .words(&[("sums_first", outer.range.start - sums.base)])
                .words(&[("fresh", (fresh && range.start == 0).into())])
                .with(|stage| self.both_vectors(stage, &block))
                .with(|stage| self.both_marks(stage, &block))
                .work("sides", VECTOR, sides, Map::Whole(count))
                .work("sums", NUMBER, sums.place, Map::at(sums.elements(outer, width)))
                .flops(4 * block.inner.len())
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }
}
