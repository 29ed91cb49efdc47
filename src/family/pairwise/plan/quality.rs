//! Running statistics of the anchors' lengths, and each anchor's quality from them.

use super::bind::{bounds, groups};
use super::blocks::{Room, Rows};
use super::{MARK, Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{RUNNING, Side};
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::Place;
use crate::stage::totals::NUMBER;
use crate::stage::{Fixed, ITEM, Map, Stage};

impl<'a> Planner<'a, '_> {
    /// The running statistics with this batch, to their tensors, and the anchors' qualities by them, to *saved*.
    pub(super) fn qualities(&mut self) -> Result<(), Error> {
        let Some((running, quality)) = self.places.quality else { return Ok(()) };
        if self.few {
            return self.few_qualities(running, quality);
        }
        let group = self.call.workgroup();
        let blocks = self.problem.anchors.div_ceil(group);
        let moments = self.take(&mut Room::after(0), VECTOR.size() * blocks);
        for rows in self.runs(Side::Anchors, self.row_run().next_multiple_of(group)) {
            self.lengths(rows.over(group), fragment!("family/pairwise/moments"))
                .fragments([fragment!("family/pairwise/length_moments")])
                .with(groups)
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("moments", VECTOR, moments, Map::Whole(blocks))
                .flops(10)
                .push(self.call, &self.passes)?;
        }
        self.lengths(Fixed::new(1, 0..blocks), fragment!("family/pairwise/running"))
            .words(&[("count", blocks)])
            .work("moments", VECTOR, moments, ITEM)
            .with(|stage| keeps_running(stage, running))
            .flops(10)
            .push(self.call, &self.passes)?;
        for rows in self.runs(Side::Anchors, self.row_run()) {
            self.lengths(rows.over(group), fragment!("family/pairwise/quality"))
                .with(bounds)
                .fragments([fragment!("family/pairwise/keep_quality")])
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("running", NUMBER, running, Map::Whole(2))
                .work("quality", NUMBER, quality, ITEM)
                .flops(5)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }

    /// All of it in one workgroup.
    fn few_qualities(&mut self, running: Place, quality: Place) -> Result<(), Error> {
        let rows = Rows { side: Side::Anchors, range: 0..self.problem.anchors };
        self.lengths(rows.grouped(1), fragment!("family/pairwise/qualities"))
            .workgroup(self.end_workgroup())
            .words(&[("end", rows.range.end)])
            .fragments([fragment!("family/pairwise/length_moments"), fragment!("family/pairwise/keep_quality")])
            .work("outer_marks", MARK, self.places.marks, ITEM)
            .with(|stage| keeps_running(stage, running))
            .work("quality", NUMBER, quality, ITEM)
            .flops(20)
            .push(self.call, &self.passes)
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

/// The running statistics, before and after the batch.
fn keeps_running(stage: Stage<'_>, running: Place) -> Stage<'_> {
    let stage = stage.fragments([fragment!("family/pairwise/keep_running")]);
    let stage = stage.work("running", NUMBER, running, Map::Whole(2));
    RUNNING.into_iter().fold(stage, |stage, (name, _, start)| {
        stage.optional(name, Absent::Float(name, start), Map::Whole(1)).output(name, name, Map::Whole(1))
    })
}
