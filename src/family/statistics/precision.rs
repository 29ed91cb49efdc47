//! The bins of each level that hold the most positives at a precision: the most positives of every number of bins, level by level.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Access, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{Call, FORWARD, Fixed, HostCall, Map, Outline};
use crate::tensor::{BINS, POSITIVES, RECALLED, SELECTED};

/// An operation that chooses bins.
pub(crate) trait Precision: Loss {
    /// Positives that a bin must hold on average.
    fn needed(&self) -> f64;
}

impl Family for dyn Precision {
    const NAME: &'static str = "statistics";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(POSITIVES, "K L", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(BINS, "K"), OutputDecl::float(RECALLED, "1"), OutputDecl::float(SELECTED, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The least f32 that is no less.
fn no_less(x: f64) -> f32 {
    let near = x as f32;
    if f64::from(near) < x { near.next_up() } else { near }
}

fn plan(loss: &dyn Precision, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [levels, length] = [0, 1].map(|axis| request.tensors[POSITIVES].dims[axis] as u64);
    let most = levels * length;
    Call::bare(loss, request, caps, Outline::new(&[POSITIVES]), |call| {
        call.builder.check_window("bins of levels by numbers of bins", WORD, levels * (most + 1))?;
        let best = [(); 2].map(|()| call.scratch(NUMBER, most + 1));
        let choices = call.scratch(WORD, levels * (most + 1));
        let needs: Vec<u32> = (0..=most).map(|m| no_less(loss.needed() * m as f64).to_bits()).collect();
        let needs = call.builder.table(&needs);
        for level in 0..levels {
            let [before, after] = [level + 1, level].map(|at| best[(at % 2) as usize]);
            call.step(Fixed::blocks(0..most + 1, call.workgroup()))
                .fragments([fragment!("family/statistics/threshold_level"), fragment!("family/statistics/counted")])
                .numerics()
                .words(&[("level", level), ("length", length), ("most", most)])
                .tensor(POSITIVES, Map::Whole(most))
                .work("before", NUMBER, before, Map::Whole(most + 1))
                .work("best", NUMBER, after, Map::Whole(most + 1))
                .work("choices", WORD, choices, Map::Whole(levels * (most + 1)))
                .sparsely("choices", 1)
                .flops(2 * length)
                .push(call, &FORWARD)?;
        }
        call.step(Fixed::new(1, 0..most + 1))
            .fragments([fragment!("family/statistics/threshold_choice")])
            .words(&[("levels", levels), ("most", most)])
            .work("best", NUMBER, best[((levels - 1) % 2) as usize], Map::Whole(most + 1))
            .work("choices", WORD, choices, Map::Whole(levels * (most + 1)))
            .sparsely("choices", 1)
            .bind("needs", NUMBER, Access::Read, needs, Map::Whole(most + 1))
            .output(BINS, "bins", Map::Whole(levels))
            .output(RECALLED, "recalled", Map::Whole(1))
            .output(SELECTED, "selected", Map::Whole(1))
            .push(call, &FORWARD)
    })
}

/// The f64 driver: level by level.
fn reference(loss: &dyn Precision, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let positives = &tensors[POSITIVES];
    let (levels, length) = (positives.dims[0], positives.dims[1]);
    let counts = positives.as_floats();
    if let Some(count) = counts.iter().find(|count| !count.is_finite() || **count < 0.0) {
        let expected = "counts of 0 or more".into();
        return Err(Error::Value { name: POSITIVES.into(), expected, found: count.to_string() });
    }
    // Of each number of bins in the levels so far: the most positives, and how many bins of each level.
    let mut best = vec![Some((0.0, Vec::new()))];
    for level in 0..levels {
        let row = &counts[level * length..(level + 1) * length];
        let mut next: Vec<Option<(f64, Vec<usize>)>> = vec![None; best.len() + length];
        let mut held = 0.0;
        for own in 0..=length {
            held += if own > 0 { row[length - own] } else { 0.0 };
            for (m, (sum, bins)) in best.iter().enumerate().filter_map(|(m, best)| Some((m, best.as_ref()?))) {
                if next[m + own].as_ref().is_none_or(|(most, _)| sum + held > *most) {
                    next[m + own] = Some((sum + held, [&bins[..], &[own]].concat()));
                }
            }
        }
        best = next;
    }
    let mut chosen = (0.0, vec![0; levels]);
    let mut selected = 0;
    for (m, held) in best.into_iter().enumerate().skip(1) {
        let Some((held, bins)) = held else { continue };
        if held >= loss.needed() * m as f64 && (selected == 0 || held > chosen.0) {
            (chosen, selected) = ((held, bins), m);
        }
    }
    let bins = chosen.1.into_iter().map(|own| own as f64).collect();
    let outputs = [(BINS, bins), (RECALLED, vec![chosen.0]), (SELECTED, vec![selected as f64])];
    Ok(call.outputs(outputs.map(|(name, values)| (name, HostData::Float(values))), []))
}
