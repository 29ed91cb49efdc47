//! Losses of what it costs to carry a row's probabilities to its label: a matrix of distances over its largest entry.

use super::{Fold, Overlap, Shape, check};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::fragment;
use crate::plan::{Pass, Place};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::HostRows;
use crate::stage::totals::NUMBER;
use crate::stage::{Call, HostCall, Map, One};
use crate::tensor::{CELL_MASK, DISTANCES, INPUT, LABELS};

pub(super) fn signature() -> Vec<TensorDecl> {
    vec![
        TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
        TensorDecl::required(LABELS, "N ...", TensorKind::Label),
        TensorDecl::required(DISTANCES, "C C", TensorKind::Auxiliary),
        TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
    ]
}

/// The distances over the largest one.
pub(super) fn costs(call: &mut Call<'_>, classes: u64, costs: Place) -> Result<(), Error> {
    let all = One { groups: 1, items: 0..classes * classes };
    call.sums(&all)
        .fragments([fragment!("family/overlap/costs")])
        .numerics()
        .tensor(DISTANCES, Map::Item(1))
        .work("costs", NUMBER, costs, Map::Item(1))
        .flops(2)
        .push(call, &[Pass::Statistics, Pass::Gradient, Pass::Fused])
}

/// The f64 driver: costs of the rows, the sums of each label's, and back.
pub(super) fn reference(loss: &dyn Overlap, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request);
    check(loss, request, &shape)?;
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.options().ignore_index), 0.0)?;
    let (classes, space) = (shape.layout.classes as usize, shape.layout.space as usize);
    let samples = shape.layout.samples as usize;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let distances = tensors[DISTANCES].as_floats();
    let most = distances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let finite = distances.iter().all(|d| d.is_finite());
    let cost = |from: usize, to: usize| match () {
        () if !finite => f64::NAN,
        () if most == 0.0 => 0.0,
        () => distances[from * classes + to] / most,
    };
    let label = |q: usize| (0..classes).find(|&c| rows.share(q, c) == 1.0).expect("a row that counts has a label");
    let probabilities =
        |q: usize| -> Vec<f64> { rows.log_softmax(input.as_floats(), q).into_iter().map(f64::exp).collect() };
    let carried = |q: usize| -> f64 {
        let label = label(q);
        probabilities(q).iter().enumerate().map(|(c, p)| p * cost(label, c)).sum()
    };
    let mut sums = vec![[0.0; 3]; samples * classes];
    for q in rows.counted() {
        let sample = q / space;
        let cost = carried(q);
        (0..classes).for_each(|c| sums[sample * classes + c][1] += cost);
        let own = &mut sums[sample * classes + label(q)];
        own[0] += cost;
        own[2] += 1.0;
    }
    let (mut values, mut by) = (Vec::new(), Vec::new());
    loss.fold(&mut |fold| {
        let Fold::Classes(join) = fold else { panic!("all classes share one term") };
        for sums in sums.chunks(classes) {
            let finite = sums.iter().flatten().all(|sum| sum.is_finite());
            let (value, slopes) = if finite { join(sums, &[]) } else { (f64::NAN, vec![[f64::NAN; 3]; classes]) };
            values.push(value);
            by.extend(slopes);
        }
    });
    let scale = call.scale(values.len() as f64, samples);
    let mut gradient = vec![0.0; input.len()];
    for q in rows.counted() {
        let (sample, label, carried) = (q / space, label(q), carried(q));
        let slope = by[sample * classes + label][0] * scale * call.upstream(sample);
        for (c, p) in probabilities(q).into_iter().enumerate() {
            gradient[rows.cell(q, c)] = slope * p * (cost(label, c) - carried);
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}
