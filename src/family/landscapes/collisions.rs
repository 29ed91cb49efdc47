//! How often symbols meet: counts of each symbol, exact sums of their products in 64 bits, one quotient of integers of 160
//! bits, and a credit for each sample from the counts of its own symbol.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::histogram::{histogram, members};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{CREDITS, ESTIMATE, SAMPLES, TARGET_SAMPLES};
use std::collections::BTreeMap;

/// An operation on the collisions of samples with each other and with those of the truth.
pub(crate) trait Collisions: Loss {
    /// Symbols are below it.
    fn vocabulary(&self) -> i32;

    /// Whether the collisions of the truth with itself count.
    fn target_term(&self) -> bool;
}

/// Sums over the symbols.
const PART: Element = Element::Plain("Part", 32);
/// Samples that count, of both kinds.
const MEMBERS: Element = Element::Plain("vec2<u32>", 8);

impl Family for dyn Collisions {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(SAMPLES, "N", TensorKind::Label),
            TensorDecl::required(TARGET_SAMPLES, "M", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(ESTIMATE, "1"), OutputDecl::float(CREDITS, "N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check_pairs(request)?;
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check_pairs(request)?;
        reference(self, request, tensors)
    }
}

/// Samples collide in pairs, and with a sample of the truth.
fn check_pairs(request: &Request) -> Result<(), Error> {
    for (name, least) in [(SAMPLES, 2), (TARGET_SAMPLES, 1)] {
        let found = &request.tensors[name].dims;
        if found[0] < least {
            let expected = format!("at least {least} of them");
            return Err(Error::Shape { name: name.into(), expected, found: found.clone() });
        }
    }
    Ok(())
}

fn plan(loss: &dyn Collisions, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let vocabulary = loss.vocabulary() as u64;
    Call::bare(loss, request, caps, Outline::new(&[]), |call| {
        call.builder.check_window("the counts of all symbols", WORD, vocabulary)?;
        let [own, target] = [0; 2].map(|_| call.scratch(WORD, vocabulary));
        for (name, place) in [(SAMPLES, own), (TARGET_SAMPLES, target)] {
            histogram(
                call,
                request.tensors[name].elements(),
                vocabulary,
                |stage| {
                    let stage = stage.fragments([fragment!("family/landscapes/class_of_symbol")]);
                    stage.tensor_as("symbols", name, ITEM)
                },
                |stage, classes| stage.work("members", WORD, place, members(classes)),
            )?;
        }
        let counted = call.scratch(MEMBERS, 1);
        let integers = [fragment!("family/landscapes/integers"), fragment!("lib/exponent")];
        Segments::equal(vocabulary, 1).sums(
            call,
            SUMS,
            PART,
            |stage| {
                stage
                    .fragments([
                        fragment!("family/landscapes/collision_parts"),
                        fragment!("family/landscapes/collision_terms"),
                    ])
                    .fragments(integers)
                    .work("own", WORD, own, ITEM)
                    .work("target", WORD, target, ITEM)
            },
            |stage| {
                stage
                    .fragments([
                        fragment!("family/landscapes/collision_parts"),
                        fragment!("family/landscapes/collisions"),
                    ])
                    .fragments(integers)
                    .constant("TARGET_TERM", loss.target_term())
                    .output(ESTIMATE, "estimate", Map::Whole(1))
                    .work("counted", MEMBERS, counted, Map::Whole(1))
            },
        )?;
        let samples = request.tensors[SAMPLES].elements();
        let blocks = Items { count: samples, block: call.workgroup() };
        call.sums(&blocks)
            .fragments([fragment!("family/landscapes/credits"), fragment!("family/landscapes/class_of_symbol")])
            .fragments(integers)
            .numerics()
            .word("classes", vocabulary as u32)
            .tensor_as("symbols", SAMPLES, ITEM)
            .work("own", WORD, own, Map::Whole(vocabulary))
            .work("target", WORD, target, Map::Whole(vocabulary))
            .work("counted", MEMBERS, counted, Map::Whole(1))
            .output(CREDITS, "credits", ITEM)
            .flops(20)
            .push(call, &FORWARD)
    })
}

/// The driver on the CPU: in integers, up to the last quotient.
fn reference(loss: &dyn Collisions, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    // The counts of the symbols that are there: a vocabulary may be larger than memory.
    let mut counts = BTreeMap::<i64, [i128; 2]>::new();
    for (kind, name) in [SAMPLES, TARGET_SAMPLES].into_iter().enumerate() {
        for &symbol in tensors[name].as_integers() {
            if !(0..i64::from(loss.vocabulary())).contains(&symbol) {
                let expected = format!("symbols in [0, {})", loss.vocabulary());
                return Err(Error::Value { name: name.into(), expected, found: symbol.to_string() });
            }
            counts.entry(symbol).or_default()[kind] += 1;
        }
    }
    let [n, m] = [SAMPLES, TARGET_SAMPLES].map(|name| tensors[name].len() as i128);
    let [pairs, target_pairs] = [n * (n - 1), m * (m - 1)];
    let of = |f: &dyn Fn(i128, i128) -> i128| counts.values().map(|&[a, b]| f(a, b)).sum::<i128>();
    let (own_meet, meet, target_meet) = (of(&|a, _| a * (a - 1)), of(&|a, b| a * b), of(&|_, b| b * (b - 1)));
    let estimate = if loss.target_term() && m >= 2 {
        let all = own_meet * target_pairs - 2 * meet * (n - 1) * (m - 1) + target_meet * pairs;
        all as f64 / (pairs as f64 * target_pairs as f64)
    } else {
        (own_meet * m - 2 * meet * (n - 1)) as f64 / (pairs as f64 * m as f64)
    };
    let credit = |symbol: &i64| {
        let [a, b] = counts[symbol];
        2.0 * ((a - 1) * m - b * (n - 1)) as f64 / (pairs as f64 * m as f64)
    };
    let credits = tensors[SAMPLES].as_integers().iter().map(credit).collect();
    Ok(call.outputs([(ESTIMATE, HostData::Float(vec![estimate])), (CREDITS, HostData::Float(credits))], []))
}
