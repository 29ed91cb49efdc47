//! The f64 driver: row by row.

use super::shape::Shape;
use super::{RowSums, Rows, Values};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::request::{Reduction, Request};
use crate::stage::HostCall;

/// The cells of a row that count.
pub(crate) struct HostRow<'a> {
    /// Which row it is, and how many cells it has besides.
    pub index: usize,
    pub length: usize,
    /// The values of each operand.
    pub values: Vec<Vec<f64>>,
    pub tensors: &'a HostTensors,
}

impl HostRow<'_> {
    /// x - t of each cell, of a loss of two operands.
    pub fn differences(&self) -> Vec<f64> {
        self.values[0].iter().zip(&self.values[1]).map(|(x, t)| x - t).collect()
    }

    /// The mean of the values of a pointwise formula, and their slopes over the cells.
    pub fn mean_of(&self, formula: impl Fn(f64, f64) -> (f64, f64)) -> (f64, Vec<Vec<f64>>) {
        let results: Vec<_> = self.values[0].iter().zip(&self.values[1]).map(|(x, t)| formula(*x, *t)).collect();
        let count = results.len() as f64;
        let value = results.iter().map(|(value, _)| value).sum::<f64>() / count;
        (value, vec![results.iter().map(|(_, slope)| slope / count).collect()])
    }
}

/// A row that counts: its cells, which of them hold a NaN or an infinity, and its values, 1 where there is one.
struct Known<'a> {
    cells: Vec<usize>,
    strays: Vec<bool>,
    row: HostRow<'a>,
}

/// The rows of a call, `None` where one does not count or has no cell; and how many count.
fn known<'a>(
    loss: &dyn RowSums,
    shape: &Shape,
    tensors: &'a HostTensors,
) -> Result<(Vec<Option<Known<'a>>>, f64), Error> {
    let values = values(loss, shape, tensors);
    let mut counted = 0.0;
    let mut rows = Vec::new();
    for (index, (mut cells, length)) in shape.cells(loss, tensors)?.into_iter().enumerate() {
        cells.retain(|&i| loss.keeps(&values.iter().map(|x| x[i]).collect::<Vec<_>>()));
        let counts = loss.counts(cells.len(), length);
        counted += f64::from(u8::from(counts));
        if cells.is_empty() || !counts {
            rows.push(None);
            continue;
        }
        let mut row: Vec<Vec<f64>> = values.iter().map(|x| cells.iter().map(|&i| x[i]).collect()).collect();
        if loss.values() == Values::Scores {
            lowest(&mut row);
        }
        let of_cell = |k: usize| row.iter().map(|x| x[k]).collect::<Vec<_>>();
        let strays: Vec<bool> = (0..cells.len()).map(|k| !loss.holds(&of_cell(k))).collect();
        row.iter_mut()
            .for_each(|x| x.iter_mut().zip(&strays).for_each(|(x, stray)| *x = if *stray { 1.0 } else { *x }));
        rows.push(Some(Known { cells, strays, row: HostRow { index, length, values: row, tensors } }));
    }
    Ok((rows, counted))
}

/// The values of each element: the operands', then that of its place along the last axis, if there is such a tensor.
fn values(loss: &dyn RowSums, shape: &Shape, tensors: &HostTensors) -> Vec<Vec<f64>> {
    let operands = loss.operands().into_iter().map(|operand| tensors[operand.name].as_floats().to_vec());
    let along = loss.along().and_then(|decl| tensors.get(decl.name)).map(|tensor| {
        let all = 0..shape.segments.elements as usize;
        all.map(|i| tensor.as_floats()[i % shape.along as usize]).collect()
    });
    operands.chain(along).collect()
}

/// Values of elements, their slopes, and what their mean divides by.
#[derive(Default)]
pub(crate) struct HostEach {
    pub values: Vec<f64>,
    pub slopes: Vec<f64>,
    pub weight: f64,
}

/// A call whose elements have values of their own.
fn each(loss: &dyn RowSums, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let values = values(loss, &shape, tensors);
    let lead = loss.operands()[0].name;
    let elements = values[0].len();
    let (mut results, mut slopes) = (vec![0.0; elements], vec![0.0; elements]);
    let mut scale = 0.0;
    for (index, (cells, length)) in shape.cells(loss, tensors)?.into_iter().enumerate() {
        let outside = |x: &f64| loss.takes_probabilities() && x.is_finite() && !(0.0..=1.0).contains(x);
        if let Some(x) = cells.iter().map(|&i| values[0][i]).find(outside) {
            let (expected, found) = ("probabilities in [0, 1]".into(), x.to_string());
            return Err(Error::Value { name: lead.into(), expected, found });
        }
        let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
        let values = values.iter().map(|x| cells.iter().map(|&i| known(x[i])).collect()).collect();
        let each = loss.each(&HostRow { index, length, values, tensors });
        scale = call.scale(each.weight, shape.samples as usize);
        for ((i, value), slope) in cells.into_iter().zip(each.values).zip(each.slopes) {
            results[i] = value;
            slopes[i] = slope;
        }
    }
    let gradient = call.gradient(lead, &slopes, 1, scale);
    Ok(call.evaluation(results, scale, [gradient]))
}

