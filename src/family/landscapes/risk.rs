//! How much of two densities an attack of each strength can turn: sums over cells in blocks, eight strengths at a time, from
//! one read of the distances and densities.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::{Call, HostCall, ITEM, Map, Outline};
use crate::tensor::{DENSITY0, DENSITY1, DISTANCE, EPSILONS, RISK};

/// An operation that gives risks under attack.
pub(crate) trait Risks: Loss {
    /// The priors of both classes times the size of a cell.
    fn weights(&self) -> [f64; 2];
}

/// Strengths at a time, as in the kernel.
const AT_ONCE: u64 = 8;
/// Their sums, and flags.
const PART: Element = Element::Plain("Part", 48);

impl Family for dyn Risks {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(DISTANCE, "N ...", TensorKind::Float),
            TensorDecl::required(DENSITY0, "N ...", TensorKind::Float),
            TensorDecl::required(DENSITY1, "N ...", TensorKind::Float),
            TensorDecl::required(EPSILONS, "E", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(RISK, "N E")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        Call::bare(self, request, caps, Outline::new(&[DISTANCE, EPSILONS]), |call| {
            let distance = &request.tensors[DISTANCE];
            let (samples, all) = (distance.dims[0] as u64, request.tensors[EPSILONS].elements());
            let cells = Segments::equal(distance.elements(), samples);
            for first in (0..all).step_by(AT_ONCE as usize) {
                let words = [("first", first), ("width", AT_ONCE.min(all - first))];
                cells.sums(
                    call,
                    SUMS,
                    PART,
                    |stage| {
                        stage
                            .fragments([
                                fragment!("family/landscapes/risk_parts"),
                                fragment!("family/landscapes/risk_terms"),
                            ])
                            .parameters(&self.parameters())
                            .words(&words)
                            .tensor(DISTANCE, ITEM)
                            .tensor(DENSITY0, ITEM)
                            .tensor(DENSITY1, ITEM)
                            .tensor(EPSILONS, Map::Whole(all))
                            .flops(4 * AT_ONCE)
                    },
                    |stage| {
                        stage
                            .fragments([
                                fragment!("family/landscapes/risk_parts"),
                                fragment!("family/landscapes/risks"),
                            ])
                            .words(&words)
                            .word("strengths", all as u32)
                            .output(RISK, "risk", Map::Item(all))
                    },
                )?;
            }
            Ok(())
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let call = HostCall::new(self, request, tensors)?;
        let [distance, density0, density1, epsilons] =
            [DISTANCE, DENSITY0, DENSITY1, EPSILONS].map(|name| tensors[name].as_floats());
        let (samples, weights) = (tensors[DISTANCE].dims[0], self.weights());
        let cells = distance.len() / samples.max(1);
        let mut risks = Vec::with_capacity(samples * epsilons.len());
        for n in 0..samples {
            for &epsilon in epsilons {
                let lost = (n * cells..(n + 1) * cells).map(|i| {
                    let known = !distance[i].is_nan() && !epsilon.is_nan();
                    let of = |lost: bool, weight: f64, density: f64| match lost {
                        true if density.is_finite() => weight * density,
                        true => f64::NAN,
                        false => 0.0,
                    };
                    let all = of(distance[i] <= epsilon, weights[0], density0[i])
                        + of(distance[i] >= -epsilon, weights[1], density1[i]);
                    if known { all } else { f64::NAN }
                });
                risks.push(lost.sum());
            }
        }
        Ok(call.outputs([(RISK, HostData::Float(risks))], []))
    }
}
