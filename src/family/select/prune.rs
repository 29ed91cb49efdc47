//! Masks of weights by their magnitudes.
//!
//! A threshold takes one pass. A share of all weights is selected by radix. Of segments of any lengths the weights are sorted by
//! magnitude, then by segment, and each is masked by its rank.

use super::Keys;
use super::keys::order;
use super::sorting::bits_of;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::Parameter;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments, offsets, ranges};
use crate::stage::select::{Ballot, Selection};
use crate::stage::sort::{Choice, Lot, Sort, Ways};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Stage};
use crate::tensor::{DType, KEPT, MASK, OUTPUT, PARAMS};

crate::params::word_parameter! {
    /// Which weights are pruned.
    #[derive(Default)]
    pub enum PruneMode {
        /// Those whose magnitude is below a threshold.
        #[default]
        Threshold = "threshold",
        /// A share of them, of the smallest magnitudes.
        Amount = "amount",
    }
}

/// An operation that masks weights.
pub(crate) trait Prune: Loss {
    fn mode(&self) -> PruneMode;

    fn threshold(&self) -> f32;

    /// The share that is pruned.
    fn amount(&self) -> f32;

    /// Whether each segment has a share of its own.
    fn per_segment(&self) -> bool;
}

impl Family for dyn Prune {
    const NAME: &'static str = "select";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(PARAMS, "P", TensorKind::Float), offsets()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        let kept = if self.per_segment() { "K|1" } else { "1" };
        vec![OutputDecl::like(OUTPUT, "P", PARAMS), OutputDecl::float(MASK, "P"), OutputDecl::float(KEPT, kept)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// How many are pruned, in WGSL.
const NUMBER: [Fragment; 2] = [fragment!("family/select/pruned_number"), fragment!("lib/share")];

fn plan(loss: &dyn Prune, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let mut segments = Segments::of(request, PARAMS, loss.per_segment())?;
    let parameters = loss.parameters();
    Call::bare(loss, request, caps, Outline::new(&[PARAMS]), |call| {
        segments.reserve(call, false)?;
        match (loss.mode(), segments.cut) {
            (PruneMode::Threshold, _) => below(call, &segments, &parameters),
            (PruneMode::Amount, false) => share(call, segments.elements, &parameters),
            (PruneMode::Amount, true) => shares(call, &segments, &parameters),
        }
    })
}

/// Masks what is below a threshold, and counts the rest as it does.
fn below(call: &mut Call<'_>, segments: &Segments, parameters: &[Parameter]) -> Result<(), Error> {
    let kept = fragment!("family/select/kept_sum");
    segments.sums(
        call,
        SUMS,
        Element::Plain("Part", 4),
        |stage| {
            stage
                .fragments([fragment!("family/select/prune_threshold"), kept])
                .parameters(parameters)
                .absent(Absent::Store("kept"))
                .tensor(PARAMS, ITEM)
                .output(OUTPUT, "output", ITEM)
                .output(MASK, "mask", ITEM)
        },
        |stage| stage.fragments([kept]).output(KEPT, "kept", ITEM),
    )
}

/// The order of magnitudes, the smallest first.
fn order_of<'s>(stage: Stage<'s>, keys: Keys) -> Stage<'s> {
    let stage = stage.fragments([fragment!("family/select/order_best")]).fragments(keys.fragments());
    stage.constant("FLIP", 0u32).constant("LARGEST", keys.largest())
}

/// Masks a share of all.
fn share(call: &mut Call<'_>, elements: u64, parameters: &[Parameter]) -> Result<(), Error> {
    let keys = Keys::of(call.request.tensors[PARAMS].dtype);
    let made = fragment!("family/select/magnitude_keys");
    let ballot = Ballot {
        rows: 1,
        length: elements,
        bits: keys.bits(),
        keys: &|stage| order_of(stage, keys).fragments([made]).tensor(PARAMS, ITEM),
        number: &|stage| {
            let stage = stage.fragments([fragment!("family/select/pruned_selected")]).fragments(NUMBER);
            stage.parameters(parameters).word("elements", elements as u32)
        },
    };
    let selection = Selection::plan(call, ballot, &FORWARD)?;
    let stage = call
        .sums(selection.blocks())
        .fragments([fragment!("family/select/prune_selected"), made])
        .fragments(NUMBER)
        .parameters(parameters)
        .selected(&selection)
        .tensor(PARAMS, ITEM)
        .output(OUTPUT, "output", ITEM)
        .output(MASK, "mask", ITEM)
        .output(KEPT, "kept", Map::Whole(1))
        .flops(8);
    order_of(stage, keys).push(call, &FORWARD)
}

