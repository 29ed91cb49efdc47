//! Sorted rows, and segments of a vector.

use super::keys::order;
use super::{Keys, Rows};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Access, Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{Segments, offsets, ranges};
use crate::stage::sort::{Choice, Lot, Sort, Ways};
use crate::stage::{Call, FORWARD, HostCall, Map, Outline};
use crate::tensor::{DType, INDICES, INPUT, OFFSETS, VALUES};

/// An operation that sorts.
pub(crate) trait Sorting: Loss {
    /// Whether the largest comes first.
    fn descending(&self) -> bool;
}

const SORTED: OutputDecl = OutputDecl::like(VALUES, "N|R N", INPUT);

impl Family for dyn Sorting {
    const NAME: &'static str = "select";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N|R N", TensorKind::Float), offsets()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![SORTED, OutputDecl::unsigned(INDICES, "N|R N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The rows of a call, and the segments of a vector.
fn shape(loss: &dyn Sorting, request: &Request) -> Result<(Rows, Segments), Error> {
    let rank = request.tensors[INPUT].dims.len();
    if rank > 1 && request.tensors.contains_key(OFFSETS) {
        let hint = format!(" with `{INPUT}` of {rank} axes");
        return Err(Error::UnexpectedTensor { loss: loss.name().into(), name: OFFSETS.into(), hint });
    }
    Ok((Rows::of(request)?, Segments::of(request, INPUT, true)?))
}

/// Bits that tell so many numbers apart.
pub(super) fn bits_of(numbers: u64) -> u32 {
    u64::BITS - numbers.saturating_sub(1).leading_zeros()
}

fn plan(loss: &dyn Sorting, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (Rows { count, length }, mut segments) = shape(loss, request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        segments.reserve(call, false)?;
        let keys = Keys::of(request.tensors[INPUT].dtype);
        let rank_bits = if segments.cut { bits_of(segments.count) } else { 0 };
        let lot = Lot { bits: keys.bits(), rank_bits, ..Lot::of(count, length) };
        let sort = Sort::reserve(&mut call.builder, call.variant, lot);
        let order = [fragment!("family/select/order_given")];
        let flip = if loss.descending() { keys.largest() } else { 0 };
        // One step reads and writes a row where it is short.
        let place = SORTED.tensor(request);
        let at_once = sort.is_local() && place == INPUT;
        let input = if at_once { Access::Update(VALUES) } else { Access::Read };
        let index = Element::Integer(DType::U32);
        let ways = Ways {
            from: Some(Choice {
                places: &|stage| stage.fragments([fragment!("lib/sort_all")]).word("length", length as u32),
                words: &|stage| {
                    stage
                        .fragments([fragment!("family/select/pairs")])
                        .fragments(order)
                        .fragments(keys.fragments())
                        .constant("FLIP", flip)
                        .bind(INPUT, keys.element(), input, Place::Tensor(INPUT), Map::Item(length))
                },
            }),
            ranks: Some(&|stage| {
                segments
                    .link(stage)
                    .fragments([fragment!("family/select/rank_segment"), fragment!("family/select/pair_place")])
            }),
            to: Some(&|stage| {
                let stage = stage
                    .fragments([fragment!("family/select/sorted"), fragment!("family/select/pair_number")])
                    .fragments([fragment!("family/select/pair_place")])
                    .fragments(order)
                    .fragments(keys.fragments())
                    .constant("FLIP", flip)
                    .with(|stage| match at_once {
                        true => stage,
                        false => {
                            stage.bind(VALUES, keys.element(), Access::Write, Place::Tensor(place), Map::Item(length))
                        }
                    });
                stage.bind(INDICES, index, Access::Write, Place::Tensor(INDICES), Map::Item(length))
            }),
        };
        sort.push(&mut call.builder, count, &FORWARD, ways)
    })
}

/// The f64 driver: a stable sort of each row.
fn reference(loss: &dyn Sorting, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (rows, _) = shape(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let input = tensors[INPUT].as_floats();
    let length = (rows.length as usize).max(1);
    let (mut values, mut indices) = (Vec::with_capacity(input.len()), Vec::with_capacity(input.len()));
    for row in input.chunks(length) {
        for part in ranges(tensors, row.len())? {
            let mut places: Vec<usize> = part.collect();
            places.sort_by(|&a, &b| match loss.descending() {
                true => order(row[b], row[a]),
                false => order(row[a], row[b]),
            });
            values.extend(places.iter().map(|&i| row[i]));
            indices.extend(places.iter().map(|&i| i as i64));
        }
    }
    Ok(call.outputs([(VALUES, HostData::Float(values)), (INDICES, HostData::Integer(indices))], []))
}
