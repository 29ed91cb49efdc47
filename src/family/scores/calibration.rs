//! How far confidences are from accuracies: a confidence a row, then bins of them.
//!
//! A row leaves one word, so that the scores are read once however many bins there are. Blocks of rows count in workgroup
//! memory, confidences too as integers, whose sum has no order; then each bin adds up the blocks.

use super::{RowActivation, TOPS, blocks_of, layout_of};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, Fixed, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{BIN_ACCURACY, BIN_CONFIDENCE, BIN_COUNT, ERROR, INPUT, LABELS};

crate::params::word_parameter! {
    /// What becomes of the gaps between confidences and accuracies.
    pub enum GapNorm {
        /// Their mean over the rows.
        L1 = "l1",
        /// The root of the mean of their squares.
        L2 = "l2",
        /// The largest.
        Max = "max",
    }
}

impl GapNorm {
    fn fragment(self) -> Fragment {
        match self {
            Self::L1 => fragment!("family/scores/bin_error_l1"),
            Self::L2 => fragment!("family/scores/bin_error_l2"),
            Self::Max => fragment!("family/scores/bin_error_max"),
        }
    }

    /// The error of bins with so many rows and such a gap, in f64.
    fn of(self, bins: &[(f64, f64)]) -> f64 {
        let all: f64 = bins.iter().map(|(count, _)| count).sum();
        let mean = |power: i32| bins.iter().map(|(count, gap)| count * gap.powi(power)).sum::<f64>() / all;
        match self {
            _ if all == 0.0 => 0.0,
            Self::L1 => mean(1),
            Self::L2 => mean(2).sqrt(),
            Self::Max => bins.iter().fold(0.0, |most: f64, (_, gap)| most.max(*gap)),
        }
    }
}

/// An operation that measures calibration.
pub(crate) trait Calibration: Loss {
    fn bins(&self) -> i32;

    fn norm(&self) -> GapNorm;

    fn activation(&self) -> RowActivation;

