//! Planes of one to three axes in tiles that read a halo around them.

use super::domain::{Domain, Run, Words};
use std::ops::Range;

/// Planes cut into tiles, one workgroup each. An item is a cell; the items of a run are the whole bands that its tiles
/// read, `reach` cells beyond them along every axis but those of length 1. Cuts fall between bands: rows of tiles along
/// the outermost axis that is longer than 1.
///
/// Words `groups`, `first_unit`, `units` (of a plane), `depth`, `height`, `width`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tiles {
    pub planes: u64,
    /// z, y, x.
    pub dims: [u64; 3],
    pub tile: [u64; 3],
    pub reach: u64,
}

impl Tiles {
    /// Tiles along each axis.
    fn counts(&self) -> [u64; 3] {
        std::array::from_fn(|axis| self.dims[axis].div_ceil(self.tile[axis]))
    }

    fn of_plane(&self) -> u64 {
        self.counts().iter().product()
    }

    fn cells_of_plane(&self) -> u64 {
        self.dims.iter().product()
    }

    /// The axis along which bands follow each other.
    fn outer(&self) -> usize {
        usize::from(self.dims[0] == 1)
    }

    /// Cells of one layer of a band.
    fn layer(&self) -> u64 {
        self.cells_of_plane() / self.dims[self.outer()]
    }
}

impl Domain for Tiles {
    fn units(&self) -> u64 {
        self.planes * self.of_plane()
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        let (of_plane, last, axis) = (self.of_plane(), units.end - 1, self.outer());
        let band = |unit: u64| unit % of_plane / self.grain() * self.tile[axis];
        let top = band(units.start).saturating_sub(self.reach);
        let bottom = (band(last) + self.tile[axis] + self.reach).min(self.dims[axis]);
        let plane = |unit: u64| unit / of_plane * self.cells_of_plane();
        plane(units.start) + top * self.layer()..plane(last) + bottom * self.layer()
    }

    fn grain(&self) -> u64 {
        self.of_plane() / self.counts()[self.outer()]
    }

    fn grain_name(&self) -> String {
        let axis = self.outer();
        format!("a band of {} layers of {} cells", self.tile[axis] + 2 * self.reach, self.layer())
    }

    fn words(&self, run: &Run) -> Words {
        let [depth, height, width] = self.dims;
        vec![
            ("groups", run.groups()),
            ("first_unit", run.units.start),
            ("units", self.of_plane()),
            ("depth", depth),
            ("height", height),
            ("width", width),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::domain::promises;
    use proptest::prelude::*;

    fn tiles(planes: u64, dims: [u64; 3], tile: [u64; 3], reach: u64) -> Tiles {
        Tiles { planes, dims, tile, reach }
    }

    proptest! {
        #[test]
        fn more_tiles_never_read_less(
            planes in 1..4u64,
            depth in prop_oneof![Just(1u64), 2..9u64],
            height in 1..20u64,
            width in 1..20u64,
            tile in 1..7u64,
            reach in 0..9u64,
        ) {
            promises::grow(&tiles(planes, [depth, height, width], [tile; 3], reach));
        }

        #[test]
        fn bands_without_reach_cover_every_cell_once(
            planes in 1..4u64, depth in 1..6u64, height in 1..20u64, width in 1..20u64, tile in 1..7u64, grains in 1..5u64,
        ) {
            promises::cover(&tiles(planes, [depth, height, width], [tile; 3], 0), grains);
        }
    }
}
