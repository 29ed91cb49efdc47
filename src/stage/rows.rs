//! Rows of class scores: how a workgroup's invocations share them, and how a call is cut into windows.

use super::Layout;
use super::domain::{Domain, Run, Words};
use super::map::Map;
use crate::error::Error;
use crate::kernel::{Access, Element, Kernel, fragment};
use crate::plan::{Pass, Place, PlanBuilder, Step, Window};
use crate::tensor::{DType, INPUT};
use crate::variant::{ClassAxis, Variant};
use std::ops::Range;

/// f32 in scratch.
pub(crate) const F32: Element = Element::Float(DType::F32);

/// Invocations of a workgroup.
pub(crate) const WORKGROUP: u32 = 128;

/// Workgroup memory that rows may use: 16 KiB less what reductions keep.
const TILE_BYTES: u32 = 16 << 10;

/// Scores that an invocation keeps in registers, as many as `lib/rows_own` declares.
const MOST_OWN: u32 = 32;

/// Invocations that keep any device busy: with fewer rows, more of them share one.
const BUSY: u64 = 8192;

/// Where the scores stay after the first pass over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// In registers, so many an invocation.
    Own(u32),
    /// In workgroup memory, so many a workgroup.
    Tile(u32),
    /// Nowhere: later passes read them again.
    Again,
}

/// How the invocations of a workgroup share rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lanes {
    /// Rows at a time.
    pub positions: u32,
    /// Invocations of one row.
    pub lanes: u32,
    pub keep: Keep,
    /// Whether the lanes of a row are neighbours, as its classes are in memory.
    pub adjacent: bool,
}

impl Lanes {
    /// Rows whose sums run over their own classes: each invocation keeps up to 32 scores of its row.
    ///
    /// Classes adjacent in memory: at least 8 lanes a row, so that it is read in whole sectors, and more where few
    /// rows would leave a device idle. Cells adjacent: at least 4 rows (16 bytes of each class).
    pub fn of_rows(layout: &Layout, workgroup: u32) -> Self {
        let adjacent = adjacent(layout);
        let classes = u32::try_from(layout.classes).unwrap_or(u32::MAX);
        let most = if adjacent { workgroup } else { workgroup / 4 };
        let enough = classes.div_ceil(MOST_OWN).checked_next_power_of_two().filter(|&lanes| lanes <= most);
        let lanes = match enough {
            Some(enough) if adjacent => {
                let short = |lanes: u32| lanes < classes.div_ceil(4) && layout.rows() * u64::from(lanes) < BUSY;
                let mut lanes = enough.max(8).min(classes.next_power_of_two()).min(workgroup);
                while lanes < workgroup && short(lanes) {
                    lanes *= 2;
                }
                lanes
            }
            Some(enough) => enough,
            None if adjacent => workgroup,
            None => workgroup / 32,
        };
        let keep = if enough.is_some() { Keep::Own(classes.div_ceil(lanes)) } else { Keep::Again };
        Self { positions: workgroup / lanes, lanes, keep, adjacent }
    }

    /// Rows whose sums run over the positions, class by class: up to 32 classes stay in registers where cells are
    /// adjacent, more in workgroup memory beside `reserved` bytes of a reduction's.
    pub fn of_classes(layout: &Layout, workgroup: u32, reserved: u32) -> Self {
        let adjacent = adjacent(layout);
        let classes = u32::try_from(layout.classes).unwrap_or(u32::MAX);
        if !adjacent && classes <= MOST_OWN {
            return Self { positions: workgroup, lanes: 1, keep: Keep::Own(classes), adjacent };
        }
        // Lanes of a row add vec4s, one slot an invocation; a tally has 12 bytes.
        let capacity = (TILE_BYTES - reserved - workgroup * (16 + 12)) / 4;
        // Sums of up to 8 classes an invocation.
        let pitch = |positions: u32| positions + u32::from(!adjacent);
        let fits = |positions: u32| {
            classes <= 8 * workgroup && u64::from(pitch(positions)) * u64::from(classes) <= u64::from(capacity)
        };
        let power = |x: u32| if x.is_power_of_two() { x } else { x.next_power_of_two() / 2 };
        let (positions, chip) = if adjacent {
            let wanted = classes.min(workgroup).next_power_of_two();
            let rows = (workgroup / wanted).min(power((capacity / classes.max(1)).max(1)));
            (rows, fits(rows))
        } else {
            match [64, 32, 16, 8, 4].into_iter().find(|&p| p <= workgroup && fits(p)) {
                Some(positions) => (positions, true),
                None => (32, false),
            }
        };
        let keep = if chip {
            Keep::Tile((pitch(positions) * classes).next_multiple_of(256).min(capacity))
        } else {
            Keep::Again
        };
        Self { positions, lanes: workgroup / positions, keep, adjacent }
    }

