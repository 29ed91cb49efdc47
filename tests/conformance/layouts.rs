//! Classes last is classes first with the axis moved: same loss, same gradients.

use crate::compare::{self, Tolerance};
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Recipe, odd, reductions};
use crate::table::Row;
use crate::variants::{classes_last, last};
use wgloss::tensor::INPUT;
use wgloss::{ClassAxis, Error, HostTensor};

/// The same numbers, added in another order.
const TOLERANCE: Tolerance = Tolerance::new(1e-12, 0.0);

pub fn classes_last_equal_classes_first(row: &Row) -> Result<(), String> {
    all(reductions(row).into_iter().map(|reduction| {
        let problem = Recipe::new(row, odd(row)).optional(Optional::All).reduction(reduction).upstream().make()?;
        let Some(input) = problem.tensors.get(INPUT) else { return Ok(()) };
        if !problem.loss.signature()[0].dims.contains('C') {
            return Ok(());
        }
        let dims = problem.loss.signature()[0].dims;
        let last_anyway = dims.ends_with('C');
        if !dims.contains("C ...") {
            // An axis that is fixed cannot be moved, and says so, unless it is the last one anyway.
            match problem.loss.reference(&problem.tensors, reduction, ClassAxis::Last) {
                Err(Error::Unsupported { .. }) => return Ok(()),
                Ok(_) if last_anyway => {}
                other => return Err(format!("classes last: {other:?}")),
            }
        }
        let evaluate = |tensors: &_, axis| problem.loss.reference(tensors, reduction, axis).map_err(|e| e.to_string());
        let first = evaluate(&problem.tensors, ClassAxis::First)?;
        let moved = evaluate(&classes_last(&problem, &problem.tensors), ClassAxis::Last)?;
        // An axis that is the last one anyway stays where it is.
        let moves = |tensor: &HostTensor| dims.contains("C ...") && tensor.dims == input.dims;
        let loss = if moves(&first.loss) { last(&first.loss) } else { first.loss.clone() };
        compare::tensors("loss", &moved.loss, &loss, TOLERANCE)?;
        for (name, slope) in &first.grads {
            let slope = if moves(slope) { last(slope) } else { slope.clone() };
            compare::tensors(name, &moved.grads[name], &slope, TOLERANCE)?;
        }
        Ok(())
    }))
}
