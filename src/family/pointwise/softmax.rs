//! Losses of two tensors' probabilities, softmaxes over the class axis: rows in one pass where their scores stay on chip, in
//! three where they do not.

use super::several::Several;
use super::{Cells, counted};
use crate::caps::Caps;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::plan::Plan;
use crate::request::Request;
use crate::stage::rows::{self, HostRows, Lanes, MOST_BLOCKS, Rows};
use crate::stage::{Call, Denominator, Emit, HostCall, ITEM, Stage};
use crate::tensor::{CELL_MASK, INPUT, WEIGHT};

/// The cells of a call whose first two tensors have a class axis.
fn cells_of(loss: &dyn Several, request: &Request) -> Result<Cells, Error> {
    let [input, second] = names(loss).map(|name| &request.tensors[name].dims);
    if input.len() < 2 {
        let expected = "with a class axis for the softmax".into();
        return Err(Error::Shape { name: INPUT.into(), expected, found: input.clone() });
    }
    if input != second {
        let (name, expected) = (names(loss)[1].into(), format!("{input:?}"));
        return Err(Error::Shape { name, expected, found: second.clone() });
    }
    Cells::of(request, INPUT)
}

fn names(loss: &dyn Several) -> [&'static str; 2] {
    let operands = loss.operands();
    [operands[0].decl.name, operands[1].decl.name]
}

pub(super) fn plan(loss: &dyn Several, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let cells = cells_of(loss, request)?;
    let counted = counted(request, Denominator::Cells);
    let outline = cells.outline(INPUT, Denominator::Cells, counted).workgroup(rows::WORKGROUP);
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            cells.count(call, Denominator::Cells)?;
        }
        let lanes = Lanes::of_rows(&cells.layout, call.variant.workgroup_size);
        let rows = Rows::of_all(cells.layout, lanes, MOST_BLOCKS);
        call.emit(&rows, |stage| main(loss, &cells, &rows, stage))
    })
}

fn main<'s>(loss: &dyn Several, cells: &Cells, rows: &Rows, stage: Stage<'s>) -> Stage<'s> {
    let (emit, second, keeps) = (stage.emit(), names(loss)[1], rows.lanes.keeps());
    let by_row = cells.mask.is_of_rows();
    // The passes that read the scores again where they do not stay.
    let again = match (keeps, emit) {
        (true, _) => 0,
        (false, Emit::Value) => 1,
        (false, _) => 2,
    };
    stage
        .fragments([fragment!("family/pointwise/softmax_rows"), fragment!("lib/divergence")])
        .fragments([if keeps { fragment!("lib/second_own") } else { fragment!("lib/second_again") }])
        .fragments(loss.hook())
        .numerics()
        .parameters(&loss.parameters())
        .constant("GRADIENT", emit != Emit::Value)
        .constant("MASKS_ROWS", by_row)
        .rows(rows)
        .tensor(INPUT, rows.scores())
        .again(INPUT, again)
        .tensor_as("second", second, rows.scores())
        .again("second", again)
        .optional(WEIGHT, Absent::Float("weight", "1.0"), rows.scores())
        .optional(CELL_MASK, Absent::Integer("cell_mask", "1"), if by_row { ITEM } else { rows.scores() })
        .gradient(INPUT, rows.scores())
        .gradient_as("grad_second", second, rows.scores())
        .upstream(rows.scores())
        .value(rows.scores())
        .flops(loss.flops() * rows.layout.classes)
}

/// The f64 driver: row by row.
pub(super) fn reference(loss: &dyn Several, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let cells = cells_of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::of(tensors, INPUT, request.options.class_axis)?;
    let weight = tensors.get(WEIGHT).map(HostTensor::as_floats);
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let counts = |i: usize| mask.is_none_or(|mask| mask[cells.mask_at(i as u64) as usize] != 0);
    let elements = cells.layout.elements() as usize;
    // A cell that does not count is no class of its row.
    let scores = names(loss).map(|name| {
        let given = tensors[name].as_floats().iter().enumerate();
        given.map(|(i, x)| if counts(i) { *x } else { f64::NEG_INFINITY }).collect::<Vec<_>>()
    });
    let scale = call.scale((0..elements).filter(|&i| counts(i)).count() as f64, cells.layout.samples as usize);
    let mut values = vec![0.0; elements];
    let mut slopes = [vec![0.0; elements], vec![0.0; elements]];
    for q in 0..cells.layout.rows() as usize {
        let at: Vec<_> = (0..cells.layout.classes as usize).map(|c| rows.cell(q, c)).collect();
        if !at.iter().any(|&i| counts(i)) {
            continue;
        }
        let probable = [0, 1].map(|k| Activation::Softmax.probabilities(&rows, &scores[k], q));
        let mut by = [vec![0.0; at.len()], vec![0.0; at.len()]];
        for (c, &i) in at.iter().enumerate().filter(|(_, i)| counts(**i)) {
            let w = weight.map_or(1.0, |w| w[i]);
            let w = if w.is_finite() { w } else { f64::NAN };
            let (value, slope) = loss.formula([probable[0][c], probable[1][c], 0.0, 0.0]);
            values[i] = w * value;
            for k in 0..2 {
                by[k][c] = w * slope[k] * scale * call.upstream(i);
            }
        }
        for k in 0..2 {
            let found = Activation::Softmax.to_scores(&probable[k], &by[k]);
            for (c, &i) in at.iter().enumerate().filter(|(_, i)| counts(**i)) {
                slopes[k][i] = found[c];
            }
        }
    }
    let [first, second] = names(loss);
    let [of_first, of_second] = slopes;
    let gradients = [call.packed(first, of_first), call.packed(second, of_second)];
    Ok(call.evaluation(values, scale, gradients))
}