    /// Whether the scores stay on chip after the first pass over them.
    pub fn keeps(&self) -> bool {
        self.keep != Keep::Again
    }

    /// Adds the fragments and the constants of these choices.
    pub fn link(&self, kernel: Kernel) -> Kernel {
        let slots = if self.lanes == 1 { 1 } else { kernel.variant.workgroup_size };
        let kernel = kernel
            .fragments([fragment!("lib/rows"), fragment!("lib/row_moments")])
            .constant("POSITIONS", self.positions)
            .constant("LANES", self.lanes)
            .constant("ADJACENT", u32::from(self.adjacent))
            .constant("LANE_SLOTS", slots);
        match self.keep {
            Keep::Own(items) => kernel.fragments([fragment!("lib/rows_own")]).constant("ITEMS", items),
            Keep::Tile(size) => kernel.fragments([fragment!("lib/rows_tile")]).constant("TILE", size),
            Keep::Again => kernel.fragments([fragment!("lib/rows_again")]),
        }
    }

    /// The part of a kernel's id that these choices make.
    pub fn id(&self) -> String {
        let keep = match self.keep {
            Keep::Own(items) => format!("own{items}"),
            Keep::Tile(size) => format!("tile{size}"),
            Keep::Again => "again".into(),
        };
        let order = if self.adjacent { "classes" } else { "cells" };
        format!("{}x{}-{order}-{keep}", self.positions, self.lanes)
    }
}

/// Whether the classes of a row are neighbours in memory; the rows are, where there is one class.
fn adjacent(layout: &Layout) -> bool {
    layout.classes > 1 && (layout.axis == ClassAxis::Last || layout.space == 1)
}

/// Step words that `lib/rows` reads.
pub(crate) const WORDS: [&str; 9] =
    ["groups", "first_block", "end", "classes", "space", "stride_sample", "stride_cell", "stride_class", "base"];

/// Rows of class scores in blocks, one workgroup each; blocks may end where a sample ends. An item is a row. Words as
/// `lib/rows` reads them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    pub layout: Layout,
    /// Whether the classes of a row are neighbours in memory.
    pub adjacent: bool,
    /// Rows of a block.
    pub block: u64,
    /// Whether blocks end where a sample ends.
    pub by_sample: bool,
}

impl Rows {
    /// Blocks of a sample, or of all.
    fn per_run(&self) -> u64 {
        self.run_length().div_ceil(self.block)
    }

    /// Rows in which blocks are counted from the start.
    fn run_length(&self) -> u64 {
        if self.by_sample { self.layout.space } else { self.layout.rows() }
    }

    /// The elements of a tensor with a class axis: from the first sample's first to the last one's last where cells are
    /// neighbours, of which a run touches its rows'.
    pub fn scores<'a>(&self) -> Map<'a> {
        let Layout { classes, space, .. } = self.layout;
        if self.adjacent {
            return Map::Item(classes);
        }
        Map::hull(move |run| {
            let (low, high) = (run.items.start / space, (run.items.end - 1) / space + 1);
            (low * classes * space..high * classes * space, run.len() * classes)
        })
    }
}

impl Domain for Rows {
    fn units(&self) -> u64 {
        self.layout.rows() / self.run_length() * self.per_run()
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        let (per_run, length) = (self.per_run(), self.run_length());
        let start = |unit: u64| unit / per_run * length + unit % per_run * self.block;
        let last = units.end - 1;
        start(units.start)..(start(last) + self.block).min((last / per_run + 1) * length)
    }

    fn grain_name(&self) -> String {
        format!("a block of {} rows", self.block.min(self.run_length()))
    }

    fn words(&self, run: &Run) -> Words {
        let Layout { classes, space, .. } = self.layout;
        let [samples_of, sample, cell, class] =
            if self.adjacent { [u64::from(u32::MAX), 0, classes, 1] } else { [space, classes * space, 1, space] };
        vec![
            ("groups", run.groups()),
            ("first_block", run.units.start),
            ("end", run.items.end),
            ("classes", classes),
            ("space", samples_of),
            ("stride_sample", sample),
            ("stride_cell", cell),
            ("stride_class", class),
            ("base", 0),
        ]
    }
}

