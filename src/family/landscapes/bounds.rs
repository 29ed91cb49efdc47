//! Means under a soft minimum of losses: the ends of the losses, then sums in blocks for four inverse temperatures at a time,
//! then an integral over them.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Access, Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::{Call, FORWARD, Fixed, HostCall, ITEM, Map, Outline};
use crate::tensor::{DType, GRAD_NORMS_SQ, LOSSES, PHI, S, TERM};

/// An operation that gives a gradient term of a bound.
pub(crate) trait GradientTerms: Loss {
    fn c(&self) -> f32;
}

/// Inverse temperatures at a time, as in the kernel.
const AT_ONCE: u64 = 4;
/// The orders of the largest loss and of the least one turned round.
const ENDS: Element = Element::Plain("Part", 8);
const LEAST_AND_MOST: Element = Element::Plain("vec2<f32>", 8);
/// Sums of four weights and what they weigh, and a flag.
const PART: Element = Element::Plain("Part", 64);

impl Family for dyn GradientTerms {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(GRAD_NORMS_SQ, "N", TensorKind::Float),
            TensorDecl::required(LOSSES, "N", TensorKind::Float),
            TensorDecl::required(S, "A", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(PHI, "A"), OutputDecl::float(TERM, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn GradientTerms, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    Call::bare(loss, request, caps, Outline::new(&[LOSSES, S]), |call| {
        let [samples, all] = [LOSSES, S].map(|name| request.tensors[name].elements());
        let ends = call.scratch(LEAST_AND_MOST, 1);
        let whole = Segments::equal(samples, 1);
        let orders = [fragment!("family/landscapes/ends"), fragment!("lib/ordered_key")];
        whole.sums(
            call,
            SUMS,
            ENDS,
            |stage| stage.fragments(orders).fragments([fragment!("family/landscapes/end_terms")]).tensor(LOSSES, ITEM),
            |stage| {
                let stage = stage.fragments(orders).fragments([fragment!("family/landscapes/ends_found")]);
                stage.work("ends", LEAST_AND_MOST, ends, Map::Whole(1))
            },
        )?;
        let parts = [fragment!("family/landscapes/soft_parts"), fragment!("lib/exponent")];
        for first in (0..all).step_by(AT_ONCE as usize) {
            let words = [("first", first), ("width", AT_ONCE.min(all - first))];
            whole.sums(
                call,
                SUMS,
                PART,
                |stage| {
                    stage
                        .fragments(parts)
                        .fragments([fragment!("family/landscapes/soft_terms")])
                        .words(&words)
                        .tensor(GRAD_NORMS_SQ, ITEM)
                        .tensor(LOSSES, ITEM)
                        .tensor(S, Map::Whole(all))
                        .work("ends", LEAST_AND_MOST, ends, Map::Whole(1))
                        .flops(6 * AT_ONCE)
                },
                |stage| {
                    let stage = stage.fragments(parts).fragments([fragment!("family/landscapes/soft_means")]);
                    stage.words(&words).output(PHI, "phi", Map::Whole(all))
                },
            )?;
        }
        call.step(Fixed::new(1, 0..1))
            .fragments([fragment!("family/landscapes/trapezoids")])
            .numerics()
            .parameters(&loss.parameters())
            .word("points", all as u32)
            .tensor(S, Map::Whole(all))
            .bind("phi", Element::Float(DType::F32), Access::Read, Place::Tensor(PHI), Map::Whole(all))
            .output(TERM, "term", Map::Whole(1))
            .flops(6 * all)
            .push(call, &FORWARD)
    })
}

/// The f64 driver.
fn reference(loss: &dyn GradientTerms, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let [norms, losses, s] = [GRAD_NORMS_SQ, LOSSES, S].map(|name| tensors[name].as_floats());
    if !s.is_sorted() {
        let expected = "ascending numbers".into();
        let found = s.iter().take(8).map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(Error::Value { name: S.into(), expected, found });
    }
    if losses.is_empty() || s.is_empty() {
        return Ok(call.outputs([(PHI, HostData::Float(vec![0.0; s.len()])), (TERM, HostData::Float(vec![0.0]))], []));
    }
    let known = norms.iter().chain(losses).all(|x| x.is_finite());
    let mean = |s: &f64| {
        let most = losses.iter().map(|l| -s * l).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = losses.iter().map(|l| (-s * l - most).exp()).collect();
        let sum: f64 = weights.iter().zip(norms).map(|(weight, norm)| weight * norm).sum();
        if known && s.is_finite() { sum / weights.iter().sum::<f64>() } else { f64::NAN }
    };
    let phi: Vec<f64> = s.iter().map(mean).collect();
    let integral: f64 = (1..s.len()).map(|a| (s[a] - s[a - 1]) * (phi[a] + phi[a - 1]) / 2.0).sum();
    let term = s[s.len() - 1] * f64::from(loss.c()) / 2.0 * integral;
    Ok(call.outputs([(PHI, HostData::Float(phi)), (TERM, HostData::Float(vec![term]))], []))
}
