//! The exact Euclidean distance transform, as steps of a plan and in f64.
//!
//! Rows of the last axis are scanned from both sides; on each further axis the arg-min of near(q) + (row - q)^2 grows
//! with the row, so that halving the rows halves the candidates: O(n log n) work a line. One dispatch does up to four
//! halvings, and reads a candidate once for all its rows; 16 invocations share a line in the first one.
//!
//! Workspace: 4 bytes a cell of the planes in work, twice that for three axes, twice again where the spacing is
//! unequal, and the arg-mins of every 16th row. Planes are worked on in groups of at most [`GROUP_BYTES`].

use super::levels::levels;
use crate::error::Error;
use crate::kernel::{Element, fragment};
use crate::plan::Place;
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, Groups, Map, One, Stage};
use std::ops::Range;

/// Workspace of one group of planes, unless a single plane needs more.
const GROUP_BYTES: u64 = 64 << 20;
/// Invocations that share a line in the first dispatch.
const TEAM: u64 = 16;
/// Cells that an invocation takes of a row, where the row is short enough.
const RUN: u64 = 32;
/// Longest axis of a plane of two or three: differences of squared offsets fit i32.
const LONGEST_AXIS: u64 = 46_340;

/// What a caller adds to a kernel of the transform, whose items are planes: where its sites are (`is_site`), or what
/// becomes of a distance (`keep`).
pub(crate) type Hook<'a> = &'a dyn for<'s> Fn(Stage<'s>) -> Stage<'s>;

/// Distances between cells.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Metric {
    /// Whether squared distances are counted in whole cells.
    equal: bool,
    /// Weight of a squared offset along x, y, z in units of `unit` squared.
    weights: [f32; 3],
    unit: f32,
}

impl Metric {
    fn of(dims: [u64; 3], spacing: &[f64]) -> Result<Self, Error> {
        let unit = spacing.iter().copied().fold(0.0, f64::max);
        let mut weights = [0.0; 3];
        for (weight, s) in weights.iter_mut().zip(spacing.iter().rev()) {
            *weight = (s / unit).powi(2) as f32;
        }
        let squares: u64 = dims.iter().map(|d| (d - 1) * (d - 1)).sum();
        let flat = spacing.len() == 1;
        let needed = dims.into_iter().max().unwrap_or(1);
        if !flat && needed > LONGEST_AXIS {
            let what = "longest axis of a distance transform".into();
            return Err(Error::TooLarge { what, needed, limit: LONGEST_AXIS });
        }
        let equal = flat || (spacing.iter().all(|s| *s == unit) && squares < u64::from(u32::MAX));
        Ok(Self { equal, weights, unit: unit as f32 })
    }

    fn near(&self) -> Element {
        Element::Plain("Near", if self.equal { 4 } else { 8 })
    }

    /// How costs are made and compared.
    fn costs<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        if self.equal {
            return stage.fragments([fragment!("family/boundary/edt_equal")]);
        }
        let [x, y, z] = self.weights.map(f32::to_bits);
        let stage = stage.fragments([fragment!("family/boundary/edt_spacing")]);
        stage.word("weight_x", x).word("weight_y", y).word("weight_z", z)
    }

    /// How the best costs of rows along an axis are kept.
    fn best<'s>(&self, stage: Stage<'s>, axis: usize) -> Stage<'s> {
        match self.equal {
            true => stage.fragments([fragment!("family/boundary/edt_best_equal")]),
            false => stage.fragments([fragment!("family/boundary/edt_best_spacing")]).constant("AXIS", axis as u32),
        }
    }
}

/// The spacing of each axis: as given, or 1.
pub(crate) fn spacing_of(given: &[f32], rank: usize) -> Result<Vec<f64>, Error> {
    if given.is_empty() {
        return Ok(vec![1.0; rank]);
    }
    if given.len() != rank {
        let expected = format!("one number for each of {rank} spatial axes");
        return Err(Error::Parameter { name: "spacing".into(), expected, found: format!("{} numbers", given.len()) });
    }
    Ok(given.iter().map(|&s| f64::from(s)).collect())
}

/// Steps and workspace of the transforms of one plan. All its planes have one shape.
pub(crate) struct Transforms {
    planes: u64,
    /// z, y, x.
    dims: [u64; 3],
    metric: Metric,
    near: [Place; 2],
    /// Of each level in turn: every `interval`-th position of each line.
    args: [Place; 2],
    /// Planes that the workspace holds.
    group: u64,
}

