//! The plan: a count where a mean needs it, the values, and for the gradient a sort of the indices.

use super::{Gathered, INDEX};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, fragment};
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::stage::sort::{Pairs, Sort};
use crate::stage::totals::{self, WORD};
use crate::stage::{BACKWARD, Call, Emit, FORWARD, Groups, ITEM, Items, Layout, Map, Outline, Stage};
use crate::tensor::{CELL_MASK, INPUT, TARGET};
use crate::variant::Variant;

/// Indices, or values, of an invocation.
const ITEMS: u64 = 8;

pub(super) fn plan(loss: &dyn Gathered, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    let indices = request.tensors[INDEX].dims[1] as u64;
    let maps = Maps { loss, layout, indices };
    let counted = request.reduction == Reduction::Mean;
    let all = layout.samples * indices * layout.classes;
    let outline = Outline::new(&[INPUT, TARGET]).cells((!counted).then_some(all));
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            maps.count(call)?;
        }
        maps.values(call)?;
        if !call.wants(INPUT) {
            return Ok(());
        }
        let variant = Variant::choose(loss.name(), &request.options, caps, 256)?;
        let sort = Sort::reserve(&mut call.builder, variant, layout.samples, indices, None);
        maps.keys(call, sort.unsorted())?;
        sort.push(&mut call.builder, layout.samples, &BACKWARD)?;
        maps.gradient(call, sort.sorted())
    })
}

/// What the steps of a call share.
#[derive(Clone, Copy)]
struct Maps<'a> {
    loss: &'a dyn Gathered,
    layout: Layout,
    /// Indices of a sample.
    indices: u64,
}

impl Maps<'_> {
    /// Which cells count, in a stage whose item has so many indices.
    fn kept<'s>(&self, stage: Stage<'s>, each: impl Fn() -> Map<'s>) -> Stage<'s> {
        let [sample, class, cell] = self.layout.strides();
        stage
            .fragments([fragment!("family/gathered/kept"), fragment!("family/gathered/element")])
            .words(&[("classes", self.layout.classes), ("indices", self.indices), ("space", self.layout.space)])
            .words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
            .tensor(INDEX, each())
            .optional(CELL_MASK, Absent::Integer("cell_mask", "1"), each())
    }

    fn all(&self) -> u64 {
        self.layout.samples * self.indices
    }

    fn count(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let blocks = Items { count: self.all(), block: call.workgroup() * ITEMS };
        let stage = call.sums(&blocks).fragments([fragment!("family/gathered/count")]).block();
        self.kept(stage, || ITEM).tally("partials", totals::COUNT).push(call, &FORWARD)
    }

    fn values(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let Self { loss, layout, indices } = *self;
        let classes = layout.classes;
        let of_sample = layout.classes * layout.space;
        let blocks = Items { count: self.all() * classes, block: call.workgroup() * ITEMS };
        let stage = call.stage(Emit::Value, true, &blocks);
        let stage = stage.fragments([fragment!("family/gathered/values"), fragment!("lib/exponent")]);
        let index = move || Map::of(move |run| run.items.start / classes..(run.items.end - 1) / classes + 1);
        self.kept(stage.fragments(loss.hook()), index)
            .numerics()
            .parameters(&loss.parameters())
            .tensor(
                INPUT,
                Map::hull(move |run| {
                    let sample = |e: u64| e / classes / indices;
                    let samples = sample(run.items.start)..sample(run.items.end - 1) + 1;
                    (samples.start * of_sample..samples.end * of_sample, run.len())
                }),
            )
            .tensor(TARGET, ITEM)
            .value(ITEM)
            .flops(loss.flops())
            .push(call, &FORWARD)
    }

    fn keys(&self, call: &mut Call<'_>, pairs: Pairs) -> Result<(), Error> {
        let blocks = Items { count: self.all(), block: call.workgroup() };
        let stage = call.sums(&blocks).fragments([fragment!("family/gathered/keys")]);
        self.kept(stage, || ITEM)
            .work("keys", WORD, pairs.keys, ITEM)
            .work("payloads", WORD, pairs.payloads, ITEM)
            .push(call, &BACKWARD)
    }

    fn gradient(&self, call: &mut Call<'_>, pairs: Pairs) -> Result<(), Error> {
        let Self { loss, layout, indices } = *self;
        let of_sample = layout.classes * layout.space;
        let of_target = indices * layout.classes;
        let maps = Groups { count: layout.samples, cells: layout.space, block: call.workgroup() };
        for (pass, emit, known) in call.roles(true).into_iter().filter(|(_, emit, _)| *emit != Emit::Value) {
            let stage = call.stage(emit, known, &maps);
            let [sample, class, cell] = layout.strides();
            stage
                .fragments([fragment!("family/gathered/gradient"), fragment!("lib/exponent")])
                .fragments([fragment!("family/gathered/element")])
                .fragments(loss.hook())
                .numerics()
                .parameters(&loss.parameters())
                .words(&[("classes", layout.classes), ("indices", indices)])
                .words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
                .tensor(INPUT, Map::Item(of_sample))
                .sparsely(INPUT, of_target)
                .tensor(TARGET, Map::Item(of_target))
                .work("keys", WORD, pairs.keys, Map::Item(indices))
                .work("payloads", WORD, pairs.payloads, Map::Item(indices))
                .gradient(INPUT, Map::Item(of_sample))
                .upstream(Map::Item(of_target))
                .flops(loss.flops() * of_target)
                .push(call, &[pass])?;
        }
        Ok(())
    }
}
