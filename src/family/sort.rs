//! Sorting pairs (key, place) in scratch: bitonic, so that the same steps run whatever the keys.

use crate::kernel::{Access, Element, Kernel, fragment};
use crate::plan::{Pass, Place, PlanBuilder, Step, whole};
use crate::variant::Variant;

/// A key and where it came from.
pub(crate) const PAIR: Element = Element::Plain("vec2<u32>", 8);
/// Pairs that a workgroup sorts in its memory.
const CHUNK: u64 = 1024;

/// Sorts `length` pairs, a power of two, ascending by key and then by place.
pub(crate) fn sort(builder: &mut PlanBuilder<'_>, variant: Variant, pairs: Place, length: u64, passes: &[Pass]) {
    let local = |first: u64, last: u64, builder: &mut PlanBuilder<'_>| {
        let kernel = Kernel::new(format!("sort_local.{}", variant.id()), variant)
            .fragments([fragment!("solo/sort_local"), fragment!("lib/sort_order")])
            .words(&["groups", "length", "first", "last"])
            .bind("sorted", PAIR, Access::Workspace);
        let groups = length / CHUNK.min(length);
        push(builder, kernel, groups, &[groups, length, first, last], pairs, length, passes);
    };
    local(2, CHUNK.min(length), builder);
    let mut run = 2 * CHUNK;
    while run <= length {
        let mut stride = run / 2;
        while stride >= CHUNK {
            let kernel = Kernel::new(format!("sort_step.{}", variant.id()), variant)
                .fragments([fragment!("solo/sort_step"), fragment!("lib/sort_order")])
                .words(&["length", "run", "stride"])
                .bind("sorted", PAIR, Access::Workspace);
            let groups = (length / 2).div_ceil(u64::from(variant.workgroup_size));
            push(builder, kernel, groups, &[length, run, stride], pairs, length, passes);
            stride /= 2;
        }
        local(run, run, builder);
        run *= 2;
    }
}

fn push(
    builder: &mut PlanBuilder<'_>,
    kernel: Kernel,
    groups: u64,
    words: &[u64],
    pairs: Place,
    length: u64,
    passes: &[Pass],
) {
    let kernel = builder.kernel(kernel);
    let step = Step {
        kernel,
        groups: groups as u32,
        words: words.iter().map(|&w| w as u32).collect(),
        windows: vec![whole(pairs, length)],
        bytes: 2 * length * PAIR.size(),
        flops: length,
    };
    passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
}
