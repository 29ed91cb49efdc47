//! Offsets as expectations over bins, where the bins of a place are scores at the places before or after it.
//!
//! Forward keeps the logarithm of each sum of exponentials and the expectation, 8 bytes a place, so that a gradient takes one
//! exponential a bin: a score gathers from the windows that hold it, a bin's own logit from all classes in order.

use super::ITEMS;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Run, Stage};
use crate::tensor::{END, GRAD_OUTPUT, OFFSET_LOGITS, OUTPUT, START};

/// Offsets to the left and to the right.
pub(crate) trait Trident: Loss {}

impl Family for dyn Trident {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(START, "B C T", TensorKind::Float).with_grad(),
            TensorDecl::required(END, "B C T", TensorKind::Float).with_grad(),
            TensorDecl::required(OFFSET_LOGITS, "B T 2 K+1", TensorKind::Float).with_grad(),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "2 B C T")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The logarithm of a sum of exponentials, and an expectation.
const KEPT: Element = Element::Plain("vec2<f32>", 8);
/// Sizes of a call.
#[derive(Debug, Clone, Copy)]
struct Shape {
    samples: u64,
    classes: u64,
    places: u64,
    bins: u64,
}

impl Shape {
    fn of(dims: &[usize], logits: &[usize]) -> Self {
        let [samples, classes, places] = dims[..] else { unreachable!("scores have three dims") };
        let [samples, classes, places, bins] = [samples, classes, places, logits[3]].map(|size| size as u64);
        Self { samples, classes, places, bins }
    }

    fn scores(&self) -> u64 {
        self.samples * self.classes * self.places
    }

    /// The elements of a tensor with so many for each of the samples that a run touches, where a sample has `of` of the run's,
    /// from `first` on.
    fn samples_of(of: u64, each: u64, first: u64) -> Map<'static> {
        Map::of(move |run: &Run| first + run.items.start / of * each..first + run.items.end.div_ceil(of) * each)
    }
}

fn plan(loss: &dyn Trident, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(&request.tensors[START].dims, &request.tensors[OFFSET_LOGITS].dims);
    Call::bare(loss, request, caps, Outline::new(&[START]), |call| {
        let gradient = [START, END, OFFSET_LOGITS].iter().any(|name| call.wants(name));
        let dims = [shape.samples, 2, shape.classes * shape.places, 2];
        let kept = gradient.then(|| call.saved("expectations", &dims, Merge::Local));
        let windows = Windows { shape, kept };
        for side in [0, 1] {
            windows.forward(call, side)?;
        }
        for (side, of) in [START, END].into_iter().enumerate() {
            if call.wants(of) {
                windows.scores(call, side as u64, of)?;
            }
        }
        if call.wants(OFFSET_LOGITS) {
            windows.logits(call, 0)?;
            windows.logits(call, 1)?;
        }
        Ok(())
    })
}

/// What the stages share.
struct Windows {
    shape: Shape,
    kept: Option<Place>,
}

impl Windows {
    /// A stage over items of which a sample has so many, on one side.
    fn stage<'s>(&self, call: &Call<'s>, over: &'s Items, entry: Fragment, side: u64, of: u64) -> Stage<'s> {
        let Shape { classes, places, bins, .. } = self.shape;
        let each = classes * places;
        let source = if side == 0 { START } else { END };
        call.sums(over)
            .fragments([fragment!("family/operations/main"), entry, fragment!("family/operations/trident")])
            .numerics()
            .constant("ITEMS", ITEMS as u32)
            .words(&[("classes", classes), ("places", places), ("bins", bins), ("side", side)])
            .tensor_as("scores", source, Shape::samples_of(of, each, 0))
            .tensor(OFFSET_LOGITS, Shape::samples_of(of, places * 2 * bins, 0))
            .work("kept", KEPT, self.kept, Shape::samples_of(of, 2 * each, 0))
    }

    /// The same of a gradient, in pairs where it is stored in halves.
    fn gradient<'s>(&self, stage: Stage<'s>, of: &'static str, side: u64, in_sample: u64, pair: u64) -> Stage<'s> {
        let Shape { classes, places, .. } = self.shape;
        let upstream_at = side * self.shape.scores();
        stage
            .constant("PAIR", pair as u32)
            .words(&[("first", 0), ("upstream_at", upstream_at)])
            .optional(
                GRAD_OUTPUT,
                Absent::Float(GRAD_OUTPUT, "1.0"),
                Shape::samples_of(in_sample, classes * places, upstream_at),
            )
            .gradient_as("result", of, ITEM)
            .own_words("result", true)
    }

