//! The plan: pairs, their sort and their slopes for some classes at a time, the terms of all, and a pass for the gradient.

use super::{Errors, Lovasz, Shape};
use crate::caps::Caps;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Merge, Place, Plan};
use crate::request::{Reduction, Request};
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows};
use crate::stage::sort::{PAIR, Sort};
use crate::stage::totals::{NUMBER, TALLY, WORD};
use crate::stage::{
    BACKWARD, Call, Denominator, Domain, FORWARD, Groups, ITEM, Items, Map, Outline, Run, Stage, chunks,
};
use crate::tensor::INPUT;
use crate::variant::Variant;
use std::ops::Range;

/// Pairs, or cells, of an invocation in a block.
const ITEMS: u64 = 8;
/// Operations of a score: the exponential, the error, the slope.
const FLOPS: u64 = 14;

/// Softmax statistics of a row.
const ROW: Element = Element::Plain("vec2<f32>", 8);

/// Defines `pair_of`, `key_of` and `error_of`.
const PAIRS: Fragment = fragment!("family/lovasz/pairs");

pub(super) fn plan(loss: &dyn Lovasz, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(loss, request)?;
    // A pair holds a row and a bit.
    let (needed, limit) = (shape.layout.rows(), 1 << 31);
    if needed > limit {
        return Err(Error::TooLarge { what: "cells to sort".into(), needed, limit });
    }
    let mean = if loss.per_image() { Denominator::Samples } else { Denominator::One };
    let outline = Outline::new(&[INPUT]).mean(mean).samples(shape.layout.samples).workgroup(rows::WORKGROUP);
    Call::loss(loss, request, caps, outline, |call| {
        let sorting = Variant::choose(loss.name(), &request.options, caps, 256)?;
        let parts = Parts::reserve(loss, call, shape);
        let together = parts.together(call);
        let group = Group::reserve(call, &parts, sorting, together);
        for classes in chunks(0..shape.layout.classes, together) {
            parts.pairs(call, &group, &classes)?;
            group.sort(call, &parts, &classes)?;
        }
        parts.terms(call)?;
        if call.wants(INPUT) { parts.gradient(call) } else { Ok(()) }
    })
}

/// What the steps of a call share. Segments are numbered by class, then by image.
struct Parts<'a> {
    loss: &'a dyn Lovasz,
    shape: Shape,
    rows: Rows,
    /// Slopes of the loss by the errors, class by class, where there is a gradient.
    slopes: Option<Place>,
    factors: Place,
    /// Whether each segment counts.
    kept: Place,
    /// Sums of the blocks of all segments.
    sums: Place,
    /// Bad labels of the blocks of rows.
    bad: Place,
    /// The sums of each row's softmax, where not all classes are sorted together.
    results: Option<Place>,
}

impl<'a> Parts<'a> {
    fn reserve(loss: &'a dyn Lovasz, call: &mut Call<'_>, shape: Shape) -> Self {
        let layout = shape.layout;
        let segments = layout.classes * shape.images;
        let gradient = call.wants(INPUT);
        let slopes = gradient.then(|| call.saved("slopes", &[layout.classes, layout.rows()], Merge::Local));
        let factors = call.saved("factors", &[layout.classes, shape.images], Merge::Local);
        let workgroup = call.variant.workgroup_size;
        let rows = Rows::of_all(layout, Lanes::of_classes(&layout, workgroup, 0), MOST_BLOCKS);
        let mut parts =
            Self { loss, shape, rows, slopes, factors, kept: factors, sums: factors, bad: factors, results: None };
        parts.kept = call.scratch(WORD, segments);
        parts.sums = call.scratch(TALLY, parts.blocks(call, segments).units());
        parts.bad = call.scratch(TALLY, parts.domain(&parts.cells(call)).units());
        let softmax = matches!(loss.errors(), Errors::Classes { activation: Activation::Softmax, .. });
        if softmax && parts.together(call) < layout.classes {
            parts.results = Some(call.scratch(ROW, layout.rows()));
        }
        parts
    }

    /// Segments in blocks.
    fn blocks(&self, call: &Call<'_>, segments: u64) -> Groups {
        Groups { count: segments, cells: self.shape.length, block: call.workgroup() * ITEMS }
    }

    /// The cells of a loss without classes.
    fn cells(&self, call: &Call<'_>) -> Items {
        Items { count: self.shape.layout.rows(), block: call.workgroup() * ITEMS }
    }

    /// What the pass that makes pairs runs over.
    fn domain<'s>(&'s self, cells: &'s Items) -> &'s dyn Domain {
        match self.loss.errors() {
            Errors::Classes { .. } => &self.rows,
            Errors::Hinge => cells,
        }
    }

    /// Classes that are sorted together: their pairs, there and sorted, fit the workspace, and a binding.
    fn together(&self, call: &Call<'_>) -> u64 {
        let rows = self.shape.layout.rows();
        let workspace = call.request.options.workspace.unwrap_or(call.builder.caps.workspace) / (2 * PAIR.size());
        let most = workspace.min(call.builder.window_elements(PAIR)) / rows;
        most.clamp(1, self.shape.layout.classes)
    }

