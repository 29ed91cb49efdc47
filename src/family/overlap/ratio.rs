//! Losses of the proportions that classes have in an item: the sums of the other overlap losses, over the prediction alone, then
//! a fold over the classes and the gradient through it.

use super::Shape;
use super::plan::{Pooled, class_sums, rows_of};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::numerics::larger;
use crate::output::OutputDecl;
use crate::plan::{Merge, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows, Rows};
use crate::stage::totals::{self, NUMBER};
use crate::stage::{
    BACKWARD, Call, Denominator, Domain, Emit, FORWARD, HostCall, ITEM, Items, Layout, Map, Outline, Stage,
};
use crate::tensor::{CELL_MASK, INPUT, PRIOR};

crate::params::word_parameter! {
    /// What a cell adds to the proportions of its classes.
    pub enum Proportion {
        /// The softmax of its scores.
        Mean = "mean",
        /// The exponentials of its scores over the largest one.
        Peak = "peak",
    }
}

impl Proportion {
    fn fragment(self) -> Fragment {
        match self {
            Self::Mean => fragment!("lib/activation_softmax"),
            Self::Peak => fragment!("family/overlap/activation_peak"),
        }
    }
}

/// A divergence of an item's proportions from a prior.
pub(crate) trait Ratio: Loss {
    fn proportion(&self) -> Proportion;

    fn eps(&self) -> f32;
}

impl Family for dyn Ratio {
    const NAME: &'static str = "overlap";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl::required(PRIOR, "N C", TensorKind::Auxiliary),
            TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Operations of one score.
const FLOPS: u64 = 12;

fn plan(loss: &dyn Ratio, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    let (samples, classes) = (layout.samples, layout.classes);
    let masked = request.tensors.contains_key(CELL_MASK);
    let outline =
        Outline::new(&[INPUT]).mean(Denominator::Cells).cells((!masked).then_some(samples)).workgroup(rows::WORKGROUP);
    Call::loss(loss, request, caps, outline, |call| {
        let shape = Shape { layout, pools: samples, first_class: 0, shares_term: true, axes: 1 };
        let rows = rows_of(&shape, call.variant.workgroup_size);
        let partial = call.scratch(NUMBER, rows.units() * classes * 3);
        let sums = call.scratch(NUMBER, samples * classes * 3);
        let slopes = call.wants(INPUT).then(|| call.saved("slopes", &[samples, classes], Merge::Local));
        cells(loss, call.sums(&rows), &rows)
            .fragments([fragment!("family/overlap/sums")])
            .with(|stage| class_sums(stage, &rows.lanes, classes))
            .work("sums", NUMBER, partial, Map::Unit(classes * 3))
            .absent(Absent::Plain("values", "Tally"))
            .absent(Absent::Plain("counts", "Tally"))
            .absent(Absent::Plain("cells", "f32"))
            .push(call, &FORWARD)?;
        Pooled { pools: samples, classes, blocks: rows.blocks_of_span(), first: 0 }.add(call, partial, sums)?;
        let items = Items { count: samples, block: 1 };
        let stage = call
            .stage(Emit::Value, true, &items)
            .fragments([fragment!("family/overlap/ratio_fold"), fragment!("lib/all_of"), fragment!("lib/divergence")])
            .numerics()
            .parameters(&loss.parameters())
            .word("classes", classes as u32)
            .work("sums", NUMBER, sums, Map::Item(classes * 3))
            .tensor(PRIOR, Map::Item(classes))
            .work("slopes", NUMBER, slopes, Map::Item(classes))
            .value(ITEM)
            .flops(20 * classes);
        let stage = match masked {
            true => stage.tally("counts", totals::COUNT),
            false => stage.absent(Absent::Plain("counts", "Tally")),
        };
        stage.push(call, &FORWARD)?;
        if slopes.is_none() {
            return Ok(());
        }
        cells(loss, call.stage(Emit::Gradient, false, &rows), &rows)
            .fragments([fragment!("family/overlap/ratio_gradient")])
            .constant("PEAK", loss.proportion() == Proportion::Peak)
            .work("slopes", NUMBER, slopes, Map::Whole(samples * classes))
            .emits(&rows, false)
            .upstream(Map::Whole(samples))
            .push(call, &BACKWARD)
    })
}

/// What the passes over the cells have in common.
fn cells<'s>(loss: &dyn Ratio, stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
    stage
        .fragments([
            fragment!("lib/row_probabilities"),
            fragment!("family/overlap/sums_ratio"),
            fragment!("family/overlap/alone"),
            fragment!("family/overlap/companion"),
            fragment!("family/overlap/companion_none"),
            fragment!("family/overlap/row_plain"),
            fragment!("lib/row_moments"),
            fragment!("lib/scores_given"),
            fragment!("lib/spread_one"),
            loss.proportion().fragment(),
        ])
        .numerics()
        .block()
        .words(&[("cells", rows.layout.space), ("blocks", rows.blocks_of_span())])
        .rows(rows)
        .labels()
        .absent(Absent::Float("weight", "1.0"))
        .absent(Absent::Plain("row_results", "vec2<f32>"))
        .tensor(INPUT, rows.scores())
        .again(INPUT, u64::from(!rows.lanes.keeps()))
        .flops(FLOPS * rows.layout.classes)
}

