//! Rows of gradients that are added up with coefficients that follow from their dots alone, each segment by its own.

use super::dense::Matrix;
use super::dots::{Dots, FLOAT};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{Segments, offsets, ranges};
use crate::stage::{Call, Columns, FORWARD, HostCall, ITEM, Items, Map, Outline, Stage};
use crate::tensor::{COEFFICIENTS, GRADS, OUTPUT};

/// Most rows: their matrix fits on chip, and each has an invocation.
pub(super) const MOST: u64 = 64;
/// Invocations of a workgroup over a matrix.
pub(super) const WORKGROUP: u32 = 64;
/// Elements of an invocation that adds up rows.
const ITEMS: u64 = 4;

/// WGSL of eigenvectors of the rows' dots, and of sums over their columns.
pub(crate) const EIGEN: [Fragment; 4] = [
    fragment!("lib/exponent"),
    fragment!("family/gram/power_scale"),
    fragment!("family/gram/jacobi"),
    fragment!("family/gram/column_sums"),
];
/// WGSL of quadratic programmes whose unknowns are at least 0.
pub(crate) const PATH: [Fragment; 3] =
    [fragment!("family/gram/row_totals"), fragment!("family/gram/sweep"), fragment!("family/gram/path")];

/// A segment's rows, in f64.
pub(crate) struct Rows<'a> {
    pub gram: Matrix,
    /// Elements of a row.
    pub elements: usize,
    pub tensors: &'a HostTensors,
}

impl Rows<'_> {
    pub fn count(&self) -> usize {
        self.gram.rows
    }

    /// The length of a row.
    pub fn norm(&self, m: usize) -> f64 {
        self.gram.at(m, m).sqrt()
    }

    /// Rows that are not zero.
    pub fn present(&self) -> Vec<usize> {
        (0..self.count()).filter(|&m| self.gram.at(m, m) != 0.0).collect()
    }

    /// Numbers of a tensor, or a stand-in.
    pub fn values(&self, name: &str, absent: f64, count: usize) -> Vec<f64> {
        self.tensors.get(name).map_or_else(|| vec![absent; count], |tensor| tensor.as_floats().to_vec())
    }
}

/// An operation that combines gradients.
pub(crate) trait Combination: Loss {
    /// Whether offsets may cut the gradients.
    fn in_segments(&self) -> bool {
        true
    }

    /// What it takes besides gradients.
    fn inputs(&self) -> Vec<TensorDecl> {
        Vec::new()
    }

    /// A matrix `[M, M]` that it reads and writes.
    fn state(&self) -> Option<&'static str> {
        None
    }

    /// WGSL of `coefficients(lid, segment)`, with what it needs.
    fn hook(&self) -> Vec<Fragment>;

    /// Binds its inputs.
    fn link<'s>(&self, stage: Stage<'s>, _segments: &Segments, _rows: u64) -> Stage<'s> {
        stage
    }

    /// Checks inputs that a GPU must take as they are.
    fn check(&self, _tensors: &HostTensors) -> Result<(), Error> {
        Ok(())
    }

    /// The coefficients of a segment's rows in f64, none of which has a number that is not finite; and the state after
    /// it.
    fn coefficients(&self, rows: &Rows<'_>, state: &mut [f64]) -> Vec<f64>;
}

