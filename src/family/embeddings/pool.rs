//! Rows pooled over segments by the softmax of their scores: weights by one workgroup a segment, then sums, an invocation for
//! each number of the result. Backward needs the product of each row with its segment's upstream gradient.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Element, fragment};
use crate::numerics::larger;
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Items, Map, One, Outline, Stage, empty};
use crate::tensor::{EMBEDDINGS, GRAD_OUTPUT, OFFSETS, POOLED, SCORES, grad_names};
use std::ops::Range;

/// An operation that pools rows over segments.
pub(crate) trait Pool: Loss {
    /// What scores are multiplied by.
    fn scale(&self) -> f32;
}

impl Family for dyn Pool {
    const NAME: &'static str = "embeddings";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(EMBEDDINGS, "N D", TensorKind::Float).with_grad(),
            TensorDecl::required(SCORES, "N", TensorKind::Float).with_grad(),
            TensorDecl::required(OFFSETS, "K+1", TensorKind::Index),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(POOLED, "K D")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// A sum, and whether a number in it was none.
const SUM: Element = Element::Plain("vec2<f32>", 8);

/// What the stages of a call share.
struct Pooled<'a> {
    loss: &'a dyn Pool,
    rows: u64,
    width: u64,
    segments: u64,
    bounds: Place,
    weights: Place,
}

fn plan(loss: &dyn Pool, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [rows, width] = [0, 1].map(|axis| request.tensors[EMBEDDINGS].dims[axis] as u64);
    let segments = request.tensors[OFFSETS].elements() - 1;
    Call::bare(loss, request, caps, Outline::new(&[EMBEDDINGS]), |call| {
        if segments == 0 {
            for name in request.gradients.iter().filter(|_| !request.options.accumulate) {
                let place = Place::Tensor(grad_names(name).1);
                empty::fill(&mut call.builder, call.variant, place, &request.tensors[name], &BACKWARD, 0.0);
            }
            return Ok(());
        }
        let kept = !request.gradients.is_empty();
        let bounds =
            if kept { call.saved("bounds", &[segments + 1], Merge::Local) } else { call.scratch(WORD, segments + 1) };
        let weights = if kept { call.saved("weights", &[rows], Merge::Local) } else { call.scratch(NUMBER, rows) };
        let pooled = Pooled { loss, rows, width, segments, bounds, weights };
        pooled.weigh(call)?;
        pooled.sum(call)?;
        if kept { pooled.backward(call) } else { Ok(()) }
    })
}