impl Transforms {
    /// Reserves the workspace for planes of a shape without empty axis.
    pub fn new(call: &mut Call<'_>, planes: u64, dims: [u64; 3], spacing: &[f64]) -> Result<Self, Error> {
        let cells: u64 = dims.iter().product();
        let metric = Metric::of(dims, spacing)?;
        let near = metric.near();
        call.builder.check_window("a distance transform's workspace", near, cells)?;
        let in_binding = call.builder.window_elements(near) / cells;
        let group = (GROUP_BYTES / (cells * near.size())).clamp(1, in_binding).min(planes);
        let first = call.scratch(near, group * cells);
        let second = if dims[0] > 1 && dims[1] > 1 { call.scratch(near, group * cells) } else { first };
        let args = [0, 1].map(|turn| {
            let entries = |length: u64| {
                let kept = levels(length).into_iter().skip(turn).step_by(2).filter(|level| level.interval > 1);
                kept.map(move |level| length.div_ceil(level.interval) * (group * cells / length))
            };
            call.scratch(WORD, dims[..2].iter().copied().flat_map(entries).max().unwrap_or(0))
        });
        Ok(Self { planes, dims, metric, near: [first, second], args, group })
    }

    fn cells(&self) -> u64 {
        self.dims.iter().product()
    }

    /// One transform of every plane: distances to the sites, which are the foreground or the background.
    pub fn run(&self, call: &mut Call<'_>, foreground: bool, sites: Hook<'_>, keep: Hook<'_>) -> Result<(), Error> {
        let sites: Hook<'_> = &|stage| sites(stage).word("foreground", foreground.into());
        let keep: Hook<'_> =
            &|stage| keep(stage).word("foreground", foreground.into()).word("unit", self.metric.unit.to_bits());
        let axes: Vec<usize> = (0..2).rev().filter(|&axis| self.dims[axis] > 1).collect();
        for planes in self.groups(call, sites, keep)? {
            self.rows(call, &planes, sites, axes.is_empty().then_some(keep))?;
            for (&axis, near) in axes.iter().zip(self.near) {
                let last = Some(&axis) == axes.last();
                self.axis(call, &planes, axis, near, last.then_some(keep))?;
            }
        }
        Ok(())
    }

    /// Planes that share the workspace at one time: as many as it holds and the hooks can bind.
    fn groups(&self, call: &Call<'_>, sites: Hook<'_>, keep: Hook<'_>) -> Result<Vec<Range<u64>>, Error> {
        let planes = Groups { count: self.planes, cells: self.cells(), block: self.cells() };
        let mut groups = Vec::new();
        for run in call.sums(&planes).with(sites).with(keep).flops(0).runs(&call.builder)? {
            let firsts = run.clone().step_by(self.group as usize);
            groups.extend(firsts.map(|first| first..(first + self.group).min(run.end)));
        }
        Ok(groups)
    }

    /// A stage over planes in work.
    fn stage<'s>(&self, call: &Call<'s>, over: &'s One) -> Stage<'s> {
        call.sums(over).with(|stage| self.metric.costs(stage)).words(&[("cells", self.cells())])
    }

    /// One element a cell of the planes in work.
    fn near<'s>(&self, stage: Stage<'s>, name: &'static str, place: Place) -> Stage<'s> {
        let cells = self.cells();
        stage.work(name, self.metric.near(), place, Map::of(move |run| 0..run.len() * cells))
    }

    /// The offsets along rows; the distances, where there is no further axis.
    fn rows(
        &self,
        call: &mut Call<'_>,
        planes: &Range<u64>,
        sites: Hook<'_>,
        keep: Option<Hook<'_>>,
    ) -> Result<(), Error> {
        let (length, size) = (self.dims[2], call.workgroup());
        let lanes = length.div_ceil(RUN).next_power_of_two().min(size);
        let rows = (planes.end - planes.start) * self.cells() / length;
        let over = One { groups: rows.div_ceil(size / lanes), items: planes.clone() };
        self.stage(call, &over)
            .fragments([fragment!("family/boundary/edt_rows")])
            .constant("LANES", lanes as u32)
            .words(&[("length", length), ("rows", rows), ("run", length.div_ceil(lanes))])
            .with(sites)
            .with(|stage| self.near(stage, "near", self.near[0]))
            .with(|stage| match keep {
                Some(keep) => keep(stage.fragments([fragment!("family/boundary/edt_row_field")])),
                None => stage.fragments([fragment!("family/boundary/edt_row_near")]),
            })
            .flops(4 * self.cells())
            .push(call, &FORWARD)
    }

