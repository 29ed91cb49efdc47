//! The exact Euclidean distance transform, as steps of a plan and in f64.
//!
//! Rows of the last axis are scanned from both sides; on each further axis the arg-min of
//! near(q) + (row - q)^2 grows with the row, so that halving the rows halves the candidates: O(n log n) work a
//! line. One dispatch does up to [`SPLIT_BITS`] halvings, and reads a candidate once for all its rows; 16 invocations
//! share a line in the first one.
//!
//! Workspace: 4 bytes a cell of the planes in work, twice that for three axes, twice again where the spacing is
//! unequal, and the arg-mins of every 16th row. Planes are worked on in groups of at most [`GROUP_BYTES`].

use crate::error::Error;
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place, PlanBuilder, Step, Window, whole};
use crate::variant::Variant;

/// Workspace of one group of planes, unless a single plane needs more.
const GROUP_BYTES: u64 = 64 << 20;
/// Invocations that share a line in the first dispatch.
const TEAM: u64 = 16;
/// Most levels of one dispatch: its rows' costs live in registers.
const SPLIT_BITS: u32 = 4;
/// Levels of the dispatch that ends an axis: the more, the fewer invocations. The second where that saves a dispatch.
const LEAF_BITS: [u32; 2] = [3, 4];
/// Cells that an invocation takes of a row, where the row is short enough.
const RUN: u64 = 32;
/// Longest axis of a plane of two or three: differences of squared offsets fit i32.
const LONGEST_AXIS: u64 = 46_340;

const WORDS: [&str; 24] = [
    "groups",
    "first_plane",
    "cells",
    "length",
    "rows",
    "run",
    "lines",
    "inner",
    "segment",
    "segments",
    "items",
    "weight_x",
    "weight_y",
    "weight_z",
    "unit",
    "foreground",
    "squared",
    "inset",
    "terms",
    "first_class",
    "class_stride",
    "cell_stride",
    "sample_stride",
    "nan_source",
];

/// The window of a binding for planes `first .. first + count`.
pub(crate) type PlaneWindows<'a> = Box<dyn Fn(&str, u64, u64) -> Window + 'a>;

/// A hook of the transform: where its sites are, or what becomes of a distance.
pub(crate) struct Hook<'a> {
    /// Its part of the kernels' ids.
    pub id: String,
    pub fragments: Vec<Fragment>,
    pub bindings: Vec<Binding>,
    /// What the fragments call and the plan does not have.
    pub absent: Vec<Absent>,
    /// Parameters that the fragments read.
    pub parameters: Vec<Parameter>,
    pub window: PlaneWindows<'a>,
}

/// Values that hooks find in the step block.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Values {
    /// Sites are the foreground (1) or the background (0).
    pub foreground: bool,
    pub squared: bool,
    pub inset: f32,
    pub terms: u32,
    pub first_class: u32,
    pub class_stride: u32,
    pub cell_stride: u32,
    pub sample_stride: u32,
}

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
    fn of(what: &str, dims: [u64; 3], spacing: &[f64]) -> Result<Self, Error> {
        let unit = spacing.iter().copied().fold(0.0, f64::max);
        let mut weights = [0.0; 3];
        for (weight, s) in weights.iter_mut().zip(spacing.iter().rev()) {
            *weight = (s / unit).powi(2) as f32;
        }
        let squares: u64 = dims.iter().map(|d| (d - 1) * (d - 1)).sum();
        let flat = spacing.len() == 1;
        let longest = dims.into_iter().max().unwrap_or(1);
        if !flat && longest > LONGEST_AXIS {
            return Err(Error::TooLarge {
                what: format!("longest axis of {what}"),
                needed: longest,
                limit: LONGEST_AXIS,
            });
        }
        let equal = flat || (spacing.iter().all(|s| *s == unit) && squares < u64::from(u32::MAX));
        Ok(Self { equal, weights, unit: unit as f32 })
    }

    fn near(&self) -> Element {
        Element::Plain("Near", if self.equal { 4 } else { 8 })
    }

    /// How a row's best cost is kept.
    fn best(&self) -> Fragment {
        if self.equal {
            fragment!("family/boundary/edt_best_equal")
        } else {
            fragment!("family/boundary/edt_best_spacing")
        }
    }

    fn fragment(&self) -> Fragment {
        if self.equal { fragment!("family/boundary/edt_equal") } else { fragment!("family/boundary/edt_spacing") }
    }
}

