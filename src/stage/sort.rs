//! Sorting pairs (key, place) in scratch: bitonic, so that the same steps run whatever the keys.

use super::domain::Fixed;
use super::map::ITEM;
use super::recipe::Stage;
use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::plan::{Pass, Place, PlanBuilder};
use crate::variant::Variant;

/// A key and where it came from.
pub(crate) const PAIR: Element = Element::Plain("vec2<u32>", 8);
/// Pairs that a workgroup sorts in its memory.
const CHUNK: u64 = 1024;

/// Sorts `length` pairs, a power of two, ascending by key and then by place.
pub(crate) fn sort(
    builder: &mut PlanBuilder<'_>,
    variant: Variant,
    pairs: Place,
    length: u64,
    passes: &[Pass],
) -> Result<(), Error> {
    let step = |builder: &mut PlanBuilder<'_>, groups: u64, skeleton: Fragment, words: &[(&'static str, u64)]| {
        Stage::fixed(variant, Fixed::new(groups, 0..length))
            .fragments([skeleton, fragment!("lib/sort_order")])
            .words(&[("length", length)])
            .words(words)
            .work("sorted", PAIR, pairs, ITEM)
            .push_to(builder, passes)
    };
    let local = |builder: &mut PlanBuilder<'_>, first: u64, last: u64| {
        let groups = length / CHUNK.min(length);
        let words = [("groups", groups), ("shortest", first), ("longest", last)];
        step(builder, groups, fragment!("lib/sort_local"), &words)
    };
    local(builder, 2, CHUNK.min(length))?;
    let mut run = 2 * CHUNK;
    while run <= length {
        let mut stride = run / 2;
        while stride >= CHUNK {
            let groups = (length / 2).div_ceil(u64::from(variant.workgroup_size));
            step(builder, groups, fragment!("lib/sort_step"), &[("run", run), ("stride", stride)])?;
            stride /= 2;
        }
        local(builder, run, run)?;
        run *= 2;
    }
    Ok(())
}