/// Masks a share of each segment.
fn shares(call: &mut Call<'_>, segments: &Segments, parameters: &[Parameter]) -> Result<(), Error> {
    let Segments { elements, count, .. } = *segments;
    let keys = Keys::of(call.request.tensors[PARAMS].dtype);
    let lot = Lot { bits: keys.bits(), rank_bits: bits_of(count), ..Lot::of(1, elements) };
    let sort = Sort::reserve(&mut call.builder, call.variant, lot);
    let float = Element::Float(DType::F32);
    let place = fragment!("family/select/pair_place");
    let ways = Ways {
        from: Some(Choice {
            places: &|stage| stage.fragments([fragment!("lib/sort_all")]).word("length", elements as u32),
            words: &|stage| {
                order_of(stage, keys).fragments([fragment!("family/select/magnitude_pairs")]).bind(
                    PARAMS,
                    keys.element(),
                    Access::Read,
                    Place::Tensor(PARAMS),
                    Map::Whole(elements),
                )
            },
        }),
        ranks: Some(&|stage| segments.link(stage).fragments([fragment!("family/select/rank_segment"), place])),
        to: Some(&|stage| {
            segments
                .link(stage)
                .fragments([fragment!("family/select/prune_ranked"), place])
                .fragments(NUMBER)
                .parameters(parameters)
                .bind(MASK, float, Access::Write, Place::Tensor(MASK), Map::Whole(elements))
        }),
    };
    sort.push(&mut call.builder, 1, &FORWARD, ways)?;
    let each = Items { count: elements, block: call.workgroup() };
    call.sums(&each)
        .fragments([fragment!("family/select/masked")])
        .tensor(PARAMS, ITEM)
        .bind("masked", float, Access::Read, Place::Tensor(MASK), ITEM)
        .output(OUTPUT, "output", ITEM)
        .push(call, &FORWARD)?;
    let rows = Items { count, block: call.workgroup() };
    segments
        .link(call.sums(&rows))
        .fragments([fragment!("family/select/kept")])
        .fragments(NUMBER)
        .parameters(parameters)
        .output(KEPT, "kept", ITEM)
        .push(call, &FORWARD)
}

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Prune, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    Segments::of(request, PARAMS, loss.per_segment())?;
    let call = HostCall::new(loss, request, tensors)?;
    let weights = tensors[PARAMS].as_floats();
    let all = ranges(tensors, weights.len())?;
    let parts = if loss.per_segment() { all } else { std::iter::once(0..weights.len()).collect() };
    let mut mask = vec![1.0; weights.len()];
    let mut kept = Vec::new();
    for part in parts {
        let mut places: Vec<usize> = part.clone().collect();
        match loss.mode() {
            PruneMode::Threshold => places.retain(|&i| weights[i].abs() < f64::from(loss.threshold())),
            PruneMode::Amount => {
                places.sort_by(|&a, &b| order(weights[a].abs(), weights[b].abs()));
                places.truncate((f64::from(loss.amount()) * part.len() as f64).round_ties_even() as usize);
            }
        }
        places.iter().for_each(|&i| mask[i] = 0.0);
        kept.push((part.len() - places.len()) as f64);
    }
    let output = weights.iter().zip(&mask).map(|(&w, &mask)| if mask == 0.0 { 0.0 } else { w }).collect();
    let [output, mask, kept] = [output, mask, kept].map(HostData::Float);
    Ok(call.outputs([(OUTPUT, output), (MASK, mask), (KEPT, kept)], []))
}
