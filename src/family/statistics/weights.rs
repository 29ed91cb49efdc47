//! Weights of classes from their counts: sums over the classes by blocks, then a weight each.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, Domain, FORWARD, Fixed, HostCall, ITEM, Items, Map, Outline, Stage};
use crate::tensor::{CLASS_COUNTS, WEIGHTS};

crate::params::word_parameter! {
    /// How a class's weight follows from its count.
    pub enum WeightKind {
        /// The inverse of the effective number of members.
        Effective = "effective",
        /// The inverse of the number of members.
        Inverse = "inverse",
        /// The number of all other members.
        Complement = "complement",
    }
}

impl WeightKind {
    fn fragment(self) -> Fragment {
        match self {
            Self::Effective => fragment!("family/statistics/weights_effective"),
            Self::Inverse => fragment!("family/statistics/weights_inverse"),
            Self::Complement => fragment!("family/statistics/weights_complement"),
        }
    }

    /// A weight before all are scaled, from the count and the sum of counts, in f64.
    fn raw(self, count: f64, all: f64, beta: f64) -> f64 {
        let n = count.max(1.0);
        match self {
            Self::Effective if beta == 0.0 => 1.0,
            Self::Effective => -1.0 / (n * (beta - 1.0).ln_1p()).exp_m1(),
            Self::Inverse => 1.0 / n,
            Self::Complement => all - count,
        }
    }
}

/// An operation that weighs classes.
pub(crate) trait ClassWeights: Loss {
    fn kind(&self) -> WeightKind;

    fn beta(&self) -> f32;
}

impl Family for dyn ClassWeights {
    const NAME: &'static str = "statistics";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(CLASS_COUNTS, "C", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(WEIGHTS, "C")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let call = HostCall::new(self, request, tensors)?;
        let counts = tensors[CLASS_COUNTS].as_floats();
        let (all, classes) = (counts.iter().sum(), counts.len() as f64);
        let known = counts.iter().all(|count| count.is_finite());
        let raws: Vec<f64> = counts.iter().map(|&count| self.kind().raw(count, all, self.beta().into())).collect();
        let (sum, total) =
            (raws.iter().sum::<f64>(), if self.kind() == WeightKind::Complement { 1.0 } else { classes });
        let weight = |raw: f64| match known {
            true if sum == 0.0 => total / classes,
            true => raw / sum * total,
            false => f64::NAN,
        };
        Ok(call.outputs([(WEIGHTS, HostData::Float(raws.into_iter().map(weight).collect()))], []))
    }
}

/// Sums that weights are scaled by.
const SUMS: Element = Element::Plain("vec4<f32>", 16);

fn plan(loss: &dyn ClassWeights, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let classes = request.tensors[CLASS_COUNTS].elements();
    Call::bare(loss, request, caps, Outline::new(&[CLASS_COUNTS]), |call| {
        let blocks = Items { count: classes, block: call.workgroup() };
        let parts = call.scratch(SUMS, blocks.units());
        let sums = call.scratch(SUMS, 1);
        call.sums(&blocks)
            .fragments([fragment!("family/statistics/weight_sums")])
            .with(|stage| weighed(loss, stage, classes))
            .work("parts", SUMS, parts, Map::Unit(1))
            .push(call, &FORWARD)?;
        call.step(Fixed::new(1, 0..1))
            .fragments([fragment!("family/statistics/weight_fold")])
            .word("blocks", blocks.units() as u32)
            .work("parts", SUMS, parts, Map::Whole(blocks.units()))
            .work("sums", SUMS, sums, ITEM)
            .push(call, &FORWARD)?;
        call.sums(&blocks)
            .fragments([fragment!("family/statistics/weight_of")])
            .with(|stage| weighed(loss, stage, classes))
            .work("sums", SUMS, sums, Map::Whole(1))
            .output(WEIGHTS, "weights", ITEM)
            .push(call, &FORWARD)
    })
}

/// What tells a class's weight from its count.
fn weighed<'s>(loss: &dyn ClassWeights, stage: Stage<'s>, classes: u64) -> Stage<'s> {
    let stage = stage.fragments([loss.kind().fragment()]).numerics().parameters(&loss.parameters());
    stage.word("classes", classes as u32).tensor(CLASS_COUNTS, ITEM).flops(15)
}
