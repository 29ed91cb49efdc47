//! Where the gradients of unit rows add up.
//!
//! A product of pair weights with unit rows has a workgroup for each tile of gradients: few, where the rows are few, and
//! each goes through all rows of the other set. Where they would leave the device idle, the other set is cut into runs
//! whose sums go to planes of their own at the same time; the planes are added in their order. The runs follow from the
//! problem, [`Options::workspace`](crate::Options) and [`Options::busy_groups`](crate::Options), not from how steps are cut.

use super::Planner;
use super::blocks::{Room, Rows, aligned};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Side};
use crate::kernel::fragment;
use crate::plan::Place;
use crate::stage::totals::NUMBER;
use crate::stage::{Fixed, ITEM, Map, Stage, chunks};
use crate::tensor::{DType, grad_names};
use std::ops::Range;

/// Rows of the other set that are worth a plane: their products take longer than a plane's traffic.
const LEAST_RUN: u64 = 128;

/// Where the gradients of unit rows add up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub place: Place,
    /// The set's row that the place starts with.
    pub base: u64,
    /// What becomes part of them last.
    planes: Option<Planes>,
}

/// The planes of a set's gradients, one for each `run` rows of the other set.
#[derive(Debug, Clone, Copy)]
struct Planes {
    place: Place,
    count: u64,
    run: u64,
}

/// The part of some rows in all planes.
#[derive(Debug, Clone)]
pub(super) struct FewPlanes {
    place: Place,
    elements: Range<u64>,
    count: u64,
    /// Elements of a plane.
    plane: u64,
}

impl FewPlanes {
    pub fn bind<'a>(&self, stage: Stage<'a>) -> Stage<'a> {
        stage.words(&[("planes", self.count), ("plane_elements", self.plane)]).work(
            "planes",
            NUMBER,
            self.place,
            Map::at(self.elements.clone()),
        )
    }
}

impl Sums {
    /// The same place for rows from this one on.
    pub fn of_rows(self, base: u64) -> Self {
        Self { base, ..self }
    }

    /// The elements of some rows.
    pub fn elements(self, rows: &Rows, width: u64) -> Range<u64> {
        (rows.range.start - self.base) * width..(rows.range.end - self.base) * width
    }
}

/// What one step adds to: sums, or some planes.
#[derive(Debug, Clone)]
pub(super) struct Part {
    place: Place,
    elements: Range<u64>,
    words: [(&'static str, u64); 5],
    /// Planes that the step adds to at the same time.
    pub planes: u64,
    /// Rows of the other set that it goes through.
    pub depth: u64,
}

impl Part {
    /// All `inner` rows' part in the sums of some outer rows, which it starts if `fresh`.
    pub fn whole(sums: Sums, outer: &Rows, inner: &Range<u64>, width: u64, fresh: bool) -> Self {
        let (first, fresh) = (outer.range.start - sums.base, fresh.into());
        // The run is that of the one plane of all rows.
        let words =
            [("plane_rows", 0), ("first_plane", 0), ("run", inner.end), ("sums_first", first), ("fresh", fresh)];
        let elements = sums.elements(outer, width);
        Self { place: sums.place, elements, words, planes: 1, depth: inner.end - inner.start }
    }

    /// The sums of a step that has so many workgroups for one plane.
    pub fn bind<'a>(&self, stage: Stage<'a>, groups: u64) -> Stage<'a> {
        let stage = stage.words(&[("groups", groups * self.planes), ("plane_groups", groups)]).words(&self.words);
        stage.work("sums", NUMBER, self.place, Map::at(self.elements.clone()))
    }
}

impl Planner<'_, '_> {
    /// How many planes a set's gradients have, where they have any, and the rows of the other set to each.
    pub(super) fn planes(&self, side: Side) -> Option<(u64, u64)> {
        if self.loss.algorithm() != Algorithm::Statistics || !self.gathers() || !self.wanted().contains(&side) {
            return None;
        }
        let inner = match side {
            Side::Anchors => self.problem.others,
            Side::Others => self.problem.anchors,
        };
        let tile = self.product_tile();
        let groups = self.rows(side).div_ceil(tile.rows()) * self.problem.width.div_ceil(tile.columns());
        let busy = u64::from(self.options().busy_groups.unwrap_or(self.call.builder.caps.busy_groups));
        // In workgroups of 64.
        let groups = groups * self.call.workgroup() / 64;
        let most = (busy / groups).min(inner / LEAST_RUN).min(self.planes_room() / self.sums_bytes(side));
        // Whole tiles, so that sums keep their order however blocks are cut.
        let run = inner.div_ceil(most.max(1)).next_multiple_of(self.tile.rows().max(self.tile.columns()));
        let count = inner.div_ceil(run);
        (count > 1).then_some((count, run))
    }

    /// Bytes that the planes of one set may take: an eighth of the workspace, and not the room of similarities that would
    /// be kept without planes, which save a whole product.
    fn planes_room(&self) -> u64 {
        let workspace = self.workspace();
        let free = workspace.checked_sub(self.sums_layout().iter().sum::<u64>() + self.kept_need());
        free.map_or(workspace / 8, |free| (workspace / 8).min(free / 2))
    }

    fn sums_bytes(&self, side: Side) -> u64 {
        4 * self.rows(side) * self.problem.width
    }

    /// Whether gradients add up in the tensors that they go to.
    pub(super) fn in_place(&self) -> bool {
        self.storage == DType::F32 && !self.options().accumulate
    }