/// The rows of one step: whole blocks, in one or more samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Rows `first .. end`.
    pub first: u64,
    pub end: u64,
    pub first_block: u64,
    pub blocks: u64,
    /// Whether the class tensors are copied into a compact `[C, end - first]` block.
    pub staged: bool,
}

/// Tiles of a block, of so many in all: up to 4 where that leaves some blocks, up to 16 where it leaves plenty, for
/// adding up over the workgroup costs about as much as a tile.
pub(crate) fn tiles_of_block(all: u64) -> u64 {
    (all / 16).clamp(1, 4).max((all / 2048).min(16))
}

/// How rows are grouped into blocks, whose partial sums belong together whatever the chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blocks {
    /// Rows of one block.
    pub rows: u64,
    /// Whether blocks end where a sample ends.
    pub by_sample: bool,
}

impl Blocks {
    /// Number of blocks: of one sample, or of all.
    pub fn count(&self, layout: &Layout) -> u64 {
        let run = if self.by_sample { layout.space } else { layout.rows() };
        run.div_ceil(self.rows)
    }

    fn chunk(&self, layout: &Layout, first: u64, end: u64, staged: bool) -> Chunk {
        if !self.by_sample {
            let (low, high) = (first / self.rows, end.div_ceil(self.rows));
            return Chunk { first, end, first_block: low, blocks: high - low, staged };
        }
        let per_sample = self.count(layout);
        let block = |q: u64| q / layout.space * per_sample + (q % layout.space).div_ceil(self.rows);
        let (low, high) = (block(first), block(end));
        Chunk { first, end, first_block: low, blocks: high - low, staged }
    }
}

/// Cuts the rows into chunks whose windows fit a binding.
///
/// `widest` and `widest_row` are the largest element sizes among the tensors with and without a class axis;
/// `flops` counts one row.
pub(crate) fn chunks(
    builder: &PlanBuilder<'_>,
    layout: &Layout,
    lanes: &Lanes,
    blocks: &Blocks,
    widest: Element,
    widest_row: Element,
    flops: u64,
) -> Result<Vec<Chunk>, Error> {
    let (classes, space) = (layout.classes, layout.space);
    let scores = builder.window_elements(widest);
    let by_flops = (builder.options.step_flops / flops.max(1)).max(blocks.rows);
    let rows = builder.window_elements(widest_row).min(by_flops);
    // Runs end at a block's end; where blocks end with their sample, at a sample's end if they reach it.
    let whole = |run: u64| {
        let unit = if blocks.by_sample && run >= space { space } else { blocks.rows };
        run / unit * unit
    };
    let samples = scores / (classes * space);
    let direct = if layout.rows() <= rows.min(samples * space) {
        layout.rows()
    } else if lanes.adjacent {
        whole(rows.min(scores / classes))
    } else if blocks.by_sample {
        whole(rows.min(samples * space))
    } else {
        // A run that begins anywhere reaches into one sample more than it fills.
        whole(rows.min(((samples.max(1) - 1) * space + 1) * samples.min(1)))
    };
    let staged = direct == 0 && !lanes.adjacent;
    let run = if staged { whole(rows.min(builder.window_elements(F32) / classes)) } else { direct };
    if run == 0 {
        return Err(Error::TooLarge {
            what: format!("binding of `{INPUT}`, elements of one block of {} rows", blocks.rows),
            needed: blocks.rows * classes,
            limit: scores,
        });
    }
    let mut list = Vec::new();
    let mut first = 0;
    while first < layout.rows() {
        let mut end = (first + run).min(layout.rows());
        if blocks.by_sample && run < space {
            end = end.min((first / space + 1) * space);
        }
        list.push(blocks.chunk(layout, first, end, staged));
        first = end;
    }
    Ok(list)
}

impl Chunk {
    pub fn rows(&self) -> u64 {
        self.end - self.first
    }

    /// The values of [`WORDS`].
    pub fn words(&self, layout: &Layout, adjacent: bool) -> Vec<u32> {
        let (classes, space) = (layout.classes as u32, layout.space as u32);
        let geometry = if self.staged {
            [u32::MAX, 0, 1, self.rows() as u32, (self.first as u32).wrapping_neg()]
        } else if adjacent {
            [u32::MAX, 0, classes, 1, 0]
        } else {
            [space, classes * space, 1, space, 0]
        };
        let mut words = vec![self.blocks as u32, self.first_block as u32, self.end as u32, classes];
        words.extend(geometry);
        words
    }