    /// A stage that reads labels and scores.
    fn scores<'s>(&'s self, stage: Stage<'s>) -> Stage<'s> {
        let layout = self.shape.layout;
        let stage = stage.numerics().parameters(&self.loss.parameters()).word("rows", layout.rows() as u32);
        let stage = match self.loss.errors() {
            Errors::Classes { activation, .. } => stage
                .rows(&self.rows)
                .fragments([fragment!("lib/row_probabilities"), fragment!("family/lovasz/alone")])
                .fragments([fragment!("lib/row_moments"), fragment!("lib/scores_given"), fragment!("lib/spread_one")])
                .fragments([activation.fragment(), rows::SHARES[0]])
                .tensor(INPUT, self.rows.scores())
                .again(INPUT, u64::from(!self.rows.lanes.keeps()))
                .flops(FLOPS * layout.classes),
            Errors::Hinge => {
                stage.fragments([fragment!("family/lovasz/hinge")]).word("classes", 2).tensor(INPUT, ITEM).flops(FLOPS)
            }
        };
        stage.labels().absent(Absent::Float("weight", "1.0"))
    }

    /// A run's rows in each of some classes that follow one another, class by class.
    fn in_classes(&self, classes: u64) -> Map<'static> {
        let rows = self.shape.layout.rows();
        Map::hull(move |run: &Run| (run.items.start..(classes - 1) * rows + run.items.end, run.len() * classes))
    }

    /// The pairs of some classes; with the first, the bad labels.
    fn pairs(&self, call: &mut Call<'_>, group: &Group, classes: &Range<u64>) -> Result<(), Error> {
        let cells = self.cells(call);
        let (first, count) = (classes.start == 0, classes.end - classes.start);
        let stage = self.scores(call.sums(self.domain(&cells))).fragments([PAIRS]).block();
        let stage = match self.loss.errors() {
            Errors::Classes { .. } => stage
                .fragments([fragment!("family/lovasz/class_pairs")])
                .constant("KNOWN", !first)
                .words(&[("first_class", classes.start), ("end_class", classes.end)])
                .work("row_results", ROW, self.results, ITEM)
                .with(|stage| if first { stage } else { stage.sparsely(INPUT, count) }),
            Errors::Hinge => stage.fragments([fragment!("family/lovasz/hinge_pairs")]).constant("ITEMS", ITEMS as u32),
        };
        stage
            .work("unsorted", PAIR, group.sort.unsorted(), self.in_classes(count))
            .work("bad", TALLY, first.then_some(self.bad), Map::Unit(1))
            .push(call, &FORWARD)
    }

    /// From the sums of the segments to the loss.
    fn terms(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let Shape { layout, images, .. } = self.shape;
        let segments = layout.classes * images;
        let mean = call.request.reduction == Reduction::Mean;
        let words = [("classes", layout.classes), ("images", images)];
        let each = Items { count: images, block: call.workgroup() };
        let stage = call.sums(&each).fragments([fragment!("family/lovasz/factors")]);
        let stage = match self.loss.errors() {
            Errors::Classes { .. } => stage.class_weights(layout.classes),
            Errors::Hinge => stage.absent(Absent::Float("weight", "1.0")),
        };
        stage
            .words(&words)
            .word("mean", mean.into())
            .work("kept", WORD, self.kept, Map::Whole(segments))
            .work("factors", NUMBER, self.factors, Map::Whole(segments))
            .flops(2 * layout.classes)
            .push(call, &FORWARD)?;
        let blocks = self.blocks(call, segments).units() / segments;
        let bad = self.domain(&self.cells(call)).units();
        let each = Items { count: segments, block: 1 };
        call.sums(&each)
            .fragments([fragment!("family/lovasz/terms")])
            .numerics()
            .words(&words)
            .words(&[("blocks", blocks), ("bad_blocks", bad), ("bad_run", bad.div_ceil(segments * call.workgroup()))])
            .work("sums", TALLY, self.sums, Map::Item(blocks))
            .work("bad", TALLY, self.bad, Map::Whole(bad))
            .work("factors", NUMBER, self.factors, ITEM)
            .value(Map::Whole(segments))
            .flops(4 * blocks)
            .push(call, &FORWARD)
    }

    fn gradient(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let Shape { layout, images, length } = self.shape;
        let segments = layout.classes * images;
        let cells = Items { count: layout.rows(), block: call.workgroup() };
        let stage = self
            .scores(call.sums(self.domain(&cells)))
            .fragments([fragment!("family/lovasz/slopes")])
            .words(&[("length", length), ("images", images), ("image_terms", layout.classes)])
            .work("slopes", NUMBER, self.slopes, self.in_classes(layout.classes))
            .work("factors", NUMBER, self.factors, Map::Whole(segments))
            .upstream(Map::Whole(segments));
        let stage = match self.loss.errors() {
            Errors::Classes { .. } => {
                stage.fragments([fragment!("family/lovasz/class_gradient")]).emits(&self.rows, false)
            }
            Errors::Hinge => stage.fragments([fragment!("family/lovasz/hinge_gradient")]).gradient(INPUT, ITEM),
        };
        stage.push(call, &BACKWARD)
    }
}

