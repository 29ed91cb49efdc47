//! A vector that is made orthogonal to a basis.

use super::dots::{Dots, FLOAT};
use super::matrix::columns;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::{Call, Columns, FORWARD, HostCall, ITEM, Items, Map, Outline, Stage};
use crate::tensor::{BASIS, COEFFICIENTS, INPUT, NORM, OUTPUT};

/// Squares of what is left, and a flag.
const PART: Element = Element::Plain("Part", 16);
/// f and p of a factor f 2^p.
const FACTOR: Element = Element::Plain("vec2<f32>", 8);

/// An operation that takes from a vector what it has of a basis.
pub(crate) trait Orthogonal: Loss {}

impl Family for dyn Orthogonal {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "P", TensorKind::Float), TensorDecl::required(BASIS, "M P", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "P", INPUT), OutputDecl::float(COEFFICIENTS, "M"), OutputDecl::float(NORM, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn basis_of(request: &Request) -> Result<Columns, Error> {
    let basis = columns(request, BASIS);
    if basis.rows == 0 {
        let (expected, found) = ("[M, P] with at least one vector".into(), request.tensors[BASIS].dims.clone());
        return Err(Error::Shape { name: BASIS.into(), expected, found });
    }
    Ok(basis)
}

/// What every pass reads: the basis and the vector.
fn read(stage: Stage<'_>, basis: Columns) -> Stage<'_> {
    stage.columns(basis.length).tensor(BASIS, basis.elements()).tensor_as("vector", INPUT, ITEM)
}

fn plan(loss: &dyn Orthogonal, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let basis = basis_of(request)?;
    let Columns { rows, length } = basis;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let all = Segments::equal(length, 1);
        let [first, second] = [0; 2].map(|_| call.scratch(FLOAT, rows));
        let rest = call.scratch(FLOAT, length);
        let scale = call.scratch(FACTOR, 1);
        let dots = Dots::between(rows, 1);
        dots.sum(
            call,
            &all,
            |stage| read(stage.fragments([fragment!("family/gram/basis_first")]), basis),
            |stage| stage.work("gram", FLOAT, first, Map::Whole(rows)),
        )?;
        dots.sum(
            call,
            &all,
            |stage| {
                read(stage.fragments([fragment!("family/gram/basis_second")]), basis)
                    .work("first", FLOAT, first, Map::Whole(rows))
                    .flops(4 * rows)
            },
            |stage| stage.work("gram", FLOAT, second, Map::Whole(rows)),
        )?;
        let library = [fragment!("lib/squares"), fragment!("lib/exponent")];
        all.sums(
            call,
            SUMS,
            PART,
            |stage| {
                read(stage.fragments(library).fragments([fragment!("family/gram/basis_rest")]), basis)
                    .word("rows", rows as u32)
                    .work("first", FLOAT, first, Map::Whole(rows))
                    .work("second", FLOAT, second, Map::Whole(rows))
                    .work("rest", FLOAT, rest, ITEM)
                    .flops(4 * rows + 2)
            },
            |stage| {
                stage
                    .fragments(library)
                    .fragments([fragment!("family/gram/basis_finish")])
                    .word("rows", rows as u32)
                    .work("first", FLOAT, first, Map::Whole(rows))
                    .work("second", FLOAT, second, Map::Whole(rows))
                    .output(COEFFICIENTS, "coefficients", Map::Whole(rows))
                    .output(NORM, "norm", Map::Whole(1))
                    .work("scale", FACTOR, scale, Map::Whole(1))
            },
        )?;
        let blocks = Items { count: length, block: 2 * call.workgroup() };
        call.sums(&blocks)
            .fragments([fragment!("family/gram/basis_scale"), fragment!("lib/exponent")])
            .work("rest", FLOAT, rest, ITEM)
            .work("scale", FACTOR, scale, Map::Whole(1))
            .output(OUTPUT, "output", ITEM)
            .push(call, &FORWARD)
    })
}

/// The f64 driver.
fn reference(loss: &dyn Orthogonal, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let Columns { rows, length } = basis_of(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (rows, length) = (rows as usize, length as usize);
    let (input, basis) = (tensors[INPUT].as_floats(), tensors[BASIS].as_floats());
    let row = |m: usize| &basis[m * length..][..length];
    let norm_of = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt();
    let mut rest = input.to_vec();
    let mut coefficients = vec![0.0; rows];
    for _ in 0..2 {
        let dots: Vec<f64> = (0..rows).map(|m| row(m).iter().zip(&rest).map(|(b, x)| b * x).sum()).collect();
        for (m, dot) in dots.iter().enumerate() {
            coefficients[m] += dot;
            rest.iter_mut().zip(row(m)).for_each(|(x, b)| *x -= dot * b);
        }
    }
    let mut norm = norm_of(&rest);
    // What is left of nothing but rounding.
    if norm <= 1e-6 * norm_of(input) {
        norm = 0.0;
    }
    let output = rest.iter().map(|x| if norm == 0.0 { 0.0 } else { x / norm }).collect();
    let outputs = [
        (OUTPUT, HostData::Float(output)),
        (COEFFICIENTS, HostData::Float(coefficients)),
        (NORM, HostData::Float(vec![norm])),
    ];
    Ok(call.outputs(outputs, []))
}
