//! The plan: a pass for the sums, a fold to terms and their slopes, and a pass for the gradient.

use super::projections::Projections;
use super::transport;
use super::{Absent as AbsentClass, Form, Overlap, Part, Shape, absent, check, pools_classes, stays, sums_of};
use crate::caps::Caps;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::{Reduction, Request};
use crate::stage::rows::{self, Keep, Lanes, Rows, SHARES};
use crate::stage::totals::{self, NUMBER};
use crate::stage::{BACKWARD, Call, Denominator, Domain, FINISH, FORWARD, Groups, ITEM, Map, One, Outline, Stage};
use crate::tensor::{GRAD_OUTPUT, INPUT, LABELS, WEIGHT};

/// Most blocks of one sample, and most bytes of their sums.
const MOST_BLOCKS: u64 = 1024;
const MOST_SUM_BYTES: u64 = 768 << 10;

/// A class's slopes by those of its sums that depend on the scores.
const SLOPES: Element = Element::Plain("vec2<f32>", 8);
/// Softmax statistics of a row that does not stay on chip.
pub(super) const ROW: Element = Element::Plain("vec2<f32>", 8);

/// Operations of one score in either main kernel: the exponential, the sums, the slope.
const FLOPS: u64 = 14;

/// Where the sum of the terms comes from: the values of the override `TERMS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terms {
    Here = 0,
    Keep = 1,
    Kept = 2,
}

/// A call: its rows, and what it keeps in *saved*.
pub(super) struct Parts<'a> {
    pub loss: &'a dyn Overlap,
    pub shape: Shape,
    pub rows: Rows,
    pub sums: Place,
    /// The cells that count, where terms take them: the first of three sums of each sample.
    cells: Option<Place>,
    terms: Place,
    slopes: Place,
    /// Softmax statistics of the rows, where they do not stay on chip.
    pub kept: Option<Place>,
    /// What carrying from class to class costs.
    costs: Option<Place>,
    projections: Option<Projections>,
}

pub(super) fn plan(loss: &dyn Overlap, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(loss, request);
    check(loss, request, &shape)?;
    let outline = Outline::new(&[INPUT]).workgroup(rows::WORKGROUP);
    Call::bare(loss, request, caps, outline, |call| {
        let parts = Parts::reserve(loss, call, shape)?;
        parts.costs.map_or(Ok(()), |costs| transport::costs(call, shape.layout.classes, costs))?;
        parts.add_up(call)?;
        // Samples that have terms of their own add them up before another call's are merged.
        if loss.options().batch {
            parts.finish(call, Terms::Here, &FINISH)?;
        } else {
            parts.finish(call, Terms::Keep, &[Pass::Statistics])?;
            parts.finish(call, Terms::Kept, &[Pass::Finish])?;
            parts.finish(call, Terms::Here, &[Pass::Fused])?;
        }
        if call.wants(INPUT) { parts.gradient(call) } else { Ok(()) }
    })
}

/// Rows in blocks of one sample each.
pub(super) fn rows_of(shape: &Shape, workgroup: u32) -> Rows {
    // Row statistics: two f32 and a label a position.
    let lanes = Lanes::of_classes(&shape.layout, workgroup, workgroup * 12);
    let together = shape.layout.samples / shape.pools;
    let most = (MOST_SUM_BYTES / (shape.layout.classes * 12 * together)).clamp(1, MOST_BLOCKS);
    Rows::of_samples(shape.layout, lanes, most)
}

/// Whether a pass over the rows takes their softmax.
fn normalizes(loss: &dyn Overlap) -> bool {
    let beside = loss.companion().is_some_and(|companion| !matches!(companion.part, Part::Elements(_)));
    loss.options().activation == Activation::Softmax || beside
}

