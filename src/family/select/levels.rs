//! Histograms of scores within levels of uncertainty, bins of equal weight: a sort by uncertainty, which gives each number its
//! level, and one by score, then by level.

use super::Keys;
use super::keys::order;
use super::sorting::bits_of;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Access, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::sort::{Choice, Lot, Sort, Ways};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Stage};
use crate::tensor::{COUNTS, INPUT, LABELS, POSITIVES, SCORE, SCORE_FLOOR, UNCERTAINTY, UNCERTAINTY_FLOOR};

/// An operation that gives such histograms.
pub(crate) trait Levels: Loss {
    fn levels(&self) -> i32;

    fn bins(&self) -> i32;
}

impl Family for dyn Levels {
    const NAME: &'static str = "select";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(SCORE, "N", TensorKind::Float),
            TensorDecl::required(UNCERTAINTY, "N", TensorKind::Float),
            TensorDecl::required(LABELS, "N", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        let table = |name: &'static str| OutputDecl::float(name, "levels bins");
        vec![table(COUNTS), table(POSITIVES), table(SCORE_FLOOR), OutputDecl::float(UNCERTAINTY_FLOOR, "levels")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Where the parts of a range start, of which number k of n belongs to part floor(k parts / n); and where the last one ends.
fn starts(first: u64, n: u64, parts: u64) -> impl Iterator<Item = u64> {
    (0..=parts).map(move |part| first + (part * n).div_ceil(parts))
}

fn plan(loss: &dyn Levels, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let elements = request.tensors[SCORE].elements();
    let (levels, bins) = (loss.levels() as u64, loss.bins() as u64);
    Call::bare(loss, request, caps, Outline::new(&[SCORE]), |call| {
        let keys = Keys::of(request.tensors[SCORE].dtype);
        let ends: Vec<u64> = starts(0, elements, levels).collect();
        let parts = ends.windows(2).flat_map(|ends| starts(ends[0], ends[1] - ends[0], bins).take(bins as usize));
        let parts: Vec<u32> = parts.chain([elements]).map(|start| start as u32).collect();
        let bounds: Vec<u32> = ends.iter().map(|&end| end as u32).collect();
        let (bounds, parts) = (call.builder.table(&bounds), call.builder.table(&parts));
        let (level, ordered) = (call.scratch(WORD, elements), call.scratch(WORD, elements));
        let lot = Lot { bits: keys.bits(), ..Lot::of(1, elements) };
        let by_uncertainty = Ways {
            from: Some(Choice {
                places: &|stage| all(stage, elements),
                words: &|stage| numbers(stage, keys, UNCERTAINTY, elements),
            }),
            ranks: None,
            to: Some(&|stage| {
                level_bounds(stage, bounds, levels)
                    .fragments([fragment!("family/select/levelled"), fragment!("family/select/pair_place")])
                    .work("levels", WORD, level, Map::Whole(elements))
                    .work("ordered", WORD, ordered, Map::Whole(elements))
            }),
        };
        let sort = Sort::reserve(&mut call.builder, call.variant, lot);
        sort.push(&mut call.builder, 1, &FORWARD, by_uncertainty)?;
        let by_score =
            Ways {
                from: Some(Choice {
                    places: &|stage| all(stage, elements),
                    words: &|stage| numbers(stage, keys, SCORE, elements),
                }),
                ranks: Some(&|stage| {
                    stage
                        .fragments([fragment!("family/select/rank_level"), fragment!("family/select/pair_place")])
                        .work("levels", WORD, level, Map::Whole(elements))
                }),
                to: None,
            };
        let sort = Sort::reserve(&mut call.builder, call.variant, Lot { rank_bits: bits_of(levels), ..lot });
        sort.push(&mut call.builder, 1, &FORWARD, by_score)?;
        let each = Items { count: levels, block: call.workgroup() };
        level_bounds(call.sums(&each), bounds, levels)
            .fragments([fragment!("family/select/level_floors"), fragment!("family/select/order_given")])
            .fragments(keys.fragments())
            .work("ordered", WORD, ordered, Map::Whole(elements))
            .output(UNCERTAINTY_FLOOR, "uncertainty_floor", ITEM)
            .push(call, &FORWARD)?;
        let each = Items { count: levels * bins, block: 1 };
        let pairs = sort.sorted();
        call.sums(&each)
            .fragments([fragment!("family/select/level_bins"), fragment!("family/select/order_given")])
            .fragments([fragment!("family/select/pair_place")])
            .fragments(keys.fragments())
            .word("elements", elements as u32)
            .bind("starts", WORD, Access::Read, parts, Map::Whole(levels * bins + 1))
            .work("keys", WORD, pairs.keys, Map::Whole(elements))
            .work("payloads", WORD, pairs.payloads, Map::Whole(elements))
            .tensor(LABELS, Map::Whole(elements))
            .output(COUNTS, "counts", ITEM)
            .output(POSITIVES, "positives", ITEM)
            .output(SCORE_FLOOR, "score_floor", ITEM)
            .flops(elements.div_ceil(levels * bins))
            .push(call, &FORWARD)
    })
}

/// Every place of a vector has a pair.
fn all(stage: Stage<'_>, elements: u64) -> Stage<'_> {
    stage.fragments([fragment!("lib/sort_all")]).word("length", elements as u32)
}

/// A vector's numbers as pairs.
fn numbers<'s>(stage: Stage<'s>, keys: Keys, name: &'static str, elements: u64) -> Stage<'s> {
    stage
        .fragments([fragment!("family/select/pairs"), fragment!("family/select/order_given")])
        .fragments(keys.fragments())
        .bind(INPUT, keys.element(), Access::Read, Place::Tensor(name), Map::Whole(elements))
}

/// `segment_of(rank)`, the level of a rank, and where levels start.
fn level_bounds(stage: Stage<'_>, bounds: Place, levels: u64) -> Stage<'_> {
    let stage = stage.fragments([fragment!("lib/segments")]).word("segments", levels as u32);
    stage.bind("bounds", WORD, Access::Read, bounds, Map::Whole(levels + 1))
}

/// The f64 driver: rank by rank.
fn reference(loss: &dyn Levels, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let [score, uncertainty] = [SCORE, UNCERTAINTY].map(|name| tensors[name].as_floats());
    let labels = tensors[LABELS].as_integers();
    if let Some(label) = labels.iter().find(|label| !(0..=1).contains(*label)) {
        let expected = "labels 0 and 1".into();
        return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
    }
    let (levels, bins) = (loss.levels() as usize, loss.bins() as usize);
    let zeros = || vec![0.0; levels * bins];
    let (mut counts, mut positives, mut floors) = (zeros(), zeros(), zeros());
    let mut uncertainty_floors = vec![0.0; levels];
    let mut members = vec![Vec::new(); levels];
    let mut ranked: Vec<usize> = (0..score.len()).collect();
    ranked.sort_by(|&a, &b| order(uncertainty[a], uncertainty[b]));
    for (rank, &i) in ranked.iter().enumerate() {
        let level = rank * levels / score.len();
        if members[level].is_empty() {
            uncertainty_floors[level] = uncertainty[i];
        }
        members[level].push(i);
    }
    for (level, mut members) in members.into_iter().enumerate() {
        members.sort_by(|&a, &b| order(score[a], score[b]).then(a.cmp(&b)));
        for (rank, &i) in members.iter().enumerate() {
            let bin = level * bins + rank * bins / members.len();
            if counts[bin] == 0.0 {
                floors[bin] = score[i];
            }
            counts[bin] += 1.0;
            positives[bin] += labels[i] as f64;
        }
    }
    let outputs = [
        (COUNTS, HostData::Float(counts)),
        (POSITIVES, HostData::Float(positives)),
        (SCORE_FLOOR, HostData::Float(floors)),
        (UNCERTAINTY_FLOOR, HostData::Float(uncertainty_floors)),
    ];
    Ok(call.outputs(outputs, []))
}
