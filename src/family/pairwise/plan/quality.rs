//! Running statistics of the anchors' lengths, and each anchor's quality from them.

use super::bind::{bounds, groups};
use super::blocks::Room;
use super::{MARK, Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{RUNNING, Side};
use crate::kernel::{Absent, Fragment, fragment};
use crate::stage::totals::NUMBER;
use crate::stage::{Fixed, ITEM, Map, Stage};

impl<'a> Planner<'a, '_> {
    /// The running statistics with this batch, to their tensors, and the anchors' qualities by them, to *saved*.
    pub(super) fn qualities(&mut self) -> Result<(), Error> {
        let Some((running, quality)) = self.places.quality else { return Ok(()) };
        let group = self.call.workgroup();
        let blocks = self.problem.anchors.div_ceil(group);
        let moments = self.take(&mut Room::after(0), VECTOR.size() * blocks);
        for rows in self.runs(Side::Anchors, self.row_run().next_multiple_of(group)) {
            self.lengths(rows.over(group), fragment!("family/pairwise/moments"))
                .with(groups)
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("moments", VECTOR, moments, Map::Whole(blocks))
                .flops(10)
                .push(self.call, &self.passes)?;
        }
        let stage = self
            .lengths(Fixed::new(1, 0..blocks), fragment!("family/pairwise/running"))
            .words(&[("count", blocks)])
            .work("moments", VECTOR, moments, ITEM)
            .work("running", NUMBER, running, Map::Whole(2))
            .flops(10);
        let update = |stage: Stage<'a>, (name, _, start)| {
            stage.optional(name, Absent::Float(name, start), Map::Whole(1)).output(name, name, Map::Whole(1))
        };
        RUNNING.into_iter().fold(stage, update).push(self.call, &self.passes)?;
        for rows in self.runs(Side::Anchors, self.row_run()) {
            self.lengths(rows.over(group), fragment!("family/pairwise/quality"))
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("running", NUMBER, running, Map::Whole(2))
                .work("quality", NUMBER, quality, ITEM)
                .flops(5)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }

    fn lengths(&self, over: Fixed, skeleton: Fragment) -> Stage<'a> {
        self.stage(over, skeleton)
            .fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/row_length")])
            .fragments([fragment!("lib/moments")])
            .numerics()
            .fragments([self.counted()])
            .parameters(&self.loss.parameters())
    }
}
