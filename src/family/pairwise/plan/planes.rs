//! Where the gradients of unit rows add up.
//!
//! A product of pair weights with unit rows has a workgroup for each tile of gradients: few, where the rows are few, and
//! each goes through all rows of the other set. Where they would leave the device idle, the other set is cut into runs
//! whose sums go to planes of their own at the same time; the planes are added in their order. The runs follow from the
//! problem, [`Options::workspace`](crate::Options) and [`Options::busy_groups`](crate::Options), not from how steps are cut.

use super::{Draft, Planner, SCALAR, Side, chunks_of};
use crate::error::Error;
use crate::family::pairwise::Algorithm;
use crate::kernel::fragment;
use crate::plan::{Place, Window};
use std::ops::Range;

/// Rows of the other set that are worth a plane: their products take longer than a plane's traffic.
const LEAST_RUN: u64 = 128;

/// Where the gradients of unit rows add up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub place: Place,
    /// The set's row that the place starts with.
    pub base: u64,
}

impl Sums {
    /// The gradients of some rows.
    pub fn window(self, rows: &Range<u64>, width: u64) -> Window {
        Window { place: self.place, first: (rows.start - self.base) * width, count: (rows.end - rows.start) * width }
    }
}

/// The planes of a set's gradients, one for each `run` rows of the other set.
#[derive(Debug, Clone, Copy)]
struct Planes {
    count: u64,
    run: u64,
}

/// What one step adds to: sums, or some planes.
#[derive(Debug, Clone)]
pub(super) struct Part {
    window: Window,
    sums_first: u64,
    first_plane: u64,
    plane_rows: u64,
    /// Rows of the other set to a plane.
    run: u64,
    fresh: bool,
    /// Planes that the step adds to at the same time.
    pub planes: u64,
    /// Rows of the other set that it goes through.
    pub depth: u64,
}

impl Part {
    /// All `inner` rows' part in the sums of some outer rows, which it starts if `fresh`.
    pub fn whole(sums: Sums, outer: &Range<u64>, inner: &Range<u64>, width: u64, fresh: bool) -> Self {
        Self {
            window: sums.window(outer, width),
            sums_first: outer.start - sums.base,
            first_plane: 0,
            plane_rows: 0,
            // As of the one plane of all rows.
            run: inner.end,
            fresh,
            planes: 1,
            depth: inner.end - inner.start,
        }
    }

    /// Adds the sums to a step that has so many workgroups for one plane.
    pub fn bind(&self, draft: Draft, groups: u64) -> Draft {
        draft
            .words(&[
                ("groups", groups * self.planes),
                ("plane_groups", groups),
                ("plane_rows", self.plane_rows),
                ("first_plane", self.first_plane),
                ("run", self.run),
                ("sums_first", self.sums_first),
                ("fresh", self.fresh.into()),
            ])
            .work("sums", SCALAR, self.window)
    }
}

impl Planner<'_, '_> {
    /// The planes of a set's gradients, where it has any.
    fn planes(&self, side: Side) -> Option<Planes> {
        if self.loss.algorithm() != Algorithm::Statistics || !self.gathers() || !self.wanted().contains(&side) {
            return None;
        }
        let inner = match side {
            Side::Anchors => self.problem.others,
            Side::Others => self.problem.anchors,
        };
        let tile = self.product_tile();
        let groups = self.rows(side).div_ceil(tile.rows()) * self.problem.width.div_ceil(tile.columns());
        let busy = u64::from(self.request.options.busy_groups.unwrap_or(self.builder.caps.busy_groups));
        // In workgroups of 64.
        let groups = groups * u64::from(self.variant.workgroup_size) / 64;
        let most = (busy / groups).min(inner / LEAST_RUN).min(self.planes_room() / self.sums_bytes(side));
        // Whole tiles, so that sums keep their order however blocks are cut.
        let run = inner.div_ceil(most.max(1)).next_multiple_of(self.tile.rows().max(self.tile.columns()));
        let count = inner.div_ceil(run);
        (count > 1).then_some(Planes { count, run })
    }

    /// Bytes that the planes of one set may take: an eighth of the workspace, and not the room of similarities that would
    /// be kept without planes, which save a whole product.
    fn planes_room(&self) -> u64 {
        let workspace = self.request.options.workspace;
        let free = workspace.checked_sub(self.sums_layout().iter().sum::<u64>() + self.kept_need());
        free.map_or(workspace / 8, |free| (workspace / 8).min(free / 2))
    }

    /// Whether a set's gradients add up in planes.
    pub(super) fn has_planes(&self, side: Side) -> bool {
        self.planes(side).is_some()
    }

    fn sums_bytes(&self, side: Side) -> u64 {
        4 * self.rows(side) * self.problem.width
    }

    /// Whether gradients add up in the tensors that they go to.
    pub(super) fn in_place(&self) -> bool {
        self.storage == crate::tensor::DType::F32 && !self.request.options.accumulate
    }

