//! Policies of rows of losses under a logarithmic barrier: a root a row, and slopes by it.

use super::centred::products;
use super::{blocks_of, layout_of};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows;
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Outline};
use crate::tensor::{GRAD_OUTPUT, INPUT, POLICY, REGULARIZER};

/// An operation that gives such policies.
pub(crate) trait Barrier: Loss {
    /// How fast losses count.
    fn eta(&self) -> f64;
}

impl Family for dyn Barrier {
    const NAME: &'static str = "scores";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N A", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(POLICY, "N A"), OutputDecl::float(REGULARIZER, "N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// What is known of a row.
const ROOT: Element = Element::Plain("Root", 16);
/// Newton's steps of a row, about.
const STEPS: u64 = 5;

fn plan(loss: &dyn Barrier, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = layout_of(request);
    Call::bare(loss, request, caps, Outline::new(&[INPUT]).workgroup(rows::WORKGROUP), |call| {
        let rows = blocks_of(call, layout);
        let backward = call.wants(INPUT);
        let roots = backward.then(|| call.saved("roots", &[layout.rows(), 4], Merge::Local));
        call.sums(&rows)
            .fragments([fragment!("loss/scores/log_barrier_ftrl_policy"), fragment!("family/scores/policy_root")])
            .fragments([fragment!("lib/row_best"), fragment!("lib/ordered_key")])
            .fragments([fragment!("lib/any_moves"), fragment!("lib/divergence")])
            .numerics()
            .parameters(&loss.parameters())
            .rows(&rows)
            .tensor(INPUT, rows.scores())
            .again(INPUT, if rows.lanes.keeps() { 0 } else { STEPS + 2 })
            .work("roots", ROOT, roots, ITEM)
            .output(REGULARIZER, "regularizer", ITEM)
            .emits_output(&rows, POLICY)
            .flops(6 * (STEPS + 2) * layout.classes)
            .push(call, &FORWARD)?;
        if !backward {
            return Ok(());
        }
        products(call.sums(&rows), &rows, GRAD_OUTPUT)
            .fragments([fragment!("loss/scores/log_barrier_ftrl_policy_slope"), fragment!("family/scores/policy_root")])
            .parameters(&loss.parameters())
            .work("roots", ROOT, roots, ITEM)
            .emits(&rows, true)
            .flops(16 * layout.classes)
            .push(call, &BACKWARD)
    })
}

/// The f64 driver: row by row.
fn reference(loss: &dyn Barrier, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let input = &tensors[INPUT];
    let x = input.as_floats();
    let [count, actions] = input.dims[..] else { unreachable!("rows have two dims") };
    let (mut policy, mut regularizer, mut gradient) = (vec![0.0; x.len()], vec![0.0; count], vec![0.0; x.len()]);
    for (row, regularizer) in regularizer.iter_mut().enumerate().filter(|_| actions > 0) {
        let range = row * actions..(row + 1) * actions;
        let pi = policy_of(&x[range.clone()], loss.eta());
        *regularizer = pi.iter().map(|pi| -pi.ln()).sum();
        let squares: f64 = pi.iter().map(|pi| pi * pi).sum();
        let dot: f64 = pi.iter().zip(range.clone()).map(|(pi, i)| pi * pi * call.upstream(i)).sum();
        for (pi, i) in pi.into_iter().zip(range) {
            policy[i] = pi;
            gradient[i] = -loss.eta() * pi * pi * (call.upstream(i) - dot / squares);
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.outputs([(POLICY, HostData::Float(policy)), (REGULARIZER, HostData::Float(regularizer))], [gradient]))
}

/// The policy of a row of losses: the root by bisection.
fn policy_of(losses: &[f64], eta: f64) -> Vec<f64> {
    if losses.iter().any(|x| !x.is_finite()) {
        return vec![f64::NAN; losses.len()];
    }
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let above: Vec<f64> = losses.iter().map(|x| eta * (x - least)).collect();
    let sum = |t: f64| above.iter().map(|u| 1.0 / (t + u)).sum::<f64>();
    let (mut low, mut high) = (1.0, losses.len() as f64);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return above.iter().map(|u| 1.0 / (high + u)).collect();
        }
        if sum(middle) > 1.0 { low = middle } else { high = middle }
    }
}
