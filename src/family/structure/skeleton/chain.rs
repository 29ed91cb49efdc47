//! The recurrence and its adjoint on planes in scratch.

use crate::error::Error;
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, PlanBuilder, REGION_ALIGNMENT, Step, Window};
use crate::variant::Variant;
use std::ops::Range;

/// A cell of a plane in work.
pub(crate) const NUMBER: Element = Element::Plain("f32", 4);
const WORD: Element = Element::Plain("u32", 4);

/// Tiles of the recurrence: width, height and depth, and the steps that one dispatch takes at most. Two tiles with
/// their halos fit 16 KiB. Two steps at once on solid tiles of 8 x 8 x 4 took twice the time on software Vulkan: three
/// cells in four are halo.
struct Tile {
    size: [u64; 3],
    steps: u64,
}

const PLANAR: Tile = Tile { size: [32, 32, 1], steps: 4 };
const SOLID: Tile = Tile { size: [16, 8, 4], steps: 1 };

/// Which plane is which class of which sample, and where its cells lie in a tensor with a class axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planes {
    /// Planes of a sample.
    pub terms: u64,
    pub first_class: u64,
    /// Of a sample, a class and a cell.
    pub strides: [u64; 3],
}

/// Planes `first .. first + count` of the call, which share the workspace at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    pub first: u64,
    pub count: u64,
}

/// Elements of a slot: it starts where a binding may start, so that two slots bound in one dispatch share no byte.
fn slot_stride(elements: u64) -> u64 {
    elements.next_multiple_of(REGION_ALIGNMENT / NUMBER.size())
}

/// Which x_j the gradient finds in scratch: the first of each segment, and all of the segment in work. The steps of
/// the last segment are taken once, those of the others again when the gradient comes to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Checkpoints {
    steps: u64,
    /// Steps of a segment.
    length: u64,
}

impl Checkpoints {
    /// About 2 sqrt(steps) planes, or all where that takes no more.
    fn new(steps: u64) -> Self {
        let rooted = Self { steps, length: (1..).find(|b| b * b > steps).unwrap_or(1) };
        let all = Self { steps, length: steps };
        if all.planes() <= rooted.planes() { all } else { rooted }
    }

    fn segments(&self) -> u64 {
        self.steps.div_ceil(self.length)
    }

    /// Steps of a segment; the first one is the shorter, since the last one is taken once.
    fn range(&self, segment: u64) -> Range<u64> {
        let missing = self.segments() * self.length - self.steps;
        (segment * self.length).saturating_sub(missing)..(segment + 1) * self.length - missing
    }

    fn planes(&self) -> u64 {
        self.segments() + self.length
    }

    /// Where x_j lies while `segment` is in work.
    fn slot(&self, segment: u64, j: u64) -> u64 {
        let range = self.range(segment);
        if j == range.start {
            segment
        } else if j == range.end && segment + 1 < self.segments() {
            segment + 1
        } else {
            self.segments() + j - range.start - 1
        }
    }
}

/// What a dispatch leaves of the x that it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    Nothing,
    /// The last one, in this slot.
    Last(u64),
    /// All, in slots from this one on.
    All(u64),
}

/// Which results a run of the recurrence carries on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Results {
    pub skeleton: bool,
    /// The product of 1 - d.
    pub product: bool,
}

/// Steps `first .. first + count`, from the x in a slot.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: u64,
    count: u64,
    from: u64,
    keep: Keep,
}

/// Workspace and shape of the planes in work.
pub(crate) struct Chain {
    variant: Variant,
    planes: Planes,
    /// z, y, x.
    dims: [u64; 3],
    group: u64,
    kept: Checkpoints,
    /// Most steps of one dispatch.
    fused: u64,
    /// Bytes into scratch.
    slots: u64,
    product: Place,
    upstream: Place,
    args: Place,
    /// S, and later the gradients by x and by d in turn.
    turns: [Place; 2],
}

impl Chain {
    /// Planes of workspace for each plane in work.
    pub fn workspace(steps: u64, gradient: bool) -> u64 {
        if gradient { Checkpoints::new(steps).planes() + 5 } else { 4 }
    }

    /// Reserves the workspace for groups of up to `group` planes.
    pub fn new(
        builder: &mut PlanBuilder<'_>,
        variant: Variant,
        planes: Planes,
        dims: [u64; 3],
        group: u64,
        steps: u64,
        gradient: bool,
    ) -> Result<Self, Error> {
        let cells: u64 = dims.iter().product();
        builder.check_window("a plane of the skeleton", NUMBER, group * cells)?;
        let stride = slot_stride(group * cells);
        let fit = builder.window_elements(NUMBER) / stride;
        let tile = Tile::of(dims);
        let kept = Checkpoints::new(steps);
        let bytes = group * cells * 4;
        let slots = stride * 4 * if gradient { kept.planes() } else { 3 };
        let Place::Scratch(slots) = builder.scratch(slots) else { unreachable!("scratch lies in scratch") };
        let mut place = |wanted: bool| builder.scratch(if wanted { bytes } else { 0 });
        let turns = [place(true), place(gradient)];
        let [product, upstream, args] = std::array::from_fn(|_| place(gradient));
        let fused = tile.steps.min(steps).min(fit.max(1));
        Ok(Self { variant, planes, dims, group, kept, fused, slots, product, upstream, args, turns })
    }

