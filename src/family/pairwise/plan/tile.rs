//! Steps over the tiles of a block of similarities.

use super::{Draft, MARK, Planner, Side, VECTOR, rows_of};
use crate::error::Error;
use crate::family::pairwise::Similarity;
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::{Place, Window, whole};
use std::ops::Range;

/// A block: rows of one set against rows of another.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub outer: (Side, Range<u64>),
    pub inner: (Side, Range<u64>),
}

/// Where a block's pairs lie: elements from one row to the next, and before the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells {
    pub place: Place,
    /// Elements of all the place.
    pub count: u64,
    pub pitch: u64,
    pub first: u64,
}

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

/// Which anchors' sides the pair weights take, and where the weights go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub outer: Option<Place>,
    pub inner: Option<Place>,
    pub block: Cells,
}

impl Cells {
    /// A place for a block of that many rows and columns, these being whole tiles.
    pub fn whole(place: Place, rows: u64, columns: u64) -> Self {
        Self { place, count: rows * columns, pitch: columns, first: 0 }
    }

    /// The window of some rows from the first on, in elements of `size` words.
    pub fn window(self, rows: u64, size: u64) -> Window {
        let start = self.first / self.pitch * self.pitch;
        Window { place: self.place, first: start / size, count: rows * self.pitch / size }
    }
}

impl Block {
    pub fn height(&self) -> u64 {
        self.outer.1.end - self.outer.1.start
    }

    pub fn width(&self) -> u64 {
        self.inner.1.end - self.inner.1.start
    }
}

impl Planner<'_, '_> {
    /// Tiles across and down a block.
    pub(super) fn tiles(&self, block: &Block) -> (u64, u64) {
        (block.width().div_ceil(self.tile.columns()), block.height().div_ceil(self.tile.rows()))
    }

    /// One step over a block's tiles.
    pub(super) fn tile(
        &mut self,
        name: &str,
        block: &Block,
        source: Source,
        statistics: Option<Partials>,
        weights: Option<Weights>,
    ) -> Result<(), Error> {
        let (across, down) = self.tiles(block);
        let own = self.problem.own.unwrap_or(0);
        let shift = |side: Side| if side == Side::Anchors && self.problem.other.is_some() { own } else { 0 };
        let skeleton = fragment!("family/pairwise_tile");
        let draft = match (statistics, weights) {
            // Sides hold what the hook needs of the scalars, and of the parameters with them.
            (Some(_), Some(_)) => self.scalars_in_side(self.paired(name, skeleton)),
            (Some(_), None) => self.with_scalars(self.with_parameters(self.paired(name, skeleton))),
            (None, Some(_)) => self.without_scalars(self.with_parameters(self.paired(name, skeleton))),
            (None, None) => self.draft(name, skeleton).fragments([fragment!("lib/pairs"), self.counted()]),
        };
        let draft = draft.fragments([fragment!("lib/pair_block")]).words(&[
            ("groups", across * down),
            ("tiles", across),
            ("rows", block.height()),
            ("columns", block.width()),
            ("outer_first", block.outer.1.start),
            ("outer_end", block.outer.1.end),
            ("inner_first", block.inner.1.start),
            ("inner_end", block.inner.1.end),
            ("width", self.problem.width),
            ("excludes", u64::from(self.problem.own.is_some())),
            ("outer_shift", shift(block.outer.0)),
            ("inner_shift", shift(block.inner.0)),
        ]);
        let draft = draft
            .map(|kernel| self.tile.link(kernel, !matches!(source, Source::Kept(_))))
            .work("outer_marks", MARK, rows_of(self.marks(block.outer.0), &block.outer.1))
            .work("inner_marks", MARK, rows_of(self.marks(block.inner.0), &block.inner.1));
        let draft = self.with_source(draft, block, source);
        let draft = self.with_partials(draft, block, statistics);
        let draft = self.with_weights(draft, block, weights);
        let (draft, cells) = match (source, weights) {
            (Source::Stored(cells) | Source::Kept(cells), _) | (_, Some(Weights { block: cells, .. })) => {
                (draft.work("block", VECTOR, cells.window(block.height(), 4)), (cells.pitch / 4, cells.first / 4))
            }
            (Source::Computed, None) => (draft.fragments([fragment!("lib/block_none")]), (0, 0)),
        };
        let draft = draft.words(&[("pitch", cells.0), ("first_cell", cells.1)]);
        let pairs = block.height() * block.width();
        let product = if matches!(source, Source::Kept(_)) { 0 } else { 2 * self.problem.width };
        let parts = u64::from(statistics.is_some()) + u64::from(weights.is_some());
        self.push(draft, across * down, (product + parts * self.loss.flops()) * pairs)
    }

    /// A draft that links the hook for pairs.
    fn paired(&self, name: &str, skeleton: Fragment) -> Draft {
        self.without_quality(self.formula(name, skeleton))
    }

    fn with_source(&self, draft: Draft, block: &Block, source: Source) -> Draft {
        let similarity = match self.loss.similarity() {
            Similarity::Cosine => fragment!("lib/similarity_cosine"),
            Similarity::Euclidean => fragment!("lib/similarity_euclidean"),
        };
        let keep = match source {
            Source::Stored(_) => fragment!("lib/tile_stored"),
            Source::Computed | Source::Kept(_) => fragment!("lib/tile_unstored"),
        };
        let draft = draft.fragments([similarity, keep]);
        if let Source::Kept(_) = source {
            return draft.fragments([fragment!("lib/tile_kept")]);
        }
        let draft = draft.fragments([fragment!("lib/tile_computed")]);
        let draft = self.with_rows(draft, "outer", block.outer.0, &block.outer.1);
        self.with_rows(draft, "inner", block.inner.0, &block.inner.1)
    }

    fn with_partials(&self, draft: Draft, block: &Block, statistics: Option<Partials>) -> Draft {
        let Some(partials) = statistics else { return draft.fragments([fragment!("lib/statistics_none")]) };
        let (across, down) = self.tiles(block);
        let stat = self.stat();
        let draft = draft
            .fragments([fragment!("lib/tile_statistics")])
            .map(|kernel| kernel.constant("ROUND", partials.round))
            .work("partials", stat, whole(partials.rows, across * block.height()));
        let draft = if partials.round == 1 {
            draft.map(|kernel| kernel.absent(Absent::Plain("stats", "Stat")))
        } else {
            draft.work("stats", stat, rows_of(self.places.stats, &block.outer.1))
        };
        match partials.columns {
            None => draft.fragments([fragment!("lib/columns_none")]),
            Some(place) => draft.fragments([fragment!("lib/columns_anchors")]).work(
                "column_partials",
                stat,
                whole(place, down * block.width()),
            ),
        }
    }

    fn with_weights(&self, draft: Draft, block: &Block, weights: Option<Weights>) -> Draft {
        let Some(weights) = weights else { return draft.fragments([fragment!("lib/weights_none")]) };
        let combine = match (weights.outer, weights.inner) {
            (Some(_), Some(_)) => fragment!("lib/sides_both"),
            (_, None) => fragment!("lib/sides_outer"),
            (None, _) => fragment!("lib/sides_inner"),
        };
        let mut draft = draft.fragments([fragment!("lib/tile_weights"), combine]);
        if let Some(place) = weights.outer {
            draft = draft.work("outer_sides", VECTOR, rows_of(place, &block.outer.1));
        }
        if let Some(place) = weights.inner {
            draft = draft.work("inner_sides", VECTOR, rows_of(place, &block.inner.1));
        }
        draft
    }
}