/// Three spatial dims, 1 where there are fewer, from those of a tensor.
pub(crate) fn space_of(dims: &[usize]) -> [u64; 3] {
    let mut space = [1; 3];
    for (to, &from) in space.iter_mut().rev().zip(dims.iter().rev()) {
        *to = from as u64;
    }
    space
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
    variant: Variant,
    passes: Vec<Pass>,
    planes: u64,
    /// z, y, x.
    dims: [u64; 3],
    metric: Metric,
    near: [Place; 2],
    args: [Place; 2],
    group: u64,
}

impl Transforms {
    /// Reserves the workspace for planes of a shape without empty axis.
    pub fn new(
        builder: &mut PlanBuilder<'_>,
        variant: Variant,
        passes: &[Pass],
        planes: u64,
        dims: [u64; 3],
        spacing: &[f64],
    ) -> Result<Self, Error> {
        let cells: u64 = dims.iter().product();
        let metric = Metric::of("a distance transform", dims, spacing)?;
        let near = metric.near();
        builder.check_window("a distance transform's workspace", near, cells)?;
        let in_binding = builder.window_elements(near) / cells;
        let group = (GROUP_BYTES / (cells * near.size())).clamp(1, in_binding).min(planes);
        let mut reserve = |bytes: u64| builder.scratch(bytes);
        let bytes = group * cells * near.size();
        let first = reserve(bytes);
        let second = if dims[0] > 1 && dims[1] > 1 { reserve(bytes) } else { first };
        // Arg-mins after a stage stand for every `interval`-th position of each line.
        let (mut even, mut odd) = (0, 0);
        for length in dims.into_iter().take(2) {
            let lines = group * cells / length;
            for (index, stage) in stages(length).iter().enumerate() {
                let bytes = length.div_ceil(stage.interval) * lines * 4;
                if stage.interval > 1 {
                    let most = if index % 2 == 0 { &mut even } else { &mut odd };
                    *most = bytes.max(*most);
                }
            }
        }
        let args = [reserve(even), reserve(odd)];
        Ok(Self { variant, passes: passes.to_vec(), planes, dims, metric, near: [first, second], args, group })
    }

    fn cells(&self) -> u64 {
        self.dims.iter().product()
    }

    /// One transform of every plane.
    pub fn run(&self, builder: &mut PlanBuilder<'_>, sites: &Hook<'_>, keep: &Hook<'_>, values: Values) {
        for first in (0..self.planes).step_by(self.group as usize) {
            let count = self.group.min(self.planes - first);
            let group = Group { first, count };
            let axes: Vec<usize> = (0..2).rev().filter(|&axis| self.dims[axis] > 1).collect();
            self.rows(builder, group, sites, axes.is_empty().then_some(keep), values);
            for (index, &axis) in axes.iter().enumerate() {
                let keep = (index + 1 == axes.len()).then_some(keep);
                self.axis(builder, group, axis, index, keep, values);
            }
        }
    }

    fn rows(
        &self,
        builder: &mut PlanBuilder<'_>,
        group: Group,
        sites: &Hook<'_>,
        keep: Option<&Hook<'_>>,
        values: Values,
    ) {
        let length = self.dims[2];
        let size = u64::from(self.variant.workgroup_size);
        let lanes = length.div_ceil(RUN).next_power_of_two().min(size);
        let rows = group.count * self.cells() / length;
        let label = format!("edt_rows.{}.lanes{lanes}", sites.id);
        let row = if keep.is_some() {
            fragment!("family/boundary/edt_row_field")
        } else {
            fragment!("family/boundary/edt_row_near")
        };
        let kernel = self.kernel(&label, [fragment!("family/boundary/edt_rows"), row], keep);
        let mut kernel = kernel.fragments(sites.fragments.iter().copied()).constant("LANES", lanes as u32);
        kernel.bindings.extend(&sites.bindings);
        kernel.absent.extend(&sites.absent);
        let kernel = kernel.bind("near", self.metric.near(), Access::Workspace);
        let words = move |name: &str| match name {
            "length" => length as u32,
            "rows" => rows as u32,
            "run" => length.div_ceil(lanes) as u32,
            _ => 0,
        };
        let window = |name: &str| match name {
            "near" => whole(self.near[0], group.count * self.cells()),
            name if sites.bindings.iter().any(|b| b.name == name) => (sites.window)(name, group.first, group.count),
            name => (keep.expect("other bindings are the hook's").window)(name, group.first, group.count),
        };
        self.step(builder, group, kernel, rows.div_ceil(size / lanes), 4 * rows * length, &words, &window, values);
    }