/// The f64 driver: item by item.
fn reference(loss: &dyn Ratio, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let (samples, classes) = (rows.layout.samples as usize, rows.layout.classes as usize);
    let (space, eps) = (rows.layout.space as usize, f64::from(loss.eps()));
    let proportions = |q: usize| -> Vec<f64> {
        let x: Vec<f64> = (0..classes).map(|c| input.as_floats()[rows.cell(q, c)]).collect();
        let most = x.iter().copied().fold(f64::NEG_INFINITY, larger);
        match loss.proportion() {
            Proportion::Mean => rows.log_softmax(input.as_floats(), q).into_iter().map(f64::exp).collect(),
            Proportion::Peak => x.iter().map(|x| (x - most).exp()).collect(),
        }
    };
    let mut values = vec![0.0; samples];
    let mut by_sums = vec![0.0; samples * classes];
    let counted = |item: usize| (item * space..(item + 1) * space).filter(|&q| rows.counts(q));
    let items: Vec<usize> = (0..samples).filter(|&item| counted(item).next().is_some()).collect();
    for &item in &items {
        let mut sums = vec![0.0; classes];
        for q in counted(item) {
            sums.iter_mut().zip(proportions(q)).for_each(|(sum, p)| *sum += p);
        }
        let all: f64 = sums.iter().sum();
        let prior = &tensors[PRIOR].as_floats()[item * classes..(item + 1) * classes];
        let term = |c: usize| {
            let (q, raised) = (sums[c] / all, sums[c] / all + eps);
            let log_ratio = raised.ln() - (prior[c] + eps).ln();
            // A class that an item has nothing of adds nothing.
            if raised == 0.0 { (0.0, 0.0, 0.0) } else { (q, log_ratio, log_ratio + q / raised) }
        };
        let terms: Vec<_> = (0..classes).map(term).collect();
        let value: f64 = terms.iter().map(|(q, log_ratio, _)| if *q == 0.0 { 0.0 } else { q * log_ratio }).sum();
        let mean: f64 = terms.iter().map(|(q, _, slope)| if *q == 0.0 { 0.0 } else { q * slope }).sum();
        // Without `eps` a prior of 0 has no logarithm.
        let known = prior.iter().all(|prior| prior.is_finite()) && value.is_finite();
        values[item] = if known { value } else { f64::NAN };
        for (c, (_, _, slope)) in terms.iter().enumerate() {
            by_sums[item * classes + c] = if known { (slope - mean) / all } else { f64::NAN };
        }
    }
    let scale = call.scale(items.len() as f64, samples);
    let mut gradient = vec![0.0; input.len()];
    for (item, q) in items.iter().flat_map(|&item| counted(item).map(move |q| (item, q))) {
        let (p, by) = (proportions(q), &by_sums[item * classes..(item + 1) * classes]);
        let dot: f64 = p.iter().zip(by).map(|(p, by)| p * by).sum();
        let top = (0..classes).find(|&c| p[c] == 1.0);
        for c in 0..classes {
            let slope = match loss.proportion() {
                Proportion::Mean => p[c] * (by[c] - dot),
                Proportion::Peak => p[c] * by[c] - if top == Some(c) || dot.is_nan() { dot } else { 0.0 },
            };
            gradient[rows.cell(q, c)] = slope * scale * call.upstream(item);
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}
