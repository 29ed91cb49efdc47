//! The plan: a pass that counts rows where a mean needs it, then one over their scores.

use super::RowRoots;
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Element, fragment};
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows, SHARES};
use crate::stage::{Call, Emit, ITEM, Layout, Outline, Stage};
use crate::tensor::INPUT;

/// What backward needs of a row that does not stay on chip: the largest score, the root, two sums.
const RESULT: Element = Element::Plain("vec4<f32>", 16);

/// Passes over a row until its root is found, about.
const STEPS: u64 = 5;

pub(super) fn plan(loss: &dyn RowRoots, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    let (mean, counted) = rows::mean_of_rows(request);
    let outline = Outline::new(&[INPUT]).mean(mean).workgroup(rows::WORKGROUP);
    let outline = outline.cells((!counted).then_some(layout.rows()));
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            rows::count_rows(call, &loss.parameters(), &layout, fragment!("lib/labelled"))?;
        }
        let lanes = Lanes::of_rows(&layout, call.variant.workgroup_size);
        let rows = Rows::of_all(layout, lanes, MOST_BLOCKS);
        let mut kept = None;
        if call.wants(INPUT) && !lanes.keeps() {
            let results = call.saved("row_results", &[layout.rows(), 4], Merge::Local);
            let fits = |emit| call.fits(&main(loss, call.stage(emit, false, &rows), &rows, Some(results)));
            kept = (fits(Emit::Value) && fits(Emit::Gradient)).then_some(results);
        }
        call.emit(&rows, |stage| main(loss, stage, &rows, kept))
    })
}

/// Values of the rows, their gradients, or both.
fn main<'s>(loss: &dyn RowRoots, stage: Stage<'s>, rows: &'s Rows, kept: Option<Place>) -> Stage<'s> {
    let (emit, classes) = (stage.emit(), rows.layout.classes);
    let resumes = emit == Emit::Gradient && kept.is_some();
    let passes = match emit {
        Emit::Value => STEPS + 1,
        Emit::Gradient if resumes => 0,
        _ => STEPS + 2,
    };
    let steps = match rows.lanes.lanes {
        1 => fragment!("family/row_roots/alone"),
        _ => fragment!("family/row_roots/together"),
    };
    stage
        .fragments([loss.hook(), fragment!("family/row_roots/main"), steps])
        .numerics()
        .parameters(&loss.parameters())
        .constant("GRADIENT", emit != Emit::Value)
        .constant("RESUME", resumes)
        .rows(rows)
        .labels()
        .class_weights(classes)
        .shares(rows, SHARES)
        .tensor(INPUT, rows.scores())
        .again(INPUT, if rows.lanes.keeps() { 0 } else { passes })
        // A pass for the value writes them, one for the gradient alone reads them.
        .work("row_results", RESULT, kept.filter(|_| emit != Emit::Both), ITEM)
        .emits(rows, true)
        .upstream(ITEM)
        .value(ITEM)
        .flops(loss.flops() * STEPS * classes)
}