    fn axis(
        &self,
        builder: &mut PlanBuilder<'_>,
        group: Group,
        axis: usize,
        index: usize,
        keep: Option<&Hook<'_>>,
        values: Values,
    ) {
        let length = self.dims[axis];
        let cells = group.count * self.cells();
        let lines = cells / length;
        let inner: u64 = self.dims[axis + 1..].iter().product();
        let size = u64::from(self.variant.workgroup_size);
        for (at, stage) in stages(length).into_iter().enumerate() {
            let segment = stage.interval << stage.bits;
            let segments = length.div_ceil(segment);
            let known =
                if at == 0 { fragment!("family/boundary/edt_root") } else { fragment!("family/boundary/edt_inner") };
            let id = format!("{}.bits{}", if at == 0 { "root" } else { "inner" }, stage.bits);
            let leaf = stage.interval == 1;
            let team = if at == 0 && !leaf { TEAM } else { 1 };
            let mut kernel = if leaf {
                let end = if keep.is_some() {
                    fragment!("family/boundary/edt_leaf_field")
                } else {
                    fragment!("family/boundary/edt_leaf_near")
                };
                self.kernel(&format!("edt_leaf.{id}"), [fragment!("family/boundary/edt_leaf"), end], keep)
            } else {
                let kernel = self.kernel(&format!("edt_split.{id}"), [fragment!("family/boundary/edt_split")], None);
                kernel
                    .bind("args", Element::Plain("u32", 4), Access::Workspace)
                    .constant("TEAM", team as u32)
                    .constant("ARGS", if team > 1 { ((1 << stage.bits) - 1) * size as u32 } else { 1 })
            };
            kernel = kernel.fragments([known, self.metric.best()]).constant("BITS", stage.bits);
            kernel = kernel.bind("near", self.metric.near(), Access::Workspace);
            if !self.metric.equal {
                kernel = kernel.constant("AXIS", axis as u32);
                kernel.label += if axis == 1 { ".y" } else { ".z" };
            }
            if at > 0 {
                kernel = kernel.bind("known", Element::Plain("u32", 4), Access::Workspace);
            }
            if leaf && keep.is_none() {
                kernel = kernel.bind("result", self.metric.near(), Access::Workspace);
            }
            let entries = |interval: u64| length.div_ceil(interval) * lines;
            let items = segments * lines;
            let words = move |name: &str| match name {
                "length" => length as u32,
                "lines" => lines as u32,
                "inner" => inner as u32,
                "segment" => segment as u32,
                "segments" => segments as u32,
                "items" => items as u32,
                _ => 0,
            };
            let window = |name: &str| match name {
                "near" => whole(self.near[index], cells),
                "result" => whole(self.near[index + 1], cells),
                "args" => whole(self.args[at % 2], entries(stage.interval)),
                "known" => whole(self.args[(at + 1) % 2], entries(segment)),
                name => (keep.expect("other bindings are the hook's").window)(name, group.first, group.count),
            };
            let groups = items.div_ceil(size / team);
            let flops = (4 << stage.bits) * cells;
            self.step(builder, group, kernel, groups, flops, &words, &window, values);
        }
    }

