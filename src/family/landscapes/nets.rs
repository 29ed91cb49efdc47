//! Networks of one neuron a layer, a row of weights each: the lanes of a row share its product, kept as a fraction and a power
//! of two, and Newton's steps for where the gradient flow ends.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Map, Outline, RowLanes};
use crate::tensor::{GRADIENTS, LOSSES, SHARPNESS, SOLUTION, WEIGHTS};

/// An operation on products of weights.
pub(crate) trait ScalarNets: Loss {}

/// Newton's steps, as in the kernel: each halves the distance to the root or the slope, of which there are at most D.
const STEPS: u64 = 40;

impl Family for dyn ScalarNets {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(WEIGHTS, "B D", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![
            OutputDecl::float(LOSSES, "B"),
            OutputDecl::float(GRADIENTS, "B D"),
            OutputDecl::float(SOLUTION, "B D"),
            OutputDecl::float(SHARPNESS, "B"),
        ]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        Call::bare(self, request, caps, Outline::new(&[WEIGHTS]), |call| {
            let dims = &request.tensors[WEIGHTS].dims;
            let lanes = RowLanes { rows: dims[0] as u64, length: dims[1] as u64 };
            let over = lanes.over(call.workgroup());
            call.sums(&over)
                .fragments([fragment!("family/landscapes/scalar_nets"), fragment!("family/landscapes/powers")])
                .fragments([fragment!("lib/exponent")])
                .numerics()
                .with(|stage| lanes.words(stage, call.workgroup()))
                .tensor(WEIGHTS, Map::Item(lanes.length))
                .output(LOSSES, "losses", Map::Item(1))
                .output(GRADIENTS, "gradients", Map::Item(lanes.length))
                .output(SOLUTION, "solution", Map::Item(lanes.length))
                .output(SHARPNESS, "sharpness", Map::Item(1))
                .flops(12 * STEPS * lanes.length)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let call = HostCall::new(self, request, tensors)?;
        let weights = &tensors[WEIGHTS];
        let (rows, width) = (weights.dims[0], weights.dims[1]);
        let mut nets = Vec::with_capacity(rows);
        for b in 0..if width == 0 { 0 } else { rows } {
            nets.push(Net::of(&weights.as_floats()[b * width..(b + 1) * width]));
        }
        let each = |of: fn(&Net) -> f64| {
            let mut values: Vec<f64> = nets.iter().map(of).collect();
            values.resize(rows, 0.0);
            HostData::Float(values)
        };
        let all = |of: fn(&Net) -> &Vec<f64>| HostData::Float(nets.iter().flat_map(|net| of(net).clone()).collect());
        let outputs = [
            (LOSSES, each(|net| net.loss)),
            (GRADIENTS, all(|net| &net.gradient)),
            (SOLUTION, all(|net| &net.solution)),
            (SHARPNESS, each(|net| net.sharpness)),
        ];
        Ok(call.outputs(outputs, []))
    }
}

/// The results of a row in f64.
struct Net {
    loss: f64,
    gradient: Vec<f64>,
    solution: Vec<f64>,
    sharpness: f64,
}

impl Net {
    fn of(weights: &[f64]) -> Self {
        let none = vec![f64::NAN; weights.len()];
        if weights.iter().any(|w| !w.is_finite()) {
            return Self { loss: f64::NAN, gradient: none.clone(), solution: none, sharpness: f64::NAN };
        }
        let whole = product(weights);
        let others = |i: usize| product(&[&weights[..i], &weights[i + 1..]].concat());
        let gradient = (0..weights.len()).map(|i| (whole - 1.0) * others(i)).collect();
        let mut signs: Vec<f64> = weights.iter().map(|w| if *w < 0.0 { -1.0 } else { 1.0 }).collect();
        let sizes: Vec<f64> = weights.iter().map(|w| w.abs()).collect();
        let least = (1..sizes.len()).fold(0, |best, i| if sizes[i] < sizes[best] { i } else { best });
        if signs.iter().product::<f64>() < 0.0 {
            signs[least] = -signs[least];
        }
        // Squares less the least one: what a flow keeps.
        let above: Vec<f64> = sizes.iter().map(|w| (w - sizes[least]) * (w + sizes[least])).collect();
        let radius = root(&above);
        let solution = signs.iter().zip(&above).map(|(sign, a)| sign * (a + radius * radius).sqrt()).collect();
        let sharpness = above.iter().map(|a| 1.0 / (a + radius * radius)).sum();
        Self { loss: (whole - 1.0).powi(2) / 2.0, gradient, solution, sharpness }
    }
}

/// A product that leaves f64's range only where it lies outside: below 1 the largest factor follows, else the least.
fn product(factors: &[f64]) -> f64 {
    let mut factors = factors.to_vec();
    factors.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let mut left = factors.as_slice();
    let mut product = 1.0f64;
    while let [least, .., largest] | [least @ largest] = left {
        let grows = product.abs() < 1.0;
        product *= if grows { largest } else { least };
        left = if grows { &left[..left.len() - 1] } else { &left[1..] };
    }
    product
}

/// The r at which the product of sqrt(a + r^2) is 1: Newton's method for its logarithm in log r, which is convex; from r = 1,
/// where it is at least 0, it comes down to the root.
fn root(above: &[f64]) -> f64 {
    let mut log = 0.0f64;
    for _ in 0..2 * STEPS {
        let square = (2.0 * log).exp();
        let height: f64 = above.iter().map(|a| (a + square).ln() / 2.0).sum();
        let slope: f64 = above.iter().map(|a| square / (a + square)).sum();
        log -= height / slope;
    }
    log.exp()
}
