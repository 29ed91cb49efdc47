//! The plan: a pass that counts rows where a mean needs it, then one over their scores.

use super::{PlainRows, Takes};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows};
use crate::stage::totals::{self, Ending};
use crate::stage::{Call, Denominator, Emit, FORWARD, ITEM, Items, Layout, Map, Outline, Stage};
use crate::tensor::{CELL_MASK, INPUT, LABELS, NONE_INDEX, TARGET, WEIGHT};

/// Rows that an invocation counts.
const ITEMS: u64 = 8;
/// No class has a slope that is found apart.
const IN_PLACE: Fragment = fragment!("family/plain_rows/slopes_in_place");
/// Words of workgroup memory for the bits of lists.
const MOST_WORDS: u64 = 2048;

pub(super) fn plan(loss: &dyn PlainRows, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    let has = |name: &str| request.tensors.contains_key(name);
    let weighted = loss.mean_by_weight() && has(WEIGHT);
    let mean = if weighted { Denominator::Weights } else { Denominator::Cells };
    let averaged = request.reduction == Reduction::Mean;
    let abstains = loss.takes() == Takes::NoneIndex;
    // Rows that abstain first have a mean of their own.
    let second = averaged && abstains;
    let counted = averaged && (loss.takes() == Takes::Label || has(CELL_MASK) || abstains);
    let ending = Ending { fragment: fragment!("lib/ended_weights"), parameters: Vec::new() };
    // Rows with empty lists are nothing.
    let over: &[_] = if loss.takes() == Takes::List { &[INPUT, LABELS] } else { &[INPUT] };
    let outline = Outline::new(over)
        .mean(mean)
        .workgroup(rows::WORKGROUP)
        .cells((!counted).then_some(layout.rows()))
        .ending(second.then_some(ending));
    Call::loss(loss, request, caps, outline, |call| {
        let rows = Rows::of_all(layout, Lanes::of_rows(&layout, call.variant.workgroup_size), MOST_BLOCKS);
        if counted {
            count(loss, call, &layout)?;
        }
        call.emit(&rows, |stage| {
            let stage = main(loss, stage, &rows).constant("OWN_TOTAL", second);
            match second {
                true => {
                    stage.fragments([fragment!("loss/plain_rows/abstention_ranking_mean")]).own_value().totals_so_far()
                }
                false => stage
                    .fragments([fragment!("family/plain_rows/totals_one")])
                    .absent(Absent::Plain("own_partials", "Tally")),
            }
        })
    })
}

/// The denominators of a mean, from the labels, the mask and the class weights.
fn count(loss: &dyn PlainRows, call: &mut Call<'_>, layout: &Layout) -> Result<(), Error> {
    let blocks = Items { count: layout.rows(), block: call.workgroup() * ITEMS };
    let entry = match loss.takes() {
        Takes::NoneIndex => fragment!("loss/plain_rows/abstention_ranking_count"),
        _ => fragment!("lib/label_count"),
    };
    call.sums(&blocks)
        .fragments([entry])
        .block()
        .parameters(&loss.parameters())
        .constant("ITEMS", ITEMS as u32)
        .word("classes", layout.classes as u32)
        .with(|stage| targets(loss, stage, layout))
        .tally("partials", totals::COUNT)
        .push(call, &FORWARD)
}

/// What says which rows count and what they are.
fn targets<'s>(loss: &dyn PlainRows, stage: Stage<'s>, layout: &Layout) -> Stage<'s> {
    match loss.takes() {
        Takes::Label | Takes::Shares => stage.labels().class_weights(layout.classes),
        Takes::NoneIndex => {
            let row = [fragment!("lib/row"), fragment!("loss/plain_rows/abstention_ranking_rows")];
            stage.fragments(row).tensor(NONE_INDEX, ITEM)
        }
        Takes::List => stage.fragments([fragment!("lib/row"), fragment!("family/plain_rows/lists")]),
    }
}

/// Values of the rows, their gradients, or both.
fn main<'s>(loss: &dyn PlainRows, stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
    let (emit, layout) = (stage.emit(), &rows.layout);
    stage
        .fragments(loss.hook())
        .fragments([fragment!("family/plain_rows/main"), fragment!("lib/exponent")])
        .numerics()
        .parameters(&loss.parameters())
        .constant("GRADIENT", emit != Emit::Value)
        .rows(rows)
        .with(|stage| targets(loss, stage, layout))
        .with(|stage| match loss.takes() {
            Takes::Label => stage.fragments([IN_PLACE, fragment!("family/plain_rows/class_own")]),
            Takes::Shares => stage.fragments([IN_PLACE]).tensor(TARGET, rows.scores()),
            Takes::NoneIndex => stage.fragments([IN_PLACE]),
            Takes::List => lists(stage, rows),
        })
        .tensor(INPUT, rows.scores())
        .again(INPUT, u64::from(!rows.lanes.keeps() && emit != Emit::Value))
        .with(|stage| if loss.reads_one() { stage.sparsely(INPUT, 1) } else { stage })
        .gradient(INPUT, rows.scores())
        .upstream(ITEM)
        .value(ITEM)
        .flops(loss.flops() * layout.classes)
}

/// The lists of classes, and their bits where they fit workgroup memory.
fn lists<'s>(stage: Stage<'s>, rows: &'s Rows) -> Stage<'s> {
    let entries = stage.dims(LABELS).map_or(0, |dims| dims[1] as u64);
    let words = rows.layout.classes.div_ceil(32);
    let all = words * u64::from(rows.lanes.positions);
    let fit = all <= MOST_WORDS;
    stage
        .constants(&[("MEMBERS", fit.into()), ("ROW_WORDS", words), ("WORDS", if fit { all } else { 1 })])
        .word("entries", entries as u32)
        .tensor(LABELS, Map::Item(entries))
}