impl Pooled<'_> {
    fn each_segment(&self) -> Items {
        Items { count: self.segments, block: 1 }
    }

    fn bounds<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.numerics().words(&[("rows", self.rows), ("segments", self.segments), ("width", self.width)]).work(
            "bounds",
            WORD,
            self.bounds,
            Map::Whole(self.segments + 1),
        )
    }

    /// The weights of some rows, of which steps bind others.
    fn weights<'s>(&self, stage: Stage<'s>, rows: Range<u64>) -> Stage<'s> {
        self.bounds(stage).work("weights", NUMBER, self.weights, Map::at(rows))
    }

    fn weigh(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let one = One { groups: 1, items: 0..self.segments + 1 };
        call.sums(&one)
            .fragments([fragment!("lib/segment_bounds")])
            .constant("WHOLE", 0u32)
            .words(&[("segments", self.segments), ("elements", self.rows)])
            .tensor(OFFSETS, ITEM)
            .work("bounds", WORD, self.bounds, ITEM)
            .push(call, &FORWARD)?;
        let each = self.each_segment();
        let stage = call.sums(&each).fragments([fragment!("family/embeddings/pool_weights"), fragment!("lib/all_of")]);
        self.weights(stage, 0..self.rows)
            .parameters(&self.loss.parameters())
            .tensor(SCORES, Map::Whole(self.rows))
            .push(call, &FORWARD)
    }

    fn sum(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let all = Items { count: self.segments * self.width, block: call.workgroup() };
        let runs = call.runs(EMBEDDINGS, self.width, self.rows)?;
        let sums = (runs.len() > 1).then(|| call.scratch(SUM, all.count));
        for run in runs {
            let stage = call.sums(&all).fragments([fragment!("family/embeddings/pool_sums")]);
            self.weights(stage, run.clone())
                .constant("SEVERAL", sums.is_some())
                .words(&[("first_row", run.start), ("end_row", run.end)])
                .tensor(EMBEDDINGS, Map::at(run.start * self.width..run.end * self.width))
                .work("sums", SUM, sums, ITEM)
                .output(POOLED, "pooled", ITEM)
                .flops(2 * self.rows.div_ceil(self.segments))
                .push(call, &FORWARD)?;
        }
        Ok(())
    }

    fn backward(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let of_scores = call.wants(SCORES);
        let products = of_scores.then(|| call.scratch(NUMBER, self.rows));
        let each = Items { count: self.rows, block: 1 };
        let all = std::iter::once(0..self.segments).collect();
        let runs = if call.has(GRAD_OUTPUT) { call.runs(GRAD_OUTPUT, self.width, self.segments)? } else { all };
        for run in runs {
            let upstream = Map::at(run.start * self.width..run.end * self.width);
            let stage =
                call.sums(&each).fragments([fragment!("family/embeddings/pool_rows"), fragment!("lib/segments")]);
            self.bounds(stage)
                .work("weights", NUMBER, self.weights, ITEM)
                .words(&[("first_segment", run.start), ("end_segment", run.end)])
                .tensor(EMBEDDINGS, Map::Item(self.width))
                .optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), upstream)
                .work("products", NUMBER, products, ITEM)
                .gradient(EMBEDDINGS, Map::Item(self.width))
                .flops(3 * self.width)
                .push(call, &BACKWARD)?;
        }
        if !of_scores {
            return Ok(());
        }
        let means = call.scratch(NUMBER, self.segments);
        let segment = self.each_segment();
        let stage = call.sums(&segment).fragments([fragment!("family/embeddings/pool_means")]);
        self.weights(stage, 0..self.rows)
            .work("products", NUMBER, products, Map::Whole(self.rows))
            .work("means", NUMBER, means, ITEM)
            .push(call, &BACKWARD)?;
        let blocks = Items { count: self.rows, block: call.workgroup() };
        let stage =
            call.sums(&blocks).fragments([fragment!("family/embeddings/pool_scores"), fragment!("lib/segments")]);
        self.bounds(stage)
            .parameters(&self.loss.parameters())
            .work("weights", NUMBER, self.weights, ITEM)
            .work("products", NUMBER, products, ITEM)
            .work("means", NUMBER, means, Map::Whole(self.segments))
            .gradient(SCORES, ITEM)
            .push(call, &BACKWARD)
    }
}

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Pool, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let (embeddings, scores) = (&tensors[EMBEDDINGS], tensors[SCORES].as_floats());
    let (rows, width) = (embeddings.dims[0], embeddings.dims[1]);
    let row = |i: usize| &embeddings.as_floats()[i * width..(i + 1) * width];
    let segments = ranges(tensors, rows)?;
    let mut pooled = vec![0.0; segments.len() * width];
    let (mut slopes, mut of_scores) = (vec![0.0; rows * width], vec![0.0; rows]);
    for (k, segment) in segments.into_iter().enumerate() {
        let scale = f64::from(loss.scale());
        let most = segment.clone().map(|i| scores[i]).fold(f64::NEG_INFINITY, larger);
        let powers: Vec<f64> = segment.clone().map(|i| (scale * (scores[i] - most)).exp()).collect();
        let sum: f64 = powers.iter().sum();
        let weighted: Vec<(usize, f64)> = segment.zip(powers.iter().map(|power| power / sum)).collect();
        let upstream: Vec<f64> = (0..width).map(|d| call.upstream(k * width + d)).collect();
        let product = |i: usize| row(i).iter().zip(&upstream).map(|(x, g)| x * g).sum::<f64>();
        // A row without weight adds nothing, whatever it holds.
        let taken = || weighted.iter().filter(|(_, weight)| *weight != 0.0);
        let mean: f64 = taken().map(|&(i, weight)| weight * product(i)).sum();
        for &(i, weight) in taken() {
            for d in 0..width {
                pooled[k * width + d] += weight * row(i)[d];
                slopes[i * width + d] = weight * upstream[d];
            }
            of_scores[i] = scale * weight * (product(i) - mean);
        }
    }
    let gradients = [call.packed(EMBEDDINGS, slopes), call.packed(SCORES, of_scores)];
    Ok(call.outputs([(POOLED, HostData::Float(pooled))], gradients))
}

/// The segments, whose offsets must not fall, nor pass the rows.
fn ranges(tensors: &HostTensors, rows: usize) -> Result<Vec<Range<usize>>, Error> {
    let offsets = tensors[OFFSETS].as_integers();
    if offsets.is_sorted() && offsets.iter().all(|offset| (0..=rows as i64).contains(offset)) {
        return Ok(offsets.windows(2).map(|ends| ends[0] as usize..ends[1] as usize).collect());
    }
    let expected = format!("offsets that ascend from 0 on to {rows} at most");
    let found = offsets.iter().take(8).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Err(Error::Value { name: OFFSETS.into(), expected, found })
}
