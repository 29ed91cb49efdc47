//! The plan: a pass that counts rows where a mean needs it, then one over their scores.

use super::{Classification, check_classes};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::stage::rows::{self, Lanes, Rows, SHARES};
use crate::stage::{Call, Denominator, Emit, FORWARD, ITEM, Items, Layout, Outline, Stage, totals};
use crate::tensor::{CELL_MASK, INPUT, LABELS, WEIGHT};

/// Most blocks of rows: enough to fill any device, few enough that their sums stay small.
const MOST_BLOCKS: u64 = 16_384;

/// What backward needs of a row that does not stay on chip.
const RESULT: Element = Element::Plain("vec4<f32>", 16);

/// How the sums over a row's classes come about: the values of the override `SUMS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sums {
    Labelled = 0,
    FirstPass = 1,
    OwnPass = 2,
}

impl Sums {
    fn of(loss: &dyn Classification, labels: bool) -> Self {
        match (labels && loss.label_smoothing() == 0.0, loss.is_linear()) {
            (true, _) => Self::Labelled,
            (_, true) => Self::FirstPass,
            _ => Self::OwnPass,
        }
    }
}

pub(super) fn plan(loss: &dyn Classification, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check_classes(loss, request)?;
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    let has = |name: &str| request.tensors.contains_key(name);
    let mean = if has(LABELS) && has(WEIGHT) { Denominator::Weights } else { Denominator::Cells };
    let of_rows = matches!(Denominator::of(request.reduction, mean), Denominator::Cells | Denominator::Weights);
    let counted = of_rows && (has(LABELS) || has(CELL_MASK));
    let outline = Outline::new(&[INPUT]).mean(mean).workgroup(rows::WORKGROUP);
    let outline = outline.cells((!counted).then_some(layout.rows()));
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            count(loss, call, &layout)?;
        }
        let lanes = Lanes::of_rows(&layout, call.variant.workgroup_size);
        let rows = Rows::of_all(layout, lanes, MOST_BLOCKS);
        let kept = call.wants(INPUT) && !lanes.keeps();
        let kept = kept.then(|| call.saved("row_results", &[layout.rows(), 4], Merge::Local));
        call.emit(&rows, |stage| main(loss, stage, &rows, kept))
    })
}

/// The denominator of a mean, from the labels, the mask and the class weights.
fn count(loss: &dyn Classification, call: &mut Call<'_>, layout: &Layout) -> Result<(), Error> {
    const ITEMS: u64 = 8;
    let blocks = Items { count: layout.rows(), block: call.workgroup() * ITEMS };
    call.sums(&blocks)
        .fragments([fragment!("lib/label_count")])
        .block()
        .parameters(&loss.parameters())
        .constant("ITEMS", ITEMS as u32)
        .word("classes", layout.classes as u32)
        .labels()
        .class_weights(layout.classes)
        .tally("partials", totals::COUNT)
        .push(call, &FORWARD)
}

/// Values of the rows, their gradients, or both.
fn main<'s>(loss: &dyn Classification, stage: Stage<'s>, rows: &Rows, kept: Option<Place>) -> Stage<'s> {
    let (emit, classes) = (stage.emit(), rows.layout.classes);
    let sums = Sums::of(loss, stage.has(LABELS));
    let passes = u64::from(emit != Emit::Gradient && sums == Sums::OwnPass) + u64::from(emit == Emit::Both);
    stage
        .fragments([loss.hook(), fragment!("family/classification/main"), fragment!("lib/row_moments")])
        .numerics()
        .parameters(&loss.parameters())
        .constant("SUMS", sums as u32)
        .constant("GRADIENT", emit != Emit::Value)
        .constant("RESUME", emit == Emit::Gradient && kept.is_some())
        .rows(rows)
        .labels()
        .class_weights(classes)
        .shares(rows, if loss.label_smoothing() == 0.0 { SHARES } else { SMOOTH_SHARES })
        .tensor(INPUT, rows.scores())
        .again(INPUT, if rows.lanes.keeps() { 0 } else { passes })
        // A pass for the value writes them, one for the gradient alone reads them.
        .work("row_results", RESULT, kept.filter(|_| emit != Emit::Both), ITEM)
        .emits(rows)
        .upstream(ITEM)
        .value(ITEM)
        .flops(loss.flops() * classes)
}

/// The shares where `label_smoothing` of a target is spread over all classes.
const SMOOTH_SHARES: [Fragment; 2] =
    [fragment!("family/classification/share_smooth"), fragment!("family/classification/share_dense_smooth")];
