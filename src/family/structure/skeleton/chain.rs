//! The recurrence and its adjoint on planes in scratch.

use crate::error::Error;
use crate::kernel::{Fragment, fragment};
use crate::plan::{Pass, Place, REGION_ALIGNMENT};
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{Call, Map, One, Stage};
use std::ops::Range;

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

/// Some steps, from the x in a slot.
struct Run {
    steps: Range<u64>,
    from: u64,
    keep: Keep,
}

/// Workspace and shape of the planes in work.
pub(crate) struct Chain {
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
        call: &mut Call<'_>,
        planes: Planes,
        dims: [u64; 3],
        group: u64,
        steps: u64,
        gradient: bool,
    ) -> Result<Self, Error> {
        let cells = group * dims.iter().product::<u64>();
        call.builder.check_window("a plane of the skeleton", NUMBER, cells)?;
        let stride = slot_stride(cells);
        let fit = call.builder.window_elements(NUMBER) / stride;
        let kept = Checkpoints::new(steps);
        let slots = stride * if gradient { kept.planes() } else { 3 };
        let Place::Scratch(slots) = call.scratch(NUMBER, slots) else { unreachable!("scratch lies in scratch") };
        let mut place = |wanted: bool| call.scratch(NUMBER, if wanted { cells } else { 0 });
        let turns = [place(true), place(gradient)];
        let [product, upstream, args] = std::array::from_fn(|_| place(gradient));
        let fused = Tile::of(dims).steps.min(steps).min(fit.max(1));
        Ok(Self { planes, dims, group, kept, fused, slots, product, upstream, args, turns })
    }

    fn cells(&self) -> u64 {
        self.dims.iter().product()
    }

    /// The planes of a group, an invocation a cell.
    pub fn over(&self, call: &Call<'_>, group: Group) -> One {
        let groups = (group.count * self.cells()).div_ceil(call.workgroup());
        One { groups, items: group.first..group.first + group.count }
    }

    /// A stage over planes of a group, with the words that tell where they are, and so many operations a cell.
    pub fn stage<'s>(&self, call: &Call<'s>, over: &'s One, entry: Fragment, flops: u64) -> Stage<'s> {
        let [depth, height, width] = self.dims;
        let stage = call.sums(over).fragments([entry]).flops(flops * self.cells());
        stage.words(&[
            ("count", (over.items.end - over.items.start) * self.cells()),
            ("cells", self.cells()),
            ("depth", depth),
            ("height", height),
            ("width", width),
            ("first_plane", over.items.start),
        ])
    }

    /// Adds the words of a tensor with a class axis.
    pub fn classes<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Planes { terms, first_class, strides: [sample, class, cell] } = self.planes;
        stage.fragments([fragment!("lib/score_index")]).words(&[
            ("terms", terms),
            ("first_class", first_class),
            ("sample_stride", sample),
            ("class_stride", class),
            ("cell_stride", cell),
        ])
    }

    /// The planes in work in a region that holds only them.
    pub fn work<'s>(&self, over: &One) -> Map<'s> {
        Map::Whole((over.items.end - over.items.start) * self.cells())
    }

    /// The planes in work in a region that holds all planes.
    pub fn planes<'s>(&self) -> Map<'s> {
        Map::Item(self.cells())
    }

    /// Elements from one slot to the next.
    fn stride(&self) -> u64 {
        slot_stride(self.group * self.cells())
    }

    fn slot(&self, slot: u64) -> Place {
        Place::Scratch(self.slots + slot * self.stride() * NUMBER.size())
    }

    /// x_0 of the planes in work: what prepares them writes there.
    pub fn start(&self) -> Place {
        self.slot(0)
    }

    /// S after a forward run; a backward run overwrites it.
    pub fn skeleton(&self) -> Place {
        self.turns[0]
    }

    /// The gradient by S, for a backward run.
    pub fn upstream(&self) -> Place {
        self.upstream
    }

    /// The gradient by x_0 after a backward run.
    pub fn gradient(&self) -> Place {
        self.turns_of(0)[1]
    }

    /// The gradients by x_{j+1} and by d_j, which becomes that by x_j.
    fn turns_of(&self, j: u64) -> [Place; 2] {
        let [a, b] = self.turns;
        if j.is_multiple_of(2) { [a, b] } else { [b, a] }
    }

    /// The recurrence from x_0 on. With the product it leaves what a backward run needs.
    pub fn forward(&self, call: &mut Call<'_>, passes: &[Pass], group: Group, results: Results) -> Result<(), Error> {
        if !results.product {
            let end = self.kept.steps;
            let mut from = 0;
            for (at, steps) in self.runs(0..end).enumerate() {
                let to = 1 + at as u64 % 2;
                let keep = if steps.end == end { Keep::Nothing } else { Keep::Last(to) };
                self.steps(call, passes, group, Run { steps, from, keep }, results)?;
                from = to;
            }
            return Ok(());
        }
        let last = self.kept.segments() - 1;
        for segment in 0..last {
            let mut from = segment;
            for steps in self.runs(self.kept.range(segment)) {
                let to = self.kept.slot(segment, steps.end);
                self.steps(call, passes, group, Run { steps, from, keep: Keep::Last(to) }, results)?;
                from = to;
            }
        }
        self.expand(call, passes, group, last, self.kept.range(last), results)
    }

    /// Every x of some steps from a segment's start on, in their slots.
    fn expand(
        &self,
        call: &mut Call<'_>,
        passes: &[Pass],
        group: Group,
        segment: u64,
        steps: Range<u64>,
        results: Results,
    ) -> Result<(), Error> {
        let slot = |j| self.kept.slot(segment, j);
        self.runs(steps).try_for_each(|steps| {
            let (from, keep) = (slot(steps.start), Keep::All(slot(steps.start + 1)));
            self.steps(call, passes, group, Run { steps, from, keep }, results)
        })
    }

    /// Steps in runs of as many as a dispatch takes.
    fn runs(&self, steps: Range<u64>) -> impl Iterator<Item = Range<u64>> {
        let (fused, end) = (self.fused, steps.end);
        steps.step_by(fused as usize).map(move |j| j..(j + fused).min(end))
    }

    /// From the gradient by S to that by x_0, after a forward run with the product.
    pub fn backward(&self, call: &mut Call<'_>, passes: &[Pass], group: Group) -> Result<(), Error> {
        let last = self.kept.segments() - 1;
        for segment in (0..=last).rev() {
            let range = self.kept.range(segment);
            if segment != last {
                self.expand(call, passes, group, segment, range.start..range.end - 1, Results::default())?;
            }
            range.rev().try_for_each(|j| self.adjoint(call, passes, group, segment, j))?;
        }
        Ok(())
    }

    fn adjoint<'a>(
        &self,
        call: &mut Call<'a>,
        passes: &[Pass],
        group: Group,
        segment: u64,
        j: u64,
    ) -> Result<(), Error> {
        let over = self.over(call, group);
        let stage = |call: &Call<'a>, entry, flops| {
            self.stage(call, &over, entry, flops).fragments([fragment!("family/structure/neighbours")])
        };
        let x = |j| self.slot(self.kept.slot(segment, j));
        let [slope, delta] = self.turns_of(j);
        stage(call, fragment!("family/structure/skeleton_slope"), 40)
            .numerics()
            .work("source", NUMBER, x(j), self.work(&over))
            .work("eroded", NUMBER, x(j + 1), self.work(&over))
            .work("product", NUMBER, self.product, self.work(&over))
            .work("upstream", NUMBER, self.upstream, self.work(&over))
            .work("delta", NUMBER, delta, self.work(&over))
            .work("args", WORD, self.args, self.work(&over))
            .push(call, passes)?;
        stage(call, fragment!("family/structure/skeleton_dilate_slope"), 27)
            .word("fresh", u32::from(j + 1 == self.kept.steps))
            .work("delta", NUMBER, delta, self.work(&over))
            .work("args", WORD, self.args, self.work(&over))
            .work("slope", NUMBER, slope, self.work(&over))
            .push(call, passes)?;
        stage(call, fragment!("family/structure/skeleton_erode_slope"), 7)
            .work("args", WORD, self.args, self.work(&over))
            .work("slope", NUMBER, slope, self.work(&over))
            .work("delta", NUMBER, delta, self.work(&over))
            .push(call, passes)
    }

    fn steps(
        &self,
        call: &mut Call<'_>,
        passes: &[Pass],
        group: Group,
        run: Run,
        results: Results,
    ) -> Result<(), Error> {
        let tile = Tile::of(self.dims);
        let halo = self.fused + 1;
        let halos = if self.dims[0] > 1 { [halo; 3] } else { [halo, halo, 0] };
        let cells_of_box: u64 = (0..3).map(|axis| tile.size[axis] + 2 * halos[axis]).product();
        let [depth, height, width] = self.dims;
        let [across, down] = [width.div_ceil(tile.size[0]), height.div_ceil(tile.size[1])];
        let tiles = across * down * depth.div_ceil(tile.size[2]);
        let over = One { groups: group.count * tiles, ..self.over(call, group) };
        let count = run.steps.end - run.steps.start;
        let (keep, kept, slots) = match run.keep {
            Keep::Nothing => (0, None, 1),
            Keep::Last(slot) => (1, Some(self.slot(slot)), 1),
            Keep::All(slot) => (2, Some(self.slot(slot)), count),
        };
        let in_slots = (slots - 1) * self.stride() + group.count * self.cells();
        let flops = count * if depth > 1 { 40 } else { 18 };
        self.stage(call, &over, fragment!("family/structure/skeleton_steps"), flops)
            .fragments([fragment!("family/structure/neighbours")])
            .numerics()
            .constants(&[
                ("TILE_X", tile.size[0]),
                ("TILE_Y", tile.size[1]),
                ("TILE_Z", tile.size[2]),
                ("HALO", halo),
                ("HALO_Z", halos[2]),
                ("BOX", cells_of_box),
                ("BOXES", 2 * cells_of_box),
                ("STRIP", tile.size.iter().product::<u64>() / call.workgroup()),
                ("OPENS", u64::from(results.skeleton || results.product)),
            ])
            .words(&[
                ("tiles", tiles),
                ("tiles_x", across),
                ("tiles_y", down),
                ("steps", count),
                ("fresh", u64::from(run.steps.start == 0)),
                ("last", u64::from(run.steps.end == self.kept.steps)),
                ("keep", keep),
                ("stride", self.stride()),
            ])
            .work("source", NUMBER, self.slot(run.from), self.work(&over))
            .work("kept", NUMBER, kept, Map::Whole(in_slots))
            .work("skeleton", NUMBER, results.skeleton.then(|| self.skeleton()), self.work(&over))
            .work("product", NUMBER, results.product.then_some(self.product), self.work(&over))
            .push(call, passes)
    }
}

impl Tile {
    fn of(dims: [u64; 3]) -> Self {
        if dims[0] > 1 { SOLID } else { PLANAR }
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
