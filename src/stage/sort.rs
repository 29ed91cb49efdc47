//! Sorting pairs (key, place) in scratch: bitonic, so that the same steps run whatever the keys.

use super::draft::Draft;
use crate::error::Error;
use crate::kernel::{Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, PlanBuilder, whole};
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
    let draft = |skeleton: Fragment| {
        let kernel = Kernel::new(variant);
        let draft = Draft::new(kernel.fragments([skeleton, fragment!("lib/sort_order")]));
        draft.words(&[("length", length)]).work("sorted", PAIR, whole(pairs, length))
    };
    let local = |first: u64, last: u64, builder: &mut PlanBuilder<'_>| {
        let groups = length / CHUNK.min(length);
        let words = [("groups", groups), ("shortest", first), ("longest", last)];
        draft(fragment!("lib/sort_local")).words(&words).push(builder, passes, groups, length)
    };
    local(2, CHUNK.min(length), builder)?;
    let mut run = 2 * CHUNK;
    while run <= length {
        let mut stride = run / 2;
        while stride >= CHUNK {
            let groups = (length / 2).div_ceil(u64::from(variant.workgroup_size));
            let words = [("run", run), ("stride", stride)];
            draft(fragment!("lib/sort_step")).words(&words).push(builder, passes, groups, length)?;
            stride /= 2;
        }
        local(run, run, builder)?;
        run *= 2;
    }
    Ok(())
}
