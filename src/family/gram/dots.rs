//! Dots of the rows of one or two matrices `[M, P]`, over all columns or over segments of them.
//!
//! Up to 8 rows of one matrix are read once, all their dots in registers. More rows go in tiles of 6 by 6, and two
//! matrices in tiles of at most 36 dots: a row is read once for each tile that it is in.

use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::{Call, Map, Stage};

/// The dots of a tile.
const PART: Element = Element::Plain("Part", 4 * MOST_DOTS);
const MOST_DOTS: u64 = 36;
/// Rows of a matrix whose dots are one record.
const MOST_ROWS: u64 = 8;
/// Rows of a side of a square tile, and most rows on the right of any.
const TILE: u64 = 6;
/// Invocations of a workgroup: so many records fit its memory.
const WORKGROUP: u64 = 64;
/// Elements of an invocation, at least, and workgroups that keep a device busy.
const ITEMS: u64 = 16;
const BUSY: u64 = 2048;
const MOST_ITEMS: u64 = 1024;

/// Floats in workspace.
pub(super) const FLOAT: Element = Element::Plain("f32", 4);

/// The dots of each row of a matrix with each, or with each row of another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dots {
    rows: u64,
    others: Option<u64>,
    /// By the lengths of both rows.
    cosines: bool,
}

impl Dots {
    /// Of each row with each: WGSL brings `row_at(m, i)`.
    pub fn own(rows: u64) -> Self {
        Self { rows, others: None, cosines: false }
    }

    /// Of each row on the left with each on the right: WGSL brings `left_at(m, i)` and `right_at(n, i)`.
    pub fn between(left: u64, right: u64) -> Self {
        Self { rows: left, others: Some(right), cosines: false }
    }

    /// Cosines in place of dots.
    pub fn cosines(self, cosines: bool) -> Self {
        Self { cosines, ..self }
    }

    /// Elements of the matrix of dots.
    pub fn elements(self) -> u64 {
        self.rows * self.others.unwrap_or(self.rows)
    }

    /// Rows of a tile on the left and on the right; cosines need their squares besides.
    fn tile(self) -> (u64, u64) {
        let most = if self.cosines { TILE - 1 } else { TILE };
        let right = self.others.map_or(most, |others| others.min(most));
        let high = if self.cosines { (MOST_DOTS - right) / (right + 1) } else { MOST_DOTS / right };
        (if self.others.is_some() { high.min(self.rows) } else { right }, right)
    }

    fn in_registers(self) -> bool {
        self.others.is_none() && self.rows <= MOST_ROWS
    }

    fn sets(self) -> u64 {
        let (high, wide) = self.tile();
        let down = self.rows.div_ceil(high);
        match self.others {
            _ if self.in_registers() => 1,
            None => down * (down + 1) / 2,
            Some(others) => down * others.div_ceil(wide),
        }
    }

    /// How often each row on the left is read, and each on the right.
    pub fn reads(self) -> (u64, u64) {
        let (high, wide) = self.tile();
        match self.others {
            _ if self.in_registers() => (1, 1),
            None => ((self.sets() * (high + wide)).div_ceil(self.rows), 1),
            Some(others) => (others.div_ceil(wide), self.rows.div_ceil(high)),
        }
    }

    /// What both stages of the sums link: records, and where a tile lies.
    fn link<'s>(self, stage: Stage<'s>, of_registers: &[Fragment], of_tiles: &[Fragment]) -> Stage<'s> {
        let stage = stage.fragments([fragment!("family/gram/dots_join")]);
        if self.in_registers() {
            let dots = self.rows * (self.rows + 1) / 2;
            return stage.fragments(of_registers.iter().copied()).constants(&[("ROWS", self.rows), ("DOTS", dots)]);
        }
        let (high, wide) = self.tile();
        let order = match self.others {
            None => fragment!("family/gram/tile_square"),
            Some(_) => fragment!("family/gram/tile_rectangle"),
        };
        let squares = if self.cosines { high + wide } else { 0 };
        stage
            .fragments([order])
            .fragments(of_tiles.iter().copied())
            .constants(&[("LEFT", high), ("RIGHT", wide), ("DOTS", high * wide + squares)])
            .words(&[("left_rows", self.rows), ("right_rows", self.others.unwrap_or(self.rows))])
    }

    /// The matrices of the segments that some rows of sums belong to.
    pub fn matrices<'s>(self) -> Map<'s> {
        let (sets, each) = (self.sets(), self.elements());
        Map::of(move |run| run.items.start / sets * each..run.items.end.div_ceil(sets) * each)
    }

    /// Adds up the dots of each segment. `rows` brings what the stage over columns reads, `gram` where `[K, M, N]` is
    /// stored.
    pub fn sum(
        self,
        call: &mut Call<'_>,
        segments: &Segments,
        rows: impl FnOnce(Stage<'_>) -> Stage<'_>,
        gram: impl FnOnce(Stage<'_>) -> Stage<'_>,
    ) -> Result<(), Error> {
        let sets = self.sets();
        let items = (segments.elements * sets / (WORKGROUP * BUSY)).next_power_of_two().clamp(ITEMS, MOST_ITEMS);
        let [tiles, value, of_tile] = match self.cosines {
            false => [
                fragment!("family/gram/tiles"),
                fragment!("family/gram/dot_plain"),
                fragment!("family/gram/tiles_plain"),
            ],
            true => [
                fragment!("family/gram/tiles_cosines"),
                fragment!("family/gram/dot_cosine"),
                fragment!("family/gram/tiles_by_length"),
            ],
        };
        let sides = self.others.is_none().then_some(fragment!("family/gram/tile_rows"));
        let parts: Vec<Fragment> = [tiles].into_iter().chain(sides).collect();
        let keep = match self.others {
            None => fragment!("family/gram/keep_square"),
            Some(_) => fragment!("family/gram/keep_rectangle"),
        };
        let by_length = self.cosines.then_some(value);
        let ends: Vec<Fragment> =
            [fragment!("family/gram/tiles_finish"), keep, of_tile].into_iter().chain(by_length).collect();
        segments.in_sets(sets, WORKGROUP, items).sums(
            call,
            SUMS,
            PART,
            |stage| rows(self.link(stage, &[fragment!("family/gram/triangle")], &parts)).flops(2 * self.elements()),
            |stage| gram(self.link(stage, &[fragment!("family/gram/triangle_finish"), value], &ends)),
        )
    }
}
