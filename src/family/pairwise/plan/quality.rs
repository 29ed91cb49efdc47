//! Running statistics of the anchors' lengths, and each anchor's quality from them.

use super::bind::bounds;
use super::blocks::Room;
use super::{MARK, Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{RUNNING, Side};
use crate::kernel::{Absent, Fragment, fragment};
use crate::stage::totals::NUMBER;
use crate::stage::{Fixed, ITEM, Map, Stage};

impl<'a> Planner<'a, '_> {
    fn lengths<'s>(&self, over: &'s Fixed, skeleton: Fragment) -> Stage<'s>
    where
        'a: 's,
    {
        self.stage(over, skeleton)
            .fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/row_length")])
            .fragments([fragment!("lib/moments")])
            .numerics()
            .fragments([self.counted()])
            .parameters(&self.loss.parameters())
    }

    /// The running statistics with this batch, to their tensors, and the anchors' qualities by them, to *saved*.
    pub(super) fn qualities(&mut self) -> Result<(), Error> {
        let Some((running, quality)) = self.places.quality else { return Ok(()) };
        let group = self.call.workgroup();
        let blocks = self.problem.anchors.div_ceil(group);
        let moments = self.take(&mut Room::after(0), VECTOR.size() * blocks);
        for rows in self.runs(Side::Anchors, self.row_run().next_multiple_of(group)) {
            let over = rows.over(group);
            let stage = self
                .lengths(&over, fragment!("family/pairwise/moments"))
                .words(&[("groups", over.groups)])
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("moments", VECTOR, moments, Map::Whole(blocks))
                .flops(10);
            self.push(stage)?;
        }
        let one = Fixed { groups: 1, items: 0..blocks };
        let stage = self
            .lengths(&one, fragment!("family/pairwise/running"))
            .words(&[("count", blocks)])
            .work("moments", VECTOR, moments, ITEM)
            .work("running", NUMBER, running, Map::Whole(2))
            .flops(10);
        let stage = RUNNING.into_iter().fold(stage, |stage, (name, _, start)| {
            stage.optional(name, Absent::Float(name, start), Map::Whole(1)).output(name, name, Map::Whole(1))
        });
        self.push(stage)?;
        for rows in self.runs(Side::Anchors, self.row_run()) {
            let over = rows.over(group);
            let stage = self
                .lengths(&over, fragment!("family/pairwise/quality"))
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("running", NUMBER, running, Map::Whole(2))
                .work("quality", NUMBER, quality, ITEM)
                .flops(5);
            self.push(stage)?;
        }
        Ok(())
    }
}
