//! The plan of a loss: a count where a mean needs it, the values, and for the gradient a sort of the indices.

use super::Gathered;
use super::maps::{ITEMS, Maps};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::fragment;
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::stage::sort::Pairs;
use crate::stage::totals;
use crate::stage::{Call, Emit, FORWARD, ITEM, Items, Map, Outline};
use crate::tensor::{INPUT, TARGET};

pub(super) fn plan(loss: &dyn Gathered, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let maps = Maps::of(request);
    let counted = request.reduction == Reduction::Mean;
    let all = maps.all() * maps.layout.classes;
    let outline = Outline::new(&[INPUT, TARGET]).cells((!counted).then_some(all));
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            count(maps, call)?;
        }
        values(loss, maps, call)?;
        if !call.wants(INPUT) {
            return Ok(());
        }
        let pairs = maps.sorted(call, loss.name(), caps)?;
        gradient(loss, maps, call, pairs)
    })
}

fn count(maps: Maps, call: &mut Call<'_>) -> Result<(), Error> {
    let blocks = Items { count: maps.all(), block: call.workgroup() * ITEMS };
    let stage = call.sums(&blocks).fragments([fragment!("family/gathered/count")]).block();
    maps.kept(stage, || ITEM).tally("partials", totals::COUNT).push(call, &FORWARD)
}

fn values(loss: &dyn Gathered, maps: Maps, call: &mut Call<'_>) -> Result<(), Error> {
    let blocks = maps.values(call);
    let stage = call.stage(Emit::Value, true, &blocks);
    let stage = stage.fragments([fragment!("family/gathered/values"), fragment!("lib/exponent")]);
    maps.named(stage.fragments(loss.hook()))
        .numerics()
        .parameters(&loss.parameters())
        .tensor(TARGET, ITEM)
        .value(ITEM)
        .flops(loss.flops())
        .push(call, &FORWARD)
}

fn gradient(loss: &dyn Gathered, maps: Maps, call: &mut Call<'_>, pairs: Pairs) -> Result<(), Error> {
    let cells = maps.cells(call);
    let gathered = maps.gathered();
    for (pass, emit, known) in call.roles(true).into_iter().filter(|(_, emit, _)| *emit != Emit::Value) {
        let stage = call.stage(emit, known, &cells);
        let stage = stage.fragments([fragment!("family/gathered/gradient"), fragment!("lib/exponent")]);
        maps.naming(stage.fragments(loss.hook()), pairs)
            .numerics()
            .parameters(&loss.parameters())
            .tensor(INPUT, Map::Item(maps.of_sample()))
            .sparsely(INPUT, gathered)
            .tensor(TARGET, Map::Item(gathered))
            .upstream(Map::Item(gathered))
            .flops(loss.flops() * gathered)
            .push(call, &[pass])?;
    }
    Ok(())
}