impl<'a> Parts<'a> {
    fn reserve(loss: &'a dyn Overlap, call: &mut Call<'_>, shape: Shape) -> Result<Self, Error> {
        let layout = shape.layout;
        let weighted = call.has(LABELS) && call.has(WEIGHT);
        let companion = loss.companion();
        let of_weights = companion.as_ref().is_some_and(|companion| match companion.part {
            Part::CrossEntropy => true,
            Part::Rows { of_weights, .. } => of_weights,
            Part::Elements(_) => false,
        });
        let mean = if weighted && of_weights { Denominator::Weights } else { Denominator::Cells };
        let cells = companion.is_none().then_some(layout.rows());
        call.reserve_totals(mean, cells, layout.samples);
        let rows = rows_of(&shape, call.variant.workgroup_size);
        let (pools, classes) = ((shape.pools * shape.axes) as usize, layout.classes as usize);
        // Sums of samples of one's own stay so; their terms' sum is what merges.
        let (of_sums, of_terms) =
            if loss.options().batch { (Merge::SumF32, Merge::Local) } else { (Merge::Local, Merge::SumF32) };
        let sums = call.saved("sums", &[shape.pools * shape.axes, layout.classes, 3], of_sums);
        let cells = loss.takes_cells().then(|| call.saved("cells", &[shape.pools, 3], of_sums));
        let terms = call.saved("terms_sum", &[], of_terms);
        let slopes = ("slopes", &[pools, classes, 2][..], Merge::Local);
        let slopes = call.builder.saved(&[slopes, ("companion_factor", &[2], Merge::Local)]);
        let kept = call.wants(INPUT) && !rows.lanes.keeps() && normalizes(loss);
        let kept = kept.then(|| call.saved("row_results", &[layout.rows(), 2], Merge::Local));
        let costs = loss.carries().then(|| call.scratch(NUMBER, layout.classes * layout.classes));
        let projections = loss.projected_along().map(|axes| Projections::reserve(axes, call, &shape)).transpose()?;
        Ok(Self { loss, shape, rows, sums, cells, terms, slopes, kept, costs, projections })
    }

