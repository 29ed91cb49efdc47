//! How the invocations of a workgroup share rows, and where the scores stay.

use crate::kernel::fragment;
use crate::stage::{Layout, Stage};
use crate::variant::ClassAxis;

/// Invocations of a workgroup.
pub(crate) const WORKGROUP: u32 = 128;

/// Workgroup memory that rows may use: 16 KiB less what reductions keep.
const TILE_BYTES: u32 = 16 << 10;

/// Scores that an invocation keeps in registers, as many as `lib/rows_own` declares.
pub(crate) const MOST_OWN: u32 = 32;

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

    /// One row at a time for the whole workgroup, whose scores stay; `None` where they are too many.
    pub fn of_one_row(layout: &Layout, workgroup: u32) -> Option<Self> {
        let items = layout.classes.div_ceil(workgroup.into());
        let keep = u32::try_from(items).ok().filter(|items| *items <= MOST_OWN).map(Keep::Own)?;
        Some(Self { positions: 1, lanes: workgroup, keep, adjacent: adjacent(layout) })
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
    pub(super) fn link<'a>(&self, stage: Stage<'a>) -> Stage<'a> {
        let stage = stage
            .fragments([fragment!("lib/rows")])
            .constant("POSITIONS", self.positions)
            .constant("LANES", self.lanes)
            .constant("ADJACENT", self.adjacent)
            .constant("LANE_SLOTS", if self.lanes == 1 { 1 } else { self.positions * self.lanes });
        match self.keep {
            Keep::Own(items) => stage
                .fragments([fragment!("lib/rows_own")])
                .constant("ITEMS", items)
                .constant("FOURS", items.div_ceil(4)),
            Keep::Tile(size) => stage.fragments([fragment!("lib/rows_tile")]).constant("TILE", size),
            Keep::Again => stage.fragments([fragment!("lib/rows_again")]),
        }
    }
}

/// Whether the classes of a row are neighbours in memory; the rows are, where there is one class.
fn adjacent(layout: &Layout) -> bool {
    layout.classes > 1 && (layout.axis == ClassAxis::Last || layout.space == 1)
}