    fn cells(&self) -> u64 {
        self.dims.iter().product()
    }

    fn window(&self, group: Group, place: Place) -> Window {
        Window { place, first: 0, count: group.count * self.cells() }
    }

    /// Elements from one slot to the next.
    fn stride(&self) -> u64 {
        slot_stride(self.group * self.cells())
    }

    /// Some slots in a row.
    fn slots(&self, group: Group, first: u64, count: u64) -> Window {
        let stride = self.stride();
        let count = (count - 1) * stride + group.count * self.cells();
        // A window's elements are numbered from its place on.
        Window { place: Place::Scratch(self.slots + first * stride * 4), first: 0, count }
    }

    /// x_0 of the planes in work: what prepares them writes there.
    pub fn start(&self, group: Group) -> Window {
        self.slots(group, 0, 1)
    }

    /// S after a forward run; a backward run overwrites it.
    pub fn skeleton(&self, group: Group) -> Window {
        self.window(group, self.turns[0])
    }

    /// The gradient by S, for a backward run.
    pub fn upstream(&self, group: Group) -> Window {
        self.window(group, self.upstream)
    }

    /// The gradient by x_0 after a backward run.
    pub fn gradient(&self, group: Group) -> Window {
        let [_, delta] = self.turns_of(0);
        self.window(group, delta)
    }

    /// The gradients by x_{j+1} and by d_j, which becomes that by x_j.
    fn turns_of(&self, j: u64) -> [Place; 2] {
        let [a, b] = self.turns;
        if j.is_multiple_of(2) { [a, b] } else { [b, a] }
    }

    /// The recurrence from x_0 on. With the product it leaves what a backward run needs.
    pub fn forward(&self, builder: &mut PlanBuilder<'_>, passes: &[Pass], group: Group, results: Results) {
        if !results.product {
            let end = self.kept.steps;
            let mut from = 0;
            for (at, run) in self.runs(0..end).enumerate() {
                let to = 1 + at as u64 % 2;
                let keep = if run.end == end { Keep::Nothing } else { Keep::Last(to) };
                let run = Run { first: run.start, count: run.end - run.start, from, keep };
                self.steps(builder, passes, group, run, results);
                from = to;
            }
            return;
        }
        let last = self.kept.segments() - 1;
        for segment in 0..last {
            let range = self.kept.range(segment);
            let mut from = segment;
            for run in self.runs(range) {
                let to = self.kept.slot(segment, run.end);
                let run = Run { first: run.start, count: run.end - run.start, from, keep: Keep::Last(to) };
                self.steps(builder, passes, group, run, results);
                from = to;
            }
        }
        self.expand(builder, passes, group, last, self.kept.range(last), results);
    }

    /// Every x of some steps from a segment's start on, in their slots.
    fn expand(
        &self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        group: Group,
        segment: u64,
        steps: Range<u64>,
        results: Results,
    ) {
        for run in self.runs(steps) {
            let slot = |j| self.kept.slot(segment, j);
            let (from, keep) = (slot(run.start), Keep::All(slot(run.start + 1)));
            let run = Run { first: run.start, count: run.end - run.start, from, keep };
            self.steps(builder, passes, group, run, results);
        }
    }

    /// Steps in runs of as many as a dispatch takes.
    fn runs(&self, steps: Range<u64>) -> impl Iterator<Item = Range<u64>> {
        let (fused, end) = (self.fused, steps.end);
        steps.step_by(fused as usize).map(move |j| j..(j + fused).min(end))
    }

    /// From the gradient by S to that by x_0, after a forward run with the product.
    pub fn backward(&self, builder: &mut PlanBuilder<'_>, passes: &[Pass], group: Group) {
        let last = self.kept.segments() - 1;
        for segment in (0..=last).rev() {
            let range = self.kept.range(segment);
            if segment != last {
                self.expand(builder, passes, group, segment, range.start..range.end - 1, Results::default());
            }
            range.rev().for_each(|j| self.adjoint(builder, passes, group, segment, j));
        }
    }

