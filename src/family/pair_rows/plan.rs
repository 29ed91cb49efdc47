//! The plan: a pass that counts rows where a mean needs it, then one over both rows' scores.

use super::{Edges, PairRows, edges};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::Request;
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows};
use crate::stage::totals::Ending;
use crate::stage::{Call, Emit, ITEM, Map, Outline, Stage};
use crate::tensor::INPUT;

/// How a row's value joins the others'.
pub(super) const ROW_VALUE: Fragment = fragment!("family/pair_rows/row_value");

/// Half of what backward needs of rows that do not stay on chip.
const RESULT: Element = Element::Plain("vec4<f32>", 16);

pub(super) fn plan(loss: &dyn PairRows, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = edges::layout_of(loss, &request.tensors[INPUT].dims, request.options.class_axis);
    let (_, counted) = rows::mean_of_rows(request);
    let outline = Outline::new(&[INPUT]).workgroup(rows::WORKGROUP).cells((!counted).then_some(layout.rows()));
    let ending = |fragment| Ending { fragment, parameters: loss.parameters() };
    let outline = outline.ending(loss.whole().map(ending)).apart(loss.whole().is_some());
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            rows::count_rows(call, &loss.parameters(), &layout, fragment!("lib/labelled"))?;
        }
        let lanes = Lanes::of_rows(&layout, call.variant.workgroup_size);
        let rows = Rows::of_all(layout, lanes, MOST_BLOCKS);
        let kept = !request.gradients.is_empty() && !lanes.keeps();
        let kept = kept.then(|| call.saved("row_results", &[layout.rows(), 8], Merge::Local));
        let weights = (loss.edges() == Edges::Within).then(|| {
            // The results of rows hold their weights.
            let passes = [Pass::Statistics, Pass::Fused, Pass::Gradient];
            let few = kept.is_some() || request.gradients.is_empty();
            edges::weights(call, &rows, if few { &passes[..2] } else { &passes })
        });
        let weights = weights.transpose()?;
        call.emit(&rows, |stage| main(loss, stage, &rows, kept, weights))
    })
}

/// Values of the rows, their gradients, or both.
fn main<'s>(
    loss: &dyn PairRows,
    stage: Stage<'s>,
    rows: &Rows,
    kept: Option<Place>,
    weights: Option<Place>,
) -> Stage<'s> {
    let (emit, classes, second) = (stage.emit(), rows.layout.classes, loss.second().name);
    let resumes = emit == Emit::Gradient && kept.is_some();
    // The largest scores and what they are the largest of, the hook's sums, the gradients.
    let passes = if emit == Emit::Both { 2 } else { u64::from(!resumes) };
    let passes = if rows.lanes.keeps() { 0 } else { passes };
    stage
        .fragments([fragment!("family/pair_rows/main"), fragment!("family/pair_rows/softmax")])
        .fragments([fragment!("family/pair_rows/divergence"), ROW_VALUE])
        .fragments(loss.hooks())
        .fragments([if rows.lanes.keeps() { fragment!("lib/second_own") } else { fragment!("lib/second_again") }])
        .numerics()
        .parameters(&loss.parameters())
        .constant("GRADIENT", emit != Emit::Value)
        .constant("RESUME", resumes)
        .rows(rows)
        .constant("WEIGHTED", weights.is_some())
        .with(|stage| match weights {
            _ if resumes => stage.labels_alone(),
            Some(weights) => edges::weighted(stage, weights),
            None => stage.labels(),
        })
        .class_weights(classes)
        .tensor(INPUT, rows.scores())
        .again(INPUT, passes)
        .tensor_as("second", second, rows.scores())
        .again("second", passes)
        .with(|stage| edges::link(loss, stage, rows))
        // A pass for the value writes them, one for the gradient alone reads them.
        .work("row_results", RESULT, kept.filter(|_| emit != Emit::Both), Map::Item(2))
        .gradient(INPUT, rows.scores())
        .gradient_as("grad_second", second, rows.scores())
        .upstream(ITEM)
        .value(ITEM)
        .constant("OWN_TOTAL", loss.whole().is_some())
        .with(|stage| match loss.whole() {
            Some(totals) => stage.fragments([totals]).own_value().totals_so_far(),
            None => {
                stage.fragments([fragment!("family/pair_rows/own_none")]).absent(Absent::Plain("own_partials", "Tally"))
            }
        })
        .flops(loss.flops() * classes)
}