    /// The label that leaves a row out.
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Calibration {
    const NAME: &'static str = "scores";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float),
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        let of_bins = |name| OutputDecl::float(name, "bins");
        vec![OutputDecl::float(ERROR, "1"), of_bins(BIN_ACCURACY), of_bins(BIN_CONFIDENCE), of_bins(BIN_COUNT)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Bins that are counted at a time, as many as the kernel holds.
const CHUNK: u64 = 512;
/// Rows of a block, of which a kernel's sums stay within 32 bits.
const BLOCK: u64 = 4096;
/// Rows, those that are right, and confidences in units of 2^-20 and 2^-40.
const PART: Element = Element::Plain("vec4<u32>", 16);
/// |right - sum of confidences|, and rows.
const GAP: Element = Element::Plain("vec2<f32>", 8);

/// WGSL of `confidence_of`.
fn confidence_of(activation: RowActivation) -> Fragment {
    match activation {
        RowActivation::Softmax => fragment!("family/scores/confidence_softmax"),
        RowActivation::None => fragment!("family/scores/confidence_none"),
    }
}

fn plan(loss: &dyn Calibration, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = layout_of(request);
    Call::bare(loss, request, caps, Outline::new(&[INPUT]).workgroup(rows::WORKGROUP), |call| {
        let confidences = call.scratch(WORD, layout.rows());
        let rows = blocks_of(call, layout);
        call.sums(&rows)
            .fragments([fragment!("family/scores/each_row"), fragment!("family/scores/answer_confidence")])
            .fragments([fragment!("family/scores/confidences"), confidence_of(loss.activation())])
            .fragments(TOPS)
            .numerics()
            .parameters(&loss.parameters())
            .rows(&rows)
            .labels()
            .class_weights(layout.classes)
            .tensor(INPUT, rows.scores())
            .work("confidences", WORD, confidences, ITEM)
            .flops(8 * layout.classes)
            .push(call, &FORWARD)?;
        bins(loss, call, confidences, layout.rows())
    })
}

/// The bins of so many confidences, and their error.
fn bins(loss: &dyn Calibration, call: &mut Call<'_>, confidences: Place, rows: u64) -> Result<(), Error> {
    let bins = loss.bins() as u64;
    let blocks = Items { count: rows, block: BLOCK };
    let all = rows.div_ceil(BLOCK);
    let parts = call.scratch(PART, all * bins.min(CHUNK));
    let strays = call.scratch(WORD, all);
    let gaps = call.scratch(GAP, bins);
    for first in (0..bins).step_by(CHUNK as usize) {
        let width = CHUNK.min(bins - first);
        let words = [("first_bin", first), ("width", width)];
        call.sums(&blocks)
            .fragments([fragment!("family/scores/bins"), fragment!("family/scores/confidences")])
            .constant("ITEMS", (BLOCK / call.workgroup()) as u32)
            .words(&words)
            .word("bins", bins as u32)
            .work("confidences", WORD, confidences, ITEM)
            .work("parts", PART, parts, Map::Unit(width))
            .work("strays", WORD, strays, Map::Unit(1))
            .flops(8)
            .push(call, &FORWARD)?;
        let each = Items { count: width, block: 1 };
        let of_bins = || Map::of(move |run| first + run.items.start..first + run.items.end);
        call.sums(&each)
            .fragments([fragment!("family/scores/bin_fold")])
            .words(&words)
            .word("blocks", all as u32)
            .work("parts", PART, parts, Map::Whole(all * width))
            .output(BIN_ACCURACY, "accuracy", of_bins())
            .output(BIN_CONFIDENCE, "confidence", of_bins())
            .output(BIN_COUNT, "count", of_bins())
            .work("gaps", GAP, gaps, of_bins())
            .flops(4 * all)
            .push(call, &FORWARD)?;
    }
    call.step(Fixed::new(1, 0..bins))
        .fragments([fragment!("family/scores/bin_error"), fragment!("lib/group_sums"), loss.norm().fragment()])
        .numerics()
        .words(&[("bins", bins), ("blocks", all)])
        .work("gaps", GAP, gaps, ITEM)
        .work("strays", WORD, strays, Map::Whole(all))
        .output(ERROR, "error", Map::Whole(1))
        .flops(4)
        .push(call, &FORWARD)
}

/// The f64 driver: row by row.
fn reference(loss: &dyn Calibration, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), 0.0)?;
    let x = tensors[INPUT].as_floats();
    let bins = loss.bins() as usize;
    let (mut count, mut right, mut confidence) = (vec![0.0; bins], vec![0.0; bins], vec![0.0; bins]);
    let mut stray = false;
    let counted: Vec<usize> = if x.is_empty() { Vec::new() } else { rows.counted().collect() };
    for q in counted {
        let scores: Vec<f64> = (0..rows.layout.classes as usize).map(|c| x[rows.cell(q, c)]).collect();
        let log_p = rows.log_softmax(x, q);
        if log_p[0].is_nan() {
            stray = true;
            continue;
        }
        let best = (0..scores.len()).fold(0, |best, c| if scores[c] > scores[best] { c } else { best });
        let sure = match loss.activation() {
            RowActivation::Softmax => log_p[best].exp(),
            RowActivation::None => scores[best].clamp(0.0, 1.0),
        };
        let bin = ((sure * bins as f64) as usize).min(bins - 1);
        count[bin] += 1.0;
        right[bin] += f64::from(u8::from(best == rows.label(q)));
        confidence[bin] += sure;
    }
    let mean = |sums: &[f64]| -> Vec<f64> {
        sums.iter().zip(&count).map(|(sum, count)| if *count == 0.0 { 0.0 } else { sum / count }).collect()
    };
    let (accuracy, confidence) = (mean(&right), mean(&confidence));
    let gaps: Vec<_> = (0..bins).map(|bin| (count[bin], (accuracy[bin] - confidence[bin]).abs())).collect();
    let error = if stray { f64::NAN } else { loss.norm().of(&gaps) };
    let outputs = [(ERROR, vec![error]), (BIN_ACCURACY, accuracy), (BIN_CONFIDENCE, confidence), (BIN_COUNT, count)];
    Ok(call.outputs(outputs.map(|(name, values)| (name, HostData::Float(values))), []))
}