    fn adjoint(&self, builder: &mut PlanBuilder<'_>, passes: &[Pass], group: Group, segment: u64, j: u64) {
        let x = |j| self.slots(group, self.kept.slot(segment, j), 1);
        let [slope, delta] = self.turns_of(j).map(|place| self.window(group, place));
        let (product, upstream) = (self.window(group, self.product), self.window(group, self.upstream));
        let args = self.window(group, self.args);
        let call =
            |stem, fragment| Call::new(self.variant, stem, fragment).fragment(fragment!("family/structure/neighbours"));
        call("skeleton_slope", fragment!("family/structure/skeleton_slope"))
            .fragment(fragment!("lib/numerics"))
            .bind("source", NUMBER, Access::Workspace, x(j))
            .bind("eroded", NUMBER, Access::Workspace, x(j + 1))
            .bind("product", NUMBER, Access::Workspace, product)
            .bind("upstream", NUMBER, Access::Workspace, upstream)
            .bind("delta", NUMBER, Access::Workspace, delta)
            .bind("args", WORD, Access::Workspace, args)
            .each(builder, passes, self, group, 40, &|_| 0);
        let fresh = u32::from(j + 1 == self.kept.steps);
        call("skeleton_dilate_slope", fragment!("family/structure/skeleton_dilate_slope"))
            .bind("delta", NUMBER, Access::Workspace, delta)
            .bind("args", WORD, Access::Workspace, args)
            .bind("slope", NUMBER, Access::Workspace, slope)
            .each(builder, passes, self, group, 27, &|name| if name == "fresh" { fresh } else { 0 });
        call("skeleton_erode_slope", fragment!("family/structure/skeleton_erode_slope"))
            .bind("args", WORD, Access::Workspace, args)
            .bind("slope", NUMBER, Access::Workspace, slope)
            .bind("delta", NUMBER, Access::Workspace, delta)
            .each(builder, passes, self, group, 7, &|_| 0);
    }

    fn steps(&self, builder: &mut PlanBuilder<'_>, passes: &[Pass], group: Group, run: Run, results: Results) {
        let tile = Tile::of(self.dims);
        let halo = self.fused + 1;
        let halos = if self.dims[0] > 1 { [halo; 3] } else { [halo, halo, 0] };
        let box_cells: u64 = (0..3).map(|a| tile.size[a] + 2 * halos[a]).product();
        let strip = tile.size.iter().product::<u64>() / u64::from(self.variant.workgroup_size);
        let [x, y, z] = tile.size.map(|s| s as u32);
        let stem = format!(
            "skeleton_steps.{x}x{y}x{z}.halo{halo}{}{}{}",
            if results.skeleton { ".skeleton" } else { "" },
            if results.product { ".product" } else { "" },
            if run.keep == Keep::Nothing { "" } else { ".keep" },
        );
        let mut call = Call::new(self.variant, stem, fragment!("family/structure/skeleton_steps"))
            .fragment(fragment!("family/structure/neighbours"))
            .fragment(fragment!("lib/numerics"))
            .bind("source", NUMBER, Access::Workspace, self.slots(group, run.from, 1));
        let (keep, kept) = match run.keep {
            Keep::Nothing => (0, None),
            Keep::Last(slot) => (1, Some(self.slots(group, slot, 1))),
            Keep::All(slot) => (2, Some(self.slots(group, slot, run.count))),
        };
        call = call.maybe("kept", kept);
        call = call.maybe("skeleton", results.skeleton.then(|| self.skeleton(group)));
        call = call.maybe("product", results.product.then(|| self.window(group, self.product)));
        let opens = u32::from(results.skeleton || results.product);
        let constants =
            [("TILE_X", x), ("TILE_Y", y), ("TILE_Z", z), ("HALO", halo as u32), ("HALO_Z", halos[2] as u32)];
        for (name, value) in constants {
            call.kernel = call.kernel.constant(name, value);
        }
        call.kernel = call.kernel.constant("BOX", box_cells as u32).constant("BOXES", 2 * box_cells as u32);
        call.kernel = call.kernel.constant("STRIP", strip as u32).constant("OPENS", opens);
        let [depth, height, width] = self.dims;
        let [across, down] = [width.div_ceil(tile.size[0]), height.div_ceil(tile.size[1])];
        let tiles = across * down * depth.div_ceil(tile.size[2]);
        let words = |name: &str| match name {
            "tiles" => tiles as u32,
            "tiles_x" => across as u32,
            "tiles_y" => down as u32,
            "steps" => run.count as u32,
            "fresh" => u32::from(run.first == 0),
            "last" => u32::from(run.first + run.count == self.kept.steps),
            "keep" => keep,
            "stride" => self.stride() as u32,
            _ => 0,
        };
        let flops = run.count * group.count * self.cells() * if depth > 1 { 40 } else { 18 };
        call.dispatch(builder, passes, self, group, (group.count * tiles, flops), &words);
    }
}

