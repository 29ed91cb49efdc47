//! Vectors by their coordinates along directions.

use super::combination::{MOST, WORKGROUP};
use super::dense::Matrix;
use super::dots::{Dots, FLOAT};
use super::eigen::{JACOBI, ROTATIONS};
use super::matrix::columns;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, One, Outline};
use crate::tensor::{COORDINATES, DIRECTIONS, INPUT, ORIGIN};

crate::params::word_parameter! {
    /// What coordinates along directions are.
    pub enum ProjectionMethod {
        /// The coefficients of the nearest combination.
        Lstsq = "lstsq",
        /// The projection on each direction alone.
        Cosine = "cosine",
    }
}

/// An operation that gives coordinates along directions.
pub(crate) trait Projection: Loss {
    fn method(&self) -> ProjectionMethod;
}

impl Family for dyn Projection {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "T P", TensorKind::Float),
            TensorDecl::required(DIRECTIONS, "M P", TensorKind::Float),
            TensorDecl::optional(ORIGIN, "P", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(COORDINATES, "T M")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn check(loss: &dyn Projection, request: &Request) -> Result<(), Error> {
    let dims = &request.tensors[DIRECTIONS].dims;
    if matches!(loss.method(), ProjectionMethod::Lstsq) && dims[0] as u64 > MOST {
        let expected = format!("[M, P] with M of at most {MOST}");
        return Err(Error::Shape { name: DIRECTIONS.into(), expected, found: dims.clone() });
    }
    Ok(())
}

fn plan(loss: &dyn Projection, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check(loss, request)?;
    let (vectors, directions) = (columns(request, INPUT), columns(request, DIRECTIONS));
    let (count, rows, length) = (vectors.rows, directions.rows, vectors.length);
    Call::bare(loss, request, caps, Outline::new(&[INPUT, DIRECTIONS]), |call| {
        // The directions' dots with each other, then the vectors' with them.
        let dots = Dots::between(rows + count, rows);
        let gram = call.scratch(FLOAT, dots.elements());
        let (own, of_vectors) = (0..rows * rows, move |from: u64, to: u64| rows * (rows + from)..rows * (rows + to));
        dots.sum(
            call,
            &Segments::equal(length, 1),
            |stage| {
                stage
                    .fragments([fragment!("family/gram/projection_sides")])
                    .columns(length)
                    .tensor_as("rows", INPUT, vectors.elements())
                    .tensor(DIRECTIONS, directions.elements())
                    .again(DIRECTIONS, dots.reads().1 - 1)
                    .optional(ORIGIN, Absent::Float(ORIGIN, "0.0"), ITEM)
            },
            |stage| stage.work("gram", FLOAT, gram, dots.matrices()),
        )?;
        match loss.method() {
            ProjectionMethod::Lstsq => {
                let roots = call.scratch(FLOAT, rows * rows);
                let one = One { groups: 1, items: 0..rows };
                call.sums(&one)
                    .fragments(JACOBI)
                    .fragments([fragment!("family/gram/power_scale"), fragment!("family/gram/roots_of_inverse")])
                    .workgroup(WORKGROUP)
                    .numerics()
                    .word("rows", rows as u32)
                    .work("gram", FLOAT, gram, Map::at(own))
                    .work("roots", FLOAT, roots, Map::Whole(rows * rows))
                    .flops(ROTATIONS * rows * rows)
                    .push(call, &FORWARD)?;
                let each = Items { count, block: 1 };
                call.sums(&each)
                    .fragments([fragment!("family/gram/coordinates_lstsq")])
                    .workgroup(WORKGROUP)
                    .word("rows", rows as u32)
                    .work("roots", FLOAT, roots, Map::Whole(rows * rows))
                    .work("gram", FLOAT, gram, Map::of(move |run| of_vectors(run.items.start, run.items.end)))
                    .output(COORDINATES, "coordinates", Map::Item(rows))
                    .flops(4 * rows * rows)
                    .push(call, &FORWARD)
            }
            ProjectionMethod::Cosine => {
                let each = Items { count: count * rows, block: call.workgroup() };
                let first = rows * rows;
                call.sums(&each)
                    .fragments([fragment!("family/gram/coordinates_cosine")])
                    .numerics()
                    .words(&[("rows", rows), ("first", first)])
                    .work("gram", FLOAT, gram, Map::Whole(dots.elements()))
                    .output(COORDINATES, "coordinates", ITEM)
                    .flops(2)
                    .push(call, &FORWARD)
            }
        }
    })
}

/// The f64 driver.
fn reference(loss: &dyn Projection, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (input, directions) = (&tensors[INPUT], &tensors[DIRECTIONS]);
    let (count, rows, length) = (input.dims[0], directions.dims[0], input.dims[1]);
    let origin = tensors.get(ORIGIN).map_or_else(|| vec![0.0; length], |origin| origin.as_floats().to_vec());
    let row = |m: usize| &directions.as_floats()[m * length..][..length];
    let gram = Matrix::from_fn(rows, |m, n| row(m).iter().zip(row(n)).map(|(x, y)| x * y).sum());
    let stray = (0..rows).any(|m| !gram.at(m, m).is_finite());
    let eigen = if stray { Matrix::from_fn(rows, |_, _| 0.0) } else { gram.clone() }.eigen();
    let largest = eigen.values.iter().copied().fold(0.0, f64::max);
    let mut coordinates = Vec::with_capacity(count * rows);
    for t in 0..count {
        let point = input.as_floats()[t * length..][..length].iter().zip(&origin).map(|(x, o)| x - o);
        let point: Vec<f64> = point.collect();
        let dots: Vec<f64> = (0..rows).map(|m| row(m).iter().zip(&point).map(|(d, x)| d * x).sum()).collect();
        for m in 0..rows {
            coordinates.push(match loss.method() {
                ProjectionMethod::Lstsq if stray => f64::NAN,
                ProjectionMethod::Lstsq => {
                    let kept = (0..rows).filter(|&k| eigen.values[k] > 1e-6 * largest);
                    let along = |k: usize| (0..rows).map(|n| eigen.vectors.at(n, k) * dots[n]).sum::<f64>();
                    kept.map(|k| eigen.vectors.at(m, k) * along(k) / eigen.values[k]).sum()
                }
                ProjectionMethod::Cosine if gram.at(m, m) == 0.0 => 0.0,
                ProjectionMethod::Cosine => dots[m] / gram.at(m, m).sqrt(),
            });
        }
    }
    Ok(call.outputs([(COORDINATES, HostData::Float(coordinates))], []))
}