    /// Whether all gradients wanted can add up at the same time.
    pub(super) fn gathers(&self) -> bool {
        let bytes: u64 = self.wanted().into_iter().map(|side| self.sums_bytes(side)).sum();
        self.in_place() || bytes <= self.workspace() / 2
    }

    /// Bytes of the workspace for the sums of both sets.
    fn sums_layout(&self) -> [u64; 2] {
        let bytes = |side| if self.in_place() { 0 } else { aligned(self.sums_bytes(side)) };
        let wanted = self.wanted();
        [Side::Anchors, Side::Others].map(|side| if wanted.contains(&side) { bytes(side) } else { 0 })
    }

    /// Bytes at the start of the workspace for the sums of both sets, and for their planes.
    fn gathered_layout(&self) -> [u64; 4] {
        let planes = |side| self.planes(side).map_or(0, |(count, _)| aligned(count * self.sums_bytes(side)));
        let [anchors, others] = self.sums_layout();
        [anchors, others, planes(Side::Anchors), planes(Side::Others)]
    }

    /// Bytes of the workspace in which all gradients wanted add up.
    pub(super) fn gathered_bytes(&self) -> u64 {
        self.gathered_layout().iter().sum()
    }

    /// Where a whole set's gradients add up.
    pub(super) fn gathered(&mut self, side: Side) -> Sums {
        let (layout, planes) = (self.gathered_layout(), self.planes(side));
        let gradient = self.in_place().then(|| Place::Tensor(grad_names(self.tensor(side)).1));
        let mut part = |i: usize| self.take(&mut Room::after(layout[..i].iter().sum()), layout[i]);
        let place = gradient.unwrap_or_else(|| part(side as usize));
        let planes = planes.map(|(count, run)| Planes { place: part(2 + side as usize), count, run });
        Sums { place, base: 0, planes }
    }

    /// Where the gradients of some rows add up, panel after panel.
    pub(super) fn panel(&mut self, rows: u64) -> Sums {
        let place = self.take(&mut Room::after(0), 4 * self.problem.width * rows);
        Sums { place, base: 0, planes: None }
    }

    /// What the steps add to in which some inner rows pull some outer ones: one, unless a binding holds fewer planes.
    pub(super) fn product_parts(&self, outer: &Rows, inner: &Range<u64>, sums: Sums) -> Vec<Part> {
        let Some(Planes { place, run, .. }) = sums.planes else {
            return vec![Part::whole(sums, outer, inner, self.problem.width, inner.start == 0)];
        };
        let rows = self.rows(outer.side);
        let part = |planes: Range<u64>| Part {
            place,
            elements: self.planes_elements(outer, &planes),
            words: [
                ("plane_rows", rows),
                ("first_plane", planes.start),
                ("run", run),
                ("sums_first", planes.start * rows + outer.range.start),
                ("fresh", (inner.start <= planes.start * run).into()),
            ],
            planes: planes.end - planes.start,
            depth: inner.end.min(planes.end * run) - inner.start.max(planes.start * run),
        };
        let touched = inner.start / run..inner.end.div_ceil(run);
        chunks(touched, self.planes_at_once(outer)).map(part).collect()
    }

    /// Planes of which some rows fit a binding.
    fn planes_at_once(&self, rows: &Rows) -> u64 {
        let width = self.problem.width;
        1 + self.fits(NUMBER).saturating_sub(rows.len() * width) / (self.rows(rows.side) * width)
    }

    /// From the first to the last element of some rows in some planes.
    fn planes_elements(&self, rows: &Rows, planes: &Range<u64>) -> Range<u64> {
        let (width, plane_rows) = (self.problem.width, self.rows(rows.side));
        let first = planes.start * plane_rows + rows.range.start;
        let end = (planes.end - 1) * plane_rows + rows.range.end;
        first * width..end * width
    }

    /// The planes of some rows, where a call of few rows takes them from there: a step less for twice the traffic.
    pub(super) fn few_planes(&self, rows: &Rows, sums: Sums) -> Option<FewPlanes> {
        let Planes { place, count, .. } = sums.planes?;
        let elements = self.planes_elements(rows, &(0..count));
        let plane = self.rows(rows.side) * self.problem.width;
        (self.few && count <= self.planes_at_once(rows)).then_some(FewPlanes { place, elements, count, plane })
    }

    /// Adds the planes of some rows to their sums.
    pub(super) fn add_planes(&mut self, rows: &Rows, sums: Sums) -> Result<(), Error> {
        let Some(Planes { place, count, .. }) = sums.planes else { return Ok(()) };
        let width = self.problem.width;
        let elements = sums.elements(rows, width);
        for planes in chunks(0..count, self.planes_at_once(rows)) {
            let from = self.planes_elements(rows, &planes);
            let count = planes.end - planes.start;
            self.stage(Fixed::blocks(elements.clone(), self.call.workgroup()), fragment!("family/pairwise/planes"))
                .words(&[
                    ("elements", rows.len() * width),
                    ("planes", count),
                    ("plane_elements", self.rows(rows.side) * width),
                    ("planes_first", from.start),
                    ("sums_first", elements.start),
                    ("fresh", u64::from(planes.start == 0)),
                ])
                .work("planes", NUMBER, place, Map::at(from))
                .work("sums", NUMBER, sums.place, ITEM)
                .flops(count)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }
}
