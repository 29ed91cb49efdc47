//! The plan: words of all cells, the sort of those that need slopes for some classes at a time, the terms of all, and a pass
//! for the gradient.

use super::{Errors, Lovasz, Shape};
use crate::caps::Caps;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Merge, Place, Plan};
use crate::request::{Reduction, Request};
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows};
use crate::stage::sort::{Choice, Lot, PAIR, Sort, Ways};
use crate::stage::totals::{NUMBER, TALLY, WORD};
use crate::stage::{
    BACKWARD, Call, Denominator, Domain, FORWARD, Groups, ITEM, Items, Layout, Map, Outline, Run, Stage, chunks,
};
use crate::tensor::INPUT;
use crate::variant::Variant;
use std::ops::Range;

/// Cells of an invocation in a block.
const ITEMS: u64 = 8;
/// Operations of a score: the exponential, the error, the slope.
const FLOPS: u64 = 14;

/// Softmax statistics of a row.
const ROW: Element = Element::Plain("vec2<f32>", 8);

/// What a block of cells, or a segment, holds.
const FOUND: Element = Element::Plain("Found", 12);

/// Defines `word_of`, `key_of`, `error_of` and `slope_in`.
const WORDS: Fragment = fragment!("family/lovasz/words");

pub(super) fn plan(loss: &dyn Lovasz, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(loss, request)?;
    // A payload holds a place and a bit.
    let (needed, limit) = (shape.layout.rows(), 1 << 31);
    if needed > limit {
        return Err(Error::TooLarge { what: "cells to sort".into(), needed, limit });
    }
    let mean = if loss.per_image() { Denominator::Samples } else { Denominator::One };
    let outline = Outline::new(&[INPUT]).mean(mean).samples(shape.layout.samples).workgroup(rows::WORKGROUP);
    Call::loss(loss, request, caps, outline, |call| {
        let sorting = Variant::choose(loss.name(), &request.options, caps, 256)?;
        let parts = Parts::reserve(loss, call, shape);
        let group = Group::reserve(call, &parts, sorting);
        for made in chunks(0..shape.layout.classes, parts.made) {
            parts.words(call, &made)?;
            for classes in chunks(made, parts.together) {
                group.sort(call, &parts, &classes)?;
            }
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
    /// Classes that are sorted together, and those whose words are there together.
    together: u64,
    made: u64,
    /// The words of the cells, class by class: those of all classes where there is a gradient, and then their slopes.
    words: Place,
    slopes: Option<Place>,
    factors: Place,
    /// Whether each segment counts.
    kept: Place,
    /// Sums of the blocks of all segments.
    sums: Place,
    /// Bad labels of the blocks of rows.
    bad: Place,
    /// The sums of each row's softmax, where not all classes have their words together.
    results: Option<Place>,
}

impl<'a> Parts<'a> {
    fn reserve(loss: &'a dyn Lovasz, call: &mut Call<'_>, shape: Shape) -> Self {
        let layout = shape.layout;
        let segments = layout.classes * shape.images;
        let gradient = call.wants(INPUT);
        let slopes = gradient.then(|| call.saved("slopes", &[layout.classes, layout.rows()], Merge::Local));
        let together = together(call, layout, gradient);
        let made = if gradient { layout.classes } else { together };
        let factors = call.saved("factors", &[layout.classes, shape.images], Merge::Local);
        let workgroup = call.variant.workgroup_size;
        let rows = Rows::of_all(layout, Lanes::of_classes(&layout, workgroup, 0), MOST_BLOCKS);
        let words = slopes.unwrap_or_else(|| call.scratch(WORD, made * layout.rows()));
        let [kept, sums, bad] = [factors; 3];
        let mut parts =
            Self { loss, shape, rows, together, made, words, slopes, factors, kept, sums, bad, results: None };
        parts.kept = call.scratch(WORD, segments);
        parts.sums = call.scratch(TALLY, parts.blocks(call, segments).units());
        parts.bad = call.scratch(TALLY, parts.domain(&parts.cells(call)).units());
        let softmax = matches!(loss.errors(), Errors::Classes { activation: Activation::Softmax, .. });
        if softmax && made < layout.classes {
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

    /// What the pass that makes words runs over.
    fn domain<'s>(&'s self, cells: &'s Items) -> &'s dyn Domain {
        match self.loss.errors() {
            Errors::Classes { .. } => &self.rows,
            Errors::Hinge => cells,
        }
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

    /// The words of some classes; with the first, the bad labels.
    fn words(&self, call: &mut Call<'_>, classes: &Range<u64>) -> Result<(), Error> {
        let cells = self.cells(call);
        let (first, count) = (classes.start == 0, classes.end - classes.start);
        let stage = self.scores(call.sums(self.domain(&cells))).fragments([WORDS]).block();
        let stage = match self.loss.errors() {
            Errors::Classes { .. } => stage
                .fragments([fragment!("family/lovasz/class_words")])
                .constant("KNOWN", !first)
                .words(&[("first_class", classes.start), ("end_class", classes.end)])
                .work("row_results", ROW, self.results, ITEM)
                .with(|stage| if first { stage } else { stage.sparsely(INPUT, count) }),
            Errors::Hinge => stage.fragments([fragment!("family/lovasz/hinge_words")]).constant("ITEMS", ITEMS as u32),
        };
        stage
            .work("words", WORD, self.words, self.in_classes(count))
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
            .fragments([fragment!("family/lovasz/slopes"), WORDS])
            .words(&[("length", length), ("images", images), ("image_terms", layout.classes)])
            .work("words", WORD, self.words, self.in_classes(layout.classes))
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

/// Classes that are sorted together: their pairs, there and sorted, fit the workspace, with their words where those are not
/// saved; and a binding.
fn together(call: &Call<'_>, layout: Layout, saved: bool) -> u64 {
    let each = 2 * PAIR + if saved { 0 } else { WORD.size() };
    let workspace = call.request.options.workspace.unwrap_or(call.builder.caps.workspace) / each;
    let most = workspace.min(call.builder.window_elements(WORD)) / layout.rows();
    most.clamp(1, layout.classes)
}

/// Scratch for the segments of as many classes as are sorted together.
struct Group {
    sort: Sort,
    /// Of each block of cells: what it holds.
    found: Place,
    /// Of each segment: the end of the keys that are sorted, and the foreground.
    ends: Place,
    foreground: Place,
    /// Of each block of sorted cells: its foreground, and that before it.
    counts: Place,
    before: Place,
}

impl Group {
    fn reserve(call: &mut Call<'_>, parts: &Parts<'_>, sorting: Variant) -> Self {
        let segments = parts.together * parts.shape.images;
        let blocks = parts.blocks(call, segments).units();
        let found = call.scratch(FOUND, blocks);
        let [ends, lengths, foreground] = [segments; 3].map(|count| call.scratch(WORD, count));
        let [counts, before] = [blocks; 2].map(|count| call.scratch(WORD, count));
        let sort = Sort::reserve(
            &mut call.builder,
            sorting,
            Lot { lengths: Some(lengths), ..Lot::of(segments, parts.shape.length) },
        );
        Self { sort, found, ends, foreground, counts, before }
    }

    /// Sorts the cells of some classes that need slopes, and gives them those.
    fn sort(&self, call: &mut Call<'_>, parts: &Parts<'_>, classes: &Range<u64>) -> Result<(), Error> {
        let Shape { layout, images, length } = parts.shape;
        let turn = Turn {
            blocks: parts.blocks(call, (classes.end - classes.start) * images),
            first_segment: classes.start * images,
            first_word: classes.start % parts.made * layout.rows(),
        };
        self.find(call, parts, &turn)?;
        self.ends(call, parts, &turn)?;
        let (ends, words, first_word) = (self.ends, parts.words, turn.first_word);
        let choice = Choice {
            places: &|stage| {
                let stage = stage.fragments([fragment!("family/lovasz/chosen_segments")]);
                stage.word("length", length as u32).work("ends", WORD, ends, ITEM)
            },
            words: &|stage| {
                let stage = stage.fragments([fragment!("family/lovasz/chosen"), WORDS]);
                let stage = stage.word("first_word", first_word as u32).work("ends", WORD, ends, ITEM);
                stage.work("words", WORD, words, segments_from(first_word, length))
            },
        };
        let ways = Ways { from: Some(choice), ..Ways::default() };
        self.sort.push(&mut call.builder, turn.blocks.count, &FORWARD, ways)?;
        self.count(call, &turn)?;
        self.ranks(call, parts, &turn)
    }

    /// What the blocks of cells hold.
    fn find(&self, call: &mut Call<'_>, parts: &Parts<'_>, turn: &Turn) -> Result<(), Error> {
        call.sums(&turn.blocks)
            .fragments([fragment!("family/lovasz/find"), fragment!("family/lovasz/found"), WORDS])
            .constant("ITEMS", ITEMS as u32)
            .word("first_word", turn.first_word as u32)
            .work("words", WORD, parts.words, segments_from(turn.first_word, turn.blocks.cells))
            .work("found", FOUND, self.found, Map::Unit(1))
            .flops(turn.blocks.cells)
            .push(call, &FORWARD)
    }

    /// Which segments count, their foreground, and which keys are sorted.
    fn ends(&self, call: &mut Call<'_>, parts: &Parts<'_>, turn: &Turn) -> Result<(), Error> {
        let segments = Items { count: turn.blocks.count, block: 1 };
        let all = !matches!(parts.loss.errors(), Errors::Classes { all: false, .. });
        call.sums(&segments)
            .fragments([fragment!("family/lovasz/segments"), fragment!("family/lovasz/found"), WORDS])
            .constant("ALL", all)
            .words(&[("blocks", turn.each()), ("first_segment", turn.first_segment)])
            .work("found", FOUND, self.found, Map::Item(turn.each()))
            .work("foreground", WORD, self.foreground, ITEM)
            .work("ends", WORD, self.ends, ITEM)
            .work("kept", WORD, parts.kept, segments_from(turn.first_segment, 1))
            .flops(2 * turn.each())
            .push(call, &FORWARD)
    }

    /// The foreground of the blocks of sorted cells, and that before each.
    fn count(&self, call: &mut Call<'_>, turn: &Turn) -> Result<(), Error> {
        let stage = self.sort.counted(call.sums(&turn.blocks));
        stage
            .fragments([fragment!("family/lovasz/counts"), fragment!("lib/sums_before")])
            .constant("ITEMS", ITEMS as u32)
            .work("payloads", WORD, self.sort.sorted().payloads, Map::Item(turn.blocks.cells))
            .work("counts", WORD, self.counts, Map::Unit(1))
            .flops(turn.blocks.cells)
            .push(call, &FORWARD)?;
        let segments = Items { count: turn.blocks.count, block: 1 };
        let stage = self.sort.counted(call.sums(&segments));
        stage
            .fragments([fragment!("family/lovasz/before"), fragment!("lib/sums_before")])
            .words(&[("blocks", turn.each()), ("block", turn.blocks.block)])
            .work("counts", WORD, self.counts, Map::Item(turn.each()))
            .work("before", WORD, self.before, Map::Item(turn.each()))
            .flops(2 * turn.each())
            .push(call, &FORWARD)
    }

    /// The slopes of sorted cells, and the sums of their errors.
    fn ranks(&self, call: &mut Call<'_>, parts: &Parts<'_>, turn: &Turn) -> Result<(), Error> {
        let (length, pairs) = (turn.blocks.cells, self.sort.sorted());
        let first_sum = turn.first_segment * turn.each();
        let stage = self.sort.counted(call.sums(&turn.blocks));
        stage
            .fragments([fragment!("family/lovasz/ranks"), fragment!("lib/sums_before"), WORDS])
            .block()
            .constant("ITEMS", ITEMS as u32)
            .words(&[("first_slope", turn.first_word), ("first_sum", first_sum)])
            .work("keys", WORD, pairs.keys, Map::Item(length))
            .work("payloads", WORD, pairs.payloads, Map::Item(length))
            .work("before", WORD, self.before, Map::Unit(1))
            .work("foreground", WORD, self.foreground, ITEM)
            .work("slopes", NUMBER, parts.slopes, segments_from(turn.first_word, length))
            .work("sums", TALLY, parts.sums, segments_from(first_sum, turn.each()))
            .flops(8 * length)
            .push(call, &FORWARD)
    }
}

/// The segments of classes that are sorted together.
struct Turn {
    blocks: Groups,
    /// Where they start among all segments, and among the words that are there.
    first_segment: u64,
    first_word: u64,
}

impl Turn {
    /// Blocks of a segment.
    fn each(&self) -> u64 {
        self.blocks.units() / self.blocks.count
    }
}

/// So many elements of each segment, those of the first segment from `first` on.
fn segments_from(first: u64, each: u64) -> Map<'static> {
    Map::of(move |run| first + run.items.start * each..first + run.items.end * each)
}