/// Scratch for the segments of as many classes as are sorted together.
struct Group {
    sort: Sort,
    /// Pairs of each segment that are sorted, and how many of them are of the foreground.
    lengths: Place,
    foreground: Place,
    /// Of each block: what it has, and the foreground before it.
    counts: Place,
    before: Place,
}

impl Group {
    fn reserve(call: &mut Call<'_>, parts: &Parts<'_>, sorting: Variant, classes: u64) -> Self {
        let segments = classes * parts.shape.images;
        let blocks = parts.blocks(call, segments).units();
        let [lengths, foreground] = [segments; 2].map(|count| call.scratch(WORD, count));
        let [counts, before] = [TALLY, WORD].map(|element| call.scratch(element, blocks));
        let sort = Sort::reserve(&mut call.builder, sorting, segments, parts.shape.length, Some(lengths));
        Self { sort, lengths, foreground, counts, before }
    }

    /// Sorts the pairs of some classes, and gives each cell its slope.
    fn sort(&self, call: &mut Call<'_>, parts: &Parts<'_>, classes: &Range<u64>) -> Result<(), Error> {
        let Shape { layout, images, length } = parts.shape;
        let segments = (classes.end - classes.start) * images;
        let blocks = parts.blocks(call, segments);
        let each = blocks.units() / segments;
        self.count(call, &blocks, None)?;
        self.sum_up(call, parts, &blocks, Some(classes.start * images))?;
        self.sort.push(&mut call.builder, segments, &FORWARD)?;
        self.count(call, &blocks, Some(self.lengths))?;
        self.sum_up(call, parts, &blocks, None)?;
        let first_slope = classes.start * layout.rows();
        let first_sum = classes.start * images * each;
        self.blocks(call, &blocks, self.sort.sorted(), Some(self.lengths))
            .fragments([fragment!("family/lovasz/ranks"), fragment!("lib/sums_before")])
            .words(&[("images", images), ("rows", layout.rows())])
            .words(&[("first_slope", first_slope), ("first_sum", first_sum)])
            .work("before", WORD, self.before, Map::Unit(1))
            .work("foreground", WORD, self.foreground, ITEM)
            .work(
                "slopes",
                NUMBER,
                parts.slopes,
                Map::of(move |run| first_slope + run.items.start * length..first_slope + run.items.end * length),
            )
            .work("sums", TALLY, parts.sums, Map::of(move |run| first_sum + run.units.start..first_sum + run.units.end))
            .flops(8 * length)
            .push(call, &FORWARD)
    }

    /// A stage over blocks of pairs: all, or as many as each segment's length says.
    fn blocks<'s>(&self, call: &Call<'s>, blocks: &'s Groups, pairs: Place, lengths: Option<Place>) -> Stage<'s> {
        let stage = call.sums(blocks).fragments([PAIRS]).block().constant("ITEMS", ITEMS as u32);
        let stage = stage.work("pairs", PAIR, pairs, Map::Item(blocks.cells)).flops(blocks.cells);
        match lengths {
            Some(lengths) => stage.fragments([fragment!("lib/sort_some")]).work("lengths", WORD, lengths, ITEM),
            None => stage.fragments([fragment!("lib/sort_all")]),
        }
    }

    /// The foreground of each block: of pairs as they came, or of those that are sorted.
    fn count(&self, call: &mut Call<'_>, blocks: &Groups, lengths: Option<Place>) -> Result<(), Error> {
        let pairs = if lengths.is_some() { self.sort.sorted() } else { self.sort.unsorted() };
        self.blocks(call, blocks, pairs, lengths)
            .fragments([fragment!("family/lovasz/counts")])
            .work("counts", TALLY, self.counts, Map::Unit(1))
            .push(call, &FORWARD)
    }

    /// The foreground before each block; and before the sort which segments count, numbered from `first`.
    fn sum_up(&self, call: &mut Call<'_>, parts: &Parts<'_>, blocks: &Groups, first: Option<u64>) -> Result<(), Error> {
        let each = blocks.units() / blocks.count;
        let segments = Items { count: blocks.count, block: 1 };
        let all = !matches!(parts.loss.errors(), Errors::Classes { all: false, .. });
        let start = first.unwrap_or(0);
        call.sums(&segments)
            .fragments([fragment!("family/lovasz/segments"), fragment!("lib/sums_before")])
            .block()
            .constant("ALL", all)
            .words(&[("blocks", each), ("length", blocks.cells), ("first_segment", start)])
            .work("counts", TALLY, self.counts, Map::Item(each))
            .work("before", WORD, self.before, Map::Item(each))
            .work("foreground", WORD, first.map(|_| self.foreground), ITEM)
            .work("lengths", WORD, first.map(|_| self.lengths), ITEM)
            .work(
                "kept",
                WORD,
                first.map(|_| parts.kept),
                Map::of(move |run| start + run.items.start..start + run.items.end),
            )
            .flops(2 * each)
            .push(call, &FORWARD)
    }
}
