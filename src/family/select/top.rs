//! The best numbers of each row. Short rows are sorted whole, in one step. Of long ones the best are selected, and sorted then,
//! unless they are too many to be sorted in one step.

use super::keys::order;
use super::{Keys, Rows};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Access, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::select::{Ballot, Selection, rows_of};
use crate::stage::sort::{Choice, LOCAL, Lot, Sort, Ways};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Map, Outline, Stage};
use crate::tensor::{DType, INDICES, INPUT, VALUES};

/// An operation that gives the best numbers.
pub(crate) trait Top: Loss {
    fn k(&self) -> i32;

    fn largest(&self) -> bool;
}

impl Family for dyn Top {
    const NAME: &'static str = "select";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N|R N", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(VALUES, "k|R k"), OutputDecl::unsigned(INDICES, "k|R k")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The rows of a call, and how many numbers are taken of each.
fn shape(loss: &dyn Top, request: &Request) -> Result<(Rows, u64), Error> {
    let (rows, k) = (Rows::of(request)?, loss.k() as u64);
    if k > rows.length {
        let expected = format!("at most {}, the numbers of a row", rows.length);
        return Err(Error::Parameter { name: "k".into(), expected, found: k.to_string() });
    }
    Ok((rows, k))
}

/// How numbers are ordered, the best first.
#[derive(Clone, Copy)]
struct Best {
    keys: Keys,
    flip: u32,
}

impl Best {
    fn link<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage
            .fragments([fragment!("family/select/order_best")])
            .fragments(self.keys.fragments())
            .constant("FLIP", self.flip)
            .constant("LARGEST", self.keys.largest())
    }
}

fn plan(loss: &dyn Top, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (rows, k) = shape(loss, request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let keys = Keys::of(request.tensors[INPUT].dtype);
        let best = Best { keys, flip: if loss.largest() { keys.largest() } else { 0 } };
        match rows.length > LOCAL && k <= LOCAL {
            true => select(call, rows, k, best),
            false => {
                let lot = Lot { bits: keys.bits(), ..Lot::of(rows.count, rows.length) };
                let sort = Sort::reserve(&mut call.builder, call.variant, lot);
                first(call, &sort, rows, k, best, true)
            }
        }
    })
}

const PAIRS: Fragment = fragment!("family/select/pairs");

/// Selects, and sorts what is selected.
fn select(call: &mut Call<'_>, rows: Rows, k: u64, best: Best) -> Result<(), Error> {
    let Rows { count, length } = rows;
    let ballot = Ballot {
        rows: count,
        length,
        bits: best.keys.bits(),
        keys: &|stage| best.link(stage).fragments([fragment!("family/select/best_keys")]).tensor(INPUT, ITEM),
        number: &|stage| stage.fragments([fragment!("family/select/top_number")]).word("k", k as u32),
    };
    let selection = Selection::plan(call, ballot, &FORWARD)?;
    let lot = Lot { bits: best.keys.bits(), ..Lot::of(count, k) };
    let sort = Sort::reserve(&mut call.builder, call.variant, lot);
    let stage = call
        .sums(selection.blocks())
        .fragments([fragment!("family/select/chosen"), fragment!("family/select/best_keys"), PAIRS])
        .selected(&selection)
        .word("k", k as u32)
        .tensor(INPUT, ITEM)
        .again(INPUT, 1)
        .work("chosen_keys", WORD, sort.unsorted().keys, rows_of(length, k))
        .work("chosen_payloads", WORD, sort.unsorted().payloads, rows_of(length, k))
        .flops(4);
    best.link(stage).push(call, &FORWARD)?;
    first(call, &sort, Rows { count, length: k }, k, best, false)
}

/// Sorts rows of numbers, or of pairs that lie in the sort's scratch, and gives the first of each.
fn first(call: &mut Call<'_>, sort: &Sort, rows: Rows, k: u64, best: Best, numbers: bool) -> Result<(), Error> {
    let Rows { count, length } = rows;
    let (number, index) = (Element::Float(DType::F32), Element::Integer(DType::U32));
    let choice = Choice {
        places: &|stage| stage.fragments([fragment!("lib/sort_all")]).word("length", length as u32),
        words: &|stage| {
            best.link(stage).fragments([PAIRS]).bind(
                INPUT,
                best.keys.element(),
                Access::Read,
                Place::Tensor(INPUT),
                Map::Item(length),
            )
        },
    };
    let ways = Ways {
        from: numbers.then_some(choice),
        ranks: None,
        to: Some(&|stage| {
            best.link(stage)
                .fragments([fragment!("family/select/first"), fragment!("family/select/pair_number")])
                .fragments([fragment!("family/select/pair_place")])
                .word("k", k as u32)
                .bind(VALUES, number, Access::Write, Place::Tensor(VALUES), Map::Item(k))
                .bind(INDICES, index, Access::Write, Place::Tensor(INDICES), Map::Item(k))
        }),
    };
    sort.push(&mut call.builder, count, &FORWARD, ways)
}

/// The f64 driver: a stable sort of each row.
fn reference(loss: &dyn Top, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (rows, k) = shape(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (mut values, mut indices) = (Vec::new(), Vec::new());
    for row in tensors[INPUT].as_floats().chunks((rows.length as usize).max(1)) {
        let mut places: Vec<usize> = (0..row.len()).collect();
        places.sort_by(|&a, &b| {
            let (x, y) = (row[a], row[b]);
            let larger_first = loss.largest() && !x.is_nan() && !y.is_nan();
            if larger_first { order(y, x) } else { order(x, y) }
        });
        values.extend(places[..k as usize].iter().map(|&i| row[i]));
        indices.extend(places[..k as usize].iter().map(|&i| i as i64));
    }
    Ok(call.outputs([(VALUES, HostData::Float(values)), (INDICES, HostData::Integer(indices))], []))
}
