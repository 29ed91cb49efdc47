//! The count pass: the denominator of a mean over rows, from the labels, the mask and the class weights.

use crate::error::Error;
use crate::kernel::{Fragment, fragment};
use crate::params::Parameter;
use crate::request::Request;
use crate::stage::{Call, Denominator, FORWARD, Items, Layout, totals};
use crate::tensor::{CELL_MASK, LABELS, WEIGHT};

/// What a mean over rows divides by, and whether a count pass finds it.
pub(crate) fn mean_of_rows(request: &Request) -> (Denominator, bool) {
    let has = |name: &str| request.tensors.contains_key(name);
    let mean = if has(LABELS) && has(WEIGHT) { Denominator::Weights } else { Denominator::Cells };
    let of_rows = matches!(Denominator::of(request.reduction, mean), Denominator::Cells | Denominator::Weights);
    (mean, of_rows && (has(LABELS) || has(CELL_MASK)))
}

/// Counts the rows; `labelled` makes a row of its label.
pub(crate) fn count_rows(
    call: &mut Call<'_>,
    parameters: &[Parameter],
    layout: &Layout,
    labelled: Fragment,
) -> Result<(), Error> {
    const ITEMS: u64 = 8;
    let blocks = Items { count: layout.rows(), block: call.workgroup() * ITEMS };
    call.sums(&blocks)
        .fragments([fragment!("lib/label_count")])
        .block()
        .parameters(parameters)
        .constant("ITEMS", ITEMS as u32)
        .word("classes", layout.classes as u32)
        .labels_as(labelled)
        .class_weights(layout.classes)
        .tally("partials", totals::COUNT)
        .push(call, &FORWARD)
}
