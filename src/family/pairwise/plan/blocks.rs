//! Rows, blocks of pairs, tiles of these, and room in the workspace.

use super::Planner;
use crate::family::pairwise::Side;
use crate::kernel::fragment;
use crate::plan::{Place, REGION_ALIGNMENT};
use crate::stage::{Fixed, Map, Stage};
use std::ops::Range;

/// Some rows of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    pub side: Side,
    pub range: Range<u64>,
}

/// A block: rows of one set against rows of another.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub outer: Rows,
    pub inner: Rows,
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

/// The workspace from so many bytes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room(u64);

/// Threads of a workgroup across and down a tile; each has 8 x 8 elements.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tile {
    pub across: u64,
    down: u64,
}

impl Rows {
    pub fn len(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Workgroups of so many rows.
    pub fn over(&self, block: u64) -> Fixed {
        Fixed::blocks(self.range.clone(), block)
    }

    /// So many workgroups for all the rows.
    pub fn grouped(&self, groups: u64) -> Fixed {
        Fixed::new(groups, self.range.clone())
    }

    /// So many elements a row.
    pub fn map(&self, each: u64) -> Map<'static> {
        Map::at(self.range.start * each..self.range.end * each)
    }
}

impl Block {
    /// The same pairs seen from the inner rows.
    pub fn transposed(&self) -> Self {
        Self { outer: self.inner.clone(), inner: self.outer.clone() }
    }
}

impl Cells {
    /// A place for a block of that many rows and columns, these being whole tiles.
    pub fn whole(place: Place, rows: u64, columns: u64) -> Self {
        Self { place, count: rows * columns, pitch: columns, first: 0 }
    }

    /// Some rows from the first on, in elements of `size` words.
    pub fn map(self, rows: u64, size: u64) -> Map<'static> {
        let start = self.first / self.pitch * self.pitch;
        Map::at(start / size..(start + rows * self.pitch) / size)
    }
}

/// Bytes with what is left of the last alignment.
pub(super) fn aligned(bytes: u64) -> u64 {
    bytes.next_multiple_of(REGION_ALIGNMENT)
}

impl Room {
    pub fn after(bytes: u64) -> Self {
        Self(aligned(bytes))
    }

    /// What is left past so many bytes.
    pub fn past(self, bytes: u64) -> Self {
        Self::after(self.0 + bytes)
    }
}

impl Tile {
    pub fn new(workgroup: u32, across: u64) -> Self {
        Self { across, down: u64::from(workgroup) / across }
    }

    pub fn rows(self) -> u64 {
        8 * self.down
    }

    pub fn columns(self) -> u64 {
        8 * self.across
    }

    /// Tiles across and down a block.
    pub fn of(self, block: &Block) -> (u64, u64) {
        (block.inner.len().div_ceil(self.columns()), block.outer.len().div_ceil(self.rows()))
    }

    /// Terms of a panel: as many as leave room for statistics within 16 KiB of workgroup memory. Sums are cut into
    /// panels, so all tiles of a workgroup size have the same.
    fn depth(self) -> u64 {
        if self.across * self.down > 64 { 8 } else { 16 }
    }

    /// Sizes of the tile.
    pub fn link(self, stage: Stage<'_>) -> Stage<'_> {
        let sizes = [("TX", self.across), ("TY", self.down), ("DEPTH", self.depth())];
        stage.fragments([fragment!("family/pairwise/quarters")]).constants(&sizes)
    }

    /// Sizes of the tile and of its panels: vec4s of four rows, and one more from term to term where there is room for it.
    pub fn link_panels(self, stage: Stage<'_>) -> Stage<'_> {
        let pitch = |lanes: u64| 2 * lanes + u64::from(self.across * self.down < 256);
        let cells = |lanes: u64| pitch(lanes) * self.depth() + 2 * lanes;
        self.link(stage).fragments([fragment!("family/pairwise/panels")]).constants(&[
            ("OUTER_PITCH", pitch(self.down)),
            ("INNER_PITCH", pitch(self.across)),
            ("OUTER_CELLS", cells(self.down)),
            ("INNER_CELLS", cells(self.across)),
        ])
    }

    /// Rows and columns of the blocks into which a matrix is cut: whole tiles, so that cuts change no bit; at most `cells`
    /// elements unless that is less than a tile, near a square where the matrix does not fit.
    pub fn block(self, cells: u64, matrix: (u64, u64), most: (u64, u64)) -> (u64, u64) {
        let whole_tiles =
            |rows: u64, most: u64, tile: u64| rows.next_multiple_of(tile).min((most / tile).max(1) * tile);
        let rows = whole_tiles(matrix.0, most.0, self.rows());
        let columns = whole_tiles(matrix.1, most.1, self.columns());
        if rows * columns <= cells {
            return (rows, columns);
        }
        let fit = |cells: u64, limit: u64, tile: u64| ((cells / tile).max(1) * tile).min(limit);
        let square = fit(cells.isqrt(), rows, self.rows());
        let columns = fit(cells / square, columns, self.columns());
        (fit(cells / columns, rows, self.rows()), columns)
    }
}

impl Planner<'_, '_> {
    /// Bytes of the workspace that are left.
    pub(super) fn left(&self, room: Room) -> u64 {
        self.workspace().saturating_sub(room.0)
    }

    /// Takes so many bytes of the workspace.
    pub(super) fn take(&mut self, room: &mut Room, bytes: u64) -> Place {
        let place = self.call.builder.workspace(bytes, room.0);
        *room = room.past(bytes);
        place
    }
}
