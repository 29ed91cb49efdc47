//! Losses of tasks, each of which needs means over all of them.

use super::sums::Sums;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Call, Denominator, HostCall, ITEM, Items, Map, Outline};

/// A loss of tasks.
pub(crate) trait Tasks: Loss {
    /// The tensors of a number for each task; the first receives a gradient.
    fn names(&self) -> [&'static str; 4];

    /// Which of them may not be negative.
    fn not_negative(&self) -> &'static [&'static str];

    /// What is added up, and WGSL of finish_row(row, part), which keeps two means.
    fn sums(&self) -> (Sums, Fragment);

    /// WGSL of task(i, means).
    fn hook(&self) -> Vec<Fragment>;

    /// The means over the tasks in f64.
    fn means(&self, tensors: [&[f64]; 4]) -> [f64; 2];

    /// The value of a task and its slope, with the means for constants.
    fn formula(&self, task: [f64; 4], means: [f64; 2]) -> (f64, f64);
}

impl Family for dyn Tasks {
    const NAME: &'static str = "vectors";

    fn tensors(&self) -> Vec<TensorDecl> {
        let [first, others @ ..] = self.names();
        let decl = |name| TensorDecl::required(name, "M", TensorKind::Float);
        [decl(first).with_grad()].into_iter().chain(others.map(decl)).collect()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("M")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        Some(frozen(self, request, tensors, at))
    }
}

/// Two means m 2^p.
const MEANS: Element = Element::Plain("vec4<f32>", 16);
/// Tasks of an invocation.
const ITEMS: u64 = 4;

fn plan(loss: &dyn Tasks, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let names = loss.names();
    let elements = request.tensors[names[0]].elements();
    let outline = Outline::new(&[names[0]]).mean(Denominator::Cells);
    Call::loss(loss, request, caps, outline, |call| {
        let means = call.saved("means", &[4], Merge::Local);
        let all = Segments::equal(elements, 1);
        let (sums, end) = loss.sums();
        sums.push(call, &all, |stage| {
            let stage = stage.fragments([end]).with(|stage| all.lengths(stage));
            stage.work("means", MEANS, means, Map::Whole(1))
        })?;
        let blocks = Items { count: elements, block: call.workgroup() * ITEMS };
        call.emit(&blocks, |stage| {
            let stage = stage
                .fragments([fragment!("family/vectors/tasks"), fragment!("family/vectors/scaled")])
                .fragments([fragment!("lib/exponent")])
                .fragments(loss.hook())
                .numerics()
                .parameters(&loss.parameters())
                .constant("ITEMS", ITEMS as u32)
                .work("means", MEANS, means, Map::Whole(1));
            let stage = names.iter().fold(stage, |stage, name| stage.tensor(name, ITEM));
            stage.upstream(ITEM).gradient_as("gradient", names[0], ITEM).value(ITEM).flops(30)
        })
    })
}

/// What the tensors hold, checked.
fn given<'a>(loss: &dyn Tasks, tensors: &'a HostTensors) -> Result<[&'a [f64]; 4], Error> {
    for name in loss.not_negative() {
        if let Some(value) = tensors[*name].as_floats().iter().find(|value| **value < 0.0) {
            let (expected, found) = ("numbers >= 0".into(), value.to_string());
            return Err(Error::Value { name: (*name).into(), expected, found });
        }
    }
    Ok(loss.names().map(|name| tensors[name].as_floats()))
}

/// The f64 driver: the means, then task by task.
fn reference(loss: &dyn Tasks, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let given = given(loss, tensors)?;
    let call = HostCall::new(loss, request, tensors)?;
    let means = loss.means(given);
    let count = given[0].len();
    let (values, slopes): (Vec<_>, Vec<_>) = (0..count).map(|i| loss.formula(given.map(|of| of[i]), means)).unzip();
    let scale = call.scale(count as f64, count);
    let gradient = call.gradient(loss.names()[0], &slopes, 1, scale);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The value times the upstream gradient, with the means as they are at `at`.
fn frozen(loss: &dyn Tasks, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Result<f64, Error> {
    let (given, means) = (given(loss, tensors)?, loss.means(self::given(loss, at)?));
    let call = HostCall::new(loss, request, tensors)?;
    let count = given[0].len();
    let scale = call.scale(count as f64, count);
    Ok((0..count).map(|i| loss.formula(given.map(|of| of[i]), means).0 * scale * call.upstream(i)).sum())
}