impl Tile {
    fn of(dims: [u64; 3]) -> Self {
        if dims[0] > 1 { SOLID } else { PLANAR }
    }
}

const WORDS: [&str; 20] = [
    "groups",
    "count",
    "cells",
    "depth",
    "height",
    "width",
    "first_plane",
    "fresh",
    "last",
    "keep",
    "steps",
    "stride",
    "tiles",
    "tiles_x",
    "tiles_y",
    "terms",
    "first_class",
    "sample_stride",
    "class_stride",
    "cell_stride",
];

/// A dispatch in the making.
pub(crate) struct Call {
    pub kernel: Kernel,
    pub windows: Vec<Window>,
}

impl Call {
    pub fn new(variant: Variant, stem: impl Into<String>, fragment: Fragment) -> Self {
        let kernel = Kernel::named(stem, variant).fragments([fragment]).words(&WORDS).words(&["nan_source"]);
        Self { kernel, windows: Vec::new() }
    }

    pub fn fragment(mut self, fragment: Fragment) -> Self {
        self.kernel = self.kernel.fragments([fragment]);
        self
    }

    pub fn bind(mut self, name: &'static str, element: Element, access: Access, window: Window) -> Self {
        self.kernel = self.kernel.bind(name, element, access);
        self.windows.push(window);
        self
    }

    /// Numbers in scratch, where there are any.
    fn maybe(mut self, name: &'static str, window: Option<Window>) -> Self {
        match window {
            Some(window) => self.bind(name, NUMBER, Access::Workspace, window),
            None => {
                self.kernel = self.kernel.absent(Absent::Plain(name, "f32"));
                self
            }
        }
    }

    /// One invocation for each cell of the planes in work.
    pub fn each(
        self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        chain: &Chain,
        group: Group,
        flops: u64,
        words: &dyn Fn(&str) -> u32,
    ) {
        let elements = group.count * chain.cells();
        let groups = elements.div_ceil(self.kernel.variant.workgroup_size.into());
        self.dispatch(builder, passes, chain, group, (groups, flops * elements), words);
    }

    /// That many workgroups and operations.
    pub fn dispatch(
        mut self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        chain: &Chain,
        group: Group,
        (groups, flops): (u64, u64),
        words: &dyn Fn(&str) -> u32,
    ) {
        let of = |b: &Binding| match (b.element, b.access) {
            (Element::Float(dtype), Access::Accumulate) => format!(".{}-{dtype}-accumulate", b.name),
            (Element::Float(dtype) | Element::Integer(dtype), _) => format!(".{}-{dtype}", b.name),
            _ => String::new(),
        };
        let bound: String = self.kernel.bindings.iter().map(of).collect();
        self.kernel.label = format!("{}{bound}.{}", self.kernel.label, self.kernel.variant.id());
        let bytes = self.kernel.bindings.iter().zip(&self.windows).map(|(b, w)| b.element.size() * w.count).sum();
        let [depth, height, width] = chain.dims;
        let Planes { terms, first_class, strides: [sample_stride, class_stride, cell_stride] } = chain.planes;
        let word = |name: &&str| match *name {
            "groups" => groups as u32,
            "count" => (group.count * chain.cells()) as u32,
            "cells" => chain.cells() as u32,
            "depth" => depth as u32,
            "height" => height as u32,
            "width" => width as u32,
            "first_plane" => group.first as u32,
            "terms" => terms as u32,
            "first_class" => first_class as u32,
            "sample_stride" => sample_stride as u32,
            "class_stride" => class_stride as u32,
            "cell_stride" => cell_stride as u32,
            name => words(name),
        };
        let words = self.kernel.words.iter().map(word).collect();
        let kernel = builder.kernel(self.kernel);
        let step = Step { kernel, groups: groups as u32, words, windows: self.windows, bytes, flops };
        passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_x_of_a_segment_has_a_slot_of_its_own() {
        for steps in 1..=200 {
            let kept = Checkpoints::new(steps);
            let root = (1..).find(|r| r * r > steps).unwrap_or(1);
            assert!(Chain::workspace(steps, true) <= 2 * root + 5, "{steps}: {kept:?}");
            for segment in 0..kept.segments() {
                let starts: Vec<u64> = (0..=segment).map(|s| kept.slot(s, kept.range(s).start)).collect();
                let range = kept.range(segment);
                let own: Vec<u64> = (range.start + 1..=range.end).map(|j| kept.slot(segment, j)).collect();
                let mut all = [starts, own].concat();
                assert!(all.iter().all(|&slot| slot < kept.planes()), "{kept:?}: {all:?}");
                let count = all.len();
                all.sort_unstable();
                all.dedup();
                assert_eq!(all.len(), count, "{kept:?}, segment {segment}");
            }
        }
    }
}
