//! Losses of maximum projections: the sums are over the lines along an axis, of the largest probability and the largest share
//! on each, and every axis has sums of its own.
//!
//! The scores are read once an axis and once more for the gradient, which goes to the first place of each line that has its
//! largest probability. The softmax over more classes than an invocation holds takes a pass of its own.

use super::plan::{Parts, Pooled, ROW};
use super::{Fold, Overlap, Shape, Term, check, sums_of};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::{Merge, Place};
use crate::request::Request;
use crate::stage::rows::{HostRows, SHARES};
use crate::stage::totals::{self, NUMBER, WORD};
use crate::stage::{Call, FORWARD, Groups, HostCall, Lines, Map, Run, Stage, spatial};
use crate::tensor::{CELL_MASK, INPUT, TARGET};

/// Classes that an invocation takes at a time, whose softmax it finds where there are no more.
const TOGETHER: u64 = 8;
/// The lines of a sample along an axis, and how many there are along the axes before.
#[derive(Debug, Clone, Copy)]
struct Axis {
    lines: Lines,
    first: u64,
}

/// Each of the axes, which must be some of the spatial ones.
fn axes_of(axes: &[i32], request: &Request) -> Result<Vec<Axis>, Error> {
    let dims = &request.tensors[INPUT].dims;
    let space = spatial(dims, request.options.class_axis);
    if !(2..=3).contains(&space.len()) {
        let expected = "two or three spatial axes".into();
        return Err(Error::Shape { name: INPUT.into(), expected, found: dims.clone() });
    }
    let exists = |axis: &i32| usize::try_from(*axis).is_ok_and(|axis| axis < space.len());
    if !axes.iter().all(exists) {
        let expected = format!("some of {} spatial axes", space.len());
        return Err(Error::Parameter { name: "axes".into(), expected, found: format!("{axes:?}") });
    }
    let mut first = 0;
    let axis = |&axis: &i32| {
        let axis = Axis { lines: Lines::along(space, axis as usize), first };
        first += axis.lines.count;
        axis
    };
    Ok(axes.iter().map(axis).collect())
}

/// What projections keep of every line: where its largest probability is, and the largest share.
pub(super) struct Projections {
    axes: Vec<Axis>,
    places: Place,
    shares: Place,
}

impl Projections {
    pub fn reserve(axes: &[i32], call: &mut Call<'_>, shape: &Shape) -> Result<Self, Error> {
        let axes = axes_of(axes, call.request)?;
        let all = axes.iter().map(|axis| axis.lines.count).sum();
        let dims = [shape.layout.samples, shape.layout.classes, all];
        let places = call.saved("places", &dims, Merge::Local);
        let shares = call.saved("shares", &dims, Merge::Local);
        Ok(Self { axes, places, shares })
    }

    fn all(&self) -> u64 {
        self.axes.iter().map(|axis| axis.lines.count).sum()
    }

    /// The sums along each axis, by sample and class.
    pub fn add_up(&self, call: &mut Call<'_>, parts: &Parts<'_>) -> Result<(), Error> {
        let layout = parts.shape.layout;
        let normalizes = parts.loss.options().activation == Activation::Softmax;
        let apart = normalizes && layout.classes > TOGETHER;
        let kept = apart.then(|| parts.kept.unwrap_or_else(|| call.scratch(ROW, layout.rows())));
        if apart {
            parts
                .rows_of(call.sums(&parts.rows), kept)
                .fragments([fragment!("family/overlap/row_statistics"), parts.activation()])
                .push(call, &FORWARD)?;
        }
        let (statistics, flops): (Fragment, u64) = match (normalizes, apart) {
            (false, _) => (fragment!("family/overlap/statistics_alone"), 12),
            (true, false) => (fragment!("family/overlap/statistics_here"), 20),
            (true, true) => (fragment!("family/overlap/statistics_kept"), 12),
        };
        for (axis, &Axis { lines, first }) in (0..).zip(&self.axes) {
            let lanes = lines.lanes(call.workgroup());
            let over = Groups { count: layout.samples, cells: lines.count, block: call.workgroup() / lanes };
            let blocks = lines.count.div_ceil(over.block);
            let partial = call.scratch(NUMBER, layout.samples * blocks * layout.classes * 3);
            let stage = self
                .cells(call.sums(&over), parts)
                .fragments([fragment!("family/overlap/projections"), statistics, fragment!("lib/ordered_key")])
                .fragments([parts.activation(), sums_of(parts.loss).fragment()])
                .constants(&[("LANES", lanes), ("CONTIGUOUS", (lines.inner == 1).into())])
                .constant("CLASSES", layout.classes.min(TOGETHER) as u32)
                .constant("COUNTS", axis == 0)
                .with(|stage| lines.words(stage))
                .words(&[("all_lines", self.all()), ("first_line", first)])
                .work("row_results", ROW, kept, Map::Item(layout.space))
                .work("places", WORD, self.places, Map::Item(layout.classes * self.all()))
                .work("shares", NUMBER, self.shares, Map::Item(layout.classes * self.all()))
                .work("sums", NUMBER, partial, Map::Unit(layout.classes * 3))
                .flops(flops * layout.classes * layout.space);
            let stage = match axis {
                0 => stage.tally("values", totals::VALUE),
                _ => stage.absent(Absent::Plain("values", "Tally")),
            };
            stage.push(call, &FORWARD)?;
            let first = axis * layout.samples;
            Pooled { pools: layout.samples, classes: layout.classes, blocks, first }.add(call, partial, parts.sums)?;
        }
        Ok(())
    }

