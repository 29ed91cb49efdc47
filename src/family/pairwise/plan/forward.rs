//! Statistics over blocks of similarities, and the loss from them.

use super::bind::{bounds, groups};
use super::blocks::{Block, Room};
use super::tile::{Partials, Source};
use super::{MARK, Planner, SUMS};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Sets, Side};
use crate::kernel::{Absent, fragment};
use crate::plan::Pass;
use crate::request::Reduction;
use crate::stage::{Fixed, ITEM, Map, chunks};

impl Planner<'_, '_> {
    /// Statistics, the saved totals, and the loss.
    pub(super) fn forward(&mut self) -> Result<(), Error> {
        self.qualities()?;
        if let Algorithm::Triplets { .. } = self.loss.algorithm() {
            self.triplet_values()?;
        } else {
            (1..=self.loss.rounds()).try_for_each(|round| self.round(round))?;
        }
        self.finish()
    }

    /// Marks of the rows of both sets.
    pub(super) fn mark(&mut self) -> Result<(), Error> {
        if self.few && self.problem.other.is_some() {
            return self.mark_both();
        }
        for side in self.sets() {
            let classes = self.loss.sets() == Sets::Classes && side == Side::Anchors;
            let parameters = if classes { self.loss.parameters() } else { Vec::new() };
            for rows in self.runs(side, self.row_run()) {
                self.in_lanes(rows.over(self.lane_rows()), fragment!("family/pairwise/marks"))
                    .fragments([fragment!("family/pairwise/marks_one")])
                    .parameters(&parameters)
                    .with(|stage| self.labels(stage, side))
                    .with(|stage| self.vectors(stage, "outer", &rows))
                    .with(|stage| self.marks(stage, "outer_marks", &rows))
                    .with(|stage| self.marked_sides(stage))
                    .flops(3 * self.problem.width)
                    .push(self.call, &self.passes)?;
            }
        }
        Ok(())
    }

    /// One round of statistics over all blocks.
    fn round(&mut self, round: u32) -> Result<(), Error> {
        let (rows, columns) = match self.kept {
            Some(cells) => (self.problem.anchors, cells.pitch),
            None => self.statistics_block(),
        };
        let kept = Room::after(self.kept.map_or(0, |cells| self.gathered_bytes() + 4 * cells.count));
        let mut room = self.end.room.unwrap_or(kept);
        let partials = self.partials(round, (rows, columns), &mut room);
        let source = match (self.kept, round) {
            (None, _) => Source::Computed,
            (Some(_), 1) => Source::Stored,
            (Some(_), _) => Source::Kept,
        };
        for outer in self.runs(Side::Anchors, rows) {
            for inner in self.runs(Side::Others, columns) {
                let block = Block { outer: outer.clone(), inner };
                self.tile(&block, source, self.kept, Some(partials), None)?;
                self.merge(&block, partials)?;
            }
        }
        Ok(())
    }

    /// Rows and columns of a block of which statistics alone are taken: a quarter of the workspace holds those of tens of
    /// millions of pairs.
    fn statistics_block(&self) -> (u64, u64) {
        let (tile, stat) = (self.tile, self.stat());
        // Bytes of partial statistics for each tile.
        let columns = if self.places.column_stats.is_some() { tile.columns() } else { 0 };
        let per_tile = stat.size() * (tile.rows() + columns);
        let cells = (self.workspace() / 4 / per_tile * tile.rows() * tile.columns())
            .min(self.fits(stat) * tile.columns().min(tile.rows()))
            .min(self.options().step_flops / (2 * self.problem.width + self.loss.flops()));
        let run = self.row_run();
        tile.block(cells, (self.problem.anchors, self.problem.others), (run, run))
    }

    /// Room for the partial statistics of a block.
    pub(super) fn partials(&mut self, round: u32, (rows, columns): (u64, u64), room: &mut Room) -> Partials {
        let (n, m) = (rows.min(self.problem.anchors), columns.min(self.problem.others));
        let (across, down) = (m.div_ceil(self.tile.columns()), n.div_ceil(self.tile.rows()));
        let stat = self.stat().size();
        let rows = self.take(room, across * n * stat);
        let columns = self.places.column_stats.map(|_| self.take(room, down * m * stat));
        Partials { round, rows, columns }
    }

