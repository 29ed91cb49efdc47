//! Steps over the tiles of a block of similarities.

use super::planes::Sums;
use super::{Draft, Planner, Side, VECTOR, rows_of};
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

/// The sides of a block's outer and inner rows, where these are anchors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub outer: Option<Place>,
    pub inner: Option<Place>,
}

impl Sides {
    /// Which rows are anchors.
    pub fn name(self) -> &'static str {
        match (self.outer, self.inner) {
            (Some(_), Some(_)) => "both",
            (_, None) => "outer",
            (None, _) => "inner",
        }
    }
}

/// The sides that pair weights take, and where the weights go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub sides: Sides,
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

    /// The same pairs seen from the inner rows.
    pub fn transposed(&self) -> Self {
        Self { outer: self.inner.clone(), inner: self.outer.clone() }
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
        let skeleton = fragment!("family/pairwise/tile");
        let draft = self.with_pairs(self.hook(name, skeleton, statistics, weights.is_some()), block);
        let draft = draft.words(&[("groups", across * down), ("tiles", across)]);
        let draft = draft.map(|kernel| self.tile.link(kernel, !matches!(source, Source::Kept(_))));
        let draft = self.with_source(draft, block, source);
        let draft = match (statistics, weights) {
            (None, None) => draft.fragments([fragment!("family/pairwise/work_none")]),
            (Some(partials), None) => self.with_rounds(self.with_partials(draft, block, partials), block, partials),
            (None, Some(weights)) => {
                self.with_weights(draft, block, weights.sides).fragments([fragment!("family/pairwise/work_weights")])
            }
            (Some(partials), Some(weights)) => {
                let draft = self.with_sides(self.with_partials(draft, block, partials), block, weights.sides);
                draft.fragments([fragment!("family/pairwise/work_together")])
            }
        };
        let draft = match (source, weights) {
            (Source::Stored(cells) | Source::Kept(cells), _) | (_, Some(Weights { block: cells, .. })) => draft
                .work("block", VECTOR, cells.window(block.height(), 4))
                .words(&[("pitch", cells.pitch / 4), ("first_cell", cells.first / 4)]),
            (Source::Computed, None) => without_block(draft),
        };
        let product = if matches!(source, Source::Kept(_)) { 0 } else { 2 * self.problem.width };
        let parts = u64::from(statistics.is_some()) + u64::from(weights.is_some());
        self.push(draft, across * down, (product + parts * self.loss.flops()) * block.height() * block.width())
    }

    /// Whether an invocation's registers hold its part of the gradient of a tile's rows, so that pair weights need not
    /// go through memory. Euclidean pairs hold the outer rows besides: SwiftShader's compiler takes gigabytes for that
    /// kernel.
    pub(super) fn fits_strips(&self) -> bool {
        let holds_outer = self.loss.similarity() == Similarity::Euclidean;
        !holds_outer && self.problem.width <= self.product_tile().columns()
    }

    /// Steps over a block's strips: the pair weights of some outer rows and all inner ones, and their product with the
    /// inner rows, which is added to the gradients of the outer ones.
    pub(super) fn strips(&mut self, block: &Block, sides: Sides, sums: Sums) -> Result<(), Error> {
        let tile = self.product_tile();
        let groups = block.height().div_ceil(tile.rows());
        let name = format!("strips_{}{}", sides.name(), self.narrow());
        for part in self.product_parts(&block.outer, &block.inner.1, sums) {
            let draft = self.hook(&name, fragment!("family/pairwise/strip"), None, true);
            let draft = without_block(self.with_pairs(draft, block))
                .words(&[("tiles", block.width().div_ceil(tile.columns()))])
                .fragments([fragment!("family/pairwise/product_panel"), fragment!("family/pairwise/outer_unused")])
                .map(|kernel| tile.link(kernel, true));
            let draft = self.with_weights(self.with_source(draft, block, Source::Computed), block, sides);
            let flops = 4 * self.problem.width + self.loss.flops();
            self.push(part.bind(draft, groups), groups * part.planes, flops * block.height() * part.depth)?;
        }
        Ok(())
    }

    /// A draft that links the part of the hook that a tile needs.
    fn hook(&self, name: &str, skeleton: Fragment, statistics: Option<Partials>, weighs: bool) -> Draft {
        match (statistics, weighs) {
            // Sides hold what the hook needs of the scalars, and of the parameters with them.
            (Some(_), true) => self.scalars_in_side(self.paired(name, skeleton)),
            (Some(_), false) => self.with_scalars(self.with_parameters(self.paired(name, skeleton))),
            (None, true) => self.without_scalars(self.with_parameters(self.paired(name, skeleton))),
            (None, false) => self.draft(name, skeleton).fragments([fragment!("family/pairwise/pairs"), self.counted()]),
        }
    }

    /// Adds the rows of a block and what they are to each other.
    fn with_pairs(&self, draft: Draft, block: &Block) -> Draft {
        let own = self.problem.own.unwrap_or(0);
        let shift = |side: Side| if side == Side::Anchors && self.problem.other.is_some() { own } else { 0 };
        let draft = draft.fragments([fragment!("family/pairwise/pair_block")]).words(&[
            ("rows", block.height()),
            ("depth", block.width()),
            ("outer_first", block.outer.1.start),
            ("outer_end", block.outer.1.end),
            ("inner_first", block.inner.1.start),
            ("inner_end", block.inner.1.end),
            ("width", self.problem.width),
            ("excludes", u64::from(self.problem.own.is_some())),
            ("outer_shift", shift(block.outer.0)),
            ("inner_shift", shift(block.inner.0)),
        ]);
        self.with_marks(draft, block)
    }

    /// A draft that links the hook for pairs.
    fn paired(&self, name: &str, skeleton: Fragment) -> Draft {
        self.without_quality(self.formula(name, skeleton))
    }

    fn with_source(&self, draft: Draft, block: &Block, source: Source) -> Draft {
        let similarity = match self.loss.similarity() {
            Similarity::Cosine => fragment!("family/pairwise/similarity_cosine"),
            Similarity::Euclidean => fragment!("family/pairwise/similarity_euclidean"),
        };
        let keep = match source {
            Source::Stored(_) => fragment!("family/pairwise/tile_stored"),
            Source::Computed | Source::Kept(_) => fragment!("family/pairwise/tile_unstored"),
        };
        let draft = draft.fragments([similarity, keep]);
        if let Source::Kept(_) = source {
            return draft.fragments([fragment!("family/pairwise/tile_kept")]);
        }
        let draft = draft.fragments([fragment!("family/pairwise/tile_computed")]);
        self.with_both_rows(draft, block)
    }

    fn with_partials(&self, draft: Draft, block: &Block, partials: Partials) -> Draft {
        draft.fragments([fragment!("family/pairwise/tile_statistics")]).work(
            "partials",
            self.stat(),
            whole(partials.rows, self.tiles(block).0 * block.height()),
        )
    }

    /// Adds what earlier rounds found, and the statistics of inner rows that are anchors.
    fn with_rounds(&self, draft: Draft, block: &Block, partials: Partials) -> Draft {
        let stat = self.stat();
        let draft = draft
            .fragments([fragment!("family/pairwise/work_statistics")])
            .map(|kernel| kernel.constant("ROUND", partials.round));
        let draft = if partials.round == 1 {
            draft.map(|kernel| kernel.absent(Absent::Plain("stats", "Stat")))
        } else {
            draft.work("stats", stat, rows_of(self.places.stats, &block.outer.1))
        };
        match partials.columns {
            None => draft.fragments([fragment!("family/pairwise/columns_none")]),
            Some(place) => draft.fragments([fragment!("family/pairwise/columns_anchors")]).work(
                "column_partials",
                stat,
                whole(place, self.tiles(block).1 * block.width()),
            ),
        }
    }

    /// Adds the pair weights of tiles.
    fn with_weights(&self, draft: Draft, block: &Block, sides: Sides) -> Draft {
        self.with_sides(draft, block, sides).fragments([fragment!("family/pairwise/tile_weights")])
    }

    fn with_sides(&self, draft: Draft, block: &Block, sides: Sides) -> Draft {
        let combine = match (sides.outer, sides.inner) {
            (Some(_), Some(_)) => fragment!("family/pairwise/sides_both"),
            (_, None) => fragment!("family/pairwise/sides_outer"),
            (None, _) => fragment!("family/pairwise/sides_inner"),
        };
        let mut draft = draft.fragments([combine]);
        if let Some(place) = sides.outer {
            draft = draft.work("outer_sides", VECTOR, whole(place, block.height()));
        }
        if sides.inner.is_some() && sides.inner == sides.outer {
            return draft.map(|kernel| kernel.absent(Absent::Within("inner_sides", "outer_sides", "vec4<f32>")));
        }
        if let Some(place) = sides.inner {
            draft = draft.work("inner_sides", VECTOR, whole(place, block.width()));
        }
        draft
    }
}

/// Stands in for a block in memory.
fn without_block(draft: Draft) -> Draft {
    draft.fragments([fragment!("family/pairwise/block_none")]).words(&[("pitch", 0), ("first_cell", 0)])
}
