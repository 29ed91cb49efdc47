//! Momentum of gradients that come one loss at a time, combined without conflict.

use super::combination::{MOST, WORKGROUP};
use super::dense::Matrix;
use super::dots::{Dots, FLOAT};
use super::eigen::ROTATIONS;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Call, Columns, FORWARD, HostCall, ITEM, Items, Map, One, Outline};
use crate::tensor::{DType, FAKE_MOMENT, GRADS, INDEX, MOMENTS, OUTPUT, SECOND_MOMENT, STEPS, WEIGHT};

/// An operation that keeps momentum of each loss's gradient.
pub(crate) trait Momentum: Loss {
    fn beta1(&self) -> f64;
    fn beta2(&self) -> f64;
    fn eps(&self) -> f64;

    /// WGSL of `coefficients(lid, segment)` of the moments.
    fn hook(&self) -> Vec<Fragment>;

    /// The coefficients of the moments in f64.
    fn coefficients(&self, gram: Matrix) -> Vec<f64>;
}

impl Family for dyn Momentum {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(GRADS, "P", TensorKind::Float),
            TensorDecl::required(INDEX, "1", TensorKind::Index),
            TensorDecl::required(MOMENTS, "M P", TensorKind::Auxiliary),
            TensorDecl::required(FAKE_MOMENT, "P", TensorKind::Auxiliary),
            TensorDecl::required(SECOND_MOMENT, "P", TensorKind::Auxiliary),
            TensorDecl::required(STEPS, "M+1", TensorKind::Index),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![
            OutputDecl::float(OUTPUT, "P"),
            OutputDecl::state(MOMENTS, "M P"),
            OutputDecl::state(FAKE_MOMENT, "P"),
            OutputDecl::state(SECOND_MOMENT, "P"),
            OutputDecl::state(STEPS, "M+1"),
        ]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The moments, of 1 to 64 losses; steps that can be counted on.
fn check(request: &Request) -> Result<Columns, Error> {
    let dims = &request.tensors[MOMENTS].dims;
    let columns = Columns { rows: dims[0] as u64, length: dims[1] as u64 };
    if !(1..=MOST).contains(&columns.rows) {
        let expected = format!("[M, P] with M from 1 to {MOST}");
        return Err(Error::Shape { name: MOMENTS.into(), expected, found: dims.clone() });
    }
    let found = request.tensors[STEPS].dtype;
    if found == DType::U8 {
        return Err(Error::Storage { name: STEPS.into(), expected: "u32, i32 or i64".into(), found });
    }
    Ok(columns)
}

/// What the last pass is told: which moment changes, whether all losses have come, and what is left of both biases.
const TURN: Element = Element::Plain("vec4<f32>", 16);
/// Elements of an invocation.
const ITEMS: u64 = 4;

fn plan(loss: &dyn Momentum, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let columns = check(request)?;
    Call::bare(loss, request, caps, Outline::new(&[GRADS]), |call| {
        let Columns { rows, length } = columns;
        let gram = call.scratch(FLOAT, rows * rows);
        let factors = call.scratch(FLOAT, rows);
        let turn = call.scratch(TURN, 1);
        let dots = Dots::own(rows);
        dots.sum(
            call,
            &Segments::equal(length, 1),
            |stage| {
                stage
                    .fragments([fragment!("family/gram/moments_next"), fragment!("family/gram/moments_by_index")])
                    .parameters(&loss.parameters())
                    .columns(length)
                    .tensor(MOMENTS, columns.elements())
                    .again(MOMENTS, dots.reads().0 - 1)
                    .tensor(GRADS, ITEM)
                    .tensor(INDEX, Map::Whole(1))
            },
            |stage| stage.work("gram", FLOAT, gram, dots.matrices()),
        )?;
        let counted = match request.tensors[STEPS].dtype {
            DType::U32 => fragment!("family/gram/steps_unsigned"),
            _ => fragment!("family/gram/steps_signed"),
        };
        let one = One { groups: 1, items: 0..rows };
        call.sums(&one)
            .fragments([fragment!("family/gram/symmetric"), fragment!("family/gram/moments_turn")])
            .fragments(loss.hook())
            .workgroup(WORKGROUP)
            .numerics()
            .parameters(&loss.parameters())
            .word("rows", rows as u32)
            .work("gram", FLOAT, gram, Map::Whole(rows * rows))
            .tensor(INDEX, Map::Whole(1))
            .tensor(STEPS, Map::Whole(rows + 1))
            .output(STEPS, "count", Map::Whole(rows + 1))
            .fragments([counted])
            .absent(Absent::Float(WEIGHT, "1.0"))
            .work("factors", FLOAT, factors, Map::Whole(rows))
            .work("turn", TURN, turn, Map::Whole(1))
            .flops(ROTATIONS * rows * rows)
            .push(call, &FORWARD)?;
        let blocks = Items { count: length, block: call.workgroup() * ITEMS };
        call.sums(&blocks)
            .fragments([fragment!("family/gram/moments_next"), fragment!("family/gram/moments_step")])
            .parameters(&loss.parameters())
            .constant("ITEMS", ITEMS as u32)
            .word("rows", rows as u32)
            .columns(length)
            .tensor(MOMENTS, columns.elements())
            .output(MOMENTS, "moment", columns.elements())
            .tensor(GRADS, ITEM)
            .tensor(FAKE_MOMENT, ITEM)
            .output(FAKE_MOMENT, "fake", ITEM)
            .tensor(SECOND_MOMENT, ITEM)
            .output(SECOND_MOMENT, "second", ITEM)
            .work("factors", FLOAT, factors, Map::Whole(rows))
            .work("turn", TURN, turn, Map::Whole(1))
            .output(OUTPUT, "output", ITEM)
            .flops(2 * rows + 12)
            .push(call, &FORWARD)
    })
}

/// 1 - beta^steps.
fn left(beta: f64, steps: i64) -> f64 {
    -(steps as f64 * beta.ln()).exp_m1()
}

/// The f64 driver.
fn reference(loss: &dyn Momentum, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let columns = check(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (rows, length) = (columns.rows as usize, columns.length as usize);
    let floats = |name: &str| tensors[name].as_floats().to_vec();
    let (grads, mut moments) = (floats(GRADS), floats(MOMENTS));
    let (mut fake, mut second) = (floats(FAKE_MOMENT), floats(SECOND_MOMENT));
    let mut steps = tensors[STEPS].as_integers().to_vec();
    let mut output = vec![0.0; length];
    let index = tensors[INDEX].as_integers()[0];
    if !(0..rows as i64).contains(&index) {
        let expected = format!("the number of a loss, from 0 to {}", rows - 1);
        return Err(Error::Value { name: INDEX.into(), expected, found: index.to_string() });
    }
    if let Some(count) = steps.iter().find(|count| **count < 0) {
        let expected = "counts of steps".into();
        return Err(Error::Value { name: STEPS.into(), expected, found: count.to_string() });
    }
    let (beta1, beta2) = (loss.beta1(), loss.beta2());
    if length > 0 {
        let own = index as usize;
        steps[own] += 1;
        let row = &mut moments[own * length..][..length];
        row.iter_mut().zip(&grads).for_each(|(m, g)| *m = beta1 * *m + (1.0 - beta1) * g);
        if steps[..rows].iter().all(|count| *count > 0) {
            steps[rows] += 1;
            let unbiased: Vec<f64> = (0..rows).map(|m| 1.0 / left(beta1, steps[m])).collect();
            let row = |m: usize| {
                let factor = unbiased[m];
                moments[m * length..][..length].iter().map(move |x| x * factor)
            };
            let gram = Matrix::from_fn(rows, |m, n| row(m).zip(row(n)).map(|(x, y)| x * y).sum());
            let stray = moments.iter().any(|x| !x.is_finite());
            let coefficients = if stray { vec![f64::NAN; rows] } else { loss.coefficients(gram) };
            let (of_first, of_second) = (left(beta1, steps[rows]), left(beta2, steps[rows]));
            for i in 0..length {
                let g: f64 = (0..rows).map(|m| coefficients[m] * unbiased[m] * moments[m * length + i]).sum();
                let next = g * of_first;
                let h = (next - beta1 * fake[i]) / (1.0 - beta1);
                second[i] = beta2 * second[i] + (1.0 - beta2) * h * h;
                fake[i] = next;
                output[i] = g / ((second[i] / of_second).sqrt() + loss.eps());
            }
        }
    }
    let outputs = [
        (OUTPUT, HostData::Float(output)),
        (MOMENTS, HostData::Float(moments)),
        (FAKE_MOMENT, HostData::Float(fake)),
        (SECOND_MOMENT, HostData::Float(second)),
        (STEPS, HostData::Integer(steps)),
    ];
    Ok(call.outputs(outputs, []))
}
