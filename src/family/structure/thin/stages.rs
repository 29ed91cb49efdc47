//! Rounds of thinning on planes in scratch.

use super::{GROUP_BYTES, Rule};
use crate::error::Error;
use crate::family::boundary::distance::Hook;
use crate::kernel::{Fragment, fragment};
use crate::plan::Place;
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, Groups, Map, One, Stage, chunks};
use std::ops::Range;

/// How a dispatch goes over a plane. Sizes are x, y, z; tiles start at even cells, so that a place of the box has the same
/// parity in all of them. Two boxes fit 16 KiB.
struct Tile {
    entry: Fragment,
    size: [u64; 3],
    halo: [u64; 3],
    /// Fields of a round, and of a dispatch.
    fields: u64,
    most: u64,
}

impl Tile {
    fn of(rule: Rule, solid: bool) -> Self {
        let planar = [32, 32, 1];
        match (rule, solid) {
            (Rule::ZhangSuen, _) => Self {
                entry: fragment!("family/structure/thin_zhang_suen"),
                size: planar,
                halo: [4, 4, 0],
                fields: 2,
                most: 4,
            },
            (Rule::Euler, false) => Self {
                entry: fragment!("family/structure/thin_euler"),
                size: planar,
                halo: [4, 8, 0],
                fields: 4,
                most: 8,
            },
            (Rule::Euler, true) => Self {
                entry: fragment!("family/structure/thin_euler"),
                size: [8, 8, 8],
                halo: [1, 2, 4],
                fields: 8,
                most: 4,
            },
        }
    }

    /// Cells of the tile with its halo.
    fn boxed(&self) -> u64 {
        self.size.iter().zip(self.halo).map(|(size, halo)| size + 2 * halo).product()
    }
}

/// Workspace and shape of the planes in work.
pub(crate) struct Thinning {
    rule: Rule,
    iterations: u64,
    /// z, y, x.
    dims: [u64; 3],
    planes: u64,
    /// Planes that the workspace holds.
    group: u64,
    states: [Place; 2],
}

impl Thinning {
    /// Reserves the workspace for planes of a shape without empty axis.
    pub fn new(call: &mut Call<'_>, rule: Rule, planes: u64, dims: [u64; 3], iterations: u64) -> Result<Self, Error> {
        let cells: u64 = dims.iter().product();
        call.builder.check_window("a plane to thin", WORD, cells)?;
        let fit = call.builder.window_elements(WORD) / cells;
        let group = (GROUP_BYTES / (2 * cells * WORD.size())).clamp(1, fit).min(planes);
        let states = [(); 2].map(|()| call.scratch(WORD, group * cells));
        Ok(Self { rule, iterations, dims, planes, group, states })
    }

    pub(super) fn cells(&self) -> u64 {
        self.dims.iter().product()
    }

    /// Planes that share the workspace at one time: as many as it holds and stages with these bindings can bind.
    pub fn groups(&self, call: &Call<'_>, bindings: Hook<'_>) -> Result<Vec<Range<u64>>, Error> {
        let planes = Groups { count: self.planes, cells: self.cells(), block: self.cells() };
        let runs = call.sums(&planes).with(bindings).flops(0).runs(&call.builder)?;
        Ok(runs.into_iter().flat_map(|run| chunks(run, self.group)).collect())
    }

    /// Planes in work, an invocation a cell.
    pub fn over(&self, call: &Call<'_>, planes: &Range<u64>) -> One {
        let cells = (planes.end - planes.start) * self.cells();
        One { groups: cells.div_ceil(call.workgroup()), items: planes.clone() }
    }

    /// A stage over planes in work, with the words that tell where they are, and so many operations a cell.
    pub fn stage<'s>(&self, call: &Call<'s>, over: &'s One, entry: Fragment, flops: u64) -> Stage<'s> {
        let [depth, height, width] = self.dims;
        let stage = call.sums(over).fragments([entry]).flops(flops * self.cells());
        stage.words(&[("count", (over.items.end - over.items.start) * self.cells()), ("cells", self.cells())]).words(&[
            ("depth", depth),
            ("height", height),
            ("width", width),
            ("first_plane", over.items.start),
        ])
    }

    /// The states of the planes in work.
    pub fn work<'s>(&self, over: &One) -> Map<'s> {
        Map::Whole((over.items.end - over.items.start) * self.cells())
    }

    /// The place where the states are not.
    pub(super) fn other(&self, state: Place) -> Place {
        self.states[usize::from(state == self.states[0])]
    }

    /// Thins the planes in work, whose members the hook tells, and says where it leaves their states: the cell is the
    /// first bit.
    pub fn run(&self, call: &mut Call<'_>, planes: &Range<u64>, members: Hook<'_>) -> Result<Place, Error> {
        let over = self.over(call, planes);
        let [mut state, _] = self.states;
        self.stage(call, &over, fragment!("family/structure/thin_prepare"), 1)
            .with(members)
            .work("result", WORD, state, self.work(&over))
            .push(call, &FORWARD)?;
        let tile = Tile::of(self.rule, self.dims[0] > 1);
        for fields in chunks(0..self.iterations * tile.fields, tile.most) {
            self.round(call, planes, &tile, fields, state)?;
            state = self.other(state);
        }
        Ok(state)
    }

    fn round(
        &self,
        call: &mut Call<'_>,
        planes: &Range<u64>,
        tile: &Tile,
        fields: Range<u64>,
        state: Place,
    ) -> Result<(), Error> {
        let [depth, height, width] = self.dims;
        let [across, down] = [width.div_ceil(tile.size[0]), height.div_ceil(tile.size[1])];
        let tiles = across * down * depth.div_ceil(tile.size[2]);
        let over = One { groups: (planes.end - planes.start) * tiles, items: planes.clone() };
        let cells_of_box = tile.boxed();
        let count = fields.end - fields.start;
        self.stage(call, &over, tile.entry, 30 * count)
            .fragments([fragment!("family/structure/thin_tile")])
            .constants(&[
                ("TILE_X", tile.size[0]),
                ("TILE_Y", tile.size[1]),
                ("TILE_Z", tile.size[2]),
                ("HALO_X", tile.halo[0]),
                ("HALO_Y", tile.halo[1]),
                ("HALO_Z", tile.halo[2]),
                ("BOX", cells_of_box),
            ])
            .with(|stage| match self.rule {
                Rule::Euler => stage.constants(&[("FIELDS", tile.fields)]),
                Rule::ZhangSuen => stage.constants(&[("BOXES", 2 * cells_of_box)]),
            })
            .words(&[("tiles", tiles), ("tiles_x", across), ("tiles_y", down)])
            .words(&[("first_field", fields.start % tile.fields), ("fields", count)])
            .work("source", WORD, state, self.work(&over))
            .work("result", WORD, self.other(state), self.work(&over))
            .push(call, &FORWARD)
    }
}