impl Family for dyn Combination {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        let grads = TensorDecl::required(GRADS, "M P", TensorKind::Float);
        let cut = self.in_segments().then(offsets);
        [grads].into_iter().chain(cut).chain(self.inputs()).collect()
    }

    fn results(&self) -> Vec<OutputDecl> {
        let coefficients = if self.in_segments() { "K M|M" } else { "M" };
        let state = self.state().map(|name| OutputDecl::state(name, "M M"));
        let outputs = [OutputDecl::float(OUTPUT, "P"), OutputDecl::float(COEFFICIENTS, coefficients)];
        outputs.into_iter().chain(state).collect()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Rows that fit a matrix on chip.
pub(super) fn check_rows(request: &Request, name: &'static str) -> Result<Columns, Error> {
    let dims = &request.tensors[name].dims;
    let columns = Columns { rows: dims[0] as u64, length: dims[1] as u64 };
    if columns.rows > MOST {
        let expected = format!("[M, P] with M of at most {MOST}");
        return Err(Error::Shape { name: name.into(), expected, found: dims.clone() });
    }
    Ok(columns)
}

fn plan(loss: &dyn Combination, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let columns = check_rows(request, GRADS)?;
    let mut segments = Segments::of_elements(request, columns.length, loss.in_segments())?;
    Call::bare(loss, request, caps, Outline::new(&[GRADS]), |call| {
        segments.reserve(call, false)?;
        let rows = columns.rows;
        let dots = Dots::own(rows);
        let gram = call.scratch(FLOAT, segments.count * rows * rows);
        let factors = call.scratch(FLOAT, segments.count * rows);
        dots.sum(
            call,
            &segments,
            |stage| {
                stage
                    .fragments([fragment!("family/gram/rows")])
                    .columns(columns.length)
                    .tensor_as("rows", GRADS, columns.elements())
                    .again("rows", dots.reads().0 - 1)
            },
            |stage| stage.work("gram", FLOAT, gram, dots.matrices()),
        )?;
        let each = Items { count: segments.count, block: 1 };
        let stage = call
            .sums(&each)
            .fragments([fragment!("family/gram/symmetric"), fragment!("family/gram/dense")])
            .fragments(loss.hook())
            .workgroup(WORKGROUP)
            .numerics()
            .parameters(&loss.parameters())
            .word("rows", rows as u32)
            .work("gram", FLOAT, gram, Map::Item(rows * rows))
            .output(COEFFICIENTS, "coefficients", Map::Item(rows))
            .work("factors", FLOAT, factors, Map::Item(rows))
            .flops(SWEEPS * rows * rows * rows);
        loss.link(stage, &segments, rows).push(call, &FORWARD)?;
        let blocks = Items { count: columns.length, block: call.workgroup() * ITEMS };
        call.sums(&blocks)
            .fragments([fragment!("family/gram/combine"), fragment!("family/gram/rows")])
            .constant("ITEMS", ITEMS as u32)
            .with(|stage| segments.link(stage))
            .word("rows", rows as u32)
            .columns(columns.length)
            .tensor_as("rows", GRADS, columns.elements())
            .work("factors", FLOAT, factors, Map::Whole(segments.count * rows))
            .output(OUTPUT, "output", ITEM)
            .flops(2 * rows)
            .push(call, &FORWARD)
    })
}

/// Sweeps over a matrix, about: what its operations are counted by.
const SWEEPS: u64 = 4;

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Combination, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let columns = check_rows(request, GRADS)?;
    Segments::of_elements(request, columns.length, loss.in_segments())?;
    let call = HostCall::new(loss, request, tensors)?;
    loss.check(tensors)?;
    let (rows, length) = (columns.rows as usize, columns.length as usize);
    let grads = tensors[GRADS].as_floats();
    let mut output = vec![0.0; length];
    let mut coefficients = Vec::new();
    let mut state = loss.state().map_or(Vec::new(), |name| {
        tensors.get(name).map_or_else(|| vec![0.0; rows * rows], |tensor| tensor.as_floats().to_vec())
    });
    for part in ranges(tensors, length)? {
        let row = |m: usize| &grads[m * length..][part.clone()];
        let gram = Matrix::from_fn(rows, |m, n| row(m).iter().zip(row(n)).map(|(x, y)| x * y).sum());
        let rows_of = Rows { gram, elements: part.len(), tensors };
        let stray = (0..rows).any(|m| row(m).iter().any(|x| !x.is_finite()));
        let mut of_segment = loss.coefficients(&rows_of, &mut state);
        if stray {
            of_segment = vec![f64::NAN; rows];
        } else {
            (0..rows).filter(|&m| rows_of.gram.at(m, m) == 0.0).for_each(|m| of_segment[m] = 0.0);
        }
        for (m, c) in of_segment.iter().enumerate() {
            output[part.clone()].iter_mut().zip(row(m)).for_each(|(sum, x)| *sum += c * x);
        }
        coefficients.extend(of_segment);
    }
    let [output, coefficients, state] = [output, coefficients, state].map(HostData::Float);
    Ok(match loss.state() {
        None => call.outputs([(OUTPUT, output), (COEFFICIENTS, coefficients)], []),
        Some(name) => call.outputs([(OUTPUT, output), (COEFFICIENTS, coefficients), (name, state)], []),
    })
}
