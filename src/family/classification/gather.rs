//! Rows gathered before all else, of a loss that takes too many tensors of their shape for one kernel to bind.

use super::Classification;
use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::plan::{Merge, Place};
use crate::stage::rows::{Keep, Lanes, MOST_BLOCKS, Rows};
use crate::stage::{Call, FORWARD, ITEM, Stage, totals};

/// Whether a row counts or is bad, with its label; its weight; and the loss's own numbers.
const ROW: Element = Element::Plain("vec4<u32>", 16);

/// Gathers the rows by `found`, WGSL of `row_found` and `counted_as`, and counts them for the denominator of a mean.
pub(super) fn make(
    loss: &dyn Classification,
    call: &mut Call<'_>,
    rows: &Rows,
    found: Fragment,
) -> Result<Place, Error> {
    let layout = rows.layout;
    let place = call.saved("rows", &[layout.rows(), 4], Merge::Local);
    let lanes = Lanes { positions: call.variant.workgroup_size, lanes: 1, keep: Keep::Own(1), ..rows.lanes };
    let rows = Rows::of_all(layout, lanes, MOST_BLOCKS);
    let stage = call
        .sums(&rows)
        .fragments([fragment!("family/classification/gather"), fragment!("lib/row"), found])
        .block()
        .numerics()
        .parameters(&loss.parameters())
        .rows(&rows)
        .cell_mask()
        .work("rows", ROW, place, ITEM)
        .tally("partials", totals::COUNT);
    loss.bind_rows(stage, &rows).push(call, &FORWARD)?;
    Ok(place)
}

/// `row_at(q, inside)` of a gathered row.
pub(super) fn bind(stage: Stage<'_>, rows: Place) -> Stage<'_> {
    stage
        .fragments([fragment!("lib/row"), fragment!("family/classification/row_gathered")])
        .work("rows", ROW, rows, ITEM)
}
