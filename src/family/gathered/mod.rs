//! The cells of a map that indices name, and pointwise losses of them.
//!
//! Values are gathered. For the gradient the indices of each sample are sorted, stably, and every cell adds up those that name
//! it in their order: cells that several name get the same bits on every run.

pub(crate) mod cells;
mod maps;
mod plan;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{HostCall, Layout};
use crate::tensor::{CELL_MASK, INPUT, TARGET};

/// Flat cells of a map, some a sample.
pub(crate) const INDEX: &str = "index";

/// The formula of a loss of gathered values.
pub(crate) trait Gathered: Loss {
    /// WGSL that defines `pointwise` and `large`, as for the family pointwise.
    fn hook(&self) -> Vec<Fragment>;

    /// Value and derivative in f64.
    fn formula(&self, x: f64, t: f64) -> (f64, f64);

    /// Floating-point operations of one value and its slope.
    fn flops(&self) -> u64;
}

impl Family for dyn Gathered {
    const NAME: &'static str = "gathered";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl::required(INDEX, "N M", TensorKind::Index),
            TensorDecl::required(TARGET, "N M C", TensorKind::Float),
            TensorDecl::optional(CELL_MASK, "N M", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N M C")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The f64 driver: index by index.
fn reference(loss: &dyn Gathered, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let (input, target) = (&tensors[INPUT], &tensors[TARGET]);
    if input.len() == 0 || target.len() == 0 {
        return Ok(call.nothing(input));
    }
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let classes = layout.classes as usize;
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let index = &tensors[INDEX];
    let mut values = vec![0.0; target.len()];
    let mut gradient = vec![0.0; input.len()];
    let mut kept = 0.0;
    for (q, &cell) in index.as_integers().iter().enumerate() {
        if mask.is_some_and(|mask| mask[q] == 0) {
            continue;
        }
        kept += classes as f64;
        for c in 0..classes {
            let e = q * classes + c;
            let at = cell_at(&layout, (q / index.dims[1]) as u64, c as u64, cell)?;
            let (x, t) = (input.as_floats()[at], target.as_floats()[e]);
            let known = x.is_finite() && t.is_finite();
            let (value, slope) = if known { loss.formula(x, t) } else { (f64::NAN, f64::NAN) };
            values[e] = value;
            gradient[at] += slope * call.upstream(e);
        }
    }
    let scale = call.scale(kept, layout.samples as usize);
    gradient.iter_mut().for_each(|slope| *slope *= scale);
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The element of a cell, in a class of a sample; an error where there is no such cell.
fn cell_at(layout: &Layout, sample: u64, class: u64, cell: i64) -> Result<usize, Error> {
    let Some(cell) = u64::try_from(cell).ok().filter(|&cell| cell < layout.space) else {
        let expected = format!("cells in [0, {})", layout.space);
        return Err(Error::Value { name: INDEX.into(), expected, found: cell.to_string() });
    };
    let [of_sample, of_class, of_cell] = layout.strides();
    Ok((sample * of_sample + class * of_class + cell * of_cell) as usize)
}