    /// What a stage reads of a sample's cells, its items being samples.
    fn cells<'s>(&self, stage: Stage<'s>, parts: &Parts<'_>) -> Stage<'s> {
        let layout = parts.shape.layout;
        let [sample, class, cell] = layout.strides();
        let scores = || Map::Item(layout.classes * layout.space);
        let stage = stage
            .fragments([fragment!("lib/score_index")])
            .numerics()
            .block()
            .parameters(&parts.loss.parameters())
            .words(&[("classes", layout.classes), ("space", layout.space)])
            .words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
            .optional(CELL_MASK, Absent::Integer("cell_mask", "1"), Map::Item(layout.space))
            .labelled(fragment!("lib/labelled"), Map::Item(layout.space))
            .absent(Absent::Float("weight", "1.0"))
            .tensor(INPUT, scores());
        let [by_label, given] = SHARES;
        match stage.has(TARGET) {
            true => stage.fragments([given]).tensor(TARGET, scores()),
            false => stage.fragments([by_label]),
        }
    }

    /// The slopes by the probabilities of rows.
    pub fn slopes<'s>(&self, stage: Stage<'s>, shape: &Shape) -> Stage<'s> {
        const WORDS: [[&str; 3]; 3] = [
            ["length_0", "inner_0", "first_0"],
            ["length_1", "inner_1", "first_1"],
            ["length_2", "inner_2", "first_2"],
        ];
        let (samples, space) = (shape.layout.samples, shape.layout.space);
        let each = shape.layout.classes * self.all();
        let of_samples =
            move || Map::of(move |run: &Run| run.items.start / space * each..run.items.end.div_ceil(space) * each);
        let stage = stage
            .fragments([fragment!("family/overlap/slope_of_projections")])
            .words(&[("axes", shape.axes), ("samples", samples), ("all_lines", self.all())])
            .work("places", WORD, self.places, of_samples())
            .work("shares", NUMBER, self.shares, of_samples());
        WORDS.iter().enumerate().fold(stage, |stage, (axis, [length, inner, first])| {
            let none = Axis { lines: Lines { length: 1, inner: 1, count: 0 }, first: 0 };
            let axis = self.axes.get(axis).copied().unwrap_or(none);
            stage.words(&[(length, axis.lines.length), (inner, axis.lines.inner), (first, axis.first)])
        })
    }
}

/// The f64 driver: lines along each axis, their sums, and back to the places.
pub(super) fn reference(
    loss: &dyn Overlap,
    axes: &[i32],
    request: &Request,
    tensors: &HostTensors,
) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request);
    check(loss, request, &shape)?;
    let axes = axes_of(axes, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let options = loss.options();
    let rows = HostRows::new(tensors, request.options.class_axis, Some(options.ignore_index), 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let (classes, first) = (shape.layout.classes as usize, shape.first_class as usize);
    let (samples, space) = (shape.layout.samples as usize, shape.layout.space as usize);
    let x = input.as_floats();
    let nothing = || vec![0.0; classes];
    let all = || 0..samples * space;
    let probabilities: Vec<Vec<f64>> =
        all().map(|q| if rows.counts(q) { options.activation.probabilities(&rows, x, q) } else { nothing() }).collect();
    let shares: Vec<Vec<f64>> = all()
        .map(|q| if rows.counts(q) { (0..classes).map(|c| rows.share(q, c)).collect() } else { nothing() })
        .collect();
    let above = |a: f64, b: f64| !b.is_nan() && (a.is_nan() || a > b);
    let mut values = Vec::new();
    let mut slopes = vec![nothing(); samples * space];
    let scale = call.scale((samples * (classes - first)) as f64, samples);
    for sample in 0..samples {
        for c in first..classes {
            let upstream = scale * call.upstream(values.len());
            let mut value = 0.0;
            for Axis { lines, .. } in &axes {
                let row = |line: usize, k: usize| sample * space + lines.element(line, k);
                let best = |of: &[Vec<f64>], line: usize| {
                    let rows = (0..lines.length as usize).map(|k| row(line, k));
                    rows.reduce(|best, q| if above(of[q][c], of[best][c]) { q } else { best })
                        .expect("a line has cells")
                };
                let tops: Vec<[usize; 2]> =
                    (0..lines.count as usize).map(|line| [best(&probabilities, line), best(&shares, line)]).collect();
                let mut sums = [0.0; 3];
                for [p, t] in &tops {
                    let parts = sums_of(loss).of(probabilities[*p][c], shares[*t][c]);
                    (0..3).for_each(|k| sums[k] += parts[k]);
                }
                let term = term_of(loss, sums);
                value += term.value;
                for [p, t] in tops {
                    let slope = sums_of(loss).slope(probabilities[p][c], shares[t][c], term.by);
                    slopes[p][c] += upstream * slope;
                }
            }
            values.push(value);
        }
    }
    let mut gradient = vec![0.0; x.len()];
    for q in rows.counted() {
        for (c, slope) in options.activation.to_scores(&probabilities[q], &slopes[q]).into_iter().enumerate() {
            gradient[rows.cell(q, c)] = slope;
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

fn term_of(loss: &dyn Overlap, sums: [f64; 3]) -> Term {
    let mut made = Term::NAN;
    loss.fold(&mut |fold| {
        let Fold::Terms(term) = fold else { panic!("every class has a term of its own") };
        if sums.iter().all(|sum| sum.is_finite()) {
            made = term(sums, super::Class { index: 0, cells: 0.0 });
        }
    });
    made
}