    /// What the passes over the rows have in common.
    fn rows<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        self.rows_of(stage, self.kept)
    }

    /// The same, with the softmax statistics of the rows in another place.
    pub fn rows_of<'s>(&self, stage: Stage<'s>, kept: Option<Place>) -> Stage<'s> {
        let (loss, layout) = (self.loss, self.shape.layout);
        let stage = stage
            .fragments([
                fragment!("family/overlap/companion"),
                fragment!("lib/row_probabilities"),
                fragment!("lib/row_moments"),
                fragment!("lib/scores_given"),
                fragment!("lib/spread_one"),
            ])
            .fragments([sums_of(loss).fragment()])
            .with(|stage| match self.costs {
                Some(costs) => stage.work("costs", NUMBER, costs, Map::Whole(layout.classes * layout.classes)),
                None => stage,
            })
            .fragments(self.factors())
            .fragments(self.companion())
            .numerics()
            .block()
            .parameters(&loss.parameters())
            .words(&[("cells", layout.space), ("blocks", self.rows.blocks_of_span())])
            .words(&[("first_class", self.shape.first_class)])
            .rows(&self.rows)
            .labels()
            .shares(&self.rows, SHARES)
            .tensor(INPUT, self.rows.scores())
            .again(INPUT, u64::from(!self.rows.lanes.keeps() && normalizes(loss)))
            .work("row_results", ROW, kept, ITEM)
            .flops(FLOPS * layout.classes);
        // The term's weights act when finishing; the companion's act on the rows.
        match loss.companion() {
            Some(_) => stage.class_weights(layout.classes),
            None => stage.absent(Absent::Float("weight", "1.0")),
        }
    }

    pub fn activation(&self) -> Fragment {
        self.loss.options().activation.fragment()
    }

    /// The factors of the parts.
    fn factors(&self) -> Vec<Fragment> {
        self.loss.companion().map_or_else(|| vec![fragment!("family/overlap/alone")], |companion| companion.hooks)
    }

    /// The companion's part of a row.
    fn companion(&self) -> Vec<Fragment> {
        let softmax = fragment!("family/overlap/companion_softmax");
        match self.loss.companion().map(|companion| companion.part) {
            None => vec![fragment!("family/overlap/companion_none")],
            Some(Part::CrossEntropy) => vec![softmax, fragment!("family/overlap/companion_cross_entropy")],
            Some(Part::Rows { .. }) => vec![softmax, fragment!("family/overlap/companion_rows")],
            Some(Part::Elements(_)) => vec![fragment!("family/overlap/companion_elements")],
        }
    }

    /// The sums of every sample or of all, by class, and the companion's.
    fn add_up(&self, call: &mut Call<'_>) -> Result<(), Error> {
        if let Some(projections) = &self.projections {
            return projections.add_up(call, self);
        }
        let classes = self.shape.layout.classes;
        let partial = call.scratch(NUMBER, self.rows.units() * classes * 3);
        let cells = self.cells.map(|_| call.scratch(NUMBER, self.rows.units() * 3));
        let stage = self
            .rows(call.sums(&self.rows))
            .fragments([fragment!("family/overlap/sums")])
            .fragments(match self.costs {
                Some(_) => {
                    [fragment!("family/overlap/activation_transport"), fragment!("family/overlap/row_transport")]
                }
                None => [self.activation(), fragment!("family/overlap/row_plain")],
            })
            .with(|stage| class_sums(stage, &self.rows.lanes, classes))
            .constant("KEEP_ROWS", self.kept.is_some())
            .constant("CELLS", self.cells.is_some())
            .work("sums", NUMBER, partial, Map::Unit(classes * 3))
            .work("cells", NUMBER, cells, Map::Unit(3))
            .tally("values", totals::VALUE);
        let stage = match self.loss.companion() {
            Some(_) => stage.tally("counts", totals::COUNT),
            None => stage.absent(Absent::Plain("counts", "Tally")),
        };
        stage.push(call, &FORWARD)?;
        let pooled =
            Pooled { pools: self.shape.pools, classes, blocks: self.rows.units() / self.shape.pools, first: 0 };
        pooled.add(call, partial, self.sums)?;
        match (cells, self.cells) {
            (Some(partial), Some(cells)) => Pooled { classes: 1, ..pooled }.add(call, partial, cells),
            _ => Ok(()),
        }
    }

    /// From the sums to the loss and the slopes.
    fn finish(&self, call: &mut Call<'_>, terms: Terms, passes: &[Pass]) -> Result<(), Error> {
        let (loss, shape) = (self.loss, &self.shape);
        let none = call.request.reduction == Reduction::None;
        let (sums, classes) = (shape.sums(), shape.layout.classes);
        let folds = if shape.shares_term { shape.pools } else { shape.pools * classes };
        let each = if shape.shares_term { 1 } else { classes - shape.first_class };
        let terms_of = match call.request.reduction {
            Reduction::None | Reduction::Sum => 0,
            Reduction::Mean if stays(loss, call.request.reduction) => {
                if loss.options().batch {
                    0
                } else {
                    3
                }
            }
            Reduction::Mean if loss.options().batch => 1,
            Reduction::Mean => 2,
            Reduction::BatchMean => 3,
        };
        let elements = if none { shape.pools * each } else { 1 };
        let one = One { groups: 1, items: 0..1 };
        let stage = call
            .sums(&one)
            .fragments([loss.hook(), fragment!("family/overlap/finish"), fragment!("lib/exponent"), quotient(loss)])
            .fragments(self.factors())
            .numerics()
            .block()
            .parameters(&loss.parameters())
            .constant("TERMS", terms as u32)
            .constant("ABSENT", absent(loss) != AbsentClass::Keep)
            .words(&[("elements_each", self.elements_each(call.request.reduction))])
            .words(&[("classes", classes), ("first_class", shape.first_class), ("folds", folds)])
            .words(&[("terms_of", terms_of), ("terms_each", each), ("reduced", (!none).into()), ("companion_at", sums)])
            .work("sums", NUMBER, self.sums, Map::Whole(sums * 3))
            .work("slopes", SLOPES, self.slopes, Map::Whole(sums + 1))
            .work("terms", NUMBER, self.terms, Map::Whole(1))
            .work("cells", NUMBER, self.cells, Map::Whole(shape.pools * 3))
            .with(|stage| match loss.weighs_terms() {
                true => stage.class_weights(classes),
                false => stage.absent(Absent::Float("weight", "1.0")),
            })
            .loss(Map::Whole(elements))
            .status()
            .scale()
            .flops(folds * 12);
        let stage = loss.constants().into_iter().fold(stage, |stage, (name, value)| stage.constant(name, value));
        let stage = match (pools_classes(loss), shape.shares_term) {
            _ if self.projections.is_some() => stage
                .fragments([fragment!("family/overlap/fold_projections")])
                .words(&[("axes", shape.axes), ("samples", shape.layout.samples)]),
            (true, _) => stage.fragments([fragment!("family/overlap/fold_pooled")]),
            (false, true) => stage,
            (false, false) => stage
                .fragments([fragment!("family/overlap/fold_terms")])
                .constant("STAYS", stays(loss, call.request.reduction)),
        };
        stage.push(call, passes)
    }

    /// Elements of a cell that a mean of the companion is over.
    fn elements_each(&self, reduction: Reduction) -> u64 {
        let elements = self.loss.companion().is_some_and(|companion| matches!(companion.part, Part::Elements(_)));
        if elements && reduction == Reduction::Mean { self.shape.layout.classes - self.shape.first_class } else { 1 }
    }

    fn gradient(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let upstream = match (call.request.reduction, self.shape.shares_term) {
            (Reduction::None, true) => fragment!("family/overlap/upstream_sample"),
            (Reduction::None, false) => fragment!("family/overlap/upstream_term"),
            _ => fragment!("family/overlap/upstream_reduced"),
        };
        let slopes = match self.rows.lanes.keep {
            Keep::Own(_) => fragment!("family/overlap/slopes_own"),
            Keep::Tile(_) | Keep::Again => fragment!("family/overlap/slopes_again"),
        };
        let elements = call.request.tensors.get(GRAD_OUTPUT).map_or(0, |given| given.elements());
        let pooled = u64::from(self.loss.options().batch);
        self.rows(call.sums(&self.rows))
            .fragments([fragment!("family/overlap/gradient"), upstream, slopes, self.activation()])
            .with(|stage| match (&self.projections, self.costs) {
                (Some(projections), _) => projections.slopes(stage, &self.shape),
                (None, Some(_)) => stage.fragments([fragment!("family/overlap/slope_of_transport")]),
                (None, None) => stage.fragments([fragment!("family/overlap/slope_of_sums")]),
            })
            .constant("RESUME", self.kept.is_some())
            .words(&[("pooled", pooled), ("companion_at", self.shape.sums())])
            .work("slopes", SLOPES, self.slopes, Map::Whole(self.shape.sums() + 1))
            .grad_output(Map::Whole(elements))
            .emits(&self.rows, false)
            .push(call, &BACKWARD)
    }
}

