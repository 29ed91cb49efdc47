//! Gradients: what all algorithms need for them, and those of the scalar tensors.

use super::bind::{bounds, groups};
use super::blocks::{Room, Rows, aligned};
use super::planes::Sums;
use super::{MARK, Planner, SUMS, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Side};
use crate::kernel::{Absent, fragment};
use crate::plan::Place;
use crate::stage::totals::NUMBER;
use crate::stage::{Fixed, ITEM, Map};

impl Planner<'_, '_> {
    pub(super) fn backward(&mut self) -> Result<(), Error> {
        self.scalar_gradients()?;
        if self.wanted().is_empty() {
            return Ok(());
        }
        match self.loss.algorithm() {
            Algorithm::Statistics => self.sweeps(),
            Algorithm::Hardest => self.hardest(),
            Algorithm::Triplets { .. } => self.triplet_gradients(),
        }
    }

    /// Where the gradients wanted of whole sets add up.
    pub(super) fn all_gathered(&mut self) -> Vec<(Side, Sums)> {
        self.wanted().into_iter().map(|side| (side, self.gathered(side))).collect()
    }

    /// The gradients of whole sets.
    pub(super) fn emit_all(&mut self, gathered: &[(Side, Sums)]) -> Result<(), Error> {
        for &(side, sums) in gathered {
            self.runs(side, self.sums_run()).iter().try_for_each(|rows| self.emit(rows, sums))?;
        }
        Ok(())
    }

    /// Rows whose gradients of unit rows fit a binding.
    pub(super) fn sums_run(&self) -> u64 {
        self.row_run().min((self.fits(NUMBER) / self.problem.width).max(1))
    }

    /// Gradients of the scalar tensors.
    pub(super) fn scalar_gradients(&mut self) -> Result<(), Error> {
        let scalars = self.loss.scalars();
        if !scalars.iter().any(|scalar| self.call.wants(scalar.name)) {
            return Ok(());
        }
        let (n, group) = (self.problem.anchors, self.call.workgroup());
        let blocks = n.div_ceil(group);
        for rows in self.runs(Side::Anchors, self.row_run().next_multiple_of(group)) {
            self.hooked(rows.over(group), fragment!("family/pairwise/scalars"))
                .fragments([fragment!("family/pairwise/pair_sums")])
                .with(groups)
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("sums", SUMS, self.places.sums, Map::Whole(blocks))
                .with(|stage| self.statistics(stage))
                .with(|stage| self.scale(stage))
                .with(|stage| self.totals(stage))
                .upstream_unscaled(ITEM)
                .flops(10)
                .push(self.call, &self.passes)?;
        }
        let stage = self
            .stage(Fixed::new(1, 0..blocks), fragment!("family/pairwise/scalar_totals"))
            .fragments([fragment!("family/pairwise/pair_sums"), fragment!("family/pairwise/pairs")])
            .numerics()
            .words(&[("count", blocks)])
            .work("sums", SUMS, self.places.sums, ITEM)
            .with(|stage| self.totals(stage))
            .flops(2);
        let slots = ["first", "second"].into_iter().enumerate();
        let stage = slots.fold(stage, |stage, (slot, name)| match scalars.get(slot) {
            Some(scalar) => stage.gradient_as(name, scalar.name, Map::Whole(1)),
            None => stage.absent(Absent::Store(name)),
        });
        stage.push(self.call, &self.passes)
    }

    /// Rows whose sides take a sixteenth of the workspace.
    pub(super) fn sides_run(&self) -> u64 {
        (self.workspace() / 16 / VECTOR.size()).max(1)
    }

    /// Bytes of the sides of so many rows of each set.
    pub(super) fn sides_bytes(&self, most: u64) -> u64 {
        let bytes = |rows: u64| aligned(VECTOR.size() * rows.min(most));
        bytes(self.problem.anchors) + bytes(self.problem.others)
    }

    /// What the pair weights need of rows of a set; nothing where they are no anchors. Sides are made anew for each
    /// block, which has far more pairs; all anchors' would take another 16 bytes a row.
    pub(super) fn sides(&mut self, rows: &Rows, room: &mut Room) -> Result<Option<Place>, Error> {
        let stats = match (rows.side, self.problem.other) {
            (Side::Others, Some(_)) => self.places.column_stats,
            _ => Some(self.places.stats),
        };
        let bytes = VECTOR.size() * rows.len();
        if let Some(made) = self.made_sides(rows.side, rows.range.start) {
            return Ok(made);
        }
        let Some(stats) = stats else {
            *room = room.past(bytes);
            return Ok(None);
        };
        let place = self.take(room, bytes);
        self.hooked(rows.over(self.call.workgroup()), fragment!("family/pairwise/sides"))
            .fragments([fragment!("family/pairwise/anchor_side")])
            .with(bounds)
            .work("sides", VECTOR, place, Map::Whole(rows.len()))
            .with(|stage| match self.late {
                true => self
                    .no_quality(stage.fragments([fragment!("family/pairwise/scale_none")]))
                    .absent(Absent::Plain("stats", "Stat")),
                false => self.totals(self.quality(self.scale(stage)).work("stats", self.stat(), stats, ITEM)),
            })
            .upstream_unscaled(ITEM)
            .flops(10)
            .push(self.call, &self.passes)?;
        Ok(Some(place))
    }

    /// The gradients of some rows from those of their unit rows.
    pub(super) fn emit(&mut self, rows: &Rows, sums: Sums) -> Result<(), Error> {
        let planes = self.few_planes(rows, sums);
        if planes.is_none() {
            self.add_planes(rows, sums)?;
        }
        let (width, tensor) = (self.problem.width, self.tensor(rows.side));
        let in_place = planes.is_none() && self.in_place();
        self.in_lanes(rows.over(self.lane_rows()), fragment!("family/pairwise/emit"))
            .with(|stage| match self.late {
                true => self.scale(stage),
                false => stage.fragments([fragment!("family/pairwise/scale_none")]),
            })
            .with(|stage| self.vectors(stage, "outer", rows))
            .with(|stage| self.marks(stage, "outer_marks", rows))
            .with(|stage| self.totals(stage))
            .with(|stage| match planes {
                Some(planes) => planes.bind(stage.fragments([fragment!("family/pairwise/emit_planes")])),
                None if in_place => stage,
                None => stage
                    .fragments([fragment!("family/pairwise/emit_scratch")])
                    .words(&[("base", sums.base)])
                    .work("sums", NUMBER, sums.place, Map::at(sums.elements(rows, width))),
            })
            .with(|stage| match in_place {
                true => stage.fragments([fragment!("family/pairwise/emit_in_place")]).work(
                    "gradient",
                    NUMBER,
                    sums.place,
                    Map::Item(width),
                ),
                false => stage.fragments([fragment!("family/pairwise/emit_apart")]).gradient_as(
                    "gradient",
                    tensor,
                    Map::Item(width),
                ),
            })
            .flops(5 * width)
            .push(self.call, &self.passes)
    }
}
