//! The Hausdorff loss by erosions. Each erosion is a stencil over the one before, whose least and largest value stretch
//! it: two kernels an erosion forward, 8 bytes a cell and class, and two back, 16 bytes. The error itself is not stored.
//!
//! Workspace: a plane of f32 for each erosion and two more for each plane in work, 2 where no gradient is wanted, and one
//! for each plane of the call. Planes are worked on in groups of at most [`GROUP_BYTES`], or one by one. Nothing but the
//! softmax's norms is saved between forward and backward: a gradient pass of its own erodes again.

mod reference;

use super::classes::{self, Classes, term_letter};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Pass, Place, Plan};
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, Emit, FORWARD, ITEM, Items, Map, One, Outline, Stage, chunks, space_of};
use crate::tensor::{CELL_MASK, INPUT};
use std::ops::Range;

/// Workspace of one group of planes, unless a single plane needs more.
const GROUP_BYTES: u64 = 64 << 20;
/// Cells that an invocation takes.
const ITEMS: u64 = 4;
/// Most operations of a cell in one step.
const FLOPS: u64 = 30;

const EXTENT: Element = Element::Plain("Extent", 32);
const PAIR: Element = Element::Plain("vec2<f32>", 8);

/// What a loss of the family is made of.
pub(crate) struct Erosions {
    pub alpha: f64,
    pub iterations: i32,
    pub activation: Activation,
    pub include_background: bool,
}

/// A loss of this family.
pub(crate) trait Erodes: Loss {
    fn erosions(&self) -> Erosions;
}

impl Family for dyn Erodes {
    const NAME: &'static str = "boundary";

    fn tensors(&self) -> Vec<TensorDecl> {
        let mut list = classes::signature(true);
        list.retain(|decl| decl.name != CELL_MASK);
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N T")]
    }

    fn derive(&self, sizes: &mut Sizes) {
        term_letter(self.erosions().include_background, sizes);
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// The planes of a call, with two or three spatial axes.
fn classes_of(loss: &dyn Erodes, request: &Request) -> Result<Classes, Error> {
    let Erosions { activation, include_background, .. } = loss.erosions();
    let classes = Classes::of(loss, request, activation, include_background)?;
    if classes.space.len() == 1 {
        let (name, found) = (INPUT.into(), request.tensors[INPUT].dims.clone());
        return Err(Error::Shape { name, expected: "two or three spatial axes".into(), found });
    }
    Ok(classes)
}

/// Cells of the plus in a plane or in a volume.
fn faces(classes: &Classes) -> u32 {
    2 * classes.space.len() as u32 + 1
}

fn plan(loss: &dyn Erodes, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let mut classes = classes_of(loss, request)?;
    let outline = Outline::new(&[INPUT]).workgroup(classes.lanes(ITEMS));
    Call::loss(loss, request, caps, outline, |call| {
        let gradient = call.wants(INPUT);
        let iterations = loss.erosions().iterations as u64;
        let (planes, cells) = (classes.planes(), classes.layout.space);
        classes.reserve_norms(call);
        let kept = if gradient { iterations } else { iterations.min(2) };
        let most = (GROUP_BYTES / ((kept + 2) * cells * NUMBER.size())).clamp(1, planes);
        let groups = groups(call, &classes, iterations, most)?;
        let most = groups.iter().map(|group| group.end - group.start).max().unwrap_or(1);
        let blocks = cells.div_ceil(call.workgroup() * ITEMS);
        let mut planes_of =
            |count: u64| -> Vec<Place> { (0..count).map(|_| call.scratch(NUMBER, most * cells)).collect() };
        let (eroded, slopes) = (planes_of(kept), planes_of(if gradient { iterations.min(2) } else { 0 }));
        let work = Work {
            loss,
            iterations,
            blocks,
            eroded,
            slopes,
            extents: call.scratch(EXTENT, planes * iterations),
            parts: call.scratch(EXTENT, most * blocks),
            pulls: call.scratch(PAIR, most),
            field: call.scratch(NUMBER, if gradient { planes * cells } else { 0 }),
            classes,
        };
        work.classes.norms(call)?;
        let forward: &[Pass] = if gradient { &[Pass::Statistics, Pass::Gradient, Pass::Fused] } else { &FORWARD };
        for group in groups {
            for k in 0..iterations {
                work.erode(call, forward, &group, k)?;
            }
            for (pass, emit, known) in call.roles(gradient) {
                if emit != Emit::Value {
                    work.backward(call, pass, known, &group)?;
                }
            }
        }
        work.terms(call)?;
        if gradient { work.gradient(call) } else { Ok(()) }
    })
}

/// Planes that share the workspace at one time: at most so many, and as many as a step can bind.
fn groups(call: &Call<'_>, classes: &Classes, iterations: u64, most: u64) -> Result<Vec<Range<u64>>, Error> {
    let (cells, planes) = (classes.layout.space, classes.in_planes(classes.layout.space));
    let each = [(NUMBER, cells), (EXTENT, iterations), (EXTENT, cells.div_ceil(call.workgroup() * ITEMS))];
    let mut most = most;
    for (element, count) in each {
        call.builder.check_window("a plane of the erosions", element, count)?;
        most = most.min(call.builder.window_elements(element) / count);
    }
    let stage = call.sums(&planes).with(|stage| classes.by_plane().all(stage)).flops(FLOPS * cells);
    let runs = stage.runs(&call.builder)?;
    Ok(runs.into_iter().flat_map(|run| chunks(run, most)).collect())
}

/// What the stages of a call share.
struct Work<'a> {
    loss: &'a dyn Erodes,
    classes: Classes,
    iterations: u64,
    /// Blocks of a plane.
    blocks: u64,
    /// Erosions of the planes in work: all, or two in turn.
    eroded: Vec<Place>,
    /// Slopes by erosions, two in turn.
    slopes: Vec<Place>,
    /// Of each plane and erosion.
    extents: Place,
    /// Of the blocks of the planes in work.
    parts: Place,
    /// Slopes by the least and the largest value of the planes in work.
    pulls: Place,
    /// Slopes by p of all planes.
    field: Place,
}

impl Work<'_> {
    fn eroded(&self, k: u64) -> Place {
        self.eroded[k as usize % self.eroded.len()]
    }

