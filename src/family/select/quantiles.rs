//! Quantiles of rows, which are sorted.

use super::keys::order;
use super::{Keys, Rows};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Access, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::sort::{Choice, Lot, Sort, Ways};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, HostCall, Items, Map, Outline};
use crate::tensor::{INPUT, OUTPUT, Q};

crate::params::word_parameter! {
    /// What a quantile between two numbers is.
    #[derive(Default)]
    pub enum Interpolation {
        /// As far from one to the other as its rank.
        #[default]
        Linear = "linear",
        /// The lower one.
        Lower = "lower",
        /// The higher one.
        Higher = "higher",
        /// The nearer one; halfway the one of even rank.
        Nearest = "nearest",
        /// Their middle.
        Midpoint = "midpoint",
    }
}

impl Interpolation {
    fn fragments(self) -> Vec<Fragment> {
        let weighted = fragment!("family/select/weighted");
        match self {
            Self::Linear => vec![fragment!("family/select/between_linear"), weighted],
            Self::Lower => vec![fragment!("family/select/between_lower")],
            Self::Higher => vec![fragment!("family/select/between_higher")],
            Self::Nearest => vec![fragment!("family/select/between_nearest")],
            Self::Midpoint => vec![fragment!("family/select/between_midpoint"), weighted],
        }
    }

    /// What lies at a rank among ascending numbers.
    fn at(self, sorted: &[f64], rank: f64) -> f64 {
        let (a, b) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
        let weighted = |w: f64| if w == 0.0 || a == b { a } else { (1.0 - w) * a + w * b };
        match self {
            Self::Linear => weighted(rank.fract()),
            Self::Lower => a,
            Self::Higher => b,
            Self::Nearest => sorted[rank.round_ties_even() as usize],
            Self::Midpoint => weighted(0.5),
        }
    }
}

/// An operation that gives quantiles.
pub(crate) trait Quantiles: Loss {
    fn interpolation(&self) -> Interpolation;
}

impl Family for dyn Quantiles {
    const NAME: &'static str = "select";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N|R N", TensorKind::Float),
            TensorDecl::required(Q, "Q", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "Q|Q R")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Quantiles, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let Rows { count, length } = Rows::of(request)?;
    let quantiles = request.tensors[Q].elements();
    Call::bare(loss, request, caps, Outline::new(&[INPUT, Q]), |call| {
        let keys = Keys::of(request.tensors[INPUT].dtype);
        let sort = Sort::reserve(&mut call.builder, call.variant, Lot { bits: keys.bits(), ..Lot::of(count, length) });
        let ordered = call.scratch(WORD, count * length);
        let ways = Ways {
            from: Some(Choice {
                places: &|stage| stage.fragments([fragment!("lib/sort_all")]).word("length", length as u32),
                words: &|stage| {
                    stage
                        .fragments([fragment!("family/select/pairs"), fragment!("family/select/order_given")])
                        .fragments(keys.fragments())
                        .bind(INPUT, keys.element(), Access::Read, Place::Tensor(INPUT), Map::Item(length))
                },
            }),
            ranks: None,
            to: Some(&|stage| {
                let stage = stage.fragments([fragment!("family/select/keep_order")]);
                stage.work("ordered", WORD, ordered, Map::Item(length))
            }),
        };
        sort.push(&mut call.builder, count, &FORWARD, ways)?;
        let lanes = quantiles.next_power_of_two().min(call.workgroup());
        let rows = Items { count, block: call.workgroup() / lanes };
        call.sums(&rows)
            .fragments([fragment!("family/select/quantile"), fragment!("lib/share")])
            .fragments(loss.interpolation().fragments())
            .fragments(keys.fragments())
            .numerics()
            .constant("LANES", lanes as u32)
            .constant("LARGEST", keys.largest())
            .words(&[("length", length), ("quantiles", quantiles), ("rows", count)])
            .work("ordered", WORD, ordered, Map::Item(length))
            .sparsely("ordered", 2 * quantiles)
            .tensor(Q, Map::Whole(quantiles))
            .output(
                OUTPUT,
                "output",
                Map::hull(move |run| (run.items.start..(quantiles - 1) * count + run.items.end, quantiles * run.len())),
            )
            .flops(8 * quantiles)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: row by row.
fn reference(loss: &dyn Quantiles, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let rows = Rows::of(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (input, quantiles) = (tensors[INPUT].as_floats(), tensors[Q].as_floats());
    if let Some(q) = quantiles.iter().find(|q| !(0.0..=1.0).contains(*q)) {
        let expected = "numbers in [0, 1]".into();
        return Err(Error::Value { name: Q.into(), expected, found: q.to_string() });
    }
    let mut output = vec![0.0; call.dims(OUTPUT).iter().product()];
    for (r, row) in input.chunks((rows.length as usize).max(1)).enumerate() {
        let mut sorted = row.to_vec();
        sorted.sort_by(|&a, &b| order(a, b));
        for (j, q) in quantiles.iter().enumerate() {
            let broken = sorted.last().is_some_and(|x| x.is_nan());
            let rank = q * (sorted.len() - 1) as f64;
            output[j * rows.count as usize + r] =
                if broken { f64::NAN } else { loss.interpolation().at(&sorted, rank) };
        }
    }
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