    fn kernel<const F: usize>(&self, label: &str, fragments: [Fragment; F], keep: Option<&Hook<'_>>) -> Kernel {
        let metric = if self.metric.equal { "equal" } else { "spacing" };
        let id = keep.map_or("near", |k| &k.id);
        let label = format!("{label}.{metric}.{id}.{}", self.variant.id());
        let mut kernel =
            Kernel::named(label, self.variant).fragments(fragments).fragments([self.metric.fragment()]).words(&WORDS);
        if let Some(keep) = keep {
            kernel = kernel.fragments(keep.fragments.iter().copied()).parameters(&keep.parameters);
            kernel.bindings.extend(&keep.bindings);
            kernel.absent.extend(&keep.absent);
        }
        kernel
    }

    #[allow(clippy::too_many_arguments, reason = "the callers are the kernels of the transform")]
    fn step(
        &self,
        builder: &mut PlanBuilder<'_>,
        group: Group,
        kernel: Kernel,
        groups: u64,
        flops: u64,
        words: &dyn Fn(&str) -> u32,
        window: &dyn Fn(&str) -> Window,
        values: Values,
    ) {
        let mut kernel = kernel;
        // Both hooks may ask for a fragment.
        let mut linked = Vec::new();
        kernel.fragments.retain(|fragment| {
            let new = !linked.contains(fragment);
            linked.push(*fragment);
            new
        });
        let windows: Vec<Window> = kernel.bindings.iter().map(|b| window(b.name)).collect();
        let bytes = kernel.bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
        let word = |name: &&str| match *name {
            "groups" => groups as u32,
            "first_plane" => group.first as u32,
            "cells" => self.cells() as u32,
            "weight_x" => self.metric.weights[0].to_bits(),
            "weight_y" => self.metric.weights[1].to_bits(),
            "weight_z" => self.metric.weights[2].to_bits(),
            "unit" => self.metric.unit.to_bits(),
            "foreground" => u32::from(values.foreground),
            "squared" => u32::from(values.squared),
            "inset" => values.inset.to_bits(),
            "terms" => values.terms,
            "first_class" => values.first_class,
            "class_stride" => values.class_stride,
            "cell_stride" => values.cell_stride,
            "sample_stride" => values.sample_stride,
            name => words(name),
        };
        let words = WORDS.iter().map(word).collect();
        let kernel = builder.kernel(kernel);
        let step = Step { kernel, groups: groups as u32, words, windows, bytes, flops };
        self.passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
    }
}

/// Planes that share the workspace at one time.
#[derive(Debug, Clone, Copy)]
struct Group {
    first: u64,
    count: u64,
}

/// A dispatch along an axis: 2^bits intervals for each segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stage {
    interval: u64,
    bits: u32,
}

/// The stages of an axis: rows 0 to `length` - 1 lie inside 0 .. 2^levels.
fn stages(length: u64) -> Vec<Stage> {
    let levels = length.next_power_of_two().trailing_zeros();
    let [least, most] = LEAF_BITS.map(|leaf| leaf.min(levels));
    let splits = |leaf: u32| (levels - leaf).div_ceil(SPLIT_BITS);
    let leaf = if splits(most) < splits(least) && levels > most { most } else { least };
    let mut left = levels - leaf;
    let mut list = Vec::new();
    for remaining in (1..=left.div_ceil(SPLIT_BITS)).rev() {
        let bits = left.div_ceil(remaining);
        left -= bits;
        list.push(Stage { interval: 1 << (left + leaf), bits });
    }
    list.push(Stage { interval: 1, bits: leaf });
    list
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_reach_every_position() {
        for length in 1..5000 {
            let stages = stages(length);
            let levels: u32 = stages.iter().map(|s| s.bits).sum();
            assert!(1 << levels >= length && stages.iter().all(|s| s.bits <= SPLIT_BITS), "{length}: {stages:?}");
            for pair in stages.windows(2) {
                assert_eq!(pair[0].interval, pair[1].interval << pair[1].bits, "{length}: {stages:?}");
            }
        }
        assert_eq!(
            stages(512),
            [Stage { interval: 64, bits: 3 }, Stage { interval: 8, bits: 3 }, Stage { interval: 1, bits: 3 }]
        );
        assert_eq!(stages(4096).len(), 3);
        assert_eq!(stages(5), [Stage { interval: 1, bits: 3 }]);
    }
}
