//! Gradients where each anchor has one positive and one negative.

use super::planes::Sums;
use super::tile::Block;
use super::{Planner, SCALAR, Side, VECTOR, chunks};
use crate::error::Error;
use crate::kernel::fragment;
use crate::plan::whole;
use std::ops::Range;

impl Planner<'_, '_> {
    /// The gradients wanted: rows look for the anchors that they belong to.
    pub(super) fn hardest(&mut self) -> Result<(), Error> {
        let run = self.sums_run().min(self.sides_run());
        for side in self.wanted() {
            let panel = if self.in_place() { run } else { run.min(self.panel_rows()) };
            let sums = if self.in_place() { self.gathered(side) } else { self.panel(panel.min(self.rows(side))) };
            for outer in chunks(self.rows(side), panel) {
                let sums = Sums { base: if self.in_place() { 0 } else { outer.start }, ..sums };
                if side == Side::Anchors {
                    self.pulls("hardest_outer", (side, &outer), Side::Others, sums, true)?;
                }
                if side == Side::Others || self.problem.other.is_none() {
                    self.pulls("hardest_inner", (side, &outer), Side::Anchors, sums, side == Side::Others)?;
                }
                self.emit(side, &outer, sums)?;
            }
        }
        Ok(())
    }

    /// Rows whose gradients of unit rows fit half the workspace.
    pub(super) fn panel_rows(&self) -> u64 {
        (self.request.options.workspace / 2 / (4 * self.problem.width)).max(1)
    }

    /// Adds what the inner rows pull the outer ones with.
    fn pulls(
        &mut self,
        name: &'static str,
        outer: (Side, &Range<u64>),
        inner_side: Side,
        sums: Sums,
        fresh: bool,
    ) -> Result<(), Error> {
        let height = outer.1.end - outer.1.start;
        let width = self.problem.width;
        let run = self.row_run().min(self.sides_run()).min((self.request.options.step_flops / (4 * height)).max(1));
        let after = if self.in_place() {
            0
        } else {
            (4 * width * self.panel_rows().min(self.rows(outer.0))).next_multiple_of(256)
        };
        for inner in chunks(self.rows(inner_side), run) {
            let (partner, anchors) = if name == "hardest_outer" {
                (fragment!("family/pairwise/hardest_outer"), outer.1)
            } else {
                (fragment!("family/pairwise/hardest_inner"), &inner)
            };
            let sides = self.sides_of(self.places.stats, anchors, after)?;
            let draft = self
                .draft(name, fragment!("family/pairwise/hardest"))
                .fragments([fragment!("family/pairwise/pairs"), partner])
                .words(&[
                    ("groups", height),
                    ("width", width),
                    ("outer_first", outer.1.start),
                    ("inner_first", inner.start),
                    ("inner_end", inner.end),
                    ("sums_first", outer.1.start - sums.base),
                    ("fresh", u64::from(fresh && inner.start == 0)),
                ]);
            let block = Block { outer: (outer.0, outer.1.clone()), inner: (inner_side, inner.clone()) };
            let draft = self
                .with_marks(self.with_both_rows(draft, &block), &block)
                .work("sides", VECTOR, whole(sides, anchors.end - anchors.start))
                .work("sums", SCALAR, sums.window(outer.1, width));
            self.push(draft, height, 4 * height * (inner.end - inner.start))?;
        }
        Ok(())
    }
}
