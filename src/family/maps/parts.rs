//! Losses of the products of a sample's part vectors: a workgroup a sample keeps all products on chip.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, Emit, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::INPUT;

/// A loss of parts that should be at right angles.
pub(crate) trait Orthogonality: Loss {}

impl Family for dyn Orthogonality {
    const NAME: &'static str = "maps";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N D K", TensorKind::Float).with_grad()]
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

/// Parts whose products stay on chip.
const MOST: u64 = 48;

fn check(request: &Request) -> Result<[u64; 3], Error> {
    let [samples, length, parts] = request.tensors[INPUT].dims[..] else { unreachable!("parts have three dims") };
    let dims = [samples, length, parts].map(|d| d as u64);
    if dims[2] > MOST {
        return Err(Error::TooLarge { what: "parts of a sample".into(), needed: dims[2], limit: MOST });
    }
    Ok(dims)
}

fn plan(loss: &dyn Orthogonality, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [samples, length, parts] = check(request)?;
    Call::loss(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let over = Items { count: samples, block: 1 };
        let each = length * parts;
        call.emit(&over, |stage| {
            let gradient = stage.emit() != Emit::Value;
            let pairs = each.is_multiple_of(2);
            let stage = stage
                .fragments([fragment!("family/maps/orthogonality"), fragment!("lib/group_sums")])
                .numerics()
                .constant("GRADIENT", gradient)
                .constants(&[("PRODUCTS", parts * parts), ("PARTS", parts)])
                .words(&[("each", each)])
                .tensor(INPUT, Map::Item(each))
                .again(INPUT, u64::from(gradient) + 1)
                .upstream(ITEM)
                .value(ITEM)
                .gradient(INPUT, Map::Item(each))
                .own_words("grad_input", pairs)
                .flops(4 * each * parts);
            let halves = pairs && stage.stores_halves("grad_input");
            stage.constant("PAIR", if halves { 2u32 } else { 1 })
        })
    })
}

/// The f64 driver: sample by sample.
fn reference(loss: &dyn Orthogonality, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let [samples, length, parts] = check(request)?.map(|size| size as usize);
    let call = HostCall::new(loss, request, tensors)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let scale = call.scale(samples as f64, samples);
    let (mut values, mut slopes) = (Vec::new(), Vec::with_capacity(input.len()));
    for (sample, x) in input.as_floats().chunks(length * parts).enumerate() {
        let dot = |v: &[f64], k: usize, l: usize| (0..length).map(|d| v[d * parts + k] * v[d * parts + l]).sum::<f64>();
        let norms: Vec<f64> = (0..parts).map(|k| dot(x, k, k).sqrt()).collect();
        let unit = |i: usize| if norms[i % parts] == 0.0 { 0.0 } else { x[i] / norms[i % parts] };
        let units: Vec<f64> = (0..x.len()).map(unit).collect();
        let cosine = |k: usize, l: usize| dot(&units, k, l);
        let apart = |k: usize, l: usize| cosine(k, l) - f64::from(u8::from(k == l));
        let pairs = (parts * parts) as f64;
        let table: Vec<f64> = (0..parts * parts).map(|i| apart(i / parts, i % parts)).collect();
        values.push(table.iter().map(|s| s * s).sum::<f64>() / pairs);
        let factor = 4.0 / pairs * scale * call.upstream(sample);
        let along: Vec<f64> = (0..parts)
            .map(|k| {
                (0..parts).map(|l| table[k * parts + l] * (table[k * parts + l] + f64::from(u8::from(k == l)))).sum()
            })
            .collect();
        slopes.extend((0..x.len()).map(|i| {
            let k = i % parts;
            let pulled: f64 = (0..parts).map(|l| table[k * parts + l] * units[i - k + l]).sum();
            let slope = (pulled - units[i] * along[k]) / norms[k];
            factor * if norms[k] == 0.0 { 0.0 } else { slope }
        }));
    }
    let gradient = call.packed(INPUT, slopes);
    Ok(call.evaluation(values, scale, [gradient]))
}
