//! What a loss needs of each class, worked out once from counts of the classes.

use super::Classification;
use crate::error::Error;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::plan::{Pass, Place};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, Map, One, Stage};
use crate::tensor::{CLASS_COUNTS, WEIGHT};

/// A class's scale, shift and weight.
const ENTRY: Element = Element::Plain("vec4<f32>", 16);

/// The tensor that the tables are made of.
pub(crate) fn class_counts() -> TensorDecl {
    TensorDecl::required(CLASS_COUNTS, "C", TensorKind::Auxiliary)
}

/// Counts of classes in f64: none is below 1.
pub(crate) struct HostCounts {
    pub of: Vec<f64>,
    pub least: f64,
    pub most: f64,
    pub sum: f64,
}

impl HostCounts {
    /// Where one of them is no number, none is.
    pub fn new(counts: &[f64]) -> Self {
        let finite = counts.iter().all(|n| n.is_finite());
        let of: Vec<f64> = counts.iter().map(|n| if finite { n.max(1.0) } else { f64::NAN }).collect();
        let fold = |start: f64, pick: fn(f64, f64) -> f64| of.iter().copied().fold(start, pick);
        Self { least: fold(f64::INFINITY, f64::min), most: fold(1.0, f64::max), sum: of.iter().sum(), of }
    }
}

/// Reserves the tables and fills them by `entry`, WGSL of `table(n, counts)`: the scale and shift of a class of n members.
pub(super) fn make(
    loss: &dyn Classification,
    call: &mut Call<'_>,
    classes: u64,
    entry: Fragment,
) -> Result<Place, Error> {
    let place = call.scratch(ENTRY, classes);
    let all = One { groups: 1, items: 0..classes };
    call.sums(&all)
        .fragments([fragment!("family/classification/tables"), entry])
        .numerics()
        .parameters(&loss.parameters())
        .tensor(CLASS_COUNTS, Map::Item(1))
        .optional(WEIGHT, Absent::Float("weight", "1.0"), Map::Item(1))
        .work("tables", ENTRY, place, Map::Item(1))
        .flops(16)
        .push(call, &[Pass::Statistics, Pass::Gradient, Pass::Fused])?;
    Ok(place)
}

/// `load_tables(c)` and, from it, `load_weight(c)`.
pub(super) fn bind<'s>(stage: Stage<'s>, tables: Place, classes: u64) -> Stage<'s> {
    stage.fragments([fragment!("family/classification/table_weights")]).work(
        "tables",
        ENTRY,
        tables,
        Map::Whole(classes),
    )
}