    /// The window of a tensor with a class axis.
    pub fn scores(&self, layout: &Layout, adjacent: bool, name: &'static str, staged: Option<Place>) -> Window {
        let (classes, space) = (layout.classes, layout.space);
        match staged {
            Some(place) if self.staged => Window { place, first: 0, count: self.rows() * classes },
            _ if adjacent => {
                Window { place: Place::Tensor(name), first: self.first * classes, count: self.rows() * classes }
            }
            _ => {
                let (low, high) = (self.first / space, (self.end - 1) / space + 1);
                let size = classes * space;
                Window { place: Place::Tensor(name), first: low * size, count: (high - low) * size }
            }
        }
    }

    /// The window of a tensor or region with one element a row.
    pub fn per_row(&self, place: Place) -> Window {
        Window { place, first: self.first, count: self.rows() }
    }
}

/// Which way cells are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Staging {
    In,
    Out(Access),
}

/// A tensor with a class axis and the compact block in scratch that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Staged {
    pub name: &'static str,
    pub dtype: DType,
    pub block: Place,
    pub staging: Staging,
}

/// Copies a chunk of a tensor with a class axis into or out of a compact block: one binding reaches some
/// classes of one sample at a time.
pub(crate) fn stage(
    builder: &mut PlanBuilder<'_>,
    variant: Variant,
    layout: &Layout,
    chunk: &Chunk,
    Staged { name, dtype, block, staging }: Staged,
    passes: &[Pass],
) {
    let element = Element::Float(dtype);
    let words = ["count", "first_class", "cells", "sample", "space", "first_cell", "pitch", "place"];
    let copy = match staging {
        Staging::In => fragment!("lib/stage_in"),
        Staging::Out(_) => fragment!("lib/stage_out"),
    };
    let kernel = Kernel::new(variant).fragments([fragment!("lib/stage"), copy]).words(&words);
    let kernel = match staging {
        Staging::In => kernel.bind("source", element, Access::Read).bind("staged", F32, Access::Write),
        Staging::Out(access) => kernel.bind("staged", F32, Access::Workspace).bind("result", element, access),
    };
    let kernel = builder.kernel(kernel);
    let limit = builder.window_elements(element);
    let (classes, space) = (layout.classes, layout.space);
    let mut at = chunk.first;
    while at < chunk.end {
        let (sample, cell) = (at / space, at % space);
        let cells = (chunk.end - at).min(space - cell).min(limit);
        let at_once = if limit > cells { ((limit - cells) / space + 1).min(classes) } else { 1 };
        for class in (0..classes).step_by(at_once as usize) {
            let taken = at_once.min(classes - class);
            let start = sample * classes * space;
            let far = Window {
                place: Place::Tensor(name),
                first: start + class * space + cell,
                count: (taken - 1) * space + cells,
            };
            let near = Window { place: block, first: 0, count: chunk.rows() * classes };
            let count = taken * cells;
            let step = Step {
                kernel,
                groups: count.div_ceil(u64::from(variant.workgroup_size)) as u32,
                words: [count, class, cells, start, space, cell, chunk.rows(), at - chunk.first]
                    .map(|w| w as u32)
                    .to_vec(),
                windows: match staging {
                    Staging::In => vec![far, near],
                    Staging::Out(_) => vec![near, far],
                },
                bytes: count * (element.size() + 4),
                flops: 0,
            };
            passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
        }
        at += cells;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::domain::promises;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn blocks_of_rows_grow_and_cover(
            samples in 1..5u64, classes in 1..4u64, space in 1..50u64, block in 1..20u64, grains in 1..6u64,
            by_sample: bool, adjacent: bool,
        ) {
            let layout = Layout { samples, classes, space, axis: ClassAxis::First };
            let rows = Rows { layout, adjacent, block, by_sample };
            promises::grow(&rows);
            promises::cover(&rows, grains);
            let scores = rows.scores();
            for first in 0..rows.units() {
                for end in first + 1..=rows.units() {
                    let run = rows.run(first..end);
                    prop_assert!(scores.touched(&run) == run.len() * classes);
                    let window = scores.range(&run);
                    prop_assert!(window.start <= run.items.start * classes && run.items.end * classes <= window.end);
                }
            }
        }
    }
}
