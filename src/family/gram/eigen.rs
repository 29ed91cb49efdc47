//! Eigenvalues and eigenvectors of symmetric matrices.

use super::combination::{MOST, WORKGROUP};
use super::dense::{Eigen, Matrix};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Items, Map, Outline};
use crate::tensor::{EIGENVALUES, EIGENVECTORS, INPUT};

/// WGSL of eigenvectors by Jacobi's rotations.
pub(super) const JACOBI: [Fragment; 3] =
    [fragment!("lib/exponent"), fragment!("family/gram/symmetric"), fragment!("family/gram/jacobi")];
/// Operations of the rotations, for each row, column and row again, about.
pub(super) const ROTATIONS: u64 = 72;

/// An operation that solves symmetric eigenproblems.
pub(crate) trait Eigenproblem: Loss {}

impl Family for dyn Eigenproblem {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "K M M", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(EIGENVALUES, "K M"), OutputDecl::float(EIGENVECTORS, "K M M")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// How many matrices there are, and their rows.
fn shape(request: &Request) -> Result<(u64, u64), Error> {
    let dims = &request.tensors[INPUT].dims;
    let (count, rows) = (dims[0] as u64, dims[1] as u64);
    if rows > MOST {
        let expected = format!("[K, M, M] with M of at most {MOST}");
        return Err(Error::Shape { name: INPUT.into(), expected, found: dims.clone() });
    }
    Ok((count, rows))
}

fn plan(loss: &dyn Eigenproblem, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (count, rows) = shape(request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let each = Items { count, block: 1 };
        call.sums(&each)
            .fragments(JACOBI)
            .fragments([fragment!("family/gram/eigen_signs"), fragment!("family/gram/eigh")])
            .workgroup(WORKGROUP)
            .numerics()
            .word("rows", rows as u32)
            .tensor(INPUT, Map::Item(rows * rows))
            .output(EIGENVALUES, "eigenvalues", Map::Item(rows))
            .output(EIGENVECTORS, "eigenvectors", Map::Item(rows * rows))
            .flops(ROTATIONS * rows * rows * rows)
            .push(call, &FORWARD)
    })
}

/// The sign that makes a vector's largest magnitude positive; of those within 1e-4 of it the first.
pub(super) fn sign_of(vector: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = vector.clone().fold(0.0, |most: f64, x| most.max(x.abs()));
    let first = vector.into_iter().find(|x| x.abs() >= largest * (1.0 - 1e-4));
    if first.is_some_and(|x| x < 0.0) { -1.0 } else { 1.0 }
}

/// The f64 driver: matrix by matrix, by their lower triangles.
fn reference(loss: &dyn Eigenproblem, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (count, rows) = shape(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (rows, input) = (rows as usize, tensors[INPUT].as_floats());
    let (mut all_values, mut all_vectors) = (Vec::new(), Vec::new());
    for k in 0..count as usize {
        let at = |i: usize, j: usize| input[(k * rows + i.max(j)) * rows + i.min(j)];
        let matrix = Matrix::from_fn(rows, at);
        if (0..rows * rows).any(|e| !at(e / rows, e % rows).is_finite()) {
            all_values.extend(vec![f64::NAN; rows]);
            all_vectors.extend(vec![f64::NAN; rows * rows]);
            continue;
        }
        let Eigen { values, vectors } = matrix.eigen();
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        all_values.extend(order.iter().map(|&q| values[q]));
        let signs: Vec<f64> = order.iter().map(|&q| sign_of((0..rows).map(|i| vectors.at(i, q)))).collect();
        all_vectors.extend((0..rows).flat_map(|i| {
            let (order, signs, vectors) = (&order, &signs, &vectors);
            order.iter().zip(signs).map(move |(&q, sign)| sign * vectors.at(i, q)).collect::<Vec<_>>()
        }));
    }
    let outputs = [(EIGENVALUES, HostData::Float(all_values)), (EIGENVECTORS, HostData::Float(all_vectors))];
    Ok(call.outputs(outputs, []))
}
