//! How many labels each class has.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::histogram::{histogram, members};
use crate::stage::{Call, HostCall, ITEM, Outline};
use crate::tensor::{CELL_MASK, COUNTS, LABELS};

/// An operation that counts labels.
pub(crate) trait Histogram: Loss {
    fn classes(&self) -> i32;

    /// The label that is left out.
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Histogram {
    const NAME: &'static str = "statistics";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
            TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(COUNTS, "classes")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Histogram, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (rows, classes) = (request.tensors[LABELS].elements(), loss.classes() as u64);
    Call::bare(loss, request, caps, Outline::new(&[LABELS]), |call| {
        histogram(
            call,
            rows,
            classes,
            |stage| {
                stage
                    .fragments([fragment!("family/statistics/class_of_label")])
                    .parameters(&loss.parameters())
                    .tensor(LABELS, ITEM)
                    .cell_mask()
            },
            |stage, classes| {
                stage.fragments([fragment!("family/statistics/members")]).output(COUNTS, "counts", members(classes))
            },
        )
    })
}

/// The f64 driver: label by label.
fn reference(loss: &dyn Histogram, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let (classes, ignored) = (i64::from(loss.classes()), i64::from(loss.ignore_index()));
    let mut counts = vec![0.0; classes as usize];
    for (q, &label) in tensors[LABELS].as_integers().iter().enumerate() {
        if label == ignored || mask.is_some_and(|mask| mask[q] == 0) {
            continue;
        }
        if !(0..classes).contains(&label) {
            let expected = format!("classes in [0, {classes}) or {ignored}");
            return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
        }
        counts[label as usize] += 1.0;
    }
    Ok(call.outputs([(COUNTS, HostData::Float(counts))], []))
}
