//! The plan: a pass that counts rows where a mean needs it, then one over their scores.

use super::gate::{Gate, Gated};
use super::{Choices, Classification, Targets, check_classes, gather, tables};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Merge, Place, Plan};
use crate::request::{Reduction, Request};
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows, SHARES};
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, Denominator, Emit, FORWARD, ITEM, Layout, Map, Outline, Stage};
use crate::tensor::{INPUT, LABELS};

/// What backward needs of a row that does not stay on chip.
const RESULT: Element = Element::Plain("vec4<f32>", 16);

/// How the sums over a row's classes come about: the values of the override `SUMS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sums {
    Labelled = 0,
    FirstPass = 1,
    OwnPass = 2,
    None = 3,
}

impl Sums {
    fn of(loss: &dyn Classification, labels: bool) -> Self {
        match (loss.targets(), labels && loss.label_smoothing() == 0.0, loss.is_linear()) {
            (Targets::None, ..) => Self::None,
            (_, true, _) => Self::Labelled,
            (_, _, true) => Self::FirstPass,
            _ => Self::OwnPass,
        }
    }
}

/// What kernels before the main one leave to it.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    tables: Option<Place>,
    /// Numbers that planning worked out, and how many.
    constants: Option<(Place, u64)>,
    rows: Option<Place>,
    /// What backward needs of the rows, where it does not compute it again.
    results: Option<Place>,
}

pub(super) fn plan(loss: &dyn Classification, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check_classes(loss, request)?;
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    let (gate, gathers) = (loss.gate(), loss.gathers());
    let (mean, counted) = rows::mean_of_rows(request);
    let mean = if gate.is_some() { Denominator::Cells } else { mean };
    let own = if request.reduction == Reduction::None { None } else { loss.own(request) };
    let outline = Outline::new(&[INPUT])
        .mean(mean)
        .workgroup(rows::WORKGROUP)
        .cells((!counted && gathers.is_none() && gate.is_none()).then_some(layout.rows()))
        .ending(own.as_ref().map(|own| own.ending()))
        .apart(own.as_ref().is_some_and(|own| own.of_total));
    Call::loss(loss, request, caps, outline, |call| {
        let lanes = Lanes::of_rows(&layout, call.variant.workgroup_size);
        let rows = Rows::of_all(layout, lanes, MOST_BLOCKS);
        let mut before = Before::default();
        match gathers {
            Some(gathers) => before.rows = Some(gather::make(loss, call, &rows, gathers)?),
            None if counted && gate.is_none() => {
                rows::count_rows(call, &loss.parameters(), &layout, loss.choices().labelled)?
            }
            None => {}
        }
        if let Some(entry) = loss.tables() {
            before.tables = Some(tables::make(loss, call, layout.classes, entry)?);
        }
        let constants: Vec<u32> = loss.constants().into_iter().map(f32::to_bits).collect();
        if !constants.is_empty() {
            before.constants = Some((call.builder.table(&constants), constants.len() as u64));
        }
        let mut choices = loss.choices();
        if let Some(own) = &own {
            choices.total = own.total;
        }
        let main = |stage, before: Before| {
            let stage = main(loss, &choices, stage, &rows, before);
            let stage = stage.constant("OWN_TOTAL", own.is_some());
            match own {
                Some(_) => stage.own_value().totals_so_far(),
                None => stage.absent(Absent::Plain("own_partials", "Tally")),
            }
        };
        let whole = |stage, before| {
            main(stage, before).fragments([choices.term, fragment!("family/classification/row_loss")]).value(ITEM)
        };
        if call.wants(INPUT) && !lanes.keeps() {
            let results = call.saved("row_results", &[layout.rows(), 4], Merge::Local);
            let resumed = Before { results: Some(results), ..before };
            let fits = |emit| call.fits(&whole(call.stage(emit, false, &rows), resumed));
            if fits(Emit::Value) && fits(Emit::Gradient) {
                before = resumed;
            }
        }
        match gate {
            Some(gate) => gated(loss, call, &rows, &gate, |stage| main(stage, before)),
            None => call.emit(&rows, |stage| whole(stage, before)),
        }
    })
}

/// Values of the rows, their gradients, or both.
fn main<'s>(
    loss: &dyn Classification,
    choices: &Choices,
    stage: Stage<'s>,
    rows: &'s Rows,
    before: Before,
) -> Stage<'s> {
    let (emit, classes) = (stage.emit(), rows.layout.classes);
    let sums = Sums::of(loss, stage.has(LABELS));
    let own_pass = u64::from(sums == Sums::OwnPass) + u64::from(loss.sums_classes()) + loss.passes_before();
    let recomputes = emit == Emit::Gradient && before.results.is_none();
    let passes = match emit {
        Emit::Value => own_pass,
        Emit::Gradient if !recomputes => 0,
        _ => own_pass + 1,
    };
    stage
        .fragments([loss.hook(), choices.spread, choices.adds, choices.total])
        .fragments(choices.scores.iter().chain(&choices.slopes).copied())
        .fragments([fragment!("family/classification/main"), fragment!("lib/row_moments")])
        .numerics()
        .parameters(&loss.parameters())
        .constant("SUMS", sums as u32)
        .constant("GRADIENT", emit != Emit::Value)
        .constant("RESUME", emit == Emit::Gradient && before.results.is_some())
        .rows(rows)
        .with(|stage| loss.bind_around(stage, rows))
        .with(|stage| match before.constants {
            Some((place, count)) => stage.work("constants", NUMBER, place, Map::Whole(count)),
            None => stage,
        })
        .with(|stage| match before.rows {
            Some(gathered) => gather::bind(stage, gathered),
            None => match loss.targets() {
                Targets::Own(row) => stage.cell_mask().fragments([fragment!("lib/row"), row]),
                _ => stage.labels_as(choices.labelled),
            },
        })
        .with(|stage| match before.tables {
            Some(tables) => tables::bind(stage, tables, classes),
            None => stage.class_weights(classes),
        })
        .with(|stage| match loss.targets() {
            Targets::Own(_) => stage,
            Targets::None => stage.fragments([SHARES[0]]),
            _ if loss.label_smoothing() == 0.0 => stage.shares(rows, SHARES),
            _ => stage.shares(rows, SMOOTH_SHARES),
        })
        .tensor(INPUT, rows.scores())
        .again(INPUT, if rows.lanes.keeps() { 0 } else { passes })
        // A pass for the value writes them, one for the gradient alone reads them.
        .work("row_results", RESULT, before.results.filter(|_| emit != Emit::Both), ITEM)
        .emits(rows, true)
        .with(|stage| loss.bind(stage, rows))
        .upstream(ITEM)
        .flops(loss.flops() * classes)
}

/// Values of all rows, the choice among them, and the gradients of those that stay.
fn gated<'s, 'a: 's>(
    loss: &dyn Classification,
    call: &mut Call<'a>,
    rows: &'s Rows,
    gate: &Gate,
    main: impl Fn(Stage<'s>) -> Stage<'s>,
) -> Result<(), Error> {
    let gated = Gated::reserve(call, rows.layout.rows());
    gated.values(main(call.stage(Emit::Value, true, rows))).push(call, &FORWARD)?;
    gated.choose(loss, call, rows, gate)?;
    match call.wants(INPUT) {
        true => gated.slopes(main(call.stage(Emit::Gradient, false, rows))).push(call, &BACKWARD),
        false => Ok(()),
    }
}

/// The shares where `label_smoothing` of a target is spread over all classes.
const SMOOTH_SHARES: [Fragment; 2] =
    [fragment!("family/classification/share_smooth"), fragment!("family/classification/share_dense_smooth")];