pub(super) fn reference(loss: &dyn RowSums, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    if loss.rows() == Rows::Each {
        return each(loss, request, tensors);
    }
    let shape = Shape::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let with_gradients: Vec<_> = loss.operands().into_iter().filter(|operand| operand.grad).collect();
    let mut slopes = vec![vec![0.0; shape.segments.elements as usize]; with_gradients.len()];
    let (rows, counted) = known(loss, &shape, tensors)?;
    let mut results = vec![0.0; rows.len()];
    // The number that replaces a parameter, which must be one too.
    let whole = loss.whole().and_then(|(decl, _)| Some((decl.name, tensors.get(decl.name)?.as_floats()[0])));
    let broken = whole.is_some_and(|(_, value)| !value.is_finite());
    let mut of_whole = 0.0;
    let beside: Vec<_> = loss.beside().into_iter().filter(|decl| decl.grad).map(|decl| decl.name).collect();
    let mut of_beside = vec![vec![0.0; results.len()]; beside.len()];
    let before_beside = slopes.len() + usize::from(whole.is_some());
    for Known { cells, strays, row } in rows.into_iter().flatten() {
        let any = broken || strays.contains(&true);
        let (value, of_row) = loss.row(&row);
        if whole.is_some() {
            of_whole += if any { f64::NAN } else { of_row[slopes.len()][0] * call.upstream(row.index) };
        }
        for (slopes, of_row) in of_beside.iter_mut().zip(of_row.iter().skip(before_beside)) {
            slopes[row.index] = if any { f64::NAN } else { of_row[0] * call.upstream(row.index) };
        }
        results[row.index] = if any { f64::NAN } else { value };
        for (slopes, of_row) in slopes.iter_mut().zip(of_row) {
            for (k, (&i, slope)) in cells.iter().zip(of_row).enumerate() {
                let broken = strays[k] || (any && !loss.apart());
                slopes[i] = if broken { f64::NAN } else { slope * call.upstream(row.index) };
            }
        }
    }
    let scale = if loss.rows().is_one() { 1.0 } else { call.scale(counted, results.len()) };
    let reduced = request.reduction != Reduction::None;
    let (value, factor) = loss.ended(results.iter().sum::<f64>() * scale);
    let factor = if reduced { scale * factor } else { scale };
    slopes.iter_mut().chain(&mut of_beside).flatten().for_each(|slope| *slope *= factor);
    let of_operands = with_gradients.iter().zip(slopes).map(|(operand, slopes)| call.packed(operand.name, slopes));
    let of_whole = whole.map(|(name, _)| call.packed(name, vec![of_whole * factor]));
    let of_beside = beside.iter().zip(of_beside).map(|(name, slopes)| call.packed(name, slopes));
    let gradients: Vec<_> = of_operands.chain(of_whole).chain(of_beside).collect();
    match reduced {
        true => Ok(call.evaluation(vec![value], 1.0, gradients)),
        false => Ok(call.evaluation(results, 1.0, gradients)),
    }
}

/// The value times the upstream gradient, with what is constant in the gradient as it is at `at`; `None` of a loss that
/// holds nothing so.
pub(super) fn frozen(
    loss: &dyn RowSums,
    request: &Request,
    tensors: &HostTensors,
    at: &HostTensors,
) -> Result<Option<f64>, Error> {
    let shape = Shape::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (rows, counted) = known(loss, &shape, tensors)?;
    let (held, _) = known(loss, &shape, at)?;
    let scale = call.scale(counted, rows.len());
    let mut sum = 0.0;
    for (row, held) in rows.iter().flatten().zip(held.iter().flatten()) {
        let Some(value) = loss.held(&row.row, &held.row) else { return Ok(None) };
        sum += value * scale * call.upstream(row.row.index);
    }
    Ok(Some(sum).filter(|_| rows.iter().any(Option::is_some)))
}

/// Scores of minus infinity that have no share are as good as the lowest number.
fn lowest(row: &mut [Vec<f64>]) {
    let [scores, shares, ..] = row else { return };
    for (score, share) in scores.iter_mut().zip(shares.iter()) {
        if *score == f64::NEG_INFINITY && *share == 0.0 {
            *score = f64::MIN;
        }
    }
}
