//! Steps over the tiles of a block of similarities: statistics, pair weights, or both.

use super::blocks::{Block, Cells};
use super::{Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::Side;
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::Place;
use crate::stage::{Fixed, ITEM, Map, Stage};

/// Where a tile's similarities come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// From the unit rows, for this step alone.
    Computed,
    /// From the unit rows, stored as a block.
    Stored(Cells),
    /// From a stored block.
    Kept(Cells),
}

/// What a tile's statistics go to: partial statistics of the outer rows, and of the inner ones where these are
/// anchors too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Partials {
    pub round: u32,
    pub rows: Place,
    pub columns: Option<Place>,
}

/// The sides of a block's outer and inner rows, where these are anchors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub outer: Option<Place>,
    pub inner: Option<Place>,
}

/// The sides that pair weights take, and where the weights go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub sides: Sides,
    pub block: Cells,
}

impl<'a> Planner<'a, '_> {
    /// One step over a block's tiles.
    pub(super) fn tile(
        &mut self,
        block: &Block,
        source: Source,
        statistics: Option<Partials>,
        weights: Option<Weights>,
    ) -> Result<(), Error> {
        let (across, down) = self.tile.of(block);
        let over = Fixed { groups: across * down, items: block.outer.range.clone() };
        let kept = matches!(source, Source::Kept(_));
        let cells = match (source, weights) {
            (Source::Stored(cells) | Source::Kept(cells), _) | (_, Some(Weights { block: cells, .. })) => Some(cells),
            (Source::Computed, None) => None,
        };
        let product = if kept { 0 } else { 2 * self.problem.width };
        let parts = u64::from(statistics.is_some()) + u64::from(weights.is_some());
        let stage = self
            .pair_stage(&over, fragment!("family/pairwise/tile"), statistics.is_some(), weights.is_some())
            .with(|stage| self.pairs(stage, block))
            .words(&[("groups", over.groups), ("tiles", across)])
            .with(|stage| if kept { self.tile.link(stage) } else { self.tile.link_panels(stage) })
            .with(|stage| self.source(stage, block, source))
            .with(|stage| match statistics {
                Some(partials) => self.partial_statistics(stage, block, partials),
                None => stage,
            })
            .with(|stage| match (statistics, weights) {
                (None, None) => stage.fragments([fragment!("family/pairwise/work_none")]),
                (Some(partials), None) => self.earlier_rounds(stage, block, partials),
                (None, Some(weights)) => {
                    let stage = self.weights(stage, block, weights.sides);
                    stage.fragments([fragment!("family/pairwise/work_weights")])
                }
                (Some(_), Some(weights)) => {
                    let stage = self.both_sides(stage, block, weights.sides);
                    stage.fragments([fragment!("family/pairwise/work_together")])
                }
            })
            .with(|stage| match cells {
                Some(cells) => stage
                    .work("block", VECTOR, cells.place, cells.map(block.outer.len(), 4))
                    .words(&[("pitch", cells.pitch / 4), ("first_cell", cells.first / 4)]),
                None => no_block(stage),
            })
            .flops((product + parts * self.loss.flops()) * block.inner.len());
        self.push(stage)
    }

    /// A stage that links the part of the hook that pairs need.
    pub(super) fn pair_stage<'s>(
        &self,
        over: &'s Fixed,
        skeleton: Fragment,
        statistics: bool,
        weighs: bool,
    ) -> Stage<'s>
    where
        'a: 's,
    {
        let hooked = || self.no_quality(self.formula(over, skeleton));
        let parameters = self.loss.parameters();
        match (statistics, weighs) {
            // Sides hold what the hook needs of the scalars, and of the parameters with them.
            (true, true) => self.scalars_as(hooked(), self.loss.scalars_in_side().unwrap_or_default().iter().copied()),
            (true, false) => self.scalars(hooked().parameters(&parameters)),
            (false, true) => self.scalars_as(hooked().parameters(&parameters), std::iter::repeat("0.0")),
            (false, false) => {
                self.stage(over, skeleton).fragments([fragment!("family/pairwise/pairs"), self.counted()])
            }
        }
    }

    /// The rows of a block and what they are to each other.
    pub(super) fn pairs<'s>(&self, stage: Stage<'s>, block: &Block) -> Stage<'s> {
        let stage = self.extents(stage.fragments([fragment!("family/pairwise/pair_block")]), block).words(&[
            ("excludes", self.problem.own.is_some().into()),
            ("outer_shift", self.shift(block.outer.side)),
            ("inner_shift", self.shift(block.inner.side)),
        ]);
        self.both_marks(stage, block)
    }

    /// Rows of the other set before those of the anchors.
    pub(super) fn shift(&self, side: Side) -> u64 {
        let apart = side == Side::Anchors && self.problem.other.is_some();
        self.problem.own.filter(|_| apart).unwrap_or(0)
    }

    pub(super) fn source<'s>(&self, stage: Stage<'s>, block: &Block, source: Source) -> Stage<'s> {
        let keep = match source {
            Source::Stored(_) => fragment!("family/pairwise/tile_stored"),
            Source::Computed | Source::Kept(_) => fragment!("family/pairwise/tile_unstored"),
        };
        let stage = stage.fragments([self.similarity(), keep]);
        match source {
            Source::Kept(_) => stage.fragments([fragment!("family/pairwise/tile_kept")]),
            _ => self.both_vectors(stage.fragments([fragment!("family/pairwise/tile_computed")]), block),
        }
    }

    fn partial_statistics<'s>(&self, stage: Stage<'s>, block: &Block, partials: Partials) -> Stage<'s> {
        let count = self.tile.of(block).0 * block.outer.len();
        let stage = stage.fragments([fragment!("family/pairwise/tile_statistics")]);
        stage.work("partials", self.stat(), partials.rows, Map::Whole(count))
    }

    /// What earlier rounds found, and the statistics of inner rows that are anchors.
    fn earlier_rounds<'s>(&self, stage: Stage<'s>, block: &Block, partials: Partials) -> Stage<'s> {
        let stats = (partials.round > 1).then_some(self.places.stats);
        let stage = stage
            .fragments([fragment!("family/pairwise/work_statistics")])
            .constant("ROUND", partials.round)
            .work("stats", self.stat(), stats, ITEM);
        let Some(columns) = partials.columns else {
            return stage.fragments([fragment!("family/pairwise/columns_none")]);
        };
        let count = self.tile.of(block).1 * block.inner.len();
        let stage = stage.fragments([fragment!("family/pairwise/columns_anchors")]);
        stage.work("column_partials", self.stat(), columns, Map::Whole(count))
    }

    /// The pair weights of tiles.
    pub(super) fn weights<'s>(&self, stage: Stage<'s>, block: &Block, sides: Sides) -> Stage<'s> {
        self.both_sides(stage, block, sides).fragments([fragment!("family/pairwise/tile_weights")])
    }

    fn both_sides<'s>(&self, stage: Stage<'s>, block: &Block, sides: Sides) -> Stage<'s> {
        let combine = match (sides.outer, sides.inner) {
            (Some(_), Some(_)) => fragment!("family/pairwise/sides_both"),
            (_, None) => fragment!("family/pairwise/sides_outer"),
            (None, _) => fragment!("family/pairwise/sides_inner"),
        };
        let mut stage = stage.fragments([combine]);
        if sides.outer.is_some() {
            stage = stage.work("outer_sides", VECTOR, sides.outer, Map::Whole(block.outer.len()));
        }
        if sides.inner.is_some() && sides.inner == sides.outer {
            stage = stage.absent(Absent::Within("inner_sides", "outer_sides", "vec4<f32>"));
        } else if sides.inner.is_some() {
            stage = stage.work("inner_sides", VECTOR, sides.inner, Map::Whole(block.inner.len()));
        }
        stage
    }
}

/// What stands in for a block in memory.
pub(super) fn no_block(stage: Stage<'_>) -> Stage<'_> {
    stage.fragments([fragment!("family/pairwise/block_none")]).words(&[("pitch", 0), ("first_cell", 0)])
}
