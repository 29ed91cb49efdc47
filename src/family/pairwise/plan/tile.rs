//! Steps over the tiles of a block of similarities: statistics, pair weights, or both.

use super::bind::groups;
use super::blocks::{Block, Cells};
use super::{Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::Side;
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::Place;
use crate::stage::{Fixed, ITEM, Map, Stage};

/// Where a tile's similarities come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// From the unit rows, for this step alone.
    Computed,
    /// From the unit rows, stored as a block.
    Stored,
    /// From a stored block.
    Kept,
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

impl<'a> Planner<'a, '_> {
    /// One step over a block's tiles: statistics, pair weights by the anchors' sides, or both. `cells` hold similarities
    /// or weights.
    pub(super) fn tile(
        &mut self,
        block: &Block,
        source: Source,
        cells: Option<Cells>,
        statistics: Option<Partials>,
        sides: Option<Sides>,
    ) -> Result<(), Error> {
        let (across, down) = self.tile.of(block);
        let kept = source == Source::Kept;
        let product = if kept { 0 } else { 2 * self.problem.width };
        let parts = u64::from(statistics.is_some()) + u64::from(sides.is_some());
        let over = block.outer.grouped(across * down);
        self.pair_stage(over, fragment!("family/pairwise/tile"), statistics.is_some(), sides.is_some())
            .with(|stage| self.pairs(stage, block))
            .with(groups)
            .words(&[("tiles", across)])
            .with(|stage| if kept { self.tile.link(stage) } else { self.tile.link_panels(stage) })
            .with(|stage| self.source(stage, block, source))
            .with(|stage| match statistics {
                Some(partials) => self.partial_statistics(stage, block, partials),
                None => stage,
            })
            .with(|stage| match (statistics, sides) {
                (None, None) => stage.fragments([fragment!("family/pairwise/work_none")]),
                (Some(partials), None) => self.earlier_rounds(stage, block, partials),
                (None, Some(sides)) => {
                    self.weights(stage, block, sides).fragments([fragment!("family/pairwise/work_weights")])
                }
                (Some(_), Some(sides)) => {
                    self.sides_of(stage, block, sides).fragments([fragment!("family/pairwise/work_together")])
                }
            })
            .with(|stage| match cells {
                Some(cells) => stage
                    .work("block", VECTOR, cells.place, cells.map(block.outer.len(), 4))
                    .words(&[("pitch", cells.pitch / 4), ("first_cell", cells.first / 4)]),
                None => no_block(stage),
            })
            .flops((product + parts * self.loss.flops()) * block.inner.len())
            .push(self.call, &self.passes)
    }

    /// A stage that links the part of the hook that pairs need.
    pub(super) fn pair_stage(&self, over: Fixed, skeleton: Fragment, statistics: bool, weighs: bool) -> Stage<'a> {
        if !statistics && !weighs {
            return self.stage(over, skeleton).fragments([fragment!("family/pairwise/pairs"), self.counted()]);
        }
        let (stage, parameters) = (self.no_quality(self.formula(over, skeleton)), self.loss.parameters());
        match (statistics, weighs) {
            // Sides hold what the hook needs of the scalars, and of the parameters with them.
            (true, true) => self.scalars_as(stage, self.loss.scalars_in_side().unwrap_or_default().iter().copied()),
            (true, false) => self.scalars(stage.parameters(&parameters)),
            (false, _) => self.scalars_as(stage.parameters(&parameters), std::iter::repeat("0.0")),
        }
    }

    /// The rows of a block and what they are to each other.
    pub(super) fn pairs(&self, stage: Stage<'a>, block: &Block) -> Stage<'a> {
        let stage = self.extents(stage.fragments([fragment!("family/pairwise/pair_block")]), block).words(&[
            ("excludes", self.excludes()),
            ("outer_shift", self.shift(block.outer.side)),
            ("inner_shift", self.shift(block.inner.side)),
        ]);
        self.both_marks(stage, block)
    }

    /// Whether an anchor and its own row are no pair.
    pub(super) fn excludes(&self) -> u64 {
        self.problem.own.is_some().into()
    }

    /// Rows of the other set before those of the anchors.
    pub(super) fn shift(&self, side: Side) -> u64 {
        let apart = side == Side::Anchors && self.problem.other.is_some();
        self.problem.own.filter(|_| apart).unwrap_or(0)
    }

    pub(super) fn source(&self, stage: Stage<'a>, block: &Block, source: Source) -> Stage<'a> {
        let keep = match source {
            Source::Stored => fragment!("family/pairwise/tile_stored"),
            Source::Computed | Source::Kept => fragment!("family/pairwise/tile_unstored"),
        };
        let stage = stage.fragments([self.similarity(), keep]);
        match source {
            Source::Kept => stage.fragments([fragment!("family/pairwise/tile_kept")]),
            _ => self.both_vectors(stage.fragments([fragment!("family/pairwise/tile_computed")]), block),
        }
    }

    fn partial_statistics(&self, stage: Stage<'a>, block: &Block, partials: Partials) -> Stage<'a> {
        let count = self.tile.of(block).0 * block.outer.len();
        let stage = stage.fragments([fragment!("family/pairwise/tile_statistics")]);
        stage.work("partials", self.stat(), partials.rows, Map::Whole(count))
    }

    /// What earlier rounds found, and the statistics of inner rows that are anchors.
    fn earlier_rounds(&self, stage: Stage<'a>, block: &Block, partials: Partials) -> Stage<'a> {
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
    pub(super) fn weights(&self, stage: Stage<'a>, block: &Block, sides: Sides) -> Stage<'a> {
        self.sides_of(stage, block, sides).fragments([fragment!("family/pairwise/tile_weights")])
    }

    fn sides_of(&self, stage: Stage<'a>, block: &Block, sides: Sides) -> Stage<'a> {
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