/// Blocks' sums of pools and their classes.
pub(super) struct Pooled {
    pub pools: u64,
    pub classes: u64,
    /// Blocks of a pool.
    pub blocks: u64,
    /// The pool that the first one is among all sums.
    pub first: u64,
}

impl Pooled {
    /// Adds the blocks' sums.
    pub fn add(&self, call: &mut Call<'_>, partial: Place, sums: Place) -> Result<(), Error> {
        let &Self { pools, classes, blocks, first } = self;
        let pools = Groups { count: pools, cells: classes, block: 1 };
        let (each, size) = (blocks * classes * 3, classes * 3);
        call.sums(&pools)
            .fragments([fragment!("family/overlap/reduce")])
            .words(&[("blocks", blocks), ("first_sample", first)])
            .work("source", NUMBER, partial, Map::Item(each))
            .work(
                "sums",
                NUMBER,
                sums,
                Map::of(move |run| (first + run.items.start) * size..(first + run.items.end) * size),
            )
            .flops(each)
            .push(call, &FORWARD)
    }
}

/// What a term makes of its ratio.
fn quotient(loss: &dyn Overlap) -> Fragment {
    match loss.form() {
        Form::Complement => fragment!("family/overlap/quotient"),
        Form::NegativeLog => fragment!("family/overlap/quotient_log"),
    }
}

/// Adds what takes the sums by class.
pub(super) fn class_sums<'s>(stage: Stage<'s>, lanes: &Lanes, classes: u64) -> Stage<'s> {
    let workgroup = lanes.positions * lanes.lanes;
    let classes = u32::try_from(classes).unwrap_or(u32::MAX);
    let segments = (workgroup / classes.min(workgroup).next_power_of_two()).min(lanes.positions);
    match lanes.keep {
        Keep::Own(_) => {
            // 12 KiB of workgroup memory, and what keeps neighbours in other banks.
            let together = (1024 / workgroup).min(workgroup / 4).min(classes);
            stage
                .fragments([fragment!("family/overlap/class_sums_own")])
                .constant("TOGETHER", together)
                .constant("ROUNDS", classes.div_ceil(together))
                .constant("SPREAD", 1u32 << (workgroup / (3 * together)).max(1).ilog2())
        }
        Keep::Tile(_) => stage
            .fragments([fragment!("family/overlap/class_sums_tile"), fragment!("family/overlap/segments")])
            .constant("SEGMENTS", segments)
            .constant("ROUNDS", classes.div_ceil(workgroup / segments)),
        Keep::Again => stage
            .fragments([fragment!("family/overlap/class_sums_again"), fragment!("family/overlap/segments")])
            .constant("SEGMENTS", segments),
    }
}