    /// Adds a block's partial statistics to those of its anchors.
    pub(super) fn merge(&mut self, block: &Block, partials: Partials) -> Result<(), Error> {
        if self.leaves(block, partials) {
            return Ok(());
        }
        let Partials { round, rows, columns } = partials;
        let (across, down) = self.tile.of(block);
        let (outer, inner) = (&block.outer, &block.inner);
        let directions = [
            (Some(self.places.stats), Some(rows), outer, inner, across),
            (self.places.column_stats, columns, inner, outer, down),
        ];
        for (stats, partials, anchors, others, tiles) in directions {
            let (Some(stats), Some(partials)) = (stats, partials) else { continue };
            let fresh = round == 1 && others.range.start == 0;
            self.hooked(anchors.over(self.call.workgroup()), fragment!("family/pairwise/merge"))
                .fragments([fragment!("family/pairwise/merged")])
                .with(|stage| self.no_quality(stage))
                .constant("ROUND", round)
                .with(bounds)
                .words(&[("tiles", tiles), ("fresh", fresh.into())])
                .work("stats", self.stat(), stats, ITEM)
                .work("partials", self.stat(), partials, Map::Whole(tiles * anchors.len()))
                .flops(8 * tiles)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }

    /// The saved totals, and the loss from them.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        if self.few {
            return self.finish_few();
        }
        self.sums()?;
        let before = self.passes.clone();
        self.passes.iter_mut().filter(|pass| **pass == Pass::Statistics).for_each(|pass| *pass = Pass::Finish);
        self.losses()?;
        self.reduced_loss()?;
        self.passes = before;
        Ok(())
    }

    /// Sums of the anchors' terms, and flags of all rows, into the saved totals.
    fn sums(&mut self) -> Result<(), Error> {
        let (n, m, group) = (self.problem.anchors, self.problem.others, self.call.workgroup());
        let all = if self.problem.other.is_some() { n.max(m) } else { n };
        let blocks = all.div_ceil(group);
        for rows in chunks(0..all, self.row_run().next_multiple_of(group)) {
            let ends = [("anchors_end", n.min(rows.end)), ("others_end", m.min(rows.end))];
            self.hooked(Fixed::blocks(rows, group), fragment!("family/pairwise/rows"))
                .fragments([fragment!("family/pairwise/pair_sums"), fragment!("family/pairwise/row_sums")])
                .with(groups)
                .word_of("first", |run| run.items.start)
                .words(&ends)
                .work("outer_marks", MARK, self.places.marks, self.each(Side::Anchors))
                .work("sums", SUMS, self.places.sums, Map::Whole(blocks))
                .with(|stage| self.statistics(stage))
                .with(|stage| match self.problem.other {
                    None => stage.fragments([fragment!("family/pairwise/others_self")]),
                    Some(_) => {
                        let stage = stage.fragments([fragment!("family/pairwise/others_set")]);
                        stage.work("inner_marks", MARK, self.places.other_marks, self.each(Side::Others))
                    }
                })
                .flops(10)
                .push(self.call, &self.passes)?;
        }
        self.stage(Fixed::new(1, 0..blocks), fragment!("family/pairwise/totals"))
            .fragments([fragment!("family/pairwise/pair_sums"), fragment!("family/pairwise/keep_totals")])
            .words(&[("count", blocks), ("anchors", n)])
            .work("sums", SUMS, self.places.sums, ITEM)
            .with(|stage| self.totals(stage))
            .flops(2)
            .push(self.call, &self.passes)
    }

    /// The losses of the anchors from the saved totals and statistics, where they are not reduced.
    pub(super) fn losses(&mut self) -> Result<(), Error> {
        let none = self.call.request.reduction == Reduction::None;
        let each = if none { self.runs(Side::Anchors, self.row_run()) } else { Vec::new() };
        for rows in each {
            self.hooked(rows.over(self.call.workgroup()), fragment!("family/pairwise/losses"))
                .with(bounds)
                .loss(ITEM)
                .with(|stage| self.statistics(stage))
                .with(|stage| self.totals(stage))
                .with(|stage| self.labels(stage, Side::Anchors))
                .flops(10)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }

    /// The reduced loss and the status from the saved totals.
    pub(super) fn reduced_loss(&mut self) -> Result<(), Error> {
        let none = self.call.request.reduction == Reduction::None;
        if none && !self.call.request.status {
            return Ok(());
        }
        self.stage(Fixed::new(1, 0..1), fragment!("family/pairwise/finish"))
            .fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/keep_loss")])
            .numerics()
            .with(|stage| self.scale(stage))
            .with(|stage| self.totals(stage))
            .with(|stage| if none { stage.absent(Absent::Store("loss")) } else { stage.loss(ITEM) })
            .status()
            .flops(4)
            .push(self.call, &self.passes)
    }
}