    fn forward(&self, call: &mut Call<'_>, side: u64) -> Result<(), Error> {
        let Shape { classes, places, bins, .. } = self.shape;
        let count = self.shape.scores();
        let first = side * count;
        let over = Items { count, block: call.workgroup() * ITEMS };
        self.stage(call, &over, fragment!("family/operations/trident_forward"), side, classes * places)
            .fragments([fragment!("family/operations/all_here")])
            .word("first", first as u32)
            .output(OUTPUT, "result", Map::of(move |run| first + run.items.start..first + run.items.end))
            .flops(10 * bins)
            .push(call, &FORWARD)
    }

    fn scores(&self, call: &mut Call<'_>, side: u64, of: &'static str) -> Result<(), Error> {
        let Shape { classes, places, bins, .. } = self.shape;
        let (each, pair) = (classes * places, pair(call, of));
        let over = Items { count: self.shape.scores(), block: call.workgroup() * ITEMS * pair };
        let stage = self.stage(call, &over, fragment!("family/operations/trident_scores"), side, each);
        self.gradient(stage, of, side, each, pair)
            .fragments([fragment!("family/operations/all_here")])
            .flops(10 * bins)
            .push(call, &BACKWARD)
    }

    /// A side at a time: the upstream gradients of both are far apart.
    fn logits(&self, call: &mut Call<'_>, side: u64) -> Result<(), Error> {
        let Shape { samples, classes, places, bins } = self.shape;
        let (of, pair) = (places * 2 * bins, pair(call, OFFSET_LOGITS));
        let over = Items { count: samples * of, block: call.workgroup() * ITEMS * pair };
        let stage = self.stage(call, &over, fragment!("family/operations/trident_logits"), side, of);
        self.gradient(stage, OFFSET_LOGITS, side, of, pair).flops(5 * classes).push(call, &BACKWARD)
    }
}

/// Elements that an invocation takes at a time: 2 where halves are stored.
fn pair(call: &Call<'_>, of: &str) -> u64 {
    if call.request.tensors[of].dtype.is_half() { 2 } else { 1 }
}

/// The f64 driver: place by place.
fn reference(loss: &dyn Trident, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let shape = Shape::of(&tensors[START].dims, &tensors[OFFSET_LOGITS].dims);
    let [classes, places, bins] = [shape.classes, shape.places, shape.bins].map(|size| size as usize);
    let count = shape.scores() as usize;
    let (sources, logits) = ([START, END].map(|name| tensors[name].as_floats()), tensors[OFFSET_LOGITS].as_floats());
    let mut output = vec![0.0; 2 * count];
    let mut of_sources = [vec![0.0; count], vec![0.0; count]];
    let mut of_logits = vec![0.0; logits.len()];
    for (side, source) in sources.into_iter().enumerate() {
        for i in 0..count {
            let (sample, t) = (i / (classes * places), i % places);
            let row = i - t;
            let logit = |k: usize| ((sample * places + t) * 2 + side) * bins + k;
            // The place of a bin's score, if it is within the sequence.
            let at =
                |k: usize| if side == 0 { (t + k + 1).checked_sub(bins) } else { Some(t + k).filter(|&u| u < places) };
            let weight = |k: usize| if side == 0 { bins - 1 - k } else { k } as f64;
            let z: Vec<f64> = (0..bins).map(|k| at(k).map_or(0.0, |u| source[row + u]) + logits[logit(k)]).collect();
            let most = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let powers: Vec<f64> = z.iter().map(|z| (z - most).exp()).collect();
            let sum: f64 = powers.iter().sum();
            let value = powers.iter().enumerate().map(|(k, p)| weight(k) * p / sum).sum::<f64>();
            output[side * count + i] = value;
            for (k, p) in powers.iter().enumerate() {
                let slope = p / sum * (weight(k) - value) * call.upstream(side * count + i);
                of_logits[logit(k)] += slope;
                if let Some(u) = at(k) {
                    of_sources[side][row + u] += slope;
                }
            }
        }
    }
    let [of_start, of_end] = of_sources;
    let gradients = [call.packed(START, of_start), call.packed(END, of_end), call.packed(OFFSET_LOGITS, of_logits)];
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], gradients))
}