    /// Whether all gradients wanted can add up at the same time.
    pub(super) fn gathers(&self) -> bool {
        let bytes: u64 = self.wanted().into_iter().map(|side| self.sums_bytes(side)).sum();
        self.in_place() || bytes <= self.request.options.workspace / 2
    }

    /// Bytes of the workspace for the sums of both sets.
    fn sums_layout(&self) -> [u64; 2] {
        let wanted = self.wanted();
        [Side::Anchors, Side::Others].map(|side| {
            let bytes = if wanted.contains(&side) && !self.in_place() { self.sums_bytes(side) } else { 0 };
            bytes.next_multiple_of(256)
        })
    }

    /// Bytes at the start of the workspace for the sums of both sets, and for their planes.
    fn gathered_layout(&self) -> [u64; 4] {
        let planes = |side| self.planes(side).map_or(0, |planes| planes.count * self.sums_bytes(side));
        let [anchors, others] = self.sums_layout();
        let planes = [Side::Anchors, Side::Others].map(|side| planes(side).next_multiple_of(256));
        [anchors, others, planes[0], planes[1]]
    }

    /// Bytes of the workspace in which all gradients wanted add up.
    pub(super) fn gathered_bytes(&self) -> u64 {
        self.gathered_layout().iter().sum()
    }

    /// One of the layout's places.
    fn gathered_place(&mut self, index: usize) -> Place {
        let layout = self.gathered_layout();
        self.builder.workspace(layout[index], layout[..index].iter().sum())
    }

    /// Where a whole set's gradients add up.
    pub(super) fn gathered(&mut self, side: Side) -> Sums {
        if self.in_place() {
            return Sums { place: Place::Tensor(self.grad(side)), base: 0 };
        }
        Sums { place: self.gathered_place(if side == Side::Anchors { 0 } else { 1 }), base: 0 }
    }

    fn planes_place(&mut self, side: Side) -> Place {
        self.gathered_place(if side == Side::Anchors { 2 } else { 3 })
    }

    /// What the steps add to in which some inner rows pull some outer ones: one, unless a binding holds fewer planes.
    pub(super) fn product_parts(&mut self, outer: &(Side, Range<u64>), inner: &Range<u64>, sums: Sums) -> Vec<Part> {
        let (width, rows) = (self.problem.width, &outer.1);
        let Some(Planes { run, .. }) = self.planes(outer.0) else {
            return vec![Part::whole(sums, rows, inner, width, inner.start == 0)];
        };
        let place = self.planes_place(outer.0);
        let plane_rows = self.rows(outer.0);
        let touched = inner.start / run..inner.end.div_ceil(run);
        chunks_of(touched, self.planes_at_once(outer.0, rows))
            .map(|planes| {
                let sums_first = planes.start * plane_rows + rows.start;
                let within = inner.start.max(planes.start * run)..inner.end.min(planes.end * run);
                Part {
                    window: self.planes_window(place, outer.0, rows, &planes),
                    sums_first,
                    first_plane: planes.start,
                    plane_rows,
                    run,
                    fresh: inner.start <= planes.start * run,
                    planes: planes.end - planes.start,
                    depth: within.end - within.start,
                }
            })
            .collect()
    }

    /// Planes of which some rows fit a binding.
    fn planes_at_once(&self, side: Side, rows: &Range<u64>) -> u64 {
        let width = self.problem.width;
        let free = self.builder.window_elements(SCALAR).saturating_sub((rows.end - rows.start) * width);
        1 + free / (self.rows(side) * width)
    }

    fn planes_window(&self, place: Place, side: Side, rows: &Range<u64>, planes: &Range<u64>) -> Window {
        let (width, plane_rows) = (self.problem.width, self.rows(side));
        let between = (planes.end - planes.start - 1) * plane_rows;
        let first = (planes.start * plane_rows + rows.start) * width;
        Window { place, first, count: (between + rows.end - rows.start) * width }
    }

    /// Adds the planes of some rows to their sums.
    pub(super) fn add_planes(&mut self, side: Side, rows: &Range<u64>, sums: Sums) -> Result<(), Error> {
        let Some(Planes { count, .. }) = self.planes(side) else { return Ok(()) };
        let place = self.planes_place(side);
        let width = self.problem.width;
        let elements = (rows.end - rows.start) * width;
        for planes in chunks_of(0..count, self.planes_at_once(side, rows)) {
            let count = planes.end - planes.start;
            let window = self.planes_window(place, side, rows, &planes);
            let sums = sums.window(rows, width);
            let draft = self
                .draft("planes", fragment!("family/pairwise/planes"))
                .words(&[
                    ("elements", elements),
                    ("planes", count),
                    ("plane_elements", self.rows(side) * width),
                    ("planes_first", window.first),
                    ("sums_first", sums.first),
                    ("fresh", u64::from(planes.start == 0)),
                ])
                .work("planes", SCALAR, window)
                .work("sums", SCALAR, sums);
            self.push(draft, elements.div_ceil(self.variant.workgroup_size.into()), count * elements)?;
        }
        Ok(())
    }
}