    /// The levels of an axis; the distances, where it is the last.
    fn axis(
        &self,
        call: &mut Call<'_>,
        planes: &Range<u64>,
        axis: usize,
        near: Place,
        keep: Option<Hook<'_>>,
    ) -> Result<(), Error> {
        let (length, size) = (self.dims[axis], call.workgroup());
        let lines = (planes.end - planes.start) * self.cells() / length;
        let inner = self.dims[axis + 1..].iter().product();
        let entries = |interval: u64| Map::Whole(length.div_ceil(interval) * lines);
        for (at, level) in levels(length).into_iter().enumerate() {
            let (segment, leaf) = (level.interval << level.bits, level.interval == 1);
            let items = length.div_ceil(segment) * lines;
            let team = if at == 0 && !leaf { TEAM } else { 1 };
            let [args, known] = [self.args[at % 2], self.args[(at + 1) % 2]];
            let over = One { groups: items.div_ceil(size / team), items: planes.clone() };
            self.stage(call, &over)
                .with(|stage| self.metric.best(stage, axis))
                .constant("BITS", level.bits)
                .words(&[("length", length), ("lines", lines), ("inner", inner)])
                .words(&[("segment", segment), ("items", items)])
                .with(|stage| self.near(stage, "near", near))
                .with(|stage| match at {
                    0 => stage.fragments([fragment!("family/boundary/edt_root")]),
                    _ => {
                        let stage = stage.fragments([fragment!("family/boundary/edt_inner")]);
                        stage.work("known", WORD, known, entries(segment))
                    }
                })
                .with(|stage| match leaf {
                    true => self.leaf(stage, keep),
                    false => stage
                        .fragments([fragment!("family/boundary/edt_split")])
                        .constant("TEAM", team as u32)
                        .constant("ARGS", if team > 1 { ((1 << level.bits) - 1) * size as u32 } else { 1 })
                        .work("args", WORD, args, entries(level.interval)),
                })
                .flops((4 << level.bits) * self.cells())
                .push(call, &FORWARD)?;
        }
        Ok(())
    }

    /// The end of an axis: distances, or costs for the next one.
    fn leaf<'s>(&self, stage: Stage<'s>, keep: Option<Hook<'_>>) -> Stage<'s> {
        let stage = stage.fragments([fragment!("family/boundary/edt_leaf")]);
        match keep {
            Some(keep) => keep(stage.fragments([fragment!("family/boundary/edt_leaf_field")])),
            None => self.near(stage.fragments([fragment!("family/boundary/edt_leaf_near")]), "result", self.near[1]),
        }
    }
}

/// The squared distance of each cell to the nearest site, `None` without any site. Each axis in turn takes the
/// best of near(q) + (spacing (x - q))^2, walking away from x for as long as the offset alone is not worse.
pub(crate) fn squared_distances(sites: &[bool], dims: &[usize], spacing: &[f64]) -> Option<Vec<f64>> {
    if !sites.contains(&true) {
        return None;
    }
    let mut near: Vec<f64> = sites.iter().map(|&s| if s { 0.0 } else { f64::INFINITY }).collect();
    for (axis, &spacing) in spacing.iter().enumerate() {
        let (length, inner) = (dims[axis], dims[axis + 1..].iter().product::<usize>());
        let source = near.clone();
        for (cell, best) in near.iter_mut().enumerate() {
            let x = cell / inner % length;
            for apart in 1..length {
                let offset = (spacing * apart as f64).powi(2);
                if offset >= *best {
                    break;
                }
                if apart <= x {
                    *best = best.min(source[cell - apart * inner] + offset);
                }
                if x + apart < length {
                    *best = best.min(source[cell + apart * inner] + offset);
                }
            }
        }
    }
    Some(near)
}

/// Outside distance less inside distance, the inside one reduced by `inset`; 0 everywhere where either has no
/// cell to measure to.
pub(crate) fn signed_distances(members: &[bool], dims: &[usize], spacing: &[f64], inset: f64) -> Vec<f64> {
    let others: Vec<bool> = members.iter().map(|m| !m).collect();
    let inside = squared_distances(&others, dims, spacing);
    let outside = squared_distances(members, dims, spacing);
    match (inside, outside) {
        (Some(inside), Some(outside)) => {
            let cell = |i: usize| if members[i] { inset - inside[i].sqrt() } else { outside[i].sqrt() };
            (0..members.len()).map(cell).collect()
        }
        _ => vec![0.0; members.len()],
    }
}