    fn slopes(&self, k: u64) -> Place {
        self.slopes[k as usize % self.slopes.len()]
    }

    /// So many workgroups for each plane of a group.
    fn over(group: &Range<u64>, each: u64) -> One {
        One { groups: (group.end - group.start) * each, items: group.clone() }
    }

    /// A stage over planes in work, about an erosion of them.
    fn stage<'s>(&self, stage: Stage<'s>, entry: Fragment, k: u64, flops: u64) -> Stage<'s> {
        let cells = self.classes.layout.space;
        stage
            .fragments([entry, fragment!("family/boundary/erosion_extent")])
            .words(&[("at", k), ("iterations", self.iterations), ("blocks", self.blocks), ("cells", cells)])
            .work("extents", EXTENT, self.extents, Map::Item(self.iterations))
            .flops(flops * cells)
    }

    /// The plus around cells.
    fn plus<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let [depth, height, width] = space_of(&self.classes.space);
        stage.fragments([fragment!("family/boundary/erosion_plus")]).constant("FACES", faces(&self.classes)).words(&[
            ("depth", depth),
            ("height", height),
            ("width", width),
        ])
    }

    /// The error of cells.
    fn miss<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let stage = stage.fragments([fragment!("family/boundary/erosion_miss")]).numerics();
        self.classes.by_plane().all(stage)
    }

    /// The planes in work in a region that holds only them.
    fn work<'s>(&self) -> Map<'s> {
        let cells = self.classes.layout.space;
        Map::of(move |run| 0..run.len() * cells)
    }

    /// An erosion, and its extents.
    fn erode(&self, call: &mut Call<'_>, passes: &[Pass], group: &Range<u64>, k: u64) -> Result<(), Error> {
        let over = Self::over(group, self.blocks);
        let parts = || Map::Whole(over.groups);
        let stage = self.stage(call.sums(&over), fragment!("family/boundary/erosion_erode"), k, 12);
        let stage = self.plus(stage).fragments([fragment!("family/boundary/erosion_block")]);
        let stage = match k {
            0 => self.miss(stage.fragments([fragment!("family/boundary/erosion_from_error")])),
            _ => stage.fragments([fragment!("family/boundary/erosion_from_eroded")]).work(
                "before",
                NUMBER,
                self.eroded(k - 1),
                self.work(),
            ),
        };
        stage
            .work("eroded", NUMBER, self.eroded(k), self.work())
            .work("parts", EXTENT, self.parts, parts())
            .push(call, passes)?;
        let each = Self::over(group, 1);
        self.stage(call.sums(&each), fragment!("family/boundary/erosion_extents"), k, 0)
            .fragments([fragment!("family/boundary/erosion_block")])
            .numerics()
            .parameters(&self.loss.parameters())
            .work("parts", EXTENT, self.parts, parts())
            .push(call, passes)
    }

    /// The slopes by p of a group's planes, after its erosions.
    fn backward(&self, call: &mut Call<'_>, pass: Pass, known: bool, group: &Range<u64>) -> Result<(), Error> {
        let over = Self::over(group, self.blocks);
        let parts = || Map::Whole(over.groups);
        let pulls = || Map::Whole(group.end - group.start);
        let each = Self::over(group, 1);
        for k in (0..self.iterations).rev() {
            let last = k + 1 == self.iterations;
            let next = |places: Place| (!last).then_some(places);
            let stage = call.stage(Emit::Gradient, known, &over);
            let stage = self.stage(stage, fragment!("family/boundary/erosion_slopes"), k, FLOPS);
            self.plus(stage)
                .fragments([fragment!("family/boundary/erosion_adjoint")])
                .block()
                .constant("LAST", last)
                .words(&[("next", k + 1)])
                .scale()
                .work("eroded", NUMBER, self.eroded(k), self.work())
                .work("after", NUMBER, next(self.eroded(k + 1)), self.work())
                .work("slopes_after", NUMBER, next(self.slopes(k + 1)), self.work())
                .work("slopes", NUMBER, self.slopes(k), self.work())
                .work("pulls", PAIR, next(self.pulls), pulls())
                .work("parts", PAIR, self.parts, parts())
                .push(call, &[pass])?;
            self.stage(call.sums(&each), fragment!("family/boundary/erosion_pulls"), k, 0)
                .block()
                .work("parts", PAIR, self.parts, parts())
                .work("pulls", PAIR, self.pulls, pulls())
                .push(call, &[pass])?;
        }
        let count = (group.end - group.start) * self.classes.layout.space;
        let over = One { groups: count.div_ceil(call.workgroup()), items: group.clone() };
        let stage = self.stage(call.sums(&over), fragment!("family/boundary/erosion_field"), 0, FLOPS);
        self.miss(self.plus(stage))
            .fragments([fragment!("family/boundary/erosion_adjoint")])
            .words(&[("next", 0), ("count", count)])
            .work("after", NUMBER, self.eroded(0), self.work())
            .work("slopes_after", NUMBER, self.slopes(0), self.work())
            .work("pulls", PAIR, self.pulls, pulls())
            .work("field", NUMBER, self.field, Map::Item(self.classes.layout.space))
            .push(call, &[pass])
    }

    fn terms(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let planes = Items { count: self.classes.planes(), block: 1 };
        call.sums(&planes)
            .fragments([fragment!("family/boundary/erosion_terms"), fragment!("family/boundary/erosion_extent")])
            .numerics()
            .words(&[("iterations", self.iterations), ("cells", self.classes.layout.space)])
            .work("extents", EXTENT, self.extents, Map::Item(self.iterations))
            .value(ITEM)
            .flops(5 * self.iterations)
            .push(call, &FORWARD)
    }

    /// The gradient by the scores; the slopes by p hold the reduction's scale.
    fn gradient(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let samples = self.classes.samples(call.workgroup());
        self.classes
            .gradient(call.sums(&samples), fragment!("family/boundary/field_linear"), self.field)
            .absent(Absent::Float("coefficients", "1.0"))
            .upstream_unscaled(Map::Item(self.classes.terms))
            .push(call, &BACKWARD)
    }
}
